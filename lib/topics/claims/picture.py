"""The figure of a claim among those of the register and of others, as points in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.picture import BILLION, line_label, picture, top_of, wrap
from lib.core.result import records
from lib.core.theme import Theme, layout
from lib.core.wording import approx_word, partial_date
from lib.topics.claims.measure import CLAIMED, NAMED, OTHER, PUBLISHED
from lib.topics.claims.words import short_figure

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from lib.core.result import Result
    from lib.topics.claims.measure import FiguresFacts

_MILLION = 1_000_000
#: Room on either side of the first and the last point.
_ROOM = pd.Timedelta(days=270)
_NOTE_WIDTH = 48
_FEW_YEARS = pd.Timedelta(days=6 * 366)


def claim_figures(result: Result[FiguresFacts], theme: Theme, *, compact: bool = False) -> go.Figure:
    """Draw the figure claimed as a diamond on a dotted line, the register's as squares, published ones as circles, others as crosses."""
    frame, (named, published) = result.frame, theme.duo
    scale, title = _scale(frame)
    claimed = frame[frame["series"].eq(CLAIMED)].iloc[0]
    first, last = frame["placed_on"].min() - _ROOM, frame["placed_on"].max() + _ROOM
    late = claimed["placed_on"] - first > last - claimed["placed_on"]  # its label stands on the other side
    looks = {
        OTHER: ("x", theme.muted, 9),
        PUBLISHED: ("circle", published, 9),
        NAMED: ("square", named, 12),
        CLAIMED: ("diamond", theme.text, 14),
    }
    return picture(
        data=[
            _points(frame[frame["series"].eq(name)], name, look, scale) for name, look in looks.items() if frame["series"].eq(name).any()
        ],
        layout=layout(
            theme,
            260 if compact else 330,
            margin={"l": 8, "r": 12, "t": 28, "b": 8},
            showlegend=True,
            legend={"orientation": "h", "x": 0, "y": -0.14, "yanchor": "top", "font": {"color": theme.text, "size": 13}},
            xaxis={
                "type": "date",
                "showgrid": False,
                "range": [first.isoformat(), last.isoformat()],
                "tickformat": "%Y",
                **_ticks(first, last),
            },
            yaxis={"title": {"text": title}, "rangemode": "tozero", "range": [0, top_of(frame["found"], 1.15) / scale]},
            shapes=[
                {
                    "type": "line",
                    "xref": "paper",
                    "x0": 0,
                    "x1": 1,
                    "y0": float(claimed["found"]) / scale,
                    "y1": float(claimed["found"]) / scale,
                    "line": {"color": theme.muted, "width": 1, "dash": "dot"},
                    "layer": "below",
                }
            ],
            annotations=[
                line_label(
                    f"Claimed: {short_figure(claimed['found'], claimed['unit'])}",
                    0 if late else 1,
                    float(claimed["found"]) / scale,
                    theme.text,
                    xref="paper",
                    xanchor="left" if late else "right",
                    yanchor="bottom",
                )
            ],
        ),
    )


def _ticks(first: pd.Timestamp, last: pd.Timestamp) -> dict[str, Any]:
    """A tick for each year where there are few, so that none is named twice."""
    return {"dtick": "M12", "tick0": f"{first.year}-01-01"} if last - first < _FEW_YEARS else {}


def _points(rows: pd.DataFrame, name: str, look: tuple[str, str, int], scale: float) -> dict[str, Any]:
    symbol, colour, size = look
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": rows["placed_on"],
        "y": rows["found"] / scale,
        "marker": {"symbol": symbol, "color": colour, "size": size},
        "customdata": [_hover(row) for row in records(rows)],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _hover(row: dict[str, Any]) -> str:
    figure = f"<b>{approx_word(row['published_approx'])}{short_figure(row['found'], row['unit'])}</b>, {partial_date(row['said_on'])}"
    return "<br>".join([row["series"], figure, *([wrap(row["note"], _NOTE_WIDTH)] if row["note"] else [])])


def _scale(frame: pd.DataFrame) -> tuple[float, str]:
    """What figures are divided by, and the title of the axis."""
    unit = str(frame.loc[frame["series"].eq(CLAIMED), "unit"].iloc[0])
    if not unit.startswith("GBP"):
        words = unit.partition(" (")[0]
        return 1, {"per cent": "Per cent", "fold": "Times as many"}.get(words, words[:1].upper() + words[1:])
    big = frame["found"].max() >= BILLION
    return (BILLION, f"£ billion{unit[3:]}") if big else (_MILLION, f"£ million{unit[3:]}")
