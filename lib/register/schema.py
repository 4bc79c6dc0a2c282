"""What a table and a column are, the words a register may use, and the register itself.

The tables are in `lib.register.tables`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from lib.register.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

REGIONS = (
    "North East",
    "North West",
    "Yorkshire and The Humber",
    "East Midlands",
    "West Midlands",
    "East of England",
    "London",
    "South East",
    "South West",
)
#: Region -> ONS code; the boundary files list the nine in the same order.
REGION_CODES = {region: f"E1200000{number}" for number, region in enumerate(REGIONS, 1)}
NATIONAL = "National"
NOT_KNOWN = "Not known"
#: Places a reader can filter by: the nine regions, bodies that work across England, and those no source places.
PLACES = (*REGIONS, NATIONAL, NOT_KNOWN)

#: Source confidence -> the grade that readers see.
GRADES = {"high": "Strong", "medium": "Moderate", "low": "Weak"}

#: How well a mutual is placed on the map, best first.
PRECISIONS = ("postcode", "postcode sector", "postcode district", "town", "council", "region", "not placed")

#: Scope of a figure that describes the body as a whole: the only one that counts as its value or its staff.
WHOLE = "whole"
#: Scope of a figure of the public body that it left, or of what was planned, asked for or due to move before it began.
BEFORE_SPIN_OUT = "before spin-out"


class Kind(StrEnum):
    """What a column holds; the build derives the check and the Parquet type from it."""

    ID = "id"  # a slug, unique where it is the table's key
    TEXT = "text"
    CATEGORY = "category"  # one of `allowed`; dictionary-encoded
    LIST = "list"  # several values separated by |
    DATE = "date"  # 2011, 2011-10, 2011-10-01 or a span such as 2013-04/2020-03; built into _from, _mid and _to
    MONEY = "money"  # whole pounds
    NUMBER = "number"
    WHOLE = "whole"  # a whole number
    FLAG = "flag"  # yes, no or blank
    URL = "url"
    DAY = "day"  # an exact date (built columns only)


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column.

    Args:
        name: As in the file.
        kind: What it holds.
        label: Heading for readers, unit left out.
        definition: One sentence for the data dictionary.
        unit: Unit of numbers, empty for the rest or where another column says it.
        required: True where a blank cell is an error.
        allowed: The values a category may take; empty means "taken from the register's own vocabulary".
        vocabulary: Name of the `Register` attribute that lists the allowed values.
        refers_to: Table whose key (each of) the value must be.
        negative: True where a number may be below zero.
        derived: True for columns that the build adds.
        separator: What stands between the values of a list.
        bare: True where an address may leave out http://; the build then adds it.
        past: True where a date can't lie after the register's day of update.
    """

    name: str
    kind: Kind
    label: str
    definition: str
    unit: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()
    vocabulary: str = ""
    refers_to: str = ""
    negative: bool = False
    derived: bool = False
    separator: str = "|"
    bare: bool = False
    past: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: its file is `<name>.csv` in the source folder, unless `file` names another, and `<name>.parquet` once built."""

    name: str
    label: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    file: str = ""

    @property
    def source_file(self) -> str:
        """The CSV file, relative to the source folder."""
        return self.file or f"{self.name}.csv"

    @property
    def source_columns(self) -> tuple[Column, ...]:
        """The columns that the CSV file has, in its order."""
        return tuple(column for column in self.columns if not column.derived)

    def column(self, name: str) -> Column:
        """The column called `name`. Raises KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A date that readers reach with one press."""

    label: str
    date: date


@dataclass(frozen=True, kw_only=True)
class Register:
    """What a register is about: edition, dates, vocabulary. Read from `register.toml` beside the tables."""

    title: str
    short_title: str
    edition: str
    updated: date
    next_update: date
    reference_date: date
    first_date: date
    baseline_year: int
    contact: str
    presets: tuple[Preset, ...]
    sector_groups: tuple[tuple[str, tuple[str, ...]], ...]
    #: Words that links once carried: (parameter, old word, present word).
    renamed: tuple[tuple[str, str, str], ...] = ()
    #: What it says in its own words and offers by its own choice.
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    @property
    def sectors(self) -> tuple[str, ...]:
        """Every sector, in the order of its group."""
        return tuple(sector for _, sectors in self.sector_groups for sector in sectors)

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of the sector groups, in order."""
        return tuple(name for name, _ in self.sector_groups)

    @property
    def regions(self) -> tuple[str, ...]:
        """What the column region may hold: the nine regions, the register's further places, and National."""
        return (*REGIONS, *self.vocabulary.extra_places, NATIONAL)

    @property
    def places(self) -> tuple[str, ...]:
        """Places a reader can filter by, in the order in which they are told."""
        return (*self.regions, NOT_KNOWN)

    @property
    def legal_forms(self) -> tuple[str, ...]:
        """The legal forms that an organisation may have."""
        return self.vocabulary.legal_forms

    @property
    def parent_types(self) -> tuple[str, ...]:
        """The kinds of parent body that an organisation may have."""
        return self.vocabulary.parent_types

    @property
    def end_reasons(self) -> tuple[str, ...]:
        """The reasons for which an organisation may have ended."""
        return self.vocabulary.end_reasons

    @property
    def group_of(self) -> dict[str, str]:
        """Sector -> the group it belongs to."""
        return {sector: group for group, sectors in self.sector_groups for sector in sectors}

    @classmethod
    def from_mapping(cls, raw: Mapping[str, Any]) -> Register:
        """Make a register from parsed TOML or JSON. Raises KeyError, TypeError or ValueError naming what is missing or wrong."""

        def day(value: Any) -> date:
            # A time of day is a date to Python; as text it is none, and says so.
            return value if type(value) is date else date.fromisoformat(str(value))

        def names(value: Any) -> tuple[str, ...]:
            if not isinstance(value, list | tuple):
                raise TypeError(f"{value!r} is not a list")
            return tuple(str(name) for name in value)

        return cls(
            title=str(raw["title"]),
            short_title=str(raw["short_title"]),
            edition=str(raw["edition"]),
            updated=day(raw["updated"]),
            next_update=day(raw["next_update"]),
            reference_date=day(raw["reference_date"]),
            first_date=day(raw["first_date"]),
            baseline_year=int(raw["baseline_year"]),
            contact=str(raw["contact"]),
            presets=tuple(Preset(label=str(p["label"]), date=day(p["date"])) for p in raw["presets"]),
            sector_groups=tuple((str(g["name"]), names(g["sectors"])) for g in raw["sector_groups"]),
            renamed=tuple((str(name), str(old), str(new)) for name, words in raw.get("renamed", {}).items() for old, new in words.items()),
            vocabulary=Vocabulary.from_mapping(raw),
        )

    def to_mapping(self) -> dict[str, Any]:
        """The opposite of `from_mapping`, in types that JSON can hold."""
        renamed: dict[str, dict[str, str]] = {}
        for name, old, new in self.renamed:
            renamed.setdefault(name, {})[old] = new
        return {
            "title": self.title,
            "short_title": self.short_title,
            "edition": self.edition,
            "updated": self.updated.isoformat(),
            "next_update": self.next_update.isoformat(),
            "reference_date": self.reference_date.isoformat(),
            "first_date": self.first_date.isoformat(),
            "baseline_year": self.baseline_year,
            "contact": self.contact,
            "presets": [{"label": p.label, "date": p.date.isoformat()} for p in self.presets],
            "sector_groups": [{"name": name, "sectors": list(sectors)} for name, sectors in self.sector_groups],
            **({"renamed": renamed} if renamed else {}),
            **self.vocabulary.to_mapping(),
        }


def read_register(path: Path) -> Register:
    """Read `register.toml`. Raises OSError, tomllib.TOMLDecodeError, KeyError or ValueError."""
    return Register.from_mapping(tomllib.loads(path.read_text(encoding="utf-8")))
