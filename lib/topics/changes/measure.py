"""What changed between two editions, as readers see it: the changes row by row, and what they do to the headline figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple, dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from lib.core.caching import once_an_edition
from lib.core.result import Result, build_result
from lib.core.wording import count
from lib.register.measures import MEASURES
from lib.topics.changes.difference import CORRECTED, difference
from lib.topics.overview.measure import key_figures
from lib.view.view import View, make_view

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lib.register.dataset import Dataset
    from lib.register.release import Edition


#: Rows that changed alike and are told as one, from so many on; and how many of them are named.
_FEWEST_FOLDED, _MOST_NAMED = 4, 3


@dataclass(frozen=True, kw_only=True)
class ComparisonFacts:
    """What two editions are compared.

    Args:
        since: Name of the edition compared with; empty if there is none.
        asked: The date or edition asked for; may be empty.
        first: True where no edition came before, so that there is none to compare with.
    """

    since: str
    asked: str
    first: bool


@dataclass(frozen=True, kw_only=True)
class ChangesFacts(ComparisonFacts):
    """Beside the editions compared: kind of change -> how many, and in how many rows values were corrected."""

    counts: Mapping[str, int]
    corrected_rows: int


@dataclass(frozen=True, kw_only=True)
class FiguresFacts(ComparisonFacts):
    """Beside the editions compared: how many headline figures differ."""

    moved: int


def edition_before(data: Dataset, since: str) -> Edition | None:
    """The edition that an edition is compared with.

    Args:
        data: The edition looked at.
        since: Name of an edition, or an ISO date: then the newest edition of that day or before, or the oldest there is.
            Empty or anything else: the edition before.

    Returns:
        The edition; None if none came before, or if the one asked for is this one or a newer one.
    """
    older = data.older
    if not older:
        return None
    if any(each.name == since for each in data.editions):
        return next((each for each in older if each.name == since), None)
    day = _parse_day(since)
    if day is None:
        return older[0]
    if data.register.updated <= day:
        return None
    return next((each for each in older if each.updated <= day), older[-1])


def changes(data: Dataset, view: View, old: Dataset | None = None, *, about: Collection[str] | None = None) -> Result[ChangesFacts]:
    """What changed since the view's `since`, or from any other dataset, row by row; about some mutuals alone where their ids are given.

    Returns:
        changed_row, changed_column, old, new, why, change, changed_table, source_id.
    """
    old = old or _open_before(data, view)
    found = difference(old, data) if old else ()
    found = found if about is None else tuple(change for change in found if change.mutual in about)
    columns = ["change", "changed_table", "changed_row", "changed_column", "old", "new", "why", "source_id", "mutual_id"]
    frame = pd.DataFrame([astuple(change) for change in found], columns=columns)
    # A row that is gone may rest on a source that is gone with it.
    frame["source_id"] = pd.Series([tuple(each for each in change.source_ids if each in data.sources) for change in found], dtype=object)
    facts = ChangesFacts(
        since=old.edition if old else "",
        asked=view.since,
        first=not (old or data.older),
        counts=Counter(change.kind for change in found),
        corrected_rows=len({(change.table, change.row) for change in found if change.kind == CORRECTED}),
    )
    order = ["changed_row", "changed_column", "old", "new", "why", "change", "changed_table", "source_id"]
    return build_result(data, view, frame[order], facts, unit="changes")


def fold_alike(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of `changes`, with what happened alike to many rows as one row that counts them, names some and has the sources of all."""
    alike = ["change", "changed_table", "changed_column", "old", "new", "why"]
    # A row that came or went as a whole is like no other.
    alone = pd.Series(range(len(frame)), index=frame.index).where(frame["changed_column"].eq(""), -1)
    rows = []
    for _, group in frame.groupby([*(frame[name] for name in alike), alone], sort=False):
        if len(group) < _FEWEST_FOLDED:
            rows += group.to_dict("records")
            continue
        names = group["changed_row"].astype(str).tolist()
        whom = f"{count(len(names))} rows ({', '.join(names[:_MOST_NAMED])} and {count(len(names) - _MOST_NAMED)} more)"
        sources = tuple(dict.fromkeys(each for ids in group["source_id"] for each in ids))
        rows.append({**group.iloc[0].to_dict(), "changed_row": whom, "source_id": sources})
    return pd.DataFrame(rows, columns=frame.columns)


def figures_changed(data: Dataset, view: View, old: Dataset | None = None) -> Result[FiguresFacts]:
    """The headline figures before and after, at the reference date and at the latest date, in the default selection.

    Returns:
        figure, date, unit, before, after.
    """
    old = old or _open_before(data, view)
    columns = ["figure", "date", "unit", "before", "after"]
    frame, cites = _compare_figures(old, data) if old else (pd.DataFrame(columns=columns), ())
    same = frame["before"].eq(frame["after"]) | (frame["before"].isna() & frame["after"].isna())
    facts = FiguresFacts(since=old.edition if old else "", asked=view.since, first=not (old or data.older), moved=int((~same).sum()))
    return build_result(data, view, frame[columns], facts, unit="", cites=cites)


def _open_before(data: Dataset, view: View) -> Dataset | None:
    before = edition_before(data, view.since)
    return data.at(before.name) if before else None


@once_an_edition
def _compare_figures(old: Dataset, new: Dataset) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The frame of `figures_changed` and the sources behind it."""
    labels = {key: measure.label for key, measure in MEASURES.items()} | {"times": f"Times as many as in {new.register.baseline_year}"}
    parts, cites = [], set()
    # A register may be looked at on the newest day that it has.
    for day in dict.fromkeys((new.register.reference_date, new.latest)):
        results = [key_figures(data, make_view(new.register, max(new.latest, old.latest), as_at=day)) for data in (old, new)]
        after = results[1].frame[["figure", "unit", "named"]].rename(columns={"named": "after"})
        after["figure"] = after["figure"].map(labels)
        parts.append(after.assign(date=pd.Timestamp(day), before=results[0].frame["named"].to_numpy()))
        cites |= set(results[1].source_ids)
    return pd.concat(parts, ignore_index=True), tuple(sorted(cites))


def _parse_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
