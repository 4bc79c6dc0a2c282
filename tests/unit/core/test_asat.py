"""The as-at rules hold for every register, not only for ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.core.asat import (
    Sightings,
    choose,
    choose_unplaced,
    counts_on,
    is_live,
    live_at,
    live_counts,
    live_counts_by,
    nearest_published,
    population,
    residents,
    sightings,
    totals,
)
from lib.core.nearest import nearest_figures
from lib.register.dataset import open_dataset
from lib.register.schema import GRADES, PLACES
from lib.topics.places.measure import by_region
from lib.topics.sectors.measure import by_sector, sector_by_region
from lib.view.view import View
from tests.unit.factories import REGISTER, figure, make_dataset, mutual, published

ALL_GRADES = tuple(GRADES.values())
VIEW = View(as_at=date(2013, 2, 8), grades=ALL_GRADES)
days = st.dates(min_value=date(2006, 1, 1), max_value=date(2026, 11, 22))


@st.composite
def spans(draw: st.DrawFn, earliest: date = date(2000, 1, 1)) -> tuple[str, str, str]:
    first = draw(st.dates(min_value=earliest, max_value=date(2026, 1, 1)))
    last = first + timedelta(days=draw(st.sampled_from([0, 27, 30, 364])))
    return first.isoformat(), (first + (last - first) // 2).isoformat(), last.isoformat()


@st.composite
def mutuals(draw: st.DrawFn) -> list[dict[str, Any]]:
    rows = []
    for number in range(draw(st.integers(1, 12))):
        start = draw(st.one_of(st.just((None, None, None)), spans()))
        end: tuple[str | None, ...] = (None, None, None)
        if start[0] and draw(st.booleans()):
            end = draw(spans(earliest=date.fromisoformat(start[0])))
        sector = draw(st.sampled_from(REGISTER.sectors))
        rows.append(
            mutual(
                number,
                start=start,
                end=end,
                sector=sector,
                sector_group=REGISTER.group_of[sector],
                place=draw(st.sampled_from(PLACES)),
                grade=draw(st.sampled_from(ALL_GRADES)),
            )
        )
    return rows


@st.composite
def figures(draw: st.DrawFn) -> list[dict[str, Any]]:
    return [
        figure(
            draw(st.integers(0, 11)),
            draw(st.sampled_from(["turnover", "contract_value", "staff_headcount"])),
            draw(days).isoformat(),
            float(draw(st.integers(0, 10**9))),
            approx=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 12)))
    ]


@given(mutuals(), days)
def test_certain_is_at_most_central_is_at_most_possible(rows: list[dict[str, Any]], day: date) -> None:
    frame = make_dataset(rows).mutuals
    counts = live_counts(frame, [day]).iloc[0]
    assert counts["certain"] <= counts["central"] <= counts["possible"] <= len(frame)


@given(mutuals(), days)
def test_counting_by_sorted_dates_agrees_with_looking_at_each_mutual(rows: list[dict[str, Any]], day: date) -> None:
    data = make_dataset(rows)
    frame, chosen = data.mutuals, choose(data, VIEW)
    counts, of_view = live_counts(frame, [day]).iloc[0], counts_on(data, VIEW, day)
    for reading in ("certain", "central", "possible"):
        assert counts[reading] == is_live(frame, day, reading).sum()
        assert of_view[reading] == is_live(chosen, day, reading).sum()
    # And so for each place
    by_place = live_counts_by(data, VIEW, "place", [day])
    assert {place: int(number[0]) for place, number in by_place.items()} == {
        str(place): int(is_live(part, day).sum()) for place, part in chosen.groupby("place", observed=True)
    }


@given(mutuals(), days, days)
def test_moving_the_date_forward_never_un_ends_a_mutual(rows: list[dict[str, Any]], one: date, other: date) -> None:
    frame = make_dataset(rows).mutuals
    earlier, later = sorted((one, other))
    has_ended = frame["start_mid"].le(pd.Timestamp(earlier)) & ~is_live(frame, earlier)
    assert not (has_ended & is_live(frame, later)).any()


@given(mutuals(), figures(), days)
def test_no_mutual_is_counted_twice(rows: list[dict[str, Any]], seen: list[dict[str, Any]], day: date) -> None:
    live = live_at(make_dataset(rows, seen), VIEW, day)
    assert live["mutual_id"].is_unique


@given(mutuals(), figures(), days)
def test_sums_by_region_and_by_sector_equal_the_total(rows: list[dict[str, Any]], seen: list[dict[str, Any]], day: date) -> None:
    data = make_dataset(rows, seen)
    view = View(as_at=day, grades=ALL_GRADES)
    total = totals(live_at(data, view)).iloc[0]
    for result in (by_region(data, view), by_sector(data, view), by_sector(data, view, "sector_group")):
        assert result.frame["mutuals"].sum() == total["mutuals"]
        assert result.frame["value"].sum() == pytest.approx(0 if pd.isna(total["value"]) else total["value"])
        assert result.frame["staff"].sum() == pytest.approx(0 if pd.isna(total["staff"]) else total["staff"])
        assert result.frame["value_known"].sum() == total["value_known"]
    assert sector_by_region(data, view).frame["mutuals"].sum() == total["mutuals"]


@given(mutuals())
def test_every_started_mutual_is_either_placed_in_time_or_counted_apart(rows: list[dict[str, Any]]) -> None:
    frame = make_dataset(rows).mutuals
    assert frame["start_from"].notna().sum() + len(choose_unplaced(frame)) == len(frame)


def test_a_mutual_is_live_on_the_day_it_starts_and_not_on_the_day_it_ends() -> None:
    frame = make_dataset([mutual(1, start=("2011-04-01",) * 3, end=("2014-03-31",) * 3)]).mutuals
    assert list(live_counts(frame, [date(2011, 3, 31), date(2011, 4, 1), date(2014, 3, 30), date(2014, 3, 31)])["central"]) == [0, 1, 1, 0]


def test_a_year_is_read_as_every_day_of_it() -> None:
    frame = make_dataset([mutual(1, start=("2011-01-01", "2011-07-02", "2011-12-31"))]).mutuals
    row = live_counts(frame, [date(2011, 7, 1), date(2011, 7, 2), date(2011, 12, 31)])
    assert row[["certain", "central", "possible"]].to_numpy().tolist() == [[0, 0, 1], [0, 1, 1], [1, 1, 1]]


def test_one_first_seen_trading_after_a_date_is_not_live_then_by_any_reading_and_counted_apart() -> None:
    # Given a mutual that a source first shows trading some time in 2015
    seen = mutual(1, start=("2015-01-01", "2015-07-02", "2015-12-31"), launched=None, trading_by="2015", start_basis="trading by")
    data = make_dataset([seen, mutual(2)])
    # Then in 2013 only the other is counted, and the first is one of those that may have begun
    assert counts_on(data, VIEW, VIEW.as_at) == {"certain": 1, "central": 1, "possible": 1}
    assert sightings(data, VIEW) == Sightings(live=1, recent=1, later=1)
    assert sightings(data, View(as_at=date(2016, 1, 1))) == Sightings(live=2, recent=2, later=0)


def test_where_most_were_last_seen_long_before_the_count_is_in_doubt() -> None:
    # Given three mutuals of 2011 of which two were last seen in 2014
    data = make_dataset([mutual(1), mutual(2, last_seen="2014-05-01"), mutual(3, last_seen="2014-05-01")])
    # Then up to three years later the count is borne out, and after that it is only not known that they ended
    assert not sightings(data, View(as_at=date(2017, 4, 30))).doubted
    late = sightings(data, View(as_at=date(2017, 6, 1)))
    assert (late.live, late.recent, late.doubted) == (3, 1, True)


def test_editions_that_do_not_say_when_a_mutual_was_last_seen_cast_no_doubt() -> None:
    data = replace(make_dataset([mutual(1, last_seen=None)]), lacks=frozenset({"organisations.last_seen"}))
    assert sightings(data, View(as_at=date(2026, 1, 1))) == Sightings(live=1, recent=None, later=0)


def test_planned_mutuals_are_neither_live_nor_unplaced() -> None:
    frame = make_dataset([mutual(1, start=(None,) * 3, status="planned"), mutual(2, start=(None,) * 3)]).mutuals
    assert live_counts(frame, [date(2020, 1, 1)])["possible"].item() == 0
    assert list(choose_unplaced(frame)["mutual_id"]) == ["m2"]


def test_a_filter_keeps_only_what_it_names() -> None:
    data = make_dataset(
        [mutual(1), mutual(2, sector="Bananas", sector_group="Beta"), mutual(3, place="South West"), mutual(4, grade="Weak")]
    )
    assert set(choose(data, View(as_at=VIEW.as_at))["mutual_id"]) == {"m1", "m2", "m3"}
    assert set(choose(data, View(as_at=VIEW.as_at, sectors=("Alpha",)))["mutual_id"]) == {"m1", "m3"}
    assert set(choose(data, View(as_at=VIEW.as_at, regions=("South West",)))["mutual_id"]) == {"m3"}
    assert set(choose(data, View(as_at=VIEW.as_at, grades=("Weak",)))["mutual_id"]) == {"m4"}
    assert choose(data, View(as_at=VIEW.as_at, grades=())).empty


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ([figure(1, "turnover", "2012-03-31", 5.0), figure(1, "contract_value", "2013-02-08", 9.0)], 5.0),
        ([figure(1, "contract_value", "2013-02-08", 9.0)], 9.0),
        ([figure(1, "turnover", "2012-03-31", 5.0), figure(1, "turnover", "2013-12-31", 6.0)], 6.0),
        ([figure(1, "turnover", "2014-03-31", 5.0), figure(1, "turnover", "2012-03-31", 6.0)], 6.0),
        ([figure(1, "turnover", "2015-03-31", 5.0), figure(1, "turnover", "2014-03-31", 6.0)], 6.0),
        ([figure(1, "turnover", "2013-03-31", 5.0, approx=True), figure(1, "turnover", "2013-03-31", 6.0)], 6.0),
        (
            [
                figure(1, "turnover", "2013-03-31", 5.0),
                figure(1, "turnover", "2013-03-31", 6.0, source_published=pd.Timestamp("2015-01-01")),
            ],
            6.0,
        ),
        ([figure(1, "turnover", "2009-12-31", 5.0)], None),
        ([figure(1, "turnover", "2013-03-31", 5.0, annual_value=None)], None),
        ([figure(1, "contract_value", "2013-03-31", 15.0, annual_value=3.0)], 3.0),
    ],
    ids=[
        "turnover before contract value",
        "contract value where there is no turnover",
        "the same year first",
        "the earlier of two years as near",
        "the nearest year",
        "exact before approximate",
        "the later publication",
        "not beyond three years",
        "not without a year's worth",
        "a contract of several years counts by the year",
    ],
)
def test_the_value_at_a_date_follows_the_order_of_preference(seen: list[dict[str, Any]], expected: float | None) -> None:
    found = nearest_figures(make_dataset([mutual(1)], seen), ("turnover", "contract_value"), date(2013, 2, 8))
    assert (found["amount"].item() if len(found) else None) == expected


@pytest.mark.parametrize(("on", "expected"), [(date(2013, 9, 30), None), (date(2013, 10, 1), 90.0), (date(2016, 1, 1), 90.0)], ids=str)
def test_a_figure_is_not_carried_back_over_the_day_on_which_its_body_was_enlarged(on: date, expected: float | None) -> None:
    # Given a turnover of 2014 of a body that took over another's services on 1 October 2013
    larger = figure(1, "turnover", "2014-12-31", 90.0, enlarged=pd.Timestamp("2013-10-01"))
    found = nearest_figures(make_dataset([mutual(1)], [larger]), ("turnover", "contract_value"), on)
    assert (found["amount"].item() if len(found) else None) == expected


@pytest.mark.parametrize(
    ("scope", "known"), [("whole", True), (None, True), ("part", False), ("shared", False), ("before spin-out", False)]
)
def test_only_the_staff_of_the_whole_body_are_its_staff(scope: str | None, known: bool) -> None:
    people = figure(1, "staff_headcount", "2013-01-01", 80.0, scope=scope)
    assert len(nearest_figures(make_dataset([mutual(1)], [people]), ("staff_headcount",), date(2013, 2, 8))) == known


@pytest.mark.parametrize("by", ["sector", ["lad_code"], ["sector", "place"], ["place", "lad_code", "precision"]])
@pytest.mark.parametrize("on", [date(2006, 1, 1), date(2013, 2, 8), date(2024, 5, 5)])
def test_sums_by_group_are_those_of_pandas(by: str | list[str], on: date) -> None:
    # Given the real register's live mutuals, some in no authority
    live = live_at(open_dataset(), VIEW, on)
    keys = [by] if isinstance(by, str) else by
    groups = live[[*keys, "value", "staff"]].astype(dict.fromkeys(keys, "str")).groupby(keys)
    # Then each group, by its texts, has its sums, missing where nothing is known, and its counts
    sums, known = groups.sum(min_count=1).astype(float), groups.count()
    expected = (
        groups.size()
        .to_frame("mutuals")
        .assign(value=sums["value"], value_known=known["value"], staff=sums["staff"], staff_known=known["staff"])
    )
    expected = expected.reset_index()
    pd.testing.assert_frame_equal(totals(live, by)[[*expected.columns]], expected, check_dtype=False)


def test_a_mutual_whose_group_is_missing_counts_in_none() -> None:
    live = live_at(make_dataset([mutual(1), mutual(2), mutual(3, sector="Bananas", sector_group="Beta")]), VIEW)
    live = live.assign(sector=pd.Categorical(["Bananas", None, "Apples"]))
    assert totals(live, "sector")[["sector", "mutuals"]].to_numpy().tolist() == [["Apples", 1], ["Bananas", 1]]


def test_a_sum_over_no_known_value_is_missing_not_zero() -> None:
    total = totals(live_at(make_dataset([mutual(1)]), VIEW)).iloc[0]
    assert total["mutuals"] == 1
    assert pd.isna(total["value"])
    assert total["value_known"] == 0


def test_the_published_total_nearest_to_the_date_is_chosen() -> None:
    data = make_dataset([mutual(1)], totals=[published("live_mutuals", "2012-06-25", 58), published("live_mutuals", "2013-02-08", 65)])
    assert nearest_published(data, "live_mutuals", date(2013, 2, 8))["value"] == 65
    assert nearest_published(data, "live_mutuals", date(2012, 7, 1))["value"] == 58
    assert nearest_published(data, "live_mutuals", date(2020, 1, 1)) is None


@given(days)
def test_residents_of_all_regions_add_up_and_a_region_counts_itself(day: date) -> None:
    data = make_dataset([mutual(1)])
    assert residents(data, View(as_at=day)) == pytest.approx(population(data, day).sum())
    assert residents(data, View(as_at=day, regions=("London",))) == pytest.approx(10_000_000)
