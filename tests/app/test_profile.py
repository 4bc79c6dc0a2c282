"""The page of a mutual runs for every kind of organisation; `tests/unit/topics/profile` works out the cards of all of them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from markupsafe import escape

from tests.app.opening import open_page

ROOT = Path(__file__).resolve().parents[2]


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / f"data/source/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ORGANISATIONS = rows("organisations")
WITH_FIGURES = {row["mutual_id"] for row in rows("observations")}
KINDS = {
    "live": lambda row: row["status"] == "live" and row["mutual_id"] in WITH_FIGURES,
    "ended": lambda row: row["status"] == "ended" and row["ended"] and row["mutual_id"] in WITH_FIGURES,
    "ended, not known when": lambda row: row["status"] == "ended" and not row["ended"] and not row["launched"],
    "planned": lambda row: row["status"] == "planned",
    "weak": lambda row: row["confidence"] == "low" and row["status"] == "live",
    "without figures": lambda row: row["mutual_id"] not in WITH_FIGURES,
    "national": lambda row: row["region"] == "National",
    "no place known": lambda row: not row["region"],
    "numbered in another register": lambda row: row["company_number"],
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_profile_of_every_kind_of_organisation_opens_with_its_name_facts_and_sources(kind: str) -> None:
    # Given an organisation of the kind
    row = next(each for each in ORGANISATIONS if KINDS[kind](each))
    # When its profile is opened, with filters that may leave it out
    app = open_page("mutuals", mutual=row["mutual_id"], region="North East")
    # Then its name is the heading, and its services, other sections and the way back are there
    assert [title.value for title in app.title] == [row["name"]]
    html = " ".join(part.proto.body for part in app.get("html"))
    assert escape(row["services"]) in html
    assert re.search(r'href="mutuals\?region=North\+East[^"]*">All mutuals<', html)
    assert {"Facts", "Every source of this profile"} <= {header.value for header in app.header}


def test_a_profile_link_keeps_the_filters_of_the_view() -> None:
    row = next(each for each in ORGANISATIONS if KINDS["live"](each))
    app = open_page("mutuals", mutual=row["mutual_id"], as_at="2018-03-31")
    links = [each for part in app.get("html") for each in re.findall(r'href="(mutuals[^"]*)"', part.proto.body)]
    # Then every way from it keeps the date, and none leads back to itself
    assert len(links) > 2
    assert all("as_at=2018-03-31" in link for link in links)
    assert not any(f"mutual={row['mutual_id']}" in link for link in links)
