"""The About face of a card: definition, method, coverage, evidence, sources, edition, limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.core.wording import count, day, partial_date, plural, write_list
from lib.exports.notices import STATUS
from lib.ui import state
from lib.ui.spoken import st
from lib.view import addresses

if TYPE_CHECKING:
    from lib.core.card import Bundle
    from lib.register.dataset import Dataset


def show_about(bundle: Bundle, data: Dataset) -> None:
    """Show where a card's figures come from and what to bear in mind."""
    card = bundle.card
    parts = {
        "What it shows": card.definition,
        "How it is worked out": card.method,
        "Notes": bundle.words.notes if not bundle.result.empty else "",
        "Limits": card.limits,
        "Coverage": _coverage(bundle),
        "Evidence": _grades(bundle),
        "Open API": _api(bundle, data) if state.HOSTED.is_set() else "",
        "Data": f"Edition {data.edition}, last updated {day(data.register.updated)}. {STATUS}.",
    }
    st.markdown("\n\n".join(f"**{title}.** {text}" for title, text in parts.items() if text))
    ids = bundle.source_ids
    if not ids:
        return
    with st.expander(f"{count(len(ids))} {plural(len(ids), 'source')}", expanded=True):
        st.markdown("\n".join(source_line(data, source_id) for source_id in ids))


def source_line(data: Dataset, source_id: str) -> str:
    """One source as a list item: title with its link, publisher, date, and the way to everything else that rests on it."""
    source = data.source(source_id)
    title = escape_markdown(source.title)
    linked = f"[{title}](<{source.url}>)" if source.url else f"{title} (no address is known)"
    published = f", {partial_date(source.published)}" if source.published else ""
    more = f"[what else rests on it]({addresses.source(source_id, data)})"
    return f"- {linked}, {escape_markdown(source.publisher)}{published} · {more}"


def escape_markdown(text: str) -> str:
    """Text with the characters that Markdown would read as marks set apart."""
    return "".join(f"\\{character}" if character in "\\[]*_`$~:#<>" else character for character in text)


def _api(bundle: Bundle, data: Dataset) -> str:
    """Where programs get the card's rows for this view."""
    address = addresses.rows(bundle.card.id, bundle.result.view, data)
    return f"The rows behind it, for programs, as JSON, CSV or Parquet: [/{escape_markdown(address)}](<{address}>)"


def _coverage(bundle: Bundle) -> str:
    coverage = bundle.result.coverage
    if coverage is None:
        return ""
    return f"{coverage.what.capitalize()} is known for {count(coverage.known)} of {count(coverage.of)} {plural(coverage.of, 'mutual')}."


def _grades(bundle: Bundle) -> str:
    grades = bundle.result.grades
    if not grades:
        return ""
    return (
        "Mutuals behind the figures: "
        + write_list([f"{count(number)} with {grade.lower()} evidence" for grade, number in grades.items()])
        + "."
    )
