"""Fields of the ledgers: steps, what each adds or takes off, and what it comes to after it."""

from __future__ import annotations

from lib.core.field import Field, Show, columns

COLUMNS = columns(
    Field(name="step", label="Step", definition="One step on the way from the published figure to what the register holds."),
    Field(
        name="change",
        label="More or fewer",
        definition="How many bodies the step adds or takes off.",
        show=Show.COUNT,
        unit="mutuals",
        rank=1,
    ),
    Field(name="count", label="Count", definition="How many there are after the step.", show=Show.COUNT, unit="mutuals", rank=2),
    Field(
        name="worth_change",
        label="More or less",
        definition="What the step adds or takes off a year.",
        show=Show.MONEY,
        unit="GBP a year",
        rank=1,
    ),
    Field(name="worth", label="Sum", definition="What it comes to a year after the step.", show=Show.MONEY, unit="GBP a year", rank=2),
    Field(name="meaning", label="What it means", definition="Who counted and what, or why the step is there."),
)
