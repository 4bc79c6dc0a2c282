"""Estimates against plain arithmetic on a made-up register, and against the real one with values hidden."""

from __future__ import annotations

import random
from binascii import crc32
from dataclasses import replace
from datetime import date
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from benchmarks.estimates import hit_rate
from lib.core import estimates
from lib.core.estimates import (
    DRAWS,
    FEWEST,
    MANY,
    PERCENTILES,
    SEED,
    Method,
    draw_sums,
    error_pools,
    estimates_at,
    growth,
    list_pools,
    sums,
    with_estimates,
)
from lib.core.nearest import STAFF, VALUE, nearest_figures
from lib.register.dataset import open_dataset
from lib.view.view import View, make_view
from tests.editions import NEWEST as DATA
from tests.unit.factories import REGISTER, figure, make_dataset, mutual

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lib.register.dataset import Dataset

ON = date(2013, 2, 8)
PRESETS = [preset.date for preset in DATA.register.presets]
Figures = dict[date, float]


class Plain:
    """The methods once more, one mutual and one figure at a time: no pandas, no array, nothing of `lib`."""

    def __init__(self, bodies: Mapping[str, tuple[str, bool, Figures, Figures]]) -> None:
        self.bodies = bodies
        self.growth = self.find_growth()
        self.biases: dict[str, float] = {}
        trials = [trial for year in range(2006, 2027) for body in bodies for trial in self.try_out(body, date(year, 7, 2))]
        for pool in {pool for pool, *_ in trials}:
            tried = [(actual, estimate) for name, actual, estimate in trials if name == pool]
            if len(tried) >= 5:
                self.biases[pool] = sum(actual for actual, _ in tried) / sum(estimate for _, estimate in tried)
        self.trials = trials

    def find_growth(self) -> float:
        medians = []
        for _, _, values, _ in self.bodies.values():
            days = sorted(values)
            rates = [
                (values[after] / values[before]) ** (365.25 / (after - before).days) - 1
                for before, after in pairwise(days)
                if (after - before).days >= 0.9 * 365.25
            ]
            medians += [median(rates)] if rates else []
        return median(medians) if len(medians) >= 5 else 0.0

    def near(self, figures: Figures, on: date) -> float | None:
        days = [day for day in figures if abs((day - on).days) <= 1096]
        days.sort(key=lambda day: (abs(day.year - on.year), day.year > on.year))
        return figures[days[0]] if days else None

    def own(self, body: str, on: date) -> tuple[str, float] | None:
        values = self.bodies[body][2]
        days = sorted((day for day in values if abs((day - on).days) > 1096), key=lambda day: abs((day - on).days))
        if not days:
            return None
        years = (on - days[0]).days / 365.25
        return ("own near" if abs(years) <= 5 else "own far"), values[days[0]] * (1 + self.growth) ** years

    def staff(self, body: str, on: date, without: str) -> tuple[str, float] | None:
        people = self.near(self.bodies[body][3], on)
        both: dict[str, list[tuple[float, float]]] = {}
        for name, (group, _, values, staff) in self.bodies.items():
            value, heads = self.near(values, on), self.near(staff, on)
            if value is not None and heads is not None and name != without:
                both.setdefault(group, []).append((value, heads))
        group = self.bodies[body][0]
        own = both.get(group, [])
        pool, basis = "group", own
        if len(own) < 5:
            # A group stays small when the one left out would have been its fifth.
            whole = {name: len(pairs) + (name == self.bodies[without][0] and self.has_both(without, on)) for name, pairs in both.items()}
            pool, basis = "rest", [pair for name, pairs in both.items() if whole[name] < 5 or name == group for pair in pairs]
        if people is None or len(basis) < 5:
            return None
        return pool, people * sum(value for value, _ in basis) / sum(heads for _, heads in basis)

    def has_both(self, body: str, on: date) -> bool:
        return all(self.near(figures, on) is not None for figures in self.bodies[body][2:])

    def mean(self, body: str, on: date, *, known: bool) -> float | None:
        donors = []
        for name, (group, weak, values, _) in self.bodies.items():
            if name == body or weak or group != self.bodies[body][0]:
                continue
            value = self.near(values, on)
            if value is None and (own := self.own(name, on)) and own[0] in self.biases:
                value = own[1] * self.biases[own[0]]
            if value is None and (staff := self.staff(name, on, body if known else name)) and staff[0] in self.biases:
                value = staff[1] * self.biases[staff[0]]
            donors += [value] if value is not None else []
        return sum(donors) / len(donors) if len(donors) >= 5 else None

    def try_out(self, body: str, on: date) -> Iterator[tuple[str, float, float]]:
        actual = self.near(self.bodies[body][2], on)
        if actual is None or on > date(2026, 11, 22):
            return
        for found in (self.own(body, on), self.staff(body, on, body)):
            if found:
                yield found[0], actual, found[1]

    def estimate(self, body: str, on: date) -> tuple[str, float | None]:
        if (value := self.near(self.bodies[body][2], on)) is not None:
            return "Traced", value
        if (own := self.own(body, on)) and own[0] in self.biases:
            return "Own figure of another year", own[1] * self.biases[own[0]]
        if (staff := self.staff(body, on, body)) and staff[0] in self.biases:
            return "Staff", staff[1] * self.biases[staff[0]]
        mean = self.mean(body, on, known=False)
        return ("Sector group", mean) if mean is not None else ("No basis", None)


