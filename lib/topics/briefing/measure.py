"""What only the briefing lists: the largest and the newest mutuals, local examples, outcomes worth quoting."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lib.core.asat import grades, live_at, names_in_order, source_ids, start_words, told_of
from lib.core.result import Coverage, Result
from lib.register.schema import NATIONAL, NOT_KNOWN
from lib.topics.outcomes.measure import MUTUAL, SECTOR, choose_outcomes
from lib.topics.overview.measure import key_figures
from lib.view.view import MEASURES

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.view import View

#: How many rows two printed pages have room for.
_LISTED, _EXAMPLES, _OUTCOMES = 5, 9, 5
_YEARS = re.compile(r"\d{4}")
_RANGE = re.compile(r"(\d{2})(\d{2})-(\d{2})$")
_OUTCOME_COLUMNS = (
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
)


def headline(data: Dataset, view: View) -> Result[Any]:
    """The key figures of a view (columns as in `key_figures`), empty when no mutual is live."""
    figures = key_figures(data, view)
    return replace(figures, nothing_to_show=not figures.coverage or not figures.coverage.of)


def largest(data: Dataset, view: View) -> Result[Any]:
    """The mutuals with the highest known value, or with most known staff where the view's measure is staff.

    Returns:
        At most five rows: name, sector, region, value (GBP a year), value_year, value_basis, source_id; or staff and
        staff_year in place of the three about value.
    """
    size = _size(view)
    live = live_at(data, view)
    sizes = live[size].to_numpy(float)
    known = live.take(np.lexsort((_names(data, live), -sizes))[: min(_LISTED, np.isfinite(sizes).sum())])
    basis = {"value_basis": known["value_basis"]} if size == "value" else {}
    frame = _named(
        known, {size: known[size], f"{size}_year": known[f"{size}_year"], **basis, "source_id": known[f"{size}_source"].map(tuple)}
    )
    covered = Coverage(known=int(np.isfinite(sizes).sum()), of=len(live), what=size)
    return _result("briefing-largest", data, view, known, frame, unit=MEASURES[size].unit, coverage=covered)


def newest(data: Dataset, view: View) -> Result[Any]:
    """The live mutuals that launched last before the view's date; those whose launch is not dated are left out.

    Returns:
        At most five rows, the newest first: name, sector, region, launched, grade, source_id. The fact `undated` counts
        the live mutuals left out.
    """
    live = live_at(data, view)
    dated = live["start_basis"].eq("launched").to_numpy(bool)
    # Those without a dated launch go last and are left out.
    start = np.where(dated, _starts(data, live), np.iinfo(np.int64).min + 1)
    known = live.take(np.lexsort((_names(data, live), -start))[: min(_LISTED, dated.sum())])
    extra = {
        "launched": start_words(told_of(data, known, "launched", "trading_by")),
        "grade": known["grade"].astype(str),
        "source_id": known["source_ids"].map(tuple),
    }
    return _result("briefing-newest", data, view, known, _named(known, extra), unit="mutuals", undated=int((~dated).sum()))


def examples(data: Dataset, view: View) -> Result[Any]:
    """Local examples: one mutual for each region, or one for each local authority of the regions chosen.

    Of several the one with the highest known value goes first, then the most staff, then the earliest start.

    Returns:
        At most nine rows: place, lad_name, name, services, launched, source_id. The fact `local` says that regions are chosen.
    """
    live = live_at(data, view)
    local = bool(view.regions)
    order = np.lexsort((_names(data, live), _starts(data, live), -live["staff"].to_numpy(float), -live["value"].to_numpy(float)))
    where = live["lad_code"] if local else live["place"]
    where = where.iloc[order].reset_index(drop=True)
    first = ~where.duplicated() | where.isna() if local else ~where.duplicated() & ~where.isin([NATIONAL, NOT_KNOWN])
    chosen = live.take(order[first.to_numpy(bool)][:_EXAMPLES])
    rank = {place: index for index, place in enumerate(data.register.places)}
    chosen = chosen.take(np.argsort([rank.get(place, len(rank)) for place in chosen["place"]], kind="stable"))
    told = told_of(data, chosen, "lad_name", "services", "launched", "trading_by")
    frame = pd.DataFrame(
        {
            "place": chosen["place"].astype(str),
            "lad_name": told["lad_name"],
            "name": chosen["name"].astype(str),
            "services": told["services"].astype(str),
            "launched": start_words(told),
            "source_id": chosen["source_ids"].map(tuple),
        }
    ).reset_index(drop=True)
    return _result("briefing-examples", data, view, chosen, frame, unit="mutuals", local=local)


def outcomes(data: Dataset, view: View) -> Result[Any]:
    """Outcomes worth quoting: measured, with a comparator and a period that ended by the year of the view's date.

    About the mutuals that pass the filters, and about the whole sector where the view is not narrowed. One each (two for
    the sector), those with a figure to compare with first, then the latest; whether the figure is good or bad plays no part.

    Returns:
        At most five rows: subject, outcome, outcome_value, unit, comparator_value, comparator, period, compares, basis,
        source_id.
    """
    rows = choose_outcomes(data, view)
    whole = not (view.sectors or view.regions) and bool(view.grades)
    told = list(zip(*(rows[name] for name in ("about", "comparator", "period", "basis", "mutuals")), strict=True))
    worth: list[tuple[bool, int, int]] = []
    for at, ((about, comparator, period, basis, _), bare) in enumerate(zip(told, rows["comparator_value"].isna(), strict=True)):
        ends = last_year(period)
        counted = about == MUTUAL or (about == SECTOR and whole)
        if counted and comparator and ends is not None and ends <= view.as_at.year and "forecast" not in basis:
            worth.append((bare, -ends, at))
    picked: list[int] = []
    # By id, since sources use a mutual's former names too.
    quoted: Counter[tuple[str, ...]] = Counter()
    for _, _, at in sorted(worth):
        who = tuple(sorted(told[at][4]))
        quoted[who] += 1
        if quoted[who] <= (2 if told[at][0] == SECTOR else 1):
            picked.append(at)
    picked = picked[:_OUTCOMES]
    ids = {each for at in picked for each in told[at][4]}
    frame = rows[[*_OUTCOME_COLUMNS]].iloc[picked].reset_index(drop=True)
    found = _result("briefing-outcomes", data, view, data.mutuals[data.mutuals["mutual_id"].isin(ids)], frame, unit="")
    return replace(found, source_ids=source_ids(frame["source_id"]))


def last_year(period: str) -> int | None:
    """The last year that a period in a source's words names: 2019 for '2018-19', 2013 for 'to 2013'; None for 'year 1'."""
    years = [int(year) for year in _YEARS.findall(period)]
    if not years:
        return None
    span = _RANGE.search(period)
    follows = span and (int(span[2]) + 1) % 100 == int(span[3])
    return years[-1] + 1 if follows else years[-1]


