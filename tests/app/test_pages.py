"""Every page runs on the real register, whatever the view, and shows the numbers that the measures give."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lib.catalogue import CARDS
from lib.core.glossary import EVERYWHERE, find_terms
from lib.exports.notices import STATUS
from lib.topics.outcomes.measure import THEMES
from lib.topics.overview.measure import scope_counts
from lib.ui import state
from lib.view.pages import PAGES, Page
from lib.view.view import from_params
from tests.app.opening import open_page
from tests.editions import NEWEST as DATA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.testing.v1 import AppTest

    from lib.register.dataset import Dataset

ROOT = Path(__file__).resolve().parents[2]
#: The mutuals of which most is known.
WELL_KNOWN = [str(name) for name in DATA.observations["mutual_id"].value_counts().index[:3]]
VIEWS: Mapping[str, Mapping[str, list[str]]] = {
    "default": {},
    "before the first mutual": {"as_at": ["2006-01-01"]},
    "latest": {"as_at": [DATA.latest.isoformat()]},
    "one region": {"region": ["London"]},
    "one sector": {"sector": [DATA.register.sectors[0]]},
    "a group, by value": {"sector": [f"{DATA.register.sector_groups[0][0]} (all)"], "measure": ["Value of services"]},
    "staff in a small region": {"region": ["East Midlands"], "measure": ["Staff"]},
    "rate": {"measure": ["Mutuals per million people"]},
    "nothing counted": {"evidence": [""]},
    "weak only": {"evidence": ["Weak"]},
    "nonsense": {"sector": ["Nowhere"], "as_at": ["soon"], "measure": ["Joy"], "colour": ["blue"]},
}


#: Views that are least alike; 'make thorough' opens every page with all of them.
OFTEN = {"default", "before the first mutual", "a group, by value", "nothing counted", "nonsense"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
@pytest.mark.parametrize("name", [pytest.param(name, marks=[] if name in OFTEN else pytest.mark.thorough) for name in VIEWS])
def test_a_page_answers_every_view_without_an_exception(page: Page, name: str) -> None:
    app = open_page(page.path, VIEWS[name])
    assert [title.value for title in app.title] == [page.heading]


@pytest.mark.parametrize("name", ["default", "one region", "one sector", "latest", "weak only"])
def test_the_summary_counts_what_the_register_names(name: str) -> None:
    # Given a view read from a link
    view, _ = from_params(VIEWS[name], DATA.register, DATA.latest)
    counts = scope_counts(DATA, view)
    # When the overview is opened with that link
    app = open_page("", VIEWS[name])
    # Then the line under the heading has both counts
    summary = str(app.container(key="summary").get("html")[0].proto.body)
    live, named = counts["sightings"].live, counts["named"]
    assert live == named or not live or (f">{live} mutual" in summary and f"of {named} in all" in summary)
    assert str(named) in summary


def test_what_a_link_asks_for_in_vain_is_said_and_nothing_breaks() -> None:
    app = open_page("", VIEWS["nonsense"])
    said = " ".join(caption.value for caption in app.caption)
    assert "‘Nowhere’" in said
    assert "‘soon’" in said
    assert app.date_input(key="as_at").value == DATA.register.reference_date


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_every_page_states_status_edition_updates_contact_and_limits(page: Page) -> None:
    text = " ".join(markdown.value for markdown in open_page(page.path).container(key="footer").markdown)
    for words in (
        STATUS,
        DATA.edition,
        "Last updated",
        "next update",
        f"Contact: {DATA.register.contact}",
        "Methods",
        "Accessibility",
        "Feedback",
        "Licence",
    ):
        assert words in text


def test_clear_brings_back_the_default_view() -> None:
    app = open_page("", {"region": ["London"], "as_at": ["2018-03-31"], "evidence": ["Weak"]})
    app.button(key="clear").click().run()
    assert not app.exception
    assert app.multiselect(key="region").value == []
    assert app.date_input(key="as_at").value == DATA.register.reference_date


def test_a_preset_moves_the_date() -> None:
    app = open_page()
    preset = DATA.register.presets[1]
    app.get_by_key("preset").set_value(preset.label).run()
    assert app.date_input(key="as_at").value == preset.date


def contents(data: Dataset) -> dict[str, str]:
    return {name: frame.to_json(date_format="iso", orient="split") for name, frame in data.tables.items() if not name.startswith("geo_")}


def test_no_page_changes_the_shared_frames() -> None:
    # Given the very dataset that all sessions share
    shared = state.dataset()
    before = contents(shared)
    # When every page has run
    for page in PAGES:
        open_page(page.path, VIEWS["one region"])
    # Then it is the same object with the same contents
    assert state.dataset() is shared
    assert contents(shared) == before


def words_on(app: AppTest) -> set[str]:
    """The words of the glossary that a page uses below its filters, without those of every page."""
    texts = [str(getattr(each.proto, "body", "")) for kind in ("markdown", "html", "caption") for each in app.main.get(kind)]
    return set(find_terms(re.sub(r"<style.*?</style>|<[^>]+>", " ", " ".join(texts), flags=re.DOTALL))) - set(EVERYWHERE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_the_drawer_explains_the_words_of_its_page_and_no_others(page: Page) -> None:
    # Given what a page says at its own date, and at the latest, by which more has happened
    app, later = open_page(page.path), open_page(page.path, VIEWS["latest"])
    # Then each word of the glossary in it is explained, and no word that it never uses
    assert words_on(app) <= set(page.words) <= words_on(app) | words_on(later)
    explained = next(each.value for each in app.sidebar.markdown if "**Live.**" in each.value)
    assert re.findall(r"\*\*(.+?)\.\*\*", explained) == sorted({*EVERYWHERE, *page.words})


#: Where links lead that between them show every card: path -> the parameters of each.
LINKS: Mapping[str, Sequence[Mapping[str, list[str]]]] = {
    "map": [{"level": ["Regions"]}, {"level": ["Local authorities"]}],
    "growth": [{"split": ["Sector group"]}, {"split": ["Region"]}],
    "sectors": [{"detail": ["Sectors"]}, {"detail": ["Sector groups"]}],
    "mutuals": [{}, {"mutual": WELL_KNOWN[:1]}, {"compare": WELL_KNOWN}],
    "nearby": [{"near": ["Leeds"]}],
    "outcomes": [{"theme": [theme]} for theme in THEMES],
    "pipeline": [{"as_at": [DATA.latest.isoformat()]}, {"list": ["Ambassadors"]}, {"list": ["Published figures"]}],
    "claims": [
        {"claim": [str(DATA.tables["claims"].set_index("claim_id")["value"].first_valid_index())]},
        {"claim-list": ["Table"]},
    ],
}


def cards_on(app: AppTest) -> set[str]:
    """The cards that are drawn on a page, by the keys of their containers, and the briefing, which its sheets show."""
    found = {card for card in CARDS if has(app, f"card-{card}")}
    return found | ({"briefing"} if any('class="sheet' in each.proto.body for each in app.get("html")) else set())


def has(app: AppTest, key: str) -> bool:
    try:
        app.container(key=key)
    except KeyError:
        return False
    return True


def test_every_card_is_drawn_on_a_page() -> None:
    # Given every page, by every link that changes which cards it has
    drawn: set[str] = set()
    for page in PAGES:
        for params in LINKS.get(page.path, [{}]):
            # When it is opened
            drawn |= cards_on(open_page(page.path, params))
    # Then no card is left that nobody would see
    assert set(CARDS) - drawn == set()
