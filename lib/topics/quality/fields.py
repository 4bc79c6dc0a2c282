"""Fields of the quality page: what is known of how many, how old it is, and what would help most."""

from __future__ import annotations

from lib.core.field import Field, Show, columns

COLUMNS = columns(
    Field(name="quality_field", label="What is known", definition="The fact that sources may or may not give.", rank=0),
    Field(name="quality_known", label="Known for", definition="Number of mutuals for which a source gives it.", show=Show.COUNT, rank=2),
    Field(name="quality_of", label="Out of", definition="Number of mutuals that could have it.", show=Show.COUNT, rank=3),
    Field(name="quality_share", label="Share known", definition="Known out of all that could have it.", show=Show.SHARE, rank=1),
    Field(name="quality_by", label="By", definition="Whether the row is about a sector, a region or a year."),
    Field(name="quality_group", label="Sector, region or year", definition="The sector, the region or the year.", rank=0),
    Field(name="dated_share", label="Launch dated", definition="Share whose launch a source dates.", show=Show.SHARE, rank=3),
    Field(
        name="placed_share",
        label="Placed by postcode or town",
        definition="Share placed on the map by a postcode or a town, not by a council or a region alone.",
        show=Show.SHARE,
        rank=3,
    ),
    Field(
        name="value_share_known",
        label="Value known",
        definition="Share with a value within three years of the date.",
        show=Show.SHARE,
        rank=2,
    ),
    Field(name="staff_share_known", label="Staff known", definition="Share with a headcount within three years.", show=Show.SHARE, rank=2),
    Field(
        name="newest_figure", label="Newest figure", definition="Year of the newest value or headcount of any date.", show=Show.YEAR, rank=1
    ),
    Field(
        name="figure_age",
        label="Age of the figure",
        definition="Years from the newest figure to the latest in the register.",
        unit="years",
        show=Show.COUNT,
        rank=2,
    ),
    Field(name="sources_count", label="Sources", definition="Number of pages that the entry of the mutual cites.", show=Show.COUNT, rank=2),
    Field(name="lacking", label="What is missing", definition="The figures that no source gives within three years of the date.", rank=1),
    Field(
        name="likely_value",
        label="Likely size",
        definition="What its value is estimated to be; a guide for the search, never part of a known value.",
        unit="GBP a year",
        show=Show.MONEY,
        rank=2,
    ),
    Field(name="likely_low", label="Range from", definition="Lower end of its 95% range.", unit="GBP a year", show=Show.MONEY, rank=5),
    Field(name="likely_high", label="Range to", definition="Upper end of its 95% range.", unit="GBP a year", show=Show.MONEY, rank=5),
    Field(
        name="likely_basis",
        label="Basis of the likely size",
        definition="Own figure of another year, staff, or sector group; 'No basis' where there is none.",
        rank=6,
    ),
)
