"""What is wrong with a source file, and where."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Stands for the column where a problem concerns the whole row or file.
HEADER, ROW, FILE = "header", "row", "file"


@dataclass(frozen=True, kw_only=True, order=True)
class Problem:
    """One thing that is wrong: the file within the source folder, the line on which the row starts, the column and why."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.column}: {self.message}"


def quote_cell(text: str) -> str:
    """A cell's text as one short line in quotes."""
    flat = "".join(letter if letter.isprintable() else " " for letter in text)
    return f"'{flat}'" if len(flat) <= 60 else f"'{flat[:57]}...'"


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """A suggestion to put at the end of a message, empty if nothing known is close."""
    by_case = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(text.casefold(), by_case, n=1, cutoff=0.7)
    return f"; did you mean '{by_case[close[0]]}'?" if close else ""
