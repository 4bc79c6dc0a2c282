"""What the measures of growth give, on registers small enough to count by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd

from lib.topics.growth import measure as growth
from lib.view.view import View
from tests.unit.factories import figure, make_dataset, mutual, published

VIEW = View(as_at=date(2013, 2, 8))


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
    assert result.facts.launch_unknown == 1


def test_the_value_of_each_year_covers_the_mutuals_live_in_its_middle() -> None:
    data = make_dataset(
        [mutual(1), mutual(2, start=("2013-01-01",) * 3)],
        [figure(1, "turnover", "2012-12-31", 100.0), figure(2, "turnover", "2013-12-31", 50.0)],
    )
    rows = growth.value_over_time(data, VIEW).frame.set_index("year")
    assert rows.loc[2012, ["value", "value_known", "mutuals"]].to_list() == [100.0, 1, 1]
    assert rows.loc[2013, ["value", "value_known", "mutuals"]].to_list() == [150.0, 2, 2]
    assert pd.isna(rows.loc[2010, "value"])


def test_the_evidence_is_that_of_the_mutuals_drawn_and_of_no_plan() -> None:
    # Given two that began, a plan, and one without any date
    rows = [mutual(1), mutual(2, grade="Moderate"), mutual(3, start=(None,) * 3, status="planned"), mutual(4, start=(None,) * 3)]
    data = make_dataset(rows)
    assert growth.live_over_time(data, VIEW).grades == {"Strong": 1, "Moderate": 1}
    assert growth.by_group_over_time(data, VIEW).grades == {"Strong": 1, "Moderate": 1}
    # And of multiples those that are live at one of the dates
    assert growth.times_by_group(make_dataset([mutual(1), mutual(2, start=("2014-01-01",) * 3)]), VIEW).grades == {"Strong": 1}


def test_groups_without_a_mutual_have_no_small_multiple() -> None:
    result = growth.by_group_over_time(make_dataset([mutual(1)]), VIEW)
    assert set(result.frame["group"]) == {"Alpha"}
    assert result.facts.at == {"Alpha": 1}


def test_times_by_group_starts_with_all_in_view() -> None:
    # Given five apples of 2009, five more since, and five bananas since
    early = [mutual(number, start=("2009-01-01",) * 3) for number in range(5)]
    late = [mutual(number) for number in range(5, 10)]
    bananas = [mutual(number, sector="Bananas", sector_group="Beta") for number in range(10, 15)]
    frame = growth.times_by_group(make_dataset([*early, *late, *bananas]), VIEW).frame
    assert frame["group"].to_list() == ["All in view", "Alpha", "Beta"]
    assert frame["times"].head(2).to_list() == [3, 2]
    assert pd.isna(frame["times"].iloc[2])


def test_other_published_figures_are_never_shown_as_the_sector() -> None:
    data = make_dataset([mutual(1)], totals=[published("other", "2013-01-01", 62), published("live_mutuals", "2013-02-08", 65)])
    assert growth.published_counts(data, VIEW).frame["published"].to_list() == [65]
