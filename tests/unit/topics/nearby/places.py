"""The real register looked at round a place, or cut down to a few mutuals that lie where a test says."""

from __future__ import annotations

import math
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from lib.catalogue import CARDS
from lib.core.asat import live_at
from lib.core.card import work_out
from lib.topics.nearby.measure import NearbyFacts, nearby
from lib.view.view import View, make_view, with_subject
from tests.editions import NEWEST as DATA

if TYPE_CHECKING:
    from datetime import date

    from lib.core.result import Result
    from lib.core.words import Words
    from lib.register.dataset import Dataset

LATEST = make_view(DATA.register, DATA.latest, as_at=DATA.latest, grades=["Strong", "Moderate", "Weak"])
TOWNS = sorted(set(DATA.mutuals["town"].dropna().astype(str)))


def miles_between(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Straight-line miles by the angle between two arrows from the middle of the earth: other arithmetic than the app's."""
    arrows = [
        (
            math.cos(math.radians(lat)) * math.cos(math.radians(lon)),
            math.cos(math.radians(lat)) * math.sin(math.radians(lon)),
            math.sin(math.radians(lat)),
        )
        for lon, lat in ((lon1, lat1), (lon2, lat2))
    ]
    return 3958.7613 * 2 * math.asin(math.dist(*arrows) / 2)


def look(near: str, within: int = 25, view: View = LATEST, data: Dataset = DATA) -> Result[NearbyFacts]:
    return nearby(data, with_subject(view, near=near, within=str(within)))


def words(near: str, within: int = 25, view: View = LATEST, data: Dataset = DATA) -> Words:
    return work_out(CARDS["nearby"], data, with_subject(view, near=near, within=str(within))).words


def only(**places: tuple[float, float] | None) -> Dataset:
    """The register cut down to live mutuals that lie so many degrees east and north of Leeds; None is placed by region only."""
    start = look("Leeds").facts.place.point
    live = DATA.mutuals["mutual_id"].isin(live_at(DATA, LATEST)["mutual_id"])
    rows = DATA.mutuals[live].head(len(places)).reset_index(drop=True)
    rows["name"] = list(places)
    rows["precision"] = ["region" if offset is None else "town" for offset in places.values()]
    rows["lad_code"] = None
    rows["lon"] = [start.lon + (offset or (0, 0))[0] for offset in places.values()]
    rows["lat"] = [start.lat + (offset or (0, 0))[1] for offset in places.values()]
    tables = {**DATA.tables, "organisations": rows}
    return replace(DATA, tables=MappingProxyType(tables))


def day(on: date) -> str:
    return f"{on.day} {on.strftime('%B %Y')}"
