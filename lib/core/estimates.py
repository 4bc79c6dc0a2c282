"""What a live mutual's services may be worth where no figure near the date says so: estimates, kept apart from what is traced.

Each method is tried on the mutuals whose value is known, each left out in turn, in the middle of every year. The errors found are
redrawn for the range of a sum. No filter changes an estimate: it rests on all mutuals that are live at the date.
"""

from __future__ import annotations

from binascii import crc32
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lib.core.asat import is_live, live_at, live_sources, source_ids, totals
from lib.core.caching import once_a_choice, once_an_edition
from lib.core.nearest import NEAR, STAFF, VALUE, figures_for, middles_of_years, nearest_figures, paid_once
from lib.register.measures import ESTIMATED, find_measure
from lib.register.schema import GRADES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from lib.register.dataset import Dataset
    from lib.view.view import View

#: Of the random numbers, with the id of each mutual, so that neither machine nor selection changes them.
SEED = 20130208
DRAWS = 1_500
#: The errors of more estimates than these are redrawn together: their sum is normal, and 100,000 mutuals would take seconds one by one.
MANY = 1_000
#: The range that is said: 95% of the draws.
PERCENTILES = (2.5, 97.5)
#: Others that an estimate must rest on, and trials that its error must rest on.
FEWEST = 5
#: Bodies that began before this year are shown apart: they hold much, and were hardly meant in 2013.
OLDER = 2006
#: Years over which a figure is moved: beyond them errors are twice as large, so they are redrawn apart.
SHORT_MOVE = 5
#: Nothing is estimated by a pool of which half of the trials missed by more than this many times, up or down.
WORST_FACTOR = 3
#: A yearly growth is worked out between figures that lie at least this far apart.
APART = 0.9
_DAYS = 365.25
_WEAK = GRADES["low"]


class Method(StrEnum):
    """Where the value of a mutual comes from, the best first."""

    TRACED = "Traced"
    OWN = "Own figure of another year"
    STAFF = "Staff"
    GROUP = "Sector group"
    NONE = "No basis"


#: Trials whose errors are redrawn together; those of a group's mean have a pool for each group that was tried on enough mutuals.
_OWN_NEAR = f"Own figure of another year, moved by up to {SHORT_MOVE} years"
_OWN_FAR = f"Own figure of another year, moved by more than {SHORT_MOVE} years"
_HEAD_OF_GROUP = "Staff times pounds a head in its sector group"
_HEAD_OF_REST = "Staff times pounds a head in the other sector groups together"
_MEAN, _MEAN_OF_REST = "Mean of its sector group: ", "Mean of its sector group: other groups"


@dataclass(frozen=True, kw_only=True, eq=False)
class Errors:
    """What the trials of one pool found.

    Args:
        method: The method tried.
        trials: How many.
        mutuals: On how many mutuals.
        bias: The known values divided by their estimates, both added up: estimates are multiplied by it. 1 for a group's mean, since the
            mutuals whose value is known are larger than those that such a mean stands for.
        multipliers: What an estimate may have to be multiplied by, smallest first; 1 on average.
        typical: Half of the estimates missed by no more than this, as a share of the known value.
        factor: Half of them were within this many times, up or down.
    """

    method: Method
    trials: int
    mutuals: int
    bias: float
    multipliers: np.ndarray
    typical: float
    factor: float


@dataclass(frozen=True, kw_only=True, eq=False)
class _Figures:
    """What is known of every mutual live at a date, in the order of the organisations table; missing numbers are NaN.

    Args:
        rows: Labels of that table.
        ids: Ids.
        group: Number of the sector group.
        weak: True where the evidence is weak.
        value: GBP a year near the date.
        staff: People near the date.
        own: The nearest figure that is not near, a turnover before a contract.
        years: From the day of that figure to the date; negative where it is moved back.
        own_source: Ids of the sources of that figure.
    """

    rows: pd.Index
    ids: np.ndarray
    group: np.ndarray
    weak: np.ndarray
    value: np.ndarray
    staff: np.ndarray
    own: np.ndarray
    years: np.ndarray
    own_source: np.ndarray


#: Method -> what it gives for each mutual before its bias is taken away (NaN where it gives nothing), and the pool of its errors.
_Tries = dict[Method, tuple[np.ndarray, np.ndarray]]


