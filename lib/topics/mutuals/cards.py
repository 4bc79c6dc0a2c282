"""The cards of the Mutuals page: the directory, and mutuals side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.core.card import Card, with_columns
from lib.core.sentences import AS_AT, REGISTER, VALUE
from lib.topics.mutuals import compare, compare_words, words
from lib.topics.mutuals import compare_picture as pictures
from lib.topics.mutuals.fields import COLUMNS
from lib.topics.mutuals.measure import directory

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from lib.core.card import Bundle, Options
    from lib.core.theme import Theme

_ONE_A_YEAR = (
    "One figure a calendar year: exact before approximate, then the one published later. A gap of more than three years breaks the line."
)


def _value(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:  # noqa: ARG001 - every card is drawn with options
    return pictures.compared_value(bundle.result, theme, sources=bundle.sources)


def _staff(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:  # noqa: ARG001 - every card is drawn with options
    return pictures.compared_staff(bundle.result, theme, sources=bundle.sources)


CARDS = with_columns(
    COLUMNS,
    Card(
        id="directory",
        title="Directory of mutuals",
        measure=directory,
        words=words.directory,
        draw=None,
        definition=(
            "Every organisation that passes the sector, region and evidence filters, whatever its dates, with what it was at the date: "
            "live, ended, not begun, planned, or not known where no source places it in time."
        ),
        method=f"{AS_AT} Here the middle of each span decides. {VALUE} Staff are headcounts chosen by the same rule.",
        limits=f"{REGISTER} A body counted as live is live as far as sources reach.",
    ),
    Card(
        id="compare-value",
        title="Turnover side by side",
        measure=compare.turnover,
        words=compare_words.value,
        draw=_value,
        definition="The yearly turnover of each mutual compared, on the same scale.",
        method=f"{_ONE_A_YEAR} Turnover of the whole body only, over a known number of years; contract values are in the profiles.",
        limits="Few mutuals publish every year. Pounds are those of the year described; prices are not adjusted.",
    ),
    Card(
        id="compare-staff",
        title="Staff side by side",
        measure=compare.headcount,
        words=compare_words.staff,
        draw=_staff,
        definition="The headcount of each mutual compared, on the same scale.",
        method=f"{_ONE_A_YEAR} Headcounts only; full-time equivalents and voting members are in the profiles.",
        limits="Few mutuals publish every year, and some counts include part-time and bank staff while others don’t say.",
    ),
)
