"""The feed of editions as they are served, which may be newer than the image: the plain form serves the file that was built with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lib.core.caching import once_a_choice, once_an_edition
from lib.exports.release_notes import About, write_feed
from lib.register.release import NoEditionError
from lib.register.store import store
from lib.view import addresses
from lib.view.addresses import FEED
from lib.view.view import make_view
from lib.web.not_found import refuse
from lib.web.unchanged import is_unchanged, validators

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
    if is_unchanged(request, headers):
        return Response(status_code=304, headers=headers)
    return Response(_feed(data), headers=headers, media_type="application/atom+xml")


@once_an_edition
def _feed(data: Dataset) -> bytes:
    return write_feed([data.at(each.name) for each in data.editions])


def get_feed_about(request: Request) -> Response:
    """The feed of one mutual, region or sector; 304 for who has it, 404 for what there is not."""
    try:
        data = store().newest()
    except NoEditionError as error:
        return PlainTextResponse(str(error), 503, headers={"cache-control": "no-store"})
    about = find_about(data, request.path_params["kind"], request.path_params["name"])
    if about is None:
        return refuse(request.scope)
    headers = {**validators(request, data, "atom"), "cache-control": "public, max-age=60"}
    if is_unchanged(request, headers):
        return Response(status_code=304, headers=headers)
    return Response(_feed_about(data, about), headers=headers, media_type="application/atom+xml")


def find_about(data: Dataset, kind: str, name: str) -> About | None:
    """What a feed of its own is about: a mutual by its id, a region or a sector by its name in lower case with dashes; None for others."""
    ids = data.mutuals["mutual_id"].astype(str)
    if kind == "mutual" and name in data.names:
        return _about(name, data.names[name], frozenset({name}), addresses.mutual_in_edition(name, data))
    if kind not in ("region", "sector"):
        return None
    words = next((each for each in dict.fromkeys(data.mutuals[kind].dropna().astype(str)) if addresses.feed_name(each) == name), "")
    chosen = make_view(data.register, data.latest, regions=[words] if kind == "region" else (), sectors=[words] if kind == "sector" else ())
    mutuals = frozenset(ids[data.mutuals[kind].eq(words)])
    return _about(name, words, mutuals, addresses.page("mutuals", chosen, data)) if words else None


def _about(name: str, words: str, mutuals: frozenset[str], page: str) -> About:
    return About(name=words, mutuals=mutuals, file=f"{name}.atom", up="../../", page=page)


@once_a_choice
def _feed_about(data: Dataset, about: About) -> bytes:
    return write_feed([data.at(each.name) for each in data.editions], about)


ROUTES = [Route(f"/{FEED}", get_feed), Route(f"/{addresses.FEEDS}/{{kind}}/{{name}}.atom", get_feed_about)]
