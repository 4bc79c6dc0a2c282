"""The directory of mutuals: search, facets with counts, sorting, pages, and the way into comparing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from markupsafe import Markup

from lib.core.endings import successors
from lib.core.field import Show
from lib.core.result import records
from lib.core.states import STATES
from lib.core.wording import cell, count, day, missing, partial_date, people, pounds
from lib.exports.tables import Column, table
from lib.exports.templates import fill, link
from lib.register.schema import NOT_KNOWN
from lib.topics.mutuals.listing import FACETS, PAGE_LENGTH, count_facet, find, narrow, sort
from lib.topics.mutuals.search import search
from lib.topics.mutuals.words import STATE_NAMES, list_words, say_nothing_found, share_words, state_words
from lib.ui.card import show_card_with
from lib.ui.replay import replay
from lib.ui.spoken import st
from lib.ui.state import bundle, recall
from lib.ui.table import choose_page, mark, source_html, take_page
from lib.view import addresses
from lib.view.view import MOST_COMPARED

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from lib.register.dataset import Dataset
    from lib.view.view import View

    #: Facet and what is chosen in it, for each facet.
    Choices: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]

#: What the reader chooses -> key of `lib.topics.mutuals.listing.SORTS`.
_SORTS = {
    "Best match": "best",
    "Name": "name",
    "Name, Z to A": "name-back",
    "At the date, live first": "state",
    "At the date, live last": "state-back",
    "Launched, newest first": "newest",
    "Launched, oldest first": "oldest",
    "Largest value of services": "value",
    "Smallest value of services": "value-back",
    "Most staff": "staff",
    "Fewest staff": "staff-back",
    "Sector, A to Z": "sector",
    "Sector, Z to A": "sector-back",
    "Region, A to Z": "region",
    "Region, Z to A": "region-back",
    "Evidence, strongest first": "grade",
    "Evidence, weakest first": "grade-back",
}
#: Facet -> its heading and its parameter in the link.
_FACETS = {"state": ("At the date", "state"), "sector_group": ("Sector group", "group"), "legal_form": ("Legal form", "form")}
#: Names that a list to choose from has at most.
MOST_OFFERED = 1000
_COMPARED, _SIGNATURE = "compared", "_directory_signature"
#: Heading -> the key of the sort that runs up its column, and of the one that runs down.
_SORT_COLUMNS = {
    "Mutual": ("name", "name-back"),
    "At the date": ("state", "state-back"),
    "Launched": ("oldest", "newest"),
    "Value of services": ("value-back", "value"),
    "Staff": ("staff-back", "staff"),
    "Sector": ("sector", "sector-back"),
    "Based in": ("region", "region-back"),
    "Evidence": ("grade", "grade-back"),
}
_COLUMNS = (
    Column(heading="Mutual", least=13),
    Column(heading="At the date", rank=1, least=8, on_cards=True),
    Column(heading="Value of services", rank=2, numeric=True),
    Column(heading="Staff", rank=2, numeric=True),
    Column(heading="Launched", rank=3),
    Column(heading="Last seen", rank=3),
    Column(heading="Sector", rank=4),
    Column(heading="Based in", rank=5),
    Column(heading="Evidence", rank=6),
    *(Column(heading=each, folded=True) for each in ("Services", "Parent body", "Legal form", "What followed")),
)


@dataclass(frozen=True, kw_only=True)
class Query:
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


def ask(data: Dataset) -> Query:
    """Draw the search box, the order and the choice of mutuals to compare."""
    if _COMPARED not in st.session_state:
        ids = dict.fromkeys(st.query_params.get_all("compare"))
        st.session_state[_COMPARED] = [each for each in ids if each in data.names][:MOST_COMPARED]
    return replay(_ask, data)


def _ask(data: Dataset) -> Query:
    with st.container(key="ask-mutuals"):
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
        _choose_comparison(data, (text or "").strip())
    return Query(text=(text or "").strip(), sort=_SORTS[sort])


def _choose_comparison(data: Dataset, text: str) -> None:
    st.multiselect(
        "Compare side by side",
        _list_offers(data, text),
        format_func=lambda each: data.names[each],
        key=_COMPARED,
        max_selections=MOST_COMPARED,
        placeholder="Up to four",
        on_change=_to_link,
        args=(_COMPARED, "compare"),
    )


def _list_offers(data: Dataset, text: str) -> list[str]:
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


def show_directory(data: Dataset, view: View, query: Query) -> None:
    """The directory as one card: the list with its facets and pages, its files, and what it rests on."""
    chosen = tuple((facet, tuple(_read_choice(data, facet))) for facet in FACETS)
    _back_to_first_page((replace(view, compare=()), query, chosen))
    show_card_with("directory", data, view, lambda: replay(_show_list, data, view, query, chosen))


def _show_list(data: Dataset, view: View, query: Query, chosen: Choices) -> None:
    result = bundle("directory", data, view).result
    if result.empty:
        st.info(bundle("directory", data, view).words.empty)
        return
    counts, rows = recall(_narrow, data, view, query, chosen)
    narrowed = any(values for _, values in chosen)
    # What most readers narrow by stands open; the rest would push the list off the first screen.
    if "state" in counts:
        _facet("state", counts["state"])
    with st.expander("Narrow down by sector group and legal form", expanded=any(values for facet, values in chosen if facet != "state")):
        for facet, numbers in counts.items():
            if facet != "state":
                _facet(facet, numbers)
    # The pages stand below the list but decide what it shows.
    above, below = st.container(key="directory-list"), st.container(key="directory-pages")
    with below:
        page = choose_page(len(rows), "directory", "page", length=PAGE_LENGTH)
    with above:
        st.html(recall(_list_html, data, view, query, chosen, page))
        if len(rows):
            st.caption("Value and staff are those of the year in brackets, within three years of the date.")
        else:
            elsewhere = len(search(data, query.text)) if query.text else 0
            st.info(say_nothing_found(query.text, narrowed=narrowed, elsewhere=elsewhere) or "Nothing is listed.")


def _narrow(data: Dataset, view: View, query: Query, chosen: Choices) -> tuple[dict[str, dict[str, int]], pd.DataFrame]:
    """What each facet offers, with counts, and the rows that answer the search and the facets, in order."""
    found, facets = find(data, bundle("directory", data, view).result.frame, query.text), dict(chosen)
    counts = {facet: count_facet(found, facets, facet) for facet in FACETS}
    return {facet: numbers for facet, numbers in counts.items() if numbers}, sort(data, narrow(found, facets), query.sort)


def _list_html(data: Dataset, view: View, query: Query, chosen: Choices, page: int) -> str:
    """The HTML of one page of the list, 0 for all, after a sentence on which rows these are."""
    _, found = recall(_narrow, data, view, query, chosen)
    rows, _ = take_page(found, page, PAGE_LENGTH)
    first = max(page - 1, 0) * PAGE_LENGTH + 1
    words = list_words(first, first + len(rows) - 1, len(found), query.text)
    share = share_words(found, bundle("directory", data, view).result)
    return fill("status", words=f"{words} {share}".rstrip()) + (_table_html(data, view, rows, query.sort) if len(rows) else "")


def _read_choice(data: Dataset, facet: str) -> list[str]:
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


def _table_html(data: Dataset, view: View, rows: pd.DataFrame, sort: str) -> Markup:
    sorts = {
        heading: way
        for heading, ways in _SORT_COLUMNS.items()
        for key, way in zip(ways, ("ascending", "descending"), strict=True)
        if key == sort
    }
    records_of_page = records(rows)
    sources = [[source_html(each, data.sources) for each in row["source_id"]] for row in records_of_page]
    cells = [list(map(mark, _write_row(data, view, row))) for row in records_of_page]
    return table(f"Mutuals, as they were on {day(view.as_at)}", _COLUMNS, cells, sources=sources, sorts=sorts)


def _write_row(data: Dataset, view: View, row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        profile_link(data, view, str(row["mutual_id"]), str(row["name"])),
        _write_state(data, view, row),
        NOT_KNOWN if missing(row["value"]) else f"{pounds(row['value'])} ({row['value_year']})",
        NOT_KNOWN if missing(row["staff"]) else f"{people(row['staff'])} ({row['staff_year']})",
        NOT_KNOWN if missing(row["launched"]) else partial_date(str(row["launched"])),
        cell(row["last_seen"], Show.TEXT),
        row["sector"],
        _place(row),
        row["grade"],
        *(NOT_KNOWN if missing(row[name]) else row[name] for name in ("services", "parent_body", "legal_form")),
        str(row["followed"]),
    )


def _write_state(data: Dataset, view: View, row: Mapping[str, Any]) -> str:
    """What it is at the date; of one that has ended when, why and, with links, who took over."""
    others = successors(data, str(row["mutual_id"])) if row["state"] == "ended" else ()
    links = Markup(", ").join(profile_link(data, view, each, data.names[each]) for each in others)
    return Markup("{}; services to {}").format(state_words(row), links) if others else state_words(row)


def _place(row: Mapping[str, Any]) -> str:
    known = [str(row[column]) for column in ("town", "region") if not missing(row[column])]
    return ", ".join(dict.fromkeys(known))


def profile_link(data: Dataset, view: View, mutual: str, name: str) -> Markup:
    """The HTML of a name that leads to the profile, with the same filters."""
    return link(addresses.profile(mutual, view, data), name)
