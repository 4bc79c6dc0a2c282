"""Pictures of growth: counts over time, launches and endings, value, small multiples, multiples of the base year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.picture import (
    BILLION,
    date_line,
    hatched_bar,
    hover_sources,
    line_label,
    picture,
    range_marks,
    round_step,
    short_labels,
    top_of,
    whole_ticks,
    wrap,
    wrap_short,
    year_ticks,
)
from lib.core.result import records
from lib.core.theme import Theme, blend, layout, text_on
from lib.core.wording import approx_word, count, day, partial_date, pounds, times
from lib.core.words import ranged_pounds
from lib.register.measures import ESTIMATED, find_measure

if TYPE_CHECKING:
    from collections.abc import Mapping

    import plotly.graph_objects as go

    from lib.core.result import NoFacts, Result
    from lib.register.dataset import Source
    from lib.topics.growth.measure import GroupsFacts, LaunchesFacts, LiveFacts, TimesFacts, ValueFacts

_TALL, _SHORT = 420, 270
#: Part of the axis below which a label goes above its line.
_LOW = 0.2
_COLUMNS = 2
_TITLE_LENGTH = 22
#: Part of the axis that a bar must be as tall as to hold its count.
_TALL_BAR = 0.22
#: Events stand just above the axis, so that it hides none of them; a share of the axis.
_ABOVE_ZERO = 0.025


def live_over_time(
    result: Result[LiveFacts],
    theme: Theme,
    *,
    published: Result[NoFacts],
    events: Result[NoFacts] | None = None,
    sources: Mapping[str, Source] | None = None,
) -> go.Figure:
    """Draw named live mutuals as a line with the range that partial dates allow, and published counts as points."""
    frame, (named, claimed) = result.frame, theme.duo
    totals = published.frame
    at = result.facts.at.central
    rises = frame["central"].iloc[-1] > frame["central"].iloc[-len(frame) // 4]
    # Where the line rises to its end its label stands above it.
    top = top_of([*frame["possible"], *totals["published"]], 1.3 if rises else 1.15)
    traces: list[dict[str, Any]] = [
        _line(frame, "possible", width=0, color=named, hoverinfo="skip"),
        _line(frame, "certain", width=0, color=named, hoverinfo="skip", fill="tonexty", fillcolor=theme.band),
        _line(
            frame,
            "central",
            width=3,
            color=named,
            customdata=frame[["certain", "possible"]].to_numpy(),
            hovertemplate="%{x|%-d %B %Y}<br><b>%{y}</b> named mutuals<br>between %{customdata[0]} and %{customdata[1]}<extra></extra>",
        ),
        _published_points(published, claimed, theme, "mutuals", sources or {}),
    ]
    if events is not None:
        traces.append(_events(events, theme, top))
    peak = totals.iloc[int(totals["published"].to_numpy().argmax())] if len(totals) else None
    last = frame.iloc[-1]
    late = pd.Timestamp(result.view.as_at) > frame["date"].iloc[0] + 0.75 * (frame["date"].iloc[-1] - frame["date"].iloc[0])
    notes = [
        line_label(
            "Named, no end known",
            last["date"],
            last["central"],
            line_ink(theme, named),
            xanchor="right",
            yshift=16 if rises else _beside(last, top),
        ),
        line_label(
            f"{day(result.view.as_at)}: {count(at)}",
            result.view.as_at.isoformat(),
            top,
            theme.text,
            # Near the end of the axis the label would be cut off.
            xanchor="right" if late else "left",
            xshift=-4 if late else 4,
            yanchor="top",
        ),
    ]
    if peak is not None:
        notes.append(line_label("Published", peak["date"], peak["published"], theme.text, xanchor="left", yanchor="top", yshift=-4))
    return picture(
        data=traces,
        layout=layout(
            theme,
            _TALL,
            xaxis={"type": "date", "showgrid": False, "range": [frame["date"].iloc[0], frame["date"].iloc[-1]]},
            yaxis={"title": {"text": "Live mutuals"}, "rangemode": "tozero", "range": [0, top], **whole_ticks(top)},
            shapes=[date_line(result.view.as_at, theme)],
            annotations=notes,
        ),
    )


def launches_and_endings(result: Result[LaunchesFacts], theme: Theme, *, compact: bool = False) -> go.Figure:
    """Draw launches in each year as bars upwards and endings as hatched bars downwards, from one zero line."""
    frame = result.frame
    launched, ended = theme.categorical[0], theme.categorical[3]
    top, low = int(frame["launches"].max()), int(frame["endings"].max())
    step = 5 if 8 < top + low <= 50 else 2 if 2 < top <= 8 else round_step(top + low)
    start, years = year_ticks(int(frame["year"].iloc[0]), int(frame["year"].iloc[-1]), most=7)
    ticks = list(range(-step * ((low + step - 1) // step), top + step, step))
    return picture(
        data=[
            {
                "type": "bar",
                "x": frame["year"],
                "y": frame["launches"],
                "marker": {"color": launched},
                "hovertemplate": "%{x}: <b>%{y}</b> launched<extra></extra>",
            },
            {
                "type": "bar",
                "x": frame["year"],
                "y": -frame["endings"],
                "customdata": frame["endings"],
                "marker": {
                    "color": ended,
                    "pattern": {"shape": "/", "fillmode": "overlay", "fgcolor": theme.background, "size": 6, "solidity": 0.25},
                },
                "hovertemplate": "%{x}: <b>%{customdata}</b> ended<extra></extra>",
            },
        ],
        layout=layout(
            theme,
            _SHORT if compact else 360,
            barmode="relative",
            bargap=0.2,
            xaxis={"showgrid": False, "dtick": years, "tick0": start},
            yaxis={
                "title": {"text": "Mutuals in the year"},
                "tickvals": ticks,
                "ticktext": [f"{-tick} ended" if tick < 0 else str(tick) for tick in ticks],
                "rangemode": "tozero",
            },
            annotations=[
                line_label("Launches", 1, 1, theme.text, xanchor="right", yanchor="top", xref="paper", yref="paper"),
                line_label("Endings (hatched)", 0, 0, theme.text, xanchor="left", yanchor="bottom", xref="paper", yref="paper"),
            ],
        ),
    )


def value_over_time(
    result: Result[ValueFacts],
    theme: Theme,
    *,
    published: Result[NoFacts],
    sources: Mapping[str, Source] | None = None,
    compact: bool = False,
) -> go.Figure:
    """Draw the known value of each year as bars from zero and published totals as points, in billions or millions of pounds."""
    frame, totals = result.frame, published.frame
    named, claimed = theme.duo
    known, ranged = frame["value"].fillna(0), find_measure(result.view.measure).ranged
    # The fewer of the live mutuals a bar covers, the paler it is.
    opacity = [0.3 + 0.7 * share for share in (frame["value_known"] / frame["mutuals"]).fillna(0.0)]
    highest = top_of([*(frame["estimated_high"].fillna(0) if ranged else known), *totals["published"]], 1.2)
    start, years = year_ticks(int(frame["year"].min()), int(frame["year"].max()), most=7)
    # Small selections would all be £0.0 billion.
    scale, word, form = (BILLION, "billion", ".1f") if highest >= BILLION / 2 else (BILLION / 1000, "million", ",~f")
    return picture(
        data=[
            {
                "type": "bar",
                "x": frame["date"],
                "y": known / scale,
                "marker": {"color": named, "opacity": opacity, "line": {"color": named, "width": 1}},
                "text": [
                    f"{known_of} of {of}" if known_of else "" for known_of, of in zip(frame["value_known"], frame["mutuals"], strict=True)
                ],
                # At the foot of a bar, where no published point covers it, if the bar is tall enough.
                "textposition": "none" if compact or ranged else ["inside" if each > _TALL_BAR * highest else "outside" for each in known],
                "insidetextanchor": "start",
                "textangle": -90,
                "insidetextfont": {"color": [text_on(theme, blend(named, theme.background, each)) for each in opacity], "size": 10},
                "outsidetextfont": {"color": theme.text, "size": 10},
                "constraintext": "none",
                "cliponaxis": False,
                "customdata": [
                    [pounds(value) if known_of else "not known", known_of, of]
                    for value, known_of, of in zip(known, frame["value_known"], frame["mutuals"], strict=True)
                ],
                "hovertemplate": "Middle of %{x|%Y}<br><b>%{customdata[0]}</b> a year<br>"
                "known for %{customdata[1]} of %{customdata[2]} mutuals<extra></extra>",
            },
            *([_estimated_bars(frame, theme, scale)] if ranged else []),
            _published_points(published, claimed, theme, "value", sources or {}, scale=scale),
        ],
        layout=layout(
            theme,
            _SHORT if compact else 360,
            bargap=0.25,
            barmode="stack",
            xaxis={"type": "date", "showgrid": False, "dtick": f"M{12 * years}", "tickformat": "%Y", "tick0": f"{start}-07-02"},
            yaxis={"title": {"text": f"£ {word} a year"}, "rangemode": "tozero", "range": [0, highest / scale], "tickformat": form},
            annotations=[
                line_label(
                    "Solid: traced; hatched: estimated" if ranged else "On bars: how many with a figure, paler for fewer",
                    0,
                    1,
                    theme.text,
                    xanchor="left",
                    yanchor="bottom",
                    xref="paper",
                    yref="paper",
                ),
                *(
                    []
                    if totals.empty
                    else [
                        line_label(
                            "Diamonds: published", 1, 1, theme.text, xanchor="right", yanchor="top", xref="paper", yref="paper", yshift=2
                        )
                    ]
                ),
            ],
        ),
    )


def _estimated_bars(frame: pd.DataFrame, theme: Theme, scale: float) -> dict[str, Any]:
    """What is estimated of each year as a hatched bar on what is traced, with the range of both together."""
    total, low, high = (frame[name].fillna(0) for name in ESTIMATED.columns[:3])
    marks = range_marks(total / scale, low / scale, high / scale, theme)
    return {
        **hatched_bar([], (total - frame["value"].fillna(0)) / scale, theme, name="Estimated", texts=[]),
        "orientation": "v",
        "x": frame["date"],
        "y": (total - frame["value"].fillna(0)) / scale,
        "showlegend": False,
        "error_y": marks,
        "customdata": [
            [ranged_pounds(row["estimated"], row["estimated_low"], row["estimated_high"]), row["estimated_known"], row["mutuals"]]
            for row in records(frame)
        ],
        "hovertemplate": "Middle of %{x|%Y}<br><b>%{customdata[0]}</b> a year with estimates<br>"
        "for %{customdata[1]} of %{customdata[2]} mutuals<extra></extra>",
    }


def by_group_over_time(result: Result[GroupsFacts], theme: Theme, *, compact: bool = False) -> go.Figure:
    """Draw one small picture a group, all on the same axes."""
    frame = result.frame
    groups = list(dict.fromkeys(frame["group"]))
    rows = max((len(groups) + _COLUMNS - 1) // _COLUMNS, 1)
    top = top_of(frame["central"], 1.15)
    height = rows * (140 if compact else 175) + 30
    gap, share = 46 / height, 1 / rows
    base = layout(theme, height)
    axis_x, axis_y = base.pop("xaxis"), base.pop("yaxis")
    traces, notes, shapes = [], [], []
    dates = [frame["date"].min(), frame["date"].max()]
    start, years = year_ticks(dates[0].year, dates[1].year, most=3) if groups else (0, 1)
    for index, group in enumerate(groups):
        part, suffix = frame[frame["group"].eq(group)], "" if index == 0 else str(index + 1)
        row, column = divmod(index, _COLUMNS)
        bottom, left = 1 - (row + 1) * share, column * 0.53
        base[f"xaxis{suffix}"] = {
            **axis_x,
            "type": "date",
            "range": dates,
            "anchor": f"y{suffix}",
            "domain": [left, left + 0.47],
            "showgrid": False,
            "dtick": f"M{12 * years}",
            "tick0": f"{start}-01-01",
            "tickformat": "%Y",
            "automargin": False,
        }
        base[f"yaxis{suffix}"] = {
            **axis_y,
            "anchor": f"x{suffix}",
            "domain": [bottom + gap * 0.55, bottom + share - gap],
            "range": [0, top],
            "rangemode": "tozero",
            "nticks": 4,
            **whole_ticks(top),
            "automargin": column == 0,
            "showticklabels": column == 0,
        }
        traces.append(
            {
                **_line(
                    _changes(part),
                    "central",
                    width=2.5,
                    color=theme.focus,
                    hovertemplate=f"{wrap(str(group), 40)}<br>%{{x|%B %Y}}: <b>%{{y}}</b><extra></extra>",
                ),
                "xaxis": f"x{suffix}",
                "yaxis": f"y{suffix}",
                "fill": "tozeroy",
                "fillcolor": theme.band,
            }
        )
        now = result.facts.at.get(group, 0)
        notes.append(
            line_label(
                f"{wrap_short(str(group), _TITLE_LENGTH)}:\u00a0{count(now)}",
                left,
                bottom + share - gap * 0.85,
                theme.text,
                xanchor="left",
                yanchor="bottom",
                xref="paper",
                yref="paper",
                align="left",
            )
        )
        shapes.append({**date_line(result.view.as_at, theme), "xref": f"x{suffix}", "yref": f"y{suffix} domain"})
    base["margin"] = {"l": 34, "r": 12, "t": 8, "b": 24}
    return picture(data=traces, layout={**base, "annotations": notes, "shapes": shapes})


def times_by_group(result: Result[TimesFacts], theme: Theme, *, compact: bool = False) -> go.Figure:
    """Draw how many times as many as in the base year, the whole selection in the focus colour."""
    frame = result.frame[::-1]
    known = frame["times"].fillna(0)
    published, base_year = result.facts.published.times if result.facts.published else None, result.facts.base_year
    labels = [
        times(value) if value == value else f"{'too few' if base else 'none'} in {base_year}"  # noqa: PLR0124 - not a number
        for value, base in zip(frame["times"], frame["base"], strict=True)
    ]
    names = [
        f"{group}<br>({count(base)}\u00a0to\u00a0{count(now)})"
        for group, base, now in zip(short_labels(frame["group"], 24), frame["base"], frame["mutuals"], strict=True)
    ]
    top = top_of([*known, published or 0], 1.5)
    colours = [theme.focus if group == "All in view" else theme.other for group in frame["group"]]
    notes, shapes = [], []
    if published:
        shapes.append(
            {
                "type": "line",
                "x0": published,
                "x1": published,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": theme.duo[1], "width": 2, "dash": "dash"},
            }
        )
        notes.append(
            line_label(f"Published: {times(published)}", published, 1, theme.text, xanchor="center", yanchor="bottom", yref="paper")
        )
    # Labels are notes with a ground of their own, so that the published line does not run through them.
    notes += [
        line_label(label, value, name, theme.text, xanchor="left", xshift=3, bgcolor=theme.background, borderpad=1)
        for label, value, name in zip(labels, known, names, strict=True)
    ]
    return picture(
        data=[
            {
                "type": "bar",
                "orientation": "h",
                "y": names,
                "x": known,
                "text": labels,
                "textposition": "none",
                "marker": {"color": colours, "line": {"color": theme.outline, "width": 1}},
                "hovertemplate": "%{y}: %{text}<extra></extra>",
            }
        ],
        layout=layout(
            theme,
            len(frame) * (38 if compact else 46) + 80,
            bargap=0.3,
            xaxis={
                "title": {"text": f"Times as many as in {base_year}"},
                "rangemode": "tozero",
                "range": [0, top],
                "nticks": 5,
            },
            yaxis={"showgrid": False, "type": "category"},
            annotations=notes,
            shapes=shapes,
        ),
    )


def line_ink(theme: Theme, colour: str) -> str:
    """A label in the colour of its line where that can be read, else in the text colour."""
    return colour if theme.name == "light" else text_on(theme, theme.background)


def _changes(frame: pd.DataFrame) -> pd.DataFrame:
    """The months at which a count changes, and the last: a stepped line through them is the same in a third of the bytes."""
    changed = frame["central"].ne(frame["central"].shift())
    changed.iloc[-1] = True
    return frame[changed]


def _line(frame: pd.DataFrame, column: str, *, width: float, color: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": frame["date"],
        "y": frame[column],
        "line": {"width": width, "color": color, "shape": "hv"},
        **more,
    }


def _beside(last: pd.Series, top: float) -> int:
    """Where a line's label goes: below its end, or above where the axis would run through it."""
    return -20 if last["central"] > top * _LOW else 16


