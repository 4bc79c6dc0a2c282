"""The briefing leaves the browser as two A4 pages and nothing else, and its files come when asked for."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from lib.exports.briefing.pack import page_html
from lib.topics.briefing.briefing import build_briefing
from lib.view.view import from_params
from tests.editions import NEWEST as DATA

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

    from tests.browser.driver import Visitor

    Visit = Callable[..., Visitor]

#: Points of an A4 page.
A4 = (595, 842)
FILTERS = ("What to show", "Clear filters", "Link to this view", "Slides (.pptx)", "Print them", "The numbers behind", "Feedback")
VIEWS = {
    "default": {},
    "one region": {"region": ["London"], "measure": ["Value of services"]},
    "one sector": {"sector": [DATA.register.sectors[0]], "measure": ["Staff"]},
    "2018": {"as_at": ["2018-03-31"]},
    "nothing": {"evidence": [""]},
    "long": {
        "region": ["North West", "Yorkshire and The Humber", "East of England"],
        "sector": [name for name in DATA.register.sectors if len(name) > 20],
        "evidence": ["Strong", "Moderate", "Weak"],
        "as_at": [DATA.latest.isoformat()],
        "measure": ["Staff"],
        "note": ["The Minister may be asked about the libraries in his own constituency. " * 4],
    },
}


def read_pages(pdf: bytes) -> list[str]:
    """The text of each page, on one line; the pages must be A4."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert all(abs(float(page.mediabox.width) - A4[0]) < 2 and abs(float(page.mediabox.height) - A4[1]) < 2 for page in pages)
    return [" ".join(page.extract_text().split()) for page in pages]


def test_the_page_prints_on_two_pages_without_the_app_round_it(visit: Visit) -> None:
    # Given the briefing of a narrowed view, on a dark screen
    view, _ = from_params({"region": ["London"], "as_at": ["2018-03-31"]}, DATA.register, DATA.latest)
    briefing = build_briefing(DATA, view)
    visitor = visit("briefing?region=London&as_at=2018-03-31", scheme="dark")
    # When it is printed
    pages = read_pages(visitor.page.pdf(prefer_css_page_size=True, print_background=True))
    # Then there are two pages, from the title to the link, and nothing of the app
    assert len(pages) == 2
    assert briefing.title in pages[0]
    for part in briefing.charts:
        assert part.words.headline in pages[0]
    for part in briefing.lists:
        assert part.words.headline in pages[1]
    assert "Open this briefing again" in pages[1]
    assert [word for word in FILTERS for page in pages if word in page] == []


@pytest.mark.parametrize("file", ["Slides (.pptx)", "Offline pack (.zip)"])
def test_a_file_is_made_when_its_button_is_pressed(visit: Visit, file: str) -> None:
    visitor = visit("briefing?region=London")
    with visitor.page.expect_download() as coming:
        visitor.page.get_by_role("button", name=file).click()
    assert coming.value.suggested_filename.startswith("mutuals-briefing-2013-02-08-london")
    assert coming.value.path().stat().st_size > 10_000


def test_every_kind_of_view_fits_on_two_pages(browser: Browser) -> None:
    page = browser.new_page()
    for name, params in VIEWS.items():
        view, _ = from_params(params, DATA.register, DATA.latest)
        page.set_content(page_html(build_briefing(DATA, view, link="https://mutuals.example/briefing?" + "region=London&" * 15)))
        pages = read_pages(page.pdf(prefer_css_page_size=True, print_background=True))
        assert len(pages) == 2, name
        assert "Sources" in pages[1], name
    page.close()
