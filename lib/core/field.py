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
    """One column of a result's frame: how it is labelled, defined and written."""

    name: str
    label: str
    definition: str
    show: Show = Show.TEXT
    unit: str = ""


def columns(*fields: Field) -> Mapping[str, Field]:
    """Name -> field."""
    return MappingProxyType({field.name: field for field in fields})
