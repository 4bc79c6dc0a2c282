"""The directory and mutuals side by side in words: what a page of the list has, and never a blank cell."""

from __future__ import annotations

import pandas as pd

from lib.catalogue import CARDS
from lib.core.states import STATES
from lib.core.wording import people
from lib.topics.mutuals.cards import SIDE_BY_SIDE
from lib.topics.mutuals.measure import headcount, side_by_side, turnover
from lib.topics.mutuals.words import STATE_NAMES, change_words, compare_rows, list_words, say_nothing_found, unknown_words
from lib.view.view import make_view, with_subject
from tests.editions import NEWEST as DATA
from tests.unit.topics.mutuals.source import read

VIEW = make_view(DATA.register, DATA.latest)
ROWS = read("organisations")


def test_the_words_say_what_is_shown() -> None:
    assert list_words(1, 25, 142) == "Showing 1 to 25 of 142 organisations."
    assert list_words(26, 30, 30, "care") == "Showing 26 to 30 of 30 organisations for ‘care’."
    assert list_words(1, 1, 1) == "Showing the only organisation."
    assert list_words(1, 0, 0, "zz") == "No organisation found for ‘zz’."
    assert "1 organisation:" in say_nothing_found("x", narrowed=False, elsewhere=1)


def test_the_words_count_the_organisations_that_match_and_say_what_to_change_where_none_does() -> None:
    counted = [row for row in ROWS if row["confidence"] in ("high", "medium")]
    words = CARDS["directory"].work_out(DATA, VIEW).words
    assert words.headline.startswith(f"{len(counted)} organisations of the {len(ROWS)} in the register match the filters")
    nothing = CARDS["directory"].work_out(DATA, make_view(DATA.register, DATA.latest, grades=[])).words
    assert nothing.empty.startswith("No evidence grade is chosen")


def test_the_words_of_mutuals_side_by_side_name_them_and_those_that_the_register_lacks() -> None:
    names = [row["name"] for row in ROWS[:2]]
    words = SIDE_BY_SIDE.work_out(DATA, with_subject(VIEW, compare=[row["mutual_id"] for row in ROWS[:2]])).words
    assert words.headline == f"{names[0]} and {names[1]} side by side"
    assert "‘no-such-mutual’" in unknown_words(["no-such-mutual"])
    assert unknown_words([]) == ""


def test_the_table_side_by_side_says_not_known_and_never_a_blank_or_a_missing_value() -> None:
    for start in range(0, len(ROWS), 4):
        view = with_subject(VIEW, compare=tuple(row["mutual_id"] for row in ROWS[start : start + 4]))
        rows = compare_rows(side_by_side(DATA, view), turnover(DATA, view), headcount(DATA, view))
        for heading, cells in rows:
            assert heading
            assert len(cells) == len(ROWS[start : start + 4])
            assert not {cell for cell in cells if not cell or cell.lower() in ("nan", "none", "<na>", "nat")}, heading


def test_the_change_is_from_the_first_known_year_to_the_last() -> None:
    history = pd.DataFrame(
        {"name": ["A", "A", "B"], "year": [2011, 2015, 2012], "staff": [800.0, 1000.0, 5.0], "exactness": ["Exact", "About", "Exact"]}
    )
    assert change_words(history, "A", "staff", people) == "Up 25%, from 800 (2011) to about 1,000 (2015)"
    assert change_words(history, "B", "staff", people) == "Known for 2012 only"
    assert change_words(history, "C", "staff", people) == "Not known"


def test_every_state_has_a_name() -> None:
    assert tuple(STATE_NAMES) == STATES
