"""Pages, files and data sent small: brotli or gzip, and files with a hash in their name only once for all readers."""

from __future__ import annotations

import gzip
import re
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from anyio import to_thread

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_WORTH_IT = re.compile(rb"(text/(?!event-stream)|application/(json|javascript|wasm|xml|.*\+(json|xml))|image/svg)")
_SMALLEST = 500
#: Bytes of compressed files held in memory.
_MOST_BYTES = 48_000_000
#: How hard to try: once for a file that is kept, each time for an answer. Harder still would take ten seconds for the chart library and
#: save a tenth of it.
_BROTLI_FILE, _BROTLI, _GZIP_FILE, _GZIP = 9, 4, 9, 5


class CompressedFiles:
    """Compressed files by address and encoding, the least used forgotten first."""

    def __init__(self, most: int = _MOST_BYTES) -> None:
        """Hold at most so many bytes."""
        self._most, self._size, self._lock = most, 0, threading.Lock()
        self._files: OrderedDict[tuple[str, str], tuple[Message, bytes]] = OrderedDict()

    def get(self, key: tuple[str, str]) -> tuple[Message, bytes] | None:
        """The start of the answer and its body; None if it isn't held."""
        with self._lock:
            if key in self._files:
                self._files.move_to_end(key)
            return self._files.get(key)

    def put(self, key: tuple[str, str], start: Message, body: bytes) -> None:
        """Hold a file."""
        with self._lock:
            if len(body) > self._most:
                return
            self._size -= len(self._files.pop(key, (start, b""))[1])
            self._files[key] = (start, body)
            self._size += len(body)
            while self._size > self._most:
                _, (_, gone) = self._files.popitem(last=False)
                self._size -= len(gone)


class Compress:
    """ASGI middleware that compresses answers; inside it nothing else does."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self.app = app
        self.files = CompressedFiles()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; compress what is worth it and what the reader can open."""
        headers = dict(scope.get("headers", ()))
        encoding = choose_encoding(headers.get(b"accept-encoding", b"")) if scope["type"] == "http" else ""
        if not encoding or scope["method"] != "GET" or b"range" in headers:
            await self.app(scope, receive, send)
            return
        key = (str(scope["path"]), encoding)
        if b"if-none-match" not in headers and (found := self.files.get(key)):
            start, body = found
            await send(start)
            await send({"type": "http.response.body", "body": body})
            return
        uncompressed = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": uncompressed}, receive, _Answer(send, encoding, key, self.files))


class _Answer:
    """What collects the parts of one answer and sends it compressed."""

    def __init__(self, send: Send, encoding: str, key: tuple[str, str], files: CompressedFiles) -> None:
        self.send, self.encoding, self.key, self.files = send, encoding, key, files
        self.start: Message | None = None
        self.parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        """Take one message of the app."""
        if message["type"] == "http.response.start":
            headers = dict(message["headers"])
            worth = message["status"] == 200 and b"content-encoding" not in headers and _WORTH_IT.match(headers.get(b"content-type", b""))
            if worth and int(headers.get(b"content-length", _SMALLEST)) >= _SMALLEST:
                self.start = message
                return
        elif self.start is not None and message["type"] == "http.response.body":
            self.parts.append(message.get("body", b""))
            if not message.get("more_body"):
                await self._finish(self.start)
            return
        await self.send(message)

    async def _finish(self, start: Message) -> None:
        headers = [(name.lower(), value) for name, value in start["headers"]]
        # Only what never changes under its address is kept.
        forever = b"immutable" in dict(headers).get(b"cache-control", b"")
        body = await to_thread.run_sync(compress, b"".join(self.parts), self.encoding, forever)
        compressed = self._start_of(start, headers, body)
        if forever:
            self.files.put(self.key, compressed, body)
        await self.send(compressed)
        await self.send({"type": "http.response.body", "body": body})

    def _start_of(self, start: Message, headers: list[tuple[bytes, bytes]], body: bytes) -> Message:
        """The start of the answer as it goes with a compressed body."""
        own = {b"content-encoding": self.encoding.encode(), b"content-length": str(len(body)).encode()}
        vary = [value for name, value in headers if name == b"vary" and value.lower() != b"accept-encoding"]
        rest = [(name, _weak(value) if name == b"etag" else value) for name, value in headers if name not in own and name != b"vary"]
        return {**start, "headers": [*rest, *own.items(), (b"vary", b", ".join([*vary, b"Accept-Encoding"]))]}


def choose_encoding(header: bytes) -> str:
    """The encoding to use for an Accept-Encoding header: br, gzip or none."""
    weights = {}
    for each in header.decode("latin-1").lower().split(","):
        name, *parameters = [part.strip() for part in each.split(";")]
        weights[name] = not any(re.fullmatch(r"q=0(\.0*)?", part) for part in parameters)
    return next((name for name in ("br", "gzip") if weights.get(name, weights.get("*", False) and name == "gzip")), "")


def compress(body: bytes, encoding: str, thorough: bool) -> bytes:  # noqa: FBT001 - called in a thread, which passes positions only
    """A body compressed; thoroughly where it is kept for the next reader."""
    if encoding == "gzip":
        return gzip.compress(body, _GZIP_FILE if thorough else _GZIP, mtime=0)
    return _brotli(body, _BROTLI_FILE if thorough else _BROTLI)


def _brotli(body: bytes, quality: int) -> bytes:
    import brotli  # noqa: PLC0415 - only the hosted form needs it

    content: bytes = brotli.compress(body, quality=quality)
    return content


def _weak(etag: bytes) -> bytes:
    return etag if etag.startswith(b"W/") else b"W/" + etag
