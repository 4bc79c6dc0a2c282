"""Outcome evidence: each figure against what it is compared with, under a theme that the register's own table of phrases gives."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.asat import choose, grades, source_ids
from lib.core.mentions import about
from lib.core.result import Result
from lib.register.dataset import KEPT_EDITIONS
from lib.register.tables.outcomes import OTHER_THEME, OUTCOME_THEMES

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.view import View

THEMES = (*OUTCOME_THEMES, OTHER_THEME)
BETTER, WORSE, SAME, ALONE = "Better", "Worse", "The same", "Nothing to compare"
VERDICTS = (BETTER, WORSE, SAME, ALONE)
SELF_REPORTED, REPEATED = "Self-reported", "Published by others"
MUTUAL, SECTOR, WIDER = "A mutual", "The whole sector", "Wider evidence"

#: Kind of source that is the body's own, and notes and survey questions that show who says so.
_OWN_KIND = "company"
_OWN_NOTE = re.compile(r"^own figure\b|\bself-reported\b|\bown account\b", re.IGNORECASE)
_ASKED = re.compile(r"^Mutuals (?:\w+ing|with)\b")
#: Words that begin the name of a figure that had not happened yet, or a note on one.
_NOT_YET = re.compile(r"^(?:projected|planned|expected|forecast|annual savings target)|\bexpected over\b", re.IGNORECASE)
_COLUMNS = (
    "theme",
    "subject",
    "outcome",
    "outcome_value",
    "comparator_value",
    "unit",
    "comparator",
    "compares",
    "basis",
    "period",
    "direction",
    "about",
    "note",
    "source_id",
)


def result_name(theme: str) -> str:
    """The name of the result, and the id of the card, of a theme."""
    return f"outcomes-{theme.lower().replace(' ', '-')}"


def by_theme(data: Dataset, view: View) -> Result[Any]:
    """How many outcomes each theme holds, and how those with a comparator compare.

    Outcomes of mutuals follow the view's sector, region and evidence filters, whatever its date; those of the whole sector
    and wider evidence are always in.

    Returns:
        One row for each theme that holds an outcome, in the order of `THEMES`: theme, better, worse, same, alone,
        self_reported, outcomes. Facts: `always` (rows of the sector and wider), `wider`, and `own` (self-reported comparisons).
    """
    rows = chosen(data, view)
    counts = [
        {
            "theme": theme,
            **{name: int(part["compares"].eq(verdict).sum()) for name, verdict in zip(_COUNTED, VERDICTS, strict=True)},
            "self_reported": int(_own(part).sum()),
            "outcomes": len(part),
        }
        for theme in THEMES
        if len(part := rows[rows["theme"].eq(theme)])
    ]
    frame = pd.DataFrame(counts, columns=["theme", *_COUNTED, "self_reported", "outcomes"])
    compared = rows[rows["compares"].ne(ALONE)]
    return _result(
        "outcome-themes",
        data,
        view,
        rows,
        frame,
        unit="outcomes",
        own=int(_own(compared).sum()),
        always=int(rows["about"].ne(MUTUAL).sum()),
        wider=int(rows["about"].eq(WIDER).sum()),
    )


_COUNTED = ("better", "worse", "same", "alone")


def of_theme(data: Dataset, view: View, theme: str) -> Result[Any]:
    """The outcomes of one theme, those with a figure to compare with first.

    Args:
        data: The dataset.
        view: Filters, as in `by_theme`.
        theme: One of `THEMES`.

    Returns:
        subject, outcome, outcome_value, comparator_value (missing where there is none), unit, comparator, compares, basis, period,
        direction, about, note, source_id. Facts: `theme`, `compared`, `own` (self-reported comparisons) and `counts` of verdicts.
    """
    rows = chosen(data, view)
    rows = rows[rows["theme"].eq(theme)]
    frame = rows.assign(alone=rows["compares"].eq(ALONE)).sort_values(["alone", "unit"], key=_plain_first, kind="stable")
    compared = rows[rows["compares"].ne(ALONE)]
    return _result(
        result_name(theme),
        data,
        view,
        rows,
        frame[list(_COLUMNS[1:])].reset_index(drop=True),
        unit="",
        theme=theme,
        compared=len(compared),
        own=int(_own(compared).sum()),
        counts=dict(Counter(compared["compares"])),
    )


def claimed(data: Dataset, view: View) -> Result[Any]:
    """The outcomes that the register's claims quote, with what could and what could not be traced; the filters are passed over.

    A claim quotes an outcome when both have a source in common, the same unit and the same figure, the outcome's own or the one
    that it is compared with.

    Returns:
        item (what the row says), statement, subject, outcome, outcome_value, comparator_value, unit, source_id: for each claim that
        quotes an outcome a row with the claim, with what could be traced, with what could not, and with other published values.
    """
    frame = _claimed(data)
    return Result(
        name="outcomes-claimed",
        frame=frame,
        view=view,
        unit="",
        edition=data.edition,
        facts={},
        source_ids=source_ids(frame["source_id"]),
    )


@lru_cache(maxsize=KEPT_EDITIONS)
def _claimed(data: Dataset) -> pd.DataFrame:
    rows = [
        {
            "item": item,
            "statement": claim[column],
            **{name: row[name] for name in _QUOTED},
            # Sources are cited for a claim as a whole: they stand behind all that is said of it, the outcome's own behind the claim.
            "source_id": row["source_id"] if column == "claim" else tuple(claim["source_ids"]),
        }
        for claim in data.tables["claims"].to_dict("records")
        for row in every_outcome(data).to_dict("records")
        if _quotes(claim, row)
        for item, column in _TRACES.items()
        if not pd.isna(claim[column])
    ]
    return pd.DataFrame(rows, columns=["item", "statement", *_QUOTED, "source_id"])


_QUOTED = ("subject", "outcome", "outcome_value", "comparator_value", "unit")
#: What a row says of a claim -> the column of the claims that says it.
_TRACES = {
    "The claim": "claim",
    "What could be traced": "evidence_for",
    "What could not, and caveats": "evidence_against_or_caveat",
    "Other published values": "other_published_values",
}


def _quotes(claim: dict[Any, Any], row: dict[Any, Any]) -> bool:
    return (
        bool(set(claim["source_ids"]) & set(row["source_id"]))
        and not pd.isna(claim["unit"])
        and str(claim["unit"]).startswith(row["unit"])
        and claim["value"] in (row["outcome_value"], row["comparator_value"])
    )


def chosen(data: Dataset, view: View) -> pd.DataFrame:
    """The outcomes in view: those about a mutual that passes the filters, and all that are not about one mutual."""
    rows = every_outcome(data)
    kept = set(choose(data, view)["mutual_id"])
    return rows[rows["mutuals"].map(lambda ids: not ids or bool(ids & kept)).astype(bool)]


@lru_cache(maxsize=4)
def every_outcome(data: Dataset) -> pd.DataFrame:
    """Every outcome of the register, in its order.

    Returns:
        The columns of `of_theme`, theme, and mutuals (a set of ids, empty where it is not about a mutual). Never change it.
    """
    table = data.tables["outcomes"]
    kinds = dict(zip(data.tables["sources"]["source_id"], data.tables["sources"]["kind"].astype(str), strict=True))
    phrases = _phrases(data)
    rows = [_row(row, phrases, kinds, data) for row in table.to_dict("records")]
    return pd.DataFrame(rows, columns=[*_COLUMNS, "mutuals"]).astype({"outcome_value": "float64", "comparator_value": "float64"})


def theme_of(measure: str, unit: str, phrases: tuple[tuple[str, str], ...]) -> str:
    """The theme of the first phrase found in the measure or its unit, from the beginning of a word; else `OTHER_THEME`."""
    words = f"{measure} ({unit})"
    found = (theme for phrase, theme in phrases if re.search(rf"\b{re.escape(phrase)}", words, re.IGNORECASE))
    return next(found, OTHER_THEME)


def verdict_of(value: float, against: float | None, direction: str) -> str:
    """Better, worse or the same as the figure compared with; nothing to compare where there is none."""
    if against is None or pd.isna(against):
        return ALONE
    if value == against:
        return SAME
    return BETTER if (value > against) == direction.startswith("higher") else WORSE


def _phrases(data: Dataset) -> tuple[tuple[str, str], ...]:
    """Phrase and theme, in the order of the table; an edition from before the table is read with the newest one's."""
    table = data.tables["outcome_themes"]
    if table.empty and data.newer:
        table = data.at(data.newer).tables["outcome_themes"]
    return tuple(zip(table["phrase"].astype(str), table["theme"].astype(str), strict=True))


