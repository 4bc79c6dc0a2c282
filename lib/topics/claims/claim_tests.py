"""Finds the figure that each test of a claim looks at, in the register or among published figures, as at the claim's day.

The page that makes the claim never counts as evidence for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.asat import base_day, choose, is_live, live_at, live_counts, nearest_published, source_ids, totals
from lib.register.schema import GRADES
from lib.view.view import make_view

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from lib.register.dataset import Dataset


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One claim: its row, the day it was made and the page that makes it (the first of its sources)."""

    row: Mapping[str, Any]
    on: date
    own: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a test found.

    Args:
        value: The figure; None when there is none.
        unit: What it counts.
        floor: True when the true figure may be higher.
        least: The figure on the readings of dates that give the least, where that is less.
        approx: exact, approx or at least.
        on: The date that it describes, as precise as the source; empty where it is not known.
        sources: The pages behind it.
        note: What to bear in mind.
    """

    value: float | None = None
    unit: str = ""
    floor: bool = False
    least: float | None = None
    approx: str = "exact"
    on: str = ""
    sources: tuple[str, ...] = ()
    note: str = ""


NOTHING = Found()


def find(data: Dataset, claim: Claim, test: Mapping[str, Any]) -> Found:
    """What a row of `claim_tests` finds for its claim."""
    return _FINDERS[str(test["kind"])](data, claim, test)


def published_rows(data: Dataset, claim: Claim, test: Mapping[str, Any]) -> pd.DataFrame:
    """The published totals that a test looks among, whatever their date, without those of the page that makes the claim."""
    rows = data.published[data.published["measure"].isin(items(test["what"]))]
    rows = rows[rows["unit"].str.contains(filled(test["who"]), regex=False)]
    return rows[_cites(rows["source_id"], test, claim)]


def items(cell: object) -> tuple[str, ...]:
    """The values of a list cell; none for a blank."""
    return () if cell is None or isinstance(cell, float) else tuple(str(each) for each in cell)  # type: ignore[attr-defined]  # arrays


def filled(cell: Any) -> str:
    """The text of a cell; empty for a blank."""
    return "" if cell is None or pd.isna(cell) else str(cell)


def _cites(column: pd.Series, test: Mapping[str, Any], claim: Claim) -> pd.Series:
    """True for rows that a page other than the claim's own says, or one of the pages that the test names."""
    only = set(items(test["sources"]))

    def counts(cell: Any) -> bool:
        others = set(cell) - {claim.own}
        return bool(others & only if only else others)

    return column.map(counts).astype(bool)


def _within(rows: pd.DataFrame, column: str, test: Mapping[str, Any]) -> pd.DataFrame:
    """Rows the middle of whose date lies within the test's dates; where it has dates, rows without one are left out."""
    first, last = test["first_from"], test["last_to"]
    keep = pd.Series(data=True, index=rows.index)
    if not pd.isna(first):
        keep &= rows[f"{column}_mid"].ge(first)
    if not pd.isna(last):
        keep &= rows[f"{column}_mid"].le(last)
    return rows[keep]


def _live(data: Dataset, claim: Claim, _test: Mapping[str, Any]) -> Found:
    view = make_view(data.register, data.latest, as_at=claim.on)
    every = make_view(data.register, data.latest, as_at=claim.on, grades=GRADES.values())
    named, weak = (live_counts(choose(data, each), [claim.on]).iloc[0] for each in (view, every))
    live = live_at(data, view)
    return Found(
        value=float(named["central"]),
        unit="mutuals",
        floor=True,
        least=float(named["certain"]),
        on=claim.on.isoformat(),
        sources=source_ids(live["source_ids"]),
        note=(
            f"Certainly {named['certain']}, possibly {named['possible']}; with weak evidence too, between {weak['certain']} and "
            f"{weak['possible']}."
        ),
    )


def _value(data: Dataset, claim: Claim, _test: Mapping[str, Any]) -> Found:
    live = live_at(data, make_view(data.register, data.latest, as_at=claim.on))
    total = totals(live).iloc[0]
    return Found(
        value=None if pd.isna(total["value"]) else float(total["value"]),
        unit="GBP a year",
        floor=True,
        approx="at least" if total["value_known"] < total["mutuals"] else "exact",
        on=claim.on.isoformat(),
        sources=source_ids(live["value_source"]),
        note=f"Known for {total['value_known']:.0f} of {total['mutuals']:.0f} mutuals.",
    )


def _multiple(data: Dataset, claim: Claim, _test: Mapping[str, Any]) -> Found:
    chosen = choose(data, make_view(data.register, data.latest, as_at=claim.on))
    base, now = (chosen[is_live(chosen, day)] for day in (base_day(data), claim.on))
    if base.empty:
        return NOTHING
    return Found(
        value=len(now) / len(base),
        unit="times",
        on=claim.on.isoformat(),
        sources=source_ids(now["source_ids"], base["source_ids"]),
        note=f"{len(now)} against {len(base)} in the middle of {data.register.baseline_year}; both counts are incomplete.",
    )


def _published(data: Dataset, claim: Claim, test: Mapping[str, Any]) -> Found:
    row = _nearest(_within(published_rows(data, claim, test), "as_of", test), claim)
    return NOTHING if row is None else _as_published(row)


