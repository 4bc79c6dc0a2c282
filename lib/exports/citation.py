"""How to cite a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.core.wording import day
from lib.exports.sources import STATUS

if TYPE_CHECKING:
    from datetime import date

    from lib.core.card import Bundle
    from lib.register.dataset import Dataset


def citation(bundle: Bundle, data: Dataset, link: str, accessed: date) -> str:
    """Text to cite a card with: register, chart, what it shows, edition, status, link, the day it was looked at."""
    register = data.register
    return (
        f"{register.title} ({register.updated.year}), ‘{bundle.card.title}’: {bundle.words.subtitle.rstrip('.')}. "
        f"Data edition {data.edition}, last updated {day(register.updated)}. {STATUS}. Available at {link} (accessed {day(accessed)})."
    )
