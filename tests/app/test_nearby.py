"""The Nearby page on the real register: the box, what it offers, and what a link brings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lib.topics.nearby.measure import nearby
from lib.view.view import make_view, with_subject
from tests.app.opening import open_page
from tests.editions import NEWEST as DATA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]


def headings(app: AppTest) -> list[str]:
    return [each.value for each in app.main.header]


def test_without_a_place_the_page_asks_for_one() -> None:
    app = open_page("nearby")
    assert [info.value for info in app.info] == ["Write a postcode, a town or a council to see the mutuals around it."]
    assert headings(app) == []


@pytest.mark.parametrize("params", [{"near": "CH44 5UF", "within": "100"}, {"near": "Leeds"}, {"near": "Devon", "within": "nonsense"}])
def test_a_link_brings_place_and_miles(params: Mapping[str, str]) -> None:
    app = open_page("nearby", **params)
    view = with_subject(make_view(DATA.register, DATA.latest), near=params["near"], within=params.get("within", ""))
    result = nearby(DATA, view)
    assert app.text_input(key="near").value == params["near"]
    assert app.selectbox(key="within").value == str(view.within)
    assert result.facts.inside
    assert headings(app)[0].startswith(f"{result.facts.inside} mutual")
    assert headings(app)[1] == "List for a visit"


def test_a_choice_between_places_of_one_name_is_one_press() -> None:
    app = open_page("nearby", near="Newport")
    assert headings(app) == []
    choice = app.button(key="place-0")
    label = choice.label
    choice.click().run()
    assert not app.exception
    assert app.text_input(key="near").value == label
    assert label in headings(app)[0]


@pytest.mark.parametrize("text", ["Walasey", "CH44 5U", "EH1 1AA", "90210", "$x$ **?**", "İ", "(" * 70])
def test_what_is_no_place_is_answered_with_one_sentence(text: str) -> None:
    app = open_page("nearby")
    app.text_input(key="near").set_value(text[:60]).run()
    assert not app.exception
    assert len(app.info) == 1
    assert headings(app) == []


def test_where_nothing_is_near_the_nearest_few_are_shown() -> None:
    app = open_page("nearby", near="Penzance", within="5", as_at="2013-02-08")
    assert headings(app)[0].startswith("No mutual was within 5 miles of Penzance")
    assert len(headings(app)) == 2
