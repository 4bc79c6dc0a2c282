"""The claims in words: verdicts, what each claim was tested against, its figure among those of others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lib.core.wording import approx_word, count, count_of, missing, partial_date, plural, pounds, rate, times, write_list
from lib.core.words import TABLE, Words, sentences
from lib.topics.claims.measure import NAMED, OTHER, PUBLISHED
from lib.topics.claims.verdicts import Reading, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from lib.core.result import Result
    from lib.topics.claims.measure import Beside, FiguresFacts, ListFacts, TestsFacts

#: Verdict -> the mark that stands beside its word, so that colour is never needed.
MARKS = {
    Verdict.HOLDS: "✓",
    Verdict.CAVEAT: "◐",
    Verdict.EXAMPLE: "◔",
    Verdict.DISPUTED: "≠",
    Verdict.UNCHECKED: "?",
    Verdict.CONTRADICTED: "✗",
}
#: What a unit says of its figure -> how a sentence says it.
_QUALIFIERS = {" (maximum)": "up to ", " (more than)": "more than "}
#: Units that are written with the number.
_SIGNS = ("GBP", "per cent", "times", "fold")
_COUNTS = {
    Verdict.HOLDS: ("holds", "hold"),
    Verdict.CAVEAT: ("holds with a caveat", "hold with a caveat"),
    Verdict.EXAMPLE: ("rests on one example only", "rest on one example only"),
    Verdict.DISPUTED: ("is disputed", "are disputed"),
    Verdict.UNCHECKED: ("can’t be checked",) * 2,
    Verdict.CONTRADICTED: ("is contradicted", "are contradicted"),
}
_READINGS = {
    Reading.AGREES: ("agrees", "agree"),
    Reading.FLOOR: ("is a floor below the claim", "are floors below the claim"),
    Reading.DIFFERS: ("differs", "differ"),
    Reading.NOTHING: ("found nothing", "found nothing"),
}
_LONG = re.compile(r"\b\d{5,}\b")
_NO_CLAIM = "No claim stands open. Choose one of the list to see what it was tested against."


def mark_verdict(verdict: str) -> str:
    """A verdict with its mark: ✓ Holds."""
    return f"{MARKS[Verdict(verdict)]} {verdict}"


#: Reason of a verdict -> the answer to the claim, in at most twelve words.
ANSWERS = {
    "borne out": "The register or an independent source says the same.",
    "excluded": "The register or an independent source says clearly otherwise.",
    "own side": "The government itself gave a different figure.",
    "one example": "All that agrees is about one body.",
    "disputed": "Some figures agree, and others say otherwise.",
    "own side, part": "The government itself gave another figure for part of it.",
    "own figures": "Only the government’s own figures agree.",
    "self-reported": "Only the body itself says so.",
    "part": "Sources agree with part of it only.",
    "differs": "Some figures agree, another says otherwise.",
    "nothing for part": "Part of it is borne out; the rest was not found.",
    "floor": "Fewer can be named, which proves nothing either way.",
    "other thing": "Only figures of something else were found.",
    "nothing": "No source but the article itself was found.",
}


def answer(reasons: Sequence[str]) -> str:
    """The answer to a claim in at most twelve words: its first reason."""
    return ANSWERS[reasons[0]]


def beside_label(found: Beside) -> str:
    """Whose the figure beside a claim is: 'Named in the register', 'Published for 2012'."""
    return found.series if found.series == NAMED else f"{found.series} for {partial_date(found.on)}"


def beside_figure(found: Beside) -> str:
    """The figure beside a claim with its unit: at least £803 million."""
    return approx_word(found.approx) + figure_of(found.value, found.unit.partition(",")[0])


def figure_of(value: float, unit: str) -> str:
    """A figure with its unit, for sentences: up to 45%, £1 billion a year, 7.2 times, more than 70 councils, 1,600 visits a week."""
    for ending, before in _QUALIFIERS.items():
        if unit.endswith(ending):
            return before + figure_of(value, unit.removesuffix(ending))
    if unit.startswith("GBP"):
        return pounds(value) + unit[3:]
    if unit.startswith("per cent"):
        return f"{_number(value)}%{unit[8:]}"
    if unit.startswith(("times", "fold")):
        return times(value)
    return f"{_number(value)} {unit}".strip()


def short_figure(value: float, unit: str) -> str:
    """A figure without what it counts, for a chart: 45%, £1 billion, 7.2 times, 1,600."""
    return figure_of(value, next((sign for sign in _SIGNS if unit.startswith(sign)), ""))


def claimed_figure(value: float | None, unit: str) -> str:
    """The figure of a claim in words; empty where it gives none."""
    return "" if value is None or missing(value) else figure_of(value, unit)


def readable(text: str, unit: str) -> str:
    """A text of the register with its long numbers as readers write them: in pounds where the claim is about money."""
    write = pounds if unit.startswith("GBP") else count
    return _LONG.sub(lambda found: write(int(found[0])), text)


def verdict_counts(verdicts: Mapping[Verdict, int]) -> str:
    """How many claims have each verdict: 1 holds, 9 hold with a caveat, 5 can’t be checked and none is contradicted."""
    parts = []
    for verdict, (one, many) in _COUNTS.items():
        n = verdicts[verdict]
        parts.append(f"{count(n) if n else 'none'} {one if n < 2 else many}")
    return write_list(parts)


def claims(result: Result[ListFacts]) -> Words:
    """Words for the list of claims."""
    n = len(result.frame)
    days = [partial_date(str(each)) for each in dict.fromkeys(result.frame["said_on"])]
    statements = f"Statements of {write_list(days)}" if n else "Statements"
    headline = f"Of {count_of(n, 'claim')}, {verdict_counts(result.facts.verdicts)}"
    return Words(
        headline=headline,
        subtitle=f"{statements} and how each stands today",
        alt=sentences(headline, TABLE),
        caption="Verdicts follow the rules below, as at the day of each claim, with strong and moderate evidence.",
        empty="This data edition holds no tests of the claims, so it can give no verdicts. Try a newer edition.",
    )


def tests(result: Result[TestsFacts]) -> Words:
    """Words for what one claim was tested against."""
    frame, judged_claim = result.frame, result.facts.judged_claim
    if judged_claim is None:
        return Words(headline="No claim stands open", subtitle="Tests of a claim", alt=_NO_CLAIM, caption="", empty=_NO_CLAIM)
    parts = [
        f"{count(n)} {one if n == 1 else many}"
        for reading, (one, many) in _READINGS.items()
        if (n := int(frame["reading"].eq(str(reading)).sum()))
    ]
    counted_tests = int(frame["reading"].ne(str(Reading.CONTEXT)).sum())
    headline = f"{judged_claim.verdict}: of {count_of(counted_tests, 'test')}, {write_list(parts)}"
    return Words(
        headline=headline,
        subtitle=f"What ‘{judged_claim.claim.statement}’ was tested against, as at {partial_date(judged_claim.claim.stated_on)}",
        alt=sentences(headline, TABLE),
        caption=sentences(judged_claim.rule, _count_agreeing(judged_claim.independent)),
        empty="This data edition holds no tests of this claim. Try a newer edition.",
    )


def _count_agreeing(n: int) -> str:
    """How many independent sources agree."""
    return f"{count_of(n, 'independent source').capitalize()} {plural(n, 'agrees', 'agree')}; the register counts as one"


def figures(result: Result[FiguresFacts]) -> Words:
    """Words for a claim's figure among those of others."""
    frame, claim = result.frame, result.facts.claim
    if claim is None or frame.empty:
        empty = "This claim gives no figure to set beside others; the table of tests shows what was found." if claim else _NO_CLAIM
        return Words(headline="No figure was claimed", subtitle="The figure claimed and others", alt=empty, caption="", empty=empty)
    claimed = claimed_figure(claim.value, claim.unit)
    parts = [_say_named(frame), _say_published(frame)]
    beside = "; ".join(part for part in parts if part) or "only figures of something else were found"
    span = _span(frame)
    n_other = int(frame["series"].eq(OTHER).sum())
    return Words(
        headline=f"{claimed} claimed; {beside}",
        subtitle=f"‘{claim.statement}’ and other figures, {span}",
        alt=sentences(
            f"Points on a time axis, {span}: the figure claimed and {count_of(len(frame) - 1, 'other')}",
            f"Claimed: {claimed}",
            f"Named in the register: {_figure_in(frame[frame['series'].eq(NAMED)].iloc[-1])}" if frame["series"].eq(NAMED).any() else "",
            _extremes(frame),
            TABLE,
        ),
        caption=sentences(
            "The register’s figures are of named bodies on the day of the claim, never blended with published ones",
            f"{count_of(n_other, 'figure')} of something else {plural(n_other, 'is', 'are')} shown for comparison only" if n_other else "",
        ),
        empty=f"No other dated figure was found to set beside the {claimed} claimed.",
    )


