"""What services are worth at a date: what is traced, what is estimated for named bodies, what is not named, what was published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lib.core.asat import counts_on, nearest_published, source_ids, totals
from lib.core.estimates import (
    DRAWS,
    OLDER,
    PERCENTILES,
    SEED,
    Method,
    ranges_of_each,
    sources_of_rows,
    sum_with_range,
    sums,
    with_estimates,
)
from lib.core.result import Result, build_result, cover
from lib.register.measures import ESTIMATED, MEASURES

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.view import View

#: Bodies that are listed with their estimate, the largest first.
MOST = 100
_NUMBERS = ["part_mutuals", "part_value", "part_low", "part_high"]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of the bar: how many mutuals, pounds a year and their range (None where nothing is known)."""

    mutuals: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class Published:
    """A published total: what it says, as of when, and whether it is said to be approximate."""

    value: float
    as_of: str
    approx: str


@dataclass(frozen=True, kw_only=True)
class WorthFacts:
    """The parts of the bar.

    Args:
        traced: What sources give.
        estimated: What is estimated for named bodies.
        in_all: Both together.
        older_traced: Of what is traced, that of bodies launched before 2006.
        older_estimated: Of what is estimated, the same.
        none: How many named bodies have no basis for an estimate.
        not_named: What the bodies that were counted but can't be named would be worth if they were like the named ones launched since
            2006; None where the view is narrowed, no count was published near the date, or as many are named.
        count: The published count of live mutuals; None likewise.
        published: The published value; None likewise.
        whole: True where the view shows the whole of England, so that published figures stand beside it.
    """

    traced: Part
    estimated: Part
    in_all: Part
    older_traced: Part
    older_estimated: Part
    none: int
    not_named: Part | None
    count: Published | None
    published: Published | None
    whole: bool

    @property
    def live(self) -> int:
        """Named live mutuals."""
        return self.in_all.mutuals + self.none


@dataclass(frozen=True, kw_only=True)
class ListFacts:
    """How many bodies the list is of, those beyond its end too."""

    of: int


def worth(data: Dataset, view: View) -> Result[WorthFacts]:
    """The parts of the value of services at the view's date; traced and estimated add up to what both are together.

    Returns:
        part, part_mutuals, part_value, part_low, part_high (GBP a year), published_as_of and source_id (of what was published).
    """
    live = with_estimates(data, view)
    whole = not (view.sectors or view.regions)
    count, published = (nearest_published(data, MEASURES[key].published, view.as_at) if whole else None for key in ("mutuals", "value"))
    traced, older = live["method"].eq(str(Method.TRACED)).to_numpy(), live["older"].to_numpy()
    estimated = live["pool"].ne("").to_numpy()
    facts = WorthFacts(
        traced=_add(data, live, traced),
        estimated=_add(data, live, estimated),
        in_all=_add(data, live, traced | estimated),
        older_traced=_add(data, live, traced & older),
        older_estimated=_add(data, live, estimated & older),
        none=int((~traced & ~estimated).sum()),
        not_named=None if count is None else _imagine_unnamed(data, view, live, float(count["value"])),
        count=_name_published(count),
        published=_name_published(published),
        whole=whole,
    )
    frame = pd.DataFrame(_list_parts(facts, count, published))
    frame = frame.astype(dict.fromkeys(_NUMBERS, "float64")).head(len(frame) if facts.live else 0)
    cites = {*sources_of_rows(data, view, live), *source_ids(frame["source_id"])}
    coverage = cover(data, live, ESTIMATED)
    return build_result(data, view, frame, facts, unit=ESTIMATED.unit, mutuals=live, cites=tuple(sorted(cites)), coverage=coverage)


def _add(data: Dataset, live: pd.DataFrame, which: np.ndarray) -> Part:
    """What some of the live mutuals come to, by the places of their rows."""
    columns = (live[name].to_numpy(object)[which] for name in ("mutual_id", "estimated", "pool"))
    value, low, high, known = sum_with_range(data, *columns)
    return Part(mutuals=known, value=value, low=low, high=high) if known else Part(mutuals=0)


