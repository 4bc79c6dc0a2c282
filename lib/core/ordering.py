"""Rows in the order that a reader asks for: by any column, numbers as numbers, dates as dates, what is not known last both ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lib.core.field import Show
from lib.core.wording import is_partial_date, missing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from lib.core.field import Field


@dataclass(frozen=True, kw_only=True)
class Order:
    """By which column rows are sorted, and whether the largest, latest or last of the alphabet goes first."""

    column: str
    descending: bool

    @property
    def aria(self) -> str:
        """How `aria-sort` says it."""
        return "descending" if self.descending else "ascending"


def orders(fields: Sequence[Field], frame: pd.DataFrame) -> Mapping[str, Order]:
    """What a reader may choose -> the order that it is: two for each field."""
    found = {}
    for field in fields:
        for words, descending in _ways(field, frame[field.name]):
            found[f"{field.label}, {words}"] = Order(column=field.name, descending=descending)
    return found


def sort_rows(frame: pd.DataFrame, order: Order) -> pd.DataFrame:
    """The rows in an order; equals stay as they were, and rows without a value stand last."""
    keys = [_key(value) for value in frame[order.column].to_numpy(object)]
    known = [place for place, key in enumerate(keys) if key is not None]
    rest = [place for place, key in enumerate(keys) if key is None]
    return frame.iloc[[*sorted(known, key=lambda place: keys[place], reverse=order.descending), *rest]]


def _ways(field: Field, column: pd.Series) -> tuple[tuple[str, bool], tuple[str, bool]]:
    if field.show in (Show.DAY, Show.YEAR, Show.PERIOD) or _holds_dates(column):
        return ("latest first", True), ("earliest first", False)
    if field.show is Show.SOURCE:
        return ("most first", True), ("fewest first", False)
    if field.show.numeric:
        return ("highest first", True), ("lowest first", False)
    return ("A to Z", False), ("Z to A", True)


def _holds_dates(column: pd.Series) -> bool:
    values = [value for value in column.to_numpy(object) if isinstance(value, str) and value]
    return bool(values) and all(map(is_partial_date, values))


def _key(value: Any) -> Any:
    """What a value is sorted by; None where there is none."""
    if isinstance(value, str):
        return value.removeprefix("by ").casefold() or None
    if isinstance(value, tuple | list):
        return len(value) or None
    return None if missing(value) else value
