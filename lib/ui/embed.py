"""One card alone, for other sites to show in a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.ui import frame, share, state
from lib.ui.card import show_card

if TYPE_CHECKING:
    from lib.register.dataset import Dataset


def show(card: str, data: Dataset) -> None:
    """The card with its source line; no menu, no filters."""
    view = share.read_embedded_view(data)
    state.keep_view(view)
    frame.show_style()
    frame.set_page(state.bundle(card, data, view).words.headline)
    show_card(card, data, view)
    share.show_embedded_source(data, view)
