"""The briefing's pictures as SVG, drawn for paper: sharp at any size, without a browser engine, script, font or network.

Plotly's pictures take their size from the screen and its maps are drawn by the graphics card, so neither prints reliably.
"""

from __future__ import annotations

import json
from functools import cache
from html import escape
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING
from urllib.parse import quote

import numpy as np
import pandas as pd

from lib.core.maps import LAYERS, STATIC, class_bounds, class_words, unknown_words
from lib.core.picture import estimate_label, label_writer, part_label, range_label, top_of
from lib.core.result import records
from lib.core.theme import LIGHT, contrast, text_on
from lib.core.wording import approx_word, count, day, short_pounds
from lib.register.measures import find_measure
from lib.register.texts import drop_illegible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from lib.topics.briefing.briefing import Part
    from lib.topics.worth.measure import WorthFacts

_FONT = "Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif"
#: The growth chart: size, and where its plot begins and ends.
WIDE, NARROW = 700, 350
_HIGH, _LEFT, _TOP, _BOTTOM = 232, 34, 18, 210
_TICKS = 5
#: The bars: width, width of the names, height of a row, room for the figure.
_BARS, _NAMES, _ROW, _FIGURE, _NAME_LENGTH = 340, 150, 21, 64, 27
#: The map: size of England's frame and of the legend below it.
_MAP_WIDE, _MAP_HIGH, _LEGEND_ROW = 300, 350, 16
#: Grids that lines are set on, in units of the picture, and steps that a shape must have to be seen.
_FINE, _COARSE, _FEWEST_STEPS = 0.25, 1.0, 3
#: The bar of what services are worth, and how what is estimated is hatched.
_WORTH_TOP, _WORTH_HIGH, _WORTH_KEYS = 20, 28, (0.0, 0.22, 0.61)
_HATCHED = (
    '<defs><pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="6" height="6" fill="{LIGHT.background}"/><rect width="2" height="6" fill="{LIGHT.focus}"/></pattern></defs>'
)
#: What stands in an address of a picture as it is: a third shorter than base64.
_AS_IS = " !$*+,-./:;=?@_~"
_WEST, _EAST, _SOUTH, _NORTH = -5.8, 1.8, 49.93, 55.83


def address(svg: str) -> str:
    """A picture as an address that a page can hold in itself."""
    return f"data:image/svg+xml,{quote(drop_illegible(svg), safe=_AS_IS)}"


