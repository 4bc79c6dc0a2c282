"""What stands round every page: heading, what is shown, status, edition, contact."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from lib.core.glossary import EVERYWHERE, TERMS
from lib.core.wording import count_of, day
from lib.core.words import advice, scope
from lib.exports.notices import STATUS
from lib.exports.tables import table_styles
from lib.exports.templates import fill
from lib.register.dates import today
from lib.register.store import store
from lib.topics.overview.alternatives import alternative_sentences, comparison_sentence, find_alternatives, has_none_live
from lib.topics.overview.measure import scope_counts
from lib.topics.overview.words import rest_of_summary, summary
from lib.ui import filters
from lib.ui.arrival import show_arrival
from lib.ui.go_to import show_go_to
from lib.ui.replay import replay
from lib.ui.share import list_links, show_share
from lib.ui.sign_in import show_sign_out
from lib.ui.spoken import st
from lib.ui.state import current_page, recall
from lib.view import addresses
from lib.view.pages import heading as page_heading

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.ui.share import Links
    from lib.view.pages import Page
    from lib.view.view import View


#: Paths of the pages whose headlines are compared with the whole, and of those that look beyond the mutuals live at the date.
_COMPARING = ("", "map", "growth", "sectors")
_OF_THEIR_OWN = ("nearby", "pipeline", "outcomes", "quality", "briefing", "mutuals")
#: Profiles that are offered where nothing is live.
_MOST_LINKS = 8
_ICON_SENT = "_icon_sent"
_ICON = Path(__file__).resolve().parents[2] / "static" / "favicon.png"
_STYLE = f"<style>{Path(__file__).with_name('style.css').read_text(encoding='utf-8')}{table_styles()}</style>"


@cache
def _icon() -> str:
    """The icon itself rather than its file: a file that the session no longer names is gone before a slow browser asks for it."""
    return f"data:image/png;base64,{b64encode(_ICON.read_bytes()).decode()}"


def set_page(title: str) -> None:
    """What the browser is told of the page: the title of its tab, its icon, and that it uses the width there is."""
    # Sent once, the browser keeps the icon for as long as the page stays.
    sent = st.session_state.get(_ICON_SENT) == current_page().path
    st.session_state[_ICON_SENT] = current_page().path
    st.set_page_config(page_title=title, layout="wide", page_icon=None if sent else _icon())


def show_header(page: Page, data: Dataset, view: View) -> None:
    """The page's h1, what is shown in words, and what the link asked for in vain."""
    replay(_show_title, page, data, view, list_links(page, data, view))
    filters.show_notices()
    show_arrival(page, data, view)
    replay(_show_scope, page, data, view)


def _show_title(page: Page, data: Dataset, view: View, links: Links | None) -> None:
    show_style()
    with st.container(key="heading", horizontal=True, vertical_alignment="center", gap="small"):
        st.title(heading(page, data, view), anchor=False, width="stretch")
        show_go_to(data)
        show_share(page, data, view, links)


