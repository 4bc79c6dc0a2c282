"""Rows of a list that are no entries of it: totals, notes below or between, and the header once more."""

from __future__ import annotations

import re

from lib.importing.cell_errors import is_error

_TOTAL = re.compile(
    r"(?:grand|sub|overall|running|cumulative)[ -]?totals?\b.*|.*\b(?:sub)?totals?:?|totals?\b[ :(].*|sum|sum of .*", re.IGNORECASE
)
_CERTAIN = re.compile(r"(?:grand|sub|overall|running|cumulative)[ -]?totals?\b.*", re.IGNORECASE)
_NOTE = re.compile(
    r"(?:source|sources|note|notes|n\.?b\.?|footnotes?|key|disclaimer|copyright|contact)\s*[:.–-].*"
    r"|(?:data|figures|information) (?:as at|as of|correct|extracted|from)\b.*"
    r"|(?:last )?(?:updated|extracted|printed|produced|prepared|generated) (?:on|by|at)\b.*"
    r"|end of (?:list|report|file|data|table)\b.*|page \d+ of \d+|\(c\)\s.*|©.*|\*+\s?\S.*|†.*|\[\d+\]\s.*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[£€$(\s]*[-−–+]?[£€$\s]*[\d.,]+\s*(?:k|m|bn|%|\))*", re.IGNORECASE)
#: A sentence alone in its row is a note, not a name.
_LONG = 80


#: Said of a row below a blank one whose first cell is a name of a column and which holds no number.
OTHER_HEADER = "it looks like the header of another table; the rows below it were read by the columns of the first"


def say_no_organisation(filled: list[str], header: frozenset[str], *, is_below: bool = False) -> str:
    """Why a row is no entry of the list; empty where it is one.

    Args:
        filled: Its cells that are not blank, in order.
        header: The cells of the header, in small letters.
        is_below: Whether it stands below a blank row.
    """
    first = " ".join(filled[0].split())
    start = first[:200]
    if len(header) > 1 and len(filled) > 1 and (why := _say_header(filled, header, is_below=is_below)):
        return why
    if all(map(is_error, filled)):
        return "it holds nothing but errors of a spreadsheet program"
    rest = filled[1:]
    if (
        _TOTAL.fullmatch(start)
        and (all(_NUMBER.fullmatch(cell.strip()) or is_error(cell) for cell in rest) or _CERTAIN.fullmatch(start))
        and (rest or _CERTAIN.fullmatch(start))
    ):
        return "it looks like a total"
    if not rest and len(header) > 1 and first.endswith(":"):
        return "it looks like a heading"
    if not rest and (_NOTE.fullmatch(start) or (len(header) > 2 and len(first) > _LONG and first[-1] in ".!")):
        return "it looks like a note"
    return ""


def _say_header(filled: list[str], header: frozenset[str], *, is_below: bool) -> str:
    again = [" ".join(cell.split()).casefold() in header for cell in filled]
    if all(again):
        return "it repeats the header"
    is_other = is_below and again[0] and not any(_NUMBER.fullmatch(cell.strip()) for cell in filled)
    return OTHER_HEADER if is_other else ""
