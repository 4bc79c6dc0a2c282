"""Every table and column of the register, said once: type, label, definition, unit, allowed values.

The build checks source files against it, Parquet files carry it as metadata, and the data dictionary, the table
headings and the download metadata are all made from it.
"""

from __future__ import annotations

from lib.register.tables.changes import CORRECTIONS
from lib.register.tables.claims import CLAIM_TESTS
from lib.register.tables.geo import COUNCIL_NAMES, DISTRICTS, FORMER_COUNCILS, OUTCODES, PLACE_NAMES, POSTCODE_SECTORS
from lib.register.tables.mutuals import ENLARGEMENTS, OBSERVATIONS, ORGANISATIONS, SOURCES, STATEMENTS
from lib.register.tables.outcomes import THEME_PHRASES
from lib.register.tables.published import (
    AMBASSADORS,
    CLAIMS,
    COUNCILS,
    EVENTS,
    OUTCOMES,
    PLANS,
    PROGRAMME,
    REGION_POPULATION,
    SECTOR_SERIES,
    SERIES_BY_GROUP,
)

#: The register, by table name.
TABLES = {
    table.name: table
    for table in (
        ORGANISATIONS,
        OBSERVATIONS,
        ENLARGEMENTS,
        STATEMENTS,
        SOURCES,
        SECTOR_SERIES,
        SERIES_BY_GROUP,
        PROGRAMME,
        PLANS,
        AMBASSADORS,
        COUNCILS,
        EVENTS,
        OUTCOMES,
        THEME_PHRASES,
        CLAIMS,
        CLAIM_TESTS,
        REGION_POPULATION,
        CORRECTIONS,
    )
}

#: The lookups that place a mutual on the map; built with the register but not part of it.
GEO_TABLES = {table.name: table for table in (PLACE_NAMES, POSTCODE_SECTORS, OUTCODES, COUNCIL_NAMES, DISTRICTS, FORMER_COUNCILS)}
