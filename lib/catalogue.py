"""Everything that the app can show: the cards of all topics, and every column that any result may have.

A card is the only way to show a chart. Pages, downloads, the data dictionary and the tests all work from these lists.
"""

from __future__ import annotations

from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from lib.core.fields import COMMON
from lib.topics.briefing import cards as briefing
from lib.topics.changes import cards as changes
from lib.topics.claims import cards as claims
from lib.topics.growth import cards as growth
from lib.topics.ledger import cards as ledger
from lib.topics.mutuals import cards as mutuals
from lib.topics.nearby import cards as nearby
from lib.topics.outcomes import cards as outcomes
from lib.topics.pipeline import cards as pipeline
from lib.topics.places import cards as places
from lib.topics.profile import cards as profile
from lib.topics.quality import cards as quality
from lib.topics.sectors import cards as sectors
from lib.topics.worth import cards as worth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lib.core.card import Card
    from lib.core.field import Field

_TOPICS = (places, growth, sectors, worth, ledger, outcomes, claims, profile, mutuals, nearby, pipeline, changes, briefing, quality)

#: Id -> card, in the order of lists of cards.
CARDS: Mapping[str, Card] = MappingProxyType({card.id: card for topic in _TOPICS for card in topic.CARDS})


def _columns() -> Iterator[tuple[str, Field]]:
    """Every column: those that topics share, then each topic's own."""
    yield from COMMON.items()
    for card in CARDS.values():
        yield from chain.from_iterable(rows.columns.items() for rows in (card, *card.companions.values()))


#: Name -> column, for every column that a result may have; the data dictionary, table headings and download metadata come from here.
FIELDS: Mapping[str, Field] = MappingProxyType(dict(_columns()))
