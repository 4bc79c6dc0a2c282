"""The claims of the reference day, each as a short card with a verdict by rule and, folded, the evidence for and against."""

from lib.ui.claims import show_as_at_the_claims, show_claims, show_list, show_scale
from lib.ui.state import current_view, dataset

data, view = dataset(), current_view()

# The cards "claim-figures" and "claim-tests" stand inside the claim that is open, "claim-list" behind a fold.
show_scale(data, view)
show_claims(data, view)
show_as_at_the_claims("worth", data, view)
show_as_at_the_claims("why-counts-differ", data, view)
show_list(data, view)
