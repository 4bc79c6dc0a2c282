"""Finds the figure that each test of a claim looks at, in the register or among published figures, as at the claim's day.

The page that makes the claim never counts as evidence for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.asat import base_day, choose, is_live, live_at, live_counts, nearest_published, source_ids, totals
from lib.core.result import cover
from lib.core.words import capital, found_words
from lib.register.measures import MEASURES
from lib.register.schema import GRADES
from lib.topics.claims.claim import text_of
from lib.view.view import make_view

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lib.register.dataset import Dataset
    from lib.topics.claims.claim import Claim, ClaimTest


@dataclass(frozen=True, kw_only=True)
class Finding:
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
        against: What the figure must be held against, where the test brings that itself; None where the test or the claim says it.
    """

    value: float | None = None
    unit: str = ""
    floor: bool = False
    least: float | None = None
    approx: str = "exact"
    on: str = ""
    sources: tuple[str, ...] = ()
    note: str = ""
    against: float | None = None


NOTHING = Finding()
_NOT_INDEPENDENT = ("government", "company")


def find(data: Dataset, claim: Claim, test: ClaimTest) -> Finding:
    """What a row of `claim_tests` finds for its claim."""
    return _FINDERS[test.kind](data, claim, test)


def published_rows(data: Dataset, claim: Claim, test: ClaimTest) -> pd.DataFrame:
    """The published totals that a test looks among, whatever their date, without those of the page that makes the claim."""
    rows = data.published[data.published["measure"].isin(test.what)]
    rows = rows[rows["unit"].str.contains(test.who, regex=False)]
    return _with_evidence(rows, test, claim)


def _with_evidence(rows: pd.DataFrame, test: ClaimTest, claim: Claim) -> pd.DataFrame:
    """Rows that a page other than the claim's own says, or one of the pages that the test names."""

    def counts(cell: Any) -> bool:
        others = set(cell) - {claim.page}
        return bool(others & test.sources if test.sources else others)

    return rows[rows["source_id"].map(counts).astype(bool)]


def _within(rows: pd.DataFrame, column: str, test: ClaimTest) -> pd.DataFrame:
    """Rows the middle of whose date lies within the test's dates; where it has dates, rows without one are left out."""
    middle = f"{column}_mid"
    if test.first_from is not None:
        rows = rows[rows[middle].ge(test.first_from)]
    if test.last_to is not None:
        rows = rows[rows[middle].le(test.last_to)]
    return rows


