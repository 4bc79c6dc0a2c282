"""The card: headline, subtitle, then Chart (where there is one), Table, Download and About. Nothing outside it draws a chart."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from lib.core.card import Bundle, Options
from lib.core.theme import LIGHT
from lib.ui.about import show_about
from lib.ui.download import show_download
from lib.ui.replay import replay
from lib.ui.spoken import st
from lib.ui.state import bundle, kept, theme
from lib.ui.table import choose_page, made, rows_of_page, show_made

if TYPE_CHECKING:
    from collections.abc import Callable

    import plotly.graph_objects as go

    from lib.core.theme import Theme
    from lib.register.dataset import Dataset
    from lib.view.view import View

AREA_COLUMNS = {
    "mutuals": ("area", "mutuals"),
    "value": ("area", "value", "value_known"),
    "staff": ("area", "staff", "staff_known"),
    "rate": ("area", "mutuals", "rate"),
}
POINT_COLUMNS = ("name", "launched", "value")
#: Rows of the list beside a map; the card's own table has them all.
LISTED = 200
CONFIG = {"displaylogo": False, "displayModeBar": False, "scrollZoom": False, "responsive": True}


def show_card(
    card_id: str,
    data: Dataset,
    view: View,
    *,
    compact: bool = False,
    events: bool = False,
    points: bool = True,
    on_click: Callable[[Dataset, str], None] | None = None,
) -> None:
    """Show one card of `lib.cards.CARDS`.

    Args:
        card_id: Which.
        data: The edition.
        view: What is looked at.
        compact: The small form for the overview.
        events: Draw policy events, where the card has them.
        points: Draw mutuals as points, where the card is a map.
        on_click: For maps: called with the edition and the chart's key when an area is chosen.
    """
    replay(_show, card_id, data, view, Options(compact=compact, events=events, points=points), on_click)


def _show(card_id: str, data: Dataset, view: View, options: Options, on_click: Callable[[Dataset, str], None] | None) -> None:
    with st.container(border=True, key=f"card-{card_id}"):
        _card(bundle(card_id, data, view), data, options, on_click)


def draw_ahead(card_id: str, data: Dataset, view: View) -> None:
    """Work a card out and draw it as the first reader will ask for it, outside any session."""
    shown = bundle(card_id, data, view)
    if shown.card.draw and not shown.result.empty:
        for options in (Options(), Options(compact=True)):
            _figure(drawn=_key(shown, data, options, LIGHT), _shown=shown, _options=options, _theme=LIGHT)


def show_areas(card_id: str, data: Dataset, view: View) -> None:
    """The table beside a map: the same areas and mutuals in words and numbers."""
    replay(_show_areas, card_id, data, view)


def _show_areas(card_id: str, data: Dataset, view: View) -> None:
    shown = bundle(card_id, data, view)
    if shown.result.empty:
        return
    for table in kept(_areas, shown):
        show_made(table)


def _areas(shown: Bundle) -> list[tuple[str, str]]:
    points = shown.companions["points"]
    largest = replace(points, frame=points.frame.head(LISTED))
    caption = "Mutuals on the map" if len(largest.frame) == len(points.frame) else f"The first {LISTED} mutuals on the map"
    return [
        made(shown.result, shown.words.subtitle, shown.sources, columns=AREA_COLUMNS[shown.result.view.measure]),
        made(largest, caption, shown.sources, columns=POINT_COLUMNS),
    ]


def _card(shown: Bundle, data: Dataset, options: Options, on_click: Callable[[Dataset, str], None] | None) -> None:
    words, card = shown.words, shown.card
    st.header(words.headline, anchor=False)
    st.caption(words.subtitle)
    faces: dict[str, Callable[[], None]] = {
        "Table": lambda: _table(shown),
        "Download": lambda: show_download(shown, data, options),
        "About": lambda: show_about(shown, data),
    }
    if card.draw:
        faces = {"Chart": lambda: _chart(shown, data, options, on_click), **faces}
    tabs = st.tabs(list(faces), key=card.id, bind="query-params")
    for tab, face in zip(tabs, faces.values(), strict=True):
        if tab.open:
            with tab:
                face()


def _chart(shown: Bundle, data: Dataset, options: Options, on_click: Callable[[Dataset, str], None] | None) -> None:
    words, card = shown.words, shown.card
    if shown.result.empty:
        st.info(words.empty)
        return
    drawn = _key(shown, data, options, theme())
    # By name: Streamlit reads the function's signature anew for each argument by position.
    figure = _figure(drawn=drawn, _shown=shown, _options=options, _theme=theme())
    key = f"chart-{card.id}"
    clicks: dict[str, Any] = {"on_select": partial(on_click, data, key), "selection_mode": "points"} if on_click else {}
    st.plotly_chart(figure, theme=None, key=key, config=CONFIG, alt=words.alt, **clicks)
    st.caption(words.caption)


def _key(shown: Bundle, data: Dataset, options: Options, drawn_in: Theme) -> str:
    return repr((shown.card.id, data.folder, shown.result.view, options, drawn_in.name))


@st.cache_resource(max_entries=60, show_spinner=False)
def _figure(drawn: str, _shown: Bundle, _options: Options, _theme: Theme) -> go.Figure:  # noqa: ARG001 - the key of the cache
    draw = _shown.card.draw
    assert draw  # noqa: S101 - cards without a picture have no Chart face
    return draw(_shown, _theme, _options)


def _table(shown: Bundle) -> None:
    if shown.result.empty:
        st.info(shown.words.empty)
        return
    # The rows of a picture stand together; a long list is turned over page by page.
    page = 0 if shown.card.draw else choose_page(max(len(result.frame) for result in shown.results), shown.card.id)
    for table in kept(_tables, shown, page):
        show_made(table)


def _tables(shown: Bundle, page: int) -> list[tuple[str, str]]:
    """The tables of a card: its result and companions, or the rows of one page of them (0 for all)."""
    tables = []
    for number, result in enumerate(shown.results):
        rows, which = rows_of_page(result, page)
        if rows.frame.empty and (number or page):
            continue
        caption = result.words.subtitle
        tables.append(made(rows, caption + which, shown.sources))
    return tables
