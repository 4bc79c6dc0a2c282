"""The quality page in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.core.wording import count, count_of, missing
from lib.core.words import (
    TABLE,
    Words,
    evidence_sentence,
    never_sentence,
    nothing_sentence,
    on_date,
    ranged_pounds,
    scope,
    sentences,
)

if TYPE_CHECKING:
    from lib.core.result import NoFacts, Result
    from lib.topics.quality.measure import EvidenceFacts, ListFacts, WorkFacts


def fields(result: Result[NoFacts]) -> Words:
    """Words for coverage by field."""
    frame, subtitle = result.frame, f"What sources give of each organisation, whatever its dates: {scope(result.view)}"
    worst = None if frame.empty else frame.iloc[-1]
    headline = (
        "Nothing is listed"
        if worst is None
        else f"{worst['quality_field']}: known for the fewest, {count(worst['quality_known'])} of {count(worst['quality_of'])}"
    )
    return Words(
        headline=headline,
        subtitle=subtitle,
        alt=sentences(subtitle, TABLE),
        caption=evidence_sentence(result),
        empty=never_sentence(result, "organisation"),
    )


def groups(result: Result[NoFacts]) -> Words:
    """Words for coverage by sector, region and year."""
    frame = result.frame
    known = frame[frame["quality_by"].eq("Sector")]
    subtitle = f"Share of live mutuals of which each is known, {on_date(result)}, and in the middle of each year"
    live, valued = known["mutuals"].sum(), (known["mutuals"] * known["value_share_known"]).sum()
    headline = (
        f"A value near the date is known for {count(round(valued)) if round(valued) else 'none'} of {count_of(live, 'mutual')}"
        if live
        else "No mutual is live at the date"
    )
    return Words(
        headline=headline,
        subtitle=subtitle,
        alt=sentences(subtitle, TABLE),
        caption=evidence_sentence(result),
        empty=nothing_sentence(result),
    )


def oldest(result: Result[ListFacts]) -> Words:
    """Words for the oldest figures."""
    frame, subtitle = result.frame, f"Live mutuals by the year of their newest figure, the oldest first, {on_date(result)}"
    first = None if frame.empty else frame.iloc[0]
    headline = "No mutual has a figure" if first is None else f"No figure of {first['name']} is newer than {int(first['newest_figure'])}"
    caption = f"{count(len(frame))} of {count_of(result.facts.of, 'mutual')} with a figure are listed"
    return Words(
        headline=headline,
        subtitle=subtitle,
        alt=sentences(subtitle, TABLE),
        caption=sentences(caption, evidence_sentence(result)),
        empty="No mutual has a figure." if result.anyone else nothing_sentence(result),
    )


def weakest(result: Result[EvidenceFacts]) -> Words:
    """Words for the thinnest evidence."""
    facts, subtitle = result.facts, f"Live mutuals by grade, then by number of sources, the thinnest first, {on_date(result)}"
    return Words(
        headline=f"{count(facts.single)} of {count_of(facts.of, 'mutual')} rest on a single source",
        subtitle=subtitle,
        alt=sentences(subtitle, TABLE),
        caption=sentences(f"{count(len(result.frame))} of {count_of(facts.of, 'mutual')} are listed", evidence_sentence(result)),
        empty=nothing_sentence(result),
    )


def work(result: Result[WorkFacts]) -> Words:
    """Words for the work list."""
    frame, facts = result.frame, result.facts
    subtitle = f"Live mutuals without a value within three years of the date, the likely largest first, {on_date(result)}"
    first = None if frame.empty else frame.iloc[0]
    size = "" if first is None else ranged_pounds(*(first[name] for name in ("likely_value", "likely_low", "likely_high")))
    likely = "" if first is None or missing(first["likely_value"]) else f"; {first['name']} may be worth {size} a year"
    return Words(
        headline=f"{count(facts.of)} of {count_of(facts.live, 'mutual')} lack a value near the date{likely}",
        subtitle=subtitle,
        alt=sentences(subtitle, TABLE),
        caption=sentences(
            f"{count(len(frame))} of {count(facts.of)} are listed. A likely size is a guide for the search and enters no known value"
        ),
        empty=nothing_sentence(result) if not facts.live else "Every mutual has a value near the date.",
    )
