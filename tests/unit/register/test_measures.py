"""A measure is described once: what is said of it here is enough for columns, sentences and pictures."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from lib.catalogue import CARDS, FIELDS
from lib.core.words import amount, figure
from lib.register.measures import FIGURES, MEASURES, Measure, Style, area_measure, find_measure, size_measure
from lib.register.tables import TABLES
from lib.view.view import View
from tests.unit.factories import make_dataset, mutual

EVERY = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)


def test_a_name_that_is_no_measure_raises_and_says_which_there_are() -> None:
    with pytest.raises(KeyError, match="no measure 'turnover'; there are mutuals, value, estimated, staff"):
        find_measure("turnover")


def test_a_card_raises_for_a_view_whose_measure_is_none() -> None:
    # Given a view that no link can ask for
    view = View(as_at=date(2013, 2, 8), measure="turnover")
    # Then no card calls what it counts 'mutuals'
    for card_id in ("sectors", "sectors-regions", "map-regions", "map-authorities"):
        with pytest.raises(KeyError, match="turnover"):
            CARDS[card_id].work_out(make_dataset([mutual(1)]), view)


@EVERY
def test_every_column_of_a_measure_is_defined_in_its_unit(measure: Measure) -> None:
    for name in {*measure.columns, measure.key, *(measure.figure_columns if measure.observed else ())}:
        assert FIELDS[name].definition
    assert FIELDS[measure.key].unit == measure.unit
    assert FIELDS[measure.key].show.value == measure.style.value


@EVERY
def test_a_measure_has_every_word_that_is_asked_of_its_kind(measure: Measure) -> None:
    # Given the words that only measures of figures, and only those that are not counted, need
    optional = {"method", "published", "having", "amount", "single", "single_known", "covered"}
    words = {each.name: getattr(measure, each.name) for each in fields(measure) if each.type == "str"}
    assert all(words[name] for name in words if name not in optional)
    assert bool(measure.amount) == (measure.style is not Style.COUNT)
    assert all(bool(words[name]) == measure.added_up for name in ("single", "single_known", "covered"))


@pytest.mark.parametrize("measure", FIGURES, ids=lambda measure: measure.key)
def test_figures_are_those_that_the_observations_may_hold(measure: Measure) -> None:
    assert set(measure.observed) <= set(TABLES["observations"].column("measure").allowed)


@pytest.mark.parametrize(
    ("measure", "text"),
    [
        ("mutuals", "1,234 mutuals"),
        ("value", "£1,230 a year"),
        ("estimated", "£1,230 a year"),
        ("staff", "1,230 staff"),
        ("rate", "1,234.0 mutuals per million people"),
    ],
)
def test_values_are_written_as_sentences_need_them(measure: str, text: str) -> None:
    assert amount(1234, MEASURES[measure]) == text


def test_a_small_rate_is_not_rounded_away() -> None:
    assert figure(0.04, MEASURES["rate"]) == "less than 0.1"


def test_what_has_no_figure_of_its_own_gives_way() -> None:
    # Given points of single mutuals, and authorities, whose population is not held
    rate, staff = MEASURES["rate"], MEASURES["staff"]
    assert (size_measure(rate).key, size_measure(MEASURES["mutuals"]).key, size_measure(staff).key) == ("value", "value", "staff")
    assert (area_measure(rate, "authority").key, area_measure(staff, "authority").key) == ("mutuals", "staff")
    assert area_measure(rate, "region") is rate
