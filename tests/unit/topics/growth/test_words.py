"""Growth in words, on small registers: against the base year, falls and leaders."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lib.catalogue import CARDS
from lib.view.view import View
from tests.unit.factories import make_dataset, mutual, published

VIEW = View(as_at=date(2013, 2, 8))
EARLY, LATE = ("2009-01-01",) * 3, ("2011-01-01",) * 3
PUBLISHED = [published("live_mutuals", "2010-07-02", 9), published("live_mutuals", "2013-02-08", 65)]


@pytest.mark.parametrize(
    ("starts", "as_at", "text"),
    [
        ([EARLY, ("2011-01-01",) * 3], VIEW.as_at, "2 named mutuals were live on 8 February 2013, up from 1 in 2010"),
        ([EARLY] * 5 + [("2011-01-01",) * 3] * 5, VIEW.as_at, "10 named mutuals were live on 8 February 2013, twice as many as in 2010"),
        (
            [EARLY] * 6 + [("2011-01-01",) * 3] * 8,
            VIEW.as_at,
            "14 named mutuals were live on 8 February 2013, 2.3 times as many as in 2010",
        ),
        ([EARLY], VIEW.as_at, "1 named mutual was live on 8 February 2013, the same number as in 2010"),
        ([("2011-01-01",) * 3], VIEW.as_at, "1 named mutual was live on 8 February 2013; there were none in mid-2010"),
        ([EARLY], date(2010, 3, 1), "1 named mutual was live on 1 March 2010"),
        ([EARLY, EARLY], date(2007, 3, 1), "No named mutual was live on 1 March 2007; by mid-2010 there were 2"),
    ],
)
def test_growth_is_told_from_the_base_year(starts: list[Any], as_at: date, text: str) -> None:
    data = make_dataset([mutual(number, start=start) for number, start in enumerate(starts)])
    assert CARDS["growth-live"].work_out(data, View(as_at=as_at)).words.headline == text


def test_a_fall_since_the_base_year_is_a_fall() -> None:
    data = make_dataset([mutual(1, start=EARLY, end=("2012-01-01",) * 3), mutual(2, start=EARLY)])
    headline = CARDS["growth-live"].work_out(data, VIEW).words.headline
    assert headline == "1 named mutual was live on 8 February 2013, down from 2 in 2010"


def test_the_group_that_grew_most_is_named() -> None:
    alpha = [mutual(n, start=EARLY if n < 5 else ("2011-01-01",) * 3) for n in range(20)]
    beta = [mutual(n, start=EARLY, sector="Bananas", sector_group="Beta") for n in range(20, 25)]
    words = CARDS["growth-times"].work_out(make_dataset([*alpha, *beta], totals=PUBLISHED), VIEW).words
    # Twenty apples from five, five bananas from five, 25 from ten in all
    assert words.headline == "Alpha grew most: 4 times as many as in 2010, against 2.5 times overall"
    assert "Published counts went from 9 to 65, which is 7.2 times as many." in words.caption
