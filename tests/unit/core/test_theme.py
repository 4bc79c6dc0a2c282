"""Colours: the official palettes in their order, and contrast that holds in light and dark."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import pytest
from afcharts.af_colours import get_af_colours

from lib.core.theme import DARK, LIGHT, Theme, contrast, layout, text_on

ROOT = Path(__file__).resolve().parents[3]
BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


def test_contrast_is_that_of_the_accessibility_guidelines() -> None:
    # Given the pairs whose ratio the guidelines state
    # Then black on white is 21 to 1, a colour on itself 1 to 1, and #767676 is the lightest grey that passes 4.5 on white
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#12436D", "#12436D") == pytest.approx(1)
    assert contrast("#FFFFFF", "#767676") >= 4.5 > contrast("#FFFFFF", "#777777")


def test_the_light_theme_has_the_official_colours_in_the_official_order() -> None:
    assert list(LIGHT.categorical) == get_af_colours("categorical")[:4]
    assert (LIGHT.focus, LIGHT.other) == tuple(get_af_colours("focus"))
    assert list(LIGHT.sequential) == get_af_colours("sequential")[::-1]


@BOTH
def test_no_theme_offers_more_than_four_categories(theme: Theme) -> None:
    assert len(set(theme.categorical)) == len(theme.categorical) == 4


@BOTH
def test_categories_stand_out_from_the_page_and_from_their_neighbours(theme: Theme) -> None:
    assert all(contrast(colour, theme.background) >= 3 for colour in theme.categorical)
    assert all(contrast(one, next_one) >= 3 for one, next_one in itertools.pairwise(theme.categorical))
    assert contrast(*theme.duo) >= 3


@BOTH
def test_text_can_be_read_on_the_page_and_on_every_shade(theme: Theme) -> None:
    assert all(contrast(ink, theme.background) >= 4.5 for ink in (theme.text, theme.muted))
    assert all(contrast(text_on(theme, fill), fill) >= 4.2 for fill in (*theme.sequential, theme.focus, theme.other, theme.ground))


@BOTH
def test_shades_run_one_way_and_the_outline_parts_pale_ones_from_the_page(theme: Theme) -> None:
    steps = [contrast(shade, theme.background) for shade in theme.sequential]
    assert steps == sorted(steps)
    assert contrast(theme.outline, theme.background) >= 3


@BOTH
def test_the_page_and_the_pictures_share_background_and_text(theme: Theme) -> None:
    # Given the colours that Streamlit draws the page with
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"][theme.name]
    # Then the pictures use the same
    assert (theme.background, theme.text) == (config["backgroundColor"], config["textColor"])


@BOTH
def test_a_layout_keeps_what_it_is_not_told_to_change(theme: Theme) -> None:
    # When one property of an axis title is given
    made = layout(theme, 300, xaxis={"title": {"text": "Year"}})
    # Then the rest of the title and of the axis is as before
    assert made["xaxis"]["title"] == {**layout(theme, 300)["xaxis"]["title"], "text": "Year"}
    assert made["xaxis"]["fixedrange"]
    assert made["yaxis"]["fixedrange"]
    assert made["separators"] == ".,"
    assert made["font"]["size"] >= 14
