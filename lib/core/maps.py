"""Maps that draw offline: boundaries by address from the app's own static files, no tiles, no fonts.

Only `Choroplethmap` and `Scattermap` draw without asking another host; names go into hover texts, never onto the map.
"""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lib.core.picture import label_writer, picture, range_label, wrap
from lib.core.result import records
from lib.core.theme import Theme, layout
from lib.core.wording import count, count_of, partial_date, pounds, rate
from lib.core.words import capital
from lib.register.measures import FIGURES, Measure, Style, area_measure, find_measure
from lib.register.schema import REGION_CODES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd
    import plotly.graph_objects as go

    from lib.core.result import Result

STATIC = Path(__file__).resolve().parents[2] / "static"
#: Where the files of `STATIC` are, seen from every page: they stand beside the pages, also where the site is below a path.
STATIC_ADDRESS = "app/static"
LAYERS = {"region": "regions.geojson", "authority": "local_authorities.geojson"}
CONTEXT = "gb_context.geojson"
#: Plotly fits no map that holds a choropleth and the server doesn't know the width, so England is framed by hand: at this
#: zoom it is about 275 pixels wide and 365 high (compact: 240 and 320), and whole on the narrowest phone.
CENTRE = {"lat": 52.98, "lon": -2.0}
_FULL, _COMPACT = (4.68, 410), (4.48, 360)
#: Room below the picture for the legend.
_LEGEND = 118
_PLACE_HEIGHT = 300
_CLASSES = 5
_RING_KM = 9.0
_KM_PER_DEGREE = 111.32
_SMALLEST, _LARGEST, _RIM = 8.0, 30.0, 3.0
#: More points than this are drawn small, and one for each cell of so many degrees.
CROWD, _CELL = 500, 0.11
#: More than there are such cells from pole to pole.
_CELLS = 10_000
#: Degrees free east and west of a mutual on a map of its own, and as a share of them north and south.
NEAR_DEGREES, HIGH = 0.35, 0.6
#: Longitudes and latitudes of the ends of England, for a small map with nothing to show.
_ENDS = ((-5.7, 1.76), (49.96, 55.81))
_KEEP = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}


def sector_map(
    areas: Result[Any],
    points: Result[Any] | None,
    theme: Theme,
    *,
    level: str = "region",
    compact: bool = False,
    base: str = STATIC_ADDRESS,
    selected: Sequence[str] | None = None,
) -> go.Figure:
    """Draw areas shaded by the measure and mutuals as points.

    Args:
        areas: Rows with area, code and shown.
        points: Live mutuals with lon and lat, or None to leave them out.
        theme: Light or dark.
        level: `region` or `authority`: which boundaries.
        compact: The small form.
        base: Address of the folder of boundary files.
        selected: Regions with a strong outline; those of the view if left out.

    Returns:
        A map; a choice of an area gives its ONS code as `location`, also where it holds no mutual.
    """
    frame = areas.frame[areas.frame["code"].notna()]
    measure = area_measure(find_measure(areas.view.measure), level)
    address = f"{base}/{LAYERS[level]}"
    traces = [
        *_shade_areas(frame, measure, level, theme, address),
        *_outline(areas.view.regions if selected is None else selected, theme, base),
        *([_points(points, theme), _point_key(points, theme)] if points is not None else []),
    ]
    zoom, height = _COMPACT if compact else _FULL
    return _map(
        traces,
        theme,
        height + _LEGEND,
        base,
        margin={"l": 0, "r": 0, "t": 0, "b": _LEGEND},
        view={"center": CENTRE, "zoom": zoom},
        # The picture is framed again when the reader filters by region, and stays where it is otherwise.
        uirevision=f"{level}-{'.'.join(areas.view.regions)}",
        legend=_legend(measure.label, theme),
    )


def place_map(
    points: Result[Any],
    theme: Theme,
    *,
    under: Sequence[dict[str, Any]] = (),
    ground: Sequence[dict[str, Any]] = (),
    ends: tuple[Sequence[float], Sequence[float]] = ((), ()),
    height: int = _PLACE_HEIGHT,
    pad: float = NEAR_DEGREES,
    base: str = STATIC_ADDRESS,
) -> go.Figure:
    """Draw one or a few mutuals in their surroundings: rows as those of `sector_map`'s points. Unplaced ones are left out.

    The map is framed to the mutuals, the points `under` them and the `ends` (longitudes, latitudes), with `pad` degrees free;
    layers on the `ground` don't count.
    """
    spots = points.frame[points.frame["lon"].notna()]
    lon = [*spots["lon"], *(each for trace in under for each in trace["lon"]), *ends[0]]
    lat = [*spots["lat"], *(each for trace in under for each in trace["lat"]), *ends[1]]
    near = pad if lon else 0.0
    east, north = (lon, lat) if lon else _ENDS
    corners = _frame_points([min(east) - near, max(east) + near], [min(north) - near * HIGH, max(north) + near * HIGH])
    land = {"sourcetype": "geojson", "source": f"{base}/{LAYERS['authority']}", "below": "traces"}
    layers = [{**land, "type": "fill", "color": theme.ground}, {**land, "type": "line", "color": theme.other, "line": {"width": 0.8}}]
    revision = f"place-{points.view.mutual}-{points.view.near}-{points.view.within}"
    view = {"layers": [_context(theme, base), *layers, *ground]}
    return _map([*under, _points(points, theme), corners], theme, height, base, view=view, uirevision=revision)


