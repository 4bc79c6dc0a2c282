"""The release notes and the feed say what the editions give."""

from __future__ import annotations

import csv
from dataclasses import replace
from types import MappingProxyType
from xml.etree import ElementTree as ET

import pandas as pd

from lib.build.__main__ import SOURCE_DIR
from lib.exports.release_notes import FEED, build_files, compare_datasets
from lib.topics.changes.difference import CORRECTED, difference
from tests.editions import NEWEST
from tests.unit.factories import make_dataset, mutual


def test_the_committed_notes_and_the_feed_are_what_the_editions_give() -> None:
    # 'python -m lib.exports.release_notes' was not forgotten after a build
    for path, content in build_files().items():
        assert path.read_bytes() == content, path.name


def test_a_note_says_how_many_values_its_edition_corrected() -> None:
    with (SOURCE_DIR / "corrections.csv").open(newline="", encoding="utf-8") as stream:
        reasons = [row["why"] for row in csv.DictReader(stream) if row["edition"] == NEWEST.edition]
    note = next(content.decode() for path, content in build_files().items() if path.stem == NEWEST.edition)
    listed = note.partition("## Corrected\n")[2].partition("\n## ")[0].strip().splitlines()

    corrected = [change for change in difference(NEWEST.at(NEWEST.older[0].name), NEWEST) if change.kind == CORRECTED]
    assert f"{len(corrected)} values corrected" in note.casefold()
    # Repeats share a line
    assert 0 < len(listed) <= len(corrected)
    assert all(any(line.endswith(why) for why in reasons) for line in listed)


def test_many_like_fillings_share_a_line_and_those_with_a_reason_have_their_own() -> None:
    # Given six mutuals of which no town was known, one of them filled in with a reason
    old = make_dataset([mutual(number) for number in range(7)])
    new = make_dataset([mutual(number, town="Leeds" if number < 6 else "York") for number in range(7)])
    reason = {
        "edition": "test",
        "table": "organisations",
        "row": ["mutual_id=m6"],
        "column": "town",
        "old": None,
        "new": "York",
        "why": "So.",
    }
    new = replace(new, tables=MappingProxyType({**new.tables, "corrections": pd.DataFrame([reason])}))

    filled = compare_datasets(old, new).partition("## Filled in\n\n")[2].partition("\n\n")[0].splitlines()

    assert filled == ["- Mutuals, town: 6 filled in or added to, “Leeds” 6 times.", "- Mutuals, Mutual 6: town was nothing, is “York”. So."]


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
