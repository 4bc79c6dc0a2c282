"""What sentences may say: the numbers that can be worked out from the result they describe, and the house style."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lib.register.schema import REGIONS
from lib.topics.profile.figures import APART

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lib.core.result import Result

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATES = re.compile(rf"(\d{{1,2}} )?({_MONTH}) \d{{4}}|mid-\d{{4}}|\b(19|20)\d\d\b(?! (mutual|named|live|staff))")
_NUMBER = re.compile(r"(?P<pound>£)?(?P<number>\d[\d,]*(\.\d+)?)(?P<word> billion| million)?(?P<percent>%)?")
_SCALE = {None: 1, " million": 10**6, " billion": 10**9}
#: Texts with a letter and a digit, or editions; dates alone are left to `_DATES`.
_PHRASE = re.compile(r"(?=.*\d)(?=.*[A-Za-z]{2})|^\d{4}-\d{2}(\.\d+)?$")
#: Numbers of the method, not of the data: within 3 years; 1 series; 2 series.
_METHOD = re.compile(r"within 3 years|with [12] series|less than 0\.1|(less|more) than \d+%|\b4 regions|\b5 sectors")


def texts(result: Result[Any]) -> list[str]:
    """What is said round a result: where there is nothing to show, why."""
    words = result.words
    shown = [words.headline, words.empty] if result.empty else [words.headline, words.subtitle, words.alt, words.caption]
    return [text for text in shown if text]


def check(result: Result[Any], said: list[str]) -> None:
    """Numbers and style of every text about a result."""
    allowed = list_candidates(result)
    for text in said:
        for kind, value, written in read_numbers(text, result):
            assert fits(kind, value, allowed[kind]), f"{result.name}: {written} in {text!r} is not in its frame"
        check_style(_without_quotes(text, result))


def list_candidates(result: Result[Any]) -> dict[str, set[float]]:
    """What a sentence about the result may say: money, shares, and counts with rates and multiples."""
    frame, facts = result.frame, set(_walk_numbers(result.facts))
    columns = [frame[name].astype("float64") for name in frame.select_dtypes("number") if name not in ("lon", "lat")]
    values = {float(number) for column in columns for number in (*column.dropna(), column.sum())}
    counts = {0.0, float(len(frame)), *facts, *values, *map(float, result.grades.values())}
    if result.coverage:
        counts |= {float(result.coverage.known), float(result.coverage.of)}
    for name in frame:
        sizes = frame[name].map(str).value_counts()
        counts |= {*sizes.astype(float), float(len(sizes)), float(frame[name].isna().sum()), float(frame[name].notna().sum())}
    counts |= {float(column.eq(0).sum()) for column in columns}
    shares = {100.0, *(100 * number for number in (*facts, *values) if 0 <= number <= 1)}
    shares |= {100 * value / column.sum() for column in columns if column.sum() for value in column.dropna()}
    if "unit" in frame:  # figures as a source gives them, 79% among them
        shares |= values
    more = {float(number) for number in MORE.get(result.name, lambda _: ())(result)}
    shares |= {100 * float(number) for number in MORE_SHARES.get(result.name, lambda _: ())(result)}
    return {"money": values | facts, "share": shares, "count": counts | more}


def _walk(node: object) -> Iterator[object]:
    """Every value inside facts, and how many there are in each collection."""
    if is_dataclass(node):
        node = [getattr(node, each.name) for each in fields(node)]
    elif isinstance(node, Mapping):
        yield from node
        yield len(node)
        node = [*node.values()]
    elif isinstance(node, (list, tuple)):
        yield len(node)
    if isinstance(node, (list, tuple)):
        for each in node:
            yield from _walk(each)
    else:
        yield node


def _walk_numbers(facts: object) -> Iterator[float]:
    numbers = (each for each in _walk(facts) if isinstance(each, (int, float, np.number)) and not isinstance(each, bool))
    yield from (float(each) for each in numbers if np.isfinite(each))


def _areas(result: Result[Any]) -> Iterator[float]:
    """Of the areas that are shaded: how many there are, how many are not known or have none, and how many tie."""
    shaded = result.frame[result.frame["area"].isin(REGIONS)] if result.name == "map-regions" else result.frame
    yield from (len(shaded), shaded["shown"].isna().sum(), shaded["shown"].eq(0).sum(), *shaded["shown"].value_counts())


def _groups(result: Result[Any]) -> Iterator[float]:
    """Of the groups over time: the most in each, all together, and how many tie."""
    at = result.facts.at
    yield from (*result.frame.groupby("group")["central"].max(), sum(at.values()), *pd.Series(at, dtype=float).value_counts())


def _multiples(result: Result[Any]) -> Iterator[float]:
    """How many groups there are, as all in view is none, and the published multiple."""
    yield len(result.frame) - 1
    if result.facts.published:
        yield result.facts.published.now / result.facts.published.base


def _notes(result: Result[Any]) -> Iterator[float]:
    """The note of a published multiple says which count it starts from."""
    for note in result.frame["note"].dropna():
        yield from (float(number) for number in re.findall(r"\b\d+\b", str(note)))


def _changes(column: str) -> Callable[[Result[Any]], Iterator[float]]:
    """By how much the last figure of each mutual differs from its first, as a share of the first."""

    def changes(result: Result[Any]) -> Iterator[float]:
        for _, line in result.frame.sort_values("year").groupby("name"):
            yield abs(line[column].iloc[-1] / line[column].iloc[0] - 1)

    return changes


def _value_known(result: Result[Any]) -> Iterator[float]:
    """How many mutuals have a value and how many there are, from the shares of the sectors."""
    sectors = result.frame[result.frame["quality_by"].eq("Sector")]
    yield from (sectors["mutuals"].sum(), round((sectors["mutuals"] * sectors["value_share_known"]).sum()))


#: Id -> what else a sentence may say that only rows of this kind give: counts and multiples; shares, of 0 to 1.
MORE: dict[str, Callable[[Result[Any]], Iterable[float]]] = {
    "map-regions": _areas,
    "quality-groups": _value_known,
    "map-authorities": _areas,
    "map-points": lambda result: [len(result.frame) - result.facts.unplaced],
    "growth-live": lambda result: [
        result.facts.end.recent or 0,
        *([result.facts.at.central / result.facts.base] if result.facts.base else []),
    ],
    "growth-sectors": _groups,
    "growth-regions": _groups,
    "growth-times": _multiples,
    "growth-times-regions": _multiples,
    # Pairs that hold a mutual, and how many of them tie.
    "sectors-regions": lambda result: result.frame.loc[result.frame["mutuals"] > 0, "shown"].value_counts(),
    "key-figures": _notes,
    "briefing": _notes,
    # Comparisons are better, worse, the same or neither.
    "outcome-themes": lambda result: [result.frame[["better", "worse", "same", "neither"]].to_numpy().sum()],
    # Figures shown apart for any of several reasons.
    "profile-value": lambda result: [result.frame["drawn"].str.startswith(APART).sum()],
    # Distances are said in whole miles.
    "nearby": lambda result: [result.view.within, *result.frame["distance"].round()],
    "pipeline-councils": lambda result: [
        result.facts.different - result.facts.not_live,
        result.facts.different - result.facts.in_time,
    ],
}
MORE_SHARES: dict[str, Callable[[Result[Any]], Iterable[float]]] = {
    "compare-value": _changes("value"),
    "compare-staff": _changes("staff"),
}


def read_numbers(text: str, result: Result[Any]) -> Iterator[tuple[str, float, str]]:
    """Every number a text says, with its kind; dates, texts of the data and numbers of the method left out."""
    text = _METHOD.sub("…", _DATES.sub("…", _without_quotes(text, result)))
    for found in _NUMBER.finditer(text):
        value = float(found["number"].replace(",", "")) * _SCALE[found["word"]]
        yield ("money" if found["pound"] else "share" if found["percent"] else "count"), value, found[0]


def _without_quotes(text: str, result: Result[Any]) -> str:
    """A text without what it quotes from the data: names and phrases with a digit in them, and editions."""
    cells = {cell for name in result.frame for cell in result.frame[name] if isinstance(cell, str)}
    phrases = {each for each in (*cells, *_walk(result.facts)) if isinstance(each, str) and _PHRASE.search(each)} | {result.edition}
    for phrase in sorted(phrases, key=len, reverse=True):
        for written in (phrase, phrase[:1].lower() + phrase[1:]):
            text = text.replace(written, "…")
    return text


def fits(kind: str, value: float, allowed: set[float]) -> bool:
    """True when the number is one of those allowed, as rounded for prose."""
    slack = {"money": 0.0051 * value + 0.51, "share": 0.501, "count": 0.0051 * value if value >= 1000 else 0.0501}[kind]
    return any(abs(value - abs(each)) <= slack for each in allowed)


def check_style(text: str) -> None:
    """The house style, over one text."""
    assert not re.search(r"\d(m|bn|k|K|M|B)\b", text), f"short for million or billion: {text}"
    assert not re.search(r"\d ?[–—-] ?£?\d", text), f"a dash in a range: {text}"
    assert "  " not in text, f"double space: {text}"
    assert text == text.strip()
    assert not re.search(r"\b(nan|None(?! of)|NaN|NaT|<NA>|inf)\b", text), f"a missing value came through: {text}"
    assert not re.search(r"(?<![\d.,])1 (mutuals|regions|sectors|sector groups|pairs|bars|points|launches|endings|times)\b", text), text
    assert not re.search(r"(?<![.,\d])\d{5,}", text), f"no commas: {text}"
    assert not re.search(r"£\s|GBP|(?<!\d)0\.\d+ (million|billion)", text), f"money style: {text}"
    assert not re.search(r"\.\.|\. \.|,,| ,| \.|;;", text), f"punctuation: {text}"
    assert not re.search(r"\b(\w+) \1\b", text.replace("had had", "")), f"a word twice: {text}"
