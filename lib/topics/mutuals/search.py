"""Search over the register: names, other names, parent bodies, towns, services; forgiving of misspellings.

Every word of the query must be found in an organisation. A word is found when a word of the organisation is it or begins
with it; only where no word of the whole register does, the words that differ by a letter or two stand in for it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from lib.core.caching import once_an_edition

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    "company_number": 1.0,
}
#: More letters than this in a query are passed over.
LONGEST = 80
_EXACT, _BEGINS = 1.0, 0.9
_WORD = re.compile(r"[a-z0-9]+")
#: In half of all names, so they tell nothing apart.
_SMALL = frozenset({"a", "and", "for", "in", "of", "the"})
#: Letters of a word -> how many of them may be wrong.
_MISTAKES = ((8, 2), (4, 1))
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
        mutuals: Ids of the organisations, by name.
        words: word, mutual_id, weight: what the best column counts that has the word; one row for each word of an organisation.
        names: name (without spaces), mutual_id, present (False for other names).
    """

    mutuals: tuple[str, ...]
    words: pd.DataFrame
    names: pd.DataFrame


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
    index = build_index(data)
    allowed = set(index.mutuals if among is None else among)
    words = split_words(text[:LONGEST])
    found = [mutual for mutual in index.mutuals if mutual in allowed]
    if not words:
        return found
    scores = _scores(index, words)
    return sorted((mutual for mutual in found if mutual in scores), key=lambda mutual: -scores[mutual])


def split_words(text: str) -> list[str]:
    """The words of a text in small letters, without accents or punctuation."""
    letters = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", ""))
    return _WORD.findall("".join(each for each in letters if not unicodedata.combining(each)).casefold())


@once_an_edition
def build_index(data: Dataset) -> Index:
    """The index of a dataset."""
    table = data.mutuals.astype({"mutual_id": str, "name": str}).set_index("mutual_id")
    cells = pd.concat({column: table[column].explode().dropna().astype(str) for column in FIELDS}, names=["column"])
    texts = cells.rename("text").reset_index()
    words_of = {text: split_words(text) for text in texts["text"].unique()}
    texts["words"] = texts["text"].map(words_of)
    numbers = texts["column"].eq("company_number")
    # People type the number with and without its noughts.
    texts.loc[numbers, "words"] = texts.loc[numbers, "words"].map(lambda words: [*words, *(word.lstrip("0") for word in words)])
    named = texts[texts["column"].isin(["name", "aliases"])]
    words = texts.assign(weight=texts["column"].map(FIELDS)).explode("words").dropna(subset="words")
    forms = pd.concat([words, words.assign(words=words["words"].map(_singular))])
    weights = forms.groupby(["words", "mutual_id"])["weight"].max().rename_axis(["word", "mutual_id"]).reset_index()
    return Index(
        mutuals=tuple(table.sort_values("name", key=lambda names: names.str.casefold(), kind="stable").index),
        words=weights.astype({"word": "category"}),
        names=pd.DataFrame({"name": named["words"].map("".join), "mutual_id": named["mutual_id"], "present": named["column"].eq("name")}),
    )


def _singular(word: str) -> str:
    """The singular and plural of a word are one word to a reader."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _scores(index: Index, words: list[str]) -> Mapping[str, float]:
    """Organisation -> how well it answers the query, for those that answer it."""
    terms = dict.fromkeys([word for word in words if word not in _SMALL] or words)
    matches = [_match(index, word) for word in terms]
    # Every word must be found.
    by_words = pd.concat(matches, axis="columns", join="inner").sum(axis="columns") / len(terms)
    best: dict[str, float] = pd.concat([by_words, _match_name(index, "".join(words))]).groupby(level=0).max().to_dict()
    return best


def _match(index: Index, word: str) -> pd.Series:
    """Organisation -> what a word of the query earns there, for those that have it or a word like it."""
    known = index.words["word"].cat.categories.tolist()
    forms = (word, _singular(word))
    longer = (each for each in known if each.startswith(forms) and (each in forms or not each.isdecimal()))
    qualities = {each: _EXACT if each in forms else _BEGINS for each in longer}
    # One digit off is another number.
    qualities = qualities or ({} if word.isdecimal() else _list_misspelt(known, word))
    hits = index.words[index.words["word"].isin(list(qualities))]
    return (hits["word"].map(qualities).astype(float) * hits["weight"]).groupby(hits["mutual_id"]).max()


def _list_misspelt(known: Iterable[str], word: str) -> dict[str, float]:
    """Words that differ from a word of the query by few letters, swapped ones counted once -> how well they answer it."""
    from rapidfuzz import process  # noqa: PLC0415 - only a misspelling needs it
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    mistakes = next((mistakes for letters, mistakes in _MISTAKES if len(word) >= letters), 0)
    near = [each for each in known if len(word) >= _FIRST_LETTER_BELOW or each[0] == word[0]] if mistakes else []
    candidates = [(form, {each: each for each in near}) for form in dict.fromkeys((word, _singular(word)))]
    if len(word) >= _HALF_TYPED:
        candidates.append((word, {each: each[: len(word)] for each in near}))
    found = [
        (each, distance)
        for form, texts in candidates
        for _, distance, each in process.extract(form, texts, scorer=OSA.distance, score_cutoff=mistakes, limit=None)
    ]
    # The nearest words only: with a better one at hand a worse one is another word.
    least = min((distance for _, distance in found), default=0)
    return {each: 0.8 - 0.1 * distance for each, distance in found if distance == least}


def _match_name(index: Index, query: str) -> pd.Series:
    """Organisation -> what the whole query earns as a name: being one, beginning one, or being one misspelt, spaces aside."""
    from rapidfuzz import process  # noqa: PLC0415
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    names = index.names
    begins, same = names["name"].str.startswith(query), names["name"].eq(query)
    score = pd.Series(0.0, index=names.index)
    if len(query) >= _NAME_LETTERS:
        like = process.extract(query, names["name"].to_dict(), scorer=OSA.normalized_similarity, score_cutoff=_LIKE_A_NAME, limit=None)
        score.update(pd.Series({place: similarity for _, similarity, place in like}, dtype=float))
    score = score.mask(begins, 2.0).mask(same, 3.0) + 0.5 * (begins & names["present"])
    return score[score > 0].groupby(names["mutual_id"]).max()
