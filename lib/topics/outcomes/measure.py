"""Outcome evidence: each figure against what it is compared with, under a theme that the register's own table of phrases gives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.asat import choose, source_ids
from lib.core.caching import once_an_edition
from lib.core.mentions import about
from lib.core.result import FactsT, NoFacts, Result, build_result
from lib.register.tables.outcomes import OTHER_THEME, OUTCOME_THEMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lib.register.dataset import Dataset
    from lib.view.view import View

THEMES = (*OUTCOME_THEMES, OTHER_THEME)
BETTER, WORSE, SAME, NOT_JUDGED, ALONE = "Better", "Worse", "The same", "Not judged", "Nothing to compare"
#: A result that stands in the list before, with another comparator.
AGAIN = "Counted above"
#: Who says so, the strictest first: the claim itself, what has not happened yet, the body's own figure, a body that measures, others.
CLAIM, FORECAST, SELF_REPORTED = "The claim itself", "Forecast", "Self-reported"
MEASURED, REPORTED = "Measured by others", "Reported by others"
MUTUAL, SECTOR, WIDER = "A mutual", "The whole sector", "Wider evidence"

#: Kind of source that is the body's own, kinds that measure others, and notes and survey questions that show who says so.
_OWN_KIND = "company"
_MEASURING_KINDS = frozenset(("government", "parliament", "academic", "think tank"))
_OWN_NOTE = re.compile(r"^own figure\b|\bself-reported\b|\bown account\b", re.IGNORECASE)
_SURVEY = re.compile(r"^Mutuals (?:\w+ing|with)\b")
#: Words that begin the name of a figure that had not happened yet, or a note on one.
_NOT_YET = re.compile(r"^(?:projected|planned|expected|forecast|annual savings target)|\bexpected over\b", re.IGNORECASE)
#: Less money of a council or the government is not judged better or worse, and neither is a body's growth in staff.
_PUBLIC_MONEY = re.compile(r"\b(?:council|government|public)\b.*\b(?:grant|subsidy|funding|budget|money)\b", re.IGNORECASE)
_HEADS = frozenset(("people", "jobs"))
#: Ends of one range stand on two rows.
_RANGE_END = re.compile(r", (?:low|high) end$")
_COLUMN_OF = {BETTER: "better", WORSE: "worse", SAME: "same", NOT_JUDGED: "neither", ALONE: "alone"}
_COLUMNS = (
    "theme",
    "subject",
    "outcome",
    "outcome_value",
    "comparator_value",
    "unit",
    "comparator",
    "compares",
    "not_judged",
    "basis",
    "period",
    "direction",
    "about",
    "note",
    "source_id",
)
#: Columns of an outcome beside a claim that quotes it.
_QUOTE_COLUMNS = ("subject", "outcome", "outcome_value", "comparator_value", "unit")
#: What a row says of a claim -> the column of the claims that says it.
STATEMENT = "The claim"
_TRACES = {
    STATEMENT: "claim",
    "What could be traced": "evidence_for",
    "What could not, and caveats": "evidence_against_or_caveat",
    "Other published values": "other_published_values",
}


@dataclass(frozen=True, kw_only=True)
class ThemesFacts:
    """How many outcomes are in whatever the filters, and how many of those are wider evidence."""

    unfiltered: int
    wider: int


@dataclass(frozen=True, kw_only=True)
class ThemeFacts:
    """Of the outcomes of one theme.

    Args:
        theme: One of `THEMES`.
        counts: Better, worse, the same or neither -> how many comparisons.
        self_reported: How many of the comparisons are self-reported.
    """

    theme: str
    counts: Mapping[str, int]
    self_reported: int

    @property
    def compared(self) -> int:
        """How many comparisons there are."""
        return sum(self.counts.values())


def by_theme(data: Dataset, view: View) -> Result[ThemesFacts]:
    """How many outcomes each theme holds, and how those with a comparator compare.

    Outcomes of mutuals follow the view's sector, region and evidence filters, whatever its date; those of the whole sector
    and wider evidence are always in.

    Returns:
        One row for each theme that holds an outcome, in the order of `THEMES`: theme, better, worse, same, neither, alone,
        self_reported, outcomes. A result that stands on several rows counts once.
    """
    rows = choose_outcomes(data, view)
    rows = rows[rows["compares"].ne(AGAIN)]
    flags = pd.DataFrame(
        {
            "theme": rows["theme"],
            **{column: rows["compares"].eq(verdict) for verdict, column in _COLUMN_OF.items()},
            "self_reported": is_self_reported(rows),
            "outcomes": True,
        }
    )
    frame = flags.groupby("theme").sum().reindex([theme for theme in THEMES if theme in set(rows["theme"])]).reset_index()
    facts = ThemesFacts(unfiltered=int(rows["about"].ne(MUTUAL).sum()), wider=int(rows["about"].eq(WIDER).sum()))
    return _build(data, view, rows, frame, facts, unit="outcomes")


def of_theme(data: Dataset, view: View, theme: str) -> Result[ThemeFacts]:
    """The outcomes of one theme, those with a figure to compare with first, percentages before other units.

    Args:
        data: The dataset.
        view: Filters, as in `by_theme`.
        theme: One of `THEMES`.

    Returns:
        subject, outcome, outcome_value, comparator_value (missing where there is none), unit, comparator, compares, basis, period,
        direction, about, note, source_id.
    """
    rows = choose_outcomes(data, view)
    rows = rows[rows["theme"].eq(theme)]
    order = rows.assign(alone=rows["compares"].isin((ALONE, AGAIN)), other_unit=rows["unit"].ne("per cent"))
    frame = order.sort_values(["alone", "other_unit", "unit"], kind="stable", ignore_index=True)[list(_COLUMNS[1:])]
    compared = rows[~rows["compares"].isin((ALONE, AGAIN))]
    facts = ThemeFacts(
        theme=theme,
        counts={str(verdict): int(number) for verdict, number in compared["compares"].value_counts().items()},
        self_reported=int(is_self_reported(compared).sum()),
    )
    return _build(data, view, rows, frame, facts, unit="")


def claimed(data: Dataset, view: View) -> Result[NoFacts]:
    """The outcomes that the register's claims quote, with what could and what could not be traced; the filters are passed over.

    A claim quotes an outcome when both have a source in common, the same unit and the same figure, the outcome's own or the one
    that it is compared with.

    Returns:
        item (what the row says), statement, claim_id, subject, outcome, outcome_value, comparator_value, unit, source_id: for each
        claim that quotes an outcome a row with the claim, with what could be traced, with what could not, and with other published values.
    """
    return build_result(data, view, _match_claims(data), NoFacts(), unit="")


@once_an_edition
def _match_claims(data: Dataset) -> pd.DataFrame:
    """The rows of `claimed`."""
    rows = [
        {
            "item": item,
            "statement": claim[column],
            "claim_id": str(claim["claim_id"]),
            **{name: outcome[name] for name in _QUOTE_COLUMNS},
            # Sources are cited for a claim as a whole: they stand behind all that is said of it, the outcome's own behind the claim.
            "source_id": outcome["source_id"] if column == "claim" else tuple(claim["source_ids"]),
        }
        for claim in data.tables["claims"].to_dict("records")
        for outcome in read_outcomes(data).to_dict("records")
        if _quotes(claim, outcome)
        for item, column in _TRACES.items()
        if not pd.isna(claim[column])
    ]
    return pd.DataFrame(rows, columns=["item", "statement", "claim_id", *_QUOTE_COLUMNS, "source_id"])


def _quotes(claim: dict[Any, Any], outcome: dict[Any, Any]) -> bool:
    return (
        bool(set(claim["source_ids"]) & set(outcome["source_id"]))
        and not pd.isna(claim["unit"])
        and str(claim["unit"]).startswith(outcome["unit"])
        and claim["value"] in (outcome["outcome_value"], outcome["comparator_value"])
    )


def choose_outcomes(data: Dataset, view: View) -> pd.DataFrame:
    """The outcomes in view: those about a mutual that passes the filters, and all that are not about one mutual."""
    rows = read_outcomes(data)
    passing = set(choose(data, view)["mutual_id"])
    return rows.loc[[not ids or bool(ids & passing) for ids in rows["mutuals"]]]


@once_an_edition
def read_outcomes(data: Dataset) -> pd.DataFrame:
    """Every outcome of the register, in its order.

    Returns:
        The columns of `of_theme`, theme, and mutuals (a set of ids, empty where it is not about a mutual).
    """
    table = data.tables["outcomes"]
    kinds = dict(zip(data.tables["sources"]["source_id"], data.tables["sources"]["kind"].astype(str), strict=True))
    phrases = _read_phrases(data)
    pages = frozenset(str(each[0]) for each in data.tables["claims"]["source_ids"])
    rows = [_read(row, phrases, kinds, data, pages) for row in table.to_dict("records")]
    frame = pd.DataFrame(rows, columns=[*_COLUMNS, "mutuals"]).astype({"outcome_value": "float64", "comparator_value": "float64"})
    return frame.assign(compares=frame["compares"].mask(_stands_before(frame), AGAIN))


def _stands_before(frame: pd.DataFrame) -> pd.Series:
    """For each outcome, True where the same result stands in a row before it: the same figure again, or the other end of a range."""
    ends = frame["outcome"].str.contains(_RANGE_END)
    key = pd.DataFrame(
        {
            "subject": frame["subject"],
            "period": frame["period"],
            "unit": frame["unit"],
            "source": frame["source_id"].map("|".join),
            # One figure against two comparators is one result, and so is a range.
            "what": frame["outcome"]
            .str.replace(_RANGE_END, "", regex=True)
            .where(ends, frame["theme"] + frame["outcome_value"].astype(str)),
        }
    )
    return key.duplicated()


def find_theme(measure: str, unit: str, phrases: tuple[tuple[str, str], ...]) -> str:
    """The theme of the first phrase found in the measure or its unit, from the beginning of a word; else `OTHER_THEME`."""
    words = f"{measure} ({unit})"
    found = (theme for phrase, theme in phrases if re.search(rf"\b{re.escape(phrase)}", words, re.IGNORECASE))
    return next(found, OTHER_THEME)


def find_verdict(value: float, against: float | None, direction: str) -> str:
    """Better, worse or the same as the figure compared with; nothing to compare where there is none."""
    if against is None or pd.isna(against):
        return ALONE
    if value == against:
        return SAME
    return BETTER if (value > against) == direction.startswith("higher") else WORSE


def _read_phrases(data: Dataset) -> tuple[tuple[str, str], ...]:
    """Phrase and theme, in the order of the table; an edition from before the table is read with the newest one's."""
    table = data.tables["outcome_themes"]
    if table.empty and data.newer:
        table = data.at(data.newer).tables["outcome_themes"]
    return tuple(zip(table["phrase"].astype(str), table["theme"].astype(str), strict=True))


