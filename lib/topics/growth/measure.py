"""How the sector grew: live mutuals, launches and endings, value, and the same split by group or region."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lib.core.asat import (
    Sightings,
    base_day,
    choose,
    chosen_sources,
    count_base,
    count_unplaced,
    counts_on,
    is_live,
    live_counts,
    live_counts_by,
    month_starts,
    nearest_published,
    sightings,
    sources_of,
    totals,
)
from lib.core.bearing import bears
from lib.core.caching import once_a_choice, once_an_edition
from lib.core.estimates import live_rows, sources_of_rows, sum_with_range, yearly_estimates
from lib.core.nearest import VALUE, paid_once, yearly_figures
from lib.core.result import Estimate, NoFacts, Result, build_result, cover
from lib.register.measures import ESTIMATED, MEASURES, find_measure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from lib.register.dataset import Dataset
    from lib.view.view import View


@dataclass(frozen=True, kw_only=True)
class Readings:
    """How many mutuals are live on a day: certainly, by the middle of their dates, and possibly."""

    certain: int
    central: int
    possible: int


@dataclass(frozen=True, kw_only=True)
class LiveFacts:
    """The counts at the view's date and in mid base year, the month with most, how many can't be placed, how sources bear the count out.

    `end` is how they bear out the end of the line.
    """

    at: Readings
    base: int | None
    base_year: int
    peak: int
    peak_date: date
    unplaced: int
    sightings: Sightings
    end: Sightings


@dataclass(frozen=True, kw_only=True)
class LaunchesFacts:
    """Launches before the first year shown, mutuals without a known launch, and mutuals that ended on no known date."""

    before: int
    launch_unknown: int
    end_unknown: int


@dataclass(frozen=True, kw_only=True)
class ValueFacts:
    """The known value at the view's date in pounds a year, None where none is known; with estimates where the measure asks for them."""

    now: float | None
    estimated: Estimate | None = None


@dataclass(frozen=True, kw_only=True)
class GroupsFacts:
    """Which groups, `sector_group` or `place`, and how many mutuals are live in each at the view's date; empty ones are left out."""

    dimension: str
    at: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class PublishedMultiple:
    """Two published counts, the one nearest to the view's date and the one nearest to the base year."""

    base: float
    now: float

    @property
    def times(self) -> float:
        """The later divided by the earlier."""
        return self.now / self.base


@dataclass(frozen=True, kw_only=True)
class TimesFacts:
    """Which groups, the base year and whether its count is known, the published multiple of the whole sector, how sources bear it out."""

    dimension: str
    base_year: int
    base_known: bool
    published: PublishedMultiple | None
    sightings: Sightings


def live_over_time(data: Dataset, view: View) -> Result[LiveFacts]:
    """Named live mutuals on the first of every month, with the range that partial dates allow.

    Returns:
        date, certain, central, possible.
    """
    frame = _count_monthly(data, view.filters)
    peak = frame.iloc[int(frame["central"].to_numpy().argmax())]
    facts = LiveFacts(
        at=Readings(**counts_on(data, view, view.as_at)),
        base=count_base(data, view),
        base_year=data.register.baseline_year,
        peak=int(peak["central"]),
        peak_date=peak["date"].date(),
        unplaced=count_unplaced(data, view.filters),
        sightings=sightings(data, view),
        end=sightings(data, replace(view, as_at=data.latest)),
    )
    cites = chosen_sources(data, view.filters)
    result = build_result(data, view, frame, facts, unit="mutuals", mutuals=_choose_for_line(data, view), cites=cites)
    # Where no source says when any began, a line at nought would say that there were none.
    history = frame.loc[frame["date"].lt(pd.Timestamp(data.latest)), ["central", "certain"]]
    return replace(result, nothing_to_show=not history.to_numpy().any())


def _choose_for_line(data: Dataset, view: View) -> pd.DataFrame:
    """The mutuals that a line of counts over time holds at some time: no plans, and none without any date."""
    chosen = choose(data, view)
    return chosen[chosen["start_from"].notna() & chosen["start_from"].le(pd.Timestamp(data.latest))]


@once_a_choice  # another date changes none of it
def _count_monthly(data: Dataset, filters: View) -> pd.DataFrame:
    return live_counts(choose(data, filters), month_starts(data))


