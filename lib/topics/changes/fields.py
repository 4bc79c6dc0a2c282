"""Fields of the changes from one edition to another."""

from __future__ import annotations

from lib.core.field import Field, Show, columns

COLUMNS = columns(
    Field(name="recorded_in", label="Edition", definition="The edition of the data that first had it so.", rank=1),
    Field(name="change", label="Change", definition="What happened: new, ended, corrected, filled in, removed or added.", rank=1),
    Field(name="changed_table", label="Table", definition="The table of the register that holds the row.", rank=6, least=6.5),
    Field(name="changed_row", label="About", definition="What the changed row is about.", rank=0, clip=60),
    Field(
        name="changed_column",
        label="What changed",
        definition="The column that holds the value; empty where the whole row came or went.",
        rank=2,
    ),
    Field(name="old", label="Value before", definition="What the earlier edition held; empty where it held nothing.", rank=3, clip=36),
    Field(name="new", label="Value now", definition="What this edition holds; empty where it holds nothing.", rank=3, clip=36),
    Field(name="why", label="Why", definition="What shows that the old value was wrong, where it was corrected.", rank=9),
    Field(
        name="before",
        label="Figure before",
        definition="The figure worked out from the earlier edition.",
        show=Show.RATE,
        rank=2,
        unit_in="unit",
    ),
    Field(name="after", label="Figure now", definition="The figure worked out from this edition.", show=Show.RATE, rank=2, unit_in="unit"),
)
