"""The profile of one mutual: summary, facts, figures over time, what is said about it, mutuals like it, every source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from lib.core.result import records
from lib.core.wording import counted, missing, partial_date
from lib.exports import templates
from lib.exports.templates import fill
from lib.topics.profile.measure import every_source, facts
from lib.topics.profile.words import left_out, profile_summary
from lib.ui.about import escape_markdown, source_line
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
    st.html(Markup("<p>← {}</p>").format(profile_link(data, view, "", "All mutuals")))
    known = facts(data, view)
    if known.empty:
        st.info("The register has no mutual with that address. It may have been renamed: look for it in the list of all mutuals.")
        return
    st.markdown(escape_markdown(profile_summary(known)))
    if out := left_out(known):
        st.caption(f":material/filter_alt: {escape_markdown(out)}")
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
                st.markdown(escape_markdown(found.words.empty))
            else:
                show_card(card, data, view)


def _show_facts(known: Result[StateFacts], data: Dataset) -> None:
    st.header("Facts", anchor=False)
    st.html(fill("facts", facts={str(row["item"]): _write_fact(row) for row in records(known.frame)}))
    ids = known.source_ids
    with st.expander(f"These facts rest on {counted(len(ids), 'source')}"):
        st.markdown("\n".join(source_line(data, each) for each in ids))


def _write_fact(row: Mapping[str, object]) -> Markup:
    text = _UNKNOWN if missing(row["known_as"]) else partial_date(str(row["known_as"]))
    return templates.link(str(row["address"] or ""), text)


def _show_similar_links(data: Dataset, view: View) -> None:
    rows = bundle("profile-similar", data, view).result.frame
    if rows.empty:
        return
    ids = [str(each) for each in rows["mutual_id"]]
    links = Markup(" · ").join(profile_link(data, view, mutual, data.names[mutual]) for mutual in ids)
    address = addresses.compared((view.mutual, *ids[: MOST_COMPARED - 1]), view, data)
    beside = templates.link(address, f"Set {data.names[view.mutual]} beside the first of them")
    st.html(Markup("<p>Their profiles: {}</p><p>{}</p>").format(links, beside))


def _show_sources(data: Dataset, view: View) -> None:
    ids = every_source(data, view)
    st.header("Every source of this profile", anchor=False)
    st.markdown("\n".join(source_line(data, each) for each in ids))
