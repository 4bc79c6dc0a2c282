"""Which services mutuals deliver: by sector and group, sector by region, how concentrated, and one sector's story."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lib.core.asat import choose, live_at, population, residents, start_words
from lib.core.caching import once_a_choice
from lib.core.estimates import add_up, live_rows, sources_of_rows
from lib.core.result import FactsT, Result, build_result, cover, records
from lib.register.measures import ESTIMATED, FIGURES, find_measure
from lib.register.schema import REGIONS

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.view import View

_LARGEST = 5


@dataclass(frozen=True, kw_only=True)
class SectorFacts:
    """What sentences about sectors need beside the rows: how many mutuals are live in the selection."""

    live: int


@dataclass(frozen=True, kw_only=True)
class ConcentrationFacts(SectorFacts):
    """How many of the largest a headline speaks of, and their share of the known value (None where no value is known)."""

    largest: int
    largest_share: float | None


@dataclass(frozen=True, kw_only=True)
class Launch:
    """A mutual and when it launched, as precise as the source."""

    name: str
    launched: str


@dataclass(frozen=True, kw_only=True)
class ValuedMutual:
    """A mutual, its value in pounds a year, and the year or years that the value describes."""

    name: str
    value: float
    year: str


@dataclass(frozen=True, kw_only=True)
class StoryFacts(SectorFacts):
    """Of a sector's story: the first and the newest to have launched by the date, the largest live one, and how many had ended."""

    sector: str
    first: Launch | None
    newest: Launch | None
    biggest: ValuedMutual | None
    ended: int


def by_sector(data: Dataset, view: View, dimension: str = "sector") -> Result[SectorFacts]:
    """Live mutuals by sector (`sector`) or sector group (`sector_group`), the largest by the view's measure first.

    Returns:
        sector_group, sector (left out for groups), shown, mutuals, mutuals_share, value, value_known, value_share,
        value_mean, staff, staff_known, staff_mean, and so on for all of `FIGURES`; for the measure with estimates also estimated,
        estimated_low, estimated_high, estimated_known and estimated_share. The rate is per million residents of the regions in view.
    """
    live = live_rows(data, view)
    keys = ["sector_group", "sector"] if dimension == "sector" else ["sector_group"]
    frame = add_up(data, view, live, keys)
    frame["mutuals_share"] = frame["mutuals"] / frame["mutuals"].sum()
    columns = [*keys, "shown", "mutuals", "mutuals_share"]
    for measure in FIGURES:
        total, known = (frame[name] for name in measure.columns)
        frame[f"{measure.key}_share"] = total / total.sum()
        frame[f"{measure.key}_mean"] = total / known.where(known > 0)
        columns += [*measure.columns, *([f"{measure.key}_share"] if measure.share else []), f"{measure.key}_mean"]
    if find_measure(view.measure).ranged:
        frame["estimated_share"] = frame["estimated"] / frame["estimated"].sum()
        columns += [*ESTIMATED.columns, "estimated_share"]
    frame["rate"] = frame["mutuals"] / residents(data, view) * 1_000_000 if residents(data, view) else float("nan")
    frame["shown"] = frame[view.measure]
    frame = frame.sort_values(["shown", "mutuals", keys[-1]], ascending=[False, False, True], na_position="last", kind="stable")
    return _result(data, view, live, frame[columns].reset_index(drop=True), SectorFacts(live=len(live)))


def sector_by_region(data: Dataset, view: View) -> Result[SectorFacts]:
    """The view's measure for each sector in each region, in the register's order, for a heat map with numbers.

    Returns:
        sector, region, shown, mutuals, for every combination of the sectors that hold a mutual and the regions in view; zero
        mutuals where there are none, and a missing `shown` where no value or headcount is known. For the measure with estimates also
        estimated_low, estimated_high and estimated_known.
    """
    live, measure = live_rows(data, view), find_measure(view.measure)
    sums = add_up(data, view, live, ["sector", "place"])
    cells = {(row["sector"], row["place"]): row for row in records(sums)}
    present = {sector for sector, _ in cells}, {place for _, place in cells}
    sectors = [sector for sector in data.register.sectors if sector in present[0]]
    # A region of England without a mutual keeps its column: that it has none is an answer too.
    of_england = set(REGIONS) & set(view.regions or REGIONS)
    regions = [place for place in data.register.places if place in present[1] | of_england]
    grid = [(sector, region, cells.get((sector, region), {})) for sector in sectors for region in regions]
    frame = pd.DataFrame(
        {
            "sector": [sector for sector, _, _ in grid],
            "region": [region for _, region, _ in grid],
            "shown": np.nan,
            "mutuals": np.array([cell.get("mutuals", 0) for _, _, cell in grid], dtype=int),
        }
    )
    if view.measure == "rate":
        frame["shown"] = frame["mutuals"] / frame["region"].map(population(data, view.as_at)).astype(float) * 1_000_000
    elif view.measure == "mutuals":
        frame["shown"] = frame["mutuals"]
    else:
        for column in measure.columns[1:] if measure.ranged else ():
            frame[column] = [cell.get(column, np.nan) for _, _, cell in grid]
        frame["shown"] = [cell.get(view.measure, np.nan) for _, _, cell in grid]
    return _result(data, view, live, frame, SectorFacts(live=len(live)))


