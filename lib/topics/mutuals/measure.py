"""Every organisation that passes the filters, whatever its dates: what the directory lists, counts in facets and pages through."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lib.core.asat import choose, grades, sources_with_figures, start_words
from lib.core.nearest import known_at, sources_added
from lib.core.result import Result
from lib.register.dataset import KEPT_EDITIONS
from lib.register.schema import NOT_KNOWN
from lib.topics.mutuals.search import search

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from lib.register.dataset import Dataset
    from lib.view.view import View

#: What an organisation can be at a date, in the order in which readers choose.
STATES = ("live", "ended", "not begun", "planned", "not known")
#: Column of the directory that readers narrow it down by.
FACETS = ("state", "sector_group", "legal_form")
#: Organisations on one page of the list.
PAGE_LENGTH = 25
#: Ways to sort -> column and whether the largest goes first; the first two need no column.
SORTS: Mapping[str, tuple[str, bool]] = {
    "best": ("", False),
    "name": ("", False),
    "newest": ("start", True),
    "oldest": ("start", False),
    "value": ("value", True),
    "staff": ("staff", True),
}


def states(mutuals: pd.DataFrame, on: date) -> pd.Series:
    """For each organisation one of `STATES` at a date, by the middle of each partial date."""
    day = np.datetime64(on, "s")
    start, end = (mutuals[name].to_numpy("datetime64[s]") for name in ("start_mid", "end_mid"))
    codes = np.full(len(mutuals), STATES.index("not known"), dtype=np.int64)
    # The last that holds counts; no comparison with a date that is missing is true.
    holds = {"live": start <= day, "ended": end <= day, "not begun": start > day, "planned": mutuals["status"].eq("planned").to_numpy(bool)}
    for state, where in holds.items():
        codes[where] = STATES.index(state)
    return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index(STATES)), index=mutuals.index)


def directory(data: Dataset, view: View) -> Result[Any]:
    """The organisations that pass the sector, region and evidence filters, by name.

    Returns:
        name, mutual_id, state (of `STATES`, at the view's date), launched, ended, sector, sector_group, region, town,
        services, parent_body, legal_form, value (GBP a year) and staff (people) within three years of the date with their
        years, grade, source_id (of the organisation and both figures). What no source says is missing; the end of a body that
        has not ended is empty. Facts: `counts`, state -> how many.
    """
    passes = np.zeros(len(data.mutuals), dtype=bool)
    passes[choose(data, view).index] = True
    frame = rows(data, view, np.flatnonzero(passes[_told(data)["row"]]))
    counts = frame["state"].value_counts()
    return Result(
        name="directory",
        frame=frame,
        view=view,
        unit="organisations",
        edition=data.edition,
        source_ids=sources_with_figures(data, choose(data, view), view.as_at),
        grades=grades(choose(data, view)),
        facts={"counts": {state: int(counts[state]) for state in STATES if counts.get(state)}, "named": len(data.mutuals)},
    )


def positions(data: Dataset, ids: Sequence[str]) -> np.ndarray:
    """Where organisations stand among all of them by name, for `rows`; -1 for one that the register lacks."""
    found: np.ndarray = pd.Index(_told(data)["mutual_id"]).get_indexer(ids)
    return found


def rows(data: Dataset, view: View, at: np.ndarray) -> pd.DataFrame:
    """Organisations as the directory shows them, columns as in `directory`; `at` is where they stand among all of them by name."""
    told = _told(data).iloc[at].reset_index(drop=True)
    row = told["row"].to_numpy()
    told.insert(2, "state", states(data.mutuals, view.as_at).array[row])
    return told.drop(columns=["row", "grade", "source_id"]).assign(
        **known_at(data, view.as_at, row, ("value", "value_year", "staff", "staff_year")),
        grade=told["grade"],
        source_id=pd.Series(_all_ids(data, view.as_at, told["source_id"], row), dtype=object),
    )


@lru_cache(maxsize=KEPT_EDITIONS)
def _told(data: Dataset) -> pd.DataFrame:
    """What the directory says of every organisation at any date, by name; `row` is its place in the organisations table."""
    table = data.mutuals
    told = pd.DataFrame(
        {
            "name": table["name"].astype(str),
            "mutual_id": table["mutual_id"].astype(str),
            "launched": start_words(table),
            "ended": table["ended"].astype(object).where(table["status"].eq("ended"), ""),
            "sector": table["sector"],
            "sector_group": table["sector_group"],
            "region": table["place"],
            "town": _text(table, "town"),
            "services": _text(table, "services"),
            "parent_body": _text(table, "parent_body"),
            "legal_form": table["legal_form"] if "legal_form" in table else _text(table, "legal_form"),
            "grade": table["grade"],
            "source_id": table["source_ids"].map(lambda ids: tuple(sorted(set(ids)))),
            "row": np.arange(len(table)),
        }
    )
    return told.sort_values("name", key=lambda names: names.str.casefold(), kind="stable").reset_index(drop=True)


def _all_ids(data: Dataset, on: date, own: pd.Series, rows: np.ndarray) -> list[tuple[str, ...]]:
    """The sources of each organisation (each once, sorted) with those of its figures at a date."""
    joined = own.tolist()
    for place, ids in sources_added(data, on, rows):
        joined[place] = tuple(sorted({*joined[place], *ids}))
    return joined


def _text(table: pd.DataFrame, column: str) -> pd.Series:
    """A column as text, missing where no source says it; all missing where the table has no such column."""
    if column not in table:
        return pd.Series(None, index=table.index, dtype=object)
    cells = table[column].astype(object)
    return cells.where(cells.notna(), None)


def find(data: Dataset, result: Result[Any], text: str) -> pd.DataFrame:
    """The rows of a directory that answer a search, best first; all of them by name for an empty text."""
    frame = result.frame
    if not text.strip():
        return frame
    found = search(data, text, frame["mutual_id"])
    return frame.set_index("mutual_id", drop=False).loc[found].reset_index(drop=True)


def narrow(frame: pd.DataFrame, chosen: Mapping[str, Sequence[str]], *, but: str = "") -> pd.DataFrame:
    """The rows that have one of the chosen values in every facet; the facet `but` is passed over."""
    for facet, values in chosen.items():
        if values and facet != but:
            frame = frame[facet_values(frame, facet).isin(values)]
    return frame


def facet_counts(frame: pd.DataFrame, chosen: Mapping[str, Sequence[str]], facet: str) -> dict[str, int]:
    """Value of a facet -> rows that have it and answer the search and the other facets, most first; states in their own order.

    Values that are chosen stay, even with none.
    """
    column = narrow(frame, chosen, but=facet)[facet]
    counts = {**{str(value): int(n) for value, n in column.value_counts().items()}, NOT_KNOWN: int(column.isna().sum())}
    found = dict.fromkeys(chosen.get(facet, ()), 0) | {value: n for value, n in counts.items() if n}
    if facet == "state":
        return {state: found[state] for state in STATES if state in found}
    return dict(sorted(found.items(), key=lambda item: (item[0] == NOT_KNOWN, -item[1], item[0])))


def facet_values(frame: pd.DataFrame, facet: str) -> pd.Series:
    """The values of a facet; 'Not known' where no source says it."""
    return frame[facet].astype(object).where(frame[facet].notna(), NOT_KNOWN)


def in_order(data: Dataset, frame: pd.DataFrame, sort: str) -> pd.DataFrame:
    """The rows sorted one of the ways of `SORTS`; what is not known goes last and equals go by name.

    'best' keeps the order of the search.
    """
    if sort == "best" or sort not in SORTS:
        return frame
    by_name = frame.sort_values("name", key=lambda names: names.str.casefold(), kind="stable")
    column, largest = SORTS[sort]
    if not column:
        return by_name
    keys = data.mutuals.set_index("mutual_id")["start_mid"].reindex(by_name["mutual_id"]) if column == "start" else by_name[column]
    order = keys.reset_index(drop=True).sort_values(ascending=not largest, kind="stable", na_position="last").index
    return by_name.iloc[order]


def page_of(frame: pd.DataFrame, page: int) -> pd.DataFrame:
    """The rows of one page of the list, counted from 1; a page that does not exist gives the nearest that does."""
    first = (min(max(page, 1), pages(len(frame))) - 1) * PAGE_LENGTH
    return frame.iloc[first : first + PAGE_LENGTH]


def pages(found: int) -> int:
    """How many pages so many rows fill; at least one."""
    return max(-(-found // PAGE_LENGTH), 1)
