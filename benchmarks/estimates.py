"""How well the estimates hold: each known value left out in turn, and the range of sums of values that are hidden at random.

`python -m benchmarks.estimates [--repeats 20]`; `--edition` names another edition.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lib.core.asat import live_at
from lib.core.estimates import PERCENTILES, draw_sums, estimates_at, growth
from lib.core.nearest import NEAR, VALUE, middles_of_years
from lib.core.wording import count, percent
from lib.exports.documents import write_errors
from lib.register.dataset import open_dataset
from lib.view.view import make_view

if TYPE_CHECKING:
    from datetime import date

    from lib.register.dataset import Dataset

#: Years with enough known values to hide some of them.
_YEARS = range(2009, 2021)
_SEED = 1


def hide(data: Dataset, on: date, share: float, rng: np.random.Generator) -> tuple[Dataset, pd.DataFrame]:
    """An edition without the figures near a date of a share of the mutuals whose value is known then, and the rows of those."""
    live = live_at(data, make_view(data.register, data.latest, as_at=on))
    known = live[live["value"].notna()]
    hidden = known[rng.permutation(len(known)) < share * len(known)]
    seen = data.observations
    near = seen["period_end_mid"].between(pd.Timestamp(on) - NEAR, pd.Timestamp(on) + NEAR)
    left = seen[~(seen["mutual_id"].isin(hidden["mutual_id"]) & seen["measure"].isin(VALUE) & near)].reset_index(drop=True)
    return replace(data, tables=MappingProxyType({**data.tables, "observations": left})), hidden


def hit_rate(data: Dataset, repeats: int, share: float = 0.5) -> pd.DataFrame:
    """Whether the range holds the known sum of the values hidden: one row a trial.

    Args:
        data: The edition.
        repeats: Trials for each mid-year of 2009 to 2020.
        share: Of the known values, how many are hidden; about as many as are not known at the reference date.

    Returns:
        year, hidden, actual, estimate, low, high, inside, inside_80 (whether a range of 80% holds it).
    """
    rng, rows = np.random.Generator(np.random.PCG64(_SEED)), []
    for on in (day for day in middles_of_years(data) if day.year in _YEARS):
        for _ in range(repeats):
            without, hidden = hide(data, on, share, rng)
            found = estimates_at(without, on).loc[hidden["row"]]
            has = found["estimated"].notna().to_numpy()
            if not has.any():
                continue
            actual, estimate = float(hidden["value"][has].sum()), float(found["estimated"].sum())
            drawn = draw_sums(
                without, hidden["mutual_id"].to_numpy(str)[has], found["estimated"].to_numpy()[has], found["pool"].to_numpy(object)[has]
            )
            low, lower, upper, high = np.percentile(drawn, (PERCENTILES[0], 10, 90, PERCENTILES[1]))
            rows.append((on.year, int(has.sum()), actual, estimate, low, high, low <= actual <= high, lower <= actual <= upper))
    return pd.DataFrame(rows, columns=["year", "hidden", "actual", "estimate", "low", "high", "inside", "inside_80"])


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--edition", default="")
    asked = parser.parse_args()
    data = open_dataset(edition=asked.edition)
    print(f"Edition {data.edition}. Each known value left out in turn, mid-years; growth {percent(growth(data), 1)} a year.\n")
    print(write_errors(data))
    rate = hit_rate(data, asked.repeats)
    off = rate["estimate"].sum() / rate["actual"].sum() - 1
    print(
        f"\nHalf of the known values hidden, {count(len(rate))} times: the 95% range held the sum in {percent(rate['inside'].mean())}, "
        f"one of 80% in {percent(rate['inside_80'].mean())}; all estimates together were {off:+.0%} off."
    )
    print(rate.groupby("year")[["hidden", "inside", "inside_80"]].mean().round(2).to_string())


if __name__ == "__main__":
    main()
