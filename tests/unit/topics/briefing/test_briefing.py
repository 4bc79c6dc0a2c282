"""What the briefing says: its lists follow the register, its words follow its rows, and it stands for every view."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from lib.core.asat import live_at
from lib.core.wording import count, pounds, quantity
from lib.register.schema import PLACES, REGIONS
from lib.topics.briefing import measure
from lib.topics.briefing.briefing import Briefing, build_briefing
from lib.topics.briefing.measure import last_year
from lib.view.view import View, make_view
from tests.editions import NEWEST as DATA

SOURCE = Path(__file__).resolve().parents[4] / "data" / "source"
DEFAULT = make_view(DATA.register, DATA.latest)
IN_2018 = make_view(DATA.register, DATA.latest, as_at=date(2018, 3, 31))
LONDON = make_view(DATA.register, DATA.latest, regions=["London"])
NOTHING = make_view(DATA.register, DATA.latest, grades=[])


def rows(name: str) -> list[dict[str, str]]:
    with (SOURCE / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


ORGANISATIONS = {row["name"]: row for row in rows("organisations")}


def test_the_largest_are_those_with_the_highest_figures_in_the_source_file() -> None:
    # Given what the source file says of each of the mutuals listed
    listed = measure.largest(DATA, DEFAULT).frame
    figures = defaultdict(set)
    for row in rows("observations"):
        if row["measure"] in ("turnover", "contract_value") and row["scope"] == "whole" and row["period_years"]:
            figures[row["mutual_id"]].add((row["period_end"][:4], float(row["value"]) / float(row["period_years"])))
    # Then each value is one of its figures, of the year said, and they are in order
    for _, row in listed.iterrows():
        known = figures[ORGANISATIONS[row["name"]]["mutual_id"]]
        assert any(year == str(row["value_year"]) and value == pytest.approx(row["value"]) for year, value in known)
    assert listed["value"].is_monotonic_decreasing
    assert len(listed) == 5


def test_the_newest_launched_last_before_the_date_and_are_still_going() -> None:
    listed = measure.newest(DATA, DEFAULT).frame
    when = DEFAULT.as_at.isoformat()
    wide = {row["name"]: row for row in ORGANISATIONS.values() if row["confidence"] in ("high", "medium")}
    later = [
        name
        for name, row in wide.items()
        if listed["launched"].iloc[0] < row["launched"] <= when and len(row["launched"]) == 10 and not row["ended"]
    ]
    assert later == []
    for name, launched in zip(listed["name"], listed["launched"], strict=True):
        assert wide[name]["launched"] == launched
        assert launched <= when


def test_examples_are_one_for_each_region_that_holds_a_mutual() -> None:
    listed = measure.examples(DATA, IN_2018).frame
    assert listed["place"].is_unique
    assert set(listed["place"]) <= set(REGIONS)
    assert list(listed["place"]) == sorted(listed["place"], key=PLACES.index)
    assert all(ORGANISATIONS[name]["services"] == services for name, services in zip(listed["name"], listed["services"], strict=True))


@pytest.mark.parametrize("view", [DEFAULT, IN_2018])
def test_an_example_is_the_largest_of_its_region_by_value_then_staff(view: View) -> None:
    live = live_at(DATA, view).reset_index(drop=True)
    order = live.sort_values(["value", "staff"], ascending=False, kind="stable")
    listed = measure.examples(DATA, view).frame
    for place, name in zip(listed["place"], listed["name"], strict=True):
        here = order[order["place"].eq(place)]
        best = here[here["value"].fillna(-1).eq(here["value"].max()) | here["value"].isna().all()]
        best = best[best["staff"].fillna(-1).eq(best["staff"].max()) | best["staff"].isna().all()]
        assert name in set(best["name"]), place


def test_examples_of_a_region_are_from_that_region_and_one_for_each_authority() -> None:
    listed = measure.examples(DATA, LONDON).frame
    assert set(listed["place"]) == {"London"}
    assert listed["lad_name"].dropna().is_unique
    assert {ORGANISATIONS[name]["region"] for name in listed["name"]} == {"London"}


@pytest.mark.parametrize("view", [DEFAULT, IN_2018, LONDON])
def test_outcomes_are_rows_of_the_source_file_with_comparator_and_a_period_that_was_over(view: object) -> None:
    listed = measure.outcomes(DATA, view).frame
    held = {(row["measure"], float(row["value"]), row["period"]): row for row in rows("outcomes")}
    for _, row in listed.iterrows():
        source = held[row["outcome"], row["outcome_value"], row["period"]]
        assert source["comparator"] == row["comparator"]
        assert source["source_id"].split("|") == list(row["source_id"])
        assert last_year(row["period"]) <= view.as_at.year
        assert not source["measure"].startswith(("Planned", "Projected", "Expected", "Forecast"))


def test_a_mutual_is_quoted_once_whatever_it_was_called() -> None:
    known = {name: row["mutual_id"] for row in ORGANISATIONS.values() for name in (row["name"], *row["aliases"].split("|"))}
    for view in (DEFAULT, IN_2018):
        quoted = [known.get(subject, subject) for subject in measure.outcomes(DATA, view).frame["subject"]]
        assert all(quoted.count(each) <= (2 if each == "The whole sector" else 1) for each in quoted)


def test_outcomes_are_not_chosen_for_being_good() -> None:
    # Given the outcomes with a figure to compare with, over many views
    views = [
        make_view(DATA.register, DATA.latest, as_at=DATA.latest, regions=[place], grades=["Strong", "Moderate", "Weak"]) for place in PLACES
    ]
    frame = pd.concat([measure.outcomes(DATA, view).frame for view in views]).dropna(subset="comparator_value")
    better_when = {(row["measure"], float(row["value"])): row["direction"] for row in rows("outcomes")}
    # Then some got worse, and the briefing says so
    higher = pd.Series([better_when[pair] == "higher is better" for pair in zip(frame["outcome"], frame["outcome_value"], strict=True)])
    worse = (frame["outcome_value"] < frame["comparator_value"]).to_numpy() == higher.to_numpy()
    assert worse.any()
    assert (frame["compares"].to_numpy()[worse] == "Worse").all()


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ("2013", 2013),
        ("to 2013", 2013),
        ("2018-19", 2019),
        ("2022-12", 2022),
        ("2003-10 to 2004-03", 2004),
        ("1999-00", 2000),
        ("year 1", None),
    ],
)
def test_the_last_year_of_a_period_in_words(period: str, year: int | None) -> None:
    assert last_year(period) == year


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (79.0, "per cent", "79%"),
        (1.74, "per cent", "1.74%"),
        (15.0, "per cent lower", "15% lower"),
        (13.78, "GBP a year", "£13.78 a year"),
        (-150000.0, "GBP", "−£150,000"),
        (4.0, "of 5 areas", "4 of 5 areas"),
        (2904656.0, "loans", "2,904,656 loans"),
    ],
)
def test_a_quantity_is_exact_and_carries_its_unit(value: float, unit: str, said: str) -> None:
    assert quantity(value, unit) == said


def test_the_briefing_holds_the_cells_that_its_results_give() -> None:
    briefing = build_briefing(DATA, DEFAULT)
    sectors = briefing.sectors.result.frame
    assert [row[:2] for row in briefing.sectors.table.rows] == [
        (sector, count(mutuals)) for sector, mutuals in zip(sectors["sector"], sectors["mutuals"], strict=True)
    ]
    largest = briefing.largest
    assert [row[3] for row in largest.table.rows] == [pounds(value) for value in largest.result.frame["value"]]
    assert all(len(row) == len(part.table.headings) for part in (*briefing.charts, *briefing.lists) for row in part.table.rows)


def test_published_counts_stand_only_beside_the_whole_sector() -> None:
    assert len(build_briefing(DATA, DEFAULT).published.table.rows) > 10
    assert build_briefing(DATA, LONDON).published.empty


def test_everything_quoted_has_its_source_on_the_pages() -> None:
    briefing = build_briefing(DATA, DEFAULT)
    cited = {source.id for source in briefing.cited}
    quoted = {each for part in (briefing.largest, briefing.outcomes) for cell in part.result.frame["source_id"] for each in cell}
    assert quoted
    assert quoted <= cited


@pytest.mark.parametrize("view", [NOTHING, make_view(DATA.register, DATA.latest, as_at=date(2006, 1, 1), sectors=["Fire and rescue"])])
def test_an_empty_view_gives_a_briefing_that_says_why(view: object) -> None:
    briefing = build_briefing(DATA, view)
    assert briefing.regions.empty
    assert "no live mutuals" in briefing.lead
    assert all(len(part.words.empty) > 20 for part in (*briefing.charts, *briefing.lists) if part.empty)


def test_a_briefing_cannot_be_changed() -> None:
    briefing: Briefing = build_briefing(DATA, NOTHING)
    with pytest.raises(FrozenInstanceError):
        briefing.title = "Other"  # type: ignore[misc]  # that is what is tested
