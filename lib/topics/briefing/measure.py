"""What only the briefing lists: the largest and the newest mutuals, local examples, outcomes worth quoting."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.asat import live_at, source_ids, start_words
from lib.core.result import Coverage, FactsT, NoFacts, Result, build_result, cover
from lib.register.measures import find_measure, size_measure
from lib.register.schema import NATIONAL, NOT_KNOWN
from lib.topics.outcomes.measure import AGAIN, CLAIM, FORECAST, MUTUAL, NOT_JUDGED, SECTOR, choose_outcomes
from lib.topics.overview.measure import key_figures

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.view import View

#: How many rows two printed pages have room for.
_LISTED, _EXAMPLES, _OUTCOMES = 5, 9, 5
_YEARS = re.compile(r"\d{4}")
_RANGE = re.compile(r"(\d{2})(\d{2})-(\d{2})$")
_OUTCOME_COLUMNS = [
    "subject",
    "outcome",
    "outcome_value",
    "unit",
    "comparator_value",
    "comparator",
    "period",
    "compares",
    "basis",
    "source_id",
]


@dataclass(frozen=True, kw_only=True)
class NewestFacts:
    """How many live mutuals are left out of the newest, as their launch is not dated."""

    undated: int


@dataclass(frozen=True, kw_only=True)
class ExamplesFacts:
    """Whether regions are chosen, so that there is an example for each local authority of theirs and not for each region."""

    local: bool


def headline(data: Dataset, view: View) -> Result[Any]:
    """The key figures of a view (columns as in `key_figures`), empty when no mutual is live."""
    figures = key_figures(data, view)
    return replace(figures, nothing_to_show=not figures.coverage or not figures.coverage.of)


def largest(data: Dataset, view: View) -> Result[NoFacts]:
    """The mutuals with the highest known value, or with the most of the view's measure where each has a figure of its own, as of staff.

    Returns:
        At most five rows: name, sector, region, value (GBP a year), value_year, value_basis, source_id; or staff and
        staff_year in place of the three about value.
    """
    measure = size_measure(find_measure(view.measure))
    size, (*columns, source) = measure.key, measure.figure_columns
    live = live_at(data, view)
    known = live[live[size].notna()]
    top = known.sort_values([size, "name"], ascending=[False, True], kind="stable").head(_LISTED)
    sizes = {**{name: top[name] for name in columns}, "source_id": top[source].map(tuple)}
    return _result(data, view, top, _frame(top, sizes), NoFacts(), unit=measure.unit, coverage=cover(data, live, measure))


def newest(data: Dataset, view: View) -> Result[NewestFacts]:
    """The live mutuals that launched last before the view's date; those whose launch is not dated are left out.

    Returns:
        At most five rows, the newest first: name, sector, region, launched, grade, source_id.
    """
    live = live_at(data, view)
    dated = live[live["start_basis"].eq("launched")]
    top = dated.sort_values(["start_mid", "name"], ascending=[False, True], kind="stable").head(_LISTED)
    launches = {
        "launched": start_words(top),
        "grade": top["grade"].astype(str),
        "source_id": top["source_ids"].map(tuple),
    }
    facts = NewestFacts(undated=len(live) - len(dated))
    return _result(data, view, top, _frame(top, launches), facts, unit="mutuals")


def examples(data: Dataset, view: View) -> Result[ExamplesFacts]:
    """Local examples: one mutual for each region, or one for each local authority of the regions chosen.

    Of several the one with the highest known value goes first, then the most staff, then the earliest start.

    Returns:
        At most nine rows: place, lad_name, name, services, launched, source_id.
    """
    live, local = live_at(data, view), bool(view.regions)
    ranking = live.sort_values(["value", "staff", "start_mid", "name"], ascending=[False, False, True, True], kind="stable")
    if local:
        first = ~ranking["lad_code"].duplicated() | ranking["lad_code"].isna()
    else:
        first = ~ranking["place"].duplicated() & ~ranking["place"].isin([NATIONAL, NOT_KNOWN])
    order = {place: index for index, place in enumerate(data.register.places)}
    picks = ranking[first].head(_EXAMPLES).sort_values("place", key=lambda places: places.astype(str).map(order), kind="stable")
    frame = pd.DataFrame(
        {
            "place": picks["place"].astype(str),
            "lad_name": picks["lad_name"],
            "name": picks["name"].astype(str),
            "services": picks["services"].astype(str),
            "launched": start_words(picks),
            "source_id": picks["source_ids"].map(tuple),
        }
    ).reset_index(drop=True)
    return _result(data, view, picks, frame, ExamplesFacts(local=local), unit="mutuals")


def outcomes(data: Dataset, view: View) -> Result[NoFacts]:
    """Outcomes worth quoting: measured, with a comparator and a period that ended by the year of the view's date.

    About the mutuals that pass the filters, and about the whole sector where the view is not narrowed. One each (two for
    the sector), those with a figure to compare with first, then the latest; whether the figure is good or bad plays no part.

    Returns:
        At most five rows: subject, outcome, outcome_value, unit, comparator_value, comparator, period, compares, basis,
        source_id.
    """
    rows = choose_outcomes(data, view)
    whole = not (view.sectors or view.regions) and bool(view.grades)
    rows = rows.assign(alone=rows["comparator_value"].isna(), ends=rows["period"].map(last_year).astype("Float64"))
    about_sector = rows["about"].eq(SECTOR)
    measured = (
        rows["comparator"].ne("")
        & rows["ends"].le(view.as_at.year).fillna(value=False)
        & ~rows["basis"].isin((FORECAST, CLAIM))
        & ~rows["compares"].isin((NOT_JUDGED, AGAIN))
    )
    quotable = rows[measured & (rows["about"].eq(MUTUAL) | (about_sector & whole))]
    quotable = quotable.sort_values(["alone", "ends"], ascending=[True, False], kind="stable")
    # By id, since sources use a mutual's former names too.
    turn = quotable.groupby(quotable["mutuals"].map(lambda ids: "|".join(sorted(ids)))).cumcount()
    quoted = quotable[turn < about_sector[quotable.index].map({True: 2, False: 1})].head(_OUTCOMES)
    frame = quoted[_OUTCOME_COLUMNS].reset_index(drop=True)
    mutuals = data.mutuals[data.mutuals["mutual_id"].isin(set[str]().union(*quoted["mutuals"]))]
    return build_result(data, view, frame, NoFacts(), unit="", mutuals=mutuals)


def last_year(period: str) -> int | None:
    """The last year that a period in a source's words names: 2019 for '2018-19', 2013 for 'to 2013'; None for 'year 1'."""
    years = [int(year) for year in _YEARS.findall(period)]
    if not years:
        return None
    span = _RANGE.search(period)
    follows = span and (int(span[2]) + 1) % 100 == int(span[3])
    return years[-1] + 1 if follows else years[-1]


def _frame(mutuals: pd.DataFrame, more: dict[str, pd.Series]) -> pd.DataFrame:
    """The rows of a list: name, sector and region of each mutual, and what else the list says of it."""
    own = {"name": mutuals["name"].astype(str), "sector": mutuals["sector"].astype(str), "region": mutuals["place"].astype(str)}
    return pd.DataFrame({**own, **more}).reset_index(drop=True)


def _result(
    data: Dataset, view: View, mutuals: pd.DataFrame, frame: pd.DataFrame, facts: FactsT, *, unit: str, coverage: Coverage | None = None
) -> Result[FactsT]:
    cites = source_ids(mutuals["source_ids"], frame["source_id"])
    return build_result(data, view, frame, facts, unit=unit, mutuals=mutuals, cites=cites, coverage=coverage)
