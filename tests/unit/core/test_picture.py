"""The rules for government charts, kept by every chart of growth and sectors on any selection."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from lib.core.picture import round_step, short_labels, year_ticks
from lib.register.measures import MEASURES
from tests.unit.charts import CHARTS, DATA, NOBODY, NONE_KNOWN, ONE, THEMES, axes, draw

if TYPE_CHECKING:
    from lib.core.theme import Theme
    from lib.register.dataset import Dataset

EVERY = pytest.mark.parametrize("chart", CHARTS)
BARS = [
    *("growth-launches", "growth-value", "growth-times", "growth-times-regions"),
    *("sectors", "sector-groups", "sectors-concentration"),
]
#: What the axis of each chart says where the measure is value.
UNITS = {
    "growth-live": "mutuals",
    "growth-launches": "Mutuals",
    "growth-value": "£ billion",
    "growth-times": "Times",
    "growth-times-regions": "Times",
    "sectors": "£ million",
    "sector-groups": "£ million",
    "sectors-regions": "£ million",
    "sectors-concentration": "£ million",
}


@EVERY
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("data", [DATA, NONE_KNOWN, ONE, NOBODY], ids=["some", "nothing known", "one", "nobody"])
def test_every_chart_survives_every_selection(chart: str, measure: str, data: Dataset) -> None:
    # When little or nothing can be drawn
    drawn = draw(chart, data, measure=measure)
    # Then a picture comes out whose axes end somewhere
    for axis in axes(drawn).values():
        assert all(end is not None and end == end for end in axis.get("range", ()))  # noqa: PLR0124 - not a number
        if "range" in axis:
            assert axis["range"][0] != axis["range"][1]
    assert not re.search(r"\bnan\b", json.dumps(drawn["layout"]), re.IGNORECASE)


@pytest.mark.parametrize("chart", [card_id for card_id in CHARTS if card_id != "sectors-regions"])
@THEMES
def test_every_chart_uses_at_most_four_colours_all_of_them_the_themes(chart: str, theme: Theme) -> None:
    drawn = draw(chart, theme=theme)
    fills = [trace["marker"]["color"] for trace in drawn["data"] if "color" in trace.get("marker", {})]
    used = {colour for fill in fills for colour in ([fill] if isinstance(fill, str) else fill)}
    used |= {trace["line"]["color"] for trace in drawn["data"] if trace.get("line", {}).get("width")}
    assert used
    assert len(used) <= 4
    assert used <= {*theme.categorical, theme.focus, theme.other, theme.muted}


@EVERY
def test_no_chart_has_a_second_scale_or_an_axis_that_traps_a_thumb(chart: str) -> None:
    for axis in axes(draw(chart)).values():
        assert "overlaying" not in axis
        assert axis["fixedrange"]


@pytest.mark.parametrize("chart", BARS)
def test_every_chart_of_bars_starts_at_zero(chart: str) -> None:
    drawn = draw(chart)
    bars = [trace for trace in drawn["data"] if trace["type"] == "bar"]
    assert bars
    for trace in bars:
        along = "xaxis" if trace.get("orientation") == "h" else "yaxis"
        assert "base" not in trace
        assert drawn["layout"][along]["rangemode"] == "tozero"
        assert drawn["layout"][along].get("range", [0])[0] == 0


@pytest.mark.parametrize(("chart", "unit"), UNITS.items())
def test_the_measured_axis_says_its_unit(chart: str, unit: str) -> None:
    titles = [axis.get("title", {}).get("text", "") for axis in axes(draw(chart, measure="value")).values()]
    assert any(unit in title for title in titles)


def test_charts_that_the_rules_for_bars_and_units_leave_out_have_none() -> None:
    # Given the charts that no rule for bars, or for a titled axis, is asked of
    for chart in set(CHARTS) - set(BARS):
        assert "bar" not in {trace["type"] for trace in draw(chart)["data"]}
    # Then those without a title are the small multiples, whose words say what is counted
    assert set(CHARTS) - set(UNITS) == {"growth-sectors", "growth-regions"}


def test_an_axis_that_counts_few_mutuals_has_no_tick_for_part_of_one() -> None:
    # Given one mutual, ticks are whole mutuals apart, on lines as on bars
    assert draw("growth-live", ONE)["layout"]["yaxis"]["dtick"] == 1
    assert draw("growth-sectors", ONE)["layout"]["yaxis"]["dtick"] == 1
    assert draw("sectors", ONE)["layout"]["xaxis"]["dtick"] == 1
    assert draw("growth-launches", ONE)["layout"]["yaxis"]["ticktext"][-1] == "1"
    # While parts of a million pounds are fine
    assert "dtick" not in draw("sectors", DATA, measure="value")["layout"]["xaxis"]


@pytest.mark.parametrize(("first", "last"), [(2006, 2026), (1873, 2023), (1173, 2023), (2023, 2023), (1999, 2009)])
def test_an_axis_of_years_has_a_readable_number_of_round_ticks(first: int, last: int) -> None:
    start, step = year_ticks(first, last)
    ticks = range(start, last + 1, step)
    assert 1 <= len(ticks) <= 10
    assert step < 10 or all(tick % step == 0 for tick in ticks)


@pytest.mark.parametrize("span", [1, 9, 11, 306, 5_000])
def test_a_step_of_whole_numbers_is_round_and_leaves_few_ticks(span: int) -> None:
    step = round_step(span)
    assert span / step <= 10
    assert str(step).rstrip("0") in ("1", "2", "5")


def test_long_names_are_shortened_and_stay_apart() -> None:
    # Given two names of 60 letters that begin alike
    names = [f"{'Community energy and environment, advice and training ' * 2}{end}" for end in "AB"]
    labels = short_labels(names, 24)
    # Then each has two lines at most, says that it is shortened, and stands for its own row
    assert all(label.count("<br>") == 1 and "…" in label for label in labels)
    assert len(set(labels)) == 2
    assert short_labels(["Health"], 24) == ["Health"]
