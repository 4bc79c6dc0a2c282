"""Numbers, dates and money as GOV.UK writes them: in sentences, on chart labels and in table cells."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.field import Show
from lib.register.dates import TO

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: In a cell: no source says it, as `lib.register.schema` has it; and there is nothing to say.
NOT_KNOWN, NOT_APPLICABLE = "Not known", "–"
NOT_KNOWN_MARK, NOT_APPLICABLE_MARK = "[x]", "[z]"
#: Marks in the cells of spreadsheets -> what they mean; they stand beside every sheet that uses them.
SHORTHAND = {
    NOT_KNOWN_MARK: "not known: no source found says it",
    NOT_APPLICABLE_MARK: "not applicable: there is nothing to say here",
}

_WORDS = ((1_000_000_000, " billion"), (1_000_000, " million"))
_LETTERS = ((1_000_000_000, " billion"), (1_000_000, "m"), (1_000, "k"))
_FIGURES = 3
#: How a source gives a figure -> what goes before it.
_APPROX = {"exact": "", "approx": "about ", "at least": "at least "}
_PARTIAL = re.compile(r"(?P<by>by )?(?P<year>\d{4})(?:-(?P<month>\d{2}))?(?:-(?P<day>\d{2}))?")
_MONTH_OR_YEARS = re.compile(r"\b(\d{4})-(\d{2})\b(?!-)")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def missing(value: Any) -> bool:
    """True for None, NaN, NaT and pandas' NA."""
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def round_half_up(value: float, decimals: int = 0) -> Decimal:
    """A number rounded half up, as readers round."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def to_figures(value: float | Decimal, figures: int = _FIGURES) -> Decimal:
    """A number rounded half up to so many significant figures; whole numbers smaller than that stay exact."""
    exact = Decimal(str(value))
    if not exact:
        return Decimal(0)
    return exact.quantize(Decimal(1).scaleb(exact.adjusted() - figures + 1), rounding=ROUND_HALF_UP)


def count(n: float) -> str:
    """A whole number: 1,234."""
    return _write_sign(round_half_up(n), lambda size: f"{size:,}")


def people(n: float) -> str:
    """A headcount in a sentence, to three significant figures: 21,400."""
    return _write_sign(to_figures(round_half_up(n)) if abs(n) >= 10**_FIGURES else round_half_up(n), lambda size: f"{int(size):,}")


def pounds(value: float) -> str:
    """Money in a sentence, to three significant figures: £1.6 billion, £598 million, £650,000."""
    return _write_sign(_money(value), lambda size: f"£{_scale(size, _WORDS)}")


def short_pounds(value: float) -> str:
    """Money where space is short, such as chart labels: £1.6 billion, £598m, £650k. Never in a sentence."""
    return _write_sign(_money(value), lambda size: f"£{_scale(size, _LETTERS)}")


def quantity(value: float, unit: str) -> str:
    """A figure with the unit that a source gives it, exact: 79%, £13.78 a year, 5 weeks, −£150,000, 3 of 10 aspects."""

    def write(size: Decimal) -> str:
        if unit.startswith("GBP"):
            pence = "" if size == size.to_integral_value() else f"{size % 1:.2f}"[1:]
            return f"£{int(size):,}{pence}{unit[3:]}"
        return f"{_write_number(size)}{'%' + unit[8:] if unit.startswith('per cent') else ' ' + unit}".rstrip()

    return _write_sign(Decimal(str(value)), write)


def percent(share: float, decimals: int = 0) -> str:
    """A share of 0 to 1 as a percentage: 62%. Small and almost whole shares are not rounded away."""
    text = _write_number(round_half_up(share * 100, decimals))
    step = _write_number(Decimal(1).scaleb(-decimals))
    if text == "0" and share > 0:
        return f"less than {step}%"
    if text == "100" and share < 1 - 1e-9:  # sums of shares miss 1 by a hair
        return f"more than {_write_number(100 - Decimal(step))}%"
    return f"{text}%"


def times(x: float) -> str:
    """A multiple: 7.2 times, 3 times, 1 time."""
    text = _write_number(round_half_up(x, 1))
    return f"{text} {'time' if text == '1' else 'times'}"


def rate(x: float) -> str:
    """A rate to one decimal: 1.4."""
    return _write_sign(round_half_up(x, 1), lambda size: f"{size:,}")


def approx_word(approx: object) -> str:
    """What goes before a published figure: nothing where it is exact or missing, 'about ' or 'at least '."""
    return _APPROX.get(str(approx), "")


def day(on: date) -> str:
    """A date: 8 February 2013."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def month(on: date) -> str:
    """A month: February 2013."""
    return f"{_MONTHS[on.month - 1]} {on.year}"


