"""How much the register knows: coverage by field, sector, region and year, old figures, thin evidence, and what to look for next."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lib.core.asat import choose, grades, is_live, live_at, names_in_order, source_ids, sources_of
from lib.core.nearest import STAFF, VALUE, yearly_figures
from lib.core.result import Result
from lib.register.dataset import KEPT_EDITIONS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lib.register.dataset import Dataset
    from lib.view.view import View

#: Rows of the lists, the most pressing first.
MOST = 25
#: Selections for which is kept what no date changes.
_KEPT = 16
#: Places on the map that are as good as an address.
_GOOD_PLACE = ("postcode", "postcode sector", "postcode district", "town")
#: Similar mutuals that a likely size needs to rest on.
FEWEST_SIMILAR = 3
#: What a likely value may rest on, the best first.
_BASES = (
    "Its staff, at the middle value per head",
    "The middle value of its sector",
    "The middle value of all",
    "Too few values are known",
)
_SHARES = ("dated_share", "placed_share", "value_share_known", "staff_share_known")


def by_field(data: Dataset, view: View) -> Result[Any]:
    """For how many of the mutuals chosen, planned ones left out, sources give each fact.

    Returns:
        quality_field, quality_known, quality_of, quality_share; a field that no mutual could have is left out.
    """
    mutuals, frame = _fields(data, view.filters)
    return _result("quality-fields", data, view, mutuals, frame)


@lru_cache(maxsize=_KEPT)
def _fields(data: Dataset, filters: View) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The mutuals and the rows of `by_field`, which no date changes."""
    mutuals = _begun(data, filters)
    ended = mutuals["status"].eq("ended")
    valued, staffed = (_has_figures(data, names).loc[mutuals.index] for names in (VALUE, STAFF))
    everyone = pd.Series(data=True, index=mutuals.index)
    fields: dict[str, tuple[pd.Series, pd.Series]] = {
        "A date at which it was launched or trading": (mutuals["start_from"].notna(), everyone),
        "A dated launch": (mutuals["start_basis"].eq("launched"), everyone),
        "A dated end, of those that ended": (mutuals["end_basis"].eq("dated"), ended),
        "Why it ended, of those that ended": (mutuals["end_reason"].notna(), ended),
        "A region": (mutuals["region"].notna(), everyone),
        "A place by postcode or town": (mutuals["precision"].isin(_GOOD_PLACE), everyone),
        "A legal form": (mutuals["legal_form"].notna(), everyone),
        "The body that it left": (mutuals["parent_body"].notna(), everyone),
        "A value of any year": (valued, everyone),
        "A number of staff of any year": (staffed, everyone),
        "More than one source": (mutuals["source_ids"].map(len).gt(1).astype(bool), everyone),
    }
    rows = [(name, int((has & could).sum()), int(could.sum())) for name, (has, could) in fields.items() if could.any()]
    frame = pd.DataFrame(rows, columns=["quality_field", "quality_known", "quality_of"])
    frame["quality_share"] = frame["quality_known"] / frame["quality_of"]
    return mutuals, frame.sort_values("quality_share", ascending=False, kind="stable")


@lru_cache(maxsize=2 * KEPT_EDITIONS)
def _has_figures(data: Dataset, measures: tuple[str, ...]) -> pd.Series:
    """For each organisation, whether there is a figure of these measures of any year."""
    seen = data.observations
    return data.mutuals["mutual_id"].isin(seen.loc[seen["measure"].isin(measures), "mutual_id"].unique())


def by_group(data: Dataset, view: View) -> Result[Any]:
    """What is known of the mutuals live at the date, by sector and by region, and of those live in the middle of each year.

    Returns:
        quality_by, quality_group, mutuals, dated_share, placed_share, value_share_known, staff_share_known.
    """
    live, chosen = live_at(data, view), choose(data, view)
    years, ever = _years(data, view.filters)
    rows = [
        *_group_rows(live, "Sector", "sector", data.register.sectors),
        *_group_rows(live, "Region", "place", data.register.places),
        *years,
    ]
    frame = pd.DataFrame(rows, columns=["quality_by", "quality_group", "mutuals", *_SHARES])
    shown = ever | is_live(chosen, view.as_at).to_numpy()
    return _result("quality-groups", data, view, chosen[["grade"]][shown], frame, facts={"live": len(live)})


