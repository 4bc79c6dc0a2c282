"""Real HTML tables: header cells, units in the headers, numbers to the right, shorthand explained."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from lib.catalogue import FIELDS
from lib.core.field import Field, Show
from lib.core.wording import NOT_APPLICABLE, SHORTHAND, cell, missing
from lib.register.measures import MEASURES
from lib.ui.spoken import st

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from lib.core.result import Result
    from lib.register.dataset import Source

_NUMBERS = frozenset({Show.COUNT, Show.MONEY, Show.PEOPLE, Show.RATE, Show.EXACT, Show.SHARE, Show.TIMES, Show.YEAR})
_SCROLL_ROWS = 14
#: Rows of a page of a long list.
PAGE_ROWS = 50
_PLAIN_UNITS = frozenset({"mutuals", "people", "times"})
_HIDDEN = frozenset({"mutual_id", "lon", "lat", "distance_km"})


def show_table(result: Result[Any], caption: str, sources: Mapping[str, Source], *, columns: Sequence[str] = ()) -> None:
    """Show a result as a table; long or wide ones scroll inside a region that the keyboard can reach.

    Args:
        result: The rows.
        caption: What the table is, read out before it.
        sources: Source id -> source, shown as a link in place of ids.
        columns: Only these, where the result has them; all if none are named.
    """
    show_made(made(result, caption, sources, columns=columns))


def made(result: Result[Any], caption: str, sources: Mapping[str, Source], *, columns: Sequence[str] = ()) -> tuple[str, str]:
    """What `show_table` shows: the HTML, and what the marks in it mean, empty where there are none."""
    chosen = [name for name in columns if name in result.frame.columns]
    html = table_html(replace(result, frame=result.frame[chosen]) if columns else result, caption, sources)
    used = [f"{mark} means {meaning}" for mark, meaning in SHORTHAND.items() if mark in html]
    return html, "; ".join(used) + "." if used else ""


def show_made(table: tuple[str, str]) -> None:
    """Show what `made` gave."""
    html, marks = table
    st.html(html)
    if marks:
        st.caption(marks)


def choose_page(rows: int, name: str) -> int:
    """Which page of a list is shown, counted from 1; 0, and nothing drawn, where one page holds all of its rows."""
    pages = -(-rows // PAGE_ROWS)
    page: int = st.pagination(pages, key=f"rows-{name}-{pages}") if pages > 1 else 0
    return page


def rows_of_page(result: Result[Any], page: int) -> tuple[Result[Any], str]:
    """The rows of one page of a result (0 for all), and what its caption says of them."""
    first, last, rows = (page - 1) * PAGE_ROWS, page * PAGE_ROWS, len(result.frame)
    if not page:
        return result, ""
    part = replace(result, frame=result.frame.iloc[first:last])
    return part, f", rows {first + 1:,} to {min(last, rows):,} of {rows:,}" if len(part.frame) < rows else ""


def table_html(result: Result[Any], caption: str, sources: Mapping[str, Source]) -> str:
    """The HTML of a result's table. Every cell is escaped."""
    fields = visible_fields(result)
    head = "".join(f'<th scope="col"{_class(field)}>{escape(result.speaker.say(heading(field)))}</th>' for field in fields)
    said = result.spoken_frame
    columns = [_column(said[field.name], field, sources, heads=number == 0) for number, field in enumerate(fields)]
    rows = "".join(f"<tr>{''.join(cells)}</tr>" for cells in zip(*columns, strict=True))
    tall = " tall" if len(result.frame) > _SCROLL_ROWS else ""
    return (
        f'<div class="table-scroll{tall}" tabindex="0" role="region" aria-label="{escape(caption, quote=True)}">'
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
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


def _column(column: pd.Series, field: Field, sources: Mapping[str, Source], *, heads: bool) -> list[str]:
    """The cells of a column; those of the first one are the heads of their rows."""
    before, after = (f'<th scope="row"{_class(field)}>', "</th>") if heads else (f"<td{_class(field)}>", "</td>")
    return [f"{before}{_text(value, field, sources)}{after}" for value in column.to_numpy(object)]


def _text(value: object, field: Field, sources: Mapping[str, Source]) -> str:
    if field.show is Show.SOURCE and not missing(value):
        ids = [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]  # lists, tuples and arrays of ids
        return "; ".join(source_html(each, sources) for each in ids) or NOT_APPLICABLE
    return escape(cell(value, field.show))


def source_html(source_id: str, sources: Mapping[str, Source]) -> str:
    """A source by its name, as a link where it has an address."""
    source = sources.get(source_id)
    return escape(source_id) if source is None else _named(source.url, source.label)


@lru_cache(maxsize=2048)
def _named(url: str, label: str) -> str:
    return f'<a href="{escape(url, quote=True)}">{escape(label)}</a>' if url else escape(label)


def _class(field: Field) -> str:
    return ' class="number"' if field.show in _NUMBERS else ""
