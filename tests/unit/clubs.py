"""A small register of clubs to import: the start of its mapping, and what an import wrote."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    #: Runs a mapping on files: the code, what was said, the source folder (the fixture `importing`).
    Importing = Callable[..., tuple[int, str, Path]]

Rows = list[dict[str, str]]

#: The start of a mapping that reads clubs.csv; tables follow.
HEAD = """
[register]
title = "Clubs"
updated = 2023-12-31
[[source]]
id = "clubs"
title = "Clubs"
publisher = "Association"
[[input]]
name = "clubs"
file = "clubs.csv"
"""
PLAIN = (
    HEAD
    + """
[[table]]
name = "organisations"
input = "clubs"
[table.columns]
name = "Name"
"""
)


def rows_of(folder: Path, table: str) -> Rows:
    """A table of a source folder."""
    with (folder / f"{table}.csv").open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def report_of(folder: Path) -> Rows:
    """The report beside a source folder."""
    with folder.with_name(f"{folder.name}-report.csv").open(newline="", encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))


def read_report(folder: Path, what: str, column: str = "") -> list[tuple[str, str, str]]:
    """(line, old, new) of one thing that happened."""
    return [(row["line"], row["old"], row["new"]) for row in report_of(folder) if row["what"] == what and row["column"] == column]
