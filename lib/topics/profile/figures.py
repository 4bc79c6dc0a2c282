"""Every figure of one mutual, and which of them a line may join: money by year, staff by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from lib.core.nearest import is_whole
from lib.core.words import capital
from lib.register.schema import WHOLE
from lib.topics.profile.organisation import ProfileFacts, build_profile, organisation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lib.core.result import Result
    from lib.register.dataset import Dataset
    from lib.view.view import View

#: How a chart shows a figure; what follows a colon says why.
LINE, POINT, APART, NOT_DRAWN = "On the line", "Point", "Shown apart", "Not drawn"
#: Whether a figure is exact.
EXACT, ABOUT = "Exact", "About"
#: Measure of the observations table -> what readers see, in the order of charts and lists.
MEASURES = {
    "turnover": "Turnover",
    "contract_value": "Contract value",
    "surplus": "Surplus",
    "staff_headcount": "Headcount",
    "staff_fte": "Full-time equivalent staff",
    "staff_members": "Voting staff members",
    "service_users": "People served",
}
_MONEY, _STAFF = ("turnover", "contract_value"), ("staff_headcount", "staff_fte", "staff_members")
_UNITS = {"GBP": "pounds", "FTE": "full-time equivalents"}
_SCOPES = {WHOLE: "The whole body", "part": "Part of its services", "shared": "Won with others", "before spin-out": "Before it spun out"}
_APART = {"part": "for part of its services", "shared": "won with others", "before spin-out": "from before it spun out"}
#: The same for people: a part may be the staff of one service, the owners or those who were asked.
_SCOPES_OF_PEOPLE = _SCOPES | {"part": "Part of it", "shared": "Shared with others"}
_PEOPLE_APART = {"part": "of part of it", "shared": "shared with others", "before spin-out": "from before it spun out"}


def value(data: Dataset, view: View) -> Result[ProfileFacts]:
    """Turnover and contract value of the mutual by date.

    Returns:
        figure, period_end, annual (GBP a year, missing where no source says how many years), amount (GBP as stated), years,
        drawn, exactness, note, source_id. Only turnover of the whole body with known years is on the line, one figure a
        calendar year: exact before approximate, then the later publication.
    """
    own = _figures_of(data, (view.mutual,), _MONEY)
    own = own.assign(drawn=_mark_money(own))
    columns = ["figure", "period_end", "annual", "amount", "years", "drawn", "exactness", "note", "source_id"]
    return build_profile(data, view, own[columns], ProfileFacts(organisation=organisation(data, view)), unit="GBP a year")


def staff(data: Dataset, view: View) -> Result[ProfileFacts]:
    """Headcount, full-time equivalents and voting staff members of the mutual by date.

    Returns:
        figure, period_end, amount (people or full-time equivalents), unit, drawn, exactness, note, source_id. Headcounts of the
        whole body are on the line, one a calendar year by the same rule as money.
    """
    own = _figures_of(data, (view.mutual,), _STAFF)
    own = own.assign(drawn=_mark_staff(own))
    columns = ["figure", "period_end", "amount", "unit", "drawn", "exactness", "note", "source_id"]
    return build_profile(data, view, own[columns], ProfileFacts(organisation=organisation(data, view)), unit="people")


def figures(data: Dataset, view: View) -> Result[ProfileFacts]:
    """Every figure that the register has for the mutual.

    Returns:
        figure, period_end, amount, unit, exactness, covers, note, source_id; by kind of figure, then by date.
    """
    own = _figures_of(data, (view.mutual,), tuple(MEASURES))
    covers = [_covers(*each) for each in zip(own["unit"], own["scope"], own["years"], strict=True)]
    own = own.assign(covers=pd.Series(covers, index=own.index, dtype=object))
    columns = ["figure", "period_end", "amount", "unit", "exactness", "covers", "note", "source_id"]
    return build_profile(data, view, own[columns], ProfileFacts(organisation=organisation(data, view)), unit="")


def turnover_lines(data: Dataset, mutuals: Sequence[str]) -> pd.DataFrame:
    """The figures that the lines of these mutuals' turnover join, by date; columns as in `value`, with mutual_id and period_end_mid."""
    own = _figures_of(data, mutuals, _MONEY)
    return own[_mark_money(own).eq(LINE)]


def headcount_lines(data: Dataset, mutuals: Sequence[str]) -> pd.DataFrame:
    """The same for headcount."""
    own = _figures_of(data, mutuals, _STAFF)
    return own[_mark_staff(own).eq(LINE)]


def about_word(exactness: str) -> str:
    """'about ' before a figure that is not exact; else empty."""
    return "about " if exactness == ABOUT else ""


def _figures_of(data: Dataset, mutuals: Sequence[str], measures: Sequence[str]) -> pd.DataFrame:
    """The figures of these measures as readers see them, by measure in that order, then by date; missing notes as empty text."""
    own = data.observations[data.observations["mutual_id"].isin(mutuals)]
    own = own[own["measure"].isin(measures)].rename(columns={"value": "amount", "period_years": "years"})
    measure = own["measure"].astype(str)
    own = own.assign(
        measure=measure,
        figure=measure.map(MEASURES),
        annual=own["amount"] / own["years"],
        unit=own["unit"].astype(str).replace(_UNITS),
        scope=own["scope"].astype(object),
        exactness=own["approx"].map({True: ABOUT, False: EXACT}),
        note=_with_capital(own["note"]),
        order=measure.map({name: place for place, name in enumerate(measures)}),
    )
    return own.sort_values(["order", "period_end_mid"], kind="stable").reset_index(drop=True)


def _with_capital(notes: pd.Series) -> pd.Series:
    return notes.astype(object).where(notes.notna(), "").map(capital)


def _mark_money(own: pd.DataFrame) -> pd.Series:
    whole = own["scope"].eq(WHOLE) & own["years"].notna()
    marks = _set_apart(own, _on_line(own, whole & own["measure"].eq("turnover"), "contract value, not turnover"), _APART)
    return marks.where(own["years"].notna(), f"{NOT_DRAWN}: years covered not known")


def _mark_staff(own: pd.DataFrame) -> pd.Series:
    return _set_apart(own, _on_line(own, own["measure"].eq("staff_headcount") & is_whole(own), "not a headcount"), _PEOPLE_APART)


def _set_apart(own: pd.DataFrame, marks: pd.Series, reasons: Mapping[str, str]) -> pd.Series:
    """How figures are drawn, those that don't describe the whole body apart, with what they describe."""
    why = own["scope"].map(reasons)
    return marks.where(why.isna(), f"{APART}: " + why.astype(str))


def _on_line(own: pd.DataFrame, may: pd.Series, otherwise: str) -> pd.Series:
    """Which figures the line joins: of those that may be, the best of each mutual's calendar year."""
    candidates = own.assign(year=own["period_end_mid"].dt.year)[may].sort_values(["approx", "source_published"], ascending=[True, False])
    best = candidates.drop_duplicates(["mutual_id", "year"]).index
    marks = pd.Series(f"{POINT}: {otherwise}", index=own.index, dtype=object)
    marks = marks.mask(may, f"{POINT}: another figure for the year is preferred")
    return marks.mask(own.index.isin(best), LINE)


def _covers(unit: str, scope: object, years: float) -> str:
    """Scope in words, of money with its years; empty where no scope is named."""
    if scope not in _SCOPES:
        return ""
    if unit != _UNITS["GBP"]:
        return _SCOPES_OF_PEOPLE[str(scope)]
    span = f"{years:g} years" if years > 0 else "number of years not stated"
    return f"{_SCOPES[str(scope)]}, {'one year' if years == 1 else span}"
