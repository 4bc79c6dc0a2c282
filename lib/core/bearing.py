"""What a statement must rest on to be made: one rule for headlines, cards, lines to take and the briefing.

A sum, a multiple or a leader rests on the mutuals that are known or compared, and needs enough of them and enough of the selection. A
share of mutuals, or a survival curve, needs more; with fewer the numbers themselves are given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.core.wording import percent

if TYPE_CHECKING:
    from lib.core.result import Coverage

#: A sum, a multiple or a leader rests on at least this many mutuals, and on this share of those it speaks of.
FEWEST, LEAST_SHARE = 5, 0.2
#: A share of mutuals, or a survival curve, rests on at least this many.
FEWEST_AT_RISK = 20


def bears(known: float, of: float) -> bool:
    """Whether so many mutuals, of so many that a statement speaks of, bear a multiple or a leader."""
    return known >= FEWEST and known >= LEAST_SHARE * of


def bears_share(at_risk: float) -> bool:
    """Whether so many mutuals bear a share or a survival curve; with fewer the counts are given."""
    return at_risk >= FEWEST_AT_RISK


def bears_leader(coverage: Coverage | None, live: float) -> bool:
    """Whether a leader may be named among live mutuals: by a count where nothing is missing, else by what the coverage knows."""
    return bears(live, live) if coverage is None else bears(coverage.known, coverage.of)


def explain_rule() -> str:
    """The rule in words."""
    return (
        f"A multiple or a leader is named where it rests on at least {FEWEST} mutuals and {percent(LEAST_SHARE)} of the selection, "
        f"a share or a survival curve where it rests on at least {FEWEST_AT_RISK}; with fewer the numbers are given as they are."
    )
