"""A small site behind the middleware under test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient

from lib.web import health

if TYPE_CHECKING:
    from starlette.middleware import Middleware

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
