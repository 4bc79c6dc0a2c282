"""The page Claims opens each claim in its place, one at a time, and says how it stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markupsafe import escape

from lib.topics.claims.measure import claims
from lib.topics.claims.verdicts import REASONS
from lib.topics.claims.words import ANSWERS, mark_verdict
from lib.view.pages import page_at
from lib.view.view import make_view
from tests.app.opening import open_page
from tests.editions import NEWEST as DATA

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
PAGE = page_at("claims")
LISTED = claims(DATA, make_view(DATA.register, DATA.latest)).frame.set_index("claim_id")


def read_cards(app: AppTest) -> list[str]:
    texts = [str(each.proto.body) for each in app.get("html")]
    return [text for text in texts if 'class="claim"' in text]


def read_text(app: AppTest) -> str:
    return "\n".join(each.value for each in app.markdown)


def test_every_claim_is_listed_with_its_verdict_in_words_and_by_a_mark() -> None:
    app = open_page("claims")
    cards = read_cards(app)
    assert len(cards) == len(LISTED)
    for card, (_, row) in zip(cards, LISTED.iterrows(), strict=True):
        assert escape(str(row["statement"])) in card
        assert mark_verdict(str(row["verdict"])) in card
    assert "filters don’t apply" in read_text(app)


def test_an_answer_has_at_most_twelve_words() -> None:
    assert set(ANSWERS) == set(REASONS)
    assert all(len(answer.split()) <= 12 for answer in ANSWERS.values())


def test_verdicts_can_be_filtered_and_the_claim_of_the_link_stays() -> None:
    # Given the commonest verdict, and a claim of another
    verdict = str(LISTED["verdict"].value_counts().index[0])
    other = LISTED.index[LISTED["verdict"].ne(verdict)][0]
    cards = read_cards(open_page("claims", verdict=verdict, claim=other))
    # Then its claims are shown, and the one that the link opens
    assert len(cards) == int(LISTED["verdict"].eq(verdict).sum()) + 1
    assert sum(mark_verdict(verdict) in card for card in cards) == len(cards) - 1


@pytest.mark.parametrize("claim", list(DATA.tables["claims"]["claim_id"]))
def test_a_link_to_a_claim_opens_it_alone_with_verdict_rule_and_evidence(claim: str) -> None:
    app = open_page("claims", claim=claim)
    text, row = read_text(app), LISTED.loc[claim]
    assert f"**Verdict: {mark_verdict(str(row['verdict']))}.** {row['rule']}" in text
    assert text.count("**What was said**") == 1
    assert "**Evidence for.**" in text
    assert "**Evidence against, or what to bear in mind.**" in text


def test_a_claim_that_is_not_there_is_said_and_nothing_breaks() -> None:
    app = open_page("claims", claim="C99")
    assert any("‘C99’" in each.value for each in app.caption)
