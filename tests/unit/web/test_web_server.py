"""Every answer of the hosted form: headers, compression, logs, health, and nothing for the signed-out where sign-in is on."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import re
from datetime import UTC, datetime, timedelta
from itertools import count, repeat
from typing import TYPE_CHECKING
from urllib.request import urlopen

import brotli
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from streamlit import config
from streamlit.runtime.secrets import secrets_singleton

from lib.ui import impersonal
from lib.ui import sign_in as own_sign_in
from lib.ui.streamlit_internals import is_signed_in
from lib.view.addresses import API
from lib.web import health, intake, logs, sign_in, well_known
from lib.web.below import Below, Whole, routes_below
from lib.web.compress import Compress, CompressedFiles, choose_encoding
from lib.web.headers import SecurityHeaders, frame_ancestors
from lib.web.intake import Intake
from lib.web.logs import Metrics, RequestLog, route_of, serve_metrics
from lib.web.not_found import NotFound

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

SCRIPT = "const answer = 42;\n" * 500
ASKED: list[str] = []


def script(request: object) -> Response:
    ASKED.append(str(request.url.path))
    headers = {"etag": '"abc"', "cache-control": "public, immutable, max-age=31536000"}
    return Response(SCRIPT, media_type="application/javascript", headers=headers)


def fail(_request: object) -> Response:
    raise RuntimeError("secret of the inside")


async def greet(socket: object) -> None:
    await socket.accept()
    await socket.send_text("hello")
    await socket.close()


PAGES = [
    Route("/", lambda _: PlainTextResponse("page " * 500)),
    Route("/growth", lambda _: PlainTextResponse("growth " * 500)),
    Route("/small", lambda _: PlainTextResponse("small")),
    Route("/picture", lambda _: Response(b"\x89PNG" * 500, media_type="image/png")),
    Route("/static/js/index.abc.js", script),
    Route("/app/static/regions.geojson", lambda _: PlainTextResponse("data")),
    Route("/media/file.csv", lambda _: PlainTextResponse("data")),
    Route("/api/v1/mutuals", lambda _: PlainTextResponse("data")),
    Route("/auth/login", lambda _: PlainTextResponse("to the provider")),
    Route("/_stcore/metrics", lambda _: PlainTextResponse("memory")),
    Route("/broken", fail),
    WebSocketRoute("/_stcore/stream", greet),
]


def client(*middleware: Middleware) -> TestClient:
    app = Starlette(routes=[*health.ROUTES, *PAGES], middleware=list(middleware))
    return TestClient(app, raise_server_exceptions=False, follow_redirects=False)


@pytest.mark.parametrize("address", ["/", "/static/js/index.abc.js", "/nothing", "/broken", "/healthz", "/api/v1/mutuals"])
def test_every_answer_has_the_security_headers(address: str) -> None:
    headers = client(Middleware(SecurityHeaders), Middleware(RequestLog)).get(address).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert "camera=()" in headers["permissions-policy"]
    assert "unsafe-eval'" not in headers["content-security-policy"]
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


def test_a_request_is_noted_without_who_asked_or_what_for(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("mutuals.requests")
    logger.addHandler(caplog.handler)
    with caplog.at_level(logging.INFO, logger="mutuals.requests"):
        headers = {"x-forwarded-for": "192.0.2.7", "cookie": "who=me", "user-agent": "mine"}
        client(Middleware(RequestLog)).get("/growth?near=SW1A+1AA&region=London&myname=Ann", headers=headers)
    logger.removeHandler(caplog.handler)
    line = caplog.records[-1].msg
    assert line["route"] == "/growth"
    assert line["status"] == 200
    assert line["parameters"] == ["near", "other", "region"]
    said = json.dumps(line)
    assert not [word for word in ("192.0.2.7", "SW1A", "London", "Ann", "myname", "mine", "who") if word in said]


def test_log_lines_are_json(capsys: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("mutuals")
    before = logger.handlers, logger.propagate, logging.getLogger("lib").handlers, logging.getLogger("lib").propagate
    logs.log_as_json()
    try:
        client(Middleware(RequestLog)).get("/growth")
        client(Middleware(RequestLog)).get("/broken")
    finally:
        logger.handlers, logger.propagate, logging.getLogger("lib").handlers, logging.getLogger("lib").propagate = before
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"time", "level", "method", "route", "status", "ms", "bytes", "parameters"} <= set(lines[0])
    assert [line["status"] for line in lines if "status" in line] == [200, 500]


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/growth", "/growth"),
        ("/api/v1/mutuals/navigo", "/api/v1/mutuals/{id}"),
        ("/_stcore/upload_file/session/secret", "/_stcore"),
        ("/ann@example.org", "other"),
        ("/api/v1/ann@example.org", "/api/v1"),
    ],
)
def test_addresses_are_named_by_kind(path: str, route: str) -> None:
    assert route_of(path) == route


def test_a_failure_is_told_in_one_sentence() -> None:
    answer = client(Middleware(RequestLog)).get("/broken")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_an_answer_that_breaks_off_is_counted_too() -> None:
    # Given an app that begins an answer and then fails
    async def half(_scope: object, _receive: object, send: Callable[..., Awaitable[None]]) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("secret")

    async def ignore(_message: object) -> None:
        pass

    metrics = Metrics()
    scope = {"type": "http", "method": "GET", "path": "/growth", "query_string": b""}
    # Then the server breaks it off, and the metrics have it
    with pytest.raises(RuntimeError):
        asyncio.run(RequestLog(half, metrics)(scope, ignore, ignore))
    assert metrics.registry.get_sample_value("mutuals_requests_total", {"route": "/growth", "status": "200"}) == 1


def test_metrics_are_on_a_port_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    # Given some requests, and a reader with a page open
    metrics = Metrics()
    served = client(Middleware(RequestLog, metrics=metrics))
    served.get("/growth")
    served.get("/nothing")
    # Then the public side has none
    assert served.get("/_stcore/metrics").status_code == 404
    assert serve_metrics(metrics) is None
    # And the port has the counts, under the names that dashboards know
    monkeypatch.setenv("MUTUALS_METRICS_PORT", "0")
    server = serve_metrics(metrics)
    assert server.server_address[0] == "127.0.0.1"
    with urlopen(f"http://127.0.0.1:{server.server_address[1]}/") as answer:
        families = {each.name: each for each in text_string_to_metric_families(answer.read().decode())}
    server.shutdown()
    server.server_close()
    assert {name: family.type for name, family in families.items()} == {
        "mutuals_requests": "counter",
        "mutuals_request_seconds": "histogram",
        "mutuals_change_seconds": "histogram",
        "mutuals_readers": "gauge",
    }
    counts = {(sample.name, *sample.labels.values()): sample.value for family in families.values() for sample in family.samples}
    assert counts["mutuals_requests_total", "/growth", "200"] == counts["mutuals_requests_total", "other", "404"] == 1
    assert sum(value for name, value in counts.items() if name[0] == "mutuals_request_seconds_count") == 3


def test_readers_with_a_page_open_are_counted_while_they_stay() -> None:
    metrics = Metrics()
    readers = lambda: metrics.registry.get_sample_value("mutuals_readers")  # noqa: E731
    open_pages: list[float] = []

    async def page(_scope: object, _receive: object, _send: object) -> None:
        open_pages.append(readers())

    asyncio.run(RequestLog(page, metrics)({"type": "websocket", "path": "/"}, None, None))
    assert open_pages == [1]
    assert readers() == 0


def test_it_is_ready_once_an_edition_is_served_and_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    served = client()
    monkeypatch.setattr(health, "WARM_UP", health.WarmUp())
    assert served.get("/healthz").json() == {"status": "ok"}
    waiting = served.get("/readyz")
    assert (waiting.status_code, waiting.json()["ready"]) == (503, False)
    monkeypatch.setattr(health, "CARDS", {})
    health.WARM_UP.run()
    ready = served.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["problem"] == ""
    assert ready.json()["edition"] == health.store().newest().edition


@pytest.mark.parametrize("part", ["key_figures", "draw_ahead"])
def test_what_fails_to_be_drawn_ahead_is_noted_and_keeps_nobody_waiting(
    part: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_given: object) -> None:
        raise ValueError("A fault of a card")

    served = client()
    monkeypatch.setattr(health, "WARM_UP", health.WarmUp())
    monkeypatch.setattr(health, "CARDS", {"growth-live": None})
    monkeypatch.setattr(health, part, fails)
    health.WARM_UP.run()
    assert served.get("/readyz").status_code == 200
    assert f"{'growth-live' if part == 'draw_ahead' else 'key-figures'} could not be drawn ahead" in caplog.text


def test_it_is_not_ready_without_an_edition(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    empty = health.store.__wrapped__().__class__(str(tmp_path))
    monkeypatch.setattr(health, "store", lambda: empty)
    answer = client().get("/readyz")
    assert answer.status_code == 503
    assert "make data" in answer.json()["problem"]
    assert client().get("/healthz").status_code == 200


@pytest.fixture
def gated(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Sign-in is on; the cookie `me` is that of someone signed in."""
    monkeypatch.setattr(sign_in, "is_set_up", lambda: True)
    monkeypatch.setattr(sign_in, "provider_token", lambda: "token")
    return client(Middleware(sign_in.Gate, on=lambda: True, known=lambda cookies: "me" in cookies))


