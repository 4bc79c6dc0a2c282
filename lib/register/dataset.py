"""One edition of the register, opened as frames that nobody changes; other editions are opened beside it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from lib.register.files import read_tables
from lib.register.measures import MEASURES
from lib.register.release import DATA_DIR, Edition, NoEditionError, Release, read_release
from lib.register.schema import Kind, Register
from lib.register.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from lib.register.vocabulary import Speaker

#: Older editions held in memory at a time.
_OLDER_EDITIONS = 3


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
        return self.register.vocabulary.speaker(_list_texts(self))

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
        return _open_older(Release(editions=self.editions).find(edition), self.editions, self.data_dir)

    def source(self, source_id: str) -> Source:
        """One source. Raises KeyError for an unknown id."""
        return self.sources[source_id]

    def find_sources(self, ids: Iterable[str]) -> dict[str, Source]:
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


def open_dataset(data_dir: Path = DATA_DIR, *, edition: str = "") -> Dataset:
    """Open the newest edition that `release.json` lists, or another of them.

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


def open_release(release: Release, data_dir: Path, *, edition: str = "") -> Dataset:
    """Open an edition of a release as `open_dataset` does. Raises NoEditionError like it."""
    return _open(release.find(edition) if edition else release.newest, release.editions, data_dir)


def _open(edition: Edition, editions: tuple[Edition, ...], data_dir: Path) -> Dataset:
    folder = data_dir / edition.folder
    try:
        tables, lacks = read_tables(folder, edition.digests)
        tables["organisations"] = _read_starts(tables["organisations"])
        register = _with_measures(Register.from_mapping(edition.register), tables)
        latest = _find_latest(tables, register)
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"Edition {edition.name} is incomplete: run 'make data' to build it again."
        raise NoEditionError(message) from error
    return Dataset(
        edition=edition.name,
        folder=folder.name,
        register=register,
        tables=MappingProxyType(tables),
        latest=latest,
        editions=editions,
        lacks=lacks,
        data_dir=data_dir,
    )


#: Readers of an older edition share it; its folder is named after its content, so what is remembered never goes out of date.
_open_older = lru_cache(maxsize=_OLDER_EDITIONS)(_open)


def _list_texts(data: Dataset) -> Iterator[str]:
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


def _read_starts(mutuals: pd.DataFrame) -> pd.DataFrame:
    """The organisations, those first seen trading possibly live no earlier: editions before 2026-12 were built with another reading."""
    is_trading_by = mutuals["start_basis"].eq("trading by")
    return mutuals.assign(start_from=mutuals["start_from"].mask(is_trading_by, mutuals["trading_by_from"]))


def _with_measures(register: Register, tables: Mapping[str, pd.DataFrame]) -> Register:
    """The register with the measures that it names, else those that its tables have figures for."""
    if register.vocabulary.measures:
        return register
    found = [key for key, each in MEASURES.items() if not each.found_in or any(_has(tables, place) for place in each.found_in)]
    if len(found) == len(MEASURES):
        return register
    return replace(register, vocabulary=replace(register.vocabulary, measures=tuple(found)))


def _find_latest(tables: Mapping[str, pd.DataFrame], register: Register) -> date:
    found = [tables["observations"]["period_end_to"].max(), tables["sector_series"]["as_of_to"].max()]
    known = [pd.Timestamp(day).date() for day in found if not pd.isna(day)]
    return max(min(max(known, default=register.updated), register.updated), register.reference_date)
