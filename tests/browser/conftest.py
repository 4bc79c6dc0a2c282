"""The real app in a real browser: one server and one Chromium for the whole run."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.browser.driver import Visitor
from tests.browser.server import ROOT, chromium, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Literal

    from playwright.sync_api import Browser, BrowserContext


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with serve() as base:
        yield base


@pytest.fixture(scope="session")
def hosted() -> Iterator[str]:
    """The hosted form, one server for all tests of a process."""
    with serve(ROOT / "serve.py") as base:
        yield base


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Callable[[int, str], BrowserContext]:
    """A profile of the browser for each width and scheme, kept for the run: reading the scripts anew took a third of a visit."""

    @cache
    def context(width: int, scheme: Literal["light", "dark"]) -> BrowserContext:
        return browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)

    return context


@pytest.fixture
def visit(contexts: Callable[[int, str], BrowserContext], address: str) -> Iterator[Callable[..., Visitor]]:
    """Open visitors, each in a tab with nothing stored; at the end none may have met a console error or asked another host."""
    visitors: list[Visitor] = []

    def open_visitor(
        path: str = "", params: Mapping[str, str | Sequence[str]] | None = None, *, width: int = 1280, scheme: str = "light"
    ) -> Visitor:
        visitor = Visitor(page=contexts(width, scheme).new_page(), address=address)
        visitors.append(visitor)
        visitor.open(path, params)
        return visitor

    yield open_visitor
    for visitor in visitors:
        visitor.leave()
    assert [line for visitor in visitors for line in visitor.console_errors] == []
    assert [url for visitor in visitors for url in visitor.foreign_requests] == []
