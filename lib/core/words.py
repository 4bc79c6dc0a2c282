"""What the words of every page share: the view in words, tense, coverage, evidence, leaders and amounts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from lib.core.wording import (
    as_sentence,
    count,
    count_of,
    day,
    missing,
    month,
    partial_date,
    people,
    plural,
    pounds,
    rate,
    round_half_up,
    write_list,
)
from lib.register.measures import Measure, Style, find_measure
from lib.register.schema import GRADES, NATIONAL, NOT_KNOWN, PLACES
from lib.view.view import View, expand_sectors

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import pandas as pd

    from lib.core.asat import Sightings
    from lib.core.result import Coverage, Estimate, Result
    from lib.register.schema import Register

TABLE = "The table has the same numbers."
#: Words of a caption that stand under a chart; the others are its notes.
_CAPTION_WORDS = 20
_BETWEEN_SENTENCES = re.compile(r"(?<=[\w)%’]{2}\.) (?=[A-Z‘£0-9])")
#: More names than this in a sentence are counted instead.
_MOST_NAMED = 3
_PLAIN_PLACES = {"London", "Yorkshire and The Humber"}


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is said round one chart or table.

    Args:
        headline: The message, without a full stop.
        subtitle: Measure, place and period.
        alt: The text alternative of the chart.
        caption: Coverage, uncertainty and evidence behind it.
        empty: Said instead of the chart when there is nothing to show.
    """

    headline: str
    subtitle: str
    alt: str
    caption: str
    empty: str

    @property
    def lead(self) -> str:
        """The first sentences of the caption, as many as have room under a chart; one at least."""
        return " ".join(self._split()[0])

    @property
    def notes(self) -> str:
        """The other sentences of the caption."""
        return " ".join(self._split()[1])

    def _split(self) -> tuple[list[str], list[str]]:
        parts = _BETWEEN_SENTENCES.split(self.caption)
        words = accumulate(len(part.split()) for part in parts)
        room = max(1, sum(so_far <= _CAPTION_WORDS for so_far in words))
        return parts[:room], parts[room:]


def sentences(*parts: str) -> str:
    """The parts that say something, each as a sentence."""
    return " ".join(as_sentence(part) for part in parts if part)


# The view in words


def region(name: str) -> str:
    """A region as a sentence names it: the North West, London, bodies that work nationally."""
    if name == NATIONAL:
        return "bodies that work nationally"
    if name == NOT_KNOWN:
        return "bodies with no known place"
    return name if name in _PLAIN_PLACES or name not in PLACES else f"the {name}"


def in_region(name: str) -> str:
    """A region with its preposition: in the North West, working nationally."""
    special = {NATIONAL: "working nationally", NOT_KNOWN: "with no known place"}
    return special.get(name) or f"in {region(name)}"


def place_words(view: View) -> str:
    """The places in view: England, London, London and the South East, 4 regions."""
    if not view.regions:
        return "England"
    return _few([region(name) for name in view.regions], "regions")


def in_place(view: View) -> str:
    """The places in view with their preposition: in England, in London and the South East, working nationally."""
    special = [name for name in view.regions if name in (NATIONAL, NOT_KNOWN)]
    if not special or len(view.regions) > _MOST_NAMED:
        return f"in {place_words(view)}"
    normal = [region(name) for name in view.regions if name not in special]
    return write_list([*([f"in {write_list(normal)}"] if normal else []), *(in_region(name) for name in special)], "or")


def sector_words(view: View, register: Register | None = None) -> str:
    """The sectors in view: all sectors, one or a few by name, 5 sectors."""
    if not view.sectors or (register and set(expand_sectors(view, register)) == set(register.sectors)):
        return "all sectors"
    return _few(list(view.sectors), "sectors")


def evidence_words(view: View) -> str:
    """The evidence counted: strong and moderate evidence."""
    if not view.grades:
        return "no evidence grade"
    return f"{write_list([grade.lower() for grade in view.grades])} evidence"


def scope(view: View, register: Register | None = None) -> str:
    """What is shown: Strong and moderate evidence, all sectors, London and South East, on 8 February 2013."""
    places = _few(list(view.regions), "regions") if view.regions else "England"
    evidence = evidence_words(view)
    return f"{evidence[0].upper()}{evidence[1:]}, {sector_words(view, register)}, {places}, on {day(view.as_at)}"


