"""Reads the sheets of an .xlsx workbook as text, after checks that keep a damaged or hostile file from doing harm."""

from __future__ import annotations

import io
import warnings
import zipfile
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

#: A row of a sheet: its number and its cells as text, blanks at the end left out.
Line = tuple[int, list[str]]

MAX_FILE = 200_000_000
MAX_UNPACKED = 1_000_000_000
#: Workbooks shrink well, but not by this much; small ones may, and do no harm.
MAX_RATIO, RATIO_FROM = 100, 20_000_000
MAX_PARTS = 2_000
MAX_ROWS = 1_048_576
MAX_CELLS = 30_000_000
MAX_CELL = 32_767
#: What Excel writes into a cell whose formula failed.
ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")
_OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")
_CHUNK = 1 << 20


class SpreadsheetError(ValueError):
    """A workbook that can't be read; its text says why and what is allowed."""


def read_sheets(path: Path, only: Iterable[str] = ()) -> dict[str, list[Line]]:
    """The sheets of a workbook: name -> rows that are not blank, with their numbers.

    Dates become 2015-06-01, numbers plain digits, booleans yes or no; spaces at the ends of cells go.

    Args:
        path: The .xlsx file.
        only: Names of the sheets wanted, in any case; all if empty.

    Raises:
        SpreadsheetError: If the file is no workbook, too large, damaged or holds macros.
        OSError: If the file can't be opened.
    """
    if path.stat().st_size > MAX_FILE:
        raise SpreadsheetError(f"is larger than {MAX_FILE // 1_000_000} MB; allowed: a smaller workbook, or CSV files")
    raw = path.read_bytes()
    if raw.startswith(_OLD_EXCEL):
        raise SpreadsheetError("is an old .xls file or has a password; save it as .xlsx without one")
    with damage_in_words():
        check_package(raw)
    names = {name.casefold() for name in only}
    return _read(raw, names)


def cell_text(value: Any) -> str:
    """A cell's value as the text that a person sees in a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return _number(value)
    text = str(value).replace("_x000D_", "").replace("\r\n", "\n").strip()
    if len(text) > MAX_CELL:
        raise SpreadsheetError(f"holds a cell of {len(text):,} characters; allowed: {MAX_CELL:,}")
    return text


def _number(value: float) -> str:
    """Digits without an exponent, and without the noise of binary fractions."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    short = f"{value:.15g}"
    return short if "e" not in short else f"{value:.20f}".rstrip("0").rstrip(".") if abs(value) < 1 else short


def check_package(raw: bytes, kind: str = "xlsx") -> None:
    """Hold the zip file that a workbook is against what could do harm, before anything of it is read. Raises SpreadsheetError."""
    with _package(raw) as package:
        _check_size(package, len(raw))
        _check_parts(package, kind)


def _package(raw: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, zipfile.LargeZipFile) as error:
        raise SpreadsheetError("is not an .xlsx workbook; allowed: a workbook saved as .xlsx") from error


@contextmanager
def damage_in_words() -> Iterator[None]:
    """Turn whatever reading a damaged file raises into one sentence that names it.

    Neither zipfile nor openpyxl nor calamine lists what it raises: among others zlib.error, struct.error, EOFError, RuntimeError (a part
    with a password), NotImplementedError, KeyError, ValueError, and the errors of the XML parser. `from` keeps the cause.
    """
    try:
        yield
    except SpreadsheetError:
        raise
    except MemoryError as error:
        raise SpreadsheetError("is larger than this machine has memory for; save its sheets as CSV files") from error
    except BaseException as error:  # see above: no list of them is complete, and nothing is swallowed
        # What goes wrong inside a reader written in Rust is no Exception.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise SpreadsheetError(f"is damaged and can't be read ({type(error).__name__}); open it and save it again as .xlsx") from error


def _check_size(package: zipfile.ZipFile, packed: int) -> None:
    parts = package.infolist()
    if len(parts) > MAX_PARTS:
        raise SpreadsheetError(f"holds {len(parts):,} parts; allowed: a workbook of at most {MAX_PARTS:,}")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED:
        raise SpreadsheetError(f"unpacks to {unpacked // 1_000_000:,} MB; allowed: {MAX_UNPACKED // 1_000_000:,} MB")
    if unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed:
        raise SpreadsheetError(
            f"unpacks to {unpacked // max(packed, 1):,} times its size, as no honest workbook does; allowed: {MAX_RATIO} times"
        )


def _check_parts(package: zipfile.ZipFile, kind: str) -> None:
    names = [name.casefold() for name in package.namelist()]
    if any(name.endswith("vbaproject.bin") for name in names):
        raise SpreadsheetError("holds macros; save it as .xlsx without them")
    if kind != "ods" and "[content_types].xml" not in names:
        raise SpreadsheetError("is a zip file but not an .xlsx workbook; save it as .xlsx")
    for part in package.infolist():
        if part.filename.casefold().endswith((".xml", ".rels")):
            _check_entities(package, part)


def _check_entities(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """No part of a workbook declares entities, which could unfold without end or fetch other files."""
    tail = b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            chunk_text = (tail + chunk).replace(b"\0", b"")
            if b"<!DOCTYPE" in chunk_text or b"<!ENTITY" in chunk_text:
                raise SpreadsheetError(f"declares entities in {part.filename}, which no workbook needs; save it again as .xlsx")
            tail = chunk[-32:]


def _read(raw: bytes, names: set[str]) -> dict[str, list[Line]]:
    from openpyxl import load_workbook  # noqa: PLC0415  # most builds read CSV and needn't load it

    with warnings.catch_warnings():
        # The library warns of drop-downs and styles that it leaves out; only values matter here.
        warnings.simplefilter("ignore")
        with damage_in_words():
            book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
            sheets = [sheet for sheet in book.worksheets if not names or sheet.title.strip().casefold() in names]
            return {sheet.title.strip(): _lines(sheet) for sheet in sheets}


def _lines(sheet: Any) -> list[Line]:
    # What a sheet says of its own size is often wrong.
    sheet.reset_dimensions()
    lines: list[Line] = []
    count = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        count += len(values)
        if number > MAX_ROWS or count > MAX_CELLS:
            raise SpreadsheetError(
                f"sheet {sheet.title} reaches past {MAX_ROWS:,} rows or {MAX_CELLS:,} cells; delete what is empty at its end"
            )
        cells = [cell_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            lines.append((number, cells))
    return lines
