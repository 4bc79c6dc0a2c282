"""What became of the mutuals live at the date looked at: in all, and one by one with date, reason and who took over."""

from lib.ui.card import show_card
from lib.ui.state import current_view, dataset

data, view = dataset(), current_view()

show_card("since", data, view)
show_card("since-list", data, view)
