"""What may stand in one cell: the check and the typed value of each kind of column.

Written plainly rather than with a table-checking library: each message names the line on which a row starts, what is
allowed and what may have been meant, which a column-wise checker knows only after the fact.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lib.build.problems import did_you_mean, quote_cell
from lib.register.dates import FIRST_YEAR, LAST_YEAR, parse_partial
from lib.register.schema import Kind
from lib.register.texts import find_illegible

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from lib.register.schema import Column, Register

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,15}(\.\d{1,12})?(e-\d{1,2})?", re.ASCII)
_WEB = re.compile(r"https?://[^\s/?#]+\.[^\s/?#]+([/?#]\S*)?", re.IGNORECASE)
_YES_NO = ("yes", "no")


def allowed_words(column: Column, register: Register | None) -> tuple[str, ...]:
    """The words that a category may hold; empty where the register that lists them could not be read."""
    if column.vocabulary:
        return tuple(getattr(register, column.vocabulary)) if register else ()
    return column.allowed


def fault(text: str, column: Column, register: Register | None) -> str:
    """What is wrong with a cell and what is allowed; empty if nothing is."""
    if not text:
        return "is blank; it is required" if column.required else ""
    if text != text.strip():
        return f"{quote_cell(text)} has a space at its start or end; allowed: none"
    if illegible := find_illegible(text):
        return f"{quote_cell(text)} holds {illegible}, a character that nobody can see and no office file can hold; allowed: text"
    return _CHECKS.get(column.kind, _anything)(text, column, register)


def say_too_late(text: str, column: Column, updated: date) -> str:
    """What is wrong with a date of a column that holds only the past, on a register updated on a day; empty if nothing is."""
    if not column.past or parse_partial(text).first <= updated:
        return ""
    return f"{text} is after the register's day of update, {updated}; allowed: that day or earlier"


def value(text: str, column: Column) -> Any:
    """The typed value of a cell without fault, None for a blank; a partial date stays text."""
    if not text:
        return None
    return _VALUES[column.kind](text, column) if column.kind in _VALUES else text


def _anything(_text: str, _column: Column, _register: Register | None) -> str:
    return ""


def _id(text: str, _column: Column, _register: Register | None) -> str:
    return "" if _ID.fullmatch(text) else f"{quote_cell(text)} is not an id; allowed: letters, digits, dots and hyphens"


def _category(text: str, column: Column, register: Register | None) -> str:
    words = allowed_words(column, register)
    if not words or text in words:
        return ""
    return f"{quote_cell(text)} is not allowed; allowed: {', '.join(words)}{did_you_mean(text, words)}"


def _flag(text: str, column: Column, _register: Register | None) -> str:
    words = column.allowed or _YES_NO
    return "" if text in words else f"{quote_cell(text)} is not allowed; allowed: {' or '.join(words)}"


def _list(text: str, column: Column, _register: Register | None) -> str:
    items = text.split(column.separator)
    if any(not item or item != item.strip() for item in items):
        mark = f"'{column.separator}'"
        return f"{quote_cell(text)} holds an empty value or a space beside {mark}; allowed: values separated by {mark}"
    repeated = next((item for item in items if items.count(item) > 1), "")
    return f"{quote_cell(repeated)} stands in the list twice; allowed: once" if repeated else ""


def _date(text: str, column: Column, register: Register | None) -> str:
    try:
        span = parse_partial(text)
    except ValueError as error:
        return f"{error}; allowed: a year, month or day such as 2011, 2011-10 or 2011-10-01, or a span such as 2013-04/2020-03"
    if span.first.year < FIRST_YEAR:
        return f"{text} is before {FIRST_YEAR}; allowed: {FIRST_YEAR} or later"
    if span.last.year > LAST_YEAR:
        return f"{text} is no date that can be; allowed: {LAST_YEAR} or earlier"
    return say_too_late(text, column, register.updated) if register else ""


def _number(text: str, column: Column, _register: Register | None) -> str:
    whole = column.kind is not Kind.NUMBER
    if not (_WHOLE if whole else _DECIMAL).fullmatch(text):
        kind = "whole pounds" if column.kind is Kind.MONEY else "a whole number" if whole else "a number"
        return f"{quote_cell(text)} is not {kind}; allowed: digits without commas, signs of money or words"
    if float(text) < 0 and not column.negative:
        return f"{text} is below zero; allowed: zero or more"
    return ""


def _url(text: str, column: Column, _register: Register | None) -> str:
    full = text if "://" in text or not column.bare else f"http://{text}"
    return "" if _WEB.fullmatch(full) else f"{quote_cell(text)} is not a web address; allowed: http:// or https:// and a host"


_CHECKS = {
    Kind.ID: _id,
    Kind.CATEGORY: _category,
    Kind.FLAG: _flag,
    Kind.LIST: _list,
    Kind.DATE: _date,
    Kind.NUMBER: _number,
    Kind.MONEY: _number,
    Kind.WHOLE: _number,
    Kind.URL: _url,
}

_VALUES: dict[Kind, Callable[[str, Column], Any]] = {
    Kind.LIST: lambda text, column: text.split(column.separator),
    Kind.MONEY: lambda text, _: int(text),
    Kind.WHOLE: lambda text, _: int(text),
    Kind.NUMBER: lambda text, _: float(text),
    Kind.FLAG: lambda text, column: text == (column.allowed or _YES_NO)[0],
    # A link needs its scheme; http reaches old sites and is led on to https by the others.
    Kind.URL: lambda text, _: text if "://" in text else f"http://{text}",
}
