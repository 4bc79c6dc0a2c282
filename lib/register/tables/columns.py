"""Columns that several tables have, and short ways to write the others."""

from __future__ import annotations

from lib.register.schema import Column, Kind


def source(*, many: bool = False, required: bool = True) -> Column:
    """The column that cites sources."""
    return Column(
        name="source_ids" if many else "source_id",
        kind=Kind.LIST,
        label="Sources" if many else "Source",
        definition="The pages that say so, by their id in the list of sources.",
        required=required,
        refers_to="sources",
    )


def span_columns(name: str, label: str) -> tuple[Column, ...]:
    """The three built columns of a partial date: first day, middle and last day of the span it allows."""
    parts = (("from", "first day"), ("mid", "middle"), ("to", "last day"))
    return tuple(
        Column(
            name=f"{name}_{part}",
            kind=Kind.DAY,
            label=f"{label}, {words}",
            definition=f"The {words} of the span of days that the date allows.",
            derived=True,
        )
        for part, words in parts
    )


def partial_date(name: str, label: str, definition: str, *, required: bool = False, past: bool = False) -> tuple[Column, ...]:
    """A partial date as people write it, and its built span."""
    return (
        Column(name=name, kind=Kind.DATE, label=label, definition=definition, required=required, past=past),
        *span_columns(name, label),
    )


def text(name: str, label: str, definition: str, *, required: bool = False) -> Column:
    """A column of free text."""
    return Column(name=name, kind=Kind.TEXT, label=label, definition=definition, required=required)


MUTUAL = Column(name="mutual_id", kind=Kind.ID, label="Mutual", definition="The mutual's id.", required=True, refers_to="organisations")
SECTOR = Column(
    name="sector", kind=Kind.CATEGORY, label="Sector", definition="The main service, one of the register's sectors.", vocabulary="sectors"
)
REGION = Column(
    name="region",
    kind=Kind.CATEGORY,
    label="Region",
    definition="One of the nine regions of England, or National for a body that works across England.",
    vocabulary="regions",
)
