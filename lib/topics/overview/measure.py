"""Key figures of a view: what can be named beside what was published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lib.core.asat import (
    base_day,
    count_unplaced,
    counts_on,
    grades,
    live_at,
    live_sources,
    nearest_published,
    residents,
    source_ids,
    totals,
)
from lib.core.result import Coverage, Result
from lib.view.view import MEASURES, View, make_view

if TYPE_CHECKING:
    from lib.register.dataset import Dataset

_FIGURES = {"mutuals": "Live mutuals", "value": "Value of services", "staff": "Staff", "times": "Times as many as in the base year"}
_PUBLISHED_COLUMNS = ["published", "published_approx", "published_as_of", "published_coverage", "source_id", "note"]


def key_figures(data: Dataset, view: View) -> Result[Any]:
    """The headline figures of a view, named and published side by side, never blended.

    Returns:
        Rows mutuals, value, staff, times: figure, unit, low, named, high, known, of, published, published_approx,
        published_as_of, published_coverage, source_id, note. A published total covers the whole sector, so there is none
        where the view is narrowed to sectors or regions (fact `whole_sector`).
    """
    live = live_at(data, view)
    counts = counts_on(data, view, view.as_at)
    whole = not (view.sectors or view.regions)
    total = totals(live).iloc[0]
    rows = [
        {"low": counts["certain"], "named": counts["central"], "high": counts["possible"], "known": counts["central"]},
        {"named": total["value"], "known": total["value_known"]},
        {"named": total["staff"], "known": total["staff_known"]},
        {"named": times_as_many(data, view), "known": counts["central"]},
    ]
    units = ["mutuals", "GBP a year", "people", "times"]
    published = [nearest_published(data, MEASURES[key].published, view.as_at) if whole else None for key in ("mutuals", "value", "staff")]
    published_rows = [*(_published(row) for row in published), _published_times(data, published[0]) if whole else {}]
    every = [{**row, **extra} for row, extra in zip(rows, published_rows, strict=True)]
    # Column by column: to have pandas find out what rows of many kinds hold took a third of it.
    columns: dict[str, Any] = {name: [row.get(name) for row in every] for name in ("low", "named", "high", "known", *_PUBLISHED_COLUMNS)}
    columns |= {name: np.array(columns[name], dtype=float) for name in ("low", "named", "high", "published")}
    columns |= {"figure": list(_FIGURES), "unit": units, "of": counts["central"]}
    frame = pd.DataFrame(columns, columns=["figure", "unit", "low", "named", "high", "known", "of", *_PUBLISHED_COLUMNS])
    base = base_day(data)
    return Result(
        name="key-figures",
        frame=frame,
        view=view,
        unit="",
        edition=data.edition,
        coverage=Coverage(known=int(total["value_known"]), of=counts["central"], what="value"),
        source_ids=tuple(sorted({*live_sources(data, view), *source_ids(frame["source_id"])})),
        grades=grades(live),
        facts={
            "whole_sector": whole,
            "base_year": data.register.baseline_year,
            "base_count": counts_on(data, view, base)["central"],
            "unplaced": count_unplaced(data, view.filters),
            **scope_counts(data, view),
        },
    )


def scope_counts(data: Dataset, view: View) -> dict[str, int]:
    """How many mutuals the view shows (`shown`) of all that the register names as live at its date (`named`)."""
    everything = make_view(data.register, data.latest, as_at=view.as_at, grades=("Strong", "Moderate", "Weak"))
    return {"shown": counts_on(data, view, view.as_at)["central"], "named": counts_on(data, everything, view.as_at)["central"]}


def times_as_many(data: Dataset, view: View) -> float | None:
    """The count at the view's date divided by the count in the base year; None where that was zero."""
    base = counts_on(data, view, base_day(data))["central"]
    return counts_on(data, view, view.as_at)["central"] / base if base else None


def rate(data: Dataset, view: View) -> float | None:
    """Mutuals per million people in the regions in view; bodies that work nationally count for England only."""
    people = residents(data, view)
    if not people:
        return None
    return counts_on(data, view, view.as_at)["central"] / people * 1_000_000


def _published(row: pd.Series | None) -> dict[str, Any]:
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


def _published_times(data: Dataset, now: pd.Series | None) -> dict[str, Any]:
    then = nearest_published(data, MEASURES["mutuals"].published, base_day(data))
    if now is None or then is None or not then["value"]:
        return {}
    return {
        **_published(now),
        "published": float(now["value"]) / float(then["value"]),
        "source_id": tuple(sorted({*now["source_id"], *then["source_id"]})),
        "note": f"{then['value']:,.0f} published for {then['as_of']}",
    }