@pytest.mark.parametrize(
    "address",
    ["/small", "/static/js/index.abc.js", "/app/static/regions.geojson", "/media/file.csv", "/api/v1/mutuals", "/_stcore/metrics"],
)
def test_the_signed_out_get_nothing(gated: TestClient, address: str) -> None:
    answer = gated.get(address)
    assert answer.status_code == 401
    assert "data" not in answer.text
    assert gated.get(address, cookies={"me": "1"}).status_code == 200


def test_the_signed_out_get_health_and_the_way_in(gated: TestClient) -> None:
    assert gated.get("/healthz").status_code == 200
    assert gated.get("/auth/login").status_code == 200
    page = gated.get("/growth?region=London")
    assert (page.status_code, page.headers["location"]) == (302, "/auth/login?provider=token")
    with pytest.raises(WebSocketDenialResponse) as refused, gated.websocket_connect("/_stcore/stream"):
        pass
    assert refused.value.status_code == 401


def test_after_signing_in_the_link_that_was_asked_for_opens(gated: TestClient) -> None:
    gated.get("/growth?region=London")
    gated.cookies.set("me", "1")
    back = gated.get("/")
    assert (back.status_code, back.headers["location"]) == (302, "/growth?region=London")
    assert gated.get("/").status_code == 200


