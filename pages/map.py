"""Regions and local authorities shaded by the measure, mutuals as points, and the same in a table beside it."""

from lib.ui.card import show_areas, show_card, show_points
from lib.ui.filters import choose_region
from lib.ui.spoken import st
from lib.ui.state import current_view, dataset

data, view = dataset(), current_view()

with st.container(horizontal=True, vertical_alignment="bottom"):
    level = st.segmented_control(
        "Shade", ["Regions", "Local authorities"], default="Regions", required=True, key="level", bind="query-params"
    )
    points = st.toggle("Show mutuals as points", value=True, key="points", bind="query-params")

card = "map-regions" if level == "Regions" else "map-authorities"
with st.container(key="map-page"):
    left, right = st.columns([3, 2], gap="medium")
with left:
    show_card(card, data, view, points=points, on_click=choose_region)
with right:
    show_areas(card, data, view)
show_points(card, data, view)