def _published_points(
    published: Result[NoFacts], colour: str, theme: Theme, measure: str, sources: Mapping[str, Source], *, scale: float = 1
) -> dict[str, Any]:
    frame = published.frame
    write = pounds if measure == "value" else count
    noun = "" if measure == "value" else " mutuals"
    texts = [
        f"{kind + ': ' if measure == 'value' else ''}{approx_word(approx)}<b>{write(value)}</b>{noun}<br>for {partial_date(as_of)}"
        f"{', ' + coverage if isinstance(coverage, str) else ''}<br>{hover_sources(ids, sources)}"
        for kind, value, approx, as_of, coverage, ids in zip(
            frame["kind"],
            frame["published"],
            frame["published_approx"],
            frame["published_as_of"],
            frame["published_coverage"],
            frame["source_id"],
            strict=True,
        )
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": frame["date"],
        "y": frame["published"] / scale,
        "text": texts,
        "hovertemplate": "%{text}<extra></extra>",
        # Smaller and see-through, so that points that overlap on a phone are told apart.
        "marker": {"symbol": "diamond", "size": 9, "opacity": 0.8, "color": colour, "line": {"color": theme.text, "width": 0.75}},
    }


def _events(events: Result[NoFacts], theme: Theme, top: float) -> dict[str, Any]:
    frame = events.frame
    return {
        "type": "scatter",
        "mode": "markers",
        "x": frame["date"],
        "y": [top * _ABOVE_ZERO] * len(frame),
        "cliponaxis": False,
        "text": [
            f"<b>{wrap(event, 44)}</b><br>{day(on)}<br>{wrap(detail, 54)}"
            for event, on, detail in zip(frame["event"], frame["date"], frame["detail"], strict=True)
        ],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"symbol": "triangle-up", "size": 11, "color": theme.muted, "line": {"color": theme.background, "width": 1}},
    }
