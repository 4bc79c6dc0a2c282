"""A view and its link say the same, and no link can break the page."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.register.measures import MEASURES
from lib.register.schema import GRADES, PLACES
from lib.view.view import (
    PARAMETERS,
    View,
    expand_sectors,
    from_params,
    make_view,
    sector_options,
    to_params,
    to_query,
    with_subject,
)
from tests.unit.factories import REGISTER

LATEST = date(2026, 11, 22)
views = st.builds(
    lambda subject, **chosen: with_subject(make_view(REGISTER, LATEST, **chosen), **subject),
    as_at=st.dates(min_value=REGISTER.first_date, max_value=LATEST),
    sectors=st.sets(st.sampled_from(list(sector_options(REGISTER).values()))),
    regions=st.sets(st.sampled_from(PLACES)),
    grades=st.sets(st.sampled_from(list(GRADES.values()))),
    measure=st.sampled_from(list(MEASURES)),
    subject=st.fixed_dictionaries(
        {
            "mutual": st.sampled_from(["", "m1", "a-mutual"]) | st.text(),
            "compare": st.lists(st.sampled_from(["m1", "m2", "m3", "m4", "m5"]) | st.text(), max_size=6),
            "near": st.text(),
            "within": st.sampled_from(["", "5", "100", "7"]) | st.text(),
            "since": st.sampled_from(["", "2026-11", "2026-11-22"]) | st.text(),
            "claim": st.sampled_from(["", "C10"]) | st.text(),
            "note": st.text(max_size=400),
        }
    ),
    edition=st.sampled_from(["", "2026-11", "2026-11.2"]) | st.text(),
)


def read(query: str) -> tuple[View, tuple[str, ...]]:
    return from_params(parse_qs(query.removeprefix("?"), keep_blank_values=True), REGISTER, LATEST)


@given(views)
def test_a_view_comes_back_from_its_link(view: View) -> None:
    assert read(to_query(view, REGISTER)) == (view, ())


@given(views)
def test_the_link_of_a_view_is_always_the_same_and_uses_documented_parameters(view: View) -> None:
    names = [name for name, _ in to_params(view, REGISTER)]
    assert set(names) <= set(PARAMETERS)
    assert names == sorted(names, key=list(PARAMETERS).index)


def test_the_default_view_has_an_empty_link() -> None:
    assert to_query(make_view(REGISTER, LATEST), REGISTER) == ""


@given(st.dictionaries(st.one_of(st.sampled_from(list(PARAMETERS)), st.text()), st.lists(st.text(), max_size=4)))
def test_no_link_raises_and_what_is_ignored_is_said(params: dict[str, list[str]]) -> None:
    view, notices = from_params(params, REGISTER, LATEST)
    assert REGISTER.first_date <= view.as_at <= LATEST
    known = {word.casefold() for words in (sector_options(REGISTER), sector_options(REGISTER).values()) for word in words}
    unknown = [value for value in params.get("sector", []) if value and value.casefold() not in known]
    assert sum("asked for sector" in notice for notice in notices) == len(unknown)


@pytest.mark.parametrize(("asked", "shown"), [("1999-01-01", REGISTER.first_date), ("2999-01-01", LATEST)])
def test_a_date_outside_the_register_is_read_as_the_nearest_one_and_said(asked: str, shown: date) -> None:
    view, (notice,) = from_params({"as_at": [asked]}, REGISTER, LATEST)
    assert view.as_at == shown
    assert f"so this shows {shown.day} {shown:%B %Y}" in notice


def test_case_and_short_names_of_measures_are_understood() -> None:
    view, notices = from_params({"measure": ["VALUE"], "sector": ["alpha", "bananas"], "evidence": ["weak"]}, REGISTER, LATEST)
    assert (view.measure, view.sectors, view.grades, notices) == ("value", ("Alpha", "Bananas"), ("Weak",), ())


def test_a_group_stands_for_its_sectors() -> None:
    assert expand_sectors(View(as_at=LATEST, sectors=("Alpha",)), REGISTER) == ("Apples", "Apricots")
    assert expand_sectors(View(as_at=LATEST), REGISTER) == ()
