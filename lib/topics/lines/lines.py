"""Lines to take: one-sentence facts, each with its period, coverage, evidence and sources; and what the evidence can't carry.

A line is offered only where the rule beside it holds; otherwise the page says why there is none. Lines answer the common
questions, and every number comes from a measure that a card of the dashboard shows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.asat import choose, source_ids, sources_of
from lib.core.result import records
from lib.core.wording import (
    approx_word,
    as_sentence,
    count,
    counted,
    day,
    listed,
    missing,
    partial_date,
    people,
    percent,
    plural,
    pounds,
    times,
)
from lib.core.words import (
    be,
    capital,
    coverage_sentence,
    evidence_words,
    have,
    in_place,
    in_sectors,
    leader,
    on_date,
    region,
    uncapital,
)
from lib.topics.growth.measure import live_over_time
from lib.topics.overview.measure import key_figures
from lib.topics.places.measure import by_region
from lib.topics.sectors.measure import by_sector, concentration

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lib.core.result import Result
    from lib.register.dataset import Dataset
    from lib.register.vocabulary import Speaker
    from lib.view.view import View

#: A sum is quoted when it covers at least this many mutuals and this share of them.
FEWEST_KNOWN, LEAST_SHARE = 5, 0.2
#: A multiple or a leader is quoted when it rests on at least this many mutuals.
FEWEST_COMPARED = 5
_MANY = 3


@dataclass(frozen=True, kw_only=True)
class Line:
    """A fact that can be said aloud.

    Args:
        key: Its name in the link.
        question: The question that it answers.
        text: One sentence that stands alone.
        period: The date or years that it describes.
        coverage: How much of the selection it covers.
        evidence: The grades that are counted.
        card: The card that shows it.
        source_ids: Every source behind it.
    """

    key: str
    question: str
    text: str
    period: str
    coverage: str
    evidence: str
    card: str
    source_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Held:
    """A question that the evidence in view doesn't answer well enough, and why."""

    key: str
    question: str
    why: str
    card: str


def lines(data: Dataset, view: View) -> tuple[Line | Held, ...]:
    """Every line for a view, in the order of `QUESTIONS`."""
    return tuple(_spoken(each, data.speaker) for each in _lines(data, view))


def _spoken(line: Line | Held, speaker: Speaker) -> Line | Held:
    """A line in the register's own nouns."""
    question = speaker.say(line.question)
    if isinstance(line, Held):
        return replace(line, question=question, why=speaker.say(line.why))
    return replace(line, question=question, text=speaker.say(line.text), coverage=speaker.say(line.coverage))


def _lines(data: Dataset, view: View) -> tuple[Line | Held, ...]:
    figures = key_figures(data, view)
    rows = {str(row["figure"]): row for row in records(figures.frame)}
    if not figures.facts["shown"]:
        return tuple(
            Held(key=key, question=question, why=f"no named mutual was live {in_place(view)} {on_date(figures)}", card=card)
            for key, (question, card, _) in QUESTIONS.items()
        )
    given = _Given(data=data, view=view, figures=figures, rows=[dict(row) for row in rows.values()])
    return tuple(_one(key, given) for key in QUESTIONS)


@dataclass(frozen=True, kw_only=True)
class _Given:
    data: Dataset
    view: View
    figures: Result[Any]
    rows: list[dict[Any, Any]]

    @property
    def where(self) -> str:
        """Sectors and place, such as ' in England' or ' in libraries in London'."""
        return f"{in_sectors(self.view)} {in_place(self.view)}"

    @property
    def live(self) -> int:
        return int(self.rows[0]["named"])


@dataclass(frozen=True, kw_only=True)
class _Said:
    """What one builder gives: a sentence with what stands behind it, or why there is none."""

    text: str = ""
    why: str = ""
    coverage: str = ""
    period: str = ""
    sources: tuple[str, ...] = ()