def made_up() -> dict[str, tuple[str, bool, Figures, Figures]]:
    """Fourteen apples and twelve bananas with figures of some years; of some only late ones, only staff, or nothing at all."""
    chance, bodies = random.Random(7), {}
    for number in range(26):
        group = "Alpha" if number < 14 else "Beta"
        size, rate = chance.uniform(2e6, 9e6), chance.uniform(-0.02, 0.08)
        years = sorted(chance.sample(range(2009, 2023), 5 + number % 5))
        values = {date(year, 3, 31): round(size * (1 + rate) ** (year - 2010) * chance.uniform(0.9, 1.1)) * 1.0 for year in years}
        staff = {date(year, 9, 30): float(round(size / chance.uniform(25_000, 40_000))) for year in years[::2]}
        if number in (7, 22):
            values, staff = {}, {date(2012, 9, 30): 60.0 + number}
        if number in (8, 24):
            values, staff = {}, {}
        if number in (3, 17):
            values, staff = {day: value for day, value in values.items() if day.year > 2016}, {}
        bodies[f"m{number}"] = (group, number == 5, values, staff)
    return bodies


def build(bodies: Mapping[str, tuple[str, bool, Figures, Figures]]) -> Dataset:
    rows, seen = [], []
    for name, (group, weak, values, staff) in bodies.items():
        number, sector = int(name[1:]), "Apples" if group == "Alpha" else "Bananas"
        rows.append(mutual(number, start=("2005-01-01",) * 3, sector=sector, sector_group=group, grade="Weak" if weak else "Strong"))
        seen += [figure(number, "turnover", day.isoformat(), value) for day, value in values.items()]
        seen += [figure(number, "staff_headcount", day.isoformat(), people) for day, people in staff.items()]
    return make_dataset(rows, seen)


def view(**chosen: Any) -> View:
    return make_view(DATA.register, DATA.latest, measure="estimated", **chosen)


@pytest.mark.parametrize("on", [ON, date(2016, 7, 1), date(2019, 1, 31), date(2025, 6, 30)])
def test_every_estimate_is_that_of_plain_arithmetic(on: date) -> None:
    # Given a made-up register and the methods worked out one figure at a time
    bodies = made_up()
    plain, data = Plain(bodies), build(bodies)
    # When it is estimated
    found = estimates_at(data, on).set_index(data.mutuals["mutual_id"])
    # Then growth, method and amount of every mutual are the same
    assert growth(data) == pytest.approx(plain.growth)
    for body in bodies:
        method, amount = plain.estimate(body, on)
        assert found.loc[body, "method"] == method, body
        assert found.loc[body, "estimated"] == pytest.approx(np.nan if amount is None else amount, nan_ok=True), body


def test_the_made_up_register_needs_every_method() -> None:
    data = build(made_up())
    assert set(estimates_at(data, ON)["method"]) >= {"Traced", "Own figure of another year", "Staff", "Sector group"}


def test_a_trial_leaves_the_known_value_out() -> None:
    # Given the same register with one known value a hundred times as large
    bodies = made_up()
    other = {**bodies, "m0": (*bodies["m0"][:2], {day: value * 100 for day, value in bodies["m0"][2].items()}, bodies["m0"][3])}
    before, after = (_trials_of(build(each), "m0") for each in (bodies, other))
    # Then what its staff and its group say of it are as before: none of it comes from its own value
    for method in (Method.STAFF, Method.GROUP):
        ratio = after[method] / before[method]
        assert len(ratio)
        # Donors that are estimated carry the bias of their method, in which every known value has a part.
        assert ratio.max() < (1.001 if method is Method.STAFF else 2)


