"""The live mutuals round a place, nearest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from lib.core.asat import live_at, source_ids, start_words
from lib.core.result import Coverage, Result, build_result
from lib.register.geography import distance_km
from lib.register.measures import FIGURES, find_measure, size_measure
from lib.register.schema import REGIONS
from lib.topics.nearby.finding import NoPlace, Place, build_gazetteer, find

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.view import View

KM_PER_MILE = 1.609344
#: How many are listed where none lies within the distance.
FEW = 5
#: Columns of the organisations table that a visitor wants to know besides.
_MORE = ["services", "town", "postcode", "website", "lad_name", "place_note", "launched", "trading_by", "lat"]
#: A mutual placed no better than this has no distance.
_VAGUE = ("region", "not placed")


@dataclass(frozen=True, kw_only=True)
class NearbyFacts:
    """What sentences and the map need beside the rows.

    Args:
        place: Where the distances are measured from, or why there is no such place.
        inside: How many lie within the view's miles, or in the council.
        size: The column by which a point is sized.
        vague: Live mutuals that nothing places better than a region, so that they have no distance.
        vague_here: Those of them in the place's region.
    """

    place: Place | NoPlace
    inside: int
    size: str
    vague: int
    vague_here: int


def nearby(data: Dataset, view: View) -> Result[NearbyFacts]:
    """The live mutuals within the view's miles of its place or inside its council, nearest first; the nearest few if there are none.

    Returns:
        mutual_id, name, distance (miles), distance_km, services, sector, town, postcode, lad_name, region, precision,
        place_note, launched, value, value_year, value_basis, staff, staff_year, grade, website, source_id, value_source,
        staff_source, lon, lat. Distances are straight lines from the place of the facts.
    """
    place = find(build_gazetteer(data), view.near)
    live = live_at(data, view)
    live = live.assign(**data.mutuals.set_index("mutual_id").loc[live.index, _MORE])
    vague = live["precision"].isin(_VAGUE) | live["lon"].isna()
    frame = _with_distance(live[~vague], place)
    codes, region = (place.lad_codes, place.region) if isinstance(place, Place) else ((), "")
    # In a council, mutuals count however far they are from its middle.
    inside = frame["distance"].le(view.within) | frame["mutual_id"].map(live["lad_code"]).isin(codes)
    nearest = (frame[inside] if inside.any() else frame.head(FEW)).reset_index(drop=True)
    behind = live.loc[nearest["mutual_id"]]
    facts = NearbyFacts(
        place=place,
        inside=int(inside.sum()),
        size=size_measure(find_measure(view.measure)).key,
        vague=int(vague.sum()),
        vague_here=int((vague & live["place"].eq(region)).sum()) if region in REGIONS else 0,
    )
    return build_result(
        data,
        view,
        nearest,
        facts,
        unit="miles",
        mutuals=behind,
        cites=source_ids(behind["source_ids"], *(behind[measure.figure_columns[-1]] for measure in FIGURES)),
        coverage=Coverage(known=int(nearest["value"].notna().sum()), of=len(nearest), what="value"),
    )


def _with_distance(mutuals: pd.DataFrame, place: Place | NoPlace) -> pd.DataFrame:
    """Rows of the result, nearest first; none where there is no place to measure from."""
    rows = mutuals if isinstance(place, Place) else mutuals.head(0)
    start = (place.point.lon, place.point.lat) if isinstance(place, Place) else (0.0, 0.0)
    distances = [distance_km(*start, lon, lat) for lon, lat in zip(rows["lon"], rows["lat"], strict=True)]
    km = pd.Series(distances, index=rows.index, dtype=float)
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
            **{name: rows[name] for measure in FIGURES for name in measure.figure_columns[:-1]},
            "grade": rows["grade"].astype(str),
            "website": rows["website"],
            "source_id": rows["source_ids"].map(tuple),
            **{name: rows[name] for name in (*(measure.figure_columns[-1] for measure in FIGURES), "lon", "lat")},
        }
    )
    return frame.sort_values(["distance", "name"], kind="stable", ignore_index=True)
