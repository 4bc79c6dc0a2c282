"""Fields of the briefing's lists: where an example is, and outcomes worth quoting."""

from __future__ import annotations

from lib.core.field import Field, columns

COLUMNS = columns(
    Field(name="place", label="Where", definition="The region of its head office, National, or Not known.", rank=4),
)
