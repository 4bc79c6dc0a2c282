"""Links as people paste them: what mail programs, sentences and keyboards do to an address is undone before it is read."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from lib.register.schema import REGION_CODES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Under this name stands what has no value and is no parameter: the rest of a name that has a raw '&' in it.
STRAY = ""
#: Names that a link may carry without a value; a test holds them against the parameters of views.
NAMES = frozenset(
    [
        "as_at",
        "sector",
        "region",
        "evidence",
        "measure",
        "edition",
        "mutual",
        "compare",
        "near",
        "within",
        "since",
        "claim",
        "note",
        "v",
        "card",
        "date",
        "sectors",
        "regions",
        "grade",
    ]
)
#: Parameters of Streamlit, of campaigns and of cards, whatever they are called in full.
_OTHERS = re.compile(r"embed|(?:embed|utm)_\w+|[a-z]+(?:-[a-z]+)+")
#: What a sentence, a quotation or a mail program glues to an address.
_GLUED = " \t\r\n\u00a0.,;:!?\"'“”‘’«»<>[]{}*_|\\"
_ESCAPED, _ENTITY = re.compile(r"%[0-9A-Fa-f]{2}"), re.compile(r"^(?:amp;)+", re.IGNORECASE)
#: Written by readers themselves, as they like.
_FREE = frozenset({"near", "note"})
#: What regions are called elsewhere.
_REGIONS = {
    "eastern": "East of England",
    "east anglia": "East of England",
    "yorkshire": "Yorkshire and The Humber",
    "yorkshire and humber": "Yorkshire and The Humber",
    "yorkshire and humberside": "Yorkshire and The Humber",
    "unknown": "Not known",
}


def mend(params: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The parameters of a link without what happened to it on its way.

    `&amp;` stands for `&`; blanks, full stops, quotes and brackets at the ends go, unless a bracket belongs to the word; what was
    escaped twice is read twice; names are lower case; the same value twice is once. What readers write themselves stays as it is.
    Words without a value that are no parameter stand under `STRAY`. A link that nothing happened to comes back as it was.
    """
    after: dict[str, list[str]] = {}
    for raw_name, values in params.items():
        name = _ENTITY.sub("", raw_name.strip(_GLUED)).lower()
        trimmed = list(values) if name in _FREE else [trim(value) for value in values]
        if name and not any(trimmed) and name not in NAMES and not _OTHERS.fullmatch(name):
            after.setdefault(STRAY, []).append(trim(raw_name))
            continue
        into = after.setdefault(name or raw_name, [])
        into += [value for value in dict.fromkeys(trimmed) if value not in into]
    return after


def region_words(places: Sequence[str]) -> dict[str, str]:
    """What a link may call the places of a register, in `simplify` words -> the place."""
    known = {simplify(place): place for place in places}
    others = {simplify(code): name for name, code in REGION_CODES.items()} | _REGIONS
    return {words: place for words, place in others.items() if place in places} | known


def simplify(word: str) -> str:
    """A word as it is compared: small letters, 'and' for '&', one kind of apostrophe, no 'the', blanks once."""
    text = unescape(word).casefold().replace("&", " and ").replace("’", "'").replace("-", " ")
    return " ".join(part for part in text.split() if part != "the")


def trim(value: str) -> str:
    """A word of an address without what was glued to its ends, and with its blanks however often it was escaped."""
    text = value
    while _ESCAPED.search(text):
        text = unquote_plus(text)
    before = None
    while text != before:
        before, text = text, text.strip().strip(_GLUED)
        if text.endswith(")") and text.count(")") > text.count("("):
            text = text[:-1]
        if text.startswith("(") and text.count("(") > text.count(")"):
            text = text[1:]
    return text
