"""What had become of bodies by a date: launched and going, ended since, still planned, come to nothing, or not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lib.core.asat import source_ids
from lib.core.caching import once_a_choice, once_an_edition

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lib.register.dataset import Dataset
    from lib.view.view import View

GOING, ENDED, OTHERWISE = "Launched and going", "Launched, ended since", "Launched in another form"
NOT_YET, PLANNED, NOTHING = "Not launched yet", "Still planned", "Came to nothing"
UNKNOWN, UNLISTED = "Not known", "Not in the list of mutuals"
#: What may have become of a body, in the order in which it is listed.
FATES = (GOING, ENDED, OTHERWISE, NOT_YET, PLANNED, NOTHING, UNKNOWN, UNLISTED)
LAUNCHED = frozenset({GOING, ENDED, OTHERWISE})
_PLANS = {"launched": OTHERWISE, "still planned": PLANNED, "came to nothing": NOTHING}


def find_fates(data: Dataset, mutuals: pd.DataFrame, view: View) -> pd.Series:
    """For each of these organisations (mutual_id, status, start_mid, end_mid) one of `FATES`, as known at the view's date.

    Starts and ends are read as the middle of their spans. One that launched on no known date is known to have launched at the
    latest date only.
    """
    day, at_latest = pd.Timestamp(view.as_at), view.as_at >= data.latest
    plans = find_plans(data, view.as_at)["fate"].to_dict()
    fates = np.select(
        [mutuals["status"].eq("planned"), mutuals["end_mid"].le(day), mutuals["start_mid"].isna(), mutuals["start_mid"].le(day)],
        [[plans.get(each, UNKNOWN) for each in mutuals["mutual_id"]], ENDED, GOING if at_latest else UNKNOWN, GOING],
        default=NOT_YET,
    )
    return pd.Series(fates, index=mutuals.index, dtype="str")


@once_a_choice
def find_plans(data: Dataset, on: date) -> pd.DataFrame:
    """What sources had told by a date of plans that did not launch as planned.

    It is known from the day on which the latest source cited for it came out; from the latest date on where none is dated.

    Returns:
        Indexed by mutual_id: fate (one of `FATES`) and followed (the source's words). Not to be changed.
    """
    plans = _date_plans(data)
    known = plans["known_from"].le(pd.Timestamp(on)) | (plans["known_from"].isna() & (on >= data.latest))
    return plans.loc[known, ["fate", "followed"]]


@once_an_edition
def _date_plans(data: Dataset) -> pd.DataFrame:
    table = data.tables["plans"]
    return pd.DataFrame(
        {
            "mutual_id": table["mutual_id"].astype(str),
            "fate": table["followed"].astype(str).map(_PLANS),
            "followed": table["detail"].astype(str),
            "known_from": find_publication(data, table["source_id"], last=True),
        }
    ).set_index("mutual_id")


def find_publication(data: Dataset, cells: pd.Series, *, last: bool = False) -> pd.Series:
    """For each cell of source ids the day (middle of its span) on which the first, or the last, came out; missing if none is dated."""
    sources = data.tables["sources"].set_index("source_id")["published_mid"]
    days = pd.to_datetime(cells.explode().map(sources)).groupby(level=0)
    return (days.max() if last else days.min()).reindex(cells.index)


def count_bodies(bodies: pd.DataFrame, by: str, *, parts: Sequence[str] = ()) -> pd.DataFrame:
    """How many bodies share what a column says of them, and who they are.

    Args:
        bodies: One row a body, with name and source_ids.
        by: The column.
        parts: Columns of yes and no to count apart.

    Returns:
        The column, the parts, bodies, names (one text), source_id (a tuple).
    """
    rows = [
        {
            by: value,
            **{part: int(group[part].sum()) for part in parts},
            "bodies": len(group),
            "names": "; ".join(sorted(group["name"])),
            "source_id": source_ids(group["source_ids"]),
        }
        for value, group in bodies[[by, *parts, "name", "source_ids"]].groupby(by, sort=False)
    ]
    return pd.DataFrame(rows, columns=[by, *parts, "bodies", "names", "source_id"])


def sort_by_fate(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows in the order of `FATES`."""
    return frame.sort_values("fate", key=lambda fates: fates.map(FATES.index), kind="stable", ignore_index=True)
