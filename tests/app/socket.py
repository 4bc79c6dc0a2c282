"""What a browser and a server of Streamlit say to each other, said by tests."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from websockets.asyncio.client import ClientConnection

#: Seconds that a message may take; far more than it does.
PATIENCE = 60


@asynccontextmanager
async def connected(base: str) -> AsyncIterator[ClientConnection]:
    """A connection to the server of an app, as a browser has one."""
    address = base.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=2**28, proxy=None) as socket:  # type: ignore[list-item]
        yield socket


async def ask(
    socket: ClientConnection, page: str, widgets: Mapping[str, str | list[str]], *, address: str = "", went_back: bool = False
) -> None:
    """Ask for a run, with what the browser holds in its widgets and behind the question mark of its address bar."""
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = address
    message.rerun_script.is_history_navigation = went_back
    for widget, value in widgets.items():
        state = message.rerun_script.widget_states.widgets.add(id=widget)
        if isinstance(value, str):
            state.string_value = value
        else:
            state.string_array_value.data.extend(value)
    await socket.send(message.SerializeToString())


async def receive(socket: ClientConnection, until: Callable[[ForwardMsg], bool]) -> list[ForwardMsg]:
    """The messages up to one that is waited for."""
    messages: list[ForwardMsg] = []
    while not messages or not until(messages[-1]):
        raw = await asyncio.wait_for(socket.recv(decode=False), PATIENCE)
        messages.append(ForwardMsg.FromString(raw))
    return messages


def is_end(message: ForwardMsg) -> bool:
    """True for the message that ends a run, where no other follows at once."""
    finished = message.WhichOneof("type") == "script_finished"
    return finished and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN


def widget(messages: list[ForwardMsg], key: str) -> str:
    """The id of the widget with a key."""
    elements = [message.delta.new_element for message in messages if message.WhichOneof("type") == "delta"]
    ids = [getattr(getattr(element, kind), "id", "") for element in elements if (kind := element.WhichOneof("type"))]
    return next(each for each in ids if each.endswith(f"-{key}"))
