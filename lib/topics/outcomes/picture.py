"""Pictures of outcome evidence: how comparisons fall in each theme, and each figure beside what it is compared with."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from lib.core.picture import bar_labels, hover_sources, line_label, picture, top_of, whole_ticks, wrap
from lib.core.result import records
from lib.core.theme import layout
from lib.core.wording import partial_date, quantity
from lib.topics.outcomes.measure import AGAIN, ALONE, BETTER, NOT_JUDGED, SAME, SELF_REPORTED, WORSE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import plotly.graph_objects as go

    from lib.core.result import Result
    from lib.core.theme import Theme
    from lib.register.dataset import Source
    from lib.topics.outcomes.measure import ThemeFacts, ThemesFacts

#: Pixels of a row, of a panel's axis, of the legend and of the empty picture.
_ROW, _AXIS, _LEGEND, _NOTHING = 92, 62, 60, 140
_LINE_LETTERS = 44
_COMPARISONS = ["better", "worse", "same", "neither"]
_SYMBOLS = {BETTER: "circle", WORSE: "x", SAME: "diamond", NOT_JUDGED: "square"}
_MARKS = {BETTER: "●", WORSE: "✖", SAME: "◆", NOT_JUDGED: "■"}
_SCALES = ((1_000_000, "million"), (1_000, "thousand"), (1, ""))

Row = dict[str, Any]


def by_theme(result: Result[ThemesFacts], theme: Theme, *, compact: bool = False) -> go.Figure:
    """Draw for each theme how many comparisons are better, worse and the same; the rest is in the table."""
    frame = result.frame
    rows = frame[frame[_COMPARISONS].sum(axis=1).gt(0)].iloc[::-1]
    if rows.empty:
        return _draw_nothing(theme)
    kinds = (
        ("better", "Better", theme.duo[0], ""),
        ("worse", "Worse (hatched)", theme.duo[1], "/"),
        ("same", "The same", theme.other, "."),
        ("neither", "Not judged", theme.muted, "x"),
    )
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "name": name,
            "y": rows["theme"].tolist(),
            "x": rows[column].tolist(),
            **bar_labels([str(n) if n else "" for n in rows[column]], rows[column], theme, colour),
            "textposition": "inside",
            "insidetextanchor": "middle",
            "marker": {
                "color": colour,
                "pattern": {"shape": shape, "fillmode": "overlay", "fgcolor": theme.background, "fgopacity": 0.35, "size": 7},
                "line": {"color": theme.background, "width": 1},
            },
            "hovertemplate": f"%{{y}}<br>{name}: %{{x}}<extra></extra>",
        }
        for column, name, colour, shape in kinds
        if rows[column].any()
    ]
    top = top_of(rows[_COMPARISONS].sum(axis=1), 1.02)
    return picture(
        data=traces,
        layout=layout(
            theme,
            (34 if compact else 44) * len(rows) + 110,
            barmode="stack",
            bargap=0.3,
            xaxis={
                "title": {"text": "Outcomes with a figure to compare"},
                "rangemode": "tozero",
                "range": [0, top],
                "nticks": 6,
                "tickformat": "d",
                **whole_ticks(top),
            },
            yaxis={"showgrid": False, "type": "category", "automargin": True},
            showlegend=True,
            legend={
                "orientation": "h",
                "x": 0,
                "y": 1.02,
                "yanchor": "bottom",
                "traceorder": "normal",
                "itemclick": False,
                "itemdoubleclick": False,
            },
            margin={"t": 50},
        ),
    )


def comparisons(result: Result[ThemeFacts], theme: Theme, *, sources: Mapping[str, Source]) -> go.Figure:
    """Draw each figure and what it is compared with on a line; a panel with an axis of its own for each unit."""
    rows = [row for row in records(result.frame) if row["compares"] not in (ALONE, AGAIN)]
    if not rows:
        return _draw_nothing(theme)
    rows.sort(key=_panel_order)
    panels = [(key, list(group)) for key, group in groupby(rows, key=_panel)]
    height = sum(_ROW * len(group) + _AXIS for _, group in panels) + _LEGEND
    figure: dict[str, Any] = {"traces": [], "notes": [], "axes": {}}
    top = height - _LEGEND
    plot = top
    for number, ((unit, scale), group) in enumerate(panels, 1):
        bottom = top - _ROW * len(group)
        _add_panel(figure, number, group, (bottom / plot, top / plot), _title(unit, scale), scale, theme, sources)
        top = bottom - _AXIS
    return picture(
        data=[*figure["traces"], *_legend(rows, theme)],
        layout=layout(
            theme,
            height,
            **figure["axes"],
            annotations=figure["notes"],
            showlegend=True,
            legend={
                "orientation": "h",
                "x": 0,
                "y": 1,
                "yanchor": "bottom",
                "itemclick": False,
                "itemdoubleclick": False,
                "font": {"size": 13},
            },
            margin={"t": _LEGEND, "b": 0, "l": 12, "r": 16},
        ),
    )


def _draw_nothing(theme: Theme) -> go.Figure:
    text = "No outcome here has a figure to compare with.<br>The table lists them."
    note = line_label(text, 0.5, 0.5, theme.text, xref="paper", yref="paper")
    return picture(layout=layout(theme, _NOTHING, xaxis={"visible": False}, yaxis={"visible": False}, annotations=[note]))


def _panel(row: Row) -> tuple[str, int]:
    """Unit and scale: pounds in pence and pounds in millions can't be read on one axis."""
    size = max(abs(row["outcome_value"]), abs(row["comparator_value"]))
    money = str(row["unit"]).startswith("GBP")
    scale = next(scale for scale, _ in _SCALES if size >= scale or scale == 1) if money else 1
    return str(row["unit"]), scale


