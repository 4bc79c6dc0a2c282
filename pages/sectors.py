"""Sectors: number, value and staff, what services are worth, by region, how concentrated the value is, one sector's story."""

from lib.ui.card import show_card
from lib.ui.figures import show_sector_story
from lib.ui.spoken import st
from lib.ui.state import current_view, dataset

data, view = dataset(), current_view()

detail = st.segmented_control("Show", ["Sectors", "Sector groups"], default="Sectors", required=True, key="detail", bind="query-params")
show_card("sectors" if detail == "Sectors" else "sector-groups", data, view)
show_card("worth", data, view)
show_card("sectors-regions", data, view)
show_card("sectors-concentration", data, view)
show_sector_story(data, view)
