"""The site below a path of its host, as Streamlit's `server.baseUrlPath` names it: everything inside sees addresses as at the root."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route

from lib.web.logs import HEALTH
from lib.web.well_known import WELL_KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Receive, Scope, Send

#: What keeps the path in a scope, so that addresses can be made whole again.
BELOW = "mutuals.below"
#: What machines ask for at the root of a host, wherever the site is.
_AT_THE_ROOT = frozenset({*HEALTH, *WELL_KNOWN})


def clean_path(setting: str | None) -> str:
    """The setting as a path: '/a/b', or empty for the root of the host."""
    path = (setting or "").strip("/")
    return f"/{path}" if path else ""


def routes_below(path: str, routes: Iterable[Route]) -> list[Route]:
    """Routes as they are, and below the path too."""
    own = list(routes)
    return [*own, *(Route(path + each.path, each.endpoint, methods=list(each.methods or ()) or None) for each in own)] if path else own


class Below:
    """ASGI middleware, outermost: takes the path off; there is nothing beside it but what machines ask a host for."""

    def __init__(self, app: ASGIApp, path: str) -> None:
        """Wrap an app that is served below `path`."""
        self.app, self.path = app, path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is meant for the site."""
        path = str(scope.get("path", ""))
        if not self.path or scope["type"] == "lifespan" or path in _AT_THE_ROOT:
            await self.app(scope, receive, send)
        elif path.startswith(f"{self.path}/"):
            await self.app({**scope, "path": path[len(self.path) :], BELOW: self.path}, receive, send)
        elif path == self.path and scope["type"] == "http":
            query = scope.get("query_string", b"").decode("latin-1")
            await RedirectResponse(f"{self.path}/" + (f"?{query}" if query else ""), 308)(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse("Nothing is served here.", 404)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})


class RestorePath:
    """ASGI middleware, innermost: puts the path on again, for Streamlit's own routes."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on."""
        path = scope.get(BELOW, "")
        await self.app({**scope, "path": path + scope["path"]} if path else scope, receive, send)
