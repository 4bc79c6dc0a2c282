"""The figure that describes a mutual best at a date: its value and its staff (rule 6), for one, for all, and with their sources."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lib.core.citing import Citations, citations
from lib.register.dataset import KEPT_EDITIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lib.register.dataset import Dataset

#: The figures that give a mutual's value and its staff, best first.
VALUE, STAFF = ("turnover", "contract_value"), ("staff_headcount",)
_BASES = tuple(name.replace("_", " ").capitalize() for name in VALUE)
#: A figure describes a mutual at a date when it lies at most this far away (rule 6: three years).
NEAR = pd.Timedelta(days=1096)
#: Dates whose figures are kept.
_KEPT_DATES = 16
#: Numbers that order the figures of a mutual, from the left: measure, years apart (3 bits), later or not, approximate or not, how long
#: before the last publication, place among all figures (24 bits).
_YEARS_APART, _POSITION = 44, 2**24 - 1
#: What days are counted from.
_DAY_ZERO = date(1970, 1, 1)
#: What is known of a mutual's value and staff.
_KNOWN = ("value", "value_year", "value_basis", "value_source", "staff", "staff_year", "staff_source")


@lru_cache(maxsize=_KEPT_DATES)
def nearest_figures(data: Dataset, measures: tuple[str, ...], on: date) -> pd.DataFrame:
    """For each mutual the one figure that describes it best at a date.

    Earlier `measures` go before later ones; then the same year, then the nearest year, the earlier of two; exact before
    approximate; the later publication. Money counts only as a year's worth of the whole body (rule 6).

    Args:
        data: The dataset.
        measures: Measures of the observations table, best first.
        on: The date.

    Returns:
        Indexed by mutual_id: amount (GBP a year, or people), year, basis, source_id (a tuple). Not to be changed.
    """
    found = _candidates(data, measures)
    best = _best(data, measures, on)
    return pd.DataFrame(
        {name: found[name][best] for name in ("amount", "year", "basis", "source_id")},
        index=pd.Index(found["mutual_id"][best], name="mutual_id"),
    )


@lru_cache(maxsize=2 * _KEPT_DATES)
def _best(data: Dataset, measures: tuple[str, ...], on: date) -> np.ndarray:
    """Which of the candidates describes each mutual best at a date."""
    found = _candidates(data, measures)
    day = (on - _DAY_ZERO).days
    near = np.flatnonzero((found["day"] >= day - NEAR.days) & (found["day"] <= day + NEAR.days))
    if not len(near):
        return near
    # One number for each figure, the best the smallest, so that nothing is sorted for each date; years apart are at most four.
    after = found["year"][near] - on.year
    order = found["worth"][near] | (np.abs(after) << _YEARS_APART) | ((after > 0) << (_YEARS_APART - 1))
    mutual = found["mutual"][near]
    firsts = np.flatnonzero(np.diff(mutual, prepend=-1))
    best: np.ndarray = np.minimum.reduceat(order, firsts) & _POSITION
    return best


@lru_cache(maxsize=8)
def _candidates(data: Dataset, measures: tuple[str, ...]) -> dict[str, np.ndarray]:
    """The figures that may describe a mutual, as arrays, those of a mutual together: one pass for each date is then enough."""
    seen = data.observations
    money = seen["unit"].eq("GBP")
    usable = seen["measure"].isin(measures) & np.where(money, seen["annual_value"].notna(), seen["unit"].eq("people"))
    found = seen[usable]
    mutual = pd.factorize(found["mutual_id"])[0]
    together = np.argsort(mutual, kind="stable")
    found, mutual = found.iloc[together], mutual[together]
    measure = found["measure"].astype(str)
    row, own = pd.Index(data.mutuals["mutual_id"]).get_indexer(found["mutual_id"]), data.mutuals["source_ids"].tolist()
    sources = found["source_id"].map(tuple)
    published = found["source_published"].fillna(pd.Timestamp("1900-01-01")).to_numpy("datetime64[D]").astype(int)
    rank = measure.map({name: rank for rank, name in enumerate(measures)}).to_numpy(int)
    latest = (published.max(initial=0) - published) << _POSITION.bit_length()
    return {
        "mutual_id": found["mutual_id"].to_numpy(),
        "mutual": mutual,
        "row": row,
        "day": found["period_end_mid"].to_numpy("datetime64[D]").astype(np.int32),
        "year": found["period_end_mid"].dt.year.to_numpy(np.int64),
        "rank": rank,
        "worth": (rank << _YEARS_APART + 3) | (found["approx"].to_numpy(int) << _YEARS_APART - 2) | latest | np.arange(len(found)),
        "amount": found["annual_value"].where(found["unit"].eq("GBP"), found["value"]).to_numpy(float),
        "basis": measure.str.replace("_", " ").str.capitalize().to_numpy(),
        "source_id": sources.to_numpy(),
        "adds": np.array([at < 0 or not set(ids).issubset(own[at]) for at, ids in zip(row.tolist(), sources, strict=True)], dtype=bool),
    }


def known_at(data: Dataset, on: date, rows: np.ndarray, names: Sequence[str] = _KNOWN) -> dict[str, Any]:
    """What is known of the value and staff of organisations at a date.

    Args:
        data: The dataset.
        on: The date.
        rows: Their places in the organisations table.
        names: Which columns; all if left out.

    Returns:
        Columns in the order of `rows`: value (GBP a year), value_year, value_basis, value_source, staff (people), staff_year, staff_source.
    """
    value, staff = (_described(data, measures, on, rows) for measures in (VALUE, STAFF))
    columns: dict[str, Callable[[], Any]] = {
        "value": lambda: value("amount"),
        "value_year": lambda: pd.array(value("year"), dtype="Int64"),
        "value_basis": lambda: pd.Categorical.from_codes(np.nan_to_num(value("rank"), nan=-1).astype(int), pd.Index(_BASES)),
        "value_source": lambda: value("source_id"),
        "staff": lambda: staff("amount"),
        "staff_year": lambda: pd.array(staff("year"), dtype="Int64"),
        "staff_source": lambda: staff("source_id"),
    }
    return {name: columns[name]() for name in names}


def _described(data: Dataset, measures: tuple[str, ...], on: date, rows: np.ndarray) -> Callable[[str], np.ndarray]:
    """Gives a column of `nearest_figures` for organisations at these places of their table, missing where no figure is near."""
    found, at = _candidates(data, measures), _places(data, measures, on)[rows]
    described = np.flatnonzero(at >= 0)
    at = at[described]

    def column(name: str) -> np.ndarray:
        cells = np.full(len(rows), np.nan, dtype=object if found[name].dtype == object else float)
        cells[described] = found[name][at]
        return cells

    return column


def sources_added(data: Dataset, on: date, rows: np.ndarray) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Place among `rows` and the sources of its value, or of its staff, at a date, where it does not cite all of them itself."""
    for measures in (VALUE, STAFF):
        found, best = _candidates(data, measures), _places(data, measures, on)[rows]
        for place in np.flatnonzero((best >= 0) & found["adds"][best]).tolist() if len(found["adds"]) else ():
            yield place, found["source_id"][best[place]]


