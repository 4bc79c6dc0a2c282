"""The history of a record: what each edition knew and changed, with old, new, why and source."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from lib.topics.changes.record import FIRST, record
from lib.topics.changes.words import record as record_words
from lib.view.view import make_view
from tests.editions import NEWEST as DATA

VIEW = make_view(DATA.register, DATA.latest)
CORRECTIONS = list(csv.DictReader(Path("data/source/corrections.csv").read_text(encoding="utf-8").splitlines()))


def test_a_corrected_value_stands_with_old_new_and_why_under_the_edition_that_brought_it() -> None:
    # Given a correction of a figure of one mutual in the source
    row = next(each for each in CORRECTIONS if each["row"].startswith("mutual_id=") and each["edition"] == DATA.edition)
    mutual = row["row"].split("|")[0].removeprefix("mutual_id=")
    # When the history of its record is asked for
    frame = record(DATA, replace(VIEW, mutual=mutual)).frame
    # Then the correction is there
    found = frame[frame["new"].eq(row["new"]) & frame["old"].eq(row["old"])]
    assert found["why"].tolist() == [row["why"]]
    assert found["recorded_in"].tolist() == [row["edition"]]


def test_the_last_row_says_in_which_edition_it_was_first_recorded() -> None:
    for mutual in list(DATA.names)[:5]:
        shown = record(DATA, replace(VIEW, mutual=mutual))
        last = shown.frame.iloc[-1]
        assert last["change"] == FIRST
        assert last["recorded_in"] == shown.facts.first
        assert mutual in DATA.at(shown.facts.first).names if shown.facts.first != DATA.edition else mutual in DATA.names


def test_no_mutual_has_no_history_and_says_what_to_do() -> None:
    shown = record(DATA, VIEW)
    assert shown.frame.empty
    assert "Choose a mutual" in record_words(shown).empty
