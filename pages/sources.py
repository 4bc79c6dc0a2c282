"""Every source, what rests on it, and each source with the rows that cite it."""

from lib.ui.sources import show_sources
from lib.ui.state import dataset

show_sources(dataset())
