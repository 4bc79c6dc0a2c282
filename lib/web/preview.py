"""What a link shows before it is opened: title, description and picture in the page's head, for messages, search and screen readers.

Streamlit sends every reader the same page without words; here the words of the link's own view are written into its head.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lib.catalogue import CARDS
from lib.core.caching import once_a_choice
from lib.core.card import work_out
from lib.exports.notices import STATUS
from lib.exports.preview_picture import PreviewWords, draw_part, find_fonts, picture_png, picture_svg
from lib.exports.templates import fill
from lib.register.release import NoEditionError
from lib.register.store import store
from lib.topics.claims.words import claimed_figure
from lib.topics.overview.measure import key_figures
from lib.topics.overview.words import overview_sentence
from lib.topics.profile.measure import facts
from lib.topics.profile.words import profile_summary
from lib.view import addresses
from lib.view.addresses import STATIC
from lib.view.pages import PAGES, has_picture
from lib.web.links import Link, read_link, root_of
from lib.web.unchanged import is_unchanged, validators

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from lib.register.dataset import Dataset
    from lib.view.view import View

_TITLE = b"<title>Streamlit</title>"
_NO_STORE = {"cache-control": "no-store"}
_LONGEST = 4000


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a link shows before it is opened.

    Args:
        title: What it shows.
        description: Its headline sentence.
        alt: What its picture says; empty where there is none.
        picture: The whole address of its picture; may be empty.
        plain: The whole address of its plain page; may be empty.
        script: What tells the page what its browser can do; plain pages have none.
    """

    title: str
    description: str
    alt: str = ""
    picture: str = ""
    plain: str = ""
    script: str = ""

    def head(self) -> Markup:
        """The elements that go into the page's head."""
        return fill("preview", preview=self)


def make_preview(path: str, query: str, data: Dataset, root: str = "") -> Preview:
    """The preview of a link: the view in words and its headline sentence; the page's purpose where no filter applies.

    Args:
        path: The page's address below the root, without slashes at its ends.
        query: The query string.
        data: The edition.
        root: Where the site begins, with a slash at its end; without it there is no picture.
    """
    link = read_link(path, query, data)
    words = _say(link)
    picture = root and find_fonts() and has_picture(link.page)
    return Preview(
        title=title_of(link),
        description=f"{_describe(link)} {STATUS}.",
        alt=f"{words.headline}. {words.subtitle}" if picture else "",
        picture=root + picture_address(link) if picture else "",
        plain=root + plain_address(link) if root and link.has_plain_page else "",
    )


def picture_address(link: Link) -> str:
    """Where the picture of a link is, below the root; in its edition, so that it may be kept."""
    return addresses.preview(link.page.path, replace(link.view, edition=link.data.edition), link.data)


def plain_address(link: Link) -> str:
    """Where the plain page of a link is, below the root."""
    return addresses.plain_page(link.page.path, link.view, link.data)


def get_picture(request: Request) -> Response:
    """The picture of a link; 304 for who has it."""
    name = request.path_params["page"]
    try:
        if name not in {page.path or addresses.LANDING for page in PAGES} or len(str(request.url)) > _LONGEST:
            return PlainTextResponse("There is no picture here.", 404, headers=_NO_STORE)
        link = read_link("" if name == addresses.LANDING else name, request.url.query, store().newest())
        headers = {**validators(request, link.data, "png"), "cache-control": "public, max-age=3600"}
        if is_unchanged(request, headers):
            return Response(status_code=304, headers=headers)
        if not find_fonts() or not has_picture(link.page):
            return PlainTextResponse("This page has no picture.", 404, headers=_NO_STORE)
        return Response(_draw(link.page.path, link.data, link.view), headers=headers, media_type="image/png")
    except NoEditionError as error:
        return PlainTextResponse(str(error), 503, headers=_NO_STORE)


@once_a_choice
def _draw(path: str, data: Dataset, view: View) -> bytes:
    page = next(page for page in PAGES if page.path == path)
    link = Link(page=page, data=data, view=view, notices=())
    drawing = "" if view.mutual in data.names else draw_part(page.card, data, view)
    return picture_png(picture_svg(_say(link), drawing))


def _say(link: Link) -> PreviewWords:
    """The words of a link's picture: of its mutual, its claim, or the first card of its page."""
    data, view = link.data, link.view
    foot = f"{data.register.short_title} · Data edition {data.edition} · {STATUS}"
    if view.mutual in data.names:
        return PreviewWords(headline=data.names[view.mutual], subtitle=_describe(link), foot=foot)
    if verdict := find_claim(link):
        return PreviewWords(headline=verdict[0], subtitle=verdict[1], foot=foot)
    if not link.page.card:
        return PreviewWords(headline=title_of(link), subtitle=_describe(link), foot=foot)
    words = _words(link.page.card, data, view)
    return PreviewWords(headline=words[0], subtitle=words[1], foot=foot)


@once_a_choice
def _words(card_id: str, data: Dataset, view: View) -> tuple[str, str]:
    words = CARDS[card_id].work_out(data, view).words
    return words.headline, words.subtitle


def title_of(link: Link) -> str:
    """What a link shows, in words: its claim, or as its page says it."""
    verdict = find_claim(link)
    return verdict[0] if verdict else link.title


def find_claim(link: Link) -> tuple[str, str] | None:
    """Statement with its figure, and verdict, of the claim that a link has open."""
    if not link.view.claim:
        return None
    judged_claim = work_out(CARDS["claim-tests"], link.data, link.view).result.facts.judged_claim
    if judged_claim is None:
        return None
    figure = claimed_figure(judged_claim.claim.value, judged_claim.claim.unit)
    return f"{judged_claim.claim.statement}{f': {figure}' if figure else ''}", f"{judged_claim.verdict}. {judged_claim.rule}"


def _describe(link: Link) -> str:
    data, view = link.data, link.view
    if view.mutual in data.names:
        return profile_summary(facts(data, view))
    if verdict := find_claim(link):
        return f"{verdict[0]}: {verdict[1]}"
    return data.speaker.say(overview_sentence(key_figures(data, view)) if link.page.filtered else link.page.purpose)


class LinkPreview:
    """ASGI middleware that writes a link's preview into the head of the page, and answers HEAD as GET."""

    def __init__(self, app: ASGIApp, dataset: Callable[[], Dataset]) -> None:
        """Wrap an app; `dataset` gives the edition that is served now."""
        self.app, self.dataset = app, dataset

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; rewrite pages only."""
        path = str(scope.get("path", "")).strip("/")
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or path not in {page.path for page in PAGES}:
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
                root = root_of(scope)
                preview = replace(make_preview(path, query, self.dataset(), root), script=f"{root}{STATIC}/browser.js")
                body = body.replace(_TITLE, preview.head().encode())
                sizeless = [(name, value) for name, value in start["headers"] if name.lower() not in (b"content-length", b"etag")]
                start = {**start, "headers": [*sizeless, (b"content-length", str(len(body)).encode())]}
            await send(start)
            await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

        # Compressed pages could not be read here; the answer is compressed on its way out.
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "method": "GET", "headers": headers}, receive, rewrite)


ROUTES = [Route(f"/{addresses.PICTURES}/{{page}}.png", get_picture)]
