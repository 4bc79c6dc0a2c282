"""The map in words, on small registers: ties, all of it, and the present tense."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lib.catalogue import CARDS
from lib.view.view import View
from tests.unit.factories import four_mutuals, make_dataset, mutual

VIEW = View(as_at=date(2013, 2, 8))


def test_regions_that_tie_are_named_together() -> None:
    data = make_dataset([mutual(1), mutual(2, place="North West"), mutual(3, place="National")])
    words = CARDS["map-regions"].work_out(data, VIEW).words
    assert words.headline == "The North West and London had the most mutuals: 1 of 3 each"
    assert "1 mutual working nationally is in the table but not shaded." in words.caption


def test_a_region_that_holds_all_the_known_value_is_said_to() -> None:
    words = CARDS["map-regions"].work_out(four_mutuals(), View(as_at=VIEW.as_at, measure="value")).words
    assert words.headline == "London had all the known value: £2.35 million"
    assert words.caption.startswith("Value known for 1 of 4 mutuals, so this is at least the total.")


def test_the_latest_month_is_told_in_the_present() -> None:
    result = CARDS["map-regions"].work_out(make_dataset([mutual(1), mutual(2, place="North West")]), VIEW)
    words = replace(result, edition="2013-02").words
    assert words.headline == "The North West and London have the most mutuals: 1 of 2 each"
