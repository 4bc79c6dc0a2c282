"""A profile link opened cold shows the mutual, and everybody can read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lib.view.pages import PAGES
from tests.browser.test_access import FITS, violations
from tests.editions import NEWEST as DATA

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.driver import Visitor

    Visit = Callable[..., Visitor]

PAGE = next(page for page in PAGES if page.path == "mutuals")
#: The one with the most figures, so that every card is there.
BUSY = str(DATA.observations["mutual_id"].value_counts().index[0])


def test_a_profile_link_opened_cold_shows_name_facts_and_charts_that_axe_accepts(visit: Visit) -> None:
    # When the link is opened by someone who was never here
    visitor = visit(f"mutuals?mutual={BUSY}")
    page, row = visitor.page, DATA.mutuals.set_index("mutual_id").loc[BUSY]
    # Then name, facts and chart are there
    assert page.locator("h1").all_inner_texts() == [row["name"]]
    assert str(row["services"]) in page.locator("dl.facts").inner_text()
    assert page.locator(".st-key-card-profile-value .js-plotly-plot .points path").count() > 0
    # And the figures can be followed to their sources
    page.locator(".timeline summary").first.click()
    assert page.locator(".timeline a[href^=http]").first.is_visible()
    # And the history of its record is there
    page.get_by_text("History of the record").click()
    visitor.settle()
    assert "since edition" in page.locator(".st-key-card-record").inner_text()
    # And nothing hinders anybody, on a desk or on a small phone
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        visitor.settle()
        assert violations(visitor) == [], width
        assert page.evaluate(FITS), width


@pytest.mark.thorough
def test_the_way_from_a_profile_to_another_and_back_to_the_list_keeps_the_view(visit: Visit) -> None:
    visitor = visit(f"mutuals?mutual={BUSY}&as_at=2018-03-31")
    summary = visitor.summary()
    # When the first mutual like it is chosen, in the same tab
    first = visitor.page.locator(".st-key-card-profile-similar .short-card").get_by_role("link").first
    name = first.inner_text()
    first.click()
    visitor.page.get_by_role("heading", level=1, name=name).wait_for()
    visitor.settle()
    # And then the list
    visitor.page.get_by_role("link", name="All mutuals").click()
    visitor.page.get_by_role("heading", level=1, name=PAGE.heading).wait_for()
    visitor.settle()
    # Then the view has stayed
    assert "mutual=" not in visitor.url()
    assert visitor.summary() == summary
