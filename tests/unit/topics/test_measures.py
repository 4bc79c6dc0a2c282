"""What each measure gives, on registers small enough to count by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from lib.catalogue import FIELDS
from lib.topics.growth import measure as growth
from lib.topics.overview import measure as overview
from lib.topics.places import measure as places
from lib.topics.sectors import measure as sectors
from lib.view.view import View
from tests.unit.factories import figure, make_dataset, mutual, published

VIEW = View(as_at=date(2013, 2, 8))


def test_key_figures_put_named_beside_published() -> None:
    # Given two mutuals, one of them live in the base year, and published counts
    data = make_dataset(
        [mutual(1, start=("2009-01-01",) * 3), mutual(2)],
        [figure(1, "turnover", "2012-12-31", 2_000_000.0), figure(2, "staff_headcount", "2013-01-01", 40.0)],
        [published("live_mutuals", "2010-07-02", 9), published("live_mutuals", "2013-02-08", 65)],
    )
    # When the key figures are worked out
    rows = overview.key_figures(data, VIEW).frame.set_index("figure")
    # Then each stands beside its published total and says what it covers
    mutuals, value, staff, times = (rows.iloc[index] for index in range(4))
    assert (mutuals["named"], mutuals["published"]) == (2, 65)
    assert (value["named"], value["known"], value["of"]) == (2_000_000, 1, 2)
    assert pd.isna(value["published"])
    assert (staff["named"], staff["known"]) == (40, 1)
    assert times["named"] == pytest.approx(2 / 1)
    assert times["published"] == pytest.approx(65 / 9)


def test_published_totals_are_not_put_beside_a_part_of_the_sector() -> None:
    data = make_dataset([mutual(1)], totals=[published("live_mutuals", "2013-02-08", 65)])
    result = overview.key_figures(data, View(as_at=VIEW.as_at, regions=("London",)))
    assert result.frame["published"].isna().all()
    assert result.facts["whole_sector"] is False


def test_no_multiple_is_given_without_a_mutual_in_the_base_year() -> None:
    assert overview.times_as_many(make_dataset([mutual(1)]), VIEW) is None


def test_the_count_shown_is_out_of_all_that_the_register_names() -> None:
    data = make_dataset([mutual(1), mutual(2, place="North West"), mutual(3, grade="Weak")])
    assert overview.scope_counts(data, View(as_at=VIEW.as_at, regions=("London",))) == {"shown": 1, "named": 3}


def test_launches_and_endings_fall_in_the_year_of_their_middle() -> None:
    data = make_dataset(
        [
            mutual(1, start=("2011-01-01", "2011-07-02", "2011-12-31")),
            mutual(2, end=("2014-03-31",) * 3),
            mutual(3, start=("2006-01-01", "2012-05-05", "2012-05-05"), start_basis="trading by"),
        ]
    )
    result = growth.launches_and_endings(data, VIEW)
    rows = result.frame.set_index("year")
    assert rows.loc[2011, "launches"] == 2
    assert rows["launches"].sum() == 2
    assert rows.loc[2014, "endings"] == 1
    assert result.facts["launch_unknown"] == 1


def test_the_value_of_each_year_covers_the_mutuals_live_in_its_middle() -> None:
    data = make_dataset(
        [mutual(1), mutual(2, start=("2013-01-01",) * 3)],
        [figure(1, "turnover", "2012-12-31", 100.0), figure(2, "turnover", "2013-12-31", 50.0)],
    )
    rows = growth.value_over_time(data, VIEW).frame.set_index("year")
    assert rows.loc[2012, ["value", "value_known", "mutuals"]].to_list() == [100.0, 1, 1]
    assert rows.loc[2013, ["value", "value_known", "mutuals"]].to_list() == [150.0, 2, 2]
    assert pd.isna(rows.loc[2010, "value"])


def test_groups_without_a_mutual_have_no_small_multiple() -> None:
    result = growth.by_group_over_time(make_dataset([mutual(1)]), VIEW)
    assert set(result.frame["group"]) == {"Alpha"}
    assert result.facts["at"] == {"Alpha": 1}


def test_times_by_group_starts_with_all_in_view() -> None:
    data = make_dataset([mutual(1, start=("2009-01-01",) * 3), mutual(2), mutual(3, sector="Bananas", sector_group="Beta")])
    frame = growth.times_by_group(data, VIEW).frame
    assert frame["group"].to_list() == ["All in view", "Alpha", "Beta"]
    assert frame["times"].head(2).to_list() == [3, 2]
    assert pd.isna(frame["times"].iloc[2])


def test_other_published_figures_are_never_shown_as_the_sector() -> None:
    data = make_dataset([mutual(1)], totals=[published("other", "2013-01-01", 62), published("live_mutuals", "2013-02-08", 65)])
    assert growth.published_counts(data, VIEW).frame["published"].to_list() == [65]


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


def test_regions_without_a_mutual_have_a_row_of_zeros() -> None:
    frame = places.by_region(make_dataset([mutual(1)]), VIEW).frame.set_index("area")
    assert frame.loc["London", ["mutuals", "rate"]].to_list() == [1, pytest.approx(0.1)]
    assert frame.loc["North East", "mutuals"] == 0
    assert "National" not in frame.index


def test_a_mutual_without_a_place_is_counted_and_not_drawn() -> None:
    data = make_dataset([mutual(1), mutual(2, lad_code=None, lad_name=None, lon=None, lat=None, place="National")])
    assert places.by_authority(data, VIEW).facts["unplaced"] == 1
    assert len(places.points(data, VIEW).frame) == 2


@pytest.mark.parametrize("day", [date(2006, 1, 1), date(2013, 2, 8), date(2026, 11, 22)])
@pytest.mark.parametrize("grades", [("Strong",), ()])
@pytest.mark.parametrize("measure", ["mutuals", "value", "staff", "rate"])
def test_every_measure_answers_every_view_in_documented_columns(day: date, grades: tuple[str, ...], measure: str) -> None:
    data, view = make_dataset([mutual(1)]), View(as_at=day, grades=grades, measure=measure)
    every = [
        overview.key_figures,
        places.by_region,
        places.by_authority,
        places.points,
        growth.live_over_time,
        growth.published_counts,
        growth.published_values,
        growth.launches_and_endings,
        growth.value_over_time,
        growth.by_group_over_time,
        growth.times_by_group,
        growth.policy_events,
        sectors.by_sector,
        sectors.sector_by_region,
        sectors.concentration,
    ]
    for work_out in every:
        result = work_out(data, view)
        assert set(result.frame.columns) <= set(FIELDS), result.name
        if not grades and "central" in result.frame:
            assert result.empty
