"""The map in words: by region, by local authority, and mutual by mutual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.core.wording import count, counted, listed, missing, people, pounds
from lib.core.words import (
    TABLE,
    Leader,
    Words,
    all_of,
    amount,
    be,
    capital,
    coverage_sentence,
    evidence_sentence,
    figure,
    floor_word,
    have,
    in_region,
    leader,
    measure_label,
    nothing_sentence,
    on_date,
    region,
    sentences,
    where,
)
from lib.register.schema import NATIONAL, NOT_KNOWN, REGIONS
from lib.view.view import MEASURES

if TYPE_CHECKING:
    import pandas as pd

    from lib.core.result import Result
    from lib.topics.places.measure import AreasFacts, PointsFacts

_MANY = 3


def regions(result: Result[AreasFacts]) -> Words:
    """Words for the map of regions."""
    frame, view = result.frame, result.view
    shaded = frame[frame["area"].isin(REGIONS)]
    top = leader([region(name) for name in shaded["area"]], shaded["shown"])
    low = leader([region(name) for name in shaded["area"]], shaded["shown"], lowest=True)
    return Words(
        headline=_headline(result, top, among="regions", areas=len(shaded)),
        subtitle=f"{measure_label(view.measure)} by region {where(view)}, {on_date(result)}",
        alt=sentences(
            f"Map of {counted(len(shaded), 'region')} of England shaded by {MEASURES[view.measure].label.lower()}, {on_date(result)}",
            *_range(top, low, view.measure, "regions"),
            _unknown(shaded, "region"),
            TABLE,
        ),
        caption=sentences(coverage_sentence(result.coverage), _outside(frame), evidence_sentence(result)),
        empty=nothing_sentence(result),
    )


def authorities(result: Result[AreasFacts]) -> Words:
    """Words for the map of local authorities."""
    frame, view = result.frame, result.view
    measure = "mutuals" if view.measure == "rate" else view.measure
    names = [short_authority(name) for name in frame["area"]]
    top, low = leader(names, frame["shown"]), leader(names, frame["shown"], lowest=True)
    unplaced = result.facts.unplaced
    return Words(
        headline=_headline(result, top, among="local authorities", areas=len(frame), measure=measure),
        subtitle=f"{measure_label(measure)} by local authority of today {where(view)}, {on_date(result)}",
        alt=sentences(
            f"Map of {counted(len(frame), 'local authority', 'local authorities')} shaded by {MEASURES[measure].label.lower()}",
            *_range(top, low, measure, "local authorities"),
            _unknown(frame, "local authority", "local authorities"),
            TABLE,
        ),
        caption=sentences(
            coverage_sentence(result.coverage),
            f"No local authority is known for {counted(unplaced, 'mutual')}, counted but not shaded" if unplaced else "",
            "The rate is given for regions only, so this map shows the number of mutuals" if view.measure == "rate" else "",
            "Councils that have merged are shown in their successor" if _merged(frame) else "",
            evidence_sentence(result),
        ),
        empty=_no_authority(result) if unplaced else nothing_sentence(result),
    )


def _no_authority(result: Result[AreasFacts]) -> str:
    n = result.facts.live
    return f"{counted(n, 'mutual')} {be(result, n)} live {on_date(result)}, but no local authority is known. Look at regions instead."


def points(result: Result[PointsFacts]) -> Words:
    """Words for mutuals as points."""
    frame, view, size = result.frame, result.view, result.facts.size
    unplaced = result.facts.unplaced
    largest = leader(list(frame["name"]), frame[size])
    drawn = len(frame) - unplaced
    known = int(frame[size].notna().sum())
    partly = 0 < known < len(frame)
    what = "staff" if size == "staff" else "value of services"
    return Words(
        headline=_points_headline(result, largest, size),
        subtitle=f"Named live mutuals {where(view)}, {on_date(result)}, sized by {what}",
        alt=sentences(
            f"Map with {counted(drawn, 'mutual')} as points sized by {what}, {on_date(result)}",
            f"Largest: {largest.sized('mutuals', size)}" if largest else f"No {what} is known",
            TABLE,
        ),
        caption=sentences(
            f"{what} known for {count(known)} of {counted(len(frame), 'mutual')}" if partly else "",
            "Those without have the smallest points" if partly else "",
            f"No place is known for {counted(unplaced, 'mutual')}, in the table only" if unplaced else "",
            evidence_sentence(result),
        ),
        empty=nothing_sentence(result),
    )


def short_authority(name: str) -> str:
    """A local authority as a sentence names it: Bristol for 'Bristol, City of'."""
    return str(name).partition(", ")[0]


def _headline(result: Result[AreasFacts], top: Leader | None, *, among: str, areas: int, measure: str = "") -> str:
    measure = measure or result.view.measure
    if not result.facts.live:
        return f"No named mutual was live {on_date(result)}"
    if not areas or (top and not top.value):
        return f"No mutual {be(result, 1)} based in {'the regions shown' if among == 'regions' else 'a known local authority'}"
    if top is None:
        return _not_known(measure, among)
    if areas == 1:
        return _only(result, top, measure)
    names = top.said(among)
    if len(top.names) > _MANY:
        tied = f"{have(result)}" if len(top.names) == areas else "tied for the highest:"
        return f"{capital(names)} {tied} {amount(top.value, measure)}{top.each}"
    return _most(result, top, capital(names), measure)


def _most(result: Result[AreasFacts], top: Leader, names: str, measure: str) -> str:
    verb, each = have(result, len(top.names)), top.each
    if measure == "rate":
        return f"{names} {verb} the highest rate: {amount(top.value, measure)}{each}"
    total = result.frame["shown"].sum() if measure != "mutuals" else result.facts.live
    if top.value == total and not top.tied:
        return f"{names} {verb} {_all(total, measure)}"
    partly = measure != "mutuals" and result.facts.unplaced  # the areas then hold less than the total
    of = "" if partly else f" of {floor_word(result.coverage)}{figure(total, measure)}"
    what = {"mutuals": "the most mutuals", "value": "the most known value", "staff": "the most known staff"}[measure]
    return f"{names} {verb} {what}: {figure(top.value, measure)}{of}{each}"


def _all(total: float, measure: str) -> str:
    if measure == "mutuals":
        return all_of(total, "live mutual")
    return f"all the known {measure}: {figure(total, measure)}"


def _only(result: Result[AreasFacts], top: Leader, measure: str) -> str:
    names = capital(top.names[0])
    floor = floor_word(result.coverage) if measure in ("value", "staff") else ""
    known = "services worth " if measure == "value" else ""
    return f"{names} {have(result, 1)} {known}{floor}{_live(top.value, measure)}"


def _live(value: float, measure: str) -> str:
    return counted(value, "live mutual") if measure == "mutuals" else amount(value, measure)


def _not_known(measure: str, among: str) -> str:
    if measure == "rate":
        return "A rate per million people needs a region with a known population"
    what = "value of services" if measure == "value" else "staff number"
    return f"No {what} is known in these {among} within 3 years of the date"


def _range(top: Leader | None, low: Leader | None, measure: str, many: str) -> tuple[str, ...]:
    if not top or not low:
        return ("No figure is known",)
    high = f"Highest: {top.sized(many, measure)}"
    if top.value == low.value:
        return (high,)
    return (high, f"Lowest: {low.sized(many, measure)}")


def _unknown(frame: pd.DataFrame, noun: str, many: str = "") -> str:
    unknown = int(frame["shown"].isna().sum())
    return f"{counted(unknown, noun, many)} {'has' if unknown == 1 else 'have'} no known figure" if unknown else ""


def _outside(frame: pd.DataFrame) -> str:
    """Mutuals that no region can be shaded for."""
    held = {str(name): int(n) for name, n in zip(frame["area"], frame["mutuals"], strict=True) if name in (NATIONAL, NOT_KNOWN) and n}
    if not held:
        return ""
    parts = [f"{counted(n, 'mutual')} {in_region(name)}" for name, n in held.items()]
    return f"{listed(parts)} {'is' if sum(held.values()) == 1 else 'are'} in the table but not shaded"


def _merged(frame: pd.DataFrame) -> bool:
    return any(not missing(note) and str(note) for note in frame["place_note"])


def _points_headline(result: Result[PointsFacts], largest: Leader | None, size: str) -> str:
    n = len(result.frame)
    if not n:
        return f"No named mutual was live {on_date(result)}"
    if largest is None:
        return f"{counted(n, 'live mutual')} {on_date(result)}"
    mapped = f"Of {counted(n, 'live mutual')}, {largest.said('mutuals')} {be(result, len(largest.names))} the largest known"
    if n == 1:
        mapped = f"{largest.names[0]} {be(result, 1)} the only live mutual"
    if largest.tied:
        return f"{mapped}: {amount(largest.value, size)} each"
    row = result.frame.loc[result.frame["name"].eq(largest.names[0])].iloc[0]
    year = row["staff_year" if size == "staff" else "value_year"]
    written = people(largest.value) + " staff" if size == "staff" else pounds(largest.value)
    return f"{mapped}: {written}{'' if missing(year) else f' in {int(year)}'}"
