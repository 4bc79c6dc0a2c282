"""The page What changed: the edition compared with, the lists, the editions kept and the feed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lib.core.wording import day
from lib.topics.changes.measure import edition_before, fold_alike
from lib.ui.card import show_card, show_card_with
from lib.ui.replay import replay
from lib.ui.spoken import st
from lib.ui.state import bundle
from lib.ui.table import show_table
from lib.view import addresses
from lib.view.view import make_view, with_subject

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.view import View


def choose_since(data: Dataset, view: View) -> None:
    """Ask since which edition, or which date, changes are listed, and say which two editions are compared."""
    names = [each.name for each in data.older]
    if names:
        st.selectbox(
            "Changes since",
            names,
            key="since",
            bind="query-params",
            accept_new_options=True,
            help="An edition, or a date such as 2026-11-22: then the edition that was the newest on that day.",
        )
    st.markdown(_say_editions(data, view))


def show_figures_and_changes(data: Dataset, view: View) -> None:
    """What moved, then the list of changes, what happened alike to many rows said once; one sentence where there is no earlier edition."""
    # No filter applies, so one result serves whoever looks at the whole register since the same edition.
    view = with_subject(make_view(data.register, data.latest), since=view.since)
    figures = bundle("changes-figures", data, view)
    if figures.result.facts.first:
        st.info(figures.words.empty)
        return
    show_card("changes-figures", data, view)
    show_card_with("changes", data, view, lambda: replay(_show_changes, data, view))


def _show_changes(data: Dataset, view: View) -> None:
    card = bundle("changes", data, view)
    if card.result.empty:
        st.info(card.words.empty)
        return
    show_table(replace(card.result, frame=fold_alike(card.result.frame)), card.words.subtitle, card.sources, name="changes")


def show_editions(data: Dataset) -> None:
    """Every edition kept, with links to it and to what changed since, and the feed."""
    st.header("Editions", anchor=False)
    st.markdown("\n".join(_edition_lines(data)))
    if data.speaker.silent:  # the feed that is served is of the project's own register
        st.markdown(f"Follow changes in a news reader: [Atom feed of editions]({addresses.FEED}).")


def _say_editions(data: Dataset, view: View) -> str:
    before = edition_before(data, view.since)
    scope = "The filters don’t apply to this page: it compares the whole register."
    if before is None:
        return scope
    return f"Data edition {data.edition} compared with edition {before.name}, last updated {day(before.updated)}. {scope}"


def _edition_lines(data: Dataset) -> list[str]:
    lines = []
    for each in data.editions:
        here = " (this one)" if each.name == data.edition else ""
        links = [f"[the dashboard with its numbers]({addresses.edition(each.name, data)})"]
        if each.name != data.editions[0].name:
            links.append(f"[what changed since]({addresses.changes(data, since=each.name)})")
        lines.append(f"- **{each.name}**{here}, last updated {day(each.updated)}: {', '.join(links)}")
    return lines