def _show_scope(page: Page, data: Dataset, view: View) -> None:
    _edition_notice(page, data, view)
    if page.filtered:
        with st.container(key="summary", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(recall(_summary, data, view))
            filters.show_chips(view, data)
        if page.path in _COMPARING and (comparison := recall(comparison_sentence, data, view)):
            st.caption(comparison)
        if has_none_live(data, view) and page.path not in _OF_THEIR_OWN:
            _show_alternatives(data, view)


def _show_alternatives(data: Dataset, view: View) -> None:
    """What there is where nothing is live, in place of the cards that would be empty."""
    alternatives = recall(find_alternatives, data, view)
    with st.container(border=True, key="instead"):
        st.header("None is named as live here then. What there is instead", anchor=False)
        texts = recall(alternative_sentences, data, view, alternatives)
        st.markdown("\n".join(f"- {each}" for each in texts) if texts else advice(view))
        ids = (*alternatives.weak, *(each for each, _ in alternatives.later), *([alternatives.nearest[0]] if alternatives.nearest else []))
        links = [f"[{data.names[each]}]({addresses.profile(each, view, data)})" for each in dict.fromkeys(ids)]
        if links:
            st.markdown("Read more: " + " · ".join(links[:_MOST_LINKS]))


def _summary(data: Dataset, view: View) -> str:
    """What is shown in one line; where there is room for it, which filters gave it, and the way to its sources."""
    counts = scope_counts(data, view)
    return fill(
        "summary",
        line=data.speaker.say(summary(view, **counts)),
        rest=data.speaker.say(rest_of_summary(view, **counts)),
        address=addresses.mutuals_behind(view, data),
    )


def show_nothing_here(page: Page, data: Dataset) -> None:
    """What stands in place of a page that this register has nothing for."""
    show_style()
    st.title(page.title, anchor=False)
    st.info(f"{data.register.title} holds nothing for this page, so there is nothing to show. [Go to the overview](.)")


def _edition_notice(page: Page, data: Dataset, view: View) -> None:
    """Say that the reader looks at an older edition, with a link to the same view in the newest and to what changed."""
    if not data.newer:
        return
    newest = addresses.page(page.path, replace(view, edition=""), data)
    changes = addresses.changes(data, since=data.edition)
    st.info(
        f"You are looking at data edition {data.edition}; a newer edition, {data.newer}, exists. "
        f"[See this page in the newest edition]({newest}) or [what changed]({changes}).",
        icon=":material/history:",
    )


def show_style() -> None:
    """What the theme cannot say."""
    st.html(_STYLE)


def heading(page: Page, data: Dataset, view: View) -> str:
    """The page's one h1: what it is about where it is about one mutual, else its own heading."""
    if view.mutual in data.names:
        return data.names[view.mutual]
    return page_heading(page, data)


def tab_title(page: Page, data: Dataset, view: View) -> str:
    """What the browser tab says: page, then filters, then site."""
    parts = [
        data.names.get(view.mutual) or data.speaker.say(page.title),
        *([data.speaker.say(scope(view))] if page.filtered and view.narrowed() else []),
        data.register.short_title,
    ]
    return " · ".join(parts)


def show_glossary(page: Page, data: Dataset) -> None:
    """What the words of the page mean, in the drawer that holds the filters."""
    with st.sidebar:
        replay(_show_glossary, page, data)


def _show_glossary(page: Page, data: Dataset) -> None:
    words = sorted(word for word in {*EVERYWHERE, *page.words} if data.speaker.silent or not TERMS[word].ours)
    with st.expander("What the words mean", icon=":material/menu_book:", key="glossary"):
        st.markdown("\n\n".join(f"**{word}.** {TERMS[word].meaning}" for word in words))


def show_footer(data: Dataset) -> None:
    """Status, edition, updates, contact, licence."""
    replay(_show_footer, data, store().problem, today() > data.register.next_update)
    show_sign_out()


def _show_footer(data: Dataset, problem: str, overdue: bool) -> None:  # noqa: FBT001 - replayed parts take their arguments by position
    register = data.register
    late = " This edition is overdue for an update." if overdue else ""
    own = register.vocabulary
    feedback = f"mailto:{own.feedback or register.contact}?subject={quote('Feedback on the ' + register.short_title.lower())}"
    with st.container(key="footer"):
        if problem:
            st.markdown(f":material/warning: {problem}")
        st.markdown(
            f"**{STATUS}.** Data edition {data.edition}. Last updated {day(register.updated)}; "
            f"next update due by {day(register.next_update)}.{late}\n\n"
            f"Source: the register of public service mutuals, compiled from {count_of(len(data.tables['sources']), 'public page')}. "
            f"[Methods, limits and licences](methods) · [Data dictionary](dictionary) · [Accessibility statement](accessibility) · "
            f"[Feedback]({feedback}) · Contact: {register.contact}\n\n"
            f"{' '.join(filter(None, (own.licence, own.attribution)))} "
            "Boundaries contain OS data © Crown copyright and database right 2025 "
            "and Royal Mail data © Royal Mail copyright and database right 2025."
        )
