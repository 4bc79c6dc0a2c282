"""The pipeline counts what the source files say, as known at the date; every number is worked out here from the files by other means."""

from __future__ import annotations

import csv
import json
from calendar import monthrange
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from lib.catalogue import CARDS
from lib.core.card import Options, work_out
from lib.core.theme import LIGHT
from lib.register.dataset import open_dataset
from lib.topics.pipeline import measure as pipeline
from lib.topics.pipeline import support
from lib.topics.pipeline.fates import FATES
from lib.view.view import View, make_view

SOURCE = Path(__file__).resolve().parents[3] / "data" / "source"
DATA = open_dataset()
GRADES = ("Strong", "Moderate", "Weak")
REFERENCE, LATER = DATA.register.reference_date, DATA.latest
dates = pytest.mark.parametrize("on", [REFERENCE, date(2015, 6, 1), LATER], ids=str)


def rows(name: str) -> list[dict[str, str]]:
    with (SOURCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def middle(text: str) -> date | None:
    """The middle of the span of a partial date."""
    if not text:
        return None
    year, *rest = (int(part) for part in text.split("-"))
    months = (rest[0], rest[0]) if rest else (1, 12)
    days = (rest[1], rest[1]) if len(rest) == 2 else (1, monthrange(year, months[1])[1])
    first, last = date(year, months[0], days[0]), date(year, months[1], days[1])
    return first + timedelta(days=(last - first).days // 2)


ORGANISATIONS = {row["mutual_id"]: row for row in rows("organisations")}
PLANS = {row["mutual_id"]: row for row in rows("plans")}
PUBLISHED = {row["source_id"]: middle(row["published"]) for row in rows("sources")}
PROGRAMME, COUNCILS = rows("programme"), rows("councils")


def view(on: date, **more: object) -> View:
    return make_view(DATA.register, DATA.latest, as_at=on, grades=GRADES, **more)  # type: ignore[arg-type]


def came_out(cell: str) -> list[date]:
    return [day for each in cell.split("|") if (day := PUBLISHED[each])]


def fate(mutual: str, on: date) -> str:
    """What had become of a planned mutual by a day, by the rules that the card gives."""
    plan = PLANS.get(mutual)
    days = came_out(plan["source_id"]) if plan else []
    known = plan is not None and (max(days) <= on if days else on >= LATER)
    words = {"launched": "Launched in another form", "still planned": "Still planned", "came to nothing": "Came to nothing"}
    return words[plan["followed"]] if plan and known else "Not known"


def counts(frame: object) -> dict[str, int]:
    return dict(zip(frame["fate"], frame["bodies"], strict=True))  # type: ignore[index]


def test_a_council_counts_once_for_a_service_at_its_furthest_stage() -> None:
    # Given the furthest stage of each council and service, the two names of one council being one
    ranks = ("exploring", "developing", "live")
    furthest: dict[tuple[str, str], int] = {}
    for row in COUNCILS:
        key = (row["service_area"], row["council"].removeprefix("City of "))
        furthest[key] = max(furthest.get(key, 0), ranks.index(row["stage"]))
    # When they are counted
    result = pipeline.councils(DATA, view(REFERENCE))
    # Then each service has its councils by stage, and nobody is counted twice
    got = {row["service_area"]: (row["exploring"], row["developing"], row["already_live"]) for row in result.frame.to_dict("records")}
    wanted = {
        area: tuple(sum(key[0] == area and rank == each for key, rank in furthest.items()) for each in range(3)) for area, _ in furthest
    }
    assert got == wanted
    assert result.facts["different"] == len({council for _, council in furthest}) < len(COUNCILS)
    assert len(pipeline.council_list(DATA, view(REFERENCE)).frame) == len(COUNCILS)


def test_named_and_published_councils_stand_side_by_side_and_are_not_blended() -> None:
    # Given the highest published count
    claimed = max(float(row["value"]) for row in rows("sector_series") if row["measure"] == "councils_exploring")
    words = work_out(CARDS["pipeline-councils"], DATA, view(REFERENCE)).words
    named = pipeline.councils(DATA, view(REFERENCE)).facts["different"]
    # Then the headline has both, and neither their sum nor their difference is said
    assert words.headline.startswith(f"{named} councils can be named; at least {claimed:.0f}")
    assert "the two count different things" in words.caption
    assert all(str(number) not in words.headline + words.caption for number in (int(claimed) + named, int(claimed) - named))


@dates
def test_each_pathfinder_has_the_fate_of_the_mutual_that_it_is(on: date) -> None:
    # Given the pathfinders of the file by wave
    waves = Counter(
        "first_wave" if row["programme"].endswith("wave 1") else "second_wave" if row["programme"].endswith("wave 2") else "wave_unknown"
        for row in PROGRAMME
        if row["programme"].startswith("Mutual pathfinders")
    )
    result = support.pathfinders(DATA, view(on))
    listed = support.pathfinder_list(DATA, view(on)).frame
    # Then all are counted in their wave
    assert result.frame[list(waves)].sum().to_dict() == waves if on > date(2012, 12, 1) else True
    # And each that was found has the fate that its own dates or its plan give
    by_name = {row["name"]: row for row in ORGANISATIONS.values()}
    found = [(by_name[row["listed_as"]], row["fate"]) for row in listed.to_dict("records") if isinstance(row["listed_as"], str)]
    assert found
    for row, said in found:
        start, end = middle(row["launched"]), middle(row["ended"])
        if row["status"] == "planned":
            assert said == fate(row["mutual_id"], on)
        elif end and end <= on:
            assert said == "Launched, ended since"
        elif start:
            assert said == ("Launched and going" if start <= on else "Not launched yet")
    assert result.facts["unlisted"] == int(listed["fate"].eq("Not in the list of mutuals").sum())


def test_a_pathfinder_without_a_known_name_is_found_only_by_elimination_within_wave_sector_and_region() -> None:
    # Given the entries matched with a mutual that the register marks as a pathfinder
    matched = [entry for entry in support.entries(DATA) if entry.pathfinder and entry.mutual]
    # Then no mutual stands for two entries, and each is marked with the entry's wave where one is stated
    assert max(Counter(entry.mutual for entry in matched).values()) == 1
    for entry in matched:
        assert ORGANISATIONS[entry.mutual]["pathfinder"]
        assert entry.wave in ("", ORGANISATIONS[entry.mutual]["pathfinder"])


def test_supported_bodies_at_the_latest_date_are_the_named_rows_and_the_marked_mutuals_once_each() -> None:
    # Given the rows that name one body, and the mutuals that the list marks
    unnamed = ("(supplier)", "(not named)", "(first cohort)")
    named = [
        row for row in PROGRAMME if not row["programme"].startswith("Mutual pathfinders") and not row["organisation"].endswith(unnamed)
    ]
    matched = {entry.row["organisation"]: entry.mutual for entry in support.entries(DATA)}
    bodies = {matched[row["organisation"]] or row["organisation"] for row in named}
    everyone = {entry.mutual for entry in support.entries(DATA)}
    bodies |= {name for name, row in ORGANISATIONS.items() if row["msp_supported"] == "yes" and name not in everyone}
    # Then so many are counted, and the list has their rows, the groups' and the marked ones'
    result = support.supported(DATA, view(LATER))
    assert result.facts["named"] == len(bodies) == int(result.frame["bodies"].sum())
    listed = support.support_list(DATA, view(LATER)).frame
    assert listed["award"].sum() == sum(float(row["amount_gbp"] or 0) for row in PROGRAMME)
    assert set(listed["supported"]) >= {row["organisation"] for row in named}


def test_supported_bodies_by_the_reference_date_are_those_announced_by_then_beside_the_published_number() -> None:
    # Given the rows announced by then
    by_then = [
        row
        for row in PROGRAMME
        if not row["programme"].startswith("Mutual pathfinders") and (day := middle(row["announced"])) and day <= REFERENCE
    ]
    published = next(
        float(row["value"])
        for row in rows("sector_series")
        if row["measure"] == "organisations_supported" and row["as_of"] == REFERENCE.isoformat()
    )
    headline = work_out(CARDS["pipeline-supported"], DATA, view(REFERENCE)).words.headline
    assert f"{len(by_then)} supported bodies can be named" in headline
    assert f"against {published:.0f} published" in headline


@dates
def test_planned_mutuals_count_from_their_first_source_and_have_the_fate_known_by_the_date(on: date) -> None:
    # Given the planned mutuals that a source had told of
    told = [
        mutual
        for mutual, row in ORGANISATIONS.items()
        if row["status"] == "planned" and (not (days := came_out(row["source_ids"])) or min(days) <= on)
    ]
    wanted = Counter(fate(mutual, on) for mutual in told)
    # Then the card counts just these, in the order of fates, and the list names each
    frame = pipeline.planned(DATA, view(on)).frame
    assert counts(frame) == wanted
    assert list(frame["fate"]) == [each for each in FATES if each in wanted]
    assert sorted(pipeline.planned_list(DATA, view(on)).frame["mutual_id"]) == sorted(told)


def test_what_followed_a_plan_is_never_told_before_a_source_said_it() -> None:
    early = pipeline.planned_list(DATA, view(REFERENCE)).frame
    for row in early[early["followed"].notna()].to_dict("records"):
        assert max(came_out(PLANS[row["mutual_id"]]["source_id"])) <= REFERENCE


def test_plans_are_of_planned_mutuals_only() -> None:
    assert all(ORGANISATIONS[mutual]["status"] == "planned" for mutual in PLANS)


def test_endings_are_counted_by_reason_up_to_the_date() -> None:
    ended = [row for row in ORGANISATIONS.values() if row["status"] == "ended"]
    # At the latest date all have ended, and nobody without an end date is left out
    frame = pipeline.endings(DATA, view(LATER)).frame
    wanted = Counter((row["end_reason"] or "not known").capitalize() for row in ended)
    assert dict(zip(frame["end_reason"], frame["bodies"], strict=True)) == wanted
    # At a past date those dated by then have
    past = date(2019, 6, 1)
    dated = {row["mutual_id"] for row in ended if (day := middle(row["ended"])) and day <= past}
    listed = pipeline.ending_list(DATA, view(past)).frame
    undated = {row["mutual_id"] for row in ended if not row["ended"]}
    assert dated <= set(listed["mutual_id"]) <= dated | undated


def test_the_filters_hold_for_plans_and_endings_and_not_for_councils_pathfinders_and_support() -> None:
    # Given one region
    london, everywhere = view(LATER, regions=["London"]), view(LATER)
    for measure in (pipeline.planned_list, pipeline.ending_list):
        assert set(measure(DATA, london).frame["region"]) == {"London"}
    for measure in (pipeline.councils, support.pathfinders, support.supported, pipeline.ambassadors):
        assert measure(DATA, london).frame.equals(measure(DATA, everywhere).frame)
    # Then the cards say so
    for card in ("pipeline-councils", "pipeline-pathfinders", "pipeline-supported", "pipeline-ambassadors"):
        assert "not apply" in work_out(CARDS[card], DATA, london).words.caption


def test_ambassadors_named_stand_beside_those_announced_and_claimed() -> None:
    published = {row["as_of"]: float(row["value"]) for row in rows("sector_series") if row["measure"] == "ambassadors"}
    headline = work_out(CARDS["pipeline-ambassadors"], DATA, view(REFERENCE)).words.headline
    assert headline.startswith(f"{len(rows('ambassadors'))} ambassadors can be named; {max(published.values()):.0f} were announced")
    assert f"{published[REFERENCE.isoformat()]:.0f} claimed" in headline


@pytest.mark.parametrize(("card", "total"), [("pipeline-councils", "councils"), ("pipeline-pathfinders", "bodies")])
def test_the_parts_of_a_bar_add_up_to_the_rows_of_the_table(card: str, total: str) -> None:
    shown = work_out(CARDS[card], DATA, view(LATER))
    assert shown.card.draw
    figure = json.loads(shown.card.draw(shown, LIGHT, Options()).to_json())
    assert sum(sum(trace["x"]) for trace in figure["data"]) == shown.result.frame[total].sum()
