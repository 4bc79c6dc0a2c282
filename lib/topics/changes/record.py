"""The history of one mutual's record: what each edition knew first, and what later ones changed, with why and source."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from lib.core.asat import source_ids
from lib.core.caching import once_an_edition
from lib.core.result import Result, build_result
from lib.topics.changes.difference import Change, difference

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.view import View

FIRST = "First recorded"
_COLUMNS = ["recorded_in", "changed_column", "old", "new", "why", "change", "changed_table", "changed_row", "source_id"]


@dataclass(frozen=True, kw_only=True)
class RecordFacts:
    """Of the record of one mutual.

    Args:
        name: The mutual; empty where the view is about none.
        first: The first edition kept that has it.
        editions: How many editions have it.
    """

    name: str
    first: str
    editions: int


def record(data: Dataset, view: View) -> Result[RecordFacts]:
    """What was known of the view's mutual in each edition up to the one looked at, the newest first.

    Returns:
        recorded_in (the edition), changed_column, old, new, why, change, changed_table, changed_row, source_id; the last row says in
        which edition it was first recorded.
    """
    name = data.names.get(view.mutual, "")
    opened = _editions(data)
    having = [each for each in opened if view.mutual in each.names]
    rows = [_row(edition, change, data) for edition, change in _changes(data) if change.mutual == view.mutual]
    if name:
        first = having[0]
        known = sum(first.observations["mutual_id"].eq(view.mutual)) + sum(first.tables["statements"]["mutual_id"].eq(view.mutual))
        own = source_ids(first.mutuals.loc[first.mutuals["mutual_id"].eq(view.mutual), "source_ids"])
        sources = tuple(each for each in own if each in data.sources)
        words = f"Its entry, with {known} figures and statements"
        rows.append((first.edition, "", "", words, "", FIRST, "Organisations", name, sources))
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    facts = RecordFacts(name=name, first=having[0].edition if name else "", editions=len(having))
    mutuals = data.mutuals[data.mutuals["mutual_id"].eq(view.mutual)]
    return build_result(data, view, frame, facts, unit="changes", mutuals=mutuals)


def _editions(data: Dataset) -> list[Dataset]:
    """The editions kept up to this one, the oldest first."""
    names = [each.name for each in data.older][::-1]
    return [*(data.at(each) for each in names), data]


@once_an_edition
def _changes(data: Dataset) -> tuple[tuple[str, Change], ...]:
    """Every change of every edition up to this one, the newest first, with the edition that brought it."""
    return tuple(
        (new.edition, change) for old, new in list(pairwise(_editions(data)))[::-1] for change in difference(old, new) if change.mutual
    )


def _row(edition: str, change: Change, data: Dataset) -> tuple[object, ...]:
    sources = tuple(each for each in change.source_ids if each in data.sources)
    what = change.column or change.kind
    return edition, what, change.old, change.new, change.why, change.kind, change.table, change.row, sources
