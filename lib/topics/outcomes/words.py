"""Outcome evidence in words: how many comparisons are better, who says so, and what that can't show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.core.result import records
from lib.core.wording import count, count_of, missing, plural, quantity, write_list
from lib.core.words import Words, all_of, capital, evidence_words, sentences, uncapital, where
from lib.topics.outcomes.measure import AGAIN, ALONE, BETTER, NOT_JUDGED, SAME, WORSE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lib.core.result import NoFacts, Result
    from lib.topics.outcomes.measure import ThemeFacts, ThemesFacts

_CHOICE = (
    "No figure was audited for this register, and bodies tend to publish what went well, so this can’t show what mutuals achieve on average"
)
_NOT_JUDGED_FOR = "Not judged: results about others, staff numbers, public money, the claim itself"
#: Column -> the word for what it counts.
_VERDICTS = {"better": "better", "worse": "worse", "same": "the same", "neither": "not judged"}
_DATES = "Outcomes are shown whatever the date looked at"


def by_theme(result: Result[ThemesFacts]) -> Words:
    """Words for the outcomes of every theme."""
    frame, facts = result.frame, result.facts
    total = int(frame["outcomes"].sum()) if len(frame) else 0
    counts = {
        name: int(frame[column].sum())
        for name, column in zip((BETTER, WORSE, SAME, NOT_JUDGED), ("better", "worse", "same", "neither"), strict=True)
    }
    compared = sum(counts.values())
    own = int(frame["self_reported"].sum()) if len(frame) else 0
    return Words(
        headline=f"{_headline(counts)}, all chosen by those who published them" if compared else _headline(counts),
        subtitle=f"{count_of(total, 'piece')} of outcome evidence about mutuals {where(result.view)} and about the sector, by theme",
        alt=sentences(
            f"Bar chart of {count_of(total, 'outcome')} in {count_of(len(frame), 'theme')}",
            *(_theme(row) for row in records(frame)),
            "The table has the same numbers",
        ),
        caption=sentences(
            f"At least {count(own)} of {count_of(total, 'outcome')} {plural(own, 'is', 'are')} self-reported",
            _NOT_JUDGED_FOR if counts[NOT_JUDGED] else "",
            "Self-reported is what the body itself published, "
            "said to be its own figure, or what mutuals answered in a survey. Others may rest on the same figures",
            _CHOICE,
            f"{count_of(facts.unfiltered, 'outcome').capitalize()} about the sector as a whole or others ({count(facts.wider)} of them "
            "wider evidence, such as employee-owned firms) are shown whatever the filters; those about a mutual follow sector, region "
            "and evidence",
            _DATES,
        ),
        empty="The register holds no outcome evidence.",
    )


def of_theme(result: Result[ThemeFacts]) -> Words:
    """Words for the outcomes of one theme."""
    facts = result.facts
    theme, compared = facts.theme, facts.compared
    alone, again = (int(result.frame["compares"].eq(kind).sum()) for kind in (ALONE, AGAIN))
    rows = [row for row in records(result.frame) if row["compares"] not in (ALONE, AGAIN)]
    return Words(
        headline=f"{theme}: {uncapital(_headline(facts.counts))}",
        subtitle=f"Outcomes about {theme.lower()}, value against comparator, for mutuals {where(result.view)} and the sector",
        alt=sentences(
            f"Dot chart with {count_of(len(rows), 'comparison')}, a panel for each unit",
            *(_say_comparison(row) for row in rows),
            "The table has the same numbers",
        ),
        caption=sentences(
            _say_self_reported(facts.self_reported, compared) if compared else "",
            _NOT_JUDGED_FOR if facts.counts.get(NOT_JUDGED) else "",
            f"{count_of(alone, 'more outcome')} {plural(alone, 'has', 'have')} no figure to compare with; the table lists "
            f"{plural(alone, 'it', 'them')}"
            if alone
            else "",
            f"{count_of(again, 'row')} of the table {plural(again, 'gives', 'give')} a result that is counted once" if again else "",
            _CHOICE if compared else "",
            "Not drawn to one scale across units",
        ),
        empty=f"The register holds no outcome evidence about {theme.lower()} for mutuals {where(result.view)} with "
        f"{evidence_words(result.view)}.",
    )


def claimed(result: Result[NoFacts]) -> Words:
    """Words for the outcomes that the minister's article quotes."""
    frame = result.frame
    outcomes = records(frame.drop_duplicates(["subject", "outcome"]))
    quoted = write_list([f"{uncapital(str(row['outcome']))} ({figures(row)})" for row in outcomes])
    return Words(
        headline=f"Quoted by the minister: {quoted}" if quoted else "No outcome is quoted by a claim",
        subtitle="Outcomes that a claim of the article quotes, with what could and could not be traced",
        alt="Table of what each claim said, what could be traced and what could not.",
        caption="The filters do not apply here. The wording is ours, not the article’s.",
        empty="No claim in this edition quotes a figure of the outcome evidence.",
    )


def _headline(counts: Mapping[str, int]) -> str:
    compared = sum(counts.values())
    if not compared:
        return "No outcome has a figure to compare with"
    better = counts.get(BETTER, 0)
    others = [
        f"{count(counts[kind])} {word}"
        for kind, word in ((WORSE, "worse"), (SAME, "the same"), (NOT_JUDGED, "not judged"))
        if counts.get(kind)
    ]
    if better == compared:
        return f"{capital(all_of(compared, 'comparison'))} {plural(compared, 'is', 'are')} better"
    verdicts = write_list([f"{count(better) if better else 'none'} {plural(better, 'is', 'are')} better", *others])
    return f"Of {count_of(compared, 'comparison')} {verdicts}"


def _say_self_reported(n: int, compared: int) -> str:
    if not n:
        return f"No source shows that {plural(compared, 'the comparison is', 'these comparisons are')} self-reported, but they may be"
    return f"Self-reported (dotted): at least {count(n)} of {count(compared)}"


def _theme(row: Mapping[str, object]) -> str:
    verdicts = ", ".join(f"{row[name]} {word}" for name, word in _VERDICTS.items())
    return f"{row['theme']}: {verdicts}, {row['alone']} with nothing to compare, {row['outcomes']} in all"


def _say_comparison(row: Mapping[str, object]) -> str:
    return f"{row['subject']}, {uncapital(str(row['outcome']))}: {figures(row)}, {str(row['compares']).lower()}"


def figures(row: Mapping[str, object]) -> str:
    """79% against 56%; 45% where there is nothing to compare with."""
    unit = str(row["unit"])
    value = quantity(float(str(row["outcome_value"])), unit)
    against = row["comparator_value"]
    return value if missing(against) else f"{value} against {quantity(float(str(against)), unit)}"
