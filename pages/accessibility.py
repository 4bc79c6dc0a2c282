"""The accessibility statement."""

from lib.ui.documents import show_accessibility
from lib.ui.state import dataset

show_accessibility(dataset())
