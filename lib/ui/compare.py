"""Mutuals side by side: one table, attributes down and mutuals across."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from lib.core.wording import counted, day
from lib.exports.templates import fill, table
from lib.topics.mutuals import compare
from lib.topics.mutuals.compare_words import facts, side_by_side, unknown_words
from lib.ui.directory import profile_link
from lib.ui.spoken import st
from lib.ui.table import source_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lib.core.result import Result
    from lib.register.dataset import Dataset
    from lib.view.view import View


def show_compared(data: Dataset, view: View) -> bool:
    """Show what is known of the mutuals that the view compares, side by side, and say which it asks for in vain.

    Returns:
        True where there is anything to compare.
    """
    if left_out := unknown_words(compare.unknown(data, view)):
        st.caption(f":material/info: {left_out}")
    if not view.compare:
        return False
    shown = compare.facts(data, view)
    if shown.empty:
        return False
    words = facts(shown)
    st.header("Side by side", anchor=False)
    rows = side_by_side(shown, compare.turnover(data, view), compare.headcount(data, view))
    st.html(_table(data, view, shown, rows, words.subtitle))
    st.caption(f"Values and staff are those within three years of {day(view.as_at)}. {words.caption}")
    return True


def _table(data: Dataset, view: View, shown: Result[Any], rows: Sequence[tuple[str, list[str]]], caption: str) -> str:
    frame = shown.frame
    names = [Markup(profile_link(data, view, each, name)) for each, name in zip(frame["mutual_id"], frame["name"], strict=True)]  # noqa: S704 - escaped there
    cited = [
        fill("cited", sources=[source_html(each, data.cited([each])) for each in ids], count=counted(len(ids), "source"))
        for ids in frame["source_id"]
    ]
    every = [*((label, *cells) for label, cells in rows), ("Sources", *cited)]
    return table("Mutuals side by side", ["What is known", *names], every, label=caption, look="table-scroll compared")
