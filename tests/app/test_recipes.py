"""The recipes of CONTRIBUTING, walked where a machine can: a download that is listed without a button, or offered without being listed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from lib.exports import DOWNLOADS
from tests.app.opening import open_page

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
#: Where files are offered: page -> the parameters that open it.
OFFERS = {"growth": {"growth-live": "Download"}, "briefing": {}}


def offers(page: str, params: dict[str, str]) -> tuple[Sequence[str], str]:
    """The buttons that give files on a page, and its headings in bold."""
    app = open_page(page, params)
    return [each.proto.label for each in app.get("download_button")], " ".join(each.value for each in app.markdown)


def test_every_download_that_is_listed_can_be_had_and_every_one_offered_is_listed() -> None:
    # Given the Download face of a card and the page of the briefing
    pages = [offers(page, params) for page, params in OFFERS.items()]
    buttons = {re.sub(r" of .+ \(", " (", button) for found, _ in pages for button in found}
    # When they are held against the list in the data dictionary
    files = {name for name in DOWNLOADS if "(." in name and "Picture" not in name}
    # Then each file has its button and each button its line; what is no file has its heading
    assert buttons == files
    assert all(f"**{heading}**" in pages[0][1] for heading in ("Picture", "Show it in another site’s page", "Citation"))
