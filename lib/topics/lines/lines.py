"""Lines to take: one-sentence facts, each with its period, coverage, evidence and sources; and what the evidence can't carry.

A line is offered only where the rule beside it holds; otherwise the page says why there is none. Lines answer the common
questions, and every number comes from a measure that a card of the dashboard shows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core import bearing
from lib.core.asat import choose, source_ids, sources_of
from lib.core.bearing import bears, bears_share
from lib.core.result import records
from lib.core.wording import (
    approx_word,
    as_sentence,
    count,
    count_of,
    day,
    missing,
    partial_date,
    people,
    percent,
    plural,
    pounds,
    times,
    write_list,
)
from lib.core.words import (
    be,
    be_live,
    capital,
    coverage_sentence,
    evidence_words,
    found_words,
    have,
    in_place,
    in_sectors,
    leader,
    on_date,
    region,
    sentences,
    sightings_sentence,
    uncapital,
)
from lib.register.schema import NOT_KNOWN
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
class OpenQuestion:
    """A question that the evidence in view doesn't answer well enough, and why."""

    key: str
    question: str
    why: str
    card: str


def work_out_lines(data: Dataset, view: View) -> tuple[Line | OpenQuestion, ...]:
    """Every line for a view, in the order of `QUESTIONS`."""
    speaker = data.speaker.in_year(view.as_at)
    return tuple(_speak(each, speaker) for each in _answer_all(data, view))


def _speak(line: Line | OpenQuestion, speaker: Speaker) -> Line | OpenQuestion:
    """A line in the register's own nouns."""
    question = speaker.say(line.question)
    if isinstance(line, OpenQuestion):
        return replace(line, question=question, why=speaker.say(line.why))
    return replace(line, question=question, text=speaker.say(line.text), coverage=speaker.say(line.coverage))


