"""Where an organisation is: a postcode as it is written properly, and the region or nation, by the best evidence there is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

from lib.build.derive import type_rows
from lib.build.postcodes import find_postcodes
from lib.build.problems import quote_cell
from lib.build.read import read_table
from lib.register.geography import Geography, is_postcode, outcode_of, read_region_points, sector_of
from lib.register.schema import NATIONAL, REGIONS
from lib.register.tables import GEO_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from lib.register.geography import Town

#: The first letter of an ONS code -> the nation that it lies in.
_NATIONS = {"S": "Scotland", "W": "Wales", "N": "Northern Ireland", "L": "Channel Islands", "M": "Isle of Man"}
_NATION_AREAS = {"BT": "Northern Ireland", "JE": "Jersey", "GY": "Guernsey", "IM": "Isle of Man"}
_NATION_NAMES = {
    name.casefold(): name for name in ("Scotland", "Wales", "Northern Ireland", "Jersey", "Guernsey", "Isle of Man", "Ireland")
}
#: Counties and councils outside England, past ones too, by the names that addresses have; no council of England has one of them.
_ELSEWHERE = {
    "Wales": (
        "cymru", "gwent", "dyfed", "clwyd", "powys", "gwynedd", "glamorgan", "mid glamorgan", "south glamorgan", "west glamorgan",
        "monmouthshire", "pembrokeshire", "carmarthenshire", "ceredigion", "cardiganshire", "flintshire", "denbighshire", "wrexham",
        "conwy", "anglesey", "isle of anglesey", "ynys mon", "cardiff", "swansea", "bridgend", "caerphilly", "merthyr tydfil",
        "neath port talbot", "rhondda cynon taf", "torfaen", "blaenau gwent", "vale of glamorgan", "breconshire", "brecknockshire",
        "radnorshire", "montgomeryshire", "merionethshire", "caernarfonshire", "caernarvonshire",
    ),
    "Scotland": (
        "strathclyde", "lothian", "midlothian", "east lothian", "west lothian", "tayside", "grampian", "highland", "fife", "borders",
        "scottish borders", "dumfries and galloway", "aberdeenshire", "angus", "argyll", "argyll and bute", "ayrshire", "north ayrshire",
        "east ayrshire", "south ayrshire", "lanarkshire", "north lanarkshire", "south lanarkshire", "perthshire", "perth and kinross",
        "renfrewshire", "east renfrewshire", "stirlingshire", "stirling", "falkirk", "clackmannanshire", "moray", "orkney", "shetland",
        "western isles", "inverclyde", "dunbartonshire", "east dunbartonshire", "west dunbartonshire", "edinburgh", "glasgow", "dundee",
        "aberdeen",
    ),
    "Northern Ireland": (
        "county antrim", "county armagh", "county down", "county fermanagh", "county londonderry", "county tyrone", "antrim", "armagh",
        "fermanagh", "londonderry", "tyrone",
    ),
}  # fmt: skip
_NATION_OF_COUNTY = {name: nation for nation, names in _ELSEWHERE.items() for name in names}
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
    "beds": "Bedfordshire", "berks": "Berkshire", "bucks": "Buckinghamshire", "cambs": "Cambridgeshire", "derbys": "Derbyshire",
    "glos": "Gloucestershire", "hants": "Hampshire", "herts": "Hertfordshire", "hunts": "Huntingdonshire", "lancs": "Lancashire",
    "leics": "Leicestershire", "lincs": "Lincolnshire", "middx": "Middlesex", "northants": "Northamptonshire", "notts": "Nottinghamshire",
    "oxon": "Oxfordshire", "salop": "Shropshire", "shrops": "Shropshire", "staffs": "Staffordshire", "warks": "Warwickshire",
    "wilts": "Wiltshire", "worcs": "Worcestershire", "yorks": "Yorkshire",
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
#: Counties of addresses that reach into another region -> how the codes of the councils there begin: 'Sutton, Surrey' is in London.
_REACHES = {
    **dict.fromkeys(("kent", "surrey", "essex", "hertfordshire"), ("E09",)),
    "middlesex": ("E07000213", "E07000098"),
    "lincolnshire": ("E06000012", "E06000013"), "south humberside": ("E06000012", "E06000013"),
    **dict.fromkeys(("yorkshire", "north yorkshire", "north riding", "cleveland"), ("E06000002", "E06000003", "E06000004")),
}  # fmt: skip
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})")
_INSIDE = re.compile(r"(?<![A-Z0-9])([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})(?![A-Z0-9])")
_PART = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)(?:\s+([0-9])[A-Z]?)?")
_TIDIED, _MOVED = "postcode written in capitals with one space", "the space stood in the wrong place of the postcode"
_MENDED = "a letter stood for a digit in the postcode, or a digit for a letter"
#: The end of a postcode never has the letters C, I, K, M, O and V.
_INWARD = re.compile(r".* [0-9][ABD-HJLNP-UW-Z]{2}", re.ASCII)
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
    match = _POSTCODE.fullmatch(re.sub(r"[^A-Z0-9]", "", text.upper()))
    found = f"{match[1]} {match[2]}" if match else ""
    return found if is_postcode(found) else ""


def possible_postcodes(text: str) -> list[tuple[str, str]]:
    """Postcodes that a text may mean, the likeliest first, each with why it is not what was written."""
    found = []
    capitals = text.upper()
    if proper := proper_postcode(text):
        is_tidy = re.sub(r"[^A-Z0-9]+", " ", capitals).strip() in (proper, proper.replace(" ", ""))
        found.append((proper, "" if proper == text else _TIDIED if is_tidy else _MOVED))
    inside = {f"{match[1]} {match[2]}" for match in _INSIDE.finditer(capitals)} - {proper}
    if len(inside) == 1:
        found.append((inside.pop(), "the postcode was taken out of a longer text"))
    letters = re.sub(r"[^A-Z0-9]", "", capitals)
    if not 5 <= len(letters) <= 7:
        return found
    places = [place for place, letter in enumerate(letters) if letter in _ALIKE]
    for count in range(1, min(len(places), 3) + 1):
        postcodes = {
            proper_postcode("".join(_ALIKE[letter] if place in chosen else letter for place, letter in enumerate(letters)))
            for chosen in combinations(places, count)
        }
        found += [(postcode, _MENDED) for postcode in sorted(postcodes - {"", *(each for each, _ in found)})]
    return found


def read_lookups(own: Path, regions: Path, postcodes: Iterable[str]) -> tuple[Geography, dict[str, str]]:
    """The project's lookups with the postcodes wanted, and district -> nation. Raises OSError, ValueError or KeyError."""
    rows = {name: type_rows(read_table(own / table.source_file, table)) for name, table in GEO_TABLES.items()}
    nations = {row["outcode"]: row["nation"] for row in rows["geo_outcodes"]}
    return Geography.from_rows(rows, read_region_points(regions), find_postcodes(postcodes)), nations


