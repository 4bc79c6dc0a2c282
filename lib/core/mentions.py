"""Which mutuals a text names: in prose, or in a cell that says who a row is about."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from lib.core.caching import once_an_edition

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lib.register.dataset import Dataset

#: The programme that the minister spoke of.
FIRST_PROGRAMME = "Mutuals Support Programme"
#: What a register adds to the name of a body that others leave out.
_ADDED = re.compile(r"\s*\((?:proposed|pathfinder)\)|\s+(?:mutual|proposal|CIC|Ltd|Limited)\b", re.IGNORECASE)
#: A name that is also an ordinary word: capital only because a sentence begins with it.
_ORDINARY = re.compile(r"[A-Z][a-z]+")
_SENTENCE_START = re.compile(r"(?:^|[.!?;:]\s+)\W*$")


def find_named(data: Dataset, text: str) -> frozenset[str]:
    """Ids of the mutuals that prose names, by name or alias, as whole words.

    A name that several mutuals share says nothing, nor does an ordinary word at the start of a sentence.
    """
    pattern, owners = _prose(data)
    return frozenset(owners[found[0]] for found in pattern.finditer(text) if not _begins_sentence(found))


def about(data: Dataset, subject: str) -> frozenset[str]:
    """Ids of the mutuals that a cell such as 'Its Name (its town)' is about.

    Unlike prose, what the register adds to a name ('mutual', '(proposed)', 'CIC') may be left out and capitals may differ.
    """
    pattern, owners = _subjects(data)
    return frozenset(owners[found[0].casefold()] for found in pattern.finditer(subject))


def _begins_sentence(found: re.Match[str]) -> bool:
    return bool(_ORDINARY.fullmatch(found[0]) and _SENTENCE_START.search(found.string[: found.start()]))


@once_an_edition
def _prose(data: Dataset) -> tuple[re.Pattern[str], Mapping[str, str]]:
    owners = _owners(data)
    return _any_of(owners), owners


@once_an_edition
def _subjects(data: Dataset) -> tuple[re.Pattern[str], Mapping[str, str]]:
    owners = _owners(data)
    shorter = {short: owner for name, owner in owners.items() if " " in (short := _ADDED.sub("", name).strip())}
    by_name = {name.casefold(): owner for name, owner in (shorter | owners).items()}
    return _any_of(by_name, re.IGNORECASE), by_name


def _owners(data: Dataset) -> dict[str, str]:
    """Name or alias -> the one mutual that has it."""
    owners: dict[str, set[str]] = defaultdict(set)
    table = data.mutuals
    for mutual_id, name, aliases in zip(table["mutual_id"], table["name"], table["aliases"], strict=True):
        for each in (name, *([] if aliases is None else aliases)):
            owners[str(each)].add(str(mutual_id))
    return {name: next(iter(ids)) for name, ids in owners.items() if len(ids) == 1}


def _any_of(names: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", flags)
