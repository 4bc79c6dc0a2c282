"""The map in words: by region, by local authority, and mutual by mutual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.core.bearing import bears, bears_leader
from lib.core.wording import count, count_of, missing, write_list
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
    extremes,
    figure,
    found_words,
    have,
    in_region,
    leader,
    leading_estimate,
    nothing_sentence,
    on_date,
    region,
    sentences,
    too_few,
    where,
)
from lib.register.measures import Measure, Style, area_measure, find_measure
from lib.register.schema import NATIONAL, NOT_KNOWN, REGIONS

if TYPE_CHECKING:
    import pandas as pd

    from lib.core.result import Result
    from lib.topics.places.measure import AreasFacts, PointsFacts

_MANY = 3


def regions(result: Result[AreasFacts]) -> Words:
    """Words for the map of regions."""
    frame, view, measure = result.frame, result.view, find_measure(result.view.measure)
    on_map = frame[frame["area"].isin(REGIONS)]
    top = leader([region(name) for name in on_map["area"]], on_map["shown"])
    low = leader([region(name) for name in on_map["area"]], on_map["shown"], lowest=True)
    return Words(
        headline=_headline(result, top, measure, among="regions", areas=len(on_map)),
        subtitle=f"{measure.subject} by region {where(view)}, {on_date(result)}",
        alt=sentences(
            f"Map of {count_of(len(on_map), 'region')} of England shaded by {measure.label.lower()}, {on_date(result)}",
            extremes(result, top, low, "regions", measure),
            _unknown(on_map, "region"),
            TABLE,
        ),
        caption=sentences(coverage_sentence(result.coverage), _ranges(measure), _outside(frame), evidence_sentence(result)),
        empty=nothing_sentence(result),
    )


def authorities(result: Result[AreasFacts]) -> Words:
    """Words for the map of local authorities."""
    frame, view = result.frame, result.view
    measure = area_measure(find_measure(view.measure), "authority")
    names = [short_authority(name) for name in frame["area"]]
    top, low = leader(names, frame["shown"]), leader(names, frame["shown"], lowest=True)
    unplaced = result.facts.unplaced
    return Words(
        headline=_headline(result, top, measure, among="local authorities", areas=len(frame)),
        subtitle=f"{measure.subject} by local authority of today {where(view)}, {on_date(result)}",
        alt=sentences(
            f"Map of {count_of(len(frame), 'local authority', 'local authorities')} shaded by {measure.label.lower()}",
            extremes(result, top, low, "local authorities", measure),
            _unknown(frame, "local authority", "local authorities"),
            TABLE,
        ),
        caption=sentences(
            coverage_sentence(result.coverage),
            _ranges(measure),
            f"No local authority is known for {count_of(unplaced, 'mutual')}, counted but not shaded" if unplaced else "",
            "The rate is given for regions only, so this map shows the number of mutuals" if measure.key != view.measure else "",
            "Councils that have merged are shown in their successor" if _has_merged(frame) else "",
            evidence_sentence(result),
        ),
        empty=_no_authority(result) if unplaced else nothing_sentence(result),
    )


def _no_authority(result: Result[AreasFacts]) -> str:
    n = result.facts.live
    return f"{count_of(n, 'mutual')} {be(result, n)} live {on_date(result)}, but no local authority is known. Look at regions instead."


def points(result: Result[PointsFacts]) -> Words:
    """Words for mutuals as points."""
    frame, view, size = result.frame, result.view, find_measure(result.facts.size)
    unplaced = result.facts.unplaced
    largest = leader(list(frame["name"]), frame[size.key])
    n_points = len(frame) - unplaced
    known = int(frame[size.key].notna().sum())
    partly = 0 < known < len(frame)
    what = size.noun
    return Words(
        headline=_points_headline(result, largest, size),
        subtitle=f"Named live mutuals {where(view)}, {on_date(result)}, sized by {what}",
        alt=sentences(
            f"Map with {count_of(n_points, 'mutual')} as points sized by {what}, {on_date(result)}",
            f"Largest: {largest.write_size('mutuals', size)}" if largest else f"No {what} is known",
            TABLE,
        ),
        caption=sentences(
            f"{what} known for {count(known)} of {count_of(len(frame), 'mutual')}" if partly else "",
            "Those without have the smallest points" if partly else "",
            f"No place is known for {count_of(unplaced, 'mutual')}, in the table only" if unplaced else "",
            evidence_sentence(result),
        ),
        empty=nothing_sentence(result),
    )


def short_authority(name: str) -> str:
    """A local authority as a sentence names it: Bristol for 'Bristol, City of'."""
    return str(name).partition(", ")[0]


def _headline(result: Result[AreasFacts], top: Leader | None, measure: Measure, *, among: str, areas: int) -> str:
    if not result.facts.live or _count_lost(result, among) == result.facts.live:
        return _say_unplaced(result, among)
    if not areas or (top and not top.value):
        return f"No mutual {be(result, 1)} based in {'the regions shown' if among == 'regions' else 'a known local authority'}"
    if top is None:
        return _say_not_known(measure, among)
    if areas == 1 and not measure.ranged:
        return _only(result, top, measure)
    return _lead(result, top, measure, among=among, areas=areas)


def _lead(result: Result[AreasFacts], top: Leader, measure: Measure, *, among: str, areas: int) -> str:
    """Which area has most, where enough mutuals bear it out."""
    if not bears_leader(result.coverage, result.facts.live):
        return too_few(result, "region" if among == "regions" else "local authority", result.facts.live)
    names = top.write_names(among)
    if len(top.names) > _MANY:
        verb = f"{have(result)}" if len(top.names) == areas else "tied for the highest:"
        return f"{capital(names)} {verb} {amount(top.value, measure)}{top.each}"
    return _most(result, top, capital(names), measure)


def _say_unplaced(result: Result[AreasFacts], among: str) -> str:
    """What to say where nobody is live, or nobody has a known area."""
    n = result.facts.live
    if not n:
        return f"No named mutual was live {on_date(result)}"
    noun = "region" if among == "regions" else "local authority"
    return f"No {noun} is known for {'any of ' if n > 1 else ''}the {count_of(n, 'mutual')}"


def _count_lost(result: Result[AreasFacts], among: str) -> int:
    """How many live mutuals no area of the map is known for."""
    frame = result.frame
    return int(frame.loc[frame["area"].eq(NOT_KNOWN), "mutuals"].sum()) if among == "regions" else result.facts.unplaced


def _most(result: Result[AreasFacts], top: Leader, names: str, measure: Measure) -> str:
    if measure.ranged and not top.tied:
        return leading_estimate(result, top, names, measure)
    verb, each = have(result, len(top.names)), top.each
    if measure.style is Style.RATE or measure.below_zero:  # what is no part of a whole
        return f"{names} {verb} {measure.most}: {amount(top.value, measure)}{each}"
    total = result.frame["shown"].sum() if measure.added_up else result.facts.live
    if top.value == total and not top.tied:
        return f"{names} {verb} {_all(total, measure)}{_say_found(result)}"
    partly = measure.added_up and result.facts.unplaced  # the areas then hold less than the total
    of = "" if partly else f" of {figure(total, measure)}"
    return f"{names} {verb} {measure.most}: {figure(top.value, measure)}{of}{each}{_say_found(result)}"


def _all(total: float, measure: Measure) -> str:
    return f"all the known {measure.key}: {figure(total, measure)}" if measure.added_up else all_of(total, "mutual")


def _only(result: Result[AreasFacts], top: Leader, measure: Measure) -> str:
    figure_text = count_of(top.value, "mutual") if measure.style is Style.COUNT else amount(top.value, measure)
    return f"{capital(top.names[0])} {have(result, 1)} {measure.having.format(figure_text)}{_say_found(result)}"


def _say_found(result: Result[AreasFacts]) -> str:
    found = found_words(result.coverage)
    return f", {found}" if found else ""


def _say_not_known(measure: Measure, among: str) -> str:
    if measure.style is Style.RATE:
        return "A rate per million people needs a region with a known population"
    return f"No {measure.unknown} is known in these {among} within 3 years of the date"


def _ranges(measure: Measure) -> str:
    return "The range of each area is in the table" if measure.ranged else ""


def _unknown(frame: pd.DataFrame, noun: str, many: str = "") -> str:
    unknown = int(frame["shown"].isna().sum())
    return f"{count_of(unknown, noun, many)} {'has' if unknown == 1 else 'have'} no known figure" if unknown else ""


def _outside(frame: pd.DataFrame) -> str:
    """Mutuals that no region can be shaded for."""
    elsewhere = {str(name): int(n) for name, n in zip(frame["area"], frame["mutuals"], strict=True) if name in (NATIONAL, NOT_KNOWN) and n}
    if not elsewhere:
        return ""
    parts = [f"{count_of(n, 'mutual')} {in_region(name)}" for name, n in elsewhere.items()]
    return f"{write_list(parts)} {'is' if sum(elsewhere.values()) == 1 else 'are'} in the table but not shaded"


def _has_merged(frame: pd.DataFrame) -> bool:
    return any(not missing(note) and str(note) for note in frame["place_note"])


def _points_headline(result: Result[PointsFacts], largest: Leader | None, size: Measure) -> str:
    n = len(result.frame)
    if not n:
        return f"No named mutual was live {on_date(result)}"
    if largest is None or (n > 1 and not bears(result.frame[size.key].notna().sum(), n)):
        return f"{count_of(n, 'mutual')} {on_date(result)}"
    lead = f"Of {count_of(n, 'mutual')}, {largest.write_names('mutuals')} {be(result, len(largest.names))} the largest known"
    if n == 1:
        lead = f"{largest.names[0]} {be(result, 1)} the only mutual"
    if largest.tied:
        return f"{lead}: {amount(largest.value, size)} each"
    row = result.frame.loc[result.frame["name"].eq(largest.names[0])].iloc[0]
    year = row[f"{size.key}_year"]
    # The year is said beside it, so that money needs no 'a year'.
    figure_text = (figure if size.style is Style.MONEY else amount)(largest.value, size)
    return f"{lead}: {figure_text}{'' if missing(year) else f' in {year}'}"
