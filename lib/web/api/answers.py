"""Answers of the API: rows as JSON, CSV or Parquet, with paging, validators and caching by edition; refusals as problem details."""

from __future__ import annotations

import io
import json
import math
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import numpy as np
import pandas as pd
from starlette.responses import Response

from lib.core.wording import missing
from lib.exports.csv_files import day_text, frame_csv, is_list
from lib.web.api.asking import FORMATS
from lib.web.unchanged import is_unchanged, validators

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from starlette.requests import Request

    from lib.register.dataset import Dataset
    from lib.web.api.asking import Query

OPEN = {"access-control-allow-origin": "*", "access-control-expose-headers": "ETag, Last-Modified, Link, X-Data-Edition, X-Total-Count"}
#: How long an answer may be kept: a named edition stays as it is, the newest is asked for again soon.
_PINNED, _NEWEST = "public, max-age=86400", "public, max-age=60"
#: Characters that no header and no file name may carry on.
_STEM = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-.")


def answer_problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """A refusal: RFC 9457 problem details with one sentence."""
    titles = {400: "Bad request", 404: "Not found", 410: "Gone", 405: "Method not allowed", 406: "Not acceptable", 414: "Address too long"}
    body = {"type": "about:blank", "title": titles.get(status, "Not available"), "status": status, "detail": detail}
    fields = {**OPEN, "cache-control": "no-store", **(headers or {})}
    return Response(json.dumps(body, ensure_ascii=False), status, headers=fields, media_type="application/problem+json")


def redirect(request: Request, old: str, new: str) -> Response:
    """Where what was asked for by its old id is now."""
    path = request.url.path.removesuffix(old) + new
    query = f"?{request.url.query}" if request.url.query else ""
    return Response(status_code=301, headers={**OPEN, "location": path + query, "cache-control": _NEWEST})


def answer_document(request: Request, asked_edition: str, data: Dataset, body: Mapping[str, Any]) -> Response:
    """One JSON document of an edition."""
    headers = _headers(request, asked_edition, data, "json")
    if is_unchanged(request, headers):
        return Response(status_code=304, headers=headers)
    return Response(_json(body), headers=headers, media_type="application/json")


def answer_if_unchanged(request: Request, query: Query) -> Response | None:
    """The answer to who has it already; None if the rows are to be worked out."""
    headers = _headers(request, _pinned_edition(query), query.data, query.format)
    return Response(status_code=304, headers=headers) if is_unchanged(request, headers) else None


def answer_table(
    request: Request, query: Query, frame: pd.DataFrame, *, name: str, beside: Mapping[str, Any], labels: Mapping[str, str]
) -> Response:
    """A page of rows in the format asked for.

    Args:
        request: The request, for its address.
        query: What it asks for.
        frame: All the rows.
        name: Stem of the file name.
        beside: What a JSON answer says besides the rows.
        labels: Column -> what it holds, for the metadata of Parquet files.
    """
    total = len(frame)
    size = query.per_page or max(total, 1)
    rows = frame.iloc[(query.page - 1) * size : query.page * size]
    headers = _headers(request, _pinned_edition(query), query.data, query.format)
    headers |= {"x-total-count": str(total), "x-data-edition": query.data.edition}
    links = _links(request, query, math.ceil(total / size))
    headers |= {"link": ", ".join(f'<{address}>; rel="{rel}"' for rel, address in links.items())} if links else {}
    if query.format == "json":
        body = _json({**beside, "page": query.page, "per_page": size, "total": total, "links": links, "rows": json_rows(rows)})
        return Response(body, headers=headers, media_type=FORMATS["json"])
    stem = "".join(each for each in f"{name}-{query.data.edition}".lower() if each in _STEM)
    headers["content-disposition"] = f'attachment; filename="{stem}.{query.format}"'
    body = frame_csv(rows) if query.format == "csv" else parquet_bytes(rows, labels)
    return Response(body, headers=headers, media_type=FORMATS[query.format])


def json_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame in types that JSON can hold: unknown is null, a day is an ISO date, several values are a list."""
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, map(json_value, row), strict=True)) for row in frame.itertuples(index=False, name=None)]


def json_value(value: Any) -> Any:
    """One value in a type that JSON can hold."""
    if is_list(value):
        return [json_value(each) for each in value]
    if missing(value):
        return None
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return None if not math.isfinite(value) else int(value) if value.is_integer() and abs(value) < 2**53 else value
    return value if isinstance(value, bool | int | str) else _text(value)


def _text(value: Any) -> str:
    return day_text(value) if hasattr(value, "isoformat") else str(value)


def parquet_bytes(frame: pd.DataFrame, labels: Mapping[str, str]) -> bytes:
    """The rows as a Parquet file whose columns carry what they hold."""
    import pyarrow as pa  # noqa: PLC0415 - only for this format
    import pyarrow.parquet as pq  # noqa: PLC0415

    def column(values: pd.Series) -> pa.Array:
        lists_as_text = [[str(each) for each in value] if is_list(value) else value for value in values]
        try:
            return pa.Array.from_pandas(pd.Series(lists_as_text, dtype=object) if values.dtype == object else values)
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            # Values of several kinds in one column: as text, as a CSV file has them.
            return pa.array([None if json_value(value) is None else str(json_value(value)) for value in values], pa.string())

    arrays = [column(frame[name]) for name in frame.columns]
    arrays = [array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array for array in arrays]
    fields = [
        pa.field(str(name), array.type, metadata={"definition": labels.get(str(name), "")})
        for name, array in zip(frame.columns, arrays, strict=True)
    ]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), out, compression="zstd")
    return out.getvalue()


def _headers(request: Request, pinned: str, data: Dataset, kind: str) -> dict[str, str]:
    return {**OPEN, **validators(request, data, kind), "cache-control": _PINNED if pinned else _NEWEST, "vary": "Accept"}


def _pinned_edition(query: Query) -> str:
    return next(iter(query.given.get("edition", ())), "")


def _links(request: Request, query: Query, last: int) -> dict[str, str]:
    """Where the other pages are, as addresses below the host."""
    if not query.per_page:
        return {}
    rest: Sequence[tuple[str, str]] = [
        (name, value) for name, value in request.query_params.multi_items() if name not in ("page", "per_page")
    ]
    pages = {"first": 1, "prev": query.page - 1, "next": query.page + 1, "last": max(last, 1)}
    return {
        rel: f"{request.url.path}?{urlencode([*rest, ('page', page), ('per_page', query.per_page)])}"
        for rel, page in pages.items()
        if 1 <= page <= max(last, 1)
    }


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, default=_day).encode("utf-8", "replace")


def _day(value: date) -> str:
    return value.isoformat()
