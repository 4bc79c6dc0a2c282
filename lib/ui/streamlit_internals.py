"""The one file that knows Streamlit's inside."""

from __future__ import annotations

from streamlit.runtime.pages_manager import PagesManager


def leave_pages_folder() -> bool:
    """Have Streamlit run the entrypoint for every page, although there is a folder named `pages`; True where that changes anything.

    Until `st.navigation` has been called once in the process, Streamlit takes such a folder for its older kind of app: the page of a
    deep link that is the very first request is then run without the entrypoint.
    """
    found, PagesManager.uses_pages_directory = PagesManager.uses_pages_directory, False
    return bool(found)
