"""The map of the mutuals round a place, with the place as a target and a circle round it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from lib.core import maps
from lib.core.picture import wrap
from lib.topics.nearby.finding import Place
from lib.topics.nearby.measure import KM_PER_MILE

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from lib.core.card import Bundle, Options
    from lib.core.theme import Theme
    from lib.view.view import View

_KM_PER_DEGREE = 111.195
_CORNERS = 72
#: Widths of the target, from its rim inwards.
_RIM, _WHITE, _DOT = 28, 22, 8
_HEIGHT = 440
#: Degrees free beside the circle.
_PAD = 0.08


def nearby(bundle: Bundle, theme: Theme, _: Options) -> go.Figure:
    """Draw the mutuals round a place, the map framed to the circle and all of them."""
    result = bundle.result
    place = result.facts.place
    assert isinstance(place, Place)  # noqa: S101 - there are rows only where a place was found
    return maps.place_map(
        result,
        theme,
        under=[_target(place, theme)],
        ground=[_circle(place, result.view, theme)],
        ends=_ends(place, result.view),
        height=_HEIGHT,
        pad=_PAD,
    )


def _target(place: Place, theme: Theme) -> dict[str, Any]:
    """The place as rings that a mutual on the same spot leaves visible."""
    return {
        "type": "scattermap",
        "mode": "markers",
        "lon": [place.point.lon] * 3,
        "lat": [place.point.lat] * 3,
        "marker": {"size": [_RIM, _WHITE, _DOT], "color": [theme.text, theme.background, theme.text], "opacity": 1},
        "text": [f"<b>{wrap(place.name, 40)}</b><br>Placed by {place.precision}"] * 3,
        "hovertemplate": "%{text}<extra></extra>",
        "name": "Place looked round",
        "showlegend": False,
    }


def _circle(place: Place, view: View, theme: Theme) -> dict[str, Any]:
    """The view's miles round the place as a line of the map's ground."""
    east, north = _reach(place, view.within)
    angles = [2 * math.pi * corner / _CORNERS for corner in range(_CORNERS + 1)]
    ring = [[round(place.point.lon + east * math.cos(a), 4), round(place.point.lat + north * math.sin(a), 4)] for a in angles]
    return {
        "sourcetype": "geojson",
        "source": {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": ring}},
        "type": "line",
        "color": theme.text,
        "line": {"width": 1.5},
        "below": "traces",
    }


def _ends(place: Place, view: View) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Longitudes and latitudes of the circle's ends, for a map that shows the whole of it."""
    east, north = _reach(place, view.within)
    return (place.point.lon - east, place.point.lon + east), (place.point.lat - north, place.point.lat + north)


def _reach(place: Place, miles: int) -> tuple[float, float]:
    """Degrees of longitude and of latitude that so many miles from the place are."""
    north = miles * KM_PER_MILE / _KM_PER_DEGREE
    return north / math.cos(math.radians(place.point.lat)), north
