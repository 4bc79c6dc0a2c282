"""The cards of the page What changed: lists without a picture."""

from __future__ import annotations

from lib.core.card import Card, with_columns
from lib.topics.changes import measure as changes
from lib.topics.changes import record as history
from lib.topics.changes import words
from lib.topics.changes.fields import COLUMNS

_METHOD = (
    "Every table that people write is compared row by row, by its key or, where it has none, by the cells that agree; columns that the "
    "build works out are not compared."
)
CARDS = with_columns(
    COLUMNS,
    Card(
        id="changes-figures",
        title="Effect on the headline figures",
        measure=changes.figures_changed,
        words=words.figures,
        draw=None,
        definition="Live mutuals, value, staff and growth worked out from two editions of the data.",
        method="The figures of the overview, without filters, at the reference date and at the latest date, from each edition.",
        limits="Strong and moderate evidence only; a figure that stays the same can rest on rows that changed.",
    ),
    Card(
        id="changes",
        title="What changed",
        measure=changes.changes,
        words=words.changes,
        draw=None,
        definition="Mutuals that are new or ended, values that were corrected and why, rows removed and sources added.",
        method=_METHOD,
        limits="A reason is given where the register records one. Tables that only one of the editions has are named, not listed.",
    ),
    Card(
        id="record",
        title="History of one mutual's record",
        measure=history.record,
        words=words.record,
        draw=None,
        definition="What each edition of the data was the first to know of one mutual, and what later ones changed, with why and source.",
        method=f"{_METHOD} Each edition kept is compared with the one before it; rows of the mutual itself are listed.",
        limits="The history begins with the first edition that is kept. Tables that only one of two editions has are not compared.",
    ),
)
