"""What `release.json` lists, newest first: the editions of the register that can be opened, and where they come from."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Names the folder of `release.json`, or its address in an object store (see `lib.register.store`), where it isn't the project's own.
VARIABLE = "MUTUALS_DATA"
_OWN = Path(__file__).resolve().parents[2] / "data"


def data_address() -> str:
    """The folder or object-store address that editions come from, as the variable `MUTUALS_DATA` says."""
    return os.environ.get(VARIABLE, "").strip() or str(_OWN)


#: The folder that editions come from; the project's own where they come from an object store.
DATA_DIR = _OWN if "://" in data_address() else Path(data_address())
RELEASE = "release.json"
#: The folder beside it that holds one folder an edition.
EDITIONS = "editions"
_BROKEN = f"{RELEASE} is broken or half copied: run 'make data' to build it again."
#: The name of a table or of an edition's folder: never a way out of the data folder.
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}", re.ASCII)


class NoEditionError(RuntimeError):
    """There is no complete edition to open; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One edition that can be opened.

    Args:
        name: Its name for readers, such as 2026-11.
        folder: Where its files are, seen from `release.json`; it is named after its content.
        updated: The day of its update.
        entry: All that `release.json` says of it, as JSON holds it.
    """

    name: str
    folder: str
    updated: date
    entry: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def register(self) -> Mapping[str, Any]:
        """What the register is about, as `Register.from_mapping` takes it."""
        return dict(self.entry["register"])

    @property
    def digests(self) -> Mapping[str, str]:
        """Table -> SHA-256 of its file."""
        return {name: str(table["sha256"]) for name, table in self.entry["tables"].items()}


@dataclass(frozen=True, kw_only=True)
class Release:
    """The editions that can be opened, newest first."""

    editions: tuple[Edition, ...]

    @property
    def newest(self) -> Edition:
        """The edition that readers open if they ask for none."""
        return self.editions[0]

    def find(self, name: str) -> Edition:
        """The edition of a name. Raises NoEditionError if there is none."""
        found = next((edition for edition in self.editions if edition.name == name), None)
        if found is None:
            raise NoEditionError(f"Edition {name} is not kept.")
        return found


def read_release(data_dir: Path = DATA_DIR) -> Release:
    """What the `release.json` of a folder lists. Raises NoEditionError if it is missing or unreadable."""
    try:
        content = (data_dir / RELEASE).read_bytes()
    except OSError as error:
        message = f"No edition of the register can be opened in {data_dir.name}: run 'make data' to build one."
        raise NoEditionError(message) from error
    return parse_release(content)


def parse_release(content: bytes) -> Release:
    """What the bytes of a `release.json` list; one from before editions were listed is its own only one.

    Raises:
        NoEditionError: If they are cut short, lack something, or name files that they may not name.
    """
    try:
        raw = json.loads(content)
        editions = tuple(_parse_edition(entry) for entry in raw.get("editions", [raw]))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NoEditionError(_BROKEN) from error
    if not editions:
        raise NoEditionError(_BROKEN)
    return Release(editions=editions)


def _parse_edition(entry: Mapping[str, Any]) -> Edition:
    """One edition of the list. Raises ValueError, TypeError, KeyError or AttributeError if something is missing or wrong."""
    edition = Edition(name=entry["edition"], folder=entry["folder"], updated=date.fromisoformat(entry["register"]["updated"]), entry=entry)
    names = (edition.folder.removeprefix(f"{EDITIONS}/"), *edition.digests)
    if not edition.name or not all(map(_FILE_NAME.fullmatch, names)):
        raise ValueError(f"edition {edition.name!r} has no name or a file outside its folder")
    return edition
