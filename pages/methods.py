"""How mutuals are counted, valued, graded and placed; limits, licences, corrections, contact."""

from lib.ui.documents import show_methods
from lib.ui.state import dataset

show_methods(dataset())
