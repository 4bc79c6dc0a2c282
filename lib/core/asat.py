"""The as-at rules: who is live at a date, what a mutual is worth then, what was published nearest to it.

Rules 3 to 6 of the design. A partial date is the span of days it allows. A mutual is certainly live on a day when every
reading of its dates says so, possibly live when some reading does, and counted centrally when the middle of its start
has come and the middle of its end has not. A mutual is live on the day it starts and not on the day it ends. Where no source
says when it began, the date at which one first shows it trading is its start under every reading: before that it is not even
possibly live, and those that are seen only later are counted apart.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from lib.core.caching import once_a_choice, once_an_edition
from lib.core.nearest import NEAR, figures_at, nearest_figures
from lib.register.measures import FIGURES
from lib.register.schema import REGIONS
from lib.view.view import View, expand_sectors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lib.register.dataset import Dataset

Reading = Literal["certain", "central", "possible"]

#: Reading -> the built columns that bound the days on which a mutual is live.
_BOUNDS: dict[Reading, tuple[str, str]] = {
    "certain": ("start_to", "end_from"),
    "central": ("start_mid", "end_mid"),
    "possible": ("start_from", "end_to"),
}
READINGS: tuple[Reading, ...] = tuple(_BOUNDS)
#: A published total stands beside a date when it lies at most this far away (a year and a half).
NEAR_PUBLISHED = pd.Timedelta(days=548)


def choose(data: Dataset, view: View) -> pd.DataFrame:
    """The organisations that pass the view's sector, region and evidence filters, whatever their dates. Not to be changed."""
    return _choose(data, view.grades, expand_sectors(view, data.register), view.regions)


@once_a_choice
def _choose(data: Dataset, grades: tuple[str, ...], sectors: tuple[str, ...], regions: tuple[str, ...]) -> pd.DataFrame:
    frame = data.mutuals
    passes = frame["grade"].isin(grades)
    if sectors:
        passes &= frame["sector"].isin(sectors)
    if regions:
        passes &= frame["place"].isin(regions)
    return frame[passes]


def is_live(mutuals: pd.DataFrame, on: date, reading: Reading = "central") -> pd.Series:
    """For each organisation, True when it is live on the day `on` under a reading of its dates."""
    start, end = (mutuals[column] for column in _BOUNDS[reading])
    day = pd.Timestamp(on)
    return start.le(day) & ~end.le(day)  # no comparison with a date that is missing is true


def live_counts(mutuals: pd.DataFrame, days: Sequence[date] | pd.DatetimeIndex) -> pd.DataFrame:
    """How many organisations are live on each day.

    Returns:
        One row a day: date, certain, central, possible.
    """
    index = pd.DatetimeIndex(list(days))
    return pd.DataFrame({"date": index, **{str(reading): _count_live(mutuals, index, reading) for reading in READINGS}})


def _count_live(mutuals: pd.DataFrame, days: pd.DatetimeIndex, reading: Reading) -> np.ndarray:
    """How many have started by each day, less how many of them have ended."""
    start, end = (mutuals[column] for column in _BOUNDS[reading])
    ever = start.notna() & ~end.le(start)
    starts, ends = (column[ever].dropna().sort_values() for column in (start, end))
    # Looked up in sorted dates: to look at every mutual for every month took twenty times as long.
    counts: np.ndarray = starts.searchsorted(days, side="right") - ends.searchsorted(days, side="right")
    return counts


def counts_on(data: Dataset, view: View, on: date) -> dict[str, int]:
    """How many organisations in the view's selection are live on a day: certain, central, possible."""
    chosen = choose(data, view)
    return {str(reading): int(is_live(chosen, on, reading).sum()) for reading in READINGS}


def live_counts_by(data: Dataset, view: View, by: str, days: Sequence[date] | pd.DatetimeIndex) -> dict[str, np.ndarray]:
    """Group -> how many of its organisations in the view's selection are live on each day by the middle of their dates.

    Groups that have no organisation are left out.
    """
    index = pd.DatetimeIndex(list(days))
    chosen = choose(data, view)[[by, *_BOUNDS["central"]]]
    return {str(group): _count_live(part, index, "central") for group, part in chosen.groupby(by, observed=True, sort=False)}


def choose_unplaced(mutuals: pd.DataFrame) -> pd.DataFrame:
    """Organisations that did start but that no source places in time; they are counted apart."""
    return mutuals[mutuals["start_from"].isna() & mutuals["status"].ne("planned")]


