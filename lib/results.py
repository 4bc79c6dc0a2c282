"""What a measure returns: a small tidy frame that knows its unit, period, coverage and sources.

Chart, table, headline, alt text, download and briefing are all made from the same `Result`, so they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from lib.view import View


class Show(StrEnum):
    """How the values of a field are written and aligned."""

    TEXT = "text"
    COUNT = "count"  # a whole number
    MONEY = "money"  # pounds
    PEOPLE = "people"
    RATE = "rate"  # one decimal
    SHARE = "share"  # 0 to 1, written as a percentage
    TIMES = "times"  # a multiple, one decimal
    DAY = "day"
    YEAR = "year"
    SOURCE = "source"  # a source id


@dataclass(frozen=True, kw_only=True)
class Field:
    """One column of a result's frame: how it is labelled, defined and written."""

    name: str
    label: str
    definition: str
    show: Show = Show.TEXT
    unit: str = ""


def _fields(*fields: Field) -> Mapping[str, Field]:
    return MappingProxyType({each.name: each for each in fields})


#: Every column that any result may have; the data dictionary, table headings and download metadata come from here.
FIELDS = _fields(
    Field(name="figure", label="Figure", definition="Which figure the row gives."),
    Field(name="date", label="Date", definition="The date at which mutuals are counted.", show=Show.DAY),
    Field(name="year", label="Year", definition="Calendar year.", show=Show.YEAR),
    Field(name="mutual_id", label="Id", definition="The mutual's id."),
    Field(name="name", label="Mutual", definition="The name it is known by."),
    Field(name="sector", label="Sector", definition="The main service, one of the register's sectors."),
    Field(name="sector_group", label="Sector group", definition="The group that the sector belongs to."),
    Field(name="region", label="Region", definition="One of the nine regions of England, National, or Not known."),
    Field(name="group", label="Group", definition="The sector group or region that the row describes."),
    Field(name="code", label="ONS code", definition="ONS code of the area."),
    Field(name="area", label="Area", definition="The region or the local authority of today."),
    Field(name="lad_name", label="Local authority", definition="The local authority of today; a merged council is shown in its successor."),
    Field(name="place_note", label="Note on place", definition="Says where a council named by the source has since merged."),
    Field(name="precision", label="Placed by", definition="The best evidence there is for its place on the map."),
    Field(name="lon", label="Longitude", definition="Degrees east, WGS 84.", show=Show.RATE, unit="degrees"),
    Field(name="lat", label="Latitude", definition="Degrees north, WGS 84.", show=Show.RATE, unit="degrees"),
    Field(name="launched", label="Launched", definition="When it began trading on its own, as precise as the source."),
    Field(name="ended", label="Ended", definition="When it stopped, as precise as the source."),
    Field(name="end_reason", label="Reason for ending", definition="Why it stopped."),
    Field(name="grade", label="Evidence grade", definition="Strong, moderate or weak evidence that it is a public service mutual."),
    Field(
        name="certain",
        label="Certainly live",
        definition="Mutuals live whatever day their partial dates mean.",
        show=Show.COUNT,
        unit="mutuals",
    ),
    Field(
        name="central",
        label="Live (central count)",
        definition="Mutuals live when each partial date is read as the middle of its span.",
        show=Show.COUNT,
        unit="mutuals",
    ),
    Field(
        name="possible",
        label="Possibly live",
        definition="Mutuals live on some reading of their partial dates.",
        show=Show.COUNT,
        unit="mutuals",
    ),
    Field(
        name="mutuals", label="Live mutuals", definition="Named mutuals live at the date (central count).", show=Show.COUNT, unit="mutuals"
    ),
    Field(name="mutuals_share", label="Share of mutuals", definition="Its share of the live mutuals shown.", show=Show.SHARE, unit="%"),
    Field(
        name="value",
        label="Value of services (at least)",
        definition="Sum of the known annual values; a floor where some are not known.",
        show=Show.MONEY,
        unit="GBP a year",
    ),
    Field(
        name="value_known",
        label="Mutuals with a known value",
        definition="How many of the live mutuals the value covers.",
        show=Show.COUNT,
        unit="mutuals",
    ),
    Field(name="value_share", label="Share of known value", definition="Its share of the known value shown.", show=Show.SHARE, unit="%"),
    Field(
        name="value_mean",
        label="Average known value",
        definition="Known value divided by the mutuals it covers.",
        show=Show.MONEY,
        unit="GBP a year",
    ),
    Field(name="value_year", label="Year of value", definition="The year that the value describes.", show=Show.YEAR),
    Field(name="value_basis", label="Basis of value", definition="Turnover, or contract value where no turnover is known."),
    Field(name="value_source", label="Source of value", definition="The page that gives the value.", show=Show.SOURCE),
    Field(
        name="staff",
        label="Staff (at least)",
        definition="Sum of the known headcounts; a floor where some are not known.",
        show=Show.PEOPLE,
        unit="people",
    ),
    Field(
        name="staff_known",
        label="Mutuals with known staff",
        definition="How many of the live mutuals the headcount covers.",
        show=Show.COUNT,
        unit="mutuals",
    ),
    Field(
        name="staff_mean",
        label="Average known staff",
        definition="Known headcount divided by the mutuals it covers.",
        show=Show.PEOPLE,
        unit="people",
    ),
    Field(name="staff_year", label="Year of staff", definition="The year that the headcount describes.", show=Show.YEAR),
    Field(name="staff_source", label="Source of staff", definition="The page that gives the headcount.", show=Show.SOURCE),
    Field(
        name="population", label="Population", definition="Residents, on a straight line between censuses.", show=Show.PEOPLE, unit="people"
    ),
    Field(
        name="rate",
        label="Mutuals per million people",
        definition="Live mutuals divided by the population in millions.",
        show=Show.RATE,
        unit="mutuals per million people",
    ),
    Field(name="shown", label="Measure shown", definition="The measure chosen in the filters.", show=Show.RATE),
    Field(name="low", label="Certain", definition="The figure on the readings of dates that give the least.", show=Show.RATE),
    Field(name="named", label="Named in the register", definition="The figure from named mutuals.", show=Show.RATE),
    Field(name="high", label="Possible", definition="The figure on the readings of dates that give the most.", show=Show.RATE),
    Field(name="known", label="Mutuals covered", definition="How many mutuals the named figure covers.", show=Show.COUNT, unit="mutuals"),
    Field(name="of", label="Of live mutuals", definition="How many mutuals are live at the date.", show=Show.COUNT, unit="mutuals"),
    Field(name="published", label="Published", definition="The published total nearest to the date.", show=Show.RATE),
    Field(name="published_approx", label="Precision of published", definition="Exact, approximate, or a floor ('at least')."),
    Field(name="published_as_of", label="Published for", definition="The date that the published figure describes."),
    Field(
        name="published_coverage", label="Area covered by published", definition="Nations that the published figure covers, where stated."
    ),
    Field(name="source_id", label="Source", definition="The page that says so.", show=Show.SOURCE),
    Field(name="note", label="Note", definition="What to bear in mind."),
    Field(name="unit", label="Unit", definition="Unit of the figures in the row."),
    Field(
        name="launches",
        label="Launches",
        definition="Mutuals whose launch (middle of its span) falls in the year.",
        show=Show.COUNT,
        unit="mutuals",
    ),
    Field(
        name="endings",
        label="Endings",
        definition="Mutuals whose end (middle of its span) falls in the year.",
        show=Show.COUNT,
        unit="mutuals",
    ),
    Field(
        name="times",
        label="Times as many",
        definition="The count at the date divided by the count in the base year.",
        show=Show.TIMES,
        unit="times",
    ),
    Field(
        name="base",
        label="Count in the base year",
        definition="Live mutuals in the middle of the base year.",
        show=Show.COUNT,
        unit="mutuals",
    ),
    Field(name="rank", label="Rank", definition="Place when sorted by size.", show=Show.COUNT),
    Field(
        name="cumulative_share",
        label="Share so far",
        definition="Share of the known value of this and all larger mutuals.",
        show=Show.SHARE,
        unit="%",
    ),
    Field(name="event", label="Event", definition="What happened."),
    Field(name="detail", label="Detail", definition="One sentence more."),
    Field(name="kind", label="Kind", definition="What kind of row it is."),
    Field(name="series", label="Series", definition="Named in the register, or published."),
)


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
    """

    name: str
    frame: pd.DataFrame
    view: View
    unit: str
    edition: str
    coverage: Coverage | None = None
    source_ids: tuple[str, ...] = ()
    grades: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of the frame, in its order."""
        return tuple(FIELDS[str(column)] for column in self.frame.columns)

    @property
    def empty(self) -> bool:
        """True when there is nothing to draw."""
        return self.frame.empty or bool(self.facts.get("nothing_to_show"))
