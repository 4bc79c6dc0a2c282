"""The briefing's lists in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.core.bearing import bears
from lib.core.wording import count, count_of, plural
from lib.core.words import (
    Words,
    amount,
    be,
    coverage_sentence,
    evidence_words,
    figure,
    in_place,
    in_sectors,
    nothing_sentence,
    on_date,
    sentences,
    when,
    where,
)
from lib.register.measures import Measure, Style, find_measure, size_measure
from lib.topics.outcomes.measure import SELF_REPORTED

if TYPE_CHECKING:
    from lib.core.result import NoFacts, Result
    from lib.topics.briefing.measure import ExamplesFacts, NewestFacts


def largest(result: Result[NoFacts]) -> Words:
    """Words for the largest mutuals."""
    frame = result.frame
    size = size_measure(find_measure(result.view.measure))
    what = size.noun
    if frame.empty:
        headline, none = f"No {what} is known near this date", bool(result.coverage and result.coverage.of)
        return _table_words(headline, f"Largest mutuals {where(result.view)}", "", f"{headline}." if none else nothing_sentence(result))
    top, known = frame.iloc[0], result.coverage
    names_top = known is None or bears(known.known, known.of)
    return _table_words(
        f"{top['name']} {be(result, 1)} the largest by known {what}: {_write(top[size.key], size)}"
        if names_top
        else coverage_sentence(known).removesuffix("."),
        f"Largest mutuals by known {what} {where(result.view)}, {on_date(result)}",
        coverage_sentence(result.coverage),
        nothing_sentence(result),
    )


def _write(value: float, size: Measure) -> str:
    """Money with its 'a year'; what else is counted is named before it."""
    return (amount if size.style is Style.MONEY else figure)(value, size)


def newest(result: Result[NewestFacts]) -> Words:
    """Words for the newest mutuals."""
    frame, undated = result.frame, result.facts.undated
    if frame.empty:
        empty = "No source dates the launch of a live mutual." if result.anyone else nothing_sentence(result)
        return _table_words("No dated launch", f"Newest mutuals {where(result.view)}", "", empty)
    top = frame.iloc[0]
    return _table_words(
        f"{top['name']} {be(result, 1)} the newest, launched {when(top['launched'])}",
        f"Newest live mutuals {where(result.view)}, {on_date(result)}",
        f"{count_of(undated, 'live mutual')} without a dated launch {plural(undated, 'is', 'are')} left out" if undated else "",
        nothing_sentence(result),
    )


def examples(result: Result[ExamplesFacts]) -> Words:
    """Words for local examples."""
    local = result.facts.local
    each = "one from each local authority" if local else "one from each region"
    return _table_words(
        f"Local examples {in_place(result.view)}" if local else "An example from each region",
        f"Live mutuals {where(result.view)}, {on_date(result)}: {each}, the one with the highest known value where there are several",
        "",
        nothing_sentence(result),
    )


def outcomes(result: Result[NoFacts]) -> Words:
    """Words for outcomes worth quoting."""
    view, frame = result.view, result.frame
    own = int(frame["basis"].eq(SELF_REPORTED).sum())
    reported = "None of these figures is" if not own else f"{count(own)} of {count_of(len(frame), 'figure')} {plural(own, 'is', 'are')}"
    return _table_words(
        "Outcomes worth quoting",
        f"Measured outcomes with a comparator {where(view)}, up to {view.as_at.year}",
        f"{reported} shown to be self-reported; others may be, and none was audited for this register",
        f"No measured outcome with a comparator and a period up to {view.as_at.year} is held for mutuals{in_sectors(view)} "
        f"{in_place(view)} with {evidence_words(view)}.",
    )


def _table_words(headline: str, subtitle: str, caption: str, empty: str) -> Words:
    return Words(headline=headline, subtitle=subtitle, alt=f"Table: {subtitle}.", caption=sentences(caption), empty=empty)
