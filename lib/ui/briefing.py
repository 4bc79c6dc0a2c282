"""The briefing on the page: the two sheets, and the files that are made from the same object when they are asked for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lib.catalogue import CARDS, FIELDS
from lib.exports import file_stem, workbook_bytes
from lib.exports.briefing.document import document_bytes
from lib.exports.briefing.pack import pack_bytes
from lib.exports.briefing.page import numbers_html, sheets_html
from lib.exports.briefing.slides import slides_bytes
from lib.exports.dictionary import dictionary_markdown
from lib.exports.templates import FOLDER
from lib.register.tables import TABLES
from lib.topics.briefing.briefing import Briefing, build_briefing
from lib.ui.replay import replay
from lib.ui.share import link
from lib.ui.spoken import st
from lib.ui.state import bundle, recall
from lib.view.pages import page_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from lib.register.dataset import Dataset
    from lib.view.view import View

_OFFICE = "application/vnd.openxmlformats-officedocument."
_STYLE = FOLDER / "briefing.css"


def show_files(card_id: str, data: Dataset, view: View) -> None:
    """Offer the briefing as slides, document, data and offline pack; each is made when its button is pressed."""
    briefing = _open_briefing(card_id, data, view)
    stem = file_stem(briefing.bundle.result)
    files: dict[str, tuple[str, str, Callable[[], bytes]]] = {
        "Slides (.pptx)": ("pptx", f"{_OFFICE}presentationml.presentation", partial(slides_bytes, briefing)),
        "Document (.docx)": ("docx", f"{_OFFICE}wordprocessingml.document", partial(document_bytes, briefing)),
        "Data (.xlsx)": ("xlsx", f"{_OFFICE}spreadsheetml.sheet", partial(workbook_bytes, briefing.bundle, data, briefing.link)),
        "Offline pack (.zip)": ("zip", "application/zip", partial(_build_pack, briefing, data)),
    }
    with st.container(key="briefing-files"):
        replay(_show_how_to_take_away)
        with st.container(horizontal=True):
            for label, (ending, mime, make) in files.items():
                st.download_button(
                    label,
                    data=make,
                    file_name=f"{stem}.{ending}",
                    mime=mime,
                    on_click="ignore",
                    icon=":material/download:",
                    key=f"briefing-{ending}",
                )


def _show_how_to_take_away() -> None:
    st.markdown(
        "Two A4 pages on the view in the filters. Print them from your browser (Ctrl+P, or ⌘P on a Mac), or take them away as a file. "
        "A file is made when you press its button, which takes a few seconds."
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


def _open_briefing(card_id: str, data: Dataset, view: View) -> Briefing:
    return recall(_build_briefing, card_id, data, view, _find_address(card_id, data, view))


def _find_address(card_id: str, data: Dataset, view: View) -> str:
    return link(page_at(card_id), data, view)


def _build_briefing(card_id: str, data: Dataset, view: View, address: str) -> Briefing:
    return build_briefing(data, view, link=address, bundle=bundle(card_id, data, view))


def _build_pack(briefing: Briefing, data: Dataset) -> bytes:
    return pack_bytes(briefing, data, dictionary=dictionary_markdown(TABLES, FIELDS, CARDS))
