"""Old links open, a pinned edition stays, and the page What changed reads well whatever it is asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lib.view.pages import PAGES, Page
from tests.app.opening import open_page
from tests.editions import NEWEST as DATA

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
OLDER = DATA.older[0].name
CHANGES = next(page for page in PAGES if page.path == "changes")


def footer(app: AppTest) -> str:
    return app.container(key="footer").markdown[0].value


def captions(app: AppTest) -> str:
    return " ".join(caption.value for caption in app.caption)


def test_a_link_of_the_first_version_opens_its_view_and_says_so_once() -> None:
    # Given a link as version 1 wrote it
    app = open_page("", {"v": ["1"], "date": ["2018-03-31"], "sectors": ["Health,Libraries"], "grade": ["high,low"], "measure": ["value"]})

    # Then the filters and the address have the present form
    assert not app.exception
    assert app.date_input(key="as_at").value.isoformat() == "2018-03-31"
    assert app.multiselect(key="sector").value == ["Health (all)", "Libraries"]
    assert app.get_by_key("evidence").value == ["Strong", "Weak"]
    assert app.selectbox(key="measure").value == "Value of services"
    assert "2018-03-31" in app.query_params["as_at"]
    assert not {"date", "sectors", "grade"} & set(app.query_params)
    # And the page says quietly that the link was old
    assert captions(app).count("earlier form") == 1


def test_a_link_of_the_present_form_is_opened_without_a_word() -> None:
    app = open_page("", {"region": ["London"], "v": ["2"]})

    assert app.multiselect(key="region").value == ["London"]
    assert "earlier form" not in captions(app)


def test_a_word_in_another_case_still_reaches_its_filter() -> None:
    assert open_page("", {"region": ["london"]}).multiselect(key="region").value == ["London"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_every_page_opens_an_older_edition_and_says_that_a_newer_one_exists(page: Page) -> None:
    app = open_page(page.path, {"edition": [OLDER]})

    assert not app.exception
    assert f"Data edition {OLDER}." in footer(app)
    told = [info.value for info in app.info if f"data edition {OLDER}" in info.value and DATA.edition in info.value]
    assert len(told) == 1
    assert f"edition={OLDER}" not in told[0]


def test_an_unknown_edition_gives_the_newest_and_a_quiet_notice() -> None:
    app = open_page("", {"edition": ["1999"]})

    assert not app.exception
    assert f"Data edition {DATA.edition}." in footer(app)
    assert "‘1999’, which is not kept" in captions(app)


def test_a_reader_can_go_to_an_older_edition_and_back() -> None:
    app = open_page()
    app.selectbox(key="edition").set_value(OLDER).run()
    assert f"Data edition {OLDER}." in footer(app)
    app.selectbox(key="edition").set_value("Newest").run()
    assert f"Data edition {DATA.edition}." in footer(app)


@pytest.mark.parametrize("since", ["", OLDER, DATA.edition, "2099-01-01", "nonsense", "../x"])
def test_what_changed_answers_every_since(since: str) -> None:
    app = open_page("changes", {"since": [since]} if since else {})

    assert not app.exception
    assert [title.value for title in app.title] == [CHANGES.heading]
    assert "filters don’t apply" in " ".join(markdown.value for markdown in app.markdown)
