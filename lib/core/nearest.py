"""The figure that describes a mutual best at a date: its value and its staff (rule 6)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lib.core.caching import once_a_choice, once_an_edition
from lib.register.dates import last_full_year
from lib.register.measures import FIGURES, MEASURES
from lib.register.schema import WHOLE

if TYPE_CHECKING:
    from lib.register.dataset import Dataset

#: The figures that give a mutual's value and its staff, best first.
VALUE, STAFF = MEASURES["value"].observed, MEASURES["staff"].observed
#: Figures that count only as a year's worth of the whole body (rule 6).
_OF_A_YEAR = tuple(name for measure in FIGURES if measure.of_a_year for name in measure.observed)
#: A figure describes a mutual at a date when it lies at most this far away (rule 6: three years).
NEAR = pd.Timedelta(days=1096)


@once_a_choice
def nearest_figures(data: Dataset, measures: tuple[str, ...], on: date) -> pd.DataFrame:
    """For each mutual the one figure that describes it best at a date.

    Earlier `measures` go before later ones; then the same year, then the nearest year, the earlier of two; exact before
    approximate; the later publication; the order in the file. Money counts only as a year's worth of the whole body (rule 6), and
    people only as those of the whole body. No figure is carried back over the day on which the body was enlarged: it would count
    twice what another one ran then.

    Args:
        data: The dataset.
        measures: Measures of the observations table, best first.
        on: The date.

    Returns:
        Indexed by mutual_id: amount (GBP a year, or people), year (that it describes, or the years of a span: '2013 to 2020'), basis,
        source_id (a tuple). Not to be changed.
    """
    day, found = pd.Timestamp(on), figures_for(data, measures, on)
    once = found["measure"].isin(data.register.vocabulary.paid_once)
    if once.any():
        found = pd.concat([found[~once], _add_payments(found[once], last_full_year(on), day)])
    near = found[found["day"].between(day - NEAR, day + NEAR)]
    years = near["day"].dt.year - on.year
    ranked = near.assign(years_apart=years.abs(), later=years.gt(0)).sort_values(["rank", "years_apart", "later"], kind="stable")
    return ranked.drop_duplicates("mutual_id").set_index("mutual_id")[["amount", "year", "basis", "source_id"]]


def figures_for(data: Dataset, measures: tuple[str, ...], on: date) -> pd.DataFrame:
    """The figures that may describe a mutual at a date, however far away they lie: exact ones first, then the latest publication.

    A figure of what a body has been since it was enlarged is never moved back over that day; staff count only of the whole body.

    Returns:
        mutual_id, rank (place of its measure among `measures`), day, year, amount, basis, source_id, enlarged. Not to be changed.
    """
    found = _figures(data, measures)
    return found[~found["enlarged"].gt(pd.Timestamp(on))]


@once_an_edition
def _figures(data: Dataset, measures: tuple[str, ...]) -> pd.DataFrame:
    """The figures that may describe a mutual at some date."""
    observations = data.observations
    amount = observations["annual_value"].where(observations["measure"].isin(_OF_A_YEAR), observations["value"]).astype(float)
    found = observations[observations["measure"].isin(measures) & amount.notna() & is_whole(observations)]
    found = found.sort_values(["approx", "source_published"], ascending=[True, False], na_position="last", kind="stable")
    measure = found["measure"].astype(str)
    return pd.DataFrame(
        {
            "mutual_id": found["mutual_id"],
            "measure": measure,
            "rank": measure.map(measures.index),
            "day": found["period_end_mid"],
            "enlarged": found["enlarged"],
            "year": _write_years(found),
            "amount": amount[found.index],
            "basis": measure.map(_name_basis),
            "source_id": found["source_id"].map(tuple),
        }
    )


def _write_years(figures: pd.DataFrame) -> pd.Series:
    """The year that each figure describes, or the years of its span."""
    first, last = (figures[f"period_end_{part}"].dt.year.astype(str) for part in ("from", "to"))
    years: pd.Series = first.where(first.eq(last), first + " to " + last)
    return years


def is_whole(figures: pd.DataFrame) -> pd.Series:
    """For each figure, True when it describes the body as a whole; editions before 2026-12 name no scope of staff."""
    whole: pd.Series = figures["scope"].isna() | figures["scope"].eq(WHOLE)
    return whole


@once_a_choice
def figures_at(data: Dataset, on: date) -> pd.DataFrame:
    """What is known of the value and staff (and of whatever else `FIGURES` has) of every organisation at a date.

    Returns:
        One row an organisation, in the order of their table: value (GBP a year), value_year, value_basis, value_source, staff
        (people), staff_year, staff_source; missing where no figure is near. Not to be changed.
    """
    columns: dict[str, pd.Series] = {}
    for measure in FIGURES:
        nearest = nearest_figures(data, measure.observed, on).reindex(data.mutuals["mutual_id"])
        columns |= {measure.key: nearest["amount"], f"{measure.key}_year": nearest["year"]}
        if len(measure.observed) > 1:
            bases = pd.CategoricalDtype([_name_basis(name) for name in measure.observed])
            columns[f"{measure.key}_basis"] = nearest["basis"].astype(bases)
        columns[f"{measure.key}_source"] = nearest["source_id"]
    return pd.DataFrame(columns).set_axis(data.mutuals.index)


def _add_payments(payments: pd.DataFrame, year: int, day: pd.Timestamp) -> pd.DataFrame:
    """What was paid in a year, one row for each organisation and measure, at a date: nothing of it is carried over to another year."""
    rows = payments[payments["day"].dt.year.eq(year)].assign(day=day)
    sums = rows.groupby(["mutual_id", "rank"], sort=False, observed=True)["amount"].transform("sum")
    cited = rows.groupby(["mutual_id", "rank"], sort=False, observed=True)["source_id"].transform(_cite_all)
    totals: pd.DataFrame = rows.assign(amount=sums, source_id=cited).drop_duplicates(["mutual_id", "rank"])
    return totals


def _cite_all(cells: pd.Series) -> list[tuple[str, ...]]:
    every = tuple(dict.fromkeys(each for cell in cells for each in cell))
    return [every] * len(cells)


def _name_basis(name: str) -> str:
    return name.replace("_", " ").capitalize()


@once_an_edition
def yearly_figures(data: Dataset, measures: tuple[str, ...]) -> tuple[tuple[date, np.ndarray], ...]:
    """The middle of every year, with the figure that describes every organisation then, in the order of their table; NaN if unknown."""
    ids = data.mutuals["mutual_id"]
    once = paid_once(data, measures)
    known = []
    for day in middles_of_years(data):
        # What was paid in a year is known when the year is over.
        on = date(day.year, 12, 31) if once else day
        amounts = nearest_figures(data, measures, on)["amount"].reindex(ids).to_numpy()
        known.append((day, amounts if on <= max(data.latest, day) or not once else np.full(len(ids), np.nan)))
    return tuple(known)


def paid_once(data: Dataset, measures: tuple[str, ...]) -> bool:
    """Whether all the money of these measures that a register holds was paid once."""
    measures_there = set(data.observations["measure"].unique()) & set(measures)
    return bool(measures_there) and measures_there <= set(data.register.vocabulary.paid_once)


def middles_of_years(data: Dataset) -> list[date]:
    """The middle of every year from the register's first date to its latest."""
    days = [date(year, 7, 2) for year in range(data.register.first_date.year, data.latest.year + 1)]
    # Data that end before the middle of their only year are looked at where they end.
    return [day for day in days if day <= data.latest] or [data.latest]
