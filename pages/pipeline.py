"""From interest to launch to today: who explored, who was supported, what became of them, how long mutuals last."""

from lib.ui.card import show_card, show_pair
from lib.ui.pipeline import introduce
from lib.ui.spoken import st
from lib.ui.state import current_view, dataset

data, view = dataset(), current_view()

st.markdown(introduce(data, view))
left, right = st.columns(2, gap="medium")
with left:
    show_card("pipeline-councils", data, view)
    show_card("pipeline-planned", data, view)
with right:
    show_card("pipeline-pathfinders", data, view)
    show_card("pipeline-supported", data, view)
show_pair("pipeline-endings", "pipeline-survival", data, view)
show_card("pipeline-support-list", data, view)
show_card("pipeline-ambassadors", data, view)
show_card("pipeline-published", data, view)
