"""Words computed from results: headline, subtitle, alt text and caption of every chart, and the sentences of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.describe import (
    briefing,
    changes,
    claims,
    compare,
    directory,
    growth,
    nearby,
    outcomes,
    overview,
    pipeline,
    places,
    profile,
    quality,
    sectors,
)
from lib.describe.common import Words, in_place, place_words, scope, sector_words, view_title
from lib.describe.overview import KeyFigure, key_figure_words, overview_sentence, summary
from lib.describe.sectors import sector_story_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lib.results import Result

#: Result name -> what gives its words.
WORDS: Mapping[str, Callable[[Result], Words]] = {
    "key-figures": overview.key_figures,
    "briefing": overview.key_figures,
    "briefing-largest": briefing.largest,
    "briefing-newest": briefing.newest,
    "briefing-examples": briefing.examples,
    "briefing-outcomes": briefing.outcomes,
    "map-regions": places.regions,
    "map-authorities": places.authorities,
    "map-points": places.points,
    "growth-live": growth.live,
    "published-counts": growth.published_counts,
    "published-values": growth.published_values,
    "growth-launches": growth.launches,
    "growth-value": growth.value,
    "growth-sectors": growth.groups,
    "growth-regions": growth.groups,
    "growth-times": growth.multiples,
    "growth-times-regions": growth.multiples,
    "growth-events": growth.events,
    "directory": directory.directory,
    "compare": compare.facts,
    "compare-value": compare.value,
    "compare-staff": compare.staff,
    "profile-value": profile.value,
    "profile-staff": profile.staff,
    "profile-map": profile.place,
    "profile-figures": profile.figures,
    "profile-said": profile.said,
    "profile-similar": profile.similar,
    "claim-list": claims.claims,
    "claim-figures": claims.figures,
    "claim-tests": claims.tests,
    **outcomes.WORDS,
    **pipeline.WORDS,
    **quality.WORDS,
    "sectors": sectors.by_sector,
    "sector-groups": sectors.by_group,
    "sectors-regions": sectors.sector_by_region,
    "sectors-concentration": sectors.concentration,
    "sector-story": sectors.story,
    "nearby": nearby.nearby,
    "changes": changes.changes,
    "changes-figures": changes.figures,
}


def words_of(result: Result) -> Words:
    """The words of a result, in the register's own nouns."""
    return result.speaker.over(WORDS[result.name](result))


__all__ = [
    "WORDS",
    "KeyFigure",
    "Words",
    "in_place",
    "key_figure_words",
    "overview_sentence",
    "place_words",
    "scope",
    "sector_story_text",
    "sector_words",
    "summary",
    "view_title",
    "words_of",
]
