"""Lines to take say what the register says, and nothing that its evidence can't carry."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from lib.core.bearing import FEWEST
from lib.topics.lines.lines import QUESTIONS, Line, OpenQuestion, work_out_lines
from lib.view.view import View, make_view
from tests.editions import NEWEST as DATA
from tests.unit.factories import figure, make_dataset, mutual, published

SOURCE = Path(__file__).resolve().parents[4] / "data" / "source"
ON = date(2013, 2, 8)


def by_key(data: object, view: View) -> dict[str, Line | OpenQuestion]:
    return {each.key: each for each in work_out_lines(data, view)}  # type: ignore[arg-type]


def middle(text: str) -> pd.Timestamp:
    """The middle of a year, a month or a day."""
    parts = text.split("-")
    if len(parts) == 1:
        return pd.Timestamp(f"{text}-07-02")
    return pd.Timestamp(f"{text}-16") if len(parts) == 2 else pd.Timestamp(text)


def test_the_count_is_that_of_the_source_table() -> None:
    # Given the organisations that had begun and not ended by the middle of their dates, with strong or moderate evidence
    rows = pd.read_csv(SOURCE / "organisations.csv", dtype="string")
    rows = rows[rows["confidence"].isin(["high", "medium"]) & rows["status"].ne("planned")]
    ended = rows["status"].eq("ended") & rows["ended"].isna()
    start = rows["launched"].fillna(rows["trading_by"])
    live = [
        name
        for name, begun, end, undated in zip(rows["name"], start, rows["ended"], ended, strict=True)
        if pd.notna(begun) and middle(begun) <= pd.Timestamp(ON) and not undated and (pd.isna(end) or middle(end) > pd.Timestamp(ON))
    ]
    # When the line is asked for
    line = by_key(DATA, make_view(DATA.register, DATA.latest))["count"]
    # Then it counts them, but for bodies whose end is undated, which the table alone can't place
    assert isinstance(line, Line)
    said = int(line.text.split(", ")[1].split(" ")[0])
    assert len(live) <= said <= len(live) + int(ended.sum())


def test_every_line_says_period_coverage_evidence_and_sources() -> None:
    for view in (make_view(DATA.register, DATA.latest), make_view(DATA.register, DATA.latest, as_at=DATA.latest, regions=["London"])):
        for each in work_out_lines(DATA, view):
            if isinstance(each, Line):
                assert each.text.endswith(".")
                assert each.period
                assert each.coverage
                assert each.evidence
                assert all(DATA.source(source).title for source in each.source_ids)
            else:
                assert each.why


def test_every_question_has_an_answer_or_a_reason_in_the_same_order() -> None:
    for regions in ([], ["East Midlands"], ["Not known"]):
        assert [each.key for each in work_out_lines(DATA, make_view(DATA.register, DATA.latest, regions=regions))] == [
            question.key for question in QUESTIONS
        ]


@pytest.mark.parametrize("known", [0, 4, 5, 10])
def test_a_sum_is_offered_only_where_enough_of_it_is_known(known: int) -> None:
    # Given ten mutuals, some of which have a known value
    mutuals = [mutual(number) for number in range(10)]
    data = make_dataset(mutuals, [figure(number, "turnover", "2013-03-31", 1_000_000.0) for number in range(known)])
    # When the value is asked for
    line = by_key(data, View(as_at=ON))["value"]
    # Then it is offered from five on, with how many it is found for unless all are known
    assert isinstance(line, Line) == (known >= 5)
    if isinstance(line, Line):
        assert f"£{known} million" in line.text
        assert (f"in figures found for {known} of 10, of 2013" in line.text) == (known < 10)


def test_a_multiple_needs_a_base_that_carries_it() -> None:
    # Given one mutual fewer in the base year than is needed, and then as many as needed
    late = [mutual(number) for number in range(10, 20)]
    early = [mutual(number, start=("2009-01-01",) * 3) for number in range(FEWEST)]
    few, enough = make_dataset([*late, *early[:-1]]), make_dataset([*late, *early])
    # Then it is held back, and offered
    assert isinstance(by_key(few, View(as_at=ON))["growth"], OpenQuestion)
    line = by_key(enough, View(as_at=ON))["growth"]
    assert isinstance(line, Line)
    assert f"from {FEWEST} in mid-2010 to {FEWEST + 10}" in line.text
    assert "3 times as many" in line.text


def test_a_published_total_is_set_beside_the_named_one_for_the_whole_sector_only() -> None:
    data = make_dataset([mutual(number) for number in range(6)], totals=[published("live_mutuals", "2013-02-08", 65.0)])
    whole = by_key(data, View(as_at=ON))["claimed"]
    assert isinstance(whole, Line)
    assert "65 live mutuals were published" in whole.text
    assert "name 6 as live" in whole.text
    assert isinstance(by_key(data, View(as_at=ON, regions=("London",)))["claimed"], OpenQuestion)


def test_endings_are_counted_with_their_reasons() -> None:
    gone = {"end": ("2012-06-01",) * 3, "end_reason": "merged"}
    data = make_dataset([*(mutual(number) for number in range(4)), mutual(5, **gone), mutual(6, **gone)])
    line = by_key(data, View(as_at=ON))["ended"]
    assert isinstance(line, Line)
    assert "Of 6 named mutuals" in line.text
    assert "2 had ended (2 merged)" in line.text


def test_nothing_in_view_gives_reasons_only() -> None:
    assert all(isinstance(each, OpenQuestion) for each in work_out_lines(DATA, make_view(DATA.register, DATA.latest, grades=[])))
