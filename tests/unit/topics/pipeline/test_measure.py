"""The pipeline counts what the source files say, as known at the date; every number is worked out here from the files by other means."""

from __future__ import annotations

from collections import Counter
from datetime import date

from lib.catalogue import CARDS
from lib.core.card import work_out
from lib.topics.pipeline import measure as pipeline
from lib.topics.pipeline import support
from lib.topics.pipeline.fates import FATES
from tests.unit.source_files import came_out, middle, rows
from tests.unit.topics.pipeline.rules import DATA, LATER, ORGANISATIONS, PLANS, REFERENCE, dates, fate, view

COUNCILS = rows("councils")


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
    assert result.facts.different == len({council for _, council in furthest}) < len(COUNCILS)
    assert len(pipeline.council_list(DATA, view(REFERENCE)).frame) == len(COUNCILS)


def test_named_and_published_councils_stand_side_by_side_and_are_not_blended() -> None:
    # Given the highest published count, and the councils named in sources from May 2012 to the day of the claim
    in_time = {
        row["council"].removeprefix("City of ") for row in COUNCILS if row["date"] and date(2012, 5, 1) <= middle(row["date"]) <= REFERENCE
    }
    claimed = max(float(row["value"]) for row in rows("sector_series") if row["measure"] == "councils_exploring")
    words = work_out(CARDS["pipeline-councils"], DATA, view(REFERENCE)).words
    named = pipeline.councils(DATA, view(REFERENCE)).facts.different
    # Then the headline has both, and neither their sum nor their difference is said
    assert f" councils can be named, {len(in_time)} of them in sources from May 2012 to 8 February 2013;" in words.headline
    assert f"{named} councils named at any time" in words.caption
    assert f"; at least {claimed:.0f} " in words.headline
    assert "the two count different things" in words.caption
    assert all(str(number) not in words.headline + words.caption for number in (int(claimed) + named, int(claimed) - named))


@dates
def test_planned_mutuals_count_from_their_first_source_and_have_the_fate_known_by_the_date(on: date) -> None:
    # Given the planned mutuals that a source had named
    named = [
        mutual
        for mutual, row in ORGANISATIONS.items()
        if row["status"] == "planned" and (not (days := came_out(row["source_ids"])) or min(days) <= on)
    ]
    wanted = Counter(fate(mutual, on) for mutual in named)
    # Then the card counts just these, in the order of fates, and the list names each
    frame = pipeline.planned(DATA, view(on)).frame
    assert counts(frame) == wanted
    assert list(frame["fate"]) == [each for each in FATES if each in wanted]
    assert sorted(pipeline.planned_list(DATA, view(on)).frame["mutual_id"]) == sorted(named)


def test_what_followed_a_plan_is_never_given_before_a_source_said_it() -> None:
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
