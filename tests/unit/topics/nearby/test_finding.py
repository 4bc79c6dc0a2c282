"""From what a reader writes to a place: every kind of postcode, names, misspellings, and a sentence for everything else."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from lib.register.dataset import open_dataset
from lib.topics.nearby.finding import NoPlace, Place, build_gazetteer, find, normalise
from lib.topics.nearby.words import no_place_text

GEO = Path(__file__).resolve().parents[4] / "data" / "source" / "geo"
NAMES = build_gazetteer(open_dataset())


def rows(name: str) -> list[dict[str, str]]:
    with (GEO / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SECTORS = {row["sector"]: row for row in rows("postcode_sectors")}
OUTCODES = {row["outcode"]: row for row in rows("outcodes")}
PLACES = rows("places")


def found(text: str) -> Place:
    place = find(NAMES, text)
    assert isinstance(place, Place), (text, place)
    return place


def missed(text: str) -> NoPlace:
    place = find(NAMES, text)
    assert isinstance(place, NoPlace), (text, place)
    return place


@pytest.mark.parametrize("text", ["CH44 5UF", "ch44 5uf", "CH445UF", " ch44  5uf. ", "CH44-5UF"])
def test_a_whole_postcode_is_placed_by_its_sector_however_it_is_written(text: str) -> None:
    place = found(text)
    assert (place.precision, place.name, place.region) == ("postcode sector", "CH44 5UF (Wallasey)", "North West")
    assert (place.point.lon, place.point.lat) == (float(SECTORS["CH44 5"]["lon"]), float(SECTORS["CH44 5"]["lat"]))


@pytest.mark.parametrize("text", ["CH44 5", "ch445", "W1A1", "M1 1"])
def test_a_sector_is_found_with_or_without_its_space(text: str) -> None:
    assert found(text).precision == "postcode sector"


def test_what_could_be_district_or_sector_is_the_district_unless_a_space_says_otherwise() -> None:
    assert found("LS11").precision == "postcode district"
    assert found("LS1 1").precision == "postcode sector"
    assert (found("LS11").point.lon, found("LS1 1").point.lon) == (float(OUTCODES["LS11"]["lon"]), float(SECTORS["LS1 1"]["lon"]))


@settings(max_examples=60)
@given(st.sampled_from([code for code, row in OUTCODES.items() if row["nation"] == "England"]), st.sampled_from([str.lower, str.upper]))
def test_every_english_district_is_found(code: str, case: object) -> None:
    place = found(case(code))  # type: ignore[operator]  # one of two string methods
    assert (place.precision, place.point.lat) == ("postcode district", float(OUTCODES[code]["lat"]))


@pytest.mark.parametrize(
    ("text", "reason", "about"),
    [
        ("ZZ99 9ZZ", "no such postcode", ""),
        ("LS1 4OO", "no such postcode", ""),
        ("ZX1", "no such postcode", ""),
        ("EH1 1AA", "other nation", "Scotland"),
        ("eh1", "other nation", "Scotland"),
        ("EH", "other nation", "Scotland"),
        ("CF10 1AA", "other nation", "Wales"),
        ("BT1 5GS", "other nation", "Northern Ireland"),
        ("BT", "other nation", "Northern Ireland"),
        ("IM1 1AA", "other nation", "the Isle of Man"),
        ("Edinburgh", "other nation", "Scotland"),
        ("90210", "abroad", ""),
        ("D02 AF30", "abroad", ""),
        ("1012 AB", "abroad", ""),
        ("CH44 5U", "half a postcode", ""),
        ("CH", "postcode area", "CH"),
        ("the north west", "region", "North West"),
        ("England", "too wide", ""),
        ("Merseyside", "no boundary", "Merseyside"),
        ("Walasey", "unknown", ""),
        ("asdfghjkl", "nonsense", ""),
        ("???", "nonsense", ""),
        ("", "nothing asked", ""),
        ("   ", "nothing asked", ""),
    ],
)
def test_what_is_no_place_gets_its_own_reason_and_a_sentence(text: str, reason: str, about: str) -> None:
    place = missed(text)
    assert (place.reason, place.about) == (reason, about)
    check_sentence(no_place_text(place))


def test_a_postcode_that_does_not_exist_or_is_half_typed_offers_the_part_that_does() -> None:
    assert missed("CH44 5U").choices == ("CH44 5",)
    assert missed("LS1 4OO").choices == ("LS1 4",)
    unused = next(f"LS1 {digit}" for digit in range(10) if f"LS1 {digit}" not in SECTORS)
    assert missed(f"{unused}AA").choices == ("LS1",)


def test_a_name_of_several_places_offers_them_all_the_largest_first() -> None:
    # Given the places of the file that share a name, none far larger than the rest
    newports = [row for row in PLACES if row["name"] == "Newport"]
    assert len(newports) > 2
    # When the name is asked for
    place = missed("Newport")
    # Then each is offered once, and each choice leads to its own place
    assert place.reason == "several"
    points = [found(choice).point for choice in place.choices]
    by_size = sorted(newports, key=lambda row: -int(row["population"] or 0))
    assert [(point.lon, point.lat) for point in points] == [(float(row["lon"]), float(row["lat"])) for row in by_size]


def test_a_place_far_larger_than_its_namesakes_is_found_at_once_and_the_others_are_offered() -> None:
    place = found("St Helens")
    assert place.region == "North West"
    assert [found(other).region for other in place.others] == ["South East"]


def test_a_council_county_or_region_tells_places_of_one_name_apart() -> None:
    assert found("Newport, Isle of Wight").region == "South East"
    assert found("newport (telford and wrekin)").region == "West Midlands"
    assert found("Ashford, Kent").point != found("Ashford (Spelthorne)").point
    assert missed("Newport, Atlantis").reason == "several"
    assert missed("Leeds, Kent").choices == ("Leeds",)
    assert found("London (Catford)").name == "Catford"


def test_every_place_can_be_reached_by_the_name_that_it_is_offered_by() -> None:
    points = {(float(row["lon"]), float(row["lat"])) for row in PLACES}
    reached = {(found(NAMES.label(town)).point.lon, found(NAMES.label(town)).point.lat) for town in NAMES.all_towns}
    assert reached == points


def test_every_way_to_write_a_council_gives_a_place_or_says_why_not() -> None:
    for row in rows("council_names"):
        place = find(NAMES, row["name"])
        if isinstance(place, Place):
            assert row["lad_codes"] or place.precision == "town", row["name"]
        else:
            assert place.reason == ("several" if row["lad_codes"] else "no boundary"), row["name"]
    devon = found("Devon County Council")
    assert set(devon.lad_codes) == set(next(row for row in rows("council_names") if row["name"] == "Devon")["lad_codes"].split(";"))


def test_a_council_that_merged_is_found_and_said_to_have_merged() -> None:
    assert found("Suffolk Coastal").note == "Suffolk Coastal is now part of East Suffolk"


@pytest.mark.parametrize("text", ["Kings Lynn", "KING'S LYNN", "King’s  Lynn"])
def test_marks_and_case_do_not_matter(text: str) -> None:
    assert found(text).name == "King's Lynn"


def test_a_slip_that_is_the_name_of_two_places_asks_which() -> None:
    # Given Aldington with two letters swapped, which two places bear as their name
    assert sum(row["name"] == "Adlington" for row in PLACES) == 2
    # Then both are offered and neither is taken
    assert [choice.partition(" (")[0] for choice in missed("Adlington").choices] == ["Adlington", "Adlington"]


@settings(max_examples=60)
@given(st.sampled_from([row["name"] for row in PLACES if len(row["name"]) > 7 and "," not in row["name"]]), st.data())
def test_a_name_with_two_letters_of_a_word_swapped_is_suggested(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(name) - 3).filter(lambda at: name[at : at + 2].isalpha()))
    slip = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    place = find(NAMES, slip)
    if isinstance(place, Place):  # the slip is the name of a place too
        assert normalise(slip) in {*NAMES.towns, *NAMES.councils}
        return
    if normalise(slip) in NAMES.towns:  # the slip is the name of several places, and the question is which
        assert {normalise(choice.partition(" (")[0]) for choice in place.choices} == {normalise(slip)}
        return
    if any(choice.partition(" (")[0] == name for choice in place.choices):
        return
    # Five suggestions may leave the name out, but only for five that begin with what was written or are as much like it.
    written, right = normalise(slip), normalise(name)
    offered = [normalise(choice.partition(" (")[0]) for choice in place.choices]
    assert len(offered) == 5
    assert all(each.startswith(written) or fuzz.ratio(written, each) >= fuzz.ratio(written, right) for each in offered), offered


@settings(max_examples=300)
@given(st.text(max_size=80) | st.from_regex(r"[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9]?[A-Za-z]{0,2}", fullmatch=True))
@example("İstanbul")
@example("٣٣ ١AA")
@example("(,)")
@example("London (")
@example("[x](http://example.org)")
def test_any_text_gives_a_place_or_a_sentence_and_choices_that_are_places(text: str) -> None:
    place = find(NAMES, text)
    if isinstance(place, Place):
        assert 49 < place.point.lat < 56
        assert len(place.name) > 1
        return
    check_sentence(no_place_text(place))
    for choice in place.choices:
        assert isinstance(find(NAMES, choice), Place), (text, choice)


def check_sentence(text: str) -> None:
    assert re.fullmatch(r"\S.*[.?]", text)
    assert len(text) > 20
    ours = re.sub("‘.*?’", "‘x’", text)  # the reader's own words may hold anything
    assert not re.search(r"[\[\]<>*_`$~]|//|None|\{|\}|  ", ours), text


def test_names_are_plain_letters() -> None:
    assert normalise("Saint Hélens & Co.") == "st helens and co"
