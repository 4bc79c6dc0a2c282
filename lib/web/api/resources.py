"""The tables that the API gives, and which of the link's parameters narrow each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lib.core.asat import choose, is_live
from lib.register.tables import TABLES
from lib.view.links import PARAMETER

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from lib.register.schema import Table
    from lib.web.api.asking import Query


@dataclass(frozen=True, kw_only=True)
class Resource:
    """One table of the API.

    Args:
        name: Its address below /api/v1.
        table: Its columns.
        summary: What it gives, in one sentence.
        rows: Gives the rows asked for.
        parameters: The parameters of the link that it has.
    """

    name: str
    table: Table
    summary: str
    rows: Callable[[Query], pd.DataFrame]
    parameters: tuple[str, ...]


def choose_mutuals(query: Query) -> pd.DataFrame:
    """The mutuals that pass the filters; where a date is given, those live on it (central reading of their dates)."""
    found = choose(query.data, query.view)
    if "as_at" in query.given:
        found = found[is_live(found, query.view.as_at)]
    return _columns(found, "organisations")


def choose_observations(query: Query) -> pd.DataFrame:
    """The figures of the mutuals that pass the filters."""
    found, keep = query.data.observations, set(choose_mutuals(query)["mutual_id"])
    if query.view.mutual:
        keep &= {query.view.mutual}
    return _columns(found[found["mutual_id"].isin(keep)], "observations")


def choose_claims(query: Query) -> pd.DataFrame:
    """The claims, or the one asked for."""
    found = query.data.tables["claims"]
    return _columns(found[found["claim_id"].eq(query.view.claim)] if query.view.claim else found, "claims")


def whole_table(name: str) -> Callable[[Query], pd.DataFrame]:
    """A table as it is."""
    return lambda query: _columns(query.data.tables[name], name)


def _columns(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    return frame[[column.name for column in TABLES[name].columns if column.name in frame.columns]]


_MUTUALS = ("as_at", "sector", "region", "evidence", "edition", PARAMETER)
_ALONE = ("edition", PARAMETER)
RESOURCES = {
    each.name: each
    for each in (
        Resource(
            name="mutuals",
            table=TABLES["organisations"],
            summary="Mutuals that pass the filters, whatever their dates; with as_at, those live on that day.",
            rows=choose_mutuals,
            parameters=_MUTUALS,
        ),
        Resource(
            name="observations",
            table=TABLES["observations"],
            summary="Figures about the mutuals that pass the filters; with mutual, about that one.",
            rows=choose_observations,
            parameters=(*_MUTUALS, "mutual"),
        ),
        Resource(
            name="series",
            table=TABLES["sector_series"],
            summary="Totals for the sector as published; never blended with named totals.",
            rows=whole_table("sector_series"),
            parameters=_ALONE,
        ),
        Resource(
            name="claims",
            table=TABLES["claims"],
            summary="What was claimed in public, with the evidence for and against.",
            rows=choose_claims,
            parameters=(*_ALONE, "claim"),
        ),
        Resource(
            name="outcomes",
            table=TABLES["outcomes"],
            summary="Outcome evidence: each figure and what it is compared with.",
            rows=whole_table("outcomes"),
            parameters=_ALONE,
        ),
        Resource(
            name="sources",
            table=TABLES["sources"],
            summary="Every page that the register cites.",
            rows=whole_table("sources"),
            parameters=_ALONE,
        ),
    )
}
