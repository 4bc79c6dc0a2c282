"""The link never lies: whatever a reader does and however fast, at rest the address, filters, words and Share link agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lib.register.store import store
from tests.browser.driver import Visitor
from tests.browser.walker import KEEP_SOCKETS, Walker

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: Of the processor of a laptop, a phone has about a quarter.
SLOW = 4


@pytest.mark.parametrize(
    ("form", "slow", "seed", "steps"),
    [
        pytest.param("hosted", 1, 1, 16, id="hosted"),
        pytest.param("hosted", SLOW, 2, 60, marks=pytest.mark.thorough, id="hosted, slow"),
        pytest.param("address", 1, 3, 60, marks=pytest.mark.thorough, id="plain"),
        pytest.param("address", SLOW, 4, 60, marks=pytest.mark.thorough, id="plain, slow"),
    ],
)
def test_at_every_rest_of_a_random_walk_address_filters_words_and_share_link_agree(
    browser: Browser, form: str, slow: int, seed: int, steps: int, request: pytest.FixtureRequest
) -> None:
    # Given a reader who does not wait for pages
    context = browser.new_context(viewport={"width": 1600, "height": 900})
    context.add_init_script(KEEP_SOCKETS)
    visitor = Visitor(page=context.new_page(), address=request.getfixturevalue(form))
    context.new_cdp_session(visitor.page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
    walker = Walker(visitor=visitor, data=store().newest(), seed=seed, loses=form == "hosted")
    # When they click at random
    disagreements = walker.walk(steps)
    # Then nothing disagrees at any rest
    assert disagreements == []
    assert walker.rests > steps // 5
    assert sum(step.startswith("missed") for step in walker.steps) < steps // 4
    context.close()
