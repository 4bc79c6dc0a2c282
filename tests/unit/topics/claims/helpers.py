"""What the tests of claims share: the source files read by other means, and the register with rows changed."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from lib.build.__main__ import SOURCE_DIR
from lib.catalogue import CARDS
from lib.register.dates import parse_partial
from lib.view.view import make_view, with_subject
from tests.editions import NEWEST as DATA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lib.core.result import Result
    from lib.register.dataset import Dataset
    from lib.topics.claims.measure import TestsFacts

VIEW = make_view(DATA.register, DATA.latest)
CLAIM_DAY = date(2013, 2, 8)
ARTICLE = "maude-2013-article"
every_claim = pytest.mark.parametrize("claim", list(DATA.tables["claims"]["claim_id"]))


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a source file."""
    with (SOURCE_DIR / f"{name}.csv").open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def middle(text: str) -> date:
    return parse_partial(text).middle


def live_on(day: date) -> list[dict[str, str]]:
    """Strong and moderate organisations live on a day by the middle of their dates; an end without a date lies years later."""
    return [
        row
        for row in read_rows("organisations")
        if row["confidence"] in ("high", "medium")
        and (began := row["launched"] or row["trading_by"])
        and middle(began) <= day
        and not (row["ended"] and middle(row["ended"]) <= day)
    ]


def work_out(card: str, claim: str, data: Dataset = DATA) -> Result:
    """The result of a card for one claim, with its words."""
    return CARDS[card].work_out(data, with_subject(VIEW, claim=claim))


def list_tests(claim: str, data: Dataset = DATA) -> Result[TestsFacts]:
    return work_out("claim-tests", claim, data)


def found(claim: str, number: int, data: Dataset = DATA) -> float:
    """The figure that a test of a claim found, by its place among them."""
    return float(list_tests(claim, data).frame["found"].iloc[number])


def verdict(claim: str, data: Dataset = DATA) -> str:
    return list_tests(claim, data).facts.judged_claim.verdict


def with_rows(table: str, *added: Mapping[str, Any]) -> Dataset:
    """The register with rows added to one of its tables."""
    frame = DATA.tables[table].astype({name: object for name in DATA.tables[table].columns if DATA.tables[table][name].dtype == "category"})
    more = pd.DataFrame([{name: row.get(name) for name in frame.columns} for row in added])
    return with_table(table, pd.concat([frame, more.astype(frame.dtypes.to_dict())], ignore_index=True))


def with_table(name: str, frame: pd.DataFrame, data: Dataset = DATA) -> Dataset:
    """The register with another frame for one of its tables."""
    return replace(data, tables=MappingProxyType({**data.tables, name: frame}))
