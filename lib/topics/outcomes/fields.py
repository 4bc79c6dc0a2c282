"""Fields of outcome evidence and of the claims that quote it."""

from __future__ import annotations

from lib.core.field import Field, Show, columns

COLUMNS = columns(
    Field(
        name="theme",
        label="Theme",
        definition="What the outcome is about, by the register's own table of phrases; Other where none fits.",
        rank=0,
    ),
    Field(name="about", label="About", definition="A mutual, the whole sector, or wider evidence about others.", rank=6),
    Field(
        name="better",
        label="Better",
        definition="Outcomes better than what they are compared with.",
        show=Show.COUNT,
        unit="outcomes",
        rank=1,
    ),
    Field(
        name="worse", label="Worse", definition="Outcomes worse than what they are compared with.", show=Show.COUNT, unit="outcomes", rank=2
    ),
    Field(
        name="same", label="The same", definition="Outcomes equal to what they are compared with.", show=Show.COUNT, unit="outcomes", rank=3
    ),
    Field(
        name="neither",
        label="Not judged",
        definition="Results about others, numbers of staff, public money, and the claim itself: neither better nor worse.",
        show=Show.COUNT,
        unit="outcomes",
    ),
    Field(
        name="not_judged",
        label="Why not judged",
        definition="Why a comparison is called neither better nor worse: about others, the claim itself, public money, number of staff.",
        rank=5,
    ),
    Field(
        name="alone",
        label="Nothing to compare",
        definition="Outcomes without a figure to compare them with.",
        show=Show.COUNT,
        unit="outcomes",
        rank=3,
    ),
    Field(
        name="self_reported",
        label="Self-reported",
        definition="Outcomes that a source shows to be self-reported; others may rest on the same figures.",
        show=Show.COUNT,
        unit="outcomes",
        rank=4,
    ),
    Field(name="outcomes", label="Outcomes", definition="Pieces of outcome evidence.", show=Show.COUNT, unit="outcomes", rank=2),
)
