"""Where a page went: addresses with something glued to them, mutuals that were renamed or are gone, and the numbers of registers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lib.core.caching import once_an_edition
from lib.core.wording import missing
from lib.register.release import NoEditionError
from lib.register.store import store
from lib.view import addresses
from lib.view.links import find_present
from lib.view.pages import PAGES
from lib.view.pasted import mend, trim
from lib.web.below import BELOW
from lib.web.not_found import refuse

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from lib.register.dataset import Dataset

_PATHS = frozenset(page.path for page in PAGES)
#: What the identifiers of registers begin with (org-id.guide), and blanks and dashes inside.
_REGISTER = re.compile(r"^(?:GB|XI)-[A-Z]+-", re.IGNORECASE)
_GONE = "This mutual is no longer in the register. An earlier edition of the data still has it: choose one under ‘Data edition’."


class Whereabouts:
    """ASGI middleware that sends on readers of an address that was mangled or renamed, and says what is gone."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is where it says."""
        found = find(scope) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        await (found or self.app)(scope, receive, send)


def find(scope: Scope) -> Response | None:
    """The answer to a page's address that is not the one to keep; None where it is."""
    path, query = str(scope["path"]).strip("/"), scope.get("query_string", b"").decode("latin-1")
    if path not in _PATHS:
        page = trim(path).lower().strip("/")
        return _move(scope, page + (f"?{query}" if query else "")) if page in _PATHS and page != path else None
    if path != "mutuals" or "mutual" not in query.lower():
        return None
    try:
        data = store().newest()
    except NoEditionError:
        return None
    params = mend(parse_qs(query, keep_blank_values=True, errors="replace"))
    mutual = next(iter(params.get("mutual", ())), "")
    if not mutual or mutual in data.names or any(params.get("edition", ())):
        return None
    if (now := find_present("mutual", mutual, data.register)) in data.names:
        return _move(scope, addresses.with_params(path, {**params, "mutual": [now]}))
    return refuse(scope, 410, data.speaker.say(_GONE), "No longer in the register") if mutual in list_former(data) else None


@once_an_edition
def list_former(data: Dataset) -> frozenset[str]:
    """The ids of the mutuals of earlier editions."""
    return frozenset(mutual for each in data.older for mutual in data.at(each.name).names)


def get_by_number(request: Request) -> Response:
    """The profile of the mutual with a number of a register, such as GB-COH-07581024, or with an id of ours."""
    try:
        data = store().newest()
    except NoEditionError as error:
        return refuse(request.scope, 503, str(error))
    number = trim(request.path_params["number"])
    mutual = number.lower() if number.lower() in data.names else _numbers(data).get(_strip_number(number), "")
    if not mutual:
        return refuse(request.scope, 404, data.speaker.say("No mutual of the register has this number."), "Number not found")
    return _move(request.scope, addresses.with_params("mutuals", {"mutual": [mutual]}), 302)


@once_an_edition
def _numbers(data: Dataset) -> dict[str, str]:
    """Number without what may be written differently -> mutual; a number that several have leads to none."""
    pairs = [
        (_strip_number(str(number)), str(mutual))
        for mutual, number in zip(data.mutuals["mutual_id"], data.mutuals["company_number"], strict=True)
        if not missing(number)
    ]
    numbers = [number for number, _ in pairs]
    return {number: mutual for number, mutual in pairs if numbers.count(number) == 1}


def _strip_number(number: str) -> str:
    return re.sub(r"[\s-]", "", _REGISTER.sub("", number)).upper().lstrip("0")


def _move(scope: Scope, address: str, status: int = 301) -> RedirectResponse:
    return RedirectResponse(f"{scope.get(BELOW, '')}/{address}", status)


ROUTES = [Route("/id/{number}", get_by_number)]
