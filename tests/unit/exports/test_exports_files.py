"""The workbook and the picture of every card of the real register."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest

from lib.catalogue import CARDS
from lib.core.card import Bundle, Options, work_out
from lib.core.theme import DARK, LIGHT
from lib.core.wording import day
from lib.exports import csv_bytes, picture, picture_config, workbook_bytes
from lib.exports.notices import MAP_ATTRIBUTION
from lib.view.view import make_view, with_subject
from tests.editions import NEWEST as DATA

if TYPE_CHECKING:
    import plotly.graph_objects as go
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

#: A profile has every card where there are figures, so the mutual is the one with the most.
_MUTUAL = str(DATA.observations["mutual_id"].value_counts().index[0])
VIEW = with_subject(
    make_view(DATA.register, DATA.latest), mutual=_MUTUAL, compare=["navigo", "3bm-education-partners"], near="Grimsby", claim="C10"
)
LINK = "https://example.org/growth?as_at=2013-02-08&region=London"
cards = pytest.mark.parametrize("card", CARDS)
#: Workbooks take a quarter of a second each to write and read: every run looks at each fifth.
workbooks = pytest.mark.parametrize(
    "card", [pytest.param(card, marks=[pytest.mark.thorough] if number % 5 else []) for number, card in enumerate(CARDS)]
)
pictures = pytest.mark.parametrize("card", [name for name, card in CARDS.items() if card.draw])


@cache
def bundle(card: str) -> Bundle:
    shown = work_out(CARDS[card], DATA, VIEW)
    # What had not happened by the reference date is looked at later.
    return work_out(CARDS[card], DATA, replace(VIEW, as_at=DATA.latest)) if shown.result.empty else shown


@cache
def workbook(card: str) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(bundle(card), DATA, LINK)))


@cache
def drawn(card: str) -> go.Figure:
    draw = CARDS[card].draw
    assert draw
    return draw(bundle(card), LIGHT, Options())


def words(sheet: Worksheet) -> str:
    return "\n".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row if value is not None)


def table(sheet: Worksheet) -> list[tuple[Any, ...]]:
    (only,) = sheet.tables.values()
    return [tuple(cell.value for cell in row) for row in sheet[only.ref]]


@workbooks
def test_a_workbook_opens_with_cover_contents_notes_results_columns_and_sources(card: str) -> None:
    # Given the workbook of a card
    book, shown = workbook(card), bundle(card)
    # When its sheets are listed
    names = book.sheetnames
    # Then each part is there, in the order of the guidance, one table on each sheet after the cover
    assert names[:3] == ["Cover", "Contents", "Notes"]
    assert names[-2:] == ["Columns", "Sources"]
    assert len(names) == 5 + len(shown.results)
    assert all(len(book[name].tables) == 1 for name in names[1:])
    assert [row[0] for row in table(book["Contents"])[1:]] == names[3:]


@workbooks
def test_a_workbook_says_edition_link_licence_contact_and_that_it_is_not_official(card: str) -> None:
    cover = words(workbook(card)["Cover"])
    for part in (
        DATA.edition,
        LINK,
        "Open Government Licence",
        DATA.register.contact,
        "not official statistics",
        bundle(card).words.subtitle,
    ):
        assert part in cover
    notes = words(workbook(card)["Notes"])
    for part in (CARDS[card].definition, CARDS[card].method, CARDS[card].limits):
        assert part in notes


@workbooks
def test_a_workbook_holds_the_rows_of_every_result(card: str) -> None:
    # Given a card's results and the sheets of its workbook between the notes and the columns
    shown, book = bundle(card), workbook(card)
    for result, name in zip(shown.results, book.sheetnames[3:-2], strict=True):
        header, *rows = table(book[name])
        # Then headings are the labels, and there is a row for each row, with its numbers unchanged
        assert all(text.startswith(field.label) for text, field in zip(header, result.fields, strict=True))
        assert len(rows) == len(result.frame)
        for column, field in enumerate(result.fields):
            if pd.api.types.is_numeric_dtype(result.frame[field.name]):
                written = [row[column] for row in rows]
                expected = ["[x]" if pd.isna(value) else value for value in result.frame[field.name]]
                assert written == [value if value == "[x]" else pytest.approx(float(value)) for value in expected]
            assert not any(row[column] is None for row in rows)


@workbooks
def test_a_workbook_lists_every_source_with_its_address(card: str) -> None:
    header, *rows = table(workbook(card)["Sources"])
    assert header == ("Id", "Title", "Publisher", "Published", "Address")
    assert tuple(row[0] for row in rows) == bundle(card).source_ids
    known = DATA.tables["sources"].set_index("source_id")["url"]
    assert [row[4] for row in rows] == [known[row[0]] if pd.notna(known[row[0]]) else "[x]" for row in rows]


@workbooks
def test_a_workbook_has_no_formula(card: str) -> None:
    kinds = {cell.data_type for sheet in workbook(card) for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_a_workbook_of_an_empty_view_says_so() -> None:
    # Given a view that counts no evidence
    nothing = work_out(CARDS["sectors"], DATA, make_view(DATA.register, DATA.latest, grades=()))
    # When its workbook is made
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(nothing, DATA, LINK)))
    # Then it opens and says that there is nothing
    assert "nothing to show" in words(book["Sectors"])


def text_in(figure: go.Figure) -> str:
    parts = [note.text for note in figure.layout.annotations]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", " ".join(part for part in parts if part))).replace("&amp;", "&")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pictures
def test_a_picture_carries_title_subtitle_source_edition_date_status_and_link(card: str) -> None:
    # Given a card's picture
    shown = bundle(card)
    inside = squeezed(text_in(picture(shown, drawn(card), LIGHT, LINK)))
    # Then all that a stranger needs is drawn inside
    for part in (
        shown.words.headline,
        shown.words.subtitle,
        "Source:",
        f"Data edition {DATA.edition}",
        f"as at {day(shown.result.view.as_at)}",
        "Compiled from public sources; not official statistics",
        LINK,
    ):
        assert squeezed(part) in inside
    assert (squeezed(MAP_ATTRIBUTION) in inside) == any("map" in trace.type and trace.type != "heatmap" for trace in drawn(card).data)


@pictures
def test_a_picture_leaves_the_chart_as_it_is_and_makes_room(card: str) -> None:
    # Given the figure of a card
    before = drawn(card).to_json()
    # When the picture is made
    made = picture(bundle(card), drawn(card), DARK, LINK)
    # Then the figure is untouched, its data the same, and the picture is higher and opaque
    assert json.loads(drawn(card).to_json()) == json.loads(before)
    assert json.loads(made.to_json())["data"] == json.loads(before)["data"]
    assert made.layout.height > drawn(card).layout.height
    assert made.layout.margin.t > (drawn(card).layout.margin.t or 0)
    assert made.layout.margin.b > (drawn(card).layout.margin.b or 0)
    assert made.layout.paper_bgcolor == DARK.background


@pytest.mark.parametrize("card", [card for card in CARDS if card.startswith("map")])
def test_a_picture_of_a_map_is_framed_by_hand(card: str) -> None:
    """The browser fits maps to their contents on the page, but not in the file it saves."""
    camera = picture(bundle(card), drawn(card), LIGHT, LINK).layout.map
    assert camera.zoom is not None
    assert camera.center.lat is not None
    assert camera.zoom == drawn(card).layout.map.zoom


def test_text_in_a_picture_can_not_be_read_as_tags() -> None:
    link = "https://example.org/?a=<b>&c=1"
    texts = [note.text for note in picture(bundle("growth-live"), drawn("growth-live"), LIGHT, link).layout.annotations]
    assert any("?a=&lt;b&gt;&amp;c=1" in text for text in texts)


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_button_of_a_picture_saves_the_kind_asked_for_under_a_telling_name(kind: str) -> None:
    config = picture_config(bundle("growth-live"), kind)
    assert config["modeBarButtons"] == [["toImage"]]
    assert config["displayModeBar"] is True
    assert config["toImageButtonOptions"]["format"] == kind
    assert config["toImageButtonOptions"]["filename"] == "mutuals-growth-live-2013-02-08"


def test_another_kind_of_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="png or svg"):
        picture_config(bundle("growth-live"), "gif")


@cards
def test_the_files_of_a_card_hold_as_many_rows_as_the_card_shows(card: str) -> None:
    for result in bundle(card).results:
        read = pd.read_csv(io.BytesIO(csv_bytes(result)))
        assert list(read.columns) == list(result.frame.columns)
        assert len(read) == len(result.frame)
