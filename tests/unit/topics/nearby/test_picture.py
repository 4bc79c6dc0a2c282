"""The map of the mutuals round a place is framed to the circle and to all of them."""

from __future__ import annotations

import pytest

from lib.catalogue import CARDS
from lib.core.card import Options, work_out
from lib.core.theme import LIGHT
from lib.view.view import with_subject
from tests.unit.topics.nearby.places import DATA, LATEST, miles_between


def test_the_map_holds_the_place_and_every_mutual_listed() -> None:
    shown = work_out(CARDS["nearby"], DATA, with_subject(LATEST, near="CH44 5UF", within="50"))
    assert shown.card.draw
    figure = shown.card.draw(shown, LIGHT, Options())
    target, mutuals, corners = figure.data
    point = shown.result.facts.place.point
    assert (target.lon[0], target.lat[0]) == (point.lon, point.lat)
    assert set(mutuals.customdata) == set(shown.result.frame["mutual_id"])
    # And the circle is as wide as it says
    ring = next(layer for layer in figure.layout.map.layers if layer.type == "line" and "geometry" in layer.source)
    away = [miles_between(point.lon, point.lat, lon, lat) for lon, lat in ring.source["geometry"]["coordinates"]]
    assert away == pytest.approx([50] * len(away), abs=0.6)
    # And the map is framed to the whole of it and little more
    round_it = ring.source["geometry"]["coordinates"]
    lon, lat = ([*shown.result.frame[name], *(corner[part] for corner in round_it)] for part, name in enumerate(("lon", "lat")))
    assert min(corners.lon) < min(lon) < max(lon) < max(corners.lon) < min(corners.lon) + (max(lon) - min(lon)) + 0.5
    assert min(corners.lat) < min(lat) < max(lat) < max(corners.lat) < min(corners.lat) + (max(lat) - min(lat)) + 0.5
    # And the caption says what the small circles are
    assert "hollow where that is not known" in shown.words.caption
