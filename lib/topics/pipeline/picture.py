"""Pictures of the pipeline: counts of bodies as bars, survival as a step line with its band."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.core.picture import bar_labels, line_label, picture, top_of, whole_ticks, wrap
from lib.core.result import records
from lib.core.theme import Theme, layout
from lib.core.wording import count, percent, rate
from lib.topics.pipeline.fields import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import plotly.graph_objects as go

    from lib.core.result import NoFacts, Result
    from lib.topics.pipeline.survival import SurvivalFacts

_LABEL, _NAMES = 26, 70
_LONGEST_HOVER = 300
#: What marks the parts of a bar beside their colour.
_SHAPES = ("", "/", ".")
_FOLDED = 4
#: Steps that a line as wide as the page can show apart.
_STEPS = 400


def bars_of_counts(result: Result[Any], theme: Theme, *, compact: bool = False) -> go.Figure:
    """Draw how many bodies each row counts as bars from zero, in the order of the rows, with who they are on hovering."""
    frame = result.frame[::-1]
    label, number = str(frame.columns[0]), str(frame.columns[1])
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": [wrap(str(name), _LABEL) for name in frame[label]],
        "x": frame[number].tolist(),
        **bar_labels([count(value) for value in frame[number]], frame[number], theme, theme.focus),
        "marker": {"color": theme.focus},
        "customdata": [wrap(_shorten(names), _NAMES) for names in frame["names"]],
        "hovertemplate": "<b>%{x}</b><br>%{customdata}<extra></extra>",
    }
    return picture(data=[bars], layout=_bars_layout(theme, len(frame), top_of(frame[number], 1.15), result.fields[1].label, compact))


def stacked_bars(result: Result[Any], theme: Theme, columns: Sequence[str], total: str, *, compact: bool = False) -> go.Figure:
    """Draw how many bodies each row counts, in parts that follow each other on one bar from zero.

    Args:
        result: Rows in their order; the first column labels them.
        theme: Colours.
        columns: The parts, at most three, in the order of the palette.
        total: The column with their sum; of rows that count one, many are drawn as one bar.
        compact: The small form.
    """
    label = str(result.frame.columns[0])
    rows = _fold(records(result.frame), label, columns, total)[::-1]
    names = [wrap(str(row[label]), _LABEL) for row in rows]
    numbers = {column: [row[column] for row in rows] for column in (*columns, total)}
    parts = [
        {
            "type": "bar",
            "orientation": "h",
            "name": COLUMNS[column].label,
            "y": names,
            "x": numbers[column],
            **bar_labels([count(n) if n else "" for n in numbers[column]], numbers[column], theme, colour),
            "textposition": "inside",
            "insidetextanchor": "middle",
            "marker": {
                "color": colour,
                "pattern": {
                    "shape": shape,
                    "fillmode": "overlay",
                    "fgcolor": theme.background,
                    "fgopacity": 0.2,
                    "size": 7,
                    "solidity": 0.15,
                },
                "line": {"color": theme.background, "width": 1},
            },
            "customdata": [wrap(_shorten(row["names"]), _NAMES) for row in rows],
            "hovertemplate": f"<b>{COLUMNS[column].label}: %{{x}}</b><br>In all: %{{customdata}}<extra></extra>",
        }
        for column, colour, shape in zip(columns, theme.categorical, _SHAPES, strict=False)
        if any(numbers[column])
    ]
    look = _bars_layout(theme, len(rows), top_of(numbers[total], 1.1), COLUMNS[total].label, compact)
    look["barmode"] = "stack"
    look["height"] += 34
    look["showlegend"] = True
    look["legend"] = {
        "orientation": "h",
        "x": 0,
        "y": 1.02,
        "yanchor": "bottom",
        "traceorder": "normal",
        "itemclick": False,
        "itemdoubleclick": False,
        "font": {"color": theme.text, "size": 13},
    }
    look["margin"] = {**look["margin"], "t": 38}
    return picture(data=parts, layout=look)


def survival(result: Result[SurvivalFacts], steps: Result[NoFacts], theme: Theme, *, compact: bool = False) -> go.Figure:
    """Draw the share still going since launch as a step line that falls at each ending, with its 95% range."""
    frame, curve = result.frame, _thin(steps.frame)
    last = int(frame["years_since"].iloc[-1])
    followed = dict(zip(frame["years_since"], frame["at_risk"], strict=True))
    ticks = list(range(0, last + 1, 5 if last > 12 else 2 if last > 4 else 1))
    notes = [
        [rate(years), percent(share), f"{percent(low)} to {percent(high)}", count(at_risk)]
        for years, share, low, high, at_risk in curve[
            ["years_after", "surviving", "surviving_low", "surviving_high", "at_risk"]
        ].itertuples(index=False)
    ]
    banded = bool((curve["surviving_low"] < curve["surviving_high"]).any())
    name = "Still going, with its 95% range" if banded else "Still going"
    return picture(
        data=[
            _step(curve, "surviving_high", theme, width=0, hoverinfo="skip"),
            _step(curve, "surviving_low", theme, width=0, hoverinfo="skip", fill="tonexty", fillcolor=theme.band),
            _step(
                curve,
                "surviving",
                theme,
                width=3,
                customdata=notes,
                hovertemplate="%{customdata[0]} years after launch<br><b>%{customdata[1]}</b> still going<br>95% range: %{customdata[2]}"
                "<br>%{customdata[3]} followed so far<extra></extra>",
            ),
        ],
        layout=layout(
            theme,
            270 if compact else 390,
            xaxis={
                "title": {"text": "Years since launch (mutuals followed so far)", "standoff": 8},
                "showgrid": False,
                "range": [0, last or 1],
                "tickvals": ticks,
                "ticktext": [f"{year}<br>({count(followed[year])})" for year in ticks],
            },
            yaxis={"title": {"text": "Share still going"}, "rangemode": "tozero", "range": [0, 1.05], "tickformat": ".0%"},
            annotations=[line_label(name, 0, float(curve["surviving_low"].min()), theme.text, xanchor="left", xshift=8, yshift=-16)],
        ),
    )


def _bars_layout(theme: Theme, rows: int, top: float, title: str, compact: bool) -> dict[str, Any]:  # noqa: FBT001 - as its callers
    return layout(
        theme,
        max(rows, 2) * (30 if compact else 36) + 60,
        bargap=0.28,
        margin={"t": 4},
        xaxis={"title": {"text": title}, "rangemode": "tozero", "range": [0, top], "nticks": 5, "tickformat": ",d", **whole_ticks(top)},
        yaxis={"showgrid": False, "type": "category", "tickfont": {"size": 13, "color": theme.text}},
    )


def _fold(rows: list[dict[str, Any]], label: str, columns: Sequence[str], total: str) -> list[dict[str, Any]]:
    """The rows, but one row for those at the end that count one each where there are many; the table has them all."""
    single = [row for row in rows if row[total] == 1]
    if len(single) <= _FOLDED or len(rows) < 2 * _FOLDED:
        return rows
    together = {
        label: f"{count(len(single))} others, one each",
        **{column: sum(row[column] for row in single) for column in (*columns, total)},
        "names": "; ".join(str(row[label]) for row in single),
    }
    return [*(row for row in rows if row[total] != 1), together]


def _thin(steps: pd.DataFrame) -> pd.DataFrame:
    """Of many steps the last of each that would stand on the same spot, and the first of all; the table has every one."""
    if len(steps) <= _STEPS:
        return steps
    years = steps["years_after"]
    spot = (years / years.iloc[-1] * _STEPS).astype(int)
    corners: pd.DataFrame = steps[~spot.duplicated(keep="last") | years.eq(years.iloc[0])]
    return corners


def _step(frame: pd.DataFrame, column: str, theme: Theme, *, width: int, **more: Any) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": frame["years_after"].tolist(),
        "y": frame[column].tolist(),
        "line": {"shape": "hv", "width": width, "color": theme.focus},
        **more,
    }


def _shorten(names: str) -> str:
    return names if len(names) <= _LONGEST_HOVER else f"{names[:_LONGEST_HOVER].rsplit(';', 1)[0]} and more"
