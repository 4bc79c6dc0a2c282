"""Where mutuals are: regions, local authorities and points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from lib.core.asat import population, start_words
from lib.core.estimates import add_up, live_rows, sources_of_rows
from lib.core.result import FactsT, Result, build_result, cover
from lib.register.measures import FIGURES, area_measure, find_measure, size_measure
from lib.register.schema import REGION_CODES, REGIONS

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.view import View

_TOTALS = ["mutuals", *(column for measure in FIGURES for column in measure.columns)]
_POINTS = [
    *("mutual_id", "name", "sector", "sector_group", "place", "lad_name", "launched"),
    *(column for measure in FIGURES for column in measure.figure_columns),
    *("grade", "precision", "place_note", "lon", "lat"),
]


@dataclass(frozen=True, kw_only=True)
class AreasFacts:
    """How many mutuals are live in the selection, and how many of them no area is known for."""

    live: int
    unplaced: int


@dataclass(frozen=True, kw_only=True)
class PointsFacts(AreasFacts):
    """The column by which points are sized besides."""

    size: str


def by_region(data: Dataset, view: View) -> Result[AreasFacts]:
    """Live mutuals by region, with value, staff and rate.

    Returns:
        One row for each place in view, in the register's order: area, code, shown (the view's measure), mutuals, value,
        value_known, staff, staff_known, population, rate; for the measure with estimates also its columns. Regions without mutuals
        have a row of zeros; National and Not known have one only where they hold mutuals.
    """
    live = live_rows(data, view)
    sums = add_up(data, view, live, "place").set_index("place")
    on_map = [place for place in REGIONS if not view.regions or place in view.regions]
    present = [place for place in data.register.places if place in on_map or place in sums.index]
    frame = sums.reindex(present)
    counts = [column for column in frame.columns if column == "mutuals" or column.endswith("_known")]
    frame[counts] = frame[counts].fillna(0).astype(int)
    people = population(data, view.as_at)
    frame["population"] = people.reindex(frame.index)
    frame["rate"] = frame["mutuals"] / frame["population"] * 1_000_000
    frame["code"] = pd.Series(REGION_CODES).reindex(frame.index)
    frame["shown"] = frame[view.measure]
    columns = ["area", "code", "shown", *_TOTALS, *_list_ranged(view), "population", "rate"]
    return _result(data, view, live, frame.rename_axis("area").reset_index()[columns], AreasFacts(live=len(live), unplaced=0))


def by_authority(data: Dataset, view: View) -> Result[AreasFacts]:
    """Live mutuals by local authority of today.

    Returns:
        One row for each authority that holds a mutual, largest first: area, code, region, shown, mutuals, value,
        value_known, staff, staff_known, place_note; for the measure with estimates also its columns. There is no population by
        authority here, so the rate falls back to the number of mutuals.
    """
    live = live_rows(data, view)
    placed = live[live["lad_code"].notna()]
    frame = add_up(data, view, placed, ["lad_name", "lad_code", "place"])
    frame = frame.rename(columns={"lad_name": "area", "lad_code": "code", "place": "region"})
    with_note = placed.loc[placed["place_note"].notna(), ["lad_code", "place_note"]]
    notes: dict[str, set[str]] = {}
    for code, note in zip(with_note["lad_code"], with_note["place_note"], strict=True):
        notes.setdefault(code, set()).add(note)
    frame["place_note"] = ["; ".join(sorted(notes.get(code, ()))) for code in frame["code"]]
    frame["shown"] = frame[area_measure(find_measure(view.measure), "authority").key]
    frame = frame.sort_values(["shown", "area"], ascending=[False, True], na_position="last", kind="stable")
    columns = ["area", "code", "region", "shown", *_TOTALS, *_list_ranged(view), "place_note"]
    facts = AreasFacts(live=len(live), unplaced=len(live) - len(placed))
    return _result(data, view, live, frame[columns].reset_index(drop=True), facts)


def points(data: Dataset, view: View) -> Result[PointsFacts]:
    """Live mutuals as points, the largest by the view's measure first.

    Returns:
        mutual_id, name, sector, sector_group, region, lad_name, launched, value, value_year, value_basis, value_source, staff,
        staff_year, staff_source, grade, precision, place_note, lon, lat. Mutuals without a point have a row and no lon and lat.
    """
    live = live_rows(data, view)
    size = size_measure(find_measure(view.measure)).key
    largest = live.sort_values([size, "name"], ascending=[False, True], kind="stable")
    frame = largest.assign(launched=start_words(largest))[_POINTS].rename(columns={"place": "region"})
    facts = PointsFacts(live=len(live), unplaced=int(live["lon"].isna().sum()), size=size)
    return _result(data, view, live, frame.reset_index(drop=True), facts)


def _list_ranged(view: View) -> tuple[str, ...]:
    """The columns of the view's measure where it holds estimates."""
    measure = find_measure(view.measure)
    return measure.columns if measure.ranged else ()


def region_by_code(data: Dataset) -> dict[str, str]:
    """ONS code of a region or of a local authority of today -> the region."""
    authorities = data.tables["geo_authorities"]
    regions = {code: region for region, code in REGION_CODES.items()}
    return regions | dict(zip(authorities["lad_code"].astype(str), authorities["region_name"].astype(str), strict=True))


def _result(data: Dataset, view: View, live: pd.DataFrame, frame: pd.DataFrame, facts: FactsT) -> Result[FactsT]:
    measure = find_measure(view.measure)
    result = build_result(
        data,
        view,
        frame,
        facts,
        unit=measure.unit,
        mutuals=live,
        cites=sources_of_rows(data, view, live),
        coverage=cover(data, live, measure),
    )
    return replace(result, nothing_to_show=live.empty)
