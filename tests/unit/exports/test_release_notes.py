"""The release notes and the feed say what the editions give."""

from __future__ import annotations

import csv
from xml.etree import ElementTree as ET

import pandas as pd

from lib.build.__main__ import SOURCE_DIR
from lib.exports.release_notes import FEED, build_files
from lib.register.dataset import open_dataset

NEWEST = open_dataset()


def test_the_committed_notes_and_the_feed_are_what_the_editions_give() -> None:
    # 'python -m lib.exports.release_notes' was not forgotten after a build
    for path, content in build_files().items():
        assert path.read_bytes() == content, path.name


def test_a_note_says_how_many_values_its_edition_corrected() -> None:
    with (SOURCE_DIR / "corrections.csv").open(newline="", encoding="utf-8") as stream:
        corrected = sum(row["edition"] == NEWEST.edition for row in csv.DictReader(stream))
    note = next(content.decode() for path, content in build_files().items() if path.stem == NEWEST.edition)

    assert f"{corrected} values corrected" in note.casefold()
    assert note.partition("## Corrected\n")[2].partition("\n## ")[0].count("\n- ") == corrected


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
