"""What the words of every page share."""

from __future__ import annotations

from datetime import date

from lib.catalogue import CARDS
from lib.core.words import place_words, scope
from lib.view.view import View
from tests.unit.factories import REGISTER, four_mutuals

VIEW = View(as_at=date(2013, 2, 8))


def test_scope_and_places_in_words() -> None:
    view = View(as_at=VIEW.as_at, regions=("London", "South East"))
    assert scope(view) == "Strong and moderate evidence, all sectors, London and South East, on 8 February 2013"
    assert place_words(view) == "London and the South East"
    assert place_words(View(as_at=VIEW.as_at, regions=("London", "South East", "South West", "North West"))) == "4 regions"
    assert "all sectors" in scope(View(as_at=VIEW.as_at, sectors=("Alpha", "Beta")), REGISTER)


def test_an_empty_selection_says_what_to_change() -> None:
    view = View(as_at=VIEW.as_at, regions=("London",), sectors=("Bananas",))
    assert CARDS["sectors"].work_out(four_mutuals(), view).words.empty == (
        "No named mutual in bananas was live in London on 8 February 2013 with strong and moderate evidence. "
        "Try a later date, more sectors or more regions."  # none has weak evidence
    )
    nothing = View(as_at=VIEW.as_at, grades=())
    assert CARDS["growth-live"].work_out(four_mutuals(), nothing).words.empty.startswith("No evidence grade is chosen")
