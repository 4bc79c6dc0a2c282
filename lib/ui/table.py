"""Real HTML tables: header cells, units in the headers, numbers to the right, shorthand explained."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from lib.catalogue import FIELDS
from lib.core.field import Field, Show
from lib.core.wording import NOT_APPLICABLE, cell, explain_marks, missing
from lib.exports import templates
from lib.ui.spoken import st
from lib.view.view import MEASURES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lib.core.result import Result
    from lib.register.dataset import Source

_SCROLL_ROWS = 14
#: Rows of a page of a long list.
PAGE_ROWS = 50
_PLAIN_UNITS = frozenset({"mutuals", "people", "times"})
_HIDDEN = frozenset({"mutual_id", "lon", "lat", "distance_km"})


@dataclass(frozen=True, kw_only=True)
class HtmlTable:
    """A table ready to be shown: its HTML, and what the marks in it mean, empty where there are none."""

    html: str
    marks: str


def build_table(result: Result[Any], caption: str, sources: Mapping[str, Source], *, columns: Sequence[str] = ()) -> HtmlTable:
    """A result as a table; long or wide ones scroll inside a region that the keyboard can reach.

    Args:
        result: The rows.
        caption: What the table is, read out before it.
        sources: Source id -> source, shown as a link in place of ids.
        columns: Only these, where the result has them; all if none are named.
    """
    chosen = [name for name in columns if name in result.frame.columns]
    html = table_html(replace(result, frame=result.frame[chosen]) if columns else result, caption, sources)
    return HtmlTable(html=html, marks=explain_marks(html))


def show_table(table: HtmlTable) -> None:
    """Show a table, and below it what its marks mean."""
    st.html(table.html)
    if table.marks:
        st.caption(table.marks)


def choose_page(rows: int, name: str) -> int:
    """Which page of a list is shown, counted from 1; 0, and nothing drawn, where one page holds all of its rows."""
    pages = -(-rows // PAGE_ROWS)
    page: int = st.pagination(pages, key=f"rows-{name}-{pages}") if pages > 1 else 0
    return page


def take_page(result: Result[Any], page: int) -> tuple[Result[Any], str]:
    """The rows of one page of a result (0 for all), and what its caption says of them."""
    first, last, rows = (page - 1) * PAGE_ROWS, page * PAGE_ROWS, len(result.frame)
    if not page:
        return result, ""
    part = replace(result, frame=result.frame.iloc[first:last])
    return part, f", rows {first + 1:,} to {min(last, rows):,} of {rows:,}" if len(part.frame) < rows else ""


def table_html(result: Result[Any], caption: str, sources: Mapping[str, Source]) -> str:
    """The HTML of a result's table."""
    fields, frame = visible_fields(result), result.spoken_frame
    columns = [[_write_cell(value, field, sources) for value in frame[field.name].to_numpy(object)] for field in fields]
    return templates.table(
        caption,
        [result.speaker.say(heading(field)) for field in fields],
        zip(*columns, strict=True),
        numeric=[field.show.numeric for field in fields],
        look="table-scroll tall" if len(frame) > _SCROLL_ROWS else "table-scroll",
    )


def visible_fields(result: Result[Any]) -> tuple[Field, ...]:
    """The fields that a table shows: ids and coordinates are for downloads; the measure shown goes by its own name."""
    measure = MEASURES[result.view.measure]
    names = {field.name for field in result.fields}
    hidden = _HIDDEN | ({"shown"} if measure.key in names else set())
    shown = result.spoken(replace(FIELDS[measure.key], name="shown", label=measure.label))
    return tuple(shown if field.name == "shown" else field for field in result.fields if field.name not in hidden)


def heading(field: Field) -> str:
    """Label and unit of a column."""
    return f"{field.label} ({field.unit.replace('GBP', '£')})" if field.unit and field.unit not in _PLAIN_UNITS else field.label


def _write_cell(value: object, field: Field, sources: Mapping[str, Source]) -> str:
    if field.show is not Show.SOURCE or missing(value):
        return cell(value, field.show)
    ids = [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]  # lists, tuples and arrays of ids
    return Markup("; ").join(source_html(each, sources) for each in ids) or NOT_APPLICABLE


def source_html(source_id: str, sources: Mapping[str, Source]) -> Markup:
    """A source by its name, as a link where it has an address."""
    source = sources.get(source_id)
    return templates.link("", source_id) if source is None else templates.link(source.url, source.label)
