"""Links built on the server: to a view, to a view whose numbers stay, and to one card inside another site's page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lib.catalogue import CARDS
from lib.core.words import view_title
from lib.exports.notices import STATUS
from lib.exports.templates import fill
from lib.ui.spoken import st
from lib.ui.state import current_page, page_address
from lib.view import addresses
from lib.view.links import PARAMETER, migrate
from lib.view.pages import heading
from lib.view.view import PARAMETERS, from_params, to_params

if TYPE_CHECKING:
    from lib.core.card import Bundle
    from lib.register.dataset import Dataset
    from lib.view.pages import Page
    from lib.view.view import View

#: The parameter that names the one card which an embedded page shows.
CARD = "card"
_TALL, _KEY = 640, "share"


def link(page: Page, data: Dataset, view: View) -> str:
    """The address of a page with a view and with what else the reader chose on it, such as open faces."""
    own = [(name, value) for name in st.query_params for value in st.query_params.get_all(name) if _is_choice(name)]
    return _address(page.path, [*to_params(view, data.register), *(own if page.path == current_page().path else [])])


def embed_link(card: str, data: Dataset, view: View) -> str:
    """The address of one card alone, for other sites to show in a frame."""
    return _address("", [*to_params(view, data.register), (CARD, card), ("embed", "true")])


def embed_code(bundle: Bundle, data: Dataset) -> str:
    """The HTML that shows a card in another site's page."""
    return fill(
        "embed",
        address=embed_link(bundle.card.id, data, bundle.result.view),
        title=f"{bundle.words.headline}: {bundle.words.subtitle}",
        height=_TALL,
    )


def embedded_card() -> str:
    """The card that the link asks for alone, empty for whole pages."""
    card = st.query_params.get(CARD, "")
    return card if st.context.is_embedded and card in CARDS else ""


def embedded_view(data: Dataset) -> View:
    """The view of an embedded card: read from the link, as there are no filters to read it from."""
    params, _ = migrate({name: st.query_params.get_all(name) for name in st.query_params}, data.register)
    return from_params(params, data.register, data.latest)[0]


def embedded_source(data: Dataset, view: View) -> None:
    """The source line of an embedded card, with a link to the whole dashboard in the same view."""
    whole = _address("", to_params(view, data.register))
    st.markdown(f"{data.register.title}, data edition {data.edition}. {STATUS}. [Open the dashboard]({whole})")


def offered_links(page: Page, data: Dataset, view: View) -> tuple[str, ...]:
    """What the Share button offers: a link that follows the newest edition and one whose numbers stay; none while it is closed.

    They are worked out when it is opened, so that they have every choice made by then.
    """
    editions = ("", data.edition) if st.session_state.get(_KEY) else ()
    return tuple(link(page, data, replace(view, edition=edition)) for edition in editions)


def show_share(page: Page, data: Dataset, view: View, links: tuple[str, ...]) -> None:
    """The Share button, with what `offered_links` gave."""
    with st.popover("Share", icon=":material/link:", key=_KEY, on_change="rerun"):
        if not links:
            return
        following, lasting = links
        title = view_title(data.names.get(view.mutual) or heading(page, data), view, filtered=page.filtered)
        st.markdown("**Copy link to this view**, with its title")
        st.code(f"{title}\n{following}", language=None, wrap_lines=True)
        st.markdown(f"**Link with the numbers as they are now** (data edition {data.edition})")
        st.code(lasting, language=None, wrap_lines=True)


def _is_choice(name: str) -> bool:
    """True for a parameter that a page of its own has, not the shared filters."""
    return name not in PARAMETERS and name not in (PARAMETER, CARD) and not name.startswith(("embed", "utm_"))


def _address(path: str, params: list[tuple[str, str]]) -> str:
    return addresses.whole(page_address(), current_page().path, path, params)