def _panel_order(row: Row) -> tuple[bool, str, int]:
    unit, scale = _panel(row)
    return unit != "per cent", unit, scale


def _title(unit: str, scale: int) -> str:
    if not unit.startswith("GBP"):
        return unit[:1].upper() + unit[1:]
    word = dict(_SCALES)[scale]
    return f"£{' ' + word if word else ''}{unit[3:]}"


def _add_panel(
    figure: dict[str, Any],
    number: int,
    rows: Sequence[Row],
    domain: tuple[float, float],
    title: str,
    scale: int,
    theme: Theme,
    sources: Mapping[str, Source],
) -> None:
    """Add the rows of one unit, the first on top, with their own axes."""
    suffix = "" if number == 1 else str(number)
    ends = [row[name] / scale for row in rows for name in ("outcome_value", "comparator_value")]
    low, high = min(0.0, *ends), max(ends)
    room = (high - low) * 0.04
    axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
    for index, row in enumerate(rows):
        figure["traces"] += [{**axes, **trace} for trace in _dumbbell(row, scale, len(rows) - index - 0.8, theme, sources)]
        figure["notes"].append(
            line_label(
                _label(row),
                0,
                len(rows) - index - 0.06,
                theme.text,
                xref="paper",
                yref=axes["yaxis"],
                xanchor="left",
                yanchor="top",
                align="left",
                bgcolor=theme.background,
                borderpad=0,
            )
        )
    figure["axes"][f"xaxis{suffix}"] = {
        "title": {"text": title, "standoff": 4, "font": {"size": 13, "color": theme.text}},
        "range": [low - (room if low < 0 else 0), high + room],
        "anchor": axes["yaxis"],
        "nticks": 6,
        "zeroline": low < 0,
        **_axis_look(theme),
    }
    figure["axes"][f"yaxis{suffix}"] = {
        "visible": False,
        "domain": list(domain),
        "range": [0, len(rows)],
        "anchor": axes["xaxis"],
        "fixedrange": True,
    }


