"""Survival is the product-limit estimate: held against one written out here, on made-up lives and on the register."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.catalogue import CARDS
from lib.core.bearing import FEWEST_AT_RISK
from lib.core.card import Options, work_out
from lib.core.theme import LIGHT
from lib.topics.pipeline import picture as charts
from lib.topics.pipeline.survival import Lives, endings_in_time, estimate, steps, survival
from lib.view.view import View, make_view
from tests.editions import NEWEST as DATA
from tests.unit.factories import make_dataset, mutual
from tests.unit.source_files import days_seen, middle, rows, span

GRADES = {"Strong": "high", "Moderate": "medium", "Weak": "low"}
BODIES = rows("organisations")


def product_limit(pairs: list[tuple[float, bool]], at: float) -> float:
    """Kaplan and Meier's estimate: at each ending the share of those at risk who go on."""
    share = 1.0
    for time in sorted({years for years, over in pairs if over and years <= at}):
        at_risk = [over for years, over in pairs if years >= time]
        share *= 1 - sum(over for years, over in pairs if years == time) / len(at_risk)
    return share


def lives(pairs: list[tuple[float, bool]], merged: list[bool] | None = None) -> Lives:
    years, ended = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])
    return Lives(years=years, ended=ended, merged=np.array(merged) if merged else np.zeros(len(pairs), bool))


invented = st.lists(st.tuples(st.integers(1, 300).map(lambda tenth: tenth / 10), st.booleans()), min_size=FEWEST_AT_RISK, max_size=40)


@given(invented)
def test_survival_is_the_product_limit_estimate_never_rises_and_lies_in_its_band(pairs: list[tuple[float, bool]]) -> None:
    for frame, at in ((estimate(lives(pairs)), "years_since"), (steps(lives(pairs)), "years_after")):
        assert frame["surviving"].tolist() == pytest.approx([product_limit(pairs, each) for each in frame[at]])
        assert frame["surviving"].is_monotonic_decreasing
        assert (frame["surviving_low"] <= frame["surviving"] + 1e-9).all()
        assert (frame["surviving_high"] >= frame["surviving"] - 1e-9).all()
        assert frame[["surviving_low", "surviving_high"]].stack().between(0, 1).all()
        assert frame["at_risk"].min() >= FEWEST_AT_RISK


@given(invented)
def test_with_everyone_still_going_the_share_is_one(pairs: list[tuple[float, bool]]) -> None:
    frame = estimate(lives([(years, False) for years, _ in pairs]))
    assert frame[["surviving", "surviving_low", "surviving_high", "surviving_merged"]].eq(1).all(axis=None)


def test_numbers_by_hand() -> None:
    # Given a hundred mutuals: ten end after 1.5 years with a hundred at risk, ten after 2.5 with eighty at risk
    pairs = [(1.5, True), (2.0, False), (2.5, True), *[(4.0, False)] * 7] * 10
    frame = estimate(lives(pairs)).set_index("years_since")
    assert frame["surviving"].to_dict() == pytest.approx({0: 1, 1: 1, 2: 0.9, 3: 0.9 * 7 / 8, 4: 0.9 * 7 / 8})
    assert frame["at_risk"].to_dict() == {0: 100, 1: 100, 2: 90, 3: 70, 4: 70}
    assert frame["ended_by"].to_dict() == {0: 0, 1: 0, 2: 10, 3: 20, 4: 20}
    # And the log-log interval of Kalbfleisch and Prentice at two years, with Greenwood's variance
    error = np.sqrt(10 / (100 * 90)) / abs(np.log(0.9))
    low, high = (0.9 ** np.exp(sign * 1.959964 * error) for sign in (1, -1))
    assert frame.loc[2, ["surviving_low", "surviving_high"]].tolist() == pytest.approx([low, high], abs=1e-5)


def test_a_merger_is_an_ending_in_one_column_and_none_in_the_other() -> None:
    pairs = [(1.0, True), *[(float(years), False) for years in range(2, 8)]] * FEWEST_AT_RISK
    frame = estimate(lives(pairs, merged=[True, *[False] * 6] * FEWEST_AT_RISK))
    assert frame["surviving"].iloc[-1] < 1
    assert frame["surviving_merged"].eq(1).all()


def test_fewer_than_a_handful_say_nothing() -> None:
    assert estimate(lives([(3.0, True)] * (FEWEST_AT_RISK - 1))).empty
    assert steps(lives([(3.0, True)] * (FEWEST_AT_RISK - 1))).empty


@pytest.mark.parametrize("on", [date(2018, 3, 31), DATA.latest], ids=str)
@pytest.mark.parametrize("grades", [("Strong", "Moderate"), ("Strong", "Moderate", "Weak")], ids=len)
def test_on_the_register_it_is_the_estimate_worked_out_from_the_file(on: date, grades: tuple[str, ...]) -> None:
    # Given every dated launch by the day, followed to its end if that is dated by the day, and those that ended on no known date to
    # where a figure or statement last shows them
    result = survival(DATA, make_view(DATA.register, DATA.latest, as_at=on, grades=grades))
    pairs: list[tuple[float, bool]] = []
    undated = 0
    for row in BODIES:
        start = span(row["launched"])
        if row["confidence"] not in {GRADES[grade] for grade in grades} or row["status"] == "planned" or not start or start.middle > on:
            continue
        end, last = middle(row["ended"]), on
        if row["status"] == "ended" and end is None:
            seen = max([start.last, *days_seen(row["mutual_id"])])
            undated, last = undated + (seen <= on), min(on, seen)
        over = end is not None and end <= on
        pairs.append((((end if over and end else last) - start.middle).days / 365.25, over))
    # Then the counts and every share agree
    assert (result.facts.mutuals, result.facts.ended) == (len(pairs), sum(over for _, over in pairs))
    assert result.facts.undated == undated
    assert result.frame["surviving"].tolist() == pytest.approx([product_limit(pairs, year) for year in result.frame["years_since"]])


