"""What an organisation is at a date: live, ended, not begun, planned, or not placed in time by any source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from datetime import date

#: What an organisation can be at a date, in the order in which readers choose.
STATES = ("live", "ended", "not begun", "planned", "not known")


def last_seen(mutuals: pd.DataFrame) -> pd.Series:
    """For each organisation the newest day on which a source shows it trading; missing where none does, empty for plans."""
    days = pd.Series([None if pd.isna(day) else day.date().isoformat() for day in mutuals["last_seen"]], index=mutuals.index, dtype=object)
    return days.mask(mutuals["status"].eq("planned"), "")


def states(mutuals: pd.DataFrame, on: date) -> pd.Series:
    """For each organisation one of `STATES` at a date, by the middle of each partial date; rows as in the organisations table."""
    day = pd.Timestamp(on)
    start, end = mutuals["start_mid"], mutuals["end_mid"]
    state = pd.Series("not known", index=mutuals.index, dtype=object)
    # The last that holds counts; no comparison with a date that is missing is true.
    state = state.mask(start <= day, "live").mask(end <= day, "ended").mask(start > day, "not begun")
    return state.mask(mutuals["status"].eq("planned"), "planned").astype(pd.CategoricalDtype(list(STATES)))
