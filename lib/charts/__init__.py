"""Tidy results in, Plotly figures out. Every bar starts at zero, no chart has two scales, and axes don't trap a thumb."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.charts.claims import claim_figures
from lib.charts.growth import by_group_over_time, launches_and_endings, live_over_time, times_by_group, value_over_time
from lib.charts.sectors import concentration, sector_by_region, sectors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import plotly.graph_objects as go

#: Name of a result -> the function that draws it, for charts that need their main result only.
DRAW: Mapping[str, Callable[..., go.Figure]] = {
    "claim-figures": claim_figures,
    "growth-launches": launches_and_endings,
    "growth-sectors": by_group_over_time,
    "growth-regions": by_group_over_time,
    "growth-times": times_by_group,
    "growth-times-regions": times_by_group,
    "sectors": sectors,
    "sector-groups": sectors,
    "sectors-regions": sector_by_region,
    "sectors-concentration": concentration,
}

__all__ = [
    "DRAW",
    "by_group_over_time",
    "claim_figures",
    "concentration",
    "launches_and_endings",
    "live_over_time",
    "sector_by_region",
    "sectors",
    "times_by_group",
    "value_over_time",
]
