"""The card of the Nearby page."""

from __future__ import annotations

from lib.core.card import Card, with_columns
from lib.core.sentences import AS_AT, REGISTER, VALUE
from lib.topics.nearby import measure, picture, words
from lib.topics.nearby.fields import COLUMNS

CARDS = with_columns(
    COLUMNS,
    Card(
        id="nearby",
        title="Mutuals near a place",
        measure=measure.nearby,
        words=words.nearby,
        draw=picture.nearby,
        definition=(
            "The live mutuals within some miles of a postcode or town, or in a council or within some miles of its middle, nearest first; "
            "the nearest few where there are none."
        ),
        method=(
            "Distances are straight lines between the place and the mutual’s head office, not journeys. A whole postcode is placed by the "
            "middle of its sector, a council by the middle of its area, and a mutual by its postcode, else its town, else its council. "
            f"{AS_AT} {VALUE}"
        ),
        limits=(
            "Most mutuals are placed by town or council, so a distance can be some miles out; those known by region only have none. "
            f"Many mutuals deliver services elsewhere too. {REGISTER}"
        ),
    ),
)
