"""Mutuals side by side: one small picture each, all on the same axes, so that no line needs a colour or key of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.nearest import NEAR
from lib.core.picture import hover_sources, line_label, picture, top_of, wrap
from lib.core.result import records
from lib.core.theme import layout
from lib.core.wording import count, people, pounds, short_pounds
from lib.topics.profile.figures import about_word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import plotly.graph_objects as go

    from lib.core.card import Bundle, Options
    from lib.core.theme import Theme
    from lib.register.dataset import Source

_COLUMNS = 2
_PANEL, _TITLE = 200, 52
_TITLE_LENGTH = 24
_MILLION = 1_000_000
#: Days that the time axis goes on beyond the first and last figure.
_BESIDE = 400


def turnover(bundle: Bundle, theme: Theme, _: Options) -> go.Figure:
    """Draw the turnover of each mutual, in millions of pounds."""
    return _panels(bundle, theme, column="value", scale=_MILLION, title="£ million", write=pounds, label=short_pounds)


def headcount(bundle: Bundle, theme: Theme, _: Options) -> go.Figure:
    """Draw the headcount of each mutual."""
    return _panels(bundle, theme, column="staff", scale=1, title="People", write=people, label=count)


def _panels(
    bundle: Bundle,
    theme: Theme,
    *,
    column: str,
    scale: float,
    title: str,
    write: Callable[[float], str],
    label: Callable[[float], str],
) -> go.Figure:
    frame = bundle.result.frame
    names = list(dict.fromkeys(frame["name"]))
    columns = min(_COLUMNS, len(names))
    rows = -(-len(names) // columns)
    height = rows * (_PANEL + _TITLE) + 20
    figure_layout = layout(theme, height, showlegend=False)
    axis_x, axis_y = figure_layout.pop("xaxis"), figure_layout.pop("yaxis")
    dates = [(frame["date"].min() - pd.Timedelta(days=_BESIDE)).isoformat(), (frame["date"].max() + pd.Timedelta(days=_BESIDE)).isoformat()]
    # At most three years are named below a picture, so that they fit a phone.
    step = max(-(-(frame["year"].max() - frame["year"].min() + 2) // 3), 1)
    middle = frame["date"].min() + (frame["date"].max() - frame["date"].min()) / 2
    top = top_of(frame[column] / scale, 1.25)
    traces, notes = [], []
    for index, name in enumerate(names):
        part, suffix = frame[frame["name"].eq(name)], "" if index == 0 else str(index + 1)
        row, place = divmod(index, columns)
        left, width = place * 0.54, 0.46 if columns > 1 else 1.0
        above = 1 - row / rows
        upper, lower = above - _TITLE / height, above - 1 / rows + 26 / height
        figure_layout[f"xaxis{suffix}"] = {
            **axis_x,
            "type": "date",
            "range": dates,
            "domain": [left, left + width],
            "anchor": f"y{suffix}",
            "showgrid": False,
            "tickformat": "%Y",
            "tick0": "2000-01-01",
            "dtick": f"M{12 * step}",
            "automargin": False,
        }
        figure_layout[f"yaxis{suffix}"] = {
            **axis_y,
            "domain": [lower, upper],
            "anchor": f"x{suffix}",
            "range": [0, top],
            "rangemode": "tozero",
            "nticks": 4,
            "tickformat": ",",
            "automargin": False,
            "showticklabels": place == 0,
        }
        traces.append({**_line(part, column, scale, write, theme, bundle.sources), "xaxis": f"x{suffix}", "yaxis": f"y{suffix}"})
        last = part.iloc[-1]
        notes += [
            line_label(
                f"<b>{wrap(name, _TITLE_LENGTH)}</b>",
                left,
                upper,
                theme.text,
                xref="paper",
                yref="paper",
                xanchor="left",
                yanchor="bottom",
                align="left",
            ),
            line_label(
                label(last[column]),
                last["date"].isoformat(),
                last[column] / scale,
                theme.text,
                xref=f"x{suffix}",
                yref=f"y{suffix}",
                xanchor="right" if last["date"] > middle else "left",
                yanchor="bottom",
                yshift=5,
            ),
        ]
    figure_layout["yaxis"]["title"] = {**axis_y["title"], "text": title}
    figure_layout["margin"] = {"l": 58, "r": 12, "t": 4, "b": 4}
    return picture(data=traces, layout={**figure_layout, "annotations": notes})


def _line(
    part: pd.DataFrame, column: str, scale: float, write: Callable[[float], str], theme: Theme, sources: Mapping[str, Source]
) -> dict[str, Any]:
    """The figures of one mutual; a gap longer than three years breaks the line."""
    days: list[str | None] = []
    amounts: list[float | None] = []
    texts: list[str] = []
    before = None
    for row in records(part):
        if before is not None and row["date"] - before > NEAR:
            days, amounts, texts = [*days, None], [*amounts, None], [*texts, ""]
        note = f"<br>{wrap(row['note'], 54)}" if row["note"] else ""
        days.append(row["date"].isoformat())
        amounts.append(row[column] / scale)
        texts.append(
            f"{row['year']}: {about_word(row['exactness'])}<b>{write(row[column])}</b>{note}<br>{hover_sources(row['source_id'], sources)}"
        )
        before = row["date"]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": days,
        "y": amounts,
        "text": texts,
        "hovertemplate": "%{text}<extra></extra>",
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": theme.focus, "width": 2.5},
        "marker": {"color": theme.focus, "size": 9},
    }
