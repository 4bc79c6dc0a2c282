"""The overview in words: its sentence, the key figures and the line under the filters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lib.core.bearing import bears
from lib.core.result import records
from lib.core.wording import approx_word, as_sentence, count, count_of, day, missing, partial_date, pounds, times, write_list
from lib.core.words import (
    TABLE,
    Words,
    all_of,
    be_live,
    capital,
    coverage_sentence,
    evidence_sentence,
    evidence_words,
    figure,
    found_words,
    is_latest,
    later_sentence,
    nothing_sentence,
    on_date,
    place_words,
    ranged_pounds,
    sector_words,
    sentences,
    sightings_sentence,
    where,
)
from lib.register.measures import ESTIMATED, Style, find_measure
from lib.register.schema import GRADES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lib.core.asat import Sightings
    from lib.core.result import Result
    from lib.topics.overview.measure import KeyFacts
    from lib.view.view import View

_ISO = re.compile(r"\d{4}-\d{2}(-\d{2})?")
#: After an estimate that little near the date bears out.
_FROM_FEW = " from few figures"


@dataclass(frozen=True, kw_only=True)
class KeyFigure:
    """The texts of one key figure: what it is, the named figure, what it covers, and what was published."""

    label: str
    named: str
    coverage: str
    published: str


def rest_of_summary(view: View, *, sightings: Sightings, named: int) -> str:
    """What follows `summary` where there is room: how many there are in all, what the filters choose, which evidence they leave out.

    Such as ', of 98 in all with weak evidence too: all sectors, England'.
    """
    left_out = _left_out(view)
    between = "; " if view.sectors or view.regions else ", "  # chosen names hold commas themselves
    chosen = between.join([sector_words(view), place_words(view)])
    if not 0 < sightings.live < named:
        evidence = f"without {left_out}" if view.grades and left_out else evidence_words(view)
        return f": {chosen}{between}{evidence}"
    return f", of {count(named)} in all{f' with {left_out} too' if left_out else ''}: {chosen}"


def _left_out(view: View) -> str:
    """The evidence that a view leaves out: 'weak evidence'; empty where it counts all."""
    grades = [grade.lower() for grade in GRADES.values() if grade not in view.grades]
    return f"{write_list(grades)} evidence" if grades else ""


def summary(view: View, *, sightings: Sightings, named: int) -> str:
    """The line under the filters: '54 mutuals named as live on 8 February 2013'."""
    n_live = sightings.live
    recent = f" ({count(sightings.recent or 0)} with evidence of the last three years)" if sightings.doubted else ""
    tail = f"{'not known to have ended' if sightings.doubted else 'named as live'} on {day(view.as_at)}{recent}"
    if not named:
        return f"No mutuals are {tail}"
    if named == 1 and not n_live:
        return f"The only mutual {tail} is left out by the filters"
    if not n_live:
        how_many = f"none of the {count_of(named, 'mutual')}"
    elif n_live == named:
        how_many = all_of(named, "mutual")
    else:
        how_many = count_of(n_live, "mutual")
    return capital(f"{how_many} {tail}")


def overview_sentence(result: Result[KeyFacts]) -> str:
    """The page's headline sentence or two: named beside published, for mutuals and for the value of their services."""
    rows = _rows(result)
    mutuals, value = rows["mutuals"], rows["value"]
    live = int(mutuals["named"])
    published = _say_published_count(mutuals, result)
    lead = f"On {day(result.view.as_at)} {_lead(result, live)}"
    first = f"{lead}; {published}." if published else f"{lead}."
    return sentences(first, _value_sentence(value, live, result), _estimate_sentence(rows.get("estimated"), value))


def overview_line(result: Result[KeyFacts]) -> str:
    """The page's one sentence: how many are named beside how many were published, and what their services are known to be worth."""
    rows = _rows(result)
    mutuals, value = rows["mutuals"], rows["value"]
    live = int(mutuals["named"])
    published = "" if missing(mutuals["published"]) else f" ({_write_published(mutuals, result)})"
    lead = f"On {day(result.view.as_at)} {_lead(result, live)}{published}"
    return as_sentence(f"{lead}; {_worth(value, rows.get('estimated'), live, result)}" if live else lead)


