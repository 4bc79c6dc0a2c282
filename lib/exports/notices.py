"""What every download says of itself: status, licence, attributions, and how to cite it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.core.wording import day

if TYPE_CHECKING:
    from datetime import date

    from lib.core.card import Bundle
    from lib.register.dataset import Dataset
    from lib.register.schema import Register

#: What stands before a note that is not ours.
OFFICE_NOTE = "Office note, added by whoever made this link and no part of the register:"
STATUS = "Compiled from public sources; not official statistics"
LICENCE = "Open Government Licence v3.0"
LICENCE_ADDRESS = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
#: What the licences of the boundaries ask to be shown with every map.
MAP_ATTRIBUTION = (
    "Contains OS data © Crown copyright and database right 2025. Contains Royal Mail data © Royal Mail copyright and database right 2025. "
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0. District lines are estimated from postcodes. "
    "Coastline: GSHHG (Wessel and Smith, 1996), LGPL. Place names: GeoNames, CC BY 4.0."
)


def licence_name(line: str) -> str:
    """The licence that a register's line at the foot of every page names."""
    return line.removeprefix("Register and text: ").rstrip(".")


def licence_of(register: Register) -> dict[str, str]:
    """The licence of a register: its name, and its address where that is known."""
    name = licence_name(register.vocabulary.licence)
    return {"name": name} | ({"url": LICENCE_ADDRESS} if name == LICENCE else {})


def citation(bundle: Bundle, data: Dataset, link: str, accessed: date) -> str:
    """Text to cite a card with: register, chart, what it shows, edition, status, link, the day it was looked at."""
    register = data.register
    return (
        f"{register.title} ({register.updated.year}), ‘{bundle.card.title}’: {bundle.words.subtitle.rstrip('.')}. "
        f"Data edition {data.edition}, last updated {day(register.updated)}. {STATUS}. Available at {link} (accessed {day(accessed)})."
    )
