"""Growth in words: live mutuals over time, published totals, launches and endings, value, groups, multiples, events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.core.bearing import bears
from lib.core.result import records
from lib.core.wording import approx_word, count, count_of, day, missing, partial_date, plural, pounds, round_half_up, times, write_list
from lib.core.words import (
    TABLE,
    Words,
    all_of,
    be,
    be_live,
    capital,
    coverage_sentence,
    day_or_month,
    evidence_sentence,
    found_words,
    have,
    is_latest,
    later_sentence,
    leader,
    never_sentence,
    nothing_sentence,
    on_date,
    period,
    ranged_pounds,
    region,
    sentences,
    sightings_sentence,
    too_few,
    uncapital,
    where,
)
from lib.register.measures import ESTIMATED, find_measure
from lib.register.schema import NOT_KNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from lib.core.result import NoFacts, Result
    from lib.topics.growth.measure import GroupsFacts, LaunchesFacts, LiveFacts, TimesFacts, ValueFacts

_MANY = 3


def live(result: Result[LiveFacts]) -> Words:
    """Words for named live mutuals over time."""
    frame, facts = result.frame, result.facts
    first, last = frame.iloc[0], frame.iloc[-1]
    peak = f"It peaked at {count(facts.peak)} in {day_or_month(facts.peak_date)}"
    return Words(
        headline=_live_headline(result),
        subtitle=f"Named live mutuals {where(result.view)}, {period(frame['date'])}",
        alt=sentences(
            f"Line chart with 1 series, named live mutuals each month from {period(frame['date'])}",
            "A band round it runs from certainly to possibly live" if (frame["certain"] < frame["possible"]).any() else "",
            f"The count went from {count(first['central'])} to {count(last['central'])}",
            peak if facts.peak else "",
            f"{capital(on_date(result))} it {be(result, 1)} {count(facts.at.central)}",
            TABLE,
        ),
        caption=sentences(
            _say_end(result),
            _between(result),
            _base_sentence(result),
            later_sentence(result.facts.sightings),
            _say_unplaced(result),
            sightings_sentence(result.facts.sightings),
            evidence_sentence(result),
        ),
        empty=_say_no_history(result),
    )


def _say_no_history(result: Result[LiveFacts]) -> str:
    """Why no line is drawn: nobody is there, or nobody knows since when."""
    known = result.facts.unplaced + result.facts.at.possible
    if not known:
        return never_sentence(result, "named mutual is known")
    whom = f"{'any of the ' if known > 1 else 'the '}{count_of(known, 'named mutual')}"
    return f"No source says when {whom} began, so there is no history to draw."


def _compare(now: float, base: float, base_year: int) -> str:
    """How a count compares with the base year: '3.6 times as many as in 2010', 'down from 14 in 2010', 'none in 2010'."""
    if not base:
        return f"none in {base_year}" if now else ""
    if now == base:
        return f"the same number as in {base_year}"
    if now < base:
        return f"down from {count(base)} in {base_year}"
    if now == 2 * base and bears(base, base):
        return f"twice as many as in {base_year}"
    if round_half_up(now / base, 1) == 1 or not bears(base, base):
        return f"up from {count(base)} in {base_year}"
    return f"{times(now / base)} as many as in {base_year}"


def _live_headline(result: Result[LiveFacts]) -> str:
    return _against_base(result, result.facts.at.central, result.facts.base)


def _against_base(result: Result[LiveFacts] | Result[TimesFacts], now: float, base: float | None) -> str:
    """How many were live at the date and how that compares with the base year, whichever came first."""
    view, year = result.view, result.facts.base_year
    who = count_of(now, "named mutual") if now else "No named mutual"
    live = f"{who} {be_live(result, result.facts.sightings, now or 1)} {on_date(result)}"
    if view.as_at.year == year or base is None:
        return live
    if view.as_at.year < year:
        return f"{live}; by mid-{year} there {'was' if base == 1 else 'were'} {count(base) if base else 'none'}"
    if not base and now:
        return f"{live}; there were none in mid-{year}"
    versus = _compare(now, base, year)
    return f"{live}, {versus}" if versus else live


def _between(result: Result[LiveFacts]) -> str:
    at = result.facts.at
    if not at.possible:
        return ""
    if at.certain == at.possible:
        return f"Partial dates leave no doubt about the count {on_date(result)}"
    span = f"Between {count(at.certain)} and {count(at.possible)}"
    return f"{span} {be_live(result, result.facts.sightings)} {on_date(result)}, depending on what partial dates mean"


def _say_end(result: Result[LiveFacts]) -> str:
    """How few of those at the end of the line were seen of late, where most were not: it says only that no end is known."""
    end = result.facts.end
    if not end.doubted or result.view.as_at >= result.frame["date"].iloc[-1].date():
        return ""
    return f"Of the {count(end.live)} where the line ends, {count(end.recent or 0)} were seen in its last three years"


def _base_sentence(result: Result[LiveFacts]) -> str:
    base, year = result.facts.base, result.facts.base_year
    if base is None:
        return ""
    return f"{count_of(base, 'mutual')} {plural(base, 'was', 'were')} live in the middle of {year}"


def _say_unplaced(result: Result[LiveFacts]) -> str:
    n = result.facts.unplaced
    return f"{count_of(n, 'more mutual')} {plural(n, 'has', 'have')} no known dates and {plural(n, 'is', 'are')} not counted" if n else ""


def published_counts(result: Result[NoFacts]) -> Words:
    """Words for published counts."""
    return _write_published(result, "Published counts of live mutuals", count, "counts")


def published_values(result: Result[NoFacts]) -> Words:
    """Words for published values of services and combined turnovers."""
    return _write_published(result, "Published totals for services and turnover a year", pounds, "totals")


def _write_published(result: Result[NoFacts], subtitle: str, write: Callable[[float], str], noun: str) -> Words:
    frame = result.frame
    empty = f"No {noun} were published in the sources of this register."
    if frame.empty:
        return Words(headline=f"No published {noun}", subtitle=subtitle, alt=empty, caption="", empty=empty)

    def amount(row: pd.Series) -> str:
        return f"{approx_word(row['published_approx'])}{write(row['published'])}"

    def date_of(row: pd.Series) -> str:
        return partial_date(str(row["published_as_of"]))

    first, last = frame.iloc[0], frame.iloc[-1]
    low, high = frame.iloc[int(frame["published"].argmin())], frame.iloc[int(frame["published"].argmax())]
    way = "rose" if last["published"] > first["published"] else "fell" if last["published"] < first["published"] else "went"
    headline = (
        f"Published {noun} {way} from {amount(first)} in {_name_month(date_of(first))} to {amount(last)} in {_name_month(date_of(last))}"
    )
    span = _span(date_of(first), date_of(last))
    return Words(
        headline=headline if len(frame) > 1 else f"1 published {noun[:-1]}: {amount(first)} for {date_of(first)}",
        subtitle=f"{subtitle}, {span}",
        alt=sentences(
            f"{count_of(len(frame), 'point')} for published {noun}, {span}",
            f"Lowest: {amount(low)} for {date_of(low)}",
            f"Highest: {amount(high)} for {date_of(high)}",
            TABLE,
        ),
        caption=sentences(
            "Published figures describe the whole sector, whatever the filters",
            "Sources that disagree are all shown" if frame["published_as_of"].duplicated().any() else "",
        ),
        empty=empty,
    )


def _name_month(text: str) -> str:
    """Month and year of a date that may have a day, for phrases with 'in'."""
    parts = text.split()
    return " ".join(parts[1:]) if len(parts) == 3 else text


def launches(result: Result[LaunchesFacts]) -> Words:
    """Words for launches and endings by year."""
    frame, facts = result.frame, result.facts
    years = [str(year) for year in frame["year"]]
    began, ended = int(frame["launches"].sum()), int(frame["endings"].sum())
    span = _span(years[0], years[-1])
    return Words(
        headline=_launch_headline(result, years),
        subtitle=f"Launches and endings of named mutuals a year {where(result.view)}, {span}",
        alt=sentences(
            f"Bar chart with 2 series, launches and endings in each year from {span}",
            f"{count_of(began, 'launch', 'launches')} in all, {_most_in(years, frame['launches'])}" if began else "No launches",
            f"{count_of(ended, 'ending')} in all, {_most_in(years, frame['endings'])}" if ended else "No endings",
            TABLE,
        ),
        caption=sentences(
            f"{count_of(facts.before, 'mutual')} launched before {years[0]}" if facts.before else "",
            f"No launch date is known for {count_of(facts.launch_unknown, 'mutual')}" if facts.launch_unknown else "",
            f"No end date is known for {count_of(facts.end_unknown, 'mutual')} that ended" if facts.end_unknown else "",
            evidence_sentence(result),
        ),
        empty=_say_undated(result),
    )


def _say_undated(result: Result[LaunchesFacts]) -> str:
    """Why there is no launch or ending to draw."""
    n = result.facts.launch_unknown
    if not n:
        return never_sentence(result, "dated launch or ending of a named mutual is known")
    return f"No source dates the launch or ending of {'any of the ' if n > 1 else 'the '}{count_of(n, 'named mutual')}."


def _launch_headline(result: Result[LaunchesFacts], years: list[str]) -> str:
    top = leader(years, result.frame["launches"])
    ends = leader(years, result.frame["endings"])
    if not top or not top.value:
        n = int(result.frame["endings"].sum())
        return f"No dated launches, {count_of(n, 'ending')}" if n else "No launch or ending is dated"
    total = result.frame["launches"].sum()
    if not bears(total, total):
        most = f"{count_of(total, 'dated launch', 'dated launches')}, too few to say which year saw most"
    elif len(top.names) > _MANY:
        most = f"No year saw more than {count_of(top.value, 'launch', 'launches')}"
    else:
        most = f"{count_of(top.value, 'mutual')} launched in {'each of ' if top.tied else ''}{write_list(top.names)}, the most in any year"
    if not ends or not ends.value:
        return f"{most}; none has ended on a known date"
    return most


def _most_in(years: list[str], values: pd.Series) -> str:
    top = leader(years, values)
    if top is None:
        return ""
    return f"at most {count(top.value)} in a year ({top.write_names('years')})"


def value(result: Result[ValueFacts]) -> Words:
    """Words for the known value of services over time."""
    frame = result.frame
    known = frame[frame["value"].notna()]
    if find_measure(result.view.measure).ranged:
        return _value_with_estimates(result)
    return Words(
        headline=_value_headline(result, result.facts.now),
        subtitle=f"Known yearly value of services of named mutuals {where(result.view)}, {_years(frame)}",
        alt=_value_alt(known, frame),
        caption=sentences(
            _coverage_at(result),
            "More mutuals have a known value in some years than in others, so a rise can be better evidence" if len(known) > 1 else "",
            evidence_sentence(result),
        ),
        empty=never_sentence(result, "value of services is known for named mutuals"),
    )


def _value_with_estimates(result: Result[ValueFacts]) -> Words:
    """Words for the value over time where estimates are added: traced first."""
    frame, now, estimated = result.frame, result.facts.now, result.facts.estimated
    found = frame[frame["estimated"].notna()]
    high = found.iloc[int(found["estimated"].argmax())] if len(found) else None
    headline = _value_headline(result, now)
    if estimated:
        in_all = ranged_pounds(estimated.total, estimated.low, estimated.high)
        headline = f"{f'{pounds(now)} a year traced' if now else 'Nothing traced'}; {in_all} with estimates {on_date(result)}"
    return Words(
        headline=headline,
        subtitle=f"Yearly value of services of named mutuals {where(result.view)}, traced and estimated, {_years(frame)}",
        alt=sentences(
            f"Bar chart of the value of services in the middle of each year, {_years(frame)}: traced solid, estimated hatched",
            f"Highest: {ranged_pounds(*(high[name] for name in ESTIMATED.columns[:3]))} in {int(high['year'])}, for "
            f"{count(high['estimated_known'])} of {count_of(high['mutuals'], 'mutual')}"
            if high is not None
            else "",
            TABLE,
        ),
        caption=sentences(_coverage_at(result), evidence_sentence(result)),
        empty=never_sentence(result, "value of services is known or can be estimated for named mutuals"),
    )


def _value_headline(result: Result[ValueFacts], now: float | None) -> str:
    if now is not None:
        found = found_words(result.coverage)
        return f"Services {be(result)} worth {pounds(now)} a year {on_date(result)}{f', {found}' if found else ''}"
    if result.coverage and result.coverage.of:
        return f"No value of services is known within 3 years of {day(result.view.as_at)}"
    return f"No named mutual was live {on_date(result)}"


def _value_alt(known: pd.DataFrame, frame: pd.DataFrame) -> str:
    if known.empty:
        return sentences("No value is known in any year", TABLE)
    first, last, high = known.iloc[0], known.iloc[-1], known.iloc[int(known["value"].argmax())]
    return sentences(
        f"Line chart with 1 series, the known value of services in the middle of each year, {_years(frame)}",
        f"From {pounds(first['value'])} in {int(first['year'])} to {pounds(last['value'])} in {int(last['year'])}"
        if len(known) > 1
        else "",
        f"Highest: {pounds(high['value'])} in {int(high['year'])}",
        _say_known(high),
        TABLE,
    )


def _say_known(row: pd.Series) -> str:
    if row["value_known"] == row["mutuals"]:
        return f"That is known for {all_of(row['mutuals'], 'mutual')} live then"
    return f"That is known for {count(row['value_known'])} of {count_of(row['mutuals'], 'mutual')} live then"


def _years(frame: pd.DataFrame) -> str:
    return _span(str(int(frame["year"].min())), str(int(frame["year"].max())))


def _span(first: str, last: str) -> str:
    """From first to last, said once where they are the same."""
    return first if first == last else f"{first} to {last}"


def _coverage_at(result: Result[Any]) -> str:
    sentence = coverage_sentence(result.coverage)
    return f"{capital(on_date(result))}: {sentence[0].lower()}{sentence[1:]}" if sentence else ""


def groups(result: Result[GroupsFacts]) -> Words:
    """Words for live mutuals over time in each sector group or region."""
    frame, noun = result.frame, _dimension(result)
    names = list(dict.fromkeys(frame["group"].astype(str)))
    peaks = {name: frame.loc[frame["group"].eq(name), "central"].max() for name in names}
    span = f", {period(frame['date'])}" if names else ""
    return Words(
        headline=_groups_headline(result),
        subtitle=f"Named live mutuals by {noun} {where(result.view)}{span}",
        alt=sentences(
            f"{count_of(len(names), 'small line chart')} by {noun} on the same scale{span}",
            *(
                f"{capital(_group(result, name))}: {count(result.facts.at.get(name, 0))} {on_date(result)}, at most {count(peaks[name])}"
                for name in names
            ),
            TABLE,
        ),
        caption=evidence_sentence(result),
        empty=_say_no_groups(result),
    )


def _say_no_groups(result: Result[GroupsFacts]) -> str:
    """Why no lines are drawn: nobody is there, or nobody knows since when."""
    n = sum(result.facts.at.values())
    if not n:
        return never_sentence(result, "named mutual is known")
    return f"No source says when {'any of the ' if n > 1 else 'the '}{count_of(n, 'mutual')} began, so there is no history to draw."


def _groups_headline(result: Result[GroupsFacts]) -> str:
    at = result.facts.at if list(result.facts.at) == [NOT_KNOWN] else {name: n for name, n in result.facts.at.items() if name != NOT_KNOWN}
    top = leader([_group(result, name) for name in at], list(at.values()))
    if not top:
        return f"No named mutual {be(result, 1)} live {on_date(result)}"
    total = sum(result.facts.at.values())
    if list(at) == [NOT_KNOWN]:
        return f"No region is known for {'any of ' if total > 1 else ''}the {count_of(total, 'mutual')}"
    if len(result.facts.at) == 1:
        return f"{capital(top.names[0])} {have(result, 1)} {all_of(total, 'mutual')}"
    if not bears(total, total):
        return too_few(result, _dimension(result), total)
    names = top.write_names(f"{_dimension(result)}s")
    verb = have(result, len(top.names))
    return f"{capital(names)} {verb} the most mutuals: {count(top.value)} of {count(total)}{top.each}"


def _dimension(result: Result[GroupsFacts] | Result[TimesFacts]) -> str:
    return "region" if result.facts.dimension == "place" else "sector group"


def _group(result: Result[GroupsFacts] | Result[TimesFacts], name: str) -> str:
    return region(name) if result.facts.dimension == "place" else uncapital(name)


def multiples(result: Result[TimesFacts]) -> Words:
    """Words for how many times as many mutuals there are as in the base year."""
    frame = result.frame
    year, noun = result.facts.base_year, _dimension(result)
    parts = frame.iloc[1:]
    return Words(
        headline=_multiple_headline(result),
        subtitle=f"Named live mutuals {where(result.view)} {on_date(result)}, as a multiple of mid-{year}",
        alt=sentences(
            f"Bar chart with {count_of(len(frame), 'bar')}, all in view and {count_of(len(parts), noun)}" if len(frame) else "",
            *(_multiple_row(result, row) for row in records(frame)),
            TABLE,
        ),
        caption=sentences(_say_published_multiple(result), evidence_sentence(result)),
        empty=nothing_sentence(result)
        if result.facts.base_known
        else f"How many were live in mid-{year} is not known, so no multiple can be given.",
    )


def _multiple_headline(result: Result[TimesFacts]) -> str:
    frame, year = result.frame, result.facts.base_year
    if not result.facts.base_known:
        return f"How many mutuals were live in mid-{year} is not known"
    if frame.empty:
        return f"No named mutual was live {on_date(result)} or in mid-{year}"
    whole, parts = frame.iloc[0], frame.iloc[1:]
    if not whole["base"]:
        return f"No named mutual was live in mid-{year}, so no multiple can be given"
    top = leader([_group(result, str(name)) for name in parts["group"]], parts["times"])
    grew = whole["mutuals"] > whole["base"] and result.view.as_at.year > year
    # Where only one bears a multiple, none of the others can have grown less.
    if not grew or not top or parts["times"].count() < 2 or top.value < whole["times"]:
        return _against_base(result, whole["mutuals"], whole["base"])
    verb = "grew" if not is_latest(result) else plural(len(top.names), "has grown", "have grown")
    names = capital(top.write_names(f"{_dimension(result)}s"))
    return f"{names} {verb} most: {times(top.value)} as many{top.each} as in {year}, against {times(whole['times'])} overall"


def _multiple_row(result: Result[TimesFacts], row: Mapping[str, Any]) -> str:
    name = capital(_group(result, str(row["group"])))
    if row["base"] == row["mutuals"]:
        return f"{name}: {count(row['base'])} at both dates"
    change = f"{count(row['base'])} to {count(row['mutuals'])}"
    return f"{name}: {change}" + ("" if missing(row["times"]) else f", {times(row['times'])}")


def _say_published_multiple(result: Result[TimesFacts]) -> str:
    published = result.facts.published
    if published is None:
        return ""
    if published.times == 1:
        return f"The published count nearest to both dates is the same, {count(published.now)}"
    return f"Published counts went from {count(published.base)} to {count(published.now)}, which is {times(published.times)} as many"


def events(result: Result[NoFacts]) -> Words:
    """Words for policy events."""
    frame = result.frame
    empty = "The register holds no policy events."
    if frame.empty:
        return Words(headline="No policy events", subtitle="Policy events", alt=empty, caption="", empty=empty)
    first, last = frame.iloc[0], frame.iloc[-1]
    span = _span(str(first["date"].year), str(last["date"].year))
    return Words(
        headline=f"{count_of(len(frame), 'policy event')}, {span}",
        subtitle=f"Policy events about public service mutuals, {span}",
        alt=sentences(
            f"{count_of(len(frame), 'dated event')} along the time axis",
            f"First: {first['event']}, {first['date'].year}",
            f"Last: {last['event']}, {last['date'].year}",
            TABLE,
        ),
        caption="Dates are as precise as the source.",
        empty=empty,
    )
