"""The cards of the sectors page."""

from __future__ import annotations

from functools import partial

from lib.core.card import Card, Rows, draw_main_result, fix_dimension
from lib.core.sentences import FLOOR, MEASURES, REGISTER, VALUE
from lib.topics.sectors import measure, picture, words


def story_of(sector: str) -> Rows:
    """One sector's story: a paragraph and a table on the sectors page."""
    return Rows(id="sector-story", measure=partial(measure.sector_story, sector=sector), words=words.story)


CARDS = (
    *(
        Card(
            id=name,
            title=title,
            measure=fix_dimension(measure.by_sector, dimension),
            words=words.by_sector if dimension == "sector" else words.by_group,
            draw=draw_main_result(picture.sectors),
            definition=f"The measure for each {word}, largest first, with its share of the total.",
            method=MEASURES,
            limits=f"{REGISTER} {FLOOR} A mutual counts in the sector of its main service only.",
        )
        for name, title, dimension, word in (
            ("sectors", "Sectors", "sector", "sector"),
            ("sector-groups", "Sector groups", "sector_group", "sector group"),
        )
    ),
    Card(
        id="sectors-regions",
        title="Sector by region",
        measure=measure.sector_by_region,
        words=words.sector_by_region,
        draw=draw_main_result(picture.sector_by_region),
        definition="The measure for each sector in each region.",
        method=MEASURES,
        limits=f"{REGISTER} {FLOOR}",
    ),
    Card(
        id="sectors-concentration",
        title="How concentrated the value is",
        measure=measure.concentration,
        words=words.concentration,
        draw=draw_main_result(picture.concentration),
        definition="The share of the known value held by the largest mutuals.",
        method=f"Mutuals are sorted by value and their shares of the known value added up. {VALUE}",
        limits=f"Larger mutuals publish more, so the true share of the largest is lower. {FLOOR}",
    ),
)