@pytest.mark.parametrize("link", ["//evil.example", "https://evil.example/", "%2F%2Fevil.example", "/nothing", "/%0d%0agrowth"])
def test_nobody_is_sent_to_another_site(gated: TestClient, link: str) -> None:
    back = gated.get("/", cookies={"me": "1", "_mutuals_wanted": link})
    assert back.headers["location"] == "/"


def test_what_the_signed_in_see_stays_out_of_shared_caches(gated: TestClient) -> None:
    gated.cookies.set("me", "1")
    assert "public" not in gated.get("/static/js/index.abc.js").headers["cache-control"]
    assert "private" in gated.get("/growth").headers["cache-control"]


def test_sign_in_that_is_asked_for_but_not_set_up_serves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "is_set_up", lambda: False)
    served = client(Middleware(sign_in.Gate, on=lambda: True, known=lambda _: True))
    assert served.get("/").status_code == 503
    assert served.get("/healthz").status_code == 200


@pytest.fixture
def understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[str | None, str], TestClient]]:
    """Serves behind the gate with a text of `secrets.toml` (None for no file) and a value of `MUTUALS_SIGN_IN`."""

    def serve(secrets: str | None, setting: str) -> TestClient:
        path = tmp_path / "secrets.toml"
        if secrets is not None:
            path.write_text(secrets, encoding="utf-8")
        monkeypatch.setenv("MUTUALS_SIGN_IN", setting)
        config.set_option("secrets.files", [str(path)])
        secrets_singleton._reset()
        own_sign_in._understand_secrets.cache_clear()
        own_sign_in._warn.cache_clear()
        return client(Middleware(sign_in.Gate))

    before = config.get_option("secrets.files")
    yield serve
    config.set_option("secrets.files", before)
    secrets_singleton._reset()
    own_sign_in._understand_secrets.cache_clear()


WHOLE = "[auth]\n" + "".join(f'{name} = "https://example.org"\n' for name in own_sign_in._NEEDED)
_CUT = [WHOLE.replace(f"{name} =", f"other_{name} =") for name in own_sign_in._NEEDED]


