"""The files of an edition as frames with every table and column of today, whatever the edition was built with."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lib.register.schema import Kind
from lib.register.tables import GEO_TABLES, TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lib.register.schema import Column

#: How pandas holds a column that an edition was built without; text is the rest.
_DTYPES = {
    Kind.LIST: "object",
    Kind.FLAG: "object",
    Kind.DAY: "datetime64[s]",
    Kind.MONEY: "float64",
    Kind.WHOLE: "float64",
    Kind.NUMBER: "float64",
    Kind.CATEGORY: "category",
}

# Text as Python's own strings: a view never seen is many small frames, and Arrow's took a third more of its time.
pd.set_option("mode.string_storage", "python")
# Arrow's own allocators keep some 30 MB of what reading an edition took for a moment.
pa.set_memory_pool(pa.system_memory_pool())


def read_tables(folder: Path, digests: Mapping[str, str]) -> tuple[dict[str, pd.DataFrame], frozenset[str]]:
    """The tables of an edition.

    Args:
        folder: Where its files are.
        digests: Table -> SHA-256 of its file.

    Returns:
        Table -> frame, and the tables, and columns as 'table.column', that the edition was built without: these are empty.

    Raises:
        OSError: If a file can't be read.
        ValueError: If a file is not the one that was built.
    """
    tables = {name: _read_table(folder / f"{name}.parquet", digest) for name, digest in digests.items()}
    lacks: list[str] = []
    for name, table in (TABLES | GEO_TABLES).items():
        if name not in tables:
            lacks.append(name)
            tables[name] = pd.DataFrame({column.name: _empty_column(column, 0) for column in table.columns})
            continue
        missing = [column for column in table.columns if column.name not in tables[name].columns]
        lacks += [f"{name}.{column.name}" for column in missing]
        tables[name] = tables[name].assign(**{column.name: _empty_column(column, len(tables[name])) for column in missing})
    return tables, frozenset(lacks)


def _read_table(path: Path, digest: str) -> pd.DataFrame:
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"{path.name} is not the file that was built")
    frame: pd.DataFrame = pq.read_table(pa.BufferReader(content)).to_pandas(date_as_object=False)
    return frame


def _empty_column(column: Column, rows: int) -> pd.Series:
    """A column that says nothing; a list says nothing by being empty."""
    values: list[Any] = [[] for _ in range(rows)] if column.kind is Kind.LIST else [None] * rows
    return pd.Series(values, dtype=_DTYPES.get(column.kind, "str"))
