"""One line of JSON a request, without personal data; the same counted for the metrics, which are kept off the public side."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, start_http_server

from lib.ui import impersonal
from lib.ui.streamlit_internals import ends_run
from lib.view.addresses import API, FEEDS, FILES, PICTURES, PLAIN
from lib.view.pages import PAGES
from lib.view.view import PARAMETERS

if TYPE_CHECKING:
    from wsgiref.simple_server import WSGIServer

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Port of the metrics on this machine; none are served if it is not set.
METRICS_VARIABLE = "MUTUALS_METRICS_PORT"
#: Address that the metrics are served at; this machine alone if it is not set.
METRICS_HOST_VARIABLE = "MUTUALS_METRICS_HOST"
HEALTH = ("/healthz", "/readyz", "/_stcore/health")
_LOG = logging.getLogger("mutuals.requests")
_PAGES = {f"/{page.path}" for page in PAGES}
_PARAMETERS = {*PARAMETERS, "v", "format", "page", "per_page", "companion", "embed", "card"}
BOUNDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_FAILURE = b"Something went wrong here. It was noted; please try again."


# When the process began, beside every count, is of no use to anybody here.
disable_created_metrics()  # type: ignore[no-untyped-call]  # as it is shipped


def log_as_json() -> None:
    """Write what this module and the app log to standard output, one line of JSON each; nobody else's log holds anything of a reader."""
    impersonal.install()
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_JsonLines())
    for name in ("mutuals", "lib"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.INFO)


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """One record as JSON."""
        line = {"time": datetime.now(tz=UTC).isoformat(timespec="milliseconds"), "level": record.levelname.lower()}
        line |= record.msg if isinstance(record.msg, dict) else {"message": record.getMessage()}
        if record.exc_text:
            line["exception"] = record.exc_text
        return json.dumps(line, ensure_ascii=False)


class Metrics:
    """What was answered since the start, as Prometheus reads it: counts and times, never who asked."""

    def __init__(self) -> None:
        """Nothing counted yet."""
        self.registry = CollectorRegistry()
        self._answers = Counter("mutuals_requests", "Answers by route and status", ["route", "status"], registry=self.registry)
        self._seconds = Histogram("mutuals_request_seconds", "Seconds until an answer", ["kind"], buckets=BOUNDS, registry=self.registry)
        self._change = Histogram(
            "mutuals_change_seconds", "Seconds from a reader's click to the end of what it changes", buckets=BOUNDS, registry=self.registry
        )
        self.readers = Gauge("mutuals_readers", "Readers with a page open", registry=self.registry)

    def count_answer(self, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self._answers.labels(route, status).inc()
        self._seconds.labels(kind_of(route)).observe(seconds)

    def count_change(self, seconds: float) -> None:
        """Count one change of an open page."""
        self._change.observe(seconds)


METRICS = Metrics()


class RequestLog:
    """ASGI middleware that notes every request, and answers in one sentence where the app could not."""

    def __init__(self, app: ASGIApp, metrics: Metrics = METRICS) -> None:
        """Wrap an app."""
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on and note it."""
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket":
            with self.metrics.readers.track_inprogress():
                change = _Change(self.metrics)
                await self.app(scope, change.hear(receive), change.watch(send))
        else:
            await self.app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, status, size = time.perf_counter(), 0, 0

        async def watch(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        try:
            if scope["path"].rstrip("/").endswith("/_stcore/metrics"):
                # Streamlit's own metrics are none of the public's business either.
                await _send_text(watch, 404, b"Not found")
            else:
                await self.app(scope, receive, watch)
        except Exception:  # the last place that can log what failed and still answer
            _LOG.exception("%s %s failed", scope["method"], route_of(scope["path"]))
            if status:
                # The answer has begun, so the server has to break it off.
                self._note(scope, status, time.perf_counter() - began, size)
                raise
            await _send_text(watch, 500, _FAILURE)
        self._note(scope, status, time.perf_counter() - began, size)

    def _note(self, scope: Scope, status: int, seconds: float, size: int) -> None:
        route = route_of(scope["path"])
        self.metrics.count_answer(route, status, seconds)
        if route in HEALTH and status == 200:
            return
        params = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True))
        line = {"method": scope["method"], "route": route, "status": status, "ms": round(seconds * 1000, 1), "bytes": size}
        _LOG.info(line | {"parameters": sorted({name if name in _PARAMETERS else "other" for name in params})})


class _Change:
    """Times what a reader changes on an open page: from the first message that is not yet answered to the end of the run."""

    def __init__(self, metrics: Metrics) -> None:
        self.metrics, self.began = metrics, 0.0

    def hear(self, receive: Receive) -> Receive:
        """Note when a message arrives."""

        async def hearing() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                self.began = self.began or time.perf_counter()
            return message

        return hearing

    def watch(self, send: Send) -> Send:
        """Note when a run has ended."""

        async def watching(message: Message) -> None:
            await send(message)
            if self.began and message["type"] == "websocket.send" and ends_run(message.get("bytes") or b""):
                self.metrics.count_change(time.perf_counter() - self.began)
                self.began = 0.0

        return watching


def kind_of(route: str) -> str:
    """What a route is to readers: a page, data, a file made of them, or one of the files beside."""
    if route in _PAGES or route == f"/{PLAIN}":
        return "page"
    return "api" if route.startswith(API) else "file" if route == f"/{FILES}" else "beside"


def route_of(path: str) -> str:
    """What an address is called in logs and metrics: pages and data by name, files by their folder, all else by one word."""
    if path in _PAGES or path in HEALTH:
        return path
    parts = path.strip("/").split("/")
    if path.startswith(f"{API}/") or path == API:
        known = parts[2] if len(parts) > 2 and parts[2].isascii() and parts[2].replace(".", "").isalpha() and len(parts[2]) < 20 else ""
        return "/".join([API, *([known] if known else []), *(["{id}"] if len(parts) > 3 else [])])
    folders = ("static", "media", "component", "_stcore", "app", "auth", "oauth2callback", "id", FILES, PLAIN, FEEDS, PICTURES)
    return f"/{parts[0]}" if parts[0] in folders else "other"


async def _send_text(send: Send, status: int, body: bytes) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def serve_metrics(metrics: Metrics = METRICS) -> WSGIServer | None:
    """Serve the metrics on a port of their own where `MUTUALS_METRICS_PORT` names one. Raises OSError if it is taken."""
    port = os.environ.get(METRICS_VARIABLE, "")
    if not port:
        return None
    server, _ = start_http_server(int(port), os.environ.get(METRICS_HOST_VARIABLE, "") or "127.0.0.1", metrics.registry)
    return server