@pytest.mark.parametrize(
    ("secrets", "setting"),
    [
        ("[auth\nclient_id =", ""),
        ("[auth]\n", ""),
        (WHOLE.replace("auth", "Auth"), ""),
        ("auth = 1\n", ""),
        (WHOLE + WHOLE.replace("auth", "AUTH"), ""),
        *((cut, "0") for cut in _CUT),
        *((None, word) for word in ("1", "2", "y", "required", "TRUE", "nein")),
        ("[other]\nkey = 1\n", "on"),
    ],
)
def test_whatever_asks_for_sign_in_and_cannot_be_understood_serves_nothing(
    understood: Callable[[str | None, str], TestClient], caplog: pytest.LogCaptureFixture, secrets: str | None, setting: str
) -> None:
    # Given secrets or a setting that ask for sign-in, and can't be followed
    served = understood(secrets, setting)
    # When anybody asks, again and again
    answers = [served.get(address).status_code for address in ("/", "/growth", "/api/v1/mutuals", "/static/js/index.abc.js")]
    # Then nothing is served, and one line says why
    assert answers == [503] * 4
    with pytest.raises(WebSocketDenialResponse), served.websocket_connect("/_stcore/stream"):
        pass
    assert [record.levelname for record in caplog.records if record.name == "lib.ui.sign_in"] == ["ERROR"]


@pytest.mark.parametrize(("secrets", "setting"), [(None, ""), (None, "0"), (None, "off"), ("[other]\nkey = 1\n", "")])
def test_what_does_not_ask_for_sign_in_serves_everybody(
    understood: Callable[[str | None, str], TestClient], secrets: str | None, setting: str
) -> None:
    assert understood(secrets, setting).get("/").status_code == 200


def test_secrets_that_name_a_provider_lead_to_it(understood: Callable[[str | None, str], TestClient]) -> None:
    answer = understood(WHOLE, "").get("/")
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (302, "/auth/login")


@pytest.mark.parametrize(("scheme", "secure"), [("https", True), ("http", False)])
def test_cookies_are_for_encrypted_connections_where_there_is_one(gated: TestClient, scheme: str, secure: bool) -> None:
    app = SecurityHeaders(gated.app)
    cookie = TestClient(app, follow_redirects=False).get("/growth", headers={"x-forwarded-proto": scheme}).headers["set-cookie"]
    assert (cookie.count("; Secure") == 1) is secure


@pytest.mark.parametrize("cookie", ["nonsense", "a.b.c", "é", "2|1:0"])
def test_a_made_up_cookie_is_nobody(cookie: str) -> None:
    assert not is_signed_in({"_streamlit_user": cookie})


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
    stack = [Middleware(Below, path=path), Middleware(SecurityHeaders), Middleware(NotFound, routes=routes), Middleware(Whole)]
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


def test_behind_sign_in_below_a_path_the_way_back_leads_below_it(gated: TestClient) -> None:
    served = TestClient(Below(gated.app, "/mutuals"), follow_redirects=False)
    there = served.get("/mutuals/growth?region=London")
    assert there.headers["location"].startswith("/mutuals/auth/login")
    served.cookies.set("me", "1")
    assert served.get("/mutuals/").headers["location"] == "/mutuals/growth?region=London"


PERSONAL = "SE1 7PB"


@pytest.fixture
def impersonal_logs() -> Iterator[None]:
    before = logging.getLogRecordFactory()
    impersonal.install()
    yield
    logging.setLogRecordFactory(before)


@pytest.mark.usefixtures("impersonal_logs")
@pytest.mark.parametrize("name", ["lib.web.api", "streamlit.runtime", "uvicorn.error", "websockets.server", "asyncio"])
def test_of_an_exception_its_kind_and_places_are_logged_and_never_what_it_says(name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger=name)
    try:
        int(PERSONAL)
    except ValueError:
        logging.getLogger(name).exception("A page failed")
    assert PERSONAL not in caplog.text
    assert re.search(r"ValueError\n  test_web_server\.py:\d+ test_of_", caplog.text)


@pytest.mark.usefixtures("impersonal_logs")
def test_what_others_log_is_the_text_of_their_code_alone(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="websockets.server")
    logging.getLogger("websockets.server").debug("< %s", f"GET /nearby?near={PERSONAL}")
    logging.getLogger("websockets.server").debug(ValueError(PERSONAL))
    assert PERSONAL not in caplog.text
    assert "< %s" in caplog.text
