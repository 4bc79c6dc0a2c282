"""The profile of every organisation: its facts, figures, mentions and likeness, against the source files."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from lib.catalogue import CARDS
from lib.core.card import Bundle, Options, work_out
from lib.core.mentions import about, named_in
from lib.core.theme import DARK, LIGHT
from lib.register.dataset import open_dataset
from lib.topics.profile.figures import LINE
from lib.topics.profile.measure import every_source, facts, state_at
from lib.topics.profile.picture import staff_of_one, value_of_one
from lib.topics.profile.words import left_out, profile_summary
from lib.ui.table import table_html
from lib.view.view import View, make_view, with_subject
from tests.unit.core.test_describe_numbers import check_style
from tests.unit.factories import figure, make_dataset, mutual

ROOT = Path(__file__).resolve().parents[3]
DATA = open_dataset()
DEFAULT = make_view(DATA.register, DATA.latest)
PROFILE = [name for name in CARDS if name.startswith("profile-")]
#: The one with the most figures.
BUSY = str(DATA.observations["mutual_id"].value_counts().index[0])


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / f"data/source/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of(name: str, mutual_id: str) -> list[dict[str, str]]:
    return [row for row in rows(name) if row["mutual_id"] == mutual_id]


def view_of(mutual_id: str, view: View = DEFAULT) -> View:
    return with_subject(view, mutual=mutual_id)


def card(name: str, mutual_id: str) -> Bundle:
    return work_out(CARDS[name], DATA, view_of(mutual_id))


@cache
def bundles(mutual_id: str) -> dict[str, Bundle]:
    return {name: card(name, mutual_id) for name in PROFILE}


ALL = [row["mutual_id"] for row in rows("organisations")]


def test_every_organisation_has_every_card_with_words_in_the_house_style_and_a_picture() -> None:
    # Given every organisation of the source file: live, ended, planned, weak, national, with and without figures
    assert set(ALL) == set(DATA.names)
    for mutual_id in ALL:
        known = facts(DATA, view_of(mutual_id))
        said = [profile_summary(known), left_out(known)]
        # When each card is worked out, drawn and tabled
        for name, shown in bundles(mutual_id).items():
            words, empty = shown.words, shown.result.empty
            said += [words.headline, words.empty] if empty else [words.headline, words.subtitle, words.alt, words.caption]
            if not empty:
                table_html(shown.result, words.subtitle, shown.sources)
            if shown.card.draw and not empty:
                shown.card.draw(shown, DARK, Options())
            assert len(words.empty) > 20, (mutual_id, name)
        # Then every text is fit to read
        for text in said:
            check_style(text)


def test_a_profile_lists_every_figure_of_the_source_file_with_its_source() -> None:
    for mutual_id in ALL:
        shown = bundles(mutual_id)["profile-figures"].result.frame
        expected = of("observations", mutual_id)
        assert sorted(shown["amount"]) == sorted(float(row["value"]) for row in expected), mutual_id
        assert {source for cell in shown["source_id"] for source in cell} == {row["source_id"] for row in expected}


def test_the_line_joins_only_turnover_of_the_whole_body_with_known_years_and_one_a_year() -> None:
    for mutual_id in ALL:
        shown = bundles(mutual_id)["profile-value"].result.frame
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
        shown = bundles(mutual_id)["profile-value"].result.frame
        money = [row for row in of("observations", mutual_id) if row["measure"] in ("turnover", "contract_value")]
        unknown = [row for row in money if not row["period_years"]]
        apart = [row for row in money if row["period_years"] and row["scope"] != "whole"]
        assert shown["drawn"].str.startswith("Not drawn").sum() == len(unknown) == shown["annual"].isna().sum()
        assert shown["drawn"].str.startswith("Shown apart").sum() == len(apart)


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
    drawn = json.loads(value_of_one(shown.result, LIGHT, sources=shown.sources).to_json())
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
    traces = json.loads(staff_of_one(shown.result, LIGHT, sources=shown.sources).to_json())["data"]
    marks = {trace["name"]: (trace["marker"]["symbol"], trace["mode"]) for trace in traces}
    assert marks["Headcount"][0] != marks["Full-time equivalent staff"][0]
    assert marks["Full-time equivalent staff"][1] == "markers"
    assert not shown.result.frame.loc[shown.result.frame["figure"].ne("Headcount"), "drawn"].eq(LINE).any()


def test_similar_mutuals_share_what_they_are_said_to_share_and_never_include_the_mutual() -> None:
    source = {row["mutual_id"]: row for row in rows("organisations")}
    group = {row["mutual_id"]: row["sector_group"] for row in DATA.mutuals[["mutual_id", "sector_group"]].to_dict("records")}
    for mutual_id in ALL:
        shown = bundles(mutual_id)["profile-similar"].result.frame
        assert mutual_id not in set(shown["mutual_id"])
        assert shown["mutual_id"].is_unique
        for other, likeness in zip(shown["mutual_id"], shown["likeness"], strict=True):
            own, its = source[mutual_id], source[other]
            assert group[mutual_id] == group[other]
            assert ("same sector" in likeness.split(", ")) == (own["sector"] == its["sector"])
            assert ("same region" in likeness) == (own["region"] == its["region"] and own["region"] not in ("", "National"))
            assert its["status"] != "planned" or own["status"] == "planned"


def test_what_is_said_holds_the_statements_outcomes_support_and_claims_that_name_a_mutual() -> None:
    # Given NAViGO, whose name is in two files under that very word
    name = "NAViGO"
    mutual_id = next(row["mutual_id"] for row in rows("organisations") if row["name"] == name)
    shown = bundles(mutual_id)["profile-said"].result.frame
    kinds = shown["kind"].value_counts()
    # Then its outcomes and claims are those that a plain search of the files finds
    assert kinds["Outcome"] == sum(row["subject"] == name for row in rows("outcomes"))
    assert kinds["Minister’s claim"] == sum(
        any(
            re.search(rf"\b{name}\b", row[column])
            for column in ("claim", "evidence_for", "evidence_against_or_caveat", "other_published_values")
        )
        for row in rows("claims")
    )
    assert any("79 per cent, compared with 56 per cent" in text for text in shown["statement"])


def test_every_statement_is_on_the_profile_of_its_mutual() -> None:
    for mutual_id in ALL:
        shown = bundles(mutual_id)["profile-said"].result.frame
        assert shown["kind"].eq("Statement").sum() == len(of("statements", mutual_id)), mutual_id


def test_every_pathfinder_and_supported_mutual_says_so() -> None:
    for row in rows("organisations"):
        said = " ".join(bundles(row["mutual_id"])["profile-said"].result.frame["statement"])
        assert not row["pathfinder"] or "Mutual pathfinders" in said, row["name"]
        assert row["msp_supported"] != "yes" or "Mutuals Support Programme" in said, row["name"]


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
            assert row["company_number"].removeprefix("IP") in shown.loc["Mutuals Public Register", "known_as"]


def test_every_source_of_a_profile_is_listed() -> None:
    for mutual_id in ALL:
        held = {row["source_id"] for name in ("observations", "statements") for row in of(name, mutual_id)}
        held = {each for cell in held for each in cell.split("|")}
        own = {source for row in of("organisations", mutual_id) for source in row["source_ids"].split("|")}
        assert held | own <= set(every_source(DATA, view_of(mutual_id)))


def test_what_the_filters_leave_out_still_has_a_profile_that_says_so() -> None:
    # Given a weak body in London that began after the date
    data = make_dataset([mutual(1, grade="Weak", start=("2015-01-01",) * 3, aliases=[])])
    view = View(as_at=date(2013, 2, 8), regions=("North West",), mutual="m1")
    row = data.mutuals.astype(object).where(data.mutuals.notna(), None).iloc[0].to_dict()
    assert state_at(row, view) == "not begun"
    # When the register's own weak bodies are looked at with filters that pass them over
    weak = next(r["mutual_id"] for r in rows("organisations") if r["confidence"] == "low" and r["region"] == "London")
    said = left_out(facts(DATA, view_of(weak, replace(DEFAULT, regions=("North West",)))))
    # Then the reasons are given
    assert "weak evidence is not chosen" in said
    assert "not in the regions chosen" in said


@pytest.mark.parametrize("subject", ["", "no-such-mutual"])
def test_no_mutual_gives_empty_cards_that_say_what_to_do(subject: str) -> None:
    for name in PROFILE:
        shown = card(name, subject)
        assert shown.result.empty
        assert "Choose a mutual" in shown.words.empty
    assert facts(DATA, view_of(subject)).empty
    assert every_source(DATA, view_of(subject)) == ()


def test_names_are_found_as_whole_words_and_never_where_they_may_be_ordinary_words() -> None:
    # Given mutuals with a plain word for a name, a short name that two share, and a name with an addition
    data = make_dataset(
        [
            mutual(1, name="Chime", aliases=["TLS"]),
            mutual(2, name="Moor House mutual (proposed)", aliases=["TLS"]),
            mutual(3, name="MyCo", aliases=["My Company CIC"]),
        ]
    )
    # Then prose names those that it surely means
    assert named_in(data, "Staff at Chime said so.") == {"m1"}
    assert named_in(data, "It was late. Chime of bells.") == frozenset()
    assert named_in(data, "MyCompany and TLS") == frozenset()
    assert named_in(data, "MyCo did well") == {"m3"}
    # And a cell about a body may leave out what the register adds
    assert about(data, "Moor House (Leeds)") == {"m2"}
    assert about(data, "My company, Leeds") == {"m3"}
