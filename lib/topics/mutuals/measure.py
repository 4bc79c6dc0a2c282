"""Every organisation that passes the filters, whatever its dates; and up to four side by side, whatever the filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from lib.core.asat import Sightings, choose, sightings, start_words
from lib.core.endings import say_what_followed
from lib.core.nearest import STAFF, VALUE, nearest_figures
from lib.core.result import Coverage, Result, build_result
from lib.core.states import STATES, last_seen, states
from lib.core.wording import missing
from lib.topics.profile.figures import headcount_lines, turnover_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lib.register.dataset import Dataset
    from lib.view.view import View


@dataclass(frozen=True, kw_only=True)
class DirectoryFacts:
    """State -> how many organisations are in it, in the order of `STATES`; how many there are; how sources bear the live ones out."""

    counts: Mapping[str, int]
    named: int
    sightings: Sightings


@dataclass(frozen=True, kw_only=True)
class CompareFacts:
    """The names of all that are compared, in their order, those without a figure too."""

    names: tuple[str, ...]


def directory(data: Dataset, view: View) -> Result[DirectoryFacts]:
    """The organisations that pass the sector, region and evidence filters, by name.

    Returns:
        name, mutual_id, state (of `STATES`, at the view's date), launched, ended, last_seen (a day), end_reason, followed (what sources
        said of it from its end to the date), sector, sector_group, region, town,
        services, parent_body, legal_form, value (GBP a year) and staff (people) within three years of the date with their
        years, grade, source_id (of the organisation and both figures). What no source says is missing; the end of a body that
        has not ended is empty.
    """
    chosen = choose(data, view)
    frame = _describe(data, view, chosen)
    frame = frame.sort_values("name", key=lambda names: names.str.casefold(), kind="stable", ignore_index=True)
    counts = frame["state"].value_counts()
    facts = DirectoryFacts(
        counts={state: int(counts[state]) for state in STATES if counts[state]}, named=len(data.mutuals), sightings=sightings(data, view)
    )
    return build_result(data, view, frame, facts, unit="organisations", mutuals=chosen)


def choose_compared(data: Dataset, view: View) -> pd.DataFrame:
    """The organisations that the view compares, in its order; ids that the register does not have are left out."""
    table = data.mutuals[data.mutuals["mutual_id"].isin(view.compare)].set_index("mutual_id", drop=False)
    return table.loc[[each for each in view.compare if each in table.index]]


def unknown(data: Dataset, view: View) -> list[str]:
    """The ids that the view compares and the register does not have."""
    return [each for each in view.compare if each not in data.names]


def side_by_side(data: Dataset, view: View) -> Result[CompareFacts]:
    """What is known of each mutual compared, one row a mutual.

    Returns:
        The columns of `directory`, and staff_control, value_basis.
    """
    mutuals = choose_compared(data, view)
    basis = nearest_figures(data, VALUE, view.as_at)["basis"].reindex(mutuals.index)
    frame = _describe(data, view, mutuals).assign(
        staff_control=mutuals["staff_control"].array,
        value_basis=basis.array,
    )
    return build_result(data, view, frame, _names(mutuals), unit="", mutuals=mutuals)


def turnover(data: Dataset, view: View) -> Result[CompareFacts]:
    """The turnover of each mutual compared, one figure a calendar year: that of the line in its profile.

    Returns:
        name, date, year, value (GBP a year), exactness, note, source_id.
    """
    mutuals = choose_compared(data, view)
    lines = turnover_lines(data, view.compare).rename(columns={"annual": "value"})
    return _history(data, view, mutuals, lines, "value")


def headcount(data: Dataset, view: View) -> Result[CompareFacts]:
    """The headcount of each mutual compared, one a calendar year; columns as in `turnover` with staff (people) for value."""
    mutuals = choose_compared(data, view)
    lines = headcount_lines(data, view.compare).rename(columns={"amount": "staff"})
    return _history(data, view, mutuals, lines, "staff")


def _describe(data: Dataset, view: View, mutuals: pd.DataFrame) -> pd.DataFrame:
    """Organisations as the directory shows them, row by row; columns as in `directory`."""
    value, staff = (nearest_figures(data, measures, view.as_at).reindex(mutuals["mutual_id"]) for measures in (VALUE, STAFF))
    table = mutuals.reset_index(drop=True)
    return pd.DataFrame(
        {
            "name": table["name"].astype(str),
            "mutual_id": table["mutual_id"].astype(str),
            "state": states(table, view.as_at),
            "launched": start_words(table),
            "ended": _blank_unless_ended(table, "ended"),
            "last_seen": last_seen(table),
            "end_reason": _blank_unless_ended(table, "end_reason"),
            "followed": _say_what_followed(data, view, table),
            "sector": table["sector"],
            "sector_group": table["sector_group"],
            "region": table["place"],
            "town": table["town"],
            "services": table["services"],
            "parent_body": table["parent_body"],
            "legal_form": table["legal_form"],
            "value": value["amount"].array,
            "value_year": value["year"].array,
            "staff": staff["amount"].array,
            "staff_year": staff["year"].array,
            "grade": table["grade"],
            "source_id": _union(table["source_ids"], value["source_id"], staff["source_id"]),
        }
    )


def _blank_unless_ended(mutuals: pd.DataFrame, column: str) -> pd.Series:
    """A column about endings: empty (not applicable) for those that have not ended, missing (not known) where no source says."""
    return mutuals[column].astype(object).where(mutuals["status"].eq("ended"), "")


def _say_what_followed(data: Dataset, view: View, mutuals: pd.DataFrame) -> list[str]:
    """What sources had said of each by the view's date, from its end on; empty where nothing."""
    ended = mutuals["ended_from"].where(mutuals["status"].eq("ended"))
    return [say_what_followed(data, mutual, end, until=view.as_at) for mutual, end in zip(mutuals["mutual_id"], ended, strict=True)]


def _union(*columns: pd.Series) -> list[tuple[str, ...]]:
    """Row by row the sources in several columns of lists, each once, sorted; a cell may be missing."""
    rows = zip(*columns, strict=True)
    return [tuple(sorted({each for ids in row if not missing(ids) for each in ids})) for row in rows]


def _names(mutuals: pd.DataFrame) -> CompareFacts:
    return CompareFacts(names=tuple(mutuals["name"].astype(str)))


def _history(data: Dataset, view: View, mutuals: pd.DataFrame, lines: pd.DataFrame, column: str) -> Result[CompareFacts]:
    """The figures of the mutuals compared over time: mutuals in the view's order, the earliest figure of each first."""
    frame = pd.DataFrame(
        {
            "name": lines["mutual_id"].map(mutuals["name"]).astype(object),
            "date": lines["period_end_mid"].astype("datetime64[ns]"),
            "year": lines["period_end_mid"].dt.year,
            column: lines[column].astype(float),
            "exactness": lines["exactness"],
            "note": lines["note"],
            "source_id": lines["source_id"],
            "place": lines["mutual_id"].map(mutuals.index.get_loc),
        }
    )
    frame = frame.sort_values(["place", "date"], kind="stable", ignore_index=True).drop(columns="place")
    known = lines["mutual_id"].nunique()
    coverage = Coverage(known=known, of=len(mutuals), what="turnover" if column == "value" else "staff")
    unit = "GBP a year" if column == "value" else "people"
    return build_result(data, view, frame, _names(mutuals), unit=unit, mutuals=mutuals, coverage=coverage)
