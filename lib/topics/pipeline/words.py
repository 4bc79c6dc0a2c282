"""The pipeline in words: councils, pathfinders, support, ambassadors, plans, endings, survival."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.core.bearing import bears
from lib.core.wording import approx_word, as_sentence, count, count_of, day, partial_date, percent, plural, pounds, write_list
from lib.core.words import (
    TABLE,
    Words,
    advice,
    be,
    capital,
    evidence_sentence,
    in_place,
    in_sectors,
    leader,
    never_sentence,
    nothing_sentence,
    on_date,
    sentences,
    uncapital,
    where,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lib.core.result import Result
    from lib.topics.pipeline.measure import AmbassadorsFacts, CouncilsFacts, EndingsFacts, FundFacts, PlansFacts
    from lib.topics.pipeline.since import SinceFacts
    from lib.topics.pipeline.support import AwardsFacts, PathfindersFacts, SupportedFacts
    from lib.topics.pipeline.survival import SurvivalFacts
    from lib.topics.pipeline.totals import Total

_MANY = 3
#: What is no reason to name as the commonest.
_NO_REASON = ("Not known", "Other")
_EVERYTHING = "The filters and the date do not apply here: all that sources name is shown"
_DATE_ONLY = "The sector, region and evidence filters do not apply here"
_NO_COUNCIL = "No council is named in the sources of this register."
#: Years since launch that the headline and the alt text name, the first that the data reach.
_YEARS = (10, 5, 3, 1)
#: A headline speaks of a year for which at least this share of the mutuals was followed.
_SHARE = 0.25
_NOBODY = {"at_risk": -1}


def answer(
    pathfinders: Result[PathfindersFacts], supported: Result[SupportedFacts], planned: Result[PlansFacts], endings: Result[EndingsFacts]
) -> str:
    """What became of pathfinders, supported bodies, planned mutuals and those that launched, in one sentence; empty where none is known."""
    nothing = int(planned.frame.loc[planned.frame["fate"].eq("Came to nothing"), "bodies"].sum())
    ended, began = int(endings.frame["bodies"].sum()), endings.facts.began
    parts = [
        f"the only {one} is {'' if done else 'not '}known to have {verb}"
        if named == 1
        else f"{_of(done, named)} {many} {_known_to(done)} {verb}"
        for done, named, one, many, verb in (
            (pathfinders.facts.launched, pathfinders.facts.named, "named pathfinder", "named pathfinders", "launched"),
            (supported.facts.launched, supported.facts.named, "supported body", "supported bodies", "launched"),
            (nothing, planned.facts.named, "planned mutual", "planned mutuals", "come to nothing"),
            (ended, began, "mutual that had begun", "mutuals that had begun", "ended"),
        )
        if named
    ]
    return as_sentence(f"By {day(endings.view.as_at)}: {write_list([uncapital(part) for part in parts])}") if parts else ""


def _known_to(number: int) -> str:
    return f"{plural(number or 1, 'is', 'are')} known to have"


def councils(result: Result[CouncilsFacts]) -> Words:
    """Words for councils by service."""
    frame, facts = result.frame, result.facts
    top = leader([uncapital(str(name)) for name in frame["service_area"]], frame["councils"])
    different, live = facts.different, facts.different - facts.not_live
    return Words(
        headline=f"{_say_councils(facts)}{_claim(facts.claimed, 'said to be in touch')}",
        subtitle="Councils that sources name as exploring or developing a mutual, by service and furthest stage",
        alt=sentences(
            f"Bar chart with {count_of(len(frame), 'service')}, each bar split into exploring, developing and already live",
            f"Most named: {top.write_names('services')} with {count(top.value)}{top.each}" if top else "",
            TABLE,
        ),
        caption=sentences(
            f"Of {count_of(different, 'council')} named at any time, {count(live)} had a mutual that was live then",
            f"{_by_then(facts.by_then)} in a source dated by {day(result.view.as_at)}",
            f"For {count(facts.undated)} no date is known" if facts.undated else "",
            "The published number is of councils in touch with officials, none of them named, so the two count different things",
            "A council may stand under several services",
            _EVERYTHING,
        ),
        empty=_NO_COUNCIL,
    )


def _say_councils(facts: CouncilsFacts) -> str:
    """The councils named at any time, as the chart has them, and in the time that the published number speaks of."""
    named = f"{count_of(facts.different, 'council')} can be named"
    if facts.since is None:
        return named
    first, last = (partial_date(each) for each in facts.since)
    return f"{named}, {count(facts.in_time)} of them in sources from {first} to {last}"


def council_list(result: Result[Any]) -> Words:
    """Words for the list of councils."""
    n = len(result.frame)
    return Words(
        headline=f"{count_of(n, 'entry', 'entries')} about councils",
        subtitle="Each entry about a council, the latest first",
        alt=f"Table of {count_of(n, 'entry', 'entries')}.",
        caption=sentences(_EVERYTHING),
        empty=_NO_COUNCIL,
    )


def pathfinders(result: Result[PathfindersFacts]) -> Words:
    """Words for the fates of pathfinders."""
    facts, on = result.facts, day(result.view.as_at)
    named, more = facts.named, facts.marked_only
    marked = f"{count_of(more, 'more body', 'more bodies')} that the list of mutuals marks as a pathfinder {plural(more, 'is', 'are')}"
    nobody = "No pathfinder had been named"
    return Words(
        headline=f"{_of(facts.launched, named)} named pathfinders {_known_to(facts.launched)} launched by {on}"
        if named
        else f"{nobody} by {on}",
        subtitle="Mutual pathfinders by wave and by what had become of them",
        alt=sentences(f"Bar chart of {count_of(named, 'pathfinder')} by what had become of them, split by wave", *_fates(result), TABLE),
        caption=sentences(
            _DATE_ONLY,
            _publish(facts.published),
            _miss(facts.unlisted, "pathfinder"),
            f"{marked} not among the pathfinders that sources list, and not counted" if more else "",
            _postpone(facts.later, "pathfinder"),
        ),
        empty=f"{nobody} by {on}. Try a later date.",
    )


def pathfinder_list(result: Result[Any]) -> Words:
    """Words for the list of pathfinders."""
    n = len(result.frame)
    return Words(
        headline=count_of(n, "pathfinder"),
        subtitle=f"Each pathfinder and what had become of it by {day(result.view.as_at)}",
        alt=f"Table of {count_of(n, 'pathfinder')}.",
        caption=sentences(_DATE_ONLY),
        empty=f"No pathfinder had been named by {day(result.view.as_at)}. Try a later date.",
    )


def supported(result: Result[SupportedFacts]) -> Words:
    """Words for the fates of supported bodies."""
    facts, on = result.facts, day(result.view.as_at)
    named, launched, nearest = facts.named, facts.launched, facts.nearest
    # A published number counts one programme, so it stands beside bodies of one programme only.
    against = f", against {count(nearest.value)} published" if nearest and facts.first == named else ""
    went = f"; {count(launched) if launched else 'none'} of them {_known_to(launched)} launched" if named > 1 else ""
    return Words(
        headline=capital(f"{count_of(named, 'supported body', 'supported bodies')} can be named by {on}{against}{went}"),
        subtitle="Bodies named as supported by the Mutuals Support Programme or later ones, by what had become of them",
        alt=sentences(
            f"Bar chart of {count_of(named, 'supported body', 'supported bodies')} by what had become of them, split by programme",
            *_fates(result),
            TABLE,
        ),
        caption=sentences(
            f"{count(facts.first)} of them by the first programme" if facts.first < named else "",
            _DATE_ONLY,
            "Published numbers name few bodies and count different things, so they are never added to those named",
            _publish(facts.published),
            _miss(facts.unlisted, "body", "bodies"),
            _postpone(facts.later, "body", "bodies", undated=True),
        ),
        empty=f"No supported body had been named by {on}. Try a later date.",
    )


def support_list(result: Result[AwardsFacts]) -> Words:
    """Words for the list of supported bodies."""
    n, awards = len(result.frame), result.facts.awards
    money = f"amounts are known for {count(awards)} and add up to {pounds(result.facts.award)}" if awards else "no amount is known"
    return Words(
        headline=f"{count_of(n, 'entry', 'entries')} of support: {money}",
        subtitle=f"What programmes gave to whom, whatever the filters, and what had become of them by {day(result.view.as_at)}",
        alt=f"Table of {count_of(n, 'entry', 'entries')}.",
        caption=sentences(
            "Some amounts are ceilings or for a group; their sum is no share of any fund",
            "The filters do not apply here; what had become of a body follows the date",
        ),
        empty="No supported body is named in the sources of this register.",
    )


def published(result: Result[FundFacts]) -> Words:
    """Words for the published totals."""
    n, fund = len(result.frame), result.facts.fund
    money = f"; {pounds(fund.value)} for support, as published for {partial_date(fund.as_of)}" if fund else ""
    return Words(
        headline=f"{count_of(n, 'published figure')} on interest, support and money{money}",
        subtitle="Numbers of projects, councils, supported bodies and ambassadors, and money of programmes, whatever the filters and date",
        alt=f"Table of {count_of(n, 'figure')}.",
        caption=sentences(
            "Definitions were not always stated; figures that disagree are all shown", "The filters and the date do not apply here"
        ),
        empty="No total on interest or support was published in the sources of this register.",
    )


def ambassadors(result: Result[AmbassadorsFacts]) -> Words:
    """Words for the ambassadors."""
    n, claimed, near = len(result.frame), result.facts.claimed, result.facts.nearest
    differs = near and claimed and near.value != claimed.value
    nearest = f", {count(near.value)} claimed for {partial_date(near.as_of)}" if near and differs else ""
    return Words(
        headline=f"{count_of(n, 'ambassador')} can be named{_claim(claimed, 'announced')}{nearest}",
        subtitle="Ambassadors that public announcements name, whatever the filters and the date",
        alt=f"Table of {count_of(n, 'ambassador')}.",
        caption=sentences(_EVERYTHING),
        empty="No ambassador is named in the sources of this register.",
    )


def planned(result: Result[PlansFacts]) -> Words:
    """Words for the fates of planned mutuals."""
    facts, view = result.facts, result.view
    named, unknown = facts.named, facts.unknown
    nothing = int(result.frame.loc[result.frame["fate"].eq("Came to nothing"), "bodies"].sum())
    of = f"{_of(nothing, named)} planned mutuals {_known_to(nothing)} come to nothing by {day(view.as_at)}"
    return Words(
        headline=(f"{of}; what became of {count(unknown)} is not known" if unknown else of) if named else "No planned mutual is known",
        subtitle=f"Mutuals that sources name as planned, by what had become of them {where(view)}",
        alt=sentences(f"Bar chart of {count_of(named, 'planned mutual')} by what had become of them", *_fates(result), TABLE),
        caption=sentences(
            "Only what sources said by the date is counted; plans that were dropped quietly leave no source",
            _postpone(facts.later, "plan"),
            evidence_sentence(result),
        ),
        empty=sentences(f"No planned mutual{in_sectors(view)} {in_place(view)} had been told of by {day(view.as_at)}", advice(view)),
    )


def planned_list(result: Result[Any]) -> Words:
    """Words for the list of planned mutuals."""
    n, on = len(result.frame), day(result.view.as_at)
    return Words(
        headline=count_of(n, "planned mutual"),
        subtitle=f"Each planned mutual and what had become of it by {on}",
        alt=f"Table of {count_of(n, 'planned mutual')}.",
        caption=evidence_sentence(result),
        empty=never_sentence(result, "planned mutual is known"),
    )


def endings(result: Result[EndingsFacts]) -> Words:
    """Words for reasons of ending."""
    frame, view = result.frame, result.view
    total, began, undated = int(frame["bodies"].sum()), result.facts.began, result.facts.undated
    known = frame[~frame["end_reason"].isin(_NO_REASON) & frame["bodies"].gt(1)]
    top = leader([uncapital(str(name)) for name in known["end_reason"]], known["bodies"]) if bears(known["bodies"].sum(), total) else None
    most = f", most often: {write_list(list(top.names))} ({count(top.value)}{top.each})" if top and len(top.names) <= _MANY else ""
    ended = f"{_of(total, began)} named mutuals that had begun had ended by {day(view.as_at)}{most}"
    return Words(
        headline=ended if began else "No named mutual had begun",
        subtitle=f"Named mutuals that had ended {where(view)}, by reason",
        alt=sentences(
            f"Bar chart with {count_of(len(frame), 'reason')}",
            *(f"{reason}: {count(number)}" for reason, number in zip(frame["end_reason"], frame["bodies"], strict=True)),
            TABLE,
        ),
        caption=sentences(
            f"{count_of(undated, 'ending')} {plural(undated, 'has', 'have')} no date: the middle of what is possible is read"
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
        headline=f"{count_of(n, 'mutual')} had ended by {day(view.as_at)}",
        subtitle=f"Each named mutual that had ended by {day(view.as_at)} {where(view)}, the latest first",
        alt=f"Table of {count_of(n, 'mutual')}.",
        caption=evidence_sentence(result),
        empty=sentences(f"No named mutual{in_sectors(view)} {in_place(view)} had ended by {day(view.as_at)}", advice(view)),
    )


def since(result: Result[SinceFacts]) -> Words:
    """Words for what became of the mutuals live at the date."""
    facts, frame = result.facts, result.frame
    parts = [
        f"{count(facts.still)} {plural(facts.still, 'is', 'are')} still going",
        f"{count(facts.ended) if facts.ended else 'none'} ended",
        *([f"{count(facts.unseen)} {plural(facts.unseen, 'has', 'have')} not been seen lately"] if facts.unseen else []),
    ]
    return Words(
        headline=f"Of the {count_of(facts.live, 'named mutual')} {_standing(result)} {on_date(result)}, {write_list(parts)}",
        subtitle=f"What became of named mutuals {where(result.view)}, by {day(facts.latest)}",
        alt=sentences(
            "Bar chart of what became of them",
            *(f"{fate}: {count(number)}" for fate, number in zip(frame["fate"], frame["bodies"], strict=True)),
            TABLE,
        ),
        caption=sentences("Still going: seen trading in the last three years", evidence_sentence(result)),
        empty=nothing_sentence(result),
    )


def _standing(result: Result[SinceFacts]) -> str:
    """What the mutuals are at the date: of the latest one no more is known than that no end is."""
    return "not known to have ended" if result.view.as_at >= result.facts.latest else "live"


def since_list(result: Result[Any]) -> Words:
    """Words for the list of what became of each."""
    n = len(result.frame)
    return Words(
        headline=f"What became of each of the {count_of(n, 'mutual')}",
        subtitle=f"Named mutuals live {on_date(result)} {where(result.view)}, the latest end first",
        alt=f"Table of {count_of(n, 'mutual')}.",
        caption=evidence_sentence(result),
        empty=nothing_sentence(result),
    )


def survival(result: Result[SurvivalFacts]) -> Words:
    """Words for survival since launch."""
    frame, facts, view = result.frame, result.facts, result.view
    rows = frame.set_index("years_since").to_dict("index")
    reached = next((year for year in _YEARS if rows.get(year, _NOBODY)["at_risk"] >= _SHARE * facts.mutuals), None)
    counts = f"{_of(facts.ended, facts.mutuals)} with a dated launch had ended by {day(view.as_at)}" if facts.mutuals else ""
    too_few = f"Too few named mutuals{in_sectors(view)} {in_place(view)} with a dated launch {be(result)} known {on_date(result)}"
    return Words(
        headline=_survival_headline(result, rows, reached),
        subtitle=f"Share of named mutuals still going by years since launch {where(view)}, as known {on_date(result)}",
        alt=sentences(
            "Step line, the share still going from launch on"
            if not facts.ended
            else "Step line with a band, the share still going from launch on",
            *(f"After {count_of(year, 'year')} {_say_share(rows[year])}" for year in reversed(_YEARS) if year in rows),
            TABLE,
        ),
        caption=sentences(
            f"{count_of(facts.mutuals, 'mutual')} with a dated launch, of which {count(facts.ended) if facts.ended else 'none'} had ended",
            _mergers(facts.merged),
            _say_undated(facts, reached),
            _say_left_out(facts.left_out, facts.left_out_ended),
            "The register is no sample: bodies that lasted are easier to find, so true survival is probably lower, and numbers are small",
            evidence_sentence(result),
        ),
        empty=sentences(counts, "" if len(frame) > 1 else f"{too_few} for a survival curve", advice(view)),
    )


def steps(result: Result[Any]) -> Words:
    """Words for the table of endings behind the curve."""
    ended = int(result.frame["ended_then"].sum()) if len(result.frame) else 0
    return Words(
        headline=f"{count_of(ended, 'ending')} in time",
        subtitle=f"The same share at every ending {where(result.view)}, as drawn",
        alt=f"Table of {count_of(ended, 'ending')}.",
        caption=evidence_sentence(result),
        empty=sentences(f"Too few named mutuals {in_place(result.view)} to say how long they last", advice(result.view)),
    )


def _by_then(n: int) -> str:
    return f"{count(n)} {plural(n, 'is', 'are')} named" if n else "No council is named"


def _of(part: int, whole: int) -> str:
    return f"{count(part) if part else 'Not one'} of {count(whole)}"


def _claim(total: Total | None, what: str) -> str:
    """'; at least 70 were said to be in touch (8 February 2013)': the highest published number."""
    if total is None:
        return ""
    return f"; {approx_word(total.approx)}{count(total.value)} were {what} ({partial_date(total.as_of)})"


def _fates(result: Result[Any]) -> list[str]:
    return [f"{fate}: {count(number)}" for fate, number in zip(result.frame["fate"], result.frame["bodies"], strict=True)]


def _publish(totals: Sequence[Total]) -> str:
    if not totals:
        return ""
    units = sorted({total.unit for total in totals})
    one_unit, each_unit = (f" {units[0]}", "") if len(units) == 1 else ("", " {unit}")
    numbers = [f"{count(total.value)}{each_unit.format(unit=total.unit)} ({partial_date(total.as_of)})" for total in totals]
    return f"Published{one_unit}: {write_list(numbers)}"


def _miss(n: int, noun: str, many: str = "") -> str:
    if not n:
        return ""
    them = plural(n, "it", "them")
    return f"{capital(count_of(n, noun, many))} could not be matched with the list of mutuals, so what became of {them} is open"


def _postpone(n: int, noun: str, many: str = "", *, undated: bool = False) -> str:
    if not n:
        return ""
    why = "named later or without a date" if undated else "first named later"
    return f"{capital(count_of(n, noun, many))} {plural(n, 'was', 'were')} {why} and not counted"


def _survival_headline(result: Result[SurvivalFacts], rows: Mapping[Any, Any], year: int | None) -> str:
    if year is None:
        return "How long mutuals last can’t be said yet"
    if not result.facts.ended:
        return f"No named mutual with a dated launch had ended by {day(result.view.as_at)}"
    return f"{capital(_say_share(rows[year]))} {count_of(year, 'year')} after launch"


def _say_share(row: Mapping[Any, Any]) -> str:
    share, low, high = row["surviving"], row["surviving_low"], row["surviving_high"]
    between = "" if low == high else f" (95% range {percent(low)} to {percent(high)})"
    return f"{percent(share)}{between} of named mutuals were still going"


def _mergers(n: int) -> str:
    return f"{capital(count_of(n, 'merger'))} {plural(n, 'counts', 'count')} as an ending; the table has the share without" if n else ""


def _say_undated(facts: SurvivalFacts, year: int | None) -> str:
    """How endings without a date are read, and what the share would be at either end of what is possible."""
    n = facts.undated
    if not n:
        return ""
    reading = f"{count(n)} more ended without a date and {plural(n, 'is', 'are')} followed to where a source last shows them"
    if year is None or year not in facts.earliest:
        return reading
    early, late = percent(facts.earliest[year]), percent(facts.latest[year])
    if early == late:
        return f"{reading}; with each ending as early or as late as possible the share after {count_of(year, 'year')} is {early} too"
    return f"{reading}; with each ending as early as possible the share after {count_of(year, 'year')} is {early}, as late {late}"


def _say_left_out(n: int, ended: int) -> str:
    if not n:
        return ""
    gone = f", {count(ended)} of which had ended" if ended else ""
    return f"{capital(count_of(n, 'mutual'))} without a dated launch {plural(n, 'is', 'are')} left out{gone}"
