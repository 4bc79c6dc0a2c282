"""From the text of a cell to what the schema allows: dates, numbers, words, lists and addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from lib.build.problems import quote_cell
from lib.importing.mapping import texts
from lib.register.dates import FIRST_YEAR, LAST_YEAR, parse_partial
from lib.register.schema import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lib.register.schema import Column

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:.*)?", re.ASCII)
_ISO_MONTH = re.compile(r"(\d{4})(?:[-/](\d{1,2})|\.(\d{2}))", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?: \d{1,2}:\d{2}.*)?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?: \d{1,2}:\d{2}.*)?", re.ASCII)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.\-](\d{4})", re.ASCII)
#: Two years that follow each other, such as 2012/13. 2010/11 may be November too: `is_two_years` asks what else stands in its column.
_TWO_YEARS = re.compile(r"(?:fy\s*)?(\d{4})(?:\s?(?:[/–-]|to)\s?)(\d{2}|\d{4})", re.ASCII | re.IGNORECASE)
_TWO_SHORT_YEARS = re.compile(r"(?:fy\s*)?(\d{2})\s?[/–-]\s?(\d{2})", re.ASCII | re.IGNORECASE)
#: Words that say a date or number is no exact one.
ABOUT = re.compile(
    r"^\(?(?:c(?:a|irca)?(?![a-z])\.?|circa|about|approx(?:imate(?:ly)?|\b)\.?|around|roughly|est(?:imated?|\b)\.?|~)\)?\s*"
    r"|\s*\(?(?:est(?:imated?)?|approx(?:imate(?:ly)?)?)\.?\)?$",
    re.IGNORECASE,
)
#: Words for an end, with a date that can't be told or without any.
ENDED = re.compile(
    r"(?:now |has |have )?(?:closed|ended|ceased|dissolved|wound up|shut|defunct|no longer (?:operating|trading|active|running|going))"
    r"(?: down| trading)?"
    r"(?: (?:in|on|by|about|around|before|after|since|c\.?|ca\.?))?[\s\d?./()–-]*",
    re.ASCII | re.IGNORECASE,
)
#: Marks that point to a note below a table.
_FOOTNOTE = re.compile(r"\s*(?:[*†‡]+|\[\w{1,2}\])$")
_SEASON = re.compile(r"(?:early|mid|late|spring|summer|autumn|winter)[\s-]+(?:in\s+)?(\d{4})", re.ASCII | re.IGNORECASE)
_WORDY = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[\s-]+)?(?:of\s+)?([A-Za-z]{3,9})\.?[\s,-]+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4}|'?\d{2})", re.ASCII
)
_FACTORS = {
    "": 1, "k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "mil": 10**6, "mill": 10**6, "million": 10**6, "bn": 10**9,
    "billion": 10**9,
}  # fmt: skip
_NUMBER = re.compile(rf"(\d{{1,3}}(?:,\d{{3}})+|\d{{1,3}}(?: \d{{3}})+|\d+)?(\.\d+)?(e[+-]?\d{{1,2}})?\s*({'|'.join(_FACTORS)})", re.ASCII)
#: A point with three digits after it, before which other people write thousands.
_MAYBE_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)
_THOUSANDS = (
    'its point was read as decimal but may stand for thousands; decimal = "comma" reads it so, decimal = "point" says that it does not'
)
#: What stands before and after a number: brackets, signs and pounds, in any order.
_POUNDS = r"£|gbp|pounds?(?: sterling)?|sterling"
_SIGNS = re.compile(rf"((?:[(\s+−–—-]|{_POUNDS})*)(.*?)((?:[)\s−–—-]|{_POUNDS})*)", re.DOTALL)
#: Words behind a number that say it is one of every year.
_PER_YEAR = re.compile(
    r"\s*\(?(?<![a-z])(?:p\.?\s?a\.?|(?:per|an?|each|every|/)\s?(?:annum|year|yr)\.?|annually|yearly)\)?$", re.IGNORECASE
)
_YES = {"yes", "y", "true", "t", "1", "x"}
_NO = {"no", "n", "false", "f", "0"}
#: Said of a word that the mapping translates to nothing.
LEFT_OUT = "the list of words leaves it out"
#: What a column says of itself, beside what the mapping says of it: dates in it name two years.
TWO_YEARS = "\0two years"
#: And a year alone is just that: only the year of a figure may end on another day.
BARE_YEARS = "\0bare years"
_COMPANY = re.compile(r"([A-Za-z]{2})\s?(\d{1,6})|(\d{1,8})", re.ASCII)
#: Numbers of societies in the Mutuals Public Register, and as Companies House writes them: 525R, IP12345R.
_SOCIETY = re.compile(r"[1-9]\d{1,4}R|[A-Z]{2}\d{5}R", re.ASCII | re.IGNORECASE)
#: Words for nothing known, where a number or code should stand.
NOT_KNOWN = re.compile(
    r"(?:not|none) (?:known|stated|given|available|applicable|registered|found|yet known)|unknown|unregistered|n[./]?\s?k\.?|n[./]?\s?a\.?"
    r"|none|nil|no|tb[ac]|to be confirmed|pending|[?x.*–—-]+",
    re.IGNORECASE,
)
#: A span such as 2013-04/2020-03, one of its sides a month or a day: two years alone are a year that is named after two.
_SPAN = re.compile(r"\d{4}(-\d{2}){1,2}/\d{4}(-\d{2}){0,2}|\d{4}/\d{4}(-\d{2}){1,2}", re.ASCII)
_EXCEL_START = date(1899, 12, 30)
_EXCEL_DAYS = (10_000, 79_999)
_BIGGEST = Decimal(10) ** 15


@dataclass(frozen=True)
class Conversion:
    """What became of a value: its new text, why it changed, where it can't be used the fault, and what it may mean instead."""

    text: str
    why: str = ""
    fault: str = ""
    doubt: str = ""


