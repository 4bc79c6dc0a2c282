"""The mutuals round a place in words: how many and which is nearest, why no place was found, why each one matters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lib.core.wording import count, count_of, missing, people, plural, pounds, round_half_up, write_list
from lib.core.words import (
    TABLE,
    Leader,
    Words,
    be,
    evidence_sentence,
    in_region,
    is_latest,
    leader,
    nothing_sentence,
    on_date,
    sentences,
    when,
    where,
)
from lib.register.schema import PRECISIONS
from lib.topics.nearby.finding import NoPlace, Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from lib.core.result import Result
    from lib.topics.nearby.measure import NearbyFacts

_WHOLE_ENGLAND = "The register covers England only, so look round a place in England"
#: Why nothing was found -> the sentence; `asked` is what was written, in quotes.
_REASONS = {
    "nothing asked": "Write a postcode, a town or a council to see the mutuals around it",
    "nonsense": "No postcode, town or council in England like {asked} was found. Check the spelling, or try the nearest town",
    "half a postcode": "{asked} is not a whole postcode. Finish it, or look round the part that is there: {choices}",
    "postcode area": "Many postcodes begin with {about}. Add the number that follows, as in {first}",
    "no such postcode": "{asked} has the form of a postcode, but no such postcode is known. Check it, or {instead}",
    "other nation": f"{{asked}} is in {{about}}. {_WHOLE_ENGLAND}",
    "abroad": f"{{asked}} looks like a postcode of another country. {_WHOLE_ENGLAND}",
    "region": "{about} is a whole region. Choose it in the Region filter, or write a town or council in it",
    "too wide": "{asked} is too wide to look round. Write a postcode, a town or a council",
    "no boundary": "{about} is a county without a council of its own today. Write a town or a council in it",
    "several": "Several places are called {asked}. Choose {choices}",
    "unknown": "No place called {asked} is known. Did you mean {choices}?",
}
#: What places a point -> what a sentence says that it is placed by.
_PLACED_BY = {
    "postcode": "its postcode",
    "postcode sector": "the middle of its postcode sector",
    "postcode district": "the middle of its postcode district",
    "town": "its centre",
    "council": "the middle of its area",
}


def nearby(result: Result[NearbyFacts]) -> Words:
    """Words for the mutuals round a place."""
    place = result.facts.place
    if isinstance(place, NoPlace):
        return Words(headline="No place to look round yet", subtitle="Mutuals near a place", alt="", caption="", empty=no_place_text(place))
    frame, miles = result.frame, count_of(result.view.within, "mile")
    points = f"{count_of(len(frame), 'mutual')} as {plural(len(frame), 'a point', 'points')}"
    far, near = leader(frame["name"], _round_miles(frame)), leader(frame["name"], _round_miles(frame), lowest=True)
    return Words(
        headline=_headline(result, place, near),
        subtitle=f"Named live mutuals {where(result.view)}, {on_date(result)}, by straight-line distance from {place.name}",
        alt=sentences(
            f"Map with {place.name} as a target, a circle of {miles} round it, and {points}",
            f"Nearest: {_say_distance(near)}" if near else "",
            f"Farthest: {_say_distance(far)}" if near and far and near.value != far.value else "",
            TABLE,
        ),
        caption=sentences(
            f"The target is {place.name}, placed by {_PLACED_BY[place.precision]}; the circle is {miles} round it",
            f"Each small circle is a mutual, larger for a larger {result.facts.size}, hollow where that is not known" if len(frame) else "",
            f"Distances are about right, not exact: {_say_precision(frame)}",
            place.note,
            _vague(result, place),
            evidence_sentence(result),
        ),
        empty=_say_empty(result),
    )


def no_place_text(place: NoPlace) -> str:
    """Why no place was found and what to try, in a sentence or two that are safe to show as Markdown."""
    choices = write_list([quote(choice) if place.reason == "half a postcode" else choice for choice in place.choices], "or")
    first = place.choices[0] if place.choices else ""
    text = _REASONS[place.reason].format(
        asked=quote(place.query),
        about=place.about,
        choices=choices,
        first=first,
        instead=f"look round {first}" if first else "write the town instead",
    )
    return sentences(text)


def quote(text: str) -> str:
    """What a reader wrote, in quotes, without marks that could be read as Markdown or as an address."""
    return f"‘{' '.join(re.sub(r'[^0-9A-Za-zÀ-ɏ ’&,-]', ' ', text).split()) or 'that'}’"


def nearest_text(result: Result[NearbyFacts]) -> str:
    """Which is the nearest: 'The nearest is X, about 3 miles away.' Empty where there is none."""
    first = leader(result.frame["name"], _round_miles(result.frame), lowest=True)
    return sentences(_nearest(result, first)) if first else ""


def distance_text(miles: float) -> str:
    """A distance as good as the places it lies between: about 3 miles; less than 1 mile."""
    whole = int(round_half_up(miles))
    return f"about {count_of(whole, 'mile')}" if whole else "less than 1 mile"


def why_text(row: Mapping[str, Any]) -> str:
    """Why a mutual matters, in one sentence: when it launched, what it is worth and how many work there."""
    began = when(row["launched"])
    by = began.startswith("by ")
    parts = [
        f"{'was trading' if by else 'launched'} {began}" if began else "",
        "" if missing(row["value"]) else _worth(row),
        "" if missing(row["staff"]) else f"had {people(row['staff'])} staff in {row['staff_year']}",
    ]
    known = [part for part in parts if part]
    if not known:
        return "No source found says when it launched, what it is worth or how many work there."
    return f"It {write_list(known)}."


# Pieces


def _worth(row: Mapping[str, Any]) -> str:
    amount, year = pounds(row["value"]), str(row["value_year"])
    if row["value_basis"] == "Turnover":
        return f"turned over {amount}{' a year' if ' to ' in year else ''} in {year}"
    return f"held contracts worth {amount} a year in {year}"


def _round_miles(frame: pd.DataFrame) -> list[int]:
    """Distances as sentences give them; two that read the same are a tie."""
    return [int(round_half_up(miles)) for miles in frame["distance"]]


def _say_distance(found: Leader) -> str:
    return f"{found.write_names('mutuals')}, {distance_text(found.value)}{found.each}"


def _nearest(result: Result[NearbyFacts], first: Leader) -> str:
    return f"the nearest {be(result, len(first.names))} {first.write_names('mutuals')}, {distance_text(first.value)} away"


def _headline(result: Result[NearbyFacts], place: Place, first: Leader | None) -> str:
    n = result.facts.inside
    on = "" if is_latest(result) else f" {on_date(result)}"
    if first is None:
        return f"No mutual to measure to from {place.name}{on}"
    if not n:
        return f"No mutual {be(result, 1)} {_reach(result, place)}{on}; {_nearest(result, first)}"
    one = f": {first.names[0]}, {distance_text(first.value)} away" if n == 1 else ""
    return f"{count_of(n, 'mutual')} {be(result, n)} {_reach(result, place)}{on}{one}"


def _reach(result: Result[NearbyFacts], place: Place) -> str:
    """How far was looked: within 25 miles of Leeds; in Devon or within 25 miles of its middle."""
    miles = count_of(result.view.within, "mile")
    return f"in {place.name} or within {miles} of its middle" if place.lad_codes else f"within {miles} of {place.name}"


def _say_precision(frame: pd.DataFrame) -> str:
    counts = frame["precision"].value_counts()
    used = [name for name in PRECISIONS if counts.get(name, 0)]
    parts = [f"{name} ({count(counts[name])})" for name in used] if len(used) > 1 else used
    return f"the {plural(len(frame), 'mutual is', 'mutuals are')} placed by {write_list(parts)}"


def _vague(result: Result[NearbyFacts], place: Place) -> str:
    n, here = result.facts.vague, result.facts.vague_here
    if not n:
        return ""
    inside = f", {count(here)} of them {in_region(place.region)}" if here else ""
    return f"{count_of(n, 'more mutual')} {plural(n, 'has', 'have')} no distance, since no source says more than the region{inside}"


def _say_empty(result: Result[NearbyFacts]) -> str:
    n = result.facts.vague
    if not n:
        return nothing_sentence(result)
    return f"{count_of(n, 'mutual')} {plural(n, 'passes', 'pass')} the filters, but no source says more than the region of any."
