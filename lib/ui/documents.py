"""The About pages: methods, data dictionary, accessibility statement. The heading of a page comes from the frame."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lib.catalogue import CARDS, FIELDS
from lib.exports import DOWNLOADS
from lib.exports.dictionary import COLUMN_HEADINGS, FIELD_HEADINGS, column_row, dictionary_markdown, field_row, measure_rows
from lib.exports.documents import accessibility_text, methods_text
from lib.exports.tables import Column
from lib.register.tables import GEO_TABLES, TABLES
from lib.ui.replay import replay
from lib.ui.spoken import st
from lib.ui.table import show_list
from lib.view.pages import PAGES
from lib.view.view import PARAMETERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lib.register.dataset import Dataset

_TABLE = re.compile(r"^((?:\|.*\n)+)", re.MULTILINE)
_HEADING = re.compile(r"^(#{2,3}) (.+)$", re.MULTILINE)


def show_methods(data: Dataset) -> None:
    """How mutuals are counted, valued, graded and placed; limits, licences, corrections, contact."""
    replay(_show_methods, data)


def _show_methods(data: Dataset) -> None:
    _show_text(methods_text(data))


def show_accessibility(data: Dataset) -> None:
    """The accessibility statement that the regulations of 2018 ask for."""
    _show_text(accessibility_text(data.register))


def show_dictionary(data: Dataset) -> None:
    """Every table, column, measure, filter, page, chart and download defined."""
    tables, say = TABLES | GEO_TABLES, data.speaker.say
    st.markdown("What every table, column, measure, filter, chart and download holds, made from the code that checks the data.")
    st.download_button(
        "The whole dictionary (.md)",
        data=lambda: say(dictionary_markdown(tables, FIELDS, CARDS)),
        file_name=f"{re.sub(r'[^a-z0-9]+', '-', say('mutuals').casefold())}-data-dictionary.md",
        mime="text/markdown",
        on_click="ignore",
        key="dictionary-file",
    )
    replay(_show_definitions)


def _show_definitions() -> None:
    tables = TABLES | GEO_TABLES
    st.header("Tables of the register", anchor=False)
    labels = {table.label: table for table in tables.values()}
    chosen = st.selectbox("Table", list(labels), key="table", bind="query-params")
    table = labels[chosen]
    st.markdown(f"One row is {table.row}.")
    _show_table(f"Columns of {table.label} ({table.name})", COLUMN_HEADINGS, (column_row(column) for column in table.columns), "columns")
    st.header("Columns of charts and downloads", anchor=False)
    _show_table("Columns of charts and downloads", FIELD_HEADINGS, (field_row(field) for field in FIELDS.values()), "fields")
    st.header("Measures, filters and downloads", anchor=False)
    _show_table("Measures", ("Measure", "Unit", "Definition"), measure_rows(FIELDS), "measures")
    _show_table("Filters in the link", ("Parameter", "What it carries"), PARAMETERS.items(), "filters")
    _show_table("Downloads", ("File", "What it is for"), DOWNLOADS.items(), "downloads")
    st.header("Pages and charts", anchor=False)
    _show_table("Pages", ("Page", "What it is for"), ((page.title, page.purpose) for page in PAGES), "pages")
    _show_table(
        "Charts and maps", ("Chart", "Id", "What it shows"), ((card.title, card.id, card.definition) for card in CARDS.values()), "charts"
    )


def _show_text(text: str) -> None:
    """Markdown with its headings as the app's own, so that levels and anchors are those of every page."""
    introduction, *rest = _HEADING.split(text)
    st.markdown(introduction)
    for marks, heading, body in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        show = st.header if marks == "##" else st.subheader
        show(heading, anchor=False)
        _show_body(body)


def _show_body(body: str) -> None:
    """Paragraphs as Markdown, and what is a table there as the one table of the app."""
    for name, part in enumerate(_TABLE.split(body)):
        if part.startswith("|"):
            headings, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in part.strip().splitlines())
            show_list(headings[0], [Column(heading=each, rank=rank) for rank, each in enumerate(headings)], rows, name=f"text-{name}")
        elif part.strip():
            st.markdown(part)


def _show_table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]], name: str) -> None:
    *first, last = headings
    # The last column defines the first, so it stays where others give way.
    columns = [*(Column(heading=each, rank=number) for number, each in enumerate(first, 1)), Column(heading=last, rank=1)]
    show_list(caption, columns, [tuple(row) for row in rows], name=name)