def _group_rows(live: pd.DataFrame, by: str, column: str, names: Sequence[str]) -> list[tuple[object, ...]]:
    """The rows of `by_group` about the groups of a column that hold a mutual, in the order of `names`."""
    codes, groups = live[column].cat.codes.to_numpy(), live[column].cat.categories
    placed = codes >= 0
    known = (*_dated_and_placed(live), live["value"].notna(), live["staff"].notna())
    numbers = np.bincount(codes[placed], minlength=len(groups))
    sums = [np.bincount(codes[placed], weights=each.to_numpy(float)[placed], minlength=len(groups)) for each in known]
    at = {str(name): place for place, name in enumerate(groups)}
    held = [(name, at[name]) for name in names if name in at and numbers[at[name]]]
    return [(by, name, int(numbers[place]), *(float(each[place] / numbers[place]) for each in sums)) for name, place in held]


@lru_cache(maxsize=_KEPT)
def _years(data: Dataset, filters: View) -> tuple[list[tuple[object, ...]], np.ndarray]:
    """The rows of `by_group` about years, which no date changes, and which of the mutuals chosen are in any of them."""
    chosen = choose(data, filters)
    days, *every = _by_year(data)
    live, valued, staffed = (each[chosen.index] for each in every)
    dated, placed = (column.to_numpy(bool)[:, None] for column in _dated_and_placed(chosen))
    numbers = live.sum(axis=0)
    known = [(live & each).sum(axis=0) for each in (dated, placed, valued, staffed)]
    rows: list[tuple[object, ...]] = [
        ("Year", str(day.year), count, *(each[at] / count for each in known))
        for at, (day, count) in enumerate(zip(days, numbers.tolist(), strict=True))
        if count
    ]
    ever: np.ndarray = live.sum(axis=1) > 0
    return rows, ever


@lru_cache(maxsize=KEPT_EDITIONS)
def _by_year(data: Dataset) -> tuple[tuple[date, ...], np.ndarray, np.ndarray, np.ndarray]:
    """The middle of every year; for every organisation and each of them whether it is live, its value is known, its staff are."""
    values, staff = yearly_figures(data, VALUE), yearly_figures(data, STAFF)
    days = tuple(day for day, _ in values)
    live = np.column_stack([is_live(data.mutuals, day).to_numpy() for day in days])
    valued, staffed = (np.column_stack([np.isfinite(figures) for _, figures in each]) for each in (values, staff))
    return days, live, valued, staffed


def oldest(data: Dataset, view: View) -> Result[Any]:
    """The mutuals live at the date whose newest value or headcount is the oldest.

    Returns:
        mutual_id, name, sector, region, newest_figure, figure_age, grade, source_id; at most `MOST`, the oldest first. Fact: `of`.
    """
    live = live_at(data, view)
    years, cited = _newest_figures(data)
    row = live["row"].to_numpy()
    year = years[row]
    known = np.isfinite(year)
    first = _first(data, row, year)[: known.sum()]
    frame = _named(live, first)
    frame["newest_figure"] = year[first].astype(int)
    frame["figure_age"] = data.latest.year - frame["newest_figure"]
    frame["source_id"] = cited[row[first]]
    columns = ["mutual_id", "name", "sector", "region", "newest_figure", "figure_age", "grade", "source_id"]
    return _result("quality-oldest", data, view, live, frame[columns], facts={"of": int(known.sum())})


@lru_cache(maxsize=KEPT_EDITIONS)
def _newest_figures(data: Dataset) -> tuple[np.ndarray, np.ndarray]:
    """The year of the newest value or headcount of each organisation, of whatever scope, and its sources; missing where there is none."""
    seen = data.observations[data.observations["measure"].isin((*VALUE, *STAFF))].sort_values("period_end_mid", kind="stable")
    last = seen.drop_duplicates("mutual_id", keep="last").set_index("mutual_id").reindex(data.mutuals["mutual_id"])
    return last["period_end_mid"].dt.year.to_numpy(float), last["source_id"].to_numpy(object)


def weakest(data: Dataset, view: View) -> Result[Any]:
    """The mutuals live at the date that rest on the thinnest evidence: the weakest grade, then the fewest sources.

    Returns:
        mutual_id, name, sector, region, grade, sources_count, source_id; at most `MOST`. Facts: `single` (how many rest on one
        source), `of`.
    """
    live = live_at(data, view)
    row = live["row"].to_numpy()
    grade, number = (each[row] for each in _thinness(data))
    first = _first(data, row, grade, number)
    frame = _named(live, first)
    frame["sources_count"] = number[first]
    frame["source_id"] = live["source_ids"].to_numpy()[first]
    columns = ["mutual_id", "name", "sector", "region", "grade", "sources_count", "source_id"]
    return _result("quality-evidence", data, view, live, frame[columns], facts={"of": len(live), "single": int((number == 1).sum())})


