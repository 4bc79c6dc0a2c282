"""The sources of many organisations and figures at once.

Joining their lists of ids one by one took two fifths of a page of 100,000 mutuals, so ids are numbered once an edition and marked.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from lib.register.dataset import KEPT_EDITIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from lib.register.dataset import Dataset


@dataclass(frozen=True, eq=False)
class Citations:
    """What cites which source: places of rows, and numbers of sources, one pair for each citation."""

    row: np.ndarray
    source: np.ndarray


def cited(data: Dataset, *parts: tuple[Citations, np.ndarray]) -> tuple[str, ...]:
    """Every source that chosen rows cite, each once, sorted; a part is a table's citations and True for each row that is chosen."""
    names, _ = _numbered(data)
    marked = np.zeros(len(names), dtype=bool)
    for citations, chosen in parts:
        marked[citations.source[chosen[citations.row]]] = True
    return tuple(names[marked].tolist())


def joined(ids: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    """Sorted source ids with a few more among them."""
    found = list(ids)
    for each in more:
        at = bisect_left(found, each)
        if found[at : at + 1] != [each]:
            found.insert(at, each)
    return tuple(found)


def citations(data: Dataset, cells: Sequence[Iterable[str]] | pd.Series | np.ndarray) -> Citations:
    """The citations of rows, each with a list of ids; to be kept, as it looks at every id."""
    _, numbers = _numbered(data)
    lists = list(cells)
    found = [numbers[each] for cell in lists for each in cell]
    return Citations(np.repeat(np.arange(len(lists)), [len(cell) for cell in lists]), np.array(found, dtype=np.int64))


@lru_cache(maxsize=KEPT_EDITIONS)
def of_organisations(data: Dataset) -> Citations:
    """The citations of the organisations table."""
    return citations(data, data.mutuals["source_ids"])


@lru_cache(maxsize=KEPT_EDITIONS)
def _numbered(data: Dataset) -> tuple[np.ndarray, dict[str, int]]:
    """Every id that an organisation or a figure cites, sorted, and the number of each."""
    ids: set[str] = set()
    for table in (data.mutuals["source_ids"], data.observations["source_id"]):
        ids.update(*table.tolist())
    names = sorted(ids)
    return np.array(names, dtype=object), {name: number for number, name in enumerate(names)}
