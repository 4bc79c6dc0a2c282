"""The as-at rules: who is live at a date, what a mutual is worth then, what was published nearest to it.

Rules 3 to 6 of the design. A partial date is the span of days it allows. A mutual is certainly live on a day when every
reading of its dates says so, possibly live when some reading does, and counted centrally when the middle of its start
has come and the middle of its end has not. A mutual is live on the day it starts and not on the day it ends.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from lib.core.citing import cited, of_organisations
from lib.core.nearest import STAFF, VALUE, describing, figure_citations, known_at
from lib.register.dataset import KEPT_EDITIONS
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
#: Selections kept for the next card that asks for the same.
_KEPT = 48
#: What cards read of a live mutual: every column takes its time for every date (`told_of` has the others).
_READ = ("mutual_id", "name", "sector", "sector_group", "place", "grade", "source_ids", "precision", "start_basis", "lad_code", "lon")
#: A published total stands beside a date when it lies at most this far away (a year and a half).
NEAR_PUBLISHED = pd.Timedelta(days=548)


def choose(data: Dataset, view: View) -> pd.DataFrame:
    """The organisations that pass the view's sector, region and evidence filters, whatever their dates. Not to be changed."""
    return _chosen(data, view.grades, expand_sectors(view, data.register), view.regions)


@lru_cache(maxsize=_KEPT)
def _chosen(data: Dataset, grades: tuple[str, ...], sectors: tuple[str, ...], regions: tuple[str, ...]) -> pd.DataFrame:
    frame = data.mutuals
    keep = frame["grade"].isin(grades)
    if sectors:
        keep &= frame["sector"].isin(sectors)
    if regions:
        keep &= frame["place"].isin(regions)
    return frame[keep]


def is_live(mutuals: pd.DataFrame, on: date, reading: Reading = "central") -> pd.Series:
    """For each organisation, True when it is live on the day `on` under a reading of its dates."""
    return pd.Series(_live(*_spans(mutuals, reading), on), index=mutuals.index)


def _live(starts: np.ndarray, ends: np.ndarray, on: date) -> np.ndarray:
    day = np.datetime64(on, "s")
    live: np.ndarray = (starts <= day) & ~(ends <= day)  # no comparison with a date that is missing is true
    return live


def _spans(mutuals: pd.DataFrame, reading: Reading) -> tuple[np.ndarray, np.ndarray]:
    """First day and end of each organisation under a reading, NaT where there is none."""
    start, end = _BOUNDS[reading]
    return mutuals[start].to_numpy("datetime64[s]"), mutuals[end].to_numpy("datetime64[s]")


def live_counts(mutuals: pd.DataFrame, days: Sequence[date] | pd.DatetimeIndex) -> pd.DataFrame:
    """How many organisations are live on each day.

    Returns:
        One row a day: date, certain, central, possible. Counting is by sorted starts and ends, so it is linear.
    """
    index = pd.DatetimeIndex(list(days))
    at = index.to_numpy("datetime64[s]")
    counts = {str(reading): _counted(*_in_order(*_spans(mutuals, reading)), at) for reading in _BOUNDS}
    return pd.DataFrame({"date": index, **counts})


def counts_on(data: Dataset, view: View, on: date) -> dict[str, int]:
    """How many organisations in the view's selection are live on a day: certain, central, possible."""
    at = np.datetime64(on, "s")
    return {str(reading): int(_counted(*_ordered(data, view.filters, reading), at)) for reading in READINGS}


@lru_cache(maxsize=len(_BOUNDS) * _KEPT)
def _ordered(data: Dataset, filters: View, reading: Reading) -> tuple[np.ndarray, np.ndarray]:
    return _in_order(*_spans_of(data, filters, reading))


def live_counts_by(data: Dataset, view: View, by: str, days: Sequence[date] | pd.DatetimeIndex) -> dict[str, np.ndarray]:
    """Group -> how many of its organisations in the view's selection are live on each day by the middle of their dates.

    Groups that have no organisation are left out.
    """
    at = pd.DatetimeIndex(list(days)).to_numpy("datetime64[s]")
    return {group: _counted(*spans, at) for group, spans in _ordered_by(data, view.filters, by).items()}


@lru_cache(maxsize=_KEPT)
def _ordered_by(data: Dataset, filters: View, by: str) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    starts, ends = _spans_of(data, filters, "central")
    codes, groups = pd.factorize(choose(data, filters)[by])
    return {str(group): _in_order(starts[codes == code], ends[codes == code]) for code, group in enumerate(groups)}


