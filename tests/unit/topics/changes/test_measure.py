"""Which edition is compared with, what changed since, and the headline figures of both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from lib.catalogue import CARDS
from lib.register.release import Edition
from lib.topics.changes.measure import changes, edition_before, figures_changed, fold_alike
from lib.view.view import View, make_view, with_subject
from tests.editions import NEWEST
from tests.unit.factories import make_dataset, mutual

VIEW = View(as_at=NEWEST.register.reference_date)


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
        for card in ("changes", "changes-figures"):
            result = CARDS[card].work_out(data, view)
            assert result.words.headline
            assert result.empty == (not result.facts.since)
            assert not result.empty or len(result.words.empty) > 20


def test_the_headline_figures_are_those_of_each_edition() -> None:
    before = NEWEST.at(NEWEST.older[0].name)
    frame = figures_changed(NEWEST, VIEW).frame
    rows = frame[frame["unit"].eq("mutuals") & frame["date"].eq(pd.Timestamp(VIEW.as_at))]

    for data, column in ((before, "before"), (NEWEST, "after")):
        table = data.mutuals
        day = pd.Timestamp(VIEW.as_at)
        live = table["start_mid"].le(day) & ~table["end_mid"].le(day) & table["confidence"].isin(["high", "medium"])
        assert rows[column].tolist() == [live.sum()]


def test_a_register_seen_first_on_its_newest_day_has_each_headline_figure_once() -> None:
    # Given a register whose reference date is the newest that it has
    data = replace(NEWEST, register=replace(NEWEST.register, reference_date=NEWEST.latest))

    result = CARDS["changes-figures"].work_out(data, VIEW)

    # Then no figure stands there twice, and the caption speaks of one date
    assert not result.empty
    assert not result.frame.duplicated(["figure", "date"]).any()
    assert "on the newest date" in result.words.caption


def test_what_happened_alike_to_many_rows_is_said_once_and_nothing_is_lost() -> None:
    # Given the changes of an edition that filled in one column of many rows alike
    frame = changes(NEWEST, VIEW).frame
    # When they are folded
    folded = fold_alike(frame)
    # Then every row is there, by itself or counted, with its source
    counts = folded["changed_row"].str.extract(r"^(\d+) rows \(.* more\)$")[0].astype(float).fillna(1)
    assert counts.sum() == len(frame)
    assert len(folded) < 0.8 * len(frame)
    assert {each for ids in folded["source_id"] for each in ids} == {each for ids in frame["source_id"] for each in ids}
