"""The key figures, on registers small enough to count by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from lib.topics.overview import measure as overview
from lib.view.view import View
from tests.unit.factories import figure, make_dataset, mutual, published

VIEW = View(as_at=date(2013, 2, 8))


def test_key_figures_put_named_beside_published() -> None:
    # Given ten mutuals, five of them live in the base year, and published counts
    data = make_dataset(
        [mutual(number, start=("2009-01-01",) * 3) if number < 5 else mutual(number) for number in range(10)],
        [figure(1, "turnover", "2012-12-31", 2_000_000.0), figure(2, "staff_headcount", "2013-01-01", 40.0)],
        [published("live_mutuals", "2010-07-02", 9), published("live_mutuals", "2013-02-08", 65)],
    )
    # When the key figures are worked out
    rows = overview.key_figures(data, VIEW).frame.set_index("figure")
    # Then each stands beside its published total and says what it covers
    mutuals, value, estimated, staff, times = (rows.iloc[index] for index in range(5))
    assert (mutuals["named"], mutuals["published"]) == (10, 65)
    assert (value["named"], value["known"], value["of"]) == (2_000_000, 1, 10)
    assert pd.isna(value["published"])
    # Two mutuals are too few for an estimate, so what is traced stands alone
    assert estimated[["named", "low", "high", "known"]].to_list() == [2_000_000, 2_000_000, 2_000_000, 1]
    assert (staff["named"], staff["known"]) == (40, 1)
    assert times["named"] == pytest.approx(10 / 5)
    assert times["published"] == pytest.approx(65 / 9)


def test_a_sum_says_the_years_of_its_figures() -> None:
    figures = [figure(1, "turnover", "2011-12-31", 1.0), figure(2, "turnover", "2014-12-31", 1.0)]
    facts = overview.key_figures(make_dataset([mutual(number) for number in range(3)], figures), VIEW).facts
    assert facts.covered["value"].years == ("2011", "2014")
    assert facts.covered["staff"].years is None


def test_published_totals_are_not_put_beside_a_part_of_the_sector() -> None:
    data = make_dataset([mutual(1)], totals=[published("live_mutuals", "2013-02-08", 65)])
    result = overview.key_figures(data, View(as_at=VIEW.as_at, regions=("London",)))
    assert result.frame["published"].isna().all()
    assert result.facts.whole_sector is False


def test_no_multiple_is_given_without_a_mutual_in_the_base_year() -> None:
    rows = overview.key_figures(make_dataset([mutual(1)]), VIEW).frame.set_index("figure")
    assert pd.isna(rows.loc["times", "named"])


def test_the_count_shown_is_out_of_all_that_the_register_names() -> None:
    data = make_dataset([mutual(1), mutual(2, place="North West"), mutual(3, grade="Weak")])
    counts = overview.scope_counts(data, View(as_at=VIEW.as_at, regions=("London",)))
    assert (counts["sightings"].live, counts["named"]) == (1, 3)
