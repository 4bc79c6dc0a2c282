"""What a selection has where nothing of it is live, and how a region or sector compares with the whole, on small registers."""

from __future__ import annotations

from datetime import date
from statistics import median

from lib.topics.overview.alternatives import (
    FEWEST,
    Alternatives,
    alternative_sentences,
    comparison_sentence,
    find_alternatives,
    has_none_live,
)
from lib.view.view import View, make_view
from tests.editions import NEWEST as REAL
from tests.unit.factories import figure, make_dataset, mutual
from tests.unit.source_files import rows

ON = date(2013, 2, 8)
LONDON = View(as_at=ON, regions=("London",))


def test_where_nothing_is_live_weak_evidence_the_next_launch_and_plans_are_said() -> None:
    # Given a region with one live by weak evidence, two launches later, one of them next, one plan, and one mutual elsewhere
    data = make_dataset(
        [
            mutual(1, grade="Weak"),
            mutual(2, start=("2014-01-01",) * 3),
            mutual(3, start=("2016-01-01",) * 3),
            mutual(4, start=(None,) * 3, status="planned"),
            mutual(5, place="South East"),
        ]
    )
    assert has_none_live(data, LONDON)
    found = find_alternatives(data, LONDON)
    assert found == Alternatives(weak=("m1",), later=(("m2", "2014-01-01"),), planned=("m4",))
    assert alternative_sentences(data, LONDON, found) == (
        "1 mutual was live by evidence that is not counted here: Mutual 1.",
        "The next to launch in London was Mutual 2 (1 January 2014).",
        "1 body was planned at some time, and it is not known to have launched: Mutual 4.",
    )


def test_the_north_east_in_2013_has_an_answer() -> None:
    view = make_view(REAL.register, REAL.latest, regions=["North East"])
    assert has_none_live(REAL, view)
    found = find_alternatives(REAL, view)
    # Then the next launch is the first of the region's after that date in the source
    later = sorted(
        (row["launched"], row["mutual_id"])
        for row in rows("organisations")
        if row["region"] == "North East" and row["confidence"] != "low" and row["launched"][:7] > "2013-02"
    )
    assert found.later[0] == later[0][::-1]
    assert found.nearest
    assert len(alternative_sentences(REAL, view, found)) == 4


def test_a_region_is_compared_by_its_rate_with_numbers_and_refused_below_five() -> None:
    # Given ten million people a region, six mutuals in London and three elsewhere
    data = make_dataset([*(mutual(n) for n in range(6)), *(mutual(n, place="South East") for n in range(6, 9))])
    assert comparison_sentence(data, LONDON) == "0.6 mutuals per million people (6), against 0.1 in England (9)."
    south_east = View(as_at=ON, regions=("South East",))
    assert comparison_sentence(data, south_east) == f"Too few to compare with England: 3 mutuals, fewer than {FEWEST}."
    assert comparison_sentence(data, View(as_at=ON)) == ""


def test_a_sector_is_compared_by_its_middle_value() -> None:
    values = [1e6, 2e6, 3e6, 4e6, 9e6]
    mutuals = [*(mutual(n) for n in range(5)), mutual(5, sector="Bananas", sector_group="Beta")]
    data = make_dataset(
        mutuals, [*(figure(n, "turnover", "2013-01-01", value) for n, value in enumerate(values)), figure(5, "turnover", "2013-01-01", 1e5)]
    )
    middle = f"£{median(values) / 1e6:.0f} million"
    assert comparison_sentence(data, View(as_at=ON, sectors=("Apples",))) == (
        f"Half of those with a known value were worth more than {middle} a year (of 5), against £2.5 million in all sectors in England "
        "(of 6)."
    )
    assert "fewer than 5" in comparison_sentence(data, View(as_at=ON, sectors=("Bananas",)))
