"""The answer first: where things stand on the overview, and the ways on from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lib.view.pages import MORE, PAGES
from tests.browser.test_access import violations
from tests.editions import NEWEST as DATA

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.driver import Visitor

    Visit = Callable[..., Visitor]

#: Where the first and the last pixel of what a selector finds stand.
SPAN = "e => { const box = e.getBoundingClientRect(); return [box.top, box.bottom]; }"
#: The page as a visitor opens it: 1280 by 900, and a phone of 390 by 900.
SCREEN = 900
BEGUN_ABOVE = 520


def span(visitor: Visitor, selector: str) -> tuple[float, float]:
    top, bottom = visitor.page.locator(selector).first.evaluate(SPAN)
    return top, bottom


def test_sentence_bar_and_numbers_come_first_and_growth_and_map_side_by_side(visit: Visit) -> None:
    visitor = visit(width=1280)
    # Then the sentence, the bar and the four numbers follow one another
    sentence, bar, numbers = (span(visitor, each) for each in (".st-key-answer-first p", ".worth-strip", ".key-numbers"))
    assert sentence[1] <= bar[0]
    assert bar[1] <= numbers[0]
    assert visitor.page.locator(".key-numbers > div").count() == 4
    # And growth stands beside the map, both begun well above the fold
    growth, places = span(visitor, ".st-key-card-growth-live"), span(visitor, ".st-key-card-map-regions")
    assert growth[0] == places[0]
    assert numbers[1] < growth[0] < BEGUN_ABOVE


def test_a_phone_shows_sentence_bar_and_numbers_within_a_screen_and_a_half(visit: Visit) -> None:
    visitor = visit(width=390)
    assert visitor.page.locator(".key-numbers > div").count() == 4
    assert span(visitor, ".key-numbers")[1] <= 1.5 * SCREEN
    # And the line that says what is shown is one line, as are Menu and Filters
    line = visitor.page.locator(".st-key-summary p").first
    top, bottom = line.evaluate(SPAN)
    assert bottom - top <= 1.5 * float(line.evaluate("e => parseFloat(getComputedStyle(e).lineHeight)"))
    menu, filters = span(visitor, ".st-key-menu button"), span(visitor, '[data-testid="stExpandSidebarButton"]')
    assert menu[1] <= 60
    assert filters[1] <= 60


def test_there_is_one_menu_at_every_width_also_where_the_filters_fold_away(visit: Visit) -> None:
    visitor = visit()
    for width in (1280, 769, 768, 767, 320):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.settle()
        menus = [visitor.page.locator(query).is_visible() for query in ('[data-testid="stTopNav"]', ".st-key-menu")]
        assert sum(menus) == 1, width


def test_the_menu_of_a_phone_lists_every_page_under_its_heading(visit: Visit) -> None:
    visitor = visit(width=390)
    visitor.page.get_by_role("button", name="Menu", exact=True).click()
    visitor.settle()
    body = visitor.page.get_by_test_id("stPopoverBody")
    assert [each for each in body.inner_text().splitlines() if each] == [
        *(page.title for page in PAGES if page.menu and not page.section),
        MORE,
        *(page.title for page in PAGES if page.section == MORE),
    ]
    assert violations(visitor) == []
    body.get_by_text("Growth", exact=True).click()
    visitor.settle()
    assert visitor.page.locator("h1").inner_text() == "How the sector grew"


def test_a_chip_clears_its_filter_alone_and_a_choice_closes_its_list(visit: Visit) -> None:
    visitor = visit("?region=London&sector=Libraries")
    visitor.page.locator(".st-key-region input").first.click()
    visitor.page.get_by_role("option", name="South West", exact=True).first.click()
    visitor.page.wait_for_function("!document.querySelector('[role=option]')")
    visitor.settle()
    visitor.page.locator(".st-key-summary").get_by_role("button", name="London").click()
    visitor.settle()
    assert "London" not in visitor.url()
    assert "region=South+West" in visitor.url()
    assert "sector=Libraries" in visitor.url()


_MUTUAL, _NAME = next(iter(DATA.names.items()))


@pytest.mark.parametrize(
    ("typed", "heading", "carried"),
    [
        (_NAME, _NAME, f"mutual={_MUTUAL}"),
        pytest.param("London", "Where mutuals are", "region=London", marks=pytest.mark.thorough),
        pytest.param("Libraries", "Which services mutuals deliver", "sector=Libraries", marks=pytest.mark.thorough),
        pytest.param("BS1 4ST", "Mutuals near a place", "near=BS1+4ST", marks=pytest.mark.thorough),
        pytest.param(
            "Claims", "What the minister said on 8 February 2013, and what the record shows", "as_at=2018-03-31", marks=pytest.mark.thorough
        ),
    ],
)
def test_the_box_goes_to_mutuals_places_sectors_and_pages_with_the_filters(visit: Visit, typed: str, heading: str, carried: str) -> None:
    visitor = visit("growth?as_at=2018-03-31")
    visitor.page.locator(".st-key-go-to input").fill(typed)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_function("heading => document.querySelector('h1')?.innerText === heading", arg=heading)
    visitor.settle()
    assert carried in visitor.url()
    assert "as_at=2018-03-31" in visitor.url()


def test_six_questions_are_links_that_keep_the_filters(visit: Visit) -> None:
    visitor = visit("?region=London")
    links = visitor.page.locator(".st-key-questions a")
    assert links.count() == 6
    assert all("region=London" in link for link in links.evaluate_all("all => all.map(e => e.href)"))
    links.filter(has_text="What can I say?").click()
    visitor.settle()
    assert visitor.page.locator("h1").inner_text() == "Lines to take"
    assert "London" in visitor.summary()
