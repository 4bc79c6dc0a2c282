"""Streamlit's navigation of the pages in `lib.view.pages`: the menu, the box that leads anywhere, the script of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from lib.ui.replay import replay
from lib.view.pages import MORE, PAGES, has_content

if TYPE_CHECKING:
    from collections.abc import Callable

    from lib.register.dataset import Dataset
    from lib.view.pages import Page

_SCRIPTS = "_scripts"


def navigate(data: Dataset, *, menu: bool = True) -> tuple[Page, Callable[[], None]]:
    """Draw the menu, unless a card stands alone, and give the page that the reader is on, and what runs its script.

    The menu has the pages that the register has something for; the others still answer at their address.
    """
    # Streamlit looks up the file of each of its pages anew, so a session keeps them for as long as its edition stays.
    edition, scripts = st.session_state.get(_SCRIPTS, (None, {}))
    if edition is not data:
        scripts = {
            page.file: st.Page(
                page.file,
                title=data.speaker.say(page.title),
                url_path=page.path or None,
                default=not page.path,
                visibility="visible" if page.menu and has_content(page, data) else "hidden",
            )
            for page in PAGES
        }
        st.session_state[_SCRIPTS] = (data, scripts)
    # On a phone Streamlit draws sections as a list that screen readers can't follow: `show_menu` takes its place there.
    sections = {heading: [scripts[page.file] for page in PAGES if page.section == heading] for heading in ("", MORE)}
    script = st.navigation(sections, position="top" if menu else "hidden")
    here = next(page for page in PAGES if scripts[page.file] is script or scripts[page.file].url_path == script.url_path)
    return here, script.run


def script_of(page: Page) -> Any:
    """What Streamlit holds of a page, once `navigate` was called."""
    return st.session_state[_SCRIPTS][1][page.file]


def show_menu(data: Dataset) -> None:
    """The menu of a phone: a labelled button at the top that opens a list of the pages."""
    replay(_show_menu, data)


def _show_menu(data: Dataset) -> None:
    # The style sheet shows it where Streamlit's own menu would be folded away.
    with st.popover("Menu", icon=":material/menu:", key="menu", on_change="rerun") as menu:
        if not menu.open:
            return
        for section in ("", MORE):
            if section:
                st.markdown(f"**{section}**")
            for page in PAGES:
                if page.menu and page.section == section and has_content(page, data):
                    st.page_link(page.file, label=data.speaker.say(page.title))