@cache
def area_codes(level: str) -> tuple[str, ...]:
    """ONS codes of every area of a level (`region` or `authority`), as in its boundary file."""
    if level == "region":
        return tuple(REGION_CODES.values())
    features = json.loads((STATIC / LAYERS[level]).read_text(encoding="utf-8"))["features"]
    return tuple(feature["properties"]["code"] for feature in features)


def class_bounds(values: np.ndarray, measure: Measure) -> list[float]:
    """Upper ends of at most five classes of equal width from zero to the largest value, in round numbers.

    Whole numbers for counts; an empty list where nothing is known.
    """
    known = values[np.isfinite(values) & (values > 0)]
    if not len(known):
        return []
    top = float(known.max())
    if measure.style is Style.COUNT and top <= _CLASSES:
        return [float(bound) for bound in range(1, int(top) + 1)]
    step = _round_up(top / _CLASSES, whole=measure.style is not Style.RATE)
    return [step * (index + 1) for index in range(_CLASSES) if step * index < top]


def class_words(bounds: Sequence[float], measure: Measure) -> list[str]:
    """Each class in words: '1 to 2' for counts, '£50m to £100m' for amounts."""
    write, words, low = label_writer(measure), [], 0.0
    for bound in bounds:
        if measure.style in (Style.COUNT, Style.PEOPLE):
            words.append(write(bound) if bound - low <= 1 else f"{write(low + 1)} to {write(bound)}")
        else:
            words.append(f"up to {write(bound)}" if not low else f"{write(low)} to {write(bound)}")
        low = bound
    return words


def unknown_words(measure: Measure) -> str:
    """What it means that an area that holds mutuals has no shade of a class."""
    return "None above zero known" if measure.below_zero else "Not known"


def spread_points(frame: pd.DataFrame) -> pd.DataFrame:
    """Points with those on the same spot set on rings round it, the first in the middle, so that each can be seen."""
    rings = frame.sort_values(["lon", "lat"], kind="stable").copy()
    at = rings.groupby([rings["lon"].round(2), rings["lat"].round(2)])
    index = at.cumcount().to_numpy()
    ring = np.ceil((np.sqrt(1 + 4 * index / 3) - 1) / 2)
    before = 3 * ring * (ring - 1) + 1
    angle = np.where(ring > 0, 2 * math.pi * (index - before) / np.maximum(6 * ring, 1), 0)
    reach = ring * _RING_KM / _KM_PER_DEGREE
    rings["lat"] = rings["lat"] + reach * np.sin(angle)
    rings["lon"] = rings["lon"] + reach * np.cos(angle) / np.cos(np.radians(rings["lat"]))
    return rings.loc[frame.index]


def _map(traces: list[dict[str, Any]], theme: Theme, height: int, base: str, *, view: Mapping[str, Any], **more: Any) -> go.Figure:
    base_layout = {key: value for key, value in layout(theme, height).items() if key not in ("xaxis", "yaxis", "dragmode")}
    return picture(
        data=traces,
        layout={
            **base_layout,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "map": {"style": _paper(theme, base), "layers": [_context(theme, base)], **view},
            "showlegend": "legend" in more,
            "clickmode": "event+select",
            **more,
        },
    )


def _round_up(value: float, *, whole: bool) -> float:
    magnitude = 10 ** math.floor(math.log10(value))
    for factor in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10):
        if factor * magnitude >= value and not (whole and (factor * magnitude) % 1):
            return float(factor * magnitude)
    return float(math.ceil(value))


def _paper(theme: Theme, base: str) -> dict[str, Any]:
    """A MapLibre style that is nothing but the background of the page.

    It must name glyphs, which are never fetched, and a source, since an empty one is lost on the way to the browser.
    """
    paint = {"background-color": theme.background}
    return {
        "version": 8,
        "sources": {"nothing": {"type": "geojson", "data": {"type": "Point", "coordinates": [0, 0]}}},
        "glyphs": f"{base}/glyphs/{{fontstack}}/{{range}}.pbf",
        "layers": [{"id": "background", "type": "background", "paint": paint}],
    }