def _worth(value: Mapping[str, Any], estimated: Mapping[str, Any] | None, live: int, result: Result[KeyFacts]) -> str:
    """What the services of those named are worth: 'their services were worth £803 million a year for the 25 with …'."""
    known, their = not missing(value["named"]), "its" if live == 1 else "their"
    whole = _write_figure(estimated, ESTIMATED.key) if estimated is not None and _adds(estimated, value) else ""
    if not known:
        return f"{their} services are estimated at {whole} a year" if whole else f"the value of {their} services is not known"
    verb, part = "are" if is_latest(result) else "were", value["known"] < value["of"]
    found = f" for the {count(value['known'])} with a figure" if part else ""
    more = f", {whole} with estimates{_FROM_FEW if _is_of_few(value) else ''}" if whole else ""
    return f"{their} services {verb} worth {pounds(value['named'])} a year{found}{more}"


def _lead(result: Result[KeyFacts], live: int) -> str:
    """How many are named as live; where most were last seen long before, how many are not known to have ended and how many were seen."""
    sightings, place = result.facts.sightings, f"{where(result.view)}{_say_grades(result)}"
    if not sightings.doubted:
        return f"the register names {count_of(live, 'live mutual')} {place}"
    recent = f"{count(sightings.recent)} of them with" if sightings.recent else "none of them with"
    return f"{count_of(live, 'named mutual')} {place} {be_live(result, sightings, live)}, {recent} evidence of the last three years"


def key_figure_words(row: Mapping[str, Any], result: Result[KeyFacts]) -> KeyFigure:
    """The texts of one key figure.

    Args:
        row: One row of the key figures' frame.
        result: The key figures.
    """
    key = str(row["figure"])
    return KeyFigure(
        label=_label(key, result),
        named=capital(_write_figure(row, key)),
        coverage=as_sentence(_coverage(row, key, result)),
        published=as_sentence(_say_published(row, key, result)),
    )


@dataclass(frozen=True, kw_only=True)
class KeyNumber:
    """The texts of one of the four numbers of the overview: what it is, the number, and one short line beside it."""

    label: str
    named: str
    line: str


def key_numbers(result: Result[KeyFacts], *, left_out: Iterable[str] = ()) -> tuple[KeyNumber, ...]:
    """The four numbers of the overview; the value with estimates stands in the line of the value.

    Args:
        result: The key figures.
        left_out: Figures that the register does not offer.
    """
    rows = {key: row for key, row in _rows(result).items() if key not in set(left_out)}
    estimated = rows.pop(ESTIMATED.key, None)
    return tuple(
        KeyNumber(label=_label(key, result), named=capital(_write_figure(row, key)), line=_line(row, key, result, estimated))
        for key, row in rows.items()
    )


def _adds(estimated: Mapping[str, Any], value: Mapping[str, Any]) -> bool:
    """True where estimates add to what is traced, as written."""
    if missing(estimated["named"]) or estimated["known"] == value["known"]:
        return False
    return missing(value["named"]) or pounds(estimated["named"]) != pounds(value["named"])


def _line(row: Mapping[str, Any], key: str, result: Result[KeyFacts], estimated: Mapping[str, Any] | None) -> str:
    if key == "value" and estimated is not None and _adds(estimated, row):
        return capital(f"{_write_figure(estimated, key=ESTIMATED.key)} with estimates{_FROM_FEW if _is_of_few(row) else ''}")
    if key == "mutuals" and not missing(row["published"]):
        return capital(_write_published(row, result))
    if key == "times" and not missing(row["published"]):
        return f"{approx_word(row['published_approx'])}{_write(row['published'], key)} by published counts".capitalize()
    if key == "staff" and not missing(row["published"]) and not missing(row["named"]):
        return f"For {count(row['known'])} of {count(row['of'])}; {_write_published(row, result)}"
    return capital(_coverage(row, key, result))


def _write_published(row: Mapping[str, Any], result: Result[KeyFacts]) -> str:
    """A published count beside a named one: '65 by the government's count', with the date where it is another."""
    as_of = str(row["published_as_of"])
    dated = "" if as_of == result.view.as_at.isoformat() else f" for {partial_date(as_of)}"
    whose = "by the government’s count" if row["figure"] == "mutuals" and result.facts.counted_by_government else "published"
    return f"{approx_word(row['published_approx'])}{count(row['published'])} {whose}{dated}"