def _in_order(starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The starts, and the ends, of those that were ever live, each sorted."""
    ended = ~np.isnat(ends)
    began = ~np.isnat(starts) & (~ended | (starts < ends))
    return np.sort(starts[began]), np.sort(ends[began & ended])


def _counted(starts: np.ndarray, ends: np.ndarray, at: np.ndarray | np.datetime64) -> np.ndarray:
    """How many are live at each time, by sorted starts and ends."""
    live: np.ndarray = np.searchsorted(starts, at, side="right") - np.searchsorted(ends, at, side="right")
    return live


def unplaced(mutuals: pd.DataFrame) -> pd.DataFrame:
    """Organisations that did start but that no source places in time; they are counted apart."""
    apart = mutuals["start_from"].isna() & mutuals["status"].ne("planned")
    return mutuals[apart] if apart.any() else mutuals.head(0)


@lru_cache(maxsize=_KEPT)
def count_unplaced(data: Dataset, filters: View) -> int:
    """How many of the mutuals that pass a view's filters no source places in time, whatever the date."""
    return len(unplaced(choose(data, filters)))


def base_day(data: Dataset) -> date:
    """The middle of the base year, from which growth is measured."""
    first = date(data.register.baseline_year, 1, 1)
    return first + (date(data.register.baseline_year, 12, 31) - first) // 2


@lru_cache(maxsize=_KEPT)  # every card of a page starts from the same mutuals
def live_at(data: Dataset, view: View, on: date | None = None) -> pd.DataFrame:
    """The mutuals counted at a date (central reading), each with what is known of its value and staff then.

    Args:
        data: The dataset.
        view: Filters; its date is used unless `on` is given.
        on: Another date.

    Returns:
        Of the organisations table mutual_id, name, sector, sector_group, place, grade, source_ids, precision, start_basis, lad_code
        and lon (`told_of` has the others); row, its place in that table; and value, value_year, value_basis, value_source, staff,
        staff_year, staff_source. Value (GBP a year) and staff (people) are missing where no figure lies within three years. Not to be
        changed: all that ask for the same get the same frame.
    """
    day = on or view.as_at
    where = np.flatnonzero(_live(*_spans_of(data, view.filters, "central"), day))
    columns = {name: column.take(where) for name, column in _columns(data, view.filters).items()}
    ids, rows = columns["mutual_id"], columns["row"]
    # Neither copied nor joined into blocks: that took as long as the rest.
    return pd.DataFrame({**columns, **known_at(data, day, rows)}, index=pd.Index(ids, name="mutual_id"), copy=False)


@lru_cache(maxsize=_KEPT)
def _columns(data: Dataset, filters: View) -> dict[str, Any]:
    """What cards read of the organisations chosen, column by column, and their places in the organisations table."""
    chosen = choose(data, filters)
    return {**{name: chosen[name].array for name in _READ}, "row": chosen.index.to_numpy()}


@lru_cache(maxsize=len(_BOUNDS) * _KEPT)
def _spans_of(data: Dataset, filters: View, reading: Reading) -> tuple[np.ndarray, np.ndarray]:
    return _spans(choose(data, filters), reading)


def told_of(data: Dataset, live: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Columns of the organisations table that rows of `live_at` lack, row by row."""
    return data.mutuals[list(columns)].iloc[live["row"].to_numpy()].set_axis(live.index)


@lru_cache(maxsize=KEPT_EDITIONS)
def names_in_order(data: Dataset) -> np.ndarray:
    """For each organisation the place of its name among all names, to sort by: a text takes ten times as long."""
    return data.mutuals["name"].astype(str).rank(method="dense").to_numpy(int)


@lru_cache(maxsize=_KEPT)
def population(data: Dataset, on: date) -> pd.Series:
    """Residents of each region at a date: a straight line between censuses, the last census after it.

    Returns:
        Indexed by region. Not to be changed.
    """
    year = on.year + (on.timetuple().tm_yday - 1) / 365
    return pd.Series({region: float(np.interp(year, *census)) for region, census in _censuses(data).items()}, dtype="float64")


@lru_cache(maxsize=KEPT_EDITIONS)
def _censuses(data: Dataset) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Region -> years and residents of its censuses, the earliest first."""
    table = data.tables["region_population"].sort_values("year")
    return {
        str(region): (part["year"].to_numpy(), part["population"].to_numpy()) for region, part in table.groupby("region", observed=True)
    }


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
    # By hand: pandas' own groups took ten times as long, for every card of a view never seen.
    group, values = np.zeros(len(live), dtype=np.int64), []
    for key in keys:
        codes, found = _numbered(live[key])
        group = np.where((codes < 0) | (group < 0), -1, group * len(found) + codes)
        values.append(found)
    placed = group >= 0
    held, group[placed] = np.unique(group[placed], return_inverse=True) if keys else (np.zeros(1, dtype=np.int64), group)
    columns: dict[str, Any] = {}
    rest = held
    for key, found in zip(reversed(keys), reversed(values), strict=True):
        rest, at = np.divmod(rest, max(len(found), 1))
        columns = {key: found.take(at), **columns}
    columns["mutuals"] = np.bincount(group[placed], minlength=len(held))
    for name in ("value", "staff"):
        figures = live[name].to_numpy(float)
        known = placed & np.isfinite(figures)
        counts = np.bincount(group[known], minlength=len(held))
        sums = np.bincount(group[known], weights=figures[known], minlength=len(held))
        columns |= {name: np.where(counts > 0, sums, np.nan), f"{name}_known": counts}
    return pd.DataFrame(columns)


def _numbered(column: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """For each cell the number of its text, -1 where it is missing, and the texts in order."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        codes, found = pd.factorize(column, sort=True)
        return codes, pd.Index(found)
    names = column.dtype.categories.astype("str")
    place = np.argsort(np.argsort(names.to_numpy()))
    # One more than there are names: it takes what is missing, whose code is -1.
    return np.append(place, -1)[column.cat.codes.to_numpy()], names.sort_values()


def residents(data: Dataset, view: View) -> float:
    """Residents of the regions in view: of all England unless regions are chosen."""
    people = population(data, view.as_at)
    chosen = [place for place in view.regions if place in REGIONS]
    return float(people.loc[chosen].sum() if view.regions else people.sum())


@lru_cache(maxsize=_KEPT)
def nearest_published(data: Dataset, measure: str, on: date) -> pd.Series | None:
    """The published total that describes a date best, or None when there is none within a year and a half.

    The nearest comes first; of several the one with the most precise date, then one that covers England, then an exact one.
    Not to be changed.
    """
    days, rows = _by_worth(data, measure)
    distance = np.abs(days - np.datetime64(on))
    if not len(rows) or distance.min() > NEAR_PUBLISHED:
        return None
    return rows[int(distance.argmin())]


@lru_cache(maxsize=_KEPT)
def _by_worth(data: Dataset, measure: str) -> tuple[np.ndarray, list[pd.Series]]:
    """Published totals of a measure, the better of two that are equally near first: the middles of their dates, and the rows."""
    rows = data.published[data.published["measure"].eq(measure) & data.published["as_of_mid"].notna()]
    worth = pd.DataFrame(
        {
            "span": rows["as_of_to"] - rows["as_of_from"],
            "abroad": rows["coverage"].ne("England"),
            "rough": rows["approx"].ne("exact"),
        }
    )
    rows = rows.loc[worth.sort_values(["span", "abroad", "rough"], kind="stable").index]
    return rows["as_of_mid"].to_numpy("datetime64[D]"), [row for _, row in rows.iterrows()]


@lru_cache(maxsize=KEPT_EDITIONS)
def month_starts(data: Dataset) -> pd.DatetimeIndex:
    """The first of every month from the register's first date to its latest."""
    return pd.date_range(data.register.first_date, data.latest, freq="MS")


def source_ids(*columns: pd.Series) -> tuple[str, ...]:
    """Every source id in columns of lists (or of single ids), each once, sorted."""
    found: set[str] = set()
    for column in columns:
        cells = column.dropna().tolist()
        found.update(*(cell for cell in cells if not isinstance(cell, str)), (cell for cell in cells if isinstance(cell, str)))
    return tuple(sorted(found))


@lru_cache(maxsize=_KEPT)  # every card about the live mutuals cites them all
def live_sources(data: Dataset, view: View) -> tuple[str, ...]:
    """Every source behind the live mutuals of a view, their value and their staff, sorted."""
    return sources_with_figures(data, live_at(data, view), view.as_at)


def sources_with_figures(data: Dataset, mutuals: pd.DataFrame, on: date) -> tuple[str, ...]:
    """Every source behind some of the organisations (rows of `choose` or `live_at`), their value and their staff at a date, sorted."""
    among = _rows(data, mutuals)
    figures = [(figure_citations(data, measures), describing(data, measures, on, among)) for measures in (VALUE, STAFF)]
    return cited(data, (of_organisations(data), among), *figures)


@lru_cache(maxsize=_KEPT)
def chosen_sources(data: Dataset, filters: View) -> tuple[str, ...]:
    """Every source behind the organisations that pass a view's filters, without those of their figures, sorted."""
    return sources_of(data, choose(data, filters))


def sources_of(data: Dataset, mutuals: pd.DataFrame) -> tuple[str, ...]:
    """Every source behind some of the organisations (rows of `choose` or `live_at`), without those of their figures, sorted."""
    return cited(data, (of_organisations(data), _rows(data, mutuals)))


def _rows(data: Dataset, mutuals: pd.DataFrame) -> np.ndarray:
    """True for each row of the organisations table that is among these."""
    among = np.zeros(len(data.mutuals), dtype=bool)
    # As numbers: asked for a column as it is, numpy has pandas look through the ids of all rows.
    among[mutuals["row"].to_numpy() if "row" in mutuals.columns else mutuals.index] = True
    return among


def grades(mutuals: pd.DataFrame) -> dict[str, int]:
    """Evidence grade -> how many of the mutuals have it, grades without any left out."""
    codes, found = pd.factorize(mutuals["grade"])
    counts = np.bincount(codes[codes >= 0], minlength=len(found))
    # Of two that are as frequent the one that was met first goes first.
    return {str(found[code]): int(counts[code]) for code in np.argsort(-counts, kind="stable")}


def start_words(mutuals: pd.DataFrame) -> pd.Series:
    """When each organisation started, as precise as the source: '2011-04', 'by 2012' or missing."""
    by = "by " + mutuals["trading_by"].astype("string")
    return mutuals["launched"].astype("string").where(mutuals["launched"].notna(), by)