def _read(
    row: dict[Any, Any], phrases: tuple[tuple[str, str], ...], kinds: dict[str, str], data: Dataset, claimed_on: frozenset[str]
) -> dict[str, Any]:
    subject, measure, unit = str(row["subject"]), str(row["measure"]), str(row["unit"])
    whole = subject == "sector"
    mutuals = frozenset() if whole else about(data, subject) | ({subject} & set(data.names))
    texts = {name: "" if pd.isna(row[name]) else str(row[name]) for name in ("comparator", "period", "note")}
    theme, wider = find_theme(measure, unit, phrases), not (whole or mutuals)
    basis = _find_basis(measure, texts["note"], tuple(row["source_id"]), kinds, claimed_on)
    compares = find_verdict(row["value"], row["comparator_value"], str(row["direction"]))
    reasons = (
        ("About others", wider),
        ("The claim itself", basis == CLAIM),
        ("Public money", _PUBLIC_MONEY.search(measure)),
        ("Number of staff", theme == "Staff" and unit in _HEADS),
    )
    reason = next((name for name, holds in reasons if holds), "") if compares != ALONE else ""
    return {
        "theme": theme,
        "subject": SECTOR if whole else data.names.get(subject, subject[:1].upper() + subject[1:]),
        "outcome": measure,
        "outcome_value": row["value"],
        "comparator_value": row["comparator_value"],
        "unit": unit,
        **texts,
        "compares": NOT_JUDGED if reason else compares,
        "not_judged": reason,
        "basis": basis,
        "direction": str(row["direction"]),
        "about": SECTOR if whole else MUTUAL if mutuals else WIDER,
        "source_id": tuple(row["source_id"]),
        "mutuals": mutuals,
    }


