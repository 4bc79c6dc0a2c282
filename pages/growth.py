"""Live mutuals over time, launches and endings, value, and the same by sector group or region."""

from lib.ui.card import show_card, show_pair
from lib.ui.spoken import st
from lib.ui.state import current_view, dataset

data, view = dataset(), current_view()

events = data.has("events") and st.toggle("Show policy events", key="events", bind="query-params")
show_card("growth-live", data, view, events=events)
show_pair("growth-launches", "growth-value", data, view)

split = st.segmented_control(
    "Split by", ["Sector group", "Region"], default="Sector group", required=True, key="split", bind="query-params"
)
by_sector = split == "Sector group"
show_card("growth-sectors" if by_sector else "growth-regions", data, view)
show_card("growth-times" if by_sector else "growth-times-regions", data, view)
