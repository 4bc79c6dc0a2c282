"""Pathfinders and supported bodies are those of the programme file, each with the fate of the mutual that it is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lib.catalogue import CARDS
from lib.core.card import work_out
from lib.topics.pipeline import support
from tests.unit.source_files import came_out, middle, rows
from tests.unit.topics.pipeline.rules import DATA, LATER, ORGANISATIONS, REFERENCE, dates, fate, view

if TYPE_CHECKING:
    from datetime import date

PROGRAMME = rows("programme")
PATHFINDERS = [row for row in PROGRAMME if row["programme"].startswith("Mutual pathfinders")]
OTHERS = [row for row in PROGRAMME if row not in PATHFINDERS]


def named_by(row: dict[str, str], on: date) -> bool:
    """True where a row counts at a date: by the day of the support, else of its first source; all do at the latest date."""
    day = middle(row["announced"]) or min(came_out(row["source_id"]), default=None)
    return on >= LATER or (day is not None and day <= on)


@dates
def test_each_pathfinder_named_by_the_date_is_counted_in_its_wave(on: date) -> None:
    # Given the pathfinders of the file that had been named, by the last letter of their programme
    columns = {"1": "first_wave", "2": "second_wave"}
    wanted = Counter(columns.get(row["programme"][-1], "wave_unknown") for row in PATHFINDERS if named_by(row, on))
    # When they are counted
    result = support.pathfinders(DATA, view(on))
    # Then each wave has so many, and the rest came later
    got = result.frame[["first_wave", "second_wave", "wave_unknown"]].sum().to_dict()
    assert got == {column: wanted[column] for column in got}
    assert (result.facts.named, result.facts.later) == (wanted.total(), len(PATHFINDERS) - wanted.total())


@dates
def test_each_pathfinder_has_the_fate_of_the_mutual_that_it_is(on: date) -> None:
    # Given the list of pathfinders and the mutuals by name
    by_name = {row["name"]: mutual for mutual, row in ORGANISATIONS.items()}
    listed = support.pathfinder_list(DATA, view(on)).frame
    found = listed[listed["listed_as"].notna()]
    # Then each that was found has the fate that its own dates or its plan give, and the others are counted apart
    assert len(found)
    assert found["fate"].tolist() == [fate(by_name[name], on) for name in found["listed_as"]]
    unlisted = listed["fate"].eq("Not in the list of mutuals")
    assert (unlisted == listed["listed_as"].isna()).all()
    assert support.pathfinders(DATA, view(on)).facts.unlisted == unlisted.sum()


def test_a_pathfinder_without_a_known_name_is_found_only_by_elimination_within_wave_sector_and_region() -> None:
    # Given the entries matched with a mutual that the register marks as a pathfinder
    entries = support.entries(DATA)
    matched = entries[entries["pathfinder"] & entries["mutual_id"].ne("")]
    # Then no mutual stands for two entries, and each is marked with the entry's wave where one is stated
    assert matched["mutual_id"].is_unique
    for mutual, wave in zip(matched["mutual_id"], matched["wave"], strict=True):
        assert ORGANISATIONS[mutual]["pathfinder"]
        assert wave in ("", ORGANISATIONS[mutual]["pathfinder"])


def test_supported_bodies_at_the_latest_date_are_the_named_rows_and_the_marked_mutuals_once_each() -> None:
    # Given the rows that name one body, and the mutuals that the list marks
    unnamed = ("(supplier)", "(not named)", "(first cohort)")
    named = [row for row in OTHERS if not row["organisation"].endswith(unnamed)]
    entries = support.entries(DATA)
    matched = dict(zip(entries["name"], entries["mutual_id"], strict=True))
    bodies = {matched[row["organisation"]] or row["organisation"] for row in named}
    bodies |= {name for name, row in ORGANISATIONS.items() if row["msp_supported"] == "yes" and name not in matched.values()}
    # Then so many are counted, and the list has their rows, the groups' and the marked ones'
    result = support.supported(DATA, view(LATER))
    assert result.facts.named == len(bodies) == int(result.frame["bodies"].sum())
    listed = support.support_list(DATA, view(LATER))
    assert listed.frame["award"].sum() == listed.facts.award == sum(float(row["amount_gbp"] or 0) for row in PROGRAMME)
    assert listed.facts.awards == sum(bool(row["amount_gbp"]) for row in PROGRAMME)
    assert set(listed.frame["supported"]) >= {row["organisation"] for row in named}


def test_supported_bodies_by_the_reference_date_are_those_announced_by_then_beside_the_published_number() -> None:
    # Given the rows announced by then
    by_then = [row for row in OTHERS if (day := middle(row["announced"])) and day <= REFERENCE]
    published = next(
        float(row["value"])
        for row in rows("sector_series")
        if row["measure"] == "organisations_supported" and row["as_of"] == REFERENCE.isoformat()
    )
    headline = work_out(CARDS["pipeline-supported"], DATA, view(REFERENCE)).words.headline
    assert f"{len(by_then)} supported bodies can be named" in headline
    assert f"against {published:.0f} published" in headline
