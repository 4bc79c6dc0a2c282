"""How wide the columns of a table are on paper and slides."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Characters that margins take; longer texts than this are broken into lines.
_EDGES, _LONG = 3, 60


def column_widths(headings: Sequence[str], rows: Sequence[Sequence[str]], across: float, character: float) -> list[float]:
    """Widths that add up to `across`, where a character is `character` wide.

    Each column has room for its longest word as far as there is any; longer texts share what is left.
    """
    columns = list(zip(*(headings, *rows), strict=True))
    least = [character * (max(len(word) for text in column for word in (text.split() or [""])) + _EDGES) for column in columns]
    widths_wanted = [
        max(0.01, character * (min(_LONG, max(map(len, column))) + _EDGES) - room) for column, room in zip(columns, least, strict=True)
    ]
    spare = across - sum(least)
    if spare <= 0:
        return [across * room / sum(least) for room in least]
    return [room + spare * more / sum(widths_wanted) for room, more in zip(least, widths_wanted, strict=True)]