def _find_basis(measure: str, note: str, cited: tuple[str, ...], kinds: dict[str, str], claimed_on: frozenset[str]) -> str:
    """Who says so: one of `CLAIM`, `FORECAST`, `SELF_REPORTED`, `MEASURED` and `REPORTED`."""
    found = {kinds.get(each, "") for each in cited}
    if set(cited) <= claimed_on:
        return CLAIM
    if _NOT_YET.search(measure) or re.match(r"forecast", note, re.IGNORECASE):
        return FORECAST
    if _OWN_KIND in found or _OWN_NOTE.search(note) or _SURVEY.search(measure):
        return SELF_REPORTED
    return MEASURED if found & _MEASURING_KINDS else REPORTED


def is_self_reported(rows: pd.DataFrame) -> pd.Series:
    """For each outcome whether a source shows that it is self-reported."""
    own: pd.Series = rows["basis"].eq(SELF_REPORTED)
    return own


def _build(data: Dataset, view: View, rows: pd.DataFrame, frame: pd.DataFrame, facts: FactsT, *, unit: str) -> Result[FactsT]:
    """The result about some outcomes, with their sources and the grades of the mutuals that they are about."""
    mutuals = data.mutuals[data.mutuals["mutual_id"].isin(rows["mutuals"].explode())]
    return build_result(data, view, frame, facts, unit=unit, mutuals=mutuals, cites=source_ids(rows["source_id"]))
