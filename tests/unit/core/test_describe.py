"""Sentences on small registers: exact wording for none, one, several, ties and unknowns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from lib.core.words import place_words, scope
from lib.topics.growth import measure as growth
from lib.topics.overview import measure as overview
from lib.topics.overview.words import key_figure_words, overview_sentence, summary
from lib.topics.places import measure as places
from lib.topics.sectors import measure as sectors
from lib.topics.sectors.words import sector_story_text
from lib.view.view import View
from tests.unit.factories import REGISTER, WORDS, figure, make_dataset, mutual, published

if TYPE_CHECKING:
    from lib.register.dataset import Dataset

VIEW = View(as_at=date(2013, 2, 8))
EARLY = ("2009-01-01",) * 3
FIGURES = [
    published("live_mutuals", "2010-07-02", 9),
    published("live_mutuals", "2013-02-08", 65),
    published("services_value_gbp", "2013-02-08", 1e9, approx="approx"),
]


def four() -> Dataset:
    """Two London apples, one of them from 2009; a banana in the North West that ended; a national apple."""
    return make_dataset(
        [
            mutual(1, start=EARLY),
            mutual(2, start=("2012-01-01", "2012-07-01", "2012-12-31"), launched="2012"),
            mutual(
                3, place="North West", sector="Bananas", sector_group="Beta", end=("2014-03-31",) * 3, lad_name="Bolton", lad_code="E08"
            ),
            mutual(4, place="National", lad_code=None, lad_name=None, lon=None, lat=None),
        ],
        [figure(1, "turnover", "2012-12-31", 2_345_000.0), figure(3, "staff_headcount", "2013-01-01", 1_234.0)],
        FIGURES,
    )


def test_the_overview_puts_named_beside_published() -> None:
    assert overview_sentence(overview.key_figures(four(), VIEW)) == (
        "On 8 February 2013 the register names 4 live mutuals in England; the published count was 65. "
        "Their known services were worth at least £2.35 million a year, against about £1 billion published."
    )


@pytest.mark.parametrize(
    ("mutuals", "figures", "view", "text"),
    [
        ([], [], VIEW, "On 8 February 2013 the register names no live mutuals in England."),
        (
            [mutual(1)],
            [],
            View(as_at=VIEW.as_at, regions=("London",)),
            "On 8 February 2013 the register names 1 live mutual in London. The value of its services is not known.",
        ),
        (
            [mutual(1)],
            [figure(1, "turnover", "2013-01-01", 650_000.0)],
            View(as_at=VIEW.as_at, grades=("Strong",)),
            "On 8 February 2013 the register names 1 live mutual in England with strong evidence. Its services were worth £650,000 a year.",
        ),
        (
            [mutual(1)],
            [],
            View(as_at=VIEW.as_at, grades=()),
            "On 8 February 2013 the register names no live mutuals in England, as no evidence grade is chosen.",
        ),
    ],
)
def test_the_overview_reads_well_for_none_one_and_unknown(mutuals: list[Any], figures: list[Any], view: View, text: str) -> None:
    assert overview_sentence(overview.key_figures(make_dataset(mutuals, figures), view)) == text


def test_a_published_count_for_another_date_says_which() -> None:
    data = make_dataset([mutual(1)], totals=[published("live_mutuals", "2012-06", 58, approx="at least")])
    assert "; the published count for June 2012 was at least 58." in overview_sentence(overview.key_figures(data, VIEW))


def test_key_figures_say_what_they_cover_and_what_was_published() -> None:
    result = overview.key_figures(four(), VIEW)
    tiles = [key_figure_words(row, result) for row in result.frame.to_dict("records")]
    assert [tile.named for tile in tiles] == ["4", "At least £2.35 million", "At least 1,230", "4 times"]
    assert tiles[0].coverage == "No partial dates in doubt."
    assert tiles[1].coverage == "Known for 1 of 4 mutuals."
    assert tiles[3].coverage == "4 against 1 in mid-2010."
    assert [tile.published for tile in tiles] == [
        "65 published for 8 February 2013.",
        "About £1 billion published for 8 February 2013.",
        "No total published near this date.",
        "7.2 times by published counts (9 published for 2 July 2010).",
    ]


def test_the_range_that_partial_dates_allow_is_said() -> None:
    # Given a mutual that began some time in 2013
    data = make_dataset([mutual(1), mutual(2, start=("2013-01-01", "2013-07-02", "2013-12-31"))])
    result = overview.key_figures(data, VIEW)
    # Then one is certain and two are possible
    assert key_figure_words(result.frame.to_dict("records")[0], result).coverage == "Between 1 and 2."
    assert "Between 1 and 2 were live" in WORDS["growth-live"](growth.live_over_time(data, VIEW)).caption


@pytest.mark.parametrize(
    ("mutuals", "view", "text"),
    [
        ([], VIEW, "No mutuals are named as live on 8 February 2013: all sectors, England, strong and moderate evidence"),
        ([mutual(1)], VIEW, "Showing the only mutual named as live on 8 February 2013: all sectors, England, strong and moderate evidence"),
        (
            [mutual(1), mutual(2, grade="Weak"), mutual(3, grade="Weak")],
            VIEW,
            "Showing 1 of 3 mutuals named as live on 8 February 2013: all sectors, England, strong and moderate evidence",
        ),
        (
            [mutual(1)],
            View(as_at=VIEW.as_at, regions=("North West",)),
            "Showing none of the 1 mutual named as live on 8 February 2013: all sectors; the North West; strong and moderate evidence",
        ),
    ],
)
def test_the_line_under_the_filters_counts_what_is_shown(mutuals: list[Any], view: View, text: str) -> None:
    assert summary(view, **overview.scope_counts(make_dataset(mutuals), view)) == text


def test_scope_and_places_in_words() -> None:
    view = View(as_at=VIEW.as_at, regions=("London", "South East"))
    assert scope(view) == "Strong and moderate evidence, all sectors, London and South East, on 8 February 2013"
    assert place_words(view) == "London and the South East"
    assert place_words(View(as_at=VIEW.as_at, regions=("London", "South East", "South West", "North West"))) == "4 regions"
    assert "all sectors" in scope(View(as_at=VIEW.as_at, sectors=("Alpha", "Beta")), REGISTER)


def test_regions_that_tie_are_named_together() -> None:
    data = make_dataset([mutual(1), mutual(2, place="North West"), mutual(3, place="National")])
    words = WORDS["map-regions"](places.by_region(data, VIEW))
    assert words.headline == "The North West and London had the most mutuals: 1 of 3 each"
    assert "1 mutual working nationally is in the table but not shaded." in words.caption


def test_a_region_that_holds_all_the_known_value_is_said_to() -> None:
    words = WORDS["map-regions"](places.by_region(four(), View(as_at=VIEW.as_at, measure="value")))
    assert words.headline == "London had all the known value: £2.35 million"
    assert words.caption.startswith("Value known for 1 of 4 mutuals, so this is at least the total.")


@pytest.mark.parametrize(
    ("starts", "as_at", "text"),
    [
        ([EARLY, ("2011-01-01",) * 3], VIEW.as_at, "2 named mutuals were live on 8 February 2013, twice as many as in 2010"),
        ([EARLY] * 3 + [("2011-01-01",) * 3] * 4, VIEW.as_at, "7 named mutuals were live on 8 February 2013, 2.3 times as many as in 2010"),
        ([EARLY], VIEW.as_at, "1 named mutual was live on 8 February 2013, the same number as in 2010"),
        ([("2011-01-01",) * 3], VIEW.as_at, "1 named mutual was live on 8 February 2013; there were none in mid-2010"),
        ([EARLY], date(2010, 3, 1), "1 named mutual was live on 1 March 2010"),
        ([EARLY, EARLY], date(2007, 3, 1), "No named mutual was live on 1 March 2007; by mid-2010 there were 2"),
    ],
)
def test_growth_is_told_from_the_base_year(starts: list[Any], as_at: date, text: str) -> None:
    data = make_dataset([mutual(number, start=start) for number, start in enumerate(starts)])
    assert WORDS["growth-live"](growth.live_over_time(data, View(as_at=as_at))).headline == text


def test_a_fall_since_the_base_year_is_a_fall() -> None:
    data = make_dataset([mutual(1, start=EARLY, end=("2012-01-01",) * 3), mutual(2, start=EARLY)])
    headline = WORDS["growth-live"](growth.live_over_time(data, VIEW)).headline
    assert headline == "1 named mutual was live on 8 February 2013, down from 2 in 2010"


def test_the_group_that_grew_most_is_named() -> None:
    alpha = [mutual(n, start=EARLY if n < 2 else ("2011-01-01",) * 3) for n in range(8)]
    beta = [mutual(n, start=EARLY, sector="Bananas", sector_group="Beta") for n in range(8, 10)]
    words = WORDS["growth-times"](growth.times_by_group(make_dataset([*alpha, *beta], totals=FIGURES), VIEW))
    # Eight apples from two, two bananas from two, ten from four in all
    assert words.headline == "Alpha grew most: 4 times as many as in 2010, against 2.5 times overall"
    assert "Published counts went from 9 to 65, which is 7.2 times as many." in words.caption


def test_sectors_are_ranked_with_their_share() -> None:
    words = WORDS["sectors"](sectors.by_sector(four(), VIEW))
    assert words.headline == "Apples had the most mutuals: 3 of 4 (75%)"
    assert "Highest: apples with 3 mutuals. Lowest: bananas with 1 mutual." in words.alt


def test_the_largest_mutuals_and_their_share() -> None:
    data = make_dataset([mutual(n) for n in range(7)], [figure(n, "turnover", "2012-12-31", 100.0 * (n + 1)) for n in range(7)])
    words = WORDS["sectors-concentration"](sectors.concentration(data, VIEW))
    assert words.headline == f"The 5 largest mutuals held {round(100 * (7 + 6 + 5 + 4 + 3) / 28)}% of the known value"


def test_a_measure_that_nobody_knows_gets_a_helpful_sentence() -> None:
    result = sectors.concentration(make_dataset([mutual(1)]), VIEW)
    words = WORDS[result.name](result)
    assert words.headline == "No value of services is known near 8 February 2013"
    assert words.empty.startswith("1 mutual was live on 8 February 2013, but no value of services is known within 3 years of that date.")


def test_an_empty_selection_says_what_to_change() -> None:
    view = View(as_at=VIEW.as_at, regions=("London",), sectors=("Bananas",))
    assert WORDS["sectors"](sectors.by_sector(four(), view)).empty == (
        "No named mutual in bananas was live in London on 8 February 2013 with strong and moderate evidence. "
        "Try a later date, more sectors, more regions or weak evidence too."
    )
    nothing = View(as_at=VIEW.as_at, grades=())
    assert WORDS["growth-live"](growth.live_over_time(four(), nothing)).empty.startswith("No evidence grade is chosen")


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


def test_the_latest_month_is_told_in_the_present() -> None:
    result = replace(places.by_region(make_dataset([mutual(1), mutual(2, place="North West")]), VIEW), edition="2013-02")
    assert WORDS["map-regions"](result).headline == "The North West and London have the most mutuals: 1 of 2 each"
