"""What a button sets in a filter stays, although a click comes from a browser that has not heard of it yet."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest

from benchmarks.server import serving
from lib.register.store import store
from tests.app.socket import ask, connected, is_end, receive, widget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.asyncio.client import ClientConnection

ROOT = Path(__file__).resolve().parents[2]
DATA = store().newest()
NOW, LATEST = DATA.register.reference_date.isoformat(), DATA.latest.isoformat()


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serving(ROOT / "app.py") as server:
        yield server.base


def read_address(messages: list[ForwardMsg], before: str) -> dict[str, list[str]]:
    """What the address bar has after all messages of a run."""
    written = [message.page_info_changed.query_string for message in messages if message.WhichOneof("type") == "page_info_changed"]
    return parse_qs((before, *written)[-1])


def find_value_set(messages: list[ForwardMsg], key: str) -> list[str] | None:
    """What a run tells the browser to hold in the date box or the buttons of a filter; None where it leaves the choice alone."""
    elements = [message.delta.new_element for message in messages if message.WhichOneof("type") == "delta"]
    for element in elements:
        kind = element.WhichOneof("type")
        box = getattr(element, kind) if kind else None
        if getattr(box, "id", "").endswith(f"-{key}"):
            value = box.value if kind == "date_input" else box.raw_values
            return list(value) if box.set_value else None
    raise AssertionError(key)


async def take_newest_date(socket: ClientConnection) -> tuple[str, str]:
    """Open a page and press the button of the newest date; the ids of the date box and of the buttons."""
    await ask(socket, "growth", {})
    first = await receive(socket, is_end)
    as_at, preset = widget(first, "as_at"), widget(first, "preset")
    await ask(socket, "growth", {as_at: [NOW], preset: ["Latest"]})
    await receive(socket, is_end)
    return as_at, preset


def test_a_date_chosen_by_a_button_is_not_undone_by_a_click_that_left_the_browser_before_it_came_there(base: str) -> None:
    async def click() -> list[ForwardMsg]:
        async with connected(base) as socket:
            as_at, preset = await take_newest_date(socket)
            # When they click in the menu while the browser still has the old one
            await ask(socket, "growth", {as_at: [NOW], preset: ["Latest"]})
            return await receive(socket, is_end)

    # Given a reader who has taken the newest date
    messages = asyncio.run(click())
    # Then the address and the filter have the date that was chosen
    assert read_address(messages, "")["as_at"] == [LATEST]
    assert find_value_set(messages, "as_at") == [LATEST]


def test_what_back_brought_is_not_undone_by_a_click_that_left_the_browser_before_it_came_there(base: str) -> None:
    async def click() -> list[ForwardMsg]:
        async with connected(base) as socket:
            await ask(socket, "growth", {})
            first = await receive(socket, is_end)
            as_at, preset, evidence = (widget(first, key) for key in ("as_at", "preset", "evidence"))
            browser = {as_at: [LATEST], preset: ["Latest"], evidence: ["Moderate"]}
            await ask(socket, "growth", browser, address=f"as_at={LATEST}&evidence=Moderate")
            await receive(socket, is_end)
            # When the reader goes back and on to another page at once
            await ask(socket, "growth", browser, went_back=True)
            await receive(socket, is_end)
            await ask(socket, "sectors", browser)
            return await receive(socket, is_end)

    # Given a reader who has chosen a date and a grade
    messages = asyncio.run(click())
    # Then the next page is of the date and grades that Back brought
    assert read_address(messages, "") == {}
    assert find_value_set(messages, "as_at") == [NOW]


def test_a_choice_of_the_reader_soon_after_a_button_is_said_back_to_the_browser(base: str) -> None:
    async def click() -> list[ForwardMsg]:
        async with connected(base) as socket:
            as_at, preset = await take_newest_date(socket)
            # When the reader chooses a third date before the browser has heard of the second
            await ask(socket, "growth", {as_at: ["2015-03-31"], preset: ["Latest"]}, address="as_at=2015-03-31")
            return await receive(socket, is_end)

    # Given a reader who has taken the newest date
    messages = asyncio.run(click())
    # Then address and filter have what the reader chose, also where the browser hears of the button only now
    assert read_address(messages, "as_at=2015-03-31")["as_at"] == ["2015-03-31"]
    assert find_value_set(messages, "as_at") == ["2015-03-31"]