def _context(theme: Theme, base: str) -> dict[str, Any]:
    """Wales and Scotland in grey, below everything and without a hover."""
    return {
        "sourcetype": "geojson",
        "source": f"{base}/{CONTEXT}",
        "type": "fill",
        "color": theme.ground,
        "opacity": 0.6,
        "below": "traces",
    }


def _frame_points(lon: Sequence[float], lat: Sequence[float]) -> dict[str, Any]:
    """Unseen corners that a map without a choropleth fits itself to, whatever its width."""
    return {
        "type": "scattermap",
        "mode": "markers",
        "lon": lon,
        "lat": lat,
        "marker": {"opacity": 0, "size": 1},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _area_trace(codes: Iterable[str], address: str, fill: str, theme: Theme, *, width: float) -> dict[str, Any]:
    locations = list(codes)
    return {
        "type": "choroplethmap",
        "geojson": address,
        "locations": locations,
        "z": [1] * len(locations),
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[0, fill], [1, fill]],
        "showscale": False,
        "showlegend": False,
        "marker": {"line": {"color": theme.outline, "width": width}, "opacity": 1},
        **_KEEP,
    }


def _shade_areas(frame: pd.DataFrame, measure: Measure, level: str, theme: Theme, address: str) -> list[dict[str, Any]]:
    """A trace for each class, after those for areas that hold no mutual, and for areas of whose mutuals nothing is known."""
    values = frame["shown"].astype(float).to_numpy()
    bounds = class_bounds(values, measure)
    has_value = np.isfinite(values) & (values > 0)
    classes = np.where(has_value, np.searchsorted(bounds, np.nan_to_num(values)), -1)
    texts = np.array([_area_text(row, measure) for row in records(frame)], dtype=object)
    width = 1.2 if level == "region" else 0.6
    codes, unknown = frame["code"].to_numpy(), ~has_value & frame["mutuals"].gt(0).to_numpy()
    holding = set(codes[has_value | unknown])
    nobody = np.array([code for code in area_codes(level) if code not in holding], dtype=object)
    unshaded = (
        ("None", nobody, theme.background, ["None in view"] * len(nobody), width if level == "region" else 0.3),
        (unknown_words(measure), codes[unknown], theme.ground, list(texts[unknown]), width),
    )
    traces = [
        {
            **_area_trace(where, address, fill, theme, width=line),
            "text": hover,
            "hovertemplate": "<b>%{properties.name}</b><br>%{text}<extra></extra>",
            "name": words,
            "showlegend": True,
        }
        for words, where, fill, hover, line in unshaded
    ]
    for index, (words, fill) in enumerate(zip(class_words(bounds, measure), _shades(theme, len(bounds)), strict=True)):
        own = classes == index
        traces.append(
            {
                **_area_trace(frame["code"].to_numpy()[own], address, fill, theme, width=width),
                "text": list(texts[own]),
                "hovertemplate": "<b>%{properties.name}</b><br>%{text}<extra></extra>",
                "name": words,
                "showlegend": bool(own.any()),
            }
        )
    return [trace for trace in traces if trace["locations"]]


def _outline(regions: Sequence[str], theme: Theme, base: str) -> list[dict[str, Any]]:
    codes = [REGION_CODES[region] for region in regions if region in REGION_CODES]
    if not codes:
        return []
    trace = _area_trace(codes, f"{base}/{LAYERS['region']}", "rgba(0,0,0,0)", theme, width=3.5)
    return [{**trace, "marker": {"line": {"color": theme.text, "width": 3.5}, "opacity": 1}, "hoverinfo": "skip"}]


def _area_text(row: dict[Any, Any], measure: Measure) -> str:
    lines = [count_of(row["mutuals"], "live mutual")]
    value, known = row[measure.key], row.get(f"{measure.key}_known", 0)
    if known:
        amount = measure.amount.format(_write(value, measure))
        span = f"{range_label(row, measure)}, known or estimated" if measure.ranged else "known"
        lines.append(f"<b>{amount}</b>, {span} for {count(known)} of {count(row['mutuals'])}")
    elif measure.added_up and row["mutuals"]:
        lines.append(f"{capital(measure.noun)} not known")
    elif measure.style is Style.RATE and not np.isnan(value):
        lines.append(measure.amount.format(f"<b>{_write(value, measure)}</b>"))
    if isinstance(row.get("place_note"), str) and row["place_note"]:
        lines.append(wrap(row["place_note"], 44))
    return "<br>".join(lines)


def _write(value: float, measure: Measure) -> str:
    """A value for a hover text: money as in a sentence, everything else exact."""
    return (pounds if measure.style is Style.MONEY else label_writer(measure))(value)