def key_figures(result: Result[KeyFacts]) -> Words:
    """Words for the key figures as a table."""
    rows = _rows(result)
    figures = [
        f"{_label(key, result)}: {_write_figure(row, key)}, {_coverage(row, key, result)}, {_say_published(row, key, result)}"
        for key, row in rows.items()
    ]
    return Words(
        headline=overview_headline(result),
        subtitle=f"Named and published figures for mutuals {where(result.view)}, {on_date(result)}",
        alt=sentences(f"{count(len(rows))} key figures", *figures, TABLE),
        caption=sentences(
            coverage_sentence(result.coverage),
            range_sentence(rows["mutuals"], result),
            later_sentence(result.facts.sightings),
            sightings_sentence(result.facts.sightings),
            evidence_sentence(result),
        ),
        empty=nothing_sentence(result) if not rows["mutuals"]["named"] else "",
    )


def overview_headline(result: Result[KeyFacts]) -> str:
    """Named live mutuals beside the published count, short enough for a title."""
    row = _rows(result)["mutuals"]
    live = int(row["named"])
    maybe = not missing(row["high"]) and row["high"]
    nobody = "No named mutual is known to be live" if maybe else f"No named mutual {be_live(result, result.facts.sightings, 1)}"
    named = f"{count_of(live, 'named mutual')} {be_live(result, result.facts.sightings, live)}" if live else nobody
    if missing(row["published"]):
        return f"{named} {on_date(result)}"
    return f"{named}; {_say_published_count(row, result)}"


def range_sentence(row: Mapping[str, Any], result: Result[KeyFacts]) -> str:
    """What partial dates leave open, such as 'Between 44 and 60 were live, depending on what partial dates mean'."""
    low, named, high = row["low"], row["named"], row["high"]
    if missing(low) or missing(high) or not high:
        return ""
    if low == high:
        return "Partial dates leave no doubt about this count" if named else ""
    return f"Between {count(low)} and {count(high)} {be_live(result, result.facts.sightings)}, depending on what partial dates mean"


def _rows(result: Result[KeyFacts]) -> dict[str, dict[str, Any]]:
    return {str(row["figure"]): row for row in records(result.frame)}


def _label(key: str, result: Result[KeyFacts]) -> str:
    if key == "times":
        return f"Times as many as in {result.facts.base_year}"
    measure = find_measure(key)
    return f"{measure.heading} a year" if measure.style is Style.MONEY else measure.heading


def _say_grades(result: Result[KeyFacts]) -> str:
    """Evidence is named where it is not the usual."""
    grades = result.view.grades
    if grades == result.view.usual:
        return ""
    return f" with {evidence_words(result.view)}" if grades else ", as no evidence grade is chosen"


def _say_published_count(row: Mapping[str, Any], result: Result[KeyFacts]) -> str:
    if missing(row["published"]):
        return ""
    as_of = str(row["published_as_of"])
    dated = "" if as_of == result.view.as_at.isoformat() else f" for {partial_date(as_of)}"
    return f"the published count{dated} was {approx_word(row['published_approx'])}{count(row['published'])}"


def _value_sentence(row: Mapping[str, Any], live: int, result: Result[KeyFacts]) -> str:
    if not live:
        return _say_none_live(row)
    against = _against(row, result)
    their = "Its" if live == 1 else "Their"
    if missing(row["named"]):
        return f"The value of {their.lower()} services is not known{f'; {against} was published' if against else ''}"
    found, verb = found_words(result.coverage), "are" if is_latest(result) else "were"
    beside = f", against {against} published" if against else ""
    return f"{their} services {verb} worth {pounds(row['named'])} a year{f' {found}' if found else ''}{beside}"


def _estimate_sentence(row: Mapping[str, Any] | None, value: Mapping[str, Any]) -> str:
    """What it comes to with estimates for those of which nothing is traced; empty where nothing is estimated."""
    if row is None or missing(row["named"]) or row["known"] == value["known"]:
        return ""
    covered = "for all of them" if row["known"] == row["of"] else f"for {count(row['known'])} of them"
    few = "; few figures near the date bear that out" if _is_of_few(value) else ""
    return f"With estimates it comes to {ranged_pounds(row['named'], row['low'], row['high'])} a year, {covered}{few}"


