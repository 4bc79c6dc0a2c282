"""Every number in every sentence can be worked out from the result it describes, and every sentence keeps the house style.

Numbers are read back out of the text and looked for among sums, counts, extremes and shares worked out here from rows, facts, grades
and coverage. Every card, every companion of one and every list beside them is checked.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.catalogue import CARDS
from lib.core.words import scope
from lib.register.dataset import Dataset, open_dataset
from lib.register.measures import MEASURES
from lib.register.schema import GRADES, PLACES, REGIONS
from lib.topics.growth.cards import CARDS as GROWTH
from lib.topics.mutuals.cards import SIDE_BY_SIDE
from lib.topics.overview.cards import KEY_FIGURES
from lib.topics.overview.words import key_figure_words, overview_sentence, summary
from lib.topics.places.cards import CARDS as PLACES_CARDS
from lib.topics.sectors.cards import CARDS as SECTORS
from lib.topics.sectors.cards import story_of
from lib.topics.sectors.words import sector_story_text
from lib.view.view import View, make_view, with_subject
from tests.unit import sentences
from tests.unit.factories import figure, make_dataset, mutual, published

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lib.core.card import Rows
    from lib.core.result import Result


def with_companions(cards: Iterable[Any]) -> list[Rows]:
    return [rows for card in cards for rows in (card, *card.companions.values())]


#: All rows that are put into words but for the story of a sector, which there is one of for each.
EVERY = {rows.id: rows for rows in (KEY_FIGURES, SIDE_BY_SIDE, *with_companions(CARDS.values()))}
#: Those that a register of organisations, figures and published totals is enough for.
SMALL = [KEY_FIGURES, *with_companions((*GROWTH, *PLACES_CARDS, *SECTORS))]


def texts(result: Result[Any]) -> list[str]:
    """Every text made of a result."""
    said = sentences.texts(result)
    if result.name == KEY_FIGURES.id:
        tiles = [key_figure_words(row, result) for row in result.frame.to_dict("records")]
        said += [summary(result.view, sightings=result.facts.sightings, named=result.facts.named), overview_sentence(result)]
        said += [text for tile in tiles for text in (tile.label, tile.named, tile.coverage, tile.published)]
    if result.name == "sector-story":
        said.append(sector_story_text(result))
    return [text for text in said if text]


# Random small registers

_starts = st.sampled_from([2004, 2008, 2010, 2011, 2012, 2013]).flatmap(
    lambda year: st.sampled_from([(f"{year}-04-01",) * 3, (f"{year}-01-01", f"{year}-07-02", f"{year}-12-31")])
)
_ends = st.sampled_from([(None,) * 3, (None,) * 3, ("2012-06-30",) * 3, ("2014-01-01", "2014-07-02", "2014-12-31")])
_sector = st.sampled_from([("Apples", "Alpha"), ("Apricots", "Alpha"), ("Bananas", "Beta")])
_row = st.tuples(_starts, _ends, _sector, st.sampled_from(PLACES), st.sampled_from(list(GRADES.values())))
_money = st.one_of(st.none(), st.integers(1_000, 90_000_000))
_staff = st.one_of(st.none(), st.integers(1, 9_000))
_views = st.builds(
    View,
    as_at=st.sampled_from([date(2006, 1, 1), date(2010, 7, 2), date(2013, 2, 8), date(2026, 11, 22)]),
    sectors=st.sampled_from([(), (), ("Alpha",), ("Apples", "Beta")]),
    regions=st.sampled_from([(), (), ("London",), ("North West", "National"), REGIONS[:4]]),
    grades=st.sampled_from([("Strong", "Moderate"), ("Strong", "Moderate", "Weak"), ("Weak",), ()]),
    measure=st.sampled_from(list(MEASURES)),
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(st.tuples(_row, _money, _staff), max_size=8), view=_views, counted=st.booleans())
def test_every_number_in_a_sentence_is_in_its_frame(rows: list[Any], view: View, counted: bool) -> None:
    # Given a random register, its figures and perhaps published totals
    mutuals, figures = [], []
    for number, ((start, end, (sector, group), place, grade), money, staff) in enumerate(rows):
        last = (None,) * 3 if end[0] is not None and end[0] <= start[2] else end
        mutuals.append(mutual(number, start=start, end=last, sector=sector, sector_group=group, place=place, grade=grade))
        figures += [figure(number, "turnover", "2012-12-31", float(money))] if money else []
        figures += [figure(number, "staff_headcount", "2010-12-31", float(staff))] if staff else []
    totals = [
        published("live_mutuals", "2010", 9),
        published("live_mutuals", "2013-02-08", 65),
        published("services_value_gbp", "2013", 1e9),
    ]
    data = make_dataset(mutuals, figures, totals if counted else [])
    # When every text is made, then each number can be found again and the style holds
    for each in (*SMALL, story_of(data.register.sectors[0])):
        result = each.work_out(data, view)
        sentences.check(result, texts(result))
    sentences.check_style(scope(view, data.register))


# The register itself


@cache
def register() -> Dataset:
    return open_dataset()


REAL_VIEWS: dict[str, dict[str, Any]] = {
    "default": {},
    "2010": {"as_at": date(2010, 7, 2)},
    "the first date": {"as_at": date(2006, 1, 1), "measure": "value"},
    "latest": {"as_at": date(2099, 1, 1)},
    "London": {"regions": ["London"], "measure": "staff"},
    "Health": {"sectors": ["Health"], "measure": "rate"},
    "weak only": {"grades": ["Weak"], "measure": "value"},
    "National": {"regions": ["National"], "measure": "rate"},
    "nothing": {"sectors": ["Fire and rescue"], "regions": ["North East"]},
    "no grade": {"grades": []},
}


#: Those that every run looks at.
OFTEN = ("default", "London", "no grade")


@cache
def subjects() -> dict[str, Any]:
    """What pages of their own are about: the mutuals with most figures, the claim with most tests, a town and the oldest edition."""
    data = register()
    mutuals = [str(name) for name in data.observations["mutual_id"].value_counts().index[:3]]
    tested = data.tables["claim_tests"]["claim_id"]
    return {
        "mutual": mutuals[0],
        "compare": mutuals,
        "claim": str(tested[tested.isin(data.tables["claims"].dropna(subset="value")["claim_id"])].value_counts().index[0]),
        "near": str(data.mutuals["town"].dropna().iloc[0]),
        "since": data.older[-1].name,
    }


@pytest.mark.parametrize("name", [name if name in OFTEN else pytest.param(name, marks=pytest.mark.thorough) for name in REAL_VIEWS])
def test_the_register_reads_well_in_every_kind_of_view(name: str) -> None:
    data = register()
    view = with_subject(make_view(data.register, data.latest, **REAL_VIEWS[name]), **subjects())
    for rows in (*EVERY.values(), story_of(data.register.sectors[0])):
        result = rows.work_out(data, view)
        sentences.check(result, texts(result))
        assert not result.empty or result.words.empty
        # And what stands under a chart is short, the rest its notes
        assert len(result.words.lead.split()) <= 20, result.name
        assert f"{result.words.lead} {result.words.notes}".strip() == result.words.caption


@pytest.mark.parametrize("rows", [rows for rows in EVERY.values() if getattr(rows, "draw", None)], ids=lambda rows: rows.id)
def test_every_picture_says_that_its_table_has_the_same_numbers(rows: Rows) -> None:
    data = register()
    result = rows.work_out(data, with_subject(make_view(data.register, data.latest, as_at=data.latest), **subjects()))
    assert not result.empty
    assert result.words.alt.endswith("The table has the same numbers.")


def test_the_check_of_numbers_finds_a_wrong_one() -> None:
    # Given a true sentence and one that is out by four mutuals
    result = CARDS["map-regions"].work_out(make_dataset([mutual(1), mutual(2)]), View(as_at=date(2013, 2, 8)))
    sentences.check(result, ["London had 2 live mutuals"])
    # Then the check tells them apart
    with pytest.raises(AssertionError, match="6 in"):
        sentences.check(result, ["London had 6 live mutuals"])


@pytest.mark.parametrize("rows", EVERY.values(), ids=EVERY)
def test_the_check_of_numbers_finds_a_wrong_one_in_every_result(rows: Rows) -> None:
    # Given what the register says of a view, and a number that none of its figures comes near
    data = register()
    result = rows.work_out(data, with_subject(make_view(data.register, data.latest), **subjects()))
    allowed = sentences.list_candidates(result)
    # Then it is none of those that a sentence may say
    assert not sentences.fits("count", 987_654_321_987.0, allowed["count"])
    assert not sentences.fits("share", 4_321.0, allowed["share"])
