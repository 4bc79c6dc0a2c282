"""Tidy results in, Plotly figures out. Every bar starts at zero, no chart has two scales, and axes don't trap a thumb."""

from lib.charts.growth import by_group_over_time, launches_and_endings, live_over_time, times_by_group, value_over_time
from lib.charts.sectors import concentration, sector_by_region, sectors

__all__ = [
    "by_group_over_time",
    "concentration",
    "launches_and_endings",
    "live_over_time",
    "sector_by_region",
    "sectors",
    "times_by_group",
    "value_over_time",
]
