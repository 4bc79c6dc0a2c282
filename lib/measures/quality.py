"""How much the register knows: coverage by field, sector, region and year, old figures, thin evidence, and what to look for next."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lib.measures.asat import KEPT_EDITIONS, STAFF, VALUE, choose, grades, is_live, live_at, source_ids, sources_of, yearly_figures
from lib.results import Result

if TYPE_CHECKING:
    from datetime import date

    from lib.dataset import Dataset
    from lib.view import View

#: Rows of the lists, the most pressing first.
MOST = 25
#: Selections for which is kept what no date changes.
_KEPT = 16
#: Places on the map that are as good as an address.
_GOOD_PLACE = ("postcode", "postcode sector", "postcode district", "town")
#: Similar mutuals that a likely size needs to rest on.
FEWEST_SIMILAR = 3
_SHARES = ("dated_share", "placed_share", "value_share_known", "staff_share_known")


def by_field(data: Dataset, view: View) -> Result:
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


def by_group(data: Dataset, view: View) -> Result:
    """What is known of the mutuals live at the date, by sector and by region, and of those live in the middle of each year.

    Returns:
        quality_by, quality_group, mutuals, dated_share, placed_share, value_share_known, staff_share_known.
    """
    live, chosen = live_at(data, view), choose(data, view)
    now = _known(live).to_numpy(float)
    groups = (("Sector", live["sector"].to_numpy(), data.register.sectors), ("Region", live["place"].to_numpy(), data.register.places))
    parts = [(by, name, now[column == name]) for by, column, names in groups for name in names]
    years, ever = _years(data, view.filters)
    rows = [*((by, name, len(part), *part.mean(axis=0)) for by, name, part in parts if len(part)), *years]
    frame = pd.DataFrame(rows, columns=["quality_by", "quality_group", "mutuals", *_SHARES])
    shown = ever | is_live(chosen, view.as_at).to_numpy()
    return _result("quality-groups", data, view, chosen[["mutual_id", "grade"]][shown], frame, facts={"live": len(live)})


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


def oldest(data: Dataset, view: View) -> Result:
    """The mutuals live at the date whose newest value or headcount is the oldest.

    Returns:
        mutual_id, name, sector, region, newest_figure, figure_age, grade, source_id; at most `MOST`, the oldest first. Fact: `of`.
    """
    live = live_at(data, view)
    years, cited = _newest_figures(data)
    frame = _named(data, view).assign(newest_figure=years.reindex(live["mutual_id"]).to_numpy()).dropna(subset="newest_figure")
    frame["newest_figure"] = frame["newest_figure"].astype(years.dtype)
    frame["figure_age"] = data.latest.year - frame["newest_figure"]
    ordered = frame.sort_values(["newest_figure", "name"], kind="stable").head(MOST)
    ordered["source_id"] = cited.reindex(ordered["mutual_id"]).to_numpy()
    ordered = ordered[["mutual_id", "name", "sector", "region", "newest_figure", "figure_age", "grade", "source_id"]]
    return _result("quality-oldest", data, view, live, ordered, facts={"of": len(frame)})


@lru_cache(maxsize=KEPT_EDITIONS)
def _newest_figures(data: Dataset) -> tuple[pd.Series, pd.Series]:
    """The year of the newest value or headcount of each organisation, of whatever scope, and its sources, by id."""
    seen = data.observations[data.observations["measure"].isin((*VALUE, *STAFF))].sort_values("period_end_mid", kind="stable")
    last = seen.drop_duplicates("mutual_id", keep="last").set_index("mutual_id")
    return last["period_end_mid"].dt.year, last["source_id"]


def weakest(data: Dataset, view: View) -> Result:
    """The mutuals live at the date that rest on the thinnest evidence: the weakest grade, then the fewest sources.

    Returns:
        mutual_id, name, sector, region, grade, sources_count, source_id; at most `MOST`. Facts: `single` (how many rest on one
        source), `of`.
    """
    live = live_at(data, view)
    frame = _named(data, view).assign(sources_count=live["source_ids"].map(len).astype(int), source_id=live["source_ids"])
    frame["rank"] = frame["grade"].map({"Weak": 0, "Moderate": 1, "Strong": 2}).astype(int)
    ordered = frame.sort_values(["rank", "sources_count", "name"], kind="stable").head(MOST)
    columns = ["mutual_id", "name", "sector", "region", "grade", "sources_count", "source_id"]
    facts = {"of": len(live), "single": int(frame["sources_count"].eq(1).sum())}
    return _result("quality-evidence", data, view, live, ordered[columns], facts=facts)


def work_list(data: Dataset, view: View) -> Result:
    """Live mutuals without a value near the date, the likely largest first: what would most improve the picture.

    The likely size is its headcount times the middle value per head of those with both; without a headcount, the middle value of
    its sector, or of all where fewer than `FEWEST_SIMILAR` of the sector have one. It is a guide and enters no total.

    Returns:
        mutual_id, name, sector, region, lacking, likely_value, likely_basis, grade, source_id; at most `MOST`. Fact: `of`.
    """
    live = live_at(data, view)
    short = live[["sector", "staff", "source_ids"]][live["value"].isna().to_numpy()]
    frame = _named(data, view).loc[short.index].copy()
    sizes = _likely(short, live)
    frame["likely_value"] = np.array([size for size, _ in sizes], dtype=float)
    frame["likely_basis"] = pd.Series([basis for _, basis in sizes], index=frame.index, dtype="str")
    frame["lacking"] = np.where(short["staff"].isna(), "Value and staff", "Value")
    frame["source_id"] = short["source_ids"]
    columns = ["mutual_id", "name", "sector", "region", "lacking", "likely_value", "likely_basis", "grade", "source_id"]
    ordered = frame.sort_values(["likely_value", "name"], ascending=[False, True], na_position="last", kind="stable")
    return _result("quality-work", data, view, live, ordered[columns].head(MOST), facts={"of": len(short), "live": len(live)})


def _likely(short: pd.DataFrame, live: pd.DataFrame) -> list[tuple[float, str]]:
    """For each mutual without a value its likely value and what that rests on."""
    value, staff = (live[name].to_numpy(float) for name in ("value", "staff"))
    known = np.isfinite(value)
    both = known & (staff > 0)
    per_head = float(np.median(value[both] / staff[both])) if both.sum() >= FEWEST_SIMILAR else np.nan
    values, codes = value[known], live["sector"].cat.codes.to_numpy()[known]
    parts = {name: values[codes == code] for code, name in enumerate(live["sector"].cat.categories)}
    by_sector = {str(name): float(np.median(part)) for name, part in parts.items() if len(part) >= FEWEST_SIMILAR}
    middle = float(np.median(values)) if len(values) >= FEWEST_SIMILAR else np.nan

    def one(sector: str, staff: float) -> tuple[float, str]:
        if not np.isnan(staff * per_head):
            return float(staff * per_head), "Its staff, at the middle value per head"
        if sector in by_sector:
            return float(by_sector[sector]), "The middle value of its sector"
        if not np.isnan(middle):
            return middle, "The middle value of all"
        return float("nan"), "Too few values are known"

    return [one(sector, staff) for sector, staff in zip(short["sector"].astype(str), short["staff"].astype(float), strict=True)]


def _known(mutuals: pd.DataFrame) -> pd.DataFrame:
    """Mutual by mutual, whether what the shares count is known: columns as `_SHARES`."""
    known = (*_dated_and_placed(mutuals), mutuals["value"].notna(), mutuals["staff"].notna())
    return pd.DataFrame(dict(zip(_SHARES, known, strict=True)))


def _dated_and_placed(mutuals: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    return mutuals["start_basis"].eq("launched"), mutuals["precision"].isin(_GOOD_PLACE)


def _begun(data: Dataset, view: View) -> pd.DataFrame:
    chosen = choose(data, view)
    return chosen[chosen["status"].ne("planned")]


@lru_cache(maxsize=KEPT_EDITIONS)  # three cards list the same mutuals
def _named(data: Dataset, view: View) -> pd.DataFrame:
    live = live_at(data, view)
    names = {"mutual_id": "mutual_id", "name": "name", "sector": "sector", "place": "region", "grade": "grade"}
    return live[list(names)].rename(columns=names).astype({"sector": "str", "region": "str", "grade": "str"})


def _result(
    name: str, data: Dataset, view: View, mutuals: pd.DataFrame, frame: pd.DataFrame, *, facts: dict[str, Any] | None = None
) -> Result:
    own = source_ids(frame["source_id"]) if "source_id" in frame else sources_of(data, mutuals)
    return Result(
        name=name,
        frame=frame.reset_index(drop=True),
        view=view,
        unit="mutuals",
        edition=data.edition,
        source_ids=own if len(frame) else (),
        grades=grades(mutuals.drop_duplicates("mutual_id")),
        facts=facts or {},
    )
