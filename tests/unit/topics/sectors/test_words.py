"""Sectors in words, on small registers: ranks, the largest, unknowns and one sector’s story."""

from __future__ import annotations

from datetime import date

from lib.catalogue import CARDS
from lib.topics.sectors import measure as sectors
from lib.topics.sectors.words import sector_story_text
from lib.view.view import View
from tests.unit.factories import figure, four_mutuals, make_dataset, mutual

VIEW = View(as_at=date(2013, 2, 8))
EARLY = ("2009-01-01",) * 3


def test_sectors_are_ranked_with_their_share() -> None:
    # Given fifteen apples of twenty, enough for a share, and then three of four, too few for a leader
    rows = [mutual(n, **({} if n < 15 else {"sector": "Bananas", "sector_group": "Beta"})) for n in range(20)]
    words = CARDS["sectors"].work_out(make_dataset(rows), VIEW).words
    assert words.headline == "Apples had the most mutuals: 15 of 20 (75%)"
    assert "Highest: apples with 15 mutuals. Lowest: bananas with 5 mutuals." in words.alt
    few = CARDS["sectors"].work_out(four_mutuals(), VIEW).words
    assert few.headline == "4 named mutuals were live on 8 February 2013, too few to say which sector had most"
    # And of six a leader, without a share
    assert CARDS["sectors"].work_out(make_dataset(rows[11:17]), VIEW).words.headline == "Apples had the most mutuals: 4 of 6"


def test_the_largest_mutuals_and_their_share() -> None:
    def headline(n: int) -> str:
        figures = [figure(number, "turnover", "2012-12-31", 100.0 * (number + 1)) for number in range(n)]
        return CARDS["sectors-concentration"].work_out(make_dataset([mutual(number) for number in range(n)], figures), VIEW).words.headline

    assert headline(20) == f"The 5 largest mutuals held {round(100 * (20 + 19 + 18 + 17 + 16) / 210)}% of the value known for 20 of 20"
    # Of seven the amounts are given instead
    assert headline(7) == "The largest of 7 mutuals with a known value held £700 a year of the £2,800 known"


def test_a_measure_that_nobody_knows_gets_a_helpful_sentence() -> None:
    words = CARDS["sectors-concentration"].work_out(make_dataset([mutual(1)]), VIEW).words
    assert words.headline == "No value of services is known near 8 February 2013"
    assert words.empty.startswith("1 mutual was live on 8 February 2013, but no value of services is known within 3 years of that date.")


def test_a_sectors_story_tells_first_newest_biggest_and_ended() -> None:
    data = make_dataset(
        [mutual(1, start=EARLY), mutual(2, start=("2012-05-01",) * 3), mutual(3, start=("2010-01-01",) * 3, end=("2012-06-30",) * 3)],
        [figure(2, "turnover", "2012-12-31", 4_000_000.0)],
    )
    assert sector_story_text(sectors.sector_story(data, VIEW, "Apples")) == (
        "The register names 3 mutuals in apples in England; 2 were live on 8 February 2013. "
        "The first was Mutual 1, launched on 1 January 2009. The newest at that date was Mutual 2, launched on 1 May 2012. "
        "The biggest by known value was Mutual 2, at £4 million a year (2012). 1 had ended by then."
    )


def test_mutuals_that_began_together_share_the_first_place() -> None:
    text = sector_story_text(sectors.sector_story(make_dataset([mutual(1), mutual(2)]), VIEW, "Apples"))
    assert "The first were Mutual 1 and Mutual 2, launched on 1 January 2011." in text
    assert "newest" not in text
