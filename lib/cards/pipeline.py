"""The cards of the page Pipeline."""

from __future__ import annotations

from lib.cards.core import Card, plain
from lib.cards.sentences import REGISTER
from lib.charts import pipeline as charts
from lib.measures import pipeline, survival

_NAMED = "Only bodies that a public source names are listed, so every count is at least the true one. No filter applies."
_FATE = (
    "A body that launched is live or has ended as far as sources reach. Of a plan that did not launch, what a source says is told: "
    "launched in another form, still planned, or came to nothing; where none says, it is not known."
)
_FATE_LIMITS = f"{REGISTER} Plans that were dropped quietly leave no source, so ‘not known’ often means that nothing came of them."
_MATCHED = "Bodies that programmes name are found in the list of mutuals by name or other name; those not found there are counted apart."

CARDS = (
    Card(
        id="pipeline-councils",
        title="Councils exploring a mutual, by service",
        measure=pipeline.councils,
        draw=plain(charts.counted_bars),
        definition="Councils that public sources name as exploring or developing a mutual, by the service considered.",
        method="Every entry of the register's list of councils is counted under its service as the source writes it.",
        limits=f"{_NAMED} Published counts of councils in touch name none of them.",
    ),
    Card(
        id="pipeline-council-list",
        title="Councils named",
        measure=pipeline.council_list,
        draw=None,
        definition="Each council, the service, how far it had got, and who says so.",
        method="The register's list of councils, the latest first.",
        limits=_NAMED,
    ),
    Card(
        id="pipeline-pathfinders",
        title="What became of the pathfinders",
        measure=pipeline.pathfinders,
        draw=plain(charts.counted_bars),
        definition="The mutual pathfinders of the first and second wave by what became of them.",
        method=f"{_FATE} The sector, region and evidence filters apply, the date does not.",
        limits=_FATE_LIMITS,
    ),
    Card(
        id="pipeline-supported",
        title="What became of supported bodies",
        measure=pipeline.supported,
        draw=plain(charts.counted_bars),
        definition="Bodies named as supported by the Mutuals Support Programme or a programme after it, by what became of them.",
        method=f"{_FATE} {_MATCHED} The sector, region and evidence filters apply to those in the list, the date does not.",
        limits=f"{_FATE_LIMITS} Published numbers of bodies supported are higher, as few were ever named.",
    ),
    Card(
        id="pipeline-support-list",
        title="Support, entry by entry",
        measure=pipeline.support_list,
        draw=None,
        definition="Each body that a programme names, what the support was for, its worth where known, and what became of the body.",
        method=f"The register's list of programme support. {_MATCHED}",
        limits=f"{_NAMED} A sum over known amounts says nothing of how much of a fund was spent.",
    ),
    Card(
        id="pipeline-published",
        title="Published figures on interest and support",
        measure=pipeline.published,
        draw=None,
        definition="Published numbers of projects, councils in touch, bodies supported and ambassadors, and the money of programmes.",
        method="Rows of the published totals as they stand, in time.",
        limits="They count different things at different dates, with definitions that were not always stated.",
    ),
    Card(
        id="pipeline-ambassadors",
        title="Ambassadors",
        measure=pipeline.ambassadors,
        draw=None,
        definition="The ambassadors that public announcements name, with their post at the time.",
        method="The register's list of ambassadors beside the published numbers.",
        limits=_NAMED,
    ),
    Card(
        id="pipeline-planned",
        title="What became of planned mutuals",
        measure=pipeline.planned,
        draw=plain(charts.counted_bars),
        definition="Bodies that sources name as planned and that did not launch as planned, by what became of the plan.",
        method=f"{_FATE} The sector, region and evidence filters apply, the date does not.",
        limits=f"{_FATE_LIMITS} Plans that did launch are in the list of mutuals and not counted here.",
    ),
    Card(
        id="pipeline-endings",
        title="Why mutuals ended",
        measure=pipeline.endings,
        draw=plain(charts.counted_bars),
        companions={"list": pipeline.ending_list},
        definition="Named mutuals that had ended by the date, by reason, and each of them with what followed.",
        method="An end counts when the middle of its span has come. Reasons are the compilers' reading of the sources.",
        limits=f"{REGISTER} Bodies that ended quietly are the hardest to find.",
    ),
    Card(
        id="pipeline-survival",
        title="How long mutuals last",
        measure=survival.survival,
        draw=plain(charts.survival),
        definition="The estimated share of named mutuals still going by full years since launch.",
        method=(
            "Kaplan-Meier estimate by scipy, with a log-log 95% confidence interval. Those still going at the date are followed up to it. "
            "Only dated launches count; each date is read as the middle of its span; a merger counts as an ending. "
            f"Years for which fewer than {survival.FEWEST} mutuals were followed are left out."
        ),
        limits=(
            "The list is no sample: bodies that lasted are easier to find, so true survival was lower. Numbers are small, the range shows "
            "only the play of chance, and a body that was taken in-house or merged may go on serving the same people."
        ),
    ),
)
