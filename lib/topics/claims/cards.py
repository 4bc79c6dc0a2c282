"""The cards of the claims page: the list of claims, the figures beside one of them, and what it was tested against."""

from __future__ import annotations

from lib.core.card import Card, draw_main_result, with_columns
from lib.core.sentences import AS_AT
from lib.topics.claims import measure as claims
from lib.topics.claims import picture as charts
from lib.topics.claims import words
from lib.topics.claims.fields import COLUMNS
from lib.topics.claims.verdicts import SCALE

_SCALE = " ".join(f"‘{verdict}’: {rule}" for verdict, rule in SCALE.items())
_FIXED = (
    "Filters don’t apply: the register’s figures are worked out as at the day of the claim, for all sectors and regions, with strong "
    "and moderate evidence."
)
_LIMITS = (
    "Sources that could not be found can’t speak for a claim or against it. Claims are in our own words, and which figures "
    "bear on a claim, and how near is near enough, are our choices; the source table ‘Tests of claims’ holds them."
)

CARDS = with_columns(
    COLUMNS,
    Card(
        id="claim-list",
        title="Claims and verdicts",
        measure=claims.claims,
        words=words.claims,
        draw=None,
        definition="Each claim with the verdict on it and the rule that gave the verdict.",
        method=f"{_SCALE} {_FIXED}",
        limits=_LIMITS,
    ),
    Card(
        id="claim-figures",
        title="A claim and other figures",
        measure=claims.claim_figures,
        words=words.figures,
        draw=draw_main_result(charts.claim_figures),
        definition="The figure claimed, the register’s own, and what others published before and since.",
        method=f"{_FIXED} {AS_AT} Published totals of the same measure are shown whatever their date.",
        limits=f"Published figures rest on definitions that were not always stated. {_LIMITS}",
    ),
    Card(
        id="claim-tests",
        title="Tests of a claim",
        measure=claims.claim_tests,
        words=words.tests,
        draw=None,
        definition="Every figure that the claim was tested against: what was looked for, what was found, who says so.",
        method=(
            f"{_SCALE} {_FIXED} A count of named bodies is a floor, a sum of figures found covers some: being lower proves nothing. "
            "The page that makes a claim never counts as evidence for it, and context decides nothing."
        ),
        limits=_LIMITS,
    ),
)
