"""The key figures, which no picture helps: they stand at the top of the overview and of the briefing."""

from __future__ import annotations

from lib.core.card import Rows
from lib.topics.overview import measure, words

KEY_FIGURES = Rows(id="key-figures", measure=measure.key_figures, words=words.key_figures)
