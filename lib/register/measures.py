"""What can be shown for any group of mutuals: each measure says everything about itself here, and nothing else is asked by its name.

A measure of `MEASURES` is a choice of the filters, a word in the link, a column of tables and downloads and a name in the API. Pictures,
sentences and files take from it how its numbers are written and what they are called, so a further one is added here alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """How numbers are written, on labels, in sentences, in cells and on slides."""

    COUNT = "count"
    MONEY = "money"  # pounds a year
    PEOPLE = "people"
    RATE = "rate"  # one decimal


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One thing that can be shown for any group of mutuals.

    Args:
        key: Name of its column, in code and in the API, and what it is called where space is short.
        label: Name shown to readers; also the word in the link.
        unit: Unit of its values.
        style: How they are written.
        heading: What its column holds, such as 'Live mutuals'.
        definition: Of its column.
        method: How it is worked out, in a sentence or two; empty where that is said elsewhere.
        subject: How a subtitle begins: 'Known value of services a year' by region.
        noun: What is added up or counted: 'value of services'.
        amount: A value with its unit in a sentence: '{} a year'; empty for mutuals, which are counted.
        having: What one that has some has: 'services worth {}'.
        most: What the leader has: 'the most known value'.
        unknown: What is not known where nothing is: no 'staff number' is known.
        share: True where the share of each group stands beside it.
        below_zero: True where values may be below zero: a sum then has no shares.
        published: The `measure` of the published totals that counts the same thing; empty if there is none.
        found_in: What a register must hold for the measure to be offered, any of: a table, 'table.column', 'table.column=word'.
        observed: The `measure` of the figures of single mutuals that it adds up, best first; empty for what is counted.
        of_a_year: True where figures count only as a year's worth of the whole body (rule 6).
        ranged: True where a sum holds estimates, and so never stands without its range and its count.
        single: What one figure is called: 'headcount'.
        single_known: One that has a figure is one with this: 'known staff'.
        covered: What is known for some mutuals: 'Staff numbers' known for 3 of 5.
    """

    key: str
    label: str
    unit: str
    style: Style
    heading: str
    definition: str
    method: str = ""
    subject: str
    noun: str
    amount: str = ""
    having: str = "{}"
    most: str
    unknown: str
    share: bool = False
    below_zero: bool = False
    published: str = ""
    found_in: tuple[str, ...] = ()
    observed: tuple[str, ...] = ()
    of_a_year: bool = False
    ranged: bool = False
    single: str = ""
    single_known: str = ""
    covered: str = ""

    @property
    def added_up(self) -> bool:
        """True where it is a sum over mutuals, of some of which nothing may be known; the others are counted or divided."""
        return bool(self.observed) or self.ranged

    @property
    def columns(self) -> tuple[str, ...]:
        """Its columns beside the name of a group: it, its range, and how many mutuals it covers or is worked out from."""
        if self.ranged:
            return (self.key, f"{self.key}_low", f"{self.key}_high", f"{self.key}_known")
        if self.observed:
            return (self.key, f"{self.key}_known")
        return tuple(dict.fromkeys(("mutuals", self.key)))

    @property
    def figure_columns(self) -> tuple[str, ...]:
        """The columns of the figure that describes one mutual: it, its year, what it is where several kinds would do, and its source."""
        basis = (f"{self.key}_basis",) if len(self.observed) > 1 else ()
        return (self.key, f"{self.key}_year", *basis, f"{self.key}_source")


