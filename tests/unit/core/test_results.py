"""Rows as plain values, pages of a long list, and the sources of a card one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.catalogue import CARDS
from lib.core.card import work_out
from lib.core.result import records
from lib.ui import table
from lib.view.view import make_view
from tests.editions import NEWEST as DATA

VIEW = make_view(DATA.register, DATA.latest)


def to_plain(value: object) -> object:
    """A value that is equal to itself where it is missing, and then tells what stands there."""
    return repr(value) if pd.api.types.is_scalar(value) and pd.isna(value) else value


def test_rows_are_those_of_pandas_as_plain_values() -> None:
    # Given columns of every kind, each with a cell that is missing
    frame = pd.DataFrame(
        {
            "text": ["a", None],
            "word": pd.array(["a", None], dtype="string"),
            "sure": [True, False],
            "whole": pd.array([1, None], dtype="Int64"),
            "number": [1.5, float("nan")],
            "kind": pd.Categorical(["x", None]),
            "ids": [("a", "b"), None],
            "day": pd.to_datetime(["2013-02-08", None]),
        }
    )
    # Then they read as pandas gives them
    rows = [{name: to_plain(value) for name, value in row.items()} for row in records(frame)]
    assert rows == [{name: to_plain(value) for name, value in row.items()} for row in frame.to_dict("records")]
    assert [type(value) for value in records(frame.head(1))[0].values()] == [str, str, bool, int, float, str, tuple, pd.Timestamp]
    assert records(frame.head(0)) == []


@given(st.integers(min_value=0, max_value=3 * table.PAGE_ROWS + 1))
def test_the_pages_of_a_list_hold_every_row_once_and_say_which(rows: int) -> None:
    listed = pd.DataFrame({"rank": range(rows)})
    pages = [table.take_page(listed, page) for page in range(1, -(-rows // table.PAGE_ROWS) + 1)]
    assert [row for part, _ in pages for row in part["rank"]] == list(range(rows))
    if len(pages) > 1:
        assert pages[0][1] == f", rows 1 to {table.PAGE_ROWS} of {rows:,}"
        assert pages[-1][1].endswith(f" to {rows:,} of {rows:,}")
    # And all on one page are the rows themselves
    every, said = table.take_page(listed, 0)
    assert every is listed
    assert not said


@pytest.mark.parametrize("card", ["key", "map-regions", "growth-live", "pipeline-supported"])
def test_the_sources_of_a_card_are_those_that_its_results_cite(card: str) -> None:
    bundle = work_out(CARDS["briefing" if card == "key" else card], DATA, replace(VIEW, as_at=date(2016, 5, 1)))
    cited = sorted({each for result in bundle.results for each in result.source_ids})
    assert list(bundle.sources) == cited
    assert len(bundle.sources) == len(cited) > 0
    assert all(bundle.sources[each] == DATA.source(each) for each in cited)
    assert "no such source" not in bundle.sources
