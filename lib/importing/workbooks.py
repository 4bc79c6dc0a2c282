"""Reads one sheet of a workbook (.xlsx, .xls, .xlsb, .ods) as text, and says what a person sees of it that values alone don't tell.

Values come from calamine, which reads every kind but passes over errors such as #REF!, so these are looked up. Hidden rows and formulas
without a saved value stand in the XML of .xlsx and .ods alone, so that is read once more, row by row; the same pass refuses sheets that
would unfold to more cells than memory holds.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from lib.build.problems import did_you_mean
from lib.build.spreadsheet import SpreadsheetError, cell_text, check_package, damage_in_words
from lib.importing.cell_errors import find_xlsb_sheet, xls_errors, xlsb_errors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.etree import _Element

    from lib.build.spreadsheet import Line
    from lib.importing.cell_errors import CellErrors

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
MAX_BYTES = 50_000_000
#: Cells of a sheet from its corner to its last: 50,000 rows of 200 columns.
MAX_CELLS = 10_000_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"
_SHEET_ROWS, _SHEET_COLUMNS = 1_048_576, 16_384
_ODS = {"table": "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}", "office": "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"}
_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
#: What a style can show: that a cell is struck through, or by marks in its number format that the number is another.
STRUCK = "struck through"
_SHOWN = {"%": "a percentage", "€": "euros", "$": "dollars", "EUR": "euros", "USD": "dollars"}
_SHOWN_BY_NUMBER = {"9": "a percentage", "10": "a percentage"}
#: Behind the name of a hidden sheet.
HIDDEN_SHEET = " (hidden)"
#: Cells named in a message.
_MOST_NAMED = 5


@dataclass(kw_only=True)
class _SheetMarks:
    """What a sheet says beside its values, by row and column from 0: hidden rows, formulas without a saved value and so on."""

    hidden: list[int] = field(default_factory=list)
    unsaved: list[tuple[int, int]] = field(default_factory=list)
    merged_cells: list[tuple[int, int, int, int]] = field(default_factory=list)
    errors: CellErrors = field(default_factory=dict)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    styles: dict[tuple[int, int], frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet as it was read.

    Args:
        name: Its name.
        lines: Rows that are not blank, with their numbers.
        others: The other sheets, hidden ones marked.
        hidden: Numbers of the hidden rows.
        unsaved: Row and column, from 0, of cells whose formula has no saved value.
        merged_cells: First row, first column, last row and last column, from 0, of cells that are merged.
        comments: Row, column and text of comments on cells.
        styles: Row and column of cells that are struck through or show a percentage or foreign money (.xlsx alone tells).
        odd: Row, column and what stands there, of dates, numbers and yes or no in cells; what was typed is not known.
    """

    name: str
    lines: list[Line] = field(repr=False)
    others: tuple[str, ...]
    hidden: frozenset[int]
    unsaved: tuple[tuple[int, int], ...]
    merged_cells: tuple[tuple[int, int, int, int], ...]
    comments: dict[tuple[int, int], str] = field(repr=False)
    styles: dict[tuple[int, int], frozenset[str]] = field(repr=False)
    odd: dict[tuple[int, int], str] = field(repr=False)


