"""The card behind the briefing: its main rows are the key figures, its companions everything else on the two pages."""

from __future__ import annotations

from lib.cards.core import Card
from lib.cards.sentences import AS_AT, FLOOR, MEASURES, REGISTER
from lib.measures import briefing, growth, places, sectors

CARDS = (
    Card(
        id="briefing",
        title="Briefing",
        measure=briefing.headline,
        draw=None,
        companions={
            "growth": growth.live_over_time,
            "published": growth.published_counts,
            "sectors": sectors.by_sector,
            "regions": places.by_region,
            "largest": briefing.largest,
            "newest": briefing.newest,
            "examples": briefing.examples,
            "outcomes": briefing.outcomes,
        },
        definition=(
            "Two pages on a view: key figures beside published ones, growth, sectors, regions, the largest and the newest mutuals, local "
            "examples and outcomes worth quoting."
        ),
        method=(
            f"{AS_AT} {MEASURES} Examples are the largest mutual of each region, or of each local authority of the regions chosen. "
            "Outcomes are the latest that were measured up to the year of the date and have a comparator, one for each mutual, good or bad."
        ),
        limits=f"{REGISTER} {FLOOR} Most outcomes are self-reported.",
    ),
)
