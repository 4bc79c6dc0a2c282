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
_HIDDEN = ' table:visibility="collapse"'


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
    names = " ".join(f'xmlns:{name}="{_ODS}:{name}:1.0"' for name in ("office", "table", "text"))
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
