"""Search over the register: names, other names, parent bodies, towns, services; forgiving of misspellings.

Every word of the query must be found in an organisation. A word is found when a word of the organisation is it or begins
with it; only where no word of the whole register does, the words that differ by a letter or two stand in for it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lib.register.dataset import Dataset

#: Column of the organisations table -> what a word found in it counts; the first two are names.
FIELDS = {
    "name": 1.0,
    "aliases": 0.9,
    "town": 0.75,
    "local_authority": 0.7,
    "lad_name": 0.7,
    "parent_body": 0.65,
    "services": 0.6,
    "sector": 0.5,
}
#: More letters than this in a query are passed over.
LONGEST = 80
_EXACT, _BEGINS = 1.0, 0.9
_WORD = re.compile(r"[a-z0-9]+")
#: Said in half of all names, so they tell nothing apart.
_SMALL = frozenset({"a", "and", "for", "in", "of", "the"})
#: Letters of a word -> how many of them may be wrong.
_WRONG = ((8, 2), (4, 1))
#: Words shorter than this must begin with the right letter, or any four letters would find something.
_FIRST_LETTER_BELOW = 7
#: Words of so many letters may be half typed and misspelt at once.
_HALF_TYPED = 5
#: A query of so many letters that is so much like a whole name is taken for it.
_NAME_LETTERS, _LIKE_A_NAME = 5, 0.84


@dataclass(frozen=True, kw_only=True, eq=False)
class Index:
    """The words of one edition, ready to be searched.

    Args:
        ids: Ids of the organisations, in the register's order.
        alphabet: Position of each when sorted by name.
        words: Every word, sorted.
        word: For each occurrence, the position of its word in `words`.
        row: For each occurrence, the position of its organisation in `ids`.
        weight: For each occurrence, what its column counts.
        names: Names and other names as one string without spaces each.
        name_row: The organisation of each of `names`.
        own: For each of `names`, True where it is the present name.
    """

    ids: np.ndarray
    alphabet: np.ndarray
    words: list[str]
    word: np.ndarray
    row: np.ndarray
    weight: np.ndarray
    names: list[str]
    name_row: np.ndarray
    own: np.ndarray


def plain_words(text: str) -> list[str]:
    """The words of a text in small letters, without accents or punctuation."""
    bare = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", ""))
    return _WORD.findall("".join(each for each in bare if not unicodedata.combining(each)).casefold())


def search(data: Dataset, text: str, among: Iterable[str] | None = None) -> list[str]:
    """Find organisations by words.

    Args:
        data: The dataset.
        text: What the reader typed; may be misspelt, half typed or empty.
        among: Ids to search; all organisations if left out. Ids that the register does not have are passed over.

    Returns:
        Ids, best first: whole names, beginnings of names, words in names, then words elsewhere; equals by name. Nothing to
        search for gives all of `among` by name; nothing found gives an empty list. Never raises.
    """
    index = index_of(data)
    scores = _scores(index, plain_words(text[:LONGEST]))
    if among is not None:
        scores = np.where(np.isin(index.ids, np.array(list(among), dtype=object)), scores, 0)
    found = np.flatnonzero(scores > 0)
    return [str(each) for each in index.ids[found[np.lexsort((index.alphabet[found], -scores[found]))]]]


@lru_cache(maxsize=4)
def index_of(data: Dataset) -> Index:
    """The index of a dataset; made once for each."""
    mutuals = data.mutuals
    names: list[tuple[str, int, bool]] = []
    seen: dict[tuple[str, int], float] = {}
    for column, weight in FIELDS.items():
        for row, cell in enumerate(mutuals.get(column, ())):
            for text in _texts(cell):
                words = plain_words(text)
                if weight >= FIELDS["aliases"]:
                    names.append(("".join(words), row, column == "name"))
                for word in (*words, *map(_singular, words)):
                    seen[word, row] = max(weight, seen.get((word, row), 0.0))
    vocabulary = sorted({word for word, _ in seen})
    position = {word: place for place, word in enumerate(vocabulary)}
    order = np.argsort(mutuals["name"].astype(str).str.casefold().to_numpy(object), kind="stable")
    alphabet = np.empty(len(mutuals), dtype=int)
    alphabet[order] = np.arange(len(mutuals))
    return Index(
        ids=mutuals["mutual_id"].astype(str).to_numpy(object),
        alphabet=alphabet,
        words=vocabulary,
        word=np.array([position[word] for word, _ in seen], dtype=int),
        row=np.array([row for _, row in seen], dtype=int),
        weight=np.array(list(seen.values()), dtype=float),
        names=[name for name, _, _ in names],
        name_row=np.array([row for _, row, _ in names], dtype=int),
        own=np.array([own for _, _, own in names], dtype=bool),
    )


def _texts(cell: object) -> Sequence[str]:
    if isinstance(cell, str):
        return (cell,)
    return [str(each) for each in cell] if isinstance(cell, (list, tuple, np.ndarray)) else ()


def _singular(word: str) -> str:
    """The singular and plural of a word are one word to a reader."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _scores(index: Index, words: list[str]) -> np.ndarray:
    """For each organisation how well it answers the query; 0 where it does not."""
    if not words or not len(index.ids):
        return np.ones(len(index.ids))
    asked = [word for word in words if word not in _SMALL] or words
    total = np.zeros(len(index.ids))
    everywhere = np.ones(len(index.ids), dtype=bool)
    for word in dict.fromkeys(asked):
        best = np.zeros(len(index.ids))
        quality = _qualities(index, word)
        hits = np.flatnonzero(quality[index.word])
        np.maximum.at(best, index.row[hits], quality[index.word[hits]] * index.weight[hits])
        total += best
        everywhere &= best > 0
    scores: np.ndarray = np.maximum(np.where(everywhere, total / len(asked), 0), _as_name(index, "".join(words)))
    return scores


