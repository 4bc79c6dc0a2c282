"""The profile of one mutual: summary, facts, figures over time, what is said about it, mutuals like it, every source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from lib.core.result import records
from lib.core.wording import count_of, day, missing, partial_date, people, pounds
from lib.core.words import capital
from lib.exports import templates
from lib.exports.templates import fill
from lib.register.measures import FIGURES, Style
from lib.topics.mutuals.words import STATE_NAMES
from lib.topics.profile.measure import every_source, facts
from lib.topics.profile.timeline import FACT
from lib.topics.profile.words import end_words, profile_summary, say_left_out
from lib.ui.about import escape_markdown, source_line
from lib.ui.card import show_card, show_card_with
from lib.ui.directory import profile_link
from lib.ui.spoken import st
from lib.ui.state import bundle
from lib.ui.table import choose_page, source_html, take_page
from lib.view import addresses
from lib.view.view import MOST_COMPARED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lib.core.result import Result
    from lib.register.dataset import Dataset
    from lib.topics.profile.measure import StateFacts
    from lib.view.view import View

_UNKNOWN = "Not known"
#: Figures that are said in words, not drawn; entries of the line of time on one page; mutuals like it that stand as cards.
MOST_IN_WORDS, TIMELINE_ROWS, NEIGHBOURS = 2, 12, 3


def show_profile(data: Dataset, view: View) -> None:
    """Show the profile of the mutual that the view is about; one sentence where the register has no such mutual."""
    st.html(Markup("<p>← {}</p>").format(profile_link(data, view, "", "All mutuals")))
    known = facts(data, view)
    if known.empty:
        st.info("The register has no mutual with that address. It may have been renamed: look for it in the list of all mutuals.")
        return
    st.html(fill("strip", items=list(_strip(known, data, view))))
    st.markdown(escape_markdown(profile_summary(known)))
    if out := say_left_out(known):
        st.caption(f":material/filter_alt: {escape_markdown(out)}")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _show(data, view, "profile-timeline", lambda: _show_timeline(data, view))
    with right:
        _show_chart(data, view, "profile-map", least=1)
    _show_sizes(data, view)
    _show(data, view, "profile-said")
    _show(data, view, "profile-similar", lambda: _show_neighbours(data, view))
    _show_facts(known, data)
    with st.expander("Every figure as a table"):
        _show(data, view, "profile-figures")
    with st.expander("History of the record: what each edition knew and changed"):
        _show(data, view, "record")
    _show_sources(data, view)


def _show(data: Dataset, view: View, card: str, table: Callable[[], None] | None = None) -> None:
    """Show a card, with a table of the page's own where it has one; one with nothing to show is a sentence."""
    found = bundle(card, data, view)
    if found.result.empty:
        st.markdown(escape_markdown(found.words.empty))
    elif table:
        show_card_with(card, data, view, table)
    else:
        show_card(card, data, view, as_list=True)


def _show_sizes(data: Dataset, view: View) -> None:
    """Turnover and staff beside each other where both are drawn; nothing stands beside a sentence."""
    cards = ("profile-value", "profile-staff")
    as_charts = all(len(bundle(card, data, view).result.frame) > MOST_IN_WORDS for card in cards)
    rooms = st.columns(len(cards), gap="medium") if as_charts else [st.container() for _ in cards]
    for room, card in zip(rooms, cards, strict=True):
        with room:
            _show_chart(data, view, card, least=MOST_IN_WORDS + 1)


def _show_chart(data: Dataset, view: View, card: str, *, least: int) -> None:
    """Show a card with its picture; fewer figures than a line needs are said in words, and stand in the line of time above."""
    found = bundle(card, data, view)
    if found.result.empty:
        st.markdown(escape_markdown(found.words.empty))
    elif len(found.result.frame) < least:
        st.markdown(f"{escape_markdown(found.words.headline)}.")
    else:
        show_card(card, data, view)


