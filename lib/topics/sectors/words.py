"""Sectors in words: by sector and group, sector by region, concentration, and one sector's story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.core.bearing import bears_leader, bears_share
from lib.core.wording import count, count_of, day, percent, plural, pounds, write_list
from lib.core.words import (
    TABLE,
    Leader,
    Words,
    all_of,
    amount,
    be,
    capital,
    coverage_sentence,
    evidence_sentence,
    evidence_words,
    extremes,
    figure,
    found_words,
    have,
    in_place,
    in_region,
    is_latest,
    leader,
    leading_estimate,
    nothing_sentence,
    on_date,
    sentences,
    too_few,
    uncapital,
    when,
    where,
)
from lib.register.measures import MEASURES, Measure, Style, find_measure

if TYPE_CHECKING:
    import pandas as pd

    from lib.core.result import Result
    from lib.topics.sectors.measure import ConcentrationFacts, Launch, SectorFacts, StoryFacts, ValuedMutual

_MANY = 3


def by_sector(result: Result[SectorFacts]) -> Words:
    """Words for sectors."""
    return _sectors(result, "sector", "sectors")


def by_group(result: Result[SectorFacts]) -> Words:
    """Words for sector groups."""
    return _sectors(result, "sector_group", "sector groups")


def _sectors(result: Result[Any], column: str, many: str) -> Words:
    frame, view, measure = result.frame, result.view, find_measure(result.view.measure)
    names = [uncapital(str(name)) for name in frame[column]]
    top, low = leader(names, frame["shown"]), leader(names, frame["shown"], lowest=True)
    unknown = int(frame["shown"].isna().sum())
    one = many.removesuffix("s")
    return Words(
        headline=_sector_headline(result, top, many),
        subtitle=f"{measure.subject} by {one} {where(view)}, {on_date(result)}",
        alt=sentences(
            f"Bar chart of {measure.label.lower()} {on_date(result)} with {count_of(len(frame), 'bar')}",
            extremes(result, top, low, many, measure),
            f"{count_of(unknown, one)} {plural(unknown, 'has', 'have')} no known figure" if unknown else "",
            TABLE,
        ),
        caption=sentences(
            coverage_sentence(result.coverage),
            evidence_sentence(result),
        ),
        empty=nothing_sentence(result),
    )


def _sector_headline(result: Result[Any], top: Leader | None, many: str) -> str:
    measure = find_measure(result.view.measure)
    if result.frame.empty:
        return f"No named mutual was live {on_date(result)}"
    if top is None:
        return f"No {measure.unknown} is known for these {many} near {day(result.view.as_at)}"
    if len(result.frame) == 1 and not measure.ranged:
        return f"{capital(top.names[0])} {have(result, 1)} {_only(result, top, measure)}"
    if not bears_leader(result.coverage, result.facts.live):
        return too_few(result, many.removesuffix("s"), result.facts.live)
    if len(top.names) > _MANY:
        verb = have(result) if len(top.names) == len(result.frame) else "tied for the highest:"
        return f"{capital(top.write_names(many))} {verb} {amount(top.value, measure)}{top.each}"
    return _sector_with_most(result, top, many, measure)


def _sector_with_most(result: Result[Any], top: Leader, many: str, measure: Measure) -> str:
    if measure.ranged and not top.tied:
        return leading_estimate(result, top, capital(top.names[0]), measure)
    most = f"{capital(top.write_names(many))} {have(result, len(top.names))} {measure.most}"
    if measure.style is Style.RATE or measure.below_zero:  # what is no part of a whole
        return f"{most}: {amount(top.value, measure)}{top.each}"
    total = result.frame["shown"].sum()
    rests_on = result.coverage.known if result.coverage else result.facts.live
    share = "" if top.tied or not total or not bears_share(rests_on) else f" ({percent(top.value / total)})"
    return f"{most}: {figure(top.value, measure)} of {figure(total, measure)}{share}{top.each}{_say_found(result)}"


def _only(result: Result[Any], top: Leader, measure: Measure) -> str:
    if measure.style is Style.COUNT:
        return all_of(top.value, "mutual")
    return f"{measure.having.format(amount(top.value, measure))}{_say_found(result)}"


def _say_found(result: Result[Any]) -> str:
    found = found_words(result.coverage)
    return f", {found}" if found else ""


def sector_by_region(result: Result[SectorFacts]) -> Words:
    """Words for the heat map of sectors and regions."""
    frame, view, measure = result.frame, result.view, find_measure(result.view.measure)
    pairs = [f"{uncapital(str(sector))} {in_region(str(place))}" for sector, place in zip(frame["sector"], frame["region"], strict=True)]
    values = frame["shown"].where(frame["mutuals"] > 0)
    top = leader(pairs, values)
    sectors, regions = frame["sector"].nunique(), frame["region"].nunique()
    none = int((frame["mutuals"] == 0).sum())
    return Words(
        headline=_pair_headline(result, top),
        subtitle=f"{measure.subject} by sector and region {where(view)}, {on_date(result)}",
        alt=sentences(
            f"Heat map with numbers, {count_of(sectors, 'sector')} by {count_of(regions, 'region')}, {on_date(result)}",
            extremes(result, top, None, "pairs", measure),
            f"{count(none)} of {count_of(len(frame), 'pair')} {plural(none, 'holds', 'hold')} no mutual" if none else "",
            TABLE,
        ),
        caption=sentences(
            coverage_sentence(result.coverage),
            "The range of each pair is in the table" if measure.ranged else "",
            evidence_sentence(result),
        ),
        empty=nothing_sentence(result),
    )


def _pair_headline(result: Result[Any], top: Leader | None) -> str:
    measure = find_measure(result.view.measure)
    if result.frame.empty:
        return f"No named mutual was live {on_date(result)}"
    if top is None:
        return f"No {measure.unknown} is known near {day(result.view.as_at)}"
    if not bears_leader(result.coverage, result.facts.live):
        return too_few(result, "sector in a region", result.facts.live)
    if measure.ranged and not top.tied:
        return leading_estimate(result, top, capital(top.names[0]), measure)
    if len(top.names) > _MANY:
        return f"No sector {have(result, 1)} more than {amount(top.value, measure)} in any one region"
    most = "the most" if measure.style is Style.COUNT else measure.most
    return f"{capital(write_list(top.names))} {have(result, len(top.names))} {most}: {amount(top.value, measure)}{top.each}"


def concentration(result: Result[ConcentrationFacts]) -> Words:
    """Words for how much of the known value the largest mutuals hold."""
    frame, facts = result.frame, result.facts
    largest, share = facts.largest, facts.largest_share
    return Words(
        headline=_concentration_headline(result, largest, share),
        subtitle=f"Share of the known value of services {where(result.view)}, {on_date(result)}",
        alt=sentences(
            f"Bar chart with {count_of(len(frame), 'mutual')}, the largest value first",
            _largest(frame),
            f"Lowest: {frame['name'].iloc[-1]} with {amount(frame['value'].iloc[-1], MEASURES['value'])}" if len(frame) > 1 else "",
            TABLE,
        ),
        caption=sentences(
            coverage_sentence(result.coverage),
            "Mutuals with no known value are left out" if found_words(result.coverage) else "",
            evidence_sentence(result),
        ),
        empty=_no_value(result),
    )


def _largest(frame: pd.DataFrame) -> str:
    if frame.empty:
        return ""
    row = frame.iloc[0]
    total = pounds(float(frame["value"].sum()))
    return f"Highest: {row['name']} with {amount(row['value'], MEASURES['value'])} of {total}"


def _concentration_headline(result: Result[ConcentrationFacts], largest: int, share: float | None) -> str:
    if not largest or share is None:
        return (
            f"No value of services is known near {day(result.view.as_at)}"
            if result.facts.live
            else f"No named mutual was live {on_date(result)}"
        )
    if len(result.frame) == 1:
        return f"{result.frame['name'].iloc[0]} {be(result, 1)} the only mutual with a known value"
    known = len(result.frame)
    if not bears_share(known):
        first = float(result.frame["value"].iloc[0])
        share_text = f"{pounds(first)} a year of the {pounds(float(result.frame['value'].sum()))} known"
        return f"The largest of {count_of(known, 'mutual')} with a known value {_hold(result, 1)} {share_text}"
    of = f"{count(known)} of {count(result.facts.live)}"
    return f"The {largest} largest mutuals {_hold(result)} {percent(share)} of the value known for {of}"


def _hold(result: Result[Any], n: float = 2) -> str:
    """The verb for holding a share at the view's date."""
    if not is_latest(result):
        return "held"
    return "holds" if n == 1 else "hold"


