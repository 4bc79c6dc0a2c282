"""The briefing as HTML: the two sheets that the page shows and prints, which are also the offline pack's first part."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from lib.core.wording import count_of
from lib.exports.briefing.pictures import NARROW, address, bars_svg, growth_svg, map_svg, worth_svg
from lib.exports.notices import OFFICE_NOTE, STATUS
from lib.exports.tables import table
from lib.exports.templates import fill, qr_code
from lib.register.texts import drop_illegible

if TYPE_CHECKING:
    from collections.abc import Callable

    from lib.topics.briefing.briefing import Briefing

#: What the licences of the boundaries ask for on paper; the offline pack and the page's footer say it in full.
_MAP_SOURCE = (
    "Map: contains OS data © Crown copyright and database right 2025; Office for National Statistics, Open Government Licence v3.0."
)
#: A longer address would push the second sheet over its end; it is still behind the words.
_LONGEST_LINK = 240
_OF_TWO_WIDTHS = ("growth", "worth")
_LONG_LINK = "the link that holds its filters"


def sheets_html(briefing: Briefing) -> Markup:
    """The two A4 sheets; pictures are held in the page itself."""
    drawings: dict[str, Callable[..., str]] = {
        "growth": partial(growth_svg, briefing.growth, briefing.published),
        "worth": partial(worth_svg, briefing.worth),
        "regions": partial(map_svg, briefing.regions),
        "sectors": partial(bars_svg, briefing.sectors),
    }
    drawn = [part.id for part in briefing.charts if not part.empty]
    html = fill(
        "briefing_sheets",
        table=table,
        briefing=briefing,
        pictures={name: address(drawings[name]()) for name in drawn},
        narrow={name: address(drawings[name](wide=NARROW)) for name in _OF_TWO_WIDTHS if name in drawn},
        link_words=re.sub(r"^https?://|&v=\d+$|\?v=\d+$", "", briefing.link) if len(briefing.link) <= _LONGEST_LINK else _LONG_LINK,
        qr_code=qr_code,
        office_note=OFFICE_NOTE,
        pages=count_of(len(briefing.bundle.source_ids), "public page"),
        status=STATUS,
        map_source=_MAP_SOURCE,
    )
    return Markup(drop_illegible(html))  # noqa: S704 # nosec B704 - the template's own


def numbers_html(briefing: Briefing) -> Markup:
    """The numbers behind the pictures as tables; shown on screen below the sheets, not printed."""
    return fill("briefing_numbers", table=table, drawn=[part for part in (*briefing.charts, briefing.published) if part.table.rows])
