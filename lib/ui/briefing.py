"""The briefing on the page: the two sheets, and the files that are made from the same object when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.exports.briefing.page import numbers_html, sheets_html
from lib.exports.files import BRIEFING_FILES
from lib.exports.templates import FOLDER
from lib.topics.briefing.briefing import Briefing, build_briefing
from lib.ui.download import explain_buttons, offer_file
from lib.ui.replay import replay
from lib.ui.share import link
from lib.ui.spoken import st
from lib.ui.state import bundle, recall
from lib.view.pages import page_at
from lib.view.view import LONGEST_NOTE

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.view import View

_STYLE = FOLDER / "briefing.css"


def show_files(card_id: str, data: Dataset, view: View) -> None:
    """Offer the briefing as slides, document, data and offline pack; each is made when it is asked for."""
    with st.container(key="briefing-files"):
        replay(_show_how_to_take_away)
        with st.container(horizontal=True):
            for ending in BRIEFING_FILES:
                address = _find_address(card_id, data, view)
                offer_file(bundle(card_id, data, view), ending, data, address, icon=":material/download:")
        explain_buttons()


def _show_how_to_take_away() -> None:
    st.markdown(
        "Two A4 pages on the view in the filters. Print them from your browser (Ctrl+P, or ⌘P on a Mac), or take them away as a file. "
        "A file is made when you press its button, which takes a few seconds."
    )
    st.text_input(
        "Note from your office (optional)",
        key="note",
        bind="query-params",
        max_chars=LONGEST_NOTE,
        help="It stands on the briefing, marked as yours, and travels in the link and the files. Everyone who has the link can read it.",
    )


def show_briefing(card_id: str, data: Dataset, view: View) -> None:
    """Show the two sheets as they print, and below them the numbers behind their pictures."""
    replay(_show_briefing, card_id, data, view, _find_address(card_id, data, view))


def _show_briefing(card_id: str, data: Dataset, view: View, address: str) -> None:
    briefing = recall(_build_briefing, card_id, data, view, address)
    st.html(_STYLE)
    st.html(recall(sheets_html, briefing))
    with st.expander("The numbers behind the pictures"):
        st.html(recall(numbers_html, briefing))


def _find_address(card_id: str, data: Dataset, view: View) -> str:
    return link(page_at(card_id), data, view)


def _build_briefing(card_id: str, data: Dataset, view: View, address: str) -> Briefing:
    return build_briefing(data, view, link=address, bundle=bundle(card_id, data, view))
