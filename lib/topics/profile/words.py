"""The profile of one mutual in words: what it is, its figures, what is said about it, mutuals like it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from lib.core.result import records
from lib.core.wording import count, count_of, day, missing, partial_date, people, plural, pounds, write_list
from lib.core.words import TABLE, Words, capital, in_region, on_date, sentences, uncapital, when
from lib.register.dates import TO
from lib.register.schema import NATIONAL, NOT_KNOWN
from lib.topics.profile.figures import APART, LINE, NOT_DRAWN, POINT, about_word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from lib.core.result import Result
    from lib.topics.profile.measure import PlaceFacts, StateFacts
    from lib.topics.profile.organisation import ProfileFacts

#: Evidence grade -> what it means, after 'evidence that it is a public service mutual is ...:'.
MEANING = {
    "Strong": "a source calls it a public service mutual or a staff-owned or staff-led spin-out, or an official list names it, "
    "and its dates are sourced",
    "Moderate": "what makes it a mutual, or its dates, rests on thin sources",
    "Weak": "no source found states that it is, or would be, a mutual",
}
_REASONS = {
    "merged": "it merged into another body",
    "in-house": "its services were taken back in-house",
    "insolvent": "it became insolvent",
    "contract lost": "it lost its contract",
    "sold": "it was sold",
}
_LEFT_OUT = {
    "evidence": "{grade} evidence is not chosen",
    "sector": "{sector} is not among the sectors chosen",
    "region": "it is not in the regions chosen",
    "date": "{date}",
}
#: Kind of row -> what one and several of them are called, where that is not the kind itself.
_NAMES = {
    "Support programme": ("mention of support", "mentions of support"),
    "Minister’s claim": ("claim of the minister", "claims of the minister"),
}
_CHOOSE = "Choose a mutual in the list of mutuals to see its profile."


def profile_summary(result: Result[StateFacts]) -> str:
    """What the mutual is, in plain words, from the facts: what it does, where, its history, its state at the date, the evidence."""
    row = _row(result)
    return sentences(
        _what_it_is(row),
        _where(row),
        _history(row),
        _at_the_date(result),
        f"Evidence that it {_say_planned(row)} a public service mutual is {_say_grade(row)}",
    )


def say_left_out(result: Result[StateFacts]) -> str:
    """That the filters leave it out of the counts on other pages, and why; empty where they count it."""
    row = _row(result)
    state = {"planned": "no source found shows that it began", "not known": "no source says when it began"}.get(
        result.facts.state, f"it is not counted as live {on_date(result)}"
    )
    words = {"grade": row["grade"].lower(), "sector": row["sector"], "date": state}
    reasons = [_LEFT_OUT[name].format(**words) for name in result.facts.left_out]
    if not reasons:
        return ""
    return sentences(f"Every organisation has a profile, but with these filters the counts leave {row['name']} out: {write_list(reasons)}")


def place(result: Result[PlaceFacts]) -> Words:
    """Words for the map of one mutual."""
    row = _row(result)
    name = _name(result)
    national = row.get("place") == NATIONAL
    precision = str(result.frame["precision"].iloc[0]) if len(result.frame) else ""
    note = result.frame["place_note"].iloc[0] if len(result.frame) else None
    return _words(
        result,
        headline=f"{name} {_say_base(row)}" if row else "",
        subtitle=f"Head office of {name}, placed by its {precision}",
        alt=sentences(f"Map with 1 point, {name}, {_base(row)}", TABLE) if row else "",
        caption=sentences(
            f"No better place than the region is known, so the point stands in the middle of {_base(row).removeprefix('in ')}"
            if precision == "region"
            else "The point is the head office; services may be delivered elsewhere",
            "" if missing(note) else str(note),
        ),
        empty=f"{name} works nationally and has no place on the map." if national else f"No source found says where {name} is based.",
    )


def places_near(result: Result[ProfileFacts]) -> Words:
    """Words for the places that the map of one mutual may name."""
    name = _name(result)
    return _words(
        result,
        headline=f"{count_of(len(result.frame), 'place')} round {name}",
        subtitle=f"Towns and villages round {name}, the largest first",
        alt=sentences(f"{count_of(len(result.frame), 'place')} round {name}", TABLE),
        caption="The map names the largest of them for which it has room.",
        empty=f"No place is known round {name}.",
    )


def timeline(result: Result[ProfileFacts]) -> Words:
    """Words for everything dated of one mutual."""
    frame, name = result.frame, _name(result)
    years = sorted(str(text).removeprefix("by ")[:4] for text in frame["said_on"])
    span = "" if not years else f", {years[0]}" if years[0] == years[-1] else f", {years[0]} to {years[-1]}"
    return _words(
        result,
        headline=f"{name}: {count_of(len(frame), 'dated fact or figure', 'dated facts and figures')}{span}",
        subtitle=f"{name} in time: facts and figures{span}",
        alt=sentences(f"List of {count_of(len(frame), 'dated fact or figure', 'dated facts and figures')} of {name}{span}", TABLE),
        caption=sentences("Figures are as their sources state them", f"Evidence that it is a mutual is {_grade(result)}"),
        empty=f"No source found dates anything of {name}.",
    )


def end_words(row: Mapping[str, Any]) -> str:
    """When and why a mutual ended: 'April 2015: it merged into another body'; empty for one that has not ended."""
    if row["status"] != "ended":
        return ""
    ended = partial_date(row["ended"]) if row["ended"] else "Date not known"
    reason = _REASONS.get(row["end_reason"] or "", "")
    return f"{ended}: {reason}" if reason else ended


def value(result: Result[ProfileFacts]) -> Words:
    """Words for turnover and contract value of one mutual."""
    frame, name = result.frame, _name(result)
    line = frame[frame["drawn"].eq(LINE)]
    return _words(
        result,
        headline=_value_headline(frame, line, name) if len(frame) else "",
        subtitle=f"Turnover and contracts of {name} a year{_span(frame)}",
        alt=_alt(frame[frame["annual"].notna()], line, "annual", pounds) if len(frame) else "",
        caption=sentences(
            _say_apart(frame),
            _say_not_drawn(frame),
            "Pounds are those of the year described",
            f"Evidence that it is a mutual is {_grade(result)}",
        ),
        empty=f"No turnover or contract value of {name} was found in the sources of this register.",
    )


def staff(result: Result[ProfileFacts]) -> Words:
    """Words for the headcount and full-time equivalents of one mutual."""
    frame, name = result.frame, _name(result)
    line = frame[frame["drawn"].eq(LINE)]
    kinds = list(dict.fromkeys(frame["figure"]))
    return _words(
        result,
        headline=_staff_headline(frame, line, name) if len(frame) else "",
        subtitle=f"Staff of {name}{_span(frame)}",
        alt=_alt(frame, line, "amount", people) if len(frame) else "",
        caption=sentences(
            _say_apart(frame),
            f"{capital(write_list([uncapital(kind) for kind in kinds]))} count different things and are never joined"
            if len(kinds) > 1
            else "",
            f"Evidence that it is a mutual is {_grade(result)}",
        ),
        empty=f"No number of staff of {name} was found in the sources of this register.",
    )


def figures(result: Result[ProfileFacts]) -> Words:
    """Words for the list of every figure of one mutual."""
    frame, name = result.frame, _name(result)
    kinds = [f"{count(n)} of {uncapital(kind)}" for kind, n in _by_kind(frame["figure"])]
    sources = len(result.source_ids)
    return _words(
        result,
        headline=f"{count_of(len(frame), 'figure')} for {name} from {count_of(sources, 'source')}",
        subtitle=f"Every figure for {name}{_span(frame)}",
        alt=f"List of {count_of(len(frame), 'figure')}: {write_list(kinds)}",
        caption=sentences(f"The list has {write_list(kinds)}", "Figures that disagree are all shown"),
        empty=f"No figure for {name} was found in the sources of this register.",
    )


def mentions(result: Result[ProfileFacts]) -> Words:
    """Words for what is said about one mutual."""
    frame, name = result.frame, _name(result)
    kinds = [count_of(n, *_NAMES.get(kind, (uncapital(kind),))) for kind, n in _by_kind(frame["kind"])]
    return _words(
        result,
        headline=f"What is said about {name}: {write_list(kinds)}",
        subtitle=f"Statements, outcomes, programme support and claims about {name}",
        alt=f"List of {write_list(kinds)} about {name}",
        caption="Many outcomes are self-reported. Text is in our own words.",
        empty=f"No statement, outcome, support or claim about {name} was found in the sources of this register.",
    )


def similar(result: Result[ProfileFacts]) -> Words:
    """Words for the mutuals like one mutual."""
    frame, name = result.frame, _name(result)
    names = [str(each) for each in frame["name"]]
    first = f"{names[0]} is most like {name}: {frame['likeness'].iloc[0]}" if names else ""
    return _words(
        result,
        headline=first,
        subtitle=f"Mutuals like {name} by sector, region and size",
        alt=f"List of {count_of(len(frame), 'mutual')}: {write_list(names)}",
        caption="Size is compared within 3 years of the date; half to double counts as similar.",
        empty=f"No other organisation in the sector group of {name} is in the register.",
    )


# Pieces of the summary


def _what_it_is(row: Mapping[str, Any]) -> str:
    form = f", {_article(row['legal_form'])}," if row["legal_form"] else ""
    verb = {"live": "works", "ended": "worked", "planned": "was planned to work"}[row["status"]]
    return f"{row['name']}{form} {verb} in {uncapital(row['sector'])}: {_inside(row['services'])}"


def _inside(text: str) -> str:
    """Text to go on with inside a sentence; a name of several words keeps its capitals."""
    return text if text.partition(" ")[2][:1].isupper() else uncapital(text)


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'AEIOU' else 'a'} {uncapital(noun)}"


def _where(row: Mapping[str, Any]) -> str:
    if row["place"] == NATIONAL:
        return f"It {_verb(row, 'works', 'worked')} nationally"
    base = _base(row)
    area = row["area_served"]
    serves = f"and {_verb(row, 'serves', 'served')} {area}" if area and area not in base else ""
    if row["status"] == "planned":
        return f"It {_say_base(row)}" if base else ""
    if not base:
        return f"It {_verb(row, 'serves', 'served')} {area}" if area else ""
    return " ".join(part for part in (f"It {_say_base(row)}", serves) if part)


def _verb(row: Mapping[str, Any], now: str = "is", past: str = "was") -> str:
    return now if row["status"] == "live" else past


def _say_base(row: Mapping[str, Any]) -> str:
    verb = "would have been" if row["status"] == "planned" else _verb(row)
    return f"{verb} based {_base(row)}"


def _base(row: Mapping[str, Any]) -> str:
    """Where it is based: in Grimsby, Yorkshire and The Humber; in Devon, in the South West; empty where that is not known."""
    near = str(row["town"] or row["lad_name"] or "").partition(", ")[0]
    region = "" if row["place"] in (NATIONAL, NOT_KNOWN) or near.startswith(f"{row['place']} ") else in_region(row["place"])
    return " ".join(part for part in (f"in {near}" if near and near != row["place"] else "", region) if part)


def _history(row: Mapping[str, Any]) -> str:
    parent = f"its parent body, {row['parent_body']}," if row["parent_body"] else "the public sector"
    if row["status"] == "planned":
        return f"It was planned to leave {parent.removesuffix(',')}; no source found shows that it began trading"
    began = _began(row, parent)
    return sentences(began, _ending(row)) if row["status"] == "ended" else began


def _began(row: Mapping[str, Any], parent: str) -> str:
    if row["launched"]:
        return f"It left {parent} {when(row['launched'])}"
    if row["trading_by"]:
        return f"It left {parent.removesuffix(',')}; a source shows it trading {when('by ' + row['trading_by'])}"
    return f"It left {parent.removesuffix(',')}, but no source says when"


def _ending(row: Mapping[str, Any]) -> str:
    reason = _REASONS.get(row["end_reason"] or "", "")
    ended = f"It ended {when(row['ended'])}" if row["ended"] else "It has ended, but no source says when"
    return f"{ended}: {reason}" if reason else ended


def _at_the_date(result: Result[StateFacts]) -> str:
    """What it was at the date, where that does not follow from its being planned."""
    perhaps = "" if result.facts.certain else ", counting each partial date as its middle"
    on = on_date(result)
    return {
        "live": f"{capital(on)} it was live{perhaps}",
        "ended": f"By {day(result.view.as_at)} it had ended{perhaps}",
        "not begun": _say_not_begun(result, perhaps),
        "not known": f"Whether it was live {on} can’t be told",
        "planned": "",
    }[result.facts.state]


def _say_not_begun(result: Result[StateFacts], perhaps: str) -> str:
    on = day(result.view.as_at)
    if _row(result)["start_basis"] == "trading by":
        return f"No source shows it trading by {on}"
    return f"By {on} it had not begun{perhaps}"


def _say_planned(row: Mapping[str, Any]) -> str:
    return "was planned as" if row["status"] == "planned" else _verb(row)


def _say_grade(row: Mapping[str, Any]) -> str:
    return f"{row['grade'].lower()}: {MEANING[row['grade']]}"


def _row(result: Result[Any]) -> Mapping[str, Any]:
    """The organisation; empty where there is none."""
    facts: ProfileFacts = result.facts
    return facts.organisation or {}


def _grade(result: Result[Any]) -> str:
    return str(_row(result).get("grade", "")).lower()


# Pieces of the cards


def _words(result: Result[Any], *, empty: str, **texts: str) -> Words:
    """The words, or only what to do where there is no mutual or nothing to show."""
    if result.facts.organisation is None:
        return Words(headline="No mutual chosen", subtitle="Profile of one mutual", alt=_CHOOSE, caption="", empty=_CHOOSE)
    if result.empty:
        return Words(**{**texts, "headline": empty.removesuffix(".")}, empty=empty)
    return Words(**texts, empty=empty)


def _name(result: Result[Any]) -> str:
    return str(_row(result).get("name", ""))


def _span(frame: pd.DataFrame) -> str:
    """First to last year of figures: ', 2011 to 2024'; empty where there is none."""
    years = sorted(year for text in frame["period_end"] for year in (str(text)[:4], str(text).partition(TO)[2][:4]) if year)
    if not years:
        return ""
    return f", {years[0]}" if years[0] == years[-1] else f", {years[0]} to {years[-1]}"


def _year(row: Mapping[str, Any] | pd.Series) -> str:
    """The year of a figure, or the years of a span: 2013, 2013 to 2020."""
    first, to, last = str(row["period_end"]).partition(TO)
    return f"{first[:4]} to {last[:4]}" if to else first[:4]


def _in_year(row: Mapping[str, Any] | pd.Series) -> str:
    """The year of a figure with its preposition: in 2013, for 2013 to 2020."""
    return f"{'for' if TO in str(row['period_end']) else 'in'} {_year(row)}"


def _in(text: object) -> str:
    """A partial date with its preposition: in 2013, on 1 October 2011, for April 2013 to March 2020."""
    if TO in str(text):
        return f"for {partial_date(str(text))}"
    return f"{'on' if str(text).count('-') == 2 else 'in'} {partial_date(str(text))}"


def _change(line: pd.DataFrame, column: str, noun: str, write: Callable[[float], str]) -> str:
    first, last = line.iloc[0], line.iloc[-1]
    start, end = write(first[column]), write(last[column])
    if start == end:
        spans = any(TO in str(each["period_end"]) for each in (first, last))
        years = f"{_in_year(first)} and {_in_year(last)}" if spans else f"in both {_year(first)} and {_year(last)}"
        return f"{noun} was {about_word(last['exactness'])}{end} {years}"
    way = "rose" if last[column] > first[column] else "fell"
    was, became = (f"{about_word(each['exactness'])}{figure} {_in_year(each)}" for each, figure in ((first, start), (last, end)))
    return f"{noun} {way} from {was} to {became}"


def _value_headline(frame: pd.DataFrame, line: pd.DataFrame, name: str) -> str:
    if len(line) > 1:
        return _change(line, "annual", f"{name}: turnover", pounds)
    if len(line):
        only = line.iloc[0]
        return f"{name}: turnover was {about_word(only['exactness'])}{pounds(only['annual'])} {_in_year(only)}"
    points = frame[frame["drawn"].str.startswith(POINT)]
    if len(points):
        last = points.iloc[-1]
        return f"{name}: contracts were worth {about_word(last['exactness'])}{pounds(last['annual'])} a year {_in_year(last)}"
    return f"{name}: no figure covers all its services for a year"


def _staff_headline(frame: pd.DataFrame, line: pd.DataFrame, name: str) -> str:
    if len(line) > 1:
        return _change(line, "amount", f"{name}: headcount", people)
    one = line.iloc[0] if len(line) else frame.iloc[-1]
    many = f"{about_word(one['exactness'])}{people(one['amount'])}"
    what = f"headcount was {many}" if one["figure"] == "Headcount" else f"{many} {uncapital(one['figure'])}"
    return f"{name}: {what} {_in_year(one)}"


def _alt(figures: pd.DataFrame, line: pd.DataFrame, column: str, write: Callable[[float], str]) -> str:
    kinds = [f"{count(n)} of {uncapital(kind)}" for kind, n in _by_kind(figures["figure"])]
    high = figures.iloc[int(figures[column].argmax())] if len(figures) else None
    return sentences(
        f"Chart with {count_of(len(figures), 'point')} from zero" + (f": {write_list(kinds)}" if kinds else ""),
        f"A line joins {count(len(line))} of them" if len(line) > 1 else "",
        f"Highest: {write(high[column])} {_in(high['period_end'])}, {uncapital(high['figure'])}" if high is not None else "",
        TABLE,
    )


def _say_apart(frame: pd.DataFrame) -> str:
    reasons = _reasons(frame, APART)
    n = sum(reasons.values())
    if not n:
        return ""
    why = write_list([f"{count(m)} {why}" for why, m in reasons.items()]) if len(reasons) > 1 else next(iter(reasons))
    return f"{count_of(n, 'figure')} {plural(n, 'is', 'are')} shown apart and never joined: {why}"


def _say_not_drawn(frame: pd.DataFrame) -> str:
    rows = records(frame[frame["drawn"].str.startswith(NOT_DRAWN)])
    if not rows:
        return ""
    parts = [
        f"{about_word(row['exactness'])}{pounds(row['amount'])} of {uncapital(row['figure'])} stated {_in(row['period_end'])}"
        for row in rows
    ]
    return f"Not drawn, because no source says how many years it covers: {write_list(parts)}"


def _reasons(frame: pd.DataFrame, how: str) -> dict[str, int]:
    whys = [str(mark).partition(": ")[2] for mark in frame["drawn"] if str(mark).startswith(how)]
    return dict(Counter(whys))


def _by_kind(kinds: pd.Series) -> list[tuple[str, int]]:
    """Each kind with how many rows have it, in the order in which they come."""
    return list(Counter(str(kind) for kind in kinds).items())