def count_unplaced(data: Dataset, filters: View) -> int:
    """How many of the mutuals that pass a view's filters no source places in time, whatever the date."""
    return len(choose_unplaced(choose(data, filters)))


@dataclass(frozen=True, kw_only=True)
class Sightings:
    """How far sources bear out a count of live mutuals.

    Args:
        live: The mutuals counted as live at the date (central reading).
        recent: Of those, how many a source shows trading then, later or in the three years before; None in editions that don't say.
        later: How many more pass the filters and are first seen trading after the date, so that they may have begun before it.
    """

    live: int
    recent: int | None
    later: int

    @property
    def doubted(self) -> bool:
        """True where most of the mutuals counted were last seen more than three years before: they are only not known to have ended."""
        return self.recent is not None and 2 * self.recent < self.live


def sightings(data: Dataset, view: View) -> Sightings:
    """How far sources bear out the count of live mutuals in a view at its date."""
    chosen, day = choose(data, view), pd.Timestamp(view.as_at)
    live = is_live(chosen, view.as_at)
    later = chosen["start_basis"].eq("trading by") & chosen["start_mid"].gt(day)
    recently = live & chosen["last_seen"].ge(day - NEAR)
    says = "organisations.last_seen" not in data.lacks
    return Sightings(live=int(live.sum()), recent=int(recently.sum()) if says else None, later=int(later.sum()))


def base_day(data: Dataset) -> date:
    """The middle of the base year, from which growth is measured."""
    first = date(data.register.baseline_year, 1, 1)
    return first + (date(data.register.baseline_year, 12, 31) - first) // 2


def count_base(data: Dataset, view: View) -> int | None:
    """How many were live in the middle of the base year; None where that day has not come, or where no source says whether any were."""
    day = base_day(data)
    counts = counts_on(data, view, day)
    known = day <= data.latest and (counts["central"] > 0 or counts["possible"] == 0)
    return counts["central"] if known else None


def live_at(data: Dataset, view: View, on: date | None = None) -> pd.DataFrame:
    """The mutuals counted at a date (central reading), each with what is known of its value and staff then.

    Args:
        data: The dataset.
        view: Filters; its date is used unless `on` is given.
        on: Another date.

    Returns:
        Indexed by mutual_id: the columns of the organisations table; row, the place in that table; and value, value_year, value_basis,
        value_source, staff, staff_year, staff_source. Value (GBP a year) and staff (people) are missing where no figure lies within
        three years. Not to be changed: all that ask for the same get the same frame.
    """
    return _live_at(data, view.filters, on or view.as_at)


@once_a_choice
def _live_at(data: Dataset, filters: View, on: date) -> pd.DataFrame:
    chosen = choose(data, filters)
    return _with_figures(data, on).iloc[chosen.index[is_live(chosen, on)]]


@once_a_choice
def _with_figures(data: Dataset, on: date) -> pd.DataFrame:
    """Every organisation with what is known of it at a date, and its place in their table; indexed by mutual_id."""
    known = data.mutuals.join(figures_at(data, on))
    return known.assign(row=known.index).set_index(pd.Index(known["mutual_id"], name="mutual_id"))


@once_a_choice
def population(data: Dataset, on: date) -> pd.Series:
    """Residents of each region at a date: a straight line between censuses, the last census after it.

    Returns:
        Indexed by region, missing for one that the register has no census of. Not to be changed.
    """
    year = on.year + (on.timetuple().tm_yday - 1) / 365
    known = {region: np.interp(year, years, people) for region, (years, people) in _censuses(data).items()}
    return pd.Series(known, index=list(REGIONS), dtype="float64")


