"""The pipeline in words: councils, pathfinders, support, ambassadors, plans, endings; survival has a room of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.core.wording import approx_word, count, counted, day, listed, partial_date, plural, pounds
from lib.core.words import (
    TABLE,
    Words,
    advice,
    capital,
    evidence_sentence,
    in_place,
    in_sectors,
    leader,
    never_sentence,
    sentences,
    uncapital,
    where,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lib.core.result import Result

_MANY = 3
#: What is no reason to name as the commonest.
_NO_REASON = ("Not known", "Other")
_EVERYTHING = "The filters and the date do not apply here: all that sources name is shown"
_DATE_ONLY = "The sector, region and evidence filters do not apply here"
_NO_COUNCIL = "No council is named in the sources of this register."


def councils(result: Result[Any]) -> Words:
    """Words for councils by service."""
    frame, facts = result.frame, result.facts
    top = leader([uncapital(str(name)) for name in frame["service_area"]], frame["councils"])
    different, live = int(facts["different"]), int(facts["different"] - facts["not_live"])
    return Words(
        headline=f"{counted(different, 'council')} can be named{_claimed(result, 'said to be in touch')}",
        subtitle="Councils that sources name as exploring or developing a mutual, by service and furthest stage",
        alt=sentences(
            f"Bar chart with {counted(len(frame), 'service')}, each bar split into exploring, developing and already live",
            f"Most named: {top.said('services')} with {count(top.value)}{top.each}" if top else "",
            TABLE,
        ),
        caption=sentences(
            f"Of {counted(different, 'council')} named, {count(live)} had a mutual that was live when a source wrote of it",
            f"{_by_then(facts['by_then'])} in a source dated by {day(result.view.as_at)}",
            f"For {count(facts['undated'])} no date is known" if facts["undated"] else "",
            "The published number is of councils in touch with officials, none of them named, so the two count different things",
            "A council may stand under several services",
            _EVERYTHING,
        ),
        empty=_NO_COUNCIL,
    )


def council_list(result: Result[Any]) -> Words:
    """Words for the list of councils."""
    n = len(result.frame)
    return Words(
        headline=f"{counted(n, 'entry', 'entries')} about councils",
        subtitle="Each entry about a council, the latest first",
        alt=f"Table of {counted(n, 'entry', 'entries')}.",
        caption=sentences(_EVERYTHING),
        empty=_NO_COUNCIL,
    )


def pathfinders(result: Result[Any]) -> Words:
    """Words for the fates of pathfinders."""
    facts, on = result.facts, day(result.view.as_at)
    named, launched, apart = (int(facts[name]) for name in ("named", "launched", "apart"))
    marked = f"{counted(apart, 'more body', 'more bodies')} that the list of mutuals marks as a pathfinder {plural(apart, 'is', 'are')}"
    return Words(
        headline=f"{_of(launched, named)} named pathfinders had launched by {on}" if named else f"No pathfinder had been named by {on}",
        subtitle="Mutual pathfinders by wave and by what had become of them",
        alt=sentences(f"Bar chart of {counted(named, 'pathfinder')} by what had become of them, split by wave", *_fates(result), TABLE),
        caption=sentences(
            _published(facts["published"]),
            _unlisted(facts["unlisted"], "pathfinder"),
            f"{marked} not among the pathfinders that sources list, and not counted" if apart else "",
            _later(facts["later"], "pathfinder"),
            _DATE_ONLY,
        ),
        empty=f"No pathfinder had been named by {on}. Try a later date.",
    )


def pathfinder_list(result: Result[Any]) -> Words:
    """Words for the list of pathfinders."""
    n = len(result.frame)
    return Words(
        headline=counted(n, "pathfinder"),
        subtitle=f"Each pathfinder and what had become of it by {day(result.view.as_at)}",
        alt=f"Table of {counted(n, 'pathfinder')}.",
        caption=sentences(_DATE_ONLY),
        empty=f"No pathfinder had been named by {day(result.view.as_at)}. Try a later date.",
    )


def supported(result: Result[Any]) -> Words:
    """Words for the fates of supported bodies."""
    facts, on = result.facts, day(result.view.as_at)
    named, launched = int(facts["named"]), int(facts["launched"])
    # A published number counts one programme, so it stands beside bodies of one programme only.
    against = f", against {count(facts['claimed'])} published" if facts["claimed"] and facts["first"] == named else ""
    went = f"; {count(launched) if launched else 'none'} of them had launched" if named > 1 else ""
    return Words(
        headline=capital(f"{counted(named, 'supported body', 'supported bodies')} can be named by {on}{against}{went}"),
        subtitle="Bodies named as supported by the Mutuals Support Programme or later ones, by what had become of them",
        alt=sentences(
            f"Bar chart of {counted(named, 'supported body', 'supported bodies')} by what had become of them, split by programme",
            *_fates(result),
            TABLE,
        ),
        caption=sentences(
            f"{count(facts['first'])} of them by the first programme" if facts["first"] < named else "",
            _published(facts["published"]),
            "Published numbers name few bodies and count different things, so they are never added to those named",
            _unlisted(facts["unlisted"], "body", "bodies"),
            _later(facts["later"], "body", "bodies", undated=True),
            _DATE_ONLY,
        ),
        empty=f"No supported body had been named by {on}. Try a later date.",
    )


def support_list(result: Result[Any]) -> Words:
    """Words for the list of supported bodies."""
    n, awards = len(result.frame), int(result.facts["awards"])
    money = f"amounts are known for {count(awards)} and add up to {pounds(result.facts['award'])}" if awards else "no amount is known"
    return Words(
        headline=f"{counted(n, 'entry', 'entries')} of support: {money}",
        subtitle=f"What programmes gave to whom, whatever the filters, and what had become of them by {day(result.view.as_at)}",
        alt=f"Table of {counted(n, 'entry', 'entries')}.",
        caption=sentences(
            "Some amounts are ceilings or for a group; their sum is no share of any fund",
            "The filters do not apply here; what had become of a body follows the date",
        ),
        empty="No supported body is named in the sources of this register.",
    )


def published(result: Result[Any]) -> Words:
    """Words for the published totals."""
    n, facts = len(result.frame), result.facts
    fund = f"; {pounds(facts['fund'])} for support, as published for {partial_date(facts['fund_on'])}" if "fund" in facts else ""
    return Words(
        headline=f"{counted(n, 'published figure')} on interest, support and money{fund}",
        subtitle="Numbers of projects, councils, supported bodies and ambassadors, and money of programmes, whatever the filters and date",
        alt=f"Table of {counted(n, 'figure')}.",
        caption=sentences(
            "Definitions were not always stated; figures that disagree are all shown", "The filters and the date do not apply here"
        ),
        empty="No total on interest or support was published in the sources of this register.",
    )


def ambassadors(result: Result[Any]) -> Words:
    """Words for the ambassadors."""
    n, facts = len(result.frame), result.facts
    differs = "nearest" in facts and facts["nearest"] != facts["claimed"]
    nearest = f", {count(facts['nearest'])} claimed for {partial_date(facts['nearest_on'])}" if differs else ""
    return Words(
        headline=f"{counted(n, 'ambassador')} can be named{_claimed(result, 'announced')}{nearest}",
        subtitle="Ambassadors that public announcements name, whatever the filters and the date",
        alt=f"Table of {counted(n, 'ambassador')}.",
        caption=sentences(_EVERYTHING),
        empty="No ambassador is named in the sources of this register.",
    )


def planned(result: Result[Any]) -> Words:
    """Words for the fates of planned mutuals."""
    facts, view = result.facts, result.view
    named, unknown = int(facts["named"]), int(facts["unknown"])
    nothing = int(result.frame.loc[result.frame["fate"].eq("Came to nothing"), "bodies"].sum())
    of = f"{_of(nothing, named)} planned mutuals had come to nothing by {day(view.as_at)}"
    return Words(
        headline=(f"{of}; what became of {count(unknown)} is not known" if unknown else of) if named else "No planned mutual is known",
        subtitle=f"Mutuals that sources name as planned, by what had become of them {where(view)}",
        alt=sentences(f"Bar chart of {counted(named, 'planned mutual')} by what had become of them", *_fates(result), TABLE),
        caption=sentences(
            "Only what sources said by the date is counted; plans that were dropped quietly leave no source",
            _later(facts["later"], "plan"),
            evidence_sentence(result),
        ),
        empty=sentences(f"No planned mutual{in_sectors(view)} {in_place(view)} had been told of by {day(view.as_at)}", advice(view)),
    )


def planned_list(result: Result[Any]) -> Words:
    """Words for the list of planned mutuals."""
    n, on = len(result.frame), day(result.view.as_at)
    return Words(
        headline=counted(n, "planned mutual"),
        subtitle=f"Each planned mutual and what had become of it by {on}",
        alt=f"Table of {counted(n, 'planned mutual')}.",
        caption=evidence_sentence(result),
        empty=never_sentence(result, "planned mutual is known"),
    )


def endings(result: Result[Any]) -> Words:
    """Words for reasons of ending."""
    frame, view = result.frame, result.view
    total, began, undated = int(frame["bodies"].sum()), int(result.facts["began"]), int(result.facts["undated"])
    known = frame[~frame["end_reason"].isin(_NO_REASON) & frame["bodies"].gt(1)]
    top = leader([uncapital(str(name)) for name in known["end_reason"]], known["bodies"])
    most = f", most often: {listed(list(top.names))} ({count(top.value)}{top.each})" if top and len(top.names) <= _MANY else ""
    said = f"{_of(total, began)} named mutuals that had begun had ended by {day(view.as_at)}{most}"
    return Words(
        headline=said if began else "No named mutual had begun",
        subtitle=f"Named mutuals that had ended {where(view)}, by reason",
        alt=sentences(
            f"Bar chart with {counted(len(frame), 'reason')}",
            *(f"{reason}: {count(number)}" for reason, number in zip(frame["end_reason"], frame["bodies"], strict=True)),
            TABLE,
        ),
        caption=sentences(
            f"{counted(undated, 'ending')} {plural(undated, 'has', 'have')} no date: the middle of what is possible is read"
            if undated
            else "",
            evidence_sentence(result),
        ),
        empty=sentences(f"No named mutual{in_sectors(view)} {in_place(view)} had ended by {day(view.as_at)}", advice(view)),
    )


def ending_list(result: Result[Any]) -> Words:
    """Words for the list of ended mutuals."""
    view, n = result.view, len(result.frame)
    return Words(
        headline=f"{counted(n, 'mutual')} had ended by {day(view.as_at)}",
        subtitle=f"Each named mutual that had ended by {day(view.as_at)} {where(view)}, the latest first",
        alt=f"Table of {counted(n, 'mutual')}.",
        caption=evidence_sentence(result),
        empty=sentences(f"No named mutual{in_sectors(view)} {in_place(view)} had ended by {day(view.as_at)}", advice(view)),
    )


def _by_then(n: int) -> str:
    return f"{count(n)} {plural(n, 'is', 'are')} named" if n else "No council is named"


def _of(part: int, whole: int) -> str:
    return f"{count(part) if part else 'Not one'} of {count(whole)}"


def _claimed(result: Result[Any], what: str) -> str:
    """'; at least 70 were said to be in touch (8 February 2013)': the highest published number."""
    facts = result.facts
    if not facts.get("claimed"):
        return ""
    number = f"{approx_word(facts['claimed_approx'])}{count(facts['claimed'])}"
    return f"; {number} were {what} ({partial_date(facts['claimed_on'])})"


def _fates(result: Result[Any]) -> list[str]:
    return [f"{fate}: {count(number)}" for fate, number in zip(result.frame["fate"], result.frame["bodies"], strict=True)]


def _published(rows: Iterable[tuple[str, float, str]]) -> str:
    found = list(rows)
    units = {unit for _, _, unit in found}
    said = [f"{count(value)}{'' if len(units) == 1 else f' {unit}'} ({partial_date(when)})" for when, value, unit in found]
    return f"Published{f' {units.pop()}' if len(units) == 1 else ''}: {listed(said)}" if said else ""


def _unlisted(n: Any, noun: str, many: str = "") -> str:
    if not n:
        return ""
    them = plural(n, "it", "them")
    return f"{capital(counted(n, noun, many))} could not be matched with the list of mutuals, so what became of {them} is open"


def _later(n: Any, noun: str, many: str = "", *, undated: bool = False) -> str:
    if not n:
        return ""
    why = "named later or without a date" if undated else "first named later"
    return f"{capital(counted(n, noun, many))} {plural(n, 'was', 'were')} {why} and not counted"
