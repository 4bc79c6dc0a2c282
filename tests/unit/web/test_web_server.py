"""Every answer of the hosted form: headers, compression, what it takes in, and where there is nothing."""

from __future__ import annotations

import asyncio
import gzip
from datetime import UTC, datetime, timedelta
from itertools import count, repeat
from typing import TYPE_CHECKING

import brotli
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from lib.view.addresses import API
from lib.web import health, intake, well_known
from lib.web.below import Below, RestorePath, routes_below
from lib.web.compress import Compress, CompressedFiles, choose_encoding
from lib.web.headers import SecurityHeaders, frame_ancestors
from lib.web.intake import Intake
from lib.web.logs import RequestLog
from lib.web.not_found import NotFound

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

from tests.unit.web.site import ASKED, SCRIPT, client


@pytest.mark.parametrize("address", ["/", "/static/js/index.abc.js", "/nothing", "/broken", "/healthz", "/api/v1/mutuals"])
def test_every_answer_has_the_security_headers(address: str) -> None:
    headers = client(Middleware(SecurityHeaders), Middleware(RequestLog)).get(address).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert "camera=()" in headers["permissions-policy"]
    assert "unsafe-eval'" not in headers["content-security-policy"].replace("'wasm-unsafe-eval'", "")
    assert "base-uri 'none'" in headers["content-security-policy"] or address == "/api/v1/mutuals"
    assert "server" not in headers
    assert "strict-transport-security" not in headers


def test_encrypted_connections_are_asked_for_only_behind_tls() -> None:
    served = client(Middleware(SecurityHeaders))
    assert "max-age=" in served.get("/", headers={"x-forwarded-proto": "https"}).headers["strict-transport-security"]
    assert "strict-transport-security" not in served.get("/", headers={"x-forwarded-proto": "http"}).headers


def test_other_sites_may_show_it_in_a_frame_where_the_host_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUALS_FRAME_ANCESTORS", "'self' https://intranet.example")
    headers = client(Middleware(SecurityHeaders)).get("/").headers
    assert headers["content-security-policy"].endswith("frame-ancestors 'self' https://intranet.example")
    assert "x-frame-options" not in headers


@pytest.mark.parametrize("words", ["'unsafe'", "https://a;script-src *", "a,b"])
def test_a_setting_that_would_break_the_policy_is_refused(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setenv("MUTUALS_FRAME_ANCESTORS", words)
    with pytest.raises(ValueError, match="MUTUALS_FRAME_ANCESTORS"):
        frame_ancestors()


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        (b"gzip, deflate, br", "br"),
        (b"gzip", "gzip"),
        (b"br;q=0, gzip;q=0.5", "gzip"),
        (b"*", "gzip"),
        (b"", ""),
        (b"identity", ""),
        (b"gzip;q=0.000", ""),
        (b"\xff,;;q=,", ""),
    ],
)
def test_the_encoding_is_one_that_the_reader_can_open(header: bytes, encoding: str) -> None:
    assert choose_encoding(header) == encoding


def test_files_are_sent_small_and_whole() -> None:
    served = client(Middleware(Compress))
    for encoding, opened in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        with served.stream("GET", "/static/js/index.abc.js", headers={"accept-encoding": encoding}) as answer:
            body = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == encoding
        assert opened(body).decode() == SCRIPT
        assert len(body) == int(answer.headers["content-length"]) < len(SCRIPT) / 10
        assert answer.headers["etag"] == 'W/"abc"'
        assert "Accept-Encoding" in answer.headers["vary"]
        assert "immutable" in answer.headers["cache-control"]


def test_a_file_that_never_changes_is_compressed_once() -> None:
    served = client(Middleware(Compress))
    ASKED.clear()
    answers = [served.get("/static/js/index.abc.js", headers={"accept-encoding": "br"}).text for _ in range(3)]
    assert answers == [SCRIPT] * 3
    assert len(ASKED) == 1


@pytest.mark.parametrize(("address", "extra"), [("/small", {}), ("/picture", {}), ("/", {"range": "bytes=0-9"}), ("/nothing", {})])
def test_what_is_not_worth_it_is_left_alone(address: str, extra: dict[str, str]) -> None:
    assert "content-encoding" not in client(Middleware(Compress)).get(address, headers={"accept-encoding": "br", **extra}).headers