def estimates_at(data: Dataset, on: date) -> pd.DataFrame:
    """Every mutual live at a date, whatever its evidence, with its value traced or estimated.

    Returns:
        Indexed by the label of the organisations table: estimated (GBP a year: what is traced, else the estimate; missing where there is no
        basis), method (`Method`), pool (whose errors are redrawn; empty where nothing is estimated), own_source (ids of the sources of the
        own figure of another year where one is moved, else missing). Not to be changed.
    """
    return _estimates_at(data, on)


@once_a_choice
def _estimates_at(data: Dataset, on: date) -> pd.DataFrame:
    return _estimate(data, _know(data, on))


@once_an_edition
def yearly_estimates(data: Dataset) -> tuple[tuple[date, pd.DataFrame], ...]:
    """The middle of every year, with what `estimates_at` gives then. Not to be changed."""
    return tuple((day, _estimate(data, figures)) for day, figures in _know_yearly(data))


def _estimate(data: Dataset, figures: _Figures) -> pd.DataFrame:
    pools, tried_on = error_pools(data), list_pools(data)
    tries = _try_methods(data, figures, _list_biases(pools))
    value, method = figures.value.copy(), np.where(np.isfinite(figures.value), str(Method.TRACED), str(Method.NONE)).astype(object)
    pool = np.full(len(value), "", dtype=object)
    for name, (estimate, own_pool) in tries.items():
        tried = (
            np.array([each if each in tried_on else _MEAN_OF_REST for each in own_pool], dtype=object) if name is Method.GROUP else own_pool
        )
        bias = np.array([pools[each].bias if each in pools else np.nan for each in tried], dtype=float)
        fills = np.isnan(value) & np.isfinite(estimate * bias)
        value[fills], method[fills], pool[fills] = (estimate * bias)[fills], str(name), tried[fills]
    source = pd.Series(figures.own_source, index=figures.rows, dtype=object).where(method == str(Method.OWN))
    return pd.DataFrame({"estimated": value, "method": method, "pool": pool, "own_source": source}, index=figures.rows)


@once_an_edition
def error_pools(data: Dataset) -> Mapping[str, Errors]:
    """Pool -> what its trials found, for the pools by which something is estimated: tried `FEWEST` times, and not too far out.

    None where all money is paid once: who was paid nothing that the register knows of was paid nothing.
    """
    return {} if paid_once(data, VALUE) else _choose_usable(list_pools(data))


@once_an_edition
def list_pools(data: Dataset) -> Mapping[str, Errors]:
    """Pool -> what its trials found, also where that rules it out; one tried fewer than `FEWEST` times is left out."""
    return _pool(trials(data))


def _pool(tried: pd.DataFrame) -> dict[str, Errors]:
    parts = {str(pool): part for pool, part in tried.groupby("pool") if len(part) >= FEWEST}
    return dict(sorted(((pool, _weigh_errors(part)) for pool, part in parts.items()), key=lambda item: list(Method).index(item[1].method)))


def _choose_usable(pools: Mapping[str, Errors]) -> dict[str, Errors]:
    return {pool: errors for pool, errors in pools.items() if errors.factor <= WORST_FACTOR}


def _list_biases(pools: Mapping[str, Errors]) -> dict[str, float]:
    return {pool: errors.bias for pool, errors in pools.items()}


def _weigh_errors(tried: pd.DataFrame) -> Errors:
    actual, estimate, method = tried["actual"].to_numpy(float), tried["estimate"].to_numpy(float), Method(tried["method"].iloc[0])
    bias = 1.0 if method is Method.GROUP else float(actual.sum() / estimate.sum())
    ratios = np.sort(actual / (estimate * bias))
    return Errors(
        method=method,
        trials=len(tried),
        mutuals=int(tried["mutual_id"].nunique()),
        bias=bias,
        multipliers=ratios / ratios.mean(),
        typical=float(np.median(np.abs(1 / ratios - 1))),
        factor=float(np.exp(np.median(np.abs(np.log(ratios))))),
    )


