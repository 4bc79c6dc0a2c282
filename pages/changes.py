"""What changed from one edition of the data to another, and what it does to the headline figures."""

from lib.ui.changes import choose_since, show_editions, show_figures_and_changes
from lib.ui.state import current_view, dataset

data, view = dataset(), current_view()

choose_since(data, view)
show_figures_and_changes(data, view)
show_editions(data)
