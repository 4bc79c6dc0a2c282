"""The cards of the growth page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.core.card import Card, Rows, draw_main_result, fix_dimension
from lib.core.sentences import AS_AT, ESTIMATES, FLOOR, REGISTER, VALUE
from lib.topics.growth import measure, picture, words

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from lib.core.card import Bundle, Options
    from lib.core.theme import Theme


def _draw_live(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:
    return picture.live_over_time(
        bundle.result,
        theme,
        published=bundle.companions["published"],
        events=bundle.companions["events"] if options.events else None,
        sources=bundle.sources,
    )


def _draw_value(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:
    return picture.value_over_time(
        bundle.result, theme, published=bundle.companions["published"], sources=bundle.sources, compact=options.compact
    )


PUBLISHED_COUNTS = Rows(id="published-counts", measure=measure.published_counts, words=words.published_counts)
PUBLISHED_VALUES = Rows(id="published-values", measure=measure.published_values, words=words.published_values)
POLICY_EVENTS = Rows(id="growth-events", measure=measure.policy_events, words=words.events)

CARDS = (
    Card(
        id="growth-live",
        title="Live mutuals over time",
        measure=measure.live_over_time,
        words=words.live,
        draw=_draw_live,
        companions={"published": PUBLISHED_COUNTS, "events": POLICY_EVENTS},
        definition="Named mutuals live on the first of each month, beside the counts that were published.",
        method=AS_AT,
        limits=f"{REGISTER} Published counts rest on definitions that were not always stated; conflicting ones are all shown.",
    ),
    Card(
        id="growth-launches",
        title="Launches and endings",
        measure=measure.launches_and_endings,
        words=words.launches,
        draw=draw_main_result(picture.launches_and_endings),
        definition="How many named mutuals launched and ended in each year.",
        method="A partial date falls in the year of its middle. Only dated launches and endings are counted.",
        limits=REGISTER,
    ),
    Card(
        id="growth-value",
        title="Value of services over time",
        measure=measure.value_over_time,
        words=words.value,
        draw=_draw_value,
        companions={"published": PUBLISHED_VALUES},
        definition=(
            "The known yearly value of services of named live mutuals in the middle of each year, beside published totals; with what is "
            "estimated hatched on it where the measure with estimates is chosen."
        ),
        method=f"{VALUE} {ESTIMATES}",
        limits=f"{FLOOR} The number of mutuals with a known value changes from year to year, so a rise can be better evidence.",
    ),
    *(
        Card(
            id=name,
            title=title,
            measure=fix_dimension(measure.by_group_over_time, dimension),
            words=words.groups,
            draw=draw_main_result(picture.by_group_over_time),
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
            measure=fix_dimension(measure.times_by_group, dimension),
            words=words.multiples,
            draw=draw_main_result(picture.times_by_group),
            definition=f"How many times as many named mutuals were live at the date as in mid base year, in all and in each {word}.",
            method=f"The central count at the date divided by the central count in the middle of the base year. {AS_AT}",
            limits=f"{REGISTER} Where none was live in the base year no multiple can be given.",
        )
        for name, title, dimension, word in (
            ("growth-times", "Times as many, by sector group", "sector_group", "sector group"),
            ("growth-times-regions", "Times as many, by region", "place", "region"),
        )
    ),
)
