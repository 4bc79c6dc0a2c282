"""Links built on the server: to a view, to a view whose numbers stay, and to one card inside another site's page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lib.catalogue import CARDS
from lib.core.words import view_title
from lib.exports import templates
from lib.exports.notices import STATUS
from lib.exports.templates import fill
from lib.ui.spoken import st
from lib.ui.state import HOSTED, bundle, current_page, page_address
from lib.view import addresses
from lib.view.links import PARAMETER, migrate
from lib.view.pages import has_picture, has_plain_page, heading
from lib.view.view import PARAMETERS, from_params, to_params

if TYPE_CHECKING:
    from lib.core.card import Bundle
    from lib.register.dataset import Dataset
    from lib.view.pages import Page
    from lib.view.view import View

#: The parameter that names the one card which an embedded page shows.
CARD = "card"
_TALL, _KEY = 640, "share"
#: Letters of an address that every program takes.
_LONG = 2000


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


def find_embedded_card() -> str:
    """The card that the link asks for alone, empty for whole pages."""
    card = st.query_params.get(CARD, "")
    return card if st.context.is_embedded and card in CARDS else ""


def read_embedded_view(data: Dataset) -> View:
    """The view of an embedded card: read from the link, as there are no filters to read it from."""
    params, _ = migrate({name: st.query_params.get_all(name) for name in st.query_params}, data.register)
    return from_params(params, data.register, data.latest)[0]


def show_embedded_source(data: Dataset, view: View) -> None:
    """The source line of an embedded card, with a link to the whole dashboard in the same view."""
    address = _address("", to_params(view, data.register))
    st.markdown(f"{data.register.title}, data edition {data.edition}. {STATUS}. [Open the dashboard]({address})")


@dataclass(frozen=True, kw_only=True)
class Links:
    """What the Share button offers.

    Args:
        following: The link that follows the newest edition.
        lasting: The link whose numbers stay.
        plain: The plain page; empty where there is none.
        picture: The picture that messages show; empty where there is none.
        feed: The feed of changes of the one mutual, region or sector shown; empty where there is none.
    """

    following: str
    lasting: str
    plain: str = ""
    picture: str = ""
    feed: str = ""


def list_links(page: Page, data: Dataset, view: View) -> Links | None:
    """What the Share button offers; None while it is closed.

    It is worked out when it is opened, so that it has every choice made by then.
    """
    if not st.session_state.get(_KEY):
        return None
    root, hosted = _address("", []), HOSTED.is_set()
    following, lasting = (link(page, data, replace(view, edition=edition)) for edition in ("", data.edition))
    return Links(
        following=following,
        lasting=lasting,
        plain=root + addresses.plain_page(page.path, view, data) if hosted and has_plain_page(page) else "",
        picture=root + addresses.preview(page.path, replace(view, edition=data.edition), data) if hosted and has_picture(page) else "",
        feed=root + feed if hosted and (feed := addresses.feed(view, data)) else "",
    )


def show_share(page: Page, data: Dataset, view: View, links: Links | None) -> None:
    """The Share button, with what `list_links` gave."""
    with st.popover("Share", icon=":material/link:", key=_KEY, on_change="rerun"):
        if links is None:
            return
        title = view_title(data.names.get(view.mutual) or heading(page, data), view, filtered=page.filtered)
        if links.plain:
            st.html(fill("share_sheet", title=title, address=links.following))
        st.markdown("**Link to this view**, with its title. Its numbers follow new data.")
        st.code(f"{title}\n{links.following}", language=None, wrap_lines=True)
        st.markdown(f"**Link to these numbers.** They stay as they are in data edition {data.edition}.")
        st.code(links.lasting, language=None, wrap_lines=True)
        if len(links.following) > _LONG:
            st.caption(f"This link has over {_LONG:,} letters; some programs cut it. Fewer filters make it shorter.")
        for label, address, use in (
            ("Plain page", links.plain, "without scripts: for print, e-mail and a slow line"),
            ("Picture", links.picture, "what messages show of the link, to keep or to paste"),
            ("Feed", links.feed, "changes of the data about it, for a news reader"),
            ("E-mail", _mail(title, page, data, view, links.following), "with subject, headline and link"),
        ):
            if address:
                st.markdown(f"**[{label}](<{address}>)**, {use}.")
        st.markdown("**QR code** of the link, for paper and slides.")
        st.html(templates.qr_code(links.following, f"QR code of the link: {title}"))
        if page.card:
            st.markdown("**Embed** the first card of the page in another site.")
            st.code(embed_code(bundle(page.card, data, view), data), language=None, wrap_lines=True)


def _mail(title: str, page: Page, data: Dataset, view: View, address: str) -> str:
    """An e-mail to write: the title as its subject, the headline as text, and the link."""
    headline = f"{bundle(page.card, data, view).words.headline}.\n\n" if page.card else ""
    return addresses.mail(title, headline + address)


def _is_choice(name: str) -> bool:
    """True for a parameter that a page of its own has, not the shared filters."""
    return name not in PARAMETERS and name not in (PARAMETER, CARD) and not name.startswith(("embed", "utm_"))


def _address(path: str, params: list[tuple[str, str]]) -> str:
    return addresses.whole_address(page_address(), current_page().path, path, params)
