"""The feed of editions as they are served, which may be newer than the image: the plain form serves the file that was built with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lib.core.caching import once_an_edition
from lib.exports.release_notes import write_feed
from lib.register.release import NoEditionError
from lib.register.store import store
from lib.view.addresses import FEED
from lib.web.unchanged import not_modified, validators

if TYPE_CHECKING:
    from starlette.requests import Request

    from lib.register.dataset import Dataset


def get_feed(request: Request) -> Response:
    """The Atom feed; 304 for who has it."""
    try:
        data = store().newest()
    except NoEditionError as error:
        return PlainTextResponse(str(error), 503, headers={"cache-control": "no-store"})
    headers = {**validators(request, data, "atom"), "cache-control": "public, max-age=60"}
    if not_modified(request, headers):
        return Response(status_code=304, headers=headers)
    return Response(_feed(data), headers=headers, media_type="application/atom+xml")


@once_an_edition
def _feed(data: Dataset) -> bytes:
    return write_feed([data.at(each.name) for each in data.editions])


ROUTES = [Route(f"/{FEED}", get_feed)]