def partial_date(text: str) -> str:
    """A date as precise as its source: '2013' stays, '2013-02' is February 2013, 'by 2013-02' is by February 2013.

    A span such as '2013-04/2020-03' is April 2013 to March 2020. Anything else comes back as it was.
    """
    first, between, last = text.partition(TO)
    if between:
        ends = (partial_date(first), partial_date(last))
        return " to ".join(ends) if all(_PARTIAL.fullmatch(each.strip()) for each in (first, last)) else text
    found = _PARTIAL.fullmatch(text.strip())
    if not found or (found["month"] and not 1 <= int(found["month"]) <= 12):
        return text
    parts = [str(int(found["day"]))] if found["day"] else []
    parts += [_MONTHS[int(found["month"]) - 1]] if found["month"] else []
    return (found["by"] or "") + " ".join([*parts, found["year"]])


def is_partial_date(text: str) -> bool:
    """True for a date as a source gives it: '2013', '2013-02', 'by 2013-02-08'."""
    return _PARTIAL.fullmatch(text.strip()) is not None


def period(text: str) -> str:
    """A period in a source's words with its months named: '2003-10 to 2004-03' is October 2003 to March 2004.

    A year and the one after it stay as they are: '2010-11' is two years there, not a month.
    """
    return _MONTH_OR_YEARS.sub(lambda found: found[0] if int(found[2]) == (int(found[1][2:]) + 1) % 100 else partial_date(found[0]), text)


def write_list(items: Sequence[str], joiner: str = "and") -> str:
    """Words in a row: a, b and c. A comma goes before the last where an item holds 'and' itself."""
    if len(items) < 2:
        return "".join(items)
    comma = "," if any(f" {joiner} " in item for item in items) else ""
    return f"{', '.join(items[:-1])}{comma} {joiner} {items[-1]}"


def plural(n: float, noun: str, many: str = "") -> str:
    """The noun that goes with a number: mutual for 1, mutuals for the rest."""
    return noun if n == 1 else many or f"{noun}s"


def count_of(n: float, noun: str, many: str = "") -> str:
    """A number with its noun: 1 mutual, 1,234 mutuals, no mutuals."""
    return f"{count(n) if n else 'no'} {plural(n, noun, many)}"


def as_sentence(text: str) -> str:
    """The text with a capital first letter and a full stop."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def cell(value: object, show: Show) -> str:
    """The text of a table cell: the figure as people write it, 'Not known' where no source says it, a dash for empty text."""
    if isinstance(value, str):
        return (period if show is Show.PERIOD else partial_date)(value) or NOT_APPLICABLE
    if missing(value):
        return NOT_KNOWN
    if show is Show.SOURCE:
        return "; ".join(str(each) for each in value) or NOT_APPLICABLE  # type: ignore[attr-defined]  # lists, tuples and arrays of ids
    if isinstance(value, (date, datetime)):
        return day(value)
    return _NUMBERS.get(show, str)(value)  # type: ignore[arg-type]  # the table's key says that it is a number


def figure(value: float, unit: str, *, exact: bool = False) -> str:
    """A figure with its unit as people write it, for a table: £642 million a year, 50 mutuals, 45% (maximum), 7.2 times.

    Args:
        value: The figure.
        unit: Its unit as a source or a measure gives it; empty where the heading says it.
        exact: Write every digit that the source gives.
    """
    if unit.startswith(("GBP", "pounds")):
        write = pounds_in_words if exact else pounds
        return f"{write(value)}{unit.removeprefix('GBP').removeprefix('pounds')}"
    number = _NUMBERS[Show.EXACT if exact else Show.RATE](value)
    if unit.startswith("per cent"):
        return f"{number}%{unit[8:]}"
    return f"{number} {unit}".rstrip()


def pounds_in_words(value: float) -> str:
    """Money with every digit that a source gives, millions and billions in words: £8.961 million, £13.78, £3,005."""

    def write(size: Decimal) -> str:
        scale, word = next(((scale, word) for scale, word in _WORDS if size >= scale), (1, ""))
        if word:
            return f"£{_write_number(size / scale)}{word}"
        return f"£{size:,.2f}" if size % 1 else f"£{int(size):,}"

    return _write_sign(Decimal(str(value)), write)


def _write_mixed(x: float) -> str:
    """Columns of mixed units hold counts, pounds and rates: whole and large numbers carry no decimal."""
    return count(x) if float(x).is_integer() or abs(x) >= 1_000 else rate(x)


_NUMBERS: dict[Show, Callable[[float], str]] = {
    Show.COUNT: count,
    Show.PEOPLE: count,
    Show.MONEY: pounds,
    Show.RATE: _write_mixed,
    Show.EXACT: lambda x: _write_sign(Decimal(str(x)), _write_number),
    Show.SHARE: lambda share: percent(share, 1),
    Show.TIMES: rate,
    Show.YEAR: lambda year: f"{int(year)}",
}


def _money(value: float) -> Decimal:
    return round_half_up(value) if abs(value) < 10**_FIGURES else to_figures(value)


def _scale(size: Decimal, scales: Sequence[tuple[int, str]]) -> str:
    for scale, word in scales:
        if size >= scale:
            return f"{_write_number(size / scale)}{word}"
    return _write_number(size)


def _write_number(number: Decimal) -> str:
    """Commas, and no zeros after the point."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _write_sign(number: Decimal, write: Callable[[Decimal], str]) -> str:
    minus = "−" if number < 0 else ""
    return minus + write(abs(number))
