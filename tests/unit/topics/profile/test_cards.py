"""Every organisation has every card, in words fit to read; no organisation gives cards that say what to do."""

from __future__ import annotations

import pytest

from lib.core.card import Options
from lib.core.theme import DARK
from lib.topics.profile.measure import every_source, facts
from lib.topics.profile.words import profile_summary, say_left_out
from lib.ui.table import table_html
from tests.unit.sentences import check_style
from tests.unit.topics.profile.register import ALL, DATA, PROFILE, bundles, card, some_or_all, view_of


@some_or_all
def test_every_organisation_has_every_card_with_words_in_the_house_style_and_a_picture(organisations: list[str]) -> None:
    # Given every kind of organisation of the source file: live, ended, planned, weak, national, with and without figures
    assert set(ALL) == set(DATA.names)
    for mutual_id in organisations:
        known = facts(DATA, view_of(mutual_id))
        said = [profile_summary(known), say_left_out(known)]
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


@pytest.mark.parametrize("subject", ["", "no-such-mutual"])
def test_no_mutual_gives_empty_cards_that_say_what_to_do(subject: str) -> None:
    for name in PROFILE:
        shown = card(name, subject)
        assert shown.result.empty
        assert "Choose a mutual" in shown.words.empty
    assert facts(DATA, view_of(subject)).empty
    assert every_source(DATA, view_of(subject)) == ()
