"""Names of files that say what is in them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from lib.view.view import DEFAULT_MEASURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lib.core.result import Result

_LONGEST = 96
#: More regions or sectors than this are counted, not named.
_MOST_NAMED = 2


def file_stem(result: Result[Any]) -> str:
    """A file name without ending for a result, such as 'mutuals-growth-live-2013-02-08-london'; the first words name what it is about.

    It holds lower-case letters, digits and hyphens only, so it is safe on every system; defaults are left out.
    """
    view = result.view
    parts = [
        result.speaker.say("mutuals"),
        result.name,
        view.as_at.isoformat(),
        *_name_choices(view.sectors, "sectors"),
        *_name_choices(view.regions, "regions"),
        *(() if view.grades == view.usual else (*view.grades, "evidence") if view.grades else ("no-evidence",)),
        *(() if view.measure == DEFAULT_MEASURE else (view.measure,)),
    ]
    return _shorten(_slug("-".join(parts)))


def _name_choices(names: Sequence[str], noun: str) -> tuple[str, ...]:
    return tuple(names) if len(names) <= _MOST_NAMED else (f"{len(names)}-{noun}",)


def _shorten(stem: str) -> str:
    """A name that is short enough, without half a word at its end unless it is one word."""
    if len(stem) <= _LONGEST:
        return stem
    return stem[: _LONGEST + 1].rpartition("-")[0] or stem[:_LONGEST]


def _slug(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")
