"""What changed between two editions, as readers see it: the changes row by row, and what they do to the headline figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.result import Result
from lib.register.dataset import KEPT_EDITIONS
from lib.topics.changes.difference import CORRECTED, difference
from lib.topics.overview.measure import key_figures
from lib.view.view import MEASURES, View, make_view

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.register.release import Edition


def edition_before(data: Dataset, since: str) -> Edition | None:
    """The edition that an edition is compared with.

    Args:
        data: The edition looked at.
        since: Name of an edition, or an ISO date: then the newest edition of that day or before, or the oldest kept.
            Empty or anything else: the edition before.

    Returns:
        The edition; None if none came before, or if the one asked for is this one or a newer one.
    """
    older = data.older
    if not older:
        return None
    if any(each.name == since for each in data.editions):
        return next((each for each in older if each.name == since), None)
    day = _day(since)
    if day is None:
        return older[0]
    if data.register.updated <= day:
        return None
    return next((each for each in older if each.updated <= day), older[-1])


def changes(data: Dataset, view: View, old: Dataset | None = None) -> Result[Any]:
    """What changed since the view's `since`, or from any other dataset, row by row.

    Returns:
        changed_row, changed_column, old, new, why, change, changed_table, source_id. Facts: `since` (the edition compared
        with, empty if there is none), `asked` (the date or edition asked for), `counts` (kind -> changes), `rows` (rows
        corrected).
    """
    old = old or _older(data, view)
    found = difference(old, data) if old else ()
    known = set(data.tables["sources"]["source_id"].astype(str))
    columns = ["change", "changed_table", "changed_row", "changed_column", "old", "new", "why", "source_id"]
    order = ["changed_row", "changed_column", "old", "new", "why", "change", "changed_table", "source_id"]
    frame = pd.DataFrame([astuple(change) for change in found], columns=columns)
    frame["source_id"] = pd.Series([tuple(each for each in change.source_ids if each in known) for change in found], dtype=object)
    corrected = [change for change in found if change.kind == CORRECTED]
    return Result(
        name="changes",
        frame=frame[order],
        view=view,
        unit="changes",
        edition=data.edition,
        source_ids=tuple(sorted({each for change in found for each in change.source_ids if each in known})),
        facts={
            **_since_facts(data, view, old),
            "counts": dict(Counter(change.kind for change in found)),
            "rows": len({(change.table, change.row) for change in corrected}),
        },
    )


def figures_changed(data: Dataset, view: View, old: Dataset | None = None) -> Result[Any]:
    """The headline figures before and after, at the reference date and at the latest date, in the default selection.

    Returns:
        figure, date, unit, before, after. Facts: `since` and `asked` as for `changes`, `moved` (how many differ).
    """
    old = old or _older(data, view)
    columns = ["figure", "date", "unit", "before", "after"]
    frame, ids = _figures(old, data) if old else (pd.DataFrame(columns=columns), ())
    moved = frame["before"].astype(float).fillna(-1).ne(frame["after"].astype(float).fillna(-1))
    return Result(
        name="changes-figures",
        frame=frame[columns],
        view=view,
        unit="",
        edition=data.edition,
        source_ids=ids,
        facts={**_since_facts(data, view, old), "moved": int(moved.sum())},
    )


def _older(data: Dataset, view: View) -> Dataset | None:
    before = edition_before(data, view.since)
    return data.at(before.name) if before else None


def _since_facts(data: Dataset, view: View, old: Dataset | None) -> dict[str, Any]:
    return {"since": old.edition if old else "", "asked": view.since, "first": not (old or data.older)}


@lru_cache(maxsize=KEPT_EDITIONS)
def _figures(old: Dataset, new: Dataset) -> tuple[pd.DataFrame, tuple[str, ...]]:
    labels = {key: measure.label for key, measure in MEASURES.items()} | {"times": f"Times as many as in {new.register.baseline_year}"}
    parts, ids = [], set()
    for day in (new.register.reference_date, new.latest):
        results = [key_figures(data, make_view(new.register, max(new.latest, old.latest), as_at=day)) for data in (old, new)]
        after = results[1].frame[["figure", "unit", "named"]].rename(columns={"named": "after"})
        after["figure"] = after["figure"].map(labels)
        parts.append(after.assign(date=pd.Timestamp(day), before=results[0].frame["named"].to_numpy()))
        ids |= set(results[1].source_ids)
    return pd.concat(parts, ignore_index=True), tuple(sorted(ids))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
