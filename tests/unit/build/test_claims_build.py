"""What the build says about claims without a test and tests that can't work."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from lib.build.__main__ import SOURCE_DIR
from lib.build.check import check_rules
from lib.build.claims import check_claims
from lib.build.read import read_table
from lib.register.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Rows = list[dict[str, str]]

NAMES = ("claims", "claim_tests", "organisations")


def problems(folder: Path, change: Callable[[dict[str, Rows]], None]) -> list[str]:
    """What the checks say of the register's own claims and tests once they are changed."""
    tables = {name: _rows(name) for name in NAMES}
    change(tables)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, [column.name for column in TABLES[name].source_columns])
            writer.writeheader()
            writer.writerows(rows)
    read = {name: read_table(folder / f"{name}.csv", TABLES[name]) for name in NAMES}
    return [str(problem) for problem in (*check_claims(read), *check_rules(read, None))]


def first(tables: dict[str, Rows], kind: str) -> dict[str, str]:
    return next(row for row in tables["claim_tests"] if row["kind"] == kind)


def test_the_register_itself_has_no_such_problem(tmp_path: Path) -> None:
    assert problems(tmp_path, lambda tables: None) == []


def test_a_claim_whose_tests_are_all_context_is_told(tmp_path: Path) -> None:
    def only_context(tables: dict[str, Rows]) -> None:
        name = tables["claims"][0]["claim_id"]
        for row in tables["claim_tests"]:
            row["reach"] = "context" if row["claim_id"] == name else row["reach"]

    (said,) = problems(tmp_path, only_context)
    assert said.startswith("claims.csv:2 claim_id: ")
    assert said.endswith("has no test that may decide")


@pytest.mark.parametrize(("kind", "column"), [("outcome", "who"), ("published", "what"), ("launch", "last")])
def test_a_test_without_what_its_kind_needs_is_told(kind: str, column: str, tmp_path: Path) -> None:
    (said,) = problems(tmp_path, lambda tables: first(tables, kind).update({column: ""}))
    assert f" {column}: is blank; a test of kind {kind} needs it" in said


def test_a_test_with_nothing_to_look_for_is_told(tmp_path: Path) -> None:
    (said,) = problems(tmp_path, lambda tables: first(tables, "listed").update(target=""))
    assert " target: is blank and the claim gives no figure" in said


def test_a_test_of_a_mutual_that_is_not_there_is_told_with_the_one_that_may_be_meant(tmp_path: Path) -> None:
    right = first({"claim_tests": _rows("claim_tests")}, "launch")["who"]
    (said,) = problems(tmp_path, lambda tables: first(tables, "launch").update(who=right[:-1]))
    assert " who: " in said
    assert right in said


def _rows(name: str) -> Rows:
    with (SOURCE_DIR / f"{name}.csv").open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))
