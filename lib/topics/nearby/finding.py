"""From what a reader writes (postcode, sector, district, town, council) to a point, or to why there is none and what to try.

Offline: the lookups are the geography tables of the edition, so a whole postcode is placed by its sector.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from lib.core.caching import once_an_edition
from lib.core.result import records
from lib.core.wording import missing
from lib.register.geography import Address, Geography, distance_km
from lib.register.schema import REGIONS, Kind
from lib.register.tables import GEO_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lib.register.dataset import Dataset
    from lib.register.geography import Point, Town

#: Why nothing was found.
Reason = Literal[
    "nothing asked",
    "nonsense",
    "half a postcode",
    "postcode area",
    "no such postcode",
    "other nation",
    "abroad",
    "region",
    "too wide",
    "no boundary",
    "several",
    "unknown",
]

_FULL = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9])([A-Z]{2})", re.ASCII)
_HALF = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9])[A-Z]", re.ASCII)
_SECTOR = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9])", re.ASCII)
_SPACED_SECTOR = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)[ -]+([0-9])", re.ASCII)
_OUTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?", re.ASCII)
_AREA = re.compile(r"[A-Z]{1,2}", re.ASCII)
#: Postcodes of Ireland, Canada, the Netherlands, and those that are numbers alone.
_FOREIGN = re.compile(r"[A-Z][0-9]{2}[A-Z0-9]{4}|[A-Z][0-9][A-Z][0-9][A-Z][0-9]|[0-9]{4}[A-Z]{2}|[0-9]{4,9}", re.ASCII)
#: Letters that no postcode has in its last two places.
_NEVER_LAST = frozenset("CIKMOV")
#: Postcode areas that the lookups, which end at the coast of Great Britain, do not have.
_AREAS_BEYOND = {"BT": "Northern Ireland", "JE": "Jersey", "GY": "Guernsey", "IM": "the Isle of Man"}
#: Cities that readers may well try; the lookups name places of England only.
_CITIES_BEYOND = {
    **dict.fromkeys(("cardiff", "swansea", "wrexham", "newport wales", "bangor", "st asaph", "st davids"), "Wales"),
    **dict.fromkeys(("edinburgh", "glasgow", "aberdeen", "dundee", "inverness", "stirling", "dunfermline"), "Scotland"),
    **dict.fromkeys(("belfast", "londonderry", "derry", "lisburn", "newry", "armagh"), "Northern Ireland"),
    **{nation.casefold(): nation for nation in ("Wales", "Scotland", "Northern Ireland", "Jersey", "Guernsey")},
    "isle of man": "the Isle of Man",
}
_TOO_WIDE = frozenset({"england", "uk", "united kingdom", "great britain", "britain", "gb"})
_ENDINGS = re.compile(r"[\s,]+(uk|united kingdom|england|gb)$", re.IGNORECASE)
#: A place this many times as big as any other of its name is the one that people mean.
_FAR_BIGGER = 10
_BIG = 10_000
#: Suggestions, how alike they must be (0 to 100), and how many letters begin a name.
_MOST, _ALIKE, _BEGINNING = 5, 76, 3


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place that a reader asked for.

    Args:
        name: As sentences name it: CH44 5UF (Wallasey), Leeds, Devon.
        point: Where it is.
        precision: What places it, one of `schema.PRECISIONS`.
        region: The region that it lies in; empty where it lies in several.
        lad_codes: The local authorities that it is made of, where it is a council.
        note: What a reader should know about it.
        others: What the same words could mean too, as the reader may write them.
    """

    name: str
    point: Point
    precision: str
    region: str = ""
    lad_codes: tuple[str, ...] = ()
    note: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NoPlace:
    """Why no place was found.

    Args:
        reason: Which sentence to say.
        query: What the reader wrote.
        about: The nation, the region or the part of the postcode that the sentence names.
        choices: What to try instead, each of which is found.
    """

    reason: Reason
    query: str
    about: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Gazetteer:
    """The lookups, and the names in them as `normalise` writes them.

    Args:
        geography: The lookups.
        nations: Postcode district -> nation.
        towns: Name -> the towns that have it.
        all_towns: Every town once.
        councils: Name -> the council's name in `geography`.
        counties: Code of a local authority -> its county, or itself.
    """

    geography: Geography = field(repr=False)
    nations: Mapping[str, str] = field(repr=False)
    towns: Mapping[str, tuple[Town, ...]] = field(repr=False)
    all_towns: tuple[Town, ...] = field(repr=False)
    councils: Mapping[str, str] = field(repr=False)
    counties: Mapping[str, str] = field(repr=False)

    def label(self, town: Town) -> str:
        """The town's name, with its council (or county or region, if named alike) where England has several of the name."""
        if len(self.towns[normalise(town.name)]) == 1:
            return town.name
        code = town.point.lad_code
        areas = (_short(self.geography.lad_names[code]), self.counties[code], town.region)
        return f"{town.name} ({next(area for area in areas if normalise(area) != normalise(town.name))})"


