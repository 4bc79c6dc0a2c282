"""The directory in words, and mutuals side by side: the rows of their table, and their turnover and headcount over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.core.field import Show
from lib.core.result import records
from lib.core.wording import cell, count, count_of, day, missing, partial_date, people, percent, plural, pounds, write_list
from lib.core.words import (
    TABLE,
    Words,
    advice,
    be_live,
    capital,
    evidence_sentence,
    evidence_words,
    in_place,
    in_sectors,
    leader,
    on_date,
    scope,
    sentences,
    uncapital,
)
from lib.register.schema import NOT_KNOWN
from lib.topics.profile.figures import about_word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

    from lib.core.result import Result
    from lib.topics.mutuals.measure import CompareFacts, DirectoryFacts

    Row = Mapping[str, Any]

CHOOSE = "Choose up to four mutuals to see them side by side."
_GOING = "Not known to have ended"
#: State at a date -> what facets and tables call it.
STATE_NAMES = {
    "live": "Live",
    "ended": "Ended",
    "not begun": "Not begun",
    "planned": "Planned",
    "not known": "Not placed in time",
}
#: State at a date -> what a sentence says of so many.
_STATE_WORDS = {
    "live": "live",
    "ended": "ended",
    "not begun": "not yet begun",
    "planned": "only planned",
    "not known": "undated",
}


def directory(result: Result[DirectoryFacts]) -> Words:
    """Words for the directory."""
    frame, counts = result.frame, result.facts.counts
    states = write_list([f"{count(n)} {_STATE_WORDS[state]}" for state, n in counts.items()])
    known = int(frame["value"].notna().sum())
    staff_known = int(frame["staff"].notna().sum())
    return Words(
        headline=f"{count_of(len(frame), 'organisation')} of the {count(result.facts.named)} in the register "
        f"{plural(len(frame), 'matches', 'match')} the filters; {count(counts.get('live', 0))} "
        f"{be_live(result, result.facts.sightings, counts.get('live', 0))} {on_date(result)}",
        subtitle=f"Organisations whatever their dates: {scope(result.view)}",
        alt=f"List of {count_of(len(frame), 'organisation')} by name",
        caption=sentences(
            f"{capital(on_date(result))}: {states}" if counts else "",
            f"Near the date a value is known for {count(known)} of them and a number of staff for {count(staff_known)}",
            evidence_sentence(result),
        ),
        empty=_say_empty(result),
    )


def _say_empty(result: Result[DirectoryFacts]) -> str:
    view = result.view
    if not view.grades:
        return advice(view)
    return sentences(
        f"The register has no organisation{in_sectors(view)} {in_place(view)} with {evidence_words(view)}", advice(view, later=False)
    )


def list_words(first: int, last: int, found: int, text: str = "") -> str:
    """Which rows of how many a page of the list has: 'Showing 1 to 25 of 142 organisations for ‘care’.'."""
    search = f" for ‘{text}’" if text else ""
    if not found:
        return f"No organisation found{search}."
    if last - first + 1 == found:
        return f"Showing {'the only organisation' if found == 1 else f'all {count(found)} organisations'}{search}."
    return f"Showing {count(first)} to {count(last)} of {count_of(found, 'organisation')}{search}."


def share_words(found: pd.DataFrame, result: Result[DirectoryFacts]) -> str:
    """How many of the live ones are listed, and of all; empty for all: '7 of the 50 live on 8 February 2013, 12 of 107 in all.'."""
    live, of, every = int(found["state"].eq("live").sum()), result.facts.counts.get("live", 0), len(result.frame)
    if len(found) == every:
        return ""
    share = f"{count(len(found))} of {count(every)} in all."
    return f"{count(live)} of the {count(of)} live {on_date(result)}, {share}" if live else f"{share[:-1]}, none of them live."


def state_words(row: Row) -> str:
    """What an organisation is at the date, of one that has ended when and why: 'Ended April 2020: contract lost'."""
    name = STATE_NAMES[str(row["state"])]
    if row["state"] != "ended":
        return name
    when_ended = "" if missing(row["ended"]) or not row["ended"] else f" {partial_date(str(row['ended']))}"
    why = "" if missing(row["end_reason"]) or not row["end_reason"] else f": {row['end_reason']}"
    return f"{name}{when_ended}{why}"


def say_nothing_found(text: str, *, narrowed: bool, elsewhere: int) -> str:
    """What to try where a search or the choices leave nothing.

    Args:
        text: What was searched for.
        narrowed: True where states, groups or forms are chosen.
        elsewhere: Organisations that the search finds with every filter off.
    """
    return sentences(
        "Try fewer words, or part of a name, town, parent body or service" if text and not elsewhere else "",
        "Choose fewer of the states, sector groups and legal forms above" if narrowed else "",
        f"Without any filter the search finds {count_of(elsewhere, 'organisation')}: clear the filters or choose weak evidence too"
        if text and elsewhere
        else "",
    )


def side_by_side(result: Result[CompareFacts]) -> Words:
    """Words for the table of mutuals side by side."""
    names = write_list(list(result.facts.names))
    return Words(
        headline=f"{names} side by side",
        subtitle=f"{names}, values and staff within three years of {day(result.view.as_at)}",
        alt=f"Table of {count_of(len(result.frame), 'mutual')} side by side",
        caption=sentences("Figures of different years are not quite comparable", evidence_sentence(result)),
        empty=CHOOSE,
    )


def unknown_words(ids: Sequence[str]) -> str:
    """That the link asked to compare mutuals that the register does not have; empty where it did not."""
    if not ids:
        return ""
    names = write_list([f"‘{each[:40]}’" for each in ids])
    return f"The link asked to compare {names}, which this register does not have; {plural(len(ids), 'it was', 'they were')} left out."


def compare_rows(
    result: Result[CompareFacts], turnover: Result[CompareFacts], headcount: Result[CompareFacts]
) -> list[tuple[str, list[str]]]:
    """The rows of the table of mutuals side by side: a heading, and one cell a mutual.

    Args:
        result: What is known of each.
        turnover: Their turnover over time.
        headcount: Their headcount over time.
    """
    rows = records(result.frame)
    columns: dict[str, Callable[[Row], str]] = {
        f"On {day(result.view.as_at)}": lambda row: STATE_NAMES[str(row["state"])],
        "Services": lambda row: _cell_words(row["services"]),
        "Sector": lambda row: _cell_words(row["sector"]),
        "Based in": _say_base,
        "Parent body": lambda row: _cell_words(row["parent_body"]),
        "Legal form": lambda row: _cell_words(row["legal_form"]),
        "Launched": lambda row: _cell_words(row["launched"]),
        "Ended": _say_end,
        "Last seen": lambda row: cell(row["last_seen"], Show.TEXT),
        "Staff control": lambda row: _cell_words(row["staff_control"]),
        "Value of services": _value,
        "Staff": _staff,
        "Turnover since its first known year": lambda row: change_words(turnover.frame, str(row["name"]), "value", pounds),
        "Staff since the first known year": lambda row: change_words(headcount.frame, str(row["name"]), "staff", people),
        "Evidence": lambda row: _cell_words(row["grade"]),
    }
    return [(heading, [write(row) for row in rows]) for heading, write in columns.items()]


def _cell_words(cell: Any) -> str:
    """A cell in words: dates as readers write them, a capital first letter, 'Not known' where no source says it."""
    if missing(cell) or not str(cell):
        return NOT_KNOWN
    return capital(partial_date(str(cell)))


def _say_base(row: Row) -> str:
    known = [str(row[column]) for column in ("town", "region") if not missing(row[column]) and str(row[column]) != NOT_KNOWN]
    return ", ".join(known) or NOT_KNOWN


def _say_end(row: Row) -> str:
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


def change_words(history: pd.DataFrame, name: str, column: str, write: Callable[[float], str]) -> str:
    """How a figure moved from its first known year to its last: 'Up 25%, from 800 (2011) to 1,000 (2015)'."""
    own = history[history["name"].eq(name)]
    if own.empty:
        return NOT_KNOWN
    first, last = own.iloc[0], own.iloc[-1]
    if len(own) == 1:
        return f"Known for {first['year']} only"
    start, end = (f"{about_word(each['exactness'])}{write(each[column])} ({each['year']})" for each in (first, last))
    span = f"from {start} to {end}"
    if first[column] == last[column] or not first[column]:
        return f"Unchanged, {span}" if first[column] == last[column] else span.capitalize()
    way = "Up" if last[column] > first[column] else "Down"
    return f"{way} {percent(abs(last[column] / first[column] - 1))}, {span}"


def turnover(result: Result[CompareFacts]) -> Words:
    """Words for the turnover of mutuals side by side."""
    return _history(result, "value", "turnover", pounds)


def headcount(result: Result[CompareFacts]) -> Words:
    """Words for the headcount of mutuals side by side."""
    return _history(result, "staff", "number of staff", people)


def _history(result: Result[CompareFacts], column: str, what: str, write: Callable[[float], str]) -> Words:
    frame, names = result.frame, result.facts.names
    without = [name for name in names if name not in set(frame["name"])]
    last = frame.drop_duplicates("name", keep="last")
    best = leader(last["name"], last[column])
    span = _years(frame)
    return Words(
        headline=_headline(last, best.names[0] if best else "", column, what, write) if len(frame) else f"No {what} is known",
        subtitle=f"{what.capitalize()}{' a year' if column == 'value' else ''} of {write_list(names)}{f', {span}' if span else ''}",
        alt=sentences(
            f"{count_of(len(last), 'line chart')} on the same scale, {span}",
            *(f"{name}: {uncapital(change_words(frame, name, column, write))}" for name in last["name"]),
            TABLE,
        ),
        caption=sentences(
            f"No source found gives a {what} for {write_list(without)}" if without else "",
            "A year has one figure: exact before about, then the one published later; the profiles show the others" if len(frame) else "",
            "Pounds are those of the year described" if column == "value" else "",
            evidence_sentence(result),
        ),
        empty=f"No source found gives a {what} for {write_list(names, 'or')}." if names else CHOOSE,
    )


def _headline(last: pd.DataFrame, best: str, column: str, what: str, write: Callable[[float], str]) -> str:
    row = last[last["name"].eq(best)].iloc[0]
    figure = f"{about_word(row['exactness'])}{write(row[column])} in {row['year']}"
    if len(last) == 1:
        return f"{best}’s last known {what} is {figure}"
    return f"Of {count(len(last))} with a known figure, {best} has the largest last known {what}: {figure}"


def _years(frame: pd.DataFrame) -> str:
    if frame.empty:
        return ""
    first, last = int(frame["year"].min()), int(frame["year"].max())
    return f"{first}" if first == last else f"{first} to {last}"
