"""The cards of the page Pipeline."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lib.core.bearing import FEWEST_AT_RISK
from lib.core.card import Card, Rows, draw_main_result, with_columns
from lib.core.sentences import REGISTER
from lib.topics.pipeline import measure as pipeline
from lib.topics.pipeline import picture as charts
from lib.topics.pipeline import since, support, survival, words
from lib.topics.pipeline.fields import COLUMNS

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from lib.core.card import Bundle, Options
    from lib.core.theme import Theme


def _survival(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:
    return charts.survival(bundle.result, bundle.companions["steps"], theme, compact=options.compact)


_FLOOR = "Only what a public source names is listed, so every count is at least the true one."
_EVERYTHING = "The sector, region and evidence filters and the date do not apply."
_DATE_ONLY = "The sector, region and evidence filters do not apply; the date does."
_FATE = (
    "Launches and ends are read as the middle of their spans, up to the date above. A body that the list of mutuals holds as planned "
    "launched in another form, is still planned or came to nothing where a source says so by then, counted from the day on which the "
    "latest source cited for it came out; else it is not known."
)
_FATE_LIMITS = f"{REGISTER} Plans that were dropped quietly leave no source, so ‘not known’ often means that nothing came of them."
_MATCHED = "Bodies that programmes name are looked for in the list of mutuals by name and other names; those not found are counted apart."

CARDS = with_columns(
    COLUMNS,
    Card(
        id="pipeline-councils",
        title="Councils exploring a mutual, by service",
        measure=pipeline.councils,
        words=words.councils,
        draw=draw_main_result(partial(charts.stacked_bars, columns=("exploring", "developing", "already_live"), total="councils")),
        companions={"list": Rows(id="pipeline-council-list", measure=pipeline.council_list, words=words.council_list)},
        definition="Councils that public sources name as exploring or developing a mutual, by the service and how far it got.",
        method=(
            "A council counts once for each service that it is named for, at the furthest stage that a source gives; services are as "
            f"sources write them. {_EVERYTHING}"
        ),
        limits=(
            f"{_FLOOR} The published number is of councils in touch with officials, who named none of them, so the two count different "
            "things and are never added or subtracted."
        ),
    ),
    Card(
        id="pipeline-pathfinders",
        title="What became of the pathfinders",
        measure=support.pathfinders,
        words=words.pathfinders,
        draw=draw_main_result(partial(charts.stacked_bars, columns=("first_wave", "second_wave", "wave_unknown"), total="bodies")),
        companions={"list": Rows(id="pipeline-pathfinder-list", measure=support.pathfinder_list, words=words.pathfinder_list)},
        definition="The mutual pathfinders of August 2010 and February 2011 that sources name, by what had become of them.",
        method=(
            f"{_MATCHED} One that no name leads to is also found where the list marks one mutual as a pathfinder of that wave, sector and "
            f"region and one pathfinder is left for it. {_FATE} {_DATE_ONLY}"
        ),
        limits=f"{_FATE_LIMITS} Not every pathfinder of the second wave is named in a source.",
    ),
    Card(
        id="pipeline-supported",
        title="What became of supported bodies",
        measure=support.supported,
        words=words.supported,
        draw=draw_main_result(partial(charts.stacked_bars, columns=("first_programme", "later_programmes"), total="bodies")),
        definition="Bodies named as supported by the Mutuals Support Programme or a programme after it, by what had become of them.",
        method=(
            f"{_MATCHED} A body counts from the day of its support, else from that of its first source; groups that stay nameless and "
            f"suppliers are left out. {_FATE} {_DATE_ONLY}"
        ),
        limits=f"{_FATE_LIMITS} Few supported bodies were ever named; one not found may be in the list under another name.",
    ),
    Card(
        id="pipeline-support-list",
        title="Support, entry by entry",
        measure=support.support_list,
        words=words.support_list,
        draw=None,
        definition="Each body that a programme names, what the support was for, its worth where known, and what had become of the body.",
        method=(
            f"{_MATCHED} Bodies that only the list of mutuals marks as supported follow at the end. The filters do not apply; what "
            "became of a body is as known at the date above."
        ),
        limits=f"{_FLOOR} Some amounts are ceilings or for a group, so their sum says nothing of how much of a fund was spent.",
    ),
    Card(
        id="pipeline-published",
        title="Published figures on interest and support",
        measure=pipeline.published,
        words=words.published,
        draw=None,
        definition="Published numbers of projects, councils in touch, bodies supported and ambassadors, and the money of programmes.",
        method=f"Rows of the published totals as they stand, in time. {_EVERYTHING}",
        limits="They count different things at different dates, with definitions that were not always stated.",
    ),
    Card(
        id="pipeline-ambassadors",
        title="Ambassadors",
        measure=pipeline.ambassadors,
        words=words.ambassadors,
        draw=None,
        definition="The ambassadors that public announcements name, with their post at the time.",
        method=f"The register's list of ambassadors beside the published numbers. {_EVERYTHING}",
        limits=_FLOOR,
    ),
    Card(
        id="pipeline-planned",
        title="What became of planned mutuals",
        measure=pipeline.planned,
        words=words.planned,
        draw=draw_main_result(charts.bars_of_counts),
        companions={"list": Rows(id="pipeline-planned-list", measure=pipeline.planned_list, words=words.planned_list)},
        definition="Bodies that sources name as planned and that did not launch as planned, by what had become of the plan.",
        method=(
            f"{_FATE} A plan counts from the day on which the first source cited for it came out. The sector, region and evidence filters "
            "apply, and so does the date."
        ),
        limits=f"{_FATE_LIMITS} Plans that did launch are in the list of mutuals and not counted here.",
    ),
    Card(
        id="pipeline-endings",
        title="Why mutuals ended",
        measure=pipeline.endings,
        words=words.endings,
        draw=draw_main_result(charts.bars_of_counts),
        companions={"list": Rows(id="pipeline-ending-list", measure=pipeline.ending_list, words=words.ending_list)},
        definition="Named mutuals that had ended by the date, by reason, and each of them with what followed.",
        method=(
            "An end counts when the middle of its span has come. Reasons are our reading of the sources. The sector, region "
            "and evidence filters apply, and so does the date."
        ),
        limits=f"{REGISTER} Bodies that ended quietly are the hardest to find.",
    ),
    *(
        Card(
            id=name,
            title=title,
            measure=measure,
            words=wording,
            draw=draw,
            definition="What had become, by the latest date, of the named mutuals that were live at the date looked at.",
            method=(
                "A mutual is still going where no end is known and a source shows it trading in the three years before the latest date. An "
                "end counts when the middle of its span has come. Reasons are our reading of the sources."
            ),
            limits=f"{REGISTER} Bodies that ended quietly are the hardest to find.",
        )
        for name, title, measure, wording, draw in (
            ("since", "What became of them", since.since, words.since, draw_main_result(charts.bars_of_counts)),
            ("since-list", "What became of each", since.since_list, words.since_list, None),
        )
    ),
    Card(
        id="pipeline-survival",
        title="How long mutuals last",
        measure=survival.survival,
        words=words.survival,
        draw=_survival,
        companions={"steps": Rows(id="pipeline-survival-steps", measure=survival.endings_in_time, words=words.steps)},
        definition="The estimated share of named mutuals still going by years since launch.",
        method=(
            "Kaplan-Meier estimate by scipy, with a log-log 95% confidence interval; before the first ending it gives no interval. Those "
            "still going at the date are followed up to it, those that ended on no known date up to the day on which a source last shows "
            "them. Only dated launches count; each date is read as the middle of its span; a "
            "merger counts as an ending, and the table has the share in which it does not. "
            f"Years for which fewer than {FEWEST_AT_RISK} mutuals were followed are left out. The sector, region and evidence filters "
            "apply; only what had happened by the date is counted."
        ),
        limits=(
            "The list is no sample: bodies that lasted are easier to find, so true survival is probably lower. Numbers are small, the "
            "range shows only the play of chance, and a body that was taken in-house or merged may go on serving the same people."
        ),
    ),
)