def view_title(heading: str, view: View, *, filtered: bool = True) -> str:
    """A short title for a link: 'How the sector grew: London, 31 March 2018'."""
    if not filtered:
        return heading
    chosen = [*([sector_words(view)] if view.sectors else []), *([place_words(view)] if view.regions else [])]
    evidence = [] if view.grades == view.usual else [evidence_words(view)]
    return f"{heading}: {', '.join([*chosen, *evidence, day(view.as_at)])}"


def where(view: View) -> str:
    """Place and sectors for a subtitle: in England; in London (a sector)."""
    return in_place(view) + (f" ({sector_words(view)})" if view.sectors else "")


def _few(names: list[str], many: str) -> str:
    return write_list(names) if len(names) <= _MOST_NAMED else f"{len(names)} {many}"


# Time


def is_latest(result: Result[Any]) -> bool:
    """True when the view's date lies in the month of the edition or later, so that sentences speak of now."""
    return result.view.as_at.isoformat()[:7] >= result.edition[:7]


def be(result: Result[Any], n: float = 2) -> str:
    """The verb for so many at the view's date: was, were, is or are."""
    if is_latest(result):
        return "is" if n == 1 else "are"
    return "was" if n == 1 else "were"


def have(result: Result[Any], n: float = 2) -> str:
    """The verb for so many at the view's date: had, has or have."""
    if is_latest(result):
        return "has" if n == 1 else "have"
    return "had"


def be_live(result: Result[Any], sightings: Sightings, n: float = 2) -> str:
    """What so many mutuals are at the view's date: 'were live', or 'are not known to have ended' where most were last seen long before."""
    return f"{be(result, n)} {'not known to have ended' if sightings.doubted else 'live'}"


def sightings_sentence(sightings: Sightings) -> str:
    """How many of the mutuals counted as live a source shows trading not long before; empty where all are, or the edition doesn't say."""
    if sightings.recent is None or sightings.recent == sightings.live:
        return ""
    some = f"{count(sightings.recent) if sightings.recent else 'none'} of the {count(sightings.live)}"
    return f"Sources show {some} trading in the three years before that date or since"


def later_sentence(sightings: Sightings) -> str:
    """How many more are first seen trading after the date; empty where there are none."""
    n = sightings.later
    if not n:
        return ""
    them = f"{plural(n, 'is', 'are')} first seen trading later, and when {plural(n, 'it', 'they')} began is not known"
    return f"{count_of(n, 'more mutual')} {them}: not counted"


def on_date(result: Result[Any]) -> str:
    """The view's date: on 8 February 2013."""
    return f"on {day(result.view.as_at)}"


def period(dates: pd.Series) -> str:
    """First to last month of a column of dates: January 2006 to November 2026."""
    first, last = month(dates.min()), month(dates.max())
    return first if first == last else f"{first} to {last}"


# Amounts


def amount(value: float, measure: Measure) -> str:
    """A value of a measure with its unit, for sentences: 50 mutuals, £642 million a year, 21,400 staff."""
    return measure.amount.format(figure(value, measure)) if measure.amount else count_of(value, "mutual")


def figure(value: float, measure: Measure) -> str:
    """A value of a measure without its unit: 50, £642 million, 21,400, 1.4."""
    return {Style.COUNT: count, Style.MONEY: pounds, Style.PEOPLE: people, Style.RATE: _small_rate}[measure.style](value)


def _small_rate(value: float) -> str:
    return "less than 0.1" if value > 0 and round_half_up(value, 1) == 0 else rate(value)


def found_words(coverage: Coverage | None) -> str:
    """What a sum rests on: 'in figures found for 25 of 54, from 2010 to 2015'; empty where nothing is missing, or some is estimated."""
    if coverage is None or coverage.estimate or not 0 < coverage.known < coverage.of:
        return ""
    years = f", {_years_of(coverage)}" if coverage.years else ""
    return f"in figures found for {count(coverage.known)} of {count(coverage.of)}{years}"


def _years_of(coverage: Coverage) -> str:
    """The years that figures describe: 'from 2010 to 2015', 'of 2012'."""
    first, last = coverage.years or ("", "")
    return f"of {first}" if first == last else f"from {first} to {last}"


# Coverage and evidence


