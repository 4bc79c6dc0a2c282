"""The difference of any two editions, row by row."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.build.__main__ import SOURCE_DIR
from lib.register.tables import TABLES
from lib.topics.changes.difference import CITED, CORRECTED, ENDED, FILLED, NEW, REMOVED, SOURCE, TABLE, Change, difference
from tests.editions import NEWEST
from tests.unit.factories import figure, make_dataset, mutual

if TYPE_CHECKING:
    from lib.register.dataset import Dataset


def with_table(data: Dataset, name: str, rows: list[dict[str, Any]]) -> Dataset:
    return replace(data, tables=MappingProxyType({**data.tables, name: pd.DataFrame(rows)}))


def kinds(found: tuple[Change, ...]) -> list[tuple[str, str]]:
    return [(change.kind, change.row) for change in found]


def test_an_edition_does_not_differ_from_itself() -> None:
    assert difference(NEWEST, NEWEST) == ()


def test_a_new_mutual_an_end_and_a_removal_are_told_apart() -> None:
    # Given two editions: one mutual stays, one ends, one goes, one comes
    old = make_dataset([mutual(1), mutual(2), mutual(3)])
    new = make_dataset([mutual(1), mutual(2, end=("2014-01-01",) * 3, end_reason="merged"), mutual(4)])

    found = difference(old, new)

    assert kinds(found) == [(NEW, "Mutual 4"), (ENDED, "Mutual 2"), (REMOVED, "Mutual 3")]
    assert found[1].new == "2014-01-01, merged"


def test_a_value_that_came_is_filled_in_and_one_that_differs_is_corrected() -> None:
    old = make_dataset([mutual(1, name="Old", launched=None)])
    new = make_dataset([mutual(1, name="New")])

    assert [(c.kind, c.column, c.old, c.new) for c in difference(old, new)] == [
        (CORRECTED, "Name", "Old", "New"),
        (FILLED, "Launched", "", "2011-01-01"),
    ]


def test_a_row_without_a_key_is_found_again_by_the_cells_that_agree() -> None:
    # Given two turnovers of which one was corrected and a third that is new
    old = make_dataset([mutual(1)], [figure(1, "turnover", "2012-01-01", 5.0), figure(1, "surplus", "2012-01-01", 1.0)])
    new = make_dataset(
        [mutual(1)],
        [figure(1, "surplus", "2012-01-01", 1.0), figure(1, "turnover", "2012-01-01", 6.0), figure(1, "staff_fte", "2013-01-01", 9.0)],
    )

    found = difference(old, new)

    assert [(c.kind, c.old, c.new) for c in found] == [(CORRECTED, "5", "6"), ("Added", "", "")]


def test_rows_of_different_mutuals_are_never_one_row_unless_the_register_renamed_one() -> None:
    # Given a figure that went with its mutual, and one alike in all but the value that came with another
    old = make_dataset([mutual(1), mutual(2)], [figure(1, "turnover", "2012-01-01", 39246.0)])
    new = make_dataset([mutual(1), mutual(2)], [figure(2, "turnover", "2012-01-01", 5000.0)])
    # Then one went and one came
    assert [(c.kind, c.mutual) for c in difference(old, new)] == [(REMOVED, "m1"), ("Added", "m2")]
    # And where the register says that both are the same mutual, its figure was corrected
    renamed = replace(new, register=replace(new.register, renamed=(("mutual", "m1", "m2"),)))
    assert [(c.kind, c.old, c.new) for c in difference(old, renamed)] == [(CORRECTED, "Mutual 1", "Mutual 2"), (CORRECTED, "39246", "5000")]


def test_rows_that_stand_twice_count_as_often_as_they_stand() -> None:
    twice = figure(1, "turnover", "2012-01-01", 5.0)

    found = difference(make_dataset([mutual(1)], [twice, twice]), make_dataset([mutual(1)], [twice]))

    assert [c.kind for c in found] == [REMOVED]


def test_the_reason_of_a_correction_comes_from_the_table_of_corrections() -> None:
    reason = {"table": "organisations", "row": ["mutual_id=m1"], "column": "name", "old": "Old", "new": "New", "why": "It says so."}
    old = make_dataset([mutual(1, name="Old"), mutual(2, name="Old")])
    new = with_table(make_dataset([mutual(1, name="New"), mutual(2, name="New")]), "corrections", [reason | {"edition": "test"}])

    assert [c.why for c in difference(old, new)] == ["It says so.", ""]


def test_tables_and_columns_that_one_edition_lacks_are_passed_over() -> None:
    # Given an older edition without a table, without another column and with a source fewer
    shorter = {name: frame for name, frame in NEWEST.tables.items() if name != "statements"}
    shorter["organisations"] = shorter["organisations"].drop(columns="legal_form")
    shorter["sources"] = shorter["sources"].iloc[1:]
    old = replace(NEWEST, tables=MappingProxyType(shorter))

    # Then only what both can say is compared, either way round
    assert [c.kind for c in difference(old, NEWEST)] == [SOURCE, TABLE]
    assert [c.kind for c in difference(NEWEST, old)] == [REMOVED]


def test_every_correction_of_the_newest_edition_is_a_change_with_its_reason() -> None:
    # Given the corrections that the source records for the newest edition
    with (SOURCE_DIR / "corrections.csv").open(newline="", encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["edition"] == NEWEST.edition]
    before = NEWEST.older[0]

    # When it is compared with the edition before
    found = [change for change in difference(NEWEST.at(before.name), NEWEST) if change.kind in (CORRECTED, FILLED, CITED)]

    # Then no value was corrected without a reason, and no reason is made up
    shown = Counter((change.table, change.why) for change in found if change.why)
    recorded = Counter((TABLES[row["table"]].label, row["why"]) for row in rows)
    assert all(change.why for change in found if change.kind == CORRECTED)
    assert shown <= recorded
    # And each recorded one is there, but where a whole row came, or went into another one
    whole = recorded - shown
    assert all(
        not row["old"] or row["column"] in TABLES[row["table"]].key for row in rows if (TABLES[row["table"]].label, row["why"]) in whole
    )


def test_of_a_list_only_what_went_and_what_came_is_told() -> None:
    # Given one mutual that gained a name and one that lost one and gained another
    old = make_dataset([mutual(1, aliases=["A"]), mutual(2, aliases=["B", "C"])])
    new = make_dataset([mutual(1, aliases=["A", "Z"]), mutual(2, aliases=["Y", "B"])])

    assert [(c.kind, c.old, c.new) for c in difference(old, new)] == [(CORRECTED, "C", "Y"), (FILLED, "", "Z")]


def test_a_list_in_another_order_is_no_change() -> None:
    old, new = (make_dataset([mutual(1, aliases=names)]) for names in (["A", "B"], ["B", "A"]))

    assert difference(old, new) == ()