def read_sheet(path: Path, sheet_name: str = "", pick: str = "first") -> Sheet:
    """Read a sheet of a workbook.

    Args:
        path: The file, of any kind that `SUFFIXES` names.
        sheet_name: The name of the sheet, in any case.
        pick: Without a name, the 'first' visible sheet that has cells, or the 'largest'.

    Raises:
        SpreadsheetError: If the file is too large, damaged or no workbook, or the sheet is not there.
        OSError: If it can't be opened.
    """
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  # files of text need it not

    size = path.stat().st_size
    if size > MAX_BYTES:
        raise SpreadsheetError(f"is larger than {MAX_BYTES // 1_000_000} MB; allowed: a smaller workbook, or its sheets as CSV files")
    raw = path.read_bytes()
    kind = _kind(raw)
    with damage_in_words():
        if kind in ("xlsx", "xlsb", "ods"):
            check_package(raw, kind)
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        states = {each.name: str(each.visible).endswith("Visible") for each in book.sheets_metadata if str(each.typ).endswith("WorkSheet")}
        xml = _XmlReader(raw, kind)
        name = _choose_sheet(book, states, sheet_name, pick, xml)
        marks = xml.look(name)
        sheet = book.get_sheet_by_name(name)
        lines, odd = _lines(sheet, marks.errors)
        merged_cells = marks.merged_cells or [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    others = tuple(f"{each}{'' if visible else HIDDEN_SHEET}" for each, visible in states.items() if each != name)
    return Sheet(
        name=name.strip(),
        lines=lines,
        others=others,
        hidden=frozenset(number + 1 for number in marks.hidden),
        unsaved=tuple(marks.unsaved),
        merged_cells=tuple(merged_cells),
        comments=marks.comments,
        styles=marks.styles,
        odd=odd,
    )


def name_cells(cells: list[tuple[int, int]]) -> str:
    """Cells as a spreadsheet names them, some of many: 'B2, C3 and 7 more'."""
    names = ", ".join(f"{letters(column)}{row + 1}" for row, column in cells[:_MOST_NAMED])
    return f"{names}{f' and {len(cells) - _MOST_NAMED:,} more' if len(cells) > _MOST_NAMED else ''}"


def letters(column: int) -> str:
    """The letters of a column counted from 0: A, Z, AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _kind(raw: bytes) -> str:
    """What a file is by its content, whatever it is called. Raises SpreadsheetError where it is no workbook."""
    if raw.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise SpreadsheetError("has a password; save it without one")
        return "xls"
    if raw.startswith(_ZIP):
        with damage_in_words():
            names = {name.casefold() for name in zipfile.ZipFile(io.BytesIO(raw)).namelist()}
        kinds = {"xl/workbook.bin": "xlsb", "content.xml": "ods"}
        return next((kind for name, kind in kinds.items() if name in names), "xlsx")
    start = raw[:2_000].lstrip().lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")):
        raise SpreadsheetError("is a web page under the name of a workbook; open it in a spreadsheet program and save it as .xlsx")
    if raw and b"\0" not in raw[:2_000]:
        raise SpreadsheetError("is text under the name of a workbook; give it a name that ends in .csv")
    raise SpreadsheetError("is not a workbook that can be read; allowed: .xlsx, .xls, .xlsb, .ods or CSV")


def _choose_sheet(book: Any, states: dict[str, bool], sheet_name: str, pick: str, xml: _XmlReader) -> str:
    """The name of the sheet to read. Raises SpreadsheetError that names the sheets there are."""
    names = ", ".join(f"{name}{'' if visible else HIDDEN_SHEET}" for name, visible in states.items())
    if sheet_name:
        found = next((name for name in states if name.strip().casefold() == sheet_name.strip().casefold()), None)
        if found is None:
            raise SpreadsheetError(f"has no sheet '{sheet_name}'; its sheets: {names}{did_you_mean(sheet_name, states)}")
        return found
    visible = [name for name, state in states.items() if state]
    sizes = {}
    for name in visible:
        xml.look(name)
        sizes[name] = book.get_sheet_by_name(name).height
        if pick == "first" and sizes[name]:
            return name
    full = [name for name in visible if sizes[name]]
    if not full:
        hidden = "; a hidden one is read where sheet names it" if len(visible) < len(states) else ""
        raise SpreadsheetError(f"has no visible sheet with cells; its sheets: {names or 'none'}{hidden}")
    return max(full, key=lambda name: sizes[name])


def _lines(sheet: Any, errors: CellErrors) -> tuple[list[Line], dict[tuple[int, int], str]]:
    lines: list[Line] = []
    odd: dict[tuple[int, int], str] = {}
    if not sheet.height:
        return [], {}
    before = sheet.start[1]
    for number, values in enumerate(sheet.iter_rows()):
        cells = [""] * before
        for column, value in enumerate(values, start=before):
            error = errors.get((number, column), "") if errors else ""
            if error or value == "":
                cells.append(error)
                continue
            cells.append(_text(value))
            if not isinstance(value, str):
                odd[number, column] = _name_kind(value)
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            lines.append((number + 1, cells))
    return lines, odd


def _text(value: Any) -> str:
    # A spreadsheet shows what was typed as 'True' so; 'yes' would be another word.
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, timedelta):
        return str(value)
    return cell_text(value)


def _name_kind(value: Any) -> str:
    return "yes or no" if isinstance(value, bool) else "a date" if isinstance(value, date | time | timedelta) else "a number"


class _XmlReader:
    """Looks at what sheets hold beside their values, each once; of .xls and .xlsb only at errors."""

    def __init__(self, raw: bytes, kind: str) -> None:
        self._raw, self._kind = raw, kind
        self._known: dict[str, _SheetMarks] = {}

    def look(self, name: str) -> _SheetMarks:
        """What a sheet says. Raises SpreadsheetError where it reaches too far."""
        if name not in self._known:
            reader = {"xlsx": _look_xlsx, "ods": _look_ods, "xlsb": _look_xlsb}.get(self._kind)
            if reader is None:
                self._known[name] = _SheetMarks(errors=xls_errors(self._raw, name))
            else:
                with zipfile.ZipFile(io.BytesIO(self._raw)) as package:
                    self._known[name] = reader(package, name)
        return self._known[name]


def _parse(package: zipfile.ZipFile, part: str, tags: tuple[str, ...]) -> Iterator[_Element]:
    """The elements of some tags, one by one, each forgotten afterwards."""
    from lxml import etree  # noqa: PLC0415  # files of text need it not

    with package.open(part) as stream:
        found = etree.iterparse(stream, events=("end",), tag=tags, resolve_entities=False, no_network=True)
        for _, element in found:
            yield element
            element.clear(keep_tail=False)
            while element.getprevious() is not None and element.getparent() is not None:
                del element.getparent()[0]


def _look_xlsx(package: zipfile.ZipFile, name: str) -> _SheetMarks:
    marks = _SheetMarks()
    part, stale = _sheet_part(package, name)
    if not part:
        return marks
    marks.comments = _comments(package, part)
    styles = _telling_styles(package)
    widest = row = -1
    for element in _parse(package, part, ("{*}row", "{*}mergeCell")):
        if element.tag.endswith("mergeCell"):
            if corners := re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", element.get("ref", "")):
                marks.merged_cells.append((int(corners[2]) - 1, _place(corners[1]), int(corners[4]) - 1, _place(corners[3])))
            continue
        row = int(element.get("r", row + 2)) - 1
        column, filled = -1, False
        for cell in element:
            reference = re.match(r"[A-Z]+", cell.get("r", ""))
            column = _place(reference[0]) if reference else column + 1
            kinds = {child.tag.rpartition("}")[2]: child for child in cell}
            filled = filled or bool(kinds)
            widest = max(widest, column if kinds else -1)
            if kinds and cell.get("s") in styles:
                marks.styles[row, column] = styles[cell.get("s", "")]
            if cell.get("t") == "e":
                value = kinds.get("v")
                marks.errors[row, column] = (value.text if value is not None else "") or "#VALUE!"
            elif "f" in kinds and _is_unsaved(kinds.get("v"), cell.get("t", ""), stale=stale):
                marks.unsaved.append((row, column))
        if filled and element.get("hidden") in ("1", "true"):
            marks.hidden.append(row)
        _hold(row if filled else -1, widest, name)
    return marks


def _sheet_part(package: zipfile.ZipFile, name: str) -> tuple[str, bool]:
    """The part of the package that holds a sheet, empty if there is none, and whether the workbook asks to be worked out anew."""
    parts = {part.casefold(): part for part in package.namelist()}
    links = _links(package, parts["xl/_rels/workbook.xml.rels"])
    target, stale = "", False
    for each in _parse(package, parts["xl/workbook.xml"], ("{*}sheet", "{*}calcPr")):
        if each.tag.endswith("calcPr"):
            # A program that wrote no values asks the next one to work everything out.
            stale = each.get("fullCalcOnLoad") in ("1", "true")
        elif each.get("name") == name:
            target = links.get(each.get(_LINK) or each.get("id"), "")
    return parts.get(_path(target), ""), stale


def _links(package: zipfile.ZipFile, part: str) -> dict[str | None, str]:
    """Id of a link -> what it leads to."""
    return {each.get("Id"): each.get("Target", "") for each in _parse(package, part, ("{*}Relationship",))}


def _comments(package: zipfile.ZipFile, sheet: str) -> dict[tuple[int, int], str]:
    """Row, column and text of the comments on a sheet of .xlsx."""
    parts = {part.casefold(): part for part in package.namelist()}
    folder, name = posixpath.split(sheet)
    links = parts.get(f"{folder}/_rels/{name}.rels".casefold(), "")
    found: dict[tuple[int, int], str] = {}
    kinds = [each.get("Target", "") for each in _parse(package, links, ("{*}Relationship",)) if _is_comments(each)] if links else []
    for target in kinds:
        part = parts.get(posixpath.normpath(posixpath.join(f"/{folder}", target)).lstrip("/").casefold(), "")
        for each in _parse(package, part, ("{*}comment",)) if part else ():
            if corner := re.fullmatch(r"([A-Z]+)(\d+)", each.get("ref", "")):
                found[int(corner[2]) - 1, _place(corner[1])] = " ".join("".join(each.itertext()).split())
    return found


def _is_comments(link: _Element) -> bool:
    return bool(link.get("Type", "").endswith("/comments"))


def _telling_styles(package: zipfile.ZipFile) -> dict[str, frozenset[str]]:
    """The numbers of the styles of .xlsx that change what a cell says -> what they show: STRUCK, a percentage or foreign money."""
    part = next((part for part in package.namelist() if part.casefold() == "xl/styles.xml"), "")
    formats = dict(_SHOWN_BY_NUMBER)
    fonts: set[str] = set()
    styles: dict[str, frozenset[str]] = {}
    for each in _parse(package, part, ("{*}numFmts", "{*}fonts", "{*}cellXfs")) if part else ():
        if each.tag.endswith("numFmts"):
            formats |= {form.get("numFmtId", ""): _shown(form.get("formatCode", "")) for form in each}
        elif each.tag.endswith("fonts"):
            fonts = {str(number) for number, font in enumerate(each) if any(map(_is_strike, font))}
        else:
            for number, style in enumerate(each):
                shown = {formats.get(style.get("numFmtId", ""), ""), STRUCK if style.get("fontId", "") in fonts else ""} - {""}
                styles |= {str(number): frozenset(shown)} if shown else {}
    return styles


def _is_strike(mark: _Element) -> bool:
    return bool(mark.tag.endswith("}strike")) and mark.get("val") not in ("0", "false")


def _shown(code: str) -> str:
    """What a number format shows beside the number that would be read as another one; [$£-809] is pounds."""
    bare = re.sub(r"\[\$?([^\]-]*)[^\]]*\]", r"\1", code)
    return next((shown for mark, shown in _SHOWN.items() if mark in bare), "")


def _path(target: str) -> str:
    """The part that a link of the workbook leads to, in small letters."""
    return (target.lstrip("/") if target.startswith("/") else f"xl/{target}").casefold()


def _look_xlsb(package: zipfile.ZipFile, name: str) -> _SheetMarks:
    parts = {part.casefold(): part for part in package.namelist()}
    link = find_xlsb_sheet(package.read(parts["xl/workbook.bin"]), name)
    part = parts.get(_path(_links(package, parts["xl/_rels/workbook.bin.rels"]).get(link, "")), "")
    return _SheetMarks(errors=xlsb_errors(package.read(part)) if part else {})


def _is_unsaved(value: _Element | None, kind: str, *, stale: bool) -> bool:
    """Whether a formula has no value that a spreadsheet program worked out."""
    text = "" if value is None else value.text or ""
    return (not text and kind != "str") or (stale and text in ("", "0"))


def _look_ods(package: zipfile.ZipFile, name: str) -> _SheetMarks:
    table, office = _ODS["table"], _ODS["office"]
    marks, found = _SheetMarks(), _SheetMarks()
    row, widest = 0, -1
    for element in _parse(package, "content.xml", (f"{table}table-row", f"{table}table")):
        if element.tag == f"{table}table":
            if element.get(f"{table}name") == name:
                found = marks
            marks, row, widest = _SheetMarks(), 0, -1
            continue
        times = int(element.get(f"{table}number-rows-repeated", "1"))
        column, filled = 0, False
        errors: list[tuple[int, int, str]] = []
        for cell in element:
            wide = int(cell.get(f"{table}number-columns-repeated", "1"))
            full = cell.get(f"{office}value-type") is not None or len(cell) > 0
            if cell.get(_CALCEXT) == "error":
                errors.append((column, wide, "".join(cell.itertext()).strip() or "#VALUE!"))
            elif cell.get(f"{table}formula") and not full:
                marks.unsaved.append((row, column))
            marks.comments |= _annotations(cell, (row, column))
            across, down = (int(cell.get(f"{table}number-{what}-spanned", "1")) for what in ("columns", "rows"))
            if across > 1 or down > 1:
                marks.merged_cells.append((row, column, row + down - 1, column + across - 1))
            column += wide
            filled = filled or full
            widest = max(widest, column - 1 if full else -1)
        if filled and element.get(f"{table}visibility") in ("collapse", "filter"):
            marks.hidden += range(row, row + times)
        row += times
        _hold(row - 1 if filled else -1, widest, element.getparent().get(f"{table}name", name) if element.getparent() is not None else name)
        for first, wide, text in errors:
            marks.errors |= {(each, place): text for each in range(row - times, row) for place in range(first, first + wide)}
    return found


def _annotations(cell: _Element, at: tuple[int, int]) -> dict[tuple[int, int], str]:
    """The comment on a cell of .ods, where it has one."""
    texts = [" ".join(" ".join(each.itertext()).split()) for each in cell.findall(f"{_ODS['office']}annotation")]
    return {at: "; ".join(texts)} if texts else {}


def _place(text: str) -> int:
    """The column of letters, counted from 0."""
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _hold(row: int, column: int, name: str) -> None:
    """Refuse a sheet whose last cell lies too far from its first. Raises SpreadsheetError."""
    if (row + 1) * (column + 1) > MAX_CELLS or row >= _SHEET_ROWS or column >= _SHEET_COLUMNS:
        at = f"{letters(max(column, 0))}{row + 1}"
        allowed = f"allowed: {MAX_CELLS:,} cells from A1 on; delete what stands apart, or save the sheet as CSV"
        raise SpreadsheetError(f"sheet {name} reaches to {at}; {allowed}")
