"""A source: a folder of CSV files, a workbook with a sheet a table, or a folder that holds both, beside `register.toml`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lib.build.problems import FILE, Problem, did_you_mean
from lib.build.read import REGISTER_FILE, SourceTable, read_register, read_table, table_from_lines
from lib.build.spreadsheet import ERRORS, SpreadsheetError, read_sheets

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lib.build.spreadsheet import Line
    from lib.register.schema import Register, Table

#: What every register needs; other tables may be missing and are then empty.
REQUIRED = ("organisations", "sources")
GEO = "geo/"


@dataclass(frozen=True, kw_only=True)
class Source:
    """A source as it was read.

    Args:
        tables: Every table by name; one that is not there is empty.
        register: What `register.toml` says, None where it can't be used.
        register_file: Where that file is.
        problems: What is wrong with `register.toml` and with workbooks as a whole.
    """

    tables: Mapping[str, SourceTable]
    register: Register | None
    register_file: Path
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Workbook:
    path: Path
    digest: str
    sheets: Mapping[str, list[Line]] = field(repr=False)


def read_source(source: Path, tables: Mapping[str, Table], own: Path) -> Source:
    """Read every table of a source. Never raises for what is in it: the tables and `problems` say what is wrong.

    Args:
        source: The folder, or one .xlsx file with `register.toml` beside it.
        tables: The tables to read, by name.
        own: The project's own source folder, whose lookups stand in for a source without a folder `geo`.
    """
    folder = source.parent if source.is_file() else source
    paths = [source] if source.is_file() else sorted(path for path in source.glob("*.xlsx") if not path.name.startswith("~$"))
    books, problems = _workbooks(paths, tables)
    register, register_problems = read_register(folder / REGISTER_FILE)
    lookups = own if source.is_file() or not (folder / GEO).exists() else folder
    contents = {}
    for name, table in tables.items():
        if table.source_file.startswith(GEO):
            contents[name] = read_table(lookups / table.source_file, table)
        elif source.is_file():
            contents[name] = _from_book(books, table)
        else:
            contents[name] = _from_folder(folder, books, table)
    return Source(tables=contents, register=register, register_file=folder / REGISTER_FILE, problems=(*register_problems, *problems))


def _workbooks(paths: list[Path], tables: Mapping[str, Table]) -> tuple[list[_Workbook], list[Problem]]:
    books: list[_Workbook] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            sheets = read_sheets(path)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except (SpreadsheetError, OSError) as error:
            problems.append(Problem(file=path.name, line=1, column=FILE, message=str(getattr(error, "strerror", "") or error)))
            continue
        problems += [
            Problem(file=path.name, line=1, column=FILE, message=f"sheet '{name}' is no table{hint}")
            for name in sheets
            if name not in tables and (hint := did_you_mean(name, tables))
        ]
        if any(name in tables for name in sheets):
            books.append(_Workbook(path=path, digest=digest, sheets=sheets))
    if len(books) > 1:
        names = ", ".join(book.path.name for book in books)
        problems.append(
            Problem(file=books[1].path.name, line=1, column=FILE, message=f"is a second workbook of tables ({names}); allowed: one")
        )
    return books[:1], problems


def _from_folder(folder: Path, books: list[_Workbook], table: Table) -> SourceTable:
    """A CSV file, or a sheet where that holds rows and the file is missing or holds only its header."""
    path = folder / table.source_file
    in_file = read_table(path, table) if path.exists() else None
    in_sheet = _from_book(books, table) if any(table.name in book.sheets for book in books) else None
    if in_sheet is None or (in_file is not None and not in_sheet.rows):
        return in_file or _absent(folder / table.source_file, table)
    if in_file is None or (not in_file.rows and not in_file.problems):
        return in_sheet
    both = Problem(
        file=table.source_file, line=1, column=FILE, message=f"has rows here and in {in_sheet.table.source_file}; allowed: one of the two"
    )
    return replace(in_file, problems=(*in_file.problems, both))


def _from_book(books: list[_Workbook], table: Table) -> SourceTable:
    for book in books:
        if table.name in book.sheets:
            renamed_table = replace(table, file=f"{book.path.name}, sheet {table.name}")
            lines = _pad_rows(book.sheets[table.name])
            return _without_errors(table_from_lines(lines, renamed_table, digest=book.digest))
    name = f"{books[0].path.name}, sheet {table.name}" if books else table.source_file
    return _empty_table(table, name, required=bool(books) and table.name in REQUIRED)


def _absent(path: Path, table: Table) -> SourceTable:
    # Reading the missing file words the problem.
    return read_table(path, table) if table.name in REQUIRED else _empty_table(table, table.source_file, required=False)


def _empty_table(table: Table, file: str, *, required: bool) -> SourceTable:
    problem = Problem(file=file, line=1, column=FILE, message="is missing; it is required")
    header = tuple(column.name for column in table.source_columns)
    return SourceTable(table=table, rows=(), header=header, readable=not required, problems=(problem,) if required else ())


def _pad_rows(lines: list[Line]) -> list[Line]:
    """Rows as long as the header; only cells beyond it that hold something make a row longer."""
    if not lines:
        return []
    width = len(lines[0][1])
    return [(number, cells + [""] * (width - len(cells))) for number, cells in lines]


def _without_errors(table: SourceTable) -> SourceTable:
    """Cells in which a formula failed, as problems."""
    found = tuple(
        Problem(file=table.table.source_file, line=row.line, column=name, message=f"holds {text}, a formula that failed; allowed: a value")
        for row in table.rows
        for name, text in row.cells.items()
        if text in ERRORS
    )
    return replace(table, problems=(*table.problems, *found)) if found else table
