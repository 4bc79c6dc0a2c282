"""Two pages for the meeting, from any view: to print, and as slides, document, data and offline pack."""

from lib.ui.briefing import show_briefing, show_files
from lib.ui.state import current_view, dataset

data, view = dataset(), current_view()

show_files("briefing", data, view)
show_briefing("briefing", data, view)
