"""What rests on each source is what the files say, and no figure of any card is without a source."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from lib.build.__main__ import SOURCE_DIR
from lib.catalogue import CARDS, FIELDS
from lib.core.card import work_out
from lib.core.field import Show
from lib.register.tables import TABLES
from lib.topics.sectors.cards import story_of
from lib.topics.sources.measure import NOUNS, citing_tables, counts, every_source, find, mutuals_of, uses
from lib.topics.sources.words import kind, supports, write_figure
from lib.ui.about import source_line
from lib.view.view import make_view, with_subject
from tests.editions import NEWEST as DATA

if TYPE_CHECKING:
    from lib.core.result import Result

_MUTUAL = str(DATA.observations["mutual_id"].value_counts().index[0])
_CLAIM = str(
    DATA.tables["claim_tests"]["claim_id"]
    .where(lambda ids: ids.isin(DATA.tables["claims"].dropna(subset="value")["claim_id"]))
    .value_counts()
    .index[0]
)
VIEWS = {
    name: with_subject(view, mutual=_MUTUAL, compare=[_MUTUAL], near="Leeds", claim=_CLAIM)
    for name, view in {
        "default": make_view(DATA.register, DATA.latest),
        "latest": make_view(DATA.register, DATA.latest, as_at=DATA.latest),
        "latest, one region": make_view(DATA.register, DATA.latest, as_at=DATA.latest, regions=("London",), measure="value"),
    }.items()
}
_FIGURES = {Show.COUNT, Show.MONEY, Show.PEOPLE, Show.RATE, Show.EXACT, Show.SHARE, Show.TIMES}


@cache
def cited(table: str) -> Counter[str]:
    """Source id -> how many rows of a source file cite it, read by other means."""
    with (SOURCE_DIR / TABLES[table].source_file).open(encoding="utf-8", newline="") as file:
        found = csv.DictReader(file)
        column = next(name for name in ("source_ids", "source_id", "sources") if name in (found.fieldnames or ()))
        return Counter(each for row in found for each in dict.fromkeys(row[column].split("|")) if each)


def test_every_table_with_a_column_of_sources_is_walked() -> None:
    headers = {
        name: (SOURCE_DIR / table.source_file).read_text(encoding="utf-8").splitlines()[0].split(",") for name, table in TABLES.items()
    }
    columns = ("source_id", "source_ids", "sources")
    assert set(citing_tables()) == {name for name, header in headers.items() if name != "sources" and set(columns) & set(header)}
    assert set(citing_tables()) == set(NOUNS)


@pytest.mark.parametrize("table", citing_tables())
def test_what_rests_on_a_source_is_what_the_files_say(table: str) -> None:
    counted = {source: counts(rows).get(table, 0) for source, rows in uses(DATA).items()}
    assert {source: number for source, number in counted.items() if number} == dict(cited(table))


def test_every_source_is_listed_once() -> None:
    ids = [row["source_id"] for row in csv.DictReader((SOURCE_DIR / "sources.csv").open(encoding="utf-8", newline=""))]
    assert sorted(every_source(DATA)["source_id"]) == sorted(ids)
    assert set(uses(DATA)) == set(ids)


def test_every_row_says_what_it_is_and_no_text_is_missing() -> None:
    for rows in uses(DATA).values():
        for use in rows:
            texts = (use.subject, use.text, kind(use), write_figure(use), use.when, use.note)
            assert all((use.subject, use.text, kind(use)))
            assert not {"nan", "None", "<NA>", "NaT"} & set(texts)


def test_a_search_needs_every_word_whatever_its_capitals_and_keeps_to_kind_and_publisher() -> None:
    # Given the source with the most words in its title
    rows = list(csv.DictReader((SOURCE_DIR / "sources.csv").open(encoding="utf-8", newline="")))
    longest = max(rows, key=lambda row: len(row["title"].split()))
    words = longest["title"].split()
    # Then it is found by them in any order and case, among its kind only
    found = find(DATA, " ".join(reversed(words)).upper())
    assert longest["source_id"] in set(found["source_id"])
    assert find(DATA, longest["title"], kinds=[next(row["kind"] for row in rows if row["kind"] != longest["kind"])]).empty
    of_publisher = {row["source_id"] for row in rows if row["publisher"] == longest["publisher"]}
    assert set(find(DATA, "", publishers=[longest["publisher"]])["source_id"]) == of_publisher
    assert find(DATA, "no such page anywhere").empty


def test_a_source_says_in_words_what_rests_on_it() -> None:
    source, number = cited("claims").most_common(1)[0]
    assert f"{number} claims" in supports(uses(DATA)[source])
    mutual = str(DATA.mutuals["mutual_id"].iloc[0])
    own = DATA.mutuals["source_ids"].iloc[0][0]
    assert mutual in mutuals_of(uses(DATA)[own])


@cache
def results(view: str) -> list[tuple[str, Result]]:
    """Name and result of every card of a view, and of the story of every sector."""
    found = [(result.name, result) for card in CARDS.values() for result in work_out(card, DATA, VIEWS[view]).results]
    if view != "default":
        return found
    return [*found, *(("sector-story", story_of(sector).work_out(DATA, VIEWS[view])) for sector in DATA.register.sectors)]


def results_with_figures(view: str) -> list[tuple[str, Result]]:
    return [
        (name, result)
        for name, result in results(view)
        if not result.empty and result.frame[_figures(result)].notna().any(axis=None) and _names_anything(result)
    ]


def _figures(result: Result) -> list[str]:
    """The columns of a result that hold figures; where something lies is none."""
    return [str(column) for column in result.frame if FIELDS[str(column)].show in _FIGURES and column not in ("lon", "lat")]


def _names_anything(result: Result) -> bool:
    """False where the figures are all zero: nothing was found, so nothing can be cited."""
    numbers = result.frame.select_dtypes("number").drop(columns=["lon", "lat", "year"], errors="ignore")
    return bool(numbers.fillna(0).ne(0).any().any())


def test_every_result_that_can_hold_figures_holds_some_in_one_of_the_views() -> None:
    can = {name for view in VIEWS for name, result in results(view) if _figures(result)}
    assert can == {name for view in VIEWS for name, _ in results_with_figures(view)}


@pytest.mark.parametrize("view", VIEWS)
def test_every_figure_leads_to_its_source_in_two_clicks(view: str) -> None:
    """One click opens the Table or About face, the second the page: cells of sources and the About list are links."""
    # Given the results of a view with figures
    found = results_with_figures(view)
    assert found
    for name, result in found:
        # Then each has sources behind it, in its rows or as a whole
        frame = result.frame
        sources = [str(column) for column in frame if FIELDS[str(column)].show is Show.SOURCE]
        in_rows = {each for column in sources for cell in frame[column] for each in _ids(cell)}
        assert in_rows | set(result.source_ids), name
        # And each is a page with an address, or says that none is known
        for each in in_rows | set(result.source_ids):
            line = source_line(DATA, each)
            assert DATA.source(each).url.startswith("http") or "no address is known" in line, name
            assert f"sources?source={each}" in line, name
        # And a value or headcount of one mutual names its own
        for figure, column in (("value", "value_source"), ("staff", "staff_source")):
            if "mutual_id" in frame and column in sources:
                known = frame[figure].notna()
                assert frame.loc[known, column].map(lambda cell: bool(_ids(cell))).all(), name


def _ids(cell: object) -> list[str]:
    if isinstance(cell, str):
        return [cell]
    return [] if pd.api.types.is_scalar(cell) else [str(each) for each in cell]  # type: ignore[attr-defined]  # lists and tuples
