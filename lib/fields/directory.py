"""Fields of the directory and of mutuals side by side."""

from __future__ import annotations

from lib.fields.core import Field

FIELDS = (
    Field(name="aliases", label="Other names", definition="Former and other names."),
    Field(name="services", label="Services", definition="What it does, in a few words."),
    Field(name="town", label="Town", definition="Town of its head office."),
    Field(name="parent_body", label="Parent body", definition="The public body that it left."),
    Field(name="legal_form", label="Legal form", definition="The form in which it is or was registered."),
    Field(name="staff_control", label="Staff control", definition="What sources say about the influence that staff have."),
)
