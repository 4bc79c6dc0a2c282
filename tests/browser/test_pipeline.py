"""The pipeline page in a browser: opened by its link, read by axe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.test_access import ENDS, check_at_every_width

if TYPE_CHECKING:
    from tests.browser.conftest import Visit


@pytest.mark.thorough
def test_survival_opens_by_its_link_with_its_table(visit: Visit) -> None:
    # Given a fresh link to the table behind the survival curve at the latest date
    visitor = visit("pipeline?as_at=2026-06-22&pipeline-survival=Table")
    # Then headline and table are there, with the range
    card = visitor.page.locator(".st-key-card-pipeline-survival")
    assert "95% range" in card.locator("h2").inner_text()
    assert "Low end of 95% range" in card.locator("thead").first.inner_text()
    # And axe finds nothing at any width
    check_at_every_width(visitor, ENDS)
