"""The briefing as HTML: the two sheets that the page shows and prints, which are also the offline pack's first part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lib.core.wording import count_of
from lib.exports.briefing.pictures import address, bars_svg, growth_svg, map_svg, worth_svg
from lib.exports.legible import clean_texts
from lib.exports.notices import OFFICE_NOTE, STATUS
from lib.exports.tables import table
from lib.exports.templates import fill, qr_code

if TYPE_CHECKING:
    from markupsafe import Markup

    from lib.topics.briefing.briefing import Briefing

#: What the licences of the boundaries ask for on paper; the offline pack and the page's footer say it in full.
_MAP_SOURCE = (
    "Map: contains OS data © Crown copyright and database right 2025; Office for National Statistics, Open Government Licence v3.0."
)
#: A longer address would push the second sheet over its end; it is still behind the words.
_LONGEST_LINK = 240
_LONG_LINK = "the link that holds its filters"


def sheets_html(briefing: Briefing) -> Markup:
    """The two A4 sheets; pictures are held in the page itself."""
    briefing = clean_texts(briefing)
    drawings = {
        "growth": lambda: growth_svg(briefing.growth, briefing.published),
        "worth": lambda: worth_svg(briefing.worth),
        "regions": lambda: map_svg(briefing.regions),
        "sectors": lambda: bars_svg(briefing.sectors),
    }
    return fill(
        "briefing_sheets",
        table=table,
        briefing=briefing,
        pictures={part.id: address(drawings[part.id]()) for part in briefing.charts if not part.empty},
        link_words=re.sub(r"^https?://|&v=\d+$|\?v=\d+$", "", briefing.link) if len(briefing.link) <= _LONGEST_LINK else _LONG_LINK,
        qr_code=qr_code,
        office_note=OFFICE_NOTE,
        pages=count_of(len(briefing.bundle.source_ids), "public page"),
        status=STATUS,
        map_source=_MAP_SOURCE,
    )


def numbers_html(briefing: Briefing) -> Markup:
    """The numbers behind the pictures as tables; shown on screen below the sheets, not printed."""
    return fill("briefing_numbers", table=table, drawn=[part for part in (*briefing.charts, briefing.published) if part.table.rows])
