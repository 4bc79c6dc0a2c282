"""The facts of every organisation are those of the source files, and every source of its profile is listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from lib.topics.profile.measure import every_source, facts
from lib.topics.profile.words import say_left_out
from lib.view.view import View
from tests.unit.factories import make_dataset, mutual
from tests.unit.topics.profile.register import DATA, DEFAULT, card, of, rows, some_or_all, view_of


def test_the_facts_are_those_of_the_source_file_with_unknown_ones_kept() -> None:
    for row in rows("organisations"):
        known = facts(DATA, view_of(row["mutual_id"]))
        shown = known.frame.set_index("item")["known_as"]
        assert shown["Services"] == row["services"]
        for item, column in (("Launched", "launched"), ("Trading by", "trading_by"), ("Legal form", "legal_form")):
            assert not row[column] or shown[item] == row[column], row["name"]
        assert row["legal_form"] or pd.isna(shown["Legal form"])
        assert (row["status"] == "ended") == ("Ended" in shown)
        assert set(known.source_ids) == set(row["source_ids"].split("|"))


def test_company_and_society_numbers_lead_to_the_register_that_holds_them() -> None:
    numbered = [row for row in rows("organisations") if row["company_number"]]
    assert numbered
    for row in numbered:
        shown = facts(DATA, view_of(row["mutual_id"])).frame.set_index("item")
        if row["company_number"].isdigit():
            address = f"https://find-and-update.company-information.service.gov.uk/company/{row['company_number']}"
            assert shown.loc["Companies House", "address"] == address
        else:
            number = row["company_number"].removeprefix("IP").removeprefix("RS").lstrip("0")
            assert f"society {number};" in shown.loc["Mutuals Public Register", "known_as"]


@some_or_all
def test_every_source_of_a_profile_is_listed_and_no_other(organisations: list[str]) -> None:
    for mutual_id in organisations:
        figures = {row["source_id"] for row in of("observations", mutual_id)}
        own = {source for row in of("organisations", mutual_id) for source in row["source_ids"].split("|")}
        mentions = {source for cell in card("profile-said", mutual_id).result.frame["source_id"] for source in cell}
        statements = {source for row in of("statements", mutual_id) for source in row["source_id"].split("|")}
        assert statements <= mentions
        assert set(every_source(DATA, view_of(mutual_id))) == {source for cell in figures for source in cell.split("|")} | own | mentions


def test_what_the_filters_leave_out_still_has_a_profile_that_says_so() -> None:
    # Given the register's own weak bodies in London
    weak = next(row["mutual_id"] for row in rows("organisations") if row["confidence"] == "low" and row["region"] == "London")
    # When one is looked at with filters that pass it over, then the reasons are given
    text = say_left_out(facts(DATA, view_of(weak, replace(DEFAULT, regions=("North West",)))))
    assert "weak evidence is not chosen" in text
    assert "not in the regions chosen" in text


def test_a_mutual_that_had_not_begun_is_left_out_for_its_date() -> None:
    # Given a body that began in 2015, looked at in 2013
    data = make_dataset(
        [mutual(1, start=("2015-01-01",) * 3, area_served=None, company_number=None, website=None, parent_type=None, ended_from=None)]
    )
    known = facts(data, View(as_at=date(2013, 2, 8), mutual="m1"))
    assert (known.facts.state, known.facts.certain, known.facts.left_out) == ("not begun", True, ("date",))
    assert "it is not counted as live on 8 February 2013" in say_left_out(known)
