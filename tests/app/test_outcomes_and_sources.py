"""The pages Outcomes and Sources without a browser: themes, search, one source, links to what rests on it."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lib.topics.outcomes.measure import THEMES
from lib.topics.overview.measure import HEADLINE
from lib.ui.table import PAGE_ROWS
from tests.app.opening import open_page

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
ROWS = list(csv.DictReader((ROOT / "data/source/sources.csv").open(encoding="utf-8", newline="")))


def html(app: AppTest) -> str:
    return " ".join(str(each.proto.body) for each in app.get("html"))


@pytest.mark.parametrize("theme", THEMES)
def test_a_link_opens_a_theme(theme: str) -> None:
    app = open_page("outcomes", theme=theme)
    assert any(header.value.startswith(f"{theme}: ") for header in app.header)


def test_a_theme_that_there_is_not_falls_back() -> None:
    app = open_page("outcomes", theme="Weather")
    assert any(header.value.startswith("Staff: ") for header in app.header)


def test_a_search_lists_the_sources_that_have_its_words() -> None:
    # Given a word of a title
    word = "mutual"
    found = [row for row in ROWS if word in f"{row['title']} {row['publisher']} {row['kind']} {row['source_id']}".casefold()]
    # When it is searched for
    app = open_page("sources", search=word)
    # Then the list counts them and shows the first 20
    text = html(app)
    assert not app.exception
    assert f"{len(found)} of {len(ROWS)} sources fit" in text
    assert f"rows 1 to {PAGE_ROWS} of {len(found)}" in text
    assert text.count('href="sources?source=') == PAGE_ROWS


def test_a_source_opens_with_every_row_that_cites_it() -> None:
    # Given the source that most claims rest on
    claims = list(csv.DictReader((ROOT / "data/source/claims.csv").open(encoding="utf-8", newline="")))
    source = claims[0]["source_ids"].split("|")[0]
    # When it is opened
    app = open_page("sources", source=source)
    text = html(app)
    # And its list is turned over to the end
    rows = int(re.findall(r"rows 1 to \d+ of (\d+)", text)[-1])
    pages = -(-rows // PAGE_ROWS)
    for page in range(2, pages + 1):
        app.session_state[f"rows-uses-{pages}"] = page
        text += html(app.run())
    # Then each claim that cites it is there, and the facts say what rests on it
    assert not app.exception
    citing = [claim for claim in claims if source in claim["source_ids"].split("|")]
    assert all(f"Claim {claim['claim_id']}" in text for claim in citing)
    assert f"{len(citing)} claims" in text


def test_a_source_that_there_is_not_gives_the_list_and_says_so() -> None:
    app = open_page("sources", source="no-such-page")
    assert any("‘no-such-page’" in caption.value for caption in app.caption)
    assert f"rows 1 to {PAGE_ROWS} of {len(ROWS)}" in html(app)


def test_each_key_figure_leads_to_mutuals_with_their_sources_and_to_who_published() -> None:
    # Given the overview with what its figures rest on unfolded
    text = html(open_page(about="true"))
    tiles = text.split('class="key-figures"')[1].split("</dl>")[0].split("<dt>")[1:]
    assert len(tiles) == len(HEADLINE) + 1
    assert all('href="map?map-regions=Table"' in tile for tile in tiles)
    assert all("Source: <a" in tile for tile in tiles)
