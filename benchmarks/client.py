"""A reader without a browser: speaks the server's own websocket protocol, measures answers and bytes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from streamlit.proto.Delta_pb2 import Delta

#: Largest message that a reader takes.
_LARGEST = 200 * 2**20
#: Runs for which a browser holds a message that was not sent again (Streamlit's global.maxCachedMessageAge).
_HELD_RUNS = 1


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one run of a page cost a reader: time until the script had finished, bytes as sent, errors and texts shown."""

    seconds: float
    bytes_on_the_wire: int
    errors: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


class Counting(ClientConnection):
    """A connection that counts what arrives, as it is sent."""

    received = 0

    def data_received(self, data: bytes) -> None:
        """Count bytes off the wire, then take them."""
        self.received += len(data)
        super().data_received(data)


@dataclass(kw_only=True)
class Reader:
    """One open session on one page.

    Args:
        socket: The connection, compressed as browsers ask for it; open one with `opened`.
        query: The link's parameters.
        page: The page's hash, as the server named it.
    """

    socket: Counting
    query: str = ""
    page: str = ""
    #: The session's id, as the server named it.
    session: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    states: dict[str, Mapping[str, object]] = field(default_factory=dict)
    #: Hash of a message that this reader holds, as browsers do -> runs since it was last sent.
    held: dict[str, int] = field(default_factory=dict)
    #: Hash of such a message -> the texts in it.
    said: dict[str, list[str]] = field(default_factory=dict)

    async def first_view(self, path: str, params: Iterable[tuple[str, str]] = ()) -> Answer:
        """Open a page as a fresh link does."""
        self.query = urlencode(list(params))
        return await self._run(page_name=path)

    async def choose(self, key: str, value: str | Sequence[str]) -> Answer:
        """Set the widget with a key to a value. Raises KeyError when the page has none."""
        return await self.choose_all({key: value})

    async def choose_all(self, chosen: Mapping[str, str | Sequence[str]]) -> Answer:
        """Set the widgets with these keys to these values, as one change. Raises KeyError when the page lacks one."""
        for key, value in chosen.items():
            self.states[self.ids[key]] = {"string_value" if isinstance(value, str) else "string_array_value": value}
        return await self._run()

    async def again(self) -> Answer:
        """Run the page again with nothing changed."""
        return await self._run()

    async def _run(self, *, page_name: str = "") -> Answer:
        message = BackMsg()
        request = message.rerun_script
        request.query_string = self.query
        request.page_name = page_name
        request.page_script_hash = self.page
        request.cached_message_hashes.extend(self.held)
        for widget, state in self.states.items():
            added = request.widget_states.widgets.add(id=widget)
            for kind, value in state.items():
                if isinstance(value, str):
                    setattr(added, kind, value)
                else:
                    getattr(added, kind).data.extend(value)
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        return await self._read(start)

    async def _read(self, start: float) -> Answer:
        before = self.socket.received
        errors: list[str] = []
        texts: list[str] = []
        while True:
            raw = await self.socket.recv(decode=False)
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if kind == "ref_hash" or message.metadata.cacheable:
                self.held[message.ref_hash or message.hash] = -1
                texts += self.said.get(message.ref_hash, [])
            if kind == "new_session":
                self.page = message.new_session.page_script_hash
                self.session = message.new_session.initialize.session_id or self.session
            elif kind == "navigation":
                self.page = message.navigation.page_script_hash
            elif kind == "delta":
                errors += self._note(message.delta)
                said = _texts(message.delta)
                texts += said
                if message.metadata.cacheable:
                    self.said[message.hash] = said
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                self.held = {each: runs + 1 for each, runs in self.held.items() if runs < _HELD_RUNS}
                return Answer(
                    seconds=time.perf_counter() - start,
                    bytes_on_the_wire=self.socket.received - before,
                    errors=tuple(errors),
                    texts=tuple(texts),
                )

    def _note(self, delta: Delta) -> list[str]:
        """Remember the widgets of a page by their keys; give the errors that a reader would see."""
        if delta.WhichOneof("type") != "new_element":
            return []
        element = delta.new_element
        kind = element.WhichOneof("type")
        widget = str(getattr(getattr(element, kind), "id", "")) if kind else ""
        # '$$ID-<hash>-<key>'
        parts = widget.split("-", 2)
        if len(parts) == 3 and parts[2] != "None":
            self.ids[parts[2]] = widget
        return [element.exception.message] if kind == "exception" else []


def _texts(delta: Delta) -> list[str]:
    """What a reader reads: Markdown and HTML as sent."""
    element = delta.new_element
    kind = element.WhichOneof("type") if delta.WhichOneof("type") == "new_element" else None
    return [str(getattr(element, kind).body)] if kind in {"markdown", "html"} else []


async def opened(base: str, headers: Mapping[str, str] | None = None) -> Reader:
    """A new session at the address `base` (http://…), asked for with headers of one's own."""
    address = base.replace("http", "ws", 1) + "/_stcore/stream"
    socket = await connect(
        address,
        subprotocols=["streamlit"],  # type: ignore[list-item]
        max_size=_LARGEST,
        create_connection=Counting,
        additional_headers=headers,
        proxy=None,
    )
    assert isinstance(socket, Counting)
    return Reader(socket=socket)
