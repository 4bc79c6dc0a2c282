"""Malformed links, headers and hosts, made by Hypothesis: no answer from 500, no traceback, no error on a page."""

from __future__ import annotations

import asyncio
import socket
import time
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from benchmarks.chaos.row import Row
from benchmarks.client import opened
from lib.view.pages import PAGES
from lib.view.view import PARAMETERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_NAMES = st.one_of(st.sampled_from([*PARAMETERS, "v", "date", "sectors", "embed", "card", "find", "sort", "page"]), st.text(max_size=20))
_VALUES = st.one_of(
    st.text(max_size=200),
    st.dates().map(str),
    st.integers().map(str),
    st.sampled_from(
        ["", "0", "-1", "NaN", "1e999", "../../etc/passwd", "<script>", "2013-02-30", "0000-00-00", "9" * 400, "%", "%00", "\x00"]
    ),
)
#: Parameters of a link, as names and values.
LINKS = st.lists(st.tuples(_NAMES, _VALUES), max_size=6)
_PATHS = st.one_of(
    st.sampled_from([page.path for page in PAGES]),
    st.sampled_from(
        ["api/v1/mutuals", "api/v1/charts/growth-live", "app/static/../../app.py", "static/../index.html", "media/x", "readyz"]
    ),
    st.text(max_size=40),
)
_HEADER_BYTES = st.binary(max_size=80).map(lambda value: value.replace(b"\r", b"").replace(b"\n", b""))
_HEADERS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "Host",
                "Cookie",
                "Accept",
                "Accept-Encoding",
                "If-None-Match",
                "X-Forwarded-Proto",
                "X-Forwarded-Host",
                "Range",
                "Origin",
                "X-A",
            ]
        ),
        _HEADER_BYTES,
    ),
    max_size=4,
)
_METHODS = st.sampled_from(["GET"] * 8 + ["HEAD", "POST", "OPTIONS", "PUT", "DELETE", "TRACE", "GARBAGE"])


def requests(addresses: Sequence[str], number: int) -> list[Row]:
    """So many malformed requests to each address; gives one row an address. Never raises for what was answered."""
    return [_requests(name, address, number) for name, address in zip(("through the proxy", "to a replica"), addresses, strict=False)]


def _requests(name: str, address: str, number: int) -> Row:
    statuses: Counter[int] = Counter()
    errors, slowest = 0, 0.0

    def one(method: str, path: str, link: list[tuple[str, str]], headers: list[tuple[str, bytes]]) -> None:
        nonlocal errors, slowest
        began = time.monotonic()
        status, body = ask_raw(address, request(method, path, link, headers))
        statuses[status] += 1
        errors += status >= 500 or b"Traceback (most recent" in body
        slowest = max(slowest, time.monotonic() - began)
        time.sleep(0.02)  # under the rate limit of the proxy

    _each(number, one, _METHODS, _PATHS, LINKS, _HEADERS)
    return Row(
        failure=f"malformed requests {name}",
        users=1,
        requests=sum(statuses.values()),
        lost=0,
        errors=errors,
        seconds=slowest,
        note=", ".join(f"{count} × {status or 'closed'}" for status, count in sorted(statuses.items())),
    )


def views(base: str, number: int) -> list[Row]:
    """So many pages opened by malformed links, as a browser opens them."""
    counts: Counter[str] = Counter()
    slowest = 0.0

    def one(page: str, link: list[tuple[str, str]]) -> None:
        nonlocal slowest
        answer = asyncio.run(_open(base, page, link))
        counts["views"] += 1
        counts["errors"] += bool(answer[0])
        counts["empty"] += not answer[1]
        slowest = max(slowest, answer[2])

    _each(number, one, st.sampled_from([page.path for page in PAGES]), LINKS)
    return [
        Row(
            failure="pages opened by malformed links",
            users=1,
            requests=counts["views"],
            lost=counts["empty"],
            errors=counts["errors"],
            seconds=slowest,
            note="what can't be understood is left out, and the page says so",
        )
    ]


async def _open(base: str, page: str, link: list[tuple[str, str]]) -> tuple[tuple[str, ...], tuple[str, ...], float]:
    reader = await opened(base)
    printable = [(name.encode("utf-8", "replace").decode(), value.encode("utf-8", "replace").decode()) for name, value in link]
    answer = await asyncio.wait_for(reader.first_view(page, printable), 60)
    await reader.socket.close()
    return answer.errors, answer.texts, answer.seconds


def _each(number: int, one: Callable[..., None], *strategies: st.SearchStrategy[object]) -> None:
    """Run a function on so many made-up arguments, the same each time."""
    run = settings(
        max_examples=number,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )(given(*strategies)(one))
    run()


def request(method: str, path: str, link: list[tuple[str, str]], headers: list[tuple[str, bytes]]) -> bytes:
    """The bytes of a request."""
    query = "&".join(f"{quote(name, errors='replace')}={quote(value, safe='%/', errors='replace')}" for name, value in link)
    lines = [f"{method} /{quote(path, safe='/.%', errors='replace')}?{query} HTTP/1.1".encode()]
    lines += [name.encode() + b": " + value for name, value in headers]
    if not any(name == "Host" for name, _ in headers):
        lines.append(b"Host: localhost")
    return b"\r\n".join([*lines, b"Connection: close", b"", b""])


def ask_raw(address: str, asked: bytes) -> tuple[int, bytes]:
    """Status and bytes of an answer; 0 where the connection was closed without one."""
    at = urlsplit(address)
    parts = []
    with socket.create_connection((at.hostname or "", at.port or 80), timeout=20) as connection:
        try:
            connection.sendall(asked)
            while part := connection.recv(65536):
                parts.append(part)
        except ConnectionError:
            pass
    whole = b"".join(parts)
    return (int(whole[9:12]) if whole.startswith(b"HTTP/") else 0), whole
