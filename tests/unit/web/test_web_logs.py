"""Logs without anything of a reader, metrics, health."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.middleware import Middleware

from lib.ui import impersonal
from lib.web import health, logs
from lib.web.logs import Metrics, RequestLog, route_of, serve_metrics

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

from tests.unit.web.site import client


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
        ("/plain/growth", "/plain"),
        ("/feeds/mutual/navigo.atom", "/feeds"),
        ("/preview/growth.png", "/preview"),
        ("/id/GB-COH-07584107", "/id"),
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
    assert re.search(r"ValueError\n  test_web_logs\.py:\d+ test_of_", caplog.text)


@pytest.mark.usefixtures("impersonal_logs")
def test_what_others_log_is_the_text_of_their_code_alone(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="websockets.server")
    logging.getLogger("websockets.server").debug("< %s", f"GET /nearby?near={PERSONAL}")
    logging.getLogger("websockets.server").debug(ValueError(PERSONAL))
    assert PERSONAL not in caplog.text
    assert "< %s" in caplog.text