def _row(row: dict[Any, Any], phrases: tuple[tuple[str, str], ...], kinds: dict[str, str], data: Dataset) -> dict[str, Any]:
    subject, measure, unit = str(row["subject"]), str(row["measure"]), str(row["unit"])
    whole = subject == "sector"
    mutuals = frozenset() if whole else about(data, subject) | ({subject} & set(data.names))
    texts = {name: "" if pd.isna(row[name]) else str(row[name]) for name in ("comparator", "period", "note")}
    return {
        "theme": theme_of(measure, unit, phrases),
        "subject": SECTOR if whole else data.names.get(subject, subject[:1].upper() + subject[1:]),
        "outcome": measure,
        "outcome_value": row["value"],
        "comparator_value": row["comparator_value"],
        "unit": unit,
        **texts,
        "compares": verdict_of(row["value"], row["comparator_value"], str(row["direction"])),
        "basis": _basis(measure, texts["note"], [kinds.get(each, "") for each in row["source_id"]]),
        "direction": str(row["direction"]),
        "about": SECTOR if whole else MUTUAL if mutuals else WIDER,
        "source_id": tuple(row["source_id"]),
        "mutuals": mutuals,
    }


def _basis(measure: str, note: str, kinds: list[str]) -> str:
    own = _OWN_KIND in kinds or bool(_OWN_NOTE.search(note) or _ASKED.search(measure))
    forecast = _NOT_YET.search(measure) or re.match(r"forecast", note, re.IGNORECASE)
    return (SELF_REPORTED if own else REPEATED) + ("; a forecast" if forecast else "")


def _own(rows: pd.DataFrame) -> pd.Series:
    return rows["basis"].str.startswith(SELF_REPORTED)


def _plain_first(column: pd.Series) -> pd.Series:
    """Percentages before other units, comparisons before the rest."""
    return column if column.name == "alone" else column.ne("per cent").astype(int).astype(str) + column


def _result(name: str, data: Dataset, view: View, rows: pd.DataFrame, frame: pd.DataFrame, *, unit: str, **facts: Any) -> Result[Any]:
    ids = {each for found in rows["mutuals"] for each in found}
    return Result(
        name=name,
        frame=frame,
        view=view,
        unit=unit,
        edition=data.edition,
        source_ids=source_ids(rows["source_id"]),
        grades=grades(data.mutuals[data.mutuals["mutual_id"].isin(ids)]),
        facts=facts,
    )
