"""Pictures of the pipeline: counts of bodies as bars, survival as a step line with its band."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from lib.charts.common import bar_labels, line_label, top_of, wrap
from lib.theme import Theme, layout
from lib.wording import count

if TYPE_CHECKING:
    from lib.results import Result

_LABEL, _NAMES = 26, 70
_LONGEST_HOVER = 300
_BAND = "Still going, with its 95% range"


def counted_bars(result: Result, theme: Theme, *, compact: bool = False) -> go.Figure:
    """Draw how many bodies each row counts as bars from zero, in the order of the rows, with who they are on hovering."""
    frame = result.frame[::-1]
    label, number = str(frame.columns[0]), str(frame.columns[1])
    longest = top_of(frame[number], 1.15)
    return go.Figure(
        data=[
            {
                "type": "bar",
                "orientation": "h",
                "y": [wrap(str(name), _LABEL) for name in frame[label]],
                "x": frame[number],
                **bar_labels([count(value) for value in frame[number]], frame[number], theme, theme.focus),
                "marker": {"color": theme.focus},
                "customdata": [wrap(_short(names), _NAMES) for names in frame["names"]],
                "hovertemplate": "<b>%{x}</b><br>%{customdata}<extra></extra>",
            }
        ],
        layout=layout(
            theme,
            len(frame) * (30 if compact else 36) + 60,
            bargap=0.28,
            margin={"t": 4},
            xaxis={
                "title": {"text": result.fields[1].label},
                "rangemode": "tozero",
                "range": [0, longest],
                "nticks": 5,
            },
            yaxis={"showgrid": False, "type": "category", "tickfont": {"size": 13, "color": theme.text}},
        ),
    )


def survival(result: Result, theme: Theme, *, compact: bool = False) -> go.Figure:
    """Draw the share still going by full years since launch as a step line with its 95% range."""
    frame = result.frame
    notes = [[count(row) for row in pair] for pair in zip(frame["at_risk"], frame["ended_by"], strict=True)]
    last = frame.iloc[-1]
    return go.Figure(
        data=[
            _step(frame, "surviving_high", theme, width=0, hoverinfo="skip"),
            _step(frame, "surviving_low", theme, width=0, hoverinfo="skip", fill="tonexty", fillcolor=theme.band),
            _step(
                frame,
                "surviving",
                theme,
                width=3,
                customdata=notes,
                hovertemplate="After %{x} years<br><b>%{y:.0%}</b> still going<br>%{customdata[0]} followed so far, "
                "%{customdata[1]} ended by then<extra></extra>",
            ),
        ],
        layout=layout(
            theme,
            270 if compact else 380,
            xaxis={"title": {"text": "Years since launch"}, "showgrid": False, "range": [0, float(last["years_since"]) or 1], "nticks": 8},
            yaxis={"title": {"text": "Share still going"}, "rangemode": "tozero", "range": [0, 1.05], "tickformat": ".0%"},
            annotations=[line_label(_BAND, last["years_since"], last["surviving_low"], theme.text, xanchor="right", yshift=-16)],
        ),
    )


def _step(frame: Any, column: str, theme: Theme, *, width: int, **more: Any) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": frame["years_since"],
        "y": frame[column],
        "line": {"shape": "hv", "width": width, "color": theme.focus},
        **more,
    }


def _short(names: str) -> str:
    return names if len(names) <= _LONGEST_HOVER else f"{names[:_LONGEST_HOVER].rsplit(';', 1)[0]} and more"
