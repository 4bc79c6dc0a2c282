"""Pages on paper, from a wide screen and a phone, light and dark: nothing cut, no blank page, whole tables, dark on white."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.driver import Visitor

    Visit = Callable[..., Visitor]

PAPERS = ("A4", "Letter")
MARGINS = dict.fromkeys(("top", "right", "bottom", "left"), "10mm")
#: What a reader sees the colour of: words, links, cells and headings.
_COLOURS = """() => [...document.querySelectorAll('h1, h2, h3, p, a, td, th, dt, dd, li, summary')]
  .filter(each => each.checkVisibility() && !each.closest('svg')).map(each => getComputedStyle(each).color)"""


def print_page(visitor: Visitor, paper: str) -> PdfReader:
    return PdfReader(io.BytesIO(visitor.page.pdf(format=paper, margin=MARGINS)))


def right_edges(page: Any) -> list[float]:
    """Where each text of a page begins, in points from the left."""
    found: list[float] = []
    page.extract_text(visitor_text=lambda text, user, matrix, *_: found.append(user[0] * matrix[4] + user[4]) if text.strip() else None)
    return found


@pytest.mark.parametrize(
    ("path", "width", "scheme"),
    [
        ("briefing", 390, "light"),
        ("growth", 1920, "dark"),
        *(pytest.param(path, 390, "light", marks=pytest.mark.thorough) for path in ("growth", "changes", "map?map-regions=Table")),
        *(pytest.param(path, 1920, "dark", marks=pytest.mark.thorough) for path in ("briefing", "map?map-regions=Table", "changes")),
    ],
)
def test_no_page_of_paper_is_blank_and_none_loses_its_edge(visit: Visit, path: str, width: int, scheme: str) -> None:
    # Given a page open on a screen
    visitor = visit(path, width=width, scheme=scheme)
    for paper in PAPERS:
        # When it is printed
        pages = print_page(visitor, paper).pages
        # Then every sheet says something, and nothing stands beyond its right edge
        assert all(page.extract_text().strip() for page in pages), (paper, len(pages))
        for page in pages:
            assert max(right_edges(page)) < float(page.mediabox.width)
        if path == "briefing":
            assert len(pages) == 2
    # And what is written is dark, whatever the theme
    visitor.page.emulate_media(media="print")
    channels = [int(part) for colour in visitor.page.evaluate(_COLOURS) for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    assert max(channels) < 140


@pytest.mark.thorough
@pytest.mark.parametrize(("width", "scheme"), [(1920, "dark"), (390, "light")])
def test_a_long_table_is_printed_whole_with_its_headings_on_every_sheet(visit: Visit, width: int, scheme: str) -> None:
    # Given a table of more rows than a page of it shows, with all of them asked for
    visitor = visit("mutuals", width=width, scheme=scheme)
    card = visitor.page.locator(".st-key-card-directory")
    card.get_by_text("All rows").first.click()
    visitor.settle()
    table = card.locator("table").first
    names = [text.split("\n")[0] for text in table.locator("tbody th").all_inner_texts()]
    heading = table.locator("thead th").first.inner_text()
    assert len(names) > 20
    for paper in PAPERS:
        # When it is printed
        pages = [" ".join(page.extract_text().split()) for page in print_page(visitor, paper).pages]
        # Then every row is there, and each sheet that holds some begins them with the headings
        assert [name for name in names if not any(name in page for page in pages)] == []
        holding = [page for page in pages if sum(name in page for name in names) > 3]
        assert all(heading in page for page in holding)