def published_counts(data: Dataset, view: View) -> Result[NoFacts]:
    """Published counts of live mutuals as dated points; they cover the whole sector, so there are none for a part of it.

    Returns:
        date (middle of the published date), published, published_approx, published_as_of, published_coverage, kind, source_id,
        note.
    """
    return _list_published(data, view, (MEASURES["mutuals"].published,), "mutuals")


def published_values(data: Dataset, view: View) -> Result[NoFacts]:
    """Published values of services and combined turnovers as dated points; columns as in `published_counts`."""
    return _list_published(data, view, (MEASURES["value"].published, "turnover_total_gbp"), "GBP a year")


def launches_and_endings(data: Dataset, view: View) -> Result[LaunchesFacts]:
    """Launches and endings in each year, by the middle of their dates.

    Returns:
        year, launches, endings, for every year from the first date to the latest. A mutual counts as launched only where
        its launch is dated.
    """
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
    begun = chosen[chosen["status"].ne("planned")]
    facts = LaunchesFacts(
        before=int((launched["start_mid"].dt.year < years.start).sum()),
        launch_unknown=int(begun["start_basis"].ne("launched").sum()),
        end_unknown=int(begun["end_basis"].eq("not dated").sum()),
    )
    in_bars = begun[begun.index.isin(launched.index) | begun.index.isin(ended.index)]
    result = build_result(data, view, frame, facts, unit="mutuals", mutuals=in_bars, cites=sources_of(data, begun))
    return replace(result, nothing_to_show=not (frame["launches"].any() or frame["endings"].any()))


def value_over_time(data: Dataset, view: View) -> Result[ValueFacts]:
    """The known value of services of named live mutuals in the middle of each year.

    Returns:
        date, year, value, value_known, mutuals; for the measure with estimates also estimated, estimated_low, estimated_high and
        estimated_known.
    """
    live, frame, measure = live_rows(data, view), _add_up_yearly(data, view.filters), find_measure(view.measure)
    now, coverage = totals(live).iloc[0], cover(data, live, measure if measure.ranged else MEASURES["value"])
    if measure.ranged:
        frame = pd.concat([frame, _estimate_yearly(data, view.filters)], axis="columns")
    result = build_result(
        data,
        view,
        frame,
        ValueFacts(now=None if pd.isna(now["value"]) else float(now["value"]), estimated=coverage.estimate if coverage else None),
        unit="GBP a year",
        mutuals=live,
        cites=sources_of(data, live) if not measure.ranged else sources_of_rows(data, view, live),
        coverage=coverage,
    )
    return replace(result, nothing_to_show=bool(frame[measure.key if measure.ranged else "value"].isna().all()))


@once_a_choice  # another date changes none of it
def _add_up_yearly(data: Dataset, filters: View) -> pd.DataFrame:
    chosen, values = choose(data, filters), yearly_figures(data, VALUE)
    once = paid_once(data, VALUE)
    rows = [{"date": pd.Timestamp(day), "year": day.year, **_add_up(chosen, day, known, once=once)} for day, known in values]
    return pd.DataFrame(rows).astype({"value": float})


@once_a_choice
def _estimate_yearly(data: Dataset, filters: View) -> pd.DataFrame:
    """What is traced or estimated in the middle of each year, with its range: the columns of the measure with estimates."""
    chosen, rows = choose(data, filters).index, []
    for _, found in yearly_estimates(data):
        live = found[found.index.isin(chosen)]
        ids = data.mutuals.loc[live.index, "mutual_id"].to_numpy(str)
        rows.append(sum_with_range(data, ids, live["estimated"].to_numpy(float), live["pool"].to_numpy(object)))
    return pd.DataFrame(rows, columns=list(ESTIMATED.columns))


def _add_up(chosen: pd.DataFrame, day: date, values: np.ndarray, *, once: bool) -> dict[str, float | int | None]:
    """The known value of the mutuals live on a day, and how many it covers; of money paid once, all that was paid in the year."""
    live = values[chosen.index[is_live(chosen, day)]]
    if once:
        paid = values[chosen.index]
        live = paid[~np.isnan(paid)]
    known = live[~np.isnan(live)]
    return {"value": float(known.sum()) if len(known) else None, "value_known": len(known), "mutuals": len(live)}