def converter(column: Column, spec: Mapping[str, Any], words: Mapping[str, str], allowed: tuple[str, ...]) -> Callable[[str], Conversion]:
    """The function that turns a value of the input into one of a column.

    Args:
        column: The column to fill.
        spec: What the mapping says of it.
        words: Translations, their word -> ours; empty if there are none.
        allowed: The words that a category may hold; empty where any will do.
    """
    translate = {key.casefold(): value for key, value in words.items()}
    by_case = {word.casefold(): word for word in allowed}
    parse = _PARSERS.get(column.kind, _parse_text)

    def convert(value: str) -> Conversion:
        text = _rework(value, spec)
        if not text:
            return Conversion("")
        why = "rewritten as the mapping says" if text != one_line(value) else "" if text == value else "spaces and line breaks tidied"
        if words:
            translation = translate.get(text.casefold())
            if translation is None and "unknown" not in spec and text.casefold() not in by_case:
                return Conversion("", fault=f"{quote_cell(text)} is not in the list of words")
            text, why = (
                (spec.get("unknown", text) if translation is None and text.casefold() not in by_case else translation or text),
                "translated",
            )
            if translation == "":
                return Conversion("", why=LEFT_OUT, fault=LEFT_OUT)
        if by_case:
            word = by_case.get(text.casefold())
            return (
                Conversion(word, why=why or "capitals as allowed") if word else Conversion("", fault=f"{quote_cell(text)} is not allowed")
            )
        conversion = parse(text, column, spec)
        return Conversion(conversion.text, why=conversion.why or why, fault=conversion.fault, doubt=conversion.doubt)

    return convert


def parse_date(text: str, spec: Mapping[str, Any]) -> str:
    """A date as 2011, 2011-10, 2011-10-01 or a span such as 2013-04/2020-03. Raises ValueError saying why it can't be told."""
    if _SPAN.fullmatch(text.strip()):
        parse_partial(text.strip())
        return text.strip()
    found = _date_parts(ABOUT.sub("", " ".join(text.split())), spec)
    year, month, day = found
    if month == 0 or day == 0:
        raise ValueError("it is not a date: no month or day is 0")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"it is not a date that can be: the year {year} is outside {FIRST_YEAR} to {LAST_YEAR}")
    precision = spec.get("precision", "")
    iso = f"{year:04}" + (f"-{month:02}" if month and precision != "year" else "") + (f"-{day:02}" if day and not precision else "")
    date_text = f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")
    parse_partial(date_text)
    return iso


