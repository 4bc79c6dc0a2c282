"""What a map of the mutuals round a place shows besides them: the place as a target, and the circle round it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from lib.core.picture import wrap
from lib.topics.nearby.finding import Found

if TYPE_CHECKING:
    from lib.core.result import Result
    from lib.core.theme import Theme

_KM_PER_DEGREE = 111.195
_KM_PER_MILE = 1.609344
_CORNERS = 72
#: Widths of the target, from its rim inwards.
_RIM, _WHITE, _DOT = 28, 22, 8


def target(result: Result[Any], theme: Theme) -> list[dict[str, Any]]:
    """The place as rings that a mutual on the same spot leaves visible; nothing where no place was found."""
    place = result.facts["place"]
    if not isinstance(place, Found):
        return []
    return [
        {
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
    ]


def circle(result: Result[Any], theme: Theme) -> list[dict[str, Any]]:
    """The view's miles round the place as a line of the map's ground."""
    place = result.facts["place"]
    if not isinstance(place, Found):
        return []
    east, north = _reach(place, result.view.within)
    angles = [2 * math.pi * corner / _CORNERS for corner in range(_CORNERS + 1)]
    ring = [[round(place.point.lon + east * math.cos(a), 4), round(place.point.lat + north * math.sin(a), 4)] for a in angles]
    return [
        {
            "sourcetype": "geojson",
            "source": {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": ring}},
            "type": "line",
            "color": theme.text,
            "line": {"width": 1.5},
            "below": "traces",
        }
    ]


def ends(result: Result[Any]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Longitudes and latitudes of the circle's ends, for a map that shows the whole of it; none where no place was found."""
    place = result.facts["place"]
    if not isinstance(place, Found):
        return (), ()
    east, north = _reach(place, result.view.within)
    return (place.point.lon - east, place.point.lon + east), (place.point.lat - north, place.point.lat + north)


def _reach(place: Found, miles: int) -> tuple[float, float]:
    """Degrees of longitude and of latitude that so many miles from the place are."""
    north = miles * _KM_PER_MILE / _KM_PER_DEGREE
    return north / math.cos(math.radians(place.point.lat)), north
