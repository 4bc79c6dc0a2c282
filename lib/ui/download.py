"""The Download face of a card: what is downloaded is what is shown."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from lib.exports import citation, csv_bytes, csvw_bytes, file_stem, picture, picture_config, workbook_bytes
from lib.exports.notices import licence_of
from lib.exports.picture import WIDTH
from lib.ui.share import embed_code
from lib.ui.spoken import st
from lib.ui.state import page_address, theme
from lib.view import addresses

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from lib.core.card import Bundle, Options
    from lib.core.result import Result
    from lib.register.dataset import Dataset

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
    st.code(citation(bundle, data, link, datetime.now(tz=UTC).date()), language=None, wrap_lines=True)


def _data_files(bundle: Bundle, data: Dataset, link: str) -> None:
    card, stem = bundle.card.id, file_stem(bundle.result)
    st.markdown("**Data**")
    with st.container(horizontal=True):
        st.download_button(
            "Spreadsheet with notes and sources (.xlsx)",
            data=partial(workbook_bytes, bundle, data, link),
            file_name=f"{stem}.xlsx",
            mime=_XLSX,
            on_click="ignore",
            key=f"xlsx-{card}",
        )
        _csv_buttons(bundle.result, bundle.words.subtitle, data, link, key=card)
    companions = {name: result for name, result in bundle.companions.items() if not result.frame.empty}
    if not companions:
        return
    with st.expander("More data in the same picture"):
        for name, result in companions.items():
            title = result.words.subtitle
            st.markdown(title)
            with st.container(horizontal=True):
                _csv_buttons(result, title, data, link, key=f"{card}-{name}", of=f" of {name}")


def _csv_buttons(result: Result[Any], title: str, data: Dataset, link: str, *, key: str, of: str = "") -> None:
    name = f"{file_stem(result)}.csv"
    st.download_button(
        f"Data for analysis{of} (.csv)",
        data=partial(csv_bytes, result),
        file_name=name,
        mime="text/csv",
        on_click="ignore",
        key=f"csv-{key}",
    )
    st.download_button(
        f"Column descriptions{of} (.json)",
        data=partial(_csvw, result, title, name, data, link),
        file_name=f"{name}-metadata.json",
        mime="application/csvm+json",
        on_click="ignore",
        key=f"csvw-{key}",
    )


def _csvw(result: Result[Any], title: str, csv_name: str, data: Dataset, link: str) -> bytes:
    return csvw_bytes(
        result,
        title=title,
        csv_name=csv_name,
        edition=data.edition,
        link=link,
        licence=licence_of(data.register)["name"],
        sources=data.cited(result.source_ids).values(),
    )


def _picture(bundle: Bundle, drawn: go.Figure, link: str) -> None:
    card = bundle.card.id
    st.markdown("**Picture**")
    chosen = st.segmented_control("Kind of picture", list(_FORMATS), default="PNG", required=True, key=f"format-{card}")
    config = picture_config(bundle, _FORMATS[chosen or "PNG"])
    st.caption(
        "The camera button at the top right of the picture saves it. PNG suits documents and slides; SVG stays sharp at any size. "
        f"The file is {WIDTH:,} pixels wide; a narrower screen shows part of it here."
    )
    figure = picture(bundle, drawn, theme(), link)
    # Another key for another format: the browser reads the settings of the button only when it draws the chart anew.
    st.plotly_chart(figure, theme=None, key=f"picture-{card}-{chosen}", config=config, alt=bundle.words.alt)
