"""What changed from one edition of the data to another, and what it does to the headline figures."""

from lib.ui.card import show_card
from lib.ui.changes import choose_since, show_changes, show_editions
from lib.ui.state import current_view, dataset

data, view = dataset(), current_view()

choose_since(data, view)
show_card("changes-figures", data, view)
show_changes(data, view)
show_editions(data)