def parse_number(text: str, spec: Mapping[str, Any]) -> Decimal:
    """A number with or without £, commas, brackets, k or m. Raises ValueError saying why it is none."""
    before, digits, after = _split_number(text)
    if any(sign in digits for sign in ("€", "$", "eur", "usd")):
        raise ValueError("it is not in pounds")
    if digits in ("nil", "zero", "none") and "(" not in before:
        return Decimal(0)
    if spec.get("decimal") == "comma":
        digits = digits.replace(".", "").replace(",", ".")
    match = _NUMBER.fullmatch(digits.replace("'", ""))
    if match is None or not (match[1] or match[2]):
        raise ValueError("it is not a number")
    signs = sum(before.count(sign) + after.count(sign) for sign in "-−–—") + ("(" in before)
    if signs > 1 + ("(" in before) or before.count("(") > 1 or ("(" not in before and ")" in after):
        raise ValueError("its signs don't go together")
    negative = signs > 0
    try:
        number = Decimal(f"{re.sub('[, ]', '', match[1] or '0')}{match[2] or ''}{match[3] or ''}")
    except InvalidOperation as error:
        raise ValueError("it is not a number") from error
    number *= _FACTORS[match[4] or ""] * Decimal(str(spec.get("multiply", 1)))
    if abs(number) >= _BIGGEST:
        raise ValueError("it is too large")
    return -number if negative else number


def _split_number(text: str) -> tuple[str, str, str]:
    """What stands before a number, its digits and what stands after them, without words beside it and marks of notes."""
    bare = _PER_YEAR.sub("", _FOOTNOTE.sub("", ABOUT.sub("", " ".join(text.split())).casefold()))
    before, digits, after = _SIGNS.fullmatch(bare).groups()  # type: ignore[union-attr]  # it fits any text
    return before, digits, after


def number_text(number: Decimal, *, whole: bool) -> str:
    """Digits as the schema writes them, without an exponent or zeros at the end."""
    if whole:
        return str(int(number.quantize(Decimal(1), ROUND_HALF_UP)))
    six_places = number.quantize(Decimal("1e-6"), ROUND_HALF_UP)
    text = f"{six_places:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def one_line(text: str) -> str:
    """Text on one line: line breaks as commas, one space between words."""
    lines = (" ".join(line.split()).strip(",") for line in text.splitlines())
    return ", ".join(line for line in lines if line)


def _rework(value: str, spec: Mapping[str, Any]) -> str:
    text = one_line(value)
    if spec.get("last_part"):
        text = re.split(r"[/#]", text.rstrip("/#"))[-1]
    if "find" in spec:
        found = re.search(spec["find"], text)
        text = (found[1] if found.re.groups else found[0]) or "" if found else ""
    for pattern, new in spec.get("replace", {}).items():
        text = re.sub(pattern, lambda _, new=str(new): new, text)  # type: ignore[misc]  # the default binds the word of this turn
    return _CASES[spec.get("case", "as written")](text.strip())


def _parse_text(text: str, column: Column, _spec: Mapping[str, Any]) -> Conversion:
    return _company_number(text) if column.name == "company_number" else Conversion(text)


def _company_number(text: str) -> Conversion:
    """A number as Companies House writes it, eight digits or two capitals and six, or that of a society."""
    short = re.sub(r"\.0+$", "", text.strip())
    if NOT_KNOWN.fullmatch(short):
        return Conversion("", fault=f"{quote_cell(text)} says that it is not known")
    if _SOCIETY.fullmatch(short):
        return Conversion(short.upper(), why="capitals as in the register" if short.upper() != text else "")
    match = _COMPANY.fullmatch(short)
    if match is None:
        return Conversion("", fault=f"{quote_cell(text)} is no company number: it is neither eight digits nor two capitals and six")
    if not (match[2] or match[3]).strip("0"):
        return Conversion("", fault=f"{quote_cell(text)} is no company number: it is all noughts")
    number = f"{match[1].upper()}{int(match[2]):06}" if match[1] else f"{int(match[3]):08}"
    return Conversion(number, why="company number written with its noughts and capitals" if number != text else "")


def _parse_date(text: str, column: Column, spec: Mapping[str, Any]) -> Conversion:
    try:
        iso = parse_date(text, {**spec, BARE_YEARS: column.name != "period_end"})
    except ValueError as error:
        message = str(error)
        return Conversion("", fault=f"{quote_cell(text)} is no date that can be told: {message}")
    season = _SEASON.fullmatch(" ".join(text.split()))
    why = (
        "the year of a season" if season else "said to be about this date" if ABOUT.search(text) else "date written as year, month and day"
    )
    return Conversion(iso, why=why if iso != text else "")