def _trials_of(data: Dataset, body: str) -> dict[Method, np.ndarray]:
    from lib.core.estimates import trials  # noqa: PLC0415 - beside its only use

    own = trials(data)[lambda found: found["mutual_id"].eq(body)]
    return {method: own.loc[own["method"].eq(str(method)), "estimate"].to_numpy() for method in Method}


def test_fewer_than_five_donors_give_no_estimate() -> None:
    # Given a group with four known values and one mutual of which nothing is known
    mutuals = [mutual(number, start=("2005-01-01",) * 3) for number in range(FEWEST)]
    seen = [figure(number, "turnover", f"{year}-03-31", 1e6 + number) for number in range(FEWEST - 1) for year in range(2008, 2020)]
    data = make_dataset(mutuals, seen)
    # Then nothing is estimated for it, and the sum is that of the four
    live = with_estimates(data, make_view(REGISTER, data.latest, as_at=ON))
    assert live.loc[f"m{FEWEST - 1}", "method"] == "No basis"
    assert sums(data, live).iloc[0].to_list() == [4_000_006.0, 4_000_006.0, 4_000_006.0, 4]
    # When a fifth is known, its group's mean is taken, once that has been tried
    more = [mutual(number, start=("2005-01-01",) * 3) for number in range(FEWEST + 2)]
    seen = [figure(number, "turnover", f"{year}-03-31", 1e6) for number in range(FEWEST + 1) for year in range(2008, 2020)]
    live = with_estimates(make_dataset(more, seen), make_view(REGISTER, data.latest, as_at=ON))
    assert live.loc[f"m{FEWEST + 1}", ["method", "estimated"]].to_list() == ["Sector group", 1e6]


def test_a_figure_is_never_moved_back_over_an_enlargement() -> None:
    # Given a turnover of 2014 and one of 2019 that describe what the body became in June 2014
    enlarged = pd.Timestamp("2014-06-01")
    bodies = made_up()
    plain = build({name: body for name, body in bodies.items() if name != "m3"})
    seen = [figure(3, "turnover", f"{year}-12-31", 5e7, enlarged=enlarged) for year in (2014, 2019)]
    rows = [*plain.mutuals.to_dict("records"), mutual(3, start=("2005-01-01",) * 3)]
    data = make_dataset(rows, [*plain.observations.to_dict("records"), *seen])
    # Then neither describes February 2013, near or moved
    assert "m3" not in nearest_figures(data, VALUE, ON).index
    row = data.mutuals.index[data.mutuals["mutual_id"].eq("m3")][0]
    assert estimates_at(data, ON).loc[row, "method"] == "Sector group"
    # And from that June on they do
    assert nearest_figures(data, VALUE, date(2014, 6, 1)).loc["m3", "amount"] == 5e7
    assert estimates_at(data, date(2024, 6, 30)).loc[row, "method"] == "Own figure of another year"


def test_staff_of_part_of_a_body_are_not_its_staff() -> None:
    seen = [
        figure(1, "staff_headcount", "2013-01-31", 400.0, scope="part"),
        figure(2, "staff_headcount", "2013-01-31", 30.0, scope="whole"),
        figure(3, "staff_headcount", "2013-01-31", 20.0, scope=None),
    ]
    found = nearest_figures(make_dataset([mutual(number) for number in (1, 2, 3)], seen), STAFF, ON)
    assert found["amount"].to_dict() == {"m2": 30.0, "m3": 20.0}


@pytest.mark.parametrize("on", PRESETS)
@pytest.mark.parametrize("by", ["sector_group", "sector", "place"])
def test_sums_by_group_add_up_to_the_whole_and_so_do_their_draws(on: date, by: str) -> None:
    live = with_estimates(DATA, view(as_at=on))
    whole, parts = sums(DATA, live).iloc[0], sums(DATA, live, by)
    assert parts["estimated"].sum() == pytest.approx(whole["estimated"])
    assert parts["estimated_known"].sum() == whole["estimated_known"]
    drawn = sum(_draw(part) for _, part in live.groupby(live[by].astype(str)))
    assert np.percentile(drawn, (2.5, 97.5)) == pytest.approx(whole[["estimated_low", "estimated_high"]].to_numpy(float))
    assert (parts["estimated_low"].fillna(0) <= parts["estimated_high"].fillna(0)).all()


