"""Small made-up datasets, for behaviour that the real register can't show."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.register.dataset import Dataset
from lib.register.schema import REGIONS, Preset, Register

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

REGISTER = Register(
    title="Test register",
    short_title="Test",
    edition="test",
    updated=date(2026, 11, 22),
    next_update=date(2027, 2, 28),
    reference_date=date(2013, 2, 8),
    first_date=date(2006, 1, 1),
    baseline_year=2010,
    contact="test@example.org",
    presets=(Preset(label="2010", date=date(2010, 7, 2)),),
    sector_groups=(("Alpha", ("Apples", "Apricots")), ("Beta", ("Bananas",))),
)
_DAYS = ("start_from", "start_mid", "start_to", "end_from", "end_mid", "end_to")


def mutual(number: int, **values: Any) -> dict[str, Any]:
    """A row of the organisations table: a strong apple mutual in London, started on 1 January 2011 and still going."""
    start = values.pop("start", ("2011-01-01",) * 3)
    end = values.pop("end", (None,) * 3)
    spans = dict(zip(_DAYS, (*start, *end), strict=True))
    return {
        "mutual_id": f"m{number}",
        "name": f"Mutual {number}",
        "aliases": [],
        "services": None,
        "legal_form": None,
        "company_number": None,
        "parent_body": None,
        "town": None,
        "local_authority": None,
        "staff_control": None,
        "sector": "Apples",
        "sector_group": "Alpha",
        "place": "London",
        "status": "live" if end[0] is None else "ended",
        "grade": "Strong",
        "launched": start[0],
        "trading_by": None,
        "ended": end[0],
        "ended_from": end[0],
        "end_reason": None,
        "start_basis": "launched" if start[0] else "not known",
        "end_basis": "going" if end[0] is None else "dated",
        "last_seen": "2026-11-22" if end[0] is None else end[0],
        "source_ids": ["s1"],
        "lad_code": "E09000033",
        "lad_name": "Westminster",
        "lon": -0.1,
        "lat": 51.5,
        "precision": "council",
        "place_note": None,
        **spans,
        **values,
    }


def figure(number: int, measure: str, on: str, value: float, **values: Any) -> dict[str, Any]:
    """A row of the observations table: an exact figure for one year of the whole body."""
    money = measure in ("turnover", "contract_value", "surplus")
    day = pd.Timestamp(on)
    return {
        "mutual_id": f"m{number}",
        "measure": measure,
        "period_end_from": day,
        "period_end_mid": day,
        "period_end_to": day,
        "value": value,
        "unit": "GBP" if money else "people",
        "scope": "whole",
        "enlarged": pd.NaT,
        "approx": False,
        "source_id": ["s1"],
        "annual_value": value if money and measure != "surplus" else None,
        "source_published": pd.Timestamp("2014-01-01"),
        **values,
    }


def published(measure: str, on: str, value: float, **values: Any) -> dict[str, Any]:
    """A row of the published totals."""
    day = pd.Timestamp(on)
    return {
        "measure": measure,
        "as_of": on,
        "as_of_from": day,
        "as_of_mid": day,
        "as_of_to": day,
        "value": value,
        "unit": "organisations",
        "approx": "exact",
        "coverage": "England",
        "source_id": ["s1"],
        "note": None,
        **values,
    }


def make_dataset(
    mutuals: Iterable[Mapping[str, Any]], figures: Iterable[Mapping[str, Any]] = (), totals: Iterable[Mapping[str, Any]] = ()
) -> Dataset:
    """A dataset of these rows, with ten million residents in every region at the census of 2011."""
    organisations = pd.DataFrame([dict(row) for row in mutuals] or [mutual(0)])
    if not list(mutuals):
        organisations = organisations.head(0)
    for column in (*_DAYS, "ended_from", "last_seen"):
        organisations[column] = pd.to_datetime(organisations[column])
    people = pd.DataFrame(
        [{"region": region, "code": f"E1200000{index}", "year": 2011, "population": 10_000_000} for index, region in enumerate(REGIONS, 1)]
    )
    tables = {
        "organisations": organisations,
        "observations": pd.DataFrame([dict(row) for row in figures] or [figure(0, "turnover", "1990-01-01", 1.0)]),
        "enlargements": pd.DataFrame(columns=["mutual_id", "since", "kind", "whose", "detail", "source_id"]),
        "sector_series": pd.DataFrame([dict(row) for row in totals] or [published("other", "1990-01-01", 1.0)]),
        "region_population": people,
        "sources": pd.DataFrame(
            [
                {
                    "source_id": "s1",
                    "title": "A page",
                    "publisher": "A publisher",
                    "url": "https://example.org",
                    "published": None,
                    "kind": "other",
                }
            ]
        ),
        "statements": pd.DataFrame(columns=["mutual_id", "stated_on_to", "stated_on_mid", "statement"]),
        "events": pd.DataFrame(
            [{"date_mid": pd.Timestamp("2012-01-01"), "title": "An event", "detail": "It happened.", "kind": "policy", "source_id": ["s1"]}]
        ),
    }
    return Dataset(edition="test", folder="test", register=REGISTER, tables=MappingProxyType(tables), latest=date(2026, 11, 22))


def four_mutuals() -> Dataset:
    """Two London apples, one of them from 2009; a banana in the North West that ended; a national apple; and what was published."""
    return make_dataset(
        [
            mutual(1, start=("2009-01-01",) * 3),
            mutual(2, start=("2012-01-01", "2012-07-01", "2012-12-31"), launched="2012"),
            mutual(
                3, place="North West", sector="Bananas", sector_group="Beta", end=("2014-03-31",) * 3, lad_name="Bolton", lad_code="E08"
            ),
            mutual(4, place="National", lad_code=None, lad_name=None, lon=None, lat=None),
        ],
        [figure(1, "turnover", "2012-12-31", 2_345_000.0), figure(3, "staff_headcount", "2013-01-01", 1_234.0)],
        [
            published("live_mutuals", "2010-07-02", 9),
            published("live_mutuals", "2013-02-08", 65),
            published("services_value_gbp", "2013-02-08", 1e9, approx="approx"),
        ],
    )
