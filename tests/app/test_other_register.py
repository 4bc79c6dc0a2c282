"""The whole app fits a register about something else, with only organisations, figures and sources."""

from __future__ import annotations

import html
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.catalogue import CARDS
from lib.core.card import Options, work_out
from lib.core.theme import LIGHT
from lib.exports import csv_bytes, file_stem
from lib.exports.briefing.pictures import bars_svg, growth_svg, map_svg
from lib.exports.documents import accessibility_text, methods_text
from lib.exports.release_notes import main as editions
from lib.topics.briefing.briefing import build_briefing
from lib.topics.lines.lines import work_out_lines
from lib.topics.overview.measure import key_figures
from lib.view.pages import PAGES, Page, has_content
from lib.view.view import make_view, with_subject
from lib.web.api.routes import ROUTES
from tests.app.opening import open_page, serving
from tests.unit.registers import open_register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from streamlit.testing.v1 import AppTest

    from lib.register.dataset import Dataset

ROOT = Path(__file__).resolve().parents[2]
#: What the data of the register says itself.
OWN = ("Mutual Wheel of Ayr", "Ink and Mutual Press", "Directory of mutual and co-operative firms")
_ADDRESS = re.compile(r"(?s:<style.*?</style>)|/\*.*?\*/|\]\([^)]*\)|https?://\S+|(?:href|class|id)=\"[^\"]*\"")
_WORD = re.compile(r"\bmutuals?\b|\bministers?\b|\bpublic (?:services?|sector)\b|(?<!East of )\bEngland\b", re.IGNORECASE)
#: What holds for any register: the map and its lookups are of England, and a programme and the public register keep their names.
_ANY = re.compile(r"[Mm]ap of England|regions? of England|outside England|Mutuals (?:Support Programme|Public Register)")
#: The page that lists the names of the schema.
_NAMES = {"dictionary"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return open_register(tmp_path_factory.mktemp("register"))


@pytest.fixture(scope="module")
def served(data: Dataset) -> Iterator[Dataset]:
    with serving(data):
        yield data


def left_over(text: str) -> list[str]:
    """The words of the project's own register that stand in a text outside names of the data and addresses."""
    plain = html.unescape(_ADDRESS.sub(" ", text)).replace("\\", "")
    for name in OWN:
        plain = plain.replace(name, "")
    plain = _ANY.sub("", plain)
    return [plain[max(0, hit.start() - 40) : hit.end() + 20] for hit in _WORD.finditer(plain)]


def texts(app: AppTest) -> list[str]:
    """Every text that a reader sees on a page."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success", "code")
    found = [each.value for kind in kinds for each in getattr(app, kind)]
    found += [each.proto.body for each in app.get("html")]
    widgets = [
        widget for kind in ("selectbox", "multiselect", "date_input", "text_input", "toggle", "button") for widget in getattr(app, kind)
    ]
    found += [
        part for widget in widgets for part in (widget.label, getattr(widget.proto, "help", ""), getattr(widget.proto, "placeholder", ""))
    ]
    found += [option for widget in (*app.selectbox, *app.multiselect) for option in widget.options]
    return [text for text in found if text]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
@pytest.mark.parametrize(
    "params",
    [
        {"region": "Scotland"},
        *(pytest.param(each, marks=pytest.mark.thorough) for each in ({}, {"measure": "Value of services", "as_at": "2010-06-30"})),
    ],
    ids=str,
)
def test_every_page_is_about_the_registers_own(page: Page, params: dict[str, str], served: Dataset) -> None:
    # Given the app on a register of co-operatives
    # When a page is opened
    app = open_page(page.path, **params)
    # Then it answers, with one heading, and no word is left of the other register
    assert len(app.title) == 1
    if page.path not in _NAMES:
        assert [word for text in texts(app) for word in left_over(text)] == []


@pytest.mark.parametrize("mutual", ["wheel", "page", "green"])
def test_a_profile_is_about_the_registers_own(mutual: str, served: Dataset) -> None:
    page = next(page for page in PAGES if page.path == "mutuals")
    app = open_page(page.path, mutual=mutual)
    assert [word for text in texts(app) for word in left_over(text)] == []


def test_pages_with_nothing_to_show_leave_the_menu_and_say_so(served: Dataset) -> None:
    # Given a register without claims, outcomes and councils
    gone = {page.path for page in PAGES if not has_content(page, served)}
    assert gone == {"claims", "outcomes", "pipeline"}
    for page in PAGES:
        if page.path in gone:
            # When a link leads there
            app = open_page(page.path)
            # Then a sentence says so
            assert [info.value for info in app.info if "holds nothing for this page" in info.value]


def test_the_numbers_are_those_of_the_register(served: Dataset) -> None:
    # Given by hand: on 31 December 2019 all but the ended and the undated one are live; three have a turnover within three years
    figures = key_figures(served, make_view(served.register, served.latest))
    named = dict(zip(figures.frame["figure"], figures.frame["named"], strict=True))
    assert list(named.values())[:2] == [6, 410000 + 2300000 + 125000]
    app = open_page()
    assert app.title[0].value == "Worker co-operatives of Britain"
    assert any("the register names 6 live co-operatives" in each.value for each in app.markdown)


@pytest.mark.parametrize("card", CARDS)
def test_cards_and_their_files_speak_the_registers_words(card: str, data: Dataset) -> None:
    for view in (make_view(data.register, data.latest), make_view(data.register, data.latest, regions=["Scotland"], measure="value")):
        shown_card = work_out(CARDS[card], data, with_subject(view, mutual="wheel", compare=["wheel", "ink"], near="Leeds"))
        words = [*asdict(shown_card.words).values()]
        assert sum(map(bool, words)) > 1
        about = [getattr(shown_card.card, name) for name in ("title", "definition", "method", "limits")]
        labels = [text for result in shown_card.results for field in result.fields for text in (field.label, field.definition)]
        files = [csv_bytes(result).decode().split("\r\n", 1)[1] for result in shown_card.results]
        drawn = []
        if shown_card.card.draw and not shown_card.result.empty:
            drawn = [shown_card.card.draw(shown_card, LIGHT, Options(compact=compact)).to_json() for compact in (False, True)]
        assert [word for text in (*map(str, words), *about, *labels, *files, *drawn) for word in left_over(text)] == []


def test_lines_speak_the_registers_words(data: Dataset) -> None:
    said = work_out_lines(data, make_view(data.register, data.latest))
    parts = [text for line in said for text in (line.question, getattr(line, "text", ""), getattr(line, "why", ""))]
    assert [word for text in parts for word in left_over(text)] == []


def test_the_briefing_and_its_pictures_speak_the_registers_words(data: Dataset) -> None:
    briefing = build_briefing(data, make_view(data.register, data.latest))
    pictures = [growth_svg(briefing.growth, briefing.published), bars_svg(briefing.sectors), map_svg(briefing.regions)]
    said = [briefing.title, briefing.scope, briefing.lead, briefing.register, *briefing.caveats, *map(str, briefing.figures), *pictures]
    assert [word for text in said for word in left_over(text)] == []
    assert briefing.licence == "Register and text: CC BY 4.0."
    assert "Staff" not in [figure.label for figure in briefing.figures]


def test_the_api_speaks_the_registers_words_and_names_its_licence(served: Dataset) -> None:
    # Given the API on a register of co-operatives under CC BY
    client = TestClient(Starlette(routes=ROUTES))
    # When its description and its answers are read
    described = client.get("/api/v1/openapi.json").json()
    cards = client.get("/api/v1/cards").json()["rows"]
    missing = client.get("/api/v1/mutuals/nobody").json()["detail"]
    # Then only addresses and names of columns and parameters hold the words of the other register
    told = [text for name, text in read_texts(described) if name in ("title", "summary", "description")]
    told += [str(card[name]) for card in cards for name in ("title", "definition", "method", "limits")]
    assert len(told) > 200
    assert [word for text in (*told, missing.replace("/api/v1/mutuals", "")) for word in left_over(text)] == []
    assert described["info"]["license"] == {"name": "CC BY 4.0"}


def read_texts(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a JSON document with the key that it stands under."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from read_texts(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from read_texts(each)
    elif isinstance(value, str):
        yield name, value


def test_methods_say_only_what_is_true_of_the_register(data: Dataset) -> None:
    text = methods_text(data)
    # Given a register without published totals, graded by others, under its own licence
    assert "## Published totals" not in text
    assert "ambassadors" not in text
    assert "Open Government Licence" not in text.split("## Licences")[1].split(">")[0]
    assert "Register and text: CC BY 4.0. Names by the made-up federation." in text
    assert "strong, moderate and weak evidence is counted" in text
    assert not re.search(r"\[(own|other|published)\]", text)
    assert "## Enforcement procedure" not in accessibility_text(data.register)


def test_files_notes_and_feed_are_named_and_worded_for_the_register(data: Dataset, tmp_path: Path) -> None:
    result = work_out(CARDS["growth-live"], data, make_view(data.register, data.latest)).result
    assert file_stem(result).startswith("co-operatives-growth-live-")
    # When notes and feed are written for it
    assert editions(["--data", str(data.data_dir), "--out", str(tmp_path)]) == 0
    # Then they are in its words, and apart from the project's own
    note, feed = (tmp_path / "releases" / "2020-06.md").read_text("utf-8"), (tmp_path / "changes.atom").read_text("utf-8")
    assert "8 co-operatives" in note
    assert "<rights>CC BY 4.0</rights>" in feed
    assert [word for text in (note, feed) for word in left_over(text)] == []
