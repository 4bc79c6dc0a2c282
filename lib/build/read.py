"""Reads source files row by row with the line on which each row starts."""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from lib.build.problems import FILE, HEADER, ROW, Problem, did_you_mean
from lib.register.schema import Register

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from lib.register.schema import Table

REGISTER_FILE = "register.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One row: the line on which it starts and its cells as written. A ragged row has the cells that could be told."""

    line: int
    cells: dict[str, str]
    ragged: bool = False


@dataclass(frozen=True, kw_only=True)
class SourceTable:
    """A table as it was read.

    Args:
        table: What it should hold.
        rows: Every row that is not blank.
        header: Its columns as the file names them.
        readable: False where its rows can't be relied on.
        digest: SHA-256 of the file, as hex.
        problems: What is wrong with its form.
    """

    table: Table
    rows: tuple[Row, ...]
    header: tuple[str, ...] = ()
    readable: bool = True
    digest: str = ""
    problems: tuple[Problem, ...] = field(default=(), repr=False)

    def values(self, column: str) -> set[str]:
        """Every value of a column, blanks left out."""
        return {row.cells[column] for row in self.rows if row.cells.get(column)}


def read_table(path: Path, table: Table) -> SourceTable:
    """Read one CSV file. Never raises for what is in it: `problems` says what is wrong with its form."""
    file = table.source_file
    text, digest, problem = _read_text(path, file)
    if problem:
        return SourceTable(table=table, rows=(), readable=False, problems=(problem,))
    lines, problem = _rows(text, file)
    return table_from_lines(lines, table, digest=digest, problems=[problem] if problem else [])


def table_from_lines(lines: list[tuple[int, list[str]]], table: Table, *, digest: str, problems: Iterable[Problem] = ()) -> SourceTable:
    """A table from its header and rows, each with the line on which it starts.

    Args:
        lines: The header and the rows that are not blank.
        table: What they should hold.
        digest: SHA-256 of the file.
        problems: What is already known to be wrong with the file.
    """
    file = table.source_file
    problems = list(problems)
    if not lines:
        problems.append(Problem(file=file, line=1, column=HEADER, message=f"is missing; expected {_names(table)}"))
        return SourceTable(table=table, rows=(), readable=False, problems=tuple(problems), digest=digest)
    (line, header), *body = lines
    faults = _header_problems(line, header, table)
    rows = tuple(Row(line=start, cells=dict(zip(header, cells, strict=False)), ragged=len(cells) != len(header)) for start, cells in body)
    problems += faults
    problems += [
        Problem(file=file, line=start, column=ROW, message=f"has {len(cells)} cells; allowed: {len(header)}, as in the header")
        for start, cells in body
        if len(cells) != len(header)
    ]
    repeated = len(set(header)) != len(header)
    return SourceTable(table=table, rows=rows, header=tuple(header), readable=not repeated, problems=tuple(problems), digest=digest)


def read_register(path: Path) -> tuple[Register | None, list[Problem]]:
    """Read `register.toml`; None with the reasons if it can't be used."""
    text, _, problem = _read_text(path, REGISTER_FILE)
    if problem:
        return None, [problem]

    def fail(line: int, column: str, message: str) -> tuple[None, list[Problem]]:
        return None, [Problem(file=REGISTER_FILE, line=line, column=column, message=message)]

    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return fail(_line_in(str(error)), FILE, f"is not valid TOML: {error}")
    try:
        return Register.from_mapping(raw), []
    except KeyError as error:
        return fail(1, str(error.args[0]), "is missing; it is required")
    except (ValueError, TypeError, AttributeError) as error:
        return fail(1, FILE, f"holds a value of the wrong kind: {error}")


def digest_of(path: Path) -> str:
    """SHA-256 of a file, as hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read_text(path: Path, file: str) -> tuple[str, str, Problem | None]:
    """The text of a file and its digest, or the problem that keeps it from being read."""

    def fail(line: int, message: str) -> tuple[str, str, Problem]:
        return "", "", Problem(file=file, line=line, column=FILE, message=message)

    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return fail(1, "is missing; it is required")
    except OSError as error:
        return fail(1, f"can't be read: {error.strerror}")
    if b"\0" in raw:
        return fail(raw.count(b"\n", 0, raw.index(b"\0")) + 1, "holds a NUL byte; allowed: text in UTF-8")
    try:
        return raw.decode("utf-8-sig"), hashlib.sha256(raw).hexdigest(), None
    except UnicodeDecodeError as error:
        return fail(raw.count(b"\n", 0, error.start) + 1, "is not UTF-8; save it as CSV UTF-8")


def _rows(text: str, file: str) -> tuple[list[tuple[int, list[str]]], Problem | None]:
    """Every row that is not blank with the line on which it starts; a problem where the rest can't be read."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    known: dict[str, str] = {}  # a text that many cells hold is held once
    start = 1
    try:
        for cells in reader:
            if cells:
                rows.append((start, [known.setdefault(cell, cell) for cell in cells]))
            start = reader.line_num + 1
    except csv.Error as error:
        return rows, Problem(file=file, line=start, column=ROW, message=f"can't be read as CSV: {error}")
    return rows, None


def _header_problems(line: int, header: list[str], table: Table) -> list[Problem]:
    names = [column.name for column in table.source_columns]

    def problem_of(column: str, message: str) -> Problem:
        return Problem(file=table.source_file, line=line, column=column or HEADER, message=message)

    missing = [name for name in names if name not in header]
    return [
        *(problem_of(name, "column is missing; it is required") for name in missing),
        *(
            problem_of(name, f"is not a column of this table{did_you_mean(name, missing) or f'; allowed: {_names(table)}'}")
            for name in dict.fromkeys(header)
            if name not in names
        ),
        *(problem_of(name, "column is repeated; allowed: once") for name in dict.fromkeys(header) if header.count(name) > 1),
    ]


def _names(table: Table) -> str:
    return ", ".join(column.name for column in table.source_columns)


def _line_in(message: str) -> int:
    """The line that a TOML error names, 1 if it names none."""
    words = message.replace(",", " ").split()
    return next((int(after) for word, after in pairwise(words) if word == "line" and after.isdigit()), 1)
