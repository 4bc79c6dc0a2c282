"""A newer edition that arrives while a page is open is told where the reader looks, not only at the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit

from lib.register.release import NoEditionError
from lib.register.store import store
from lib.ui.spoken import st
from lib.view import addresses

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.pages import Page
    from lib.view.view import View

_SEEN = "_seen_edition"
#: Seconds between two looks of an open page for a newer edition; nothing is sent where there is none.
_LOOK_EVERY = 30


def show_arrival(page: Page, data: Dataset, view: View) -> None:
    """Say that what is shown is of a newer edition than a moment ago, or that one has arrived; nothing where the link pins one."""
    before = streamlit.session_state.get(_SEEN)
    streamlit.session_state[_SEEN] = None if view.edition else (data.edition, data.folder)
    if view.edition:
        return
    if before and before[1] != data.folder:
        what = addresses.changes(data, since=before[0] if before[0] != data.edition else "")
        st.info(
            f"Data edition {data.edition} arrived while this page was open; its figures are shown now. [See what changed]({what}).",
            icon=":material/update:",
        )
    _watch(page, data, view)


@streamlit.fragment(run_every=_LOOK_EVERY)
def _watch(page: Page, data: Dataset, view: View) -> None:
    try:
        newest = store().newest()
    except NoEditionError:
        return
    if newest.folder == data.folder:
        return
    same = " with corrections" if newest.edition == data.edition else ""
    st.info(
        f"Data edition {newest.edition} has arrived{same}. This page still shows edition {data.edition} as it was. "
        f"[See this page in the new edition]({addresses.page(page.path, view, newest)}).",
        icon=":material/update:",
    )
