"""Published totals about interest and support: all of a measure, the highest, and the one nearest to a date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lib.core.asat import nearest_published
from lib.core.caching import once_an_edition

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from lib.register.dataset import Dataset


@dataclass(frozen=True, kw_only=True)
class Total:
    """A published number.

    Args:
        value: The number.
        unit: What it counts.
        as_of: When it held, as precise as the source.
        approx: How exact it is: exact, approx or at least.
    """

    value: float
    unit: str
    as_of: str
    approx: str


@once_an_edition
def list_totals(data: Dataset, measure: str) -> tuple[Total, ...]:
    """Every total of a measure, in time, whatever the date looked at."""
    return tuple(_read(row) for _, row in _choose(data, measure).sort_values("as_of_mid", kind="stable").iterrows())


@once_an_edition
def find_highest(data: Dataset, measure: str) -> Total | None:
    """The highest total of a measure; None where none was published."""
    rows = _choose(data, measure).sort_values("value", kind="stable")
    return None if rows.empty else _read(rows.iloc[-1])


def find_nearest(data: Dataset, measure: str, on: date) -> Total | None:
    """The total of a measure that describes a date best; None where none is near."""
    row = nearest_published(data, measure, on)
    return None if row is None else _read(row)


def _choose(data: Dataset, measure: str) -> pd.DataFrame:
    return data.published[data.published["measure"].eq(measure)]


def _read(row: pd.Series) -> Total:
    return Total(value=float(row["value"]), unit=str(row["unit"]), as_of=str(row["as_of"]), approx=str(row["approx"]))
