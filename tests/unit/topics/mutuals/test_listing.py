"""The list of the directory: facets count what choosing in them leaves, pages hold every row once, and sorting knows what is unknown."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import product

import pytest

from lib.topics.mutuals.listing import FACETS, SORTS, count_facet, find, narrow, sort
from lib.topics.mutuals.measure import directory
from lib.view.view import View, make_view
from tests.editions import NEWEST as DATA
from tests.unit.factories import figure, make_dataset, mutual
from tests.unit.topics.mutuals.source import read

EVERYTHING = make_view(DATA.register, DATA.latest, grades=["Strong", "Moderate", "Weak"])
ROWS = read("organisations")


@pytest.mark.parametrize(
    ("text", "chosen"), list(product(["", "care"], [{}, {"state": ["live"]}, {"state": ["live", "planned"], "legal_form": ["Charity"]}]))
)
@pytest.mark.parametrize("facet", FACETS)
def test_the_counts_of_a_facet_add_up_to_what_the_search_and_the_other_facets_leave(
    facet: str, text: str, chosen: dict[str, list[str]]
) -> None:
    found = find(DATA, directory(DATA, EVERYTHING).frame, text)
    counts = count_facet(found, chosen, facet)
    assert sum(counts.values()) == len(narrow(found, {name: values for name, values in chosen.items() if name != facet}))
    # And choosing a value leaves as many as it says
    for value, n in counts.items():
        assert len(narrow(found, {**chosen, facet: [value]})) == n


def test_the_counts_of_legal_forms_are_those_of_the_source() -> None:
    counted = Counter(row["legal_form"] or "Not known" for row in ROWS)
    assert count_facet(directory(DATA, EVERYTHING).frame, {}, "legal_form") == dict(counted)


def test_a_chosen_value_that_nothing_has_stays_to_be_unchosen() -> None:
    frame = find(DATA, directory(DATA, EVERYTHING).frame, "zzqxv")
    assert count_facet(frame, {"state": ["ended"]}, "state") == {"ended": 0}
    assert count_facet(frame, {"legal_form": ["Charity"]}, "legal_form") == {"Charity": 0}


@pytest.mark.parametrize("way", SORTS)
def test_the_list_holds_every_row_once_in_any_order(way: str) -> None:
    listed = sort(DATA, directory(DATA, EVERYTHING).frame, way)
    assert Counter(listed["mutual_id"]) == Counter(row["mutual_id"] for row in ROWS)


def test_sorting_puts_what_is_not_known_last() -> None:
    data = make_dataset(
        [mutual(1, start=(None,) * 3), mutual(2, start=("2012-01-01",) * 3), mutual(3)],
        [figure(3, "turnover", "2013-01-01", 1.0), figure(1, "turnover", "2013-01-01", 2.0)],
    )
    frame = directory(data, View(as_at=date(2013, 2, 8))).frame
    assert sort(data, frame, "newest")["mutual_id"].tolist() == ["m2", "m3", "m1"]
    assert sort(data, frame, "oldest")["mutual_id"].tolist() == ["m3", "m2", "m1"]
    assert sort(data, frame, "value")["mutual_id"].tolist() == ["m1", "m3", "m2"]
    assert sort(data, frame, "nonsense")["mutual_id"].tolist() == ["m1", "m2", "m3"]
