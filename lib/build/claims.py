"""Checks that every claim is put to a test, and that each test has a figure to look for and a mutual that exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.build.problems import Problem, did_you_mean, quote_cell
from lib.register.tables.claims import OWN_TARGET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lib.build.read import Row, SourceTable

_ABOUT_A_MUTUAL = ("launch", "listed")


def check_claims(tables: Mapping[str, SourceTable]) -> list[Problem]:
    """Problems of claims without a test that may decide, of tests without a figure to look for or of unknown mutuals."""
    claims, tests = tables.get("claims"), tables.get("claim_tests")
    if claims is None or tests is None or not (claims.readable and tests.readable):
        return []
    rows = [row for row in tests.rows if not row.ragged]
    tested = {row.cells.get("claim_id", "") for row in rows if row.cells.get("reach") != "context"}
    valued = {row.cells.get("claim_id", "") for row in claims.rows if row.cells.get("value")}
    mutuals = tables["organisations"].values("mutual_id")
    untested = [
        Problem(file=claims.table.source_file, line=row.line, column="claim_id", message=f"{quote_cell(name)} has no test that may decide")
        for row in claims.rows
        if (name := row.cells.get("claim_id", "")) and name not in tested
    ]
    return untested + [
        Problem(file=tests.table.source_file, line=row.line, column=column, message=message)
        for row in rows
        for column, message in _complaints(row, valued, mutuals)
    ]


def _complaints(row: Row, valued: set[str], mutuals: set[str]) -> Iterator[tuple[str, str]]:
    cells = row.cells
    if (
        cells.get("kind") not in OWN_TARGET
        and not cells.get("target")
        and cells.get("reach") != "context"
        and cells.get("claim_id") not in valued
    ):
        yield "target", "is blank and the claim gives no figure; one of the two is required"
    who = cells.get("who", "")
    if cells.get("kind") in _ABOUT_A_MUTUAL and who and who not in mutuals:
        yield "who", f"{quote_cell(who)} is not in organisations.csv; allowed: an id listed there{did_you_mean(who, mutuals)}"
