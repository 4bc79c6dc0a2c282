"""The claims of the reference day, each with a verdict by rule, the figures beside it and the evidence for and against."""

from lib.ui.card import show_card
from lib.ui.claims import show_as_at_the_claims, show_claims, show_scale
from lib.ui.state import current_view, dataset

data, view = dataset(), current_view()

# The cards "claim-figures" and "claim-tests" stand inside the claim that is open.
show_scale(data, view)
show_claims(data, view)
show_as_at_the_claims("worth", data, view)
show_as_at_the_claims("why-counts-differ", data, view)
show_card("claim-list", data, view)
