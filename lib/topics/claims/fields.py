"""Fields of the claims, of their tests and of the figures set beside them."""

from __future__ import annotations

from lib.core.field import Field, Show, columns

COLUMNS = columns(
    Field(
        name="claimed",
        label="Figure claimed",
        definition="The figure that was claimed, in the unit of the row.",
        show=Show.RATE,
        rank=2,
        unit_in="unit",
    ),
    Field(name="verdict", label="Verdict", definition="How the claim stands: one of the six words of the scale.", rank=1),
    Field(name="rule", label="Rule", definition="The rule that gave the verdict.", rank=9),
    Field(
        name="placed_on", label="Placed at", definition="The middle of the date, where the chart shows the figure.", show=Show.DAY, rank=9
    ),
    Field(name="test", label="Tested against", definition="What the test looks at.", rank=0),
    Field(name="sought", label="Agrees if", definition="What the figure found must be in order to agree; empty for context.", rank=3),
    Field(
        name="found",
        label="Found",
        definition="The figure found, in the unit of the row.",
        show=Show.RATE,
        rank=1,
        unit_in="unit",
        precision_in="published_approx",
    ),
    Field(
        name="reading",
        label="What it says",
        definition="Whether the figure found agrees, is a floor below, differs, or is missing.",
        rank=2,
    ),
    Field(
        name="standing",
        label="Who says so",
        definition="The register, somebody independent, the government whose claim it is, or the body that the figure is about.",
        rank=4,
    ),
    Field(name="reach", label="Reach", definition="Whether the figure is of the same thing as the claim."),
)
