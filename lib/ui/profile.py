"""The profile of one mutual: summary, facts, figures over time, what is said about it, mutuals like it, every source."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lib.core.result import records
from lib.core.wording import counted, missing, partial_date
from lib.topics.profile.measure import every_source, facts
from lib.topics.profile.words import left_out, profile_summary
from lib.ui.about import plain_text, source_line
from lib.ui.card import show_card
from lib.ui.directory import profile_link
from lib.ui.spoken import st
from lib.ui.state import bundle
from lib.view import addresses
from lib.view.view import MOST_COMPARED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lib.core.result import Result
    from lib.register.dataset import Dataset
    from lib.topics.profile.measure import StateFacts
    from lib.view.view import View

_UNKNOWN = "Not known"


def show_profile(data: Dataset, view: View) -> None:
    """Show the profile of the mutual that the view is about; one sentence where the register has no such mutual."""
    st.html(f"<p>← {profile_link(data, view, '', 'All mutuals')}</p>")
    known = facts(data, view)
    if known.empty:
        st.info("The register has no mutual with that address. It may have been renamed: look for it in the list of all mutuals.")
        return
    st.markdown(plain_text(profile_summary(known)))
    if out := left_out(known):
        st.caption(f":material/filter_alt: {plain_text(out)}")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _show_facts(known, data)
    with right:
        show_card("profile-map", data, view)
    _show_cards(data, view, ("profile-value", "profile-staff"), beside=True)
    _show_cards(data, view, ("profile-figures", "profile-said"))
    _show_cards(data, view, ("profile-similar",))
    _show_similar_links(data, view)
    _show_sources(data, view)


def _show_cards(data: Dataset, view: View, cards: Sequence[str], *, beside: bool = False) -> None:
    """Show cards below or beside each other; one with nothing to show is a sentence, and nothing stands beside a sentence."""
    bundles = {card: bundle(card, data, view) for card in cards}
    beside = beside and not any(each.result.empty for each in bundles.values())
    rooms = st.columns(len(cards), gap="medium") if beside else [st.container() for _ in cards]
    for room, (card, found) in zip(rooms, bundles.items(), strict=True):
        with room:
            if found.result.empty:
                st.markdown(plain_text(found.words.empty))
            else:
                show_card(card, data, view)


def _show_facts(known: Result[StateFacts], data: Dataset) -> None:
    st.header("Facts", anchor=False)
    st.html(f'<dl class="facts">{"".join(_fact(row) for row in records(known.frame))}</dl>')
    ids = known.source_ids
    with st.expander(f"These facts rest on {counted(len(ids), 'source')}"):
        st.markdown("\n".join(source_line(data, each) for each in ids))


def _fact(row: Mapping[str, object]) -> str:
    text = _UNKNOWN if missing(row["known_as"]) else partial_date(str(row["known_as"]))
    content = f'<a href="{escape(str(row["address"]), quote=True)}">{escape(text)}</a>' if row["address"] else escape(text)
    return f"<div><dt>{escape(str(row['item']))}</dt><dd>{content}</dd></div>"


def _show_similar_links(data: Dataset, view: View) -> None:
    rows = bundle("profile-similar", data, view).result.frame
    if rows.empty:
        return
    ids = [str(each) for each in rows["mutual_id"]]
    links = " · ".join(profile_link(data, view, mutual, data.names[mutual]) for mutual in ids)
    address = escape(addresses.compared((view.mutual, *ids[: MOST_COMPARED - 1]), view, data), quote=True)
    st.html(f'<p>Their profiles: {links}</p><p><a href="{address}">Set {escape(data.names[view.mutual])} beside the first of them</a></p>')


def _show_sources(data: Dataset, view: View) -> None:
    ids = every_source(data, view)
    st.header("Every source of this profile", anchor=False)
    st.markdown("\n".join(source_line(data, each) for each in ids))
