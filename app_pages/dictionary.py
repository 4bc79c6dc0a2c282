"""Every table, column, measure, filter, page, chart and download defined."""

from lib.ui.documents import show_dictionary

show_dictionary()
