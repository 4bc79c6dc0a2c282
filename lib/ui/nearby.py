"""The Nearby page: the box that asks for a place, what to try where none is found, and the list for a visit."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from lib.core.result import records
from lib.core.wording import counted, missing
from lib.core.words import capital
from lib.register.measures import FIGURES
from lib.topics.nearby.finding import Missed
from lib.topics.nearby.words import distance_text, missed_text, nearest_text, why_text
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
    if isinstance(place, Missed):
        st.info(missed_text(place))
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


def visits_html(card: Bundle, data: Dataset, view: View) -> str:
    """The list as HTML: name with a link to the profile, distance, what it does, where, why it matters, sources."""
    items = "".join(_visit(row, card, addresses.profile(str(row["mutual_id"]), view, data)) for row in records(card.result.frame))
    return f'<ol class="visits">{items}</ol>'


def _visit(row: Mapping[str, object], card: Bundle, profile: str) -> str:
    where = ", ".join(str(row[name]) for name in ("town", "postcode") if not missing(row[name])) or str(row["lad_name"])
    distance = distance_text(float(str(row["distance"])))
    lines = (
        f"{_text(capital(distance))} (placed by {_text(row['precision'])}) · {_text(where)} · {_text(row['sector'])}",
        f"{_text(row['services'])}. {_text(why_text(row))} The evidence that it is a mutual is {_text(str(row['grade']).lower())}.",
        *([f"Website: {_site(str(row['website']))}"] if not missing(row["website"]) else []),
    )
    body = "".join(f"<p>{line}</p>" for line in lines)
    return f'<li><h3><a href="{escape(profile, quote=True)}">{_text(row["name"])}</a></h3>{body}{_sources(row, card)}</li>'


def _sources(row: Mapping[str, object], card: Bundle) -> str:
    ids: dict[str, None] = {}
    for name in ("source_id", *(measure.figure_columns[-1] for measure in FIGURES)):
        if not missing(row[name]):
            ids.update(dict.fromkeys(row[name]))  # type: ignore[call-overload]  # a list of ids
    links = "; ".join(source_html(each, card.sources) for each in ids)
    return f"<details><summary>{_text(counted(len(ids), 'source'))}</summary><p>{links}</p></details>"


def _site(address: str) -> str:
    words = re.sub(r"^https?://(www\.)?|/$", "", address)
    return f'<a href="{escape(address, quote=True)}">{escape(words)}</a>' if address.startswith(("http://", "https://")) else escape(words)


def _text(value: object) -> str:
    return escape(str(value))


def _offer(choices: Sequence[str]) -> None:
    """Buttons that look round one of the choices."""
    with st.container(key="place-choices", horizontal=True):
        for number, choice in enumerate(choices):
            st.button(choice, key=f"place-{number}", on_click=_look_round, args=(choice,))


def _look_round(choice: str) -> None:
    st.session_state["near"] = choice