def coverage_sentence(coverage: Coverage | None) -> str:
    """How many mutuals a sum covers and what follows from it; empty where nothing is missing by nature."""
    if coverage is None or not coverage.of:
        return ""
    if coverage.estimate:
        return _estimate_sentence(coverage, coverage.estimate)
    what = find_measure(coverage.what).covered
    if not coverage.known:
        return f"{what} not known for {'the only mutual' if coverage.of == 1 else f'any of the {count(coverage.of)} mutuals'}."
    years = f", in figures {_years_of(coverage)}" if coverage.years else ""
    if coverage.known == coverage.of:
        return f"{what} known for {all_of(coverage.of, 'mutual')}{years}."
    return f"{what} known for {count(coverage.known)} of {count_of(coverage.of, 'mutual')}{years}."


def _estimate_sentence(coverage: Coverage, estimate: Estimate) -> str:
    estimated, without = coverage.known - estimate.traced, coverage.of - coverage.known
    rest = f"; there is no basis for {count(without)}" if without else ""
    parts = f"traced for {count(estimate.traced)} and estimated for {count(estimated)} of {count_of(coverage.of, 'mutual')}{rest}"
    return f"Value {parts}. {as_sentence(f'In all {ranged_pounds(estimate.total, estimate.low, estimate.high)} a year')}"


def ranged_pounds(value: float, low: float, high: float) -> str:
    """An estimate with its range: 'about £1.46 billion (£1.32 billion to £1.63 billion)'.

    The sum alone where nothing is estimated; 'not known' where nothing is known.
    """
    if missing(value):
        return "not known"
    if low == high:
        return pounds(value)
    span = f" ({pounds(low)} to {pounds(high)})" if pounds(low) != pounds(high) else ""  # rounding leaves none
    return f"about {pounds(value)}{span}"


def evidence_sentence(result: Result[Any]) -> str:
    """Which evidence grades are counted, with how many mutuals each: Strong (39) and moderate (11) evidence is counted."""
    counted_grades = [grade for grade in GRADES.values() if result.grades.get(grade)]
    if not counted_grades:
        return ""
    parts = [f"{grade.lower()} ({count(result.grades[grade])})" for grade in counted_grades]
    return as_sentence(f"{write_list(parts)} evidence is counted")


def nothing_sentence(result: Result[Any]) -> str:
    """Why there is nothing to show and what to change."""
    view = result.view
    if not view.grades:
        return advice(view)
    if result.anyone:
        return (
            f"Nothing of this is known of the named mutuals that {be(result, 2)} live{in_sectors(view)} {in_place(view)} {on_date(result)}."
        )
    nobody = f"No named mutual{in_sectors(view)} was live {in_place(view)} {on_date(result)} with {evidence_words(view)}"
    return f"{nobody}. {advice(view, register_grades=result.register_grades)}"


def never_sentence(result: Result[Any], what: str) -> str:
    """Why there is nothing at any date and what to change; `what` is what was looked for."""
    view = result.view
    if not view.grades:
        return advice(view)
    return sentences(
        f"No {what}{in_sectors(view)} {in_place(view)} at any date with {evidence_words(view)}",
        advice(view, later=False, register_grades=result.register_grades),
    )


def in_sectors(view: View) -> str:
    """' in fire and rescue' where sectors are chosen; starts with a space."""
    if not view.sectors:
        return ""
    return f" in {_few([uncapital(name) for name in view.sectors], 'sectors')}"


def advice(view: View, *, later: bool = True, register_grades: Iterable[str] | None = None) -> str:
    """What to change to see more; `held` are the grades that the register has any of, all if not said."""
    if not view.grades:
        return "No evidence grade is chosen, so nothing is counted. Choose strong, moderate or weak evidence."
    ways = [*(["a later date"] if later else []), *(["more sectors"] if view.sectors else []), *(["more regions"] if view.regions else [])]
    missing_grades = [
        grade.lower() for grade in GRADES.values() if grade not in view.grades and (register_grades is None or grade in register_grades)
    ]
    ways += [f"{write_list(missing_grades)} evidence too"] if missing_grades else []
    return f"Try {write_list(ways, 'or')}." if ways else ""


# Leaders and ranges


