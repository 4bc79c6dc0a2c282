"""Placing by the best evidence there is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.register.geography import Address, Geography, Point, distance_km, is_postcode, outcode_of, sector_of

NORTH, SOUTH = "North West", "South West"
TABLES: dict[str, list[dict[str, Any]]] = {
    "geo_authorities": [
        {"lad_code": "N1", "lad_name": "Northtown", "region_code": "E2", "region_name": NORTH, "lon": -2.0, "lat": 54.0},
        {"lad_code": "N2", "lad_name": "Moorland", "region_code": "E2", "region_name": NORTH, "lon": -3.0, "lat": 54.5},
        {"lad_code": "S1", "lad_name": "Southshire", "region_code": "E9", "region_name": SOUTH, "lon": -4.0, "lat": 50.5},
    ],
    "geo_places": [
        {"name": "Ford", "alt_names": None, "lon": -2.1, "lat": 54.1, "lad_code": "N1", "region_name": NORTH, "population": 10},
        {"name": "Ford", "alt_names": None, "lon": -3.1, "lat": 54.6, "lad_code": "N2", "region_name": NORTH, "population": 900},
        {"name": "Ford", "alt_names": None, "lon": -4.1, "lat": 50.6, "lad_code": "S1", "region_name": SOUTH, "population": None},
        {"name": "Kingsport", "alt_names": ["Port"], "lon": -2.2, "lat": 54.2, "lad_code": "N1", "region_name": NORTH, "population": 5},
        {"name": "London", "alt_names": None, "lon": -0.1, "lat": 51.5, "lad_code": "L1", "region_name": "London", "population": 9},
    ],
    "geo_postcode_sectors": [{"sector": "NT1 1", "lon": -2.3, "lat": 54.3, "lad_code": "N1"}],
    "geo_outcodes": [
        {"outcode": "NT1", "lon": -2.4, "lat": 54.4, "lad_code": "N1", "nation": "England"},
        {"outcode": "AB1", "lon": -2.1, "lat": 57.1, "lad_code": "S12", "nation": "Scotland"},
    ],
    "geo_councils": [
        {"name": "Northtown", "code": "N1", "area_name": "Northtown", "area_type": "district", "region_name": NORTH, "lad_codes": ["N1"]},
        {"name": "Southshire", "code": "S1", "area_name": "Southshire", "area_type": "district", "region_name": SOUTH, "lad_codes": ["S1"]},
        {"name": "Oldmoor", "code": "", "area_name": "Oldmoor", "area_type": "former district", "region_name": NORTH, "lad_codes": ["N2"]},
        {
            "name": "Lakes County Council",
            "code": "E10",
            "area_name": "Lakes",
            "area_type": "county",
            "region_name": NORTH,
            "lad_codes": ["N1", "N2"],
        },
    ],
    "geo_former_councils": [{"name": "West Cove", "lad_code": "S1", "merged": 2019}],
}
REGION_POINTS = {NORTH: Point(lon=-2.5, lat=54.2), "London": Point(lon=-0.11, lat=51.51)}
EXACT = {"NT1 1AA": Point(lon=-2.31, lat=54.31, lad_code="N2")}
LON, LAT = st.floats(-180, 180), st.floats(-90, 90)


@pytest.fixture
def geography() -> Geography:
    return Geography.from_rows(TABLES, REGION_POINTS, EXACT)


@pytest.mark.parametrize(
    ("address", "precision", "lon", "lad_name"),
    [
        (Address(postcode="NT1 1AA", town="Kingsport", region=NORTH), "postcode", -2.31, "Moorland"),
        (Address(postcode="NT1 1ZZ", town="Kingsport", region=NORTH), "postcode sector", -2.3, "Northtown"),
        (Address(postcode="NT1 9ZZ", town="Kingsport", region=NORTH), "postcode district", -2.4, "Northtown"),
        (Address(postcode="AB1 1AA", town="Kingsport", region=NORTH), "town", -2.2, "Northtown"),
        (Address(town="port", region=NORTH), "town", -2.2, "Northtown"),
        (Address(town="Nowhere", council="Northtown", region=NORTH), "council", -2.0, "Northtown"),
        (Address(council="northtown borough council", region=NORTH), "council", -2.0, "Northtown"),
        (Address(council="Lakes County Council", region=NORTH), "council", -2.5, ""),
        (Address(town="Nowhere", region=NORTH), "region", -2.5, ""),
        (Address(town="London", region="London"), "region", -0.11, ""),
    ],
)
def test_the_best_evidence_decides(geography: Geography, address: Address, precision: str, lon: float, lad_name: str) -> None:
    placing = geography.place(address)

    assert placing.point is not None
    assert (placing.precision, placing.point.lon, placing.lad_name) == (precision, lon, lad_name)


@pytest.mark.parametrize(
    "address", [Address(), Address(region="National"), Address(town="Kingsport", region="National"), Address(town="Ford")]
)
def test_what_nothing_confirms_is_not_placed(geography: Geography, address: Address) -> None:
    placing = geography.place(address)

    assert (placing.point, placing.precision, placing.lad_name) == (None, "not placed", "")


def test_of_towns_with_one_name_the_council_decides_then_the_region(geography: Geography) -> None:
    # Given a name that two towns of the North West and one of the South West share
    # When a council or a region tells them apart, then that one is taken
    moor = geography.place(Address(town="Ford", council="Oldmoor", region=NORTH))
    south = geography.place(Address(town="Ford", region=SOUTH))
    # When the region leaves two, then neither is guessed
    either = geography.place(Address(town="Ford", region=NORTH))

    assert [placing.point.lon if placing.point else None for placing in (moor, south)] == [-3.1, -4.1]
    assert either.precision == "region"


def test_the_authority_is_the_councils_and_the_point_the_better_evidence(geography: Geography) -> None:
    placing = geography.place(Address(postcode="NT1 1AA", council="Northtown", region=NORTH))

    assert placing.point == Point(lon=-2.31, lat=54.31, lad_code="N1")
    assert placing.lad_name == "Northtown"


@pytest.mark.parametrize(
    ("council", "note"),
    [
        ("Oldmoor", "Oldmoor is now part of Moorland"),
        ("West Cove District Council", "West Cove is now part of Southshire"),
        ("Northtown", ""),
    ],
)
def test_a_council_that_has_merged_is_shown_in_its_successor(geography: Geography, council: str, note: str) -> None:
    placing = geography.place(Address(council=council))

    assert placing.note == note
    assert placing.precision == "council"


def test_a_nearby_town_that_stands_for_a_village_is_told(geography: Geography) -> None:
    near = geography.place(Address(town="Little Hamlet, near Kingsport", region=NORTH))
    part = geography.place(Address(town="Bigtown (Kingsport)", region=NORTH))

    assert (near.precision, near.note) == ("town", "Placed at Kingsport")
    assert (part.precision, part.note) == ("town", "")


def test_a_found_postcode_tells_its_region_and_another_does_not(geography: Geography) -> None:
    assert geography.postcode_region("NT1 1AA") == NORTH
    assert geography.postcode_region("NT1 1ZZ") == ""


def test_postcodes_fall_into_their_parts() -> None:
    assert (sector_of("SW1A 1AA"), outcode_of("SW1A 1AA"), outcode_of("E9 6SR")) == ("SW1A 1", "SW1A", "E9")
    assert not is_postcode("LS1")
    with pytest.raises(ValueError, match="not a full postcode"):
        sector_of("somewhere")


def test_leeds_to_london_is_about_273_kilometres() -> None:
    assert distance_km(-1.5491, 53.8008, -0.1276, 51.5072) == pytest.approx(273, abs=2)


@given(LON, LAT, LON, LAT)
def test_distance_is_the_same_both_ways_and_never_more_than_half_round(lon1: float, lat1: float, lon2: float, lat2: float) -> None:
    there = distance_km(lon1, lat1, lon2, lat2)

    assert there == pytest.approx(distance_km(lon2, lat2, lon1, lat1), abs=1e-6)
    assert 0 <= there <= 20016
    assert distance_km(lon1, lat1, lon1, lat1) == 0


def test_a_council_is_found_by_its_ons_code_and_one_without_is_not_found_by_none(geography: Geography) -> None:
    for code, name in (("N1", "Northtown"), ("e10", "Lakes")):
        council = geography.council(code)
        assert council
        assert council.name == name
    assert geography.council("") is None
