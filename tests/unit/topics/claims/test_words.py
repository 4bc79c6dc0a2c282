"""The claims in words: figures with their units, long numbers, where a test leads."""

from __future__ import annotations

import pytest

from lib.register.tables.claims import TEST_KINDS
from lib.topics.claims.words import figure_of, readable, short_figure
from lib.ui.claims import SHOWN_ON
from lib.view.pages import PAGES


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (45, "per cent (maximum)", "up to 45%"),
        (1_000_000_000, "GBP a year", "£1 billion a year"),
        (70, "councils (more than)", "more than 70 councils"),
        (7.2, "fold", "7.2 times"),
        (1600, "visits a week", "1,600 visits a week"),
    ],
)
def test_a_figure_is_said_with_its_unit(value: float, unit: str, expected: str) -> None:
    assert figure_of(value, unit) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [(45, "per cent (maximum)", "45%"), (1_000_000_000, "GBP a year", "£1 billion"), (7.2, "fold", "7.2 times"), (70, "councils", "70")],
)
def test_a_label_leaves_out_what_is_counted(value: float, unit: str, expected: str) -> None:
    assert short_figure(value, unit) == expected


def test_every_kind_of_test_leads_to_a_page_of_the_site_or_stands_in_the_picture() -> None:
    assert set(SHOWN_ON) == set(TEST_KINDS) - {"published"}
    assert {path for path, _ in SHOWN_ON.values()} <= {page.path for page in PAGES}


def test_long_numbers_of_a_text_are_written_for_readers() -> None:
    assert readable("900000000 (2010, 2011); over 1000000000 (2012)", "GBP a year") == "£900 million (2010, 2011); over £1 billion (2012)"
    assert readable("55852 or 55832 support award", "boroughs") == "55,852 or 55,832 support award"
