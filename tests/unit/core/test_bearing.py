"""What must bear a statement: one rule, held at its edges and where it is used."""

from __future__ import annotations

from datetime import date

import pytest

from lib.catalogue import CARDS
from lib.core.bearing import bears, bears_leader, bears_share
from lib.core.card import work_out
from lib.core.result import Coverage
from lib.topics.lines.lines import Line, OpenQuestion, work_out_lines
from lib.view.view import View
from tests.unit.factories import figure, make_dataset, mutual

OLD, NEW = ("2009-01-01",) * 3, ("2012-01-01",) * 3


@pytest.mark.parametrize(("known", "of", "expected"), [(5, 25, True), (4, 4, False), (5, 26, False), (0, 0, False), (20, 100, True)])
def test_five_mutuals_and_a_fifth_of_the_selection_bear_a_multiple_or_a_leader(known: int, of: int, *, expected: bool) -> None:
    assert bears(known, of) is expected
    assert bears_leader(Coverage(known=known, of=of, what="value"), of) is expected


def test_twenty_mutuals_bear_a_share() -> None:
    assert [bears_share(n) for n in (19, 20)] == [False, True]


@pytest.mark.parametrize("base", [4, 5])
def test_headlines_and_lines_refuse_the_same_multiple(base: int) -> None:
    # Given twice as many live as in the base year
    data = make_dataset([mutual(number, start=OLD if number < base else NEW) for number in range(2 * base)])
    view = View(as_at=date(2013, 2, 8))
    headline = work_out(CARDS["growth-live"], data, view).words.headline
    line = next(each for each in work_out_lines(data, view) if each.key == "growth")
    # Then both give the multiple, or neither does
    assert ("twice as many" in headline, isinstance(line, Line)) == (base == 5, base == 5)
    if base == 4:
        assert headline.endswith("up from 4 in 2010")


@pytest.mark.parametrize("known", [4, 5])
def test_headlines_and_the_briefing_refuse_the_same_leader(known: int) -> None:
    # Given a value for four or five of twenty
    rows = [mutual(number, sector="Apples" if number else "Bananas", sector_group="Alpha" if number else "Beta") for number in range(20)]
    data = make_dataset(rows, [figure(number, "turnover", "2012-12-31", 10.0 + number) for number in range(known)])
    view = View(as_at=date(2013, 2, 8), measure="value")
    named = [" had the most" in work_out(CARDS[name], data, view).words.headline for name in ("sectors", "sector-groups")]
    assert named == [known == 5] * 2
    answered = {each.key: not isinstance(each, OpenQuestion) for each in work_out_lines(data, view)}
    assert answered["value"] is (known == 5)


def test_with_few_at_risk_the_counts_are_given_instead_of_a_curve() -> None:
    # Given eight that were followed, five of which ended
    rows = [mutual(number, start=OLD, end=("2012-01-01",) * 3 if number < 5 else (None,) * 3) for number in range(8)]
    bundle = work_out(CARDS["pipeline-survival"], make_dataset(rows), View(as_at=date(2013, 2, 8)))
    assert bundle.result.empty
    assert bundle.words.empty.startswith("5 of 8 with a dated launch had ended by 8 February 2013.")