def _names(data: Dataset, live: pd.DataFrame) -> np.ndarray:
    """To sort by name."""
    names: np.ndarray = names_in_order(data)[live["row"].to_numpy()]
    return names


def _starts(data: Dataset, live: pd.DataFrame) -> np.ndarray:
    """To sort by start, the earliest first, those without one last."""
    starts = data.mutuals["start_mid"].to_numpy("datetime64[s]")[live["row"].to_numpy()]
    return np.where(np.isnat(starts), np.iinfo(np.int64).max, starts.astype(np.int64))


def _size(view: View) -> str:
    return "staff" if view.measure == "staff" else "value"


def _named(mutuals: pd.DataFrame, more: dict[str, pd.Series]) -> pd.DataFrame:
    own = {"name": mutuals["name"].astype(str), "sector": mutuals["sector"].astype(str), "region": mutuals["place"].astype(str)}
    return pd.DataFrame({**own, **more}).reset_index(drop=True)


def _result(
    name: str,
    data: Dataset,
    view: View,
    mutuals: pd.DataFrame,
    frame: pd.DataFrame,
    *,
    unit: str,
    coverage: Coverage | None = None,
    **facts: object,
) -> Result[Any]:
    return Result(
        name=name,
        frame=frame,
        view=view,
        unit=unit,
        edition=data.edition,
        coverage=coverage,
        source_ids=source_ids(mutuals["source_ids"], frame["source_id"]),
        grades=grades(mutuals),
        facts=facts,
    )
