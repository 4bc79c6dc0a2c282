"""Partial dates: what span of days each form allows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.register.dates import Span, parse_partial

DAYS = st.dates(min_value=date(1000, 1, 1), max_value=date(9998, 12, 31))
TEXTS = st.one_of(DAYS.map(lambda day: day.isoformat()[:4]), DAYS.map(lambda day: day.isoformat()[:7]), DAYS.map(date.isoformat))


def test_a_year_a_month_and_a_day_allow_their_own_spans() -> None:
    # Given the three forms; when each is read; then its span is the whole year, the whole month or the one day.
    assert parse_partial("2012") == Span(date(2012, 1, 1), date(2012, 12, 31))
    assert parse_partial("2012-02") == Span(date(2012, 2, 1), date(2012, 2, 29))
    assert parse_partial("2012-02-08") == Span(date(2012, 2, 8), date(2012, 2, 8))


@given(TEXTS)
def test_the_middle_lies_half_way_between_first_and_last(text: str) -> None:
    span = parse_partial(text)

    assert span.first <= span.middle <= span.last
    before, after = span.middle - span.first, span.last - span.middle
    assert after - before in (timedelta(0), timedelta(1))


@given(DAYS)
def test_a_day_lies_inside_its_month_and_its_month_inside_its_year(day: date) -> None:
    text = day.isoformat()
    year, month = parse_partial(text[:4]), parse_partial(text[:7])

    assert year.first <= month.first <= day <= month.last <= year.last
    assert (month.last + timedelta(1)).day == 1
    assert (month.first.day, month.last.month) == (1, day.month)


@pytest.mark.parametrize(
    "text",
    ["", "12", "2011-1", "2011-13", "2011-00", "2011-02-30", "2011-10-1", "2011/10", " 2011", "2011 ", "0000", "Oct 2011", "２０１１"],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        parse_partial(text)


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Span(date(2012, 1, 2), date(2012, 1, 1))


def test_a_span_of_years_runs_from_its_first_to_its_last_day() -> None:
    # Given a span of months; when it is read; then it has every day of both, and its middle is as far from one as from the other
    span = parse_partial("2013-04/2020-03")

    assert span == Span(date(2013, 4, 1), date(2020, 3, 31))
    assert span.middle == date(2013, 4, 1) + timedelta((date(2020, 3, 31) - date(2013, 4, 1)).days // 2)


@given(TEXTS, TEXTS)
def test_a_span_holds_both_of_its_dates_or_is_refused(first: str, last: str) -> None:
    starts, ends = parse_partial(first), parse_partial(last)
    if ends.last < starts.first:
        with pytest.raises(ValueError, match="ends before it starts"):
            parse_partial(f"{first}/{last}")
        return

    assert parse_partial(f"{first}/{last}") == Span(starts.first, ends.last)


@given(DAYS, st.integers(min_value=0, max_value=20_000))
def test_any_span_of_days_is_read_as_its_first_and_last_day(first: date, days: int) -> None:
    span = Span(first, min(first + timedelta(days), date(9999, 12, 31)))

    assert parse_partial(f"{span.first}/{span.last}") == span


@pytest.mark.parametrize("text", ["2013/", "/2013", "2013/14", "2013/2014/2015", "2013 / 2014", "2013-04 to 2020-03"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a year"):
        parse_partial(text)
