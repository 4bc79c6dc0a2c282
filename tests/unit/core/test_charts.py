"""Charts, looked at as JSON: what is drawn is what the result holds, and the rules for government charts are kept."""

from __future__ import annotations

import base64
import json
import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from lib.core.theme import DARK, LIGHT, Theme, contrast
from lib.core.wording import percent
from lib.register.dataset import Source
from lib.register.measures import MEASURES
from lib.topics.growth import measure as growth
from lib.topics.growth import picture as growth_pictures
from lib.topics.sectors import measure as sectors
from lib.topics.sectors import picture as sector_pictures
from lib.view.view import make_view
from tests.unit.factories import REGISTER, figure, make_dataset, mutual, published

if TYPE_CHECKING:
    from collections.abc import Callable

    import plotly.graph_objects as go

    from lib.core.result import Result
    from lib.register.dataset import Dataset
    from lib.view.view import View

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
MONEY = [figure(1, "turnover", "2013-03-31", 30_000_000.0), figure(2, "turnover", "2013-03-31", 10_000_000.0)]
DATA = make_dataset(
    [
        mutual(1, start=("2009-01-01",) * 3),
        mutual(2, sector="Bananas", sector_group="Beta", place="South West"),
        mutual(3, sector="Apricots", start=("2012-01-01", "2012-07-01", "2012-12-31")),
        mutual(4, start=("2008-01-01",) * 3, end=("2012-05-01",) * 3),
    ],
    [*MONEY, figure(2, "staff_headcount", "2013-01-01", 200.0)],
    [
        published("live_mutuals", "2010-06-30", 9.0),
        published("live_mutuals", "2013-02-08", 65.0, approx="at least"),
        published("services_value_gbp", "2013-02-08", 1e9, approx="approx"),
    ],
)
NONE_KNOWN = make_dataset([mutual(1), mutual(2, sector="Bananas", sector_group="Beta")])
ONE = make_dataset([mutual(1)])
NOBODY = make_dataset([])


def view_of(data: Dataset, **chosen: Any) -> View:
    return make_view(data.register, data.latest, **chosen)


def _live(data: Dataset, view: View, theme: Theme) -> go.Figure:
    return growth_pictures.live_over_time(
        growth.live_over_time(data, view),
        theme,
        published=growth.published_counts(data, view),
        events=growth.policy_events(data, view),
        sources={"s1": Source(id="s1", title="A page", publisher="A publisher")},
    )


def _value(data: Dataset, view: View, theme: Theme) -> go.Figure:
    return growth_pictures.value_over_time(growth.value_over_time(data, view), theme, published=growth.published_values(data, view))


DRAW = {
    "growth-launches": growth_pictures.launches_and_endings,
    "growth-sectors": growth_pictures.by_group_over_time,
    "growth-regions": growth_pictures.by_group_over_time,
    "growth-times": growth_pictures.times_by_group,
    "growth-times-regions": growth_pictures.times_by_group,
    "sectors": sector_pictures.sectors,
    "sector-groups": sector_pictures.sectors,
    "sectors-regions": sector_pictures.sector_by_region,
    "sectors-concentration": sector_pictures.concentration,
}


def _alone(measure: Callable[..., Result], *rest: str) -> Callable[[Dataset, View, Theme], go.Figure]:
    def draw(data: Dataset, view: View, theme: Theme) -> go.Figure:
        result = measure(data, view, *rest)
        return DRAW[result.name](result, theme)

    return draw


DRAWN: dict[str, Callable[[Dataset, View, Theme], go.Figure]] = {
    "live": _live,
    "launches": _alone(growth.launches_and_endings),
    "value": _value,
    "groups": _alone(growth.by_group_over_time),
    "regions": _alone(growth.by_group_over_time, "place"),
    "times": _alone(growth.times_by_group),
    "sectors": _alone(sectors.by_sector),
    "sector groups": _alone(sectors.by_sector, "sector_group"),
    "heat map": _alone(sectors.sector_by_region),
    "concentration": _alone(sectors.concentration),
}
EVERY = pytest.mark.parametrize("chart", DRAWN)