@once_an_edition
def _censuses(data: Dataset) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Region -> the years of its censuses, the earliest first, and the residents that each found."""
    censuses = data.tables["region_population"].sort_values("year").groupby("region", observed=True)
    return {str(region): (part["year"].to_numpy(float), part["population"].to_numpy(float)) for region, part in censuses}


def totals(live: pd.DataFrame, by: str | Sequence[str] = ()) -> pd.DataFrame:
    """Add up live mutuals, all together or by group.

    Args:
        live: Rows of `live_at`.
        by: Column or columns to group by; none for a single row.

    Returns:
        The grouping columns as texts, sorted, and mutuals, value, value_known, staff, staff_known. A sum over no known figure is missing,
        never zero (rule 4).
    """
    keys = [by] if isinstance(by, str) else list(by)
    names = [measure.key for measure in FIGURES]
    figures = live[names].astype(float)
    if not keys:
        total, known = figures.sum(min_count=1), figures.count()
        return pd.DataFrame([{"mutuals": len(live), **_pair_sums(names, total, known)}])
    groups = live[keys].astype("str").join(figures).groupby(keys)
    sums, counts = groups.sum(min_count=1), groups.count()
    return groups.size().to_frame("mutuals").assign(**_pair_sums(names, sums, counts)).reset_index()


def _pair_sums(names: Sequence[str], sums: Any, counts: Any) -> dict[str, Any]:
    """Each sum, and how many mutuals it covers."""
    return {column: cell for name in names for column, cell in ((name, sums[name]), (f"{name}_known", counts[name]))}


def residents(data: Dataset, view: View) -> float:
    """Residents of the regions in view: of all England unless regions are chosen; not a number where one is not known."""
    chosen = [place for place in REGIONS if not view.regions or place in view.regions]
    return float(population(data, view.as_at).loc[chosen].sum(skipna=False))


@once_a_choice
def nearest_published(data: Dataset, measure: str, on: date) -> pd.Series | None:
    """The published total that describes a date best, or None when there is none within a year and a half.

    The nearest comes first; of several the one with the most precise date, then one that covers England, then an exact one.
    Not to be changed.
    """
    rows, day = data.published[data.published["measure"].eq(measure)], pd.Timestamp(on)

    def place(row: Any) -> tuple[Any, ...]:
        return abs(row.as_of_mid - day), row.as_of_to - row.as_of_from, row.coverage != "England", row.approx != "exact"

    every: list[Any] = list(rows.itertuples())
    near = [row for row in every if abs(row.as_of_mid - day) <= NEAR_PUBLISHED]
    return rows.loc[min(near, key=place).Index] if near else None


@once_an_edition
def month_starts(data: Dataset) -> pd.DatetimeIndex:
    """The first of every month from the register's first date to its latest."""
    return pd.date_range(data.register.first_date, data.latest, freq="MS")


def source_ids(*columns: pd.Series) -> tuple[str, ...]:
    """Every source id in columns of lists (or of single ids), each once, sorted."""
    ids: set[str] = set()
    for column in columns:
        for cell in column.dropna():
            ids.update([cell] if isinstance(cell, str) else cell)
    return tuple(sorted(ids))


@once_a_choice  # every card about the live mutuals cites them all
def live_sources(data: Dataset, view: View) -> tuple[str, ...]:
    """Every source behind the live mutuals of a view, their value and their staff, sorted."""
    return sources_with_figures(data, live_at(data, view), view.as_at)


def sources_with_figures(data: Dataset, mutuals: pd.DataFrame, on: date) -> tuple[str, ...]:
    """Every source behind some of the organisations (rows of `choose` or `live_at`), their value and their staff at a date, sorted."""
    figures = (
        nearest_figures(data, measures, on)["source_id"].reindex(mutuals["mutual_id"]) for measures in (each.observed for each in FIGURES)
    )
    return source_ids(mutuals["source_ids"], *figures)


@once_a_choice
def chosen_sources(data: Dataset, filters: View) -> tuple[str, ...]:
    """Every source behind the organisations that pass a view's filters, without those of their figures, sorted."""
    return source_ids(choose(data, filters)["source_ids"])


def sources_of(data: Dataset, mutuals: pd.DataFrame) -> tuple[str, ...]:
    """Every source behind some of the organisations (rows of `choose` or `live_at`), without those of their figures, sorted."""
    rows = mutuals["row"] if "row" in mutuals.columns else mutuals.index
    return source_ids(data.mutuals.loc[rows, "source_ids"])


@once_an_edition
def list_grades(data: Dataset) -> frozenset[str]:
    """The evidence grades of which a register has any organisation."""
    return frozenset(map(str, data.mutuals["grade"].unique()))


def grades(mutuals: pd.DataFrame) -> dict[str, int]:
    """Evidence grade -> how many of the mutuals have it, grades without any left out; the most frequent first, then the first met."""
    return dict(Counter(mutuals["grade"].astype(str)).most_common())


def start_words(mutuals: pd.DataFrame) -> pd.Series:
    """When each organisation started, as precise as the source: '2011-04', 'by 2012' or missing."""
    by = "by " + mutuals["trading_by"].astype("string")
    return mutuals["launched"].astype("string").where(mutuals["launched"].notna(), by)
