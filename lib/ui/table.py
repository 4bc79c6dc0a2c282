"""A result as the one table of `lib.exports.tables`: its cells in words, the choice of its order, and its pages."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from lib.catalogue import FIELDS
from lib.core.cells import write_column
from lib.core.field import Field, Show
from lib.core.ordering import Order, orders, sort_rows
from lib.core.wording import NOT_APPLICABLE, NOT_KNOWN, missing
from lib.exports.tables import Column, table
from lib.exports.templates import fill, link
from lib.register.measures import MEASURES
from lib.ui.spoken import st

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lib.core.result import Result
    from lib.register.dataset import Source

#: Rows of a page of a long list; one that is longer by half at most is not turned over.
PAGE_ROWS = 10
_WHOLE = 1.5
#: More rows than these would make a page slow.
_MOST_ROWS = 500
#: Fewer rows than these need no order but their own.
_SORTED_ROWS = 3
AS_LISTED = "As listed"
#: Rank from which a column opens with its row.
_FOLDED = 9
_PLAIN_UNITS = frozenset({"mutuals", "people", "times", "outcomes", "%"})
_HIDDEN = frozenset({"mutual_id", "lon", "lat", "distance_km"})
#: Shown where no source says it.
UNKNOWN = Markup('<span class="nothing">Not known</span>')


def show_table(result: Result[Any], caption: str, sources: Mapping[str, Source], *, name: str, columns: Sequence[str] = ()) -> None:
    """Show a result as a table, with its order and its pages.

    Args:
        result: The rows.
        caption: What the table is.
        sources: Source id -> source.
        name: What tells it from other tables of the page; its order is the link parameter `sort-` and this.
        columns: Only these, where the result has them; all if none are named.
    """
    part = _only(result, columns)
    order = AS_LISTED
    if len(part.frame) >= _SORTED_ROWS:
        choices = [AS_LISTED, *orders(visible_fields(part), part.frame)]
        order = st.selectbox("Sort by", choices, key=f"sort-{name}", bind="query-params", width=320)
    # The pages stand below the rows but decide which are shown.
    rows, pages = st.container(), st.container()
    with pages:
        page = choose_page(len(part.frame), name)
    with rows:
        st.html(table_html(part, caption, sources, order=order, page=page))


def show_list(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    *,
    name: str,
    write: Callable[[int], Sequence[str]] | None = None,
    pager: str = "",
) -> None:
    """Show rows that are no result as a table, with their order and their pages.

    Args:
        caption: What the table is.
        columns: Its columns.
        rows: For each row and column what it is sorted by, which is what its cell says unless `write` says more; empty for nothing.
        name: What tells it from other tables of the page; its order is the link parameter `sort-` and this.
        write: Gives the cells of a row, by its place.
        pager: Link parameter of the page shown, where links carry it.
    """
    frame = pd.DataFrame(list(map(list, rows)), columns=[column.heading for column in columns], dtype=object)
    fields = [
        Field(name=each.heading, label=each.heading, definition="", show=Show.COUNT if each.numeric else Show.TEXT) for each in columns
    ]
    ways = orders(fields, frame) if len(rows) >= _SORTED_ROWS else {}
    order = st.selectbox("Sort by", [AS_LISTED, *ways], key=f"sort-{name}", bind="query-params", width=320) if ways else AS_LISTED
    chosen = ways.get(order)
    # The pages stand below the rows but decide which are shown.
    room, below = st.container(), st.container()
    with below:
        page = choose_page(len(rows), name, pager)
    part, which = take_page(sort_rows(frame, chosen) if chosen else frame, page)
    cells = [[mark(cell) for cell in (write(place) if write else rows[place])] for place in part.index]
    with room:
        st.html(table(caption + which + _say_order(order), columns, cells, sorts={chosen.column: chosen.aria} if chosen else {}))


def _say_order(order: str) -> str:
    """What a caption says of the order; nothing for that of the list itself."""
    return "" if order == AS_LISTED else f", sorted by {order[0].lower()}{order[1:]}"


def choose_page(rows: int, name: str, pager: str = "", *, length: int = PAGE_ROWS) -> int:
    """Which page of a list is shown, counted from 1; 0, and nothing drawn, for all rows, where they are few more than a page holds."""
    if rows <= length * _WHOLE:
        return 0
    pages = -(-rows // length)
    key = f"rows-{name}-{pages}"
    page: int = st.pagination(pages, key=pager or key, bind="query-params" if pager else None)
    whole = rows <= _MOST_ROWS and st.toggle("All rows", key=f"all-{key}", help="On one page, such as for printing.")
    return 0 if whole else page


def take_page(frame: pd.DataFrame, page: int, length: int = PAGE_ROWS) -> tuple[pd.DataFrame, str]:
    """The rows of one page (0 for all), and what a caption says of them."""
    first, last, rows = (page - 1) * length, page * length, len(frame)
    if not page:
        return frame, ""
    return frame.iloc[first:last], f", rows {first + 1:,} to {min(last, rows):,} of {rows:,}"


def _only(result: Result[Any], columns: Sequence[str]) -> Result[Any]:
    chosen = [name for name in columns if name in result.frame.columns]
    return replace(result, frame=result.frame[chosen]) if columns else result


def table_html(result: Result[Any], caption: str, sources: Mapping[str, Source], *, order: str = AS_LISTED, page: int = 0) -> str:
    """The HTML of a result's table.

    Args:
        result: The rows.
        caption: What the table is.
        sources: Source id -> source.
        order: One of `orders`, else the rows stay as they are.
        page: Which page of them, counted from 1; 0 for all.
    """
    fields = visible_fields(result)
    chosen = orders(fields, result.frame).get(order)
    frame = sort_rows(result.frame, chosen) if chosen else result.frame
    frame, which = take_page(frame, page)
    rows = replace(result, frame=frame)
    cited = [field for field in fields if field.show is Show.SOURCE]
    texts_frame = rows.spoken_frame
    columns = {field: _cells(field, write_column(field, texts_frame, result.unit)) for field in fields if field not in cited}
    # A column that says nothing of any row is left out; what is not known is said.
    fields_shown = tuple(field for number, (field, texts) in enumerate(columns.items()) if not number or any(texts))
    heads = [result.speaker.say(heading(field)) for field in fields_shown]
    return table(
        caption + which + (_say_order(order) if chosen else ""),
        [_column(field, head) for field, head in zip(fields_shown, heads, strict=True)],
        list(zip(*(columns[field] for field in fields_shown), strict=True)),
        sources=_sources_of(cited, frame, sources),
        sorts=_order_heads(chosen, fields_shown, heads),
    )


def visible_fields(result: Result[Any]) -> tuple[Field, ...]:
    """The fields that a table shows, what the rows are about first.

    Ids and coordinates are for downloads; units and precision are written with their figures; the measure shown goes by its own name.
    """
    measure = MEASURES[result.view.measure]
    names = {field.name for field in result.fields}
    beside = {name for field in result.fields for name in (field.unit_in, field.precision_in)}
    hidden = _HIDDEN | beside | ({"shown"} if measure.key in names else set())
    own = result.speak_field(replace(FIELDS[measure.key], name="shown", label=measure.label))
    visible = [own if field.name == "shown" else field for field in result.fields if field.name not in hidden]
    about = [field for field in visible if not field.show.numeric or field.show is Show.YEAR or field.rank == 0]
    head = min(about or visible, key=lambda field: field.rank, default=None)
    return tuple(sorted(visible, key=lambda field: field is not head))


def heading(field: Field) -> str:
    """Label and unit of a column."""
    if field.show is Show.MONEY:
        return f"{field.label}, a year" if field.unit.endswith("a year") and "year" not in field.label else field.label
    return f"{field.label} ({field.unit})" if field.unit and field.unit not in _PLAIN_UNITS else field.label


def source_html(source_id: str, sources: Mapping[str, Source]) -> Markup:
    """A source by its name, as a link where it has an address."""
    source = sources.get(source_id)
    return link("", source_id) if source is None else link(source.url, source.label)


def _column(field: Field, head: str) -> Column:
    return Column(
        heading=head, numeric=field.show.numeric, rank=field.rank, least=field.least, folded=field.rank >= _FOLDED, clip=field.clip
    )


def _order_heads(order: Order | None, fields: Sequence[Field], heads: Sequence[str]) -> Mapping[str, str]:
    if order is None:
        return {}
    return {head: order.aria for field, head in zip(fields, heads, strict=True) if field.name == order.column}


def _cells(field: Field, texts: Sequence[str]) -> list[str]:
    return [badge(text) if field.badge and text not in (NOT_KNOWN, NOT_APPLICABLE) else mark(text) for text in texts]


def badge(words: str) -> Markup:
    """Words of a short scale as a badge; the style sheet gives those that it knows a sign and a colour."""
    kind = re.sub(r"[^a-z]+", "-", words.casefold()).strip("-")
    return fill("badge", words=words, kind=kind)


def mark(text: str) -> str:
    """A cell, what it lacks set back, and empty where there is nothing to say."""
    return {NOT_KNOWN: UNKNOWN, NOT_APPLICABLE: ""}.get(text, text)


def _sources_of(fields: Sequence[Field], frame: pd.DataFrame, sources: Mapping[str, Source]) -> list[list[str]]:
    """Row by row every source, each once."""
    columns = [[_ids(value) for value in frame[field.name].to_numpy(object)] for field in fields]
    rows = zip(*columns, strict=True) if columns else ()
    return [[source_html(each, sources) for each in dict.fromkeys(each for ids in row for each in ids)] for row in rows]


def _ids(value: object) -> Sequence[str]:
    if isinstance(value, str):
        return (value,) if value else ()
    return () if missing(value) else tuple(value)  # type: ignore[arg-type]  # lists, tuples and arrays of ids
