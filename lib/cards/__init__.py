"""The register of cards: every chart and map of the app, with its measure, words, picture and documentation.

A card is the only way to show a chart. Pages, downloads, the data dictionary and the tests all work from `CARDS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.cards import briefing, changes, claims, counts, directory, nearby, outcomes, pipeline, profile, quality
from lib.cards.core import Bundle, Card, Options, work_out

if TYPE_CHECKING:
    from collections.abc import Mapping

CARDS: Mapping[str, Card] = {
    card.id: card
    for card in (
        *counts.CARDS,
        *outcomes.CARDS,
        *claims.CARDS,
        *profile.CARDS,
        *directory.CARDS,
        *nearby.CARDS,
        *pipeline.CARDS,
        *changes.CARDS,
        *briefing.CARDS,
        *quality.CARDS,
    )
}

__all__ = ["CARDS", "Bundle", "Card", "Options", "work_out"]
