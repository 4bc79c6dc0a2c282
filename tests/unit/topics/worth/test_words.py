"""The one bar in words and as a picture: traced first, estimated second, always with range and count."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from lib.catalogue import CARDS
from lib.core.card import Bundle, Options, work_out
from lib.core.theme import DARK, LIGHT, Theme
from lib.core.wording import pounds
from lib.view.view import View, make_view
from tests.editions import NEWEST as DATA
from tests.unit.factories import figure, make_dataset, mutual

VIEW = make_view(DATA.register, DATA.latest)


def work_out_worth(view: View = VIEW) -> Bundle:
    return work_out(CARDS["worth"], DATA, view)


def draw(bundle: Bundle, theme: Theme = LIGHT) -> dict[str, Any]:
    assert bundle.card.draw
    figure: dict[str, Any] = bundle.card.draw(bundle, theme, Options()).to_dict()
    return figure


def test_the_headline_says_traced_first_and_estimates_with_range_and_count() -> None:
    bundle = work_out_worth()
    facts = bundle.result.facts
    headline = bundle.words.headline
    amounts = [pounds(each) for each in (facts.in_all.value, facts.in_all.low, facts.in_all.high)]
    assert headline == (
        f"{pounds(facts.traced.value)} a year was traced, for {facts.traced.mutuals} of {facts.live} named mutuals; "
        f"about {amounts[0]} ({amounts[1]} to {amounts[2]}) with estimates, for {facts.in_all.mutuals} of them"
    )
    # And caption and text alternative say what the picture shows
    for text in (bundle.words.caption, bundle.words.alt):
        apart = ("before 2006", f"no basis for an estimate of {facts.none}")
        for said in (*amounts, pounds(facts.not_named.value), pounds(facts.published.value), *apart):
            assert said in text


def test_a_part_of_england_says_why_nothing_published_stands_beside_it() -> None:
    words = work_out_worth(make_view(DATA.register, DATA.latest, regions=["London"])).words
    assert "Published figures speak of the whole of England only." in words.caption
    assert "Not named" not in words.caption


@pytest.mark.parametrize(
    ("figures", "headline"),
    [
        ([], "Nothing is traced near 8 February 2013, and there is no basis for an estimate"),
        ([figure(1, "turnover", "2012-12-31", 2e6)], "£2 million a year was traced, for 1 of 2 named mutuals"),
    ],
)
def test_where_nothing_is_estimated_no_range_is_made_up(figures: list[dict[str, Any]], headline: str) -> None:
    bundle = work_out(CARDS["worth"], make_dataset([mutual(1), mutual(2)], figures), View(as_at=date(2013, 2, 8)))
    assert bundle.words.headline == headline


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_traced_is_solid_estimated_hatched_not_named_an_outline_and_published_a_line(theme: Theme) -> None:
    bundle = work_out_worth()
    facts, picture = bundle.result.facts, draw(bundle, theme)
    solid, hatched, outline, line = picture["data"]
    # Then the lengths are the parts, in millions
    for trace, part in ((solid, facts.traced), (hatched, facts.estimated), (outline, facts.not_named)):
        assert trace["x"][0] == pytest.approx(part.value / 1e6)
        assert f"{part.mutuals} mutual" in trace["name"]
    # And each is drawn in its own way
    assert "pattern" not in solid["marker"]
    assert hatched["marker"]["pattern"]["shape"]
    assert outline["marker"]["color"] == "rgba(0,0,0,0)"
    assert picture["layout"]["shapes"][0]["x0"] == pytest.approx(facts.published.value / 1e6)
    assert line["name"].startswith("Published: about £1 billion")
    # And the range is that of traced and estimated together
    end = hatched["error_x"]
    assert solid["x"][0] + hatched["x"][0] + end["array"][0] == pytest.approx(facts.in_all.high / 1e6)
    assert solid["x"][0] + hatched["x"][0] - end["arrayminus"][0] == pytest.approx(facts.in_all.low / 1e6)
    assert not any(isinstance(value, float) and math.isnan(value) for value in end["array"])


def test_a_part_of_england_has_no_line_and_no_outline() -> None:
    picture = draw(work_out_worth(make_view(DATA.register, DATA.latest, regions=["London"])))
    assert len(picture["data"]) == 2
    assert not picture["layout"]["shapes"]