@once_an_edition
def build_gazetteer(data: Dataset) -> Gazetteer:
    """The lookups of an edition."""
    tables = {name: _rows(data, name) for name in GEO_TABLES}
    geography = Geography.from_rows(tables, {}, {})
    towns: defaultdict[str, dict[Town, None]] = defaultdict(dict)
    for name, found in geography.towns.items():
        towns[normalise(name)].update(dict.fromkeys(found))
    return Gazetteer(
        geography=geography,
        nations={row["outcode"]: row["nation"] for row in tables["geo_outcodes"]},
        towns={name: tuple(found) for name, found in towns.items()},
        all_towns=tuple(dict.fromkeys(town for found in geography.towns.values() for town in found)),
        councils={normalise(name): council.name for name, council in geography.councils.items()},
        counties={row["lad_code"]: row["upper_tier_name"] for row in tables["geo_authorities"]},
    )


def find(names: Gazetteer, query: str) -> Place | NoPlace:
    """Look up what a reader wrote.

    Args:
        names: The lookups.
        query: A postcode, a part of one, a town or a council, in any case and spacing.

    Returns:
        The place; or why there is none, with what to try. Never raises.
    """
    text = _ENDINGS.sub("", " ".join(query.split())).strip(" .,;:'\"’‘“”")
    if not text:
        return NoPlace(reason="nonsense" if query.strip() else "nothing asked", query=query.strip())
    upper = text.upper()
    return _postcode(names, text, upper) or _name(names, text) or _code_elsewhere(names, text, upper) or _suggest(names, text)


