"""The briefing's lists in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.core.wording import count, counted, people, plural, pounds
from lib.core.words import (
    Words,
    be,
    coverage_sentence,
    evidence_words,
    in_place,
    in_sectors,
    nothing_sentence,
    on_date,
    sentences,
    when,
    where,
)
from lib.topics.outcomes.measure import SELF_REPORTED

if TYPE_CHECKING:
    from lib.core.result import Result


def largest(result: Result[Any]) -> Words:
    """Words for the largest mutuals."""
    frame = result.frame
    size = "staff" if "staff" in frame.columns else "value"
    what = "staff" if size == "staff" else "value of services"
    if frame.empty:
        headline, none = f"No {what} is known near this date", bool(result.coverage and result.coverage.of)
        return _words(headline, f"Largest mutuals {where(result.view)}", "", f"{headline}." if none else nothing_sentence(result))
    top = frame.iloc[0]
    said = people(top["staff"]) if size == "staff" else f"{pounds(top['value'])} a year"
    return _words(
        f"{top['name']} {be(result, 1)} the largest by known {what}: {said}",
        f"Largest mutuals by known {what} {where(result.view)}, {on_date(result)}",
        coverage_sentence(result.coverage).removesuffix(", so this is at least the total."),
        nothing_sentence(result),
    )


def newest(result: Result[Any]) -> Words:
    """Words for the newest mutuals."""
    frame, undated = result.frame, int(result.facts["undated"])
    if frame.empty:
        return _words("No dated launch", f"Newest mutuals {where(result.view)}", "", nothing_sentence(result))
    top = frame.iloc[0]
    return _words(
        f"{top['name']} {be(result, 1)} the newest, launched {when(top['launched'])}",
        f"Newest live mutuals {where(result.view)}, {on_date(result)}",
        f"{counted(undated, 'live mutual')} without a dated launch {plural(undated, 'is', 'are')} left out" if undated else "",
        nothing_sentence(result),
    )


def examples(result: Result[Any]) -> Words:
    """Words for local examples."""
    local = result.facts["local"]
    each = "one from each local authority" if local else "one from each region"
    return _words(
        f"Local examples {in_place(result.view)}" if local else "An example from each region",
        f"Live mutuals {where(result.view)}, {on_date(result)}: {each}, the one with the highest known value where there are several",
        "",
        nothing_sentence(result),
    )


def outcomes(result: Result[Any]) -> Words:
    """Words for outcomes worth quoting."""
    view, frame = result.view, result.frame
    own = int(frame["basis"].str.startswith(SELF_REPORTED).sum())
    said = "None of these figures is" if not own else f"{count(own)} of {counted(len(frame), 'figure')} {plural(own, 'is', 'are')}"
    return _words(
        "Outcomes worth quoting",
        f"Measured outcomes with a comparator {where(view)}, up to {view.as_at.year}",
        f"{said} shown to be self-reported; others may repeat what a mutual said, and none was audited for this register",
        f"No measured outcome with a comparator and a period up to {view.as_at.year} is held for mutuals{in_sectors(view)} "
        f"{in_place(view)} with {evidence_words(view)}.",
    )


def _words(headline: str, subtitle: str, caption: str, empty: str) -> Words:
    return Words(headline=headline, subtitle=subtitle, alt=f"Table: {subtitle}.", caption=sentences(caption), empty=empty)
