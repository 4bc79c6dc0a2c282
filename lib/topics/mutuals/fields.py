"""Fields of the directory and of mutuals side by side."""

from __future__ import annotations

from lib.core.field import Field, columns

COLUMNS = columns(
    Field(name="followed", label="What followed", definition="What sources had said of it by the date, from its end on.", rank=9),
    Field(name="aliases", label="Other names", definition="Former and other names.", rank=9),
    Field(name="parent_body", label="Parent body", definition="The public body that it left.", rank=9),
    Field(name="legal_form", label="Legal form", definition="The form in which it is or was registered.", rank=6),
    Field(name="staff_control", label="Staff control", definition="What sources say about the influence that staff have.", rank=9),
)
