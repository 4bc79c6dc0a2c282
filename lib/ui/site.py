"""Streamlit's navigation of the pages in `lib.view.pages`: the menu, and the script of the page that the reader is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lib.view.pages import PAGES, has_content

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
    # One flat list: Streamlit draws sections on a phone as a list that screen readers can't follow.
    script = st.navigation(list(scripts.values()), position="top" if menu else "hidden")
    here = next(page for page in PAGES if scripts[page.file] is script or scripts[page.file].url_path == script.url_path)
    return here, script.run
