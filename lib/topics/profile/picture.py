"""Pictures of one mutual: each figure a point above zero, and a line only where figures may be joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.core import maps
from lib.core.nearest import NEAR
from lib.core.picture import date_line, hover_sources, line_label, picture, top_of, wrap
from lib.core.place_names import name_layer
from lib.core.result import records
from lib.core.theme import layout
from lib.core.wording import count, day, missing, partial_date, pounds
from lib.register.dates import parse_partial
from lib.topics.profile.figures import APART, LINE, about_word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    import plotly.graph_objects as go

    from lib.core.card import Bundle, Options
    from lib.core.theme import Theme
    from lib.register.dataset import Source

    Row = dict[str, Any]

_HEIGHT = 340
_SYMBOLS = ("circle", "square", "triangle-up")
_MILLION = 1_000_000
#: Room beside the first and last figure, as a share of the time between them, and at least in days.
_SIDE, _SIDE_DAYS = 0.06, 400
#: At most so many years are written below the axis.
_TICKS = 6


def value(bundle: Bundle, theme: Theme, _: Options) -> go.Figure:
    """Draw turnover and contract value a year; figures that are not the whole body's own hollow and apart."""
    frame = bundle.result.frame
    rows = records(frame[frame["annual"].notna()])
    if not rows:
        return _draw_note("No figure can be drawn as a yearly amount.<br>The table has what is known.", theme)
    large = any(row["annual"] >= _MILLION for row in rows)
    scale, unit = (_MILLION, "£ million a year") if large else (1_000, "£ thousand a year")
    return _figure(bundle, rows, theme, amount=lambda row: row["annual"] / scale, unit=unit, write=_money)


def staff(bundle: Bundle, theme: Theme, _: Options) -> go.Figure:
    """Draw headcount, full-time equivalents and voting members, each with a mark of its own."""
    rows = records(bundle.result.frame)
    return _figure(bundle, rows, theme, amount=lambda row: row["amount"], unit="People", write=_people)


def place(bundle: Bundle, theme: Theme, _: Options) -> go.Figure:
    """Draw the head office in its surroundings."""
    places = bundle.companions["places"].frame
    own = bundle.result.frame[["lon", "lat"]].astype(float)
    if places.empty or own.empty:
        return maps.place_map(bundle.result, theme)
    (east, north), across = own.iloc[0], maps.NEAR_DEGREES
    frame = (east - across, north - across * maps.HIGH, east + across, north + across * maps.HIGH)
    return maps.place_map(bundle.result, theme, ground=[name_layer(places["town"], places["lon"], places["lat"], frame, theme)])


def _figure(
    bundle: Bundle,
    rows: Sequence[Row],
    theme: Theme,
    *,
    amount: Callable[[Row], float],
    unit: str,
    write: Callable[[Row], str],
) -> go.Figure:
    result = bundle.result
    grade = result.facts.organisation["grade"]
    for row in rows:
        row["x"], row["y"] = parse_partial(row["period_end"]).middle, amount(row)
        row["text"] = _hover(row, write(row), grade, bundle.sources)
    kinds = list(dict.fromkeys(row["figure"] for row in rows if not _is_apart(row)))
    traces = [
        trace
        for kind, colour, symbol in zip(kinds, _colours(kinds, theme), _SYMBOLS, strict=False)
        for trace in _series([row for row in rows if row["figure"] == kind and not _is_apart(row)], kind, colour, symbol)
    ]
    if apart := [row for row in rows if _is_apart(row)]:
        traces.append(_points(apart, APART, theme.muted, "diamond-open"))
    days = [row["x"] for row in rows]
    on, top = result.view.as_at, top_of([row["y"] for row in rows], 1.2)
    first, last = _ends(days, on)
    within = first <= on <= last
    named = sum(trace["showlegend"] for trace in traces) > 1
    for trace in traces:
        trace["showlegend"] = trace["showlegend"] and named
    return picture(
        data=traces,
        layout=layout(
            theme,
            _HEIGHT,
            xaxis={"type": "date", "showgrid": False, "range": [first.isoformat(), last.isoformat()], **_year_ticks(first, last)},
            yaxis={"title": {"text": unit}, "rangemode": "tozero", "range": [0, top], "nticks": 6, "tickformat": ",~r"},
            showlegend=named,
            legend={"orientation": "h", "x": 0, "y": -0.14, "yanchor": "top", "itemclick": False, "itemdoubleclick": False},
            shapes=[date_line(on, theme)] if within else [],
            annotations=[_date_label(on, first, last, top, theme)] if within else [],
        ),
    )


