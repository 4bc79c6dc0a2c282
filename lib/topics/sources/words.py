"""Sources in words: what rests on one, what a row that cites it gives, and which of them the list shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.core.wording import count, count_of, plural, quantity, write_list
from lib.topics.sources.measure import NOUNS, counts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lib.topics.sources.measure import Use


def supports(rows: Iterable[Use]) -> str:
    """What rests on a source: 2 organisations, 3 figures and 1 statement."""
    return write_list([count_of(number, *NOUNS[table]) for table, number in counts(rows).items()]) or "nothing in this edition"


def write_figure(use: Use) -> str:
    """The figure of a row in words: 79% against 56%; empty where it gives none."""
    if use.value is None:
        return ""
    value = quantity(use.value, use.unit)
    return value if use.against is None else f"{value} against {quantity(use.against, use.unit)}"


def kind(use: Use) -> str:
    """What a row is: Organisation, Figure, Published total."""
    return NOUNS[use.table][0].capitalize()


def describe_found(found: int, of: int) -> str:
    """How many sources the list shows: all 800 sources; 31 of 800 sources fit."""
    if not found:
        return f"None of the {count_of(of, 'source')} fits."
    return (
        f"All {count_of(of, 'source')}." if found == of else f"{count(found)} of {count_of(of, 'source')} {plural(found, 'fits', 'fit')}."
    )
