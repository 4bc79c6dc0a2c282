"""A card of the quality page that has nothing to list says why and what to change."""

from __future__ import annotations

import pytest

from lib.catalogue import CARDS
from lib.core.card import work_out
from lib.view.view import make_view
from tests.editions import NEWEST as DATA

QUALITY = [name for name in CARDS if name.startswith("quality-")]
#: Cards that list live mutuals only; the others look at every year, or at no date.
LIVE = ["quality-work", "quality-oldest", "quality-evidence"]


@pytest.mark.parametrize("card", QUALITY)
def test_without_a_grade_of_evidence_every_card_is_empty_and_says_so(card: str) -> None:
    bundle = work_out(CARDS[card], DATA, make_view(DATA.register, DATA.latest, grades=[]))
    assert bundle.result.empty
    assert bundle.words.empty.startswith("No evidence grade is chosen")


@pytest.mark.parametrize("card", LIVE)
def test_where_nobody_was_live_yet_the_lists_name_date_and_region(card: str) -> None:
    # Given the first date of the register and national bodies with weak evidence, none of which had begun
    view = make_view(DATA.register, DATA.latest, as_at=DATA.register.first_date, grades=["Weak"], regions=["National"])
    # Then the list is empty and says for what
    bundle = work_out(CARDS[card], DATA, view)
    assert bundle.result.empty
    assert bundle.words.empty.startswith("No named mutual was live working nationally on 1 January 2006 with weak evidence")


@pytest.mark.parametrize("card", QUALITY)
def test_with_every_grade_at_the_latest_date_every_card_has_rows(card: str) -> None:
    bundle = work_out(CARDS[card], DATA, make_view(DATA.register, DATA.latest))
    assert len(bundle.result.frame)
    assert not bundle.result.empty
