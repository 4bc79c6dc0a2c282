"""The page Pipeline without a browser: its numbers at two dates, and what it says of filters that do not apply."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

from lib.core.wording import pounds
from lib.ui.table import PAGE_ROWS
from tests.app.opening import open_page
from tests.editions import NEWEST as DATA

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
PROGRAMME = list(csv.DictReader((ROOT / "data/source/programme.csv").open(encoding="utf-8", newline="")))


def read_html(app: AppTest) -> str:
    return " ".join(str(each.proto.body) for each in app.get("html"))


def test_at_a_past_date_the_page_says_so_and_leads_to_today() -> None:
    # Given the reference date
    app = open_page("pipeline")
    # Then a link leads to the latest date, where it is gone
    assert any(f"as_at={DATA.latest.isoformat()}" in each.value for each in app.markdown)
    assert not any("See what is known today" in each.value for each in open_page("pipeline", as_at=DATA.latest.isoformat()).markdown)


def test_every_pathfinder_is_counted_whatever_the_region() -> None:
    named = sum(row["programme"].startswith("Mutual pathfinders") for row in PROGRAMME)
    app = open_page("pipeline", region=["London"])
    assert any(f"of {named} named pathfinders" in header.value for header in app.header)
    assert any("filters do not apply here" in caption.value for caption in app.caption)


def test_support_is_listed_with_amounts_sources_and_what_became_of_each() -> None:
    # Given the list of support, turned over to the end
    app = open_page("pipeline")
    text = read_html(app)
    rows = int(re.findall(r"programmes gave to whom.*?rows 1 to \d+ of (\d+)", text)[0])
    pages = -(-rows // PAGE_ROWS)
    for page in range(2, pages + 1):
        app.session_state[f"rows-pipeline-support-list-{pages}"] = page
        text += read_html(app.run())
    # Then each known amount is there, written as every amount is
    known = [row for row in PROGRAMME if row["amount_gbp"]]
    assert len(known) > 1
    assert all(f">{pounds(float(row['amount_gbp']))}<" in text for row in known)
    assert "What became of it" in text


def test_a_card_keeps_its_face_in_the_link_with_its_list() -> None:
    app = open_page("pipeline", {"pipeline-endings": "Table"}, as_at=DATA.latest.isoformat())
    assert "Reason for ending" in read_html(app)
    assert "What followed" in read_html(app)
