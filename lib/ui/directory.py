"""The directory of mutuals: search, facets with counts, sorting, pages, and the way into comparing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from lib.core.field import Show
from lib.core.result import records
from lib.core.states import STATES
from lib.core.wording import cell, count, day, missing, partial_date, people, pounds
from lib.exports.templates import fill, link, table
from lib.register.schema import NOT_KNOWN
from lib.topics.mutuals.listing import FACETS, PAGE_LENGTH, count_facet, count_pages, find, narrow, page_of, sort
from lib.topics.mutuals.search import search
from lib.topics.mutuals.words import STATE_NAMES, list_words, nothing_found
from lib.ui.replay import replay
from lib.ui.spoken import st
from lib.ui.state import bundle, recall
from lib.view import addresses
from lib.view.view import MOST_COMPARED

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from markupsafe import Markup

    from lib.register.dataset import Dataset
    from lib.view.view import View

    #: Facet and what is chosen in it, for each facet.
    Chosen: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]

#: What the reader chooses -> key of `lib.topics.mutuals.listing.SORTS`.
_SORTS = {
    "Best match": "best",
    "Name": "name",
    "Launched, newest first": "newest",
    "Launched, oldest first": "oldest",
    "Largest value of services": "value",
    "Most staff": "staff",
}
#: Facet -> its heading and its parameter in the link.
_FACETS = {"state": ("At the date", "state"), "sector_group": ("Sector group", "group"), "legal_form": ("Legal form", "form")}
#: Names that a list to choose from has at most.
MOST_OFFERED = 1000
_COMPARED, _SIGNATURE = "compared", "_directory_signature"
#: Heading of a column -> the sorts that order by it, as `aria-sort` says it.
_SORTED = {
    "Mutual": {"name": "ascending"},
    "Launched": {"newest": "descending", "oldest": "ascending"},
    "Value of services": {"value": "descending"},
    "Staff": {"staff": "descending"},
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the reader asks the directory for: words to find and the order to list them in (a key of `SORTS`)."""

    text: str
    sort: str


def show_unknown(data: Dataset, view: View) -> None:
    """Say quietly that the link asked for a mutual that the register does not have."""
    if view.mutual and view.mutual not in data.names:
        st.caption(
            f":material/info: The link asked for the mutual ‘{view.mutual}’, which this register does not have. It may have been renamed: "
            "look for it below."
        )


def ask(data: Dataset) -> Asked:
    """Draw the search box, the order and the choice of mutuals to compare."""
    if _COMPARED not in st.session_state:
        asked = dict.fromkeys(st.query_params.get_all("compare"))
        st.session_state[_COMPARED] = [each for each in asked if each in data.names][:MOST_COMPARED]
    return replay(_ask, data)


def _ask(data: Dataset) -> Asked:
    left, middle, right = st.columns([5, 3, 5], gap="medium", vertical_alignment="top")
    with left:
        text = st.text_input(
            "Find a mutual",
            key="find",
            bind="query-params",
            type="search",
            live=True,
            max_chars=80,
            placeholder="Name, town, parent body or service",
        )
    with middle:
        sort = st.selectbox("Sort by", list(_SORTS), key="sort", bind="query-params")
    with right:
        _choose_compared(data, (text or "").strip())
    return Asked(text=(text or "").strip(), sort=_SORTS[sort])


def _choose_compared(data: Dataset, text: str) -> None:
    st.multiselect(
        "Compare side by side",
        _offered(data, text),
        format_func=lambda each: data.names[each],
        key=_COMPARED,
        max_selections=MOST_COMPARED,
        placeholder="Choose up to four mutuals",
        on_change=_to_link,
        args=(_COMPARED, "compare"),
    )


def _offered(data: Dataset, text: str) -> list[str]:
    """The mutuals offered for comparing, by name: of a large register those that the search finds, and those chosen already."""
    if len(data.names) <= MOST_OFFERED:
        return search(data, "")
    return list(dict.fromkeys([*st.session_state[_COMPARED], *search(data, text)[:MOST_OFFERED]]))


def _to_link(key: str, parameter: str) -> None:
    """Write a choice into the link (a callback). Bound widgets would write labels, and these have counts or are not ids."""
    if chosen := st.session_state[key]:
        st.query_params[parameter] = chosen
    elif parameter in st.query_params:
        del st.query_params[parameter]


def show_results(data: Dataset, view: View, asked: Asked) -> None:
    """Draw the facets, what is shown, the list and its pages."""
    chosen = tuple((facet, tuple(_chosen(data, facet))) for facet in FACETS)
    _back_to_first_page((replace(view, compare=()), asked, chosen))
    replay(_show_results, data, view, asked, chosen)