def _parse_number(text: str, column: Column, spec: Mapping[str, Any]) -> Conversion:
    try:
        number = parse_number(text, spec)
    except ValueError as error:
        return Conversion("", fault=f"{quote_cell(text)} can't be taken: {error}{_say_comma(text, spec)}")
    if number < 0 and not column.negative:
        return Conversion("", fault=f"{quote_cell(text)} is below zero")
    whole = column.kind is not Kind.NUMBER
    digits = number_text(number, whole=whole)
    is_rounded = whole and number != number.to_integral_value()
    about = "said to be about this number" if ABOUT.search(text) else "number written in digits" if digits != text else ""
    if digits != text and _FOOTNOTE.search(text):
        about = "number written in digits; its mark, which may point to a note, is dropped"
    elif _PER_YEAR.search(_FOOTNOTE.sub("", ABOUT.sub("", text))):
        about = "said to be the number of every year; taken as that of the year of its own row alone"
    doubt = _THOUSANDS if "decimal" not in spec and _MAYBE_THOUSANDS.fullmatch(_split_number(text)[1]) else ""
    return Conversion(digits, why="rounded to a whole number" if is_rounded else about, doubt=doubt)


def _say_comma(text: str, spec: Mapping[str, Any]) -> str:
    """What to do about a number that only a comma before decimals makes one: 1.234,50."""
    try:
        parse_number(text, {**spec, "decimal": "comma"})
    except ValueError:
        return ""
    return '; decimal = "comma" reads it' if "decimal" not in spec else ""


def _parse_flag(text: str, column: Column, _spec: Mapping[str, Any]) -> Conversion:
    word, (yes, no) = text.casefold(), column.allowed or ("yes", "no")
    if word in _YES or word == yes.casefold():
        return Conversion(yes, why="read as yes or no")
    if word in _NO or word == no.casefold():
        return Conversion(no, why="read as yes or no")
    return Conversion("", fault=f"{quote_cell(text)} is neither yes nor no")


def _parse_list(text: str, column: Column, spec: Mapping[str, Any]) -> Conversion:
    parts = (part.strip() for part in text.split(spec.get("split") or column.separator))
    items = dict.fromkeys(part.replace(column.separator, "/") for part in parts if part)
    return Conversion(column.separator.join(items), why="list with one mark between its values")


def _parse_url(text: str, column: Column, _spec: Mapping[str, Any]) -> Conversion:
    address = text.split(maxsplit=1)[0].rstrip(".,;")
    address = re.sub(r"^(https?):/*", lambda found: f"{found[1].lower()}://", address, flags=re.IGNORECASE)
    full = address if "://" in address or not column.bare else f"http://{address}"
    if not re.fullmatch(r"https?://[^\s/?#]+\.[^\s/?#]+([/?#]\S*)?", full, re.IGNORECASE):
        return Conversion("", fault=f"{quote_cell(text)} is no web address")
    return Conversion(address, why="address tidied" if address != text else "")


_PARSERS: dict[Kind, Callable[[str, Column, Mapping[str, Any]], Conversion]] = {
    Kind.DATE: _parse_date,
    Kind.MONEY: _parse_number,
    Kind.NUMBER: _parse_number,
    Kind.WHOLE: _parse_number,
    Kind.FLAG: _parse_flag,
    Kind.LIST: _parse_list,
    Kind.URL: _parse_url,
}
_CASES: dict[str, Callable[[str], str]] = {
    "as written": lambda text: text,
    "upper": str.upper,
    "lower": str.lower,
    "title": lambda text: re.sub(r"[^\W\d_]+('[^\W\d_]+)?", lambda word: word[0].capitalize(), text),
    "sentence": lambda text: text[:1].upper() + text[1:].lower(),
}

_Parts = tuple[int, int | None, int | None]
_NAMES_TWO = 'it names two years; year_end = "03-31" takes the day on which such a year ends'


def _date_parts(text: str, spec: Mapping[str, Any]) -> _Parts:
    """Year, month and day, the last two None where they are not told."""
    for pattern, read_form in _FORMS:
        match = pattern.fullmatch(text)
        found = read_form(match, spec) if match else None
        if found:
            return found
    if _TWO_YEARS.fullmatch(text) or _TWO_SHORT_YEARS.fullmatch(text):
        raise ValueError(_NAMES_TWO)
    raise ValueError("its form is not known; write it as 2013, 2013-04 or 2013-04-01, or let replace in the mapping do so")


