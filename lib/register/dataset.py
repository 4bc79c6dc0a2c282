"""Opens an edition of the built register as frames that nobody changes; several editions are kept side by side."""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lib.register.measures import MEASURES
from lib.register.schema import Kind, Register
from lib.register.tables import GEO_TABLES, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lib.register.schema import Column, Table
    from lib.register.vocabulary import Speaker

#: Names the folder of `release.json`, or its address in an object store (see `lib.register.store`), where it isn't the project's own.
VARIABLE = "MUTUALS_DATA"
_OWN = Path(__file__).resolve().parents[2] / "data"


def data_address() -> str:
    """The folder or object-store address that editions come from, as the variable `MUTUALS_DATA` says."""
    return os.environ.get(VARIABLE, "").strip() or str(_OWN)


#: The folder that editions come from; the project's own where they come from an object store.
DATA_DIR = _OWN if "://" in data_address() else Path(data_address())
RELEASE = "release.json"
_BROKEN = f"{RELEASE} is broken or half copied: run 'make data' to build it again."
#: Older editions held in memory at a time.
KEPT_OPEN = 3
#: Editions of which is kept what no filter changes.
KEPT_EDITIONS = KEPT_OPEN + 1
#: The name of a table or of an edition's folder: never a way out of the data folder.
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}", re.ASCII)
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


@dataclass(frozen=True, kw_only=True)
class Edition:
    """An edition that is kept: its name, its folder, the day of its update, and all that `release.json` tells of it."""

    name: str
    folder: str
    updated: date
    told: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, kw_only=True)
class Source:
    """A page that figures rest on; `url` and `published` are empty where they are not known."""

    id: str
    title: str
    publisher: str
    url: str = ""
    published: str = ""

    @property
    def label(self) -> str:
        """Title and publisher, as tables and charts name it."""
        return f"{self.title} ({self.publisher})"


