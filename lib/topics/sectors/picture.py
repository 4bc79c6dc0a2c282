"""Pictures of sectors: sorted bars, a heat map with numbers, how concentrated the value is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lib.core.picture import (
    BILLION,
    RANGE_AXIS,
    bar_labels,
    estimate_label,
    hatched_bar,
    label_writer,
    legend_above,
    picture,
    range_label,
    range_marks,
    short_labels,
    solid_bar,
    top_of,
    whole_ticks,
    wrap,
)
from lib.core.result import records
from lib.core.theme import Theme, layout, text_on
from lib.core.wording import count, count_of, percent, pounds, rate, short_pounds
from lib.register.measures import Measure, Style, find_measure

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from lib.core.result import Result
    from lib.topics.sectors.measure import ConcentrationFacts

_LARGEST_SHOWN = 12
#: Height of an axis with its ticks and title.
_AXIS = 68
_SHORT_REGIONS = {
    "Yorkshire and The Humber": "Yorkshire",
    "East Midlands": "E Midlands",
    "West Midlands": "W Midlands",
    "East of England": "East",
}


def sectors(result: Result[Any], theme: Theme, *, compact: bool = False) -> go.Figure:
    """Draw the measure of each sector as a bar from zero, largest on top, with its share; unknown is said, not drawn."""
    measure = find_measure(result.view.measure)
    if measure.ranged:
        return _sectors_with_estimates(result, theme, measure)
    column = "sector" if "sector" in result.frame.columns else "sector_group"
    frame = result.frame[::-1]
    known = frame["shown"].fillna(0)
    share, write = measure.share and not compact, label_writer(measure)
    scale = BILLION / 1000 if measure.style is Style.MONEY else 1
    top, low = top_of(known / scale, 1.15), -top_of(-known / scale, 1.15) if (known < 0).any() else 0
    whole = whole_ticks(top) if measure.style in (Style.COUNT, Style.PEOPLE) else {}
    texts = [
        "not known" if np.isnan(value) else write(value) + (f" ({percent(part)})" if share else "")
        for value, part in zip(frame["shown"].astype(float), frame[f"{measure.key}_share"] if share else known, strict=True)
    ]
    unit = _write_unit(measure, measure.label) + (", in figures found" if measure.observed else "")
    return picture(
        data=[
            {
                "type": "bar",
                "orientation": "h",
                "y": short_labels(frame[column], 24),
                "x": known / scale,
                **bar_labels(texts, known, theme, theme.focus),
                "marker": {"color": theme.focus},
                "customdata": [[name, count(mutuals)] for name, mutuals in zip(frame[column], frame["mutuals"], strict=True)],
                "hovertemplate": "<b>%{customdata[0]}</b><br>%{text}<br>%{customdata[1]} live mutuals<extra></extra>",
            }
        ],
        layout=layout(
            theme,
            len(frame) * (42 if column == "sector_group" else 34) + _AXIS,
            bargap=0.28,
            margin={"t": 4},
            xaxis={"title": {"text": unit}, "rangemode": "tozero", "range": [low, top], "nticks": 5, "tickformat": ",~f", **whole},
            yaxis={"showgrid": False, "type": "category", "tickfont": {"size": 13, "color": theme.text}},
        ),
    )


def _sectors_with_estimates(result: Result[Any], theme: Theme, measure: Measure) -> go.Figure:
    """Draw what is traced of each sector as a solid bar, what is estimated hatched behind it, and the range; figures stand by the names."""
    column = "sector" if "sector" in result.frame.columns else "sector_group"
    frame, million = result.frame[::-1], BILLION / 1000
    low, high = (frame[f"{measure.key}_{end}"].astype(float).fillna(0) / million for end in ("low", "high"))
    total, traced = frame["shown"].astype(float).fillna(0) / million, frame["value"].fillna(0) / million
    labels = [f"{wrap(row[column], 26)}<br><b>{estimate_label(row, measure)}</b>" for row in records(frame)]
    texts = [f"traced for {count(row['value_known'])} of {count(row['mutuals'])}" for row in records(frame)]
    return picture(
        data=[
            solid_bar(labels, traced, theme, name="Traced", texts=texts),
            {
                **hatched_bar(labels, total - traced, theme, name="Estimated", texts=texts),
                "error_x": range_marks(total, low, high, theme),
            },
        ],
        layout=layout(
            theme,
            len(frame) * 54 + _AXIS + 24,
            barmode="stack",
            bargap=0.4,
            margin={"t": 4},
            xaxis={
                "title": {"text": RANGE_AXIS},
                "rangemode": "tozero",
                "range": [0, top_of(high, 1.05)],
                "nticks": 4,
            },
            yaxis={"showgrid": False, "type": "category", "tickfont": {"size": 12, "color": theme.text}},
            **legend_above(theme),
        ),
    )


def sector_by_region(result: Result[Any], theme: Theme, *, compact: bool = False) -> go.Figure:
    """Draw the measure for each sector and region as a shaded grid with the numbers in it."""
    measure, frame = find_measure(result.view.measure), result.frame
    rows, columns = list(dict.fromkeys(frame["sector"])), list(dict.fromkeys(frame["region"]))
    cells = frame["shown"].astype(float).to_numpy().reshape(len(rows), len(columns))
    mutuals = frame["mutuals"].to_numpy().reshape(len(rows), len(columns))
    top = float(np.nanmax(cells)) if np.isfinite(cells).any() else 1.0
    colours = _classes(cells, top, theme)
    unknown = bool((np.isnan(cells) & (mutuals > 0)).any())
    write = label_writer(measure)
    spans = [f" ({range_label(row, measure)})" if measure.ranged else "" for row in records(frame)]
    notes = [
        _cell_note(x, y, _cell(cells[y, x], measure) if mutuals[y, x] else "·", text_on(theme, colours[y][x]))
        for y in range(len(rows))
        for x in range(len(columns))
    ]
    steps = [[bound / 5, colour] for index, colour in enumerate(theme.sequential) for bound in (index, index + 1)]
    return picture(
        data=[
            {
                "type": "heatmap",
                "x": list(range(len(columns))),
                "y": list(range(len(rows))),
                "z": np.where(mutuals > 0, cells, np.nan),
                "zmin": 0,
                "zmax": top,
                "colorscale": steps,
                "showscale": False,
                "xgap": 2,
                "ygap": 2,
                "hoverongaps": False,
                "customdata": [
                    [
                        [
                            rows[y],
                            columns[x],
                            count(mutuals[y, x]),
                            write(cells[y, x]) + spans[y * len(columns) + x] if np.isfinite(cells[y, x]) else "not known",
                        ]
                        for x in range(len(columns))
                    ]
                    for y in range(len(rows))
                ],
                "hovertemplate": "<b>%{customdata[0]}</b>, %{customdata[1]}<br>%{customdata[3]}<br>%{customdata[2]} mutuals<extra></extra>",
            }
        ],
        layout=layout(
            theme,
            len(rows) * (28 if compact else 34) + 100,
            margin={"t": 44},
            xaxis={
                "title": {"text": _write_unit(measure, measure.heading) + (", ?: not known" if unknown else ""), "standoff": 4},
                "side": "top",
                "tickvals": list(range(len(columns))),
                "ticktext": [_SHORT_REGIONS.get(name, name) for name in columns],
                # Level where there is room, upright on a phone; a slanted name at the edge would be left out.
                "autotickangles": [0, -90],
                "tickfont": {"size": 12, "color": theme.text},
                "ticks": "",
                "showgrid": False,
                "zeroline": False,
            },
            yaxis={
                "autorange": "reversed",
                "tickvals": list(range(len(rows))),
                "ticktext": short_labels(rows, 22),
                "tickfont": {"size": 11, "color": theme.text},
                "showgrid": False,
                "zeroline": False,
            },
            annotations=notes,
        ),
    )


def concentration(result: Result[ConcentrationFacts], theme: Theme, *, compact: bool = False) -> go.Figure:
    """Draw the known value of the largest mutuals, those of the headline in the focus colour, the rest as one bar."""
    frame, largest = result.frame, result.facts.largest
    head, rest = frame.head(_LARGEST_SHOWN), frame.iloc[_LARGEST_SHOWN:]
    names = [f"{name} ({year})" for name, year in zip(head["name"], head["value_year"], strict=True)]
    values, shares = head["value"].to_list(), head["value_share"].to_list()
    if len(rest):
        names.append(count_of(len(rest), "other"))
        values.append(float(rest["value"].sum()))
        shares.append(float(rest["value_share"].sum()))
    colours = [theme.focus if index < largest else theme.other for index in range(len(names))]
    million = BILLION / 1000
    return picture(
        data=[
            {
                "type": "bar",
                "orientation": "h",
                "y": short_labels(names, 20)[::-1],
                "x": [value / million for value in values][::-1],
                **bar_labels(
                    [f"{short_pounds(value)} ({percent(share)})" for value, share in zip(values, shares, strict=True)][::-1],
                    values[::-1],
                    theme,
                    colours[::-1],
                ),
                "textfont": {"size": 12},
                "customdata": [
                    [name, pounds(value), percent(so_far)] for name, value, so_far in zip(names, values, np.cumsum(shares), strict=True)
                ][::-1],
                "marker": {"color": colours[::-1], "line": {"color": theme.outline, "width": 1}},
                "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]} a year<br>"
                "with all larger: %{customdata[2]} of the known value<extra></extra>",
            }
        ],
        layout=layout(
            theme,
            len(names) * (34 if compact else 42) + 60,
            bargap=0.28,
            margin={"t": 4},
            xaxis={
                "title": {"text": "£ million a year"},
                "rangemode": "tozero",
                "range": [0, top_of(values, 1.2) / million],
                "nticks": 4,
            },
            yaxis={"showgrid": False, "type": "category", "tickfont": {"size": 12, "color": theme.text}},
        ),
    )


def _classes(cells: Any, top: float, theme: Theme) -> list[list[str]]:
    """The fill of each cell: background where there is nothing, else the class of its value."""

    def fill(value: float) -> str:
        if np.isnan(value) or value <= 0:
            return theme.background
        return theme.sequential[min(int(value / top * 5), 4)]

    return [[fill(value) for value in row] for row in cells]


def _write_unit(measure: Measure, words: str) -> str:
    """What an axis says: money is drawn in millions, everything else is said in words."""
    return "£ million a year" if measure.style is Style.MONEY else words


def _cell(value: float, measure: Measure) -> str:
    """The number in a cell, short enough for a phone: money in millions, the unit being in the axis title."""
    if np.isnan(value):
        return "?"
    if measure.style is not Style.MONEY:
        return label_writer(measure)(value)
    millions = value / BILLION * 1000
    return count(millions) if abs(millions) >= 10 else rate(millions)


def _cell_note(x: int, y: int, text: str, colour: str) -> dict[str, Any]:
    return {"x": x, "y": y, "text": text, "showarrow": False, "font": {"color": colour, "size": 11}}
