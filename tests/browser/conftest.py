"""The real app in a real browser: one server and one Chromium for the whole run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.driver import Tabs, Visitor
from tests.browser.server import ROOT, chromium, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Literal

    from playwright.sync_api import Browser


#: Files that take longest. They come first, so that at the end no process works on one of them alone.
LONGEST = ("test_walk", "test_access", "test_links", "test_hosted")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; with `--no-loadscope-reorder` processes take files in this order."""
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


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
def tabs(browser: Browser) -> Tabs:
    return Tabs(browser.new_context())


@pytest.fixture
def visit(tabs: Tabs, address: str) -> Iterator[Callable[..., Visitor]]:
    """Open visitors, each in an empty tab with nothing stored; at the end none may have met a console error or asked another host."""
    visitors: list[Visitor] = []

    def open_visitor(
        path: str = "",
        params: Mapping[str, str | Sequence[str]] | None = None,
        *,
        width: int = 1280,
        scheme: Literal["light", "dark"] = "light",
    ) -> Visitor:
        visitor = Visitor(page=tabs.take(width, scheme), address=address)
        visitors.append(visitor)
        visitor.open(path, params)
        return visitor

    yield open_visitor
    for visitor in visitors:
        visitor.leave()
        tabs.give_back(visitor.page)
    assert [line for visitor in visitors for line in visitor.console_errors] == []
    assert [url for visitor in visitors for url in visitor.foreign_requests] == []
