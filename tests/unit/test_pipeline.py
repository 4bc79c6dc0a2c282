"""The pipeline counts what the source files say, and survival is the product-limit estimate."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.dataset import open_dataset
from lib.describe import WORDS
from lib.measures import pipeline
from lib.measures.survival import FEWEST, _estimate, survival
from lib.view import View, make_view
from tests.unit.factories import make_dataset, mutual

DATA = open_dataset()
SOURCE = Path(__file__).resolve().parents[2] / "data" / "source"
ALL = make_view(DATA.register, DATA.latest, as_at=DATA.latest, grades=("Strong", "Moderate", "Weak"))
BODIES = pd.read_csv(SOURCE / "organisations.csv", dtype="string", keep_default_na=False)


def counts(frame: pd.DataFrame) -> dict[str, int]:
    return dict(zip(frame.iloc[:, 0], frame["bodies"], strict=True))


def test_councils_are_counted_under_their_service() -> None:
    rows = pd.read_csv(SOURCE / "councils.csv", dtype="string", keep_default_na=False)
    frame = pipeline.councils(DATA, ALL).frame
    assert dict(zip(frame["service_area"], frame["councils"], strict=True)) == rows["service_area"].value_counts().to_dict()
    assert frame[["exploring", "developing", "already_live"]].sum().tolist() == [
        rows["stage"].eq(stage).sum() for stage in ("exploring", "developing", "live")
    ]
    assert len(pipeline.council_list(DATA, ALL).frame) == len(rows)


@pytest.mark.parametrize(
    ("measure", "rows"), [(pipeline.pathfinders, BODIES["pathfinder"].ne("")), (pipeline.planned, BODIES["status"].eq("planned"))]
)
def test_fates_are_those_of_the_source_files(measure: object, rows: pd.Series) -> None:
    # Given the bodies by status, and what the table of plans says of the others
    plans = pd.read_csv(SOURCE / "plans.csv", dtype="string").set_index("mutual_id")["followed"].to_dict()
    words = {"launched": "Launched in another form", "still planned": "Still planned", "came to nothing": "Came to nothing"}
    wanted: dict[str, int] = {}
    for body in BODIES[rows].to_dict("records"):
        fate = {"live": "Launched and live", "ended": "Launched, ended since"}.get(body["status"])
        fate = fate or words.get(plans.get(body["mutual_id"], ""), "Not known")
        wanted[fate] = wanted.get(fate, 0) + 1
    # When they are counted
    assert counts(measure(DATA, ALL).frame) == wanted  # type: ignore[operator]


def test_only_planned_bodies_have_a_plan_that_came_to_something_else() -> None:
    plans = pd.read_csv(SOURCE / "plans.csv", dtype="string")
    assert set(plans["mutual_id"]) <= set(BODIES.loc[BODIES["status"].eq("planned"), "mutual_id"])


def test_supported_bodies_are_those_that_programmes_name_or_the_register_flags() -> None:
    # Given the rows of programmes that are neither pathfinders nor suppliers
    rows = pd.read_csv(SOURCE / "programme.csv", dtype="string", keep_default_na=False)
    support = rows[
        ~rows["programme"].str.contains("pathfinder", case=False) & ~rows["organisation"].str.contains("(supplier)", regex=False)
    ]
    result = pipeline.supported(DATA, ALL)
    # Then all are read, and every flagged body is counted
    assert result.facts["entries"] == len(support)
    names = "; ".join(result.frame["names"])
    assert all(name in names for name in BODIES.loc[BODIES["msp_supported"].eq("yes"), "name"])
    assert result.facts["claimed"][0][1] == 26  # the article of 8 February 2013


def test_endings_are_counted_by_reason_up_to_the_date() -> None:
    ended = BODIES[BODIES["status"].eq("ended")]
    frame = pipeline.endings(DATA, ALL).frame
    wanted = ended["end_reason"].replace("", "not known").str.capitalize().value_counts().to_dict()
    assert counts(frame) == wanted
    assert (
        pipeline.endings(DATA, make_view(DATA.register, DATA.latest, as_at=date(2006, 1, 1))).frame["bodies"].sum() <= frame["bodies"].sum()
    )


def product_limit(years: list[float], ended: list[bool], at: int) -> float:
    """Kaplan and Meier's estimate, written out."""
    share = 1.0
    for time in sorted({year for year, over in zip(years, ended, strict=True) if over and year <= at}):
        at_risk = sum(year >= time for year in years)
        share *= 1 - sum(year == time and over for year, over in zip(years, ended, strict=True)) / at_risk
    return share


lives = st.lists(st.tuples(st.integers(1, 300).map(lambda tenth: tenth / 10), st.booleans()), min_size=FEWEST, max_size=40)


@given(lives)
def test_survival_is_the_product_limit_estimate_never_rises_and_lies_in_its_band(pairs: list[tuple[float, bool]]) -> None:
    years, ended = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    frame = _estimate(np.array(years), np.array(ended), np.zeros(len(years), bool))
    assert frame["surviving"].tolist() == pytest.approx([product_limit(years, ended, int(at)) for at in frame["years_since"]])
    assert frame["surviving"].is_monotonic_decreasing
    assert (frame["surviving_low"] <= frame["surviving"] + 1e-9).all()
    assert (frame["surviving_high"] >= frame["surviving"] - 1e-9).all()
    assert frame["at_risk"].min() >= FEWEST


def test_with_no_ending_all_survive_and_a_merger_counts_in_one_column_only() -> None:
    years = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    none = np.zeros(6, bool)
    assert _estimate(years, none, none)["surviving"].eq(1).all()
    merged = np.array([True, *none[1:]])
    frame = _estimate(years, merged, merged)
    assert frame["surviving"].iloc[-1] < 1
    assert frame["surviving_merged"].eq(1).all()


def test_survival_at_a_past_date_knows_no_later_ending() -> None:
    # Given five mutuals of 2011, one of which ended in 2014
    gone = mutual(9, end=("2014-01-01",) * 3, end_reason="insolvent")
    data = make_dataset([*(mutual(number) for number in range(5)), gone])
    # Then the ending counts from then on only
    assert survival(data, View(as_at=date(2013, 2, 8))).facts["ended"] == 0
    assert survival(data, View(as_at=date(2020, 1, 1))).facts["ended"] == 1


def test_survival_on_the_register_follows_every_dated_launch() -> None:
    result = survival(DATA, ALL)
    launched = BODIES[BODIES["launched"].ne("") & BODIES["status"].ne("planned")]
    assert result.facts["mutuals"] == len(launched)
    assert "95% range" in WORDS[result.name](result).headline
