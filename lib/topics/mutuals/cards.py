"""The cards of the Mutuals page: the directory, and mutuals side by side."""

from __future__ import annotations

from lib.core.card import Card, Rows, with_columns
from lib.core.sentences import AS_AT, REGISTER, VALUE
from lib.topics.mutuals import measure, picture, words
from lib.topics.mutuals.fields import COLUMNS

_ONE_A_YEAR = (
    "One figure a calendar year: exact before approximate, then the one published later. A gap of more than three years breaks the line."
)


#: What is known of the mutuals compared: the table on the Mutuals page.
SIDE_BY_SIDE = Rows(id="compare", measure=measure.side_by_side, words=words.side_by_side, columns=COLUMNS)

CARDS = with_columns(
    COLUMNS,
    Card(
        id="directory",
        title="Directory of mutuals",
        measure=measure.directory,
        words=words.directory,
        draw=None,
        definition=(
            "Every organisation that passes the sector, region and evidence filters, whatever its dates, with what it was at the date: "
            "live, ended, not begun (or not seen trading before), planned, or not known where no source places it in time."
        ),
        method=f"{AS_AT} Here the middle of each span decides. {VALUE} Staff are headcounts chosen by the same rule.",
        limits=f"{REGISTER} A body counted as live is only not known to have ended: ‘last seen’ says how far sources reach.",
    ),
    Card(
        id="compare-value",
        title="Turnover side by side",
        measure=measure.turnover,
        words=words.turnover,
        draw=picture.turnover,
        definition="The yearly turnover of each mutual compared, on the same scale.",
        method=f"{_ONE_A_YEAR} Turnover of the whole body only, over a known number of years; contract values are in the profiles.",
        limits="Few mutuals publish every year. Pounds are those of the year described; prices are not adjusted.",
    ),
    Card(
        id="compare-staff",
        title="Staff side by side",
        measure=measure.headcount,
        words=words.headcount,
        draw=picture.headcount,
        definition="The headcount of each mutual compared, on the same scale.",
        method=f"{_ONE_A_YEAR} Headcounts only; full-time equivalents and voting members are in the profiles.",
        limits="Few mutuals publish every year, and some counts include part-time and bank staff while others don’t say.",
    ),
)
