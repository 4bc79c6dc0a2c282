"""The live mutuals round a place, nearest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lib.core.asat import grades, live_at, source_ids, start_words, told_of
from lib.core.result import Coverage, Result
from lib.register.geography import distance_km
from lib.register.schema import REGIONS
from lib.topics.nearby.finding import Found, find, gazetteer

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.view import View

KM_PER_MILE = 1.609344
#: How many are listed where none lies within the distance.
FEW = 5
#: What a visitor wants to know of a mutual besides.
_TOLD = ("services", "town", "postcode", "website", "lad_name", "place_note", "launched", "trading_by", "lat")
#: A mutual placed no better than this has no distance.
_VAGUE = ("region", "not placed")


def nearby(data: Dataset, view: View) -> Result[Any]:
    """The live mutuals within the view's miles of its place or inside its council, nearest first; the nearest few if there are none.

    Returns:
        mutual_id, name, distance (miles), distance_km, services, sector, town, postcode, lad_name, region, precision,
        place_note, launched, value, value_year, value_basis, staff, staff_year, grade, website, source_id, value_source,
        staff_source, lon, lat. Distances are straight lines; the fact `place` (a `Found` or a `Missed`) says where from.
        Fact `inside` counts those that lie there; `vague` counts live mutuals that nothing places better than a region,
        which have no distance, and `vague_here` those of them in the place's region.
    """
    place = find(gazetteer(data), view.near)
    live = live_at(data, view)
    live = live.assign(**told_of(data, live, *_TOLD))
    vague = live["precision"].isin(_VAGUE) | live["lon"].isna()
    frame = _with_distance(live[~vague], place)
    inside = frame["distance"].le(view.within) | frame["mutual_id"].map(live["lad_code"]).isin(_inside(place))
    shown = (frame[inside] if inside.any() else frame.head(FEW)).reset_index(drop=True)
    behind = live.loc[shown["mutual_id"]]
    region = place.region if isinstance(place, Found) else ""
    return Result(
        name="nearby",
        frame=shown,
        view=view,
        unit="miles",
        edition=data.edition,
        coverage=Coverage(known=int(shown["value"].notna().sum()), of=len(shown), what="value"),
        source_ids=source_ids(behind["source_ids"], behind["value_source"], behind["staff_source"]),
        grades=grades(behind),
        facts={
            "place": place,
            "inside": int(inside.sum()),
            "size": "staff" if view.measure == "staff" else "value",
            "vague": int(vague.sum()),
            "vague_here": int((vague & live["place"].eq(region)).sum()) if region in REGIONS else 0,
        },
    )


def _inside(place: object) -> tuple[str, ...]:
    """The authorities whose mutuals count however far they are from the middle of the place."""
    return place.lad_codes if isinstance(place, Found) else ()


def _with_distance(placed: pd.DataFrame, place: object) -> pd.DataFrame:
    """Rows of the result, nearest first; none where there is no place to measure from."""
    rows = placed if isinstance(place, Found) else placed.head(0)
    start = (place.point.lon, place.point.lat) if isinstance(place, Found) else (0.0, 0.0)
    km = np.array([distance_km(*start, lon, lat) for lon, lat in zip(rows["lon"], rows["lat"], strict=True)], dtype=float)
    frame = pd.DataFrame(
        {
            "mutual_id": rows["mutual_id"].astype(str),
            "name": rows["name"].astype(str),
            "distance": km / KM_PER_MILE,
            "distance_km": km,
            **{name: rows[name].astype("str") for name in ("services", "sector", "town", "postcode")},
            "lad_name": rows["lad_name"],
            "region": rows["place"].astype(str),
            "precision": rows["precision"].astype(str),
            "place_note": rows["place_note"],
            "launched": start_words(rows),
            **{name: rows[name] for name in ("value", "value_year", "value_basis", "staff", "staff_year")},
            "grade": rows["grade"].astype(str),
            "website": rows["website"],
            "source_id": rows["source_ids"].map(tuple),
            **{name: rows[name] for name in ("value_source", "staff_source", "lon", "lat")},
        }
    )
    return frame.sort_values(["distance", "name"], kind="stable", ignore_index=True)
