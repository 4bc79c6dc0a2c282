"""Links last, in a real browser: an old link opens its view, and a pinned edition stays while the reader moves about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lib.view.addresses import FEED
from tests.editions import NEWEST as DATA

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.driver import Visitor

    Visit = Callable[..., Visitor]

OLDER = DATA.older[0].name


@pytest.mark.thorough
def test_a_link_of_the_first_version_opens_its_view_in_the_present_form(visit: Visit) -> None:
    old = visit("growth?v=1&date=2018-03-31&sectors=Health,Libraries&grade=high,low")
    new = visit("growth?as_at=2018-03-31&sector=Health+(all)&sector=Libraries&evidence=Strong&evidence=Weak")

    assert "31 March 2018" in old.summary()
    assert old.summary() == new.summary()
    assert "as_at=2018-03-31" in old.url()
    assert "date=" not in old.url()
    assert old.page.get_by_text("earlier form").count() == 1


def test_a_pinned_edition_stays_from_page_to_page_until_the_reader_follows_the_newest(visit: Visit) -> None:
    # Given a link that pins the older edition
    visitor = visit(f"?edition={OLDER}&region=London")
    # When the reader goes to another page
    visitor.go("Growth")
    # Then it is still that edition, in the address and at the foot
    assert f"edition={OLDER}" in visitor.url()
    assert f"Data edition {OLDER}." in visitor.page.locator(".st-key-footer").inner_text()
    # And the link in the notice leads to the same view in the newest
    visitor.open(visitor.page.get_by_role("link", name="See this page in the newest edition").evaluate("link => link.href"))
    assert "/growth" in visitor.url()
    assert "edition=" not in visitor.url()
    assert "London" in visitor.summary()
    assert f"Data edition {DATA.edition}." in visitor.page.locator(".st-key-footer").inner_text()


def test_the_feed_is_served_where_the_page_says(visit: Visit) -> None:
    visitor = visit("changes")
    address = visitor.page.get_by_role("link", name="Atom feed").evaluate("link => link.href")
    answer = visitor.page.request.get(address)

    assert address.endswith(FEED)
    assert answer.status == 200
    assert "<feed" in answer.text()