def test_files_held_are_bounded() -> None:
    held = CompressedFiles(most=100)
    for number in range(10):
        held.put((f"/{number}", "br"), {}, b"x" * 40)
    assert [held.get((f"/{number}", "br")) is not None for number in range(10)] == [False] * 8 + [True] * 2


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "OPTIONS", "GET"])
@pytest.mark.parametrize("address", ["/_stcore/upload_file/session/file", "/below/a/path/_stcore/upload_file/session/file"])
def test_nothing_can_be_uploaded(method: str, address: str) -> None:
    answer = client(Middleware(Intake)).request(method, address, content=b"x" * 10_000)
    assert (answer.status_code, answer.text) == (403, "Nothing can be uploaded here.")


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_what_would_write_is_refused(method: str) -> None:
    answer = client(Middleware(Intake)).request(method, "/growth", content=b"x")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def messages_of(sizes: list[int], seconds: Iterator[float]) -> tuple[list[str], list[dict[str, object]]]:
    """What an app hears of messages of so many bytes, and what is sent to who sends them."""
    heard: list[str] = []
    sent: list[dict[str, object]] = []
    waiting = iter([{"type": "websocket.receive", "bytes": b"x" * size} for size in sizes])

    async def receive() -> dict[str, object]:
        return next(waiting, {"type": "websocket.disconnect", "code": 1000})

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    async def listen(_scope: object, receive: Callable[[], Awaitable[dict[str, object]]], _send: object) -> None:
        while not heard or heard[-1] != "websocket.disconnect":
            heard.append(str((await receive())["type"]))

    asyncio.run(Intake(listen, clock=lambda: next(seconds))({"type": "websocket", "path": "/_stcore/stream"}, receive, send))
    return heard, sent


def test_a_message_too_large_ends_its_socket_unheard() -> None:
    heard, sent = messages_of([10, intake.LARGEST + 1, 10], count(0, 1))
    assert heard == ["websocket.receive", "websocket.disconnect"]
    assert sent == [{"type": "websocket.close", "code": 1009}]


def test_who_sends_too_many_messages_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    # Given a clock that stands, and what is slept taken down
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(intake.anyio, "sleep", sleep)
    # When a burst and two more arrive in the same moment
    heard, _ = messages_of([1] * (int(intake.BURST) + 2), repeat(0.0))
    # Then all are heard, the last two later
    assert heard.count("websocket.receive") == intake.BURST + 2
    assert slept == [1 / intake.RATE, 2 / intake.RATE]
    # And who takes their time never waits
    slept.clear()
    messages_of([1] * 500, count(0, 1 / intake.RATE))
    assert slept == []


NOWHERE = (
    *("/a/a", "/growth/x", "/nothing", "/.well-known/other", "/index.php", "/growth.html"),
    *("/static/js/none.js", "/app/static/none.geojson"),
)


SOMEWHERE = ("/", "/growth", "/growth/", "/media/x.csv", "/_stcore/health", "/app/static/regions.geojson", "/favicon.png")


ANYTHING = Route("/{path:path}", lambda _: HTMLResponse("Streamlit's own page"))


def whole_site(path: str = "") -> TestClient:
    """The middleware that knows addresses, as serve.py stacks it, before a server that answers everything with its page."""
    routes = [*health.ROUTES, *well_known.ROUTES]
    own = [Route(path + "/app/static/regions.geojson", lambda _: PlainTextResponse("data"))]
    stack = [Middleware(Below, path=path), Middleware(SecurityHeaders), Middleware(NotFound, routes=routes), Middleware(RestorePath)]
    app = Starlette(routes=[*routes_below(path, routes), *own, ANYTHING], middleware=stack)
    return TestClient(app, follow_redirects=False)


@pytest.mark.parametrize(
    "address",
    ["/a/a", "/growth/x", "/nothing", "/.well-known/other", "/static/js/none.js", "/app/static/none.geojson", "/index.php", "/growth.html"],
)
@pytest.mark.parametrize("path", ["", "/mutuals"])
def test_where_nothing_is_a_page_of_ours_says_so(path: str, address: str) -> None:
    answer = whole_site(path).get(path + address)
    assert answer.status_code == 404
    assert "Page not found" in answer.text
    assert f'href="{path}/growth"' in answer.text
    assert answer.headers["content-security-policy"]


@pytest.mark.parametrize("address", SOMEWHERE)
@pytest.mark.parametrize("path", ["", "/mutuals"])
def test_what_there_is_is_passed_on(path: str, address: str) -> None:
    assert whole_site(path).get(path + address).status_code == 200


def test_below_a_path_nothing_stands_beside_it_but_what_machines_ask_for() -> None:
    served = whole_site("/mutuals")
    assert served.get("/growth").status_code == served.get("/mutualsgrowth").status_code == 404
    assert served.get("/healthz").status_code == served.get("/robots.txt").status_code == served.get("/mutuals/healthz").status_code == 200
    moved = served.get("/mutuals?region=London")
    assert (moved.status_code, moved.headers["location"]) == (308, "/mutuals/?region=London")


def test_robots_are_told_where_to_look() -> None:
    text = whole_site().get("/robots.txt").text
    assert text.startswith("User-agent: *\n")
    assert f"Disallow: {API}/" in text


def test_security_txt_says_whom_to_tell_and_holds_for_a_while_yet() -> None:
    # Given RFC 9116: a contact, an expiry within a year, and the policy named
    served = whole_site()
    answer = served.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"].startswith("mailto:")
    assert fields["Expires"] == f"{well_known.EXPIRES}T00:00:00Z"
    assert timedelta(days=30) < well_known.EXPIRES - datetime.now(tz=UTC).date() < timedelta(days=366)
    # When the policy is asked for, it is there
    assert fields["Contact"].removeprefix("mailto:") in served.get(fields["Policy"]).text