def _imagine_unnamed(data: Dataset, view: View, live: pd.DataFrame, count: float) -> Part | None:
    """The published count less the named bodies, each as if it were one of the named ones launched since 2006, drawn by chance."""
    counts = counts_on(data, view, view.as_at)
    middle, least, most = (max(int(count) - counts[reading], 0) for reading in ("central", "possible", "certain"))
    like = live.loc[~live["older"] & live["estimated"].notna(), "estimated"].to_numpy(float)
    if not middle:
        return None
    if not len(like):
        return Part(mutuals=middle)
    chance = np.random.Generator(np.random.PCG64([SEED, 0])).random((DRAWS, max(most, middle)))
    sums_drawn = np.sort(like)[(chance * len(like)).astype(int)].cumsum(axis=1)
    # Partial dates leave open how many are named, and so how many are not.
    low = np.percentile(sums_drawn[:, least - 1], PERCENTILES[0]) if least else 0.0
    high = np.percentile(sums_drawn[:, max(most, middle) - 1], PERCENTILES[1])
    return Part(mutuals=middle, value=float(middle * like.mean()), low=float(low), high=float(high))


def _name_published(row: pd.Series | None) -> Published | None:
    return None if row is None else Published(value=float(row["value"]), as_of=str(row["as_of"]), approx=str(row["approx"]))


def _list_parts(facts: WorthFacts, count: pd.Series | None, published: pd.Series | None) -> list[dict[str, Any]]:
    parts = {
        "Traced": facts.traced,
        "Estimated for named bodies": facts.estimated,
        "Traced and estimated": facts.in_all,
        f"Of what is traced, launched before {OLDER}": facts.older_traced if facts.older_traced.mutuals else None,
        f"Of what is estimated, launched before {OLDER}": facts.older_estimated if facts.older_estimated.mutuals else None,
        "Named, no basis for an estimate": Part(mutuals=facts.none) if facts.none else None,
        "Not named, if like those launched since 2006": facts.not_named,
        "Published": Part(mutuals=0, value=facts.published.value) if facts.published else None,
    }
    rows: list[dict[str, Any]] = [
        {
            "part": name,
            "part_mutuals": part.mutuals,
            "part_value": part.value,
            "part_low": part.low,
            "part_high": part.high,
            "published_as_of": None,
            "source_id": None,
        }
        for name, part in parts.items()
        if part
    ]
    if published is not None:
        rows[-1] |= {
            "part_mutuals": None if count is None else float(count["value"]),
            "published_as_of": str(published["as_of"]),
            "source_id": tuple(sorted({*published["source_id"], *(() if count is None else count["source_id"])})),
        }
    return rows


def by_group(data: Dataset, view: View) -> Result[ListFacts]:
    """What is traced and estimated by sector group and by region, in the register's order; each adds up to the whole.

    Returns:
        split_by, group, mutuals, value, value_known, estimated, estimated_low, estimated_high, estimated_known.
    """
    live = with_estimates(data, view)
    parts = []
    for name, column, order in (("Sector group", "sector_group", data.register.groups), ("Region", "place", data.register.places)):
        groups = pd.concat([totals(live, column), sums(data, live, column)], axis="columns").set_index(column)
        present = [group for group in order if group in groups.index]
        parts.append(groups.loc[present].rename_axis("group").reset_index().assign(split_by=name))
    columns = ["split_by", "group", "mutuals", *MEASURES["value"].columns, *ESTIMATED.columns]
    frame = pd.concat(parts, ignore_index=True)[columns]
    cites = sources_of_rows(data, view, live)
    return build_result(data, view, frame, ListFacts(of=len(live)), unit=ESTIMATED.unit, mutuals=live, cites=cites)


def estimated_bodies(data: Dataset, view: View) -> Result[ListFacts]:
    """The named live mutuals whose value is not traced, the largest estimate first.

    Returns:
        name, mutual_id, sector, region, value_estimate (missing where there is no basis), part_low, part_high, method, source_id; at
        most `MOST`.
    """
    live = with_estimates(data, view)
    rest = live[live["method"].ne(str(Method.TRACED))].sort_values(["estimated", "name"], ascending=[False, True], kind="stable")
    top = rest.head(MOST)
    low, high = ranges_of_each(data, top)
    frame = pd.DataFrame(
        {
            "name": top["name"].astype(str),
            "mutual_id": top["mutual_id"].astype(str),
            "sector": top["sector"].astype(str),
            "region": top["place"].astype(str),
            "value_estimate": top["estimated"],
            "part_low": low,
            "part_high": high,
            "method": top["method"],
            "source_id": [
                tuple(moved) if isinstance(moved, tuple) else tuple(own)
                for moved, own in zip(top["own_source"], top["source_ids"], strict=True)
            ],
        }
    ).reset_index(drop=True)
    return build_result(data, view, frame, ListFacts(of=len(rest)), unit=ESTIMATED.unit, mutuals=rest)
