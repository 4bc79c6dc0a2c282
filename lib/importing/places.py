"""Where an organisation is: a postcode as it is written properly, and the region or nation, by the best evidence there is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

from lib.build.cells import value
from lib.build.postcodes import find_postcodes
from lib.build.read import read_table
from lib.register.geography import Geography, is_postcode, outcode_of, read_region_points, sector_of
from lib.register.schema import NATIONAL, REGIONS
from lib.register.tables import GEO_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: The first letter of an ONS code -> the nation that it lies in.
_NATIONS = {"S": "Scotland", "W": "Wales", "N": "Northern Ireland", "L": "Channel Islands", "M": "Isle of Man"}
_NATION_AREAS = {"BT": "Northern Ireland", "JE": "Jersey", "GY": "Guernsey", "IM": "Isle of Man"}
_NATION_NAMES = {
    name.casefold(): name for name in ("Scotland", "Wales", "Northern Ireland", "Jersey", "Guernsey", "Isle of Man", "Ireland")
}
_REGION_NAMES = {name.casefold(): name for name in REGIONS} | {
    "yorkshire and the humber": "Yorkshire and The Humber",
    "yorkshire & the humber": "Yorkshire and The Humber",
    "yorkshire and humber": "Yorkshire and The Humber",
    "yorkshire & humber": "Yorkshire and The Humber",
    "yorkshire": "Yorkshire and The Humber",
    "east": "East of England",
    "eastern": "East of England",
    "greater london": "London",
}
_SHORT = {
    "beds": "Bedfordshire", "berks": "Berkshire", "bucks": "Buckinghamshire", "cambs": "Cambridgeshire", "glos": "Gloucestershire",
    "hants": "Hampshire", "herts": "Hertfordshire", "lancs": "Lancashire", "leics": "Leicestershire", "lincs": "Lincolnshire",
    "middx": "Middlesex", "northants": "Northamptonshire", "notts": "Nottinghamshire", "oxon": "Oxfordshire", "salop": "Shropshire",
    "staffs": "Staffordshire", "warks": "Warwickshire", "wilts": "Wiltshire", "worcs": "Worcestershire", "yorks": "Yorkshire",
}  # fmt: skip
#: Words of counties as people shorten them, and counties that are gone or were for the post alone, in one region.
_WORDS = {"gtr": "Greater", "grt": "Greater", "gt": "Greater", "n": "North", "s": "South", "e": "East", "w": "West", "co": "County"}
_OLD_COUNTIES = {
    "humberside": "Yorkshire and The Humber", "north humberside": "Yorkshire and The Humber",
    "south humberside": "Yorkshire and The Humber",
    "west riding": "Yorkshire and The Humber", "east riding": "Yorkshire and The Humber", "north riding": "Yorkshire and The Humber",
    "hereford and worcester": "West Midlands", "westmorland": "North West", "huntingdonshire": "East of England",
    "rutlandshire": "East Midlands",
    "middlesex": "London", "teesside": "North East", "tyneside": "North East", "wearside": "North East", "sussex": "South East",
    "isle of ely": "East of England", "county durham": "North East", "durham": "North East", "salop": "West Midlands",
}  # fmt: skip
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})")
_INSIDE = re.compile(r"(?<![A-Z0-9])([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})(?![A-Z0-9])")
_PART = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)(?:\s+([0-9])[A-Z]?)?")
#: Letters and digits that are typed for each other.
_ALIKE = {"O": "0", "0": "O", "I": "1", "1": "I", "L": "1"}


def _write_out(county: str) -> str:
    """A county with its short words written out: 'Gtr Manchester', 'W. Yorks'."""
    words = county.replace("&", " and ").split()
    folded = [word.casefold().rstrip(".") for word in words]
    if len(words) > 1:
        words = [_WORDS.get(short, word) if place == 0 else word for place, (short, word) in enumerate(zip(folded, words, strict=True))]
    return " ".join(_SHORT.get(short, word) for short, word in zip(folded, words, strict=True))


@dataclass(frozen=True, kw_only=True)
class Location:
    """Where a place is.

    Args:
        postcode: Written properly; empty if it is none.
        region: One of the nine regions or National; empty if not known.
        nation: The nation or island, if it is not England; else empty.
        by: What the region or nation was found by.
        correction: Why the postcode is another than was written; empty where it is not.
        faults: What could not be used, in words.
    """

    postcode: str = ""
    region: str = ""
    nation: str = ""
    by: str = ""
    correction: str = ""
    faults: tuple[str, ...] = ()


def proper_postcode(text: str) -> str:
    """A postcode in capitals with one space; empty if the text holds none."""
    match = _POSTCODE.fullmatch(re.sub(r"[^A-Z0-9 ]", "", text.upper()).strip())
    found = f"{match[1]} {match[2]}" if match else ""
    return found if is_postcode(found) else ""


def mend_postcode(text: str) -> tuple[str, str]:
    """A postcode, and why it is not what was written: taken out of a longer text, or with O and 0 or I and 1 put right."""
    if found := proper_postcode(text):
        return found, "" if found == text else "postcode written in capitals with one space"
    capitals = text.upper()
    inside = {f"{match[1]} {match[2]}" for match in _INSIDE.finditer(capitals)}
    if len(inside) == 1:
        return inside.pop(), "the postcode was taken out of a longer text"
    letters = re.sub(r"[^A-Z0-9]", "", capitals)
    if not 5 <= len(letters) <= 7:
        return "", ""
    places = [place for place, letter in enumerate(letters) if letter in _ALIKE]
    for count in range(1, min(len(places), 3) + 1):
        postcodes = {
            proper_postcode("".join(_ALIKE[letter] if place in chosen else letter for place, letter in enumerate(letters)))
            for chosen in combinations(places, count)
        } - {""}
        if len(postcodes) == 1:
            return postcodes.pop(), "a letter stood for a digit in the postcode, or a digit for a letter"
        if postcodes:
            break
    return "", ""


def read_lookups(own: Path, regions: Path, postcodes: Iterable[str]) -> tuple[Geography, dict[str, str]]:
    """The project's lookups with the postcodes wanted, and district -> nation. Raises OSError, ValueError or KeyError."""
    rows = {
        name: [
            {column.name: value(row.cells[column.name], column) for column in table.source_columns}
            for row in read_table(own / table.source_file, table).rows
        ]
        for name, table in GEO_TABLES.items()
    }
    nations = {row["outcode"]: row["nation"] for row in rows["geo_outcodes"]}
    return Geography.from_rows(rows, read_region_points(regions), find_postcodes(postcodes)), nations