def concentration(data: Dataset, view: View) -> Result[ConcentrationFacts]:
    """How much of the known value the largest mutuals hold.

    Returns:
        rank, name, mutual_id, sector, value, value_year, value_source, value_share, cumulative_share, largest first.
    """
    live = live_at(data, view)
    known = live[live["value"].notna()].sort_values(["value", "name"], ascending=[False, True], kind="stable").reset_index(drop=True)
    frame = known[["name", "mutual_id", "sector", "value", "value_year", "value_source"]].assign(
        rank=known.index + 1, value_share=known["value"] / known["value"].sum()
    )
    frame["cumulative_share"] = frame["value_share"].cumsum()
    frame = frame[["rank", *frame.columns.drop("rank")]]
    largest = min(_LARGEST, len(frame))
    share = float(frame["value_share"].head(largest).sum()) if largest else None
    return _result(data, view, live, frame, ConcentrationFacts(live=len(live), largest=largest, largest_share=share), about="value")


def sector_story(data: Dataset, view: View, sector: str) -> Result[StoryFacts]:
    """One sector's own story: its mutuals by start, whatever the date, within the region and evidence filters.

    Args:
        data: The dataset.
        view: Its date says which are live; its sector filter is passed over.
        sector: One of the register's sectors.

    Returns:
        name, mutual_id, launched, ended, end_reason, region, grade, value, value_year, value_source, staff,
        staff_year, staff_source, oldest start first, undated last.
    """
    view_of_sector = replace(view, sectors=(sector,))
    spans, stories = _list_begun(data, view_of_sector.filters)
    live = live_rows(data, view_of_sector)
    figures = live[["value", "value_year", "value_source", "staff", "staff_year", "staff_source"]].reindex(stories["mutual_id"])
    started = np.flatnonzero(spans["start_mid"].le(pd.Timestamp(view.as_at)))
    facts = StoryFacts(
        live=len(live),
        sector=sector,
        first=_launch(stories, started[:1]),
        newest=_launch(stories, started[-1:]),
        biggest=_biggest(live),
        ended=int(spans["end_mid"].iloc[started].le(pd.Timestamp(view.as_at)).sum()),
    )
    return _result(data, view_of_sector, live, pd.concat([stories, figures.reset_index(drop=True)], axis="columns"), facts)


@once_a_choice
def _list_begun(data: Dataset, filters: View) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Of the mutuals that began, the oldest start first: the middles of their spans, and what a story says of them at any date."""
    chosen = choose(data, filters)
    chosen = chosen[chosen["status"].ne("planned")].sort_values(["start_mid", "name"], na_position="last", kind="stable")
    stories = pd.DataFrame(
        {
            "name": chosen["name"].astype(str),
            "mutual_id": chosen["mutual_id"].astype(str),
            "launched": start_words(chosen),
            "ended": _blank_unless_ended(chosen, "ended"),
            "end_reason": _blank_unless_ended(chosen, "end_reason"),
            "region": chosen["place"].astype(str),
            "grade": chosen["grade"].astype(str),
        }
    )
    return chosen[["start_mid", "end_mid"]], stories.reset_index(drop=True)


def _blank_unless_ended(chosen: pd.DataFrame, column: str) -> pd.Series:
    """A column about endings: empty (not applicable) for those still going, missing (not known) where no source says."""
    return chosen[column].astype("string").mask(chosen["end_basis"].eq("going"), "")


def _biggest(live: pd.DataFrame) -> ValuedMutual | None:
    values = live["value"].to_numpy(float)
    if not np.isfinite(values).any():
        return None
    row = live[["name", "value", "value_year"]].iloc[int(np.nanargmax(values))]
    return ValuedMutual(name=str(row["name"]), value=float(row["value"]), year=str(row["value_year"]))


def _launch(stories: pd.DataFrame, at: np.ndarray) -> Launch | None:
    return Launch(name=str(stories["name"].iloc[int(at[0])]), launched=str(stories["launched"].iloc[int(at[0])])) if len(at) else None


def _result(data: Dataset, view: View, live: pd.DataFrame, frame: pd.DataFrame, facts: FactsT, *, about: str = "") -> Result[FactsT]:
    measure = find_measure(about or view.measure)
    return build_result(
        data,
        view,
        frame,
        facts,
        unit=measure.unit,
        mutuals=live,
        cites=sources_of_rows(data, view, live),
        coverage=cover(data, live, measure),
    )
