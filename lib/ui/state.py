"""What one run of a page works with: the edition, the view, the theme and cards worked out once for everyone."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import streamlit as st

from lib.cards import CARDS, Bundle, work_out
from lib.dataset import DATA_DIR, Dataset, NoEditionError, open_dataset, read_release
from lib.theme import DARK, LIGHT, Theme

if TYPE_CHECKING:
    from lib.view import View

_VIEW = "_view"


@st.cache_resource(max_entries=2, show_spinner=False)
def _open(_folder: str) -> Dataset:
    data = open_dataset(DATA_DIR)
    # Streamlit collects garbage after every run; what lives for ever need not be looked at again (see benchmarks).
    gc.collect()
    gc.freeze()
    return data


def dataset() -> Dataset:
    """The edition that `release.json` names now; opened once, shared by all sessions. Stops the page if there is none."""
    try:
        return _open(str(read_release(DATA_DIR)["folder"]))
    except NoEditionError as error:
        st.error(str(error))
        st.stop()


def theme() -> Theme:
    """The theme that the reader's browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def keep_view(view: View) -> None:
    """Remember the view for the page that is about to run."""
    st.session_state[_VIEW] = view


def current_view() -> View:
    """The view that the entrypoint read from the filters."""
    view: View = st.session_state[_VIEW]
    return view


@st.cache_resource(max_entries=600, show_spinner=False)
def _bundle(card_id: str, _data: Dataset, folder: str, _view: View, view_key: str) -> Bundle:  # noqa: ARG001 - keys of the cache
    return work_out(CARDS[card_id], _data, _view)


def bundle(card_id: str, data: Dataset, view: View) -> Bundle:
    """A card worked out for a view, from the cache that all sessions share."""
    return _bundle(card_id, data, data.folder, view, repr(view))
