"""The card: headline, subtitle, then Chart (where there is one), Table, Download and About. Nothing outside it draws a chart."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from lib.core.caching import once_for_pages
from lib.core.card import Bundle, Options
from lib.core.theme import LIGHT
from lib.exports.templates import fill
from lib.register.measures import find_measure
from lib.topics.overview.alternatives import has_none_live
from lib.ui import share, state
from lib.ui.about import show_about
from lib.ui.download import show_download
from lib.ui.replay import replay
from lib.ui.spoken import st
from lib.ui.table import show_table
from lib.view import addresses

if TYPE_CHECKING:
    from collections.abc import Callable

    import plotly.graph_objects as go

    from lib.core.theme import Theme
    from lib.register.dataset import Dataset
    from lib.view.view import View

POINT_COLUMNS = ("name", "sector", "region", "value", "staff", "launched", "value_source")
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
    as_list: bool = False,
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
        as_list: Its table stands open where the link names no face.
    """
    replay(_show, card_id, data, view, Options(compact=compact, events=events, points=points), on_click, as_list)


def _show(
    card_id: str,
    data: Dataset,
    view: View,
    options: Options,
    on_click: Callable[[Dataset, str], None] | None,
    as_list: bool,  # noqa: FBT001 - replayed parts take their arguments by position
) -> None:
    bundle = state.bundle(card_id, data, view)
    # Where nothing is live the page says once what there is instead; a card that stands alone says it itself.
    if bundle.result.empty and has_none_live(data, view) and not share.find_embedded_card():
        return
    with st.container(border=True, key=f"card-{card_id}"):
        _card(
            bundle,
            data,
            options,
            on_click,
            table=lambda: _table(bundle),
            first="Table" if as_list else "",
        )


def show_pair(left: str, right: str, data: Dataset, view: View, *, compact: bool = False) -> None:
    """Two cards side by side; over the whole width the one that has something to show where the other has nothing.

    Where neither has, one sentence stands in place of both.
    """
    cards_with_rows = [each for each in (left, right) if not state.bundle(each, data, view).result.empty]
    if not cards_with_rows:
        st.info(state.bundle(left, data, view).words.empty)
        return
    if len(cards_with_rows) == 1:
        show_card(cards_with_rows[0], data, view, compact=compact)
        return
    for column, card_id in zip(st.columns(2, gap="medium"), (left, right), strict=True):
        with column:
            show_card(card_id, data, view, compact=compact)


def show_card_with(card_id: str, data: Dataset, view: View, table: Callable[[], None]) -> None:
    """Show a card whose table the page draws itself, such as a list that readers search."""
    with st.container(border=True, key=f"card-{card_id}"):
        _card(state.bundle(card_id, data, view), data, Options(), None, table=table)


def draw_ahead(card_id: str, data: Dataset, view: View) -> None:
    """Work a card out and draw it as the first reader will ask for it, outside any session."""
    bundle = state.bundle(card_id, data, view)
    if bundle.card.draw and not bundle.result.empty:
        for options in (Options(), Options(compact=True)):
            _figure(bundle, LIGHT, options)


def show_areas(card_id: str, data: Dataset, view: View) -> None:
    """The table beside a map: the same areas in words and numbers."""
    replay(_show_areas, card_id, data, view)


def _show_areas(card_id: str, data: Dataset, view: View) -> None:
    bundle = state.bundle(card_id, data, view)
    if not bundle.result.empty:
        columns = ("area", *find_measure(bundle.result.view.measure).columns)
        show_table(bundle.result, bundle.words.subtitle, bundle.sources, name="areas", columns=columns)


def show_points(card_id: str, data: Dataset, view: View) -> None:
    """The table below a map: the mutuals that are its points."""
    replay(_show_points, card_id, data, view)


def _show_points(card_id: str, data: Dataset, view: View) -> None:
    bundle = state.bundle(card_id, data, view)
    if not bundle.result.empty:
        show_table(bundle.companions["points"], "Mutuals on the map", bundle.sources, name="points", columns=POINT_COLUMNS)


def _card(
    bundle: Bundle,
    data: Dataset,
    options: Options,
    on_click: Callable[[Dataset, str], None] | None,
    *,
    table: Callable[[], None],
    first: str = "",
) -> None:
    words, card = bundle.words, bundle.card
    st.header(words.headline, anchor=False)
    st.caption(words.subtitle)
    faces: dict[str, Callable[[], None]] = {
        "Table": table,
        "Download": lambda: show_download(bundle, data, options),
        "About": lambda: show_about(bundle, data),
    }
    if card.draw:
        faces = {"Chart": lambda: _chart(bundle, data, options, on_click), **faces}
    tabs = st.tabs(list(faces), default=first or None, key=card.id, bind="query-params")
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
    if state.HOSTED.is_set() and any("map" in trace.type and trace.type != "heatmap" for trace in figure.data):
        st.html(fill("no_webgl", address=addresses.plain_page(state.current_page().path, bundle.result.view, data)))
    st.plotly_chart(figure, theme=None, key=key, config=CONFIG, alt=words.alt, **clicks)
    st.caption(words.lead)


@once_for_pages
def _figure(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:
    draw = bundle.card.draw
    assert draw  # noqa: S101 - cards without a picture have no Chart face
    return draw(bundle, theme, options)


def _table(bundle: Bundle) -> None:
    if bundle.result.empty:
        st.info(bundle.words.empty)
        return
    for number, result in enumerate(bundle.results):
        if len(result.frame) or not number:
            name = f"{bundle.card.id}-{result.name}" if number else bundle.card.id
            show_table(result, result.words.subtitle, bundle.sources, name=name)
