"""Small workbooks, made as other people's programs make them."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Iterable

_ODS = "urn:oasis:names:tc:opendocument:xmlns"
_CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_HIDDEN = ' table:visibility="collapse"'


class CellError(str):
    """An error such as #REF! that stands in a cell in place of a value; openpyxl knows it by its text."""

    __slots__ = ()


_CODES = {"#DIV/0!": 7, "#REF!": 23, "#N/A": 42}


def xlsx(*rows: Iterable[Any], **more: Any) -> bytes:
    """A workbook with one sheet of these rows, and further sheets by name."""
    book = openpyxl.Workbook()
    fill(book.active, rows)
    for name, others in more.items():
        fill(book.create_sheet(name), others)
    return saved(book)


def fill(sheet: Any, rows: Iterable[Iterable[Any]]) -> None:
    """Put rows below each other; None is a blank cell."""
    for row in rows:
        sheet.append(list(row))


def saved(book: Any) -> bytes:
    """The file of a workbook."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(*rows: Iterable[str | float], hidden: Iterable[int] = ()) -> bytes:
    """An OpenDocument sheet of texts and numbers; rows are hidden by their number from 1."""
    out = set(hidden)
    body = "".join(
        f"<table:table-row{_HIDDEN if number in out else ''}>{''.join(map(_ods_cell, row))}</table:table-row>"
        for number, row in enumerate(rows, start=1)
    )
    names = " ".join(f'xmlns:{name}="{_ODS}:{name}:1.0"' for name in ("office", "table", "text")) + f' xmlns:calcext="{_CALCEXT}"'
    content = (
        f'<?xml version="1.0"?><office:document-content {names} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="List">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{_ODS}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", kind)
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)
    return stream.getvalue()


def _ods_cell(value: str | float) -> str:
    if isinstance(value, CellError):
        kind = 'office:value-type="float" office:value="0" calcext:value-type="error"'
        return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'


def xlsb(*rows: Iterable[str | float]) -> bytes:
    """A binary workbook with one sheet of texts and numbers."""
    sheet = _record(0x81) + _record(0x94, struct.pack("<4I", 0, len(rows) - 1, 0, max(len(list(row)) for row in rows) - 1)) + _record(0x91)
    for number, row in enumerate(rows):
        sheet += _record(0x00, struct.pack("<I", number) + bytes(13))
        for column, value in enumerate(row):
            at = struct.pack("<II", column, 0)
            if isinstance(value, CellError):
                sheet += _record(0x03, at + bytes([_CODES[value]]))
            else:
                sheet += _record(0x06, at + _wide(value)) if isinstance(value, str) else _record(0x05, at + struct.pack("<d", value))
    sheet += _record(0x92) + _record(0x82)
    book = _record(0x83) + _record(0x8F) + _record(0x9C, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("List")) + _record(0x90)
    book += _record(0x9D, bytes(26)) + _record(0x84)
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    link = f'<Relationship Id="rId1" Type="{kind}" Target="worksheets/sheet1.bin"/>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        package.writestr("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{relations}">{link}</Relationships>')
        package.writestr("xl/workbook.bin", book)
        package.writestr("xl/worksheets/sheet1.bin", sheet)
    return stream.getvalue()


def _record(kind: int, content: bytes = b"") -> bytes:
    """One record of a binary workbook: its kind, its length, its content."""
    name = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(content), b""
    while size >= 0x80:
        length, size = length + bytes([size & 0x7F | 0x80]), size >> 7
    return name + length + bytes([size]) + content


def _wide(text: str) -> bytes:
    raw = text.encode("utf-16-le")
    return struct.pack("<I", len(raw) // 2) + raw


def xls(*rows: Iterable[str | float]) -> bytes:
    """An old workbook (BIFF8) with one sheet of texts, numbers and errors."""
    start = _biff(0x0809, struct.pack("<6H", 0x0600, 0x0005, 0, 0, 0, 0) + bytes(4))
    listing_length = 4 + 8 + len("List")
    place = len(start) + listing_length + 4
    book = start + _biff(0x0085, struct.pack("<IHBB", place, 0, len("List"), 0) + b"List") + _biff(0x000A)
    sheet = _biff(0x0809, struct.pack("<6H", 0x0600, 0x0010, 0, 0, 0, 0) + bytes(4))
    sheet += _biff(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(len(list(row)) for row in rows), 0))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            at = struct.pack("<3H", number, column, 0)
            if isinstance(value, CellError):
                sheet += _biff(0x0205, at + bytes([_CODES[value], 1]))
            elif isinstance(value, str):
                sheet += _biff(0x0204, at + struct.pack("<HB", len(value), 0) + value.encode("latin-1"))
            else:
                sheet += _biff(0x0203, at + struct.pack("<d", value))
    return _compound(book + sheet + _biff(0x000A))


def _biff(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _compound(stream: bytes) -> bytes:
    """A compound file of sectors of 512 bytes: the header, which sector follows which, the directory, and one stream, 'Workbook'."""
    size = max(4096, -(-len(stream) // 512) * 512)
    sectors = size // 512
    end, free, table = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    chain = [table, end, *range(3, sectors + 2), end]
    entries = _entry("Root Entry", 5, child=1, start=end) + _entry("Workbook", 2, start=2, size=size) + 2 * _entry("", 0)
    return header + struct.pack("<128I", *chain, *[free] * (128 - len(chain))) + entries + stream.ljust(size, b"\0")


def _entry(name: str, kind: int, *, child: int = 0xFFFFFFFF, start: int = 0, size: int = 0) -> bytes:
    """One entry of the directory of a compound file."""
    text = f"{name}\0".encode("utf-16-le") if name else b""
    nobody = 0xFFFFFFFF
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB3I", len(text), kind, 1, nobody, nobody, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
