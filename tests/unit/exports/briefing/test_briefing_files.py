"""The same briefing in every form: the numbers agree, the files open, and they are built as readers and software need."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import docx
import openpyxl
import pandas as pd
import pptx
import pytest
from docx.oxml.ns import qn as word
from pptx.enum.chart import XL_CHART_TYPE

from lib.catalogue import FIELDS
from lib.core.wording import cell
from lib.exports.briefing.document import document_bytes
from lib.exports.briefing.layout import column_widths
from lib.exports.briefing.pack import pack_bytes
from lib.exports.briefing.page import numbers_html, sheets_html
from lib.exports.briefing.slides import slides_bytes
from lib.exports.notices import OFFICE_NOTE, STATUS
from lib.exports.workbook import workbook_bytes
from lib.register.texts import find_illegible
from lib.topics.briefing.briefing import Briefing, Part, build_briefing
from lib.view.view import make_view, with_subject
from tests.editions import NEWEST as DATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lib.register.dataset import Dataset

LINK = "https://mutuals.example/briefing?as_at=2018-03-31"
DICTIONARY = "# Data dictionary"
VIEWS = {
    "default": make_view(DATA.register, DATA.latest),
    "one region by value": make_view(DATA.register, DATA.latest, regions=["London"], measure="value"),
    "one sector by staff": make_view(DATA.register, DATA.latest, sectors=[DATA.register.sectors[0]], measure="staff"),
    "2018 by rate": make_view(DATA.register, DATA.latest, as_at=date(2018, 3, 31), measure="rate"),
    "nothing known": make_view(DATA.register, DATA.latest, as_at=DATA.latest, regions=["London"], measure="value"),
    "nothing": make_view(DATA.register, DATA.latest, grades=[]),
    "with a note": with_subject(make_view(DATA.register, DATA.latest), note="Ask about <b>libraries</b> & youth services."),
}
#: Those of which every run writes every file.
OFTEN = ("default", "nothing", "with a note")
views = pytest.mark.parametrize("name", [name if name in OFTEN else pytest.param(name, marks=pytest.mark.thorough) for name in VIEWS])


@cache
def briefing(name: str) -> Briefing:
    return build_briefing(DATA, VIEWS[name], link=LINK)


@cache
def slides(name: str) -> Any:
    return pptx.Presentation(io.BytesIO(slides_bytes(briefing(name))))


@cache
def document(name: str) -> Any:
    return docx.Document(io.BytesIO(document_bytes(briefing(name))))


@cache
def pack(name: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(pack_bytes(briefing(name), DATA, dictionary=DICTIONARY)))


@cache
def workbook(name: str) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(briefing(name).bundle, DATA, LINK)))


def read_text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "\n", html))


def slide_text(name: str) -> str:
    said = []
    for slide in slides(name).slides:
        for shape in slide.shapes:
            said += [shape.text_frame.text] if shape.has_text_frame else []
            said += [each.text for row in shape.table.rows for each in row.cells] if shape.has_table else []
    return "\n".join(said)


def document_text(name: str) -> str:
    paper = document(name)
    cells = [each.text for table in paper.tables for row in table.rows for each in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def charts(name: str) -> list[Any]:
    return [shape for slide in slides(name).slides for shape in slide.shapes if shape.has_chart]


def spoken(name: str) -> Iterator[str]:
    """Every text that all forms must say: sentences, key figures, cells of lists."""
    said = briefing(name)
    yield from (said.title, said.scope, said.lead, *said.caveats)
    yield from (OFFICE_NOTE, said.note) if said.note else ()
    for figure in said.figures:
        yield from (figure.label, figure.named, figure.coverage, figure.published)
    for part in said.lists:
        yield part.words.headline
        yield from (text for row in part.table.rows for text in row) if not part.empty else (part.words.empty,)


def cells(part: Part) -> Iterator[str]:
    yield from (text for row in part.table.rows for text in row)


@views
def test_every_form_says_the_same_words_and_numbers(name: str) -> None:
    # Given what is on the screen, in the slides, in the document and in the offline page
    screen = read_text(sheets_html(briefing(name)))
    forms = {
        "screen": screen,
        "slides": slide_text(name),
        "document": document_text(name),
        "offline": read_text(pack(name).read("index.html").decode()),
    }
    # Then each says every sentence, key figure and cell
    for form, text in forms.items():
        missing = [said for said in spoken(name) if said not in text]
        assert missing == [], form


@views
def test_the_numbers_behind_the_charts_are_in_every_form_that_has_text(name: str) -> None:
    said = briefing(name)
    forms = {
        "screen": read_text(numbers_html(said)),
        "document": document_text(name),
        "offline": read_text(pack(name).read("index.html").decode()),
    }
    for part in (*said.charts, said.published):
        for form, text in forms.items():
            assert [each for each in cells(part) if each not in text] == [], (form, part.id)


@views
def test_the_workbook_holds_the_same_figures(name: str) -> None:
    said, sheets = briefing(name), workbook(name)
    for result in said.bundle.results:
        label = re.sub(r"[^A-Za-z0-9 ]+", " ", result.name).strip().capitalize()[:31]
        held = {str(value) for row in sheets[label].iter_rows(values_only=True) for value in row if value is not None}
        numbers = [float(value) for column in result.frame.select_dtypes("number") for value in result.frame[column].dropna().astype(float)]
        shown = {f"{float(value):.12g}" for value in held if re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", value)}
        assert {f"{value:.12g}" for value in numbers} <= shown, result.name


@views
def test_the_charts_of_the_slides_are_native_and_hold_the_numbers_of_the_screen(name: str) -> None:
    said = briefing(name)
    shapes = charts(name)
    drawn = [part for part in said.charts if part.known]
    assert len(shapes) == len(drawn)
    for part, shape in zip(drawn, shapes, strict=True):
        chart = shape.chart
        line = part is said.growth
        bars = XL_CHART_TYPE.BAR_STACKED if part is said.worth else XL_CHART_TYPE.BAR_CLUSTERED
        assert chart.chart_type in ({XL_CHART_TYPE.LINE, XL_CHART_TYPE.LINE_MARKERS} if line else {bars})
        assert shape._element.nvGraphicFramePr.cNvPr.get("descr") == part.words.alt
        assert chart.part.chart_workbook.xlsx_part is not None
        series = {each.name: list(each.values) for each in chart.plots[0].series}
        if line:
            held = [value for value in series["Named in the register"] if value is not None]
            assert held == part.result.frame["central"].to_list()
            published = sorted(
                value for label, values in series.items() if label.startswith("Published") for value in values if value is not None
            )
            first, last = part.result.frame["date"].iloc[[0, -1]]
            frame = said.published.result.frame
            assert published == sorted(frame.loc[frame["date"].between(first, last), "published"])
            continue
        if part is said.worth:
            facts = part.result.facts
            parts = [each.value for each in (facts.traced, facts.estimated, facts.not_named) if each and each.value is not None]
            held = [value for values in series.values() for value in values if value is not None]
            assert held == [*parts, *([facts.published.value] if facts.published else [])]
            # What is estimated says its range and its count
            assert all(" to " in name for name in series if name.startswith(("Estimated", "Not named")))
            continue
        (values,) = series.values()
        wanted = [None if pd.isna(value) else float(value) for value in part.result.frame["shown"]]
        assert values == wanted
        texts = [cell(value, FIELDS[part.result.view.measure].show) for value in values]
        assert set(texts) <= set(cells(part))


@views
def test_every_slide_has_a_message_and_notes_with_caveats_sources_and_link(name: str) -> None:
    deck = slides(name)
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, rel=1e-3)
    assert deck.core_properties.title == briefing(name).title
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert [part.words.headline for part in briefing(name).charts] == titles[2:6]
    for slide in deck.slides:
        notes = slide.notes_slide.notes_text_frame.text
        for words in (*briefing(name).caveats, "Sources", DATA.edition, STATUS, LINK):
            assert words in notes
        for shape in slide.shapes:
            assert 0 <= shape.left <= shape.left + shape.width <= deck.slide_width
            assert shape.top >= 0
            if shape.has_table:
                assert shape.table.first_row
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr")
        assert {
            run.get_or_add_rPr().get("lang") for run in slide._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}r")
        } == {"en-GB"}


@views
def test_the_document_has_headings_header_rows_language_and_text_alternatives(name: str) -> None:
    paper, said = document(name), briefing(name)
    styles = [paragraph.style.name for paragraph in paper.paragraphs]
    assert styles[0] == "Title"
    assert styles.count("Heading 1") >= 8
    levels = [int(style[-1]) for style in styles if style.startswith("Heading")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for table in paper.tables:
        assert table.rows[0]._tr.trPr.find(word("w:tblHeader")) is not None
        assert all(each.text for each in table.rows[0].cells)
    assert {element.get(word("w:val")) for element in paper.styles.element.iter(word("w:lang"))} == {"en-GB"}
    assert paper.core_properties.title == said.title
    assert paper.core_properties.language == "en-GB"
    drawn = [part for part in said.charts if part.known]
    alternatives = [element.get("descr") for element in paper.element.iter() if element.tag.endswith("}docPr")]
    assert alternatives == [part.words.alt for part in drawn]


def test_the_charts_of_the_document_are_native_and_hold_their_workbooks() -> None:
    with zipfile.ZipFile(io.BytesIO(document_bytes(briefing("default")))) as opened:
        names = opened.namelist()
        for number, part in enumerate(briefing("default").charts, start=1):
            drawn = opened.read(f"word/charts/chart{number}.xml").decode()
            relations = opened.read(f"word/charts/_rels/chart{number}.xml.rels").decode()
            named = re.search(r'<c:externalData r:id="(\w+)"', drawn)
            assert named
            assert f'Id="{named[1]}"' in relations
            assert f"word/embeddings/chart{number}.xlsx" in names
            sheet = openpyxl.load_workbook(io.BytesIO(opened.read(f"word/embeddings/chart{number}.xlsx"))).active
            held = [row[1] for row in sheet.iter_rows(min_row=2, values_only=True) if row[1] is not None]
            frame, column = part.result.frame, {1: "central", 2: "part_value"}.get(number, "shown")
            # Of the bar the first series is what is traced
            assert held == frame[column].astype(float).to_list()[: 1 if number == 2 else None]


@views
def test_the_offline_page_asks_no_network_and_its_pictures_have_alternatives(name: str) -> None:
    page = pack(name).read("index.html").decode()
    loads = re.findall(r'<(?:img|script|link|iframe|source|object|embed)\b[^>]*?(?:src|href|data)="([^"]*)"', page)
    assert all(address.startswith("data:") for address in loads)
    assert "url(" not in page
    assert "@import" not in page
    assert "<script" not in page
    pictures = re.findall(r"<img [^>]*>", page)
    drawn = [part for part in briefing(name).charts if not part.empty]
    codes = [picture for picture in pictures if "QR code" in picture]
    narrow = [picture for picture in pictures if 'class="narrow"' in picture]
    assert len(pictures) == len(drawn) + len(narrow) + len(codes)
    assert len(narrow) == len({part.id for part in drawn} & {"growth", "worth"})
    assert len(codes) == bool(briefing(name).link)
    for part in drawn:
        assert any(unescape(re.search(r'alt="([^"]*)"', picture)[1]) == part.words.alt for picture in pictures)
    assert page.startswith('<!DOCTYPE html><html lang="en-GB">')


@views
def test_the_pack_holds_rows_descriptions_dictionary_and_every_source(name: str) -> None:
    opened, said = pack(name), briefing(name)
    assert opened.read("data-dictionary.md").decode() == DICTIONARY
    text = read_text(opened.read("index.html").decode())
    for result in said.bundle.results:
        rows = pd.read_csv(io.BytesIO(opened.read(f"data/{result.name}.csv")), dtype=str)
        assert list(rows.columns) == list(result.frame.columns)
        assert len(rows) == len(result.frame)
        assert f"data/{result.name}.csv-metadata.json" in opened.namelist()
        for column in result.frame.columns:
            assert FIELDS[str(column)].definition in text
    assert all(source.title in text for source in said.bundle.sources.values())


@views
def test_files_are_the_same_each_time(name: str) -> None:
    # Given a second briefing of the same view, made from scratch
    again = build_briefing(DATA, VIEWS[name], link=LINK)
    # Then its files are the same to the byte
    assert slides_bytes(again) == slides_bytes(briefing(name))
    assert document_bytes(again) == document_bytes(briefing(name))
    assert pack_bytes(again, DATA, dictionary=DICTIONARY) == pack_bytes(briefing(name), DATA, dictionary=DICTIONARY)


def test_values_from_the_register_cannot_break_out_of_the_page() -> None:
    html = sheets_html(build_briefing(DATA, VIEWS["nothing"], link='https://x.example/?"><script>alert(1)</script>'))
    assert "<script" not in html


def test_column_widths_fill_the_line_and_leave_room_for_the_longest_word() -> None:
    widths = column_widths(("A", "Responsibilities"), [("x", "y " * 60)], 100, 1)
    assert sum(widths) == pytest.approx(100)
    assert widths[1] / widths[0] > 3


ODD = "\x0bCare\x01 \uffff\ud800home\U0001fffe"


def with_tables(**tables: pd.DataFrame) -> Dataset:
    return replace(DATA, tables=MappingProxyType({**DATA.tables, **tables}))


def odd_register() -> Dataset:
    """The register with what no file can hold in its texts, after a build that did not look."""
    texts = {name: DATA.mutuals[name].astype(object) for name in ("name", "services", "town", "lad_name")}
    organisations = DATA.mutuals.assign(**{name: values.where(values.isna(), ODD) for name, values in texts.items()})
    return with_tables(organisations=organisations, sources=DATA.tables["sources"].assign(title=ODD, publisher=ODD))


@pytest.mark.parametrize("name", ["default", pytest.param("2018 by rate", marks=pytest.mark.thorough)])
def test_no_file_holds_a_character_that_its_reader_chokes_on(name: str) -> None:
    # Given names and titles with controls, halves of pairs and code points that are no characters
    data = odd_register()
    said = build_briefing(data, VIEWS[name], link=LINK + ODD)
    # When every file is made
    files = {
        "docx": document_bytes(said),
        "pptx": slides_bytes(said),
        "xlsx": workbook_bytes(said.bundle, data, LINK),
        "zip": pack_bytes(said, data, dictionary=DICTIONARY),
    }
    # Then each part of it is one that XML can hold, and says the name without them
    for kind, content in files.items():
        parts = zipfile.ZipFile(io.BytesIO(content))
        for part in parts.namelist():
            if part.endswith((".xml", ".rels", ".html")):
                text = parts.read(part).decode("utf-8")
                assert not find_illegible(text.replace("\r", "")), (kind, part)
                assert not re.search(r"_x00(0[0-8BCEFbcef]|1[0-9A-Fa-f])_|_xFFFF_", text), (kind, part)
                if part.endswith(".xml"):
                    ET.fromstring(text.encode())
    assert "Care home" in document_of(files["docx"])
    pictures = re.findall(r'src="data:image/svg\+xml,([^"]+)"', sheets_html(said))
    assert pictures
    for picture in pictures:
        ET.fromstring(unquote(picture))


def document_of(content: bytes) -> str:
    paper = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in paper.paragraphs), *cells])


def chart_workbooks(content: bytes) -> list[Any]:
    parts = zipfile.ZipFile(io.BytesIO(content))
    return [openpyxl.load_workbook(io.BytesIO(parts.read(name))) for name in parts.namelist() if name.endswith(".xlsx")]


def test_no_sector_is_a_formula_in_the_workbook_of_a_chart() -> None:
    # Given a sector that begins as a formula does
    said = briefing("default")
    frame = said.sectors.result.frame.assign(sector=lambda rows: "=Formula " + rows["sector"].astype(str))
    sectors = replace(said.sectors, result=replace(said.sectors.result, frame=frame))
    odd = replace(said, sectors=sectors)
    # When slides and document are made
    for content in (slides_bytes(odd), document_bytes(odd)):
        cells = [cell for book in chart_workbooks(content) for row in book.active.iter_rows() for cell in row]
        # Then it stands there as text
        assert [cell.value for cell in cells if str(cell.value).startswith("=Formula")]
        assert {cell.data_type for cell in cells if str(cell.value).startswith("=Formula")} == {"s"}


def test_days_before_1900_stand_in_every_workbook_as_text() -> None:
    # Given a briefing whose line begins in 1899
    said = briefing("default")
    frame = said.growth.result.frame
    early = pd.concat([frame.head(1).assign(date=pd.Timestamp("1899-06-01")), frame], ignore_index=True)
    grown = replace(said.growth, result=replace(said.growth.result, frame=early))
    odd = replace(said, growth=grown)
    bundle = replace(said.bundle, companions={**said.bundle.companions, "growth-live": grown.result})
    # When files are made, then no cell of theirs is a negative number of days, and both charts and the workbook have the day as ISO text
    books = [book for content in (slides_bytes(odd), document_bytes(odd)) for book in chart_workbooks(content)]
    charts = [cell.value for book in books for row in book.active.iter_rows() for cell in row]
    assert not [cell for cell in charts if isinstance(cell, int | float) and cell < 0]
    books.append(openpyxl.load_workbook(io.BytesIO(workbook_bytes(bundle, DATA, LINK))))
    cells = [cell.value for book in books for sheet in book for row in sheet.iter_rows() for cell in row]
    assert cells.count("1899-06-01") == 3


def test_a_long_address_stays_in_the_workbook() -> None:
    address = "https://example.org/" + "a" * 2500
    sources = DATA.tables["sources"].assign(url=address)
    data = replace(DATA, tables=MappingProxyType({**DATA.tables, "sources": sources}))
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_bytes(build_briefing(data, VIEWS["default"], link=LINK).bundle, data, LINK)))[
        "Sources"
    ]
    assert address in {cell.value for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize("word", ["Community partnership of the ", "Thewholenameinoneword"])
def test_nothing_runs_off_a_slide_however_long_a_name_is(word: str) -> None:
    # Given mutuals whose names have 140 letters
    names = [(word * 10)[:137] + f"{number:03}" for number in range(len(DATA.mutuals))]
    data = with_tables(organisations=DATA.mutuals.assign(name=names))
    deck = pptx.Presentation(io.BytesIO(slides_bytes(build_briefing(data, VIEWS["default"], link=LINK))))
    # When slides are made, then every shape ends on its slide, with the lines that its text needs
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left + shape.width <= deck.slide_width
            high = sum(row.height for row in shape.table.rows) if shape.has_table else shape.height
            assert shape.top + high <= deck.slide_height
            if shape.has_text_frame:
                size = next((run.font.size.inches for each in shape.text_frame.paragraphs for run in each.runs if run.font.size), 0.1)
                lines = sum(-(-len(each.text) * size * 0.5 // shape.width.inches) for each in shape.text_frame.paragraphs)
                assert lines * size * 1.15 <= shape.height.inches + 0.01, shape.text_frame.text
