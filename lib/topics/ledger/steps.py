"""The steps of the ledgers in words: what each is called and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lib.core.estimates import OLDER
from lib.core.wording import approx_word, as_sentence, count, day, partial_date, plural, write_list
from lib.core.words import evidence_words, ranged_pounds, sentences
from lib.register.schema import GRADES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lib.view.view import View

    #: What a step is called, and what it means.
    Explanations = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Total:
    """A published total: the figure, how exact it is, what it describes, which area, who published it, a note, and its pages."""

    value: float
    approx: str
    as_of: str
    area: str
    publisher: str
    note: str
    source_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CountFacts:
    """What the ledger of counts rests on.

    Args:
        published: The published count nearest to the date; None where there is none, or the view is narrowed.
        before: The last count published for an earlier date within a year that differs from it, None where there is none.
        after: The first one for a later date, likewise.
        base: The count published for the base year.
        base_named: Named mutuals live in its middle, with the evidence that the view counts.
        base_older: Of those, how many launched before 2006.
        named: Named live mutuals with the evidence that the view counts.
        certain: The least of them that partial dates allow.
        possible: The most.
        older: Of those named, how many launched before 2006.
        other_grades: How many more are live with other evidence.
        ended: Of all, how many had ended by the date.
        later: How many launched later.
        seen_later: How many are first seen trading later.
        undated: How many did start, but no source says when.
        planned: How many are plans.
    """

    published: Total | None
    before: Total | None
    after: Total | None
    base: Total | None
    base_named: int
    base_older: int
    named: int
    certain: int
    possible: int
    older: int
    other_grades: int
    ended: int
    later: int
    seen_later: int
    undated: int
    planned: int

    @property
    def not_named(self) -> int:
        """The published count less the named ones launched since 2006; below zero where more are named."""
        return 0 if self.published is None else int(self.published.value) - (self.named - self.older)


@dataclass(frozen=True, kw_only=True)
class TimesFacts:
    """The base year and the published counts of both dates; None where the view is narrowed or none was published."""

    base_year: int
    now: Total | None
    base: Total | None


@dataclass(frozen=True, kw_only=True)
class WorthFacts:
    """The published value and the range of what is traced and estimated; the years of the figures traced.

    `of` live mutuals a value is `known` for some; `older_estimated` bodies launched before 2006 are estimated.
    """

    published: Total | None
    total: float | None
    low: float | None
    high: float | None
    years: tuple[str, str] | None
    of: int
    known: int
    older_estimated: int


@dataclass(frozen=True, kw_only=True)
class BaseFacts:
    """The base year, and how many of the bodies listed have evidence that the view counts."""

    base_year: int
    counted_here: int


def total_words(total: Total) -> str:
    """A published count and the day that it describes: '66 for 1 February 2013'."""
    return f"{approx_word(total.approx)}{count(total.value)} for {partial_date(total.as_of)}"


def _others(view: View) -> str:
    """The evidence grades that the view leaves out."""
    return f"{write_list([grade.lower() for grade in GRADES.values() if grade not in view.grades])} evidence"


def _say_source(total: Total) -> str:
    area = f", for {total.area}" if total.area else ", area not stated"
    return sentences(f"For {partial_date(total.as_of)}{area}; published by {total.publisher}", total.note)


def explain_counts(facts: CountFacts, view: View) -> Explanations:
    """Every step from the published count to all bodies of the register."""
    on = day(view.as_at)
    others = write_list([total_words(total) for total in (facts.before, facts.after) if total])
    span = "" if facts.certain == facts.possible else f", between {count(facts.certain)} and {count(facts.possible)} by partial dates"
    since = facts.base_named - facts.base_older
    then, named_since = facts.base_named, count(since) if since else "none"
    named_then = f"when {count(then)} {plural(then, 'is', 'are')} named, {named_since} of them launched since {OLDER}"
    base = f"A published count may leave them out: {total_words(facts.base)}, {named_then}" if facts.base else ""
    few = facts.not_named < 0
    return {
        "published": (
            "Published",
            sentences(
                _say_source(facts.published) if facts.published else "",
                "No list and no definition is published with it",
                f"Others said {others}" if others else "",
            ),
        ),
        "not named": (
            f"Named beyond it, launched since {OLDER}" if few else f"Not named, if those launched before {OLDER} were not counted",
            "More are named than were counted, so officials counted fewer kinds of bodies."
            if few
            else f"Counted, but named by no source found. At least so many: not all named since {OLDER} need be among those counted.",
        ),
        "since": (f"Named, launched since {OLDER}", as_sentence(f"Sources name them as live, with {evidence_words(view)}")),
        "older": (
            f"Named, launched before {OLDER}",
            sentences(base, f"With them {count(facts.named)} are named with {evidence_words(view)}{span}"),
        ),
        "other grades": (
            f"Named, {_others(view)}",
            "Spin-outs and trusts live then, whose mutual character the sources do not show as well. Officials may have counted some.",
        ),
        "ended": (f"Ended by {on}", "A count that takes none off would still hold them."),
        "later": (f"Launched after {on}", "Only later counts can hold them, or one of bodies about to start."),
        "seen later": ("First seen trading later", "When they began is not known, so a count may hold some."),
        "undated": ("Without any date", "They did start, but no source says when."),
        "planned": ("Planned only", "No source shows that they began. A count of emerging mutuals may hold some."),
    }


def explain_times(facts: TimesFacts, view: View) -> Explanations:
    """The rows of the ledger of multiples that are no sector group."""
    both_totals = f"{total_words(facts.base)}, {total_words(facts.now)}" if facts.base and facts.now else ""
    return {
        "published": ("Published", as_sentence(f"{both_totals}; no list is published with either")),
        "named": ("Named", as_sentence(f"By name, with {evidence_words(view)}; who they were in {facts.base_year} is listed below")),
        "named since": (f"Named, launched since {OLDER}", "Without older bodies, which a published count may leave out."),
        "every grade": ("Named, all evidence", "With spin-outs and trusts whose mutual character the sources do not show as well."),
    }


def explain_worth(facts: WorthFacts, view: View) -> Explanations:
    """Every step from the published value to what is traced and estimated."""
    published, (first, last) = facts.published, facts.years or ("", "")
    years = f" of {first}" if first == last else f" of {first} to {last}"
    of = f"{count(facts.known)} of {count(facts.of)} named"
    without, total = "Named bodies without a figure near the date", ""
    if facts.total is not None and facts.low is not None and facts.high is not None:
        total = f"Traced and estimated come to {ranged_pounds(facts.total, facts.low, facts.high)}"
    return {
        "published": (
            "Published",
            sentences(_say_source(published), "What it adds up is not stated") if published else "",
        ),
        "not traced": (
            f"Not traced to bodies since {OLDER}",
            "Worth of those not named and of those named without a figure, less what later figures add.",
        ),
        "traced since": (f"Traced, launched since {OLDER}", as_sentence(f"Figures{years}")),
        "traced older": (f"Traced, launched before {OLDER}", as_sentence(f"With them the traced sum covers {of}, in figures{years}")),
        "estimated since": (
            f"Estimated, launched since {OLDER}",
            sentences(without, "" if facts.older_estimated else total),
        ),
        "estimated older": (f"Estimated, launched before {OLDER}", as_sentence(total)),
        "traced other grades": (f"Traced, {_others(view)}", "Bodies that the counts above leave out; nothing is estimated for them."),
    }
