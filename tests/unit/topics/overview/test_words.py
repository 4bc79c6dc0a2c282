"""The overview in words, on small registers: exact wording for none, one, several and unknowns."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lib.catalogue import CARDS
from lib.core.wording import pounds
from lib.topics.overview import measure as overview
from lib.topics.overview.words import key_figure_words, key_numbers, overview_line, overview_sentence, rest_of_summary, summary
from lib.view.view import View, make_view
from tests.editions import NEWEST as REAL
from tests.unit.factories import figure, four_mutuals, make_dataset, mutual, published

VIEW = View(as_at=date(2013, 2, 8))


def test_the_overview_puts_named_beside_published() -> None:
    assert overview_sentence(overview.key_figures(four_mutuals(), VIEW)) == (
        "On 8 February 2013 the register names 4 live mutuals in England; the published count was 65. "
        "Their services were worth £2.35 million a year in figures found for 1 of 4, of 2012, against about £1 billion published."
    )


def test_the_one_sentence_and_the_four_numbers_say_what_is_named_and_what_was_published() -> None:
    result = overview.key_figures(four_mutuals(), VIEW)
    known = int(result.frame.set_index("figure").loc["value", "known"])
    assert overview_line(result).startswith(
        "On 8 February 2013 the register names 4 live mutuals in England (65 published); their services"
    )
    assert f"for the {known} with a figure" in overview_line(result)
    numbers = key_numbers(result)
    assert numbers[0].label == "Live mutuals"
    assert numbers[0].line == "65 published"
    assert len(numbers) == 4


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
    result = overview.key_figures(four_mutuals(), VIEW)
    tiles = [key_figure_words(row, result) for row in result.frame.to_dict("records")]
    assert [tile.named for tile in tiles] == ["4", "£2.35 million", "£2.35 million", "1,230", "No multiple"]
    assert tiles[0].coverage == "No partial dates in doubt."
    assert tiles[1].coverage == "In figures found for 1 of 4, of 2012."
    assert tiles[2].coverage == "Nothing estimated; traced or estimated for 1 of 4 mutuals."
    assert tiles[4].coverage == "4 against 1 in mid-2010, too few for a multiple."
    assert [tile.published for tile in tiles] == [
        "65 published for 8 February 2013.",
        "About £1 billion published for 8 February 2013.",
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
    assert "Between 1 and 2 were live" in CARDS["growth-live"].work_out(data, VIEW).words.caption


@pytest.mark.parametrize(
    ("mutuals", "view", "text"),
    [
        ([], VIEW, "No mutuals are named as live on 8 February 2013"),
        ([mutual(1)], VIEW, "The only mutual named as live on 8 February 2013"),
        (
            [mutual(1), mutual(2, grade="Weak"), mutual(3, grade="Weak")],
            VIEW,
            "1 mutual named as live on 8 February 2013",
        ),
        (
            [mutual(1)],
            View(as_at=VIEW.as_at, regions=("North West",)),
            "The only mutual named as live on 8 February 2013 is left out by the filters",
        ),
        ([mutual(1), mutual(2)], View(as_at=VIEW.as_at, regions=("North West",)), "None of the 2 mutuals named as live on 8 February 2013"),
    ],
)
def test_the_line_under_the_filters_counts_what_is_shown(mutuals: list[Any], view: View, text: str) -> None:
    assert summary(view, **overview.scope_counts(make_dataset(mutuals), view)) == text


@pytest.mark.parametrize(
    ("grades", "text"),
    [
        (("Strong", "Moderate"), "1 mutual named as live on 8 February 2013, of 2 in all with weak evidence too: all sectors, England"),
        (("Weak",), "1 mutual named as live on 8 February 2013, of 2 in all with strong and moderate evidence too: all sectors, England"),
        (("Moderate",), "None of the 2 mutuals named as live on 8 February 2013: all sectors, England, without strong and weak evidence"),
        (
            ("Strong", "Moderate", "Weak"),
            "Both mutuals named as live on 8 February 2013: all sectors, England, strong, moderate and weak evidence",
        ),
        ((), "None of the 2 mutuals named as live on 8 February 2013: all sectors, England, no evidence grade"),
    ],
)
def test_the_line_says_once_which_evidence_is_left_out(grades: tuple[str, ...], text: str) -> None:
    # Given a mutual of strong evidence and one of weak
    view, data = View(as_at=VIEW.as_at, grades=grades), make_dataset([mutual(1), mutual(2, grade="Weak")])
    counts = overview.scope_counts(data, view)
    assert summary(view, **counts) + rest_of_summary(view, **counts) == text


def test_what_is_traced_is_said_first_and_what_is_estimated_with_its_range_and_count() -> None:
    # Given the real register on the day of the statement, of whose live mutuals some have no known value
    result = overview.key_figures(REAL, make_view(REAL.register, REAL.latest))
    rows = {row["figure"]: row for row in result.frame.to_dict("records")}
    estimated, value = rows["estimated"], rows["value"]
    assert estimated["known"] > value["known"]
    sentence = overview_sentence(result)
    tile = key_figure_words(estimated, result)
    # Then both texts name sum, range and count, and the traced sum comes first
    amounts = [pounds(estimated[name]) for name in ("named", "low", "high")]
    assert sentence.index(pounds(value["named"])) < sentence.index(amounts[0])
    told = f"With estimates it comes to about {amounts[0]} ({amounts[1]} to {amounts[2]}) a year, for {estimated['known']:.0f} of them."
    assert told in sentence
    assert tile.named == f"About {amounts[0]}"
    assert tile.coverage.startswith(f"Between {amounts[1]} and {amounts[2]}; traced or estimated for {estimated['known']:.0f} of ")


def test_an_estimate_that_few_figures_bear_out_says_so() -> None:
    # Given the latest day, near which fewer than five or a fifth are traced, and the day of the statement with many
    later, then = (overview.key_figures(REAL, make_view(REAL.register, REAL.latest, as_at=day)) for day in (REAL.latest, VIEW.as_at))
    value = next(row for row in later.frame.to_dict("records") if row["figure"] == "value")
    assert value["known"] < max(5, 0.2 * value["of"])
    # Then sentence, line and number of the first say it, and none of the second
    said = [(overview_sentence(each), overview_line(each), key_numbers(each)[1].line) for each in (later, then)]
    assert [["few figures" in text for text in texts] for texts in said] == [[True] * 3, [False] * 3]
