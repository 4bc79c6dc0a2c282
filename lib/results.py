"""What a measure returns: a small tidy frame that knows its unit, period, coverage and sources.

Chart, table, headline, alt text, download and briefing are all made from the same `Result`, so they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lib.fields import FIELDS, Field
from lib.vocabulary import SILENT, Speaker

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from lib.view import View


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dictionaries of plain values; pandas' own `to_dict` takes several times as long for few rows."""
    names = [str(name) for name in frame.columns]
    columns = [frame[name].to_numpy(object).tolist() for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How many of the mutuals shown a figure covers, such as 'value known for 20 of 50 mutuals'."""

    known: int
    of: int
    what: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Result:
    """What a measure returns.

    Args:
        name: Id of the measure's card: its link parameter and file name.
        frame: Tidy rows; every column is one of `FIELDS`. Empty when there is nothing to show.
        view: What was asked for.
        unit: Unit of the main values.
        coverage: How much of the selection the figures cover, where some may be missing.
        source_ids: Every source behind the rows.
        grades: Evidence grade -> number of mutuals behind the rows.
        facts: Scalars that sentences need and that the frame does not hold row by row.
        edition: The data edition.
        speaker: Who puts the register's own nouns into labels, definitions and computed texts.
    """

    name: str
    frame: pd.DataFrame
    view: View
    unit: str
    edition: str
    speaker: Speaker = SILENT
    coverage: Coverage | None = None
    source_ids: tuple[str, ...] = ()
    grades: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of the frame, in its order."""
        return tuple(self.spoken(FIELDS[str(column)]) for column in self.frame.columns)

    def spoken(self, field: Field) -> Field:
        """A field with label and definition in the register's own nouns; its name and unit are words of the code."""
        if self.speaker.silent:
            return field
        return replace(field, label=self.speaker.say(field.label), definition=self.speaker.say(field.definition))

    @property
    def said(self) -> pd.DataFrame:
        """The frame for readers: computed texts in the register's own nouns, names and texts of the data as they are."""
        if self.speaker.silent:
            return self.frame
        texts = [name for name, kind in self.frame.dtypes.items() if kind == "object" or str(kind) in ("str", "category")]
        say = self.speaker.over
        return self.frame.assign(**{str(name): [say(cell) for cell in self.frame[name].astype(object)] for name in texts})

    @property
    def empty(self) -> bool:
        """True when there is nothing to draw."""
        return self.frame.empty or bool(self.facts.get("nothing_to_show"))
