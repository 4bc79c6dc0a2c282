"""The data dictionary: every table, column, measure, filter, chart and download defined, made from the code.

`python -m lib.exports.dictionary` writes docs/data-dictionary.md; a test fails when that file is not what this gives.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lib.catalogue import CARDS, FIELDS
from lib.core.wording import SHORTHAND
from lib.exports import DOWNLOADS
from lib.register.measures import MEASURES
from lib.register.tables import GEO_TABLES, TABLES
from lib.view.view import PARAMETERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lib.core.card import Card
    from lib.core.field import Field
    from lib.register.schema import Column, Table

PATH = Path(__file__).resolve().parents[2] / "docs" / "data-dictionary.md"

#: Headings of a table's columns and of a result's fields.
COLUMN_HEADINGS = ("Name", "Label", "Kind", "Unit", "Allowed values", "Definition")
FIELD_HEADINGS = ("Name", "Label", "Kind", "Unit", "Definition")
_BUILT = "added by the build"
#: No cell of a table is left blank.
_NO_UNIT, _ANY = "none", "any"


def dictionary_markdown(tables: Mapping[str, Table], fields: Mapping[str, Field], cards: Mapping[str, Card]) -> str:
    """The whole dictionary as Markdown."""
    parts = [
        "# Data dictionary",
        "Made from the code by `python -m lib.exports.dictionary`; do not edit. Compiled from public sources; not official statistics.",
        "A cell may be blank unless the kind says 'required'. Dates are as precise as the source: 2011, 2011-10-01 or 2013-04/2020-03.",
        "## Filters in the link",
        _markdown_table(("Parameter", "What it carries"), PARAMETERS.items(), code=1),
        "## Measures",
        _markdown_table(("Measure", "Unit", "Definition"), measure_rows(fields)),
        "## Charts and maps",
        *(_card_markdown(card) for card in cards.values()),
        "## Downloads",
        _markdown_table(("File", "What it is for"), DOWNLOADS.items()),
        "## Marks in tables",
        _markdown_table(("Mark", "Meaning"), SHORTHAND.items(), code=1),
        "## Columns of charts and downloads",
        _markdown_table(FIELD_HEADINGS, (field_row(field) for field in fields.values()), code=1),
        "## Tables of the register",
        *(_table_markdown(table) for table in tables.values()),
    ]
    return "\n\n".join(parts) + "\n"


def measure_rows(fields: Mapping[str, Field]) -> list[tuple[str, ...]]:
    """Label, unit and definition of every measure. Raises KeyError for a measure without a field of its name."""
    return [(measure.label, measure.unit, fields[key].definition) for key, measure in MEASURES.items()]


def field_row(field: Field) -> tuple[str, ...]:
    """A result's column as a row under `FIELD_HEADINGS`."""
    return (field.name, field.label, field.show.value, field.unit or _NO_UNIT, field.definition)


def column_row(column: Column) -> tuple[str, ...]:
    """A table's column as a row under `COLUMN_HEADINGS`."""
    marks = [column.kind.value, *(["required"] if column.required else []), *([_BUILT] if column.derived else [])]
    return (column.name, column.label, ", ".join(marks), column.unit or _NO_UNIT, allowed_values(column) or _ANY, column.definition)


def allowed_values(column: Column) -> str:
    """What a column may hold, in words; empty where anything of its kind will do."""
    if column.allowed:
        return "; ".join(column.allowed)
    if column.vocabulary:
        return f"the register's {column.vocabulary.replace('_', ' ')}"
    return f"a row of {column.refers_to}" if column.refers_to else ""


def _card_markdown(card: Card) -> str:
    return f"### {card.title}\n\n`{card.id}`. {card.definition}\n\nMethod: {card.method}\n\nLimits: {card.limits}"


def _table_markdown(table: Table) -> str:
    intro = f"`{table.name}`. One row is {table.row}." + (f" Key: {', '.join(table.key)}." if table.key else "")
    rows = _markdown_table(COLUMN_HEADINGS, (column_row(column) for column in table.columns), code=1)
    return f"### {table.label}\n\n{intro}\n\n{rows}"


def _markdown_table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, code: int = 0) -> str:
    """A Markdown table; the first `code` cells of a row are set as code."""
    lines = [" | ".join(headings), " | ".join("---" for _ in headings)]
    lines += [" | ".join(f"`{cell}`" if index < code else _escape(cell) for index, cell in enumerate(row)) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def _escape(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> int:
    """Write the file."""
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(dictionary_markdown(TABLES | GEO_TABLES, FIELDS, CARDS), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
