"""From a postcode, a town or a council to a point, a local authority and a region. Pure: no network, no Streamlit."""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lib.register.schema import REGIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    Rows = Iterable[Mapping[str, Any]]

EARTH_RADIUS_KM = 6371.0088
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9])([A-Z]{2})")
_COUNCIL_ENDINGS = re.compile(r"( (council|district|borough|city|county|dc|bc|cc|mbc|lbc))+$")


@dataclass(frozen=True, kw_only=True)
class Point:
    """A point on the ground (WGS 84, degrees) and the ONS code of its local authority, empty if not known."""

    lon: float
    lat: float
    lad_code: str = ""


@dataclass(frozen=True, kw_only=True)
class Town:
    """A town, suburb or village: its point with local authority, its region and how many live there (0: unknown)."""

    name: str
    point: Point
    region: str
    population: int


@dataclass(frozen=True, kw_only=True)
class Council:
    """A council as people name it.

    Args:
        name: The area's own name.
        regions: The regions in which its districts lie.
        lad_codes: ONS codes of today's local authorities that cover it.
        successor: Name of the authority it is now part of, empty if it still exists.
    """

    name: str
    regions: frozenset[str]
    lad_codes: tuple[str, ...]
    successor: str = ""

    @property
    def note(self) -> str:
        """What to tell a reader about a council that has merged, else empty."""
        return f"{self.name} is now part of {self.successor}" if self.successor else ""


@dataclass(frozen=True, kw_only=True)
class Address:
    """What a source says about where a mutual is; any part may be empty. `region` may be National."""

    postcode: str = ""
    town: str = ""
    council: str = ""
    region: str = ""


@dataclass(frozen=True, kw_only=True)
class Placing:
    """Where a mutual is drawn.

    Args:
        point: The point, or None where nothing places it.
        precision: One of `schema.PRECISIONS`.
        lad_name: Name of the local authority of `point.lad_code`, empty if not known.
        note: What a reader should know about the place.
    """

    point: Point | None
    precision: str
    lad_name: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Geography:
    """Every lookup. Make one with `from_rows`."""

    postcodes: Mapping[str, Point] = field(repr=False)
    sectors: Mapping[str, Point] = field(repr=False)
    outcodes: Mapping[str, Point] = field(repr=False)
    towns: Mapping[str, tuple[Town, ...]] = field(repr=False)
    councils: Mapping[str, Council] = field(repr=False)
    regions: Mapping[str, Point] = field(repr=False)
    authorities: Mapping[str, Point] = field(repr=False)
    lad_names: Mapping[str, str] = field(repr=False)
    lad_regions: Mapping[str, str] = field(repr=False)
    region_codes: Mapping[str, str] = field(repr=False)

    @classmethod
    def from_rows(cls, tables: Mapping[str, Rows], regions: Mapping[str, Point], postcodes: Mapping[str, Point]) -> Geography:
        """Make the lookups.

        Args:
            tables: The rows of the tables in `lib.register.tables.GEO_TABLES`; lists and numbers are values, unknown ones None.
            regions: Region -> the point of its label.
            postcodes: Postcode as written -> its point, for those that could be found.
        """
        districts = list(tables["geo_authorities"])
        lad_names = {row["lad_code"]: row["lad_name"] for row in districts}
        lad_regions = {row["lad_code"]: row["region_name"] for row in districts}
        towns: defaultdict[str, list[Town]] = defaultdict(list)
        for row in tables["geo_places"]:
            town = Town(name=row["name"], point=_point(row), region=row["region_name"], population=row["population"] or 0)
            for name in (row["name"], *(row["alt_names"] or ())):
                towns[name.casefold()].append(town)
        return cls(
            postcodes=postcodes,
            sectors={row["sector"]: _point(row) for row in tables["geo_postcode_sectors"]},
            outcodes={row["outcode"]: _point(row) for row in tables["geo_outcodes"] if row["nation"] == "England"},
            towns={name: tuple(found) for name, found in towns.items()},
            councils=_councils(tables, lad_names, lad_regions),
            regions=regions,
            authorities={row["lad_code"]: _point(row) for row in districts},
            lad_names=lad_names,
            lad_regions=lad_regions,
            region_codes={row["region_name"]: row["region_code"] for row in districts},
        )

    def council(self, name: str) -> Council | None:
        """The council that people call `name`, in any case and with or without 'Borough Council', or by its ONS code; None if unknown."""
        folded = name.casefold()
        return self.councils.get(folded) or self.councils.get(_COUNCIL_ENDINGS.sub("", folded))

    def postcode_region(self, postcode: str) -> str:
        """The region in which a postcode that was found lies; empty if not known, since a sector can straddle a border."""
        point = self.postcodes.get(postcode)
        return self.lad_regions.get(point.lad_code, "") if point else ""

    def place(self, address: Address) -> Placing:
        """Where to draw an address, by the best evidence there is.

        Args:
            address: What the source says.

        Returns:
            Postcode, else its sector, else its district, else the town (only where the council or the region of the
            address confirms it), else the council, else the region. The local authority is the council's where the
            source names one; a region alone gives none.
        """
        council = self.council(address.council) if address.council else None
        placing = self._by_postcode(address) or self._by_town(address, council) or self._by_area(address, council)
        if placing.point is None:
            return placing
        note = "; ".join(part for part in (council.note if council else "", placing.note) if part)
        own = council.lad_codes[0] if council and len(council.lad_codes) == 1 else placing.point.lad_code
        return replace(placing, point=replace(placing.point, lad_code=own), lad_name=self.lad_names.get(own, ""), note=note)

    def _by_postcode(self, address: Address) -> Placing | None:
        if not is_postcode(address.postcode):
            return None
        steps = (
            ("postcode", self.postcodes.get(address.postcode)),
            ("postcode sector", self.sectors.get(sector_of(address.postcode))),
            ("postcode district", self.outcodes.get(outcode_of(address.postcode))),
        )
        return next((Placing(point=point, precision=precision) for precision, point in steps if point), None)

    def _by_town(self, address: Address, council: Council | None) -> Placing | None:
        for name in _town_names(address.town):
            # London is a region: a borough says more, and without one nobody knows in which it lies.
            if name in REGIONS:
                return None
            town = _confirm_town(self.towns.get(name.casefold(), ()), council, address.region)
            if town:
                near = name != address.town and not address.town.endswith(f"({name})")
                return Placing(point=town.point, precision="town", note=f"Placed at {town.name}" if near else "")
        return None

    def _by_area(self, address: Address, council: Council | None) -> Placing:
        if council and council.lad_codes:
            return Placing(point=self._label(council.lad_codes), precision="council")
        point = self.regions.get(address.region)
        return Placing(point=point, precision="region" if point else "not placed")

    def _label(self, lad_codes: tuple[str, ...]) -> Point:
        points = [self.authorities[code] for code in lad_codes]
        if len(points) == 1:
            return points[0]
        return Point(
            lon=round(math.fsum(point.lon for point in points) / len(points), 4),
            lat=round(math.fsum(point.lat for point in points) / len(points), 4),
        )