@lru_cache(maxsize=2 * _KEPT_DATES)
def _places(data: Dataset, measures: tuple[str, ...], on: date) -> np.ndarray:
    """For each organisation which of the candidates describes it best at a date; -1 where none is near."""
    best = _best(data, measures, on)
    # One cell more than there are organisations: it takes the figure of one that the table lacks, whose row is -1.
    places = np.full(len(data.mutuals) + 1, -1)
    places[_candidates(data, measures)["row"][best]] = best
    return places[:-1]


@lru_cache(maxsize=2 * KEPT_EDITIONS)
def yearly_figures(data: Dataset, measures: tuple[str, ...]) -> tuple[tuple[date, np.ndarray], ...]:
    """The middle of every year, with the figure that describes every organisation then, in the order of their table; NaN if unknown."""
    rows = np.arange(len(data.mutuals))
    return tuple((day, _described(data, measures, day, rows)("amount")) for day in middles_of_years(data))


def middles_of_years(data: Dataset) -> list[date]:
    """The middle of every year from the register's first date to its latest."""
    days = [date(year, 7, 2) for year in range(data.register.first_date.year, data.latest.year + 1)]
    return [day for day in days if day <= data.latest]


@lru_cache(maxsize=2 * KEPT_EDITIONS)
def figure_citations(data: Dataset, measures: tuple[str, ...]) -> Citations:
    """What cites which source among the figures that may describe a mutual."""
    return citations(data, _candidates(data, measures)["source_id"])


def describing(data: Dataset, measures: tuple[str, ...], on: date, live: np.ndarray) -> np.ndarray:
    """True for each candidate that describes one of the live mutuals best at a date."""
    found, best = _candidates(data, measures), _best(data, measures, on)
    describes = np.zeros(len(found["row"]), dtype=bool)
    describes[best[(found["row"][best] >= 0) & live[found["row"][best]]]] = True
    return describes
