"""Fields of the claims, of their tests and of the figures set beside them."""

from __future__ import annotations

from lib.core.field import Field, Show, columns

COLUMNS = columns(
    Field(name="claim_id", label="Claim", definition="The claim's id, as in its link."),
    Field(name="claimed", label="Figure claimed", definition="The figure that was claimed, in the unit of the row.", show=Show.RATE),
    Field(name="verdict", label="Verdict", definition="How the claim stands: one of the six words of the scale."),
    Field(name="rule", label="Rule", definition="The rule that gave the verdict."),
    Field(name="placed_on", label="Placed at", definition="The middle of the date, where the chart shows the figure.", show=Show.DAY),
    Field(name="test", label="Tested against", definition="What the test looks at."),
    Field(name="sought", label="Agrees if", definition="What the figure found must be in order to agree; empty for context."),
    Field(name="found", label="Found", definition="The figure found, in the unit of the row.", show=Show.RATE),
    Field(name="reading", label="What it says", definition="Whether the figure found agrees, is a floor below, differs, or is missing."),
    Field(
        name="standing",
        label="Who says so",
        definition="The register, somebody independent, the government whose claim it is, or the body that the figure is about.",
    ),
    Field(name="reach", label="Reach", definition="Whether the figure is of the same thing as the claim."),
)
