"""Real HTML tables: header cells, units in the headers, numbers to the right, shorthand explained."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from lib.fields import FIELDS, Field, Show
from lib.ui.spoken import st
from lib.view import MEASURES
from lib.wording import NOT_APPLICABLE, SHORTHAND, cell, missing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lib.dataset import Source
    from lib.results import Result

_NUMBERS = frozenset({Show.COUNT, Show.MONEY, Show.PEOPLE, Show.RATE, Show.EXACT, Show.SHARE, Show.TIMES, Show.YEAR})
_SCROLL_ROWS = 14
_PLAIN_UNITS = frozenset({"mutuals", "people", "times"})
_HIDDEN = frozenset({"mutual_id", "lon", "lat", "distance_km"})


def show_table(result: Result, caption: str, sources: Mapping[str, Source], *, columns: Sequence[str] = ()) -> None:
    """Show a result as a table; long or wide ones scroll inside a region that the keyboard can reach.

    Args:
        result: The rows.
        caption: What the table is, read out before it.
        sources: Source id -> source, shown as a link in place of ids.
        columns: Only these, where the result has them; all if none are named.
    """
    show_made(made(result, caption, sources, columns=columns))


def made(result: Result, caption: str, sources: Mapping[str, Source], *, columns: Sequence[str] = ()) -> tuple[str, str]:
    """What `show_table` shows: the HTML, and what the marks in it mean, empty where there are none."""
    part = replace(result, frame=result.frame[[name for name in columns or result.frame.columns if name in result.frame.columns]])
    html = table_html(part, caption, sources)
    used = [f"{mark} means {meaning}" for mark, meaning in SHORTHAND.items() if mark in html]
    return html, "; ".join(used) + "." if used else ""


def show_made(table: tuple[str, str]) -> None:
    """Show what `made` gave."""
    html, marks = table
    st.html(html)
    if marks:
        st.caption(marks)


def table_html(result: Result, caption: str, sources: Mapping[str, Source]) -> str:
    """The HTML of a result's table. Every cell is escaped."""
    fields = visible_fields(result)
    head = "".join(f'<th scope="col"{_class(field)}>{escape(result.speaker.say(heading(field)))}</th>' for field in fields)
    records = result.said[[field.name for field in fields]].itertuples(index=False, name=None)
    rows = "".join(_row(record, fields, sources) for record in records)
    tall = " tall" if len(result.frame) > _SCROLL_ROWS else ""
    return (
        f'<div class="table-scroll{tall}" tabindex="0" role="region" aria-label="{escape(caption, quote=True)}">'
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def visible_fields(result: Result) -> tuple[Field, ...]:
    """The fields that a table shows: ids and coordinates are for downloads; the measure shown goes by its own name."""
    measure = MEASURES[result.view.measure]
    names = {field.name for field in result.fields}
    hidden = _HIDDEN | ({"shown"} if measure.key in names else set())
    shown = result.spoken(replace(FIELDS[measure.key], name="shown", label=measure.label))
    return tuple(shown if field.name == "shown" else field for field in result.fields if field.name not in hidden)


def heading(field: Field) -> str:
    """Label and unit of a column."""
    return f"{field.label} ({field.unit.replace('GBP', '£')})" if field.unit and field.unit not in _PLAIN_UNITS else field.label


def _row(record: tuple[object, ...], fields: tuple[Field, ...], sources: Mapping[str, Source]) -> str:
    cells = [
        f'<th scope="row"{_class(field)}>{_text(value, field, sources)}</th>'
        if first
        else f"<td{_class(field)}>{_text(value, field, sources)}</td>"
        for first, value, field in ((index == 0, value, field) for index, (value, field) in enumerate(zip(record, fields, strict=True)))
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _text(value: object, field: Field, sources: Mapping[str, Source]) -> str:
    if field.show is Show.SOURCE and not missing(value):
        ids = [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]  # lists, tuples and arrays of ids
        return "; ".join(source_html(each, sources) for each in ids) or NOT_APPLICABLE
    return escape(cell(value, field.show))


def source_html(source_id: str, sources: Mapping[str, Source]) -> str:
    """A source by its name, as a link where it has an address."""
    source = sources.get(source_id)
    if source is None:
        return escape(source_id)
    return f'<a href="{escape(source.url, quote=True)}">{escape(source.label)}</a>' if source.url else escape(source.label)


def _class(field: Field) -> str:
    return ' class="number"' if field.show in _NUMBERS else ""
