"""What several pictures share: labels, line breaks, hover texts."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BILLION = 1_000_000_000
_APPROX = {"approx": "about ", "at least": "at least "}


def wrap(text: str, width: int) -> str:
    """Text broken into lines of at most `width` characters, as Plotly writes line breaks."""
    return "<br>".join(textwrap.wrap(text, width)) or text


def approx_word(approx: str) -> str:
    """What goes before a published figure: nothing, 'about ' or 'at least '."""
    return _APPROX.get(approx, "")


def hover_sources(ids: Iterable[str], titles: Mapping[str, str]) -> str:
    """Titles of sources for a hover text."""
    return wrap("Source: " + "; ".join(titles.get(source, source) for source in ids), 54)


def line_label(text: str, x: Any, y: Any, colour: str, **more: Any) -> dict[str, Any]:
    """A label beside what it names, without an arrow."""
    return {"text": text, "x": x, "y": y, "showarrow": False, "font": {"color": colour, "size": 13}, **more}
