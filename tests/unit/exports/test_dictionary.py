"""The data dictionary and the About pages are tested artefacts: nothing is undefined, nothing is stale."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from lib.catalogue import CARDS, FIELDS
from lib.exports import DOWNLOADS
from lib.exports.dictionary import PATH, allowed_values, dictionary_markdown
from lib.exports.documents import GRADE_MEANINGS, accessibility_text, methods_text
from lib.register.measures import MEASURES
from lib.register.schema import GRADES, PRECISIONS
from lib.register.tables import GEO_TABLES, TABLES
from lib.view.pages import PAGES
from lib.view.view import PARAMETERS, View
from tests.editions import NEWEST as DATA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lib.core.card import Card
    from lib.core.field import Field
    from lib.register.schema import Table

EVERY_TABLE = TABLES | GEO_TABLES
TEXT = dictionary_markdown(EVERY_TABLE, FIELDS, CARDS)
SOURCE = PATH.parents[1] / "data" / "source"


def list_undefined(tables: Mapping[str, Table], fields: Mapping[str, Field], cards: Mapping[str, Card]) -> list[str]:
    """What has no label or definition: 'table.column', 'field', 'card', 'parameter' or 'download'; empty when all is well."""
    every = [(table.name, column) for table in tables.values() for column in table.columns]
    columns = [f"{table}.{column.name}" for table, column in every if not (column.label and column.definition)]
    rows = [table.name for table in tables.values() if not (table.label and table.row)]
    field_names = [field.name for field in fields.values() if not (field.label and field.definition)]
    card_ids = [card.id for card in cards.values() if not (card.title and card.definition and card.method and card.limits)]
    measures = [key for key in MEASURES if key not in fields]
    others = [name for texts in (PARAMETERS, DOWNLOADS) for name, text in texts.items() if not text]
    return [*columns, *rows, *field_names, *card_ids, *measures, *others]


def test_the_committed_dictionary_is_what_the_code_gives() -> None:
    assert PATH.read_text(encoding="utf-8") == TEXT, "run python -m lib.exports.dictionary"


def test_everything_has_a_label_and_a_definition() -> None:
    assert list_undefined(EVERY_TABLE, FIELDS, CARDS) == []
    assert set(PARAMETERS) >= {"as_at", "sector", "region", "evidence", "measure", "edition", "mutual", "compare", "near", "since"}
    # What a register counts by default is no choice of the reader.
    assert len(PARAMETERS) == len(View.__dataclass_fields__.keys() - {"usual"})
    assert all(len(page.purpose) > 20 for page in PAGES)


def test_a_column_without_definition_is_found() -> None:
    # Given a table one of whose columns lost its definition
    table = TABLES["events"]
    columns = tuple(replace(column, definition="") if column.name == "title" else column for column in table.columns)
    # When the dictionary is checked
    found = list_undefined({**EVERY_TABLE, "events": replace(table, columns=columns)}, FIELDS, CARDS)
    # Then that column is named
    assert found == ["events.title"]


def test_a_field_a_measure_or_a_card_without_definition_is_found() -> None:
    fields = {name: replace(field, definition="") if name == "area" else field for name, field in FIELDS.items() if name != "staff"}
    lost = {**CARDS, "sectors": replace(CARDS["sectors"], method="")}
    assert list_undefined(EVERY_TABLE, fields, lost) == ["area", "sectors", "staff"]


def test_the_dictionary_names_every_column_of_the_built_register() -> None:
    for name, frame in DATA.tables.items():
        assert f"`{name}`" in TEXT, name
        section = TEXT.split(f"\n`{name}`. One row is")[1].split("\n### ")[0]
        for column in frame.columns:
            assert f"| `{column}` |" in section, f"{name}.{column}"


@pytest.mark.parametrize("name", TABLES)
def test_the_dictionary_names_every_column_of_the_source_files(name: str) -> None:
    header = pd.read_csv(SOURCE / TABLES[name].source_file, nrows=0).columns
    section = TEXT.split(f"\n`{name}`. One row is")[1].split("\n### ")[0]
    assert all(f"| `{column}` |" in section for column in header)


def test_the_dictionary_names_every_field_measure_parameter_card_and_download() -> None:
    wanted = [
        *(f"| `{name}` |" for name in (*FIELDS, *PARAMETERS)),
        *(f"| {measure.label} |" for measure in MEASURES.values()),
        *(f"### {card.title}\n\n`{card.id}`." for card in CARDS.values()),
        *(f"| {name} |" for name in DOWNLOADS),
    ]
    assert [each for each in wanted if each not in TEXT] == []


def test_every_row_of_a_dictionary_table_has_as_many_cells_as_its_heading() -> None:
    blocks = re.findall(r"(?:^\|.*\n)+", TEXT, re.MULTILINE)
    assert len(blocks) > len(EVERY_TABLE)
    for block in blocks:
        assert len({len(re.split(r"(?<!\\)\|", line)) for line in block.splitlines()}) == 1


def test_allowed_values_are_said_in_words() -> None:
    assert allowed_values(TABLES["organisations"].column("status")) == "live; ended; planned"
    assert allowed_values(TABLES["organisations"].column("sector")) == "the register's sectors"
    assert allowed_values(TABLES["observations"].column("mutual_id")) == "a row of organisations"
    assert allowed_values(TABLES["organisations"].column("name")) == ""


def test_the_methods_page_counts_as_the_source_files_do() -> None:
    # Given the source table, read by other means
    rows = pd.read_csv(SOURCE / "organisations.csv", dtype="string")
    text = methods_text(DATA)
    # Then statuses, grades, sources and undated ends are theirs
    status, confidence = rows["status"].value_counts(), rows["confidence"].value_counts()
    assert f"lists {len(rows)} organisations" in text
    assert f"{status['live']} are not known to have ended, {status['ended']} have ended and {status['planned']} were planned" in text
    for level, grade in GRADES.items():
        assert f"**{grade}**: {confidence[level]}. {GRADE_MEANINGS[grade]}" in text
    not_dated = rows["status"].eq("ended") & rows["ended"].isna()
    assert f"- {int(not_dated.sum())} ended bodies have no end date" in text
    undated = rows["launched"].isna() & rows["trading_by"].isna() & rows["status"].ne("planned")
    assert f"- {int(undated.sum())} bodies that did start have no date" in text
    assert f"{len(pd.read_csv(SOURCE / 'sources.csv')):,} public pages" in text
    assert f"{len(pd.read_csv(SOURCE / 'sector_series.csv')):,} published totals" in text


def test_the_precision_classes_on_the_methods_page_add_up_to_every_organisation() -> None:
    section = methods_text(DATA).split("## Places and precision")[1].split("##")[0]
    counts = {name.lower(): int(number) for name, number in re.findall(r"^- ([A-Z][a-z ]+): (\d+)$", section, re.MULTILINE)}
    assert set(counts) <= set(PRECISIONS)
    assert sum(counts.values()) == len(pd.read_csv(SOURCE / "organisations.csv"))


@pytest.mark.parametrize("text", [methods_text(DATA), accessibility_text(DATA.register)], ids=["methods", "accessibility"])
def test_an_about_page_skips_no_heading_level_and_leaves_no_blank_to_fill(text: str) -> None:
    levels = [len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE)]
    assert levels[0] == 2
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert not re.search(r"[{}]", text)
    assert DATA.register.contact in text


def test_the_accessibility_statement_has_what_the_regulations_ask_for() -> None:
    text = accessibility_text(DATA.register)
    for part in (
        "partially compliant",
        "Non-accessible content",
        "What you can use instead",
        "Enforcement procedure",
        "Equality and Human Rights Commission",
        "How this dashboard was tested",
        "This statement was prepared on",
    ):
        assert part in text


def test_the_methods_page_shows_what_the_boundary_licences_ask_for() -> None:
    assert "Contains OS data © Crown copyright and database right 2025. Contains Royal Mail data" in methods_text(DATA)
    assert "not official statistics" in methods_text(DATA)