def _draw_note(text: str, theme: Theme) -> go.Figure:
    """A picture without axes that says why nothing is drawn."""
    note = line_label(text, 0.5, 0.5, theme.text, xref="paper", yref="paper")
    return picture(layout=layout(theme, 140, xaxis={"visible": False}, yaxis={"visible": False}, annotations=[note]))


def _colours(kinds: Sequence[str], theme: Theme) -> Sequence[str]:
    return theme.duo if len(kinds) < 3 else theme.categorical


def _series(rows: list[Row], kind: str, colour: str, symbol: str) -> list[dict[str, Any]]:
    """The figures that the line joins, and those beside it; a gap longer than three years breaks the line."""
    on = sorted((row for row in rows if row["drawn"] == LINE), key=lambda row: row["x"])
    beside = [row for row in rows if row["drawn"] != LINE]
    line: list[Row] = []
    for row in on:
        if line and row["x"] - line[-1]["x"] > NEAR:
            line.append({"x": None, "y": None, "text": ""})
        line.append(row)
    traces = []
    if line:
        traces.append({**_points(line, kind, colour, symbol), "mode": "lines+markers", "line": {"color": colour, "width": 2.5}})
    if beside:
        traces.append({**_points(beside, kind, colour, symbol), "showlegend": not line})
    return traces


def _points(rows: Sequence[Row], name: str, colour: str, symbol: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [row["x"] and row["x"].isoformat() for row in rows],
        "y": [row["y"] for row in rows],
        "text": [row["text"] for row in rows],
        "hovertemplate": "%{text}<extra></extra>",
        "connectgaps": False,
        "cliponaxis": False,
        "marker": {"color": colour, "symbol": symbol, "size": 10},
        "showlegend": True,
    }


def _is_apart(row: Row) -> bool:
    return str(row["drawn"]).startswith(APART)


def _hover(row: Row, figure: str, grade: str, sources: Mapping[str, Source]) -> str:
    lines = [
        f"{row['figure']}: {about_word(row['exactness'])}<b>{figure}</b>",
        f"for {partial_date(row['period_end'])}",
        *([wrap(row["note"], 54)] if row["note"] else []),
        *([] if row["drawn"] == LINE else [wrap(row["drawn"], 54)]),
        f"{grade} evidence that it is a mutual",
        hover_sources(row["source_id"], sources),
    ]
    return "<br>".join(lines)


def _money(row: Row) -> str:
    a_year = f"{pounds(row['annual'])} a year"
    years = row["years"]
    return a_year if missing(years) or years == 1 else f"{a_year} ({pounds(row['amount'])} over {years:g} years)"


def _people(row: Row) -> str:
    return f"{count(row['amount'])} {row['unit']}"


def _ends(days: Sequence[date], on: date) -> tuple[date, date]:
    """First and last day of the axis: the figures with room at their sides, and the view's date where it lies near them."""
    first, last = min(days), max(days)
    room = max((last - first) * _SIDE, type(last - first)(days=_SIDE_DAYS))
    near = [day for day in (on,) if first - NEAR <= day <= last + NEAR]
    return min([first, *near]) - room, max([last, *near]) + room


def _year_ticks(first: date, last: date) -> dict[str, Any]:
    """Marks at the start of whole years, so that none is written twice."""
    step = -(-(last.year - first.year) // _TICKS)
    return {"tickformat": "%Y", "tick0": f"{first.year + 1}-01-01", "dtick": f"M{12 * max(step, 1)}"}


def _date_label(on: date, first: date, last: date, top: float, theme: Theme) -> dict[str, Any]:
    right = on - first > (last - first) / 2
    return line_label(
        day(on), on.isoformat(), top, theme.text, xanchor="right" if right else "left", xshift=-4 if right else 4, yanchor="top"
    )
