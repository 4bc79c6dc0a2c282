"""What the page Pipeline says before its cards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lib.core.wording import day
from lib.topics.pipeline.words import answer
from lib.ui.state import bundle
from lib.view import addresses

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.view import View

_ANSWER = ("pipeline-pathfinders", "pipeline-supported", "pipeline-planned", "pipeline-endings")


def introduce(data: Dataset, view: View) -> str:
    """The answer of the page in one sentence, with a link to the latest date where that is another; Markdown."""
    sentence = f"**{answer(*(bundle(each, data, view).result for each in _ANSWER))}** As known on {day(view.as_at)}."
    if view.as_at >= data.latest:
        return sentence
    latest = addresses.page("pipeline", replace(view, as_at=data.latest), data)
    return f"{sentence} [See what is known today]({latest})."
