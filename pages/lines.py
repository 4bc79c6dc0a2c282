"""Facts that can be said aloud, each with what stands behind it, and answers to the common questions."""

from lib.ui.lines import show_lines, show_questions
from lib.ui.state import current_view, dataset

data, view = dataset(), current_view()

show_lines(data, view)
show_questions(data, view)