def _draw(live: pd.DataFrame) -> np.ndarray:
    return draw_sums(DATA, live["mutual_id"].to_numpy(str), live["estimated"].to_numpy(float), live["pool"].to_numpy(object))


def test_many_estimates_redrawn_together_have_the_range_that_they_have_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    # Given more estimates than are redrawn one by one, of every pool and of many sizes, beside what is traced
    pools, number = sorted(error_pools(DATA)), MANY + 200
    ids = np.array([f"m{each}" for each in range(number)])
    value = np.array([10_000.0 * (1 + each % 97) for each in range(number)])
    pool = np.array(["" if each % 10 == 0 else pools[each % len(pools)] for each in range(number)], dtype=object)
    assert (pool != "").sum() > MANY
    together = draw_sums(DATA, ids, value, pool)
    # When they are redrawn one by one after all
    monkeypatch.setattr(estimates, "MANY", number)
    one_by_one = draw_sums(DATA, ids, value, pool)
    # Then sum and range are the same to a twentieth of the range's width
    width = np.ptp(np.percentile(one_by_one, PERCENTILES))
    for share in (PERCENTILES[0], 50, PERCENTILES[1]):
        assert np.percentile(together, share) == pytest.approx(np.percentile(one_by_one, share), abs=width / 20), share


def test_what_is_traced_is_never_changed() -> None:
    live = with_estimates(DATA, view(as_at=ON))
    traced = live[live["method"].eq("Traced")]
    assert traced["estimated"].to_list() == traced["value"].to_list()
    assert live["value"].notna().sum() == len(traced)


def test_no_filter_changes_an_estimate() -> None:
    everywhere = with_estimates(DATA, view(as_at=ON))["estimated"]
    for chosen in ({"regions": ["London"]}, {"sectors": ["Health"]}, {"grades": ["Strong"]}):
        part = with_estimates(DATA, view(as_at=ON, **chosen))["estimated"]
        pd.testing.assert_series_equal(part, everywhere[part.index])


def test_the_same_numbers_come_out_each_time() -> None:
    # Given an edition opened twice, and what is drawn for one estimate in three lines of numpy
    twice = [open_dataset(edition=DATA.edition) for _ in range(2)]
    first, second = (sums(data, with_estimates(data, view(as_at=ON))).iloc[0].to_list() for data in twice)
    assert first == second
    live = with_estimates(DATA, view(as_at=ON))
    row = live[live["pool"].ne("")].iloc[0]
    multipliers = error_pools(DATA)[row["pool"]].multipliers
    chance = np.random.Generator(np.random.PCG64([SEED, crc32(row["mutual_id"].encode())])).random(DRAWS)
    assert _draw(live.loc[[row["mutual_id"]]]) == pytest.approx(
        row["estimated"] * multipliers[np.floor(chance * len(multipliers)).astype(int)]
    )


def test_multipliers_are_one_on_average_and_what_missed_too_far_is_not_used() -> None:
    for pool, errors in list_pools(DATA).items():
        assert errors.multipliers.mean() == pytest.approx(1), pool
        assert (pool in error_pools(DATA)) == (errors.factor <= 3), pool
    used = {pool for on in PRESETS for pool in estimates_at(DATA, on)["pool"]} - {""}
    assert used <= set(error_pools(DATA))


@pytest.mark.thorough
def test_the_range_holds_what_was_hidden() -> None:
    # Given half of the known values of a date hidden, at every mid-year from 2009 to 2020
    rate = hit_rate(DATA, repeats=2)
    # Then the range of 95% holds their sum nearly always, and the estimates together are not far out
    assert len(rate) >= 20
    assert rate["inside"].mean() >= 0.9
    assert rate["estimate"].sum() == pytest.approx(rate["actual"].sum(), rel=0.25)


def test_money_that_was_paid_once_is_never_estimated_for_others_nor_for_other_years() -> None:
    # Given the register as it is, and as if all of its money had been paid once
    words = DATA.register.vocabulary
    register = replace(DATA.register, vocabulary=replace(words, paid_once=VALUE))
    once = replace(DATA, folder=f"{DATA.folder}-once", register=register)
    # When values are estimated
    found, lasting = (estimates_at(data, DATA.register.reference_date)["method"] for data in (once, DATA))
    # Then who was paid nothing that is known of has no value, where it would have one of yearly money
    assert set(found) == {Method.TRACED, Method.NONE}
    assert {Method.OWN, Method.GROUP} <= set(lasting)