def distance_km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Kilometres between two points along a great circle of a round earth; degrees in."""
    north1, north2 = math.radians(lat1), math.radians(lat2)
    half_north, half_east = (north2 - north1) / 2, math.radians(lon2 - lon1) / 2
    chord = math.sin(half_north) ** 2 + math.cos(north1) * math.cos(north2) * math.sin(half_east) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


def is_postcode(text: str) -> bool:
    """Whether the text has the form of a full postcode in capitals, such as LS1 4AP."""
    return _POSTCODE.fullmatch(text) is not None


def sector_of(postcode: str) -> str:
    """The sector of a postcode: LS1 4 for LS1 4AP. Raises ValueError if it is not a full postcode."""
    match = _match(postcode)
    return f"{match[1]} {match[2]}"


def outcode_of(postcode: str) -> str:
    """The district of a postcode: LS1 for LS1 4AP. Raises ValueError if it is not a full postcode."""
    return _match(postcode)[1]


def read_region_points(path: Path) -> dict[str, Point]:
    """Region -> the point of its label, from `regions.geojson`. Raises OSError, ValueError or KeyError."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    found = (feature["properties"] for feature in features)
    return {properties["name"]: Point(lon=properties["label_lon"], lat=properties["label_lat"]) for properties in found}


def _match(postcode: str) -> re.Match[str]:
    match = _POSTCODE.fullmatch(postcode)
    if match is None:
        message = f"'{postcode}' is not a full postcode such as LS1 4AP"
        raise ValueError(message)
    return match


def _point(row: Mapping[str, Any]) -> Point:
    return Point(lon=row["lon"], lat=row["lat"], lad_code=row["lad_code"])


def _councils(tables: Mapping[str, Rows], lad_names: Mapping[str, str], lad_regions: Mapping[str, str]) -> dict[str, Council]:
    councils = {}
    for row in tables["geo_former_councils"]:
        code = row["lad_code"]
        councils[row["name"].casefold()] = Council(
            name=row["name"], regions=frozenset({lad_regions[code]}), lad_codes=(code,), successor=lad_names[code]
        )
    for row in tables["geo_councils"]:
        codes = tuple(row["lad_codes"] or ())
        former = row["area_type"] == "former district" and codes
        council = Council(
            name=row["area_name"],
            regions=frozenset({row["region_name"], *(lad_regions[code] for code in codes)}),
            lad_codes=codes,
            successor=lad_names[codes[0]] if former else "",
        )
        councils[row["name"].casefold()] = council
        if row["code"]:
            councils.setdefault(row["code"].casefold(), council)
    return councils


def _town_names(text: str) -> tuple[str, ...]:
    """The names to look a town up by, best first: 'London (Catford)' is Catford, 'Smeeth, near Ashford' may be Ashford."""
    inner = re.fullmatch(r".*\((.+)\)", text)
    if inner:
        return (inner[1],)
    parts = [part.strip().removeprefix("near ") for part in text.split(",")]
    return tuple(dict.fromkeys(part for part in (text, *parts) if part))


def _confirm_town(towns: tuple[Town, ...], council: Council | None, region: str) -> Town | None:
    """The one town that the council, else the region, confirms; None where none does or more than one is left."""
    inside = [town for town in towns if council and town.point.lad_code in council.lad_codes]
    left = inside or [town for town in towns if town.region == region]
    return left[0] if len(left) == 1 else None
