"""Opens one edition of the built register as frames that nobody changes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow.parquet as pq

from lib.schema import Register

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

DATA_DIR = Path(__file__).resolve().parent.parent / "data"
RELEASE = "release.json"


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
        tables: Table name -> frame, columns as in `lib.tables`. Never change one: every reader shares it.
        latest: The newest date that any figure describes, at most the day of the edition.
    """

    edition: str
    folder: str
    register: Register
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    latest: date

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

    def source(self, source_id: str) -> Source:
        """One source. Raises KeyError for an unknown id."""
        return self._sources[source_id]

    def cited(self, ids: Iterable[str]) -> dict[str, Source]:
        """Source id -> source, in the order of the ids. Raises KeyError for an id that the register does not list."""
        return {each: self._sources[each] for each in ids}

    @cached_property
    def _sources(self) -> dict[str, Source]:
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
        release: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"No edition of the register can be opened in {data_dir.name}: run 'make data' to build one."
        raise NoEditionError(message) from error
    return release


def open_dataset(data_dir: Path = DATA_DIR) -> Dataset:
    """Open the edition that `release.json` names.

    Returns:
        The dataset; days are datetime64, categories are pandas categories, lists are arrays of text.

    Raises:
        NoEditionError: If there is no edition or one of its files can't be read.
    """
    release = read_release(data_dir)
    folder = data_dir / release["folder"]
    try:
        tables = {name: _read_table(folder / f"{name}.parquet") for name in release["tables"]}
    except (OSError, ValueError) as error:
        message = f"Edition {release['edition']} is incomplete: run 'make data' to build it again."
        raise NoEditionError(message) from error
    register = Register.from_mapping(release["register"])
    return Dataset(
        edition=release["edition"],
        folder=Path(release["folder"]).name,
        register=register,
        tables=MappingProxyType(tables),
        latest=_latest(tables, register),
    )


def _read_table(path: Path) -> pd.DataFrame:
    frame: pd.DataFrame = pq.read_table(path).to_pandas(date_as_object=False)
    return frame


def _latest(tables: Mapping[str, pd.DataFrame], register: Register) -> date:
    newest = max(tables["observations"]["period_end_to"].max(), tables["sector_series"]["as_of_to"].max())
    return min(pd.Timestamp(newest).date(), register.updated)