def growth_svg(growth: Part, published: Part, *, wide: int = WIDE) -> str:
    """Named live mutuals as a line with the range that partial dates allow, and published counts as diamonds; so many units wide."""
    right_edge, years_apart = wide - 6, 4 if wide == WIDE else 8
    frame, totals = growth.result.frame, published.result.frame
    first, last = frame["date"].iloc[0], frame["date"].iloc[-1]
    totals = totals[totals["date"].between(first, last)]
    step = _step(top_of([*frame["possible"], *totals["published"]]))
    top = step * int(np.ceil(top_of([*frame["possible"], *totals["published"]], 1.05) / step))

    def x(on: date | str) -> float:
        return _LEFT + (right_edge - _LEFT) * float((pd.Timestamp(on) - first) / (last - first))

    def y(value: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * value / top

    named, claimed = LIGHT.duo
    parts = [_text("Live mutuals", 0, 10, size=10)]
    for tick in range(0, int(top) + 1, int(step)):
        parts += [
            _line(_LEFT, y(tick), right_edge, y(tick), LIGHT.grid),
            _text(count(tick), _LEFT - 5, y(tick) + 3.5, size=10, anchor="end"),
        ]
    for year in range(first.year, last.year + 1, years_apart):
        parts.append(_text(str(year), x(f"{year}-01-01"), _BOTTOM + 15, size=10, anchor="middle" if year > first.year else "start"))
    across = [x(on) for on in frame["date"]]
    band = [*zip(across, map(y, frame["possible"]), strict=True), *list(zip(across, map(y, frame["certain"]), strict=True))[::-1]]
    parts.append(f'<path {_path([band], _FINE)} fill="{named}" fill-opacity="0.2"/>')
    parts.append(_line(x(growth.result.view.as_at), _TOP, x(growth.result.view.as_at), _BOTTOM, LIGHT.text, dash="4 3"))
    line = _path([list(zip(across, map(y, frame["central"]), strict=True))], _FINE, closed=False)
    parts.append(f'<path {line} fill="none" stroke="{named}" stroke-width="{2.5 / _FINE:g}"/>')
    parts.append(_diamonds(((x(on), y(value)) for on, value in zip(totals["date"], totals["published"], strict=True)), claimed))
    at = x(growth.result.view.as_at)
    right = at > (_LEFT + right_edge) * (0.7 if wide == WIDE else 0.55)
    label = f"{day(growth.result.view.as_at)}: {count(growth.result.facts.at.central)}"
    parts.append(_text(label, at + (-5 if right else 5), _TOP - 6, anchor="end" if right else "start", bold=True))
    parts.append(_text("Line: named, no end known", right_edge, _BOTTOM - 8, anchor="end", colour=named))
    if len(totals):
        parts.append(
            _text("Diamonds: published counts", right_edge, _TOP - 6 if not right and wide == WIDE else _BOTTOM - 22, anchor="end")
        )
    return growth.result.speaker.say(_svg(wide, _HIGH, parts))


def worth_svg(worth: Part, *, wide: int = WIDE) -> str:
    """One bar: traced solid, estimated hatched with its range, not named as an outline, and a line at the published value."""
    facts: WorthFacts = worth.result.facts
    parts = {"Traced": facts.traced, "Estimated": facts.estimated, "Not named": facts.not_named}
    pieces = {name: part for name, part in parts.items() if part and part.value is not None}
    whole = facts.in_all
    ends = [sum(part.value or 0.0 for part in pieces.values()), whole.high or 0.0, facts.published.value if facts.published else 0.0]
    scale = (wide - 2) / top_of(ends, 1.04)
    fills = {"Traced": LIGHT.focus, "Estimated": "url(#hatched)"}
    shapes = [_HATCHED]
    at = 1.0
    for index, (name, part) in enumerate(pieces.items()):
        length = (part.value or 0.0) * scale
        fill = fills.get(name, "none")
        shapes.append(
            f'<rect x="{at:.1f}" y="{_WORTH_TOP}" width="{length:.1f}" height="{_WORTH_HIGH}" fill="{fill}" stroke="{LIGHT.focus}"/>'
        )
        at += length
        left, down = (_WORTH_KEYS[index] * wide, 62) if wide == WIDE else (0, 62 + 16 * index)
        shapes.append(f'<rect x="{left + 1:.1f}" y="{down}" width="11" height="11" fill="{fill}" stroke="{LIGHT.focus}"/>')
        shapes.append(_text(part_label(name, part), left + 17, down + 9.5, size=10))
    if whole.low is not None and whole.high is not None and whole.low < whole.high:
        middle = _WORTH_TOP + _WORTH_HIGH / 2
        low, high = 1 + whole.low * scale, 1 + whole.high * scale
        shapes += [
            _line(low, middle, high, middle, LIGHT.text),
            *(_line(end, middle - 5, end, middle + 5, LIGHT.text) for end in (low, high)),
        ]
    if facts.published:
        x = 1 + facts.published.value * scale
        shapes.append(_line(x, _WORTH_TOP - 6, x, _WORTH_TOP + _WORTH_HIGH + 6, LIGHT.categorical[3]).replace("/>", ' stroke-width="3"/>'))
        label = f"Published: {approx_word(facts.published.approx)}{short_pounds(facts.published.value)}"
        shapes.append(_text(label, x, _WORTH_TOP - 9, size=10, anchor="end" if x > wide / 2 else "start", bold=True))
    return worth.result.speaker.say(_svg(wide, 80 if wide == WIDE else 48 + 16 * (len(pieces) + 1), shapes))


def bars_svg(sectors: Part) -> str:
    """The measure of each sector as a bar from zero, largest on top; what is not known is written, not drawn."""
    frame, measure = sectors.result.frame, find_measure(sectors.result.view.measure)
    longest = top_of(frame["shown"])
    room = _BARS - _NAMES - _FIGURE
    parts, top = [], 2.0
    spans = [f"{estimate_label(row, measure)}" if measure.ranged else "" for row in records(frame)]
    for name, value, span in zip(frame["sector"], frame["shown"].astype(float), spans, strict=True):
        lines = [*wrap(str(name), _NAME_LENGTH), *wrap(span, _NAME_LENGTH)]
        height = max(_ROW, 6 + 11 * len(lines))
        middle = top + height / 2
        parts += [
            _text(line, _NAMES - 6, middle + 3.5 + 11 * (index - (len(lines) - 1) / 2), size=10, anchor="end")
            for index, line in enumerate(lines)
        ]
        length = 0.0 if np.isnan(value) else room * max(value, 0.0) / longest
        parts.append(f'<rect x="{_NAMES}" y="{top + 3:.1f}" width="{length:.1f}" height="{height - 6:.1f}" fill="{LIGHT.focus}"/>')
        text = "not known" if np.isnan(value) else label_writer(measure)(value)
        parts.append(_text(text, _NAMES + length + 4, middle + 3.5, size=10, bold=True))
        top += height
    parts.append(_line(_NAMES, 0, _NAMES, top, LIGHT.muted))
    unit = measure.label + (", in figures found" if measure.observed else "")
    parts.append(_text(unit, _NAMES, top + 13, size=10))
    return sectors.result.speaker.say(_svg(_BARS, top + 18, parts))


def map_svg(regions: Part) -> str:
    """The regions of England shaded by the measure, with each figure on its region and the classes below."""
    frame, measure = regions.result.frame, find_measure(regions.result.view.measure)
    values = dict(zip(frame["code"], frame["shown"].astype(float), strict=True))
    holding = set(frame.loc[frame["mutuals"].gt(0), "code"])
    spans = {row["code"]: range_label(row, measure) for row in records(frame)} if measure.ranged else {}
    bounds = class_bounds(np.array(list(values.values())), measure)
    shades = _shades(len(bounds))
    chosen = set(regions.result.view.regions)
    shapes, labels, unknown, none = [], [], False, False
    for code, name, rings, (label_x, label_y) in _boundaries():
        value = values.get(code, float("nan"))
        known = bool(np.isfinite(value) and value > 0)
        fill = shades[int(np.searchsorted(bounds, value))] if known else LIGHT.ground if code in holding else LIGHT.background
        unknown = unknown or (code in holding and not known)
        none = none or code not in holding
        outline, width = (LIGHT.text, 2) if name in chosen else (LIGHT.outline, 0.7)
        stroke = f'stroke="{outline}" stroke-width="{width / _COARSE:g}"'
        shapes.append(f'<path {rings} fill="{fill}" {stroke}><title>{escape(name)}</title></path>')
        text = label_writer(measure)(value) if np.isfinite(value) else "–" if code in values else ""
        labels.append(_halo(text, label_x, label_y + 4, fill))
        if code in spans and text:
            labels.append(_halo(spans[code], label_x, label_y + 13, fill, size=7.5))
    unshaded = [*([("None", LIGHT.background)] if none else []), *([(unknown_words(measure), LIGHT.ground)] if unknown else [])]
    keys = [*unshaded, *zip(class_words(bounds, measure), shades, strict=True)]
    top = _MAP_HIGH + 14
    legend = [_text(measure.label, 0, top, size=10, bold=True)]
    for index, (words, fill) in enumerate(keys):
        left, row = (index % 3) * (_MAP_WIDE / 3), top + 8 + (index // 3) * _LEGEND_ROW
        legend.append(
            f'<rect x="{left:.1f}" y="{row}" width="11" height="11" fill="{fill}" stroke="{LIGHT.outline}" stroke-width="0.7"/>'
            + _text(words, left + 15, row + 9.5, size=9.5)
        )
    svg = _svg(_MAP_WIDE, top + 10 + _LEGEND_ROW * ((len(keys) + 2) // 3), [*shapes, *labels, *legend])
    return regions.result.speaker.say(svg)


def _step(top: float) -> int:
    """How far apart the ticks of a count are, so that there are about five of them."""
    size = 10 ** int(np.floor(np.log10(max(top / _TICKS, 1))))
    return next(int(factor * size) for factor in (1, 2, 5, 10) if factor * size * _TICKS >= top)


def _shades(number: int) -> list[str]:
    if number <= 1:
        return [LIGHT.sequential[1]][:number]
    return [LIGHT.sequential[round(index * (len(LIGHT.sequential) - 1) / (number - 1))] for index in range(number)]


@cache
def _boundaries() -> tuple[tuple[str, str, str, tuple[float, float]], ...]:
    """Code, name, outline and middle of each region on paper; set on a grid, neighbours still share their border."""
    features = json.loads((STATIC / LAYERS["region"]).read_text(encoding="utf-8"))["features"]
    found = []
    for feature in features:
        about, shape = feature["properties"], feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        rings = [[_place(lon, lat) for lon, lat, *_ in ring] for polygon in polygons for ring in polygon]
        middle = _place(about["label_lon"], about["label_lat"])
        found.append((about["code"], about["name"], _path(rings, _COARSE), middle))
    return tuple(found)


def _place(lon: float, lat: float) -> tuple[float, float]:
    """Where a point lies on the map: degrees of longitude are as wide as in the middle of England."""
    return _MAP_WIDE * (lon - _WEST) / (_EAST - _WEST), _MAP_HIGH * (_NORTH - lat) / (_NORTH - _SOUTH)


def _path(lines: Iterable[Iterable[tuple[float, float]]], grid: float, *, closed: bool = True) -> str:
    """The attributes of lines set on a grid: steps from point to point take a fifth of the bytes of their places.

    Closed lines that are too small to see on the grid are left out.
    """
    parts = []
    for line in lines:
        points = [(round(x / grid), round(y / grid)) for x, y in line]
        steps = [(x - left, y - top) for (left, top), (x, y) in pairwise(points) if (x, y) != (left, top)]
        if len(steps) > _FEWEST_STEPS or not closed:
            way = " ".join(f"{x} {y}" for x, y in _straighten(steps)).replace(" -", "-")
            parts.append(f"M{points[0][0]} {points[0][1]}l{way}{'Z' if closed else ''}")
    return f'transform="scale({grid})" d="{"".join(parts)}"'


def _straighten(steps: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Steps that go on in the same direction as one step."""
    ways: list[tuple[int, int]] = []
    for x, y in steps:
        across, down = ways[-1] if ways else (0, 0)
        if ways and across * y == down * x and across * x + down * y > 0:
            ways[-1] = (across + x, down + y)
        else:
            ways.append((x, y))
    return ways


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"{dashed}/>'


def _diamonds(places: Iterable[tuple[float, float]], fill: str) -> str:
    """Diamonds as one shape, which takes a third of the bytes of one each."""
    way = "".join(f"M{x:.1f} {y - 4:.1f}l4 4l-4 4l-4-4Z" for x, y in places)
    return f'<path d="{way}" fill="{fill}" stroke="{LIGHT.text}" stroke-width="0.6"/>'


def _text(text: str, x: float, y: float, *, size: float = 11, anchor: str = "start", colour: str = LIGHT.text, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}"{weight}>{escape(text)}</text>'


def _halo(text: str, x: float, y: float, fill: str, size: float = 11) -> str:
    """A figure on its region, with a rim of the region's colour where it hangs over the border."""
    ink = text_on(LIGHT, fill)
    rim = fill if contrast(ink, fill) >= 4.5 else LIGHT.background
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" font-weight="700" text-anchor="middle" fill="{ink}" stroke="{rim}" '
        f'stroke-width="2.5" paint-order="stroke">{escape(text)}</text>'
    )


def _svg(width: float, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" '
        f'font-family="{_FONT}">{"".join(parts)}</svg>'
    )
