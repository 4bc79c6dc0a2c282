"""What each test of a claim finds: every number again from the source files by other means, and what flips a verdict."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from lib.topics.claims.verdicts import Verdict
from tests.unit.topics.claims.helpers import (
    ARTICLE,
    CLAIM_DAY,
    DATA,
    every_claim,
    found,
    list_tests,
    live_on,
    middle,
    read_rows,
    verdict,
    with_rows,
    with_table,
)

if TYPE_CHECKING:
    from collections.abc import Callable


# The numbers, again from the source files


def outcome(subject: str, measure: str) -> list[float]:
    return [
        float(row["value"])
        for row in read_rows("outcomes")
        if (row["subject"], row["measure"]) == (subject, measure) and set(row["source_id"].split("|")) - {ARTICLE}
    ]


def published(measure: str, *, before: date = CLAIM_DAY) -> list[tuple[date, float]]:
    return sorted(
        (middle(row["as_of"]), float(row["value"]))
        for row in read_rows("sector_series")
        if row["measure"] == measure and row["source_id"] != ARTICLE and middle(row["as_of"]) < before
    )


def known_value() -> float:
    """The best yearly figure of each live mutual within three years, by the rules of the design, added up."""
    day_of = {row["source_id"]: row["published"] for row in read_rows("sources")}
    total = 0.0
    for mutual in live_on(CLAIM_DAY):
        best: list[tuple[Any, float]] = []
        for row in read_rows("observations"):
            if row["mutual_id"] != mutual["mutual_id"] or row["measure"] not in ("turnover", "contract_value"):
                continue
            at = middle(row["period_end"])
            if row["scope"] != "whole" or not row["period_years"] or abs((at - CLAIM_DAY).days) > 1096:
                continue
            known = max((middle(day_of[cited]) for cited in row["source_id"].split("|") if day_of[cited]), default=date(1900, 1, 1))
            order = (
                row["measure"] != "turnover",
                abs(at.year - CLAIM_DAY.year),
                at.year > CLAIM_DAY.year,
                row["approx"] == "yes",
                -known.toordinal(),
            )
            best.append((order, float(row["value"]) / float(row["period_years"])))
        total += min(best, key=lambda pair: pair[0])[1] if best else 0
    return total


def councils(area: str = "", note: str = "", *, first: date = date.min, last: date = CLAIM_DAY) -> int:
    return len(
        {
            row["council"]
            for row in read_rows("councils")
            if re.search(area, row["service_area"], re.IGNORECASE)
            and note in row["note"]
            and row["date"]
            and first <= middle(row["date"]) <= last
        }
    )


def supported_rows() -> list[dict[str, str]]:
    return [
        row
        for row in read_rows("programme")
        if row["programme"] == "Mutuals Support Programme" and row["announced"] and middle(row["announced"]) <= CLAIM_DAY
    ]


def supported() -> int:
    return len({row["organisation"] for row in supported_rows()})


def launched_after(parent_type: str = "") -> int:
    """Strong and moderate mutuals with a dated launch after the claim and in its year."""
    return sum(
        bool(row["launched"]) and CLAIM_DAY < middle(row["launched"]) <= date(2013, 12, 31) and parent_type in ("", row["parent_type"])
        for row in read_rows("organisations")
        if row["confidence"] in ("high", "medium") and row["status"] != "planned"
    )


KINDS = {row["source_id"]: row["kind"] for row in read_rows("sources")}


EXPECTED: dict[str, Callable[[], float]] = {
    "C01": lambda: outcome("CSH Surrey", "Productivity gains, high end")[0],
    "C03": lambda: outcome("acute NHS trusts", "Saying patient care is the top priority")[0],
    "C04": lambda: published("programme_fund_gbp")[-1][1],
    "C05": lambda: next(
        float(row["value"])
        for row in read_rows("sector_series")
        if row["source_id"] == "wiredgov-aspiring-2013" and row["measure"] == "organisations_supported"
    ),
    "C06": lambda: sum(
        KINDS[cited] not in ("government", "company")
        for cited in next(row for row in read_rows("organisations") if row["mutual_id"] == "cleveland-fire-brigade")["source_ids"].split(
            "|"
        )
        if cited != ARTICLE
    ),
    "C07": lambda: published("ambassadors")[0][1],
    "C09": lambda: (
        next(float(row["value"]) for row in read_rows("sector_series") if row["source_id"] == ARTICLE and row["measure"] == "live_mutuals")
        / next(value for day, value in published("live_mutuals") if day.year == 2010)
    ),
    "C10": lambda: published("live_mutuals")[-1][1],
    "C11": lambda: published("turnover_total_gbp")[-1][1],
    "C13": lambda: sum(
        CLAIM_DAY <= middle(row["launched"]) <= date(2013, 12, 31)
        for row in read_rows("organisations")
        if row["mutual_id"] == "3bm-education-partners"
    ),
    "C14": lambda: councils("librar|arts|museum"),
    "C15": lambda: outcome("City Health Care Partnership", "Rise in customer satisfaction")[0],
    "C16": lambda: outcome("health social enterprises", "Staff satisfied that work is valued")[0],
    "C17": lambda: outcome("sector", "Productivity boost from employee ownership, maximum")[0],
    "C18": lambda: next(value for day, value in published("live_mutuals", before=date(2014, 1, 1)) if day > CLAIM_DAY),
    "C19": lambda: len({row["sector"] for row in supported_rows() if row["source_id"] != ARTICLE}),
}
#: Claim -> number of the test that counts in the register, and the count again.
COUNTED: dict[str, tuple[int, Callable[[], float]]] = {
    "C05": (1, supported),
    "C07": (2, lambda: sum(middle(row["appointed"]) <= CLAIM_DAY for row in read_rows("ambassadors"))),
    "C09": (1, lambda: len(live_on(CLAIM_DAY)) / len(live_on(date(2010, 7, 2)))),
    "C10": (1, lambda: len(live_on(CLAIM_DAY))),
    "C11": (2, known_value),
    "C12": (1, lambda: councils(first=date(2012, 5, 1))),
    "C13": (1, lambda: councils("School support services", "3BM", last=date(2013, 12, 31))),
    "C14": (1, lambda: councils("children.s centre")),
    "C18": (1, launched_after),
}


@every_claim
def test_the_first_figure_of_each_claim_is_that_of_the_source_files(claim: str) -> None:
    first = list_tests(claim).frame["found"].iloc[0]
    if claim in EXPECTED:
        assert first == pytest.approx(float(EXPECTED[claim]()))
    else:  # the article is the only source for it
        assert pd.isna(first)


@pytest.mark.parametrize("claim", COUNTED)
def test_what_the_register_counts_is_what_the_source_files_hold(claim: str) -> None:
    number, count = COUNTED[claim]
    assert found(claim, number) == pytest.approx(float(count()))


def test_nothing_stands_in_the_source_for_what_was_found_only_in_the_article() -> None:
    assert outcome("NAViGO", "Staff saying patient care is the top priority") == []
    assert published("website_visits_per_week", before=date.max) == []
    assert published("councils_exploring", before=date.max) == []
    assert [councils("planning"), councils("procurement|corporate")] == [0, 0]


# What flips a verdict


def test_an_independent_survey_result_bears_the_claim_out_and_another_contradicts_it() -> None:
    survey = {
        "subject": "NAViGO",
        "measure": "Staff saying patient care is the top priority",
        "unit": "per cent",
        "source_id": ["hpi-staffsurvey-2010"],
    }
    assert verdict("C02") == Verdict.UNCHECKED
    assert verdict("C02", with_rows("outcomes", {**survey, "value": 79.0})) == Verdict.HOLDS
    assert verdict("C02", with_rows("outcomes", {**survey, "value": 60.0})) == Verdict.CONTRADICTED


def test_a_result_that_only_the_article_gives_changes_nothing() -> None:
    again = {
        "subject": "NAViGO",
        "measure": "Staff saying patient care is the top priority",
        "value": 79.0,
        "unit": "per cent",
        "source_id": [ARTICLE],
    }
    assert verdict("C02", with_rows("outcomes", again)) == Verdict.UNCHECKED


def test_the_number_named_can_overtake_a_claim() -> None:
    # Given the mutuals live on the day, five more of each strong one in the register
    strong = DATA.mutuals[DATA.mutuals["grade"].eq("Strong")]
    many = pd.concat(
        [DATA.mutuals, *(strong.assign(mutual_id=strong["mutual_id"] + f"-{number}") for number in range(5))], ignore_index=True
    )
    # When the claim is tested again
    data = with_table("organisations", many)
    # Then so many are certainly live that the count claimed is contradicted
    assert verdict("C10") == Verdict.CAVEAT
    assert verdict("C10", data) == Verdict.CONTRADICTED


def test_councils_named_can_bear_a_claim_out() -> None:
    day = pd.Timestamp("2012-12-01")
    named = [
        {
            "council": f"Council {number}",
            "service_area": "Libraries",
            "date": "2012-12-01",
            "date_from": day,
            "date_mid": day,
            "date_to": day,
            "stage": "exploring",
            "source_id": ["pf-councils-2012"],
        }
        for number in range(80)
    ]
    published_too = {
        "as_of": "2013-01-01",
        "as_of_from": pd.Timestamp("2013-01-01"),
        "as_of_mid": pd.Timestamp("2013-01-01"),
        "as_of_to": pd.Timestamp("2013-01-01"),
        "measure": "councils_exploring",
        "value": 75.0,
        "unit": "councils",
        "approx": "exact",
        "source_id": ["pf-councils-2012"],
    }
    data = with_rows("councils", *named)
    assert found("C12", 1, data) == found("C12", 1) + 80
    assert verdict("C12", data) == Verdict.CAVEAT  # nothing is published beside the names
    both = with_table("sector_series", with_rows("sector_series", published_too).published, data)
    assert verdict("C12", both) == Verdict.HOLDS


def test_a_launch_out_of_time_takes_a_claim_down() -> None:
    later = pd.Timestamp("2015-01-01")
    organisations = DATA.mutuals.copy()
    organisations.loc[organisations["mutual_id"].eq("3bm-education-partners"), "start_mid"] = later
    data = with_table("organisations", organisations)
    assert found("C13", 0, data) == 0
    assert verdict("C13") == Verdict.HOLDS
    assert verdict("C13", data) == Verdict.DISPUTED  # the boroughs still agree


def test_launches_from_councils_are_held_against_half_of_all_launches() -> None:
    # Given the launches of the rest of the year, most of them from councils
    row = list_tests("C18").frame.iloc[2]
    assert row["found"] == launched_after("Council")
    assert row["sought"] == f"more than {launched_after() / 2:g}"
    assert row["reading"] == "agrees"
    # When none of them came from a council
    organisations = DATA.mutuals.astype({"parent_type": object})
    data = with_table("organisations", organisations.assign(parent_type=organisations["parent_type"].replace("Council", "Other")))
    assert list_tests("C18", data).frame["reading"].iloc[2] == "differs"


def test_an_outcome_can_be_held_against_its_own_comparator() -> None:
    (row,) = (each for each in read_rows("outcomes") if each["measure"] == "Productivity growth in the year")
    tested = list_tests("C17").frame.set_index("found").loc[float(row["value"])]
    assert tested["sought"] == f"more than {row['comparator_value']}"
    assert row["comparator"] in tested["note"]


def test_pages_of_the_government_and_of_the_body_are_no_independent_sources() -> None:
    # Given the count of the register and one independent page behind a claim
    assert list_tests("C13").facts.judged_claim.independent == 2
    # Then figures of the government's own count for none
    assert list_tests("C04").facts.judged_claim.independent == 0
    assert list_tests("C01").facts.judged_claim.independent == 0
