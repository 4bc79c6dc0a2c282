"""One line of JSON a request, without personal data; the same counted for the metrics, which are kept off the public side."""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from lib.view.addresses import API
from lib.view.pages import PAGES
from lib.view.view import PARAMETERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Port of the metrics on this machine; none are served if it is not set.
METRICS_VARIABLE = "MUTUALS_METRICS_PORT"
#: Address that the metrics are served at; this machine alone if it is not set.
METRICS_HOST_VARIABLE = "MUTUALS_METRICS_HOST"
HEALTH = ("/healthz", "/readyz", "/_stcore/health")
_LOG = logging.getLogger("mutuals.requests")
_PAGES = {f"/{page.path}" for page in PAGES}
_KNOWN = {*PARAMETERS, "v", "format", "page", "per_page", "companion", "embed", "card"}
_BOUNDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_FAILED = b"Something went wrong here. It was noted; please try again."


def log_as_json() -> None:
    """Write what this module and the app log to standard output, one line of JSON each."""
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
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class Metrics:
    """What was answered since the start: counts and times, never who asked."""

    def __init__(self) -> None:
        """Nothing counted yet."""
        self._lock = threading.Lock()
        self.answers: Counter[tuple[str, int]] = Counter()
        self.buckets: Counter[float] = Counter()
        self.seconds = 0.0
        self.readers = 0

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        with self._lock:
            self.answers[route, status] += 1
            self.seconds += seconds
            self.buckets.update(bound for bound in _BOUNDS if seconds <= bound)

    def joined(self, change: int) -> None:
        """Count a reader who opened a page (1) or left (-1)."""
        with self._lock:
            self.readers += change

    def text(self) -> str:
        """The counts in the form that Prometheus reads."""
        with self._lock:
            total = sum(self.answers.values())
            lines = ["# TYPE mutuals_requests_total counter"]
            lines += [
                f'mutuals_requests_total{{route="{route}",status="{status}"}} {n}' for (route, status), n in sorted(self.answers.items())
            ]
            lines += ["# TYPE mutuals_request_seconds histogram"]
            lines += [f'mutuals_request_seconds_bucket{{le="{bound}"}} {self.buckets[bound]}' for bound in _BOUNDS]
            lines += [f'mutuals_request_seconds_bucket{{le="+Inf"}} {total}']
            lines += [f"mutuals_request_seconds_sum {self.seconds:.6f}", f"mutuals_request_seconds_count {total}"]
            lines += ["# TYPE mutuals_readers gauge", f"mutuals_readers {self.readers}"]
        return "\n".join(lines) + "\n"


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
            self.metrics.joined(1)
            try:
                await self.app(scope, receive, send)
            finally:
                self.metrics.joined(-1)
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
                await _plain(watch, 404, b"Not found")
            else:
                await self.app(scope, receive, watch)
        except Exception:  # the last place that can log what failed and still answer
            _LOG.exception("%s %s failed", scope["method"], route_of(scope["path"]))
            if status:
                # The answer has begun, so the server has to break it off.
                self._note(scope, status, time.perf_counter() - began, size)
                raise
            await _plain(watch, 500, _FAILED)
        self._note(scope, status, time.perf_counter() - began, size)

    def _note(self, scope: Scope, status: int, seconds: float, size: int) -> None:
        route = route_of(scope["path"])
        self.metrics.answered(route, status, seconds)
        if route in HEALTH and status == 200:
            return
        asked = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True))
        line = {"method": scope["method"], "route": route, "status": status, "ms": round(seconds * 1000, 1), "bytes": size}
        _LOG.info(line | {"parameters": sorted({name if name in _KNOWN else "other" for name in asked})})


def route_of(path: str) -> str:
    """What an address is called in logs and metrics: pages and data by name, files by their folder, all else by one word."""
    if path in _PAGES or path in HEALTH:
        return path
    parts = path.strip("/").split("/")
    if path.startswith(f"{API}/") or path == API:
        known = parts[2] if len(parts) > 2 and parts[2].isascii() and parts[2].replace(".", "").isalpha() and len(parts[2]) < 20 else ""
        return "/".join([API, *([known] if known else []), *(["{id}"] if len(parts) > 3 else [])])
    folders = ("static", "media", "component", "_stcore", "app", "auth", "oauth2callback")
    return f"/{parts[0]}" if parts[0] in folders else "other"


async def _plain(send: Send, status: int, body: bytes) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def serve_metrics(text: Callable[[], str] = METRICS.text) -> ThreadingHTTPServer | None:
    """Serve the metrics on a port of their own where `MUTUALS_METRICS_PORT` names one. Raises OSError if it is taken."""
    port = os.environ.get(METRICS_VARIABLE, "")
    if not port:
        return None

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = text().encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Scrapes are not noted."""

    server = ThreadingHTTPServer((os.environ.get(METRICS_HOST_VARIABLE, "") or "127.0.0.1", int(port)), Answer)
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server
