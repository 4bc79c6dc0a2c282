"""Where everything is: the one place that puts addresses together.

Addresses of pages are relative to the root of the site, such as `growth?region=London&v=2`; a dot stands for the landing page. Views are
put into them by `lib.view.view.to_query`, so that a default view has the shortest address.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from lib.view.links import PARAMETER, VERSION
from lib.view.view import make_view, to_query, with_subject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lib.register.dataset import Dataset
    from lib.view.view import View

#: Where the open API begins, below the host.
API = "/api/v1"
#: Where the files are that the host serves as they are, and the feed of editions among them.
STATIC = "app/static"
FEED_FILE = "changes.atom"
FEED = f"{STATIC}/{FEED_FILE}"
#: From a file of `STATIC` to the root of the site.
UP_FROM_STATIC = "../" * len(STATIC.split("/"))
#: Where files are made from a view, in the hosted form.
FILES = "files"
#: Where feeds of one mutual, region or sector are, in the hosted form.
FEEDS = "feeds"
#: Where pages without scripts are, in the hosted form.
PLAIN = "plain"
#: Where pictures of links are, in the hosted form, and what the landing page's is called.
PICTURES, LANDING = "preview", "overview"
_LANDING = "."


def page(path: str, view: View, data: Dataset, *, own: Sequence[tuple[str, str]] = ()) -> str:
    """A page with a view, and with parameters of its own, such as an open face."""
    query = to_query(view, data.register)
    more = f"{'&' if query else '?'}{urlencode(own)}" if own else ""
    return f"{path or _LANDING}{query}{more}"


def profile(mutual: str, view: View, data: Dataset) -> str:
    """The profile of a mutual, or the list of mutuals for an empty id, with the filters of a view."""
    return page("mutuals", replace(view, mutual=mutual, compare=(), near="", since=""), data)


def comparison(mutuals: Sequence[str], view: View, data: Dataset) -> str:
    """Mutuals side by side, with the filters of a view."""
    return page("mutuals", replace(view, mutual="", compare=tuple(mutuals), near=""), data)


def mutuals_behind(view: View, data: Dataset) -> str:
    """Every mutual in view with its value and staff, each with its source."""
    return page("map", view, data, own=[("map-regions", "Table")])


def source(source_id: str, data: Dataset) -> str:
    """What rests on a source, or the list of sources for an empty id, in the edition looked at."""
    return _in_edition("sources", "source", source_id, data)


def mutual_in_edition(mutual: str, data: Dataset) -> str:
    """The profile of a mutual in the edition looked at, without filters: from pages that have none."""
    return _in_edition("mutuals", "mutual", mutual, data)


def edition(name: str, data: Dataset) -> str:
    """The landing page with the numbers of an edition."""
    return page("", make_view(data.register, data.latest, edition=name), data)


def changes(data: Dataset, *, since: str = "", pinned: str = "") -> str:
    """What changed since an edition or a date, in the newest edition or in one that is pinned."""
    return page("changes", with_subject(make_view(data.register, data.latest, edition=pinned), since=since), data)


def rows(card_id: str, view: View, data: Dataset) -> str:
    """The rows behind a card for a view, from the open API."""
    return f"{API.removeprefix('/')}/cards/{card_id}{to_query(view, data.register)}"


def file(card_id: str, ending: str, view: View, data: Dataset, *, at: str, companion: str = "") -> str:
    """A file of a card, or of one of its companions, for a view in the edition looked at; `at` is the page that it is chosen on."""
    own = [("at", at), *([("companion", companion)] if companion else [])]
    return page(f"{FILES}/{card_id}.{ending}", replace(view, edition=data.edition), data, own=own)


def plain_page(path: str, view: View, data: Dataset) -> str:
    """The plain page of a page with a view, in the hosted form."""
    return page(f"{PLAIN}/{path}".rstrip("/") + ("" if path else "/"), view, data)


def preview(path: str, view: View, data: Dataset) -> str:
    """The picture that messages show of a page with a view, in the hosted form."""
    return page(f"{PICTURES}/{path or LANDING}.png", view, data)


def feed(view: View, data: Dataset) -> str:
    """The feed of changes of the one mutual, region or sector that a view is about, in the hosted form; empty for other views."""
    if view.mutual:
        return f"{FEEDS}/mutual/{view.mutual}.atom"
    if len(view.regions) == 1 and not view.sectors and view.regions[0] in set(data.mutuals["region"]):
        return f"{FEEDS}/region/{feed_name(view.regions[0])}.atom"
    if len(view.sectors) == 1 and not view.regions and view.sectors[0] in set(data.mutuals["sector"]):
        return f"{FEEDS}/sector/{feed_name(view.sectors[0])}.atom"
    return ""


def feed_name(words: str) -> str:
    """A region or sector as its feed is called: 'North West' is north-west."""
    return re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-")


def mail(subject: str, text: str) -> str:
    """An e-mail to write, to nobody yet."""
    return f"mailto:?{urlencode({'subject': subject, 'body': text}, quote_via=quote)}"


def with_params(path: str, params: Mapping[str, Sequence[str]]) -> str:
    """A path with parameters as they came."""
    return f"{path}?{urlencode(params, doseq=True)}"


def here(url: str, view: View, data: Dataset) -> str:
    """The whole address of the page at `url` with a view."""
    return f"{_without_query(url)}{to_query(view, data.register)}"


def whole_address(url: str, current: str, path: str, params: Sequence[tuple[str, str]]) -> str:
    """The whole address of a page of the same site.

    Args:
        url: The whole address of the page that the reader is on.
        current: That page's path below the root.
        path: The path of the page to lead to.
        params: What its link carries; the version of links is added where there is anything.
    """
    address = _without_query(url).rstrip("/")
    root = address[: -len(current) - 1] if current and address.endswith(f"/{current}") else address
    return f"{root}/{path}" + (f"?{urlencode([*params, (PARAMETER, str(VERSION))])}" if params else "")


def _without_query(url: str) -> str:
    return url.split("?", maxsplit=1)[0]


def _in_edition(path: str, name: str, value: str, data: Dataset) -> str:
    pairs = [*([(name, value)] if value else []), *([("edition", data.edition)] if data.newer else [])]
    return f"{path}?{urlencode(pairs)}" if pairs else path
