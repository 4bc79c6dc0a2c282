"""Editions side by side: the difference of any two, what is kept, and the notes and the feed made of them."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from lib.build.__main__ import DATA_DIR, SOURCE_DIR
from lib.exports.release_notes import FEED, main, written
from lib.register.dataset import Dataset, Edition, NoEditionError, open_dataset
from lib.register.tables import TABLES
from lib.topics.changes.difference import CORRECTED, ENDED, FILLED, NEW, REMOVED, SOURCE, TABLE, Change, difference
from lib.topics.changes.measure import changes, edition_before, figures_changed
from lib.view.view import View, make_view, with_subject
from tests.unit.factories import WORDS, figure, make_dataset, mutual

if TYPE_CHECKING:
    from pathlib import Path

NEWEST = open_dataset()
VIEW = View(as_at=NEWEST.register.reference_date)


def with_table(data: Dataset, name: str, rows: list[dict[str, Any]]) -> Dataset:
    return replace(data, tables=MappingProxyType({**data.tables, name: pd.DataFrame(rows)}))


def kinds(found: tuple[Change, ...]) -> list[tuple[str, str]]:
    return [(change.kind, change.row) for change in found]


# --- the difference


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


# --- the register itself


def test_every_correction_of_the_newest_edition_is_a_change_with_its_reason() -> None:
    # Given the corrections that the source records for the newest edition
    with (SOURCE_DIR / "corrections.csv").open(newline="", encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["edition"] == NEWEST.edition]
    before = NEWEST.older[0]

    # When it is compared with the edition before
    found = [change for change in difference(NEWEST.at(before.name), NEWEST) if change.kind in (CORRECTED, FILLED)]

    # Then each is there with its reason, and no value changed without one
    assert sorted((TABLES[row["table"]].label, row["why"]) for row in rows) == sorted((c.table, c.why) for c in found)


def test_the_headline_figures_are_those_of_each_edition() -> None:
    before = NEWEST.at(NEWEST.older[0].name)
    frame = figures_changed(NEWEST, VIEW).frame
    rows = frame[frame["unit"].eq("mutuals") & frame["date"].eq(pd.Timestamp(VIEW.as_at))]

    for data, column in ((before, "before"), (NEWEST, "after")):
        table = data.mutuals
        day = pd.Timestamp(VIEW.as_at)
        live = table["start_mid"].le(day) & ~table["end_mid"].le(day) & table["confidence"].isin(["high", "medium"])
        assert rows[column].tolist() == [live.sum()]


@pytest.mark.parametrize("edition", [each.name for each in NEWEST.editions])
def test_every_edition_kept_opens_with_every_table_and_column_of_today(edition: str) -> None:
    data = NEWEST.at(edition)

    assert data.edition == data.register.edition == edition
    for name, table in TABLES.items():
        assert {column.name for column in table.columns} <= set(data.tables[name].columns)
    assert NEWEST.at(edition).at(NEWEST.edition).edition == NEWEST.edition


def test_an_edition_that_is_not_kept_is_named() -> None:
    with pytest.raises(NoEditionError, match="1999"):
        NEWEST.at("1999")
    with pytest.raises(NoEditionError, match="1999"):
        open_dataset(edition="1999")


# --- since


LINE = (
    Edition(name="c", folder="c", updated=date(2026, 9, 1)),
    Edition(name="b", folder="b", updated=date(2026, 6, 1)),
    Edition(name="a", folder="a", updated=date(2026, 3, 1)),
)


@pytest.mark.parametrize(
    ("since", "compared"),
    [
        ("", "b"),
        ("nonsense", "b"),
        ("a", "a"),
        ("c", None),
        ("2026-07-15", "b"),
        ("2026-06-01", "b"),
        ("2026-05-31", "a"),
        ("2020-01-01", "a"),
        ("2026-12-01", None),
    ],
)
def test_since_is_an_edition_or_the_newest_of_a_day(since: str, compared: str | None) -> None:
    register = replace(NEWEST.register, edition="c", updated=date(2026, 9, 1))
    data = replace(NEWEST, edition="c", editions=LINE, register=register)

    before = edition_before(data, since)

    assert (before.name if before else None) == compared


@pytest.mark.parametrize("since", ["", NEWEST.edition, "2099-01-01", "nonsense", NEWEST.older[0].name])
def test_a_list_without_changes_says_why(since: str) -> None:
    for data in (NEWEST, NEWEST.at(NEWEST.older[-1].name), make_dataset([mutual(1)])):
        view = with_subject(make_view(data.register, data.latest), since=since)
        for result in (changes(data, view), figures_changed(data, view)):
            words = WORDS[result.name](result)
            assert words.headline
            assert result.empty == (not result.facts["since"])
            assert not result.empty or len(words.empty) > 20


# --- notes and feed


def test_the_committed_notes_and_the_feed_are_what_the_editions_give() -> None:
    # 'python -m lib.exports.release_notes' was not forgotten after a build
    for path, content in written().items():
        assert path.read_bytes() == content, path.name


def test_a_note_says_how_many_values_its_edition_corrected() -> None:
    with (SOURCE_DIR / "corrections.csv").open(newline="", encoding="utf-8") as stream:
        corrected = sum(row["edition"] == NEWEST.edition for row in csv.DictReader(stream))
    note = next(content.decode() for path, content in written().items() if path.stem == NEWEST.edition)

    assert f"{corrected} values corrected" in note.casefold()
    assert note.count("\n- ") >= corrected


def test_the_feed_is_atom_with_an_entry_for_each_edition() -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    root = ET.fromstring(FEED.read_bytes())
    entries = root.findall(f"{atom}entry")

    assert root.tag == f"{atom}feed"
    assert len(entries) == len(NEWEST.editions)
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            assert [bool(child.text) for child in element.findall(f"{atom}{name}")] == [True], name
        assert pd.Timestamp(element.findtext(f"{atom}updated")).tz is not None
    assert root.find(f"{atom}author/{atom}name") is not None
    assert [link.get("href") for link in root.findall(f"{atom}link") if link.get("rel") == "self"] == [FEED.name]
    assert len({entry.findtext(f"{atom}id") for entry in entries}) == len(entries)


def test_the_command_compares_editions_by_name_and_by_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Given the older edition in a folder of its own
    release = json.loads((DATA_DIR / "release.json").read_text(encoding="utf-8"))
    old = release["editions"][-1]
    shutil.copytree(DATA_DIR / old["folder"], tmp_path / old["folder"])
    (tmp_path / "release.json").write_text(json.dumps(old), encoding="utf-8")

    # Then both ways say the same
    assert main(["diff", old["edition"], NEWEST.edition]) == 0
    by_name = capsys.readouterr().out
    assert main(["diff", str(tmp_path), str(DATA_DIR)]) == 0
    assert capsys.readouterr().out == by_name
    assert "headline figure" in by_name

    # And an edition that is not kept is an error
    assert main(["diff", "1999", NEWEST.edition]) == 1
    assert "1999" in capsys.readouterr().err
