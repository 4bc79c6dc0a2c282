"""The claims and their verdicts; the tests of one claim, and its figure among those of others over time.

Every figure is worked out as at the day on which the claim was made, with strong and moderate evidence, whatever the filters.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.asat import source_ids
from lib.core.result import Result
from lib.register.dataset import KEPT_EDITIONS
from lib.register.dates import parse_partial
from lib.topics.claims.claim_tests import Claim, Found, filled, find, items, published_rows
from lib.topics.claims.verdicts import REASONS, Judgement, Reading, Verdict, Weighed, judge, read
from lib.view.view import View, make_view, with_subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from lib.register.dataset import Dataset

CLAIMED, NAMED, PUBLISHED, OTHER = "Claimed", "Named in the register", "Published", "Something else"
_PUBLISHED_KINDS = ("published",)
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


def claims(data: Dataset, view: View) -> Result[Any]:
    """Every claim with its verdict.

    Returns:
        statement, said_on, claimed (missing where the claim gives no figure), unit, verdict, rule, claim_id, source_id (the
        page that makes the claim; the result lists those that bear on it too). Fact `verdicts` counts each verdict.
    """
    rows, sources = [], set[str]()
    for claim in _all(data):
        judgement = _judgement(_tested(data, claim))
        rows.append(
            {
                "statement": claim.row["claim"],
                "said_on": claim.row["stated_on"],
                "claimed": claim.row["value"],
                "unit": filled(claim.row["unit"]),
                "verdict": str(judgement.verdict),
                "rule": " ".join(REASONS[reason] for reason in judgement.reasons),
                "claim_id": claim.row["claim_id"],
                "source_id": (claim.own,),
            }
        )
        sources.update(claim.row["source_ids"])
    frame = pd.DataFrame(rows, columns=_LIST)
    counts = frame["verdict"].value_counts()
    verdicts = {str(each): int(counts.get(str(each), 0)) for each in Verdict}
    return _result("claim-list", data, _fixed(data, view, data.register.reference_date), frame, also=tuple(sources), verdicts=verdicts)


def claim_tests(data: Dataset, view: View) -> Result[Any]:
    """What the claim of the view was tested against; empty where the view has none that the register lists.

    Returns:
        test, sought (what the figure found must be to agree), found (missing where nothing was), unit, reading, standing,
        reach, said_on (the date that the figure describes), note, source_id (empty where a count rests on many pages; the result
        lists them). Facts: `claim` (its row), `own` (the page that makes it), `verdict`, `rule`, `shown_by` (kind and subject of
        each test that found something).
    """
    claim = _asked(data, view)
    if claim is None:
        return _result("claim-tests", data, view, pd.DataFrame(columns=_TESTS))
    tested = _tested(data, claim)
    rows = [
        {
            "test": test["looks_at"],
            "sought": _sought(claim, test),
            "found": found.value,
            "unit": found.unit,
            "reading": str(reading),
            "standing": _STANDINGS[str(test["standing"])],
            "reach": _REACHES[str(test["reach"])],
            "said_on": found.on,
            "note": _note(found),
            "source_id": _cited(found),
        }
        for test, found, reading in tested
    ]
    judgement = _judgement(tested)
    return _result(
        "claim-tests",
        data,
        _view(data, view, claim),
        pd.DataFrame(rows, columns=_TESTS),
        also=(*claim.row["source_ids"], *(each for _, found, _ in tested for each in found.sources)),
        claim=dict(claim.row),
        own=claim.own,
        shown_by=[(str(test["kind"]), filled(test["who"])) for test, found, _ in tested if found.value is not None],
        verdict=str(judgement.verdict),
        rule=" ".join(REASONS[reason] for reason in judgement.reasons),
    )


def claim_figures(data: Dataset, view: View) -> Result[Any]:
    """The figure claimed among those of the register and of others, oldest first.

    Returns:
        said_on, series, found, unit, published_approx, note, source_id, placed_on (the middle of the date).
        Empty where the claim gives no figure; the fact `nothing_to_show` is true where no other figure can be dated. Facts:
        `claim` (its row) and `others` (how many figures stand beside it).
    """
    claim = _asked(data, view)
    if claim is None:
        return _result("claim-figures", data, view, pd.DataFrame(columns=_FIGURES))
    if pd.isna(claim.row["value"]):
        return _result("claim-figures", data, _view(data, view, claim), pd.DataFrame(columns=_FIGURES), claim=dict(claim.row))
    frame = pd.DataFrame([_claimed(claim), *_others(data, claim)], columns=_FIGURES)
    frame = frame.dropna(subset=["placed_on"]).drop_duplicates(["placed_on", "series", "found", "note", "source_id"])
    frame = frame.sort_values("placed_on", kind="stable", ignore_index=True)
    return _result(
        "claim-figures",
        data,
        _view(data, view, claim),
        frame,
        claim=dict(claim.row),
        others=len(frame) - 1,
        nothing_to_show=len(frame) < 2,
    )


def claim_ids(data: Dataset) -> tuple[str, ...]:
    """The ids of the claims, in the order of the table."""
    return tuple(str(each) for each in data.tables["claims"]["claim_id"])


def _all(data: Dataset) -> Iterator[Claim]:
    if data.tables["claim_tests"].empty:  # an edition from before the tests could only say that nothing was found
        return
    for row in _records(data.tables["claims"]):
        yield Claim(row=row, on=pd.Timestamp(row["stated_on_mid"]).date(), own=items(row["source_ids"])[0])


def _records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for row in frame.to_dict("records"):
        yield {str(name): value for name, value in row.items()}


def _asked(data: Dataset, view: View) -> Claim | None:
    return next((claim for claim in _all(data) if str(claim.row["claim_id"]).casefold() == view.claim.casefold()), None)


def _fixed(data: Dataset, view: View, on: date) -> View:
    """The view that claims are judged in: a day, every sector and region, strong and moderate evidence."""
    return make_view(data.register, data.latest, as_at=on, edition=view.edition)


def _view(data: Dataset, view: View, claim: Claim) -> View:
    return with_subject(_fixed(data, view, claim.on), claim=str(claim.row["claim_id"]))


def _tested(data: Dataset, claim: Claim) -> list[tuple[Mapping[str, Any], Found, Reading]]:
    """Each test of a claim with what it found and what that says."""
    return _every_test(data).get(str(claim.row["claim_id"]), [])


@lru_cache(maxsize=KEPT_EDITIONS)  # no filter changes what a test finds
def _every_test(data: Dataset) -> dict[str, list[tuple[Mapping[str, Any], Found, Reading]]]:
    claims = {str(claim.row["claim_id"]): claim for claim in _all(data)}
    done: dict[str, list[tuple[Mapping[str, Any], Found, Reading]]] = {}
    for test in _records(data.tables["claim_tests"]):
        if claim := claims.get(str(test["claim_id"])):
            found = find(data, claim, test)
            done.setdefault(str(test["claim_id"]), []).append((test, found, _reading(claim, test, found)))
    return done


def _reading(claim: Claim, test: Mapping[str, Any], found: Found) -> Reading:
    target = _target(claim, test)
    if str(test["reach"]) == "context" or target is None:
        return Reading.CONTEXT
    tolerance = 0.0 if pd.isna(test["tolerance"]) else float(test["tolerance"])
    return read(found.value, target, compare=str(test["compare"]), tolerance=tolerance, floor=found.floor, least=found.least)


def _target(claim: Claim, test: Mapping[str, Any]) -> float | None:
    """The figure that a test looks for: its own, else the one claimed."""
    value = claim.row["value"] if pd.isna(test["target"]) else test["target"]
    return None if pd.isna(value) else float(value)


def _sought(claim: Claim, test: Mapping[str, Any]) -> str:
    """What the figure found must be to agree: about 65, more than 70; empty for context."""
    target = _target(claim, test)
    return "" if target is None or str(test["reach"]) == "context" else f"{test['compare']} {target:,.10g}"


def _cited(found: Found) -> tuple[str, ...]:
    return found.sources if len(found.sources) <= _MOST_CITED else ()


def _note(found: Found) -> str:
    many = "" if _cited(found) == found.sources else f" It rests on {len(found.sources)} pages, listed under About."
    return found.note + many


def _judgement(tested: list[tuple[Mapping[str, Any], Found, Reading]]) -> Judgement:
    return judge([Weighed(reading=reading, standing=str(test["standing"]), reach=str(test["reach"])) for test, _, reading in tested])


def _claimed(claim: Claim) -> dict[str, Any]:
    return {
        "placed_on": pd.Timestamp(claim.on),
        "said_on": claim.row["stated_on"],
        "series": CLAIMED,
        "found": float(claim.row["value"]),
        "unit": filled(claim.row["unit"]),
        "published_approx": "exact",
        "note": claim.row["claim"],
        "source_id": (claim.own,),
    }


def _others(data: Dataset, claim: Claim) -> Iterator[dict[str, Any]]:
    """The figures of every test that looks for the figure claimed, and published totals of the same measure at any date."""
    for test, found, _ in _tested(data, claim):
        if not pd.isna(test["target"]):
            continue
        if str(test["kind"]) in _PUBLISHED_KINDS:
            yield from _published(data, claim, test)
        elif found.value is not None:
            yield {
                "placed_on": pd.Timestamp(parse_partial(found.on).middle) if found.on else pd.NaT,
                "said_on": found.on,
                "series": _series(test),
                "found": found.value,
                "unit": found.unit,
                "published_approx": "at least" if found.floor else found.approx,
                "note": test["looks_at"],
                "source_id": _cited(found),
            }


def _published(data: Dataset, claim: Claim, test: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for row in _records(published_rows(data, claim, test)):
        yield {
            "placed_on": row["as_of_mid"],
            "said_on": str(row["as_of"]),
            "series": _series(test),
            "found": float(row["value"]),
            "unit": str(row["unit"]),
            "published_approx": str(row["approx"]),
            "note": filled(row["note"]),
            "source_id": tuple(row["source_id"]),
        }


def _series(test: Mapping[str, Any]) -> str:
    if str(test["reach"]) == "context":
        return OTHER
    return NAMED if str(test["standing"]) == "register" else PUBLISHED


def _result(name: str, data: Dataset, view: View, frame: pd.DataFrame, *, also: tuple[str, ...] = (), **facts: Any) -> Result[Any]:
    numbers = {column: kind for column, kind in _NUMBERS.items() if column in frame}
    sources = set(source_ids(frame["source_id"])) | set(also)
    return Result(
        name=name,
        frame=frame.astype(numbers),
        view=view,
        unit="",
        edition=data.edition,
        source_ids=tuple(sorted(sources)),
        facts=facts,
    )
