"""What one run of a page works with: the edition, the view, the theme and cards worked out once for everyone."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

from lib.catalogue import CARDS
from lib.core.caching import once_for_pages
from lib.core.card import Bundle, work_out
from lib.core.theme import DARK, LIGHT, Theme
from lib.register.release import NoEditionError
from lib.register.store import store
from lib.ui.address import NEWEST
from lib.ui.spoken import DATASET
from lib.ui.streamlit_internals import base_path, leave_pages_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from typing import TypeVar

    from lib.register.dataset import Dataset
    from lib.view.pages import Page
    from lib.view.view import View

    T = TypeVar("T")

#: Set where the app is served by `serve.py`, so that there is an open API to speak of.
HOSTED = threading.Event()
_VIEW, _PAGE = "_view", "_page"
_EDITION, _DATASET = "_edition", DATASET


def choose_edition() -> None:
    """Remember the edition that the reader chose or the link pins, for `dataset`; to be called first in a run."""
    name = str(st.session_state.get("edition", st.query_params.get("edition", NEWEST)))
    st.session_state[_EDITION] = "" if name == NEWEST else name
    st.session_state.pop(_DATASET, None)


def newest() -> Dataset:
    """The newest edition that could be opened, shared by all sessions. Raises NoEditionError if there is none."""
    return store().newest()


def dataset() -> Dataset:
    """The edition that this reader looks at, opened once and shared by all sessions; the newest unless the link pins another.

    It stays the same for the whole of a run, whatever edition arrives meanwhile. Stops the page if there is none. A page that was run
    without the entrypoint runs again with it.
    """
    if leave_pages_folder() or _EDITION not in st.session_state:
        st.rerun()
    if _DATASET not in st.session_state:
        edition = st.session_state.get(_EDITION, "")
        try:
            data = newest()
            st.session_state[_DATASET] = data.at(edition) if edition in {each.name for each in data.editions} else data
        except NoEditionError as error:
            st.error(str(error))
            st.stop()
    found: Dataset = st.session_state[_DATASET]
    return found


def theme() -> Theme:
    """The theme that the reader's browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def keep_view(view: View) -> None:
    """Remember the view for the page that is about to run."""
    st.session_state[_VIEW] = view


def keep_page(page: Page) -> None:
    """Remember the page that is about to run."""
    st.session_state[_PAGE] = page


def current_page() -> Page:
    """The page that the entrypoint chose."""
    page: Page = st.session_state[_PAGE]
    return page


def page_address() -> str:
    """The whole address of the page that the reader is on, without parameters; empty where there is no browser.

    Streamlit takes the last word of the address for a page wherever it has one of that name: below /mutuals it would leave that out.
    """
    address = st.context.url or ""
    path = base_path().strip("/")
    if not address or not path:
        return address
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, f"/{path}/{current_page().path}", "", ""))


def current_view() -> View:
    """The view that the entrypoint read from the filters."""
    view: View = st.session_state[_VIEW]
    return view


@once_for_pages
def recall(work: Callable[..., T], *given: Hashable) -> T:
    """What a function gives for hashable arguments, worked out once for all sessions. Nobody may change it."""
    return work(*given)


@once_for_pages
def bundle(card_id: str, data: Dataset, view: View) -> Bundle:
    """A card worked out for a view, once for all sessions."""
    return work_out(CARDS[card_id], data, view)
