"""What a measure returns: a small tidy frame that knows its unit, period, coverage and sources.

Chart, table, headline, alt text, download and briefing are all made from the same `Result`, so they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import pandas as pd

from lib.core.asat import choose, grades, is_live, list_grades, source_ids
from lib.core.caching import weigh
from lib.core.estimates import Method, sums
from lib.core.fields import COMMON
from lib.register.schema import GRADES
from lib.register.vocabulary import SILENT, Speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lib.core.field import Field
    from lib.core.words import Words
    from lib.register.dataset import Dataset
    from lib.register.measures import Measure
    from lib.view.view import View

FactsT = TypeVar("FactsT")


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dictionaries of plain values."""
    # As `frame.to_dict("records")`, which takes three times as long for a row or two of a wide table.
    names, rows = list(frame.columns), frame.to_numpy(object).tolist()
    return [dict(zip(names, [None if cell is pd.NA else cell for cell in row], strict=True)) for row in rows]


@dataclass(frozen=True)
class NoFacts:
    """Where the rows say everything."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A sum of what is traced and what is estimated, in pounds a year, with its range, and how many mutuals are traced."""

    total: float
    low: float
    high: float
    traced: int


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How many of the mutuals shown a figure covers, such as 'value known for 20 of 50 mutuals'.

    Args:
        known: How many it covers.
        of: How many are shown.
        what: Key of a measure.
        years: First and last year that the figures describe; None where none is known.
        estimate: The sum in all where some of it is estimated, with its range; None for what is only traced.
    """

    known: int
    of: int
    what: str
    years: tuple[str, str] | None = None
    estimate: Estimate | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Result(Generic[FactsT]):
    """What a measure returns.

    Args:
        frame: Tidy rows; every column is one of `columns`. Empty when there is nothing to show.
        view: What was asked for.
        unit: Unit of the main values.
        edition: The data edition.
        facts: What sentences need and the frame does not hold row by row: a frozen dataclass a measure.
        coverage: How much of the selection the figures cover, where some may be missing.
        source_ids: Every source behind the rows.
        grades: Evidence grade -> number of mutuals behind the rows.
        register_grades: The evidence grades of which the register has any organisation.
        anyone: True where mutuals are live in the view though there are no rows: then it is not that nobody was live.
        nothing_to_show: True where there are rows but none of them says anything.
        name: Id of the rows it is of: its link parameter and file name; set by its card.
        wording: Gives its words; set by its card.
        own_columns: Columns of its topic, beside those that every topic may use; set by its card.
        speaker: Who puts the register's own nouns into labels, definitions and computed texts; set by its card.
    """

    frame: pd.DataFrame
    view: View
    unit: str
    edition: str
    facts: FactsT
    coverage: Coverage | None = None
    source_ids: tuple[str, ...] = ()
    grades: Mapping[str, int] = field(default_factory=dict)
    register_grades: frozenset[str] = frozenset(GRADES.values())
    anyone: bool = False
    nothing_to_show: bool = False
    name: str = ""
    wording: Callable[[Result[FactsT]], Words] | None = None
    own_columns: Mapping[str, Field] = field(default_factory=dict)
    speaker: Speaker = SILENT

    @property
    def empty(self) -> bool:
        """True when there is nothing to draw."""
        return self.frame.empty or self.nothing_to_show

    @cached_property
    def words(self) -> Words:
        """Headline, subtitle, alt text, caption, in the register's own nouns. Raises ValueError where no card has set them."""
        if self.wording is None:
            raise ValueError("Only the result of a card has words: work the card out.")
        return self.speaker.over(self.wording(self))

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of the frame, in its order. Raises KeyError for a column that nobody has defined."""
        return tuple(self.speak_field(self.own_columns.get(name) or COMMON[name]) for name in map(str, self.frame.columns))

    def speak_field(self, field: Field) -> Field:
        """A field with label and definition in the register's own nouns; its name and unit are words of the code."""
        if self.speaker.silent:
            return field
        return replace(field, label=self.speaker.say(field.label), definition=self.speaker.say(field.definition))

    @property
    def spoken_frame(self) -> pd.DataFrame:
        """The frame for readers: computed texts in the register's own nouns, names and texts of the data as they are."""
        if self.speaker.silent:
            return self.frame
        texts = [name for name, kind in self.frame.dtypes.items() if kind == "object" or str(kind) in ("str", "category")]
        say = self.speaker.over
        return self.frame.assign(**{str(name): [say(cell) for cell in self.frame[name].astype(object)] for name in texts})


@weigh.register
def _(result: Result) -> int:  # type: ignore[type-arg]  # looked at when the program runs
    return weigh(result.frame)


def cover(data: Dataset, live: pd.DataFrame, measure: Measure) -> Coverage | None:
    """How many live mutuals (rows of `live_rows`) a measure covers; None where it is counted, and so covers all."""
    if not measure.added_up:
        return None
    known, estimate = int(live[measure.key].notna().sum()), None
    if measure.ranged and known:
        total, low, high, _ = sums(data, live).iloc[0]
        estimate = Estimate(total=total, low=low, high=high, traced=int(live["method"].eq(str(Method.TRACED)).sum()))
    return Coverage(known=known, of=len(live), what=measure.key, years=span_of_years(live, measure), estimate=estimate)


def span_of_years(live: pd.DataFrame, measure: Measure) -> tuple[str, str] | None:
    """First and last year that the figures of live mutuals (rows of `live_at`) describe; None where none is known."""
    years = live[f"{measure.key}_year"].dropna().unique() if measure.observed else ()
    # A year is a text, since it may be a span: '2013 to 2020'.
    return (min(each[:4] for each in years), max(each[-4:] for each in years)) if len(years) else None


def build_result(
    data: Dataset,
    view: View,
    frame: pd.DataFrame,
    facts: FactsT,
    *,
    unit: str,
    mutuals: pd.DataFrame | None = None,
    cites: tuple[str, ...] | None = None,
    coverage: Coverage | None = None,
) -> Result[FactsT]:
    """The result of a measure: the one place where its sources, grades and edition are put together.

    Args:
        data: The edition.
        view: What was asked for.
        frame: Tidy rows.
        facts: What sentences need beside the rows.
        unit: Unit of the main values.
        mutuals: The mutuals behind the rows (rows of the organisations table, or of `live_at`), for their grades.
        cites: Every source behind the rows; those in the frame's column `source_id` if left out.
        coverage: How much of the selection the figures cover.
    """
    return Result(
        frame=frame,
        view=view,
        unit=unit,
        edition=data.edition,
        facts=facts,
        coverage=coverage,
        source_ids=source_ids(frame["source_id"]) if cites is None else cites,
        grades={} if mutuals is None else grades(mutuals),
        register_grades=list_grades(data),
        anyone=frame.empty and bool(is_live(choose(data, view), view.as_at).any()),
    )