class Finder:
    """Finds the region of places; the same place is looked up once."""

    def __init__(self, geography: Geography, nations: dict[str, str]) -> None:
        """Args are what `read_lookups` gives."""
        self._geography = geography
        self._nations = nations
        self._region_codes = {code: region for region, code in geography.region_codes.items()}
        self.find = cache(self._find)

    def _find(self, postcode: str, county: str, town: str, country: str) -> Location:
        """Where a place is, by its postcode, else its county or council, else its town."""
        proper, correction = mend_postcode(postcode)
        part = None if proper else self._by_part(postcode)
        faults = [f"'{postcode}' is {'only a part of a' if part else 'no'} postcode"] if postcode and not proper else []
        steps = (self._by_postcode(proper), part, self._by_nation(county, country), self._by_county(county), self._by_town(town))
        region, nation, by = next((step for step in steps if step), ("", "", ""))
        by_county = self._by_county(county)
        if by.startswith("postcode") and by_county and region and by_county[0] not in ("", region):
            faults.append(f"county '{county}' lies in another region, '{by_county[0]}', than the postcode, whose region was taken")
        if not (region or nation) and any((postcode, county, town)):
            faults.append(f"no region can be told from '{', '.join(part for part in (postcode, county, town) if part)}'")
        return Location(postcode=proper, region=region, nation=nation, by=by, correction=correction, faults=tuple(faults))

    def _by_postcode(self, postcode: str) -> tuple[str, str, str] | None:
        if not postcode:
            return None
        area = re.match(r"[A-Z]+", postcode)
        if area and area[0] in _NATION_AREAS:
            return "", _NATION_AREAS[area[0]], "postcode"
        geography = self._geography
        exact = geography.postcodes.get(postcode)
        if exact:
            region = geography.lad_regions.get(exact.lad_code, "")
            nation = _NATIONS.get(exact.lad_code[:1], "")
            return (region, nation, "postcode") if region or nation else None
        # A postcode that has ended or is mistyped: the neighbours that share its start say where it was.
        for by, point in (
            ("postcode sector", geography.sectors.get(sector_of(postcode))),
            ("postcode district", geography.outcodes.get(outcode_of(postcode))),
        ):
            if point and (region := geography.lad_regions.get(point.lad_code, "")):
                return region, "", by
        nation = self._nations.get(outcode_of(postcode), "")
        return ("", nation, "postcode district") if nation and nation != "England" else None

    def _by_part(self, text: str) -> tuple[str, str, str] | None:
        """The region of a district or sector, such as E12 or OX2 8."""
        match = _PART.fullmatch(" ".join(text.upper().split()))
        if match is None:
            return None
        for by, point in (
            ("postcode sector", self._geography.sectors.get(f"{match[1]} {match[2]}")),
            ("postcode district", self._geography.outcodes.get(match[1])),
        ):
            if point and (region := self._geography.lad_regions.get(point.lad_code, "")):
                return region, "", by
        nation = self._nations.get(match[1], "")
        return ("", nation, "postcode district") if nation and nation != "England" else None

    def _by_nation(self, county: str, country: str) -> tuple[str, str, str] | None:
        for text in (county, country):
            nation = _NATION_NAMES.get(text.casefold().strip())
            if nation:
                return "", nation, "country"
        return None

    def _by_county(self, county: str) -> tuple[str, str, str] | None:
        """The last part of a county that names one area of one region: 'Soham, Cambs' is Cambridgeshire."""
        for part in (county, *reversed(county.split(","))):
            name = _write_out(part)
            if not name:
                continue
            if re.fullmatch(r"[SWNLM]\d{8}", name):
                return "", _NATIONS[name[0]], "county"
            if name == NATIONAL:
                return NATIONAL, "", "county"
            region = _REGION_NAMES.get(name.casefold(), "") or _OLD_COUNTIES.get(name.casefold(), "") or self._region_codes.get(name, "")
            council = self._geography.council(name)
            regions = council.regions if council else frozenset()
            region = region or (next(iter(regions)) if len(regions) == 1 else "")
            if region:
                return region, "", "county"
        return None

    def _by_town(self, town: str) -> tuple[str, str, str] | None:
        """A town whose name only one region has, or that is far larger than its namesakes elsewhere."""
        if not town:
            return None
        if town.casefold() in ("london", "greater london"):
            return "London", "", "town"
        towns = self._geography.towns.get(town.casefold(), ())
        if len({each.region for each in towns}) == 1:
            return towns[0].region, "", "town"
        ranked = sorted(towns, key=lambda each: each.population, reverse=True)
        if len(ranked) > 1 and ranked[0].population > 20 * max(each.population for each in ranked if each.region != ranked[0].region) > 0:
            return ranked[0].region, "", "town"
        return None
