"""From interest to launch to today: who explored, who was supported, what became of them, how long mutuals last."""

from lib.ui.card import show_card, show_pair
from lib.ui.pipeline import introduce
from lib.ui.spoken import st
from lib.ui.state import current_view, dataset

LISTS = {
    "Support, entry by entry": "pipeline-support-list",
    "Ambassadors": "pipeline-ambassadors",
    "Published figures": "pipeline-published",
}
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
names = st.segmented_control("List", list(LISTS), default=next(iter(LISTS)), required=True, key="list", bind="query-params")
show_card(LISTS[names], data, view, as_list=True)
