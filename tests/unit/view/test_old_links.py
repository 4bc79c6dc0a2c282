"""Links last: one of an older form opens the view it was made for, and one of the present form is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lib.build.check import check_register
from lib.register.measures import MEASURES
from lib.register.schema import Register
from lib.view.links import PARAMETER, VERSION, migrate
from lib.view.view import PARAMETERS, View, from_params, to_query
from tests.unit.factories import REGISTER
from tests.unit.view.test_view import views

LATEST = date(2026, 11, 22)


def opened(query: str, register: Register = REGISTER) -> tuple[View, tuple[str, ...]]:
    """What a reader sees who opens a link: the view, and what is said about the link."""
    params, migrated = migrate(parse_qs(query, keep_blank_values=True), register)
    view, ignored = from_params(params, register, LATEST)
    return view, (*migrated, *ignored)


@pytest.mark.parametrize("version", ["&v=1", ""])
def test_a_link_of_version_1_opens_the_view_it_was_made_for(version: str) -> None:
    view, said = opened(f"date=2018-03-31&sectors=Apples,Bananas&grade=high,low&measure=value&region=London{version}")

    assert view == View(
        as_at=date(2018, 3, 31), sectors=("Apples", "Bananas"), regions=("London",), grades=("Strong", "Weak"), measure="value"
    )
    assert len(said) == 1
    assert "earlier form" in said[0]


@pytest.mark.parametrize("key", ["mutuals", "value", "staff", "rate"])  # those there were
def test_version_1_carried_the_keys_of_measures(key: str) -> None:
    params, _ = migrate({"v": ["1"], "measure": [key]}, REGISTER)

    assert params["measure"] == [MEASURES[key].label]


@pytest.mark.parametrize(("grade", "shown"), [("high", "Strong"), ("medium", "Moderate"), ("low", "Weak")])
def test_version_1_carried_the_confidence_of_the_source(grade: str, shown: str) -> None:
    assert opened(f"v=1&grade={grade}")[0].grades == (shown,)


def test_the_open_face_of_the_card_called_sectors_is_not_a_list_of_sectors() -> None:
    given = {"sectors": ["Table"], "region": ["London"]}

    assert migrate(given, REGISTER) == (given, ())


@given(views)
def test_a_link_of_the_present_form_is_left_alone(view: View) -> None:
    params = parse_qs(to_query(view, REGISTER).removeprefix("?"), keep_blank_values=True)

    assert migrate(params, REGISTER) == (params, ())
    assert not params or params[PARAMETER] == [str(VERSION)]


NAMES = st.sampled_from([*PARAMETERS, PARAMETER, "date", "sectors", "regions", "grade"]) | st.text()


@given(st.dictionaries(NAMES, st.lists(st.text() | st.sampled_from(["1", "2", "3", "²", "-1", "high,low", "value"]), max_size=3)))
@example({"sectors": ["Apples:,Apples"]})
@example({"sector": ["%252541pples"]})
def test_no_link_breaks_the_migration_and_migrating_twice_changes_nothing_more(params: dict[str, list[str]]) -> None:
    once, _ = migrate(params, REGISTER)

    assert migrate(once, REGISTER) == (once, ())
    from_params(once, REGISTER, LATEST)


def test_a_sector_renamed_in_the_register_is_found_by_its_old_name() -> None:
    # Given a register that renamed a sector twice, the last time to Apples
    register = replace(REGISTER, renamed=(("sector", "Pippins", "Cox"), ("sector", "Cox", "Apples")))

    # Then links of every time open the sector, without code
    for word in ("Pippins", "Cox"):
        view, said = opened(f"sector={word}&v=2", register)
        assert view.sectors == ("Apples",)
        assert len(said) == 1


def test_a_register_keeps_its_renamed_words_through_release_json() -> None:
    register = replace(REGISTER, renamed=(("sector", "Cox", "Apples"), ("mutual", "old-id", "new-id")))

    assert Register.from_mapping(register.to_mapping()) == register
    assert "renamed" not in REGISTER.to_mapping()


@pytest.mark.parametrize(
    ("renamed", "complaint"),
    [
        (("colour", "Red", "Blue"), "'colour' holds no words of the register"),
        (("sector", "Apples", "Bananas"), "sector 'Apples' is still in use"),
        (("sector", "Cox", "Aples"), "did you mean 'Apples'"),
        (("region", "Up North", "Norht West"), "did you mean 'North West'"),
    ],
)
def test_the_build_refuses_a_renaming_that_leads_nowhere(renamed: tuple[str, str, str], complaint: str) -> None:
    problems = check_register(replace(REGISTER, renamed=(renamed,)))

    assert [complaint in problem.message for problem in problems] == [True]
