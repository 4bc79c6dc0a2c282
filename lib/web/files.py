"""Files by a plain address, made from the view that it holds.

No session is needed, so they come after a restart, and can be linked to, kept and resumed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lib.catalogue import CARDS
from lib.core.caching import once_a_choice
from lib.core.card import work_out
from lib.exports.files import CARD_FILES, file_name, find_kind
from lib.register.release import NoEditionError
from lib.register.store import store
from lib.view.addresses import FILES, here
from lib.view.links import migrate
from lib.view.pages import PAGES
from lib.view.view import from_params
from lib.web.below import BELOW
from lib.web.headers import behind_tls
from lib.web.unchanged import is_unchanged, validators

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from lib.core.card import Bundle
    from lib.register.dataset import Dataset
    from lib.view.view import View

_LONGEST = 4000
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})", re.ASCII)
_NOTHING = "There is no such file. Go back to the page and choose one there."
_NO_STORE = {"cache-control": "no-store"}
#: A named edition stays as it is; the newest is asked for again soon.
_PINNED, _NEWEST = "public, max-age=86400", "public, max-age=60"


class _NoFileError(LookupError):
    """There is no such file; says why in one sentence."""


def get_file(request: Request) -> Response:
    """A card or a briefing as a file, for a view; 304, or the part that is asked for, for who has some of it."""
    try:
        return _answer(request)
    except _NoFileError as error:
        return _refuse(404, str(error))
    except NoEditionError as error:
        return _refuse(503, str(error))


def _answer(request: Request) -> Response:
    card_id, ending = request.path_params["card"], request.path_params["ending"]
    kind = find_kind(card_id, ending)
    if kind is None or len(str(request.url)) > _LONGEST:
        raise _NoFileError(_NOTHING)
    given = parse_qs(request.url.query, keep_blank_values=True, errors="replace")
    data, view = _read_view(given)
    headers = {**validators(request, data, ending), "cache-control": _PINNED if given.get("edition") else _NEWEST, "accept-ranges": "bytes"}
    # The bytes are the same each time, so a part of one answer fits another.
    headers["etag"] = headers["etag"].removeprefix("W/")
    if is_unchanged(request, headers):
        return Response(status_code=304, headers=headers)
    companion, page = (next(iter(given.get(name, ())), "") for name in ("companion", "at"))
    bundle = _work_out(card_id, data, view)
    if companion and (companion not in bundle.companions or ending not in CARD_FILES):
        raise _NoFileError(_NOTHING)
    body = _make(card_id, ending, data, view, companion, _address_of(request, page, data, view))
    headers["content-disposition"] = f'attachment; filename="{file_name(bundle, kind, companion)}"'
    return _send_part(request, body, headers, kind.mime)


def _read_view(raw: Mapping[str, list[str]]) -> tuple[Dataset, View]:
    """The edition and the view of an address, read as a page reads it; an edition that is the newest need not be named further."""
    data = store().newest()
    params, _ = migrate(raw, data.register)
    name = next(iter(params.get("edition", ())), "")
    if name and name not in {each.name for each in data.editions}:
        raise _NoFileError("This edition of the data is no longer kept. Reload the page and choose the file again.")
    data = data.at(name) if name else data
    view, _ = from_params(params, data.register, data.latest)
    return data, view if data.newer else replace(view, edition="")


@once_a_choice
def _work_out(card_id: str, data: Dataset, view: View) -> Bundle:
    return work_out(CARDS[card_id], data, view)


@once_a_choice
def _make(card_id: str, ending: str, data: Dataset, view: View, companion: str, link: str) -> bytes:
    kind = find_kind(card_id, ending)
    assert kind  # noqa: S101 # nosec B101 - looked up before
    return kind.make(_work_out(card_id, data, view), data, link, companion)


def _address_of(request: Request, page: str, data: Dataset, view: View) -> str:
    """Where the view can be seen: on the page that the file was chosen on; in its edition where that is not the newest any more."""
    path = page if page in {each.path for each in PAGES} else ""
    scheme = "https" if behind_tls(request.scope) else "http"
    return here(f"{scheme}://{request.url.netloc}{request.scope.get(BELOW, '')}/{path}", view, data)


def _send_part(request: Request, body: bytes, headers: dict[str, str], mime: str) -> Response:
    """The whole file, or the one part of it that is asked for and still fits."""
    wanted = _RANGE.fullmatch(request.headers.get("range", ""))
    fits = request.headers.get("if-range", headers["etag"]) in (headers["etag"], headers["last-modified"])
    if not wanted or not fits or not any(wanted.groups()):
        return Response(body, headers=headers, media_type=mime)
    first, last = wanted.groups()
    begin = int(first) if first else max(0, len(body) - int(last))
    end = min(int(last), len(body) - 1) if first and last else len(body) - 1
    if begin > end:
        return Response(status_code=416, headers={**headers, **_NO_STORE, "content-range": f"bytes */{len(body)}"})
    part = {**headers, "content-range": f"bytes {begin}-{end}/{len(body)}"}
    return Response(body[begin : end + 1], 206, headers=part, media_type=mime)


def _refuse(status: int, words: str) -> Response:
    return PlainTextResponse(words, status, headers=_NO_STORE)


ROUTES = [Route(f"/{FILES}/{{card}}.{{ending}}", get_file)]
