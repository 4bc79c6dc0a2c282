"""The cards of the map, growth and sectors pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib import charts, maps
from lib.cards.core import Card, plain, split_by
from lib.cards.sentences import AS_AT, FLOOR, MEASURES, REGISTER, VALUE
from lib.measures import growth, places, sectors

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from lib.cards.core import Bundle, Options
    from lib.theme import Theme


def _live(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:
    return charts.live_over_time(
        bundle.result,
        theme,
        published=bundle.companions["published"],
        events=bundle.companions["events"] if options.events else None,
        sources=bundle.sources,
        compact=options.compact,
    )


def _value(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:
    return charts.value_over_time(
        bundle.result, theme, published=bundle.companions["published"], sources=bundle.sources, compact=options.compact
    )


def _regions(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:
    points = bundle.companions["points"] if options.points else None
    return maps.sector_map(bundle.result, points, theme, level="region")


def _authorities(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:
    points = bundle.companions["points"] if options.points else None
    return maps.sector_map(bundle.result, points, theme, level="authority")


_CROWDED = f"Of more than {maps.CROWD} points, those that would cover one another are drawn as one; the table has them all."

CARDS = (
    Card(
        id="map-regions",
        title="Map of regions",
        measure=places.by_region,
        draw=_regions,
        companions={"points": places.points},
        definition="The nine regions of England shaded by the measure, and each live mutual as a point.",
        method=f"{MEASURES} A mutual belongs to the region of its head office.",
        limits=f"{REGISTER} {FLOOR} Many mutuals work beyond the region they are based in.",
    ),
    Card(
        id="map-authorities",
        title="Map of local authorities",
        measure=places.by_authority,
        draw=_authorities,
        companions={"points": places.points},
        definition="Local authorities of today shaded by the measure, and each live mutual as a point.",
        method=(
            f"{MEASURES} A mutual is placed by its postcode, else its town, else its council. A council that has merged is shown in "
            "its successor. No population by authority is held, so the rate is shown for regions only and the number of mutuals here."
        ),
        limits=f"{REGISTER} {FLOOR} District lines are estimated from postcodes: good for a map of England, not for a street. {_CROWDED}",
    ),
    Card(
        id="growth-live",
        title="Live mutuals over time",
        measure=growth.live_over_time,
        draw=_live,
        companions={"published": growth.published_counts, "events": growth.policy_events},
        definition="Named mutuals live on the first of each month, beside the counts that were published.",
        method=AS_AT,
        limits=f"{REGISTER} Published counts rest on definitions that were not always stated; conflicting ones are all shown.",
    ),
    Card(
        id="growth-launches",
        title="Launches and endings",
        measure=growth.launches_and_endings,
        draw=plain(charts.launches_and_endings),
        definition="How many named mutuals launched and ended in each year.",
        method="A partial date falls in the year of its middle. Only dated launches and endings are counted.",
        limits=REGISTER,
    ),
    Card(
        id="growth-value",
        title="Value of services over time",
        measure=growth.value_over_time,
        draw=_value,
        companions={"published": growth.published_values},
        definition="The known yearly value of services of named live mutuals in the middle of each year, beside published totals.",
        method=VALUE,
        limits=f"{FLOOR} The number of mutuals with a known value changes from year to year, so a rise can be better evidence.",
    ),
    *(
        Card(
            id=name,
            title=title,
            measure=split_by(growth.by_group_over_time, dimension),
            draw=plain(charts.by_group_over_time),
            definition=f"Named live mutuals on the first of each month in each {word}, on the same scale.",
            method=AS_AT,
            limits=REGISTER,
        )
        for name, title, dimension, word in (
            ("growth-sectors", "Growth by sector group", "sector_group", "sector group"),
            ("growth-regions", "Growth by region", "place", "region"),
        )
    ),
    *(
        Card(
            id=name,
            title=title,
            measure=split_by(growth.times_by_group, dimension),
            draw=plain(charts.times_by_group),
            definition=f"How many times as many named mutuals were live at the date as in mid base year, in all and in each {word}.",
            method=f"The central count at the date divided by the central count in the middle of the base year. {AS_AT}",
            limits=f"{REGISTER} Where none was live in the base year no multiple can be given.",
        )
        for name, title, dimension, word in (
            ("growth-times", "Times as many, by sector group", "sector_group", "sector group"),
            ("growth-times-regions", "Times as many, by region", "place", "region"),
        )
    ),
    *(
        Card(
            id=name,
            title=title,
            measure=split_by(sectors.by_sector, dimension),
            draw=plain(charts.sectors),
            definition=f"The measure for each {word}, largest first, with its share of the total.",
            method=MEASURES,
            limits=f"{REGISTER} {FLOOR} A mutual counts in the sector of its main service only.",
        )
        for name, title, dimension, word in (
            ("sectors", "Sectors", "sector", "sector"),
            ("sector-groups", "Sector groups", "sector_group", "sector group"),
        )
    ),
    Card(
        id="sectors-regions",
        title="Sector by region",
        measure=sectors.sector_by_region,
        draw=plain(charts.sector_by_region),
        definition="The measure for each sector in each region.",
        method=MEASURES,
        limits=f"{REGISTER} {FLOOR}",
    ),
    Card(
        id="sectors-concentration",
        title="How concentrated the value is",
        measure=sectors.concentration,
        draw=plain(charts.concentration),
        definition="The share of the known value held by the largest mutuals.",
        method=f"Mutuals are sorted by value and their shares of the known value added up. {VALUE}",
        limits=f"Larger mutuals publish more, so the true share of the largest is lower. {FLOOR}",
    ),
)
