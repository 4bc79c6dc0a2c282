"""The register with something taken away that the schema lets be absent: a table, a column, all rows of a table but its first."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from lib.build.__main__ import ALL_TABLES, SOURCE_DIR, _edition, _geography
from lib.build.edition import publish
from lib.build.source import REQUIRED, Source, read_source
from lib.register.dataset import open_dataset
from lib.register.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lib.build.read import SourceTable
    from lib.register.dataset import Dataset
    from lib.register.geography import Geography

_FIRST = ":first row"


def list_absences() -> tuple[str, ...]:
    """What can be taken away, as 'table', 'table.column' and 'table:first row'; walked from the schema, so that new tables are among it."""
    tables = [name for name in TABLES if name not in REQUIRED]
    alone = [name for name in tables if not _referring(name)]
    columns = [f"{name}.{column.name}" for name, table in TABLES.items() for column in table.source_columns if not column.required]
    return (*tables, *columns, *(f"{name}{_FIRST}" for name in alone))


def open_without(absence: str, folder: Path) -> Dataset:
    """The project's register without it, built into a folder. What can't be without what is gone is gone too."""
    source, geography = _read()
    tables = dict(source.tables)
    table, _, column = absence.partition(".")
    if table.endswith(_FIRST):
        table = table.removesuffix(_FIRST)
        tables[table] = replace(tables[table], rows=tables[table].rows[:1])
    elif column:
        tables[table] = _blank(tables[table], {column})
    else:
        _empty(table, tables)
    assert source.register
    edition = _edition(source.register_file, tables, source.register, geography)
    publish(folder, edition.release, edition.files)
    return open_dataset(folder)


@cache
def _read() -> tuple[Source, Geography]:
    source = read_source(SOURCE_DIR, ALL_TABLES, SOURCE_DIR)
    geography, problems = _geography(source.tables, [])
    assert geography
    assert not problems
    return source, geography


def _empty(name: str, tables: dict[str, SourceTable]) -> None:
    tables[name] = replace(tables[name], rows=())
    for other, required in _referring(name).items():
        if any(required.values()):
            _empty(other, tables)
        else:
            tables[other] = _blank(tables[other], set(required))


def _blank(table: SourceTable, columns: set[str]) -> SourceTable:
    return replace(table, rows=tuple(replace(row, cells={**row.cells, **dict.fromkeys(columns, "")}) for row in table.rows))


def _referring(name: str) -> Mapping[str, dict[str, bool]]:
    """Table -> its columns that refer to one, and whether they must."""
    found = {
        other: {column.name: column.required for column in table.source_columns if column.refers_to == name}
        for other, table in TABLES.items()
        if other != name
    }
    return {other: columns for other, columns in found.items() if columns}
