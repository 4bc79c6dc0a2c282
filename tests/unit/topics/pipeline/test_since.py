"""What became of the mutuals live at a date: on a small register by hand, on the real one from its source files."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from lib.catalogue import CARDS
from lib.core.card import work_out
from lib.topics.pipeline.since import NO_REASON, STILL, UNSEEN, since, since_list
from lib.view.view import View
from tests.unit.factories import make_dataset, mutual
from tests.unit.topics.pipeline.rules import DATA, REFERENCE, view

VIEW = View(as_at=date(2013, 2, 8))
LATE = ("2015-06-01",) * 3


def test_each_is_still_going_ended_by_reason_or_not_seen_lately() -> None:
    # Given one going, two that ended for a reason, one for none, one last seen long ago, and one that had ended before
    data = make_dataset(
        [
            mutual(1),
            mutual(2, end=LATE, end_reason="sold"),
            mutual(3, end=LATE, end_reason="sold"),
            mutual(4, end=LATE),
            mutual(5, last_seen="2014-01-01"),
            mutual(6, end=("2012-01-01",) * 3, end_reason="merged"),
        ]
    )
    result = since(data, VIEW)
    assert dict(zip(result.frame["fate"], result.frame["bodies"], strict=True)) == {STILL: 1, "Ended: sold": 2, NO_REASON: 1, UNSEEN: 1}
    assert list(result.frame["fate"]) == [STILL, "Ended: sold", NO_REASON, UNSEEN]
    words = work_out(CARDS["since"], data, VIEW).words
    assert words.headline == ("Of the 5 named mutuals live on 8 February 2013, 1 is still going, 3 ended and 1 has not been seen lately")


@pytest.mark.parametrize("regions", [(), ("London",)])
def test_all_that_were_live_are_listed_once_and_add_up(regions: tuple[str, ...]) -> None:
    looked_at = view(REFERENCE, regions=regions) if regions else view(REFERENCE)
    result, each = since(DATA, looked_at), since_list(DATA, looked_at).frame
    assert result.facts.live == len(each) == result.frame["bodies"].sum()
    assert result.facts.still + result.facts.ended + result.facts.unseen == result.facts.live
    assert Counter(each["fate"]) == dict(zip(result.frame["fate"], result.frame["bodies"], strict=True))
    # And nothing that is still going has an end
    assert each.loc[~each["fate"].str.startswith("Ended"), "ended"].eq("").all()
