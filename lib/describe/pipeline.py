"""The pipeline in words: councils, pathfinders, support, ambassadors, plans, endings, survival."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.describe.common import (
    TABLE,
    Words,
    advice,
    be,
    capital,
    evidence_sentence,
    in_place,
    in_sectors,
    leader,
    on_date,
    sentences,
    uncapital,
    where,
)
from lib.wording import count, counted, day, listed, partial_date, percent, plural, pounds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lib.results import Result

_MANY = 3
_MIDDLE = "the middle of what is possible"
_UNFILTERED = "Filters do not apply here: the list covers all that sources name"
_FATES_CAPTION = "What became of a body is as far as sources reach, whatever the date above"
#: Years since launch that the headline and the alt text name, the first that the data reach.
_YEARS = (10, 5, 3, 1)
#: A headline speaks of a year for which at least this share of the mutuals was followed.
_SHARE = 0.25
_NOBODY = {"at_risk": -1}


def councils(result: Result) -> Words:
    """Words for councils by service."""
    frame, different = result.frame, result.facts["different"]
    top = leader([uncapital(str(name)) for name in frame["service_area"]], frame["councils"])
    claimed = result.facts["claimed"]
    said = f"at least {count(claimed)} were in touch by the highest published count" if claimed else ""
    return Words(
        headline=f"{counted(different, 'council')} can be named; {said}" if said else f"{counted(different, 'council')} can be named",
        subtitle="Councils publicly named as exploring or developing a mutual, by service",
        alt=sentences(
            f"Bar chart with {counted(len(frame), 'service')}",
            f"Most named: {top.said('services')} with {count(top.value)}{top.each}" if top else "",
            TABLE,
        ),
        caption=sentences("A council may stand under several services; stages are those of the day when it was said", _UNFILTERED),
        empty="No council is named in the sources of this register.",
    )


def council_list(result: Result) -> Words:
    """Words for the list of councils."""
    n = len(result.frame)
    return Words(
        headline=f"{counted(n, 'entry', 'entries')} about councils",
        subtitle="Councils publicly named as exploring or developing a mutual, the latest first",
        alt=sentences(f"Table of {counted(n, 'entry', 'entries')}"),
        caption=sentences(_UNFILTERED),
        empty="No council is named in the sources of this register.",
    )


def pathfinders(result: Result) -> Words:
    """Words for the fates of pathfinders."""
    return _fates(result, "pathfinder", "Mutual pathfinders of the first two waves")


def planned(result: Result) -> Words:
    """Words for the fates of planned mutuals."""
    return _fates(result, "planned mutual", "Mutuals that sources name as planned")


def supported(result: Result) -> Words:
    """Words for the fates of supported bodies."""
    words = _fates(result, "supported body", "Bodies named as supported by a programme", many="supported bodies")
    claims = [f"{count(value)} for {partial_date(when)} ({note.rstrip('.')})" for when, value, note in result.facts["claimed"]]
    published = f"Published: {listed(claims)}" if claims else ""
    outside = int(result.facts["unlisted"])
    apart = f"{counted(outside, 'body', 'bodies')} that programmes name {plural(outside, 'is', 'are')} not in the list of mutuals"
    caption = sentences(published, apart if outside else "", _FATES_CAPTION, evidence_sentence(result))
    return Words(headline=words.headline, subtitle=words.subtitle, alt=words.alt, caption=caption, empty=words.empty)


def _fates(result: Result, noun: str, subtitle: str, *, many: str = "") -> Words:
    frame, view = result.frame, result.view
    total, launched = int(frame["bodies"].sum()), int(result.facts["live_or_ended"])
    parts = [f"{fate}: {count(number)}" for fate, number in zip(frame["fate"], frame["bodies"], strict=True)]
    return Words(
        headline=_planned_headline(result, total) if noun == "planned mutual" else _launched_headline(launched, counted(total, noun, many)),
        subtitle=f"{subtitle}, by what became of them {where(view)}",
        alt=sentences(f"Bar chart with {counted(len(frame), 'bar')}", *parts, TABLE),
        caption=sentences(_FATES_CAPTION, evidence_sentence(result)),
        empty=sentences(f"The register names no {noun}{in_sectors(view)} {in_place(view)}", advice(view, later=False)),
    )


def _planned_headline(result: Result, total: int) -> str:
    known = dict(zip(result.frame["fate"], result.frame["bodies"], strict=True))
    unknown = int(known.get("Not known", 0))
    if unknown == total:
        return f"What became of {counted(total, 'planned mutual')} is not known"
    nothing = int(known.get("Came to nothing", 0))
    said = f"{count(nothing) if nothing else 'Not one'} of {counted(total, 'planned mutual')} came to nothing"
    return f"{said}; of {count(unknown)} no source says" if unknown else said


def _launched_headline(launched: int, total: str) -> str:
    return f"{count(launched) if launched else 'Not one'} of {total} {plural(max(launched, 1), 'is', 'are')} known to have launched"


def support_list(result: Result) -> Words:
    """Words for the list of supported bodies."""
    n, awards = len(result.frame), int(result.facts["awards"])
    money = f"amounts are known for {count(awards)}: {pounds(result.facts['award'])}" if awards else "no amount is known"
    return Words(
        headline=f"{counted(n, 'entry', 'entries')} of support; {money}",
        subtitle="Bodies named as pathfinders or as supported by a programme, and what became of them",
        alt=sentences(f"Table of {counted(n, 'entry', 'entries')}"),
        caption=sentences(_UNFILTERED, "Amounts are what single awards were said to be worth, and no share of any fund"),
        empty="No supported body is named in the sources of this register.",
    )


def published(result: Result) -> Words:
    """Words for the published totals."""
    n = len(result.frame)
    return Words(
        headline=f"{counted(n, 'published figure')} on interest, support and money",
        subtitle="Published totals on projects, councils, support, ambassadors and programme money, in time",
        alt=sentences(f"Table of {counted(n, 'figure')}"),
        caption=sentences("Definitions were not always stated; conflicting figures are all shown", _UNFILTERED),
        empty="No total on interest or support was published in the sources of this register.",
    )


def ambassadors(result: Result) -> Words:
    """Words for the ambassadors."""
    n = len(result.frame)
    claimed = [f"{count(value)} for {partial_date(when)}" for when, value, _ in result.facts["claimed"]]
    return Words(
        headline=f"{counted(n, 'ambassador')} can be named",
        subtitle="Ambassadors that public announcements name",
        alt=sentences(f"Table of {counted(n, 'ambassador')}"),
        caption=sentences(f"Published: {listed(claimed)}" if claimed else "", _UNFILTERED),
        empty="No ambassador is named in the sources of this register.",
    )


def endings(result: Result) -> Words:
    """Words for reasons of ending."""
    frame, view = result.frame, result.view
    total, began = int(frame["bodies"].sum()), int(result.facts["began"])
    known = frame[frame["end_reason"].ne("Not known")]
    top = leader([uncapital(str(name)) for name in known["end_reason"]], known["bodies"])
    few = top is not None and len(top.names) <= _MANY
    most = f"; the commonest {plural(len(top.names), 'reason')}: {listed(list(top.names))}" if top and few else ""
    undated = int(result.facts["undated"])
    return Words(
        headline=f"{count(total) if total else 'Not one'} of {counted(began, 'mutual')} that had begun had ended{most}",
        subtitle=f"Named mutuals that had ended by {day(view.as_at)} {where(view)}, by reason",
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


def ending_list(result: Result) -> Words:
    """Words for the list of ended mutuals."""
    view, n = result.view, len(result.frame)
    return Words(
        headline=f"{counted(n, 'mutual')} had ended by {day(view.as_at)}",
        subtitle=f"Named mutuals that had ended by {day(view.as_at)} {where(view)}, the latest first",
        alt=sentences(f"Table of {counted(n, 'mutual')}"),
        caption=sentences(evidence_sentence(result)),
        empty=sentences(f"No named mutual{in_sectors(view)} {in_place(view)} had ended by {day(view.as_at)}", advice(view)),
    )


def survival(result: Result) -> Words:
    """Words for survival since launch."""
    frame, facts, view = result.frame, result.facts, result.view
    rows = frame.set_index("years_since").to_dict("index")
    shown = next((year for year in _YEARS if rows.get(year, _NOBODY)["at_risk"] >= _SHARE * facts["mutuals"]), None)
    left_out, merged, undated = (int(facts[name]) for name in ("left_out", "merged", "undated"))
    too_few = f"Too few named mutuals{in_sectors(view)} {in_place(view)} with a dated launch {be(result)} known {on_date(result)}"
    return Words(
        headline=_survival_headline(result, shown),
        subtitle=f"Share of named mutuals still going by years since launch {where(view)}, as known {on_date(result)}",
        alt=sentences(
            "Step line with a band round it, the share still going from launch on",
            *(f"After {counted(year, 'year')} {_ranged(rows[year])}" for year in reversed(_YEARS) if year in rows),
            TABLE,
        ),
        caption=sentences(
            f"{counted(facts['mutuals'], 'mutual')} with a dated launch, of which {count(facts['ended'])} ended",
            f"{counted(merged, 'merger')} {plural(merged, 'counts', 'count')} as an ending; the table has the share without"
            if merged
            else "",
            f"{counted(undated, 'ending')} without a date {plural(undated, 'is', 'are')} read as {_MIDDLE}" if undated else "",
            f"{counted(left_out, 'mutual')} without a dated launch {plural(left_out, 'is', 'are')} left out" if left_out else "",
            "Bodies that lasted are easier to find, so true survival was lower",
            evidence_sentence(result),
        ),
        empty=sentences(
            f"{too_few} to say how long they last",
            advice(view),
        ),
    )


def _survival_headline(result: Result, year: int | None) -> str:
    if year is None:
        return "How long mutuals last can’t be said yet"
    row = result.frame.set_index("years_since").to_dict("index")[year]
    return f"{capital(_ranged(row))} after {counted(year, 'year')}"


def _ranged(row: Mapping[Any, Any]) -> str:
    share, low, high = row["surviving"], row["surviving_low"], row["surviving_high"]
    between = "" if low == high else f" (95% range {percent(low)} to {percent(high)})"
    return f"{percent(share)}{between} of named mutuals were still going"


#: Result name -> what gives its words.
WORDS: Mapping[str, Callable[[Result], Words]] = {
    "pipeline-councils": councils,
    "pipeline-council-list": council_list,
    "pipeline-pathfinders": pathfinders,
    "pipeline-supported": supported,
    "pipeline-support-list": support_list,
    "pipeline-published": published,
    "pipeline-ambassadors": ambassadors,
    "pipeline-planned": planned,
    "pipeline-endings": endings,
    "pipeline-ending-list": ending_list,
    "pipeline-survival": survival,
}
