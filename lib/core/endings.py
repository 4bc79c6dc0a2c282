"""What sources say of a mutual after its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from lib.core.caching import once_an_edition

if TYPE_CHECKING:
    from datetime import date

    from lib.register.dataset import Dataset


def what_followed(data: Dataset, mutual: str, ended: pd.Timestamp | None, *, until: date | None = None) -> str:
    """What sources said of a mutual from its end on (the first day that its date allows), up to a date where one is given."""
    if ended is None or pd.isna(ended):
        return ""
    last = pd.Timestamp.max if until is None else pd.Timestamp(until)
    return "; ".join(text for to, middle, text in _dated_statements(data).get(mutual, ()) if to >= ended and middle <= last)


@once_an_edition
def _dated_statements(data: Dataset) -> dict[str, list[tuple[pd.Timestamp, pd.Timestamp, str]]]:
    """Mutual -> its dated statements: last day and middle of the date, and what it says."""
    table = data.tables["statements"].dropna(subset=["mutual_id", "stated_on_to"])
    statements: dict[str, list[tuple[pd.Timestamp, pd.Timestamp, str]]] = {}
    columns = (table[name] for name in ("mutual_id", "stated_on_to", "stated_on_mid", "statement"))
    for mutual, to, middle, text in zip(*columns, strict=True):
        statements.setdefault(str(mutual), []).append((to, middle, str(text)))
    return statements
