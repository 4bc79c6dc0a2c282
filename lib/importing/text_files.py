"""Reads text files with columns, line by line: how letters are stored, what separates the columns, and quote marks that go astray."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from lib.build.problems import did_you_mean
from lib.importing.report import CHANGED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from lib.build.spreadsheet import Line

MAX_BYTES = 250_000_000
#: The longest cell that the CSV reader takes; a quote mark that is never closed swallows more.
MAX_CELL = 1_000_000
#: The longest line of a file; a list of organisations has far shorter ones.
_LONGEST = 10_000_000
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DELIMITERS = (",", ";", "\t", "|")
_NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}
#: Lines by which the separator is judged.
_SAMPLE = 50
#: Lines that one cell may hold where quote marks are forgiven.
_LINES_OF_A_CELL = 50
_MIXED = "utf-8 with bytes of Windows"

#: What happened while reading: line, column, what, old, new and why.
Note = tuple[int, str, str, str, str, str]


class InputError(ValueError):
    """An input that can't be read: the line and what is wrong."""

    def __init__(self, message: str, line: int = 1) -> None:
        """The line is 1 where the whole file is meant."""
        super().__init__(message)
        self.line = line


@dataclass(kw_only=True)
class TextFile:
    """A text file about to be read.

    Args:
        path: The file.
        encoding: How its letters are stored, in the words of the summary.
        delimiter: What separates its columns.
        loose: Whether quote marks that are not closed are forgiven.
        notes: What was found out of the ordinary; grows while lines are read.
    """

    path: Path
    encoding: str
    delimiter: str
    loose: bool
    notes: list[Note] = field(default_factory=list)

    def lines(self) -> Iterator[Line]:
        """The rows that hold anything, each with the line on which it starts. Raises InputError."""
        before = csv.field_size_limit(MAX_CELL)
        try:
            yield from (self._loose_rows() if self.loose else self._strict_rows())
        finally:
            csv.field_size_limit(before)

    def _strict_rows(self) -> Iterator[Line]:
        start = 1
        try:
            reader = csv.reader(_texts(self.path, self.encoding), delimiter=self.delimiter, strict=True)
            for cells in reader:
                if any(cells):
                    yield start, cells
                start = reader.line_num + 1
        except csv.Error as error:
            hint = 'a quote mark may not be closed; allowed: cells with quote marks in quotes, or quotes = "loose"'
            raise InputError(f"can't be read as CSV from here: {error}; {hint}", start) from error

    def _loose_rows(self) -> Iterator[Line]:
        """Rows where a quote mark that isn't closed on its line, and whose cell would swallow other rows, is no quote mark."""
        lines = list(_texts(self.path, self.encoding))
        place, width = 0, 0
        while place < len(lines):
            reader = csv.reader(islice(lines, place, place + _LINES_OF_A_CELL), delimiter=self.delimiter, strict=True)
            try:
                cells, height = next(reader, []), reader.line_num
            except csv.Error:
                cells, height = [], 0
            if height > 1 and (not width or len(cells) != width or self._holds_rows(lines[place + 1 : place + height - 1], width)):
                height = 0
            if not height:
                cells, height = self._split_loosely(lines[place], place + 1, width), 1
            if any(cells):
                width = width or len(cells)
                yield place + 1, cells
            place += max(height, 1)

    def _holds_rows(self, lines: list[str], width: int) -> bool:
        return any(line.count(self.delimiter) == width - 1 for line in lines)

    def _split_loosely(self, line: str, number: int, width: int) -> list[str]:
        """The cells of one line with quote marks that go astray."""
        text = line.rstrip("\r\n")
        cells = next(csv.reader([text], delimiter=self.delimiter), [])
        if len(cells) < width or text.count('"') % 2:
            parts = text.split(self.delimiter)
            if len(parts) >= len(cells):
                cells = [_strip_quotes(cell) for cell in parts]
                cut_cell = next((cell for cell, bare in zip(parts, cells, strict=True) if cell.count('"') % 2 and cell != bare), "")
                if cut_cell:
                    self.notes.append(
                        (
                            number,
                            "",
                            CHANGED,
                            cut_cell,
                            _strip_quotes(cut_cell),
                            "a quote mark is not closed on its line and was passed over",
                        )
                    )
        return cells


def open_text(path: Path, spec: Mapping[str, Any]) -> TextFile:
    """A text file with its encoding and separator found out or as the mapping says. Raises InputError."""
    given = spec.get("encoding", "")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError(f"is larger than {MAX_BYTES // 1_000_000} MB; allowed: smaller files, one [[input]] each")
        with path.open("rb") as stream:
            start = stream.read(4)
    except FileNotFoundError as error:
        raise InputError(say_not_there(path)) from error
    except OSError as error:
        raise InputError(f"can't be read: {error.strerror or error}") from error
    if start == b"PK\x03\x04":
        raise InputError("is a workbook or zip file; a workbook's name must end in .xlsx, .xlsb or .ods")
    mark_encoding = next((name for mark, name in _BOMS if start.startswith(mark)), "")
    notes: list[Note] = []
    encoding = mark_encoding or given or _find_encoding(path, notes)
    _check_encoding(encoding)
    delimiter = spec.get("delimiter", "")
    delimiter = _NAMES.get(delimiter, delimiter) or _find_delimiter(path, encoding, spec.get("header_row", 1))
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise InputError(f"delimiter '{spec['delimiter']}' is not one character; allowed: , ; | or tab")
    return TextFile(path=path, encoding=encoding, delimiter=delimiter, loose=spec.get("quotes") == "loose", notes=notes)


