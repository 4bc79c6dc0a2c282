"""Key figures of a view: what can be named beside what was published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lib.core.asat import (
    Sightings,
    base_day,
    count_base,
    count_unplaced,
    counts_on,
    nearest_published,
    sightings,
    source_ids,
    totals,
)
from lib.core.bearing import bears
from lib.core.estimates import sources_of_rows, sums, with_estimates
from lib.core.nearest import paid_once
from lib.core.result import Coverage, Result, build_result, cover
from lib.register.measures import MEASURES, Measure
from lib.view.view import View, make_view

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lib.register.dataset import Dataset

#: The measures that stand at the top: those that were published too, the number of mutuals first.
HEADLINE = tuple(measure for measure in MEASURES.values() if measure.published)
_PUBLISHED_COLUMNS = ["published", "published_approx", "published_as_of", "published_coverage", "source_id", "note"]


@dataclass(frozen=True, kw_only=True)
class KeyFacts:
    """What sentences about the key figures need beside the rows.

    Args:
        whole_sector: True where the view is not narrowed to sectors or regions, so that published totals stand beside it.
        paid_once: Whether the value is money paid once, which is known to have been paid or was not.
        base_year: The year from which growth is measured.
        base_count: Named mutuals live in its middle; None where that can't be said.
        unplaced: Mutuals matching the filters that no source places in time.
        sightings: The mutuals counted, and how far sources bear the count out.
        named: Mutuals that the register names as live at the date in all, whatever the filters.
        covered: Key of a measure that adds up figures -> how many mutuals it covers, in figures of which years.
        counted_by_government: True where the published count beside the named one is the government's own.
    """

    whole_sector: bool
    paid_once: bool
    base_year: int
    base_count: int | None
    unplaced: int
    sightings: Sightings
    named: int
    covered: Mapping[str, Coverage]
    counted_by_government: bool


def key_figures(data: Dataset, view: View) -> Result[KeyFacts]:
    """The headline figures of a view, named and published side by side, never blended.

    Returns:
        Rows mutuals, value, estimated, staff (the measures of `HEADLINE`) and times: figure, unit, low, named, high (of the count by
        what partial dates allow, of the value with estimates its range), known, of, published, published_approx, published_as_of,
        published_coverage, source_id, note. A published total covers the whole sector, so there is none where the view is narrowed to
        sectors or regions.
    """
    live, counts, whole = with_estimates(data, view), counts_on(data, view, view.as_at), not (view.sectors or view.regions)
    published = [nearest_published(data, measure.published, view.as_at) if whole else None for measure in HEADLINE]
    total = pd.concat([totals(live), sums(data, live)], axis="columns").iloc[0]
    rows = [
        *({**_name_figure(measure, counts, total), **_find_published(row)} for measure, row in zip(HEADLINE, published, strict=True)),
        {
            "figure": "times",
            "unit": "times",
            "named": _count_times(data, view),
            "known": counts["central"],
            **(_find_published_times(data, published[0]) if whole else {}),
        },
    ]
    names = ("figure", "unit", "low", "named", "high", "known", *_PUBLISHED_COLUMNS)
    columns: dict[str, Any] = {name: [row.get(name) for row in rows] for name in names}
    columns |= {name: np.array(columns[name], dtype=float) for name in ("low", "named", "high", "published")}
    frame = pd.DataFrame({**columns, "of": counts["central"]}, columns=[*names[:6], "of", *_PUBLISHED_COLUMNS])
    facts = KeyFacts(
        whole_sector=whole,
        paid_once=paid_once(data, MEASURES["value"].observed),
        base_year=data.register.baseline_year,
        base_count=count_base(data, view),
        unplaced=count_unplaced(data, view.filters),
        covered={measure.key: covered for measure in HEADLINE if measure.observed and (covered := cover(data, live, measure))},
        counted_by_government=published[0] is not None and _are_of_government(data, published[0]["source_id"]),
        **scope_counts(data, view),
    )
    return build_result(
        data,
        view,
        frame,
        facts,
        unit="",
        mutuals=live,
        cites=tuple(sorted({*sources_of_rows(data, view, live), *source_ids(frame["source_id"])})),
        coverage=cover(data, live, MEASURES["value"]),
    )


def _are_of_government(data: Dataset, ids: Iterable[str]) -> bool:
    sources = data.tables["sources"]
    return set(sources.loc[sources["source_id"].isin(list(ids)), "kind"]) == {"government"}


def _name_figure(measure: Measure, counts: dict[str, int], total: pd.Series) -> dict[str, Any]:
    """What can be named of a measure: the count with the range that dates allow, or a sum and how many mutuals it covers."""
    row = {"figure": measure.key, "unit": measure.unit}
    if measure.ranged:
        estimated, low, high, known = (total[column] for column in measure.columns)
        return {**row, "named": estimated, "low": low, "high": high, "known": known}
    if measure.observed:
        return {**row, "named": total[measure.key], "known": total[f"{measure.key}_known"]}
    return {**row, "low": counts["certain"], "named": counts["central"], "high": counts["possible"], "known": counts["central"]}


def scope_counts(data: Dataset, view: View) -> dict[str, Any]:
    """The mutuals that the view shows (`seen`), and how many the register names as live at its date in all (`named`)."""
    everything = make_view(data.register, data.latest, as_at=view.as_at, grades=("Strong", "Moderate", "Weak"))
    return {"sightings": sightings(data, view), "named": counts_on(data, everything, view.as_at)["central"]}


def _count_times(data: Dataset, view: View) -> float | None:
    """The count at the view's date divided by the count in the base year; None where that bears no multiple or can't be said."""
    base = count_base(data, view)
    return counts_on(data, view, view.as_at)["central"] / base if base and bears(base, base) else None


def _find_published(row: pd.Series | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "published": float(row["value"]),
        "published_approx": str(row["approx"]),
        "published_as_of": str(row["as_of"]),
        "published_coverage": None if pd.isna(row["coverage"]) else str(row["coverage"]),
        "source_id": tuple(row["source_id"]),
        "note": None if pd.isna(row["note"]) else str(row["note"]),
    }


def _find_published_times(data: Dataset, now: pd.Series | None) -> dict[str, Any]:
    then = nearest_published(data, MEASURES["mutuals"].published, base_day(data))
    if now is None or then is None or not then["value"]:
        return {}
    return {
        **_find_published(now),
        "published": float(now["value"]) / float(then["value"]),
        "source_id": tuple(sorted({*now["source_id"], *then["source_id"]})),
        "note": f"{then['value']:,.0f} published for {then['as_of']}",
    }
