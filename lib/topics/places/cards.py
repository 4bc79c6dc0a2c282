"""The cards of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.core import maps
from lib.core.card import Card, Rows
from lib.core.sentences import FLOOR, MEASURES, REGISTER
from lib.topics.places import measure, words

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from lib.core.card import Bundle, Options
    from lib.core.theme import Theme


def _regions(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:
    points = bundle.companions["points"] if options.points else None
    return maps.sector_map(bundle.result, points, theme, level="region")


def _authorities(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:
    points = bundle.companions["points"] if options.points else None
    return maps.sector_map(bundle.result, points, theme, level="authority")


_CROWDED = f"Of more than {maps.CROWD} points, those that would cover one another are drawn as one; the table has them all."

POINTS = Rows(id="map-points", measure=measure.points, words=words.points)

CARDS = (
    Card(
        id="map-regions",
        title="Map of regions",
        measure=measure.by_region,
        words=words.regions,
        draw=_regions,
        companions={"points": POINTS},
        definition="The nine regions of England shaded by the measure, and each live mutual as a point.",
        method=f"{MEASURES} A mutual belongs to the region of its head office.",
        limits=f"{REGISTER} {FLOOR} Many mutuals work beyond the region they are based in.",
    ),
    Card(
        id="map-authorities",
        title="Map of local authorities",
        measure=measure.by_authority,
        words=words.authorities,
        draw=_authorities,
        companions={"points": POINTS},
        definition="Local authorities of today shaded by the measure, and each live mutual as a point.",
        method=(
            f"{MEASURES} A mutual is placed by its postcode, else its town, else its council. A council that has merged is shown in "
            "its successor. No population by authority is held, so the rate is shown for regions only and the number of mutuals here."
        ),
        limits=f"{REGISTER} {FLOOR} District lines are estimated from postcodes: good for a map of England, not for a street. {_CROWDED}",
    ),
)
