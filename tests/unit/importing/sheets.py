"""Small workbooks, made as other people's programs make them."""

from __future__ import annotations

import io
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
