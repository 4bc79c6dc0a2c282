"""The card behind the briefing: its main rows are the key figures, its companions everything else on the two pages."""

from __future__ import annotations

from lib.core.card import Card, Rows, with_columns
from lib.core.sentences import AS_AT, FLOOR, MEASURES, REGISTER
from lib.topics.briefing import measure as briefing
from lib.topics.briefing import words
from lib.topics.briefing.fields import COLUMNS
from lib.topics.growth.cards import CARDS as GROWTH
from lib.topics.growth.cards import PUBLISHED_COUNTS
from lib.topics.overview.cards import KEY_FIGURES
from lib.topics.places.cards import CARDS as PLACES
from lib.topics.sectors.cards import CARDS as SECTORS
from lib.topics.worth.cards import CARDS as WORTH

_OTHERS = {card.id: card for card in (*GROWTH, *PLACES, *SECTORS, *WORTH)}

CARDS = with_columns(
    COLUMNS,
    Card(
        id="briefing",
        title="Briefing",
        measure=briefing.headline,
        words=KEY_FIGURES.words,
        draw=None,
        companions={
            "growth": _OTHERS["growth-live"],
            "published": PUBLISHED_COUNTS,
            "worth": _OTHERS["worth"],
            "sectors": _OTHERS["sectors"],
            "regions": _OTHERS["map-regions"],
            "largest": Rows(id="briefing-largest", measure=briefing.largest, words=words.largest),
            "newest": Rows(id="briefing-newest", measure=briefing.newest, words=words.newest),
            "examples": Rows(id="briefing-examples", measure=briefing.examples, words=words.examples),
            "outcomes": Rows(id="briefing-outcomes", measure=briefing.outcomes, words=words.outcomes),
        },
        definition=(
            "Two pages on a view: key figures beside published ones, growth, what is traced and what is estimated, sectors, regions, the "
            "largest and the newest mutuals, local examples and outcomes worth quoting."
        ),
        method=(
            f"{AS_AT} {MEASURES} Examples are the largest mutual of each region, or of each local authority of the regions chosen. "
            "Outcomes are the latest that were measured up to the year of the date and have a comparator, one for each mutual, good or bad."
        ),
        limits=f"{REGISTER} {FLOOR} Many outcomes are self-reported.",
    ),
)
