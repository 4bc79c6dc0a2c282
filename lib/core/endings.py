"""What sources say of a mutual after its end, and who took over its services."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from lib.core.caching import once_an_edition
from lib.core.mentions import find_named

if TYPE_CHECKING:
    from datetime import date

    from lib.register.dataset import Dataset


def say_what_followed(data: Dataset, mutual: str, ended: pd.Timestamp | None, *, until: date | None = None) -> str:
    """What sources said of a mutual from its end on (the first day that its date allows), up to a date where one is given."""
    if ended is None or pd.isna(ended):
        return ""
    last = pd.Timestamp.max if until is None else pd.Timestamp(until)
    return "; ".join(text for to, middle, text in _list_statements(data).get(mutual, ()) if to >= ended and middle <= last)


def successors(data: Dataset, mutual: str) -> tuple[str, ...]:
    """Ids of the mutuals that took over the services of one that ended, or that sources name of it after its end; sorted."""
    return _successors(data).get(mutual, ())


def predecessors(data: Dataset, mutual: str) -> tuple[str, ...]:
    """Ids of the ended mutuals whose end leads to this one; sorted."""
    return tuple(each for each, others in _successors(data).items() if mutual in others)


@once_an_edition
def _successors(data: Dataset) -> dict[str, tuple[str, ...]]:
    ended = data.mutuals[data.mutuals["status"].eq("ended")]
    takers = _list_takers(data)
    found = {}
    for mutual, end in zip(ended["mutual_id"].astype(str), ended["ended_from"], strict=True):
        named = find_named(data, say_what_followed(data, mutual, end)) | takers.get(mutual, frozenset()) - {mutual}
        if named:
            found[mutual] = tuple(sorted(named))
    return dict(sorted(found.items()))


def _list_takers(data: Dataset) -> dict[str, frozenset[str]]:
    """Mutual -> the mutuals that grew by its services."""
    table = data.tables["enlargements"]
    pairs = [(each, str(taker)) for taker, whose in zip(table["mutual_id"], table["whose"], strict=True) for each in str(whose).split("|")]
    return {each: frozenset(taker for one, taker in pairs if one == each) for each, _ in pairs}


@once_an_edition
def _list_statements(data: Dataset) -> dict[str, list[tuple[pd.Timestamp, pd.Timestamp, str]]]:
    """Mutual -> its dated statements: last day and middle of the date, and what it says."""
    table = data.tables["statements"].dropna(subset=["mutual_id", "stated_on_to"])
    statements: dict[str, list[tuple[pd.Timestamp, pd.Timestamp, str]]] = {}
    columns = (table[name] for name in ("mutual_id", "stated_on_to", "stated_on_mid", "statement"))
    for mutual, to, middle, text in zip(*columns, strict=True):
        statements.setdefault(str(mutual), []).append((to, middle, str(text)))
    return statements
