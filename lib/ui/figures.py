"""Figures and words that are not charts: the overview's sentence and key figures, its limits, a sector's story."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from lib.core.result import records
from lib.core.wording import counted
from lib.topics.overview.measure import key_figures
from lib.topics.overview.words import key_figure_words, overview_sentence
from lib.topics.sectors.cards import story_of
from lib.topics.sectors.words import sector_story_text
from lib.ui.replay import replay
from lib.ui.spoken import st
from lib.ui.state import kept
from lib.ui.table import choose_page, made, rows_of_page, show_made
from lib.view import addresses
from lib.view.view import MEASURES, expand_sectors, measure_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lib.core.result import Result
    from lib.register.dataset import Dataset
    from lib.topics.sectors.measure import StoryFacts
    from lib.view.view import View


def show_key_figures(data: Dataset, view: View) -> None:
    """The headline sentence and the four figures, named beside published."""
    replay(_show_key_figures, data, view)


def _show_key_figures(data: Dataset, view: View) -> None:
    sentence, tiles = kept(_key_figures, data, view)
    st.markdown(f"**{sentence}**")
    st.html(tiles)


def _key_figures(data: Dataset, view: View) -> tuple[str, str]:
    """The sentence, and the HTML of the figures."""
    result = kept(key_figures, data, view)
    # What a register does not offer as a measure is no headline of it either.
    left_out = set(MEASURES) - set(measure_words(data.register).values())
    rows = [row for row in records(result.frame) if row["figure"] not in left_out]
    tiles = [key_figure_words(row, result) for row in rows]
    shown = "".join(
        f'<div><dt>{escape(tile.label)}</dt><dd class="named">{escape(tile.named)}</dd>'
        f'<dd class="detail">{escape(tile.coverage)} {_rests_on(tile.label, data, view)}</dd>'
        f'<dd class="detail">{escape(tile.published)} {_published_by(row, data)}</dd></div>'
        for tile, row in zip(tiles, rows, strict=True)
    )
    return overview_sentence(result), f'<dl class="key-figures">{shown}</dl>'


def _rests_on(label: str, data: Dataset, view: View) -> str:
    name = escape(f"Mutuals and sources behind: {label}", quote=True)
    return f'<a href="{escape(addresses.mutuals_behind(view, data), quote=True)}" aria-label="{name}">Mutuals and sources</a>'


def _published_by(row: Mapping[str, Any], data: Dataset) -> str:
    """The sources of a published total, by publisher, as links."""
    ids = row["source_id"]
    sources = () if ids is None else (data.source(each) for each in ids)
    links = [
        f'<a href="{escape(each.url, quote=True)}">{escape(each.publisher)}</a>'
        if each.url
        else f'<a href="{escape(addresses.source(each.id, data), quote=True)}">{escape(each.publisher)}</a>'
        for each in sources
    ]
    return f"Source: {'; '.join(links)}" if links else ""


def show_limits(data: Dataset, view: View) -> None:
    """What the overview can and can't tell."""
    replay(_show_limits, data, view)


def _show_limits(data: Dataset, view: View) -> None:
    result = kept(key_figures, data, view)
    unplaced = result.facts["unplaced"]
    said = f" {counted(unplaced, 'more mutual')} matching these filters can’t be placed in time and so are left out of the counts."
    left_out = said if unplaced else ""
    st.header("What this can and can’t tell you", anchor=False)
    compared = ", and how all that compares with what ministers and officials said" if data.has("sector_series") else ""
    floor = "officials counted more bodies than can be named" if compared else "there may be more bodies than sources name"
    st.markdown(
        "**It can tell you** which mutuals public sources name, when each began and ended, what it does and where, "
        f"what its services were worth in years for which a figure was published{compared}."
    )
    st.markdown(
        f"**It can’t tell you** the true size of the sector: {floor}, and values and headcounts are "
        f"known for some mutuals only, so sums are floors.{left_out}"
    )


def show_sector_story(data: Dataset, view: View) -> None:
    """Choose a sector and read its story: first, biggest, newest, ended."""
    replay(_show_sector_story, data, view)


def _show_sector_story(data: Dataset, view: View) -> None:
    st.header("One sector’s story", anchor=False)
    offered = expand_sectors(view, data.register) or data.register.sectors
    sector = st.selectbox("Sector", offered, key="story", bind="query-params")
    story = kept(_story, data, view, sector)
    if story.frame.empty:
        st.info(story.words.empty)
        return
    st.markdown(sector_story_text(story))
    page = choose_page(len(story.frame), story.name)
    show_made(kept(_story_table, data, view, sector, page))


def _story(data: Dataset, view: View, sector: str) -> Result[StoryFacts]:
    return story_of(sector).work_out(data, view)


def _story_table(data: Dataset, view: View, sector: str, page: int) -> tuple[str, str]:
    """The table of a sector's story, or one page of it (0 for all)."""
    story = kept(_story, data, view, sector)
    rows, which = rows_of_page(story, page)
    return made(rows, story.words.subtitle + which, data.cited(story.source_ids))
