"""What the page Pipeline says before its cards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lib.core.wording import day
from lib.view import addresses

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.view import View


def introduce(data: Dataset, view: View) -> str:
    """Up to when events count, with a link to the latest date where that is another; Markdown."""
    sentence = f"What became of a body is told as it was known on {day(view.as_at)}."
    if view.as_at >= data.latest:
        return sentence
    latest = addresses.page("pipeline", replace(view, as_at=data.latest), data)
    return f"{sentence} [See what is known today]({latest})."
