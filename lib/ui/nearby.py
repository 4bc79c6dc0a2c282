"""The Nearby page: the box that asks for a place, what to try where none is found, and the list for a visit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from lib.core.result import records
from lib.core.wording import count_of, missing
from lib.core.words import capital
from lib.exports import templates
from lib.exports.templates import fill
from lib.register.measures import FIGURES
from lib.topics.nearby.finding import NoPlace
from lib.topics.nearby.words import distance_text, nearest_text, no_place_text, why_text
from lib.ui.replay import replay
from lib.ui.spoken import st
from lib.ui.state import bundle
from lib.ui.table import source_html
from lib.view import addresses
from lib.view.view import DEFAULT_MILES, NEAR_MILES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lib.core.card import Bundle
    from lib.register.dataset import Dataset
    from lib.view.view import View

_MILES = tuple(str(miles) for miles in NEAR_MILES)


def ask_place(data: Dataset, view: View) -> bool:
    """Ask for a place and a distance; True where the place was found, else one sentence says what to try."""
    return replay(_ask_place, data, view)


def _ask_place(data: Dataset, view: View) -> bool:
    with st.container(key="ask-place", horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Postcode, town or council in England",
            key="near",
            bind="query-params",
            max_chars=60,
            help="A whole postcode or its beginning, a town, or a council such as a county or a borough. Press Enter to look.",
        )
        st.selectbox("Within how many miles", _MILES, index=_MILES.index(str(DEFAULT_MILES)), key="within", bind="query-params", width=200)
    place = bundle("nearby", data, view).result.facts.place
    if isinstance(place, NoPlace):
        st.info(no_place_text(place))
        _offer(place.choices)
        return False
    if place.others:
        st.caption(f"There {'is another place' if len(place.others) == 1 else 'are other places'} of that name.")
        _offer(place.others)
    return True


def show_visits(data: Dataset, view: View) -> None:
    """The same mutuals as a list to print and take along, nearest first."""
    replay(_show_visits, data, view)


def _show_visits(data: Dataset, view: View) -> None:
    card = bundle("nearby", data, view)
    if card.result.empty:
        return
    st.header("List for a visit", anchor=False)
    st.markdown(
        f"{nearest_text(card.result)} Print this page for the list on paper; the card’s Download has the same rows as a spreadsheet."
    )
    st.html(visits_html(card, data, view))


def visits_html(card: Bundle, data: Dataset, view: View) -> Markup:
    """The list as HTML: name with a link to the profile, distance, what it does, where, why it matters, sources."""
    visits = [_visit(row, card, addresses.profile(str(row["mutual_id"]), view, data)) for row in records(card.result.frame)]
    return fill("visits", visits=visits)


def _visit(row: Mapping[str, Any], card: Bundle, profile: str) -> dict[str, object]:
    """What the list says of one mutual, by the names that the template has for it."""
    columns = ("source_id", *(measure.figure_columns[-1] for measure in FIGURES))
    cited = [each for name in columns if not missing(row[name]) for each in row[name]]
    ids = list(dict.fromkeys(cited))
    return {
        **row,
        "profile": profile,
        "distance": capital(distance_text(float(row["distance"]))),
        "where": ", ".join(str(row[name]) for name in ("town", "postcode") if not missing(row[name])) or row["lad_name"],
        "why": why_text(row),
        "website": "" if missing(row["website"]) else _write_site(str(row["website"])),
        "sources": Markup("; ").join(source_html(each, card.sources) for each in ids),
        "count": count_of(len(ids), "source"),
    }


def _write_site(address: str) -> Markup:
    words = re.sub(r"^https?://(www\.)?|/$", "", address)
    return templates.link(address if address.startswith(("http://", "https://")) else "", words)


def _offer(choices: Sequence[str]) -> None:
    """Buttons that look round one of the choices."""
    with st.container(key="place-choices", horizontal=True):
        for number, choice in enumerate(choices):
            st.button(choice, key=f"place-{number}", on_click=_look_round, args=(choice,))


def _look_round(choice: str) -> None:
    st.session_state["near"] = choice