def _published_multiple(data: Dataset, claim: Claim, test: Mapping[str, Any]) -> Found:
    rows = published_rows(data, claim, test)
    now = _nearest(_within(rows, "as_of", test), claim)
    then = nearest_published(data, items(test["what"])[0], base_day(data))
    if now is None or then is None or not then["value"]:
        return NOTHING
    return Found(
        value=float(now["value"]) / float(then["value"]),
        unit="times",
        on=str(now["as_of"]),
        sources=tuple(sorted({*now["source_id"], *then["source_id"]})),
        note=f"{now['value']:,.0f} against {then['value']:,.0f} published for {then['as_of']}.",
    )


def _nearest(rows: pd.DataFrame, claim: Claim) -> pd.Series | None:
    """The published total nearest to the claim's day; of several the one with the most precise date."""
    if rows.empty:
        return None
    near = rows.assign(distance=(rows["as_of_mid"] - pd.Timestamp(claim.on)).abs(), span=rows["as_of_to"] - rows["as_of_from"])
    return near.sort_values(["distance", "span"], kind="stable").iloc[0]


def _as_published(row: pd.Series) -> Found:
    return Found(
        value=float(row["value"]),
        unit=str(row["unit"]),
        floor=str(row["approx"]) == "at least",
        approx=str(row["approx"]),
        on=str(row["as_of"]),
        sources=tuple(row["source_id"]),
        note=filled(row["note"]),
    )


def _outcome(data: Dataset, claim: Claim, test: Mapping[str, Any]) -> Found:
    table = data.tables["outcomes"]
    rows = table[table["subject"].eq(filled(test["who"])) & table["measure"].isin(items(test["what"]))]
    rows = rows[_cites(rows["source_id"], test, claim)]
    if rows.empty:
        return NOTHING
    row = rows.iloc[0]
    return Found(
        value=float(row["value"]),
        unit=str(row["unit"]),
        on=filled(test["first"]),
        sources=tuple(row["source_id"]),
        note=filled(row["note"]),
    )


def _supported(data: Dataset, claim: Claim, test: Mapping[str, Any]) -> Found:
    table = data.tables["programme"]
    rows = table[table["programme"].isin(items(test["what"])) & table["organisation"].str.contains(filled(test["who"]), regex=False)]
    rows = _within(rows, "announced", test)
    if filled(test["who"]):  # a count may hold what the article itself names, a look for one name may not
        rows = rows[_cites(rows["source_id"], test, claim)]
    return _names(rows, ("organisation", "announced"), "organisations", claim)


def _councils(data: Dataset, claim: Claim, test: Mapping[str, Any]) -> Found:
    table = data.tables["councils"]
    words = "|".join(re.escape(each) for each in items(test["what"]))
    rows = table[
        table["service_area"].str.contains(words, case=False) & table["note"].fillna("").str.contains(filled(test["who"]), regex=False)
    ]
    return _names(_within(rows[_cites(rows["source_id"], test, claim)], "date", test), ("council", "date"), "councils", claim)


def _ambassadors(data: Dataset, claim: Claim, test: Mapping[str, Any]) -> Found:
    return _names(_within(data.tables["ambassadors"], "appointed", test), ("name", "appointed"), "people", claim)


def _names(rows: pd.DataFrame, columns: tuple[str, str], unit: str, claim: Claim) -> Found:
    """A count of different names up to the claim's day, or to the newest date that they have after it.

    It is a floor, and nothing found where there is none.
    """
    if rows.empty:
        return NOTHING
    column, dated = columns
    names = sorted(set(rows[column].astype(str)))
    newest = rows.sort_values(f"{dated}_mid", na_position="first").iloc[-1]
    later = newest[f"{dated}_mid"] > pd.Timestamp(claim.on)
    return Found(
        value=float(len(names)),
        unit=unit,
        floor=True,
        on=str(newest[dated]) if later else claim.on.isoformat(),
        sources=source_ids(rows["source_id"]),
        note=f"{'; '.join(names)}.",
    )


def _mutual(data: Dataset, test: Mapping[str, Any]) -> pd.Series | None:
    rows = data.mutuals[data.mutuals["mutual_id"].eq(filled(test["who"]))]
    return None if rows.empty else rows.iloc[0]


def _launch(data: Dataset, claim: Claim, test: Mapping[str, Any]) -> Found:
    row = _mutual(data, test)
    if row is None or pd.isna(row["start_mid"]):
        return NOTHING
    inside = test["first_from"] <= row["start_mid"] <= test["last_to"]
    sources = tuple(each for each in row["source_ids"] if each != claim.own)
    launched = filled(row["launched"]) or f"by {filled(row['trading_by'])}"
    return Found(value=float(inside), unit="launches", on=launched, sources=sources, note=f"{row['name']}.")


def _listed(data: Dataset, claim: Claim, test: Mapping[str, Any]) -> Found:
    row = _mutual(data, test)
    sources = () if row is None else tuple(each for each in row["source_ids"] if each != claim.own)
    if row is None or not sources:
        return NOTHING
    note = f"{row['name']}: {row['status']}" + ("" if pd.isna(row["start_mid"]) else f", began {filled(row['launched'])}") + "."
    return Found(value=float(len(sources)), unit="sources", floor=True, on=claim.on.isoformat(), sources=sources, note=note)


_FINDERS: Mapping[str, Callable[[Dataset, Claim, Mapping[str, Any]], Found]] = {
    "live count": _live,
    "known value": _value,
    "multiple": _multiple,
    "published": _published,
    "published multiple": _published_multiple,
    "outcome": _outcome,
    "supported": _supported,
    "councils": _councils,
    "ambassadors": _ambassadors,
    "launch": _launch,
    "listed": _listed,
}
