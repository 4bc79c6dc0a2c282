"""The link holds the view: filters change the numbers, and a copied link shows anyone the same page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lib.view.pages import PAGES, page_at
from tests.browser.driver import Visitor
from tests.browser.server import ROOT, serve

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

    from lib.view.pages import Page

    Visit = Callable[..., Visitor]

#: Software WebGL needs this many milliseconds to draw a map.
MAP_DRAWS = 5000
FILTERED = [page for page in PAGES if page.filtered]
#: The first page in 'make test', all of them in 'make thorough'.
IN_TURN = [pytest.param(page, marks=[pytest.mark.thorough] if number else [], id=page.title) for number, page in enumerate(FILTERED)]


@pytest.mark.thorough
def test_a_region_changes_the_numbers_and_the_link(visit: Visit) -> None:
    visitor = visit()
    before = visitor.figures()
    visitor.choose("region", "London")
    assert "region=London" in visitor.url()
    assert "London" in visitor.summary()
    assert visitor.figures() != before


@pytest.mark.parametrize("page", IN_TURN)
def test_a_copied_link_opened_fresh_shows_the_same_page_filters_and_numbers(visit: Visit, page: Page) -> None:
    # Given a reader who has filtered a page
    sender = visit(page.path)
    sender.choose("region", "South West")
    sender.choose("sector", "Community health")
    link, summary = sender.url(), sender.summary()
    # When the link is opened by someone else
    receiver = visit(link)
    # Then they see the same
    assert receiver.summary() == summary
    assert receiver.page.locator("h1").inner_text() == page.heading
    # And keep it after going to the page before in the menu, so that each is gone to, also those under a heading
    other = FILTERED[FILTERED.index(page) - 1]
    receiver.go(other.title)
    assert receiver.page.locator("h1").inner_text() == other.heading
    assert receiver.summary() == summary
    assert "region=South+West" in receiver.url()


@pytest.mark.thorough
def test_the_share_box_gives_a_link_that_shows_the_same(visit: Visit) -> None:
    sender = visit("growth?as_at=2018-03-31&region=London")
    sender.page.get_by_role("button", name="Share").click()
    link = sender.page.locator('[data-testid="stCode"]').first.inner_text().split()[-1]
    receiver = visit(link)
    assert receiver.summary() == sender.summary()
    assert receiver.page.locator("h1").inner_text() == sender.page.locator("h1").inner_text()


def test_back_returns_to_the_page_before(visit: Visit) -> None:
    visitor = visit("?region=London")
    summary = visitor.summary()
    visitor.go("Growth")
    visitor.page.go_back()
    visitor.settle()
    assert visitor.page.locator("h1").inner_text() == PAGES[0].heading
    assert visitor.summary() == summary


def test_a_bad_link_is_ignored_with_a_quiet_notice(visit: Visit) -> None:
    visitor = visit("?region=Atlantis&as_at=yesterday")
    assert visitor.page.get_by_text("‘Atlantis’").count() == 1
    assert visitor.page.locator('[data-testid="stException"]').count() == 0
    assert visitor.summary() == visit().summary()


@pytest.mark.thorough
def test_an_open_face_is_part_of_the_link(visit: Visit) -> None:
    visitor = visit("growth")
    card = visitor.page.locator(".st-key-card-growth-live")
    card.get_by_role("tab", name="Table").click()
    visitor.settle()
    assert "growth-live=Table" in visitor.url()
    receiver = visit(visitor.url())
    assert receiver.page.locator(".st-key-card-growth-live table").first.is_visible()


def test_choosing_a_region_on_the_map_filters_and_choosing_it_again_clears(visit: Visit) -> None:
    # Given the map, framed on England, whose middle lies in the West Midlands
    visitor = visit("map?points=false")
    before = visitor.summary()
    card = visitor.page.locator(".st-key-card-map-regions")
    canvas = card.locator(".maplibregl-canvas")
    canvas.wait_for()
    visitor.page.wait_for_timeout(MAP_DRAWS)
    # When the reader presses it
    canvas.click()
    visitor.page.wait_for_function("document.querySelector('.st-key-summary').innerText.includes('West Midlands')")
    visitor.settle()
    # Then the filter and the link have it
    assert "region=West+Midlands" in visitor.url()
    # And pressing it again clears
    visitor.page.wait_for_timeout(MAP_DRAWS)
    canvas.click()
    visitor.page.wait_for_function("!document.querySelector('.st-key-summary').innerText.includes('West Midlands')")
    visitor.settle()
    assert visitor.summary() == before


@pytest.mark.parametrize("form", ["serve.py", pytest.param("app.py", marks=pytest.mark.thorough)])
def test_the_first_request_to_a_fresh_server_may_be_a_deep_link(browser: Browser, form: str) -> None:
    # Given a server that has answered nobody, and two readers who come at once, each by a link to a page with a view
    with serve(ROOT / form) as address:
        context = browser.new_context()
        readers = [Visitor(page=context.new_page(), address=address) for _ in range(2)]
        for reader in readers:
            reader.page.goto(f"{address}/growth?as_at=2018-03-31&region=London", wait_until="commit")
        for reader in readers:
            reader.settle()
            # Then they have the page with its filters
            assert reader.page.locator("h1").inner_text() == page_at("growth").heading
            assert "London" in reader.summary()
            assert "31 March 2018" in reader.summary()
            assert reader.page.locator(".st-key-region").get_by_text("London").count() == 1
            assert reader.page.locator(".st-key-card-growth-live").count() == 1
            assert reader.page.locator('[data-testid="stException"]').count() == 0
            # And the menu is ours: at the top, with the titles of the pages
            assert reader.page.get_by_test_id("stSidebarNav").count() == 0
            menu = reader.page.get_by_test_id("stTopNavLink").all_inner_texts()
            assert menu == [page.title for page in PAGES if page.menu and not page.section]
        context.close()
