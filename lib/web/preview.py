"""What a link shows before it is opened: title and description in the page's head, for messages, search and screen readers.

Streamlit sends every reader the same page without words; here the words of the link's own view are written into its head.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from lib.core.words import view_title
from lib.exports.notices import STATUS
from lib.exports.templates import fill
from lib.topics.overview.measure import key_figures
from lib.topics.overview.words import overview_sentence
from lib.view.links import migrate
from lib.view.pages import PAGES, heading
from lib.view.view import from_params

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from lib.register.dataset import Dataset

_TITLE = b"<title>Streamlit</title>"


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a link shows before it is opened."""

    title: str
    description: str

    def head(self) -> bytes:
        """The elements that go into the page's head."""
        return fill("preview", title=self.title, description=self.description).encode()


def make_preview(path: str, query: str, data: Dataset) -> Preview:
    """The preview of a link: the view in words and its headline sentence; the page's purpose where no filter applies.

    Args:
        path: The page's address below the root, without slashes at its ends.
        query: The query string.
        data: The edition.
    """
    params, _ = migrate(parse_qs(query, keep_blank_values=True), data.register)
    view, _ = from_params(params, data.register, data.latest)
    if view.edition in {each.name for each in data.editions}:
        data = data.at(view.edition)
    page = next((page for page in PAGES if page.path == path), PAGES[0])
    title = view_title(data.names.get(view.mutual) or heading(page, data), view, filtered=page.filtered)
    sentence = data.speaker.in_year(view.as_at).say(overview_sentence(key_figures(data, view)) if page.filtered else page.purpose)
    return Preview(title=title, description=f"{sentence} {STATUS}.")


class LinkPreview:
    """ASGI middleware that writes a link's preview into the head of the page."""

    def __init__(self, app: ASGIApp, dataset: Callable[[], Dataset]) -> None:
        """Wrap an app; `dataset` gives the edition that is served now."""
        self.app, self.dataset = app, dataset

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; rewrite pages only."""
        path = str(scope.get("path", "")).strip("/")
        if scope["type"] != "http" or scope["method"] != "GET" or path not in {page.path for page in PAGES}:
            await self.app(scope, receive, send)
            return
        messages: list[Message] = []

        async def rewrite(message: Message) -> None:
            messages.append(message)
            if message["type"] != "http.response.body" or message.get("more_body"):
                return
            start, *parts = messages
            body = b"".join(part.get("body", b"") for part in parts)
            if _TITLE in body:
                query = scope.get("query_string", b"").decode("latin-1")
                body = body.replace(_TITLE, make_preview(path, query, self.dataset()).head())
                sizeless = [(name, value) for name, value in start["headers"] if name.lower() not in (b"content-length", b"etag")]
                start = {**start, "headers": [*sizeless, (b"content-length", str(len(body)).encode())]}
            await send(start)
            await send({"type": "http.response.body", "body": body})

        # Compressed pages could not be read here; the answer is compressed on its way out.
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": headers}, receive, rewrite)
