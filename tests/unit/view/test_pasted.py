"""Links as people paste them open the view that was meant, and what could not be read is said."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs

import pytest
from hypothesis import given

from lib.register.schema import REGION_CODES
from lib.view.links import migrate
from lib.view.pasted import NAMES, mend
from lib.view.view import PARAMETERS, View, from_params, to_query
from tests.unit.factories import REGISTER
from tests.unit.view.test_view import views

LATEST = date(2026, 11, 22)
YORKSHIRE = {"region": ("Yorkshire and The Humber",)}
LONDON = {"region": ("London",)}
EAST = {"region": ("East of England",)}
APPLES = {"region": ("London",), "sector": ("Apples",)}
NOTHING: dict[str, tuple[str, ...]] = {}

#: What is pasted, the regions and sectors that it opens, and how many sentences are said about it.
PASTED = [
    ("region=London&amp;sector=Apples", APPLES, 0),
    ("region=London&amp;amp;sector=Apples", APPLES, 0),
    ("amp;region=London", LONDON, 0),
    ("region=London)", LONDON, 0),
    ("region=London).", LONDON, 0),
    ("region=London.", LONDON, 0),
    ("region=London,", LONDON, 0),
    ("region=London;", LONDON, 0),
    ("region=London>", LONDON, 0),
    ("region=London]", LONDON, 0),
    ("region=London%22", LONDON, 0),
    ("region=London”", LONDON, 0),
    ("region=London’.", LONDON, 0),
    ("region=London%20", LONDON, 0),
    ("region=London%0A", LONDON, 0),
    ("region=+London", LONDON, 0),
    ("region=%22London%22", LONDON, 0),
    ("region=South%20West", {"region": ("South West",)}, 0),
    ("region=South+West", {"region": ("South West",)}, 0),
    ("region=South%2520West", {"region": ("South West",)}, 0),
    ("region=South%2BWest", NOTHING, 1),
    ("region=south west", {"region": ("South West",)}, 0),
    ("REGION=LONDON", LONDON, 0),
    ("Region=london&Sector=APPLES", APPLES, 0),
    ("region=south-west", {"region": ("South West",)}, 0),
    ("region=the+South+West", {"region": ("South West",)}, 0),
    ("region=Yorkshire+and+the+Humber", YORKSHIRE, 0),
    ("region=Yorkshire+%26+the+Humber", YORKSHIRE, 0),
    ("region=Yorkshire & the Humber", YORKSHIRE, 0),
    ("region=Yorkshire+&+The+Humber&sector=Apples", YORKSHIRE | {"sector": ("Apples",)}, 0),
    ("region=Yorkshire+%26amp%3B+the+Humber", YORKSHIRE, 0),
    ("region=Yorkshire+and+Humberside", YORKSHIRE, 0),
    ("region=Eastern", EAST, 0),
    ("region=east of england", EAST, 0),
    ("region=E12000006", EAST, 0),
    ("region=e12000007", LONDON, 0),
    ("region=London&region=London", LONDON, 0),
    ("region=London&region=london&region=E12000007", LONDON, 0),
    ("region=London&region=South+West", {"region": ("London", "South West")}, 0),
    ("region=London & partners", LONDON, 1),
    ("region=Atlantis & partners", NOTHING, 2),
    ("region=London&as_at=2018-03-31&as_at=2019-03-31", LONDON, 1),
    ("region=London&utm_source=mail&utm_campaign=", LONDON, 0),
    ("region=&sector=", NOTHING, 0),
    ("region=London&" + "&".join(f"utm_{number}=x" for number in range(400)), LONDON, 0),
]


def opened(query: str) -> tuple[View, tuple[str, ...]]:
    params, migrated = migrate(parse_qs(query, keep_blank_values=True), REGISTER)
    view, ignored = from_params(params, REGISTER, LATEST)
    return view, (*migrated, *ignored)


@pytest.mark.parametrize(("query", "meant", "sentences"), PASTED, ids=[query[:60] for query, _, _ in PASTED])
def test_a_pasted_link_opens_what_was_meant_and_says_what_it_could_not_read(
    query: str, meant: dict[str, tuple[str, ...]], sentences: int
) -> None:
    view, said = opened(query)

    assert (view.regions, view.sectors) == (meant.get("region", ()), meant.get("sector", ()))
    assert len(said) == sentences


def test_the_group_of_a_sector_keeps_the_bracket_that_belongs_to_it() -> None:
    assert mend({"sector": ["Health (all)"]}) == {"sector": ["Health (all)"]}
    assert mend({"sector": ["Health (all))."]}) == {"sector": ["Health (all)"]}


def test_what_could_not_be_read_is_named() -> None:
    _, said = opened("region=London & partners")

    assert "‘partners’" in said[0]


def test_every_region_opens_by_its_ons_code() -> None:
    for name, code in REGION_CODES.items():
        assert opened(f"region={code}")[0].regions == (name,)


@given(views)
def test_a_link_that_nothing_happened_to_comes_back_as_it_was(view: View) -> None:
    given_params = parse_qs(to_query(view, REGISTER).removeprefix("?"), keep_blank_values=True)

    assert opened(to_query(view, REGISTER).removeprefix("?")) == (from_params(given_params, REGISTER, LATEST)[0], ())


def test_every_parameter_of_a_view_may_stand_without_a_value() -> None:
    assert set(PARAMETERS) <= NAMES
