"""Rows in any order: numbers as numbers, dates as dates, what is not known last both ways."""

from __future__ import annotations

import pandas as pd
import pytest

from lib.core.field import Field, Show
from lib.core.ordering import orders, sort_rows

FIELDS = (
    Field(name="name", label="Name", definition=""),
    Field(name="value", label="Value", definition="", show=Show.MONEY),
    Field(name="launched", label="Launched", definition=""),
)
FRAME = pd.DataFrame(
    {
        "name": ["beta", "Alpha", "", "gamma"],
        "value": [9.0, float("nan"), 100.0, 20.0],
        "launched": ["2012-01", None, "by 2010-12-31", "2011"],
    }
)


@pytest.mark.parametrize(
    ("order", "rows"),
    [
        ("Name, A to Z", [1, 0, 3, 2]),
        ("Name, Z to A", [3, 0, 1, 2]),
        ("Value, highest first", [2, 3, 0, 1]),
        ("Value, lowest first", [0, 3, 2, 1]),
        ("Launched, latest first", [0, 3, 2, 1]),
        ("Launched, earliest first", [2, 3, 0, 1]),
    ],
)
def test_rows_are_sorted_both_ways_by_any_column(order: str, rows: list[int]) -> None:
    assert list(sort_rows(FRAME, orders(FIELDS, FRAME)[order]).index) == rows


def test_every_column_can_be_sorted_both_ways() -> None:
    assert len(orders(FIELDS, FRAME)) == 2 * len(FIELDS)


def test_equals_stay_as_they_were() -> None:
    frame = pd.DataFrame({"value": [1, 2, 1, 2]})
    field = (Field(name="value", label="Value", definition="", show=Show.COUNT),)
    assert list(sort_rows(frame, orders(field, frame)["Value, highest first"]).index) == [1, 3, 0, 2]
