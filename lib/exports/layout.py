"""How wide the columns of a table are on paper and slides."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Characters that margins take; longer texts than this are broken into lines.
_EDGES, _LONG = 3, 44


def column_widths(headings: Sequence[str], rows: Sequence[Sequence[str]], across: float) -> list[float]:
    """Widths that add up to `across`: each column has room for its longest word, longer texts share what is left."""
    columns = list(zip(*(headings, *rows), strict=True))
    least = [max(len(word) for text in column for word in (text.split() or [""])) + _EDGES for column in columns]
    wanted = [max(0, min(_LONG, max(map(len, column))) + _EDGES - room) for column, room in zip(columns, least, strict=True)]
    total = sum(least) + sum(wanted)
    return [across * (room + more) / total for room, more in zip(least, wanted, strict=True)]