def _answer_all(data: Dataset, view: View) -> tuple[Line | OpenQuestion, ...]:
    basis = Basis(data=data, view=view, figures=key_figures(data, view))
    if not basis.live:
        maybe = int(basis.row("mutuals")["high"]) + basis.figures.facts.unplaced
        why = f"no named mutual was live {in_place(view)} {on_date(basis.figures)}"
        if maybe:
            why = f"no source says whether any of {count_of(maybe, 'named mutual')} was live {in_place(view)} {on_date(basis.figures)}"
        return tuple(OpenQuestion(key=each.key, question=each.text, why=why, card=each.card) for each in QUESTIONS)
    return tuple(_answer(question, basis) for question in QUESTIONS)


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What every line of a view rests on: the edition, the filters and the key figures."""

    data: Dataset
    view: View
    figures: Result[Any]

    @property
    def where(self) -> str:
        """Sectors and place, such as ' in England' or ' in libraries in London'."""
        return f"{in_sectors(self.view)} {in_place(self.view)}"

    @property
    def live(self) -> int:
        """How many named mutuals are live in the view."""
        return int(self.row("mutuals")["named"])

    def row(self, figure: str) -> dict[str, Any]:
        """One row of the key figures, by the name of its figure: mutuals, value or staff."""
        return next(row for row in records(self.figures.frame) if row["figure"] == figure)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The sentence that answers a question, with what stands behind it where that is not what stands behind the key figures."""

    text: str
    coverage: str = ""
    period: str = ""
    source_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Why the evidence gives no answer."""

    why: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """A common question.

    Args:
        key: The name of its line in the link.
        text: The question.
        card: The card that shows the answer.
        answer: Gives the answer, or why there is none.
    """

    key: str
    text: str
    card: str
    answer: Callable[[Basis], Answer | Gap]


def _answer(question: Question, basis: Basis) -> Line | OpenQuestion:
    answer = question.answer(basis)
    if isinstance(answer, Gap):
        return OpenQuestion(key=question.key, question=question.text, why=answer.why, card=question.card)
    return Line(
        key=question.key,
        question=question.text,
        text=as_sentence(answer.text),
        period=answer.period or capital(on_date(basis.figures)),
        coverage=answer.coverage or count_of(basis.live, "named live mutual"),
        evidence=capital(evidence_words(basis.view)),
        card=question.card,
        source_ids=answer.source_ids or basis.figures.source_ids,
    )


def _count_mutuals(basis: Basis) -> Answer | Gap:
    row = basis.row("mutuals")
    named = count_of(basis.live, "public service mutual that can be named", "public service mutuals that can be named")
    low, high, sightings = row["low"], row["high"], basis.figures.facts.sightings
    span = f"Between {count(low)} and {count(high)}, depending on what partial dates mean" if low < high else "Dates leave no doubt"
    return Answer(
        text=f"{capital(on_date(basis.figures))}, {named} {be_live(basis.figures, sightings, basis.live)}{basis.where}",
        coverage=sentences(span, sightings_sentence(sightings)).removesuffix("."),
    )


def _compare_published(basis: Basis) -> Answer | Gap:
    row = basis.row("mutuals")
    if not basis.figures.facts.whole_sector:
        return Gap(why="published totals cover the whole of England and all sectors only")
    if missing(row["published"]):
        return Gap(why="no total was published near this date")
    published = f"{approx_word(row['published_approx'])}{count(row['published'])}"
    text = (
        f"{capital(published)} live mutuals were published for {partial_date(str(row['published_as_of']))}; "
        f"public sources name {count(basis.live)} {'not known to have ended' if basis.figures.facts.sightings.doubted else 'as live'} "
        f"{on_date(basis.figures)}"
    )
    return Answer(text=text, source_ids=source_ids(pd.Series([row["source_id"]])) + basis.figures.source_ids)


def _measure_growth(basis: Basis) -> Answer | Gap:
    result = live_over_time(basis.data, basis.view)
    facts = result.facts
    base, year, now = facts.base, facts.base_year, basis.live
    if basis.view.as_at.year <= year:
        return Gap(why=f"growth is measured from {year}, so it needs a later date")
    if base is None:
        return Gap(why=f"how many were live in mid-{year} is not known")
    if not bears(base, base):
        return Gap(why=f"a multiple of {count(base) if base else 'no'} {plural(base, 'mutual')} in mid-{year} would say little")
    change = f"{times(now / base)} as many" if now > base else "no more" if now == base else "fewer"
    text = f"Named live mutuals{basis.where} went from {count(base)} in mid-{year} to {count(now)} {on_date(result)}, {change}"
    return Answer(text=text, period=f"Mid-{year} to {day(basis.view.as_at)}", source_ids=result.source_ids)


def _add_up(basis: Basis, row: Mapping[Any, Any], what: str, write: Callable[[float], str]) -> Answer | Gap:
    known, of = int(row["known"]), int(row["of"])
    if not (known == of or bears(known, of)):
        return Gap(why=f"it is known for {f'only {count(known)}' if known else 'none'} of {count_of(of, 'mutual')}")
    total, near = write(row["named"]), f"near {day(basis.view.as_at)}"
    found = found_words(basis.figures.facts.covered[what])
    text = (
        f"Services of live mutuals{basis.where} were worth {total} a year {near}"
        if what == "value"
        else f"Live mutuals{basis.where} had {total} staff {near}"
    ) + (f", {found}" if found else "")
    covered = f"{what.capitalize()} known for {count(known)} of {count_of(of, 'mutual')}, within 3 years of the date"
    return Answer(text=text, coverage=covered)


def _add_up_value(basis: Basis) -> Answer | Gap:
    return _add_up(basis, basis.row("value"), "value", pounds)


def _add_up_staff(basis: Basis) -> Answer | Gap:
    return _add_up(basis, basis.row("staff"), "staff", people)


def _name_leader(basis: Basis, result: Result[Any], names: list[str], noun: str) -> Answer | Gap:
    if not bears(basis.live, basis.live):
        return Gap(why=f"{count_of(basis.live, 'mutual')} {be(result, basis.live)} too few to name a leader")
    if len(names) < 2:
        return Gap(why=f"only one {noun} is in view")
    top = leader(names, result.frame["mutuals"])
    if top is None or len(top.names) > _MANY:
        return Gap(why=f"too many {noun}s share the highest number")
    share = f" ({percent(top.value / basis.live)})" if bears_share(basis.live) else ""
    of = top.each if top.tied else f" of {count(basis.live)}{share}"
    most = f"{capital(write_list(list(top.names)))} {have(result, len(top.names))} the most named live mutuals"
    return Answer(text=f"{most}{basis.where} {on_date(result)}: {count(top.value)}{of}", source_ids=result.source_ids)


def _name_sector(basis: Basis) -> Answer | Gap:
    result = by_sector(basis.data, basis.view)
    return _name_leader(basis, result, [uncapital(str(name)) for name in result.frame["sector"]], "sector")


def _name_region(basis: Basis) -> Answer | Gap:
    result = by_region(basis.data, basis.view)
    known = result.frame["area"].ne(NOT_KNOWN)
    if not result.frame.loc[known, "mutuals"].any():
        return Gap(why=f"no region is known for any of {count_of(basis.live, 'mutual')}")
    result = replace(result, frame=result.frame[known])
    return _name_leader(basis, result, [region(str(name)) for name in result.frame["area"]], "region")


def _count_launched(basis: Basis) -> Answer | Gap:
    chosen = choose(basis.data, basis.view)
    end = pd.Timestamp(basis.view.as_at)
    start = end - pd.DateOffset(years=1)
    recent = chosen[chosen["start_basis"].eq("launched") & chosen["start_mid"].gt(start) & chosen["start_mid"].le(end)]
    undated = int((chosen["start_basis"].ne("launched") & chosen["status"].ne("planned")).sum())
    if recent.empty and undated:
        return Gap(why=f"no launch date is known for {count_of(undated, 'named mutual')}")
    names = sorted(recent["name"].astype(str))
    named = f": {write_list(names)}" if 0 < len(names) <= _MANY else ""
    year = f"the year to {day(basis.view.as_at)}"
    launched = capital(count_of(len(names), "named mutual")) if names else "No named mutual"
    known = f"{plural(len(names), 'is', 'are')} known to have " if undated else ""
    return Answer(
        text=f"{launched} {known}launched{basis.where} in {year}{named}",
        period=capital(year),
        source_ids=source_ids(recent["source_ids"]),
    )


def _count_ended(basis: Basis) -> Answer | Gap:
    chosen = choose(basis.data, basis.view)[["start_mid", "end_mid", "end_reason"]]
    started = chosen[chosen["start_mid"].le(pd.Timestamp(basis.view.as_at))]
    ended = started[started["end_mid"].le(pd.Timestamp(basis.view.as_at))]
    if not bears(len(started), len(started)):
        return Gap(why=f"only {count_of(len(started), 'named mutual')} had started by then")
    known = ended["end_reason"].dropna().astype(str)
    reasons = write_list([f"{count(number)} {reason}" for reason, number in known.value_counts().items() if number])
    had = f"Of {count_of(len(started), 'named mutual')} that had started{basis.where} by {day(basis.view.as_at)}"
    return Answer(
        text=f"{had}, {count(len(ended)) if len(ended) else 'none'} had ended{f' ({reasons})' if reasons else ''}",
        coverage=f"Reason known for {count(len(known))} of {count(len(ended))}" if len(ended) else "",
        source_ids=sources_of(basis.data, started),
    )


def _weigh_largest(basis: Basis) -> Answer | Gap:
    result = concentration(basis.data, basis.view)
    largest, share, known = result.facts.largest, result.facts.largest_share, len(result.frame)
    if share is None or not bears_share(known):
        return Gap(why=f"a value is known for {'only ' + count_of(known, 'mutual') if known else 'no mutual'}")
    worth = f"{have(result)} {percent(share)} of the value of services that is known near {day(basis.view.as_at)}"
    text = f"The {count(largest)} largest mutuals{basis.where} {worth}"
    return Answer(text=text, coverage=coverage_sentence(result.coverage), source_ids=result.source_ids)


#: The question box and the page follow this order.
QUESTIONS: tuple[Question, ...] = (
    Question(key="count", text="How many are there?", card="growth-live", answer=_count_mutuals),
    Question(key="claimed", text="How does that compare with what was published?", card="growth-live", answer=_compare_published),
    Question(key="growth", text="How fast has it grown?", card="growth-live", answer=_measure_growth),
    Question(key="value", text="What are their services worth?", card="growth-value", answer=_add_up_value),
    Question(key="staff", text="How many people work in them?", card="sector-groups", answer=_add_up_staff),
    Question(key="sector", text="Which sector is largest?", card="sectors", answer=_name_sector),
    Question(key="region", text="Which region has most?", card="map-regions", answer=_name_region),
    Question(key="launched", text="How many launched in the last year?", card="growth-launches", answer=_count_launched),
    Question(key="ended", text="What has ended?", card="growth-launches", answer=_count_ended),
    Question(key="largest", text="How much is in the largest?", card="sectors-concentration", answer=_weigh_largest),
)


def explain_rule() -> str:
    """When a line is offered, in words."""
    return f"{bearing.explain_rule()} A sum needs as many as a multiple. Lines that fall short are listed with the reason."
