"""Sources are found, opened and lead to profiles; a key figure leads to its source in two clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lib.ui.table import PAGE_ROWS
from tests.browser.test_access import FITS, violations

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.driver import Visitor

    Visit = Callable[..., Visitor]


@pytest.mark.thorough
def test_a_source_is_searched_for_opened_and_leads_to_a_profile(visit: Visit) -> None:
    # Given the list of sources
    visitor = visit("sources")
    rows = visitor.page.locator(".st-key-sources-list tbody tr.row")
    assert rows.count() == PAGE_ROWS
    # When the reader types words of a title
    title = rows.nth(3).locator("a").first.inner_text()
    visitor.page.get_by_label("Find a source").fill(title)
    visitor.page.keyboard.press("Enter")
    visitor.settle()
    # Then the list is shorter and the link has the words
    assert "search=" in visitor.url()
    assert rows.count() < PAGE_ROWS
    # And the source opens with the rows that cite it, which the link shows to anyone
    visitor.page.locator(".st-key-sources-list").get_by_role("link", name=title, exact=True).first.click()
    visitor.settle()
    assert "source=" in visitor.url()
    assert visitor.page.get_by_role("heading", level=2, name=title, exact=True).is_visible()
    assert visitor.page.locator("tbody tr.row").count() > 0


def test_a_key_figure_leads_to_its_source_in_two_clicks(visit: Visit) -> None:
    visitor = visit("?region=London&about=true")
    visitor.page.locator(".key-figures a").nth(0).click()
    visitor.settle()
    assert "region=London" in visitor.url()
    table = visitor.page.locator(".st-key-card-map-regions table").nth(1)
    table.locator("summary").first.click()
    assert table.locator('td a[href^="http"]').first.is_visible()


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("path", "width"),
    [(path, width) for path in ("sources?source=maude-2013-article", "outcomes?theme=Money&outcomes-money=Table") for width in (1280, 320)],
)
def test_axe_finds_nothing_in_one_source_and_in_a_table_of_outcomes(visit: Visit, path: str, width: int) -> None:
    visitor = visit(path, width=width)
    assert violations(visitor) == []
    assert visitor.page.evaluate(FITS)
