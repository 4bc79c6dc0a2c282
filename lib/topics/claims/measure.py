"""The claims and their verdicts; the tests of one claim, and its figure among those of others over time.

Every figure is worked out as at the day on which the claim was made, with strong and moderate evidence, whatever the filters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.asat import source_ids
from lib.core.caching import once_an_edition
from lib.core.mentions import about
from lib.core.result import FactsT, Result, build_result, records
from lib.register.dates import parse_partial
from lib.register.tables.claims import OWN_TARGET
from lib.topics.claims.claim import Claim, ClaimTest, list_claims, list_tests, text_of
from lib.topics.claims.claim_tests import Finding, find, published_rows
from lib.topics.claims.verdicts import REASONS, Evidence, Judgement, Reading, Verdict, judge, read
from lib.view.view import View, make_view, with_subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from lib.register.dataset import Dataset

CLAIMED, NAMED, PUBLISHED, OTHER = "Claimed", "Named in the register", "Published", "Something else"
_STANDINGS = {
    "register": "The register",
    "independent": "Somebody independent",
    "official": "The government",
    "self-reported": "The body itself",
}
_REACHES = {"same": "The same thing", "part": "Part, or another year or group", "context": "Context; decides nothing"}
_LIST = ["statement", "said_on", "claimed", "unit", "verdict", "rule", "claim_id", "source_id"]
_TESTS = ["test", "sought", "found", "unit", "reading", "standing", "reach", "said_on", "note", "source_id"]
_FIGURES = ["said_on", "series", "found", "unit", "published_approx", "note", "source_id", "placed_on"]
_NUMBERS = {"claimed": "float64", "found": "float64"}
#: A row names at most this many pages; where there are more, the result lists them.
_MOST_CITED = 7


@dataclass(frozen=True, kw_only=True)
class Beside:
    """The figure of the same thing that describes the day of a claim best: whose (`NAMED` or `PUBLISHED`), as of when, how exact."""

    series: str
    value: float
    unit: str
    on: str
    approx: str


@dataclass(frozen=True, kw_only=True)
class ListFacts:
    """How many claims have each verdict of the scale; by id of the claim, the reasons of its verdict and the figure beside it."""

    verdicts: Mapping[Verdict, int]
    reasons: Mapping[str, tuple[str, ...]]
    beside: Mapping[str, Beside]


@dataclass(frozen=True, kw_only=True)
class JudgedClaim:
    """A claim, how it stands and the rule that says so in words.

    `shown_by` is kind and subject of each test that found something, `independent` how many independent sources agree.
    """

    claim: Claim
    verdict: Verdict
    rule: str
    shown_by: tuple[tuple[str, str], ...]
    independent: int


@dataclass(frozen=True, kw_only=True)
class TestsFacts:
    """The claim whose tests are listed; None where the view has none that the register lists."""

    judged_claim: JudgedClaim | None


@dataclass(frozen=True, kw_only=True)
class FiguresFacts:
    """The claim whose figure stands among others; None where the view has none that the register lists."""

    claim: Claim | None


#: Kinds of test that look at the figures of the overview.
_HEADLINES = frozenset(("live count", "multiple", "known value"))


@dataclass(frozen=True, kw_only=True)
class TestedFigure:
    """A test of a claim, what it found, and what that says of the claim."""

    test: ClaimTest
    finding: Finding
    reading: Reading


def claims(data: Dataset, view: View) -> Result[ListFacts]:
    """Every claim with its verdict; first those about the headline figures, since people ask for them.

    Returns:
        statement, said_on, claimed (missing where the claim gives no figure), unit, verdict, rule, claim_id, source_id (the
        page that makes the claim; the result lists those that bear on it too).
    """
    every = sorted(list_claims(data), key=lambda claim: not any(each.test.kind in _HEADLINES for each in _test(data, claim)))
    judgements = [_judge(data, _test(data, claim)) for claim in every]
    frame = pd.DataFrame(
        [
            {
                "statement": claim.statement,
                "said_on": claim.stated_on,
                "claimed": claim.value,
                "unit": claim.unit,
                "verdict": str(judgement.verdict),
                "rule": _rule(judgement),
                "claim_id": claim.id,
                "source_id": (claim.page,),
            }
            for claim, judgement in zip(every, judgements, strict=True)
        ],
        columns=_LIST,
    )
    verdicts = [judgement.verdict for judgement in judgements]
    facts = ListFacts(
        verdicts={verdict: verdicts.count(verdict) for verdict in Verdict},
        reasons={claim.id: judgement.reasons for claim, judgement in zip(every, judgements, strict=True)},
        beside={claim.id: found for claim in every if (found := _find_beside(data, claim))},
    )
    return _result(data, _view(data, view, data.register.reference_date), frame, facts, also=[claim.source_ids for claim in every])


def claim_tests(data: Dataset, view: View) -> Result[TestsFacts]:
    """What the claim of the view was tested against; empty where the view has none that the register lists.

    Returns:
        test, sought (what the figure found must be to agree), found (missing where nothing was), unit, reading, standing,
        reach, said_on (the date that the figure describes), note, source_id (empty where a count rests on many pages; the result
        lists them).
    """
    claim = _find_claim(data, view)
    if claim is None:
        return _result(data, view, pd.DataFrame(columns=_TESTS), TestsFacts(judged_claim=None))
    tested = _test(data, claim)
    rows = [
        {
            "test": each.test.looks_at,
            "sought": _sought(claim, each.test, each.finding),
            "found": each.finding.value,
            "unit": each.finding.unit,
            "reading": str(each.reading),
            "standing": _STANDINGS[each.test.standing],
            "reach": _REACHES[each.test.reach],
            "said_on": each.finding.on,
            "note": _note(claim, each.finding),
            "source_id": _cite(each.finding),
        }
        for each in tested
    ]
    judgement = _judge(data, tested)
    judged_claim = JudgedClaim(
        claim=claim,
        verdict=judgement.verdict,
        rule=_rule(judgement),
        shown_by=tuple((each.test.kind, each.test.who) for each in tested if each.finding.value is not None),
        independent=_count_independent(tested),
    )
    also = [claim.source_ids, *(each.finding.sources for each in tested)]
    return _result(data, _view_of(data, view, claim), pd.DataFrame(rows, columns=_TESTS), TestsFacts(judged_claim=judged_claim), also=also)


def claim_figures(data: Dataset, view: View) -> Result[FiguresFacts]:
    """The figure claimed among those of the register and of others, oldest first.

    Returns:
        said_on, series, found, unit, published_approx, note, source_id, placed_on (the middle of the date).
        Empty where the claim gives no figure; there is nothing to show where no other figure can be dated.
    """
    claim = _find_claim(data, view)
    facts = FiguresFacts(claim=claim)
    if claim is None:
        return _result(data, view, pd.DataFrame(columns=_FIGURES), facts)
    if claim.value is None:
        return _result(data, _view_of(data, view, claim), pd.DataFrame(columns=_FIGURES), facts)
    frame = pd.DataFrame([_claimed_row(claim), *_other_rows(data, claim)], columns=_FIGURES)
    frame = frame.dropna(subset=["placed_on"]).drop_duplicates(["placed_on", "series", "found", "note", "source_id"])
    frame = frame.sort_values("placed_on", kind="stable", ignore_index=True)
    return replace(_result(data, _view_of(data, view, claim), frame, facts), nothing_to_show=len(frame) < 2)


def _find_claim(data: Dataset, view: View) -> Claim | None:
    """The claim that the view asks for, whatever the case of its id."""
    return next((claim for claim in list_claims(data) if claim.id.casefold() == view.claim.casefold()), None)


def _view(data: Dataset, view: View, on: date) -> View:
    """The view that claims are judged in: a day, every sector and region, strong and moderate evidence."""
    return make_view(data.register, data.latest, as_at=on, edition=view.edition)


def _view_of(data: Dataset, view: View, claim: Claim) -> View:
    return with_subject(_view(data, view, claim.on), claim=claim.id)


def _test(data: Dataset, claim: Claim) -> Sequence[TestedFigure]:
    """Each test of a claim with what it found and what that says."""
    return _test_all(data).get(claim.id, ())


@once_an_edition  # no filter changes what a test finds
def _test_all(data: Dataset) -> Mapping[str, Sequence[TestedFigure]]:
    """Id of a claim -> its tests, in the order of their table."""
    claims = {claim.id: claim for claim in list_claims(data)}
    tested: dict[str, list[TestedFigure]] = {name: [] for name in claims}
    for test in list_tests(data):
        if claim := claims.get(test.claim_id):
            finding = find(data, claim, test)
            tested[claim.id].append(TestedFigure(test=test, finding=finding, reading=_read(claim, test, finding)))
    return tested


def _read(claim: Claim, test: ClaimTest, finding: Finding) -> Reading:
    target = _target(claim, test, finding)
    if test.is_context or target is None:
        return Reading.CONTEXT
    return read(finding.value, target, compare=test.compare, tolerance=test.tolerance or 0.0, floor=finding.floor, least=finding.least)


def _target(claim: Claim, test: ClaimTest, finding: Finding) -> float | None:
    """The figure that a test looks for: its own, the one that it found to be held against, else the one claimed."""
    if test.kind in OWN_TARGET:
        return finding.against
    return claim.value if test.target is None else test.target


def _sought(claim: Claim, test: ClaimTest, finding: Finding) -> str:
    """What the figure found must be to agree: about 65, more than 70; empty for context."""
    target = _target(claim, test, finding)
    return "" if target is None or test.is_context else f"{test.compare} {target:,.10g}"


def _cite(finding: Finding) -> tuple[str, ...]:
    return finding.sources if len(finding.sources) <= _MOST_CITED else ()


def _note(claim: Claim, finding: Finding) -> str:
    period = " The claim names no period: that a year is meant is our reading." if finding.unit == f"{claim.unit} a year" else ""
    many = "" if _cite(finding) == finding.sources else f" It rests on {len(finding.sources)} pages, listed under About."
    return finding.note + period + many


def _judge(data: Dataset, tested: Sequence[TestedFigure]) -> Judgement:
    return judge(
        [
            Evidence(reading=each.reading, standing=each.test.standing, reach=each.test.reach, subject=_subject(data, each.test))
            for each in tested
        ]
    )


def _subject(data: Dataset, test: ClaimTest) -> str:
    """The one mutual that a test is about; empty where it is about many, or about none that the register knows."""
    if test.kind in ("launch", "listed"):
        return test.who
    found = about(data, test.who) if test.kind in ("outcome", "comparison", "supported") and test.who else frozenset()
    return next(iter(found)) if len(found) == 1 else ""


def _count_independent(tested: Sequence[TestedFigure]) -> int:
    """How many independent sources agree: the register is one, and tests that rest on one page are one."""
    groups: list[set[str]] = []
    for each in tested:
        if each.reading is Reading.AGREES and each.test.standing in ("register", "independent"):
            pages = set(each.finding.sources) if each.test.standing == "independent" else {"the register"}
            overlapping = [group for group in groups if group & pages]
            groups = [group for group in groups if group not in overlapping] + [pages.union(*overlapping)]
    return len(groups)


def _rule(judgement: Judgement) -> str:
    return " ".join(REASONS[reason] for reason in judgement.reasons)


def _claimed_row(claim: Claim) -> dict[str, Any]:
    return {
        "placed_on": pd.Timestamp(claim.on),
        "said_on": claim.stated_on,
        "series": CLAIMED,
        "found": claim.value,
        "unit": claim.unit,
        "published_approx": "exact",
        "note": claim.statement,
        "source_id": (claim.page,),
    }


def _other_rows(data: Dataset, claim: Claim) -> Iterator[dict[str, Any]]:
    """The figures of every test that looks for the figure claimed, and published totals of the same measure at any date."""
    for each in _test(data, claim):
        test, finding = each.test, each.finding
        if test.target is not None or test.kind in OWN_TARGET:
            continue
        if test.kind == "published":
            yield from _list_published(data, claim, test)
        elif finding.value is not None:
            yield {
                "placed_on": pd.Timestamp(parse_partial(finding.on).middle) if finding.on else pd.NaT,
                "said_on": finding.on,
                "series": _series(test),
                "found": finding.value,
                "unit": finding.unit,
                # A sum of figures found is no floor in words: they are of several years, and approximate.
                "published_approx": "at least" if finding.floor and test.kind != "known value" else finding.approx,
                "note": test.looks_at,
                "source_id": _cite(finding),
            }


def _find_beside(data: Dataset, claim: Claim) -> Beside | None:
    """The register's own figure, else the published one nearest to the day of the claim; None where there is none."""
    rows = [] if claim.value is None else [row for row in _other_rows(data, claim) if row["series"] in (NAMED, PUBLISHED)]
    rows = [row for row in rows if claim.page not in row["source_id"] and not pd.isna(row["placed_on"])]
    if not rows:
        return None
    on = pd.Timestamp(claim.on)
    best = min(rows, key=lambda row: (row["series"] != NAMED, abs(row["placed_on"] - on)))
    return Beside(
        series=best["series"],
        value=float(best["found"]),
        unit=str(best["unit"]),
        on=str(best["said_on"]),
        approx=str(best["published_approx"]),
    )


def _list_published(data: Dataset, claim: Claim, test: ClaimTest) -> Iterator[dict[str, Any]]:
    for row in records(published_rows(data, claim, test)):
        yield {
            "placed_on": row["as_of_mid"],
            "said_on": str(row["as_of"]),
            "series": _series(test),
            "found": float(row["value"]),
            "unit": str(row["unit"]),
            "published_approx": str(row["approx"]),
            "note": text_of(row["note"]),
            "source_id": tuple(row["source_id"]),
        }


def _series(test: ClaimTest) -> str:
    if test.is_context:
        return OTHER
    return NAMED if test.standing == "register" else PUBLISHED


def _result(data: Dataset, view: View, frame: pd.DataFrame, facts: FactsT, *, also: Iterable[tuple[str, ...]] = ()) -> Result[FactsT]:
    """A result of claims; `also` are lists of sources that its rows rest on but do not name."""
    numbers = {column: kind for column, kind in _NUMBERS.items() if column in frame}
    cites = set(source_ids(frame["source_id"])).union(*also)
    return build_result(data, view, frame.astype(numbers), facts, unit="", cites=tuple(sorted(cites)))
