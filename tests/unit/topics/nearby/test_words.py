"""The mutuals round a place in words: how many, which is nearest, why each matters, and a sentence where there is none."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.catalogue import CARDS
from lib.core.card import work_out
from lib.topics.nearby.finding import Place
from lib.topics.nearby.words import distance_text, nearest_text, why_text
from lib.view.view import with_subject
from tests.unit.topics.nearby.places import DATA, LATEST, TOWNS, day, look, only, words


def test_words_for_several_one_and_none() -> None:
    several = words("Leeds", data=only(Alpha=(0.0, 0.1), Beta=(0.0, 0.2), Gamma=None))
    assert several.headline == f"2 mutuals were within 25 miles of Leeds on {day(DATA.latest)}"
    assert "1 more mutual has no distance" in several.caption
    assert "Nearest: Alpha, about 7 miles. Farthest: Beta, about 14 miles." in several.alt
    one = words("Leeds", 10, data=only(Alpha=(0.0, 0.1), Beta=(0.0, 0.2)))
    assert one.headline == f"1 mutual was within 10 miles of Leeds on {day(DATA.latest)}: Alpha, about 7 miles away"
    none = words("Leeds", 5, data=only(Alpha=(0.0, 0.1), Beta=(0.0, 0.2)))
    assert none.headline == f"No mutual was within 5 miles of Leeds on {day(DATA.latest)}; the nearest was Alpha, about 7 miles away"


def test_ties_are_said_as_ties_and_the_present_is_the_present() -> None:
    data = only(Alpha=(0.0, 0.1), Beta=(0.0, -0.1))
    assert nearest_text(look("Leeds", data=data)) == "The nearest were Alpha and Beta, about 7 miles away."
    assert words("Leeds", 5, data=data).headline.endswith("; the nearest were Alpha and Beta, about 7 miles away")
    now = replace(data, edition=DATA.latest.isoformat()[:7])
    assert words("Leeds", data=now).headline == "2 mutuals are within 25 miles of Leeds"


def test_where_every_mutual_is_known_by_region_only_the_card_says_so() -> None:
    text = words("Leeds", data=only(Alpha=None, Beta=None))
    assert text.empty == "2 mutuals pass the filters, but no source says more than the region of any."


def test_a_distance_is_no_finer_than_what_it_rests_on() -> None:
    assert [distance_text(miles) for miles in (0.0, 0.4, 0.6, 1.4, 24.6)] == [
        "less than 1 mile",
        "less than 1 mile",
        "about 1 mile",
        "about 1 mile",
        "about 25 miles",
    ]


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        ({}, "No source found says when it launched, what it is worth or how many work there."),
        ({"launched": "2011-04"}, "It launched in April 2011."),
        ({"launched": "by 2012", "staff": 80.0, "staff_year": 2013}, "It was trading by 2012 and had 80 staff in 2013."),
        (
            {"launched": "2011", "value": 2_500_000.0, "value_year": 2012, "value_basis": "Turnover", "staff": 80.0, "staff_year": 2013},
            "It launched in 2011, turned over £2.5 million in 2012 and had 80 staff in 2013.",
        ),
        ({"value": 3e6, "value_year": 2012, "value_basis": "Contract value"}, "It held contracts worth £3 million a year in 2012."),
    ],
)
def test_why_a_mutual_matters_is_one_sentence_of_what_is_known(known: dict[str, Any], sentence: str) -> None:
    assert why_text({"launched": pd.NA, "value": math.nan, "staff": math.nan, **known}) == sentence


@settings(max_examples=60)
@given(near=st.text(max_size=80) | st.sampled_from(TOWNS), within=st.sampled_from(["", "5", "7", "100", "x"]))
def test_any_text_gives_a_result_or_a_sentence(near: str, within: str) -> None:
    shown = work_out(CARDS["nearby"], DATA, with_subject(LATEST, near=near, within=within))
    assert (len(shown.result.frame) > 0) == isinstance(shown.result.facts.place, Place)
    assert len(shown.words.empty) > 20
    assert shown.result.empty or "about" in shown.words.alt or "less than" in shown.words.alt
