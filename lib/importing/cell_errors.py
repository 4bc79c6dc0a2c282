"""Errors that stand in cells in place of a value, such as #REF!, and where .xls and .xlsb hold them: calamine reads them as blank."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from lib.build.spreadsheet import ERRORS

if TYPE_CHECKING:
    from collections.abc import Iterator

    #: Row and column from 0 -> the error that stands there.
    CellErrors = dict[tuple[int, int], str]

_NEWER = ("#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!", "#EXTERNAL!", "#PYTHON!")
_ALL = frozenset((*ERRORS, *_NEWER))
#: What LibreOffice writes, and what stands in a cell too narrow for its number.
_OTHERS = re.compile(r"Err:\d{3}|#{3,}", re.IGNORECASE)
_CODES = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#GETTING_DATA"}
#: Kinds of records in .xlsb: a row, an error, a formula that gives one, a sheet in the list of sheets.
_ROW, _ERROR, _FORMULA, _SHEET = 0x00, 0x03, 0x0B, 0x9C


def is_error(text: str) -> bool:
    """Whether a cell holds an error of a spreadsheet program in place of a value."""
    short = text.strip()
    if not short.startswith(("#", "E", "e")):
        return False
    return short.upper() in _ALL or bool(_OTHERS.fullmatch(short))


def xls_errors(raw: bytes, name: str) -> CellErrors:
    """The errors in a sheet of an .xls file."""
    import xlrd  # noqa: PLC0415  # few files need it

    with xlrd.open_workbook(file_contents=raw, on_demand=True, logfile=_Nowhere(), ignore_workbook_corruption=True) as book:
        sheet = book.sheet_by_name(name)
        kinds = ((row, column, kind) for row in range(sheet.nrows) for column, kind in enumerate(sheet.row_types(row)))
        return {
            (row, column): _CODES.get(sheet.cell_value(row, column), "#VALUE!") for row, column, kind in kinds if kind == xlrd.XL_CELL_ERROR
        }


class _Nowhere:
    """Where a reader's remarks on a file go."""

    def write(self, _text: str) -> None:
        """Say nothing."""


def find_xlsb_sheet(book: bytes, name: str) -> str:
    """The link by which the list of sheets of an .xlsb file names one of them; empty if it doesn't."""
    for kind, content in _records(book):
        if kind == _SHEET:
            link, rest = _wide_text(content[8:])
            if _wide_text(rest)[0] == name:
                return link
    return ""


def xlsb_errors(sheet: bytes) -> CellErrors:
    """The errors in a sheet of an .xlsb file."""
    errors: CellErrors = {}
    row = 0
    for kind, content in _records(sheet):
        if kind == _ROW:
            row = int(struct.unpack_from("<I", content)[0])
        elif kind in (_ERROR, _FORMULA):
            errors[row, int(struct.unpack_from("<I", content)[0])] = _CODES.get(content[8], "#VALUE!")
    return errors


def _records(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a binary part: the kind in one or two bytes, the length in up to four, the content."""
    place = 0
    while place < len(raw):
        kind = raw[place]
        place += 1
        if kind & 0x80:
            kind = kind & 0x7F | raw[place] << 7
            place += 1
        length = 0
        for shift in (0, 7, 14, 21):
            byte = raw[place]
            place += 1
            length |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        yield kind, raw[place : place + length]
        place += length


def _wide_text(raw: bytes) -> tuple[str, bytes]:
    """A text of two bytes a letter with its length before it, and what follows."""
    end = 4 + 2 * int(struct.unpack_from("<I", raw)[0])
    return raw[4:end].decode("utf-16-le"), raw[end:]
