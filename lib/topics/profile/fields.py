"""Fields of the profile of one mutual: its facts, every figure, what is said about it, mutuals like it."""

from __future__ import annotations

from lib.core.field import Field, Show, columns

COLUMNS = columns(
    Field(name="known_as", label="What is known", definition="The fact in words, as precise as the source.", rank=1),
    Field(name="address", label="Address", definition="Where the fact can be looked up in another register or on its own site.", rank=9),
    Field(
        name="period_end",
        label="For",
        definition="End of the year, or the span of years, that it describes, or when it was stated.",
        rank=2,
    ),
    Field(
        name="annual",
        label="A year’s worth",
        definition="The figure divided by the years it covers; missing where no source says how many.",
        show=Show.MONEY,
        unit="GBP a year",
        rank=2,
        precision_in="exactness",
    ),
    Field(
        name="amount",
        label="As stated",
        definition="The figure as the source states it, in the unit of the row.",
        show=Show.RATE,
        rank=1,
        unit_in="unit",
        precision_in="exactness",
    ),
    Field(name="years", label="Years covered", definition="How many years the money covers.", show=Show.RATE, unit="years", rank=4),
    Field(name="covers", label="What it covers", definition="How much of the body it describes, and how many years money stands for."),
    Field(name="drawn", label="In the chart", definition="How the chart shows the figure, and why.", rank=6),
    Field(name="likeness", label="Why it is similar", definition="What it shares with the mutual: sector, region, size.", rank=6),
)
