"""The directory has every organisation with what it was at the date; side by side, figures are those of the source files."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pandas as pd
import pytest

from lib.core.asat import live_at
from lib.core.nearest import STAFF, VALUE, nearest_figures
from lib.topics.mutuals.measure import directory, headcount, side_by_side, turnover, unknown
from lib.topics.profile.measure import facts
from lib.view.view import View, make_view, with_subject
from tests.editions import NEWEST as DATA
from tests.unit.factories import figure, make_dataset, mutual
from tests.unit.topics.mutuals.source import read

VIEW = make_view(DATA.register, DATA.latest)
EVERYTHING = make_view(DATA.register, DATA.latest, grades=["Strong", "Moderate", "Weak"])
ROWS = read("organisations")


def test_the_directory_has_every_organisation_that_passes_the_filters_whatever_its_dates() -> None:
    strong_or_moderate = {row["mutual_id"] for row in ROWS if row["confidence"] in ("high", "medium")}
    assert set(directory(DATA, VIEW).frame["mutual_id"]) == strong_or_moderate
    assert set(directory(DATA, EVERYTHING).frame["mutual_id"]) == {row["mutual_id"] for row in ROWS}
    london = directory(DATA, make_view(DATA.register, DATA.latest, regions=["London"])).frame
    assert set(london["mutual_id"]) == {row["mutual_id"] for row in ROWS if row["region"] == "London"} & strong_or_moderate


@pytest.mark.parametrize("day", [date(2010, 7, 2), date(2013, 2, 8), DATA.latest])
def test_a_row_cites_the_sources_of_its_organisation_and_of_both_figures(day: date) -> None:
    own = {row["mutual_id"]: row["source_ids"].split("|") for row in ROWS}
    figures = [nearest_figures(DATA, measures, day)["source_id"] for measures in (VALUE, STAFF)]
    frame = directory(DATA, make_view(DATA.register, DATA.latest, as_at=day, grades=["Strong", "Moderate", "Weak"])).frame
    for mutual_id, cited in zip(frame["mutual_id"], frame["source_id"], strict=True):
        others = [column[mutual_id] for column in figures if mutual_id in column.index]
        assert cited == tuple(sorted({*own[mutual_id], *(each for ids in others for each in ids)})), mutual_id


@pytest.mark.parametrize(
    "day", [date(2013, 2, 8), *(pytest.param(day, marks=pytest.mark.thorough) for day in (date(2010, 7, 2), DATA.latest))], ids=str
)
def test_the_state_of_each_is_that_of_its_profile_and_the_live_are_those_counted(day: date) -> None:
    view = make_view(DATA.register, DATA.latest, as_at=day, grades=["Strong", "Moderate", "Weak"])
    frame = directory(DATA, view).frame
    for mutual_id, state in zip(frame["mutual_id"], frame["state"], strict=True):
        assert state == facts(DATA, with_subject(view, mutual=mutual_id)).facts.state, mutual_id
    assert set(frame.loc[frame["state"].eq("live"), "mutual_id"]) == set(live_at(DATA, view).index)
    assert (frame["state"] == "planned").sum() == sum(row["status"] == "planned" for row in ROWS)


def test_value_and_staff_are_those_near_the_date_with_their_years() -> None:
    data = make_dataset(
        [mutual(1), mutual(2), mutual(3)],
        [
            figure(1, "turnover", "2012-03-31", 5.0),
            figure(1, "staff_headcount", "2014-06-30", 7.0),
            figure(2, "turnover", "2020-01-01", 9.0),
            figure(3, "turnover", "2012-09-29", 4.0, period_end_from=pd.Timestamp("2010-04-01"), period_end_to=pd.Timestamp("2015-03-31")),
        ],
    )
    frame = directory(data, View(as_at=date(2013, 2, 8))).frame.set_index("mutual_id")
    assert frame.loc["m1", ["value", "value_year", "staff", "staff_year"]].tolist() == [5.0, "2012", 7.0, "2014"]
    # And of a figure that describes a span of years the years are shown
    assert frame.loc["m3", ["value", "value_year"]].tolist() == [4.0, "2010 to 2015"]
    assert frame.loc["m2", ["value", "staff"]].isna().all()


def compared(*ids: str) -> View:
    return with_subject(VIEW, compare=ids)


def best_known(measure: str) -> list[str]:
    """Mutuals with the most years of a measure, straight from the source."""
    usable = [
        row
        for row in read("observations")
        if row["measure"] == measure and (measure != "turnover" or (row["scope"] == "whole" and row["period_years"]))
    ]
    years = {(row["mutual_id"], row["period_end"][:4]) for row in usable}
    return [name for name, _ in Counter(name for name, _ in years).most_common(4)]


@pytest.mark.parametrize(("measure", "work_out", "column"), [("turnover", turnover, "value"), ("staff_headcount", headcount, "staff")])
def test_each_mutual_has_one_figure_a_year_and_it_is_one_of_the_source(measure: str, work_out: object, column: str) -> None:
    # Given the mutuals with the most figures
    ids = best_known(measure)
    names = {row["mutual_id"]: row["name"] for row in ROWS}
    # When they are compared
    result = work_out(DATA, compared(*ids))
    # Then the mutuals are in the order asked for, each year once, with a figure that the source has for that year
    assert list(dict.fromkeys(result.frame["name"])) == [names[each] for each in ids]
    assert not result.frame.duplicated(["name", "year"]).any()
    known = {
        (
            names[row["mutual_id"]],
            int(row["period_end"][:4]),
            float(row["value"]) / (float(row["period_years"]) if measure == "turnover" and row["period_years"] else 1),
        )
        for row in read("observations")
        if row["measure"] == measure
    }
    assert set(zip(result.frame["name"], result.frame["year"], result.frame[column], strict=True)) <= known


def test_unknown_mutuals_are_left_out_and_named() -> None:
    view = compared("no-such-mutual", ROWS[0]["mutual_id"])
    assert side_by_side(DATA, view).frame["mutual_id"].tolist() == [ROWS[0]["mutual_id"]]
    assert unknown(DATA, view) == ["no-such-mutual"]
