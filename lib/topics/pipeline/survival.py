"""How long mutuals last: the Kaplan-Meier estimate (Kaplan and Meier, 1958) by scipy, with its log-log confidence interval."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lib.core.asat import choose, choose_unplaced, sources_of
from lib.core.bearing import FEWEST_AT_RISK, bears_share
from lib.core.result import FactsT, NoFacts, Result, build_result

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scipy.stats._survival import EmpiricalDistributionFunction

    from lib.register.dataset import Dataset
    from lib.view.view import View

_DAYS = 365.25


@dataclass(frozen=True, kw_only=True)
class SurvivalFacts:
    """What the estimate rests on.

    Args:
        mutuals: How many had a dated launch by the date, so that they are followed.
        ended: Of those, how many had ended.
        merged: Of those that had ended, how many merged.
        undated: How many more of them ended on no known date, last seen by the date: followed to that day and no further.
        left_out: How many had begun without a dated launch.
        left_out_ended: Of those, how many had ended.
        earliest: Year -> the share still going if each undated ending came on the day on which it was last seen.
        latest: Year -> the same share if each came as late as possible.
    """

    mutuals: int
    ended: int
    merged: int
    undated: int
    left_out: int
    left_out_ended: int
    earliest: Mapping[int, float] = field(default_factory=dict)
    latest: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Lives:
    """How long each mutual was followed.

    Args:
        years: From launch to its end, or to the last day on which it was known to be going.
        ended: Whether it ended then; the others were last known to be going then (right-censored).
        merged: Whether it ended by merging.
    """

    years: np.ndarray
    ended: np.ndarray
    merged: np.ndarray


def survival(data: Dataset, view: View) -> Result[SurvivalFacts]:
    """The share of named mutuals still going by full years since launch, as known at the view's date.

    Those still going at the date are followed up to it (right-censored), those that ended on no known date up to the day on which a
    source last shows them. Only dated launches count, and every date is read as the middle of its span.

    Returns:
        years_since, surviving, surviving_low, surviving_high, surviving_merged, at_risk, ended_by, for every full year that
        at least `FEWEST_AT_RISK` mutuals were followed for.
    """
    chosen, day = choose(data, view), pd.Timestamp(view.as_at)
    began = chosen[chosen["start_mid"].le(day)]
    launched = began["start_basis"].eq("launched")
    followed, left_out = began[launched], pd.concat([began[~launched], choose_unplaced(chosen)])
    lives = follow(followed, day)
    frame = estimate(lives)
    undated = int((followed["end_basis"].eq("not dated") & followed["end_from"].le(day)).sum())
    years = frame["years_since"].to_numpy(int)
    facts = SurvivalFacts(
        mutuals=len(followed),
        ended=int(lives.ended.sum()),
        merged=int(lives.merged.sum()),
        undated=undated,
        left_out=len(left_out),
        left_out_ended=int(left_out["end_mid"].le(day).sum()),
        earliest=_share_by_year(follow(followed, day, undated="end_from"), years) if undated else {},
        latest=_share_by_year(follow(followed, day, undated="end_to"), years) if undated else {},
    )
    # A line that stays at 100% says less than its sentence.
    return replace(_build(data, view, followed, frame, facts), nothing_to_show=not (facts.ended or facts.undated))


def endings_in_time(data: Dataset, view: View) -> Result[NoFacts]:
    """The same estimate at every ending, for the picture: years_after, surviving, surviving_low, surviving_high, at_risk, ended_then.

    It begins at the launch and ends with the last full year of `survival`.
    """
    chosen, day = choose(data, view), pd.Timestamp(view.as_at)
    followed = chosen[chosen["start_mid"].le(day) & chosen["start_basis"].eq("launched")]
    return _build(data, view, followed, steps(follow(followed, day)), NoFacts())


def follow(mutuals: pd.DataFrame, day: pd.Timestamp, *, undated: str = "") -> Lives:
    """How long each of these mutuals was followed up to a day.

    Args:
        mutuals: With a dated launch by the day.
        day: The last day of which anything is known.
        undated: The column to read an ending without a date from; where it is empty such a body is followed to where it was last seen.
    """
    open_end = mutuals["end_basis"].eq("not dated")
    start, end = mutuals["start_mid"], mutuals["end_mid"].mask(open_end, mutuals[undated or "end_from"])
    over = end.le(day)  # never true where there is no end
    ended = over if undated else over & ~open_end
    last = end.where(over, day)
    years = (last.where(last.ge(start), start) - start).dt.days / _DAYS
    return Lives(years=years.to_numpy(), ended=ended.to_numpy(), merged=(ended & mutuals["end_reason"].eq("merged")).to_numpy(bool))


def estimate(lives: Lives) -> pd.DataFrame:
    """The columns of `survival`; no rows where fewer than `FEWEST_AT_RISK` mutuals were followed."""
    years = _list_full_years(lives)
    share, low, high = _estimate_with_range(lives.years, lives.ended, years)
    return pd.DataFrame(
        {
            "years_since": years,
            "surviving": share,
            "surviving_low": low,
            "surviving_high": high,
            "surviving_merged": _estimate(lives.years, lives.ended & ~lives.merged, years),
            "at_risk": _count_followed(lives, years),
            "ended_by": _count_ended(lives, years),
        }
    )


def steps(lives: Lives) -> pd.DataFrame:
    """The columns of `endings_in_time`."""
    years = _list_full_years(lives)
    ends = lives.years[lives.ended]
    at = np.unique(np.concatenate([[0, years[-1]], ends[ends <= years[-1]]])) if len(years) else years
    share, low, high = _estimate_with_range(lives.years, lives.ended, at)
    return pd.DataFrame(
        {
            "years_after": at,
            "surviving": share,
            "surviving_low": low,
            "surviving_high": high,
            "at_risk": _count_followed(lives, at),
            "ended_then": np.diff(_count_ended(lives, at), prepend=0),
        }
    )


def _list_full_years(lives: Lives) -> np.ndarray:
    """Full years since launch that at least `FEWEST_AT_RISK` mutuals were followed for."""
    if not bears_share(len(lives.years)):
        return np.arange(0)
    return np.arange(int(np.sort(lives.years)[-FEWEST_AT_RISK]) + 1)


def _count_followed(lives: Lives, at: np.ndarray) -> np.ndarray:
    """How many were followed for at least so many years."""
    followed: np.ndarray = len(lives.years) - np.searchsorted(np.sort(lives.years), at, side="left")
    return followed


def _count_ended(lives: Lives, at: np.ndarray) -> np.ndarray:
    """How many had ended within so many years."""
    return np.searchsorted(np.sort(lives.years[lives.ended]), at, side="right")


def _share_by_year(lives: Lives, years: np.ndarray) -> dict[int, float]:
    return dict(zip(years.tolist(), _estimate(lives.years, lives.ended, years).tolist(), strict=True))


def _estimate(years: np.ndarray, ended: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The estimated share still going after so many years."""
    return _evaluate(_fit(years, ended), at)


