"""The table of corrections is held against the tables that it speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lib.build.__main__ import ALL_TABLES, SOURCE_DIR
from lib.build.corrections import check_corrections
from lib.build.read import SourceTable, read_table
from lib.register.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path

TABLES_READ = {name: read_table(SOURCE_DIR / table.source_file, table) for name, table in TABLES.items()}
RIGHT = {
    "table": "events",
    "row": "title=Evolve YP begins",
    "column": "date",
    "old": "2009-10",
    "new": "2009-11",
    "why": "-",
    "edition": "x",
}


def complaints(tmp_path: Path, *rows: dict[str, str]) -> list[str]:
    path = tmp_path / "corrections.csv"
    lines = [",".join(RIGHT), *(",".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    read: dict[str, SourceTable] = TABLES_READ | {"corrections": read_table(path, ALL_TABLES["corrections"])}
    return [f"{problem.line} {problem.column}: {problem.message}" for problem in check_corrections(read)]


def test_a_correction_that_holds_is_left_alone(tmp_path: Path) -> None:
    assert complaints(tmp_path, RIGHT) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"table": "event"}, "2 table: 'event' is no table"),
        ({"column": "day"}, "2 column: 'day' is no column of events"),
        ({"row": "name=Evolve YP begins"}, "2 row: 'name' is no column of events"),
        ({"row": "title=Nothing of the kind"}, "fits 0 rows of events.csv"),
        ({"row": "kind=milestone"}, "allowed: exactly one"),
        ({"new": "2009-12"}, "'2009-12' is not what events.csv:"),
        ({"old": "2009-11"}, "2 new: '2009-11' is the old value too"),
    ],
)
def test_a_correction_that_does_not_hold_is_named(tmp_path: Path, wrong: dict[str, str], said: str) -> None:
    found = complaints(tmp_path, RIGHT | wrong)

    assert len(found) == 1
    assert said in found[0]


def test_of_two_corrections_of_one_value_the_last_must_hold(tmp_path: Path) -> None:
    earlier = RIGHT | {"old": "2009-09", "new": "2009-10"}

    assert complaints(tmp_path, earlier, RIGHT) == []
    assert len(complaints(tmp_path, RIGHT, earlier)) == 1
