"""The list of sources, and what each one supports: every row of the register that cites it.

There is no card of sources: `every_source` and `find` give the rows of the list, `uses` what rests on each source, and the page puts
them together.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lib.core.caching import once_an_edition
from lib.core.mentions import about
from lib.core.result import records
from lib.core.wording import approx_word
from lib.register.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd

    from lib.register.dataset import Dataset

#: Table -> what one of its rows is called in a count: singular and plural.
NOUNS = {
    "organisations": ("organisation", "organisations"),
    "observations": ("figure", "figures"),
    "enlargements": ("enlargement", "enlargements"),
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
    return {table.name: column.name for table in TABLES.values() for column in table.columns if column.refers_to == "sources"}


@once_an_edition
def uses(data: Dataset) -> Mapping[str, tuple[Use, ...]]:
    """Source id -> every row that cites it, table by table in the order of the register; every source has an entry."""
    found: dict[str, list[Use]] = {source: [] for source in data.sources}
    for name, column in citing_tables().items():
        describe = _DESCRIBE[name]
        for row in _rows(data, name):
            for source in dict.fromkeys(row[column] if row[column] is not None else ()):
                found[source].append(describe(data, row))
    return {source: tuple(rows) for source, rows in found.items()}


@once_an_edition
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
    for word in text.casefold().split():
        frame = frame[frame["words"].str.contains(word, regex=False)]
    for column, chosen in (("kind", kinds), ("publisher", publishers)):
        if chosen:
            frame = frame[frame[column].isin(chosen)]
    return frame


def counts(rows: Iterable[Use]) -> dict[str, int]:
    """Table -> how many of the rows it holds, in the order of the register."""
    numbers = Counter(use.table for use in rows)
    return {name: numbers[name] for name in citing_tables() if numbers[name]}


def mutuals_of(rows: Iterable[Use]) -> tuple[str, ...]:
    """Ids of the mutuals that rows are about, each once, in the order of the rows."""
    return tuple(dict.fromkeys(mutual for use in rows for mutual in use.mutuals))


def _rows(data: Dataset, name: str) -> list[dict[str, Any]]:
    """The rows of a table with missing cells as None; none where the dataset has no such table."""
    if name not in data.tables:
        return []
    cells = data.tables[name].astype(object)
    return records(cells.where(cells.notna(), None))


def _owner(data: Dataset, row: dict[str, Any]) -> dict[str, Any]:
    """The mutual that a row belongs to, by id and by name."""
    mutual = str(row["mutual_id"])
    return {"mutuals": (mutual,), "subject": data.names.get(mutual, mutual)}


def _subject_of(data: Dataset, subject: str) -> dict[str, Any]:
    """Whom a row names in words of its own."""
    if subject == "sector":
        return {"subject": "The whole sector"}
    mutuals = about(data, subject) | ({subject} & set(data.names))
    return {"mutuals": tuple(sorted(mutuals)), "subject": data.names.get(subject, subject)}


def _organisation(data: Dataset, row: dict[str, Any]) -> Use:
    return Use(
        table="organisations", **_owner(data, row), text=row["services"], when=row["launched"] or "", note=row["staff_control"] or ""
    )


def _observation(data: Dataset, row: dict[str, Any]) -> Use:
    scope = "" if row["scope"] in (None, "whole") else f" ({row['scope']})"
    return Use(
        table="observations",
        **_owner(data, row),
        text=(row["measure"].replace("_", " ").capitalize() + scope).replace("fte", "FTE"),
        value=row["value"],
        unit=row["unit"],
        when=row["period_end"],
        note=row["note"] or "",
    )


def _enlargement(data: Dataset, row: dict[str, Any]) -> Use:
    return Use(table="enlargements", **_owner(data, row), text=f"{row['kind'].capitalize()}: {row['detail']}", when=row["since"])


def _statement(data: Dataset, row: dict[str, Any]) -> Use:
    return Use(table="statements", **_owner(data, row), text=row["statement"], when=row["stated_on"] or "", note=row["note"] or "")


def _total(_: Dataset, row: dict[str, Any]) -> Use:
    measure = row["measure"].replace("_gbp", "").replace("_", " ").capitalize()
    approx = approx_word(row["approx"])
    return Use(
        table="sector_series",
        subject="The whole sector",
        text="Part of the sector" if row["measure"] == "other" else measure,
        value=row["value"],
        unit=row["unit"],
        when=row["as_of"],
        note=", ".join(filter(None, (f"{approx}this figure" if approx else "", row["coverage"], row["note"]))),
    )


def _breakdown(_: Dataset, row: dict[str, Any]) -> Use:
    return Use(
        table="series_by_group",
        subject=row["group"],
        text=f"{row['measure']} (by {row['dimension'].replace('_', ' ')})",
        value=row["value"],
        unit=row["unit"],
        when=row["as_of"],
        note=row["note"] or "",
    )


def _programme(data: Dataset, row: dict[str, Any]) -> Use:
    return Use(
        table="programme",
        **_subject_of(data, row["organisation"]),
        text=f"{row['programme']}: {row['support']}",
        value=row["amount_gbp"],
        unit="GBP",
        when=row["announced"] or "",
    )


def _plan(data: Dataset, row: dict[str, Any]) -> Use:
    return Use(table="plans", **_owner(data, row), text=f"The plan: {row['followed']}", note=row["detail"])


def _ambassador(_: Dataset, row: dict[str, Any]) -> Use:
    return Use(table="ambassadors", subject=row["name"], text=row["organisation_role"], when=row["appointed"] or "")


def _council(_: Dataset, row: dict[str, Any]) -> Use:
    text = f"{row['service_area']}: {row['stage']}"
    return Use(table="councils", subject=row["council"], text=text, when=row["date"] or "", note=row["note"] or "")


def _event(_: Dataset, row: dict[str, Any]) -> Use:
    return Use(table="events", subject=row["title"], text=row["detail"], when=row["date"])


def _outcome(data: Dataset, row: dict[str, Any]) -> Use:
    return Use(
        table="outcomes",
        **_subject_of(data, row["subject"]),
        text=row["measure"] + (f" (compared with: {row['comparator']})" if row["comparator"] else ""),
        value=row["value"],
        unit=row["unit"],
        against=row["comparator_value"],
        when=row["period"] or "",
        note=row["note"] or "",
    )


def _claim(_: Dataset, row: dict[str, Any]) -> Use:
    subject = f"Claim {row['claim_id']}"
    return Use(table="claims", subject=subject, text=row["claim"], value=row["value"], unit=row["unit"] or "", when=row["stated_on"])


def _claim_test(_: Dataset, row: dict[str, Any]) -> Use:
    return Use(table="claim_tests", subject=f"Claim {row['claim_id']}", text=f"Tested against: {row['looks_at']}")


def _population(_: Dataset, row: dict[str, Any]) -> Use:
    return Use(
        table="region_population",
        subject=row["region"],
        text=f"Population: {row['basis']}",
        value=row["population"],
        unit="people",
        when=str(row["year"]),
    )


#: Table -> what says of one of its rows what it is about.
_DESCRIBE: Mapping[str, Callable[[Dataset, dict[str, Any]], Use]] = {
    "organisations": _organisation,
    "observations": _observation,
    "enlargements": _enlargement,
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