def _estimate_with_range(years: np.ndarray, ended: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same with the ends of its interval."""
    curve = _fit(years, ended)
    share = _evaluate(curve, at)
    if not curve:
        return share, share, share
    with warnings.catch_warnings():
        # Before the first ending and after the last mutual the interval is not defined; the share stands in for it below.
        warnings.simplefilter("ignore", RuntimeWarning)
        band = curve.confidence_interval(method="log-log")
    low, high = band.low.evaluate(at), band.high.evaluate(at)
    return share, np.where(np.isnan(low), share, low), np.where(np.isnan(high), share, high)


def _evaluate(curve: EmpiricalDistributionFunction | None, at: np.ndarray) -> np.ndarray:
    share: np.ndarray = curve.evaluate(at) if curve else np.ones(len(at))
    return share


def _fit(years: np.ndarray, ended: np.ndarray) -> EmpiricalDistributionFunction | None:
    """The estimate, None where nothing has ended."""
    # Slow to import, and one card needs it; imported even for nothing, so that whoever works the card out ahead pays for it.
    from scipy import stats  # noqa: PLC0415

    return stats.ecdf(stats.CensoredData.right_censored(years, ~ended)).sf if ended.any() else None


def _build(data: Dataset, view: View, followed: pd.DataFrame, frame: pd.DataFrame, facts: FactsT) -> Result[FactsT]:
    cites = sources_of(data, followed) if len(frame) else ()
    return build_result(data, view, frame, facts, unit="%", mutuals=followed, cites=cites)
