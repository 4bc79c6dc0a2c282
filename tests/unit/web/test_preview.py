"""A link shows title and description before it is opened, in the words of its own view."""

from __future__ import annotations

import asyncio
from datetime import date

from lib.core.asat import counts_on
from lib.view.pages import PAGES
from lib.view.view import make_view
from lib.web.preview import LinkPreview, make_preview
from tests.editions import NEWEST as DATA

PAGE = b"<html><head><title>Streamlit</title></head></html>"


def answer(path: str, query: bytes = b"", body: bytes = PAGE) -> tuple[dict[bytes, bytes], bytes]:
    """What a reader gets from an app that sends `body` in two parts, behind the middleware."""

    async def app(_scope: object, _receive: object, send: object) -> None:
        headers = [(b"content-type", b"text/html"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:10], "more_body": True})
        await send({"type": "http.response.body", "body": body[10:]})

    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "query_string": query, "headers": [(b"accept-encoding", b"gzip")]}
    asyncio.run(LinkPreview(app, lambda: DATA)(scope, None, send))
    return dict(sent[0]["headers"]), b"".join(part["body"] for part in sent[1:])


def test_the_preview_counts_as_the_view_does() -> None:
    # Given a link to London in 2018
    view = make_view(DATA.register, DATA.latest, as_at=date(2018, 3, 31), regions=["London"])
    live = counts_on(DATA, view, view.as_at)["central"]
    # When its preview is made
    preview = make_preview("growth", "as_at=2018-03-31&region=London", DATA)
    # Then title and description speak of that view
    assert "London" in preview.title
    assert "31 March 2018" in preview.title
    assert f"the register names {live} live mutuals in London" in preview.description
    assert "not official statistics" in preview.description


def test_a_page_has_the_preview_in_its_head_and_the_right_length() -> None:
    headers, body = answer("/growth", b"region=London")
    assert b'property="og:title" content="How the sector grew: London' in body
    assert b"<title>Streamlit</title>" not in body
    assert headers[b"content-length"] == str(len(body)).encode()


def test_what_a_link_says_is_escaped() -> None:
    _, body = answer("/mutuals", b"mutual=%22%3E%3Cscript%3E&region=%3Cscript%3E")
    assert b"<script>" not in body


def test_files_and_unknown_addresses_pass_unchanged() -> None:
    for path in ("/static/js/index.js", "/_stcore/health", "/nowhere"):
        assert answer(path)[1] == PAGE


def test_every_page_has_a_make_preview_its_own() -> None:
    previews = {page.path: make_preview(page.path, "", DATA) for page in PAGES}
    assert len({preview.title for preview in previews.values()}) == len(PAGES)
    assert all(len(preview.description) > 60 for preview in previews.values())
