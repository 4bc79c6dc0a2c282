"""What a selection has where nothing of it is live: weak evidence, the next launch, what was planned, the nearest elsewhere.

And how a region or a sector compares with the whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from lib.core.asat import choose, is_live, live_at, residents
from lib.core.wording import count, count_of, partial_date, plural, pounds, rate, write_list
from lib.core.words import in_place, in_sectors, region, sentences
from lib.register.geography import distance_km
from lib.register.schema import GRADES, REGIONS

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.view import View

#: Fewer than these are compared with nothing.
FEWEST = 5
#: Names that a sentence gives.
_MOST_NAMED = 5
_KM_A_MILE = 1.609344


@dataclass(frozen=True, kw_only=True)
class Alternatives:
    """What there is where nothing of a selection is live; every entry is the id of a mutual.

    Args:
        weak: Live at the date by evidence that the view does not count.
        later: Launched next after the date, the first day alone, with that day as precise as the source.
        planned: Planned bodies of the selection that are in the register.
        nearest: The nearest live one of other regions, and how many miles it is from the middle of those chosen.
    """

    weak: tuple[str, ...] = ()
    later: tuple[tuple[str, str], ...] = ()
    planned: tuple[str, ...] = ()
    nearest: tuple[str, float] | None = None


def has_none_live(data: Dataset, view: View) -> bool:
    """True where no mutual of the view is live at its date."""
    return live_at(data, view).empty


def find_alternatives(data: Dataset, view: View) -> Alternatives:
    """What there is in place of the live mutuals that a view has none of."""
    every = choose(data, replace(view, grades=tuple(GRADES.values())))
    on = pd.Timestamp(view.as_at)
    weak = every[is_live(every, view.as_at) & ~every["grade"].isin(view.grades)]
    after = choose(data, view)
    after = after[after["start_mid"].gt(on)]
    first = after[after["start_mid"].eq(after["start_mid"].min())].head(_MOST_NAMED)
    planned = every[every["status"].eq("planned")]
    return Alternatives(
        weak=tuple(weak["mutual_id"].astype(str)),
        later=tuple(zip(first["mutual_id"].astype(str), first["launched"].fillna(first["trading_by"]).astype(str), strict=True)),
        planned=tuple(planned["mutual_id"].astype(str)),
        nearest=_find_nearest(data, view),
    )


def _find_nearest(data: Dataset, view: View) -> tuple[str, float] | None:
    chosen = [place for place in view.regions if place in REGIONS]
    areas = data.tables.get("geo_authorities")
    if not chosen or areas is None:
        return None
    middle = areas.loc[areas["region_name"].isin(chosen), ["lon", "lat"]].mean()
    others = live_at(data, replace(view, regions=()))
    others = others[others["lon"].notna()]
    if others.empty or middle.isna().any():
        return None
    miles = [
        distance_km(middle["lon"], middle["lat"], lon, lat) / _KM_A_MILE for lon, lat in zip(others["lon"], others["lat"], strict=True)
    ]
    best = min(range(len(miles)), key=miles.__getitem__)
    return str(others.index[best]), miles[best]


def alternative_sentences(data: Dataset, view: View, alternatives: Alternatives) -> tuple[str, ...]:
    """What there is, a sentence each, the names as they are."""

    def name_all(ids: tuple[str, ...]) -> str:
        names = [data.names[each] for each in ids[:_MOST_NAMED]]
        more = len(ids) - len(names)
        return write_list([*names, *([f"{count(more)} more"] if more else [])])

    where = f"{in_place(view)}{in_sectors(view)}"
    parts = []
    if alternatives.weak:
        n = len(alternatives.weak)
        parts.append(
            f"{count_of(n, 'mutual')} {plural(n, 'was', 'were')} live by evidence that is not counted here: {name_all(alternatives.weak)}"
        )
    if alternatives.later:
        ids = tuple(each for each, _ in alternatives.later)
        parts.append(
            f"The next to launch {where} {plural(len(ids), 'was', 'were')} {name_all(ids)} ({partial_date(alternatives.later[0][1])})"
        )
    if alternatives.planned:
        n = len(alternatives.planned)
        none = "it is not known to have launched" if n == 1 else "none of them is known to have launched"
        parts.append(f"{count_of(n, 'body was', 'bodies were')} planned at some time, and {none}: {name_all(alternatives.planned)}")
    if alternatives.nearest:
        who, miles = alternatives.nearest
        parts.append(f"The nearest elsewhere was {data.names[who]}, about {count(miles)} miles from the middle of {_places(view)}")
    return tuple(sentences(each) for each in parts)


def _places(view: View) -> str:
    return write_list([region(each) for each in view.regions])


def comparison_sentence(data: Dataset, view: View) -> str:
    """How a region or a sector compares with the whole, in one line with n; empty where the view is not narrowed to one.

    A region is compared by mutuals per million people, a sector by the middle value of those of which it is known. Fewer than `FEWEST`
    are not compared.
    """
    if not (view.sectors or view.regions):
        return ""
    whole = replace(view, sectors=(), regions=())
    own, every = live_at(data, view), live_at(data, whole)
    if own.empty:
        return ""
    if view.regions and not view.sectors:
        return _compare_rates(data, view, whole, own, every)
    known, all_known = own["value"].dropna(), every["value"].dropna()
    all_of_it = "all sectors in England"
    if len(known) < FEWEST:
        return (
            f"Too few to compare with {all_of_it}: a value is known for {count(len(known)) if len(known) else 'none'}, fewer than {FEWEST}."
        )
    return (
        f"Half of those with a known value were worth more than {pounds(known.median())} a year (of {count(len(known))}), against "
        f"{pounds(all_known.median())} in {all_of_it} (of {count(len(all_known))})."
    )


def _compare_rates(data: Dataset, view: View, whole: View, own: pd.DataFrame, every: pd.DataFrame) -> str:
    people, all_people = residents(data, view), residents(data, whole)
    if len(own) < FEWEST:
        return f"Too few to compare with England: {count_of(len(own), 'mutual')}, fewer than {FEWEST}."
    if not people or not all_people or any(place not in REGIONS for place in view.regions):
        return ""
    mine, theirs = (1_000_000 * len(frame) / number for frame, number in ((own, people), (every[every["place"].isin(REGIONS)], all_people)))
    return (
        f"{rate(mine)} mutuals per million people ({count(len(own))}), against {rate(theirs)} in England "
        f"({count(int(every['place'].isin(REGIONS).sum()))})."
    )
