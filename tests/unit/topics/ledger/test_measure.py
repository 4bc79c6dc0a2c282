"""The ledgers add up, on registers small enough to count by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from lib.topics.ledger import measure
from lib.topics.ledger.cards import CARDS
from lib.view.view import View
from tests.unit.factories import figure, make_dataset, mutual, published

VIEW = View(as_at=date(2013, 2, 8))
#: Two named since 2006, one from before, one with weak evidence, one that ended, one that began later, one without a date, one plan.
EIGHT = [
    mutual(1),
    mutual(2),
    mutual(3, start=("1999-01-01",) * 3),
    mutual(4, grade="Weak"),
    mutual(5, end=("2012-01-01",) * 3),
    mutual(6, start=("2014-01-01",) * 3),
    mutual(7, start=(None,) * 3),
    mutual(8, start=(None,) * 3, status="planned"),
]
SIX_PUBLISHED = [published("live_mutuals", "2013-02-08", 6), published("live_mutuals", "2010-07-02", 1)]


def test_the_steps_lead_from_the_published_count_to_every_body() -> None:
    # Given six published, where three are named, one of them older
    result = measure.counts(make_dataset(EIGHT, totals=SIX_PUBLISHED), VIEW)
    steps = dict(zip(result.frame["step"], result.frame["change"], strict=True))
    # Then four can't be named, the older one and the one with weak evidence are added, and then those not live
    assert list(steps.values()) == [6, -4, 1, 1, 1, 1, 1, 1]
    assert list(steps)[:4] == [
        "Published",
        "Not named, if those launched before 2006 were not counted",
        "Named, launched before 2006",
        "Named, weak evidence",
    ]
    # And the last step reaches all eight bodies
    assert result.frame["count"].to_list() == [6, 2, 3, 4, 5, 6, 7, 8]
    assert "1 for 2 July 2010, when 1 is named, none of them" in result.frame["meaning"].iloc[2]


def test_more_named_than_published_are_said_to_be_so() -> None:
    totals = [published("live_mutuals", "2013-02-08", 1)]
    frame = measure.counts(make_dataset(EIGHT, totals=totals), VIEW).frame
    assert frame.loc[frame["step"].eq("Named beyond it, launched since 2006"), "change"].to_list() == [1]


def test_a_narrowed_view_starts_with_what_is_named() -> None:
    # Published totals are of the whole of England
    frame = measure.counts(make_dataset(EIGHT, totals=SIX_PUBLISHED), View(as_at=VIEW.as_at, regions=("London",))).frame
    assert frame["step"].iloc[0] == "Named, launched since 2006"
    assert frame["count"].iloc[-1] == 8


def test_a_multiple_is_given_only_where_the_base_bears_it() -> None:
    # Given five of 2009 and five of 2011 in one group, and one of each year in another
    old, new = ("2009-01-01",) * 3, ("2011-01-01",) * 3
    rows = [mutual(number, start=old if number < 5 else new) for number in range(10)]
    rows += [mutual(10 + number, start=start, sector="Bananas", sector_group="Beta") for number, start in enumerate((old, new))]
    frame = measure.times(make_dataset(rows, totals=SIX_PUBLISHED), VIEW).frame.set_index("step")
    assert frame.loc["Named", "times"] == 2
    assert frame.loc["Alpha", "times"] == 2
    assert pd.isna(frame.loc["Beta", "times"])
    # And one published is too few, too
    assert pd.isna(frame.loc["Published", "times"])


def test_the_steps_of_the_value_add_up() -> None:
    totals = [published("services_value_gbp", "2013-02-08", 1_000.0, unit="GBP a year", approx="approx")]
    figures = [figure(number, "turnover", "2012-12-31", 100.0 * number) for number in (1, 3, 4)]
    frame = measure.worth(make_dataset(EIGHT, figures, totals), VIEW).frame
    assert frame["worth_change"].to_list() == [1_000, -900, 300, 400]
    assert frame["worth"].to_list() == [1_000, 100, 400, 800]


def test_the_bodies_of_the_base_year_are_named_whatever_their_evidence() -> None:
    rows = [mutual(1, start=("2009-01-01",) * 3), mutual(2, start=("2008-01-01",) * 3, grade="Weak"), mutual(3)]
    result = measure.base_bodies(make_dataset(rows), VIEW)
    assert result.frame["name"].to_list() == ["Mutual 2", "Mutual 1"]
    assert result.facts.counted_here == 1


@pytest.mark.parametrize("regions", [(), ("London",)])
def test_the_card_says_its_numbers(regions: tuple[str, ...]) -> None:
    bundle_words = CARDS[0].work_out(make_dataset(EIGHT, totals=SIX_PUBLISHED), View(as_at=VIEW.as_at, regions=regions)).words
    published_first = "" if regions else "6 published, "
    assert bundle_words.headline == f"Why counts differ: {published_first}3 named, 4 with all evidence"
