"""What sources say of a mutual after its end."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from lib.register.dataset import KEPT_EDITIONS

if TYPE_CHECKING:
    from datetime import date

    from lib.register.dataset import Dataset


def what_followed(data: Dataset, mutual: str, ended: pd.Timestamp | None, *, until: date | None = None) -> str:
    """What sources said of a mutual from its end on (the first day that its date allows), up to a date where one is given."""
    if ended is None or pd.isna(ended):
        return ""
    last = pd.Timestamp.max if until is None else pd.Timestamp(until)
    return "; ".join(said for to, mid, said in _dated_statements(data).get(mutual, ()) if to >= ended and mid <= last)


@lru_cache(maxsize=KEPT_EDITIONS)
def _dated_statements(data: Dataset) -> dict[str, list[tuple[pd.Timestamp, pd.Timestamp, str]]]:
    """Mutual -> its dated statements: last day and middle of the date, and what was said."""
    table = data.tables["statements"]
    said: dict[str, list[tuple[pd.Timestamp, pd.Timestamp, str]]] = {}
    columns = (table[name] for name in ("mutual_id", "stated_on_to", "stated_on_mid", "statement"))
    for mutual, to, mid, statement in zip(*columns, strict=True):
        if not (pd.isna(mutual) or pd.isna(to)):
            said.setdefault(str(mutual), []).append((to, mid, str(statement)))
    return said