@once_an_edition
def trials(data: Dataset) -> pd.DataFrame:
    """Each mutual with a known value in the middle of each year, estimated by each method as if that value were not known.

    Left out are all its figures within three years of that day; the rest is as at a date at which it is missing.

    Returns:
        year, mutual_id, group, method, pool, actual, estimate (before its bias is taken away), in pounds a year. Not to be changed.
    """
    first = _try_yearly(data, {}, (Method.OWN, Method.STAFF))
    # Donors of a group are estimated themselves, so the bias of their method is needed first.
    last = _try_yearly(data, _list_biases(_choose_usable(_pool(first))), (Method.GROUP,))
    tried_on = last.groupby("group")["mutual_id"].transform("nunique")
    last["pool"] = last["pool"].where(tried_on.ge(FEWEST), _MEAN_OF_REST)
    return pd.concat([first, last], ignore_index=True)


def _try_yearly(data: Dataset, biases: Mapping[str, float], methods: Sequence[Method]) -> pd.DataFrame:
    parts = []
    for day, figures in _know_yearly(data):
        tries = _try_methods(data, figures, biases)
        own = {"year": day.year, "mutual_id": figures.ids, "group": figures.group, "actual": figures.value}
        parts += [pd.DataFrame({**own, "method": str(name), "estimate": tries[name][0], "pool": tries[name][1]}) for name in methods]
    tried = pd.concat(parts, ignore_index=True)
    return tried[tried["actual"].gt(0) & tried["estimate"].gt(0)].reset_index(drop=True)


@once_an_edition
def growth(data: Dataset) -> float:
    """The yearly growth of a typical mutual: the median over mutuals of the median growth a year between their turnovers.

    Neighbouring turnovers of a mutual count where they lie at least 0.9 years apart and it was not enlarged between them. 0 where fewer
    than `FEWEST` mutuals have two.
    """
    turnover = figures_for(data, VALUE[:1], data.latest).sort_values(["mutual_id", "day"], kind="stable")
    turnover = turnover[turnover["amount"].gt(0)].drop_duplicates(["mutual_id", "day"])
    before = turnover.groupby("mutual_id", observed=True)[["day", "amount"]].shift()
    years = (turnover["day"] - before["day"]).dt.days / _DAYS
    apart = years.ge(APART) & ~turnover["enlarged"].gt(before["day"])
    yearly = ((turnover["amount"] / before["amount"]) ** (1 / years) - 1)[apart]
    medians = yearly.groupby(turnover["mutual_id"].astype(str)).median()
    return float(medians.median()) if len(medians) >= FEWEST else 0.0


@once_an_edition
def _know_yearly(data: Dataset) -> tuple[tuple[date, _Figures], ...]:
    return tuple((day, _know(data, day)) for day in middles_of_years(data))


def _know(data: Dataset, on: date) -> _Figures:
    live = data.mutuals[is_live(data.mutuals, on)]
    ids = live["mutual_id"]
    value, staff = (nearest_figures(data, measures, on)["amount"].reindex(ids).to_numpy(float) for measures in (VALUE, STAFF))
    own = _far_figures(data, on).reindex(ids)
    return _Figures(
        rows=live.index,
        ids=ids.to_numpy(str),
        group=live["sector_group"].map(_groups(data).index).to_numpy(int),
        weak=live["grade"].eq(_WEAK).to_numpy(bool),
        value=value,
        staff=np.where(staff > 0, staff, np.nan),
        own=own["amount"].to_numpy(float),
        years=own["years"].to_numpy(float),
        own_source=own["source_id"].to_numpy(object),
    )


def _groups(data: Dataset) -> list[str]:
    return list(data.register.groups)


def _far_figures(data: Dataset, on: date) -> pd.DataFrame:
    """For each mutual its nearest figure that lies more than three years away: amount, years, source_id; indexed by mutual_id."""
    day, found = pd.Timestamp(on), figures_for(data, VALUE, on)
    # What was paid once says nothing of other years.
    far = found[~found["day"].between(day - NEAR, day + NEAR) & ~found["measure"].isin(data.register.vocabulary.paid_once)]
    years = (day - far["day"]).dt.days.to_numpy() / _DAYS
    order = np.lexsort((-years, np.abs(years), far["rank"]))  # of two as near the later goes first
    nearest = far.assign(years=years).set_index("mutual_id")[["amount", "years", "source_id"]].iloc[order]
    return nearest[~nearest.index.duplicated()]


