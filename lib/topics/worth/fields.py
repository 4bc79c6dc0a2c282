"""Fields of what services are worth: the parts of the bar, and the bodies whose value is estimated."""

from __future__ import annotations

from lib.core.field import Field, Show, columns

COLUMNS = columns(
    Field(name="part", label="Part", definition="Traced, estimated, not named or published, and which of the named bodies."),
    Field(name="part_mutuals", label="Mutuals", definition="How many mutuals the part is about.", show=Show.COUNT, unit="mutuals"),
    Field(
        name="part_value",
        label="Value of services",
        definition="What was traced in sources, what is estimated, or what was published.",
        show=Show.MONEY,
        unit="GBP a year",
    ),
    Field(
        name="part_low",
        label="Range from",
        definition="95% of the redraws lie between it and the top of the range; the same as the value where nothing is estimated.",
        show=Show.MONEY,
        unit="GBP a year",
    ),
    Field(
        name="part_high",
        label="Range to",
        definition="95% of the redraws lie between it and the bottom of the range; the same as the value where nothing is estimated.",
        show=Show.MONEY,
        unit="GBP a year",
    ),
    Field(name="split_by", label="By", definition="Whether the row is about a sector group or a region."),
    Field(name="value_estimate", label="Estimate", definition="What its services may be worth.", show=Show.MONEY, unit="GBP a year"),
    Field(name="method", label="Estimated from", definition="Own figure of another year, staff, or sector group; 'No basis' where none."),
)