def _one(key: str, given: _Given) -> Line | Held:
    question, card, build = QUESTIONS[key]
    said = build(given)
    if not said.text:
        return Held(key=key, question=question, why=said.why, card=card)
    return Line(
        key=key,
        question=question,
        text=as_sentence(said.text),
        period=said.period or capital(on_date(given.figures)),
        coverage=said.coverage or f"{counted(given.live, 'named live mutual')}",
        evidence=capital(evidence_words(given.view)),
        card=card,
        source_ids=said.sources or given.figures.source_ids,
    )


def _count(given: _Given) -> _Said:
    row = given.rows[0]
    named = counted(given.live, "public service mutual that can be named", "public service mutuals that can be named")
    low, high = row["low"], row["high"]
    return _Said(
        text=f"{capital(on_date(given.figures))}, {named} {be(given.figures, given.live)} live{given.where}",
        coverage=f"Between {count(low)} and {count(high)}, depending on what partial dates mean" if low < high else "Dates leave no doubt",
    )


def _claimed(given: _Given) -> _Said:
    row = given.rows[0]
    if not given.figures.facts["whole_sector"]:
        return _Said(why="published totals cover the whole of England and all sectors only")
    if missing(row["published"]):
        return _Said(why="no total was published near this date")
    published = f"{approx_word(row['published_approx'])}{count(row['published'])}"
    text = (
        f"{capital(published)} live mutuals were published for {partial_date(str(row['published_as_of']))}; "
        f"public sources name {count(given.live)} as live {on_date(given.figures)}"
    )
    return _Said(text=text, sources=source_ids(pd.Series([row["source_id"]])) + given.figures.source_ids)


def _growth(given: _Given) -> _Said:
    result = live_over_time(given.data, given.view)
    facts = result.facts
    base, year, now = int(facts["base"]), facts["base_year"], given.live
    if given.view.as_at.year <= year:
        return _Said(why=f"growth is measured from {year}, so it needs a later date")
    if base < FEWEST_COMPARED:
        return _Said(why=f"a multiple of {count(base) if base else 'no'} {plural(base, 'mutual')} in mid-{year} would say little")
    change = f"{times(now / base)} as many" if now > base else "no more" if now == base else "fewer"
    text = f"Named live mutuals{given.where} went from {count(base)} in mid-{year} to {count(now)} {on_date(result)}, {change}"
    return _Said(text=text, period=f"Mid-{year} to {day(given.view.as_at)}", sources=result.source_ids)


def _sum(given: _Given, row: Mapping[Any, Any], what: str, write: Callable[[float], str]) -> _Said:
    known, of = int(row["known"]), int(row["of"])
    if known < min(FEWEST_KNOWN, of) or known < LEAST_SHARE * of:
        return _Said(why=f"it is known for {f'only {count(known)}' if known else 'none'} of {counted(of, 'mutual')}")
    floor = "at least " if known < of else ""
    worth = f"worth {floor}{write(row['named'])} a year" if what == "value" else f"{floor}{write(row['named'])} staff"
    near = f"near {day(given.view.as_at)}"
    text = (
        f"Services of live mutuals{given.where} were {worth} {near}" if what == "value" else f"Live mutuals{given.where} had {worth} {near}"
    )
    covered = f"{what.capitalize()} known for {count(known)} of {counted(of, 'mutual')}, within 3 years of the date"
    return _Said(text=text, coverage=covered)


def _value(given: _Given) -> _Said:
    return _sum(given, given.rows[1], "value", pounds)


def _staff(given: _Given) -> _Said:
    return _sum(given, given.rows[2], "staff", people)


def _most(given: _Given, result: Result[Any], names: list[str], noun: str) -> _Said:
    if given.live < FEWEST_COMPARED:
        return _Said(why=f"{counted(given.live, 'mutual')} {be(result, given.live)} too few to name a leader")
    if len(names) < 2:
        return _Said(why=f"only one {noun} is in view")
    top = leader(names, result.frame["mutuals"])
    if top is None or len(top.names) > _MANY:
        return _Said(why=f"too many {noun}s share the highest number")
    of = top.each if top.tied else f" of {count(given.live)} ({percent(top.value / given.live)})"
    most = f"{capital(listed(list(top.names)))} {have(result, len(top.names))} the most named live mutuals"
    return _Said(text=f"{most}{given.where} {on_date(result)}: {count(top.value)}{of}", sources=result.source_ids)


