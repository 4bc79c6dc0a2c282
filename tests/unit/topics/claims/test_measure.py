"""The cards of claims: the list with its verdicts, the tests of one claim, its figure among others."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest

from lib.topics.claims.measure import CLAIMED, NAMED, claim_tests, claims
from lib.topics.claims.verdicts import REASONS, SCALE, Reading, Verdict
from lib.topics.claims.words import figure_of
from lib.view.view import make_view, with_subject
from tests.unit.topics.claims.helpers import (
    ARTICLE,
    CLAIM_DAY,
    DATA,
    VIEW,
    every_claim,
    list_tests,
    live_on,
    read_rows,
    verdict,
    with_table,
    work_out,
)


@every_claim
def test_each_claim_has_a_test_that_may_decide_a_verdict_of_the_scale_and_the_rule_that_gave_it(claim: str) -> None:
    deciding = [row for row in read_rows("claim_tests") if row["claim_id"] == claim and row["reach"] != "context"]
    result = list_tests(claim)
    assert len(deciding) == int(result.frame["reading"].ne(str(Reading.CONTEXT)).sum()) > 0
    assert result.facts.judged_claim.verdict in set(SCALE)
    sentences = {sentence.strip() for sentence in re.findall(r"[^.]+\.", result.facts.judged_claim.rule)}
    assert sentences
    assert sentences <= set(REASONS.values())


@every_claim
def test_the_page_that_makes_a_claim_is_dated_as_the_claim_and_is_no_evidence_for_it(claim: str) -> None:
    (row,) = (row for row in read_rows("claims") if row["claim_id"] == claim)
    result = list_tests(claim)
    own = row["source_ids"].split("|")[0]
    assert result.facts.judged_claim.claim.page == own
    assert DATA.source(own).published == row["stated_on"]
    assert all(set(cited) != {own} for cited in result.frame["source_id"])


def test_the_verdicts_on_the_register_are_as_strong_as_the_evidence_and_no_stronger() -> None:
    """Read by eye against `evidence_for` and `evidence_against_or_caveat`; a change here needs a reader."""
    listed = claims(DATA, VIEW).frame.set_index("claim_id")["verdict"]
    assert set(listed[listed.eq(str(Verdict.HOLDS))].index) == {"C13", "C19"}
    assert set(listed[listed.eq(str(Verdict.UNCHECKED))].index) == {"C02", "C03", "C08", "C12"}
    assert set(listed[listed.eq(str(Verdict.DISPUTED))].index) == {"C05", "C09"}
    assert set(listed[listed.eq(str(Verdict.EXAMPLE))].index) == {"C01", "C15"}
    assert set(listed[listed.eq(str(Verdict.CONTRADICTED))].index) == set()


def test_the_list_holds_every_claim_with_the_verdict_of_its_own_card() -> None:
    frame = claims(DATA, VIEW).frame
    about_headlines = {row["claim_id"] for row in read_rows("claim_tests") if row["kind"] in ("live count", "multiple", "known value")}
    listed = [row["claim_id"] for row in read_rows("claims")]
    assert list(frame["claim_id"]) == sorted(listed, key=lambda each: each not in about_headlines)
    assert set(frame["claim_id"].head(3)) == {"C09", "C10", "C11"}  # the multiple, the count and the value
    assert list(frame["verdict"]) == [verdict(claim) for claim in frame["claim_id"]]


@every_claim
def test_the_figure_claimed_stands_among_others_in_the_order_of_time(claim: str) -> None:
    shown = work_out("claim-figures", claim)
    (row,) = (row for row in read_rows("claims") if row["claim_id"] == claim)
    words = shown.words
    if not row["value"]:
        assert shown.frame.empty
        assert "no figure" in words.empty
        return
    claimed = shown.frame[shown.frame["series"].eq(CLAIMED)]
    assert list(claimed["found"]) == [float(row["value"])]
    assert shown.frame["placed_on"].is_monotonic_increasing
    assert shown.empty == (len(shown.frame) == 1)
    assert figure_of(float(row["value"]), row["unit"]) in (words.empty if shown.empty else words.headline)
    assert not re.search(r"GBP|nan|None|\(m", words.headline + words.alt)


def test_published_counts_before_and_since_stand_beside_the_number_of_mutuals() -> None:
    shown = work_out("claim-figures", "C10").frame
    wanted = [float(row["value"]) for row in read_rows("sector_series") if row["measure"] == "live_mutuals" and row["source_id"] != ARTICLE]
    assert len(shown) == len(wanted) + 2  # and the claim, and the register
    assert list(shown.loc[shown["series"].eq(NAMED), "found"]) == [len(live_on(CLAIM_DAY))]


def test_filters_and_date_of_the_view_change_nothing() -> None:
    other = make_view(DATA.register, DATA.latest, as_at=date(2018, 3, 31), regions=["London"], grades=["Weak"], measure="staff")
    for claim in ("C09", "C10", "C11"):
        one, two = list_tests(claim), claim_tests(DATA, with_subject(other, claim=claim))
        pd.testing.assert_frame_equal(one.frame, two.frame)
        assert one.view == two.view
        assert two.view.as_at == CLAIM_DAY
    assert claims(DATA, other).frame.equals(claims(DATA, VIEW).frame)


@pytest.mark.parametrize("claim", ["", "C99", "<b>", "c10 or 1=1"])
def test_no_claim_or_one_that_is_not_there_is_an_empty_card_with_a_friendly_sentence(claim: str) -> None:
    for card in ("claim-tests", "claim-figures"):
        result = work_out(card, claim)
        assert result.empty
        assert "Choose one of the list" in result.words.empty


def test_an_edition_from_before_the_tests_gives_no_verdicts() -> None:
    older = with_table("claim_tests", DATA.tables["claim_tests"].head(0))
    for card in ("claim-list", "claim-tests"):
        assert work_out(card, "C10", older).empty
    assert "newer edition" in work_out("claim-list", "", older).words.empty


def test_a_claim_is_found_whatever_the_case_of_its_id() -> None:
    assert list_tests("c10").facts.judged_claim.claim.id == "C10"