def _show_results(data: Dataset, view: View, asked: Asked, chosen: Chosen) -> None:
    st.header("Directory", anchor=False)
    result = bundle("directory", data, view).result
    if result.empty:
        st.info(bundle("directory", data, view).words.empty)
        return
    counts, rows = recall(_narrow, data, view, asked, chosen)
    for facet, numbers in counts.items():
        _facet(facet, numbers)
    # The pages stand below the list but decide what it shows.
    above, below = st.container(key="directory-list"), st.container(key="directory-pages")
    with below:
        page = st.pagination(count_pages(len(rows)), key="page", bind="query-params")
    with above:
        st.html(recall(_list_html, data, view, asked, chosen, page))
        if len(rows):
            st.caption("Value and staff are those of the year in brackets, within three years of the date.")
        else:
            elsewhere = len(search(data, asked.text)) if asked.text else 0
            narrowed = any(values for _, values in chosen)
            st.info(nothing_found(asked.text, narrowed=narrowed, elsewhere=elsewhere) or "Nothing is listed.")


def _narrow(data: Dataset, view: View, asked: Asked, chosen: Chosen) -> tuple[dict[str, dict[str, int]], pd.DataFrame]:
    """What each facet offers, with counts, and the rows that answer the search and the facets, in order."""
    found, facets = find(data, bundle("directory", data, view).result.frame, asked.text), dict(chosen)
    counts = {facet: count_facet(found, facets, facet) for facet in FACETS}
    return {facet: numbers for facet, numbers in counts.items() if numbers}, sort(data, narrow(found, facets), asked.sort)


def _list_html(data: Dataset, view: View, asked: Asked, chosen: Chosen, page: int) -> str:
    """The HTML of one page of the list, after a sentence on which rows these are."""
    _, found = recall(_narrow, data, view, asked, chosen)
    rows, first = page_of(found, page), (page - 1) * PAGE_LENGTH + 1
    words = list_words(first, first + len(rows) - 1, len(found), asked.text)
    return fill("status", words=words) + (_table_html(data, view, rows, asked.sort, words) if len(rows) else "")


def _chosen(data: Dataset, facet: str) -> list[str]:
    """What is chosen in a facet: the widget's own choice, else the link's."""
    key, parameter = f"facet-{facet}", _FACETS[facet][1]
    if key not in st.session_state:
        known = {
            "state": STATES,
            "sector_group": data.register.groups,
            "legal_form": (*data.register.legal_forms, NOT_KNOWN),
        }[facet]
        st.session_state[key] = [each for each in dict.fromkeys(st.query_params.get_all(parameter)) if each in known]
    return list(st.session_state[key])


def _facet(facet: str, counts: Mapping[str, int]) -> None:
    label, parameter = _FACETS[facet]
    key = f"facet-{facet}"

    def name(value: str) -> str:
        return f"{STATE_NAMES.get(value, value) if facet == 'state' else value} ({count(counts.get(value, 0))})"

    more: dict[str, Any] = {"format_func": name, "key": key, "on_change": _to_link, "args": (key, parameter)}
    st.pills(label, list(counts), selection_mode="multi", **more)


def _back_to_first_page(signature: object) -> None:
    """A new question begins on the first page; the page of a link that was opened fresh is kept."""
    if st.session_state.get(_SIGNATURE, signature) != signature and st.session_state.get("page", 1) != 1:
        st.session_state["page"] = 1
    st.session_state[_SIGNATURE] = signature


def _table_html(data: Dataset, view: View, rows: pd.DataFrame, sort: str, caption: str) -> Markup:
    headings = ("Mutual", f"On {day(view.as_at)}", "Sector", "Based in", "Launched", "Last seen", "Value of services", "Staff", "Evidence")
    sorts = {heading: ways[sort] for heading, ways in _SORTED.items() if sort in ways}
    cells = [_write_row(data, view, row) for row in records(rows)]
    return table("Mutuals", headings, cells, sorts=sorts, label=caption, look="table-scroll directory")


def _write_row(data: Dataset, view: View, row: Mapping[str, Any]) -> tuple[str, ...]:
    name = profile_link(data, view, str(row["mutual_id"]), str(row["name"]))
    return (
        fill("detailed", words=name, detail="" if missing(row["services"]) else row["services"]),
        STATE_NAMES[str(row["state"])],
        row["sector"],
        _place(row),
        NOT_KNOWN if missing(row["launched"]) else partial_date(str(row["launched"])),
        cell(row["last_seen"], Show.TEXT),
        NOT_KNOWN if missing(row["value"]) else f"{pounds(row['value'])} ({row['value_year']})",
        NOT_KNOWN if missing(row["staff"]) else f"{people(row['staff'])} ({row['staff_year']})",
        row["grade"],
    )


def _place(row: Mapping[str, Any]) -> str:
    known = [str(row[column]) for column in ("town", "region") if not missing(row[column])]
    return ", ".join(dict.fromkeys(known))


def profile_link(data: Dataset, view: View, mutual: str, name: str) -> Markup:
    """The HTML of a name that leads to the profile, with the same filters."""
    return link(addresses.profile(mutual, view, data), name)
