"""How long mutuals last: the Kaplan-Meier estimate (Kaplan and Meier, 1958) by scipy, with its log-log confidence interval."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lib.core.asat import choose, grades, sources_of, unplaced
from lib.core.result import Result

if TYPE_CHECKING:
    from scipy.stats._survival import EmpiricalDistributionFunction

    from lib.register.dataset import Dataset
    from lib.view.view import View

_DAYS = 365.25
#: What is asked of a mutual here: a frame of few columns is filtered in a tenth of the time.
_COLUMNS = (
    "status",
    "start_from",
    "start_mid",
    "start_basis",
    "end_from",
    "end_mid",
    "end_to",
    "end_basis",
    "end_reason",
    "grade",
    "source_ids",
)
#: Fewer mutuals than this say nothing of a share.
FEWEST = 5
_RANGE = ("surviving", "surviving_low", "surviving_high")


@dataclass(frozen=True, kw_only=True, eq=False)
class Lives:
    """How long each mutual was followed.

    Args:
        years: From launch to its end, or to the last day on which it was known to be going.
        ended: Whether it ended then; the others were still going (right-censored).
        merged: Whether it ended by merging.
    """

    years: np.ndarray
    ended: np.ndarray
    merged: np.ndarray


def survival(data: Dataset, view: View) -> Result[Any]:
    """The share of named mutuals still going by full years since launch, as known at the view's date.

    Those still going at the date are followed up to it (right-censored). Only dated launches count, and every date is read
    as the middle of its span.

    Returns:
        years_since, surviving, surviving_low, surviving_high, surviving_merged, at_risk, ended_by, for every full year that
        at least `FEWEST` mutuals were followed for. Facts: `mutuals`, `ended`, `merged`, `undated` (ends without a date,
        read as the middle of what is possible), `earliest` and `latest` (year -> the share if each of these came as early or as late
        as possible), `left_out` (no dated launch) and `left_out_ended` (how many of those had ended).
    """
    chosen, day = choose(data, view)[list(_COLUMNS)], pd.Timestamp(view.as_at)
    began = chosen[chosen["start_mid"].le(day)]
    followed = began[began["start_basis"].eq("launched")]
    left_out = pd.concat([began[began["start_basis"].ne("launched")], unplaced(chosen)])
    lives = lives_of(followed, day)
    frame = estimate(lives)
    undated = int((lives.ended & followed["end_basis"].eq("not dated").to_numpy()).sum())
    return _result(
        "pipeline-survival",
        data,
        view,
        followed,
        frame,
        mutuals=len(followed),
        ended=int(lives.ended.sum()),
        merged=int(lives.merged.sum()),
        undated=undated,
        left_out=len(left_out),
        left_out_ended=int(left_out["end_mid"].le(day).sum()),
        **({name: _shares(lives_of(followed, day, column), frame) for name, column in _OTHER_ENDS.items()} if undated else {}),
    )


#: Fact -> the end of the span at which an ending without a date is read.
_OTHER_ENDS = {"earliest": "end_from", "latest": "end_to"}


def endings_in_time(data: Dataset, view: View) -> Result[Any]:
    """The same estimate at every ending, for the picture: years_after, surviving, surviving_low, surviving_high, at_risk, ended_then.

    It begins at the launch and ends with the last full year of `survival`.
    """
    chosen, day = choose(data, view)[list(_COLUMNS)], pd.Timestamp(view.as_at)
    followed = chosen[chosen["start_mid"].le(day) & chosen["start_basis"].eq("launched")]
    lives = lives_of(followed, day)
    return _result("pipeline-survival-steps", data, view, followed, steps(lives))


def lives_of(mutuals: pd.DataFrame, day: pd.Timestamp, undated: str = "end_mid") -> Lives:
    """How long each of these mutuals was followed up to a day.

    Args:
        mutuals: With a dated launch by the day.
        day: The last day of which anything is known.
        undated: The column to read an ending without a date from.
    """
    start, middle, read = (mutuals[name].to_numpy("datetime64[s]") for name in ("start_mid", "end_mid", undated))
    end, until = np.where(mutuals["end_basis"].ne("not dated"), middle, read), day.to_datetime64().astype("datetime64[s]")
    ended = end <= until  # never true where there is no end
    last = np.maximum(np.where(ended, end, until), start)
    years = (last - start).astype("timedelta64[D]").astype(float) / _DAYS
    return Lives(years=years, ended=ended, merged=ended & mutuals["end_reason"].eq("merged").to_numpy(bool))


def estimate(lives: Lives) -> pd.DataFrame:
    """The columns of `survival`; no rows where fewer than `FEWEST` mutuals were followed."""
    columns = ["years_since", *_RANGE, "surviving_merged", "at_risk", "ended_by"]
    full = _full_years(lives)
    if not len(full):
        return pd.DataFrame(columns=columns)
    other = _share(lives.years, lives.ended & ~lives.merged, full)
    gone = np.searchsorted(np.sort(lives.years[lives.ended]), full, side="right")
    values = (full, *_curve(lives.years, lives.ended, full), other, _at_risk(lives, full), gone)
    return pd.DataFrame(dict(zip(columns, values, strict=True)))


def steps(lives: Lives) -> pd.DataFrame:
    """The columns of `endings_in_time`."""
    columns = ["years_after", *_RANGE, "at_risk", "ended_then"]
    full = _full_years(lives)
    if not len(full):
        return pd.DataFrame(columns=columns)
    inside = lives.years[lives.ended & (lives.years <= full[-1])]
    at = np.unique(np.concatenate([[0.0], inside, [float(full[-1])]]))
    gone = np.sort(lives.years[lives.ended])
    ended = np.searchsorted(gone, at, side="right") - np.searchsorted(gone, at, side="left")
    return pd.DataFrame(dict(zip(columns, (at, *_curve(lives.years, lives.ended, at), _at_risk(lives, at), ended), strict=True)))


def _at_risk(lives: Lives, at: np.ndarray) -> np.ndarray:
    """How many were followed for at least so many years."""
    followed: np.ndarray = len(lives.years) - np.searchsorted(np.sort(lives.years), at, side="left")
    return followed


def _full_years(lives: Lives) -> np.ndarray:
    """Full years since launch that at least `FEWEST` mutuals were followed for."""
    if len(lives.years) < FEWEST:
        return np.arange(0)
    return np.arange(int(np.sort(lives.years)[-FEWEST]) + 1)


def _shares(lives: Lives, frame: pd.DataFrame) -> dict[int, float]:
    years = frame["years_since"].to_numpy(int)
    return dict(zip(years.tolist(), _share(lives.years, lives.ended, years).tolist(), strict=True)) if len(years) else {}


def _share(years: np.ndarray, ended: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The estimated share still going after so many years."""
    curve = _estimated(years, ended)
    share: np.ndarray = curve.evaluate(at) if curve else np.ones(len(at))
    return share


