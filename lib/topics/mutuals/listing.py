"""The list of the directory: its rows searched, narrowed down, counted in facets, sorted and paged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.core.states import STATES
from lib.register.schema import GRADES, NOT_KNOWN
from lib.topics.mutuals.search import search

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from lib.register.dataset import Dataset

#: Column of the directory that readers narrow it down by.
FACETS = ("state", "sector_group", "legal_form")
#: Organisations on one page of the list.
PAGE_LENGTH = 25
#: Ways to sort -> column and whether the largest goes first; the first two need no column.
SORTS: Mapping[str, tuple[str, bool]] = {
    "best": ("", False),
    "name": ("", False),
    "name-back": ("", True),
    "state": ("state", False),
    "state-back": ("state", True),
    "newest": ("start", True),
    "oldest": ("start", False),
    "value": ("value", True),
    "value-back": ("value", False),
    "staff": ("staff", True),
    "staff-back": ("staff", False),
    "sector": ("sector", False),
    "sector-back": ("sector", True),
    "region": ("region", False),
    "region-back": ("region", True),
    "grade": ("grade", False),
    "grade-back": ("grade", True),
}
#: Columns whose words have an order of their own.
_ORDERS = {"state": STATES, "grade": tuple(GRADES.values())}


def find(data: Dataset, directory: pd.DataFrame, text: str) -> pd.DataFrame:
    """The rows of a directory that answer a search, best first; all of them by name for an empty text."""
    if not text.strip():
        return directory
    found = search(data, text, directory["mutual_id"])
    return directory.set_index("mutual_id", drop=False).loc[found].reset_index(drop=True)


def narrow(frame: pd.DataFrame, chosen: Mapping[str, Sequence[str]], *, but: str = "") -> pd.DataFrame:
    """The rows that have one of the chosen values in every facet; the facet `but` is passed over."""
    for facet, values in chosen.items():
        if values and facet != but:
            frame = frame[_facet_values(frame, facet).isin(values)]
    return frame


def count_facet(frame: pd.DataFrame, chosen: Mapping[str, Sequence[str]], facet: str) -> dict[str, int]:
    """Value of a facet -> rows that have it and answer the search and the other facets, most first; states in their own order.

    Values that are chosen stay, even with none.
    """
    counts = _facet_values(narrow(frame, chosen, but=facet), facet).value_counts()
    found = dict.fromkeys(chosen.get(facet, ()), 0) | {str(value): int(n) for value, n in counts.items()}
    if facet == "state":
        return {state: found[state] for state in STATES if state in found}
    return dict(sorted(found.items(), key=lambda item: (item[0] == NOT_KNOWN, -item[1], item[0])))


def _facet_values(frame: pd.DataFrame, facet: str) -> pd.Series:
    """The values of a facet; 'Not known' where no source says it."""
    return frame[facet].astype(object).where(frame[facet].notna(), NOT_KNOWN)


def sort(data: Dataset, frame: pd.DataFrame, way: str) -> pd.DataFrame:
    """The rows sorted one of the ways of `SORTS`; what is not known goes last and equals go by name.

    'best' keeps the order of the search.
    """
    if way == "best" or way not in SORTS:
        return frame
    by_name = frame.sort_values("name", key=lambda names: names.str.casefold(), kind="stable")
    column, largest = SORTS[way]
    if not column:
        return by_name[::-1] if largest else by_name
    if column == "start":
        keys = by_name["mutual_id"].map(data.mutuals.set_index("mutual_id")["start_mid"])
    elif column in _ORDERS:
        keys = by_name[column].astype(str).map(_ORDERS[column].index)
    else:
        keys = by_name[column].astype(object).where(by_name[column].ne(NOT_KNOWN)) if column == "region" else by_name[column]
    by_key = by_name.assign(key=keys).sort_values("key", ascending=not largest, kind="stable", na_position="last")
    return by_key.drop(columns="key")
