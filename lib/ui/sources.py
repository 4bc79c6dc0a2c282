"""The list of sources: search, kinds and publishers with counts, pages; and one source with everything that rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from lib.core.fields import DATE_WIDTH
from lib.core.result import records
from lib.core.wording import as_sentence, count, count_of, partial_date
from lib.exports.tables import Column
from lib.exports.templates import fill, link
from lib.topics.sources.measure import every_source, find, mutuals_of, uses
from lib.topics.sources.words import describe_found, kind, supports, write_figure
from lib.ui.replay import replay
from lib.ui.spoken import st
from lib.ui.table import show_list
from lib.view import addresses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from lib.register.dataset import Dataset
    from lib.topics.sources.measure import Use

_SIGNATURE = "_sources_signature"
_UNKNOWN_ADDRESS = "No address is known"
_COLUMNS = (
    Column(heading="Source"),
    Column(heading="Publisher", rank=2),
    Column(heading="Kind", rank=4),
    Column(heading="Published", rank=3, least=DATE_WIDTH),
    Column(heading="What rests on it", rank=1, least=11),
    Column(heading="Page", rank=5),
    Column(heading="About", rank=6),
)
_USES = (
    Column(heading="About", rank=1),
    Column(heading="What it is", rank=3),
    Column(heading="What it says", rank=2),
    Column(heading="Figure", rank=1),
    Column(heading="For", rank=3),
    Column(heading="Note", rank=9, folded=True),
)


def show_sources(data: Dataset) -> None:
    """Show the source that the link asks for, else the list."""
    source_id = st.query_params.get("source", "")
    if source_id in uses(data):
        _show_one(data, source_id)
        return
    if source_id:
        st.caption(f":material/info: The link asked for the source ‘{source_id[:40]}’, which this edition does not have; all are listed.")
    _show_list(data)


def _show_list(data: Dataset) -> None:
    st.markdown(
        "Every page that the register rests on, and how much rests on it. The filters beside the page do not apply here. Choose a "
        "source to see every row that cites it."
    )
    everything = every_source(data)
    text = st.text_input(
        "Find a source",
        key="search",
        bind="query-params",
        type="search",
        live=True,
        max_chars=80,
        placeholder="Words of the title, publisher, kind or id",
    )
    search = (text or "").strip()
    kinds = _facet("kind", data, search, {"publishers": _read_choice("publisher", everything)})
    publishers = _facet("publisher", data, search, {"kinds": kinds})
    signature = (search, kinds, publishers)
    if st.session_state.get(_SIGNATURE, signature) != signature:
        st.session_state["sheet"] = 1  # a new question begins on the first page
    st.session_state[_SIGNATURE] = signature
    replay(_show_found, data, search, kinds, publishers)


def _show_found(data: Dataset, search: str, kinds: tuple[str, ...], publishers: tuple[str, ...]) -> None:
    found = find(data, search, kinds=kinds, publishers=publishers)
    st.html(fill("status", words=describe_found(len(found), len(every_source(data)))))
    if found.empty:
        st.info("No source has all of these words. Try fewer words, or leave out a kind or publisher.")
        return
    rows = records(found)
    keys = [(row["title"], row["publisher"], row["kind"], row["published"], len(uses(data)[row["source_id"]]), "", "") for row in rows]
    with st.container(key="sources-list"):
        show_list("Sources", _COLUMNS, keys, name="sources", write=lambda place: _list_cells(data, rows[place]), pager="sheet")


def _facet(name: str, data: Dataset, search: str, others: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Draw a choice with counts, most frequent first, among what is searched for and the other choices; the link carries what is chosen."""
    _read_choice(name, every_source(data))
    replay(_draw_facet, name, data, search, tuple(others.items()))
    return _read_choice(name, every_source(data))


def _draw_facet(name: str, data: Dataset, search: str, others: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
    key, everything = f"sources-{name}", every_source(data)
    numbers = find(data, search, **dict(others))[name].value_counts()
    options = sorted(everything[name].unique(), key=lambda each: (-int(numbers.get(each, 0)), each.casefold()))

    def label_of(value: str) -> str:
        return f"{value[:1].upper()}{value[1:]} ({count(numbers.get(value, 0))})"

    if name == "kind":
        st.pills("Kind of source", options, selection_mode="multi", format_func=label_of, key=key, on_change=_to_link, args=(key, name))
        return
    st.multiselect("Publisher", options, format_func=label_of, key=key, on_change=_to_link, args=(key, name), placeholder="All publishers")


def _read_choice(name: str, everything: pd.DataFrame) -> tuple[str, ...]:
    """What is chosen in a facet: the widget's own choice, else the link's."""
    key = f"sources-{name}"
    if key not in st.session_state:
        known = set(everything[name])
        st.session_state[key] = [each for each in dict.fromkeys(st.query_params.get_all(name)) if each in known]
    return tuple(st.session_state[key])


def _to_link(key: str, parameter: str) -> None:
    """Write a choice into the link (a callback): a bound widget would write the counts too."""
    if chosen := st.session_state[key]:
        st.query_params[parameter] = chosen
    elif parameter in st.query_params:
        del st.query_params[parameter]


def _list_cells(data: Dataset, row: Mapping[str, str]) -> Sequence[str]:
    known = uses(data)[row["source_id"]]
    mutuals = mutuals_of(known)
    named = data.names.get(mutuals[0], "") if len(mutuals) == 1 else count_of(len(mutuals), "organisation") if mutuals else ""
    return (
        link(addresses.source(row["source_id"], data), row["title"]),
        row["publisher"],
        row["kind"].capitalize(),
        partial_date(row["published"]) or "Not known",
        supports(known),
        named,
        _outside(row["url"], row["title"], "Open"),
    )


def _outside(url: str, title: str, words: str) -> str:
    return link(url, words, label=f"{words}: {title}") if url else _UNKNOWN_ADDRESS


def _show_one(data: Dataset, source_id: str) -> None:
    source, known = data.source(source_id), uses(data)[source_id]
    st.markdown(f":material/arrow_back: [All sources]({addresses.source('', data)})")
    st.header(source.title, anchor=False)
    row = every_source(data).set_index("source_id").loc[source_id]
    facts = {
        "Publisher": source.publisher,
        "Published": partial_date(source.published) or "Not known",
        "Kind": str(row["kind"]).capitalize(),
        "Page": link(source.url, source.url or f"{_UNKNOWN_ADDRESS}."),
        "Id": source_id,
        "What rests on it": as_sentence(supports(known)),
    }
    if mutuals := mutuals_of(known):
        facts["Organisations"] = Markup(", ").join(_profile(data, each, data.names.get(each, each)) for each in mutuals)
    st.html(fill("facts", facts=facts))
    st.header("Every row that cites it", anchor=False)
    caption = f"Rows of the register that cite {source.title}"
    show_list(caption, _USES, [_keys(use) for use in known], name="uses", write=lambda place: _use_cells(data, known[place]))


def _keys(use: Use) -> Sequence[str | float]:
    return use.subject, kind(use), use.text, "" if use.value is None else use.value, use.when, use.note


def _use_cells(data: Dataset, use: Use) -> Sequence[str]:
    subject = _profile(data, use.mutuals[0], use.subject) if len(use.mutuals) == 1 else use.subject
    return (
        subject,
        kind(use),
        use.text[:1].upper() + use.text[1:],
        write_figure(use),
        partial_date(use.when),
        use.note[:1].upper() + use.note[1:],
    )


def _profile(data: Dataset, mutual: str, words: str) -> Markup:
    return link(addresses.mutual_in_edition(mutual, data), words)
