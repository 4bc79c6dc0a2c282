"""The difference of two editions, row by row and value by value.

`difference` takes any two datasets; tables and columns that one of them lacks are passed over.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd

from lib.register.schema import Kind
from lib.register.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lib.register.dataset import Dataset
    from lib.register.schema import Column, Table

#: Kinds of change, in the order in which they are told.
NEW, ENDED, CORRECTED, FILLED, REMOVED, ADDED, SOURCE, TABLE = KINDS = (
    "New mutual",
    "Ended",
    "Corrected",
    "Filled in",
    "Removed",
    "Added",
    "Source added",
    "Table added",
)
#: The table of corrections says why; it is not itself a change.
_CORRECTIONS = "corrections"
#: Table -> the columns that tell readers which row is meant; the first two of the others.
_SAYS = {
    "organisations": ("name",),
    "observations": ("mutual_id", "measure", "period_end"),
    "statements": ("mutual_id", "stated_on"),
    "sources": ("title",),
    "sector_series": ("measure", "as_of"),
    "series_by_group": ("group", "measure", "as_of"),
    "events": ("title",),
}
_ENDING = ("status", "ended", "end_reason")
#: Rows without a key are the same row when at least this share of their cells agrees.
_ALIKE = 0.5
_Cells: TypeAlias = "dict[str, str]"
_Pairs: TypeAlias = "list[tuple[_Cells | None, _Cells | None]]"


@dataclass(frozen=True, kw_only=True, order=True)
class Change:
    """One difference between two editions.

    Args:
        kind: One of `KINDS`.
        table: Label of the table.
        row: What the row is about.
        column: Label of the column; empty where the whole row came or went.
        old: The value before; empty where there was none.
        new: The value now; empty where there is none.
        why: Why it was corrected, where the register says so.
        source_ids: The sources of the row.
    """

    kind: str
    table: str
    row: str
    column: str = ""
    old: str = ""
    new: str = ""
    why: str = ""
    source_ids: tuple[str, ...] = ()


@lru_cache(maxsize=4)
def difference(old: Dataset, new: Dataset) -> tuple[Change, ...]:
    """Every change from one edition to another, by kind, then in the order of the tables."""
    found: list[Change] = []
    for name, table in TABLES.items():
        if name == _CORRECTIONS or name in new.lacks or name not in new.tables:
            continue
        if name in old.lacks or name not in old.tables:
            found.append(Change(kind=TABLE, table=table.label, row="the whole table", new=f"{len(new.tables[name]):,} rows"))
            continue
        found += _Comparison(table, old, new).changes()
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
        self.names = {**old.names, **new.names}
        self.before, self.after = (_rows(frame, self.columns) for frame in frames)
        self.titles = {**_titles(old), **_titles(new)}
        self.reasons = _reasons(new, table.name)

    def changes(self) -> Iterator[Change]:
        """Every change of the table."""
        same = Counter(map(_frozen, self.before)) & Counter(map(_frozen, self.after))
        before, after = _without(self.before, same), _without(self.after, same)
        pairs = _by_key(before, after, self.table.key) if self._has_key() else _by_likeness(before, after)
        for one, other in pairs:
            if one is not None and other is not None:
                yield from self._cells(one, other)
            elif other is not None:
                yield self._row(self._kind_of_new(), other)
            elif one is not None:
                yield self._row(REMOVED, one)

    def _has_key(self) -> bool:
        return bool(self.table.key) and set(self.table.key) <= {column.name for column in self.columns}

    def _kind_of_new(self) -> str:
        return {"organisations": NEW, "sources": SOURCE}.get(self.table.name, ADDED)

    def _row(self, kind: str, cells: _Cells) -> Change:
        return Change(kind=kind, table=self.table.label, row=self._says(cells), source_ids=self._sources(cells))

    def _cells(self, one: _Cells, other: _Cells) -> Iterator[Change]:
        ended = self.table.name == "organisations" and other.get("status") == "ended" != one.get("status")
        if ended:
            new = ", ".join(filter(None, (other.get("ended"), other.get("end_reason"))))
            yield Change(kind=ENDED, table=self.table.label, row=self._says(other), new=new, source_ids=self._sources(other))
        for column in self.columns:
            old, new = one[column.name], other[column.name]
            if old == new or (ended and column.name in _ENDING):
                continue
            yield Change(
                kind=CORRECTED if old else FILLED,
                table=self.table.label,
                row=self._says(other),
                column=column.label,
                old=self._shown(old, column),
                new=self._shown(new, column),
                why=self._why(column.name, other, new),
                source_ids=self._sources(other),
            )

    def _says(self, cells: _Cells) -> str:
        names = _SAYS.get(self.table.name) or tuple(column.name for column in self.columns[:2])
        said = [self.names.get(cells[name], cells[name]) if name == "mutual_id" else cells[name] for name in names if cells.get(name)]
        return ", ".join(text.replace("_", " ") for text in said)

    def _shown(self, text: str, column: Column) -> str:
        if column.kind is not Kind.LIST:
            return text
        items = text.split(column.separator) if text else []
        if column.refers_to == "sources":
            items = [self.titles.get(each, each) for each in items]
        return "; ".join(items)

    def _sources(self, cells: _Cells) -> tuple[str, ...]:
        if self.table.name == "sources":
            return (cells["source_id"],)
        text = cells.get("source_ids") or cells.get("source_id") or ""
        return tuple(text.split("|")) if text else ()

    def _why(self, column: str, cells: _Cells, new: str) -> str:
        for reason in self.reasons:
            pairs = (part.partition("=") for part in reason["row"])
            if reason["column"] == column and reason["new"] == new and all(cells.get(name) == value for name, _, value in pairs):
                return str(reason["why"])
        return ""


def _plain(value: Any, column: Column) -> str:
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


def _rows(frame: pd.DataFrame, columns: Sequence[Column]) -> list[_Cells]:
    texts = {column.name: [_plain(value, column) for value in frame[column.name]] for column in columns}
    return [dict(zip(texts, row, strict=True)) for row in zip(*texts.values(), strict=True)]


def _titles(data: Dataset) -> dict[str, str]:
    sources = data.tables["sources"]
    return dict(zip(sources["source_id"].astype(str), sources["title"].astype(str), strict=True))


def _reasons(data: Dataset, table: str) -> list[Mapping[str, Any]]:
    """The corrections that speak of a table, with blanks as empty text."""
    frame = data.tables.get(_CORRECTIONS)
    if frame is None:
        return []
    rows = frame[frame["table"].eq(table)].astype(object).fillna("")
    return [dict(zip(rows.columns, row, strict=True)) for row in rows.itertuples(index=False, name=None)]


def _frozen(cells: _Cells) -> tuple[str, ...]:
    return tuple(cells.values())


def _without(rows: Iterable[_Cells], same: Counter[tuple[str, ...]]) -> list[_Cells]:
    """The rows that are not the same in both editions; of several alike, as many stay as are too many."""
    left = Counter(same)
    kept = []
    for row in rows:
        if left[_frozen(row)]:
            left[_frozen(row)] -= 1
        else:
            kept.append(row)
    return kept


def _by_key(before: Sequence[_Cells], after: Sequence[_Cells], key: Sequence[str]) -> _Pairs:
    """Rows of the same key together; rows of one edition only beside None."""
    old = {tuple(row[name] for name in key): row for row in before}
    pairs: _Pairs = [(old.pop(tuple(row[name] for name in key), None), row) for row in after]
    return [*pairs, *((row, None) for row in old.values())]


def _by_likeness(before: Sequence[_Cells], after: Sequence[_Cells]) -> _Pairs:
    """Rows that agree in most cells together, the most alike first; the others beside None."""
    scores = sorted(
        (
            (-sum(one[name] == other[name] for name in one) / len(one), i, j)
            for i, one in enumerate(before)
            for j, other in enumerate(after)
        ),
    )
    pairs: dict[int, int] = {}
    for score, i, j in scores:
        if -score >= _ALIKE and i not in pairs.values() and j not in pairs:
            pairs[j] = i
    matched: _Pairs = [(before[pairs[j]] if j in pairs else None, row) for j, row in enumerate(after)]
    return [*matched, *((row, None) for i, row in enumerate(before) if i not in pairs.values())]
