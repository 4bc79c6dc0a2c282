"""Private hosting: where sign-in is on, nothing but health is served to who has not signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from starlette.requests import cookie_parser
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.websockets import WebSocketClose

from lib.ui.sign_in import is_asked_for, is_set_up
from lib.ui.streamlit_internals import is_signed_in, provider_token
from lib.view.pages import PAGES
from lib.web.below import BELOW
from lib.web.logs import HEALTH
from lib.web.well_known import WELL_KNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Streamlit's own way to the provider and back.
_WAY_IN = ("/auth/login", "/auth/logout", "/oauth2callback")
#: Remembers the link that was asked for while the reader signs in.
_WANTED = "_mutuals_wanted"
_WANTED_SECONDS = 600
_LONGEST_LINK = 2000
_NO_STORE = {"cache-control": "no-store"}


class Gate:
    """ASGI middleware that lets only signed-in readers pass, where sign-in is on."""

    def __init__(
        self, app: ASGIApp, on: Callable[[], bool] = is_asked_for, known: Callable[[Mapping[str, str]], bool] = is_signed_in
    ) -> None:
        """Wrap an app; `on` says whether sign-in is on, `known` whether cookies are those of a signed-in reader."""
        self.app, self.on, self.known = app, on, known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass; send readers of pages to the provider; refuse the rest."""
        open_to_all = scope["type"] == "lifespan" or scope["path"] in {*HEALTH, *WELL_KNOWN}
        if open_to_all or not self.on():
            await self.app(scope, receive, send)
            return
        cookies = _cookies(scope)
        if scope["path"] in _WAY_IN and scope["type"] == "http" and is_set_up():
            await self.app(scope, receive, send)
            return
        if not is_set_up() or not self.known(cookies):
            await _refusal(scope)(scope, receive, send)
            return
        if scope["path"] == "/" and _WANTED in cookies and scope["type"] == "http":
            page = unquote(cookies[_WANTED])
            back = RedirectResponse(scope.get(BELOW, "") + (page if _is_page(page) else "/"), 302, headers=_NO_STORE)
            back.delete_cookie(_WANTED)
            await back(scope, receive, send)
            return
        await self.app(scope, receive, _private(send))


def _refusal(scope: Scope) -> Response | WebSocketClose:
    path = str(scope["path"])
    if scope["type"] == "websocket" and "websocket.http.response" not in scope.get("extensions", {}):
        return WebSocketClose(4401)
    if not is_set_up():
        return PlainTextResponse("Sign-in is asked for but not set up here: see deploy/README.md.", 503, headers=_NO_STORE)
    if path.startswith("/api/"):
        problem = {"type": "about:blank", "title": "Unauthorized", "status": 401, "detail": "Sign in to the dashboard first."}
        return JSONResponse(problem, 401, headers=_NO_STORE, media_type="application/problem+json")
    if scope["type"] == "websocket" or scope["method"] != "GET" or not _is_page(path):
        return PlainTextResponse("Sign in first.", 401, headers=_NO_STORE)
    root = str(scope.get("root_path", "")) + scope.get(BELOW, "")
    way = RedirectResponse(f"{root}/auth/login?provider={quote(provider_token())}", 302, headers=_NO_STORE)
    query = scope.get("query_string", b"").decode("latin-1")
    link = path + (f"?{query}" if query else "")
    if len(link) <= _LONGEST_LINK:
        way.set_cookie(_WANTED, quote(link), max_age=_WANTED_SECONDS, httponly=True, samesite="lax")
    return way


def _is_page(link: str) -> bool:
    """True for an address of one of the app's own pages: never for another host."""
    return link.partition("?")[0] in {f"/{page.path}" for page in PAGES} and link.isprintable()


def _cookies(scope: Scope) -> dict[str, str]:
    header = "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
    return cookie_parser(header)


def _private(send: Send) -> Send:
    """No shared cache may keep what only signed-in readers may see."""

    async def mark(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(n, v.replace(b"public", b"private") if n.lower() == b"cache-control" else v) for n, v in message["headers"]]
            if not any(name.lower() == b"cache-control" for name, _ in headers):
                headers.append((b"cache-control", b"private, no-cache"))
            message = {**message, "headers": headers}
        await send(message)

    return mark