def drawn(chart: str, data: Dataset = DATA, theme: Theme = LIGHT, **chosen: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(DRAWN[chart](data, view_of(data, **chosen), theme).to_json(engine="json"))
    return made


def axes(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: axis for name, axis in made["layout"].items() if re.fullmatch(r"[xy]axis\d*", name)}


def numbers(values: Any) -> list[float]:
    """Numbers of a figure's JSON, which may pack them."""
    if isinstance(values, dict):
        return [float(value) for value in np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"])]
    return [float(value) for value in values]


@EVERY
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("data", [DATA, NONE_KNOWN, ONE, NOBODY], ids=["some", "nothing known", "one", "nobody"])
def test_every_chart_survives_every_selection(chart: str, measure: str, data: Dataset) -> None:
    # When little or nothing can be drawn
    made = drawn(chart, data, measure=measure)
    # Then a picture comes out whose axes end somewhere
    for axis in axes(made).values():
        assert all(end is not None and end == end for end in axis.get("range", ()))  # noqa: PLR0124 - not a number
        if "range" in axis:
            assert axis["range"][0] != axis["range"][1]
    assert not re.search(r"\bnan\b", json.dumps(made["layout"]), re.IGNORECASE)


@pytest.mark.parametrize("chart", [name for name in DRAWN if name != "heat map"])
@THEMES
def test_every_chart_uses_at_most_four_colours_all_of_them_the_themes(chart: str, theme: Theme) -> None:
    made = drawn(chart, theme=theme)
    fills = [trace["marker"]["color"] for trace in made["data"] if "color" in trace.get("marker", {})]
    used = {colour for fill in fills for colour in ([fill] if isinstance(fill, str) else fill)}
    used |= {trace["line"]["color"] for trace in made["data"] if trace.get("line", {}).get("width")}
    assert used
    assert len(used) <= 4
    assert used <= {*theme.categorical, theme.focus, theme.other, theme.muted}


@EVERY
def test_no_chart_has_a_second_scale_or_an_axis_that_traps_a_thumb(chart: str) -> None:
    for axis in axes(drawn(chart)).values():
        assert "overlaying" not in axis
        assert axis["fixedrange"]


@EVERY
def test_every_chart_of_bars_starts_at_zero(chart: str) -> None:
    made = drawn(chart)
    bars = [trace for trace in made["data"] if trace["type"] == "bar"]
    for trace in bars:
        along = "xaxis" if trace.get("orientation") == "h" else "yaxis"
        assert "base" not in trace
        assert made["layout"][along]["rangemode"] == "tozero"
        assert made["layout"][along].get("range", [0])[0] == 0


@EVERY
def test_the_measured_axis_says_its_unit(chart: str) -> None:
    titles = [axis.get("title", {}).get("text", "") for axis in axes(drawn(chart, measure="value")).values()]
    wanted = {
        "live": "mutuals",
        "launches": "Mutuals",
        "value": "£ billion",
        "times": "Times",
        "sectors": "£ million",
        "sector groups": "£ million",
        "heat map": "£ million",
        "concentration": "£ million",
    }
    if chart in wanted:
        assert any(wanted[chart] in title for title in titles)


def test_the_line_the_band_and_the_points_are_those_of_the_frames() -> None:
    # Given the counts and the published totals
    view = view_of(DATA)
    result, totals = growth.live_over_time(DATA, view), growth.published_counts(DATA, view)
    made = drawn("live")
    # Then each line is a column of the frame, and each published total a point that says how precise it is and who said it
    for trace, column in zip(made["data"], ("possible", "certain", "central"), strict=False):
        assert numbers(trace["y"]) == result.frame[column].tolist()
    assert numbers(made["data"][3]["y"]) == totals.frame["published"].tolist() == [9.0, 65.0]
    assert "at least <b>65</b>" in made["data"][3]["text"][1]
    assert all("A page (A publisher)" in text for text in made["data"][3]["text"])
    assert made["data"][4]["text"] == ["<b>An event</b><br>1 January 2012<br>It happened."]


def test_the_date_looked_at_is_marked_and_labelled_with_its_count() -> None:
    made = drawn("live")
    assert made["layout"]["shapes"][0]["x0"] == REGISTER.reference_date.isoformat()
    # Mutuals 1, 2 and 3 are live then, 4 has ended
    assert "8 February 2013: 3" in [note["text"] for note in made["layout"]["annotations"]]


def test_endings_hang_below_zero_hatched_and_are_labelled_without_a_minus() -> None:
    # Given one mutual that ended in 2012
    made = drawn("launches")
    up, down = made["data"]
    years = numbers(up["x"])
    assert numbers(down["y"])[years.index(2012)] == -1
    assert sum(numbers(down["y"])) == -1
    # 1 in 2009, 2 in 2011, 3 in 2012 and 4 in 2008
    assert {year: count for year, count in zip(years, numbers(up["y"]), strict=True) if count} == {2008: 1, 2009: 1, 2011: 1, 2012: 1}
    assert down["marker"]["pattern"]["shape"]
    assert not any(text.startswith(("-", "−")) for text in made["layout"]["yaxis"]["ticktext"])


def test_value_bars_are_the_known_values_in_billions() -> None:
    result = growth.value_over_time(DATA, view_of(DATA))
    made = drawn("value")
    assert numbers(made["data"][0]["y"]) == [value / 1e9 for value in result.frame["value"].fillna(0)]
    assert numbers(made["data"][1]["y"]) == [1.0]


def test_small_multiples_share_their_axes_and_show_every_group() -> None:
    made = drawn("groups")
    ranges: dict[str, set[tuple[Any, ...]]] = {name[0]: set() for name in axes(made)}
    for name, axis in axes(made).items():
        ranges[name[0]].add(tuple(axis["range"]))
    assert [len(each) for each in ranges.values()] == [1, 1]
    assert len(made["data"]) == 2
    assert [note["text"].replace("\u00a0", " ") for note in made["layout"]["annotations"]] == ["Alpha: 2", "Beta: 1"]


def test_times_says_none_where_there_was_none_and_marks_the_published_multiple() -> None:
    made = drawn("times")
    labels = dict(zip([name.replace("\u00a0", " ") for name in made["data"][0]["y"]], made["data"][0]["text"], strict=True))
    # Mutuals 1 and 4 were live in the middle of 2010, 1, 2 and 3 on 8 February 2013; 65 against 9 were published
    assert labels == {"All in view (2 to 3)": "1.5 times", "Alpha (2 to 2)": "1 time", "Beta (0 to 1)": "none in 2010"}
    assert made["layout"]["shapes"][0]["x0"] == pytest.approx(65 / 9)


def test_an_axis_that_counts_few_mutuals_has_no_tick_for_part_of_one() -> None:
    # Given one mutual, ticks are whole mutuals apart, on lines as on bars
    assert drawn("live", ONE)["layout"]["yaxis"]["dtick"] == 1
    assert drawn("groups", ONE)["layout"]["yaxis"]["dtick"] == 1
    assert drawn("sectors", ONE)["layout"]["xaxis"]["dtick"] == 1
    assert drawn("launches", ONE)["layout"]["yaxis"]["ticktext"][-1] == "1"
    # While parts of a million pounds are fine
    assert "dtick" not in drawn("sectors", DATA, measure="value")["layout"]["xaxis"]


@pytest.mark.parametrize("measure", MEASURES)
def test_sector_bars_are_sorted_with_the_largest_on_top_and_the_unknown_said(measure: str) -> None:
    result = sectors.by_sector(DATA, view_of(DATA, measure=measure))
    made = drawn("sectors", measure=measure)["data"][0]
    scale = 1e6 if measure == "value" else 1
    lengths = numbers(made["x"])[::-1]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths == [0 if math.isnan(value) else value / scale for value in result.frame["shown"].astype(float)]
    assert [text == "not known" for text in made["text"]][::-1] == result.frame["shown"].isna().tolist()
    if measure == "value":
        # A label on a bar without length is lost unless it stands outside
        assert dict(zip(made["y"], made["textposition"], strict=True))["Apricots"] == "outside"
        assert f"({percent(0.75)})" in made["text"][-1]


def test_cells_hold_the_numbers_a_mark_for_the_unknown_and_a_dot_for_none() -> None:
    made = drawn("heat map", measure="value")
    rows, columns = made["layout"]["yaxis"]["ticktext"], made["layout"]["xaxis"]["ticktext"]
    cells = {(rows[note["y"]], columns[note["x"]]): note["text"] for note in made["layout"]["annotations"]}
    # Mutual 1 (30 million) is in London, 2 (10 million) in the South West, 3 has no figure
    assert cells == {
        ("Apples", "London"): "30",
        ("Apples", "South West"): "·",
        ("Apricots", "London"): "[x]",
        ("Apricots", "South West"): "·",
        ("Bananas", "London"): "·",
        ("Bananas", "South West"): "10",
    }
    assert "[x] not known" in made["layout"]["xaxis"]["title"]["text"]
    # And no region's name is slanted past the edge, where it would be left out
    assert set(made["layout"]["xaxis"]["autotickangles"]) == {0, -90}


@THEMES
def test_every_number_can_be_read_on_the_shade_of_its_cell(theme: Theme) -> None:
    # Given cells from the least to the most
    counts = dict(zip(("London", "South West", "North East", "North West", "South East"), range(1, 6), strict=True))
    rows = [(place, n) for place, size in counts.items() for n in range(size)]
    data = make_dataset([mutual(index, place=place) for index, (place, _) in enumerate(rows)])
    made = drawn("heat map", data, theme)
    scale, top = made["data"][0]["colorscale"], made["data"][0]["zmax"]
    # Then the shades are the theme's and their bounds rise from 0 to 1, else the browser takes others
    bounds = [bound for bound, _ in scale]
    assert bounds == sorted(bounds)
    assert (bounds[0], bounds[-1], top) == (0, 1, 5)
    assert {colour for _, colour in scale} == set(theme.sequential)
    # And each number stands out from its shade
    for note in made["layout"]["annotations"]:
        fill = theme.sequential[min(int(int(note["text"]) / top * 5), 4)]
        assert contrast(note["font"]["color"], fill) >= 4.2


def test_the_largest_are_in_focus_and_the_rest_are_one_bar() -> None:
    # Given 14 mutuals with a known value
    many = make_dataset([mutual(n) for n in range(1, 15)], [figure(n, "turnover", "2013-03-31", n * 1e6) for n in range(1, 15)])
    made = drawn("concentration", many)["data"][0]
    # Then twelve are named and two stand together, and all of the value is drawn
    assert len(made["y"]) == 13
    assert made["y"][0] == "2 others"
    assert sum(numbers(made["x"])) == pytest.approx(sum(range(1, 15)))
    assert made["marker"]["color"].count(LIGHT.focus) == 5
    assert made["marker"]["color"][-5:] == [LIGHT.focus] * 5
    assert made["marker"]["line"]["width"]


def test_a_chart_changes_nothing_in_its_result() -> None:
    result = sectors.by_sector(DATA, view_of(DATA, measure="value"))
    before = replace(result, frame=result.frame.copy())
    sector_pictures.sectors(result, LIGHT)
    pd.testing.assert_frame_equal(result.frame, before.frame)
