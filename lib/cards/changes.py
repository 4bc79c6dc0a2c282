"""The cards of the page What changed: lists without a picture."""

from __future__ import annotations

from lib.cards.core import Card
from lib.measures import changes

_METHOD = (
    "Every table that people write is compared row by row, by its key or, where it has none, by the cells that agree; columns that the "
    "build works out are not compared."
)
CARDS = (
    Card(
        id="changes-figures",
        title="Effect on the headline figures",
        measure=changes.figures_changed,
        draw=None,
        definition="Live mutuals, value, staff and growth worked out from two editions of the data.",
        method="The figures of the overview, without filters, at the reference date and at the latest date, from each edition.",
        limits="Strong and moderate evidence only; a figure that stays the same can rest on rows that changed.",
    ),
    Card(
        id="changes",
        title="What changed",
        measure=changes.changes,
        draw=None,
        definition="Mutuals that are new or ended, values that were corrected and why, rows removed and sources added.",
        method=_METHOD,
        limits="A reason is given where the register records one. Tables that only one of the editions has are named, not listed.",
    ),
)
