"""Every answer of the hosted form: headers, compression, logs, health, and nothing for the signed-out where sign-in is on."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
from typing import TYPE_CHECKING
from urllib.request import urlopen

import brotli
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse

from lib.ui.streamlit_internals import is_signed_in
from lib.web import health, logs, sign_in
from lib.web.compress import Compress, CompressedFiles, choose_encoding
from lib.web.headers import SecurityHeaders, frame_ancestors
from lib.web.logs import Metrics, RequestLog, route_of, serve_metrics

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

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
    assert "unsafe-eval'" not in headers["content-security-policy"].replace("'wasm-unsafe-eval'", "")
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
        "mutuals_readers": "gauge",
    }
    counts = {(sample.name, *sample.labels.values()): sample.value for family in families.values() for sample in family.samples}
    assert counts["mutuals_requests_total", "/growth", "200"] == counts["mutuals_requests_total", "other", "404"] == 1
    assert counts["mutuals_request_seconds_count",] == counts["mutuals_request_seconds_bucket", "+Inf"] == 3


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


@pytest.mark.parametrize(("part", "name"), [("key_figures", "key-figures"), ("draw_ahead", "growth-live"), ("work_out_lines", "lines")])
def test_it_is_not_ready_where_a_page_would_fail(
    part: str, name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_given: object) -> None:
        raise ValueError("A fault of a card")

    served = client()
    monkeypatch.setattr(health, "WARM_UP", health.WarmUp())
    monkeypatch.setattr(health, "CARDS", {"growth-live": None})
    monkeypatch.setattr(health, part, fails)
    health.WARM_UP.run()
    answer = served.get("/readyz")
    assert answer.status_code == 503
    assert f"can't be drawn, so pages would fail: {name}." in answer.json()["problem"]
    assert f"{name} could not be drawn ahead" in caplog.text
    assert served.get("/healthz").status_code == 200


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


@pytest.mark.parametrize("cookie", ["nonsense", "a.b.c", "é", "2|1:0"])
def test_a_made_up_cookie_is_nobody(cookie: str) -> None:
    assert not is_signed_in({"_streamlit_user": cookie})
