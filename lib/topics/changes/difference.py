"""The difference of two editions, row by row and value by value.

`difference` takes any two datasets; tables and columns that one of them lacks are passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd

from lib.core.caching import once_an_edition
from lib.core.result import records
from lib.core.wording import partial_date
from lib.register.schema import Kind
from lib.register.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lib.register.dataset import Dataset
    from lib.register.schema import Column, Table

#: Kinds of change, in the order in which they are listed.
NEW, ENDED, CORRECTED, FILLED, REMOVED, ADDED, CITED, SOURCE, TABLE = KINDS = (
    "New mutual",
    "Ended",
    "Corrected",
    "Filled in",
    "Removed",
    "Added",
    "Sources cited",
    "Source added",
    "Table added",
)
#: The table of corrections says why; it is not itself a change.
_CORRECTIONS = "corrections"
#: Table -> the columns that name a row for readers; the first two of the others.
_NAMES = {
    "organisations": ("name",),
    "observations": ("mutual_id", "measure", "period_end"),
    "enlargements": ("mutual_id", "since"),
    "statements": ("mutual_id", "stated_on"),
    "sources": ("title",),
    "sector_series": ("measure", "as_of"),
    "series_by_group": ("group", "measure", "as_of"),
    "events": ("title",),
}
_ENDING = ("status", "ended", "end_reason")
#: What follows the label of a column of lists: the old value then has only what went, the new one only what came.
WENT_AND_CAME = " (what went, what came)"
#: Rows of one mutual without a key are the same row when at least this share of their cells agrees.
_ALIKE = 0.5
#: A row: column -> its text.
_Row: TypeAlias = "dict[str, str]"
_Pairs: TypeAlias = "list[tuple[_Row | None, _Row | None]]"


@dataclass(frozen=True, kw_only=True, order=True)
class Change:
    """One difference between two editions.

    Args:
        kind: One of `KINDS`.
        table: Label of the table.
        row: What the row is about.
        column: Label of the column, of a list with `WENT_AND_CAME`; empty where the whole row came or went.
        old: The value before; empty where there was none.
        new: The value now; empty where there is none.
        why: Why it was corrected, where the register says so.
        source_ids: The sources of the row.
        mutual: Id of the mutual whose row it is; empty for other rows.
    """

    kind: str
    table: str
    row: str
    column: str = ""
    old: str = ""
    new: str = ""
    why: str = ""
    source_ids: tuple[str, ...] = ()
    mutual: str = ""


@once_an_edition
def difference(old: Dataset, new: Dataset) -> tuple[Change, ...]:
    """Every change from one edition to another, by kind, then in the order of the tables."""
    found: list[Change] = []
    for name, table in TABLES.items():
        if name == _CORRECTIONS or name in new.lacks or name not in new.tables:
            continue
        if name in old.lacks or name not in old.tables:
            found.append(Change(kind=TABLE, table=table.label, row="the whole table", new=f"{len(new.tables[name]):,} rows"))
            continue
        found += _Comparison(table, old, new).list_changes()
    return tuple(sorted(found, key=lambda change: KINDS.index(change.kind)))


class _Comparison:
    """One table of two editions, compared by the columns that people write and both editions have."""

    def __init__(self, table: Table, old: Dataset, new: Dataset) -> None:
        frames = (old.tables[table.name], new.tables[table.name])
        lacks = old.lacks | new.lacks
        self.table = table
        self.columns = [
            column
            for column in table.source_columns
            if all(column.name in frame.columns for frame in frames) and f"{table.name}.{column.name}" not in lacks
        ]
        self.before, self.after = (_write_texts(frame, self.columns) for frame in frames)
        self.names = {**old.names, **new.names}
        self.titles = {source.id: source.title for data in (old, new) for source in data.sources.values()}
        self.renamed = {was: now for name, was, now in new.register.renamed if name == "mutual"}
        self.reasons = _list_reasons(new, table.name)

    def list_changes(self) -> Iterator[Change]:
        """Every change of the table."""
        before, after = (records(rows) for rows in (_leave_out(self.before, self.after), _leave_out(self.after, self.before)))
        pairs = _pair_by_key(before, after, self.table.key) if self._has_key() else self._pair_within_mutuals(before, after)
        for old, new in pairs:
            if old is not None and new is not None:
                yield from self._compare_rows(old, new)
            elif new is not None:
                yield self._whole_row({"organisations": NEW, "sources": SOURCE}.get(self.table.name, ADDED), new)
            elif old is not None:
                yield self._whole_row(REMOVED, old)

    def _pair_within_mutuals(self, before: Sequence[_Row], after: Sequence[_Row]) -> _Pairs:
        """Rows of the same mutual by their likeness; rows of different ones are never one row, however alike they are."""
        rows: dict[str, tuple[list[_Row], list[_Row]]] = {}
        for side, own in enumerate((before, after)):
            for row in own:
                rows.setdefault(self._follow(row.get("mutual_id", "")), ([], []))[side].append(row)
        return [pair for old, new in rows.values() for pair in _pair_by_likeness(old, new)]

    def _follow(self, mutual: str) -> str:
        """The id that a mutual has now, however often the register has renamed it."""
        for _ in self.renamed:
            mutual = self.renamed.get(mutual, mutual)
        return mutual

    def _has_key(self) -> bool:
        return bool(self.table.key) and set(self.table.key) <= {column.name for column in self.columns}

    def _whole_row(self, kind: str, row: _Row, new: str = "") -> Change:
        return Change(
            kind=kind, table=self.table.label, row=self._name(row), new=new, source_ids=self._cite(row), mutual=row.get("mutual_id", "")
        )

    def _compare_rows(self, old: _Row, new: _Row) -> Iterator[Change]:
        ended = self.table.name == "organisations" and new.get("status") == "ended" != old.get("status")
        if ended:
            yield self._whole_row(ENDED, new, ", ".join(filter(None, (new.get("ended"), new.get("end_reason")))))
        for column in self.columns:
            before, after = self._tell_apart(old[column.name], new[column.name], column)
            if before == after or (ended and column.name in _ENDING):
                continue
            # A source beside others is no correction.
            cited = column.refers_to == "sources" and not before
            yield Change(
                kind=CITED if cited else CORRECTED if before else FILLED,
                table=self.table.label,
                row=self._name(new),
                column=column.label + (WENT_AND_CAME if column.kind is Kind.LIST else ""),
                old=before,
                new=after,
                why=self._find_reason(column.name, new),
                source_ids=self._cite(new),
                mutual=new.get("mutual_id", ""),
            )

    def _name(self, row: _Row) -> str:
        """What the row is about."""
        columns = _NAMES.get(self.table.name) or tuple(column.name for column in self.columns[:2])
        texts = [self.names.get(row[name], row[name]) if name == "mutual_id" else row[name] for name in columns if row.get(name)]
        return ", ".join(partial_date(text).replace("_", " ") for text in texts)

    def _tell_apart(self, before: str, after: str, column: Column) -> tuple[str, str]:
        """Both values of a cell as readers see them; of a list only what went and what came."""
        if column.kind is not Kind.LIST:
            return (self.names.get(before, before), self.names.get(after, after)) if column.name == "mutual_id" else (before, after)
        old, new = (text.split(column.separator) if text else [] for text in (before, after))
        went, came = ([each for each in own if each not in other] for own, other in ((old, new), (new, old)))
        names = self.titles if column.refers_to == "sources" else {}
        return "; ".join(names.get(each, each) for each in went), "; ".join(names.get(each, each) for each in came)

    def _cite(self, row: _Row) -> tuple[str, ...]:
        if self.table.name == "sources":
            return (row["source_id"],)
        text = row.get("source_ids") or row.get("source_id") or ""
        return tuple(text.split("|")) if text else ()

    def _find_reason(self, column: str, row: _Row) -> str:
        """Why a value was corrected, as the table of corrections says of the row."""
        for reason in self.reasons:
            pairs = (part.partition("=") for part in reason["row"])
            if reason["column"] == column and reason["new"] == row[column] and all(row.get(name) == value for name, _, value in pairs):
                return str(reason["why"])
        return ""


def _write_texts(frame: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """The cells as people write them in the source."""
    return pd.DataFrame({column.name: [_write_cell(value, column) for value in frame[column.name]] for column in columns}, dtype="str")


def _write_cell(value: Any, column: Column) -> str:
    """A cell as people write it in the source; empty where it holds nothing."""
    if column.kind is Kind.LIST:
        return column.separator.join(map(str, value)) if value is not None else ""
    if pd.isna(value):
        return ""
    if column.kind is Kind.FLAG:
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _list_reasons(data: Dataset, table: str) -> list[dict[str, Any]]:
    """The corrections that speak of a table, with blanks as empty text."""
    frame = data.tables.get(_CORRECTIONS)
    if frame is None:
        return []
    return records(frame[frame["table"].eq(table)].astype(object).fillna(""))


def _leave_out(rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """The rows that the others don't hold; of several alike, as many stay as are too many."""
    columns = list(rows)
    copies = [frame.assign(_copy=frame.groupby(columns).cumcount()) for frame in (rows, others)]
    return rows[copies[0].merge(copies[1], how="left", indicator="_found")["_found"].eq("left_only").to_numpy()]


def _pair_by_key(before: Sequence[_Row], after: Sequence[_Row], key: Sequence[str]) -> _Pairs:
    """Rows of the same key together; rows of one edition only beside None."""
    old = {tuple(row[name] for name in key): row for row in before}
    pairs: _Pairs = [(old.pop(tuple(row[name] for name in key), None), row) for row in after]
    return [*pairs, *((row, None) for row in old.values())]


def _pair_by_likeness(before: Sequence[_Row], after: Sequence[_Row]) -> _Pairs:
    """Rows that agree in most cells together, the most alike first; the others beside None."""
    scores = sorted(
        (-sum(old[name] == new[name] for name in old) / len(old), i, j) for i, old in enumerate(before) for j, new in enumerate(after)
    )
    pairs: dict[int, int] = {}
    for score, i, j in scores:
        if -score >= _ALIKE and i not in pairs.values() and j not in pairs:
            pairs[j] = i
    matched: _Pairs = [(before[pairs[j]] if j in pairs else None, row) for j, row in enumerate(after)]
    return [*matched, *((row, None) for i, row in enumerate(before) if i not in pairs.values())]
