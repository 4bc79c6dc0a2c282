"""Files that are the same each time they are made from the same data: no clock in them, parts in a fixed order."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files, in their order, all dated alike."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, _FIRST_DAY)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def fix_dates(document: bytes, on: date) -> bytes:
    """An Office file whose own dates, and those of the workbooks inside it, are one day."""
    with ZipFile(io.BytesIO(document)) as archive:
        return zip_bytes({name: _fix_dates_in(name, archive.read(name), on) for name in archive.namelist()})


def _fix_dates_in(name: str, content: bytes, on: date) -> bytes:
    if name.endswith(".xlsx"):
        return fix_dates(content, on)
    return _STAMP.sub(f"{on.isoformat()}T00:00:00Z".encode(), content) if name == "docProps/core.xml" else content
