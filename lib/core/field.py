"""How one column of a result is labelled, defined and written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Show(StrEnum):
    """How the values of a field are written and aligned."""

    TEXT = "text"
    COUNT = "count"  # a whole number
    MONEY = "money"  # pounds
    PEOPLE = "people"
    RATE = "rate"  # one decimal
    EXACT = "exact"  # every digit that the source gives
    SHARE = "share"  # 0 to 1, written as a percentage
    TIMES = "times"  # a multiple, one decimal
    DAY = "day"
    YEAR = "year"
    PERIOD = "period"  # years or months in a source's words
    SOURCE = "source"  # a source id

    @property
    def numeric(self) -> bool:
        """True for numbers, which tables set to the right; a source's own words for a period are text."""
        return self not in (Show.TEXT, Show.DAY, Show.PERIOD, Show.SOURCE)


@dataclass(frozen=True, kw_only=True)
class Field:
    """One column of a result's frame: how it is labelled, defined and written.

    Args:
        name: Name of the column.
        label: What readers call it.
        definition: What it holds.
        show: How its values are written.
        unit: Unit of its values.
        rank: Which columns a table keeps where there is no room for all: 0 what a row is about, 1 how it stands, 2 and 3 its figures,
            4 what kind and where, 5 the rest, 6 how it is known, 9 what opens with the row.
        least: Least width in a table, in rem, where what it holds needs no more.
        unit_in: Column that holds the unit of each value, where units are mixed.
        optional: True where a missing value means that there is nothing to say, not that it is not known.
        badge: True where its values are a few words that tables show as badges.
        clip: Characters after which a table's cell ends, the whole opening with its row; 0 for never.
        precision_in: Column that says of each value whether it is exact, about or at least so much.
    """

    name: str
    label: str
    definition: str
    show: Show = Show.TEXT
    unit: str = ""
    rank: int = 5
    least: float = 0.0
    unit_in: str = ""
    precision_in: str = ""
    optional: bool = False
    badge: bool = False
    clip: int = 0


def columns(*fields: Field) -> Mapping[str, Field]:
    """Name -> field."""
    return MappingProxyType({field.name: field for field in fields})