def _number(value: float) -> str:
    return count(value) if float(value).is_integer() else rate(value)


def _figure_in(row: pd.Series) -> str:
    return approx_word(row["published_approx"]) + figure_of(float(row["found"]), _unit(row))


def _unit(row: pd.Series) -> str:
    """The unit without what qualifies a published figure after a comma."""
    return "" if missing(row["unit"]) else str(row["unit"]).partition(",")[0]


def _say_named(frame: pd.DataFrame) -> str:
    rows = frame[frame["series"].eq(NAMED)]
    return f"the register finds {_figure_in(rows.iloc[-1])}" if len(rows) else ""


def _say_published(frame: pd.DataFrame) -> str:
    rows = frame[frame["series"].eq(PUBLISHED)]
    if rows.empty:
        return ""
    low, high = rows.iloc[int(rows["found"].argmin())], rows.iloc[int(rows["found"].argmax())]
    if low["found"] == high["found"]:
        return f"{_figure_in(low)} published"
    return f"published figures go from {_figure_in(low)} to {_figure_in(high)}"


def _extremes(frame: pd.DataFrame) -> str:
    rows = frame[frame["series"].eq(PUBLISHED)]
    if rows.empty:
        return "No figure of the same thing was published by others"
    low, high = rows.iloc[int(rows["found"].argmin())], rows.iloc[int(rows["found"].argmax())]
    if len(rows) == 1:
        return f"Published: {_figure_in(low)} for {partial_date(str(low['said_on']))}"
    return (
        f"Lowest published: {_figure_in(low)} for {partial_date(str(low['said_on']))}. "
        f"Highest: {_figure_in(high)} for {partial_date(str(high['said_on']))}"
    )


def _span(frame: pd.DataFrame) -> str:
    first, last = frame["placed_on"].min().year, frame["placed_on"].max().year
    return str(first) if first == last else f"{first} to {last}"
