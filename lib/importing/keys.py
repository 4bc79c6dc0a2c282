"""Every key of a mapping file: what it may hold and what it does. `docs/import.md` explains the same keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

DATE_FORMS = ("iso", "day first", "month first", "excel")
REPEATED = ("merge", "first", "last", "number")
SHARED_NAMES = ("tell apart", "keep")
OTHER_NATIONS = ("leave out", "keep")
PRECISIONS = ("year", "month")
CASES = ("as written", "upper", "lower", "title", "sentence")
DECIMALS = ("point", "comma")
QUOTES = ("strict", "loose")
HIDDEN = ("take", "leave out")


@dataclass(frozen=True, kw_only=True)
class Key:
    """One key of one part of a mapping.

    Args:
        kinds: Python types that TOML may give it.
        does: What it does, in one sentence.
        required: True where a mapping without it is refused.
        allowed: The words it may hold, if only some.
    """

    kinds: tuple[type, ...]
    does: str
    required: bool = False
    allowed: tuple[str, ...] = ()


def _text(does: str, *, required: bool = False, allowed: tuple[str, ...] = ()) -> Key:
    return Key(kinds=(str,), does=does, required=required, allowed=allowed)


def _texts(does: str, *, required: bool = False) -> Key:
    return Key(kinds=(str, list), does=does, required=required)


def _number(does: str) -> Key:
    return Key(kinds=(int,), does=does)


def _yes(does: str) -> Key:
    return Key(kinds=(bool,), does=does)


def _part(does: str, *, many: bool = False, required: bool = False) -> Key:
    return Key(kinds=(list if many else dict,), does=does, required=required)


#: Part of a mapping -> its keys. `register` may hold more: what else stands there is copied into register.toml.
PARTS: dict[str, dict[str, Key]] = {
    "mapping": {
        "register": _part("What the register is called and about.", required=True),
        "source": _part("The pages or files that the rows cite; the first is cited where a table names none.", many=True, required=True),
        "input": _part("The files to read.", many=True, required=True),
        "table": _part("The tables to fill, each from one input.", many=True, required=True),
        "words": _part("Lists that translate their words into yours, each with a name."),
    },
    "source": {
        "id": _text("A short name.", required=True),
        "title": _text("The title of the page or file.", required=True),
        "publisher": _text("Who published it.", required=True),
        "url": _text("Its web address."),
        "published": Key(kinds=(str, object), does="When it was published: a year, month or day."),
        "kind": _text("What kind of source it is; other if left out."),
        "licence": _text("The licence it is published under; it is shown after the title."),
    },
    "input": {
        "name": _text("A name for the input, used below.", required=True),
        "file": _text("The file, looked for beside the mapping or in the folder that --files names.", required=True),
        "encoding": _text("How letters are stored, such as utf-8 or cp1252; found out if left out."),
        "delimiter": _text("What separates the columns; found out if left out."),
        "sheet": _text("The sheet of a workbook; the first visible one with cells if left out."),
        "header_row": _number("The row that holds the column names, counted from 1; the first that is not blank if left out."),
        "header_height": _number("How many rows the header has; their cells are put together. Found out if left out."),
        "columns": _texts(
            "Names for the columns of a file that has no header; with header_row or header_height, in place of those of the header."
        ),
        "keep": _texts("Rows that look like totals, notes or a repeated header and are to stay: the text of their first cell, or all."),
        "hidden_rows": _text("What happens to rows hidden in a sheet; take if left out.", allowed=HIDDEN),
        "blank": _texts("Words that mean nothing is known, in place of n/a, none, null and dashes; in names too."),
        "quotes": _text("How a CSV file quotes: loose forgives quote marks inside cells.", allowed=QUOTES),
        "keep_out": _part("Rules that keep rows out.", many=True),
        "join": _part("Columns looked up in another input.", many=True),
    },
    "keep_out": {
        "column": _text("The column that decides.", required=True),
        "is": _texts("Rows with this value, or one of these, are kept out."),
        "is_not": _texts("Rows with any other value are kept out."),
        "matches": _text("Rows whose value holds this pattern (a regular expression) are kept out."),
        "blank": _yes("true keeps out rows in which it is blank, false rows in which it is not."),
        "why": _text("The reason that the report gives.", required=True),
    },
    "join": {
        "with": _text("The other input.", required=True),
        "on": _text("The column that both share, as this input calls it.", required=True),
        "to": _text("The same column as the other input calls it; the same name if left out."),
        "columns": _texts("The columns to bring over; all if left out."),
        "prefix": _text("Put before the names of the columns brought over."),
    },
    "table": {
        "name": _text("The table to fill.", required=True),
        "input": _text("The input it is filled from.", required=True),
        "columns": _part("Column of the table = where it comes from.", required=True),
        "key": _texts("What tells organisations apart in this input; the id, else the name, if left out."),
        "id": _text("What ids are made from: a column or a template; the name if left out."),
        "repeated": _text("What happens to rows with the same key; merge if left out.", allowed=REPEATED),
        "renamed": Key(kinds=(dict,), does="New name = the id that the organisation had under its old name, and keeps."),
        "shared_names": _text("What happens to organisations of the same name; tell apart if left out.", allowed=SHARED_NAMES),
        "source": _text("The id of the source that these rows cite; the first source if left out."),
        "place": _part("Where postcode, county and the like stand, so that regions can be found."),
        "wide": _part("Columns that hold one figure each, to be turned into rows."),
        "lasting": _yes("false where the money was paid once, such as a grant: it counts in its own year alone; true if left out."),
        "sum_by": _texts("Figures of one organisation that agree in these columns are added up."),
    },
    "place": {
        "postcode": _texts("The column with the postcode."),
        "county": _texts("The column with the county, council or region."),
        "town": _texts("The column with the town."),
        "country": _texts("The column with the country."),
        "other_nations": _text("What happens to places outside England; leave out if not said.", allowed=OTHER_NATIONS),
        "regions": _texts("Only organisations of these regions are taken; all if left out."),
    },
    "wide": {
        "columns": _texts("The columns, by name."),
        "pattern": _text("The columns, by pattern; its named groups become columns."),
        "column": _text("Name of the new column that holds the old column's name; wide_column if left out."),
        "value": _text("Name of the new column that holds the figure; wide_value if left out."),
    },
    "column": {
        "from": _texts("The column of the input; of several, the first that is not blank."),
        "value": Key(kinds=(str, int, float, bool, object), does="The same value for every row."),
        "template": _text("Text with columns in braces, such as {Street}, {Town}."),
        "default": Key(kinds=(str, int, float, bool, object), does="Used where the value is blank or can't be used."),
        "words": Key(kinds=(str, dict), does="A list of [words], by name, or written here."),
        "unknown": _text("What becomes of words that the list lacks."),
        "date": _texts("How dates are written where it can't be told."),
        "two_digit_years": _number("The earliest year that a year of two digits can mean; refused if left out."),
        "year_end": _text("The day on which a year such as 2014/15 ends: 03-31."),
        "precision": _text("Cuts dates to the year or month.", allowed=PRECISIONS),
        "multiply": Key(kinds=(int, float), does="Multiplies numbers, such as 1000 for figures in thousands."),
        "decimal": _text("What stands before decimals.", allowed=DECIMALS),
        "split": _text("What separates the values of a list; | if left out."),
        "last_part": _yes("true keeps only what follows the last / or # of a web address."),
        "find": _text("Keeps only what this pattern (a regular expression) finds, its first group if it has one."),
        "replace": Key(kinds=(dict,), does="Pattern = what to put in its place."),
        "case": _text("Changes capitals.", allowed=CASES),
    },
}


def fits(value: Any, key: Key) -> bool:
    """Whether TOML gave a key a value of a kind it may have; a list holds text only, and a yes is no number."""
    if isinstance(value, bool) and bool not in key.kinds:
        return False
    if isinstance(value, list) and str in key.kinds and list in key.kinds:
        return all(isinstance(each, str) for each in value)
    if object in key.kinds:
        return not isinstance(value, list | dict)
    return isinstance(value, key.kinds)
