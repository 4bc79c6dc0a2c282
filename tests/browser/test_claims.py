"""A link to one claim, opened cold: it stands open, everybody can use it, and opening another brings that into the link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.test_access import FITS, violations

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.driver import Visitor

    Visit = Callable[..., Visitor]


def test_a_link_to_a_claim_opens_it_and_another_takes_its_place(visit: Visit) -> None:
    # Given a link to a claim, opened cold
    visitor = visit("claims?claim=C10", width=320)
    # Then its cards are there, axe finds nothing, and nothing scrolls sideways
    assert visitor.page.locator(".st-key-card-claim-figures .js-plotly-plot").count() == 1
    for width in (320, 1280):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.settle()
        assert violations(visitor) == [], width
        assert visitor.page.evaluate(FITS), width
    # When another claim is opened
    visitor.page.locator(".st-key-open-C11 summary").click()
    visitor.page.wait_for_function("location.search.includes('claim=C11')")
    visitor.settle()
    # Then it is the only one open, and the link carries it
    assert visitor.page.locator(".st-key-card-claim-tests").count() == 1
    assert visitor.page.locator(".st-key-open-C11 .st-key-card-claim-tests").count() == 1
