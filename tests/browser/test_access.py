"""Everybody can use it: headings, axe, narrow screens, keyboard."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from lib.catalogue import CARDS
from lib.view.pages import PAGES
from tests.editions import NEWEST as _DATA

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lib.view.pages import Page
    from tests.browser.driver import Visitor

    Visit = Callable[..., Visitor]

#: The widest and the narrowest tell; what lies between them is thorough.
ENDS, BETWEEN = (1280, 320), (768,)
#: True when neither the window nor the main part of the page scrolls sideways.
FITS = """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')].every(e => e.scrollWidth <= e.clientWidth)"""
#: The colour behind the page.
GROUND = """() => getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor"""
#: The thousands of elements that pass are not listed: to hand them over takes several times as long as to check them.
_ONLY = {"resultTypes": ["violations"]}
RULES = {**_ONLY, "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
#: What of these depends on colours; the rest does not change with the theme.
COLOURS = {**_ONLY, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
#: Pages with their cards; what they are about is the mutual with the most figures, its town and the first claim.
_MUTUAL = str(_DATA.observations["mutual_id"].value_counts().index[0])
_TOWN = str(_DATA.mutuals.set_index("mutual_id").loc[_MUTUAL, "town"])
_SUBJECTS = {"mutuals": f"mutual={_MUTUAL}&", "nearby": f"near={_TOWN}&", "claims": f"claim={_DATA.tables['claims']['claim_id'].iloc[0]}&"}
FACES = ("Table", "Download", "About")
WITH_CARDS = ("map", "growth", "sectors", "mutuals", "nearby", "pipeline", "outcomes", "claims", "changes")
#: Each page three times, so that each card shows each face: all are thorough but the first of the last page.
TURNS = [
    pytest.param(path, turn, marks=[pytest.mark.thorough] if turn or path != WITH_CARDS[-1] else [])
    for path in WITH_CARDS
    for turn in range(len(FACES))
]
#: Pages that every run looks at, the first of them in the dark too: charts, a map, a long table; cards are looked at in `test_claims`.
OFTEN = ("growth", "", "mutuals")
IN_THE_LIGHT, IN_THE_DARK = (
    [pytest.param(page, marks=[] if page.path in often else pytest.mark.thorough, id=page.title) for page in PAGES]
    for often in (OFTEN, OFTEN[:1])
)


def violations(visitor: Visitor, rules: dict[str, object] = RULES) -> list[str]:
    found = Axe().run(visitor.page, options=rules).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("page", IN_THE_LIGHT)
def test_a_page_has_one_heading_its_name_in_the_tab_no_error_and_nothing_that_axe_finds(visit: Visit, page: Page) -> None:
    # When the page is opened afresh (console errors and requests to other hosts fail in the fixture)
    visitor = visit(page.path)
    # Then it has its one h1, levels in order, and a tab that names it
    assert visitor.page.locator("h1").all_inner_texts() == [page.heading]
    levels = [int(tag[1]) for tag in visitor.page.eval_on_selector_all("h1,h2,h3,h4,h5,h6", "all => all.map(e => e.tagName)")]
    assert all(after - before <= 1 for before, after in pairwise(levels[levels.index(1) :])), levels
    assert visitor.page.title().startswith(page.title)
    # And axe finds nothing, and nothing scrolls sideways, on a desk and on the narrowest phone
    check_at_every_width(visitor, ENDS)


@pytest.mark.parametrize("page", IN_THE_DARK)
def test_axe_finds_nothing_between_desk_and_phone_and_in_the_dark(visit: Visit, page: Page) -> None:
    visitor = visit(page.path)
    check_at_every_width(visitor, BETWEEN)
    check_in_the_dark(visitor)


@pytest.mark.parametrize(("path", "turn"), TURNS)
def test_axe_finds_nothing_on_any_face(visit: Visit, path: str, turn: int) -> None:
    # Given a page whose cards show different faces; over the three turns, each card shows each face
    faces = [f"{card}={FACES[(number + turn) % len(FACES)]}" for number, card in enumerate(CARDS)]
    visitor = visit(f"{path}?{_SUBJECTS.get(path, '')}" + "&".join(faces))
    check_at_every_width(visitor, ENDS)
    check_in_the_dark(visitor)


def check_at_every_width(visitor: Visitor, widths: Sequence[int]) -> None:
    for width in widths:
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.settle()
        assert violations(visitor) == [], width
        assert visitor.page.evaluate(FITS), width


def check_in_the_dark(visitor: Visitor) -> None:
    """The same page in the dark theme, at the narrowest width and the widest."""
    before = visitor.page.evaluate(GROUND)
    visitor.page.emulate_media(color_scheme="dark")
    visitor.page.wait_for_function(f"before => ({GROUND})() !== before", arg=before)
    for width in reversed(ENDS):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.settle()
        assert violations(visitor, COLOURS) == [], width


def test_a_region_can_be_chosen_and_cleared_with_the_keyboard_alone(visit: Visit) -> None:
    # Given the overview, and only a keyboard
    visitor = visit()
    keys, before = visitor.page.keyboard, visitor.summary()
    # When the reader tabs to the region filter, types and presses Enter
    focus(visitor, ".st-key-region")
    keys.type("London")
    keys.press("Enter")
    visitor.settle()
    assert "London" in visitor.summary()
    # And tabs to the button that clears
    focus(visitor, ".st-key-clear")
    keys.press("Enter")
    visitor.settle()
    # Then the view is as before
    assert visitor.summary() == before


def test_the_faces_of_a_card_can_be_reached_with_the_keyboard_alone(visit: Visit) -> None:
    visitor = visit("growth")
    focus(visitor, '.st-key-card-growth-live [role="tab"]')
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.keyboard.press("Enter")
    visitor.settle()
    assert visitor.page.locator(".st-key-card-growth-live table").first.is_visible()


def focus(visitor: Visitor, selector: str) -> None:
    """Press Tab until the focus is inside the selector, and see that it is visible."""
    inside = "s => document.activeElement && document.activeElement.closest(s) !== null"
    for _ in range(120):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate(inside, selector):
            return
    pytest.fail(f"{selector} cannot be reached with the Tab key")
