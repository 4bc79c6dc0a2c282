"""Every dated fact and figure of one mutual in one line of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from lib.core.result import records
from lib.core.wording import figure
from lib.core.words import uncapital
from lib.register.tables import TABLES
from lib.topics.profile.figures import about_word, figures
from lib.topics.profile.organisation import ProfileFacts, build_profile, organisation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from lib.core.result import Result
    from lib.register.dataset import Dataset
    from lib.view.view import View

FACT = "Fact"
_COLUMNS = ["said_on", "statement", "kind", "note", "source_id"]
#: Column of the organisation that holds a date -> what happened then.
_DATES = {"launched": "Launched", "trading_by": "Trading by then, a source shows", "ended": "Ended"}


def timeline(data: Dataset, view: View) -> Result[ProfileFacts]:
    """What happened to the mutual and what it was worth, employed and served, the earliest first.

    Returns:
        said_on (as precise as the source), statement, kind (a fact, or which figure), note, source_id.
    """
    row = organisation(data, view)
    found = [] if row is None else [*_facts(row), *_figures(data, view)]
    rows = sorted(found, key=lambda each: str(each[0]).removeprefix("by "))
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    return build_profile(data, view, frame, ProfileFacts(organisation=row), unit="")


def _facts(row: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    for column, words in _DATES.items():
        if row[column]:
            why = f": {row['end_reason']}" if column == "ended" and row["end_reason"] else ""
            parent = f" from {row['parent_body']}" if column == "launched" and row["parent_body"] else ""
            yield row[column], f"{words}{parent}{why}", FACT, TABLES["organisations"].column(column).label, tuple(row["source_ids"])


def _figures(data: Dataset, view: View) -> Iterator[tuple[object, ...]]:
    for row in records(figures(data, view).frame):
        covers = f" ({uncapital(row['covers'])})" if row["covers"] and row["covers"] != "The whole body, one year" else ""
        amount = figure(row["amount"], row["unit"])
        words = f"{row['figure']}: {about_word(row['exactness'])}{amount}{covers}"
        yield row["period_end"], words, row["figure"], row["note"], row["source_id"]