def _points(points: Result[Any], theme: Theme) -> dict[str, Any]:
    """Each mutual as a circle with a rim, largest first; hollow where its size is not known.

    A map marker has no outline of its own, so each is drawn twice: the rim, then what is inside it.
    """
    spots = points.frame[["lon", "lat"]].to_numpy()
    placed = np.flatnonzero(np.isfinite(spots[:, 0]))
    crowded = len(placed) > CROWD
    if crowded:  # the largest of those that would cover one another
        east, north = (spots[placed] / _CELL).round().astype(int).T
        placed = placed[np.sort(np.unique(east * _CELLS + north, return_index=True)[1])]
    # Of a crowd no two stand on one spot any more.
    frame = points.frame.take(placed) if crowded else spread_points(points.frame.take(placed))
    smallest, rim = (_SMALLEST / 3, 1.0) if crowded else (_SMALLEST, _RIM)
    size = frame[_size(points)].astype(float).to_numpy()
    known = np.isfinite(size)
    top = max(float(np.nanmax(size)), 0.0) if known.any() else 1.0
    diameters = np.where(known, np.maximum(smallest, _LARGEST * np.sqrt(np.nan_to_num(size).clip(0) / (top or 1.0))), smallest)
    fills = [theme.categorical[3] if each else theme.background for each in known]
    texts = [_point_text(row) for row in records(frame)]
    return {
        "type": "scattermap",
        "mode": "markers",
        "lon": np.repeat(frame["lon"].to_numpy(), 2),
        "lat": np.repeat(frame["lat"].to_numpy(), 2),
        "text": [text for text in texts for _ in range(2)],
        "customdata": [name for name in frame["mutual_id"] for _ in range(2)],
        "hovertemplate": "%{text}<extra></extra>",
        "name": "Mutuals",
        "marker": {
            "size": [each for diameter in diameters for each in (diameter + rim, diameter)],
            "color": [each for fill in fills for each in (theme.text, fill)],
            "opacity": 1,
        },
        "showlegend": False,
        **_KEEP,
    }


def _size(points: Result[Any]) -> str:
    """The column by which points are sized."""
    return str(points.facts.size)


def _point_key(points: Result[Any], theme: Theme) -> dict[str, Any]:
    """An entry of the legend that says what the circles are; it draws nothing on the map."""
    return {
        "type": "scattermap",
        "mode": "markers",
        "lon": [None],
        "lat": [None],
        "marker": {"size": 11, "color": theme.categorical[3]},
        "name": f"Mutual, by {_size(points)}<br>(hollow: not known)",
        "showlegend": True,
        "hoverinfo": "skip",
    }


def _point_text(row: dict[Any, Any]) -> str:
    launched = f"Launched {partial_date(row['launched'])}" if isinstance(row["launched"], str) else "Launch date not known"
    basis = f"{row['value_basis']} " if isinstance(row["value_basis"], str) else ""
    value = "Value not known" if np.isnan(row["value"]) else f"{basis}<b>{pounds(row['value'])}</b> a year ({row['value_year']})"
    rest = [each for each in FIGURES if each.key != "value" and not np.isnan(row.get(each.key, np.nan))]
    others = "".join(f"<br>{each.amount.format(_write(row[each.key], each))} ({row[f'{each.key}_year']})" for each in rest)
    note = f"<br>{wrap(row['place_note'], 44)}" if isinstance(row["place_note"], str) else ""
    away = f"<br>About {rate(row['distance'])} miles away" if "distance" in row else ""
    return (
        f"<b>{wrap(row['name'], 40)}</b>{away}<br>{row['sector']}<br>{launched}<br>{value}{others}<br>"
        f"{row['grade']} evidence; placed by {row['precision']}{note}"
    )


def _shades(theme: Theme, number: int) -> list[str]:
    """As many of the five shades as there are classes, from least to most, as far apart as they go."""
    if number <= 1:
        return list(theme.sequential[2:3])[:number]
    return [theme.sequential[round(index * (_CLASSES - 1) / (number - 1))] for index in range(number)]


def _legend(title: str, theme: Theme) -> dict[str, Any]:
    """Class breaks in words, below the picture so that they hide no part of it; touching them changes nothing."""
    return {
        "orientation": "h",
        "x": 0,
        "y": 0,
        "xanchor": "left",
        "yanchor": "top",
        "title": {"text": f"<b>{title}</b>", "font": {"size": 12}, "side": "top"},
        "font": {"size": 11, "color": theme.text},
        "bgcolor": "rgba(0,0,0,0)",
        "traceorder": "normal",
        "itemclick": False,
        "itemdoubleclick": False,
    }