def _count_live(data: Dataset, claim: Claim, _test: ClaimTest) -> Finding:
    view = make_view(data.register, data.latest, as_at=claim.on)
    every = make_view(data.register, data.latest, as_at=claim.on, grades=GRADES.values())
    named, weak = (live_counts(choose(data, each), [claim.on]).iloc[0] for each in (view, every))
    live = live_at(data, view)
    return Finding(
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


def _add_known_value(data: Dataset, claim: Claim, _test: ClaimTest) -> Finding:
    live = live_at(data, make_view(data.register, data.latest, as_at=claim.on))
    total = totals(live).iloc[0]
    return Finding(
        value=None if pd.isna(total["value"]) else float(total["value"]),
        unit="GBP a year",
        floor=True,
        on=claim.on.isoformat(),
        sources=source_ids(live["value_source"]),
        note=f"{capital(found)}." if (found := found_words(cover(data, live, MEASURES["value"]))) else "Known for all.",
    )


def _count_multiple(data: Dataset, claim: Claim, _test: ClaimTest) -> Finding:
    chosen = choose(data, make_view(data.register, data.latest, as_at=claim.on))
    base, now = (chosen[is_live(chosen, day)] for day in (base_day(data), claim.on))
    if base.empty:
        return NOTHING
    return Finding(
        value=len(now) / len(base),
        unit="times",
        on=claim.on.isoformat(),
        sources=source_ids(now["source_ids"], base["source_ids"]),
        note=f"{len(now)} against {len(base)} in the middle of {data.register.baseline_year}; both counts are incomplete.",
    )


def _find_published(data: Dataset, claim: Claim, test: ClaimTest) -> Finding:
    row = _find_nearest(_within(published_rows(data, claim, test), "as_of", test), claim)
    return NOTHING if row is None else _from_published(row)


def _find_published_multiple(data: Dataset, claim: Claim, test: ClaimTest) -> Finding:
    if not test.what:
        return NOTHING
    # The count of the day may be the claim's own, as on every other page; what it is divided by must be said by others.
    now, then = (nearest_published(data, test.what[0], day) for day in (claim.on, base_day(data)))
    if now is None or then is None or not then["value"] or set(then["source_id"]) <= {claim.page}:
        return NOTHING
    return Finding(
        value=float(now["value"]) / float(then["value"]),
        unit="times",
        on=str(now["as_of"]),
        sources=tuple(sorted({*now["source_id"], *then["source_id"]})),
        note=f"{now['value']:,.0f} against {then['value']:,.0f} published for {then['as_of']}.",
    )


def _find_nearest(rows: pd.DataFrame, claim: Claim) -> pd.Series | None:
    """The published total nearest to the claim's day; of several the one with the most precise date."""
    if rows.empty:
        return None
    near = rows.assign(distance=(rows["as_of_mid"] - pd.Timestamp(claim.on)).abs(), span=rows["as_of_to"] - rows["as_of_from"])
    return near.sort_values(["distance", "span"], kind="stable").iloc[0]


def _from_published(row: pd.Series) -> Finding:
    return Finding(
        value=float(row["value"]),
        unit=str(row["unit"]),
        floor=str(row["approx"]) == "at least",
        approx=str(row["approx"]),
        on=str(row["as_of"]),
        sources=tuple(row["source_id"]),
        note=text_of(row["note"]),
    )


def _find_outcome(data: Dataset, claim: Claim, test: ClaimTest) -> Finding:
    row = _look_up_outcome(data, claim, test)
    if row is None:
        return NOTHING
    return Finding(
        value=float(row["value"]),
        unit=str(row["unit"]),
        on=test.first,
        sources=tuple(row["source_id"]),
        note=text_of(row["note"]),
    )


def _look_up_outcome(data: Dataset, claim: Claim, test: ClaimTest) -> pd.Series | None:
    table = data.tables["outcomes"]
    rows = _with_evidence(table[table["subject"].eq(test.who) & table["measure"].isin(test.what)], test, claim)
    return None if rows.empty else rows.iloc[0]


def _compare_outcome(data: Dataset, claim: Claim, test: ClaimTest) -> Finding:
    """An outcome held against its own comparator."""
    row = _look_up_outcome(data, claim, test)
    if row is None or pd.isna(row["comparator_value"]):
        return NOTHING
    against = float(row["comparator_value"])
    note = f"Against {against:,.10g} of {row['comparator']}. {text_of(row['note'])}".strip()
    return replace(_find_outcome(data, claim, test), against=against, note=note)


def _count_sectors(data: Dataset, claim: Claim, test: ClaimTest) -> Finding:
    """The sectors of the bodies of a programme that pages other than the claim's own name."""
    table = data.tables["programme"]
    rows = _with_evidence(_within(table[table["programme"].isin(test.what)], "announced", test), test, claim)
    return _count_names(rows.dropna(subset="sector"), ("sector", "announced"), "sectors", claim)


def _count_supported(data: Dataset, claim: Claim, test: ClaimTest) -> Finding:
    table = data.tables["programme"]
    rows = table[table["programme"].isin(test.what) & table["organisation"].str.contains(test.who, regex=False)]
    rows = _within(rows, "announced", test)
    if test.who:  # a count may hold what the article itself names, a look for one name may not
        rows = _with_evidence(rows, test, claim)
    return _count_names(rows, ("organisation", "announced"), "organisations", claim)


def _count_councils(data: Dataset, claim: Claim, test: ClaimTest) -> Finding:
    table = data.tables["councils"]
    words = "|".join(re.escape(each) for each in test.what)
    rows = table[table["service_area"].str.contains(words, case=False) & table["note"].fillna("").str.contains(test.who, regex=False)]
    return _count_names(_within(_with_evidence(rows, test, claim), "date", test), ("council", "date"), "councils", claim)


def _count_ambassadors(data: Dataset, claim: Claim, test: ClaimTest) -> Finding:
    return _count_names(_within(data.tables["ambassadors"], "appointed", test), ("name", "appointed"), "people", claim)


def _count_names(rows: pd.DataFrame, columns: tuple[str, str], unit: str, claim: Claim) -> Finding:
    """A count of different names up to the claim's day, or to the newest date that they have after it.

    It is a floor, and nothing found where there is none.
    """
    if rows.empty:
        return NOTHING
    column, dated = columns
    names = sorted(set(rows[column].astype(str)))
    newest = rows.sort_values(f"{dated}_mid", na_position="first").iloc[-1]
    later = newest[f"{dated}_mid"] > pd.Timestamp(claim.on)
    return Finding(
        value=float(len(names)),
        unit=unit,
        floor=True,
        on=str(newest[dated]) if later else claim.on.isoformat(),
        sources=source_ids(rows["source_id"]),
        note=f"{'; '.join(names)}.",
    )


def _find_launch(data: Dataset, claim: Claim, test: ClaimTest) -> Finding:
    rows = data.mutuals[data.mutuals["mutual_id"].eq(test.who)].dropna(subset=["start_mid"])
    if rows.empty:
        return NOTHING
    row = rows.iloc[0]
    sources = tuple(each for each in row["source_ids"] if each != claim.page)
    launched = text_of(row["launched"]) or f"by {text_of(row['trading_by'])}"
    return Finding(value=float(len(_within(rows, "start", test))), unit="launches", on=launched, sources=sources, note=f"{row['name']}.")


def _list_launches(data: Dataset, claim: Claim, test: ClaimTest) -> pd.DataFrame:
    """Named mutuals with a dated launch within the test's dates, with the evidence that claims are judged by."""
    chosen = choose(data, make_view(data.register, data.latest, as_at=claim.on))
    return _within(chosen[chosen["start_basis"].eq("launched")], "start", test)


def _count_launches(data: Dataset, claim: Claim, test: ClaimTest) -> Finding:
    rows = _list_launches(data, claim, test)
    if rows.empty:
        return NOTHING
    return Finding(
        value=float(len(rows)),
        unit="launches",
        floor=True,
        on=str(rows.sort_values("start_mid")["launched"].iloc[-1]),
        sources=source_ids(rows["source_ids"]),
        note=f"{'; '.join(sorted(rows['name'].astype(str)))}.",
    )


def _count_launches_from(data: Dataset, claim: Claim, test: ClaimTest) -> Finding:
    """Launches from one kind of parent body, held against half of all launches."""
    rows = _list_launches(data, claim, test)
    own = rows[rows["parent_type"].eq(test.who)]
    if rows.empty:
        return NOTHING
    return Finding(
        value=float(len(own)),
        unit="launches",
        on=str(rows.sort_values("start_mid")["launched"].iloc[-1]),
        sources=source_ids(own["source_ids"]),
        note=f"{len(own)} of {len(rows)} dated launches: {'; '.join(sorted(own['name'].astype(str)))}.",
        against=len(rows) / 2,
    )


def _count_listings(data: Dataset, claim: Claim, test: ClaimTest) -> Finding:
    rows = data.mutuals[data.mutuals["mutual_id"].eq(test.who)]
    kinds = dict(zip(data.tables["sources"]["source_id"], data.tables["sources"]["kind"].astype(str), strict=True))
    cited = (each for cell in rows["source_ids"] for each in cell if each != claim.page)
    # Pages of the government, whose claim it is, or of the body itself are no independent ones.
    sources = tuple(each for each in cited if kinds.get(each) not in _NOT_INDEPENDENT)
    if not sources:
        return NOTHING
    row = rows.iloc[0]
    note = f"{row['name']}: {row['status']}" + ("" if pd.isna(row["start_mid"]) else f", began {text_of(row['launched'])}") + "."
    return Finding(value=float(len(sources)), unit="sources", floor=True, on=claim.on.isoformat(), sources=sources, note=note)


_FINDERS: Mapping[str, Callable[[Dataset, Claim, ClaimTest], Finding]] = {
    "live count": _count_live,
    "known value": _add_known_value,
    "multiple": _count_multiple,
    "published": _find_published,
    "published multiple": _find_published_multiple,
    "outcome": _find_outcome,
    "comparison": _compare_outcome,
    "supported": _count_supported,
    "supported sectors": _count_sectors,
    "councils": _count_councils,
    "ambassadors": _count_ambassadors,
    "launch": _find_launch,
    "launches": _count_launches,
    "launches from": _count_launches_from,
    "listed": _count_listings,
}
