"""Every address leads to a page that there is, with the view that it is to show."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

from lib.view import addresses
from lib.view.pages import PAGES
from lib.view.view import View, from_params, make_view, with_subject
from tests.editions import NEWEST as DATA

if TYPE_CHECKING:
    from lib.register.dataset import Dataset

ROOT = Path(__file__).resolve().parents[3]
OLDER = DATA.at(DATA.older[0].name)
MUTUAL = next(iter(DATA.names))
SITE = "https://example.org/mutuals/"
LONDON = with_subject(
    make_view(DATA.register, DATA.latest, as_at=date(2018, 3, 31), regions=["London"]), mutual=MUTUAL, compare=[MUTUAL], near="Leeds"
)


def opened(address: str, data: Dataset = DATA) -> tuple[str, View, dict[str, list[str]]]:
    """The path below the site that an address leads to from the growth page, the view that its link asks for, and all that is in it."""
    parts = urlsplit(urljoin(f"{SITE}growth?region=London", address))
    assert f"{parts.scheme}://{parts.netloc}{parts.path}".startswith(SITE)
    given = parse_qs(parts.query, keep_blank_values=True)
    view, ignored = from_params(given, data.register, data.latest)
    assert ignored == ()
    return parts.path.removeprefix("/mutuals/"), view, given


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_a_page_is_reached_with_the_view_from_any_other(page: object) -> None:
    assert opened(addresses.page(page.path, LONDON, DATA))[:2] == (page.path, LONDON)
    default = make_view(DATA.register, DATA.latest)
    assert opened(addresses.page(page.path, default, DATA)) == (page.path, default, {})


def test_a_parameter_of_the_page_goes_with_the_view() -> None:
    path, view, given = opened(addresses.mutuals_behind(LONDON, DATA))
    assert (path, view, given["map-regions"]) == ("map", LONDON, ["Table"])
    assert opened(addresses.mutuals_behind(make_view(DATA.register, DATA.latest), DATA))[2] == {"map-regions": ["Table"]}


def test_a_profile_keeps_the_filters_and_leaves_the_place_and_the_comparison() -> None:
    path, view, _ = opened(addresses.profile("navigo", LONDON, DATA))
    assert (path, view) == ("mutuals", replace(LONDON, mutual="navigo", compare=(), near=""))
    assert opened(addresses.profile("", LONDON, DATA))[1].mutual == ""


def test_mutuals_stand_side_by_side_without_a_profile() -> None:
    path, view, _ = opened(addresses.comparison(["navigo", MUTUAL], LONDON, DATA))
    assert (path, view) == ("mutuals", replace(LONDON, mutual="", compare=("navigo", MUTUAL), near=""))


def test_a_source_and_a_mutual_are_looked_at_in_the_edition_of_the_page() -> None:
    assert opened(addresses.source("a&b", DATA))[::2] == ("sources", {"source": ["a&b"]})
    assert opened(addresses.source("", DATA))[::2] == ("sources", {})
    assert opened(addresses.source("a", OLDER))[::2] == ("sources", {"source": ["a"], "edition": [OLDER.edition]})
    assert opened(addresses.mutual_in_edition("navigo", OLDER))[::2] == ("mutuals", {"mutual": ["navigo"], "edition": [OLDER.edition]})


def test_an_edition_and_what_changed_since() -> None:
    path, view, _ = opened(addresses.edition(OLDER.edition, DATA))
    assert (path, view.edition) == ("", OLDER.edition)
    path, view, _ = opened(addresses.changes(DATA, since=OLDER.edition))
    assert (path, view.since, view.edition) == ("changes", OLDER.edition, "")
    path, view, _ = opened(addresses.changes(DATA, since=OLDER.edition, pinned=DATA.edition))
    assert (path, view.since, view.edition) == ("changes", OLDER.edition, DATA.edition)


def test_the_feed_leads_back_to_the_root_of_the_site() -> None:
    feed = urljoin(SITE, addresses.FEED)
    assert urljoin(feed, addresses.UP_FROM_STATIC) == SITE
    assert (ROOT / "static" / addresses.FEED_FILE).is_file()


@pytest.mark.parametrize(("url", "current"), [(SITE, ""), (f"{SITE}growth?x=1", "growth"), (f"{SITE}growth/", "growth")])
def test_a_whole_address_stands_on_the_root_of_the_page_that_the_reader_is_on(url: str, current: str) -> None:
    assert addresses.whole_address(url, current, "map", []) == f"{SITE}map"
    assert addresses.whole_address(url, current, "", [("region", "London")]) == f"{SITE}?region=London&v=2"


def test_a_view_of_the_page_itself_and_its_rows() -> None:
    assert opened(addresses.here(f"{SITE}growth?x=1", LONDON, DATA))[:2] == ("growth", LONDON)
    assert opened(addresses.rows("growth-live", LONDON, DATA))[:2] == ("api/v1/cards/growth-live", LONDON)


def test_nobody_else_puts_addresses_together() -> None:
    """Queries are written by the view and its addresses; the API's links to its own further pages repeat what was asked."""
    writers = {
        str(path.relative_to(ROOT))
        for path in [*(ROOT / "lib").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py", ROOT / "serve.py"]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name) and node.id in {"to_query", "urlencode"}
    }
    assert writers == {"lib/view/view.py", "lib/view/addresses.py", "lib/web/api/answers.py"}
