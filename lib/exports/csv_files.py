"""Tidy CSV and the metadata that explains it (CSV on the Web)."""

from __future__ import annotations

import codecs
import csv
import io
import json
import math
from datetime import date, datetime
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np
import pandas as pd

from lib.core.field import Show
from lib.core.wording import missing
from lib.exports.notices import LICENCE, LICENCE_ADDRESS, STATUS
from lib.register.texts import defuse_formula

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lib.core.field import Field
    from lib.core.result import Result
    from lib.register.dataset import Source

#: Several values in one cell.
SEPARATOR = "|"


def csv_bytes(result: Result[Any]) -> bytes:
    """The rows of a result as CSV (RFC 4180, UTF-8 with the mark by which spreadsheets know it): a header of field names, exact values.

    Days are ISO dates, several values are joined by |, unknown is blank. Text that a spreadsheet would run as a formula gets
    an apostrophe before it; numbers never do.
    """
    return codecs.BOM_UTF8 + frame_csv(result.spoken_frame)


def frame_csv(frame: pd.DataFrame) -> bytes:
    """The rows of a frame as `csv_bytes` writes them, without the mark: for programs."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([str(name) for name in frame.columns])
    for row in frame.itertuples(index=False, name=None):
        writer.writerow([cell_text(value) for value in row])
    return out.getvalue().encode("utf-8")


def cell_text(value: object) -> str:
    """One value as a CSV cell."""
    if is_list(value):
        return defuse_formula(join_values(value))
    if missing(value):
        return ""
    return _scalar_text(value)


def _scalar_text(value: object) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, date):  # times of day are dates too
        return day_text(value)
    if isinstance(value, Integral):
        return str(int(value))
    return number_text(float(value)) if isinstance(value, Real) else defuse_formula(str(value))


def is_list(value: object) -> TypeGuard[Iterable[object]]:
    """True for a cell that holds several values."""
    return isinstance(value, (list, tuple, np.ndarray, frozenset, set))


def join_values(values: Iterable[object]) -> str:
    """Several values in one cell."""
    return SEPARATOR.join(str(value) for value in values)


def day_text(value: date) -> str:
    """A day as an ISO date; the time of day is kept where there is one."""
    if isinstance(value, datetime) and (value.hour or value.minute or value.second or value.microsecond):
        return value.isoformat()
    return value.strftime("%Y-%m-%d")


def number_text(value: float) -> str:
    """A number with all its digits, without a decimal point where it is whole."""
    if math.isinf(value):
        return "INF" if value > 0 else "-INF"
    return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)


def csvw_bytes(
    result: Result[Any], *, title: str, csv_name: str, edition: str, link: str, sources: Iterable[Source], licence: str = LICENCE
) -> bytes:
    """CSVW metadata for the CSV file of a result, as JSON.

    Args:
        result: The rows that the CSV file holds.
        title: What the table is.
        csv_name: Name of the CSV file beside it.
        edition: The data edition.
        link: Address of the view that it was made from.
        sources: Every source behind the rows.
        licence: Name of the licence of the register.
    """
    metadata = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en-GB"}],
        "url": csv_name,
        "dc:title": title,
        "dc:description": f"{STATUS}. {len(result.frame)} rows. Blank cells are not known.",
        "dc:hasVersion": edition,
        **({"dc:license": {"@id": LICENCE_ADDRESS}} if licence == LICENCE else {"dc:rights": licence}),
        "dc:isPartOf": link,
        "dc:source": [_describe_source(source) for source in sources],
        "dialect": {
            "encoding": "utf-8",
            "header": True,
            "delimiter": ",",
            "quoteChar": '"',
            "doubleQuote": True,
            "lineTerminators": ["\r\n"],
        },
        "tableSchema": {"columns": [_column(field, result.frame[field.name]) for field in result.fields]},
    }
    return json.dumps(metadata, ensure_ascii=False, indent=2).encode("utf-8")


def _describe_source(source: Source) -> dict[str, str]:
    known = {"dc:identifier": source.id, "dc:title": source.title, "dc:publisher": source.publisher, "dc:date": source.published}
    address = {"schema:url": source.url} if source.url else {}
    return {name: text for name, text in known.items() if text} | address


def _column(field: Field, values: pd.Series) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "name": field.name,
        # The first title is the header of the CSV file, as CSVW asks; the second is what readers see.
        "titles": [field.name, field.label],
        "dc:description": field.definition,
        "datatype": _datatype(field, values),
        "null": "",
    }
    if field.unit:
        metadata["schema:unitText"] = field.unit
    if any(map(is_list, values)):
        metadata["separator"] = SEPARATOR
    return metadata


def _datatype(field: Field, values: pd.Series) -> str:
    if isinstance(values.dtype, pd.DatetimeTZDtype) or pd.api.types.is_datetime64_dtype(values.dtype):
        return "date"
    if pd.api.types.is_bool_dtype(values.dtype):
        return "boolean"
    if not pd.api.types.is_numeric_dtype(values.dtype):
        return "string"
    if field.show in (Show.COUNT, Show.YEAR) or pd.api.types.is_integer_dtype(values.dtype):
        return "integer"
    return "number"