def _is_of_few(value: Mapping[str, Any]) -> bool:
    """True where too little is traced for an estimate of the rest to be given without a word of caution."""
    return not bears(value["known"], value["of"])


def _say_none_live(row: Mapping[str, Any]) -> str:
    if missing(row["published"]):
        return ""
    value = f"{approx_word(row['published_approx'])}{pounds(row['published'])}"
    return f"{value} of services a year was published for {partial_date(str(row['published_as_of']))}"


def _against(row: Mapping[str, Any], result: Result[KeyFacts]) -> str:
    if missing(row["published"]):
        return ""
    as_of = str(row["published_as_of"])
    dated = "" if as_of == result.view.as_at.isoformat() else f" (for {partial_date(as_of)})"
    return f"{approx_word(row['published_approx'])}{pounds(row['published'])}{dated}"


def _write_figure(row: Mapping[str, Any], key: str) -> str:
    value = row["named"]
    if missing(value):
        return "No multiple" if key == "times" else "Not known"
    if key == "times" and value == 1:
        return "The same number"
    if key == ESTIMATED.key:
        return _write(value, key) if row["low"] == row["high"] else f"about {_write(value, key)}"
    return _write(value, key)


def _write(value: float, key: str) -> str:
    return times(value) if key == "times" else figure(value, find_measure(key))


def _coverage(row: Mapping[str, Any], key: str, result: Result[KeyFacts]) -> str:
    if key == "mutuals":
        sightings = result.facts.sightings
        span = "no partial dates in doubt" if row["low"] == row["high"] else f"between {count(row['low'])} and {count(row['high'])}"
        return (
            f"{span}; not known to have ended, {count(sightings.recent or 0)} with evidence of the last three years"
            if sightings.doubted
            else span
        )
    if key == "times":
        return _base(row, result)
    return _say_known(row, key, result)


def _say_known(row: Mapping[str, Any], key: str, result: Result[KeyFacts]) -> str:
    """How many mutuals a sum covers, or to how many it was paid."""
    if not row["of"]:
        return "no mutuals to cover"
    if not row["known"]:
        return f"not known for {'the only mutual' if row['of'] == 1 else 'any of them'}"
    return _say_coverage(row, key, result)


def _say_coverage(row: Mapping[str, Any], key: str, result: Result[KeyFacts]) -> str:
    if key == ESTIMATED.key:
        low, high = _write(row["low"], key), _write(row["high"], key)
        span = f"between {low} and {high}" if low != high else "hardly anything estimated"
        span = "nothing estimated" if row["low"] == row["high"] else span
        return f"{span}; traced or estimated for {count(row['known'])} of {count_of(row['of'], 'mutual')}"
    if key == "value" and result.facts.paid_once:
        return f"paid to {count(row['known'])} of {count_of(row['of'], 'mutual')}"
    if row["known"] == row["of"]:
        return f"known for {all_of(row['of'], 'mutual')}"
    return found_words(result.facts.covered[key])


def _base(row: Mapping[str, Any], result: Result[KeyFacts]) -> str:
    base, year = result.facts.base_count, result.facts.base_year
    if base is None:
        return f"how many were live in mid-{year} is not known"
    if not base:
        return f"no mutual named as live in mid-{year}"
    few = ", too few for a multiple" if missing(row["named"]) else ""
    return f"{count(row['known'])} against {count(base)} in mid-{year}{few}"


def _say_published(row: Mapping[str, Any], key: str, result: Result[KeyFacts]) -> str:
    if not result.facts.whole_sector:
        return "published totals cover the whole of England only"
    if missing(row["published"]):
        return "no total published near this date"
    total = approx_word(row["published_approx"]) + _write(row["published"], key)
    if key == "times":
        total = "the same number" if row["published"] == 1 else total
        return f"{total} by published counts ({_ISO.sub(lambda found: partial_date(found[0]), str(row['note']))})"
    coverage = row["published_coverage"]
    abroad = "" if missing(coverage) or coverage == "England" else f" ({coverage})"
    return f"{total} published for {partial_date(str(row['published_as_of']))}{abroad}"
