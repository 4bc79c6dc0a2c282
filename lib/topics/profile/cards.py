"""The cards of the profile of one mutual."""

from __future__ import annotations

from lib.core.card import Card, Rows, with_columns
from lib.topics.profile import figures, measure, mentions, picture, similar, timeline, words
from lib.topics.profile.fields import COLUMNS

_ONE_A_YEAR = "Of several figures for a calendar year the exact one goes first, then the later publication; the others stay points."
_GAPS = "The line is broken where more than three years lie between two figures: nothing unknown is filled in."
_SOURCES = "Every figure is as its source states it; prices are not adjusted, and sources may count differently."

CARDS = with_columns(
    COLUMNS,
    Card(
        id="profile-timeline",
        title="One mutual in time",
        measure=timeline.timeline,
        words=words.timeline,
        draw=None,
        definition="When the mutual was launched and ended, and every figure of its size, in the order of their dates.",
        method="Dates are as precise as their sources; a span stands at its beginning. Nothing is left out or blended.",
        limits=_SOURCES,
    ),
    Card(
        id="profile-value",
        title="Turnover and contracts of one mutual",
        measure=figures.value,
        words=words.value,
        draw=picture.value,
        definition="What sources say that the mutual turned over, or that its contracts were worth, in pounds a year.",
        method=(
            "A figure for several years is divided by their number. A line joins turnover of the whole body only. Figures for part of "
            f"its services, won with others or from before it spun out are hollow and apart. {_ONE_A_YEAR} {_GAPS}"
        ),
        limits=f"{_SOURCES} A figure whose number of years no source gives can’t be drawn; it is in the table.",
    ),
    Card(
        id="profile-staff",
        title="Staff of one mutual",
        measure=figures.staff,
        words=words.staff,
        draw=picture.staff,
        definition="Headcount, full-time equivalents and voting staff members of the mutual, as sources state them.",
        method=f"A line joins headcounts only. {_ONE_A_YEAR} {_GAPS}",
        limits=_SOURCES,
    ),
    Card(
        id="profile-map",
        title="Where one mutual is",
        measure=measure.place,
        words=words.place,
        draw=picture.place,
        definition="The head office of the mutual in its surroundings.",
        method="It is placed by its postcode, else its town, else its council, else the middle of its region.",
        limits="Many mutuals deliver services elsewhere too. District lines are estimated from postcodes.",
        companions={"places": Rows(id="profile-places", measure=measure.places_near, words=words.places_near)},
    ),
    Card(
        id="profile-figures",
        title="Every figure of one mutual",
        measure=figures.figures,
        words=words.figures,
        draw=None,
        definition="Every figure that the register holds for the mutual, with what it covers, its note and its source.",
        method="Nothing is left out or blended: figures that disagree are all listed, by kind and then by date.",
        limits=_SOURCES,
    ),
    Card(
        id="profile-said",
        title="What is said about one mutual",
        measure=mentions.mentions,
        words=words.mentions,
        draw=None,
        definition="Statements, outcomes, programme support, pathfinder waves and the minister’s claims that concern the mutual.",
        method=(
            "Outcomes, support and claims are found by the mutual’s name and other names as whole words; a name that several bodies share "
            "is passed over."
        ),
        limits="Many outcomes are self-reported. A text that names the mutual in another way is missed.",
    ),
    Card(
        id="profile-similar",
        title="Mutuals like one mutual",
        measure=similar.similar,
        words=words.similar,
        draw=None,
        definition="The organisations in the same sector group that are most like the mutual, with what they share.",
        method=(
            "A shared sector weighs most, then a shared sector group or region, then half to double its value of services or staff at the "
            "date. Of those as alike, live ones and better evidence go first. The filters are passed over."
        ),
        limits="Size is known for some organisations only, so a body of similar size may be missed.",
    ),
)