_EVERY = (
    Measure(
        key="mutuals",
        label="Number of mutuals",
        unit="mutuals",
        style=Style.COUNT,
        heading="Live mutuals",
        definition="Named mutuals live at the date (central count).",
        subject="Named live mutuals",
        noun="live mutuals",
        most="the most mutuals",
        unknown="count",
        share=True,
        published="live_mutuals",
    ),
    Measure(
        key="value",
        label="Value of services",
        unit="GBP a year",
        style=Style.MONEY,
        heading="Value of services",
        definition="Sum of the annual values that were found, each of the year nearest to the date.",
        method=(
            "The value of a mutual is its turnover in the nearest year, else the yearly worth of its contracts, within three years of the "
            "date; the same year goes first, then the earlier. Figures for part of a body, for an unknown number of years or from before "
            "the spin-out are left out."
        ),
        subject="Known value of services a year",
        noun="value of services",
        amount="{} a year",
        having="services worth {}",
        most="the most known value",
        unknown="value of services",
        share=True,
        published="services_value_gbp",
        found_in=("observations.annual_value", "sector_series.measure=services_value_gbp"),
        observed=("turnover", "contract_value"),
        of_a_year=True,
        single="value",
        single_known="a known value",
        covered="Value",
    ),
    Measure(
        key="estimated",
        label="Value of services with estimates",
        unit="GBP a year",
        style=Style.MONEY,
        heading="Value with estimates",
        definition="Sum of the annual values that are known or estimated; those with no basis for an estimate are left out.",
        method=(
            "Where no value is known within three years, it is estimated: from the mutual's own figure of another year, else its staff, "
            "else its sector group; the range holds 95% of 1,500 redraws of the errors that trials found. Estimates never enter the "
            "known value."
        ),
        subject="Value of services a year, known or estimated,",
        noun="value of services with estimates",
        amount="{} a year",
        having="services worth {}",
        most="the most value, known or estimated",
        unknown="value of services, known or estimated,",
        share=True,
        published="services_value_gbp",
        found_in=("observations.annual_value",),
        ranged=True,
        single="value or estimate",
        single_known="a value or an estimate",
        covered="Value, known or estimated,",
    ),
    Measure(
        key="staff",
        label="Staff",
        unit="people",
        style=Style.PEOPLE,
        heading="Staff",
        definition="Sum of the headcounts that were found, each of the year nearest to the date.",
        method="Staff are headcounts chosen by the same rule.",
        subject="Known staff",
        noun="staff",
        amount="{} staff",
        most="the most known staff",
        unknown="staff number",
        published="employees",
        found_in=("observations.measure=staff_headcount", "sector_series.measure=employees"),
        observed=("staff_headcount",),
        single="headcount",
        single_known="known staff",
        covered="Staff numbers",
    ),
    Measure(
        key="rate",
        label="Mutuals per million people",
        unit="mutuals per million people",
        style=Style.RATE,
        heading="Mutuals per million people",
        definition="Live mutuals divided by the population in millions.",
        method="Population is the census, on a straight line between censuses.",
        subject="Named live mutuals per million people",
        noun="mutuals per million people",
        amount="{} mutuals per million people",
        most="the highest rate",
        unknown="rate",
        found_in=("region_population",),
    ),
)

#: Key -> measure, in the order of the filter.
MEASURES = {measure.key: measure for measure in _EVERY}
#: The measures that add up figures of single mutuals.
FIGURES = tuple(measure for measure in _EVERY if measure.observed)
#: What is traced and what is estimated, added up.
ESTIMATED = MEASURES["estimated"]


def find_measure(key: str) -> Measure:
    """The measure of a name. Raises KeyError, with the names there are, for any other."""
    if key not in MEASURES:
        raise KeyError(f"there is no measure '{key}'; there are {', '.join(MEASURES)}")
    return MEASURES[key]


def size_measure(measure: Measure) -> Measure:
    """The measure by which single mutuals are sized where groups show another: itself if each has a figure of its own, else their value."""
    return measure if measure.observed else MEASURES["value"]


def area_measure(measure: Measure, level: str) -> Measure:
    """The measure that areas of a level are shaded by: no population by `authority` is held, so a rate gives way to the number there."""
    return MEASURES["mutuals"] if level == "authority" and measure.style is Style.RATE else measure