class Finder:
    """Finds the region of places; the same place is looked up once."""

    def __init__(self, geography: Geography, nations: dict[str, str]) -> None:
        """Args are what `read_lookups` gives."""
        self._geography = geography
        self._nations = nations
        self._region_codes = {code: region for region, code in geography.region_codes.items()}
        self._towns = _towns_by_name(geography)
        self.find = cache(self._find)
        self.mend = cache(self._mend)

    def _mend(self, text: str) -> tuple[str, str, str]:
        """The postcode that a text means, why it is another than was written, and what is wrong where it means none that there is."""
        found = possible_postcodes(text)
        real = [each for each in found if self._may_be(each[0])]
        exact = [each for each in real if each[0] in self._geography.postcodes]
        # With its space elsewhere it may lack a digit, LS29 JT; with a letter for a digit it must stand among others.
        sure = exact or [
            each for each in real if each[1] != _MOVED and (each[1] != _MENDED or sector_of(each[0]) in self._geography.sectors)
        ]
        # What was written counts before what may have been meant; of several that may have been meant, none does.
        best = next((each for each in sure if each[1] != _MENDED), sure[0] if len(sure) == 1 else None)
        if best:
            return *best, ""
        if not found:
            return "", "", f"{quote_cell(text)} is {'only a part of a' if self._by_part(text) else 'no'} postcode"
        return "", "", f"{quote_cell(text)} is no postcode that there is: {self._say_unreal(found[0][0])}"

    def _may_be(self, postcode: str) -> bool:
        """Whether there may be such a postcode: its district is known, and its end has letters that postcodes have."""
        return bool(_INWARD.fullmatch(postcode)) and self._has_district(outcode_of(postcode))

    def _has_district(self, outcode: str) -> bool:
        area = re.match(r"[A-Z]+", outcode)
        return outcode in self._nations or outcode in self._geography.outcodes or bool(area and area[0] in _NATION_AREAS)

    def _say_unreal(self, postcode: str) -> str:
        outcode = outcode_of(postcode)
        if not self._has_district(outcode):
            return f"there is no district {outcode}"
        return "a letter or digit may be missing" if _INWARD.fullmatch(postcode) else "none ends in C, I, K, M, O or V"

    def _find(self, postcode: str, county: str, town: str, country: str) -> Location:
        """Where a place is, by its postcode, else its county or council, else its town."""
        proper, correction, fault = self.mend(postcode) if postcode else ("", "", "")
        faults = [fault] if fault else []
        found = self._county(county)
        by_county, doubt = self._by_county(found, town)
        by_town, namesakes = self._by_town(town, found[2] if found else frozenset())
        by_place = by_county or by_town
        part = None if proper else self._by_part(postcode)
        steps = (self._by_postcode(proper), part, self._by_nation(county, country), by_place)
        region, nation, by = next((step for step in steps if step), ("", "", ""))
        if by.startswith("postcode") and by_county and region and by_county[0] not in ("", region):
            faults.append(f"county '{county}' lies in another region, '{by_county[0]}', than the postcode, whose region was taken")
        elif by.startswith("postcode") and nation and by_town and by_town[0]:
            faults.append(f"town '{town}' lies in '{by_town[0]}', and the postcode, by which it was placed, in {nation}")
        elif by_county and by == by_county[2] and doubt:
            faults.append(doubt)
        if not (region or nation) and any((postcode, county, town)):
            faults.append(namesakes or f"no region can be told from '{', '.join(part for part in (postcode, county, town) if part)}'")
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
        capitals = " ".join(text.upper().split())
        match = _PART.fullmatch(capitals) or _POSTCODE.fullmatch(capitals)
        if match is None:
            return None
        for by, point in (
            ("postcode sector", self._geography.sectors.get(f"{match[1]} {(match[2] or '')[:1]}")),
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

    def _county(self, county: str) -> tuple[str, tuple[str, str], frozenset[str]] | None:
        """The last part of a county that names one area, 'Soham, Cambs' is Cambridgeshire: name, region and nation, every region of it."""
        several = None
        for part in (county, *reversed(county.split(","))):
            name = _write_out(part)
            if not name:
                continue
            if re.fullmatch(r"[SWNLM]\d{8}", name):
                return name, ("", _NATIONS[name[0]]), frozenset()
            if name == NATIONAL:
                return name, (NATIONAL, ""), frozenset()
            folded = name.casefold()
            region = _REGION_NAMES.get(folded, "") or _OLD_COUNTIES.get(folded, "") or self._region_codes.get(name, "")
            council = self._geography.council(name)
            regions = council.regions if council else frozenset()
            region = region or (next(iter(regions)) if len(regions) == 1 else "")
            if region:
                return name, (region, ""), frozenset({region})
            if folded in _NATION_OF_COUNTY and not regions:
                return name, ("", _NATION_OF_COUNTY[folded]), frozenset()
            several = several or ((name, ("", ""), regions) if regions else None)
        return several

    def _by_county(self, found: tuple[str, tuple[str, str], frozenset[str]] | None, town: str) -> tuple[tuple[str, str, str] | None, str]:
        """The region or nation of a county, and what speaks against it: the town is known elsewhere only."""
        if found is None or not any(found[1]):
            return None, ""
        name, (region, nation), _ = found
        towns = self._towns.get(_fold_town(town), ())
        if not towns or nation or region == NATIONAL or any(each.region == region for each in towns):
            return (region, nation, "county"), ""
        near = {each.region for each in towns if each.point.lad_code.startswith(_REACHES.get(name.casefold(), ("-",)))}
        if len(near) == 1:
            return (near.pop(), "", "town and county"), ""
        elsewhere = " and ".join(sorted({f"'{each.region}'" for each in towns}))
        return (region, nation, "county"), f"{quote_cell(town)} is known in {elsewhere} alone, not in '{name}', whose region was taken"

    def _by_town(self, town: str, regions: frozenset[str]) -> tuple[tuple[str, str, str] | None, str]:
        """The region of a town whose name only one region has, of those that the county reaches; else that several places have it."""
        name = _fold_town(town)
        if name in ("london", "greater london"):
            return ("London", "", "town"), ""
        towns = self._towns.get(name, ())
        inside = [each for each in towns if each.region in regions] or towns
        found = {each.region for each in inside}
        if len(found) > 1 or (inside and self._begins_others(name, inside)):
            return None, f"{quote_cell(town)} is the name of several places; a county or postcode says which"
        if not found:
            return None, ""
        several = len(towns) > 1 and not regions
        return (found.pop(), "", "town, though several places there have its name" if several else "town"), ""

    def _begins_others(self, name: str, towns: Sequence[Town]) -> bool:
        """Whether a name is the short form of a town, and of others in other regions too: Kingston, Newton."""
        if any(_fold_town(each.name) == name for each in towns):
            return False
        return any(each.region != towns[0].region for other, more in self._towns.items() if other.startswith(f"{name} ") for each in more)


def _fold_town(name: str) -> str:
    """A town's name as it is compared: without capitals, hyphens and full stops, Saint as St."""
    words = name.casefold().replace("-", " ").replace(".", " ").replace("’", "'").split()
    return " ".join("st" if word == "saint" else word for word in words)


def _towns_by_name(geography: Geography) -> dict[str, tuple[Town, ...]]:
    found: dict[str, tuple[Town, ...]] = {}
    for name, towns in geography.towns.items():
        folded = _fold_town(name)
        known = found.get(folded, ())
        found[folded] = (*known, *(town for town in towns if town not in known))
    return found
