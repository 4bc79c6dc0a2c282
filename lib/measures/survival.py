"""How long mutuals last: the Kaplan-Meier estimate (Kaplan and Meier, 1958) by scipy, with its log-log confidence interval."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lib.measures.asat import choose, grades, source_ids
from lib.results import Result

if TYPE_CHECKING:
    from lib.dataset import Dataset
    from lib.view import View

_DAYS = 365.25
#: Fewer mutuals than this say nothing of a share.
FEWEST = 5


def survival(data: Dataset, view: View) -> Result:
    """The share of named mutuals still going by full years since launch, as known at the view's date.

    Those still going at the date are followed up to it (right-censored). Only dated launches count, and every date is read
    as the middle of its span.

    Returns:
        years_since, surviving, surviving_low, surviving_high, surviving_merged, at_risk, ended_by, for every full year that
        at least `FEWEST` mutuals were followed for. Facts: `mutuals`, `ended`, `merged`, `undated` (ends without a date,
        read as the middle of what is possible), `left_out` (no dated launch).
    """
    chosen, day = choose(data, view), pd.Timestamp(view.as_at)
    began = chosen[chosen["start_mid"].le(day)]
    followed = began[began["start_basis"].eq("launched")]
    end = followed["end_mid"].where(followed["end_mid"].le(day))
    years = ((end.fillna(day) - followed["start_mid"]).dt.days / _DAYS).to_numpy(float)
    ended = end.notna().to_numpy()
    merged = ended & followed["end_reason"].eq("merged").to_numpy(bool)
    frame = _estimate(years, ended, merged)
    return Result(
        name="pipeline-survival",
        frame=frame,
        view=view,
        unit="%",
        edition=data.edition,
        source_ids=source_ids(followed["source_ids"]) if len(frame) else (),
        grades=grades(followed),
        facts={
            "mutuals": len(followed),
            "ended": int(ended.sum()),
            "merged": int(merged.sum()),
            "undated": int((ended & followed["end_basis"].eq("not dated").to_numpy()).sum()),
            "left_out": len(began) - len(followed),
        },
    )


def _estimate(years: np.ndarray, ended: np.ndarray, merged: np.ndarray) -> pd.DataFrame:
    columns = ["years_since", "surviving", "surviving_low", "surviving_high", "surviving_merged", "at_risk", "ended_by"]
    full = np.arange(int(np.sort(years)[-FEWEST]) + 1) if len(years) >= FEWEST else np.arange(0)
    if not len(full):
        return pd.DataFrame(columns=columns)
    share, low, high = _curve(years, ended, full)
    other, _, _ = _curve(years, ended & ~merged, full)
    at_risk = (years[:, None] >= full).sum(axis=0)
    gone = (ended[:, None] & (years[:, None] <= full)).sum(axis=0)
    return pd.DataFrame(dict(zip(columns, (full, share, low, high, other, at_risk, gone), strict=True)))


def _curve(years: np.ndarray, ended: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    from scipy import stats  # noqa: PLC0415 - slow to import, and one card needs it

    if not ended.any():
        return (np.ones(len(at)),) * 3
    curve = stats.ecdf(stats.CensoredData.right_censored(years, ~ended)).sf
    with warnings.catch_warnings():
        # Before the first ending and after the last mutual the interval is not defined; the share stands in for it below.
        warnings.simplefilter("ignore", RuntimeWarning)
        band = curve.confidence_interval(method="log-log")
    share = curve.evaluate(at)
    low, high = (np.where(np.isnan(values), share, values) for values in (band.low.evaluate(at), band.high.evaluate(at)))
    return share, low, high
