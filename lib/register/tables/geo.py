"""The lookups from a postcode, town or council to a point, a local authority and a region."""

from __future__ import annotations

from lib.register.schema import REGIONS, Column, Kind, Table
from lib.register.tables.columns import text

_LON = Column(
    name="lon", kind=Kind.NUMBER, label="Longitude", definition="Degrees east, WGS 84.", unit="degrees", required=True, negative=True
)
_LAT = Column(name="lat", kind=Kind.NUMBER, label="Latitude", definition="Degrees north, WGS 84.", unit="degrees", required=True)
_LAD_CODE = text("lad_code", "ONS code", "ONS code of the local authority of today.", required=True)
_LAD_REF = Column(
    name="lad_code",
    kind=Kind.TEXT,
    label="ONS code",
    definition="ONS code of the local authority of today.",
    required=True,
    refers_to="geo_authorities",
)
_LAD_NAME = text("lad_name", "Local authority", "Name of the local authority of today; blank outside England.")
_POSTCODES = Column(
    name="postcodes", kind=Kind.WHOLE, label="Postcodes", definition="How many postcodes, live and ended, it holds.", required=True
)
_SHARE = Column(
    name="lad_share", kind=Kind.NUMBER, label="Share", definition="Share of the postcodes that lie in that authority.", required=True
)
_REGION_CODE = text("region_code", "Region's ONS code", "ONS code of the region.")
_REGION_NAME = Column(
    name="region_name", kind=Kind.CATEGORY, label="Region", definition="Region of England; blank outside England.", allowed=REGIONS
)

PLACE_NAMES = Table(
    name="geo_places",
    label="Places",
    row="a town, suburb or village of England",
    file="geo/places.csv",
    columns=(
        text("name", "Name", "Name of the place.", required=True),
        Column(name="alt_names", kind=Kind.LIST, label="Other names", definition="Shorter or longer English forms.", separator=";"),
        _LAT,
        _LON,
        _LAD_REF,
        _LAD_NAME,
        _REGION_NAME,
        Column(
            name="population",
            kind=Kind.WHOLE,
            label="Population",
            definition="As GeoNames gives it, uneven in date; blank when unknown.",
            unit="people",
        ),
        Column(
            name="ambiguous",
            kind=Kind.FLAG,
            label="Ambiguous",
            definition="True where another English place in the file has the same name.",
            required=True,
            allowed=("True", "False"),
        ),
    ),
)

POSTCODE_SECTORS = Table(
    name="geo_postcode_sectors",
    label="Postcode sectors",
    row="an English postcode sector, such as LS1 4",
    file="geo/postcode_sectors.csv",
    key=("sector",),
    columns=(
        text("sector", "Sector", "The postcode without its last two letters.", required=True),
        _LAT,
        _LON,
        _POSTCODES,
        _LAD_REF,
        _LAD_NAME,
        _REGION_CODE,
        _SHARE,
    ),
)

OUTCODES = Table(
    name="geo_outcodes",
    label="Postcode districts",
    row="a postcode district of Great Britain, such as LS1",
    file="geo/outcodes.csv",
    key=("outcode",),
    columns=(
        text("outcode", "District", "The first half of the postcode.", required=True),
        _LAT,
        _LON,
        _POSTCODES,
        _LAD_CODE,
        _LAD_NAME,
        _REGION_CODE,
        _REGION_NAME,
        text("nation", "Nation", "England, Scotland or Wales.", required=True),
        _SHARE,
        Column(
            name="lads_all", kind=Kind.LIST, label="All authorities", definition="ONS codes of every authority it touches.", separator=";"
        ),
    ),
)

COUNCIL_NAMES = Table(
    name="geo_councils",
    label="Council names",
    row="a way to write a council or county",
    file="geo/council_names.csv",
    key=("name",),
    columns=(
        text("name", "Name", "As people write it.", required=True),
        text("code", "ONS code", "ONS code of the council; blank for counties that have none."),
        text("area_name", "Area", "The area's own name.", required=True),
        Column(
            name="area_type",
            kind=Kind.CATEGORY,
            label="Kind of area",
            definition="What kind of area it is.",
            required=True,
            allowed=("district", "county", "former district", "former or ceremonial county"),
        ),
        _REGION_CODE,
        _REGION_NAME,
        Column(
            name="lad_codes",
            kind=Kind.LIST,
            label="Authorities",
            definition="ONS codes of the local authorities of today.",
            separator=";",
            refers_to="geo_authorities",
        ),
    ),
)

DISTRICTS = Table(
    name="geo_authorities",
    label="Local authorities",
    row="a local authority district of England",
    file="geo/lad_lookup.csv",
    key=("lad_code",),
    columns=(
        _LAD_CODE,
        text("lad_name", "Local authority", "Name of the local authority of today.", required=True),
        text("lad_type", "Kind", "Unitary, district, metropolitan or London borough.", required=True),
        _REGION_CODE,
        _REGION_NAME,
        text("upper_tier_code", "Upper tier code", "ONS code of its county, or its own.", required=True),
        text("upper_tier_name", "Upper tier", "Name of its county, or its own.", required=True),
        _LAT,
        _LON,
        _POSTCODES,
        text("former_code", "Former code", "ONS code before April 2025, where it has changed."),
    ),
)

FORMER_COUNCILS = Table(
    name="geo_former_councils",
    label="Councils merged from 2019 to 2021",
    row="a council that merged into another from 2019 to 2021",
    file="geo/former_councils.csv",
    key=("name",),
    columns=(
        text("name", "Name", "The council's area.", required=True),
        _LAD_REF,
        Column(name="merged", kind=Kind.WHOLE, label="Merged", definition="Year in which it merged.", required=True),
    ),
)