def _curve(years: np.ndarray, ended: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same with the ends of its interval."""
    curve = _estimated(years, ended)
    if not curve:
        return (np.ones(len(at)),) * 3
    with warnings.catch_warnings():
        # Before the first ending and after the last mutual the interval is not defined; the share stands in for it below.
        warnings.simplefilter("ignore", RuntimeWarning)
        band = curve.confidence_interval(method="log-log")
    share = curve.evaluate(at)
    low, high = (np.where(np.isnan(values), share, values) for values in (band.low.evaluate(at), band.high.evaluate(at)))
    return share, low, high


def _estimated(years: np.ndarray, ended: np.ndarray) -> EmpiricalDistributionFunction | None:
    """The estimate, None where nothing has ended."""
    # Slow to import, and one card needs it; imported even for nothing, so that whoever works the card out ahead pays for it.
    from scipy import stats  # noqa: PLC0415

    return stats.ecdf(stats.CensoredData.right_censored(years, ~ended)).sf if ended.any() else None


def _result(name: str, data: Dataset, view: View, followed: pd.DataFrame, frame: pd.DataFrame, **facts: Any) -> Result[Any]:
    return Result(
        name=name,
        frame=frame,
        view=view,
        unit="%",
        edition=data.edition,
        source_ids=sources_of(data, followed) if len(frame) else (),
        grades=grades(followed),
        facts=facts,
    )