def normalise(text: str) -> str:
    """A name in small plain letters: accents and marks dropped, saint as st, & as and."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("&", " and ")).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", " ", letters.replace("'", "").replace(".", " ")).split()
    return " ".join("st" if word == "saint" else word for word in words)


# Postcodes


def _postcode(names: Gazetteer, text: str, upper: str) -> Place | NoPlace | None:
    """A postcode or the beginning of one; None where the text is something else."""
    compact = re.sub(r"[ .-]", "", upper)
    if full := _FULL.fullmatch(compact):
        return _full_postcode(names, text, *full.groups())
    sector = _SPACED_SECTOR.fullmatch(upper)
    # LS11 is a district; CH445 is none, so it is the sector CH44 5.
    if not sector and _OUTCODE.fullmatch(compact) and (compact in names.nations or not _SECTOR.fullmatch(compact)):
        return _district(names, text, compact)
    if sector := sector or _SECTOR.fullmatch(compact):
        return _sector(names, text, *sector.groups())
    half = _HALF.fullmatch(compact)
    return _half_postcode(names, text, *half.groups()) if half else None


def _half_postcode(names: Gazetteer, text: str, outcode: str, digit: str) -> NoPlace:
    found = _sector(names, text, outcode, digit)
    if isinstance(found, Place):
        return NoPlace(reason="half a postcode", query=text, choices=(f"{outcode} {digit}",))
    return replace(found, reason="half a postcode") if found.choices else found


def _full_postcode(names: Gazetteer, text: str, outcode: str, digit: str, unit: str) -> Place | NoPlace:
    found = _sector(names, text, outcode, digit)
    if isinstance(found, NoPlace):
        return found
    if _NEVER_LAST & set(unit):
        return NoPlace(reason="no such postcode", query=text, choices=(f"{outcode} {digit}",))
    return replace(found, name=f"{outcode} {digit}{unit} ({_nearest_town(names, found.point)})")


def _sector(names: Gazetteer, text: str, outcode: str, digit: str) -> Place | NoPlace:
    point = names.geography.sectors.get(f"{outcode} {digit}")
    return _place_of_code(names, f"{outcode} {digit}", point, "postcode sector") if point else _missing(names, text, outcode)


def _district(names: Gazetteer, text: str, outcode: str) -> Place | NoPlace:
    point = names.geography.outcodes.get(outcode)
    return _place_of_code(names, outcode, point, "postcode district") if point else _missing(names, text, outcode)


def _place_of_code(names: Gazetteer, code: str, point: Point, precision: str) -> Place:
    region = names.geography.lad_regions.get(point.lad_code, "")
    return Place(name=f"{code} ({_nearest_town(names, point)})", point=point, precision=precision, region=region)


def _missing(names: Gazetteer, text: str, outcode: str) -> NoPlace:
    """Why a postcode of the right form is not there: another nation, or none at all."""
    letters = re.split("[0-9]", outcode, maxsplit=1)[0]
    nation = _AREAS_BEYOND.get(letters) or names.nations.get(outcode, "England")
    if nation != "England":
        return NoPlace(reason="other nation", query=text, about=nation)
    return NoPlace(reason="no such postcode", query=text, choices=(outcode,) if outcode in names.geography.outcodes else ())


def _nearest_town(names: Gazetteer, point: Point) -> str:
    def away(town: Town) -> float:
        return distance_km(point.lon, point.lat, town.point.lon, town.point.lat)

    return min(names.all_towns, key=away).name


def _code_elsewhere(names: Gazetteer, text: str, upper: str) -> NoPlace | None:
    """Letters or numbers that begin a postcode, or that are one of another country."""
    if _AREA.fullmatch(upper):
        inside = [code for code in names.nations if re.fullmatch(f"{upper}[0-9][0-9A-Z]?", code)]
        nation = _AREAS_BEYOND.get(upper) or next((names.nations[code] for code in inside), "")
        english = tuple(code for code in inside if code in names.geography.outcodes)
        if english:
            return NoPlace(reason="postcode area", query=text, about=upper, choices=english[:_MOST])
        return NoPlace(reason="other nation", query=text, about=nation) if nation else None
    return NoPlace(reason="abroad", query=text) if _FOREIGN.fullmatch(re.sub(r"[ -]", "", upper)) else None


# Names


def _name(names: Gazetteer, text: str) -> Place | NoPlace | None:
    return _town(names, text) or _council(names, text) or _wide(text) or _find_in_area(names, text)


def _town(names: Gazetteer, text: str) -> Place | NoPlace | None:
    towns = names.towns.get(normalise(text), ())
    if not towns:
        return None
    best = _choose_town(towns)
    labels = tuple(
        names.label(town) for town in sorted(towns, key=lambda town: (-town.population, town.point.lad_code)) if town is not best
    )
    if best is None:
        return NoPlace(reason="several", query=text, choices=labels)
    return _at_town(names, best, others=labels)


def _at_town(names: Gazetteer, town: Town, *, others: tuple[str, ...] = ()) -> Place:
    return Place(name=names.label(town), point=town.point, precision="town", region=town.region, others=others)


def _choose_town(towns: Sequence[Town]) -> Town | None:
    """The one that people mean; None where that can't be told."""
    first, *rest = sorted(towns, key=lambda town: -town.population)
    far_bigger = first.population >= _BIG and all(first.population >= _FAR_BIGGER * town.population for town in rest)
    return first if far_bigger or not rest else None


