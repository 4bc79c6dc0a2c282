"""The organisation that a profile is about, and the facts that every result about it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.result import FactsT, Result, build_result, records
from lib.core.wording import missing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lib.register.dataset import Dataset
    from lib.view.view import View


@dataclass(frozen=True, kw_only=True)
class ProfileFacts:
    """The organisation as `organisation` gives it."""

    organisation: Mapping[str, Any] | None


def organisation(data: Dataset, view: View) -> dict[str, Any] | None:
    """The row of the mutual that the view is about, missing cells as None; None where the register has no such mutual."""
    rows = records(rows_of_mutual(data.mutuals, view))
    return {name: cell_value(cell) for name, cell in rows[0].items()} if rows else None


def rows_of_mutual(table: pd.DataFrame, view: View) -> pd.DataFrame:
    """The rows of a table that are about the view's mutual."""
    return table[table["mutual_id"].eq(view.mutual)]


def build_profile(data: Dataset, view: View, frame: pd.DataFrame, facts: FactsT, *, unit: str) -> Result[FactsT]:
    """A result about one mutual, with its grade of evidence."""
    return build_result(data, view, frame, facts, unit=unit, mutuals=rows_of_mutual(data.mutuals, view))


def cell_value(cell: Any) -> Any:
    """A cell of a table as a plain value: None where it is missing, a list of texts as a list."""
    if missing(cell):
        return None
    return cell if pd.api.types.is_scalar(cell) else [str(each) for each in cell]
