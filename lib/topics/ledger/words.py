"""The ledgers in words: the headline has the numbers that differ, the steps explain them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.core.wording import count, count_of, missing, pounds, times
from lib.core.words import TABLE, Words, evidence_sentence, on_date, ranged_pounds, sentences, where

if TYPE_CHECKING:
    from lib.core.result import Result
    from lib.topics.ledger.steps import BaseFacts, CountFacts, TimesFacts, WorthFacts

_SUPPOSED = "Nobody published which bodies were counted, so the steps show what may differ, not what officials did"


def counts(result: Result[CountFacts]) -> Words:
    """Words for the ledger of counts."""
    facts = result.facts
    parts = [
        *([f"{count(facts.published.value)} published"] if facts.published else []),
        f"{count(facts.named)} named",
        *([f"{count(facts.named + facts.other_grades)} with all evidence"] if facts.other_grades else []),
    ]
    subtitle = f"From the published count to every body of the register {where(result.view)}, {on_date(result)}"
    return Words(
        headline=f"Why counts differ: {', '.join(parts)}",
        subtitle=subtitle,
        alt=sentences(f"Table: {subtitle}", TABLE),
        caption=sentences(_SUPPOSED if facts.published else "", evidence_sentence(result)),
        empty=f"The register holds no body {where(result.view)}.",
    )


def multiples(result: Result[TimesFacts]) -> Words:
    """Words for the ledger of multiples."""
    frame, year = result.frame, result.facts.base_year
    parts = [
        f"{times(row['times'])} {what}"
        for name, what in (("Published", "by published counts"), ("Named", "by name"))
        for _, row in frame[frame["step"].eq(name)].iterrows()
        if not missing(row["times"])
    ]
    subtitle = f"Live mutuals {on_date(result)} for each one in mid-{year} {where(result.view)}, and by sector group"
    return Words(
        headline=f"{' and '.join(parts)}, since {year}" if parts else f"No multiple since {year}",
        subtitle=subtitle,
        alt=sentences(f"Table: {subtitle}", TABLE),
        caption=sentences("A multiple is left out where too few were live to bear it", evidence_sentence(result)),
        empty=f"No named mutual was live in mid-{year} or {on_date(result)}.",
    )


def worth(result: Result[WorthFacts]) -> Words:
    """Words for the ledger of value."""
    facts = result.facts
    estimated = (
        f"{ranged_pounds(facts.total, facts.low, facts.high)} with estimates"
        if facts.total is not None and facts.low is not None and facts.high is not None
        else "nothing is traced or estimated"
    )
    subtitle = f"From the published value to what is traced and estimated {where(result.view)}, {on_date(result)}"
    return Words(
        headline=f"{pounds(facts.published.value)} published; {estimated}" if facts.published else estimated,
        subtitle=subtitle,
        alt=sentences(f"Table: {subtitle}", TABLE),
        caption=evidence_sentence(result),
        empty=f"No value is published, traced or estimated {on_date(result)}.",
    )


def base_bodies(result: Result[BaseFacts]) -> Words:
    """Words for the list of bodies of the base year."""
    facts, n = result.facts, len(result.frame)
    subtitle = f"Named as live in the middle of {facts.base_year} {where(result.view)}, whatever the evidence"
    return Words(
        headline=f"{count_of(n, 'body', 'bodies')} named in mid-{facts.base_year}, {count(facts.counted_here)} of them counted",
        subtitle=subtitle,
        alt=f"Table: {subtitle}.",
        caption=evidence_sentence(result),
        empty=f"No body was named as live in the middle of {facts.base_year}.",
    )
