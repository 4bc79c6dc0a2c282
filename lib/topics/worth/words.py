"""What services are worth, in words: traced first, estimated second, then what can't be named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.core.bearing import bears
from lib.core.estimates import OLDER
from lib.core.wording import approx_word, as_sentence, count, count_of, day, partial_date, pounds
from lib.core.words import (
    TABLE,
    Words,
    evidence_sentence,
    is_latest,
    nothing_sentence,
    on_date,
    ranged_pounds,
    sentences,
    where,
)

if TYPE_CHECKING:
    from lib.core.result import Result
    from lib.topics.worth.measure import ListFacts, Part, Published, WorthFacts


def worth(result: Result[WorthFacts]) -> Words:
    """Words for the parts of the value of services."""
    facts = result.facts
    parts = (_say_traced(facts), _say_estimated(facts), _none(facts), _say_older(facts), _say_not_named(facts), _say_published(facts))
    return Words(
        headline=_headline(result),
        subtitle=f"Value of services a year, traced and estimated, {where(result.view)}, {on_date(result)}",
        alt=sentences(
            "One bar of the value of services a year: traced solid, estimated hatched"
            + (", not named as an outline" if facts.not_named else "")
            + (", a line at the published value" if facts.published else ""),
            *parts,
            TABLE,
        ),
        caption=sentences(*parts, evidence_sentence(result)),
        empty=nothing_sentence(result),
    )


def _headline(result: Result[WorthFacts]) -> str:
    facts = result.facts
    if not facts.live:
        return f"No named mutual was live {on_date(result)}"
    if not facts.in_all.mutuals:
        return f"Nothing is traced near {day(result.view.as_at)}, and there is no basis for an estimate"
    verb = "is" if is_latest(result) else "was"
    traced = facts.traced
    first = (
        f"{pounds(traced.value)} a year {verb} traced, for {_of(traced, facts)}"
        if traced.value is not None
        else f"Nothing {verb} traced for {count_of(facts.live, 'named mutual')}"
    )
    if not facts.estimated.mutuals:
        return first
    few = "" if bears(traced.mutuals, facts.live) else " from few figures"
    return f"{first}; {_span(facts.in_all)} with estimates{few}, for {count(facts.in_all.mutuals)} of them"


def _of(part: Part, facts: WorthFacts) -> str:
    return f"{count(part.mutuals)} of {count_of(facts.live, 'named mutual')}"


def _span(part: Part) -> str:
    """The value of a part with its range."""
    if part.value is None or part.low is None or part.high is None:
        return "not known"
    return ranged_pounds(part.value, part.low, part.high)


def _say_traced(facts: WorthFacts) -> str:
    return f"Traced: {_span(facts.traced)} a year, for {_of(facts.traced, facts)}" if facts.traced.mutuals else "Nothing is traced"


def _say_estimated(facts: WorthFacts) -> str:
    if not facts.estimated.mutuals:
        return "Nothing is estimated"
    return f"Estimated: {_span(facts.estimated)} for {count(facts.estimated.mutuals)} more, and so {_span(facts.in_all)} in all"


def _none(facts: WorthFacts) -> str:
    return f"There is no basis for an estimate of {count_of(facts.none, 'named mutual')}" if facts.none else ""


def _say_older(facts: WorthFacts) -> str:
    """What bodies launched long before hold of both."""
    traced, estimated = facts.older_traced, facts.older_estimated
    if not traced.mutuals and not estimated.mutuals:
        return ""
    parts = [
        *([f"{_span(traced)} traced for {count(traced.mutuals)}"] if traced.mutuals else []),
        *([f"{_span(estimated)} estimated for {count(estimated.mutuals)}"] if estimated.mutuals else []),
    ]
    return f"Of both, bodies launched before {OLDER} hold {' and '.join(parts)}"


def _say_not_named(facts: WorthFacts) -> str:
    if not facts.not_named or not facts.count:
        return ""
    total = f"{approx_word(facts.count.approx)}{count(facts.count.value)} counted for {partial_date(facts.count.as_of)}"
    part = facts.not_named
    return (
        f"Not named: {count(part.mutuals)} of the {total}; {_span(part)} if they were like the named ones launched since {OLDER}, "
        "which nobody has shown"
    )


def _say_published(facts: WorthFacts) -> str:
    if facts.published:
        return f"Published for {partial_date(facts.published.as_of)}: {published_value(facts.published)} a year"
    return "No value was published near this date" if facts.whole else "Published figures speak of the whole of England only"


def published_value(published: Published) -> str:
    """The published value: about £1 billion."""
    return f"{approx_word(published.approx)}{pounds(published.value)}"


def groups(result: Result[ListFacts]) -> Words:
    """Words for what is traced and estimated by sector group and region."""
    subtitle = f"Traced and estimated value by sector group and by region {where(result.view)}, {on_date(result)}"
    return Words(
        headline="By sector group and by region",
        subtitle=subtitle,
        alt=sentences(f"Table: {subtitle}", "Each adds up to the whole"),
        caption=sentences("The sums of the sector groups, and those of the regions, add up to the whole", evidence_sentence(result)),
        empty=nothing_sentence(result),
    )


def bodies(result: Result[ListFacts]) -> Words:
    """Words for the bodies whose value is estimated."""
    frame, of = result.frame, result.facts.of
    subtitle = f"Named live mutuals whose value is estimated {where(result.view)}, {on_date(result)}"
    limit_note = f"The {count(len(frame))} largest of {count(of)} are listed" if len(frame) < of else ""
    return Words(
        headline=f"{count_of(of, 'named mutual')} without a traced value",
        subtitle=subtitle,
        alt=sentences(f"Table: {subtitle}, the largest first"),
        caption=sentences(
            limit_note, "Sources are those of the figure that was moved, else those of the mutual", evidence_sentence(result)
        ),
        empty=as_sentence(f"Every named live mutual {where(result.view)} has a traced value {on_date(result)}, or none was live"),
    )
