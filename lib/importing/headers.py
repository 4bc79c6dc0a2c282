"""Finds the names of the columns: one row, several rows together, or what the mapping says."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lib.importing.mapping import texts
from lib.importing.report import NOTE
from lib.importing.text_files import InputError
from lib.register.texts import drop_unseen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lib.build.spreadsheet import Line
    from lib.importing.text_files import Note

#: First row, first column, last row and last column of cells that are merged, from 0.
MergedCells = tuple[int, int, int, int]
#: Columns without a name that a list can have beside those of its header.
_MOST_UNNAMED = 2_000


@dataclass(frozen=True, kw_only=True)
class Header:
    """The names of the columns.

    Args:
        names: One a column, all different.
        first: The first row of the header; 0 where the file has none.
        line: Its last row.
        cells: What stands in its rows, in small letters, to know them again.
        notes: What was made of it.
    """

    names: list[str]
    first: int = 0
    line: int = 0
    cells: frozenset[str] = frozenset()
    notes: list[Note] = field(default_factory=list)


def find_header(lines: Sequence[Line], spec: Mapping[str, Any], merged_cells: Sequence[MergedCells]) -> Header:
    """The names of the columns.

    Args:
        lines: The first rows that are not blank.
        spec: What the mapping says of the input.
        merged_cells: Cells of a sheet that are merged.

    Raises:
        InputError: If there is no such row.
    """
    own_names = texts(spec.get("columns"))
    if own_names and not ("header_row" in spec or "header_height" in spec):
        return Header(names=_unique(own_names))
    first_row = spec.get("header_row", 0)
    place = next((place for place, (number, _) in enumerate(lines) if number >= first_row), None)
    if place is None:
        raise InputError("has no rows" if not first_row else f"has no row {first_row} for a header")
    rows = spec.get("header_height", 0) or (2 if is_double(lines[place : place + 3], merged_cells) else 1)
    parts = lines[place : place + rows]
    notes: list[Note] = []
    cells = own_names or [_tidy(cell) for cell in parts[-1][1]]
    if len(parts) > 1 and not own_names:
        cells = _together(parts, merged_cells)
        notes.append((parts[0][0], "", NOTE, "", ", ".join(cells), f"the header is {len(parts)} rows, whose cells were put together"))
    body = lines[place + rows :]
    width = max((len(row) for _, row in body), default=0)
    # Cells right of the header count as columns only where several rows have them: one stray cell is a broken row.
    beyond = Counter(number for _, row in body for number in range(len(cells), len(row)) if row[number].strip())
    while len(cells) < min(width, _MOST_UNNAMED) and beyond[len(cells)] > max(1, len(body) // 2):
        cells.append("")
    repeated = frozenset(_tidy(cell).casefold() for _, row in parts for cell in row if cell.strip())
    return Header(names=_unique(cells), first=parts[0][0], line=parts[-1][0], cells=repeated, notes=notes)


def _tidy(cell: str) -> str:
    return " ".join(drop_unseen(cell).split())


def is_double(lines: Sequence[Line], merged_cells: Sequence[MergedCells]) -> bool:
    """Whether a header has a second row: its first groups columns, whose own names the second repeats for each group."""
    if len(lines) < 2:
        return False
    (number, top), (after, bottom) = lines[:2]
    across = any(first == last == number - 1 and right > left for first, left, last, right in merged_cells)
    gaps = [place for place, cell in enumerate(bottom) if cell.strip() and not (place < len(top) and top[place].strip())]
    wordy = all(not _is_figure(cell) for cell in bottom)
    groups = sum(bool(cell.strip()) for cell in top)
    if after != number + 1 or not wordy or not gaps:
        return False
    names = [cell.strip().casefold() for cell in bottom if cell.strip()]
    repeated = len(set(names)) < len(names)
    return (across and groups > 1) or (groups > 1 and repeated)


def _is_figure(cell: str) -> bool:
    """Whether a cell is a number, but for a year."""
    text = cell.strip().lstrip("£")
    return bool(re.fullmatch(r"-?[\d.,]+", text)) and not re.fullmatch(r"(?:19|20)\d{2}", text)


def _together(parts: Sequence[Line], merged_cells: Sequence[MergedCells]) -> list[str]:
    """The names of several rows of a header: what stands over a column, then its own."""
    width = max(len(cells) for _, cells in parts)
    rows = [[_tidy(cell) for cell in cells] + [""] * (width - len(cells)) for _, cells in parts]
    for place, (number, _) in enumerate(parts[:-1]):
        ends = {left: right for first, left, last, right in merged_cells if first <= number - 1 <= last}
        below, current, until = rows[place + 1], "", -1
        for column, cell in enumerate(rows[place]):
            if cell:
                # Without merged cells a group goes on to the next one, if its own column has a name below.
                current = cell
                until = ends.get(column, column if not below[column] or merged_cells else width)
            elif current and column <= until and below[column]:
                rows[place][column] = current
    return [" ".join(dict.fromkeys(part for part in (row[column] for row in rows) if part)) for column in range(width)]


def _unique(cells: list[str]) -> list[str]:
    """Names that differ: a blank one is named after its place, a repeated one by a number."""
    names: dict[str, None] = {}
    used: Counter[str] = Counter()
    for place, cell in enumerate(cells, start=1):
        name = base = cell or f"column {place}"
        while name in names:
            used[base] += 1
            name = f"{base} ({used[base] + 1})"
        names[name] = None
    return list(names)
