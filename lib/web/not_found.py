"""A page of ours, and status 404, where nothing is: Streamlit answers every address with its own page, which stays white there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse
from starlette.routing import Match

from lib.exports.templates import fill
from lib.register.release import NoEditionError
from lib.register.store import store
from lib.ui.streamlit_internals import page_files
from lib.view.pages import PAGES
from lib.web.below import BELOW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.routing import Route
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PAGES = frozenset(page.path for page in PAGES)
#: Where Streamlit's own answers are; those of the first two are files, and its page is none of them.
_FILES = ("static", "app")
_FOLDERS = frozenset({*_FILES, "media", "component", "_stcore", "auth", "oauth2callback"})
_NO_STORE = {"cache-control": "no-store"}
_NOTHING = "There is no page at this address. If you typed it, check it; if you followed a link, it may be older than this dashboard."


class NotFound:
    """ASGI middleware that answers for what is not there."""

    def __init__(self, app: ASGIApp, routes: Sequence[Route]) -> None:
        """Wrap an app; `routes` are those of ours, as at the root."""
        self.app, self.routes, self.files = app, routes, page_files()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what there is."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = str(scope["path"]).strip("/")
        folder = path.partition("/")[0]
        if path in _PAGES or path in self.files or folder in _FOLDERS - {*_FILES} or self._is_own(scope):
            await self.app(scope, receive, send)
        elif folder in _FILES:
            await self._files_only(scope, receive, send)
        else:
            await refuse(scope)(scope, receive, send)

    def _is_own(self, scope: Scope) -> bool:
        return any(route.matches({**scope, "root_path": ""})[0] is not Match.NONE for route in self.routes)

    async def _files_only(self, scope: Scope, receive: Receive, send: Send) -> None:
        missing = False

        async def check(message: Message) -> None:
            nonlocal missing
            if message["type"] == "http.response.start":
                missing = dict(message["headers"]).get(b"content-type", b"").startswith(b"text/html")
                if missing:
                    await refuse(scope)(scope, receive, send)
            if not missing:
                await send(message)

        await self.app(scope, receive, check)


def refuse(scope: Scope, status: int = 404, words: str = _NOTHING, heading: str = "Page not found") -> HTMLResponse:
    """A page of ours that says why there is nothing, with ways back."""
    try:
        data = store().newest()
        title, pages = data.register.title, [(page.path, data.speaker.say(page.title)) for page in PAGES if page.menu]
    except NoEditionError:
        title, pages = "The dashboard", []
    body = fill("not_found", title=title, heading=heading, words=words, root=f"{scope.get(BELOW, '')}/", pages=pages)
    return HTMLResponse(body, status, headers=_NO_STORE)