def _qualities(index: Index, word: str) -> np.ndarray:
    """For each word of the register how well it answers a word of the query."""
    quality = np.zeros(len(index.words))
    for form in {word, _singular(word)}:
        first = bisect_left(index.words, form)
        quality[first : bisect_left(index.words, f"{form}\uffff")] = _BEGINS
    for form in {word, _singular(word)}:
        at = bisect_left(index.words, form)
        if at < len(index.words) and index.words[at] == form:
            quality[at] = _EXACT
    return quality if quality.any() else _misspelt(index, word)


def _misspelt(index: Index, word: str) -> np.ndarray:
    """The same where no word of the register begins with the word: those that differ by few letters, swapped ones counted once."""
    from rapidfuzz import process  # noqa: PLC0415 - only a misspelling needs it
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    wrong = next((wrong for letters, wrong in _WRONG if len(word) >= letters), 0)
    if not wrong:
        return np.zeros(len(index.words))
    forms = list(dict.fromkeys((word, _singular(word))))
    distance = process.cdist(forms, index.words, scorer=OSA.distance, score_cutoff=wrong).min(axis=0)
    if len(word) >= _HALF_TYPED:
        begun = [each[: len(word)] for each in index.words]
        distance = np.minimum(distance, process.cdist([word], begun, scorer=OSA.distance, score_cutoff=wrong)[0])
    near = distance <= wrong
    if len(word) < _FIRST_LETTER_BELOW:
        near &= np.array([each[:1] == word[0] for each in index.words])
    # The nearest words only: with a better one at hand a worse one is another word.
    return np.where(near & (distance == distance[near].min(initial=wrong)), 0.8 - 0.1 * distance, 0)


def _as_name(index: Index, asked: str) -> np.ndarray:
    """What the whole query earns as a name: being one, beginning one, or being one misspelt, spaces aside."""
    from rapidfuzz import process  # noqa: PLC0415
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    earned = np.zeros(len(index.names))
    if len(asked) >= _NAME_LETTERS:
        like = process.cdist([asked], index.names, scorer=OSA.normalized_similarity, score_cutoff=_LIKE_A_NAME)[0]
        earned = np.where(like > 0, like, 0)
    begins = np.array([name.startswith(asked) for name in index.names], dtype=bool)
    same = np.array([name == asked for name in index.names], dtype=bool)
    earned = np.where(begins, 2, earned)
    earned = np.where(same, 3, earned) + np.where((begins | same) & index.own, 0.5, 0)
    best = np.zeros(len(index.ids))
    np.maximum.at(best, index.name_row, earned)
    return best
