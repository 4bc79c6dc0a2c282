"""Mutuals side by side: one table, attributes down and mutuals across."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.core.wording import count_of, day
from lib.exports.tables import Column, table
from lib.exports.templates import fill
from lib.topics.mutuals.cards import SIDE_BY_SIDE
from lib.topics.mutuals.measure import unknown
from lib.topics.mutuals.words import compare_rows, unknown_words
from lib.ui.directory import profile_link
from lib.ui.spoken import st
from lib.ui.state import bundle
from lib.ui.table import source_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lib.core.result import Result
    from lib.register.dataset import Dataset
    from lib.view.view import View


#: Lines of a cell: what stands side by side is read across, so no mutual gives way to another's long words.
_LINES = 6


def show_side_by_side(data: Dataset, view: View) -> bool:
    """Show what is known of the mutuals that the view compares, side by side, and say which it asks for in vain.

    Returns:
        True where there is anything to compare.
    """
    if left_out := unknown_words(unknown(data, view)):
        st.caption(f":material/info: {left_out}")
    if not view.compare:
        return False
    result = SIDE_BY_SIDE.work_out(data, view)
    if result.empty:
        return False
    turnover, headcount = (bundle(card, data, view).result for card in ("compare-value", "compare-staff"))
    st.header("Side by side", anchor=False)
    st.html(_table_html(data, view, result, compare_rows(result, turnover, headcount)))
    st.caption(f"Values and staff are those within three years of {day(view.as_at)}. {result.words.caption}")
    return True


def _table_html(data: Dataset, view: View, result: Result[Any], rows: Sequence[tuple[str, list[str]]]) -> str:
    frame = result.frame
    names = [profile_link(data, view, each, name) for each, name in zip(frame["mutual_id"], frame["name"], strict=True)]
    cited = [
        fill("cited", sources=[source_html(each, data.find_sources([each])) for each in ids], count=count_of(len(ids), "source"))
        for ids in frame["source_id"]
    ]
    every = [*((label, *cells) for label, cells in rows), ("Sources", *cited)]
    return table(
        f"Side by side: {result.words.subtitle}",
        ["What is known", *(Column(heading=each, rank=2, lines=_LINES, on_cards=True) for each in names)],
        every,
    )
