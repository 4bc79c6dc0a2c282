"""The mutuals round a place: who is inside and how far."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.core.asat import live_at
from lib.topics.nearby.finding import Place
from lib.topics.nearby.measure import FEW
from lib.view.view import NEAR_MILES, make_view
from tests.unit.topics.nearby.places import DATA, LATEST, TOWNS, look, miles_between, words


@settings(max_examples=40)
@given(town=st.sampled_from(TOWNS), within=st.sampled_from(NEAR_MILES))
def test_those_inside_are_exactly_the_live_mutuals_that_near_nearest_first(town: str, within: int) -> None:
    # Given the live mutuals and a town of one of them
    result = look(town, within)
    place = result.facts.place
    if not isinstance(place, Place):
        assert result.empty
        return
    live = DATA.mutuals[DATA.mutuals["mutual_id"].isin(live_at(DATA, LATEST)["mutual_id"])]
    placed = live[~live["precision"].isin(["region", "not placed"])]
    far = {row.mutual_id: miles_between(place.point.lon, place.point.lat, row.lon, row.lat) for row in placed.itertuples()}
    # Then those listed are the ones within the miles, each once, with their distances, or else the nearest few
    inside = {name for name, miles in far.items() if miles <= within}
    nearest = sorted(far, key=lambda name: far[name])[:FEW]
    assert set(result.frame["mutual_id"]) == (inside or set(nearest))
    assert result.facts.inside == len(inside)
    assert list(result.frame["distance"]) == pytest.approx(sorted(far[name] for name in result.frame["mutual_id"]), abs=0.01)
    assert list(result.frame["distance_km"]) == pytest.approx(list(result.frame["distance"] * 1.609344))
    assert result.facts.vague == len(live) - len(placed)


def test_filters_and_date_decide_who_is_listed() -> None:
    default = look("Leeds", 100, make_view(DATA.register, DATA.latest))
    health = look("Leeds", 100, make_view(DATA.register, DATA.latest, sectors=["Health"]))
    assert set(health.frame["mutual_id"]) < set(default.frame["mutual_id"]) < set(DATA.mutuals["mutual_id"])
    assert set(default.frame["grade"]) <= {"Strong", "Moderate"}
    assert look("Leeds", 100, replace(LATEST, as_at=date(2006, 1, 1))).facts.inside < default.facts.inside


def test_a_mutual_in_the_council_counts_however_far_it_is_from_its_middle() -> None:
    # Given every mutual of a county with a point better than its region
    live = live_at(DATA, LATEST)
    place = look("Cornwall", 5).facts.place
    inside = live[live["lad_code"].isin(place.lad_codes) & ~live["precision"].isin(["region", "not placed"])]
    assert len(inside)
    # When the county is looked round with few miles, then they are all there
    result = look("Cornwall", 5)
    assert set(inside["mutual_id"]) <= set(result.frame["mutual_id"])
    assert "in Cornwall or within 5 miles of its middle" in words("Cornwall", 5).headline
