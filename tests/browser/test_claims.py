"""A link to one claim, opened cold: it stands open, everybody can use it, and opening another brings that into the link."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.test_access import FITS, violations

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.driver import Visitor

    Visit = Callable[..., Visitor]

#: For each claim with two bars the shares that they stand for, and how long they are drawn.
BARS = """() => [...document.querySelectorAll('.claim .pair')].map(pair => [...pair.querySelectorAll('.line')])
  .filter(lines => lines.length == 2)
  .map(lines => [lines.map(line => parseFloat(line.style.width)), lines.map(line => line.getBoundingClientRect().width)])"""


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


def test_both_bars_of_a_claim_are_drawn_to_one_scale_however_long_their_figures_are(visit: Visit) -> None:
    # Given the cards of all claims, on a desk and on a phone
    visitor = visit("claims")
    for width in (1280, 390):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.settle()
        # Then the two bars of a card are as long as the shares that they stand for
        drawn = visitor.page.evaluate(BARS)
        assert len(drawn) > 5
        for shares, pixels in drawn:
            assert pixels[0] * shares[1] == pytest.approx(pixels[1] * shares[0], rel=0.02), (width, shares, pixels)
