"""The directory in words: how many organisations the filters leave, what they are at the date, which are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.core.wording import count, counted, listed, plural
from lib.core.words import Words, advice, be, capital, evidence_sentence, evidence_words, in_place, in_sectors, on_date, scope, sentences

if TYPE_CHECKING:
    from lib.core.result import Result

#: State at a date -> what facets and tables call it.
STATE_NAMES = {
    "live": "Live",
    "ended": "Ended",
    "not begun": "Not begun",
    "planned": "Planned",
    "not known": "Not placed in time",
}
#: State at a date -> what a sentence says after 'was' or 'were'.
_STATE_WORDS = {
    "live": "live",
    "ended": "ended",
    "not begun": "not yet begun",
    "planned": "only planned",
    "not known": "not placed in time by any source",
}


def directory(result: Result[Any]) -> Words:
    """Words for the directory."""
    frame, counts = result.frame, result.facts["counts"]
    states = listed([f"{count(n)} {be(result, n)} {_STATE_WORDS[state]}" for state, n in counts.items()])
    known = int(frame["value"].notna().sum())
    staffed = int(frame["staff"].notna().sum())
    return Words(
        headline=f"{counted(len(frame), 'organisation')} of the {count(result.facts['named'])} in the register "
        f"{plural(len(frame), 'matches', 'match')} the filters; {count(counts.get('live', 0))} {be(result, counts.get('live', 0))} live "
        f"{on_date(result)}",
        subtitle=f"Organisations whatever their dates: {scope(result.view)}",
        alt=f"List of {counted(len(frame), 'organisation')} by name",
        caption=sentences(
            f"{capital(on_date(result))} {states}" if counts else "",
            f"A value within three years of the date is known for {count(known)} of them and a number of staff for {count(staffed)}",
            evidence_sentence(result),
        ),
        empty=_empty(result),
    )


def _empty(result: Result[Any]) -> str:
    view = result.view
    if not view.grades:
        return advice(view)
    return sentences(
        f"The register has no organisation{in_sectors(view)} {in_place(view)} with {evidence_words(view)}", advice(view, later=False)
    )


def shown_words(first: int, last: int, found: int, text: str = "") -> str:
    """Which rows of how many the page shows: 'Showing 1 to 25 of 142 organisations for ‘care’.'."""
    asked = f" for ‘{text}’" if text else ""
    if not found:
        return f"No organisation found{asked}."
    if last - first + 1 == found:
        return f"Showing {'the only organisation' if found == 1 else f'all {count(found)} organisations'}{asked}."
    return f"Showing {count(first)} to {count(last)} of {counted(found, 'organisation')}{asked}."


def nothing_found(text: str, *, narrowed: bool, elsewhere: int) -> str:
    """What to try where a search or the choices leave nothing.

    Args:
        text: What was searched for.
        narrowed: True where states, groups or forms are chosen.
        elsewhere: Organisations that the search finds with every filter off.
    """
    return sentences(
        "Try fewer words, or part of a name, town, parent body or service" if text and not elsewhere else "",
        "Choose fewer of the states, sector groups and legal forms above" if narrowed else "",
        f"Without any filter the search finds {counted(elsewhere, 'organisation')}: clear the filters or choose weak evidence too"
        if text and elsewhere
        else "",
    )
