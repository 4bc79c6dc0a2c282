"""How the sector grew: live mutuals, launches and endings, value, and the same split by group or region."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lib.core.asat import (
    base_day,
    choose,
    chosen_sources,
    count_unplaced,
    counts_on,
    grades,
    is_live,
    live_at,
    live_counts,
    live_counts_by,
    month_starts,
    nearest_published,
    source_ids,
    sources_of,
    totals,
)
from lib.core.nearest import VALUE, yearly_figures
from lib.core.result import Coverage, Result
from lib.register.dataset import KEPT_EDITIONS
from lib.view.view import MEASURES, View

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lib.register.dataset import Dataset

#: Selections kept.
_KEPT = 64


def live_over_time(data: Dataset, view: View) -> Result[Any]:
    """Named live mutuals on the first of every month, with the range that partial dates allow.

    Returns:
        date, certain, central, possible. Facts: `at` (the three counts at the view's date), `base` (the central count
        in the middle of the base year), `times`, `peak` and `peak_date`, `unplaced`.
    """
    frame = _monthly(data, view.filters)
    at, base = counts_on(data, view, view.as_at), counts_on(data, view, base_day(data))["central"]
    peak = frame.iloc[int(frame["central"].to_numpy().argmax())]
    return _result(
        "growth-live",
        data,
        view,
        frame,
        unit="mutuals",
        at=at,
        base=base,
        base_year=data.register.baseline_year,
        times=at["central"] / base if base else None,
        peak=int(peak["central"]),
        peak_date=peak["date"].date(),
        unplaced=count_unplaced(data, view.filters),
        nothing_to_show=not frame["possible"].any(),
    )


@lru_cache(maxsize=_KEPT)  # here and below: another date changes none of it
def _monthly(data: Dataset, filters: View) -> pd.DataFrame:
    return live_counts(choose(data, filters), month_starts(data))


def published_counts(data: Dataset, view: View) -> Result[Any]:
    """Published counts of live mutuals as dated points; they cover the whole sector, so there are none for a part of it.

    Returns:
        date (middle of the published date), published, published_approx, published_as_of, published_coverage, source_id,
        note.
    """
    return _published(data, view, "published-counts", (MEASURES["mutuals"].published,), "mutuals")


def published_values(data: Dataset, view: View) -> Result[Any]:
    """Published values of services and combined turnovers as dated points; columns as in `published_counts` and kind."""
    return _published(data, view, "published-values", (MEASURES["value"].published, "turnover_total_gbp"), "GBP a year")


def launches_and_endings(data: Dataset, view: View) -> Result[Any]:
    """Launches and endings in each year, by the middle of their dates.

    Returns:
        year, launches, endings, for every year from the first date to the latest. A mutual counts as launched only where
        its launch is dated; facts `launch_unknown` and `end_unknown` count the others.
    """
    return replace(_launches(data, view.filters), view=view)


@lru_cache(maxsize=_KEPT)
def _launches(data: Dataset, view: View) -> Result[Any]:
    chosen = choose(data, view)
    years = range(data.register.first_date.year, data.latest.year + 1)
    launched = chosen[chosen["start_basis"].eq("launched")]
    ended = chosen[chosen["end_basis"].eq("dated") & chosen["start_from"].notna()]
    frame = pd.DataFrame(
        {
            "year": list(years),
            "launches": launched["start_mid"].dt.year.value_counts().reindex(years, fill_value=0).to_numpy(),
            "endings": ended["end_mid"].dt.year.value_counts().reindex(years, fill_value=0).to_numpy(),
        }
    )
    running = chosen[chosen["status"].ne("planned")]
    return _result(
        "growth-launches",
        data,
        view,
        frame,
        mutuals=running,
        unit="mutuals",
        before=int((launched["start_mid"].dt.year < years.start).sum()),
        launch_unknown=int(running["start_basis"].ne("launched").sum()),
        end_unknown=int(running["end_basis"].eq("not dated").sum()),
        nothing_to_show=not (frame["launches"].any() or frame["endings"].any()),
    )


def value_over_time(data: Dataset, view: View) -> Result[Any]:
    """The known value of services of named live mutuals in the middle of each year: a floor.

    Returns:
        date, year, value, value_known, mutuals.
    """
    live, frame = live_at(data, view), _yearly(data, view.filters)
    now = totals(live).iloc[0]
    return _result(
        "growth-value",
        data,
        view,
        frame,
        mutuals=live,
        unit="GBP a year",
        coverage=Coverage(known=int(now["value_known"]), of=int(now["mutuals"]), what="value"),
        value_now=None if pd.isna(now["value"]) else float(now["value"]),
        nothing_to_show=bool(frame["value"].isna().all()),
    )


@lru_cache(maxsize=_KEPT)
def _yearly(data: Dataset, filters: View) -> pd.DataFrame:
    chosen, values = choose(data, filters), yearly_figures(data, VALUE)
    rows = [{"date": pd.Timestamp(day), "year": day.year, **_value_on(chosen, day, known)} for day, known in values]
    return pd.DataFrame(rows).astype({"value": float})


def _value_on(chosen: pd.DataFrame, day: date, values: np.ndarray) -> dict[str, float | int | None]:
    live = values[chosen.index[is_live(chosen, day)]]
    known = live[~np.isnan(live)]
    return {"value": float(known.sum()) if len(known) else None, "value_known": len(known), "mutuals": len(live)}


def by_group_over_time(data: Dataset, view: View, dimension: str = "sector_group") -> Result[Any]:
    """Live mutuals over time in each sector group (`sector_group`) or region (`place`), for small multiples.

    Returns:
        group, date, central, one block a group in the register's order; groups that never hold a mutual are left out.
    """
    frame = _by_group(data, view.filters, dimension)
    name = "growth-regions" if dimension == "place" else "growth-sectors"
    at = {group: int(counts[0]) for group, counts in live_counts_by(data, view, dimension, [view.as_at]).items() if counts[0]}
    at = {group: at[group] for group in _order(data, dimension) if group in at}
    return _result(name, data, view, frame, unit="mutuals", dimension=dimension, at=at)


@lru_cache(maxsize=_KEPT)
def _by_group(data: Dataset, filters: View, dimension: str) -> pd.DataFrame:
    days = month_starts(data)
    counts = live_counts_by(data, filters, dimension, days)
    held = [group for group in _order(data, dimension) if group in counts and counts[group].any()]
    blocks = [pd.DataFrame({"group": group, "date": days, "central": counts[group]}) for group in held]
    return pd.concat(blocks, ignore_index=True) if blocks else pd.DataFrame(columns=["group", "date", "central"])


def _order(data: Dataset, dimension: str) -> Sequence[str]:
    """The groups of a dimension, as the register orders them."""
    return data.register.places if dimension == "place" else [name for name, _ in data.register.sector_groups]


def times_by_group(data: Dataset, view: View, dimension: str = "sector_group") -> Result[Any]:
    """How many times as many mutuals there are at the view's date as in the base year, for all and for each group.

    Returns:
        group, base, mutuals, times (missing where the base is zero); the first row is the whole selection. The fact
        `published_times` is the published multiple, for the whole sector only.
    """
    order, days = _order(data, dimension), [base_day(data), view.as_at]
    everyone = [counts_on(data, view, day)["central"] for day in days]
    counts = {"All in view": np.array(everyone), **live_counts_by(data, view, dimension, days)}
    rows = []
    for group in (name for name in ("All in view", *order) if name in counts):
        then, now = (int(count) for count in counts[group])
        if then or now:
            rows.append({"group": group, "base": then, "mutuals": now, "times": now / then if then else None})
    frame = pd.DataFrame(rows, columns=["group", "base", "mutuals", "times"]).astype({"times": "float64"})
    name = "growth-times-regions" if dimension == "place" else "growth-times"
    return _result(
        name,
        data,
        view,
        frame,
        unit="times",
        dimension=dimension,
        base_year=data.register.baseline_year,
        **_published_multiple(data, view),
    )


def policy_events(data: Dataset, view: View) -> Result[Any]:
    """Dated policy events, oldest first: date, event, detail, kind, source_id."""
    frame = _events(data)
    return Result(
        name="growth-events",
        frame=frame,
        view=view,
        unit="events",
        edition=data.edition,
        source_ids=source_ids(frame["source_id"]),
        facts={},
    )


@lru_cache(maxsize=KEPT_EDITIONS)
def _events(data: Dataset) -> pd.DataFrame:
    table = data.tables["events"]
    return pd.DataFrame(
        {
            "date": table["date_mid"],
            "event": table["title"].astype(str),
            "detail": table["detail"].astype(str),
            "kind": table["kind"].astype(str),
            "source_id": table["source_id"].map(tuple),
        }
    ).sort_values("date", kind="stable", ignore_index=True)


def _published_multiple(data: Dataset, view: View) -> dict[str, Any]:
    if view.sectors or view.regions:
        return {}
    measure = MEASURES["mutuals"].published
    now, then = nearest_published(data, measure, view.as_at), nearest_published(data, measure, base_day(data))
    if now is None or then is None:
        return {}
    return {
        "published_times": float(now["value"] / then["value"]),
        "published_now": float(now["value"]),
        "published_base": float(then["value"]),
    }


def _published(data: Dataset, view: View, name: str, measures: tuple[str, ...], unit: str) -> Result[Any]:
    frame = _published_rows(data, measures)
    if view.sectors or view.regions:  # beside a part of the sector the whole would mislead
        frame = frame.head(0)
    return Result(name=name, frame=frame, view=view, unit=unit, edition=data.edition, facts={}, source_ids=source_ids(frame["source_id"]))


@lru_cache(maxsize=2 * KEPT_EDITIONS)
def _published_rows(data: Dataset, measures: tuple[str, ...]) -> pd.DataFrame:
    rows = data.published[data.published["measure"].isin(measures)]
    return pd.DataFrame(
        {
            "date": rows["as_of_mid"],
            "published": rows["value"],
            "published_approx": rows["approx"].astype(str),
            "published_as_of": rows["as_of"].astype(str),
            "published_coverage": rows["coverage"].astype("string"),
            "kind": rows["measure"]
            .astype(str)
            .map({"turnover_total_gbp": "Combined turnover", "services_value_gbp": "Value of services"})
            .fillna("Count"),
            "source_id": rows["source_id"].map(tuple),
            "note": rows["note"],
        }
    ).sort_values("date", kind="stable", ignore_index=True)


def _result(
    name: str,
    data: Dataset,
    view: View,
    frame: pd.DataFrame,
    *,
    unit: str,
    mutuals: pd.DataFrame | None = None,
    coverage: Coverage | None = None,
    **facts: Any,
) -> Result[Any]:
    return Result(
        name=name,
        frame=frame,
        view=view,
        unit=unit,
        edition=data.edition,
        coverage=coverage,
        source_ids=chosen_sources(data, view.filters) if mutuals is None else sources_of(data, mutuals),
        grades=grades(choose(data, view) if mutuals is None else mutuals),
        facts=facts,
    )
