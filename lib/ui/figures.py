"""Figures and words that are not charts: the overview's sentence and key figures, its limits, a sector's story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.catalogue import CARDS
from lib.core.result import records
from lib.core.wording import count_of
from lib.exports.templates import fill
from lib.register.measures import MEASURES
from lib.topics.overview.alternatives import has_none_live
from lib.topics.overview.cards import KEY_FIGURES
from lib.topics.overview.words import key_figure_words, key_numbers, overview_line
from lib.topics.sectors.cards import story_of
from lib.topics.sectors.words import sector_story_text
from lib.topics.worth.picture import strip
from lib.ui.card import show_card
from lib.ui.replay import replay
from lib.ui.spoken import st
from lib.ui.state import recall
from lib.ui.table import show_table
from lib.view import addresses
from lib.view.view import expand_sectors, measure_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lib.core.result import Result
    from lib.register.dataset import Dataset
    from lib.topics.overview.measure import KeyFacts
    from lib.topics.sectors.measure import StoryFacts
    from lib.view.view import View


#: Cards of the fold: a link that opens a face of one opens the fold.
_FOLDED = ("worth", "why-counts-differ")


def show_key_figures(data: Dataset, view: View) -> None:
    """One sentence, the bar of what services are worth, four numbers, and behind one fold all that they rest on."""
    replay(_show_key_figures, data, view, any(each in st.query_params for each in _FOLDED))


def _show_key_figures(data: Dataset, view: View, unfold: bool) -> None:  # noqa: FBT001 - replayed parts take their arguments by position
    sentence, numbers, tiles = recall(_key_figures, data, view)
    with st.container(key="answer-first", gap="small"):
        st.markdown(f"**{sentence}**")
        if numbers:
            st.html(numbers)
    with st.expander("About these figures", expanded=unfold, key="about", on_change="rerun", bind="query-params") as about:
        if about.open:
            st.html(tiles)
            show_card("worth", data, view, compact=True)
            show_card("why-counts-differ", data, view)
            _show_limits(data, view)


def _key_figures(data: Dataset, view: View) -> tuple[str, str, str]:
    """The sentence, the HTML of the bar and the four numbers, and that of each figure with its coverage and sources."""
    result = recall(key_figures, data, view)
    # What a register does not offer as a measure is no headline of it either.
    left_out = set(MEASURES) - set(measure_words(data.register).values())
    rows = [row for row in records(result.frame) if row["figure"] not in left_out]
    speaker = data.speaker.in_year(view.as_at)
    tiles = [(speaker.over(key_figure_words(row, result)), _publishers(row, data)) for row in rows]
    numbers = fill("key_numbers", numbers=speaker.over(key_numbers(result, left_out=left_out)))
    return (
        speaker.say(overview_line(result)),
        # Where none is live the page has said what there is instead.
        "" if has_none_live(data, view) else _bar(data, view) + numbers,
        fill("key_figures", tiles=tiles, address=addresses.mutuals_behind(view, data)),
    )


def _bar(data: Dataset, view: View) -> str:
    """The slim bar of what services are worth; empty where nothing of it is known."""
    # Without the card's tables, which stand behind the fold.
    worth = CARDS["worth"].work_out(data, view)
    bar = strip(worth.facts)
    return fill("worth_strip", strip=bar, alt=worth.words.alt) if bar.pieces else ""


def key_figures(data: Dataset, view: View) -> Result[KeyFacts]:
    """The key figures of a view, worked out."""
    return KEY_FIGURES.work_out(data, view)


def _publishers(row: Mapping[str, Any], data: Dataset) -> list[tuple[str, str]]:
    """Publisher and address of each source of a published total; that of what rests on it where it has none of its own."""
    sources = [data.source(each) for each in row["source_id"] or ()]
    return [(source.publisher, source.url or addresses.source(source.id, data)) for source in sources]


def _show_limits(data: Dataset, view: View) -> None:
    result = recall(key_figures, data, view)
    unplaced = result.facts.unplaced
    verbs = ("has", "is") if unplaced == 1 else ("have", "are")
    undated = f" {count_of(unplaced, 'more mutual')} {verbs[0]} no known dates and {verbs[1]} not counted."
    left_out = undated if unplaced else ""
    st.header("What this can and can’t tell you", anchor=False)
    claims = ", and how all that compares with what ministers and officials said" if data.has("sector_series") else ""
    size = "officials counted more bodies than can be named" if claims else "there may be more bodies than sources name"
    st.markdown(
        "**It can tell you** which mutuals public sources name, when each began and ended, what it does and where, "
        f"what its services were worth in years for which a figure was published{claims}."
    )
    st.markdown(
        f"**It can’t tell you** the true size of the sector: {size}, and values and headcounts are "
        f"known for some mutuals only, in figures of several years.{left_out}"
    )


def show_sector_story(data: Dataset, view: View) -> None:
    """Choose a sector and read its story: first, biggest, newest, ended."""
    replay(_show_sector_story, data, view)


def _show_sector_story(data: Dataset, view: View) -> None:
    st.header("One sector’s story", anchor=False)
    offered = expand_sectors(view, data.register) or data.register.sectors
    sector = st.selectbox("Sector", offered, key="story", bind="query-params")
    story = recall(_story, data, view, sector)
    if story.frame.empty:
        st.info(story.words.empty)
        return
    st.markdown(sector_story_text(story))
    show_table(story, story.words.subtitle, data.find_sources(story.source_ids), name="story")


def _story(data: Dataset, view: View, sector: str) -> Result[StoryFacts]:
    return story_of(sector).work_out(data, view)
