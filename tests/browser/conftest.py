"""The real app in a real browser: one server and one Chromium for the whole run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.driver import Visitor
from tests.browser.server import chromium, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with serve() as base:
        yield base


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Visitor]]:
    """Open fresh visitors; at the end none may have met a console error or asked another host."""
    visitors: list[Visitor] = []

    def open_visitor(
        path: str = "", params: Mapping[str, str | Sequence[str]] | None = None, *, width: int = 1280, scheme: str = "light"
    ) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        visitor = Visitor(page=context.new_page(), address=address)
        visitors.append(visitor)
        visitor.open(path, params)
        return visitor

    yield open_visitor
    for visitor in visitors:
        visitor.page.context.close()
    assert [line for visitor in visitors for line in visitor.console_errors] == []
    assert [url for visitor in visitors for url in visitor.foreign_requests] == []
