"""The map in words, on small registers: ties, all of it, and the present tense."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lib.catalogue import CARDS
from lib.view.view import View
from tests.unit.factories import figure, four_mutuals, make_dataset, mutual

VIEW = View(as_at=date(2013, 2, 8))


def test_regions_that_tie_are_named_together() -> None:
    data = make_dataset([mutual(n, place=place) for n, place in enumerate(("London", "North West") * 2 + ("National",))])
    words = CARDS["map-regions"].work_out(data, VIEW).words
    assert words.headline == "The North West and London had the most mutuals: 2 of 5 each"
    assert "1 mutual working nationally is in the table but not shaded." in words.caption


def test_a_region_that_holds_all_the_known_value_is_said_to() -> None:
    figures = [figure(n, "turnover", f"{2010 + n}-12-31", 10.0) for n in range(5)]
    view = View(as_at=VIEW.as_at, measure="value")
    words = CARDS["map-regions"].work_out(make_dataset([mutual(n) for n in range(6)], figures), view).words
    assert words.headline == "London had all the known value: £50, in figures found for 5 of 6, from 2010 to 2014"
    assert words.caption.startswith("Value known for 5 of 6 mutuals, in figures from 2010 to 2014.")
    # Where one of four is known, no region leads
    few = CARDS["map-regions"].work_out(four_mutuals(), view).words
    assert few.headline == "Value of services was known for 1 of 4 named mutuals, too few to say which region had most"


def test_the_latest_month_is_told_in_the_present() -> None:
    result = CARDS["map-regions"].work_out(make_dataset([mutual(n, place=("London", "North West")[n % 2]) for n in range(6)]), VIEW)
    words = replace(result, edition="2013-02").words
    assert words.headline == "The North West and London have the most mutuals: 3 of 6 each"
