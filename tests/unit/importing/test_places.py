"""The project's own lookups as an import reads them; other tests share what they once read."""

from lib.importing.command import OWN_SOURCE, REGIONS_FILE
from lib.importing.places import read_lookups


def test_the_lookups_place_the_postcodes_that_are_asked_for_and_tell_the_nation_of_a_district() -> None:
    # When they are read with a postcode that there is (Leeds Civic Hall) and one that there is not
    geography, nations = read_lookups(OWN_SOURCE, REGIONS_FILE, {"LS1 1UR", "LS1 0QQ"})
    # Then the first alone is placed, in Leeds (ONS code E08000035), and districts of other nations are told
    assert list(geography.postcodes) == ["LS1 1UR"]
    assert geography.postcodes["LS1 1UR"].lad_code == "E08000035"
    assert geography.postcode_region("LS1 1UR") == "Yorkshire and The Humber"
    assert (nations["LS1"], nations["EH1"], nations["CF10"]) == ("England", "Scotland", "Wales")
