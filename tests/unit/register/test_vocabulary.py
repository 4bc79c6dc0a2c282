"""A register speaks in its own words; names and texts of its data stay as they are."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.register.dataset import open_dataset
from lib.register.schema import Register, read_register
from lib.register.vocabulary import SILENT, Vocabulary
from lib.topics.places.measure import by_region
from lib.view.view import from_params, make_view, measure_words, to_params
from tests.unit.registers import open_register

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "data" / "source"
WORDS = {"one": "allotment", "many": "allotments", "sector_one": "city allotment", "sector_many": "city allotments", "place": "Wales"}
NAMES = ("Mutual Aid of Leeds", "Review of mutuals in England")


def speaker() -> object:
    return Vocabulary.from_mapping({"words": WORDS}).speaker(NAMES)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("A mutual is live", "An allotment is live"),
        ("each mutual, or a public service mutual", "each allotment, or a city allotment"),
        ("Mutuals in England", "Allotments in Wales"),
        ("Public service mutuals: 3 mutuals.", "City allotments: 3 allotments."),
        ("East of England and England", "East of England and Wales"),
        ("the mutual’s own site", "the allotment’s own site"),
        ("Mutual Aid of Leeds is a mutual", "Mutual Aid of Leeds is an allotment"),
        ("Review of mutuals in England", "Review of mutuals in England"),
        ("[Mutuals and sources](mutuals?mutual=mutual-aid)", "[Allotments and sources](mutuals?mutual=mutual-aid)"),
        ('<a href="mutuals">Mutuals</a>', '<a href="mutuals">Allotments</a>'),
        ("https://example.org/mutuals/mutual mutual", "https://example.org/mutuals/mutual allotment"),
        ("mutually agreed", "mutually agreed"),
        ("It left the public sector in 2011", "It began in 2011"),
    ],
)
def test_nouns_take_the_place_of_the_projects_own(written: str, said: str) -> None:
    assert speaker().say(written) == said


@given(st.text(max_size=60).map(lambda text: f"{text} mutual {text}"))
def test_said_twice_is_said_once(text: str) -> None:
    once = speaker().say(text)
    assert speaker().say(once) == once


def test_a_noun_that_holds_the_old_one_is_put_once() -> None:
    own = Vocabulary.from_mapping({"words": {"one": "friendly mutual"}}).speaker()
    assert own.say(own.say("Mutuals and a mutual")) == "Friendly mutuals and a friendly mutual"


def test_the_projects_own_register_says_every_text_as_written() -> None:
    data = open_dataset()
    assert data.speaker is SILENT
    assert data.register.vocabulary == Vocabulary()
    assert data.register.vocabulary.to_mapping() == {}
    assert read_register(SOURCE / "register.toml").title == data.register.title


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": "mutual"},
        {"words": {"noun": "x"}},
        {"words": {"one": 3}},
        {"words": {"one": " "}},
        {"words": {"also": ["x"]}},
        {"grades": "Strong"},
        {"extra_places": [1]},
        {"licence": ["x"]},
    ],
)
def test_what_is_wrong_is_named(wrong: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError), match=next(iter(wrong))):
        Vocabulary.from_mapping(wrong)


def test_a_register_keeps_its_words_in_the_edition(tmp_path: Path) -> None:
    register = open_register(tmp_path).register
    again = Register.from_mapping(register.to_mapping())
    assert again == register
    assert again.vocabulary.nouns["many"] == "co-operatives"


def test_the_view_of_a_register_has_its_own_defaults(tmp_path: Path) -> None:
    # Given a register that counts every grade, has a further place, and no headcounts and no residents
    data = open_register(tmp_path)
    # When nothing is asked for
    view = make_view(data.register, data.latest)
    # Then its own default date and grades hold and stay out of the link
    assert (view.grades, view.as_at) == (("Strong", "Moderate", "Weak"), data.register.reference_date)
    assert to_params(view, data.register) == []
    assert not view.narrowed()
    # And a link with its own words is read back
    assert list(measure_words(data.register)) == ["Number of co-operatives", "Value of services", "Value of services with estimates"]
    asked = {"region": ["Scotland"], "measure": ["Number of co-operatives"], "evidence": ["Strong"]}
    found, notices = from_params(asked, data.register, data.latest)
    assert (found.regions, found.measure, found.grades, notices) == (("Scotland",), "mutuals", ("Strong",), ())
    _, refused = from_params({"measure": ["Staff"]}, data.register, data.latest)
    assert len(refused) == 1


def test_no_module_names_an_organisation_or_a_sector_of_the_register() -> None:
    # Given the names that the register holds, short ones that are everyday words left out
    with (SOURCE / "organisations.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    names = {row["name"] for row in rows} | {alias for row in rows for alias in row["aliases"].split("|")}
    register = read_register(SOURCE / "register.toml")
    names = {name for name in names if len(name) > 6} | set(register.sectors) | set(register.groups)
    pattern = re.compile(r"\b(" + "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) + r")\b")
    # When every module is read
    found = {
        f"{path.relative_to(ROOT)}: {hit}" for path in (ROOT / "lib").rglob("*.py") for hit in pattern.findall(path.read_text("utf-8"))
    }
    # Then none of the names stands there
    assert not found


def test_regions_of_a_register_without_residents_can_be_shaded(tmp_path: Path) -> None:
    data = open_register(tmp_path)
    frame = by_region(data, make_view(data.register, data.latest)).frame.set_index("area")
    own = open_dataset()
    codes = by_region(own, make_view(own.register, own.latest)).frame.set_index("area")["code"]
    assert frame.loc["London", "code"] == codes["London"]
    assert frame.loc["Yorkshire and The Humber", "mutuals"] == 2
    assert frame.loc["Scotland", "mutuals"] == 1
    assert frame["code"].isna().sum() == 1


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Value of services (at least)", "Value of grants (at least)"),
        ("Their known services are worth at least £2 million a year", "Their known value of grants is at least £2 million a year"),
        ("Turnover, or contract value where no turnover is known.", "The value of grants of the year."),
        ("Services of live mutuals in Wales were worth at least £2", "Value of grants of live clubs in Wales was at least £2"),
        ("Staff (at least) (people)", "Volunteers (at least) (volunteers)"),
        ("What a headcount is", "What a number of volunteers is"),
        ("Staff headcount", "Number of volunteers"),
        ("No staff number is known", "No number of volunteers is known"),
        ("Staff numbers known for 3 of 4", "Numbers of volunteers known for 3 of 4"),
        ("Staff is known for 3 of 4", "The number of volunteers is known for 3 of 4"),
        ("Staff control", "Staff control"),
    ],
)
def test_money_and_people_are_called_what_they_are(written: str, said: str) -> None:
    own = Vocabulary.from_mapping({"words": {"one": "club", "many": "clubs", "value": "value of grants", "staff": "volunteers"}}).speaker()

    assert own.say(written) == said
    assert own.say(own.say(written)) == own.say(written)
