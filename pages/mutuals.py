"""The directory of mutuals with search and comparison, or the profile of the mutual that the link names."""

from lib.ui.card import show_card
from lib.ui.compare import show_side_by_side
from lib.ui.directory import ask, show_directory, show_unknown
from lib.ui.profile import show_profile
from lib.ui.spoken import st
from lib.ui.state import current_view, dataset

data, view = dataset(), current_view()

if view.mutual in data.names:
    show_profile(data, view)
else:
    show_unknown(data, view)
    asked = ask(data)
    if show_side_by_side(data, view):
        left, right = st.columns(2, gap="medium")
        with left:
            show_card("compare-value", data, view)
        with right:
            show_card("compare-staff", data, view)
    show_directory(data, view, asked)
