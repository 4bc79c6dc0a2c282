"""The cards of the page Outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.core.card import Card, draw_main_result, fix_dimension, with_columns
from lib.topics.outcomes import measure as outcomes
from lib.topics.outcomes import picture as charts
from lib.topics.outcomes import words
from lib.topics.outcomes.fields import COLUMNS

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from lib.core.card import Bundle, Options
    from lib.core.theme import Theme


def _draw_comparisons(bundle: Bundle, theme: Theme, _: Options) -> go.Figure:
    return charts.comparisons(bundle.result, theme, sources=bundle.sources)


_RULES = (
    "The theme is that of the first phrase of a table of the register (outcome_themes) that is found in what was measured or its unit; "
    "outcomes that none fits are under Other. An outcome is better or worse than its comparator by the direction that its row gives; "
    "results about others, growth in staff, less money of a council or the government, and the claim itself are not judged. A result that "
    "stands on several rows counts once. It is the claim itself, a forecast, self-reported where a source is the body itself, a note says "
    "so, or mutuals were asked in a survey, measured by others where a public body or a study says it, else reported by others. "
    "Outcomes of mutuals follow the sector, region and evidence filters, whatever the date; those of the sector and wider evidence "
    "are always in."
)
_LIMITS = (
    "Figures are as published: nobody audited them for this register, bodies tend to publish what went well, comparators were chosen by "
    "those who published, and a change after spinning out need not come from it. Forecasts and plans are marked as such."
)

CARDS = with_columns(
    COLUMNS,
    Card(
        id="outcome-themes",
        title="Outcomes by theme",
        measure=outcomes.by_theme,
        words=words.by_theme,
        draw=draw_main_result(charts.by_theme),
        definition="Every piece of outcome evidence by theme: better, worse or the same as its comparator, or without one.",
        method=_RULES,
        limits=_LIMITS,
    ),
    *(
        Card(
            id=f"outcomes-{theme.lower().replace(' ', '-')}",
            title=f"Outcomes: {theme.lower()}",
            measure=fix_dimension(outcomes.of_theme, theme),
            words=words.of_theme,
            draw=_draw_comparisons,
            definition=f"Each outcome about {theme.lower()} beside the figure that it is compared with; those with none are in the table.",
            method=f"{_RULES} Each unit has an axis of its own, and pounds one for each size.",
            limits=_LIMITS,
        )
        for theme in outcomes.THEMES
    ),
    Card(
        id="outcomes-claimed",
        title="Outcomes that the minister quoted",
        measure=outcomes.claimed,
        words=words.claimed,
        draw=None,
        definition="The outcomes that claims of 8 February 2013 quote, with what could and what could not be traced.",
        method="A claim quotes an outcome when both have a source in common, the same unit and the same figure.",
        limits="What was traced is in our own words; a page that was not found may still exist.",
    ),
)
