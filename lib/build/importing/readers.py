"""Reads the files of an import as frames of text, each row with the line on which it starts."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.build.importing.mapping import texts
from lib.build.problems import did_you_mean
from lib.build.spreadsheet import ERRORS, SpreadsheetError, read_sheets
from lib.register.texts import drop_guard, drop_illegible

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lib.build.spreadsheet import Line

#: The column of every frame that holds the line of the row.
LINE = "\0line"
MAX_FILE = 500_000_000
#: The longest cell that the CSV reader takes; a quote mark that is never closed swallows more.
MAX_CELL = 1_000_000
#: The most columns that a file may have; a list of organisations has far fewer, and workbooks end at 16,384.
MAX_COLUMNS = 16_384
#: Words that mean nothing is known, where the mapping names none.
BLANK = ("n/a", "#n/a", "null", "none", "nan", "-", "–", "—", *(error.casefold() for error in ERRORS))
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DELIMITERS = (",", ";", "\t", "|")
_WORKBOOKS = (".xlsx", ".xlsm", ".xls")


class InputError(ValueError):
    """An input that can't be read: the line and what is wrong."""

    def __init__(self, message: str, line: int = 1) -> None:
        """The line is 1 where the whole file is meant."""
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, kw_only=True)
class InputFile:
    """A file as it was read.

    Args:
        name: What the mapping calls it.
        file: The file's own name, with its sheet.
        frame: Its rows; every column is text with blanks as '', and `LINE` holds lines.
        rows: How many rows it has, those passed over included.
        how: How it was read: encoding and separator, or sheet.
        passed_over: (line, why) of rows that can't be read.
    """

    name: str
    file: str
    frame: pd.DataFrame = field(repr=False)
    rows: int
    how: str
    passed_over: tuple[tuple[int, str], ...] = ()


def read_input(path: Path, spec: Mapping[str, Any]) -> InputFile:
    """Read one CSV file or sheet. Raises InputError saying what is wrong with it."""
    if path.suffix.casefold() in _WORKBOOKS:
        lines, sheet = _sheet_lines(path, spec.get("sheet", ""))
        file, how = f"{path.name}, sheet {sheet}", f"sheet {sheet}"
    else:
        text, encoding = _text(path, spec.get("encoding", ""))
        lines, delimiter = _csv_lines(text, spec.get("delimiter", ""), strict=spec.get("quotes", "strict") == "strict")
        file, how = path.name, f"{encoding}, columns separated by {_named(delimiter)}"
    header, body = _header(lines, spec)
    blank = {word.casefold() for word in (texts(spec["blank"]) if "blank" in spec else BLANK)}
    rows, passed_over = _even(body, header)
    frame = _frame(header, rows, blank)
    return InputFile(name=spec["name"], file=file, frame=frame, rows=len(body), how=how, passed_over=tuple(passed_over))


def _text(path: Path, told: str) -> tuple[str, str]:
    """The text of a file and the encoding that it was read by."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise InputError(f"is larger than {MAX_FILE // 1_000_000} MB; allowed: smaller files, one [[input]] each")
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(_not_there(path)) from error
    except OSError as error:
        raise InputError(f"can't be read: {error.strerror or error}") from error
    if raw.startswith(b"PK\x03\x04"):
        raise InputError("is a workbook or zip file; a workbook's name must end in .xlsx")
    marked = next((name for mark, name in _BOMS if raw.startswith(mark)), "")
    if marked or told:
        return _decoded(raw, marked or told)
    if b"\0" in raw:
        hint = 'CSV or .xlsx; text in UTF-16 without a byte-order mark needs encoding = "utf-16-le"'
        raise InputError(f"holds NUL bytes, so it is no text; allowed: {hint}", raw.count(b"\n", 0, raw.index(b"\0")) + 1)
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        # Text that is not UTF-8 is nearly always what Windows writes; five bytes that it leaves out are Latin-1's.
        try:
            return raw.decode("cp1252"), "cp1252"
        except UnicodeDecodeError:
            return raw.decode("latin-1"), "latin-1"


def _decoded(raw: bytes, encoding: str) -> tuple[str, str]:
    try:
        text = raw.decode(encoding)
    except LookupError as error:
        raise InputError(f"encoding '{encoding}' is not known; allowed: utf-8, cp1252, latin-1 and the like") from error
    except UnicodeError as error:
        line = raw.count(b"\n", 0, getattr(error, "start", 0)) + 1
        raise InputError(f"is not {encoding}; leave encoding out to have it found", line) from error
    if not isinstance(text, str) or "\0" in text:
        raise InputError(f"is no text in {encoding}; allowed: CSV or .xlsx")
    return text.removeprefix("\ufeff"), encoding.removesuffix("-sig")


def _csv_lines(text: str, told: str, *, strict: bool) -> tuple[list[Line], str]:
    delimiter = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}.get(told, told) or _sniffed(text)
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise InputError(f"delimiter '{told}' is not one character; allowed: , ; | or tab")
    before = csv.field_size_limit(MAX_CELL)
    lines: list[Line] = []
    start = 1
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
        for cells in reader:
            if any(cells):
                lines.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        hint = 'a quote mark may not be closed; allowed: cells with quote marks in quotes, or quotes = "loose"'
        raise InputError(f"can't be read as CSV from here: {error}; {hint}", start) from error
    finally:
        csv.field_size_limit(before)
    return lines, delimiter


def _sniffed(text: str) -> str:
    """The separator that splits the first line that is not blank into most cells."""
    first = next((line for line in io.StringIO(text[:200_000], newline="") if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(_DELIMITERS, key=bare.count)


def _sheet_lines(path: Path, told: str) -> tuple[list[Line], str]:
    try:
        sheets = read_sheets(path, [told] if told else [])
    except FileNotFoundError as error:
        raise InputError(_not_there(path)) from error
    except (SpreadsheetError, OSError) as error:
        raise InputError(str(getattr(error, "strerror", "") or error)) from error
    if not sheets:
        raise InputError(_no_sheet(path, told))
    name = next(iter(sheets))
    return sheets[name], name


def _not_there(path: Path) -> str:
    """What to say of a file that isn't there: the nearest that is, and how another folder is named."""
    near = [each.name for each in path.parent.iterdir() if each.is_file()] if path.parent.is_dir() else []
    return f"is not there{did_you_mean(path.name, near)}; --files names the folder that holds the files"