def _strip(known: Result[StateFacts], data: Dataset, view: View) -> Iterator[tuple[str, str, str]]:
    """Label, what is known and what stands below it in smaller type, of what one wants to know in one look."""
    state = known.facts
    row = state.organisation or {}
    yield f"On {day(view.as_at)}", STATE_NAMES[state.state], "" if state.certain else "By the middle of its dates"
    launched = row["launched"] or (f"by {row['trading_by']}" if row["trading_by"] else "")
    yield "Launched", capital(partial_date(launched)) if launched else _UNKNOWN, f"From {row['parent_body']}" if row["parent_body"] else ""
    if row["status"] == "ended":
        yield "Ended", *_ending(known, data, view)
    if state.predecessors:
        yield "Took over from", _links(data, view, state.predecessors), ""
    for measure in FIGURES:
        write = pounds if measure.style is Style.MONEY else people
        amount, year = state.figures.get(measure.key, (None, None))
        yield measure.label, _UNKNOWN if amount is None else write(amount), f"In {year}" if year else ""
    yield "Evidence", row["grade"], ""


def _ending(known: Result[StateFacts], data: Dataset, view: View) -> tuple[str, str | Markup]:
    """When it ended; and why, with who took over where sources name another mutual."""
    ended, _, why = end_words(known.facts.organisation or {}).partition(": ")
    if not known.facts.successors:
        return ended, capital(why)
    return ended, Markup("{}. Services to {}").format(capital(why), _links(data, view, known.facts.successors))


def _links(data: Dataset, view: View, mutuals: Iterable[str]) -> Markup:
    return Markup(", ").join(profile_link(data, view, each, data.names[each]) for each in mutuals)


def _show_timeline(data: Dataset, view: View) -> None:
    found = bundle("profile-timeline", data, view).result
    rows = found.frame
    room, below = st.container(), st.container()
    with below:
        page = choose_page(len(rows), "timeline", length=TIMELINE_ROWS)
    part, _ = take_page(rows, page, TIMELINE_ROWS)
    with room:
        st.html(timeline_html(records(part), data))


def timeline_html(rows: Sequence[Mapping[str, Any]], data: Dataset) -> Markup:
    """What happened year by year, with the sources of each entry."""
    years: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        when = str(row["said_on"])
        ids = row["source_id"]
        entry = {
            "words": row["statement"],
            "when": "" if when.isdecimal() else partial_date(when),
            "fact": row["kind"] == FACT,
            "note": row["note"],
            "count": count_of(len(ids), "source"),
            "sources": [source_html(each, data.sources) for each in ids],
        }
        years.setdefault(when.removeprefix("by ")[:4], []).append(entry)
    return fill("timeline", years=list(years.items()))


def _show_neighbours(data: Dataset, view: View) -> None:
    rows = records(bundle("profile-similar", data, view).result.frame.head(NEIGHBOURS))
    cards = [
        {
            "name": profile_link(data, view, str(row["mutual_id"]), str(row["name"])),
            "why": f"{capital(row['likeness'])}.",
            "facts": " · ".join(
                (
                    STATE_NAMES[str(row["state"])],
                    str(row["region"]),
                    "value not known" if missing(row["value"]) else f"{pounds(row['value'])} ({row['value_year']})",
                )
            ),
        }
        for row in rows
    ]
    st.html(fill("neighbours", cards=cards))
    ids = [str(row["mutual_id"]) for row in rows]
    address = addresses.comparison((view.mutual, *ids[: MOST_COMPARED - 1]), view, data)
    st.html(Markup("<p>{}</p>").format(templates.link(address, f"Set {data.names[view.mutual]} beside them")))


def _show_facts(known: Result[StateFacts], data: Dataset) -> None:
    st.header("Facts", anchor=False)
    st.html(fill("facts", facts={str(row["item"]): _write_fact(row) for row in records(known.frame)}))
    ids = known.source_ids
    with st.expander(f"These facts rest on {count_of(len(ids), 'source')}"):
        st.markdown("\n".join(source_line(data, each) for each in ids))


def _write_fact(row: Mapping[str, object]) -> Markup:
    text = _UNKNOWN if missing(row["known_as"]) else partial_date(str(row["known_as"]))
    return templates.link(str(row["address"] or ""), text)


def _show_sources(data: Dataset, view: View) -> None:
    ids = every_source(data, view)
    st.header("Every source of this profile", anchor=False)
    with st.expander(count_of(len(ids), "source")):
        st.markdown("\n".join(source_line(data, each) for each in ids))
