"""The list of sources, and what each one supports: every row of the register that cites it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.mentions import about
from lib.register.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lib.register.dataset import Dataset
    from lib.register.schema import Table

#: Sources on one page of the list.
PAGE_LENGTH = 25
#: Table -> what one of its rows is called in a count: singular and plural.
NOUNS = {
    "organisations": ("organisation", "organisations"),
    "observations": ("figure", "figures"),
    "statements": ("statement", "statements"),
    "sector_series": ("published total", "published totals"),
    "series_by_group": ("published breakdown", "published breakdowns"),
    "plans": ("planned mutual", "planned mutuals"),
    "programme": ("supported body", "supported bodies"),
    "ambassadors": ("ambassador", "ambassadors"),
    "councils": ("council", "councils"),
    "events": ("policy event", "policy events"),
    "outcomes": ("outcome", "outcomes"),
    "claims": ("claim", "claims"),
    "claim_tests": ("test of a claim", "tests of claims"),
    "region_population": ("census figure", "census figures"),
}


@dataclass(frozen=True, kw_only=True)
class Use:
    """One row of the register that cites a source.

    Args:
        table: Name of the table that holds the row.
        mutuals: Ids of the mutuals that the row is about, sorted.
        subject: Whom or what it is about, in words.
        text: What it says.
        value: The figure that it gives, if any.
        unit: Unit of the figure.
        against: The figure that an outcome is compared with, if any.
        when: The date or period that it describes, as precise as the source; empty where not known.
        note: What to bear in mind; empty where nothing is said.
    """

    table: str
    subject: str
    text: str
    mutuals: tuple[str, ...] = ()
    value: float | None = None
    unit: str = ""
    against: float | None = None
    when: str = ""
    note: str = ""


def citing_tables() -> dict[str, str]:
    """The tables whose rows cite sources -> the column that does."""
    columns = {table.name: _citing(table) for table in TABLES.values()}
    return {name: column for name, column in columns.items() if column}


@lru_cache(maxsize=4)
def uses(data: Dataset) -> Mapping[str, tuple[Use, ...]]:
    """Source id -> every row that cites it, table by table in the order of the register; every source has an entry."""
    found: dict[str, list[Use]] = {str(each): [] for each in data.tables["sources"]["source_id"]}
    for name, column in citing_tables().items():
        say = _SAY.get(name, _anything)
        for row in _rows(data, name):
            cited = [str(each) for each in row[column] or ()]
            for each in dict.fromkeys(cited):
                found.setdefault(each, []).append(Use(table=name, **say(data, row)))
    return {source: tuple(rows) for source, rows in found.items()}


@lru_cache(maxsize=4)
def every_source(data: Dataset) -> pd.DataFrame:
    """One row a source, by title: source_id, title, publisher, url, published, kind, rows (that cite it), words (to search)."""
    table = data.tables["sources"][["source_id", "title", "publisher", "url", "published", "kind"]].astype(object)
    frame = table.where(table.notna(), "").astype(str)
    words = frame[["title", "publisher", "kind", "source_id"]].agg(" ".join, axis=1).str.casefold()
    frame = frame.assign(rows=[len(uses(data)[each]) for each in frame["source_id"]], words=words)
    return frame.sort_values("title", key=lambda titles: titles.str.casefold(), kind="stable", ignore_index=True)


def find(data: Dataset, text: str, *, kinds: Sequence[str] = (), publishers: Sequence[str] = ()) -> pd.DataFrame:
    """The sources that hold every word of a text in title, publisher, kind or id.

    Args:
        data: The dataset.
        text: What the reader typed; empty for all. Capitals play no part.
        kinds: Only these kinds; all if none are named.
        publishers: Only these publishers; all if none are named.

    Returns:
        Rows of `every_source`.
    """
    frame = every_source(data)
    keep = pd.Series(data=True, index=frame.index)
    for word in text.casefold().split():
        keep &= frame["words"].str.contains(word, regex=False)
    for column, chosen in (("kind", kinds), ("publisher", publishers)):
        if chosen:
            keep &= frame[column].isin(chosen)
    return frame[keep]


def counts(rows: Iterable[Use]) -> dict[str, int]:
    """Table -> how many of the rows it holds, in the order of the register."""
    held = Counter(use.table for use in rows)
    return {name: held[name] for name in citing_tables() if held[name]}


def mutuals_of(rows: Iterable[Use]) -> tuple[str, ...]:
    """Ids of the mutuals that rows are about, each once, in the order of the rows."""
    return tuple(dict.fromkeys(mutual for use in rows for mutual in use.mutuals))


def _citing(table: Table) -> str:
    return next((column.name for column in table.columns if column.refers_to == "sources"), "")


def _rows(data: Dataset, name: str) -> list[dict[str, Any]]:
    """The rows of a table with missing cells as None and categories as text; none where the dataset has no such table."""
    if name not in data.tables:
        return []
    rows = data.tables[name].to_dict("records")
    return [{str(column): _plain(value) for column, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if pd.api.types.is_scalar(value):
        return None if pd.isna(value) else value
    return list(value)


def _text(*parts: Any) -> str:
    return ", ".join(str(part) for part in parts if part)


def _own(data: Dataset, row: dict[str, Any]) -> dict[str, Any]:
    mutual = str(row["mutual_id"])
    return {"mutuals": (mutual,), "subject": data.names.get(mutual, mutual)}


def _named(data: Dataset, subject: str) -> dict[str, Any]:
    found = about(data, subject) | ({subject} & set(data.names))
    named = data.names.get(subject, subject)
    return {"mutuals": tuple(sorted(found)), "subject": "The whole sector" if subject == "sector" else named}


def _organisation(data: Dataset, row: dict[str, Any]) -> dict[str, Any]:
    return {**_own(data, row), "text": row["services"], "when": row["launched"] or "", "note": row["staff_control"] or ""}


def _observation(data: Dataset, row: dict[str, Any]) -> dict[str, Any]:
    scope = "" if row["scope"] in (None, "whole") else str(row["scope"])
    text = str(row["measure"]).replace("_", " ").capitalize() + (f" ({scope})" if scope else "")
    figure = {"value": row["value"], "unit": row["unit"], "when": row["period_end"]}
    return {**_own(data, row), "text": text.replace("fte", "FTE"), **figure, "note": row["note"] or ""}


def _statement(data: Dataset, row: dict[str, Any]) -> dict[str, Any]:
    return {**_own(data, row), "text": row["statement"], "when": row["stated_on"] or "", "note": row["note"] or ""}


def _total(_: Dataset, row: dict[str, Any]) -> dict[str, Any]:
    approx = {"approx": "about", "at least": "at least"}.get(str(row["approx"]), "")
    measure = str(row["measure"])
    text = "Part of the sector" if measure == "other" else measure.replace("_gbp", "").replace("_", " ").capitalize()
    note = _text(approx and f"{approx} this figure", row["coverage"], row["note"])
    return {"subject": "The whole sector", "text": text, "value": row["value"], "unit": row["unit"], "when": row["as_of"], "note": note}


def _breakdown(_: Dataset, row: dict[str, Any]) -> dict[str, Any]:
    figure = {"value": row["value"], "unit": row["unit"], "when": row["as_of"], "note": row["note"] or ""}
    return {"subject": str(row["group"]), "text": f"{row['measure']} (by {str(row['dimension']).replace('_', ' ')})", **figure}


def _programme(data: Dataset, row: dict[str, Any]) -> dict[str, Any]:
    figure = {} if row["amount_gbp"] is None else {"value": float(row["amount_gbp"]), "unit": "GBP"}
    return {**_named(data, row["organisation"]), "text": f"{row['programme']}: {row['support']}", "when": row["announced"] or "", **figure}


def _plan(data: Dataset, row: dict[str, Any]) -> dict[str, Any]:
    return {**_own(data, row), "text": f"The plan: {row['followed']}", "note": row["detail"]}


def _ambassador(_: Dataset, row: dict[str, Any]) -> dict[str, Any]:
    return {"subject": row["name"], "text": row["organisation_role"], "when": row["appointed"] or ""}


def _council(_: Dataset, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "subject": row["council"],
        "text": f"{row['service_area']}: {row['stage']}",
        "when": row["date"] or "",
        "note": row["note"] or "",
    }


def _event(_: Dataset, row: dict[str, Any]) -> dict[str, Any]:
    return {"subject": row["title"], "text": row["detail"], "when": row["date"]}


def _outcome(data: Dataset, row: dict[str, Any]) -> dict[str, Any]:
    figure = {"value": row["value"], "unit": row["unit"], "against": row["comparator_value"]}
    text = row["measure"] + (f" (compared with: {row['comparator']})" if row["comparator"] else "")
    return {**_named(data, row["subject"]), "text": text, **figure, "when": row["period"] or "", "note": row["note"] or ""}


def _claim(_: Dataset, row: dict[str, Any]) -> dict[str, Any]:
    figure = {} if row["value"] is None else {"value": row["value"], "unit": row["unit"] or ""}
    return {"subject": f"Claim {row['claim_id']}", "text": row["claim"], "when": row["stated_on"], **figure}


def _claim_test(_: Dataset, row: dict[str, Any]) -> dict[str, Any]:
    return {"subject": f"Claim {row['claim_id']}", "text": f"Tested against: {row['looks_at']}"}


def _population(_: Dataset, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "subject": str(row["region"]),
        "text": f"Population: {row['basis']}",
        "value": float(row["population"]),
        "unit": "people",
        "when": str(row["year"]),
    }


def _anything(_: Dataset, row: dict[str, Any]) -> dict[str, Any]:
    """A row of a table that came later: its first cells as they are."""
    texts = [str(value) for value in row.values() if isinstance(value, str)]
    return {"subject": texts[0] if texts else "", "text": _text(*texts[1:4])}


_SAY: Mapping[str, Callable[[Dataset, dict[str, Any]], dict[str, Any]]] = {
    "organisations": _organisation,
    "observations": _observation,
    "statements": _statement,
    "sector_series": _total,
    "series_by_group": _breakdown,
    "plans": _plan,
    "programme": _programme,
    "ambassadors": _ambassador,
    "councils": _council,
    "events": _event,
    "outcomes": _outcome,
    "claims": _claim,
    "claim_tests": _claim_test,
    "region_population": _population,
}
