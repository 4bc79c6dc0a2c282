"""The card: headline, subtitle, then Chart, Table, Download and About. Nothing outside it draws a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lib import exports
from lib.cards import CARDS, Bundle
from lib.ui.state import bundle, theme
from lib.ui.table import show_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from lib.dataset import Dataset
    from lib.view import View

FACES = ("Chart", "Table", "Download", "About")
_CONFIG = {"displaylogo": False, "displayModeBar": False, "scrollZoom": False, "responsive": True}


def show_card(card_id: str, data: Dataset, view: View, *, compact: bool = False, on_click: Callable[[str], None] | None = None) -> None:
    """Show one card of `lib.cards.CARDS`.

    Args:
        card_id: Which.
        data: The edition.
        view: What is looked at.
        compact: The small form for the overview.
        on_click: For maps: called with the key of the chart when an area is chosen; the whole page then runs again.
    """
    body = _card if on_click else st.fragment(_card)
    with st.container(border=True, key=f"card-{card_id}"):
        body(bundle(card_id, data, view), data, compact, on_click)


def _card(shown: Bundle, data: Dataset, compact: bool, on_click: Callable[[str], None] | None) -> None:  # noqa: FBT001 - one caller, above
    words, card = shown.words, shown.card
    st.subheader(words.headline, anchor=False)
    st.caption(words.subtitle)
    tabs = st.tabs(FACES, key=card.id, bind="query-params")
    faces = (
        lambda: _chart(shown, compact=compact, on_click=on_click),
        lambda: _table(shown),
        lambda: _download(shown, data),
        lambda: _about(shown, data),
    )
    for tab, face in zip(tabs, faces, strict=True):
        if tab.open:
            with tab:
                face()


def _chart(shown: Bundle, *, compact: bool, on_click: Callable[[str], None] | None) -> None:
    words, card = shown.words, shown.card
    if shown.result.empty:
        st.info(words.empty)
        return
    figure = card.draw(shown, theme(), compact)
    key = f"chart-{card.id}"
    if on_click:
        st.plotly_chart(
            figure, theme=None, key=key, config=_CONFIG, alt=words.alt, on_select=lambda: on_click(key), selection_mode="points"
        )
    else:
        st.plotly_chart(figure, theme=None, key=key, config=_CONFIG, alt=words.alt)
    st.caption(words.caption)


def _table(shown: Bundle) -> None:
    if shown.result.empty:
        st.info(shown.words.empty)
        return
    show_table(shown.result, shown.words.subtitle, shown.sources)
    for name, companion in shown.companions.items():
        show_table(companion, name, shown.sources)


def _download(shown: Bundle, data: Dataset) -> None:
    exports.show(shown, data)


def _about(shown: Bundle, data: Dataset) -> None:
    card = shown.card
    st.markdown(f"**What it shows.** {card.definition}\n\n**How it is worked out.** {card.method}\n\n**Limits.** {card.limits}")