class NoEditionError(RuntimeError):
    """There is no complete edition to open; the message says what to do."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Dataset:
    """One edition of the register.

    Args:
        edition: Its name for readers, such as 2026-11.
        folder: Name of the folder that holds its files; it changes with the content, so caches are keyed on it.
        register: What the register is about: dates and vocabulary.
        tables: Table name -> frame, columns as in `lib.register.tables`. Never change one: every reader shares it.
        latest: The newest date that any figure describes, at most the day of the edition.
        editions: Every edition kept beside it, itself among them, newest first.
        lacks: Tables, and columns as 'table.column', that it was built without; they are empty.
        data_dir: Where the editions are.
    """

    edition: str
    folder: str
    register: Register
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    latest: date
    editions: tuple[Edition, ...] = ()
    lacks: frozenset[str] = frozenset()
    data_dir: Path = DATA_DIR

    @property
    def mutuals(self) -> pd.DataFrame:
        """One row per organisation."""
        return self.tables["organisations"]

    @property
    def observations(self) -> pd.DataFrame:
        """One row per figure about an organisation."""
        return self.tables["observations"]

    @property
    def published(self) -> pd.DataFrame:
        """One row per published total for the sector."""
        return self.tables["sector_series"]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Id of a mutual -> its name."""
        return dict(zip(self.mutuals["mutual_id"].astype(str), self.mutuals["name"].astype(str), strict=True))

    @cached_property
    def speaker(self) -> Speaker:
        """Who puts the register's own nouns into texts for readers, and leaves what stands in its tables as it is."""
        return self.register.vocabulary.speaker(_texts(self))

    def has(self, *needed: str) -> bool:
        """True when every table, or column as 'table.column', or value as 'table.column=value' has a row to show."""
        return all(_has(self.tables, each) for each in needed)

    @property
    def newer(self) -> str:
        """The newest edition kept, where it is not this one; else empty."""
        return self.editions[0].name if self.editions and self.editions[0].name != self.edition else ""

    @property
    def older(self) -> tuple[Edition, ...]:
        """The editions kept that came before this one, newest first."""
        names = [each.name for each in self.editions]
        return self.editions[names.index(self.edition) + 1 :] if self.edition in names else ()

    def at(self, edition: str) -> Dataset:
        """Another edition kept. Raises NoEditionError if there is none of that name."""
        if edition == self.edition:
            return self
        found = next((each for each in self.editions if each.name == edition), None)
        if found is None:
            raise NoEditionError(f"Edition {edition} is not kept.")
        return _kept(self.data_dir, found, self.editions)

    def source(self, source_id: str) -> Source:
        """One source. Raises KeyError for an unknown id."""
        return self.sources[source_id]

    def cited(self, ids: Iterable[str]) -> dict[str, Source]:
        """Source id -> source, in the order of the ids. Raises KeyError for an id that the register does not list."""
        return {each: self.sources[each] for each in ids}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Id of a source -> it, for every source of the register."""
        table = self.tables["sources"][["source_id", "title", "publisher", "url", "published"]].astype(object)
        rows = table.where(table.notna(), "").itertuples(index=False, name=None)
        texts = (tuple(map(str, row)) for row in rows)
        return {
            each: Source(id=each, title=title, publisher=publisher, url=url, published=published)
            for each, title, publisher, url, published in texts
        }


def read_release(data_dir: Path = DATA_DIR) -> dict[str, Any]:
    """What `release.json` says. Raises NoEditionError if it is missing or unreadable."""
    path = data_dir / RELEASE
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"No edition of the register can be opened in {data_dir.name}: run 'make data' to build one."
        raise NoEditionError(message) from error
    return parse_release(content)


def parse_release(content: bytes) -> dict[str, Any]:
    """What the bytes of `release.json` say. Raises NoEditionError if they are cut short or name files they may not name."""
    try:
        release: dict[str, Any] = json.loads(content)
        kept = release.get("editions", [release])
        days = [date.fromisoformat(told["register"]["updated"]) for told in kept if told["edition"]]
        names = [name for told in kept for name in (told["folder"].removeprefix("editions/"), *told["tables"])]
        sound = len(days) == len(kept) > 0 and all(map(_FILE_NAME.fullmatch, names))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NoEditionError(_BROKEN) from error
    if not sound:
        raise NoEditionError(_BROKEN)
    return release


def open_dataset(data_dir: Path = DATA_DIR, *, edition: str = "") -> Dataset:
    """Open the edition that `release.json` names, or another that it keeps.

    Args:
        data_dir: Folder of `release.json`.
        edition: Name of the edition; empty for the newest.

    Returns:
        The dataset; days are datetime64, categories are pandas categories, lists are arrays of text. Tables and columns
        that came after the edition are there and empty.

    Raises:
        NoEditionError: If there is no such edition, or one of its files can't be read or isn't the one that was built.
    """
    return open_release(read_release(data_dir), data_dir, edition=edition)


def open_release(newest: Mapping[str, Any], data_dir: Path, *, edition: str = "") -> Dataset:
    """Open an edition as `open_dataset` does, of what a `release.json` said. Raises NoEditionError like it."""
    editions = tuple(_edition(each) for each in newest.get("editions", [newest]))
    told = newest if not edition else next((each.told for each in editions if each.name == edition), None)
    if told is None:
        raise NoEditionError(f"Edition {edition} is not kept.")
    return _open(told, editions, data_dir)


def _open(told: Mapping[str, Any], editions: tuple[Edition, ...], data_dir: Path) -> Dataset:
    folder = data_dir / told["folder"]
    try:
        tables = {name: _read_table(folder / f"{name}.parquet", str(each["sha256"])) for name, each in told["tables"].items()}
        register = Register.from_mapping(told["register"])
        lacks = _complete(tables)
        register = _offered(tables, register)
        latest = _latest(tables, register)
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"Edition {told['edition']} is incomplete: run 'make data' to build it again."
        raise NoEditionError(message) from error
    return Dataset(
        edition=told["edition"],
        folder=Path(told["folder"]).name,
        register=register,
        tables=MappingProxyType(tables),
        latest=latest,
        editions=editions,
        lacks=lacks,
        data_dir=data_dir,
    )


def kept_editions(data_dir: Path = DATA_DIR) -> tuple[Edition, ...]:
    """The editions kept, newest first. Raises NoEditionError if there is none."""
    release = read_release(data_dir)
    return tuple(_edition(each) for each in release.get("editions", [release]))


def _edition(release: Mapping[str, Any]) -> Edition:
    updated = date.fromisoformat(release["register"]["updated"])
    return Edition(name=release["edition"], folder=Path(release["folder"]).name, updated=updated, told=release)


@lru_cache(maxsize=KEPT_OPEN)
def _kept(data_dir: Path, edition: Edition, editions: tuple[Edition, ...]) -> Dataset:
    """An older edition, opened once for each list of editions kept; its folder is named after its content."""
    return _open(edition.told, editions, data_dir)


def _complete(tables: dict[str, pd.DataFrame]) -> frozenset[str]:
    """Add the tables and columns of today that an older edition lacks, empty; gives their names."""
    lacks: list[str] = []
    for name, table in (TABLES | GEO_TABLES).items():
        if name not in tables:
            lacks.append(name)
            tables[name] = pd.DataFrame({column.name: _nothing(column, 0) for column in table.columns})
            continue
        missing = _missing(tables[name], table)
        lacks += [f"{name}.{column.name}" for column in missing]
        tables[name] = tables[name].assign(**{column.name: _nothing(column, len(tables[name])) for column in missing})
    return frozenset(lacks)


def _missing(frame: pd.DataFrame, table: Table) -> list[Column]:
    return [column for column in table.columns if column.name not in frame.columns]


def _nothing(column: Column, rows: int) -> pd.Series:
    """A column that says nothing; a list says nothing by being empty."""
    values: list[Any] = [[] for _ in range(rows)] if column.kind is Kind.LIST else [None] * rows
    return pd.Series(values, dtype=_DTYPES.get(column.kind, "str"))


def _read_table(path: Path, digest: str) -> pd.DataFrame:
    """One table. Raises ValueError if the file is not the one that was built."""
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"{path.name} is not the file that was built")
    frame: pd.DataFrame = pq.read_table(pa.BufferReader(content)).to_pandas(date_as_object=False)
    return frame


def _texts(data: Dataset) -> Iterator[str]:
    """Every name and text that the register's tables and vocabulary hold."""
    yield from (*data.register.sectors, *data.register.groups, data.register.title)
    yield from data.register.legal_forms
    for name, table in TABLES.items():
        for column in table.source_columns:
            if column.kind in (Kind.TEXT, Kind.URL, Kind.ID):
                yield from data.tables[name][column.name].dropna().astype(str).unique()
            elif column.kind is Kind.LIST:
                yield from (str(item) for items in data.tables[name][column.name].dropna() for item in items)


def _has(tables: Mapping[str, pd.DataFrame], needed: str) -> bool:
    place, _, value = needed.partition("=")
    name, _, column = place.partition(".")
    frame = tables[name]
    if not column:
        return len(frame) > 0
    found = frame[column].notna() if not value else frame[column].eq(value)
    return bool(found.any())


def _offered(tables: Mapping[str, pd.DataFrame], register: Register) -> Register:
    """The register with the measures that it names, else those that its tables have figures for."""
    if register.vocabulary.measures:
        return register
    found = [key for key, each in MEASURES.items() if not each.found_in or any(_has(tables, place) for place in each.found_in)]
    if len(found) == len(MEASURES):
        return register
    return replace(register, vocabulary=replace(register.vocabulary, measures=tuple(found)))


def _latest(tables: Mapping[str, pd.DataFrame], register: Register) -> date:
    found = [tables["observations"]["period_end_to"].max(), tables["sector_series"]["as_of_to"].max()]
    known = [pd.Timestamp(day).date() for day in found if not pd.isna(day)]
    return max(min(max(known, default=register.updated), register.updated), register.reference_date)
