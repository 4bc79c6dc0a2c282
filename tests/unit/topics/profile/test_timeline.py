"""One line of time holds every dated fact and figure of a mutual, in order."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from lib.topics.profile.timeline import FACT, timeline
from lib.view.view import make_view
from tests.editions import NEWEST as DATA

VIEW = make_view(DATA.register, DATA.latest)
FOLDER = Path("data/source")
FIGURES = list(csv.DictReader((FOLDER / "observations.csv").read_text(encoding="utf-8").splitlines()))
ROWS = {row["mutual_id"]: row for row in csv.DictReader((FOLDER / "organisations.csv").read_text(encoding="utf-8").splitlines())}


@pytest.mark.parametrize("mutual", [next(each for each, row in ROWS.items() if row["ended"] and row["launched"]), FIGURES[0]["mutual_id"]])
def test_the_line_has_each_date_and_each_figure_once_the_earliest_first(mutual: str) -> None:
    # Given what the source has of a mutual
    dates = [ROWS[mutual][name] for name in ("launched", "trading_by", "ended") if ROWS[mutual][name]]
    figures = [row["period_end"] for row in FIGURES if row["mutual_id"] == mutual]
    # When it is put in time
    frame = timeline(DATA, replace(VIEW, mutual=mutual)).frame
    # Then each is there, in order, with a source
    assert sorted(frame.loc[frame["kind"].eq(FACT), "said_on"]) == sorted(dates)
    assert sorted(frame.loc[frame["kind"].ne(FACT), "said_on"]) == sorted(figures)
    order = [text.removeprefix("by ") for text in frame["said_on"]]
    assert order == sorted(order)
    assert frame["source_id"].map(len).gt(0).all()
