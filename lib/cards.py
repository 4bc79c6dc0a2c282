"""The register of cards: every chart and map of the app, with its measure, words, picture and documentation.

A card is the only way to show a chart. Pages, downloads, the data dictionary and the tests all work from `CARDS`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from lib import charts, maps
from lib.describe import WORDS
from lib.measures import growth, places, sectors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import plotly.graph_objects as go

    from lib.dataset import Dataset
    from lib.describe import Words
    from lib.results import Result
    from lib.theme import Theme
    from lib.view import View

    Measure: TypeAlias = Callable[[Dataset, View], Result]
    Draw: TypeAlias = Callable[["Bundle", Theme, "Options"], go.Figure]


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a card is drawn; not part of what it says.

    Args:
        compact: The small form for the overview.
        events: Policy events along the time axis.
        points: Mutuals as points on the map.
    """

    compact: bool = False
    events: bool = False
    points: bool = True


@dataclass(frozen=True, kw_only=True)
class Card:
    """One chart or map.

    Args:
        id: Name of its main result, its link parameter and the stem of its files.
        title: What it is called in lists of cards.
        measure: Gives the main result.
        draw: Draws the bundle with a theme and options.
        definition: What is shown, in a sentence.
        method: How it is worked out.
        limits: What to bear in mind.
        companions: Further results drawn in the same picture, each with a table of its own.
    """

    id: str
    title: str
    measure: Measure
    draw: Draw
    definition: str
    method: str
    limits: str
    companions: Mapping[str, Measure] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Bundle:
    """A card worked out for one view: its main result, its companions, its words and the titles of its sources."""

    card: Card
    result: Result
    companions: Mapping[str, Result]
    words: Words
    sources: Mapping[str, str]

    @property
    def results(self) -> tuple[Result, ...]:
        """The main result, then its companions."""
        return (self.result, *self.companions.values())

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Every source behind the card, sorted."""
        return tuple(sorted({source for result in self.results for source in result.source_ids}))


def work_out(card: Card, data: Dataset, view: View) -> Bundle:
    """Work a card out for a view."""
    result = card.measure(data, view)
    companions = {name: measure(data, view) for name, measure in card.companions.items()}
    ids = {source for each in (result, *companions.values()) for source in each.source_ids}
    titles = {source: f"{data.source(source)['title']} ({data.source(source)['publisher']})" for source in sorted(ids)}
    return Bundle(card=card, result=result, companions=companions, words=WORDS[result.name](result), sources=titles)


_AS_AT = (
    "A partial date such as 2011 stands for every day that it allows. The central count reads it as the middle of that span; "
    "a mutual is certainly live when every reading says so and possibly live when some reading does."
)
_REGISTER = (
    "The register names the mutuals that its compilers could find in public sources, so it counts fewer than officials did. "
    "Bodies that no source places in time are counted apart."
)
_VALUE = (
    "The value of a mutual is its turnover in the nearest year, else the yearly worth of its contracts, within three years of the date; "
    "the same year goes first, then the earlier. Figures for part of a body, for an unknown number of years or from before the spin-out "
    "are left out."
)
_FLOOR = (
    "Values and headcounts are known for some mutuals only, so every sum is a floor. Pounds are those of the year described; prices "
    "are not adjusted."
)
_MEASURES = f"{_VALUE} Staff are headcounts chosen by the same rule. Population is the census, on a straight line between censuses."


def _live(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:
    return charts.live_over_time(
        bundle.result,
        theme,
        published=bundle.companions["published"],
        events=bundle.companions["events"] if options.events else None,
        source_titles=bundle.sources,
        compact=options.compact,
    )


def _value(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:
    return charts.value_over_time(
        bundle.result, theme, published=bundle.companions["published"], source_titles=bundle.sources, compact=options.compact
    )


def _regions(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:
    points = bundle.companions["points"] if options.points else None
    return maps.sector_map(bundle.result, points, theme, level="region")


def _authorities(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:
    points = bundle.companions["points"] if options.points else None
    return maps.sector_map(bundle.result, points, theme, level="authority")


def _plain(draw: Callable[..., go.Figure]) -> Draw:
    """A card whose picture needs its main result only."""

    def drawn(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:
        return draw(bundle.result, theme, compact=options.compact)

    return drawn


def _split(measure: Callable[..., Result], dimension: str) -> Measure:
    """A measure with its dimension fixed."""

    def split(data: Dataset, view: View) -> Result:
        return measure(data, view, dimension)

    return split


CARDS: Mapping[str, Card] = {
    card.id: card
    for card in (
        Card(
            id="map-regions",
            title="Map of regions",
            measure=places.by_region,
            draw=_regions,
            companions={"points": places.points},
            definition="The nine regions of England shaded by the measure, and each live mutual as a point.",
            method=f"{_MEASURES} A mutual belongs to the region of its head office.",
            limits=f"{_REGISTER} {_FLOOR} Many mutuals work beyond the region they are based in.",
        ),
        Card(
            id="map-authorities",
            title="Map of local authorities",
            measure=places.by_authority,
            draw=_authorities,
            companions={"points": places.points},
            definition="Local authorities of today shaded by the measure, and each live mutual as a point.",
            method=(
                f"{_MEASURES} A mutual is placed by its postcode, else its town, else its council. A council that has merged is shown in "
                "its successor. No population by authority is held, so the rate is shown for regions only and the number of mutuals here."
            ),
            limits=f"{_REGISTER} {_FLOOR} District lines are estimated from postcodes: good for a map of England, not for a street.",
        ),
        Card(
            id="growth-live",
            title="Live mutuals over time",
            measure=growth.live_over_time,
            draw=_live,
            companions={"published": growth.published_counts, "events": growth.policy_events},
            definition="Named mutuals live on the first of each month, beside the counts that were published.",
            method=_AS_AT,
            limits=f"{_REGISTER} Published counts rest on definitions that were not always stated; conflicting ones are all shown.",
        ),
        Card(
            id="growth-launches",
            title="Launches and endings",
            measure=growth.launches_and_endings,
            draw=_plain(charts.launches_and_endings),
            definition="How many named mutuals launched and ended in each year.",
            method="A partial date falls in the year of its middle. Only dated launches and endings are counted.",
            limits=_REGISTER,
        ),
        Card(
            id="growth-value",
            title="Value of services over time",
            measure=growth.value_over_time,
            draw=_value,
            companions={"published": growth.published_values},
            definition="The known yearly value of services of named live mutuals in the middle of each year, beside published totals.",
            method=_VALUE,
            limits=f"{_FLOOR} The number of mutuals with a known value changes from year to year, so a rise can be better evidence.",
        ),
        *(
            Card(
                id=name,
                title=title,
                measure=_split(growth.by_group_over_time, dimension),
                draw=_plain(charts.by_group_over_time),
                definition=f"Named live mutuals on the first of each month in each {word}, on the same scale.",
                method=_AS_AT,
                limits=_REGISTER,
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
                measure=_split(growth.times_by_group, dimension),
                draw=_plain(charts.times_by_group),
                definition=f"How many times as many named mutuals were live at the date as in mid base year, in all and in each {word}.",
                method=f"The central count at the date divided by the central count in the middle of the base year. {_AS_AT}",
                limits=f"{_REGISTER} Where none was live in the base year no multiple can be given.",
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
                measure=_split(sectors.by_sector, dimension),
                draw=_plain(charts.sectors),
                definition=f"The measure for each {word}, largest first, with its share of the total.",
                method=_MEASURES,
                limits=f"{_REGISTER} {_FLOOR} A mutual counts in the sector of its main service only.",
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
            draw=_plain(charts.sector_by_region),
            definition="The measure for each sector in each region.",
            method=_MEASURES,
            limits=f"{_REGISTER} {_FLOOR}",
        ),
        Card(
            id="sectors-concentration",
            title="How concentrated the value is",
            measure=sectors.concentration,
            draw=_plain(charts.concentration),
            definition="The share of the known value held by the largest mutuals.",
            method=f"Mutuals are sorted by value and their shares of the known value added up. {_VALUE}",
            limits=f"Larger mutuals publish more, so the true share of the largest is lower. {_FLOOR}",
        ),
    )
}
