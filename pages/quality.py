"""How much the register knows, how old its figures are, how thin its evidence, and what to look for next."""

from lib.ui.card import show_card
from lib.ui.state import current_view, dataset

data, view = dataset(), current_view()

show_card("quality-work", data, view)
show_card("quality-fields", data, view)
show_card("quality-groups", data, view)
show_card("quality-oldest", data, view)
show_card("quality-evidence", data, view)