def _try_methods(data: Dataset, figures: _Figures, biases: Mapping[str, float]) -> _Tries:
    """What each method gives for every live mutual, whether or not its value is known: itself is left out of all that it rests on.

    Args:
        data: The edition.
        figures: What is known at the date.
        biases: Pool -> the bias to take away from the estimates that a group's mean rests on.
    """
    own = figures.own * (1 + growth(data)) ** figures.years
    own_pool = np.where(np.abs(figures.years) <= SHORT_MOVE, _OWN_NEAR, _OWN_FAR).astype(object)
    a_head, head_pool = _find_pounds_a_head(figures)
    own_bias, head_bias = (np.array([biases.get(each, np.nan) for each in pool], dtype=float) for pool in (own_pool, head_pool))
    mean = _find_mean_of_group(figures, own * own_bias, a_head * head_bias)
    names = np.array([f"{_MEAN}{name}" for name in _groups(data)], dtype=object)
    return {
        Method.OWN: (own, own_pool),
        Method.STAFF: (figures.staff * a_head, head_pool),
        Method.GROUP: (mean, names[figures.group]),
    }


def _find_pounds_a_head(figures: _Figures) -> tuple[np.ndarray, np.ndarray]:
    """Pounds a head where both are known: the value of the others of its group by their staff, else that of the smaller groups; pool."""
    both = np.isfinite(figures.value) & np.isfinite(figures.staff)
    number_of = np.bincount(figures.group, both)
    small = number_of < FEWEST

    def leave_out(column: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What is left without the mutual: in its group, and in the small groups and its own together."""
        numbers = np.where(both, column, 0.0)
        of_group = np.bincount(figures.group, numbers, len(small))
        within = of_group[figures.group] - numbers
        return within, of_group[small].sum() + np.where(small[figures.group], -numbers, within)

    in_group, in_rest = zip(*(leave_out(column) for column in (figures.value, figures.staff, np.ones(len(both)))), strict=True)
    enough = in_group[2] >= FEWEST
    worth, people, basis = (np.where(enough, *pair) for pair in zip(in_group, in_rest, strict=True))
    a_head = np.divide(worth, people, out=np.full(len(worth), np.nan), where=basis >= FEWEST)
    return a_head, np.where(enough, _HEAD_OF_GROUP, _HEAD_OF_REST).astype(object)


def _find_mean_of_group(figures: _Figures, own: np.ndarray, a_head: np.ndarray) -> np.ndarray:
    """The mean of the others of its sector group, traced, else estimated by the methods before; weak evidence is left out."""
    values = np.where(figures.weak, np.nan, np.where(np.isfinite(figures.value), figures.value, own))
    # Pounds a head differ with who is left out, so the staff of those who have nothing else are added up first.
    staff = np.where(~figures.weak & np.isnan(values) & np.isfinite(a_head), figures.staff, np.nan)
    columns = (np.nan_to_num(values), np.nan_to_num(staff), (np.isfinite(values) | np.isfinite(staff)) * 1.0)
    worth, people, number = (np.bincount(figures.group, column)[figures.group] - column for column in columns)
    total = worth + np.where(people > 0, people * a_head, 0.0)
    mean: np.ndarray = np.divide(total, number, out=np.full(len(total), np.nan), where=number >= FEWEST)
    return mean


# Sums with their range


def live_rows(data: Dataset, view: View, on: date | None = None) -> pd.DataFrame:
    """The rows of `live_at`, with what is estimated where the view's measure shows that.

    Returns:
        The columns of `live_at`; and, for the measure with estimates, those of `with_estimates`. Not to be changed.
    """
    return with_estimates(data, view, on) if find_measure(view.measure).ranged else live_at(data, view, on)


def with_estimates(data: Dataset, view: View, on: date | None = None) -> pd.DataFrame:
    """The rows of `live_at`, each with its value traced or estimated.

    Returns:
        The columns of `live_at`, and those of `estimates_at`; older, True where it began before `OLDER`. Not to be changed.
    """
    return _with_estimates(data, view.filters, on or view.as_at)


@once_a_choice
def _with_estimates(data: Dataset, filters: View, on: date) -> pd.DataFrame:
    live = live_at(data, filters, on)
    found = estimates_at(data, on).loc[live["row"]].set_axis(live.index)
    began = data.mutuals.loc[live["row"], "start_mid"].set_axis(live.index)
    return live.join(found).assign(older=began.dt.year.lt(OLDER))


def add_up(data: Dataset, view: View, live: pd.DataFrame, by: str | Sequence[str] = ()) -> pd.DataFrame:
    """What `totals` gives; for the measure with estimates also its columns: sum, range and how many mutuals it covers.

    Args:
        data: The edition.
        view: Its measure says whether estimates are added up.
        live: Rows of `live_rows`.
        by: Column or columns to group by; none for a single row.
    """
    sums_of_live = totals(live, by)
    return sums_of_live if not find_measure(view.measure).ranged else pd.concat([sums_of_live, sums(data, live, by)], axis="columns")


def sources_of_rows(data: Dataset, view: View, live: pd.DataFrame) -> tuple[str, ...]:
    """Every source behind the rows of `live_rows`, those of figures that were moved from another year too, sorted."""
    moved = source_ids(live["own_source"]) if "own_source" in live else ()
    return tuple(sorted({*live_sources(data, view), *moved}))


def sums(data: Dataset, live: pd.DataFrame, by: str | Sequence[str] = ()) -> pd.DataFrame:
    """Sums of what is traced or estimated, all together or by group, in the order of `totals`.

    Args:
        data: The edition.
        live: Rows of `with_estimates`.
        by: Column or columns to group by; none for a single row.

    Returns:
        estimated, estimated_low, estimated_high (GBP a year; missing where nothing is traced or estimated) and estimated_known, how
        many mutuals the sum covers.
    """
    keys = [by] if isinstance(by, str) else list(by)
    ids, value, pool = live["mutual_id"].to_numpy(str), live["estimated"].to_numpy(float), live["pool"].to_numpy(object)
    groups = live.groupby([live[key].astype("str") for key in keys]).indices.values() if keys else [np.arange(len(live))]
    rows = [sum_with_range(data, ids[rows], value[rows], pool[rows]) for rows in groups]
    return pd.DataFrame(rows, columns=list(ESTIMATED.columns))


def sum_with_range(data: Dataset, ids: np.ndarray, value: np.ndarray, pool: np.ndarray) -> tuple[float, float, float, int]:
    """A sum of what is traced or estimated: the sum, its range and how many it covers; NaN where nothing is traced or estimated.

    Args:
        data: The edition.
        ids: Of the mutuals.
        value: Traced or estimated, NaN for neither.
        pool: Whose errors are redrawn; empty where nothing is estimated.
    """
    value = value.astype(float)
    known = int(np.isfinite(value).sum())
    if not known:
        return float("nan"), float("nan"), float("nan"), 0
    low, high = np.percentile(draw_sums(data, ids, value, pool), PERCENTILES)
    return float(np.nansum(value)), float(low), float(high), known


def ranges_of_each(data: Dataset, live: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The lower and the upper end of the range of each single estimate among rows of `with_estimates`; NaN where nothing is estimated."""
    ends = np.full((2, len(live)), np.nan)
    for place, row in enumerate(live[["mutual_id", "estimated", "pool"]].itertuples(index=False, name=None)):
        if row[2]:
            ends[:, place] = np.percentile(draw_sums(data, *(np.array([cell], dtype=object) for cell in row)), PERCENTILES)
    return ends[0], ends[1]


def draw_sums(data: Dataset, ids: np.ndarray, value: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """`DRAWS` sums: what is traced stays, each estimate is multiplied by an error of its trials. Arguments as in `sum_with_range`."""
    pools, open_ = error_pools(data), pool != ""
    draws = np.full(DRAWS, np.nansum(value[~open_].astype(float)))
    if open_.sum() > MANY:
        estimates = value[open_].astype(float)
        spreads = estimates * pd.Series(pool[open_]).map({name: errors.multipliers.std() for name, errors in pools.items()}).to_numpy()
        normal = np.random.Generator(np.random.PCG64(SEED)).standard_normal(DRAWS)
        draws += estimates.sum() + float(np.sqrt(np.square(spreads).sum())) * normal
        return draws
    for mutual, estimate, name in zip(ids[open_], value[open_], pool[open_], strict=True):
        multipliers = pools[name].multipliers
        draws += estimate * multipliers[(_draw_numbers(str(mutual)) * len(multipliers)).astype(int)]
    return draws


@lru_cache(maxsize=2_000)  # a chart over time asks for those of every mutual in every year
def _draw_numbers(mutual: str) -> np.ndarray:
    """The random numbers of a mutual, from 0 to 1: the same on every machine, whatever else is drawn."""
    return np.random.Generator(np.random.PCG64([SEED, crc32(mutual.encode())])).random(DRAWS)
