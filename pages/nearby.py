"""The mutuals around a postcode, town or council: a map, and a list to take on a visit."""

from lib.ui.card import show_card
from lib.ui.nearby import ask_place, show_visits
from lib.ui.state import current_view, dataset

data, view = dataset(), current_view()

if ask_place(data, view):
    show_card("nearby", data, view)
    show_visits(data, view)