def say_encoding(encoding: str) -> str:
    """An encoding as the summary names it."""
    return encoding.removesuffix("-sig")


def say_not_there(path: Path) -> str:
    """What to say of a file that isn't there: the nearest that is, and how another folder is named."""
    near = [each.name for each in path.parent.iterdir() if each.is_file()] if path.parent.is_dir() else []
    return f"is not there{did_you_mean(path.name, near)}; --files names the folder that holds the files"


def _check_encoding(encoding: str) -> None:
    try:
        known = encoding == _MIXED or codecs.lookup(encoding)._is_text_encoding  # noqa: SLF001  # nothing public tells codecs of text apart
    except LookupError as error:
        raise InputError(f"encoding '{encoding}' is not known; allowed: utf-8, cp1252, latin-1 and the like") from error
    if not known:
        raise InputError(f"is no text in {encoding}; allowed: CSV or a workbook")


def _find_encoding(path: Path, notes: list[Note]) -> str:
    """How letters are stored: UTF-8, what Windows writes, or UTF-8 with single bytes of Windows in it, each of which is noted."""
    count_utf8 = number = 0
    other_lines: list[tuple[int, bytes]] = []
    with path.open("rb") as stream:
        while line := stream.readline(_LONGEST + 1):
            number += 1
            if len(line) > _LONGEST:
                raise InputError(f"has a line of more than {_LONGEST // 1_000_000} million letters; allowed: a row a line", number)
            if line.isascii():
                if b"\0" in line:
                    hint = 'CSV or a workbook; text in UTF-16 without a byte-order mark needs encoding = "utf-16-le"'
                    raise InputError(f"holds NUL bytes, so it is no text; allowed: {hint}", number)
                continue
            try:
                line.decode("utf-8")
                count_utf8 += 1
            except UnicodeDecodeError:
                other_lines.append((number, line if len(other_lines) < _SAMPLE else b""))
    if not other_lines:
        return "utf-8"
    if count_utf8 < len(other_lines):
        # Text that is not UTF-8 is nearly always what Windows writes; five bytes that it leaves out are Latin-1's.
        return "latin-1" if any(set(line) & {0x81, 0x8D, 0x8F, 0x90, 0x9D} for _, line in other_lines) else "cp1252"
    for at, line in other_lines:
        text = line.decode("utf-8", "windows-bytes").strip()
        old = line.decode("utf-8", "replace").strip()
        notes.append(
            (at, "", CHANGED, _near(old, "\ufffd"), text[:80] if len(text) <= 80 else "", "bytes that are not UTF-8 read as Windows does")
        )
    return _MIXED


def _near(text: str, mark: str) -> str:
    """The text around a mark."""
    at = text.find(mark)
    return text[max(0, at - 30) : at + 30]


def _windows_bytes(error: UnicodeError) -> tuple[str, int]:
    """For a byte that is not UTF-8, the letter that Windows means by it."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    try:
        return bad.decode("cp1252"), error.end
    except UnicodeDecodeError:
        return bad.decode("latin-1"), error.end


codecs.register_error("windows-bytes", _windows_bytes)


def _texts(path: Path, encoding: str) -> Iterator[str]:
    """The lines of a file with their ends. Raises InputError where they are not text in the encoding."""
    mixed = encoding == _MIXED
    number = 0
    try:
        with path.open(encoding="utf-8" if mixed else encoding, errors="windows-bytes" if mixed else "strict", newline="") as stream:
            for number, line in enumerate(stream, start=1):  # told of where reading stops
                if "\0" in line:
                    raise InputError(f"is no text in {encoding}; allowed: CSV or a workbook", number)
                yield line if number > 1 else line.removeprefix("\ufeff")
    except UnicodeError as error:
        raise InputError(f"is not {encoding}; leave encoding out to have it found", number + 1) from error


def _find_delimiter(path: Path, encoding: str, header_row: int) -> str:
    """The separator of which most lines, from the header on, have the same number; of several that of most columns."""
    lines = [line for number, line in enumerate(islice(_texts(path, encoding), header_row + 4 * _SAMPLE), start=1) if number >= header_row]
    unquoted = [re.sub(r'"[^"]*"', "", line) for line in lines if line.strip()][:_SAMPLE]

    def agreement(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in unquoted)
        counts.pop(0, None)
        number, lines_with = max(counts.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
        return lines_with, number

    return max(_DELIMITERS, key=agreement)


def _strip_quotes(cell: str) -> str:
    """A cell without the quote marks round it, and without one that has no partner."""
    text = cell.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"')
    return text.strip('"') if text.count('"') == 1 else text
