"""Each figure is a point above zero, and a line only where figures may be joined."""

from __future__ import annotations

import json
from datetime import date

from lib.catalogue import CARDS
from lib.core.card import Options, work_out
from lib.core.theme import LIGHT
from lib.topics.profile.figures import LINE
from lib.topics.profile.picture import staff, value
from lib.view.view import View
from tests.unit.factories import figure, make_dataset, mutual
from tests.unit.topics.profile.register import ALL, bundles, of


def test_the_line_is_broken_over_more_than_three_years_and_starts_from_zero() -> None:
    # Given turnover in two years near each other and one much later, and a figure for part of the body
    money = {"period_years": 1.0, "scope": "whole", "note": None}
    years = ("2011-12-31", "2012-12-31", "2020-12-31")
    seen = [figure(1, "turnover", day, 1e6 * (1 + n), period_end=day, **money) for n, day in enumerate(years)]
    seen.append(figure(1, "contract_value", "2012-06-30", 9e6, period_end="2012-06-30", **{**money, "scope": "part"}))
    whole = {"aliases": [], "services": "Fruit", "legal_form": None, "parent_body": None, "town": None, "area_served": None}
    data = make_dataset([mutual(1, **whole)], seen)
    view = View(as_at=date(2013, 2, 8), mutual="m1")
    # When they are drawn
    shown = work_out(CARDS["profile-value"], data, view)
    drawn = json.loads(value(shown, LIGHT, Options()).to_json())
    # Then the line has a gap, the other figure is a mark without a line, and the axis starts at zero
    line, apart = drawn["data"]
    assert line["y"] == [1, 2, None, 3]
    assert "lines" in line["mode"]
    assert (apart["mode"], apart["y"]) == ("markers", [9])
    assert drawn["layout"]["yaxis"]["range"][0] == 0
    # And each point says figure, period, grade and source
    assert "£1 million a year" in line["text"][0]
    assert "31 December 2011" in line["text"][0]
    assert "Strong evidence" in line["text"][0]
    assert "A publisher" in line["text"][0]


def test_headcount_and_full_time_equivalents_are_told_apart() -> None:
    both = next(m for m in ALL if {"staff_headcount", "staff_fte"} <= {row["measure"] for row in of("observations", m)})
    shown = bundles(both)["profile-staff"]
    traces = json.loads(staff(shown, LIGHT, Options()).to_json())["data"]
    marks = {trace["name"]: (trace["marker"]["symbol"], trace["mode"]) for trace in traces}
    assert marks["Headcount"][0] != marks["Full-time equivalent staff"][0]
    assert marks["Full-time equivalent staff"][1] == "markers"
    assert not shown.result.frame.loc[shown.result.frame["figure"].ne("Headcount"), "drawn"].eq(LINE).any()
