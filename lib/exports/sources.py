"""The sources behind a download, and the words that every download carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lib.wording import missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lib.dataset import Dataset

STATUS = "Compiled from public sources; not official statistics"
LICENCE = "Open Government Licence v3.0"
LICENCE_ADDRESS = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
#: What the licences of the boundaries ask to be shown with every map.
MAP_ATTRIBUTION = (
    "Contains OS data © Crown copyright and database right 2025. Contains Royal Mail data © Royal Mail copyright and database right 2025. "
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0. District lines are estimated from postcodes. "
    "Coastline: GSHHG (Wessel and Smith, 1996), LGPL. Place names: GeoNames, CC BY 4.0."
)


@dataclass(frozen=True, kw_only=True)
class Source:
    """A page that figures rest on; `url` and `published` are empty where they are not known."""

    id: str
    title: str
    publisher: str
    url: str = ""
    published: str = ""


def cited(data: Dataset, ids: Iterable[str]) -> tuple[Source, ...]:
    """The sources of some ids, in their order. Raises KeyError for an id that the register does not list."""
    return tuple(_source(data.source(each), each) for each in ids)


def _source(row: Mapping[str, Any], source_id: str) -> Source:
    return Source(
        id=source_id, title=_text(row["title"]), publisher=_text(row["publisher"]), url=_text(row["url"]), published=_text(row["published"])
    )


def _text(value: object) -> str:
    return "" if missing(value) else str(value)
