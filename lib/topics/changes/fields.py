"""Fields of the changes from one edition to another."""

from __future__ import annotations

from lib.core.field import Field, Show, columns

COLUMNS = columns(
    Field(name="change", label="Change", definition="What happened: new, ended, corrected, filled in, removed or added."),
    Field(name="changed_table", label="Table", definition="The table of the register that holds the row."),
    Field(name="changed_row", label="About", definition="What the changed row is about."),
    Field(
        name="changed_column", label="What changed", definition="The column that holds the value; empty where the whole row came or went."
    ),
    Field(name="old", label="Value before", definition="What the earlier edition held; empty where it held nothing."),
    Field(name="new", label="Value now", definition="What this edition holds; empty where it holds nothing."),
    Field(name="why", label="Why", definition="What shows that the old value was wrong, where it was corrected."),
    Field(name="before", label="Figure before", definition="The figure worked out from the earlier edition.", show=Show.RATE),
    Field(name="after", label="Figure now", definition="The figure worked out from this edition.", show=Show.RATE),
)