def _sector(given: _Given) -> _Said:
    result = by_sector(given.data, given.view)
    return _most(given, result, [uncapital(str(name)) for name in result.frame["sector"]], "sector")


def _region(given: _Given) -> _Said:
    result = by_region(given.data, given.view)
    return _most(given, result, [region(str(name)) for name in result.frame["area"]], "region")


def _launched(given: _Given) -> _Said:
    chosen = choose(given.data, given.view)
    end = pd.Timestamp(given.view.as_at)
    start = end - pd.DateOffset(years=1)
    recent = chosen[chosen["start_basis"].eq("launched") & chosen["start_mid"].gt(start) & chosen["start_mid"].le(end)]
    names = sorted(recent["name"].astype(str))
    named = f": {listed(names)}" if 0 < len(names) <= _MANY else ""
    year = f"the year to {day(given.view.as_at)}"
    launched = capital(counted(len(names), "named mutual")) if names else "No named mutual"
    return _Said(text=f"{launched} launched{given.where} in {year}{named}", period=capital(year), sources=source_ids(recent["source_ids"]))


def _ended(given: _Given) -> _Said:
    chosen = choose(given.data, given.view)[["start_mid", "end_mid", "end_reason"]]
    started = chosen[chosen["start_mid"].le(pd.Timestamp(given.view.as_at))]
    ended = started[started["end_mid"].le(pd.Timestamp(given.view.as_at))]
    if len(started) < FEWEST_COMPARED:
        return _Said(why=f"only {counted(len(started), 'named mutual')} had started by then")
    known = ended["end_reason"].dropna().astype(str)
    reasons = listed([f"{count(number)} {reason}" for reason, number in known.value_counts().items() if number])
    had = f"Of {counted(len(started), 'named mutual')} that had started{given.where} by {day(given.view.as_at)}"
    return _Said(
        text=f"{had}, {count(len(ended)) if len(ended) else 'none'} had ended{f' ({reasons})' if reasons else ''}",
        coverage=f"Reason known for {count(len(known))} of {count(len(ended))}" if len(ended) else "",
        sources=sources_of(given.data, started),
    )


def _concentrated(given: _Given) -> _Said:
    result = concentration(given.data, given.view)
    largest, share, known = result.facts.largest, result.facts.largest_share, len(result.frame)
    if known < 2 * FEWEST_COMPARED:
        return _Said(why=f"a value is known for {'only ' + counted(known, 'mutual') if known else 'no mutual'}")
    held = f"{have(result)} {percent(share)} of the value of services that is known near {day(given.view.as_at)}"
    text = f"The {count(largest)} largest mutuals{given.where} {held}"
    return _Said(text=text, coverage=coverage_sentence(result.coverage), sources=result.source_ids)


#: Key -> question, card that shows the answer, what builds it. The question box and the page follow this order.
QUESTIONS: Mapping[str, tuple[str, str, Callable[[_Given], _Said]]] = {
    "count": ("How many are there?", "growth-live", _count),
    "claimed": ("How does that compare with what was published?", "growth-live", _claimed),
    "growth": ("How fast has it grown?", "growth-live", _growth),
    "value": ("What are their services worth?", "growth-value", _value),
    "staff": ("How many people work in them?", "sector-groups", _staff),
    "sector": ("Which sector is largest?", "sectors", _sector),
    "region": ("Which region has most?", "map-regions", _region),
    "launched": ("How many launched in the last year?", "growth-launches", _launched),
    "ended": ("What has ended?", "growth-launches", _ended),
    "largest": ("How much is in the largest?", "sectors-concentration", _concentrated),
}


def rule() -> str:
    """When a line is offered, in words."""
    return (
        f"A sum is offered when it covers at least {FEWEST_KNOWN} mutuals and {percent(LEAST_SHARE)} of those in view; "
        f"a multiple or a leader when it rests on at least {FEWEST_COMPARED} mutuals. Lines that fall short are listed with the reason."
    )