def _no_value(result: Result[ConcentrationFacts]) -> str:
    n = result.facts.live
    if not n:
        return nothing_sentence(result)
    live = f"{count_of(n, 'mutual')} {be(result, n)} live {on_date(result)}"
    return f"{live}, but no value of services is known within 3 years of that date. Try another date or more sectors."


def story(result: Result[StoryFacts]) -> Words:
    """Words for the table of one sector's mutuals."""
    facts, n = result.facts, len(result.frame)
    sector, alive = facts.sector, facts.live
    live = f"{count_of(alive, 'mutual') if alive else 'no mutual'} {be(result, alive or 1)} live {on_date(result)}"
    return Words(
        headline=f"{sector}: {live}",
        subtitle=f"Every named mutual in {uncapital(sector)} {in_place(result.view)}, oldest first",
        alt=sentences(f"Table of {count_of(n, 'mutual')} in {uncapital(sector)}, oldest first", live),
        caption=sentences("Value and staff are those near the date shown", evidence_sentence(result)),
        empty=sentences(
            f"The register names no mutual in {uncapital(sector)} {in_place(result.view)} with {evidence_words(result.view)}",
            "Try another sector, more regions or weaker evidence",
        ),
    )


def sector_story_text(result: Result[StoryFacts]) -> str:
    """One sector's story in a short paragraph: how many, first, biggest, newest, ended."""
    facts, n = result.facts, len(result.frame)
    sector, alive, ended = facts.sector, facts.live, facts.ended
    if not n:
        return story(result).empty
    total = f"The register names {count_of(n, 'mutual')} in {uncapital(sector)} {in_place(result.view)}"
    first, newest = facts.first, facts.newest
    lives = f"{_alive(alive, n)} {be(result, alive or 1)} live {on_date(result)}"
    if not first:
        return sentences(f"{total}; {lives}", "No mutual had started by then")
    return sentences(
        f"{total}; {lives}",
        f"The first {_say_start(result, first)}",
        f"The newest at that date {_say_start(result, newest)}" if newest and newest.launched != first.launched else "",
        _biggest(facts.biggest, alive),
        f"{count(ended) if ended else 'No mutual'} had ended by then",
    )


def _alive(alive: int, n: int) -> str:
    if not alive:
        return "none"
    if alive < n:
        return count(alive)
    return "it" if n == 1 else "all"


def _say_start(result: Result[Any], one: Launch) -> str:
    """'was X, launched in 2011'; all that share the date are named, or counted when they are many."""
    frame = result.frame
    names = [str(name) for name in frame.loc[frame["launched"].eq(one.launched).fillna(value=False), "name"]] or [one.name]
    since = when(one.launched)
    began = f", {'trading' if since.startswith('by ') else 'launched'} {since}" if since else ""
    if len(names) > _MANY:
        return f"were {count(len(names))} mutuals{began}"
    return f"{'were' if len(names) > 1 else 'was'} {write_list(names)}{began}"


def _biggest(biggest: ValuedMutual | None, alive: int) -> str:
    if not alive:
        return ""
    if not biggest:
        return f"No value of services is known for {'it' if alive == 1 else 'any of those live'} at that date"
    return f"The biggest by known value was {biggest.name}, at {pounds(biggest.value)} a year ({biggest.year})"
