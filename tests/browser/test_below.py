"""Below a path of its host, both forms draw their maps and share the address that the reader is at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.driver import Visitor
from tests.browser.server import ROOT, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.thorough
@pytest.mark.parametrize("form", ["serve.py", "app.py"])
def test_below_a_path_maps_are_drawn_and_links_lead_back(browser: Browser, form: str) -> None:
    with serve(ROOT / form, below="/mutuals") as base:
        # Given a reader at a page below a path that a page of ours is named after
        files: dict[str, int] = {}
        visitor = Visitor(page=browser.new_page(), address=base)
        visitor.page.on("response", lambda answer: files.update({answer.url: answer.status}) if "/app/static/" in answer.url else None)
        for page in ("", "map?region=London", "growth?region=London"):
            visitor.open(page)
            # When they press Share
            visitor.page.get_by_role("button", name="Share").click()
            visitor.settle()
            offered = [each.inner_text().split("\n")[-1] for each in visitor.page.get_by_test_id("stCode").all()][:2]
            # Then both addresses are below the path, and the first is where they are
            assert offered[0].removesuffix("&v=2") == f"{base}/{page}"
            assert all(each.startswith(f"{base}/{page.partition('?')[0]}?") for each in offered[1:])
        # And every boundary was found
        assert f"{base}/app/static/regions.geojson" in files
        assert set(files.values()) <= {200, 206, 304}
        assert visitor.console_errors == []
        visitor.page.close()