def _no_sheet(path: Path, told: str) -> str:
    """What to say where a sheet isn't there or the workbook is empty: the sheets that there are."""
    names = list(read_sheets(path)) if told else []
    return f"has no sheet '{told}'{did_you_mean(told, names)}; its sheets: {', '.join(names)}" if names else "has no sheet with cells"


def _header(lines: list[Line], spec: Mapping[str, Any]) -> tuple[list[str], list[Line]]:
    """The names of the columns and the rows below them."""
    if named := texts(spec.get("columns")):
        first = spec.get("header_row", 0)
        return _unique(named), [line for line in lines if line[0] > first]
    wanted = spec.get("header_row", 0)
    place = next((place for place, (number, _) in enumerate(lines) if number >= wanted), None)
    if place is None:
        raise InputError("has no rows" if not wanted else f"has no row {wanted} for a header")
    body = lines[place + 1 :]
    if len(lines[place][1]) > MAX_COLUMNS:
        raise InputError(f"has {len(lines[place][1]):,} columns; allowed: {MAX_COLUMNS:,}", lines[place][0])
    cells = [" ".join(cell.split()) for cell in lines[place][1]]
    width = max((len(row) for _, row in body), default=0)
    # Cells right of the header count as columns only where several rows have them: one stray cell is a broken row.
    beyond = Counter(number for _, row in body for number in range(len(cells), len(row)) if row[number].strip())
    while len(cells) < min(width, 2_000) and beyond[len(cells)] > max(1, len(body) // 2):
        cells.append("")
    return _unique(cells), body


def _unique(cells: list[str]) -> list[str]:
    """Names that differ: a blank one is told by its place, a repeated one by a number."""
    names: dict[str, None] = {}
    used: Counter[str] = Counter()
    for place, cell in enumerate(cells, start=1):
        name = base = cell or f"column {place}"
        while name in names:
            used[base] += 1
            name = f"{base} ({used[base] + 1})"
        names[name] = None
    return list(names)


def _even(body: list[Line], header: list[str]) -> tuple[list[Line], list[tuple[int, str]]]:
    """Rows as long as the header; one with more cells that hold something is passed over, since its columns have shifted."""
    width = len(header)
    rows: list[Line] = []
    passed_over = []
    for number, cells in body:
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            passed_over.append((number, f"the row has {len(cells)} cells, the header {width}"))
        elif any(cell.strip() for cell in cells):
            rows.append((number, (cells + [""] * (width - len(cells)))[:width]))
    return rows, passed_over


def _frame(header: list[str], rows: list[Line], blank: set[str]) -> pd.DataFrame:
    columns = list(zip(*(cells for _, cells in rows), strict=True)) if rows else [()] * len(header)
    data = {name: _plain(pd.Series(values, dtype=object), blank) for name, values in zip(header, columns, strict=True)}
    # A column without name and content is a stray one.
    kept = {name: series for name, series in data.items() if not name.startswith("column ") or bool((series != "").any())}
    frame = pd.DataFrame(kept, dtype=object)
    frame[LINE] = pd.Series([number for number, _ in rows], dtype="int64")
    return frame


def _plain(values: pd.Series[Any], blank: set[str]) -> pd.Series[Any]:
    """Without spaces at the ends, no-break spaces, marks that nobody sees and our own guard; words for nothing as blanks."""
    known: dict[str, str] = {}
    for value in values.unique():
        text = value.replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "").replace("\r\n", "\n").strip()
        known[value] = "" if text.casefold() in blank else drop_illegible(drop_guard(text))
    return values.map(known)


def _named(delimiter: str) -> str:
    return {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}.get(delimiter, f"'{delimiter}'")
