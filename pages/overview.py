"""The sector in one sentence, one bar and four numbers; growth beside the map; six questions that lead on."""

from lib.ui.card import show_pair
from lib.ui.figures import show_key_figures
from lib.ui.questions import show_questions
from lib.ui.state import current_view, dataset

data, view = dataset(), current_view()

show_key_figures(data, view)
show_pair("growth-live", "map-regions", data, view, compact=True)
show_questions(data, view)
