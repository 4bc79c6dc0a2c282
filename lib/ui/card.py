"""The card: headline, subtitle, then Chart (where there is one), Table, Download and About. Nothing outside it draws a chart."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from lib.core.caching import once_for_pages
from lib.core.card import Bundle, Options
from lib.core.theme import LIGHT
from lib.register.measures import find_measure
from lib.topics.overview.instead import nothing_live
from lib.ui import share, state
from lib.ui.about import show_about
from lib.ui.download import show_download
from lib.ui.replay import replay
from lib.ui.spoken import st
from lib.ui.table import HtmlTable, build_table, choose_page, show_table, take_page

if TYPE_CHECKING:
    from collections.abc import Callable

    import plotly.graph_objects as go

    from lib.core.theme import Theme
    from lib.register.dataset import Dataset
    from lib.view.view import View

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
    """Show one card of `lib.catalogue.CARDS`.

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
    bundle = state.bundle(card_id, data, view)
    # Where nothing is live the page says once what there is instead; a card that stands alone says it itself.
    if bundle.result.empty and nothing_live(data, view) and not share.embedded_card():
        return
    with st.container(border=True, key=f"card-{card_id}"):
        _card(bundle, data, options, on_click)


def show_pair(left: str, right: str, data: Dataset, view: View, *, compact: bool = False) -> None:
    """Two cards side by side; over the whole width the one that has something to show where the other has nothing."""
    shown = [each for each in (left, right) if not state.bundle(each, data, view).result.empty]
    if len(shown) == 1:
        show_card(shown[0], data, view, compact=compact)
        return
    for column, card_id in zip(st.columns(2, gap="medium"), (left, right), strict=True):
        with column:
            show_card(card_id, data, view, compact=compact)


def draw_ahead(card_id: str, data: Dataset, view: View) -> None:
    """Work a card out and draw it as the first reader will ask for it, outside any session."""
    bundle = state.bundle(card_id, data, view)
    if bundle.card.draw and not bundle.result.empty:
        for options in (Options(), Options(compact=True)):
            _figure(bundle, LIGHT, options)


def show_areas(card_id: str, data: Dataset, view: View) -> None:
    """The table beside a map: the same areas and mutuals in words and numbers."""
    replay(_show_areas, card_id, data, view)


def _show_areas(card_id: str, data: Dataset, view: View) -> None:
    bundle = state.bundle(card_id, data, view)
    if bundle.result.empty:
        return
    for table in _areas(bundle):
        show_table(table)


@once_for_pages
def _areas(bundle: Bundle) -> list[HtmlTable]:
    columns = ("area", *find_measure(bundle.result.view.measure).columns)
    points = bundle.companions["points"]
    largest = replace(points, frame=points.frame.head(LISTED))
    caption = "Mutuals on the map" if len(largest.frame) == len(points.frame) else f"The first {LISTED} mutuals on the map"
    return [
        build_table(bundle.result, bundle.words.subtitle, bundle.sources, columns=columns),
        build_table(largest, caption, bundle.sources, columns=POINT_COLUMNS),
    ]


def _card(bundle: Bundle, data: Dataset, options: Options, on_click: Callable[[Dataset, str], None] | None) -> None:
    words, card = bundle.words, bundle.card
    st.header(words.headline, anchor=False)
    st.caption(words.subtitle)
    faces: dict[str, Callable[[], None]] = {
        "Table": lambda: _table(bundle),
        "Download": lambda: show_download(bundle, data, options),
        "About": lambda: show_about(bundle, data),
    }
    if card.draw:
        faces = {"Chart": lambda: _chart(bundle, data, options, on_click), **faces}
    tabs = st.tabs(list(faces), key=card.id, bind="query-params")
    for tab, face in zip(tabs, faces.values(), strict=True):
        if tab.open:
            with tab:
                face()


def _chart(bundle: Bundle, data: Dataset, options: Options, on_click: Callable[[Dataset, str], None] | None) -> None:
    words, card = bundle.words, bundle.card
    if bundle.result.empty:
        st.info(words.empty)
        return
    figure = _figure(bundle, state.theme(), options)
    key = f"chart-{card.id}"
    clicks: dict[str, Any] = {"on_select": partial(on_click, data, key), "selection_mode": "points"} if on_click else {}
    st.plotly_chart(figure, theme=None, key=key, config=CONFIG, alt=words.alt, **clicks)
    st.caption(words.caption)


@once_for_pages
def _figure(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:
    draw = bundle.card.draw
    assert draw  # noqa: S101 - cards without a picture have no Chart face
    return draw(bundle, theme, options)


def _table(bundle: Bundle) -> None:
    if bundle.result.empty:
        st.info(bundle.words.empty)
        return
    # The rows of a picture stand together; a long list is turned over page by page.
    page = 0 if bundle.card.draw else choose_page(max(len(result.frame) for result in bundle.results), bundle.card.id)
    for table in _tables(bundle, page):
        show_table(table)


@once_for_pages
def _tables(bundle: Bundle, page: int) -> list[HtmlTable]:
    """The tables of a card: its result and companions, or the rows of one page of them (0 for all)."""
    tables = []
    for number, result in enumerate(bundle.results):
        rows, which = take_page(result, page)
        if rows.frame.empty and (number or page):
            continue
        caption = result.words.subtitle
        tables.append(build_table(rows, caption + which, bundle.sources))
    return tables
