"""Clients that are slow, or send too much or nonsense, while others read."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
from websockets.asyncio.client import connect

from benchmarks.chaos.readers import BROKEN, Clicker
from benchmarks.chaos.row import Row
from benchmarks.client import opened

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_MEGABYTE = 2**20
_LAST = 25
_UPLOAD, _UPLOADS = 900_000, 50


def bad_clients(front: str, users: int) -> list[Row]:
    """Readers click through the proxy while others trickle, never read, or send too much."""
    return [
        asyncio.run(_meanwhile(front, users, name, number, client))
        for name, number, client in (
            ("clients that send a byte a second", 200, _trickle),
            ("clients that ask and never read", 100, _never_read),
            ("bodies, links and headers too large", 100, _too_large),
            ("websocket messages too large", 10, _large_message),
            ("websocket messages of nonsense", 100, _nonsense),
            (f"{_UPLOADS} uploads by each of", 5, _flood),
        )
    ]


async def flood_with_uploads(front: str, number: int) -> Counter[str]:
    """One session that uploads so many files of nearly a megabyte, as Streamlit's own page would; gives how each ended."""
    ends: Counter[str] = Counter()
    reader = await opened(front)
    await reader.first_view("growth")
    async with httpx.AsyncClient(base_url=front, timeout=_LAST) as web:
        token = (await web.get("/_stcore/health")).cookies.get("_streamlit_xsrf") or ""
        for each in range(number):
            with contextlib.suppress(httpx.HTTPError):
                answer = await web.put(
                    f"/_stcore/upload_file/{reader.session}/{each}",
                    files={"file": ("file.bin", b"x" * _UPLOAD)},
                    headers={"X-Xsrftoken": token, "Cookie": f"_streamlit_xsrf={token}"},
                )
                ends["taken" if answer.is_success else f"answered {answer.status_code}"] += 1
                continue
            ends["connection closed"] += 1
    await reader.socket.close()
    return ends


async def _flood(front: str, _: int) -> str:
    return ", ".join(sorted(await flood_with_uploads(front, _UPLOADS)))


async def _meanwhile(front: str, users: int, name: str, number: int, client: Callable[[str, int], Awaitable[str]]) -> Row:
    readers = [Clicker(base=front, page="growth", number=each, pause=(1.0, 3.0)) for each in range(users)]
    stop, began = asyncio.Event(), time.monotonic()
    tasks = [asyncio.create_task(reader.run(stop)) for reader in readers]
    await asyncio.sleep(3)
    ends = await asyncio.gather(*(client(front, each) for each in range(number)))
    await asyncio.sleep(max(0.0, 12 - (time.monotonic() - began)))
    stop.set()
    failed = sum(isinstance(each, BaseException) for each in await asyncio.gather(*tasks, return_exceptions=True))
    bad = [end for end in ends if end in {"answered 5xx", "never let go"} or "taken" in end]
    counts = ", ".join(f"{ends.count(end)} {end}" for end in sorted(set(ends)))
    return Row(
        failure=name,
        users=users,
        requests=sum(len(reader.answers) for reader in readers) + number,
        lost=sum(reader.lost + len(reader.moved) for reader in readers) + failed,
        errors=sum(reader.errors for reader in readers) + len(bad),
        seconds=max(reader.slowest for reader in readers),
        note=counts,
    )


async def _trickle(front: str, _: int) -> str:
    """A request whose headers never end."""
    into, out = await _connect(front)
    began = time.monotonic()
    with contextlib.suppress(*BROKEN):
        out.write(b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        while time.monotonic() - began < _LAST and not into.at_eof():
            out.write(b"x")
            await out.drain()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(into.read(1), 1)
    out.close()
    return "let go" if time.monotonic() - began < _LAST else "never let go"


async def _never_read(front: str, _: int) -> str:
    """The largest file asked for, and not taken."""
    _into, out = await _connect(front, limit=1)
    out.write(b"GET /app/static/local_authorities.geojson HTTP/1.1\r\nHost: a\r\n\r\n")
    await out.drain()
    await asyncio.sleep(8)
    out.close()
    return "waited"


async def _too_large(front: str, number: int) -> str:
    """A body of 2 MB, a link of 100 KB or a header of 100 KB; gives how it was answered."""
    kinds = (
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n" + b"x" * 100_000,
        b"GET /?region=" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nCookie: a=" + b"x" * 100_000 + b"\r\n\r\n",
    )
    into, out = await _connect(front)
    line = b""
    with contextlib.suppress(*BROKEN):
        out.write(kinds[number % len(kinds)])
        line = await asyncio.wait_for(into.readline(), _LAST)
    out.close()
    return "answered 5xx" if b" 5" in line[:12] else f"answered {line[9:12].decode()}" if line else "let go"


async def _large_message(front: str, _: int) -> str:
    """One message of 30 MB."""
    return await _send(front, [b"x" * 30 * _MEGABYTE])


async def _nonsense(front: str, number: int) -> str:
    """Twenty messages of random bytes."""
    chance = random.Random(number)
    return await _send(front, [chance.randbytes(chance.randint(0, 200)) for _ in range(20)])


async def _send(front: str, messages: list[bytes]) -> str:
    try:
        async with connect(front.replace("http", "ws", 1) + "/_stcore/stream", subprotocols=["streamlit"], proxy=None) as socket:  # type: ignore[list-item]
            for message in messages:
                await socket.send(message)
            with contextlib.suppress(TimeoutError):
                while True:
                    await asyncio.wait_for(socket.recv(), 3)
    except BROKEN:
        return "connection closed"
    return "ignored"


async def _connect(front: str, *, limit: int = 2**16) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    at = urlsplit(front)
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] = await asyncio.open_connection(at.hostname, at.port, limit=limit)
    return streams
