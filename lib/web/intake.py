"""What readers may send: questions, and the small messages of an open page. The app takes no files, and nobody may fill its memory."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import anyio
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Streamlit's way in for files, whatever the method.
UPLOADS = "/_stcore/upload_file"
#: What only asks; nothing else has a body, and the API refuses the rest in words of its own.
_ASKING = frozenset({"GET", "HEAD", "OPTIONS"})
#: Bytes of one message of an open page: the fullest page sends a fifteenth.
LARGEST = 2**18
#: Messages a second, after a burst; who sends more waits.
RATE, BURST = 20.0, 60.0
_TOO_LARGE = 1009
_NO_STORE = {"cache-control": "no-store"}


class Intake:
    """ASGI middleware that refuses uploads unread, closes sockets on messages too large, and slows down who sends too many."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        """Wrap an app; `clock` gives seconds."""
        self.app, self.clock = app, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass."""
        if scope["type"] == "websocket":
            await self.app(scope, _Messages(receive, send, self.clock), send)
        elif scope["type"] == "http" and UPLOADS in scope["path"]:
            await PlainTextResponse("Nothing can be uploaded here.", 403, headers=_NO_STORE)(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] not in _ASKING and not scope["path"].startswith("/api/"):
            allow = {"allow": ", ".join(sorted(_ASKING)), **_NO_STORE}
            await PlainTextResponse("This can only be read.", 405, headers=allow)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class _Messages:
    """The messages of one socket: a bucket of so many, filled again as time goes by."""

    def __init__(self, receive: Receive, send: Send, clock: Callable[[], float]) -> None:
        self.receive, self.send, self.clock = receive, send, clock
        self.left, self.looked = BURST, clock()

    async def __call__(self) -> Message:
        """The next message, when its time has come; the end of the connection for one that is too large."""
        message = await self.receive()
        if message["type"] != "websocket.receive":
            return message
        if len(message.get("bytes") or message.get("text") or b"") > LARGEST:
            await self.send({"type": "websocket.close", "code": _TOO_LARGE})
            return {"type": "websocket.disconnect", "code": _TOO_LARGE}
        now = self.clock()
        self.left, self.looked = min(BURST, self.left + (now - self.looked) * RATE) - 1, now
        if self.left < 0:
            await anyio.sleep(-self.left / RATE)
        return message
