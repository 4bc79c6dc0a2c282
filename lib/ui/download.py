"""The Download face of a card: what is downloaded is what is shown."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from lib.exports import citation, picture, picture_config
from lib.exports.files import CARD_FILES, file_name, find_kind
from lib.exports.picture import WIDTH
from lib.exports.templates import fill
from lib.register.dates import today
from lib.ui.share import embed_code
from lib.ui.spoken import st
from lib.ui.state import HOSTED, current_page, page_address, theme
from lib.view import addresses

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from lib.core.card import Bundle, Options
    from lib.register.dataset import Dataset

#: Endings of the files that a companion has of its own.
_OF_ONE_RESULT = ("csv", "json")
_FORMATS = {"PNG": "png", "SVG": "svg"}


def show_download(bundle: Bundle, data: Dataset, options: Options, link: str = "") -> None:
    """Offer a card's rows, their descriptions, the picture and the citation. Files are made when they are asked for.

    Args:
        bundle: The card worked out for a view.
        data: The edition.
        options: How the card is drawn.
        link: Address of the view, written into every file; the page's own address with the view if left out.
    """
    link = link or addresses.here(page_address(), bundle.result.view, data)
    if bundle.result.empty:
        st.info(bundle.words.empty)
        return
    _data_files(bundle, data, link)
    if draw := bundle.card.draw:
        _picture(bundle, draw(bundle, theme(), options), link)
    st.markdown("**Show it in another site’s page**")
    st.code(embed_code(bundle, data), language=None, wrap_lines=True)
    st.markdown("**Citation**")
    st.code(citation(bundle, data, link, today()), language=None, wrap_lines=True)


def _data_files(bundle: Bundle, data: Dataset, link: str) -> None:
    st.markdown("**Data**")
    with st.container(horizontal=True):
        for ending in CARD_FILES:
            offer_file(bundle, ending, data, link)
    companions = {name: result for name, result in bundle.companions.items() if not result.frame.empty}
    if companions:
        with st.expander("More data in the same picture"):
            for name, result in companions.items():
                st.markdown(result.words.subtitle)
                with st.container(horizontal=True):
                    for ending in _OF_ONE_RESULT:
                        offer_file(bundle, ending, data, link, companion=name)
    explain_buttons()


def offer_file(bundle: Bundle, ending: str, data: Dataset, link: str, *, companion: str = "", icon: str | None = None) -> None:
    """One file of a card: by its address where the host makes files, else by a button that belongs to the session.

    Args:
        bundle: The card worked out for a view.
        ending: Key of the kinds of files that the card has.
        data: The edition.
        link: Address of the view, written into the file.
        companion: The companion that it is of, empty for the card itself.
        icon: What its button shows besides its label.
    """
    card = bundle.card.id
    kind = find_kind(card, ending)
    assert kind  # noqa: S101 # nosec B101 - the caller takes it from the list of kinds
    label = re.sub(r"(?= \(\.)", f" of {companion}", kind.label) if companion else kind.label
    if HOSTED.is_set():
        address = addresses.file(card, ending, bundle.result.view, data, at=current_page().path, companion=companion)
        st.html(fill("file_link", address=address, label=label), width="content")
        return
    st.download_button(
        label,
        data=partial(kind.make, bundle, data, link, companion),
        file_name=file_name(bundle, kind, companion),
        mime=kind.mime,
        on_click="ignore",
        icon=icon,
        key="-".join(filter(None, ("file", ending, card, companion))),
    )


def explain_buttons() -> None:
    """What to do where a button does nothing, as it belongs to a session that may be gone."""
    if not HOSTED.is_set():
        st.caption("If nothing comes when you press a button, reload the page: the connection was renewed.")


def _picture(bundle: Bundle, drawing: go.Figure, link: str) -> None:
    card = bundle.card.id
    st.markdown("**Picture**")
    chosen = st.segmented_control("Kind of picture", list(_FORMATS), default="PNG", required=True, key=f"format-{card}")
    config = picture_config(bundle, _FORMATS[chosen or "PNG"])
    st.caption(
        "The camera button at the top right of the picture saves it. PNG suits documents and slides; SVG stays sharp at any size. "
        f"The file is {WIDTH:,} pixels wide; a narrower screen shows part of it here."
    )
    figure = picture(bundle, drawing, theme(), link)
    # Another key for another format: the browser reads the settings of the button only when it draws the chart anew.
    st.plotly_chart(figure, theme=None, key=f"picture-{card}-{chosen}", config=config, alt=bundle.words.alt)
