"""Up to four mutuals side by side, whatever the filters: what is known of each, and its turnover and headcount over time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.asat import grades, source_ids
from lib.core.nearest import VALUE, nearest_figures
from lib.core.result import Coverage, Result
from lib.register.dates import parse_partial
from lib.topics.mutuals.measure import positions, rows
from lib.topics.profile import figures as profile_figures

if TYPE_CHECKING:
    from collections.abc import Callable

    from lib.register.dataset import Dataset
    from lib.view.view import View


def compared(data: Dataset, view: View) -> pd.DataFrame:
    """The organisations that the view compares, in its order; ids that the register does not have are left out."""
    table = data.mutuals.set_index("mutual_id", drop=False)
    return table.loc[[each for each in view.compare if each in table.index]]


def unknown(data: Dataset, view: View) -> list[str]:
    """The ids that the view compares and the register does not have."""
    return [each for each in view.compare if each not in data.names]


def facts(data: Dataset, view: View) -> Result[Any]:
    """What is known of each mutual compared, one row a mutual.

    Returns:
        The columns of `lib.topics.mutuals.measure.directory`, and end_reason, staff_control, value_basis.
    """
    mutuals = compared(data, view)
    frame = rows(data, view, positions(data, list(mutuals["mutual_id"])))
    going = mutuals["status"].ne("ended").to_numpy()
    for column in ("end_reason", "staff_control"):
        cells = mutuals[column].astype(object)
        frame[column] = cells.where(cells.notna(), None).to_numpy()
    frame["end_reason"] = frame["end_reason"].where(~going, "")
    frame["value_basis"] = nearest_figures(data, VALUE, view.as_at)["basis"].reindex(mutuals.index).to_numpy()
    return _result("compare", data, view, mutuals, frame, unit="")


def turnover(data: Dataset, view: View) -> Result[Any]:
    """The turnover of each mutual compared, one figure a calendar year: that of the line in its profile.

    Returns:
        name, date, year, value (GBP a year), exactness, note, source_id. Facts: `names`, all that are compared.
    """
    return _history("compare-value", data, view, profile_figures.value, amount="annual", column="value", unit="GBP a year")


def headcount(data: Dataset, view: View) -> Result[Any]:
    """The headcount of each mutual compared, one a calendar year; columns as in `turnover` with staff (people) for value."""
    return _history("compare-staff", data, view, profile_figures.staff, amount="amount", column="staff", unit="people")


def _history(
    name: str,
    data: Dataset,
    view: View,
    measure: Callable[[Dataset, View], Result[Any]],
    *,
    amount: str,
    column: str,
    unit: str,
) -> Result[Any]:
    mutuals = compared(data, view)
    blocks = [_line(measure(data, replace(view, mutual=each)).frame, data.names[each], amount, column) for each in mutuals.index]
    known = [block for block in blocks if len(block)]
    columns = ["name", "date", "year", column, "exactness", "note", "source_id"]
    frame = pd.concat(known, ignore_index=True) if known else pd.DataFrame(columns=columns)
    what = "turnover" if column == "value" else "staff"
    coverage = Coverage(known=len(known), of=len(mutuals), what=what)
    return _result(name, data, view, mutuals, frame[columns], unit=unit, coverage=coverage, cited=frame["source_id"])


def _line(figures: pd.DataFrame, name: str, amount: str, column: str) -> pd.DataFrame:
    own = figures[figures["drawn"].eq(profile_figures.LINE)]
    days = pd.to_datetime(pd.Series([parse_partial(text).middle for text in own["period_end"]], dtype="datetime64[ns]"))
    frame = pd.DataFrame(
        {
            "name": name,
            "date": days.to_numpy(),
            "year": days.dt.year.to_numpy(),
            column: own[amount].astype(float).to_numpy(),
            "exactness": own["exactness"].to_numpy(),
            "note": own["note"].to_numpy(),
            "source_id": own["source_id"].to_numpy(),
        }
    )
    return frame.sort_values("date", kind="stable")


def _result(
    name: str,
    data: Dataset,
    view: View,
    mutuals: pd.DataFrame,
    frame: pd.DataFrame,
    *,
    unit: str,
    coverage: Coverage | None = None,
    cited: pd.Series | None = None,
) -> Result[Any]:
    return Result(
        name=name,
        frame=frame,
        view=view,
        unit=unit,
        edition=data.edition,
        coverage=coverage,
        source_ids=source_ids(frame["source_id"] if cited is None else cited),
        grades=grades(mutuals),
        facts={"names": mutuals["name"].astype(str).tolist()},
    )
