"""Every table, column, measure, filter, page, chart and download defined."""

from lib.ui.documents import show_dictionary
from lib.ui.state import dataset

show_dictionary(dataset())
