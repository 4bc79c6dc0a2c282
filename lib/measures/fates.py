"""What had become of a body by a date: launched and going, ended since, still planned, come to nothing, or not known."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.dataset import KEPT_EDITIONS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from lib.dataset import Dataset
    from lib.view import View

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
    day, latest = pd.Timestamp(view.as_at), view.as_at >= data.latest
    followed = {mutual: fate for mutual, (fate, _) in plans_followed(data, view).items()}

    def one(mutual: str, status: str, start: Any, end: Any) -> str:  # days, missing where not known
        if status == "planned":
            return followed.get(mutual, UNKNOWN)
        if end <= day:  # never true where there is no end
            return ENDED
        if pd.isna(start):
            return GOING if latest else UNKNOWN
        return GOING if start <= day else NOT_YET

    columns = (bodies["mutual_id"].astype(str), bodies["status"].astype(str), bodies["start_mid"], bodies["end_mid"])
    return [one(*row) for row in zip(*columns, strict=True)]


def plans_followed(data: Dataset, view: View) -> dict[str, tuple[str, str]]:
    """Planned mutual -> what became of the plan (one of `FATES`), and that in the source's words, as known at the view's date.

    It is known from the day on which the latest source cited for it came out; from the latest date on where none is dated.
    """
    return _followed(data, view.as_at)


@lru_cache(maxsize=KEPT_EDITIONS)  # several cards of a page ask for the same day
def _followed(data: Dataset, on: date) -> dict[str, tuple[str, str]]:
    known = from_when(data, data.tables["plans"]["source_id"], last=True)
    day, latest = pd.Timestamp(on), on >= data.latest
    rows = data.tables["plans"][known.le(day) | (known.isna() & latest)]
    return {
        str(mutual): (_PLANS[str(what)], str(detail))
        for mutual, what, detail in zip(rows["mutual_id"], rows["followed"], rows["detail"], strict=True)
    }


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