def _find_in_area(names: Gazetteer, text: str) -> Place | NoPlace | None:
    """'Newport, Isle of Wight' or 'Newport (Shropshire)': the town that the council, county or region confirms."""
    first, _, second = text.replace("(", ",").replace(")", "").partition(",")
    towns = names.towns.get(normalise(first), ())
    if not towns or not second.strip():
        return None
    if first.strip() in REGIONS:  # London (Catford)
        return _name(names, second.strip())
    exact = [town for town in towns if normalise(names.label(town)) == normalise(text)]
    inside = exact or [town for town in towns if normalise(second) in _where(names, town)]
    if not inside:
        council = names.geography.council(second.strip())
        inside = [town for town in towns if council and town.point.lad_code in council.lad_codes]
    if len(inside) == 1:
        return _at_town(names, inside[0])
    choices = tuple(names.label(town) for town in (inside or towns))
    return NoPlace(reason="several" if len(choices) > 1 else "unknown", query=text, choices=choices)


def _where(names: Gazetteer, town: Town) -> set[str]:
    code = town.point.lad_code
    authority = names.geography.lad_names[code]
    return {normalise(name) for name in (authority, _short(authority), names.counties[code], town.region)}


def _council(names: Gazetteer, text: str) -> Place | NoPlace | None:
    council = names.geography.council(text) or names.geography.council(names.councils.get(normalise(text), ""))
    if council is None:
        return None
    placing = names.geography.place(Address(council=council.name))
    if placing.point is None or not council.lad_codes:
        return NoPlace(reason="no boundary", query=text, about=council.name)
    region = next(iter(council.regions)) if len(council.regions) == 1 else ""
    return Place(
        name=_short(council.name), point=placing.point, precision="council", region=region, lad_codes=council.lad_codes, note=council.note
    )


def _wide(text: str) -> NoPlace | None:
    name = normalise(text)
    if beyond := _CITIES_BEYOND.get(name):
        return NoPlace(reason="other nation", query=text, about=beyond)
    if region := next((region for region in REGIONS if normalise(region) == name.removeprefix("the ")), ""):
        return NoPlace(reason="region", query=text, about=region)
    return NoPlace(reason="too wide", query=text) if name in _TOO_WIDE else None


def _suggest(names: Gazetteer, text: str) -> NoPlace:
    """Names that begin with what was written, then names spelled much like it."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - loaded only where a name is not found

    start, known = normalise(text), list(dict.fromkeys((*names.towns, *names.councils)))
    begin = [name for name in known if len(start) >= _BEGINNING and name.startswith(start)]
    begin.sort(key=lambda name: -max((town.population for town in names.towns.get(name, ())), default=0))
    near = process.extract(start, known, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=2 * _MOST) if start else []
    choices = tuple(dict.fromkeys(label for name in (*begin[:_MOST], *(each[0] for each in near)) for label in _labels(names, name)))
    return NoPlace(reason="unknown" if choices else "nonsense", query=text, choices=choices[:_MOST])


def _labels(names: Gazetteer, name: str) -> Iterable[str]:
    if name in names.towns:
        return [names.label(town) for town in sorted(names.towns[name], key=lambda town: -town.population)]
    council = names.geography.council(names.councils[name])
    return [council.name] if council and council.lad_codes else []


def _short(name: str) -> str:
    """A council as people say it: Bristol for 'Bristol, City of'."""
    return name.partition(", ")[0] if name.partition(", ")[2].endswith(" of") else name


def _rows(data: Dataset, table: str) -> list[dict[str, Any]]:
    """The rows of a table as `Geography.from_rows` reads them: lists, and None for what is not known."""
    lists = {column.name for column in GEO_TABLES[table].columns if column.kind is Kind.LIST}
    return [
        {name: list(() if cell is None else cell) if name in lists else None if missing(cell) else cell for name, cell in row.items()}
        for row in records(data.tables[table])
    ]
