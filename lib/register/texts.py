"""What a text may not hold, and the guard against formulas in spreadsheets."""

from __future__ import annotations

import re

#: What XML, and so every office file and picture, can't hold, and what nobody can see: controls but for tab and new line, halves of
#: pairs, and code points that are no characters.
_PLANES = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
_ILLEGIBLE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff{_PLANES}]")
#: A spreadsheet may run a cell that begins with one of these as a formula (the last four are their full-width forms).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_GUARD = "'"
#: Soft hyphens, joiners, marks of direction, and the mark before a file.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def find_illegible(text: str) -> str:
    """The first character that no text may hold, as 'U+000B'; empty where there is none."""
    found = _ILLEGIBLE.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def drop_illegible(text: str) -> str:
    """The text without characters that no text may hold; one that parts words becomes a space."""
    return re.sub(" {2,}", " ", _ILLEGIBLE.sub(" ", text)).strip() if find_illegible(text) else text


def drop_unseen(text: str, mark: str = "") -> str:
    """The text without characters that nobody sees, such as spaces without width; with '{}' as mark their numbers stand in their place."""
    return text if text.isascii() else _UNSEEN.sub(lambda found: mark.format(f"U+{ord(found[0]):04X}"), text)


def defuse_formula(text: str) -> str:
    """Text that no spreadsheet runs as a formula: an apostrophe goes before one that could be."""
    return f"{_GUARD}{text}" if text.startswith(_FORMULA_STARTS) else text


def drop_guard(text: str) -> str:
    """The text that `defuse_formula` was given."""
    return text[1:] if text.startswith(tuple(f"{_GUARD}{start}" for start in _FORMULA_STARTS)) else text