def test_on_the_register_without_undated_endings_it_agrees_to_the_last_digit() -> None:
    # Given a group of sectors in which every ending has a date
    register = DATA.register
    view = next(
        each
        for group, _ in register.sector_groups
        if (each := make_view(register, DATA.latest, as_at=DATA.latest, sectors=[group]))
        and survival(DATA, each).facts.undated == 0
        and survival(DATA, each).facts.ended > 2
    )
    sectors = dict(register.sector_groups)[view.sectors[0]]
    pairs = []
    for row in BODIES:
        start, end = middle(row["launched"]), middle(row["ended"])
        if row["sector"] in sectors and row["confidence"] in ("high", "medium") and row["status"] != "planned" and start:
            pairs.append((((end or DATA.latest) - start).days / 365.25, end is not None))
    frame = survival(DATA, view).frame
    assert frame["surviving"].tolist() == pytest.approx([product_limit(pairs, year) for year in frame["years_since"]])
    assert frame["at_risk"].tolist() == [sum(years >= year for years, _ in pairs) for year in frame["years_since"]]


def test_at_a_past_date_no_later_ending_is_known() -> None:
    # Given 24 mutuals of 2011, four of which ended in 2014
    gone = [mutual(number, end=("2014-01-01",) * 3, end_reason="insolvent") for number in range(20, 24)]
    data = make_dataset([*(mutual(number) for number in range(20)), *gone])
    assert survival(data, View(as_at=date(2013, 2, 8))).facts.ended == 0
    later = survival(data, View(as_at=date(2020, 1, 1)))
    assert later.facts.ended == 4
    assert later.frame["surviving"].iloc[-1] == pytest.approx(5 / 6)


def test_one_that_ended_on_no_known_date_is_followed_to_where_it_was_last_seen_and_both_ends_are_given() -> None:
    # Given three of thirty that were last seen a year after their launch and had ended by 2020
    open_ends = [mutual(number, end=("2012-01-01", "2016-01-01", "2020-01-01"), end_basis="not dated") for number in range(27, 30)]
    data = make_dataset([*(mutual(number) for number in range(27)), *open_ends])
    result = survival(data, View(as_at=date(2021, 1, 1)))
    # Then they leave the estimate without an ending: the share is 1, 27 are at risk after two years; it would be 27 of 30 had they ended
    assert (result.facts.ended, result.facts.undated) == (0, 3)
    assert result.frame.set_index("years_since").loc[3, ["surviving", "at_risk", "ended_by"]].tolist() == [1, 27, 0]
    assert (result.facts.earliest[3], result.facts.latest[3]) == (pytest.approx(0.9), 1)
    caption = work_out(CARDS["pipeline-survival"], data, View(as_at=date(2021, 1, 1))).words.caption
    assert "followed to where a source last shows them" in caption


def test_those_without_a_dated_launch_are_counted_apart() -> None:
    unknown = mutual(9, start=(None,) * 3)
    data = make_dataset([*(mutual(number) for number in range(6)), unknown])
    result = survival(data, View(as_at=date(2020, 1, 1)))
    assert (result.facts.mutuals, result.facts.left_out) == (6, 1)


def test_the_picture_falls_where_the_endings_are_and_the_band_holds_the_line() -> None:
    view = make_view(DATA.register, DATA.latest, as_at=DATA.latest)
    bundle = work_out(CARDS["pipeline-survival"], DATA, view)
    assert bundle.card.draw
    high, low, line = json.loads(bundle.card.draw(bundle, LIGHT, Options()).to_json())["data"]
    drawn = endings_in_time(DATA, view).frame
    assert line["line"]["shape"] == "hv"
    assert line["x"] == pytest.approx(drawn["years_after"].tolist())
    assert all(a <= b <= c for a, b, c in zip(low["y"], line["y"], high["y"], strict=True))
    # And the words warn of what the estimate can't show
    assert "no sample" in bundle.words.caption
    assert "95% range" in bundle.words.headline


def test_of_many_endings_the_picture_draws_those_that_can_be_told_apart() -> None:
    # Given a thousand mutuals, each ending on a day of its own
    every_life = lives([(0.01 * (number + 1), True) for number in range(1000)])
    bundle = work_out(CARDS["pipeline-survival"], DATA, make_view(DATA.register, DATA.latest, as_at=DATA.latest))
    result, every = replace(bundle.result, frame=estimate(every_life)), replace(bundle.companions["steps"], frame=steps(every_life))
    # When survival is drawn
    drawn = charts.survival(result, every, LIGHT).to_dict()["data"][-1]
    # Then no more steps than a line can show, each one of the estimate, from the first to the last
    assert len(every.frame) > 900
    assert len(drawn["x"]) <= 402
    known = dict(zip(every.frame["years_after"], every.frame["surviving"], strict=True))
    assert all(known[x] == y for x, y in zip(drawn["x"], drawn["y"], strict=True))
    assert (drawn["x"][0], drawn["x"][-1]) == (every.frame["years_after"].iloc[0], every.frame["years_after"].iloc[-1])