def _axis_look(theme: Theme) -> dict[str, Any]:
    """The look of a further axis, which the house layout gives the first alone."""
    return {
        "gridcolor": theme.grid,
        "linecolor": theme.muted,
        "zerolinecolor": theme.muted,
        "tickfont": {"color": theme.text, "size": 12},
        "fixedrange": True,
        "showline": True,
    }


def _dumbbell(row: Row, scale: int, y: float, theme: Theme, sources: Mapping[str, Source]) -> list[dict[str, Any]]:
    value, against = row["outcome_value"] / scale, row["comparator_value"] / scale
    colour, text = _colour(str(row["compares"]), theme), _hover(row, sources)
    dash = "dot" if row["basis"] == SELF_REPORTED else "solid"
    base = {"type": "scatter", "showlegend": False, "text": text, "hovertemplate": "%{text}<extra></extra>", "cliponaxis": False}
    return [
        {**base, "mode": "lines", "x": [against, value], "y": [y, y], "line": {"color": theme.muted, "width": 2.5, "dash": dash}},
        {**base, "mode": "markers", "x": [against], "y": [y], "marker": _mark("circle-open", theme.text)},
        {**base, "mode": "markers", "x": [value], "y": [y], "marker": _mark(_SYMBOLS[str(row["compares"])], colour)},
    ]


def _mark(symbol: str, colour: str) -> dict[str, Any]:
    return {"symbol": symbol, "size": 12, "color": colour, "line": {"color": colour, "width": 2}}


def _colour(compares: str, theme: Theme) -> str:
    return {BETTER: theme.duo[0], WORSE: theme.duo[1]}.get(compares, theme.muted)


def _label(row: Row) -> str:
    """What was measured and how it compares, in words, above its line."""
    verdict = f"{_MARKS[str(row['compares'])]} {row['compares']}: {_against(row)}"
    own = f", {str(row['basis']).lower()}"
    first = wrap(f"{row['subject']}: {row['outcome']}", _LINE_LETTERS).split("<br>")
    if len(first) > 2:
        first = [first[0], f"{first[1][: _LINE_LETTERS - 1]}…"]
    return "<br>".join([*first, f"<b>{verdict}</b>{own}"])


def _against(row: Row) -> str:
    """79% against 56%; £400,000 against £1,700,000 a year; 250 against 16 people: a long unit stands once."""
    unit = str(row["unit"])
    first = next((short for short in ("GBP", "per cent") if unit.startswith(short)), "")
    return f"{quantity(row['outcome_value'], first)} against {quantity(row['comparator_value'], unit)}"


def _hover(row: Row, sources: Mapping[str, Source]) -> str:
    unit = str(row["unit"])
    lines = [
        f"<b>{row['compares']}</b>: {quantity(row['outcome_value'], unit)}",
        wrap(f"against {quantity(row['comparator_value'], unit)}, {row['comparator']}", 54),
        f"{partial_date(row['period']) if row['period'] else 'Period not known'}; {row['direction']}",
        str(row["basis"]),
        *([wrap(row["note"], 54)] if row["note"] else []),
        hover_sources(row["source_id"], sources),
    ]
    return "<br>".join(lines)


def _legend(rows: Sequence[Row], theme: Theme) -> list[dict[str, Any]]:
    """One entry for each mark and line that the picture has."""
    found = [kind for kind in (BETTER, WORSE, SAME, NOT_JUDGED) if any(row["compares"] == kind for row in rows)]
    marks = [("Compared with", "circle-open", theme.text), *((kind, _SYMBOLS[kind], _colour(kind, theme)) for kind in found)]
    nowhere = {"type": "scatter", "x": [None], "y": [None], "hoverinfo": "skip"}
    entries: list[dict[str, Any]] = [
        {**nowhere, "mode": "markers", "name": name, "marker": _mark(symbol, colour)} for name, symbol, colour in marks
    ]
    if any(row["basis"] == SELF_REPORTED for row in rows):
        entries.append({**nowhere, "mode": "lines", "name": "Self-reported", "line": {"color": theme.muted, "width": 2.5, "dash": "dot"}})
    return entries
