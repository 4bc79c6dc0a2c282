"""A claim and the tests that it is put to, as the register's tables hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from lib.core.result import records
from lib.core.wording import missing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    import pandas as pd

    from lib.register.dataset import Dataset

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One claim.

    Args:
        id: As in its link.
        statement: What was said, in our own words.
        value: The figure claimed; None where it gives none.
        unit: Unit of the figure; may be empty.
        stated_on: When it was said, as precise as the source.
        on: The middle of that date.
        page: The page that makes it: the first of its sources, which never counts as evidence for it.
        source_ids: Every page that bears on it.
        evidence_for: What speaks for it; may be empty, as the next two.
        evidence_against: What speaks against it, or what to bear in mind.
        other_values: Values that others published.
    """

    id: str
    statement: str
    value: float | None
    unit: str
    stated_on: str
    on: date
    page: str
    source_ids: tuple[str, ...]
    evidence_for: str
    evidence_against: str
    other_values: str


@dataclass(frozen=True, kw_only=True)
class ClaimTest:
    """One test of a claim, column for column as `claim_tests`.

    `target`, `tolerance`, `first_from` and `last_to` are None where blank, texts are empty.
    """

    claim_id: str
    looks_at: str
    kind: str
    what: tuple[str, ...]
    who: str
    first: str
    first_from: pd.Timestamp | None
    last_to: pd.Timestamp | None
    compare: str
    target: float | None
    tolerance: float | None
    standing: str
    reach: str
    sources: frozenset[str]

    @property
    def is_context(self) -> bool:
        """True where it decides nothing."""
        return self.reach == "context"


def list_claims(data: Dataset) -> tuple[Claim, ...]:
    """The claims in the order of their table; none in an edition from before the tests, which could give no verdict."""
    if data.tables["claim_tests"].empty:
        return ()
    return tuple(_claim(row) for row in records(data.tables["claims"]))


def list_tests(data: Dataset) -> Iterator[ClaimTest]:
    """The tests of all claims, in the order of their table."""
    return map(_test, records(data.tables["claim_tests"]))


def text_of(cell: object) -> str:
    """The text of a cell; empty for a blank."""
    return "" if missing(cell) else str(cell)


def _claim(row: Mapping[str, Any]) -> Claim:
    source_ids = _items(row["source_ids"])
    return Claim(
        id=str(row["claim_id"]),
        statement=str(row["claim"]),
        value=_value_or_none(row["value"]),
        unit=text_of(row["unit"]),
        stated_on=str(row["stated_on"]),
        on=row["stated_on_mid"].date(),
        page=source_ids[0],
        source_ids=source_ids,
        evidence_for=text_of(row["evidence_for"]),
        evidence_against=text_of(row["evidence_against_or_caveat"]),
        other_values=text_of(row["other_published_values"]),
    )


def _test(row: Mapping[str, Any]) -> ClaimTest:
    return ClaimTest(
        claim_id=str(row["claim_id"]),
        looks_at=str(row["looks_at"]),
        kind=str(row["kind"]),
        what=_items(row["what"]),
        who=text_of(row["who"]),
        first=text_of(row["first"]),
        first_from=_value_or_none(row["first_from"]),
        last_to=_value_or_none(row["last_to"]),
        compare=str(row["compare"]),
        target=_value_or_none(row["target"]),
        tolerance=_value_or_none(row["tolerance"]),
        standing=str(row["standing"]),
        reach=str(row["reach"]),
        sources=frozenset(_items(row["sources"])),
    )


def _value_or_none(cell: T) -> T | None:
    """The value of a cell; None for a blank."""
    return None if missing(cell) else cell


def _items(cell: Any) -> tuple[str, ...]:
    """The values of a list cell; none for a blank."""
    return () if missing(cell) else tuple(str(each) for each in cell)
