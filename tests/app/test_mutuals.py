"""The Mutuals page: what the link asks for is listed, narrowed, paged and set side by side, and nonsense breaks nothing."""

from __future__ import annotations

import csv
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lib.view.pages import PAGES
from tests.app.opening import open_page

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
PAGE = next(page for page in PAGES if page.path == "mutuals")
with (ROOT / "data" / "source" / "organisations.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
COUNTED = sorted((row for row in ROWS if row["confidence"] in ("high", "medium")), key=lambda row: row["name"].casefold())


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def read_count(app: AppTest) -> str:
    return re.search(r'class="shown"[^>]*>([^<]*)', html(app))[1]


def listed(app: AppTest) -> list[str]:
    """The names in the list, in order."""
    table = re.search(r"<caption>Mutuals, as they were.*", html(app))
    return [unescape(name) for name in re.findall(r'<th role="rowheader" scope="row" class=""><a [^>]*>([^<]*)', table[0])] if table else []


def captions(app: AppTest) -> str:
    return " ".join(caption.value for caption in app.caption)


def test_the_first_page_lists_25_by_name_with_links_to_their_profiles() -> None:
    app = open_page("mutuals")
    assert read_count(app).startswith(f"Showing 1 to 25 of {len(COUNTED)} organisations.")
    assert listed(app) == [row["name"] for row in COUNTED[:25]]
    assert f'href="mutuals?mutual={COUNTED[0]["mutual_id"]}' in html(app)


def test_typing_finds_and_a_link_with_the_words_finds_the_same() -> None:
    app = open_page("mutuals")
    app.text_input(key="find").set_value("navgio").run()
    assert listed(app) == ["NAViGO"]
    assert listed(open_page("mutuals", {"find": ["navgio"]})) == ["NAViGO"]


def test_a_search_for_nonsense_lists_nothing_and_says_what_to_try() -> None:
    app = open_page("mutuals", {"find": ["zzqxv"]})
    assert read_count(app).startswith("No organisation found for ‘zzqxv’.")
    assert "Try fewer words" in " ".join(info.value for info in app.info)


def test_choosing_in_a_facet_narrows_the_list_to_its_count_and_stays_in_the_link() -> None:
    app = open_page("mutuals")
    form = "Community interest company"
    wanted = [row["name"] for row in COUNTED if row["legal_form"] == form]
    app.get_by_key("facet-legal_form").set_value([form]).run()
    assert f"of {len(wanted)} organisations" in read_count(app)
    assert listed(app) == wanted[:25]
    assert app.query_params["form"] == form


def test_the_page_of_the_link_is_shown_and_a_new_search_begins_on_the_first() -> None:
    app = open_page("mutuals", {"page": ["2"]})
    assert listed(app) == [row["name"] for row in COUNTED[25:50]]
    app.text_input(key="find").set_value("care").run()
    assert read_count(app).startswith("Showing 1 to 25 of ")
    assert len(listed(app)) == 25
    app.text_input(key="find").set_value("navigo").run()
    assert listed(app)[0] == "NAViGO"


@pytest.mark.parametrize(
    "chosen", [["navigo", "suffolk-libraries"], [row["mutual_id"] for row in COUNTED[:6]], [ROWS[0]["mutual_id"], "no-such-one"]]
)
def test_mutuals_of_the_link_stand_side_by_side_at_most_four(chosen: list[str]) -> None:
    names = {row["mutual_id"]: row["name"] for row in ROWS}
    app = open_page("mutuals", {"compare": chosen})
    table = re.search(r"<caption>Side by side.*", html(app))[0]
    headings = [unescape(name) for name in re.findall(r'scope="col"[^>]*><a [^>]*>([^<]*)', table)]
    assert headings == [names[each] for each in chosen if each in names][:4]
    assert app.multiselect(key="compared").value == [each for each in chosen if each in names][:4]
    assert ("‘no-such-one’" in captions(app)) == ("no-such-one" in chosen)


def test_choosing_a_mutual_to_compare_puts_it_in_the_link() -> None:
    app = open_page("mutuals")
    app.multiselect(key="compared").set_value(["navigo"]).run()
    assert not app.exception
    assert app.query_params["compare"] == "navigo"
    assert "<caption>Side by side" in html(app)
    app.multiselect(key="compared").set_value([]).run()
    assert "compare" not in app.query_params


def test_a_known_mutual_gives_its_profile_and_an_unknown_one_a_quiet_notice_and_the_directory() -> None:
    assert open_page("mutuals", {"mutual": [COUNTED[0]["mutual_id"]]}).title[0].value == COUNTED[0]["name"]
    app = open_page("mutuals", {"mutual": ["no-such-one"]})
    assert "‘no-such-one’" in captions(app)
    assert listed(app)


def test_nonsense_in_the_link_breaks_nothing() -> None:
    app = open_page(
        "mutuals",
        {"page": ["99"], "state": ["joy"], "group": [""], "form": ["x", "y"], "sort": ["blue"], "compare": ["<b>", ""], "find": ["<i>"]},
    )
    assert "<i>" not in html(app)
    assert "<b>" not in html(app)
