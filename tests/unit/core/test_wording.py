"""Number, money and date style."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.core import wording
from lib.core.field import Show


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "£0"),
        (999.6, "£1,000"),
        (650_000, "£650,000"),
        (999_600, "£1 million"),
        (598_123_456, "£598 million"),
        (1_600_000_000, "£1.6 billion"),
        (-3_200_000, "−£3.2 million"),
    ],
)
def test_pounds_in_a_sentence(value: float, text: str) -> None:
    assert wording.pounds(value) == text


@given(st.floats(min_value=0, max_value=1e12))
def test_pounds_in_a_sentence_lie_within_half_a_percent_and_never_begin_with_nought(value: float) -> None:
    # When a sum is written
    text = wording.pounds(value)
    # Then reading it back gives the sum to three significant figures, in words and never as "0.5 million"
    number, _, word = text.removeprefix("£").partition(" ")
    scale = {"": 1, "million": 1e6, "billion": 1e9}[word]
    assert float(number.replace(",", "")) * scale == pytest.approx(value, rel=0.00501, abs=0.51)
    assert not number.startswith("0.")


@given(st.integers(min_value=0, max_value=10**12))
def test_counts_lose_nothing(value: int) -> None:
    assert int(wording.count(value).replace(",", "")) == value
    assert re.fullmatch(r"\d{1,3}(,\d{3})*", wording.count(value))


def test_labels_are_short() -> None:
    assert [wording.short_pounds(v) for v in (598e6, 1.6e9, 650_000)] == ["£598m", "£1.6 billion", "£650k"]


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0%"), (0.004, "less than 1%"), (0.62, "62%"), (0.625, "63%"), (0.997, "more than 99%"), (1, "100%")]
)
def test_shares_are_never_rounded_to_nothing_or_to_all(share: float, text: str) -> None:
    assert wording.percent(share) == text


def test_multiples_rates_and_headcounts() -> None:
    assert [wording.times(x) for x in (7.22, 3, 1)] == ["7.2 times", "3 times", "1 time"]
    assert wording.rate(1.25) == "1.3"
    assert [wording.people(n) for n in (12, 999, 21_437)] == ["12", "999", "21,400"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2013", "2013"),
        ("2013-02", "February 2013"),
        ("2013-02-08", "8 February 2013"),
        ("by 2013-02", "by February 2013"),
        ("2013-14", "2013-14"),
        ("2013-04/2020-03", "April 2013 to March 2020"),
        ("2013/2020", "2013 to 2020"),
        ("2013/14", "2013/14"),
        ("and/or", "and/or"),
        ("E09000033", "E09000033"),
        ("", ""),
    ],
)
def test_partial_dates_are_as_precise_as_their_source(text: str, said: str) -> None:
    assert wording.partial_date(text) == said


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_a_day_reads_the_same_from_a_date_and_from_its_iso_text(on: date) -> None:
    assert wording.day(on) == wording.partial_date(on.isoformat()) == f"{on.day} {on:%B} {on.year}"
    assert wording.month(on) == wording.partial_date(on.isoformat()[:7])


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["Yorkshire and The Humber", "London"], "Yorkshire and The Humber, and London"),
    ],
)
def test_lists_read_as_english(items: list[str], text: str) -> None:
    assert wording.write_list(items) == text


def test_nouns_agree_with_their_number() -> None:
    assert [wording.count_of(n, "mutual") for n in (0, 1, 2_000)] == ["no mutuals", "1 mutual", "2,000 mutuals"]
    assert wording.plural(2, "local authority", "local authorities") == "local authorities"


def test_a_sentence_has_a_capital_and_one_full_stop() -> None:
    assert [wording.as_sentence(text) for text in ("a b", "A.", " who? ", "")] == ["A b.", "A.", "Who?", ""]


@pytest.mark.parametrize(
    ("value", "show", "text"),
    [
        (1234, Show.COUNT, "1,234"),
        (1234567.0, Show.MONEY, "£1.23 million"),
        (1234.0, Show.PEOPLE, "1,234"),
        (1.26, Show.RATE, "1.3"),
        (65.0, Show.RATE, "65"),
        (598_123_456.0, Show.RATE, "598,123,456"),
        (0.6249, Show.SHARE, "62.5%"),
        (7.22, Show.TIMES, "7.2"),
        (np.int64(2013), Show.YEAR, "2013"),
        (pd.Timestamp("2013-02-08"), Show.DAY, "8 February 2013"),
        ("2011-04", Show.TEXT, "April 2011"),
        (("a", "b"), Show.SOURCE, "a; b"),
        (np.array(["a"]), Show.SOURCE, "a"),
        ("", Show.TEXT, "–"),
        ("2003-10 to 2004-03", Show.PERIOD, "October 2003 to March 2004"),
        ("2010-11", Show.PERIOD, "2010-11"),  # two years, not November 2010
        ("2022-12", Show.PERIOD, "December 2022"),
        ("", Show.PERIOD, "–"),
    ],
)
def test_cells_hold_the_figure_in_the_style_of_the_field(value: object, show: Show, text: str) -> None:
    assert wording.cell(value, show) == text


@pytest.mark.parametrize("value", [None, float("nan"), pd.NA, pd.NaT])
@pytest.mark.parametrize("show", list(Show))
def test_a_missing_cell_says_so_in_words(value: object, show: Show) -> None:
    assert wording.cell(value, show) == "Not known"


@pytest.mark.parametrize(
    ("value", "unit", "exact", "text"),
    [
        (641_970_000.0, "GBP a year", False, "£642 million a year"),
        (8_961_000.0, "GBP", True, "£8.961 million"),
        (13.78, "GBP a year", True, "£13.78 a year"),
        (-150_000.0, "GBP", True, "−£150,000"),
        (10_000_000.0, "GBP, awards in 2017", False, "£10 million, awards in 2017"),
        (45.0, "per cent (maximum)", False, "45% (maximum)"),
        (3.75, "per cent a year", True, "3.75% a year"),
        (50.0, "mutuals", False, "50 mutuals"),
        (7.14, "times", False, "7.1 times"),
        (65.0, "", False, "65"),
    ],
)
def test_figures_are_written_with_their_unit_as_people_write_them(value: float, unit: str, exact: bool, text: str) -> None:
    assert wording.figure(value, unit, exact=exact) == text