def leading_estimate(result: Result[Any], top: Leader, name: str, measure: Measure) -> str:
    """That a group has most of what is traced and estimated, with its range and its count; the caption has the sum in all.

    Args:
        result: Rows of groups with the columns of the measure.
        top: The leader, alone.
        name: What a headline calls it.
        measure: A measure that holds estimates.
    """
    row = result.frame.loc[result.frame["shown"].astype(float).eq(top.value)].iloc[0]
    own = ranged_pounds(*(float(row[column]) for column in ("shown", *measure.columns[1:3])))
    covered = f"for {count(row[measure.columns[3]])} of {count_of(row['mutuals'], 'mutual')}"
    if len(result.frame) == 1:
        return f"{name} {have(result, 1)} services worth {own} a year, {covered}"
    return f"{name} {have(result, 1)} {measure.most}: {own}, {covered}"


@dataclass(frozen=True, kw_only=True)
class Leader:
    """The rows that share the highest (or lowest) value."""

    names: tuple[str, ...]
    value: float

    @property
    def tied(self) -> bool:
        """True when several share it."""
        return len(self.names) > 1

    def write_names(self, many: str) -> str:
        """The names, or how many there are: London and the North West; 4 regions."""
        return _few(list(self.names), many)

    def write_size(self, many: str, measure: Measure) -> str:
        """Names and value: London with 9 mutuals; 4 regions with 1 mutual each; the North East with none."""
        return f"{self.write_names(many)} with " + (f"{amount(self.value, measure)}{self.each}" if self.value else "none")

    @property
    def each(self) -> str:
        """' each' when several share it."""
        return " each" if self.tied else ""


def too_few(result: Result[Any], what: str, live: int) -> str:
    """Said instead of a leader that too few bear out: 'The value of services is known for 3 of 20 mutuals, too few to say which has most'.

    Args:
        result: A result about the live mutuals of its view.
        what: What would lead, such as 'sector'.
        live: How many mutuals are live at its date.
    """
    coverage = result.coverage
    if coverage is None:
        named = f"{count_of(live, 'named mutual')} {be(result, live)} live {on_date(result)}"
        return f"{named}, too few to say which {what} {have(result, 1)} most"
    known = f"known for {count(coverage.known) if coverage.known else 'none'} of {count_of(coverage.of, 'named mutual')}"
    return f"{capital(find_measure(coverage.what).noun)} {be(result, 1)} {known}, too few to say which {what} {have(result, 1)} most"


def leader(names: Iterable[str], values: Iterable[Any], *, lowest: bool = False) -> Leader | None:
    """Who has the highest (or lowest) known value; None when no value is known."""
    known = [(name, float(value)) for name, value in zip(names, values, strict=True) if not missing(value)]
    if not known:
        return None
    best = (min if lowest else max)(value for _, value in known)
    return Leader(names=tuple(name for name, value in known if value == best), value=best)


def extremes(result: Result[Any], top: Leader | None, low: Leader | None, many: str, measure: Measure) -> str:
    """The highest and the lowest for a text alternative; of what holds estimates the highest alone, with its range and its count."""
    if not top:
        return "No figure is known"
    if measure.ranged and not top.tied:
        return leading_estimate(result, top, capital(top.names[0]), measure)
    lowest = sentences(f"Lowest: {low.write_size(many, measure)}") if low and low.value < top.value else ""
    return f"{sentences(f'Highest: {top.write_size(many, measure)}')} {lowest}".strip()


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def uncapital(text: str) -> str:
    """The text with a small first letter, unless it begins with an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def when(text: object) -> str:
    """A launch as the table says it, for a sentence: 'in April 2011', 'by 2012', 'on 1 April 2011'; '' if not known."""
    if missing(text) or str(text) in ("", "<NA>", "nan", "None", "[x]"):
        return ""
    words = str(text)
    if words.startswith("by "):
        return f"by {partial_date(words[3:])}"
    return f"{'on' if words.count('-') == 2 else 'in'} {partial_date(words)}"


def day_or_month(on: date) -> str:
    """A day in a sentence: on the first of a month only the month is said."""
    return month(on) if on.day == 1 else day(on)


def all_of(n: float, noun: str) -> str:
    """Every one there is: 'the only live mutual', 'both live mutuals', 'all 50 live mutuals'."""
    return {1: f"the only {noun}", 2: f"both {noun}s"}.get(int(n), f"all {count_of(n, noun)}")
