"""Fields of the mutuals round a place."""

from __future__ import annotations

from lib.core.field import Field, Show, columns

COLUMNS = columns(
    Field(
        name="distance",
        label="Distance",
        definition="Straight line from the place looked round to the mutual, as good as what places the two.",
        show=Show.RATE,
        unit="miles",
        rank=1,
    ),
    Field(name="distance_km", label="Distance in kilometres", definition="The same distance in kilometres.", show=Show.RATE, unit="km"),
    Field(name="postcode", label="Postcode", definition="Postcode of its head office.", rank=6),
    Field(name="website", label="Website", definition="Its own site.", rank=9),
)
