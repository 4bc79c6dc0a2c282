"""Partial dates: 2011, 2011-10 or 2011-10-01, each the span of days that it allows."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


#: Years that a register can speak of; anything else is a slip of the keyboard.
FIRST_YEAR, LAST_YEAR = 1000, 2100
#: Partial dates whose spans are kept: every day of a century.
_KEPT = 2**15


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


@lru_cache(maxsize=_KEPT)  # a large register repeats its dates
def parse_partial(text: str) -> Span:
    """The span of days that a partial date allows.

    Args:
        text: A year, a year and month, or a day, as in ISO 8601.

    Raises:
        ValueError: If the text has another form or names a day that does not exist.
    """
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


def format_partial(span: Span) -> str:
    """The opposite of `parse_partial`. Raises ValueError for a span that is no year, month or day."""
    first, last = span.first, span.last
    if first == last:
        return first.isoformat()
    if span == _span(first.year, first.month, None):
        return first.isoformat()[:7]
    if span == _span(first.year, None, None):
        return first.isoformat()[:4]
    message = f"{first} to {last} is not a year, a month or a day"
    raise ValueError(message)


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
