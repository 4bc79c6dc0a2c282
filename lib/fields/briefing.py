"""Fields of the briefing's lists: where an example is, and outcomes worth quoting."""

from __future__ import annotations

from lib.fields.core import Field, Show

FIELDS = (
    Field(name="place", label="Where", definition="The region of its head office, National, or Not known."),
    Field(name="subject", label="Who", definition="The mutual that an outcome is about, or the whole sector."),
    Field(name="outcome", label="What was measured", definition="What was measured, in the compilers' words."),
    Field(name="outcome_value", label="Result", definition="The figure that the source gives.", show=Show.EXACT),
    Field(name="comparator_value", label="Compared with", definition="The figure that it is compared with.", show=Show.EXACT),
    Field(name="comparator", label="Comparator", definition="What it is compared with."),
    Field(name="period", label="When", definition="When it was measured, in the source's words.", show=Show.PERIOD),
    Field(name="direction", label="Better when", definition="Whether a higher or a lower value is better."),
)
