"""Checks the table of corrections against the tables that it speaks of: each new value must be what they hold now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.build.problems import Problem, did_you_mean, quote_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lib.build.read import Row, SourceTable

TABLE = "corrections"


def check_corrections(tables: Mapping[str, SourceTable]) -> list[Problem]:
    """Problems of corrections that name no row, more than one, or a value that is not the one held now.

    Of several corrections of one value, the last in the file must be the one held now.
    """
    source = tables.get(TABLE)
    if source is None or not source.readable:
        return []
    rows = [row for row in source.rows if not row.ragged and all(name in row.cells for name in ("table", "row", "column", "old", "new"))]
    last = {_value_key(row): row.line for row in rows}
    return [
        Problem(file=source.table.source_file, line=row.line, column=column, message=message)
        for row in rows
        for column, message in _complaints(row, tables, latest=last[_value_key(row)] == row.line)
    ]


def _value_key(row: Row) -> tuple[str, str, str]:
    return row.cells["table"], row.cells["row"], row.cells["column"]


def _complaints(row: Row, tables: Mapping[str, SourceTable], *, latest: bool) -> Iterator[tuple[str, str]]:
    """What is wrong with one correction: the column and the reason."""
    cells = row.cells
    target = tables.get(cells["table"])
    if target is None or cells["table"] == TABLE:
        yield "table", f"{quote_cell(cells['table'])} is no table; allowed: {', '.join(tables)}{did_you_mean(cells['table'], tables)}"
        return
    names = target.header
    if cells["column"] not in names:
        yield "column", f"{quote_cell(cells['column'])} is no column of {cells['table']}{did_you_mean(cells['column'], names)}"
        return
    if cells["old"] == cells["new"]:
        yield "new", f"{quote_cell(cells['new'])} is the old value too; allowed: another"
    pairs = [part.partition("=") for part in cells["row"].split("|")]
    unknown = next((name for name, _, _ in pairs if name not in names), None)
    if unknown is not None:
        yield "row", f"{quote_cell(unknown)} is no column of {cells['table']}; allowed: column=value, separated by '|'"
        return
    rows = [each for each in target.rows if all(each.cells.get(name) == value for name, _, value in pairs)]
    if len(rows) != 1:
        yield "row", f"{quote_cell(cells['row'])} fits {len(rows)} rows of {target.table.source_file}; allowed: exactly one"
        return
    cell = rows[0].cells.get(cells["column"], "")
    if latest and cell != cells["new"]:
        yield "new", f"{quote_cell(cells['new'])} is not what {target.table.source_file}:{rows[0].line} holds now, {quote_cell(cell)}"
