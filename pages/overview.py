"""The sector in one sentence, four figures and three small pictures that lead to their pages."""

from lib.ui.card import show_card
from lib.ui.figures import show_key_figures, show_limits
from lib.ui.spoken import st
from lib.ui.state import current_view, dataset

data, view = dataset(), current_view()

show_key_figures(data, view)
show_card("worth", data, view, compact=True)
left, right = st.columns(2, gap="medium")
with left:
    show_card("growth-live", data, view, compact=True)
    st.page_link("pages/growth.py", label="More about growth", icon=":material/arrow_forward:")
    show_card("sector-groups", data, view, compact=True)
    st.page_link("pages/sectors.py", label="More about sectors", icon=":material/arrow_forward:")
with right:
    show_card("map-regions", data, view, compact=True)
    st.page_link("pages/map.py", label="Open the map", icon=":material/arrow_forward:")
    show_limits(data, view)
show_card("why-counts-differ", data, view)
