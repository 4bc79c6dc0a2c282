"""What had become of a body by a date: launched and going, ended since, still planned, come to nothing, or not known."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lib.register.dataset import KEPT_EDITIONS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from lib.register.dataset import Dataset
    from lib.view.view import View

GOING, ENDED, OTHERWISE = "Launched and going", "Launched, ended since", "Launched in another form"
NOT_YET, PLANNED, NOTHING = "Not launched yet", "Still planned", "Came to nothing"
UNKNOWN, UNLISTED = "Not known", "Not in the list of mutuals"
#: What may have become of a body, in the order in which it is shown.
FATES = (GOING, ENDED, OTHERWISE, NOT_YET, PLANNED, NOTHING, UNKNOWN, UNLISTED)
LAUNCHED = frozenset({GOING, ENDED, OTHERWISE})
_PLANS = {"launched": OTHERWISE, "still planned": PLANNED, "came to nothing": NOTHING}


def fates(data: Dataset, bodies: pd.DataFrame, view: View) -> list[str]:
    """For each of these organisations one of `FATES`, as known at the view's date.

    Starts and ends are read as the middle of their spans. One that launched on no known date is known to have launched at the
    latest date only.
    """
    day, latest = np.datetime64(view.as_at, "s"), view.as_at >= data.latest
    followed = {mutual: fate for mutual, (fate, _) in plans_followed(data, view).items()}

    def one(mutual: str, status: str, *, ended: bool, undated: bool, begun: bool) -> str:
        if status == "planned":
            return followed.get(mutual, UNKNOWN)
        if ended:
            return ENDED
        if undated:
            return GOING if latest else UNKNOWN
        return GOING if begun else NOT_YET

    names = (bodies[column].to_numpy(object) for column in ("mutual_id", "status"))
    start, end = (bodies[column].to_numpy("datetime64[s]") for column in ("start_mid", "end_mid"))
    rows = zip(*names, (end <= day).tolist(), np.isnat(start).tolist(), (start <= day).tolist(), strict=True)
    return [one(mutual, status, ended=ended, undated=undated, begun=begun) for mutual, status, ended, undated, begun in rows]


def plans_followed(data: Dataset, view: View) -> dict[str, tuple[str, str]]:
    """Planned mutual -> what became of the plan (one of `FATES`), and that in the source's words, as known at the view's date.

    It is known from the day on which the latest source cited for it came out; from the latest date on where none is dated.
    """
    return _followed(data, view.as_at)


@lru_cache(maxsize=KEPT_EDITIONS)  # several cards of a page ask for the same day
def _followed(data: Dataset, on: date) -> dict[str, tuple[str, str]]:
    known, rows = _told(data)
    told = (known <= np.datetime64(on, "s")) | (np.isnat(known) & (on >= data.latest))
    return {mutual: followed for (mutual, followed), is_told in zip(rows, told.tolist(), strict=True) if is_told}


@lru_cache(maxsize=KEPT_EDITIONS)
def _told(data: Dataset) -> tuple[np.ndarray, list[tuple[str, tuple[str, str]]]]:
    """When it is known what became of each plan, and whose plan it was and what became of it."""
    table = data.tables["plans"]
    known = from_when(data, table["source_id"], last=True).to_numpy("datetime64[s]")
    columns = (table[name].astype(str) for name in ("mutual_id", "followed", "detail"))
    return known, [(mutual, (_PLANS[what], detail)) for mutual, what, detail in zip(*columns, strict=True)]


def from_when(data: Dataset, cells: pd.Series, *, last: bool = False) -> pd.Series:
    """For each cell of source ids the day (middle of its span) on which the first, or the last, came out; missing if none is dated."""
    published = _published(data)

    def one(ids: Iterable[str]) -> Any:
        days = [day for each in ids if not pd.isna(day := published.get(str(each), pd.NaT))]
        return (max if last else min)(days, default=pd.NaT)

    return pd.to_datetime(pd.Series([one(ids) for ids in cells], index=cells.index, dtype="datetime64[ms]"))


@lru_cache(maxsize=KEPT_EDITIONS)
def _published(data: Dataset) -> dict[str, Any]:
    """Source -> the middle of the date on which it came out."""
    table = data.tables["sources"]
    return dict(zip(table["source_id"].astype(str), table["published_mid"], strict=True))
