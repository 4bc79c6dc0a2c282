"""Outcome evidence by theme: each figure against what it is compared with, and what the minister quoted."""

from lib.ui.card import show_card
from lib.ui.outcomes import show_quotes
from lib.ui.spoken import st
from lib.ui.state import current_view, dataset

THEMES = {
    "Productivity": "outcomes-productivity",
    "Staff": "outcomes-staff",
    "Service quality": "outcomes-service-quality",
    "Users": "outcomes-users",
    "Money": "outcomes-money",
    "Absence": "outcomes-absence",
    "Other": "outcomes-other",
}
data, view = dataset(), current_view()

left, right = st.columns(2, gap="medium")
with left:
    show_card("outcome-themes", data, view, compact=True)
with right:
    show_quotes(data, view)
theme = st.segmented_control("Theme", list(THEMES), default="Staff", required=True, key="theme", bind="query-params")
show_card(THEMES[theme], data, view, as_list=True)
