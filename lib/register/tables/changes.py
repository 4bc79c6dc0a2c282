"""The table that says what was corrected, from which value to which, and why."""

from __future__ import annotations

from lib.register.schema import Column, Kind, Table
from lib.register.tables.columns import text

CORRECTIONS = Table(
    name="corrections",
    label="Corrections",
    row="a value that an edition corrected",
    columns=(
        text("table", "Table", "The table that holds the value.", required=True),
        Column(
            name="row",
            kind=Kind.LIST,
            label="Row",
            definition="What tells the row from every other of its table: column=value, as many as it takes.",
            required=True,
        ),
        text("column", "Column", "The column that holds the value.", required=True),
        text("old", "Old value", "What the table held before; blank where it held nothing."),
        text("new", "New value", "What the table holds now; blank where it holds nothing."),
        text("why", "Why", "What shows that the old value was wrong.", required=True),
        text("edition", "Edition", "The first edition that holds the new value.", required=True),
    ),
)
