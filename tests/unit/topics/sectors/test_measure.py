"""What the measures of sectors give, on registers small enough to count by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from lib.topics.sectors import measure as sectors
from lib.view.view import View
from tests.unit.factories import figure, make_dataset, mutual

VIEW = View(as_at=date(2013, 2, 8))


def test_sectors_are_sorted_by_the_measure_with_unknown_last() -> None:
    data = make_dataset(
        [mutual(1), mutual(2, sector="Apricots"), mutual(3, sector="Bananas", sector_group="Beta")],
        [figure(2, "turnover", "2013-01-01", 10.0), figure(3, "turnover", "2013-01-01", 30.0)],
    )
    frame = sectors.by_sector(data, View(as_at=VIEW.as_at, measure="value")).frame
    assert frame["sector"].to_list() == ["Bananas", "Apricots", "Apples"]
    assert frame["value_share"].head(2).to_list() == [0.75, 0.25]
    assert pd.isna(frame["shown"].iloc[2])


def test_concentration_adds_up_the_largest_first() -> None:
    data = make_dataset([mutual(n) for n in range(7)], [figure(n, "turnover", "2013-01-01", float(n + 1)) for n in range(6)])
    result = sectors.concentration(data, VIEW)
    assert result.frame["value"].to_list() == [6, 5, 4, 3, 2, 1]
    assert result.facts.largest_share == pytest.approx(20 / 21)
    assert result.frame["cumulative_share"].iloc[-1] == pytest.approx(1)
    assert (result.coverage.known, result.coverage.of) == (6, 7)


def test_a_sector_story_names_its_first_newest_and_biggest() -> None:
    data = make_dataset(
        [
            mutual(1, start=("2009-01-01",) * 3, end=("2012-01-01",) * 3),
            mutual(2),
            mutual(3, start=("2015-01-01",) * 3),
            mutual(4, status="planned", start=(None,) * 3),
        ],
        [figure(2, "turnover", "2013-01-01", 10.0)],
    )
    result = sectors.sector_story(data, VIEW, "Apples")
    assert result.facts.first.name == "Mutual 1"
    assert result.facts.newest.name == "Mutual 2"
    assert result.facts.biggest.name == "Mutual 2"
    assert (result.facts.live, result.facts.ended) == (1, 1)
    assert "Mutual 4" not in set(result.frame["name"])
