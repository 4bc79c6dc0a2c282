"""Maps, looked at as JSON: classes, codes, points, and nothing that would ask another host."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from lib.core import maps
from lib.core.theme import DARK, LIGHT, Theme
from lib.register.measures import MEASURES
from lib.topics.places import measure as places
from lib.view.view import View, make_view
from tests.unit.factories import figure, make_dataset, mutual

if TYPE_CHECKING:
    from lib.register.dataset import Dataset

STATIC = Path(__file__).resolve().parents[3] / "static"
SPOT = {"lon": -0.1, "lat": 51.5}
DATA = make_dataset(
    [
        mutual(1, **SPOT),
        mutual(2, **SPOT),
        mutual(3, place="South West", lad_code="E06000052", lad_name="Cornwall", lon=-5.0, lat=50.3),
        mutual(4, place="Not known", lad_code=None, lad_name=None, lon=None, lat=None),
    ],
    [figure(1, "turnover", "2013-03-31", 40_000_000.0), figure(3, "turnover", "2013-03-31", 10_000_000.0)],
)
NOBODY = make_dataset([])
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


def drawn(data: Dataset = DATA, theme: Theme = LIGHT, *, level: str = "region", points: bool = True, **chosen: Any) -> dict[str, Any]:
    view = make_view(data.register, data.latest, **chosen)
    measure = places.by_region if level == "region" else places.by_authority
    shown = places.points(data, view) if points else None
    made: dict[str, Any] = json.loads(maps.sector_map(measure(data, view), shown, theme, level=level).to_json(engine="json"))
    return made


def of_type(made: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [trace for trace in made["data"] if trace["type"] == kind]


def circles(made: dict[str, Any]) -> dict[str, Any]:
    return next(trace for trace in of_type(made, "scattermap") if trace.get("customdata"))


def codes_in(name: str) -> set[str]:
    return {feature["id"] for feature in json.loads((STATIC / name).read_text(encoding="utf-8"))["features"]}


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("level", ["region", "authority"])
@pytest.mark.parametrize("data", [DATA, NOBODY], ids=["some", "nobody"])
def test_every_area_is_drawn_once_whatever_is_known(measure: str, level: str, data: Dataset) -> None:
    # When the areas are drawn
    areas = of_type(drawn(data, level=level, measure=measure), "choroplethmap")
    # Then each of the boundary file is there exactly once, so that it can be seen and chosen
    codes = [code for trace in areas for code in trace["locations"]]
    assert len(codes) == len(set(codes))
    assert set(codes) == codes_in(maps.LAYERS[level])


def test_region_codes_belong_to_the_names_in_the_boundary_file() -> None:
    features = json.loads((STATIC / "regions.geojson").read_text(encoding="utf-8"))["features"]
    assert {feature["properties"]["name"]: feature["id"] for feature in features} == dict(maps.REGION_CODES)


@THEMES
@pytest.mark.parametrize("level", ["region", "authority"])
def test_areas_have_outlines_and_the_shades_of_the_theme(theme: Theme, level: str) -> None:
    for trace in of_type(drawn(theme=theme, level=level), "choroplethmap"):
        assert trace["marker"]["line"]["width"] > 0
        assert trace["marker"]["line"]["color"] == theme.outline
        assert {fill for _, fill in trace["colorscale"]} <= {*theme.sequential, theme.ground, theme.background}


def test_areas_without_a_mutual_and_areas_of_which_nothing_is_known_look_different() -> None:
    # Given a mutual in each of two regions, one of them without a value
    data = make_dataset([mutual(1), mutual(2, place="North West")], [figure(1, "turnover", "2013-03-31", 40_000_000.0)])
    shaded = {trace["name"]: trace for trace in of_type(drawn(data, measure="value"), "choroplethmap")}
    fills = {name: trace["colorscale"][0][1] for name, trace in shaded.items()}
    assert fills["None"] != fills["Not known"]
    assert shaded["Not known"]["locations"] == [maps.REGION_CODES["North West"]]
    assert len(shaded["None"]["locations"]) == 7


def test_an_area_is_in_the_class_that_its_value_belongs_to() -> None:
    # Given two mutuals in London and one in the South West
    shaded = {trace["name"]: trace["locations"] for trace in of_type(drawn(), "choroplethmap")}
    assert shaded["1"] == [maps.REGION_CODES["South West"]]
    assert shaded["2"] == [maps.REGION_CODES["London"]]
    assert len(shaded["None"]) == 7


@pytest.mark.parametrize(
    ("values", "measure"),
    [([1, 2, 3], "mutuals"), ([3, 9, 31], "mutuals"), ([1.5e6, 2.75e8], "value"), ([40, 6000], "staff"), ([0.1, 3.4], "rate")],
)
def test_there_are_at_most_five_classes_that_cover_every_value(values: list[float], measure: str) -> None:
    bounds = maps.class_bounds(np.array([*values, np.nan, 0]), MEASURES[measure])
    assert 1 <= len(bounds) <= 5
    assert bounds == sorted(set(bounds))
    assert bounds[-1] >= max(values)
    assert len(set(maps.class_words(bounds, MEASURES[measure]))) == len(bounds)


def test_no_value_makes_no_class() -> None:
    assert maps.class_bounds(np.array([np.nan, 0.0]), MEASURES["value"]) == []


def test_count_classes_do_not_overlap() -> None:
    assert maps.class_words([2, 4, 6], MEASURES["mutuals"]) == ["1 to 2", "3 to 4", "5 to 6"]
    assert maps.class_words([1, 2], MEASURES["mutuals"]) == ["1", "2"]


def test_regions_of_the_filter_get_a_strong_outline_and_no_others() -> None:
    # Given a filter by London
    strong = [trace for trace in of_type(drawn(regions=["London"]), "choroplethmap") if trace["marker"]["line"]["width"] > 3]
    assert [trace["locations"] for trace in strong] == [[maps.REGION_CODES["London"]]]
    # And the outline does not stand between the reader and the area below
    assert strong[0]["hoverinfo"] == "skip"
    assert not [trace for trace in of_type(drawn(), "choroplethmap") if trace["marker"]["line"]["width"] > 3]


def test_every_placed_mutual_is_a_circle_with_a_rim_sized_by_the_root_of_its_value() -> None:
    trace = circles(drawn())
    marker = trace["marker"]
    # Each is drawn twice, the rim first; the one without a place is not drawn
    assert trace["customdata"] == ["m1", "m1", "m3", "m3", "m2", "m2"]
    inner = dict(zip(trace["customdata"][1::2], marker["size"][1::2], strict=True))
    assert inner["m1"] / inner["m3"] == pytest.approx(2)
    assert all(rim > size for rim, size in zip(marker["size"][::2], marker["size"][1::2], strict=True))
    # A value that is not known is hollow
    assert marker["color"][1::2] == [LIGHT.categorical[3], LIGHT.categorical[3], LIGHT.background]


def test_the_hover_names_sector_launch_value_with_its_year_and_how_it_was_placed() -> None:
    trace = circles(drawn())
    text = trace["text"][0]
    for words in ("Mutual 1", "Apples", "Launched 1 January 2011", "£40 million</b> a year (2013)", "placed by council"):
        assert words in text
    assert "Value not known" in trace["text"][4]


def test_mutuals_on_one_spot_are_set_apart_near_to_it_and_always_in_the_same_way() -> None:
    # Given thirty on one spot and one elsewhere
    frame = pd.DataFrame({"lon": [-0.1] * 30 + [-2.0], "lat": [51.5] * 30 + [53.0]})
    apart = maps.spread_points(frame)
    # Then no two are together, none is far away, the lone one has not moved, and it comes out the same again
    assert not apart.round(4).duplicated().any()
    assert (apart - frame).abs().to_numpy().max() < 0.6
    assert apart.iloc[30].tolist() == [-2.0, 53.0]
    assert apart.iloc[0].tolist() == [-0.1, 51.5]
    pd.testing.assert_frame_equal(apart, maps.spread_points(frame))


def test_points_can_be_left_out() -> None:
    assert not of_type(drawn(points=False), "scattermap")


@THEMES
def test_a_map_asks_no_other_host_and_writes_nothing_on_the_map(theme: Theme) -> None:
    made = drawn(theme=theme)
    assert "//" not in json.dumps(made).replace("\\u002f", "/")
    assert made["layout"]["map"]["style"]["layers"][0]["paint"]["background-color"] == theme.background
    # The style must not lose its sources on the way: an empty mapping is dropped, and the map then fails in the browser
    assert made["layout"]["map"]["style"]["sources"]
    assert {trace["mode"] for trace in of_type(made, "scattermap")} == {"markers"}


def test_the_address_of_the_boundaries_follows_the_servers_base_path() -> None:
    view = make_view(DATA.register, DATA.latest)
    made = maps.sector_map(places.by_region(DATA, view), None, LIGHT, base="/mutuals/app/static")
    assert {trace.geojson for trace in made.data} == {"/mutuals/app/static/regions.geojson"}
    assert made.layout.map.layers[0].source == "/mutuals/app/static/gb_context.geojson"


def test_the_picture_stays_where_the_reader_moved_it_until_level_or_region_change() -> None:
    keep = {drawn()["layout"]["uirevision"], drawn(measure="value")["layout"]["uirevision"]}
    assert len(keep) == 1
    others = {drawn(level="authority")["layout"]["uirevision"], drawn(regions=["London"])["layout"]["uirevision"]}
    assert len(keep | others) == 3


def test_touching_the_legend_hides_nothing() -> None:
    legend = drawn()["layout"]["legend"]
    assert legend["itemclick"] is False
    assert legend["itemdoubleclick"] is False


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_a_place_map_frames_itself_round_what_it_shows(rows: int) -> None:
    points = places.points(DATA, make_view(DATA.register, DATA.latest))
    made = json.loads(maps.place_map(replace(points, frame=points.frame.head(rows)), LIGHT).to_json(engine="json"))
    corners = made["data"][-1]
    assert corners["lon"][0] < corners["lon"][1]
    assert corners["lat"][0] < corners["lat"][1]
    # A centre or a choropleth would keep the map from framing itself
    assert "center" not in made["layout"]["map"]
    assert not of_type(made, "choroplethmap")


def test_a_crowd_of_points_is_thinned_and_the_largest_of_each_place_stays() -> None:
    # Given more mutuals than a reader can tell apart, all in one town but for one
    rows = [mutual(number, lon=-0.1, lat=51.5) for number in range(maps.CROWD)] + [mutual(9999, lon=-2.0, lat=53.5)]
    data = make_dataset(rows, [figure(7, "turnover", "2013-03-31", 1_000_000.0)])
    view = View(as_at=date(2013, 2, 8))
    # When they are drawn
    drawn = maps.sector_map(places.by_region(data, view), places.points(data, view), LIGHT, level="region")
    shown = next(trace for trace in drawn.data if trace.name == "Mutuals")
    # Then each place has one point, and the largest mutual is among them
    assert set(shown.customdata) == {"m7", "m9999"}
