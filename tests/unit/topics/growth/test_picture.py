"""Charts of growth: what is drawn is what the result holds."""

from __future__ import annotations

from typing import Any

import pytest

from lib.topics.growth import measure as growth
from tests.unit.charts import DATA, axes, draw, numbers, view_of
from tests.unit.factories import REGISTER


def test_the_line_the_band_and_the_points_are_those_of_the_frames() -> None:
    # Given the counts and the published totals
    view = view_of(DATA)
    result, totals = growth.live_over_time(DATA, view), growth.published_counts(DATA, view)
    drawn = draw("growth-live")
    # Then each line is a column of the frame, and each published total a point that says how precise it is and who said it
    for trace, column in zip(drawn["data"], ("possible", "certain", "central"), strict=False):
        assert numbers(trace["y"]) == result.frame[column].tolist()
    assert numbers(drawn["data"][3]["y"]) == totals.frame["published"].tolist() == [9.0, 65.0]
    assert "at least <b>65</b>" in drawn["data"][3]["text"][1]
    assert all("A page (A publisher)" in text for text in drawn["data"][3]["text"])
    assert drawn["data"][4]["text"] == ["<b>An event</b><br>1 January 2012<br>It happened."]


def test_the_date_looked_at_is_marked_and_labelled_with_its_count() -> None:
    drawn = draw("growth-live")
    assert drawn["layout"]["shapes"][0]["x0"] == REGISTER.reference_date.isoformat()
    # Mutuals 1, 2 and 3 are live then, 4 has ended
    assert "8 February 2013: 3" in [note["text"] for note in drawn["layout"]["annotations"]]


def test_endings_hang_below_zero_hatched_and_are_labelled_without_a_minus() -> None:
    # Given one mutual that ended in 2012
    drawn = draw("growth-launches")
    up, down = drawn["data"]
    years = numbers(up["x"])
    assert numbers(down["y"])[years.index(2012)] == -1
    assert sum(numbers(down["y"])) == -1
    # 1 in 2009, 2 in 2011, 3 in 2012 and 4 in 2008
    assert {year: count for year, count in zip(years, numbers(up["y"]), strict=True) if count} == {2008: 1, 2009: 1, 2011: 1, 2012: 1}
    assert down["marker"]["pattern"]["shape"]
    assert not any(text.startswith(("-", "−")) for text in drawn["layout"]["yaxis"]["ticktext"])


def test_value_bars_are_the_known_values_in_billions() -> None:
    result = growth.value_over_time(DATA, view_of(DATA))
    drawn = draw("growth-value")
    assert numbers(drawn["data"][0]["y"]) == [value / 1e9 for value in result.frame["value"].fillna(0)]
    assert numbers(drawn["data"][1]["y"]) == [1.0]


def test_small_multiples_share_their_axes_and_show_every_group() -> None:
    drawn = draw("growth-sectors")
    ranges: dict[str, set[tuple[Any, ...]]] = {name[0]: set() for name in axes(drawn)}
    for name, axis in axes(drawn).items():
        ranges[name[0]].add(tuple(axis["range"]))
    assert [len(each) for each in ranges.values()] == [1, 1]
    assert len(drawn["data"]) == 2
    assert [note["text"].replace("\u00a0", " ") for note in drawn["layout"]["annotations"]] == ["Alpha: 2", "Beta: 1"]


def test_times_says_none_where_there_was_none_and_marks_the_published_multiple() -> None:
    drawn = draw("growth-times")
    labels = dict(
        zip([name.replace("\u00a0", " ").replace("<br>", " ") for name in drawn["data"][0]["y"]], drawn["data"][0]["text"], strict=True)
    )
    # Mutuals 1 and 4 were live in the middle of 2010, 1, 2 and 3 on 8 February 2013; 65 against 9 were published
    assert labels == {"All in view (2 to 3)": "too few in 2010", "Alpha (2 to 2)": "too few in 2010", "Beta (0 to 1)": "none in 2010"}
    assert drawn["layout"]["shapes"][0]["x0"] == pytest.approx(65 / 9)
