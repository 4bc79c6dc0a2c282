"""Every number in every sentence can be worked out from the frame it describes, and every sentence keeps the house style.

Numbers are read back out of the text and looked for among sums, counts, extremes and shares worked out here from the frame.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.catalogue import CARDS
from lib.core.card import work_out
from lib.core.words import scope
from lib.register.dataset import Dataset, open_dataset
from lib.register.measures import MEASURES
from lib.register.schema import GRADES, PLACES, REGIONS
from lib.topics.growth import measure as growth
from lib.topics.overview import measure as overview
from lib.topics.overview.words import key_figure_words, overview_sentence, summary
from lib.topics.places import measure as places
from lib.topics.sectors import measure as sectors
from lib.topics.sectors.words import sector_story_text
from lib.view.view import View, make_view
from tests.unit.factories import WORDS, figure, make_dataset, mutual, published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lib.core.result import Result

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATES = re.compile(rf"(\d{{1,2}} )?({_MONTH}) \d{{4}}|mid-\d{{4}}|\b(19|20)\d\d\b(?! (mutual|named|live|staff))")
_NUMBER = re.compile(r"(?P<pound>£)?(?P<number>\d[\d,]*(\.\d+)?)(?P<word> billion| million)?(?P<percent>%)?")
_SCALE = {None: 1, " million": 10**6, " billion": 10**9}
_MONEY_COLUMNS = {"value", "value_mean"}
#: Numbers of the method, not of the data: within 3 years; 1 series; 2 series.
_METHOD = re.compile(r"within 3 years|with [12] series|less than 0\.1|(less|more) than \d+%")


def results(data: Dataset, view: View) -> Iterator[Result]:
    """Every result there is for a view."""
    for measure in (overview.key_figures, places.by_region, places.by_authority, places.points):
        yield measure(data, view)
    for measure in (growth.live_over_time, growth.published_counts, growth.published_values, growth.launches_and_endings):
        yield measure(data, view)
    yield growth.value_over_time(data, view)
    for dimension in ("sector_group", "place"):
        yield growth.by_group_over_time(data, view, dimension)
        yield growth.times_by_group(data, view, dimension)
    yield growth.policy_events(data, view)
    for dimension in ("sector", "sector_group"):
        yield sectors.by_sector(data, view, dimension)
    yield sectors.sector_by_region(data, view)
    yield sectors.concentration(data, view)
    yield sectors.sector_story(data, view, data.register.sectors[0])


def texts(result: Result) -> list[str]:
    """Every text made of a result."""
    words = WORDS[result.name](result)
    shown = [words.headline, words.empty] if result.empty else [words.headline, words.subtitle, words.alt, words.caption]
    if result.name == "key-figures":
        tiles = [key_figure_words(row, result) for row in result.frame.to_dict("records")]
        shown += [summary(result.view, shown=result.facts["shown"], named=result.facts["named"]), overview_sentence(result)]
        shown += [text for tile in tiles for text in (tile.label, tile.named, tile.coverage, tile.published)]
    if result.name == "sector-story":
        shown.append(sector_story_text(result))
    return [text for text in shown if text]


def plain_numbers(node: object) -> Iterator[float]:
    """Every number inside facts."""
    if isinstance(node, Mapping):
        for value in node.values():
            yield from plain_numbers(value)
    elif isinstance(node, (int, float, np.number)) and not isinstance(node, bool) and np.isfinite(node):
        yield float(node)


def candidates(result: Result) -> dict[str, set[float]]:
    """What a sentence about the result may say: money, shares, and counts with rates and multiples."""
    frame = result.frame
    numbers = frame.drop(columns=["lon", "lat"], errors="ignore").select_dtypes("number").astype("float64")
    money: set[float] = set()
    shares: set[float] = {100.0}
    counts: set[float] = {0.0, float(len(frame)), *plain_numbers(result.facts), *map(float, result.grades.values())}
    if result.coverage:
        counts |= {float(result.coverage.known), float(result.coverage.of)}
    for label in frame:
        counts |= {float(n) for n in frame[label].map(str).value_counts()} | {float(frame[label].map(str).nunique())}
    for name in numbers:
        column = numbers[name]
        known = column.dropna()
        found = {*known, float(known.sum()), float(len(known)), float(column.isna().sum()), float(column.eq(0).sum())}
        (money if name in _MONEY_COLUMNS else counts).update(found)
        if known.sum():
            shares |= {100 * value / known.sum() for value in known}
        if name in ("shown", "named", "published"):
            money |= found
    counts |= {float(len(frame) - 1), *_from_facts(result)}
    money |= set(plain_numbers(result.facts))
    shares |= {100 * value for value in plain_numbers(result.facts)}
    return {"money": money, "share": shares, "count": counts}


def _from_facts(result: Result) -> set[float]:
    facts, found = result.facts, set()
    if "at" in facts and "base" not in facts:  # by group: how many in all, and how many groups tie
        found |= {float(sum(facts["at"].values())), *(float(n) for n in pd.Series(facts["at"]).value_counts())}
    if "unplaced" in facts:
        found.add(float(len(result.frame) - facts["unplaced"]))
    if "note" in result.frame:  # the note of a published multiple says which count it starts from
        found |= {float(n) for note in result.frame["note"].dropna() for n in re.findall(r"\b\d+\b", str(note))}
    if result.name in ("map-regions", "map-authorities"):
        shaded = result.frame[result.frame["area"].isin(REGIONS)] if result.name == "map-regions" else result.frame
        found |= {float(len(shaded)), float(shaded["shown"].isna().sum()), float(shaded["shown"].eq(0).sum())}
        found |= {float(n) for n in shaded["shown"].value_counts()}
    if result.name in ("growth-sectors", "growth-regions"):
        found |= {float(n) for n in result.frame.groupby("group")["central"].max()}
    if result.name == "sectors-regions":
        held = result.frame.loc[result.frame["mutuals"] > 0, "shown"]
        found |= {float(n) for n in held.value_counts()}
    return found


def said(text: str, result: Result) -> Iterator[tuple[str, float, str]]:
    """Every number a text says, with its kind; dates, names from the frame and numbers of the method left out."""
    names = {str(name) for column in ("name", "event") if column in result.frame for name in result.frame[column]}
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "…")
    text = _METHOD.sub("…", _DATES.sub("…", text))
    text = re.sub(r"\b4 regions|\b5 sectors", "…", text)
    for found in _NUMBER.finditer(text):
        value = float(found["number"].replace(",", "")) * _SCALE[found["word"]]
        yield ("money" if found["pound"] else "share" if found["percent"] else "count"), value, found[0]


def fits(kind: str, value: float, allowed: set[float]) -> bool:
    """True when the number is one of those allowed, as rounded for prose."""
    slack = {"money": 0.0051 * value + 0.51, "share": 0.501, "count": 0.0051 * value if value >= 1000 else 0.0501}[kind]
    return any(abs(value - each) <= slack for each in allowed)


def check(result: Result) -> None:
    """Numbers and style of every text of a result."""
    allowed = candidates(result)
    for text in texts(result):
        for kind, value, written in said(text, result):
            assert fits(kind, value, allowed[kind]), f"{result.name}: {written} in {text!r} is not in its frame"
        check_style(text)


def check_style(text: str) -> None:
    """The house style, over one text."""
    assert not re.search(r"\d(m|bn|k|K|M|B)\b", text), f"short for million or billion: {text}"
    assert not re.search(r"\d ?[–—-] ?£?\d", text), f"a dash in a range: {text}"
    assert "  " not in text, f"double space: {text}"
    assert text == text.strip()
    assert not re.search(r"\b(nan|None|NaN|NaT|<NA>|inf)\b", text), f"a missing value came through: {text}"
    assert not re.search(r"(?<![\d.,])1 (mutuals|regions|sectors|sector groups|pairs|bars|points|launches|endings|times)\b", text), text
    assert not re.search(r"(?<![.,\d])\d{5,}", text), f"no commas: {text}"
    assert not re.search(r"£\s|GBP|(?<!\d)0\.\d+ (million|billion)", text), f"money style: {text}"
    assert not re.search(r"\.\.|\. \.|,,| ,| \.|;;", text), f"punctuation: {text}"
    assert not re.search(r"\b(\w+) \1\b", text.replace("had had", "")), f"a word twice: {text}"


# Random small registers

_starts = st.sampled_from([2004, 2008, 2010, 2011, 2012, 2013]).flatmap(
    lambda year: st.sampled_from([(f"{year}-04-01",) * 3, (f"{year}-01-01", f"{year}-07-02", f"{year}-12-31")])
)
_ends = st.sampled_from([(None,) * 3, (None,) * 3, ("2012-06-30",) * 3, ("2014-01-01", "2014-07-02", "2014-12-31")])
_sector = st.sampled_from([("Apples", "Alpha"), ("Apricots", "Alpha"), ("Bananas", "Beta")])
_row = st.tuples(_starts, _ends, _sector, st.sampled_from(PLACES), st.sampled_from(list(GRADES.values())))
_money = st.one_of(st.none(), st.integers(1_000, 90_000_000))
_staff = st.one_of(st.none(), st.integers(1, 9_000))
_views = st.builds(
    View,
    as_at=st.sampled_from([date(2006, 1, 1), date(2010, 7, 2), date(2013, 2, 8), date(2026, 11, 22)]),
    sectors=st.sampled_from([(), (), ("Alpha",), ("Apples", "Beta")]),
    regions=st.sampled_from([(), (), ("London",), ("North West", "National"), REGIONS[:4]]),
    grades=st.sampled_from([("Strong", "Moderate"), ("Strong", "Moderate", "Weak"), ("Weak",), ()]),
    measure=st.sampled_from(list(MEASURES)),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(st.tuples(_row, _money, _staff), max_size=8), view=_views, counted=st.booleans())
def test_every_number_in_a_sentence_is_in_its_frame(rows: list[Any], view: View, counted: bool) -> None:
    # Given a random register, its figures and perhaps published totals
    mutuals, figures = [], []
    for number, ((start, end, (sector, group), place, grade), money, staff) in enumerate(rows):
        last = (None,) * 3 if end[0] is not None and end[0] <= start[2] else end
        mutuals.append(mutual(number, start=start, end=last, sector=sector, sector_group=group, place=place, grade=grade))
        figures += [figure(number, "turnover", "2012-12-31", float(money))] if money else []
        figures += [figure(number, "staff_headcount", "2010-12-31", float(staff))] if staff else []
    totals = [
        published("live_mutuals", "2010", 9),
        published("live_mutuals", "2013-02-08", 65),
        published("services_value_gbp", "2013", 1e9),
    ]
    data = make_dataset(mutuals, figures, totals if counted else [])
    # When every text is made, then each number can be found again and the style holds
    for result in results(data, view):
        check(result)
    check_style(scope(view, data.register))


# The register itself


@cache
def register() -> Dataset:
    return open_dataset()


REAL_VIEWS: dict[str, dict[str, Any]] = {
    "default": {},
    "2010": {"as_at": date(2010, 7, 2)},
    "the first date": {"as_at": date(2006, 1, 1), "measure": "value"},
    "latest": {"as_at": date(2099, 1, 1)},
    "London": {"regions": ["London"], "measure": "staff"},
    "Health": {"sectors": ["Health"], "measure": "rate"},
    "weak only": {"grades": ["Weak"], "measure": "value"},
    "National": {"regions": ["National"], "measure": "rate"},
    "nothing": {"sectors": ["Fire and rescue"], "regions": ["North East"]},
    "no grade": {"grades": []},
}


@pytest.mark.parametrize("name", REAL_VIEWS)
def test_the_register_reads_well_in_every_kind_of_view(name: str) -> None:
    data = register()
    view = make_view(data.register, data.latest, **REAL_VIEWS[name])
    for result in results(data, view):
        check(result)
        words = WORDS[result.name](result)
        assert not result.empty or words.empty
        assert result.empty or result.name == "sector-story" or words.alt.endswith("The table has the same numbers.")


def test_every_result_has_words() -> None:
    # Given the results that are checked number by number, and those of every card
    view = make_view(register().register, register().latest)
    cards = {result.name for card in CARDS.values() for result in work_out(card, register(), view).results}
    checked = {result.name for result in results(make_dataset([mutual(1)]), view)}
    # Then each has words
    assert cards | checked <= set(WORDS)


def test_the_check_of_numbers_finds_a_wrong_one() -> None:
    # Given a true sentence and one that is out by one mutual
    result = places.by_region(make_dataset([mutual(1), mutual(2)]), View(as_at=date(2013, 2, 8)))
    # Then the check tells them apart
    (_, right, _), (_, wrong, _) = *said("London had 2 live mutuals", result), *said("London had 6 live mutuals", result)
    allowed = candidates(result)["count"]
    assert fits("count", right, allowed)
    assert not fits("count", wrong, allowed)
