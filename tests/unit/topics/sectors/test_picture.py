"""Charts of sectors: what is drawn is what the result holds."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from lib.catalogue import CARDS
from lib.core.card import Options, work_out
from lib.core.theme import LIGHT, Theme, contrast
from lib.core.wording import percent, short_pounds
from lib.register.measures import MEASURES
from lib.register.schema import REGIONS
from lib.topics.sectors import measure as sectors
from lib.topics.sectors import picture as sector_pictures
from lib.view.view import make_view
from tests.editions import NEWEST as REAL
from tests.unit.charts import DATA, THEMES, draw, numbers, view_of
from tests.unit.factories import figure, make_dataset, mutual


@pytest.mark.parametrize("measure", [key for key, measure in MEASURES.items() if not measure.ranged])
def test_sector_bars_are_sorted_with_the_largest_on_top_and_the_unknown_said(measure: str) -> None:
    result = sectors.by_sector(DATA, view_of(DATA, measure=measure))
    drawn = draw("sectors", measure=measure)["data"][0]
    scale = 1e6 if measure == "value" else 1
    lengths = numbers(drawn["x"])[::-1]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths == [0 if math.isnan(value) else value / scale for value in result.frame["shown"].astype(float)]
    assert [text == "not known" for text in drawn["text"]][::-1] == result.frame["shown"].isna().tolist()
    if measure == "value":
        # A label on a bar without length is lost unless it stands outside
        assert dict(zip(drawn["y"], drawn["textposition"], strict=True))["Apricots"] == "outside"
        assert f"({percent(0.75)})" in drawn["text"][-1]


def test_what_is_estimated_of_a_sector_is_hatched_behind_what_is_traced_with_its_range_and_count() -> None:
    # Given the real register, of whose sectors some are partly estimated
    card = CARDS["sectors"]
    shown = work_out(card, REAL, make_view(REAL.register, REAL.latest, measure="estimated"))
    assert card.draw
    solid, hatched = card.draw(shown, LIGHT, Options()).to_dict()["data"]
    frame = shown.result.frame[::-1]
    # Then traced and estimated stand on each other, and what is not known has no bar
    assert numbers(solid["x"]) == pytest.approx((frame["value"].fillna(0) / 1e6).to_list())
    both = [one + other for one, other in zip(numbers(solid["x"]), numbers(hatched["x"]), strict=True)]
    assert both == pytest.approx((frame["shown"].fillna(0) / 1e6).to_list())
    assert hatched["marker"]["pattern"]["shape"]
    # And each name says sum, range and count; a range is marked only where something is estimated
    for label, row, mark in zip(solid["y"], frame.to_dict("records"), hatched["error_x"]["array"], strict=True):
        if math.isnan(row["shown"]):
            assert "no basis" in label
            continue
        assert short_pounds(row["estimated"]) in label
        assert f"{row['estimated_known']} of {row['mutuals']}" in label
        ranged = row["estimated_low"] < row["estimated_high"]
        assert (f"{short_pounds(row['estimated_low'])} to {short_pounds(row['estimated_high'])}" in label) == ranged
        assert (mark is not None) == ranged


def test_cells_hold_the_numbers_a_mark_for_the_unknown_and_a_dot_for_none() -> None:
    drawn = draw("sectors-regions", measure="value")
    rows, columns = drawn["layout"]["yaxis"]["ticktext"], drawn["layout"]["xaxis"]["ticktext"]
    cells = {(rows[note["y"]], columns[note["x"]]): note["text"] for note in drawn["layout"]["annotations"]}
    # Mutual 1 (30 million) is in London, 2 (10 million) in the South West, 3 has no figure
    assert {cell: text for cell, text in cells.items() if text != "·"} == {
        ("Apples", "London"): "30",
        ("Apricots", "London"): "?",
        ("Bananas", "South West"): "10",
    }
    # And a region without any keeps its column
    assert len(columns) == len(REGIONS)
    assert cells["Apples", "North East"] == "·"
    assert "?: not known" in drawn["layout"]["xaxis"]["title"]["text"]
    # And no region's name is slanted past the edge, where it would be left out
    assert set(drawn["layout"]["xaxis"]["autotickangles"]) == {0, -90}


@THEMES
def test_every_number_can_be_read_on_the_shade_of_its_cell(theme: Theme) -> None:
    # Given cells from the least to the most
    counts = dict(zip(("London", "South West", "North East", "North West", "South East"), range(1, 6), strict=True))
    rows = [(place, n) for place, size in counts.items() for n in range(size)]
    data = make_dataset([mutual(index, place=place) for index, (place, _) in enumerate(rows)])
    drawn = draw("sectors-regions", data, theme)
    scale, top = drawn["data"][0]["colorscale"], drawn["data"][0]["zmax"]
    # Then the shades are the theme's and their bounds rise from 0 to 1, else the browser takes others
    bounds = [bound for bound, _ in scale]
    assert bounds == sorted(bounds)
    assert (bounds[0], bounds[-1], top) == (0, 1, 5)
    assert {colour for _, colour in scale} == set(theme.sequential)
    # And each number stands out from its shade
    for note in drawn["layout"]["annotations"]:
        if note["text"] != "·":
            fill = theme.sequential[min(int(int(note["text"]) / top * 5), 4)]
            assert contrast(note["font"]["color"], fill) >= 4.5


def test_the_largest_are_in_focus_and_the_rest_are_one_bar() -> None:
    # Given 14 mutuals with a known value
    many = make_dataset([mutual(n) for n in range(1, 15)], [figure(n, "turnover", "2013-03-31", n * 1e6) for n in range(1, 15)])
    drawn = draw("sectors-concentration", many)["data"][0]
    # Then twelve are named and two stand together, and all of the value is drawn
    assert len(drawn["y"]) == 13
    assert drawn["y"][0] == "2 others"
    assert sum(numbers(drawn["x"])) == pytest.approx(sum(range(1, 15)))
    assert drawn["marker"]["color"].count(LIGHT.focus) == 5
    assert drawn["marker"]["color"][-5:] == [LIGHT.focus] * 5
    assert drawn["marker"]["line"]["width"]


def test_a_chart_changes_nothing_in_its_result() -> None:
    result = sectors.by_sector(DATA, view_of(DATA, measure="value"))
    before = replace(result, frame=result.frame.copy())
    sector_pictures.sectors(result, LIGHT)
    pd.testing.assert_frame_equal(result.frame, before.frame)
