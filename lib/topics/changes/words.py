"""Changes from one edition to another in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from lib.core.result import records
from lib.core.wording import count, count_of, day, figure, missing, partial_date, write_list
from lib.core.words import TABLE, Words, capital, sentences, uncapital
from lib.register.tables.mutuals import ORGANISATIONS
from lib.topics.changes.difference import ADDED, CITED, CORRECTED, ENDED, FILLED, NEW, REMOVED, SOURCE
from lib.topics.changes.difference import TABLE as TABLE_ADDED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lib.core.result import Result
    from lib.topics.changes.measure import ChangesFacts, ComparisonFacts, FiguresFacts
    from lib.topics.changes.record import RecordFacts

#: Kinds of change, or figures, that a headline has room for.
_HEADLINE = 2
T = TypeVar("T", bound="ComparisonFacts")
#: Kind of change -> what is counted, for one and for several.
_NOUNS = {
    NEW: ("mutual added", "mutuals added"),
    ENDED: ("mutual ended", "mutuals ended"),
    CORRECTED: ("value corrected", "values corrected"),
    FILLED: ("value filled in", "values filled in"),
    REMOVED: ("row removed", "rows removed"),
    ADDED: ("row added", "rows added"),
    CITED: ("row with sources added", "rows with sources added"),
    SOURCE: ("source added", "sources added"),
    TABLE_ADDED: ("table added", "tables added"),
}


def changes(result: Result[ChangesFacts]) -> Words:
    """Words for the list of changes."""
    facts = result.facts
    kinds = [_count_kind(result, kind, number) for kind, number in facts.counts.items()]
    numbers = write_list(kinds)
    subtitle = f"Changes {_between(result)}"
    rows = count_of(facts.corrected_rows, "row")
    return Words(
        headline=capital(write_list(kinds[:_HEADLINE])) or _no_changes(result, "Nothing changed"),
        subtitle=subtitle,
        alt=sentences(subtitle, numbers, TABLE),
        caption=sentences(
            f"The corrected values stand in {rows}" if CORRECTED in facts.counts else "No value was corrected",
            f"Also {write_list(kinds[_HEADLINE:])}" if kinds[_HEADLINE:] else "",
        ),
        empty=_explain_nothing(result),
    )


def _count_kind(result: Result[ChangesFacts], kind: str, number: int) -> str:
    if kind != CITED:
        return count_of(number, *_NOUNS[kind])
    tables = set(result.frame.loc[result.frame["change"].eq(CITED), "changed_table"])
    return f"sources added to {count_of(number, 'organisation' if tables == {ORGANISATIONS.label} else 'row')}"


def figures(result: Result[FiguresFacts]) -> Words:
    """Words for the headline figures before and after."""
    moved, of = result.facts.moved, len(result.frame)
    dates = "on the newest date" if result.frame["date"].nunique() == 1 else "at the reference date and at the latest"
    subtitle = f"Headline figures {_between(result)}, strong and moderate evidence"
    changed = [row for row in records(result.frame) if row["before"] != row["after"] and not missing(row["after"])]
    first = [row for row in changed if row["date"] == changed[0]["date"]][:_HEADLINE]
    moves = ", ".join(uncapital(_say_move(row)) for row in first)
    headline = f"For {day(first[0]['date'])}: {moves}" if first else _no_changes(result, "No headline figure changed")
    return Words(
        headline=headline,
        subtitle=subtitle,
        alt=sentences(subtitle, headline, TABLE),
        caption=sentences(
            f"{count(moved)} of {count(of)} headline figures changed" if moved else "",
            f"Figures are for England, {dates}; value and staff are those found",
        ),
        empty=_explain_nothing(result),
    )


def _say_move(row: Mapping[str, Any]) -> str:
    """One figure now and before, its unit left to its label."""
    now, before = (
        "not known" if missing(row[name]) else figure(row[name], "GBP" if str(row["unit"]).startswith("GBP") else "")
        for name in ("after", "before")
    )
    return f"{row['figure']} {now} (was {before})"


def record(result: Result[RecordFacts]) -> Words:
    """Words for the history of one mutual's record."""
    facts, changed = result.facts, max(len(result.frame) - 1, 0)
    if not facts.name:
        text = "Choose a mutual in the list of mutuals to see the history of its record."
        return Words(headline="No mutual chosen", subtitle="History of one mutual's record", alt=text, caption="", empty=text)
    headline = f"The record of {facts.name} has changed {_times(changed)} since edition {facts.first}"
    return Words(
        headline=headline,
        subtitle=f"What each edition of the data knew of {facts.name}, the newest first",
        alt=sentences(headline, TABLE),
        caption=f"Known in {count_of(facts.editions, 'edition')} of the data. Changes of the register, not of the mutual.",
        empty=f"No edition that is kept has a record of {facts.name}.",
    )


def _times(number: int) -> str:
    return {0: "in nothing", 1: "once"}.get(number, f"{count(number)} times")


def _no_changes(result: Result[T], otherwise: str) -> str:
    return "No earlier edition to compare with" if result.facts.first else otherwise


def _between(result: Result[T]) -> str:
    since = result.facts.since
    return f"from data edition {since} to {result.edition}" if since else f"of data edition {result.edition}"


def _explain_nothing(result: Result[T]) -> str:
    """Why there is no change to show."""
    facts = result.facts
    if facts.first:
        return f"Data edition {result.edition} is the first that is kept, so there is nothing to compare it with yet."
    if not facts.since:
        return f"Nothing has changed since {partial_date(facts.asked)}: data edition {result.edition} was the newest then."
    return f"Data editions {facts.since} and {result.edition} hold the same rows."
