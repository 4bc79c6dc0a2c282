"""Mutuals side by side in words: the rows of the table, and their turnover and headcount over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.core.result import records
from lib.core.wording import count, counted, day, listed, missing, partial_date, people, percent, plural, pounds
from lib.core.words import TABLE, Words, evidence_sentence, leader, sentences, uncapital
from lib.register.schema import NOT_KNOWN
from lib.topics.mutuals.words import STATE_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from lib.core.result import Result

    Row = Mapping[str, Any]

CHOOSE = "Choose up to four mutuals to see them side by side."
_GOING = "Not ended"


def facts(result: Result[Any]) -> Words:
    """Words for the table of mutuals side by side."""
    names = listed(result.facts["names"])
    return Words(
        headline=f"{names} side by side",
        subtitle=f"{names}, values and staff within three years of {day(result.view.as_at)}",
        alt=f"Table of {counted(len(result.frame), 'mutual')} side by side",
        caption=sentences("Figures of different years are not quite comparable", evidence_sentence(result)),
        empty=CHOOSE,
    )


def unknown_words(ids: list[str]) -> str:
    """That the link asked to compare mutuals that the register does not have; empty where it did not."""
    if not ids:
        return ""
    names = listed([f"‘{each[:40]}’" for each in ids])
    return f"The link asked to compare {names}, which this register does not have; {plural(len(ids), 'it was', 'they were')} left out."


def side_by_side(shown: Result[Any], turnover: Result[Any], headcount: Result[Any]) -> list[tuple[str, list[str]]]:
    """The rows of the table: a heading, and one cell a mutual in the order of `shown`.

    Args:
        shown: Result[Any] of `lib.topics.mutuals.compare.facts`.
        turnover: Result[Any] of `lib.topics.mutuals.compare.turnover`.
        headcount: Result[Any] of `lib.topics.mutuals.compare.headcount`.
    """
    rows = records(shown.frame)
    columns: dict[str, Callable[[Row], str]] = {
        f"On {day(shown.view.as_at)}": lambda row: STATE_NAMES[str(row["state"])],
        "Services": lambda row: said(row["services"]),
        "Sector": lambda row: said(row["sector"]),
        "Based in": _based,
        "Parent body": lambda row: said(row["parent_body"]),
        "Legal form": lambda row: said(row["legal_form"]),
        "Launched": lambda row: said(row["launched"]),
        "Ended": _ended,
        "Staff control": lambda row: said(row["staff_control"]),
        "Value of services": _value,
        "Staff": _staff,
        "Turnover since its first known year": lambda row: changed(turnover.frame, str(row["name"]), "value", pounds),
        "Staff since the first known year": lambda row: changed(headcount.frame, str(row["name"]), "staff", people),
        "Evidence": lambda row: said(row["grade"]),
    }
    return [(heading, [write(row) for row in rows]) for heading, write in columns.items()]


def said(cell: Any) -> str:
    """A cell in words: dates as readers write them, a capital first letter, 'Not known' where no source says it."""
    if missing(cell) or not str(cell):
        return NOT_KNOWN
    text = partial_date(str(cell))
    return text[:1].upper() + text[1:]


def _based(row: Row) -> str:
    known = [str(row[column]) for column in ("town", "region") if not missing(row[column]) and str(row[column]) != NOT_KNOWN]
    return ", ".join(known) or NOT_KNOWN


def _ended(row: Row) -> str:
    if row["ended"] == "":
        return "Never began" if row["state"] == "planned" else _GOING
    reason = "" if missing(row["end_reason"]) or not row["end_reason"] else f" ({row['end_reason']})"
    return f"{'Date not known' if missing(row['ended']) else partial_date(str(row['ended']))}{reason}"


def _value(row: Row) -> str:
    if missing(row["value"]):
        return NOT_KNOWN
    return f"{pounds(row['value'])} a year ({uncapital(str(row['value_basis']))}, {row['value_year']})"


def _staff(row: Row) -> str:
    return NOT_KNOWN if missing(row["staff"]) else f"{people(row['staff'])} ({row['staff_year']})"


def changed(history: pd.DataFrame, name: str, column: str, write: Callable[[float], str]) -> str:
    """How a figure moved from its first known year to its last: 'Up 25%, from 800 (2011) to 1,000 (2015)'."""
    own = history[history["name"].eq(name)]
    if own.empty:
        return NOT_KNOWN
    first, last = own.iloc[0], own.iloc[-1]
    if len(own) == 1:
        return f"Known for {first['year']} only"
    span = f"from {_about(first)}{write(first[column])} ({first['year']}) to {_about(last)}{write(last[column])} ({last['year']})"
    if first[column] == last[column] or not first[column]:
        return f"Unchanged, {span}" if first[column] == last[column] else span.capitalize()
    way = "Up" if last[column] > first[column] else "Down"
    return f"{way} {percent(abs(last[column] / first[column] - 1))}, {span}"


def _about(row: pd.Series) -> str:
    return "about " if row["exactness"] == "About" else ""


def value(result: Result[Any]) -> Words:
    """Words for the turnover of mutuals side by side."""
    return _history(result, "value", "turnover", pounds)


def staff(result: Result[Any]) -> Words:
    """Words for the headcount of mutuals side by side."""
    return _history(result, "staff", "number of staff", people)


def _history(result: Result[Any], column: str, what: str, write: Callable[[float], str]) -> Words:
    frame, names = result.frame, result.facts["names"]
    without = [name for name in names if name not in set(frame["name"])]
    last = frame.drop_duplicates("name", keep="last")
    best = leader(last["name"], last[column])
    span = _years(frame)
    return Words(
        headline=_headline(last, best.names[0] if best else "", column, what, write) if len(frame) else f"No {what} is known",
        subtitle=f"{what.capitalize()}{' a year' if column == 'value' else ''} of {listed(names)}{f', {span}' if span else ''}",
        alt=sentences(
            f"{counted(len(last), 'line chart')} on the same scale, {span}",
            *(f"{name}: {uncapital(changed(frame, name, column, write))}" for name in last["name"]),
            TABLE,
        ),
        caption=sentences(
            f"No source found gives a {what} for {listed(without)}" if without else "",
            "A year has one figure: exact before about, then the one published later; the profiles show the others" if len(frame) else "",
            "Pounds are those of the year described" if column == "value" else "",
            evidence_sentence(result),
        ),
        empty=f"No source found gives a {what} for {listed(names, 'or')}." if names else CHOOSE,
    )


def _headline(last: pd.DataFrame, best: str, column: str, what: str, write: Callable[[float], str]) -> str:
    row = last[last["name"].eq(best)].iloc[0]
    figure = f"{_about(row)}{write(row[column])} in {row['year']}"
    if len(last) == 1:
        return f"{best}’s last known {what} is {figure}"
    return f"Of {count(len(last))} with a known figure, {best} has the largest last known {what}: {figure}"


def _years(frame: pd.DataFrame) -> str:
    if frame.empty:
        return ""
    first, last = int(frame["year"].min()), int(frame["year"].max())
    return f"{first}" if first == last else f"{first} to {last}"
