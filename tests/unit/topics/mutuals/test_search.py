"""Search finds what a person means, whatever their spelling; expected finds are read from the source file."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.topics.mutuals.search import search, split_words
from tests.editions import NEWEST as DATA
from tests.unit.factories import make_dataset, mutual
from tests.unit.topics.mutuals.source import read

ROWS = read("organisations")
#: Each eighth in every run, all of them in 'make thorough'.
some_or_all = pytest.mark.parametrize("searched", [ROWS[::8], pytest.param(ROWS, marks=pytest.mark.thorough)], ids=["some", "all"])
IDS = {row["mutual_id"] for row in ROWS}


def longest_word(name: str) -> str:
    return max(split_words(name), key=len)


def with_swapped_letters(word: str) -> str:
    middle = len(word) // 2
    return word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


def mentions(row: dict[str, str], *words: str) -> bool:
    text = " ".join(
        row[column] for column in ("name", "aliases", "parent_body", "town", "services", "local_authority", "sector")
    ).casefold()
    return any(word in text for word in words)


@some_or_all
def test_every_mutual_is_found_first_by_its_name_whatever_the_case_and_spaces(searched: list[dict[str, str]]) -> None:
    for row in searched:
        for text in (row["name"], row["name"].upper(), f"  {row['name'].lower()} "):
            assert search(DATA, text)[0] == row["mutual_id"], text


def test_names_are_unique_so_that_a_choice_by_name_is_a_choice() -> None:
    assert len({row["name"] for row in ROWS}) == len(ROWS)


@some_or_all
def test_a_mutual_is_found_by_its_name_with_two_letters_swapped_or_one_left_out(searched: list[dict[str, str]]) -> None:
    # Given the longest word of every name, misspelt
    tried = [(row["mutual_id"], longest_word(row["name"])) for row in searched if len(longest_word(row["name"])) >= 6]
    assert len(tried) > len(searched) / 2
    # When it is searched for, then the mutual is found
    for mutual_id, word in tried:
        assert mutual_id in search(DATA, with_swapped_letters(word)), word
        assert mutual_id in search(DATA, word[:3] + word[4:]), word


def test_a_misspelt_service_finds_every_mutual_that_offers_it() -> None:
    wanted = {row["mutual_id"] for row in ROWS if mentions(row, "library", "libraries")}
    assert len(wanted) > 3
    assert set(search(DATA, "libary")) == wanted


def test_a_misspelt_town_finds_the_mutuals_there() -> None:
    wanted = {row["mutual_id"] for row in ROWS if "Grimsby" in row["town"]}
    assert wanted
    assert wanted <= set(search(DATA, "Grimsbey"))


@some_or_all
def test_a_former_name_and_a_parent_body_find_the_mutual(searched: list[dict[str, str]]) -> None:
    for row in searched:
        for alias in filter(None, row["aliases"].split("|")):
            assert row["mutual_id"] in search(DATA, alias), alias
        if row["parent_body"]:
            assert row["mutual_id"] in search(DATA, row["parent_body"][:80].rsplit(" ", 1)[0]), row["parent_body"]


def test_the_name_itself_goes_before_its_beginning_before_a_word_in_it_before_a_service() -> None:
    data = make_dataset(
        [
            mutual(1, name="Northern Care", services="Day centres"),
            mutual(2, name="Care"),
            mutual(3, name="Zeal", services="Home care"),
            mutual(4, name="Careful Hands"),
        ]
    )
    assert search(data, "care") == ["m2", "m4", "m1", "m3"]


def test_accents_apostrophes_and_case_do_not_matter() -> None:
    data = make_dataset([mutual(1, name="Café Zoë’s"), mutual(2)])
    for text in ("cafe", "CAFÉ", "zoes", "zoë's", unicodedata.normalize("NFD", "café")):
        assert search(data, text) == ["m1"], text


def test_a_half_typed_word_and_its_plural_are_found() -> None:
    data = make_dataset([mutual(1, name="Town Libraries"), mutual(2)])
    for text in ("lib", "library", "libraries", "librar", "libary", "libarries"):
        assert search(data, text) == ["m1"], text


@pytest.mark.parametrize("text", ["zzqxv", "qwertyuiop", "blorptang", "xx", "12345678"])
def test_a_nonsense_word_finds_nothing(text: str) -> None:
    assert search(DATA, text) == []


def test_every_word_must_be_found() -> None:
    name = ROWS[0]["name"]
    assert search(DATA, f"{name} zzqxv") == []


@pytest.mark.parametrize("text", ["", "  ", "‽ ‽"])
def test_nothing_asked_or_signs_alone_give_all_by_name(text: str) -> None:
    assert search(DATA, text) == [row["mutual_id"] for row in sorted(ROWS, key=lambda row: row["name"].casefold())]


@settings(max_examples=150)
@given(text=st.text(max_size=120), among=st.sets(st.sampled_from(sorted(IDS)) | st.text(max_size=8), max_size=30))
def test_search_never_raises_and_gives_each_of_those_asked_at_most_once(text: str, among: set[str]) -> None:
    found = search(DATA, text, among)
    assert len(found) == len(set(found))
    assert set(found) <= among & IDS