def _two_years(match: re.Match[str], spec: Mapping[str, Any]) -> _Parts | None:
    """The end of a year that is named after two, such as 2014/15; None where it is none, ValueError where it may be one."""
    if not _follows(match[1], match[2]):
        return None
    if "year_end" in spec:
        return _at_year_end(int(match[1]) + 1, spec)
    if "iso" in texts(spec.get("date")) and 0 < int(match[2]) <= 12:
        return None
    if spec.get(TWO_YEARS) or not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", match[0]):
        raise ValueError(_NAMES_TWO if int(match[2]) > 12 else f'{_NAMES_TWO}, date = "iso" a month such as 2010-11')
    return None


def is_two_years(text: str) -> bool:
    """Whether a text names two years and can't be a month, such as 2012/13: others of its column are then years too."""
    match = _TWO_YEARS.fullmatch(text.strip())
    return bool(match and _follows(match[1], match[2]) and int(match[2]) > 12)


def _two_short_years(match: re.Match[str], spec: Mapping[str, Any]) -> _Parts | None:
    """The end of a year such as 14/15; None where it may be a month and a year."""
    if "year_end" not in spec or not _follows(match[1], match[2]):
        return None
    return _at_year_end(_year(match[1], spec) + 1, spec)


def _excel(match: re.Match[str], spec: Mapping[str, Any]) -> _Parts | None:
    # Five digits in these bounds, 1927 to 2119, are the day number that Excel shows of a date that lost its format.
    if "excel" not in texts(spec.get("date")) and not (len(match[0]) == 5 and _EXCEL_DAYS[0] <= int(match[1]) <= _EXCEL_DAYS[1]):
        return None
    found = _EXCEL_START + timedelta(days=int(match[1]))
    return found.year, found.month, found.day


def _follows(first: str, second: str) -> bool:
    return int(second) == (int(first) + 1) % (100 if len(second) == 2 else 10_000)


def _at_year_end(year: int, spec: Mapping[str, Any]) -> _Parts:
    if "year_end" not in spec:
        return year, None, None
    month, day = (int(part) for part in spec["year_end"].split("-"))
    return year, month, day


def _slashes(match: re.Match[str], spec: Mapping[str, Any]) -> _Parts:
    first, second, year = int(match[1]), int(match[2]), _year(match[3], spec)
    forms = texts(spec.get("date"))
    if "month first" in forms:
        return year, first, second
    if "day first" in forms or first == second:
        return year, second, first
    raise ValueError('day and month can\'t be told apart; date = "day first" or "month first" says which')


def _wordy(match: re.Match[str], spec: Mapping[str, Any]) -> _Parts:
    name = match[2].casefold()
    month = next((place for place, word in enumerate(_MONTHS, start=1) if word.startswith(name) or name == "sept" == word[:4]), None)
    if month is None:
        raise ValueError(f"{match[2]} is no month")
    day = match[1] or match[3]
    if not day and len(match[4]) == 2 and 0 < int(match[4]) <= 31 and "two_digit_years" not in spec:
        raise ValueError(f"it is ambiguous, {int(match[4])} {match[2]} or {match[2]} of a year; two_digit_years = 1950 reads a year")
    return _year(match[4], spec), month, int(day) if day else None


def _year(text: str, spec: Mapping[str, Any]) -> int:
    if len(text) == 4:
        return int(text)
    if "two_digit_years" not in spec:
        raise ValueError("its year has two digits; two_digit_years = 1950 reads 50 to 99 as 1950 to 1999 and 00 to 49 as 2000 to 2049")
    earliest = int(spec["two_digit_years"])
    return earliest + (int(text.lstrip("'")) - earliest) % 100


def _numbers(match: re.Match[str], _spec: Mapping[str, Any]) -> _Parts:
    return int(match[1]), int(match[2]), int(match[3])


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Mapping[str, Any]], _Parts | None]], ...] = (
    (_TWO_YEARS, _two_years),
    (_TWO_SHORT_YEARS, _two_short_years),
    (_SEASON, lambda match, _: (int(match[1]), None, None)),
    (re.compile(r"(\d{4})", re.ASCII), lambda match, spec: _at_year_end(int(match[1]), {} if spec.get(BARE_YEARS) else spec)),
    (_ISO, _numbers),
    (_YEAR_FIRST, _numbers),
    (_COMPACT, _numbers),
    (_ISO_MONTH, lambda match, _: (int(match[1]), int(match[2] or match[3]), None)),
    (_MONTH_YEAR, lambda match, _: (int(match[2]), int(match[1]), None)),
    (_SLASHED, _slashes),
    (_WORDY, _wordy),
    (re.compile(r"(\d{1,6})(?:\.\d+)?", re.ASCII), _excel),
)
