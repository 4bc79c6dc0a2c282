"""Maps that draw offline: boundaries by address from the app's own static files, no tiles, no fonts.

Only `Choroplethmap` and `Scattermap` draw without asking another host; names go into hover texts, never onto the map.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lib.charts.common import wrap
from lib.theme import Theme, layout
from lib.view import MEASURES
from lib.wording import count, partial_date, pounds, rate, short_pounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from lib.results import Result

_LAYERS = {"region": "regions.geojson", "authority": "local_authorities.geojson"}
_CONTEXT = "gb_context.geojson"
_CENTRE = {"lat": 52.98, "lon": -2.3}
#: Zoom and height at which England just fills the picture; the style sheet shrinks it in narrow cards.
_FULL, _COMPACT = (5.12, 520), (4.78, 410)
_CLASSES = 5
_RING_KM = 2.2
_KM_PER_DEGREE = 111.32
_SMALLEST, _LARGEST = 6.0, 30.0


def sector_map(
    areas: Result, points: Result | None, theme: Theme, *, level: str = "region", compact: bool = False, base: str = "/app/static"
) -> go.Figure:
    """Draw areas shaded by the measure and mutuals as points.

    Args:
        areas: Rows with area, code and shown.
        points: Live mutuals with lon and lat, or None to leave them out.
        theme: Light or dark.
        level: `region` or `authority`: which boundaries.
        compact: The small form.
        base: Address of the folder of boundary files.

    Returns:
        A map; a choice of an area gives its ONS code as `location`.
    """
    shown = areas.frame[areas.frame["code"].notna()]
    measure = "mutuals" if level == "authority" and areas.view.measure == "rate" else areas.view.measure
    zoom, height = _COMPACT if compact else _FULL
    bounds = class_bounds(shown["shown"].astype(float).to_numpy(), measure)
    traces: list[dict[str, Any]] = [_ground(base, _CONTEXT, ["W92000004", "S92000003"], theme)]
    if level == "authority":
        traces.append(_ground(base, _LAYERS["region"], [f"E1200000{number}" for number in range(1, 10)], theme))
    traces.append(_areas(shown, measure, level, theme, bounds, f"{base}/{_LAYERS[level]}"))
    if points is not None:
        traces.append(_points(points, theme))
    return go.Figure(
        data=traces,
        layout={
            **{key: value for key, value in layout(theme, height).items() if key not in ("xaxis", "yaxis", "dragmode")},
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "map": {"style": _paper(theme), "center": _CENTRE, "zoom": zoom},
            "uirevision": f"{level}-{'.'.join(areas.view.regions)}",
            "showlegend": False,
            "clickmode": "event+select",
            "annotations": _legend(bounds, measure, theme),
        },
    )


def class_bounds(values: np.ndarray, measure: str) -> list[float]:
    """Upper ends of at most five classes of equal width from zero to the largest value, in round numbers.

    Whole numbers for counts; an empty list where nothing is known.
    """
    known = values[np.isfinite(values) & (values > 0)]
    if not len(known):
        return []
    top = float(known.max())
    if measure == "mutuals" and top <= _CLASSES:
        return [float(bound) for bound in range(1, int(top) + 1)]
    step = _round_up(top / _CLASSES, whole=measure != "rate")
    return [step * (index + 1) for index in range(_CLASSES) if step * index < top]


def spread(frame: pd.DataFrame) -> pd.DataFrame:
    """Points with those on the same spot set on rings round it, largest in the middle, so that each can be seen."""
    placed = frame.sort_values(["lon", "lat"], kind="stable").copy()
    at = placed.groupby([placed["lon"].round(3), placed["lat"].round(3)])
    index, ring = at.cumcount().to_numpy(), np.zeros(len(placed))
    ring = np.ceil((np.sqrt(1 + 4 * index / 3) - 1) / 2)
    before = 3 * ring * (ring - 1)
    angle = np.where(ring > 0, 2 * math.pi * (index - before) / np.maximum(6 * ring, 1), 0)
    reach = ring * _RING_KM * 4 / _KM_PER_DEGREE
    placed["lat"] = placed["lat"] + reach * np.sin(angle)
    placed["lon"] = placed["lon"] + reach * np.cos(angle) / np.cos(np.radians(placed["lat"]))
    return placed.loc[frame.index]


def _round_up(value: float, *, whole: bool) -> float:
    magnitude = 10 ** math.floor(math.log10(value))
    for factor in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10):
        if factor * magnitude >= value and not (whole and (factor * magnitude) % 1):
            return factor * magnitude
    return float(math.ceil(value))


def _paper(theme: Theme) -> dict[str, Any]:
    """A MapLibre style that is nothing but the background of the page."""
    paint = {"background-color": theme.background}
    return {"version": 8, "sources": {}, "layers": [{"id": "background", "type": "background", "paint": paint}]}


def _ground(base: str, layer: str, codes: Sequence[str], theme: Theme) -> dict[str, Any]:
    """Land that carries no figure."""
    return {
        "type": "choroplethmap",
        "geojson": f"{base}/{layer}",
        "locations": list(codes),
        "z": [0] * len(codes),
        "colorscale": [[0, theme.grid], [1, theme.grid]],
        "showscale": False,
        "hoverinfo": "skip",
        "marker": {"line": {"color": theme.background, "width": 0.5}, "opacity": 0.55},
    }


def _areas(shown: pd.DataFrame, measure: str, level: str, theme: Theme, bounds: list[float], address: str) -> dict[str, Any]:
    values = shown["shown"].astype(float).to_numpy()
    classes = np.where(np.isfinite(values) & (values > 0), np.searchsorted(bounds, np.nan_to_num(values)) + 1, 0)
    fills = [theme.grid, *_shades(theme, len(bounds))]
    steps = [[at / len(fills), fill] for index, fill in enumerate(fills) for at in (index, index + 1)]
    texts = [_area_text(row, measure) for row in shown.to_dict("records")]
    return {
        "type": "choroplethmap",
        "geojson": address,
        "locations": shown["code"].to_list(),
        "z": classes,
        "zmin": -0.5,
        "zmax": len(fills) - 0.5,
        "colorscale": steps,
        "showscale": False,
        "text": texts,
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"line": {"color": theme.outline, "width": 1.2 if level == "region" else 0.6}, "opacity": 1},
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _area_text(row: dict[Any, Any], measure: str) -> str:
    known = {"value": "value_known", "staff": "staff_known"}.get(measure)
    lines = [f"<b>{row['area']}</b>", f"{count(row['mutuals'])} live mutuals"]
    if known:
        amount = "not known" if np.isnan(row[measure]) else (pounds(row[measure]) + " a year" if measure == "value" else f"{count(row[measure])} staff")
        lines.append(f"{'at least ' if row[known] else ''}{amount}, known for {count(row[known])}")
    if measure == "rate":
        lines.append(f"{rate(row['rate'])} mutuals per million people")
    if isinstance(row.get("place_note"), str) and row["place_note"]:
        lines.append(wrap(row["place_note"], 44))
    return "<br>".join(lines)


def _points(points: Result, theme: Theme) -> dict[str, Any]:
    frame = points.frame[points.frame["lon"].notna()]
    frame = spread(frame)
    size = frame[points.facts["size"]].astype(float).to_numpy()
    top = float(np.nanmax(size)) if np.isfinite(size).any() else 1.0
    known = np.isfinite(size)
    diameters = np.where(known, np.maximum(_SMALLEST, _LARGEST * np.sqrt(np.nan_to_num(size) / top)), _SMALLEST + 2)
    return {
        "type": "scattermap",
        "lon": frame["lon"],
        "lat": frame["lat"],
        "mode": "markers",
        "text": [_point_text(row) for row in frame.to_dict("records")],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": diameters, "color": [theme.categorical[3] if each else theme.background for each in known], "opacity": 0.9},
        "selected": {"marker": {"opacity": 0.9}},
        "unselected": {"marker": {"opacity": 0.9}},
    }


def _point_text(row: dict[Any, Any]) -> str:
    launched = partial_date(row["launched"]) if isinstance(row["launched"], str) else "date not known"
    value = "value not known" if np.isnan(row["value"]) else f"{row['value_basis']} {pounds(row['value'])} a year ({row['value_year']})"
    staff = "" if np.isnan(row["staff"]) else f"<br>{count(row['staff'])} staff ({row['staff_year']})"
    note = f"<br>{wrap(row['place_note'], 44)}" if isinstance(row["place_note"], str) else ""
    return (
        f"<b>{wrap(row['name'], 40)}</b><br>{row['sector']}<br>Launched {launched}<br>{value}{staff}<br>"
        f"{row['grade']} evidence; placed by {row['precision']}{note}"
    )


def _shades(theme: Theme, number: int) -> list[str]:
    """As many of the five shades as there are classes, from least to most, as far apart as they go."""
    if number <= 1:
        return list(theme.sequential[2:3])[:number]
    return [theme.sequential[round(index * (_CLASSES - 1) / (number - 1))] for index in range(number)]


def _legend(bounds: list[float], measure: str, theme: Theme) -> list[dict[str, Any]]:
    """Class breaks in words, drawn over the sea in the corner."""
    write = {"mutuals": count, "value": short_pounds, "staff": count, "rate": rate}[measure]
    lines = [f"<b>{MEASURES[measure].label}</b>", f'<span style="color:{theme.grid}">■</span> none or not known']
    low = 0.0
    for bound, fill in zip(bounds, _shades(theme, len(bounds)), strict=True):
        words = write(bound) if measure == "mutuals" and bound - low <= 1 else f"{'over ' if low else 'up to '}{write(low) + ' to ' if low else ''}{write(bound)}"
        lines.append(f'<span style="color:{fill}">■</span> {words}')
        low = bound
    return [
        {
            "text": "<br>".join(lines),
            "x": 0.01,
            "y": 0.99,
            "xref": "paper",
            "yref": "paper",
            "xanchor": "left",
            "yanchor": "top",
            "align": "left",
            "showarrow": False,
            "bgcolor": theme.background,
            "borderpad": 4,
            "font": {"color": theme.text, "size": 12},
        }
    ]