def by_group_over_time(data: Dataset, view: View, dimension: str = "sector_group") -> Result[GroupsFacts]:
    """Live mutuals over time in each sector group (`sector_group`) or region (`place`), for small multiples.

    Returns:
        group, date, central, one block a group in the register's order; groups that never hold a mutual are left out.
    """
    counts = live_counts_by(data, view, dimension, [view.as_at])
    at = {group: int(counts[group][0]) for group in _list_groups(data, dimension) if group in counts and counts[group][0]}
    frame, facts = _count_by_group(data, view.filters, dimension), GroupsFacts(dimension=dimension, at=at)
    return build_result(
        data, view, frame, facts, unit="mutuals", mutuals=_choose_for_line(data, view), cites=chosen_sources(data, view.filters)
    )


@once_a_choice  # another date changes none of it
def _count_by_group(data: Dataset, filters: View, dimension: str) -> pd.DataFrame:
    days = month_starts(data)
    counts = live_counts_by(data, filters, dimension, days)
    present = [group for group in _list_groups(data, dimension) if group in counts and counts[group].any()]
    blocks = [pd.DataFrame({"group": group, "date": days, "central": counts[group]}) for group in present]
    return pd.concat(blocks, ignore_index=True) if blocks else pd.DataFrame(columns=["group", "date", "central"])


def _list_groups(data: Dataset, dimension: str) -> Sequence[str]:
    """The groups of a dimension, as the register orders them."""
    return data.register.places if dimension == "place" else [name for name, _ in data.register.sector_groups]


def times_by_group(data: Dataset, view: View, dimension: str = "sector_group") -> Result[TimesFacts]:
    """How many times as many mutuals there are at the view's date as in the base year, for all and for each group.

    Returns:
        group, base, mutuals, times (missing where the base bears no multiple); the first row is the whole selection.
    """
    days = [base_day(data), view.as_at]
    everyone = [counts_on(data, view, day)["central"] for day in days]  # the base of a group is set against that of all in view
    counts = {"All in view": np.array(everyone), **live_counts_by(data, view, dimension, days)}
    rows = []
    for group in (name for name in ("All in view", *_list_groups(data, dimension)) if name in counts):
        then, now = (int(count) for count in counts[group])
        if then or now:
            rows.append({"group": group, "base": then, "mutuals": now, "times": now / then if bears(then, everyone[0]) else None})
    frame = pd.DataFrame(rows, columns=["group", "base", "mutuals", "times"]).astype({"times": "float64"})
    facts = TimesFacts(
        dimension=dimension,
        base_year=data.register.baseline_year,
        base_known=count_base(data, view) is not None,
        published=_find_published_multiple(data, view),
        sightings=sightings(data, view),
    )
    chosen = choose(data, view)
    compared = chosen[is_live(chosen, days[0]) | is_live(chosen, days[1])]
    result = build_result(data, view, frame, facts, unit="times", mutuals=compared, cites=chosen_sources(data, view.filters))
    return replace(result, nothing_to_show=not facts.base_known)


def policy_events(data: Dataset, view: View) -> Result[NoFacts]:
    """Dated policy events, oldest first: date, event, detail, kind, source_id."""
    return build_result(data, view, _list_events(data), NoFacts(), unit="events")


@once_an_edition
def _list_events(data: Dataset) -> pd.DataFrame:
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


def _find_published_multiple(data: Dataset, view: View) -> PublishedMultiple | None:
    if view.sectors or view.regions:
        return None
    measure = MEASURES["mutuals"].published
    now, then = nearest_published(data, measure, view.as_at), nearest_published(data, measure, base_day(data))
    if now is None or then is None or not then["value"]:
        return None
    return PublishedMultiple(base=float(then["value"]), now=float(now["value"]))


def _list_published(data: Dataset, view: View, measures: tuple[str, ...], unit: str) -> Result[NoFacts]:
    frame = _collect_published(data, measures)
    if view.sectors or view.regions:  # beside a part of the sector the whole would mislead
        frame = frame.head(0)
    return build_result(data, view, frame, NoFacts(), unit=unit)


@once_an_edition
def _collect_published(data: Dataset, measures: tuple[str, ...]) -> pd.DataFrame:
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