@lru_cache(maxsize=KEPT_EDITIONS)
def _thinness(data: Dataset) -> tuple[np.ndarray, np.ndarray]:
    """For each organisation its grade, the weakest the smallest, and the number of its sources."""
    grade = data.mutuals["grade"].astype(str).map({"Weak": 0, "Moderate": 1, "Strong": 2}).to_numpy(int)
    return grade, data.mutuals["source_ids"].map(len).to_numpy(int)


def work_list(data: Dataset, view: View) -> Result[Any]:
    """Live mutuals without a value near the date, the likely largest first: what would most improve the picture.

    The likely size is its headcount times the middle value per head of those with both; without a headcount, the middle value of
    its sector, or of all where fewer than `FEWEST_SIMILAR` of the sector have one. It is a guide and enters no total.

    Returns:
        mutual_id, name, sector, region, lacking, likely_value, likely_basis, grade, source_id; at most `MOST`. Fact: `of`.
    """
    live = live_at(data, view)
    short = np.flatnonzero(live["value"].isna().to_numpy())
    size, basis = _likely(live)
    first = short[_first(data, live["row"].to_numpy()[short], -size[short])]
    frame = _named(live, first)
    frame["lacking"] = np.where(live["staff"].to_numpy()[first] >= 0, "Value", "Value and staff")
    frame["likely_value"] = size[first]
    frame["likely_basis"] = [_BASES[each] for each in basis[first]]
    frame["source_id"] = live["source_ids"].to_numpy()[first]
    columns = ["mutual_id", "name", "sector", "region", "lacking", "likely_value", "likely_basis", "grade", "source_id"]
    return _result("quality-work", data, view, live, frame[columns], facts={"of": len(short), "live": len(live)})


def _likely(live: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """For each mutual the value that it would be likely to have if it were not known, and what that rests on (a place in `_BASES`)."""
    value, staff = (live[name].to_numpy(float) for name in ("value", "staff"))
    known = np.isfinite(value)
    both = known & (staff > 0)
    per_head = _middle(value[both] / staff[both])
    sector = live["sector"].cat.codes.to_numpy()
    order = np.argsort(sector[known], kind="stable")
    ends = np.searchsorted(sector[known][order], np.arange(len(live["sector"].cat.categories)), side="right")
    by_sector = np.array([_middle(part) for part in np.split(value[known][order], ends)[:-1]])
    middles, all_of_them = by_sector[sector], _middle(value[known])
    headed, in_sector = np.isfinite(staff * per_head), np.isfinite(middles)
    basis = np.select([headed, in_sector], [0, 1], 2 if np.isfinite(all_of_them) else 3)
    return np.select([headed, in_sector], [staff * per_head, middles], all_of_them), basis


def _middle(values: np.ndarray) -> float:
    return float(np.median(values)) if len(values) >= FEWEST_SIMILAR else np.nan


def _dated_and_placed(mutuals: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    return mutuals["start_basis"].eq("launched"), mutuals["precision"].isin(_GOOD_PLACE)


def _begun(data: Dataset, view: View) -> pd.DataFrame:
    chosen = choose(data, view)
    return chosen[chosen["status"].ne("planned")]


def _first(data: Dataset, row: np.ndarray, *by: np.ndarray) -> np.ndarray:
    """Places of the first `MOST` of some rows of the organisations table by these numbers, then by name; what is missing goes last."""
    order: np.ndarray = np.lexsort((names_in_order(data)[row], *reversed(by)))
    return order[:MOST]


def _named(mutuals: pd.DataFrame, at: np.ndarray) -> pd.DataFrame:
    """What every list says of the mutuals in these places: mutual_id, name, sector, region, grade."""
    columns = {"mutual_id": "mutual_id", "name": "name", "sector": "sector", "place": "region", "grade": "grade"}
    return pd.DataFrame({name: mutuals[column].array.take(at) for column, name in columns.items()})


def _result(
    name: str, data: Dataset, view: View, mutuals: pd.DataFrame, frame: pd.DataFrame, *, facts: dict[str, Any] | None = None
) -> Result[Any]:
    own = source_ids(frame["source_id"]) if "source_id" in frame else sources_of(data, mutuals)
    return Result(
        name=name,
        frame=frame.reset_index(drop=True),
        view=view,
        unit="mutuals",
        edition=data.edition,
        source_ids=own if len(frame) else (),
        grades=grades(mutuals),
        facts=facts or {},
    )
