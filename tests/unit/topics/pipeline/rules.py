"""What had become of the bodies of the source files, by the rules that the cards of the pipeline give."""

from __future__ import annotations

from datetime import date

import pytest

from lib.view.view import View, make_view
from tests.editions import NEWEST as DATA
from tests.unit.source_files import came_out, middle, rows

GRADES = ("Strong", "Moderate", "Weak")
REFERENCE, LATER = DATA.register.reference_date, DATA.latest
ORGANISATIONS = {row["mutual_id"]: row for row in rows("organisations")}
PLANS = {row["mutual_id"]: row for row in rows("plans")}
_AFTER_A_PLAN = {"launched": "Launched in another form", "still planned": "Still planned", "came to nothing": "Came to nothing"}
dates = pytest.mark.parametrize("on", [REFERENCE, date(2015, 6, 1), LATER], ids=str)


def view(on: date, **more: object) -> View:
    """A view of every grade of evidence at a date."""
    return make_view(DATA.register, DATA.latest, as_at=on, grades=GRADES, **more)  # type: ignore[arg-type]


def fate_of_plan(mutual: str, on: date) -> str:
    """What had become of a planned mutual by a day: what the table of plans says, once its latest source had come out."""
    if mutual not in PLANS:
        return "Not known"
    days = came_out(PLANS[mutual]["source_id"])
    known = max(days) <= on if days else on >= LATER
    return _AFTER_A_PLAN[PLANS[mutual]["followed"]] if known else "Not known"


def fate(mutual: str, on: date) -> str:
    """What had become of an organisation by a day, dates read as the middle of their spans."""
    row = ORGANISATIONS[mutual]
    if row["status"] == "planned":
        return fate_of_plan(mutual, on)
    start, end = middle(row["launched"]) or middle(row["trading_by"]), middle(row["ended"])
    if end and end <= on:
        return "Launched, ended since"
    if start is None:
        return "Launched and going" if on >= LATER else "Not known"
    return "Launched and going" if start <= on else "Not launched yet"
