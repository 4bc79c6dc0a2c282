"""The pictures of outcomes hold every comparison, each on an axis of its own unit."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from lib.catalogue import CARDS
from lib.core.card import Options, work_out
from lib.core.theme import LIGHT
from lib.topics.outcomes.measure import AGAIN, THEMES
from lib.view.view import View, make_view
from tests.editions import NEWEST as DATA
from tests.unit.source_files import rows
from tests.unit.topics.outcomes.test_measure import stands_before

EVERYONE = make_view(DATA.register, DATA.latest, grades=("Strong", "Moderate", "Weak"))
#: Comparisons of the source; a result that stands on two rows is drawn once.
COMPARED = sum(bool(row["comparator_value"]) and not again for row, again in zip(rows("outcomes"), stands_before(), strict=True))
_FACTORS = {"million": 1_000_000, "thousand": 1_000}


def draw(card: str, view: View) -> dict[str, Any]:
    """The picture of a card, as JSON holds it."""
    bundle = work_out(CARDS[card], DATA, view)
    assert bundle.card.draw
    figure: dict[str, Any] = json.loads(bundle.card.draw(bundle, LIGHT, Options()).to_json())
    return figure


def card_of(theme: str) -> str:
    return f"outcomes-{theme.lower().replace(' ', '-')}"


def read_title(title: str) -> tuple[str, int]:
    """The unit of the data that an axis title names, and how many of it make one on the axis."""
    if not title.startswith("£"):
        return title[:1].lower() + title[1:], 1
    scale = next((word for word in _FACTORS if word in title), "")
    return "GBP" + title.removeprefix("£").replace(f" {scale}", "", 1) if scale else "GBP" + title.removeprefix("£"), _FACTORS.get(scale, 1)


def drawn_figures(figure: dict[str, Any], *, open_circles: bool) -> Counter[tuple[str, float]]:
    """Unit and figure of each mark that stands at a place: open circles are what a figure is compared with."""
    found: Counter[tuple[str, float]] = Counter()
    for trace in figure["data"]:
        if trace["mode"] == "markers" and trace["x"] != [None] and (trace["marker"]["symbol"] == "circle-open") == open_circles:
            unit, factor = read_title(figure["layout"][trace["xaxis"].replace("x", "xaxis")]["title"]["text"])
            found[unit, round(trace["x"][0] * factor, 2)] += 1
    return found


@pytest.mark.parametrize("theme", THEMES)
def test_every_comparison_of_a_theme_is_drawn_on_an_axis_of_its_unit(theme: str) -> None:
    # Given the outcomes of a theme that have a figure to compare with
    table = work_out(CARDS[card_of(theme)], DATA, EVERYONE).result.frame
    compared = table[table["comparator_value"].notna() & table["compares"].ne(AGAIN)]
    # When they are drawn
    figure = draw(card_of(theme), EVERYONE)
    # Then each figure, and each that it is compared with, stands on an axis of its own unit, and nothing else does
    assert len(compared)
    for column, open_circles in (("outcome_value", False), ("comparator_value", True)):
        wanted = Counter((unit, round(value, 2)) for unit, value in zip(compared["unit"], compared[column], strict=True))
        assert drawn_figures(figure, open_circles=open_circles) == wanted


def test_the_themes_together_hold_every_comparison_of_the_source() -> None:
    # Then the cards of all themes, and the bars of the card of themes, have as many as the file
    assert sum(drawn_figures(draw(card_of(theme), EVERYONE), open_circles=True).total() for theme in THEMES) == COMPARED
    assert sum(sum(bar["x"]) for bar in draw("outcome-themes", EVERYONE)["data"]) == COMPARED


def test_without_a_comparison_the_picture_says_so() -> None:
    # Given a region and a theme in which nothing has a figure to compare with
    views = (make_view(DATA.register, DATA.latest, regions=[place]) for place in DATA.register.places)
    card, view = next(
        (card_of(theme), view)
        for view in views
        for theme in THEMES
        if len(frame := work_out(CARDS[card_of(theme)], DATA, view).result.frame) and frame["comparator_value"].isna().all()
    )
    # Then the picture has no mark and says why
    figure = draw(card, view)
    assert not figure["data"]
    assert "No outcome here has a figure to compare with" in figure["layout"]["annotations"][0]["text"]
