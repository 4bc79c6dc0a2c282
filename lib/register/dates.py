"""Partial dates: 2011, 2011-10 or 2011-10-01, or two of them as 2013-04/2020-03, each the span of days that it allows."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
#: What stands between the first and the last date of a span of years, as in ISO 8601.
TO = "/"
#: The earliest year that a register may name: one before it is a slip of the pen.
FIRST_YEAR = 1800
#: The latest year that it may name, of plans too.
LAST_YEAR = 2100

#: Partial dates whose spans are kept: every day of a century.
_CACHE_SIZE = 2**15


def today() -> date:
    """The day that it is in London, wherever the server stands: dates that are shown and cited are those of its readers."""
    return datetime.now(ZoneInfo("Europe/London")).date()


@dataclass(frozen=True)
class Span:
    """A span of days, both ends included.

    Args:
        first: First day.
        last: Last day, never before the first.

    Raises:
        ValueError: If the last day is before the first.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            message = f"a span cannot end on {self.last} before it starts on {self.first}"
            raise ValueError(message)

    @property
    def middle(self) -> date:
        """The day in the middle, the earlier one of two."""
        return self.first + (self.last - self.first) // 2


@lru_cache(maxsize=_CACHE_SIZE)  # a large register repeats its dates
def parse_partial(text: str) -> Span:
    """The span of days that a partial date allows.

    Args:
        text: A year, a year and month, or a day, as in ISO 8601; or the first and the last of a span, such as 2013-04/2020-03.

    Raises:
        ValueError: If the text has another form, names a day that does not exist, or ends before it starts.
    """
    first, to, last = text.partition(TO)
    if not to:
        return _parse_one(text)
    start, end = _parse_one(first), _parse_one(last)
    if end.last < start.first:
        message = f"'{text}' ends before it starts"
        raise ValueError(message)
    return Span(start.first, end.last)


def _parse_one(text: str) -> Span:
    match = _PARTIAL.fullmatch(text)
    if match is None:
        message = f"'{text}' is not a year, month or day such as 2011, 2011-10 or 2011-10-01"
        raise ValueError(message)
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        return _span(year or 0, month, day)
    except ValueError as error:
        message = f"'{text}' is not a real date"
        raise ValueError(message) from error


def last_full_year(on: date) -> int:
    """The last year of which every day has come by a date."""
    return on.year if (on.month, on.day) == (12, 31) else on.year - 1


def _span(year: int, month: int | None, day: int | None) -> Span:
    if month is None:
        return Span(date(year, 1, 1), date(year, 12, 31))
    if day is None:
        return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
    whole = date(year, month, day)
    return Span(whole, whole)
