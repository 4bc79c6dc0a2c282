"""Survival in words: the share still going after so many years, what it rests on, and what it can't show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.core.wording import count, counted, day, percent, plural
from lib.core.words import TABLE, Words, advice, be, capital, evidence_sentence, in_place, in_sectors, on_date, sentences, where

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lib.core.result import Result

#: Years since launch that the headline and the alt text name, the first that the data reach.
_YEARS = (10, 5, 3, 1)
#: A headline speaks of a year for which at least this share of the mutuals was followed.
_SHARE = 0.25
_NOBODY = {"at_risk": -1}


def survival(result: Result[Any]) -> Words:
    """Words for survival since launch."""
    frame, facts, view = result.frame, result.facts, result.view
    rows = frame.set_index("years_since").to_dict("index")
    shown = next((year for year in _YEARS if rows.get(year, _NOBODY)["at_risk"] >= _SHARE * facts["mutuals"]), None)
    mutuals, ended = int(facts["mutuals"]), int(facts["ended"])
    too_few = f"Too few named mutuals{in_sectors(view)} {in_place(view)} with a dated launch {be(result)} known {on_date(result)}"
    return Words(
        headline=_headline(result, rows, shown),
        subtitle=f"Share of named mutuals still going by years since launch {where(view)}, as known {on_date(result)}",
        alt=sentences(
            "Step line, the share still going from launch on"
            if not ended
            else "Step line with a band, the share still going from launch on",
            *(f"After {counted(year, 'year')} {_ranged(rows[year])}" for year in reversed(_YEARS) if year in rows),
            TABLE,
        ),
        caption=sentences(
            f"{counted(mutuals, 'mutual')} with a dated launch, of which {count(ended) if ended else 'none'} had ended",
            _mergers(int(facts["merged"])),
            _undated(facts, shown),
            _left_out(int(facts["left_out"]), int(facts["left_out_ended"])),
            "The register is no sample: bodies that lasted are easier to find, so true survival is probably lower, and numbers are small",
            evidence_sentence(result),
        ),
        empty=sentences(f"{too_few} to say how long they last", advice(view)),
    )


def steps(result: Result[Any]) -> Words:
    """Words for the table of endings behind the curve."""
    ended = int(result.frame["ended_then"].sum()) if len(result.frame) else 0
    return Words(
        headline=f"{counted(ended, 'ending')} in time",
        subtitle=f"The same share at every ending {where(result.view)}, as drawn",
        alt=f"Table of {counted(ended, 'ending')}.",
        caption=evidence_sentence(result),
        empty=sentences(f"Too few named mutuals {in_place(result.view)} to say how long they last", advice(result.view)),
    )


def _headline(result: Result[Any], rows: Mapping[Any, Any], year: int | None) -> str:
    if year is None:
        return "How long mutuals last can’t be said yet"
    if not result.facts["ended"]:
        return f"No named mutual with a dated launch had ended by {day(result.view.as_at)}"
    return f"{capital(_ranged(rows[year]))} {counted(year, 'year')} after launch"


def _ranged(row: Mapping[Any, Any]) -> str:
    share, low, high = row["surviving"], row["surviving_low"], row["surviving_high"]
    between = "" if low == high else f" (95% range {percent(low)} to {percent(high)})"
    return f"{percent(share)}{between} of named mutuals were still going"


def _mergers(n: int) -> str:
    return f"{capital(counted(n, 'merger'))} {plural(n, 'counts', 'count')} as an ending; the table has the share without" if n else ""


def _undated(facts: Mapping[str, Any], year: int | None) -> str:
    """How endings without a date are read, and what the share would be at either end of what is possible."""
    n = int(facts["undated"])
    if not n:
        return ""
    said = f"{capital(counted(n, 'ending'))} without a date {plural(n, 'is', 'are')} read as the middle of what is possible"
    if year is None or year not in facts["earliest"]:
        return said
    early, late = percent(facts["earliest"][year]), percent(facts["latest"][year])
    if early == late:
        return f"{said}; read as early or as late as possible the share after {counted(year, 'year')} is {early} too"
    return f"{said}; read as early as possible the share after {counted(year, 'year')} is {early}, as late as possible {late}"


def _left_out(n: int, ended: int) -> str:
    if not n:
        return ""
    gone = f", {count(ended)} of which had ended" if ended else ""
    return f"{capital(counted(n, 'mutual'))} without a dated launch {plural(n, 'is', 'are')} left out{gone}"
