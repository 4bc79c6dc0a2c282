"""What stands round every page: heading, what is shown, status, edition, contact."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import streamlit as st

from lib.describe import scope, summary
from lib.exports.sources import STATUS
from lib.measures.overview import key_figures
from lib.ui import filters
from lib.view import to_query
from lib.wording import day

if TYPE_CHECKING:
    from lib.dataset import Dataset
    from lib.ui.site import Page
    from lib.view import View


_STYLE = Path(__file__).with_name("style.css")


def header(page: Page, data: Dataset, view: View) -> None:
    """The page's h1, what is shown in words, and what the link asked for in vain."""
    st.html(_STYLE)
    st.title(heading(page, data, view), anchor=False)
    filters.show_notices()
    if not page.filtered:
        return
    with st.container(key="summary", horizontal=True, vertical_alignment="center"):
        st.markdown(summary(key_figures(data, view)), width="stretch")
        with st.popover("Share", icon=":material/link:"):
            st.markdown("Link to this view")
            st.code(link(page, data, view), language=None, wrap_lines=True)


def heading(page: Page, data: Dataset, view: View) -> str:
    """The page's one h1: what it is about where it is about one mutual, else its own heading."""
    return data.names.get(view.mutual) or page.heading


def link(page: Page, data: Dataset, view: View) -> str:
    """The address of a page with a view, built on the server."""
    base = (st.context.url or "").rstrip("/")
    root = base[: -len(page.path) - 1] if page.path and base.endswith(f"/{page.path}") else base
    return f"{root}/{page.path}{to_query(view, data.register)}"


def tab_title(page: Page, data: Dataset, view: View) -> str:
    """What the browser tab says: page, then filters, then site."""
    parts = [
        data.names.get(view.mutual, page.title),
        *([scope(view)] if page.filtered and view.narrowed() else []),
        data.register.short_title,
    ]
    return " · ".join(parts)


def footer(data: Dataset) -> None:
    """Status, edition, updates, contact, licence."""
    register = data.register
    st.divider()
    overdue = " This edition is overdue for an update." if datetime.now(tz=UTC).date() > register.next_update else ""
    feedback = f"mailto:{register.contact}?subject={quote('Feedback on the ' + register.short_title.lower())}"
    with st.container(key="footer"):
        st.markdown(
            f"**{STATUS}.** Data edition {data.edition}. Last updated {day(register.updated)}; "
            f"next update due by {day(register.next_update)}.{overdue}\n\n"
            f"Source: the register of public service mutuals, compiled from {len(data.tables['sources']):,} public pages. "
            f"[Methods, limits and licences](methods) · [Data dictionary](dictionary) · [Accessibility statement](accessibility) · "
            f"[Feedback]({feedback}) · Contact: {register.contact}\n\n"
            "Register and text: Open Government Licence v3.0. Boundaries contain OS data © Crown copyright and database right 2025 "
            "and Royal Mail data © Royal Mail copyright and database right 2025."
        )
