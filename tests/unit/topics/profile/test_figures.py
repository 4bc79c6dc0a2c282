"""Every figure is listed, and the line joins only those that may be joined."""

from __future__ import annotations

from collections import defaultdict

import pytest

from lib.topics.profile.figures import LINE
from tests.unit.topics.profile.register import ALL, card, of


def test_a_profile_lists_every_figure_of_the_source_file_with_its_source() -> None:
    for mutual_id in ALL:
        shown = card("profile-figures", mutual_id).result.frame
        expected = of("observations", mutual_id)
        assert sorted(shown["amount"]) == sorted(float(row["value"]) for row in expected), mutual_id
        assert {source for cell in shown["source_id"] for source in cell} == {row["source_id"] for row in expected}


def test_the_line_joins_only_turnover_of_the_whole_body_with_known_years_and_one_a_year() -> None:
    for mutual_id in ALL:
        shown = card("profile-value", mutual_id).result.frame
        line = shown[shown["drawn"].eq(LINE)]
        # Given the figures that may be joined, read from the file
        may = defaultdict(set)
        for row in of("observations", mutual_id):
            if row["measure"] == "turnover" and row["scope"] == "whole" and row["period_years"]:
                may[row["period_end"][:4]].add(float(row["value"]) / float(row["period_years"]))
        # Then each year that has one has exactly one of them on the line, and nothing else is
        years = [text[:4] for text in line["period_end"]]
        assert sorted(years) == sorted(may), mutual_id
        assert all(any(value == pytest.approx(each) for each in may[year]) for year, value in zip(years, line["annual"], strict=True))


def test_money_that_is_not_the_whole_bodys_own_is_apart_and_money_of_unknown_years_is_not_drawn() -> None:
    for mutual_id in ALL:
        shown = card("profile-value", mutual_id).result.frame
        money = [row for row in of("observations", mutual_id) if row["measure"] in ("turnover", "contract_value")]
        unknown = [row for row in money if not row["period_years"]]
        apart = [row for row in money if row["period_years"] and row["scope"] != "whole"]
        assert shown["drawn"].str.startswith("Not drawn").sum() == len(unknown) == shown["annual"].isna().sum()
        assert shown["drawn"].str.startswith("Shown apart").sum() == len(apart)
