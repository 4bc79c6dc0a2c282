"""The one table: a real one, whose columns give way by rank where there is no room, and whose rows are cards on a phone.

Nothing is cut and nothing scrolls sideways. A column that does not fit opens with its row, and so do sources and long texts. The browser
chooses by the width of the table's own room, in the style sheet (`table_styles`), without a script.
"""

from __future__ import annotations

import math
import re
import textwrap
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from lib.exports.templates import FOLDER, fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Lines that a cell may have.
LINES = 3
#: Rooms, in rem, for which the style sheet has a rule; a column begins at one of them.
_STEPS = range(12, 74, 2)
#: Rooms below which rows can be cards.
_CARDS = (14, 18, 24, 30, 36, 44)
#: A text column that needs more room than this is no column: it opens with the row.
_WIDEST = 34.0
#: Width of a character, of one in a single word, which must not break, and what stands left and right of a cell, in rem.
_CHARACTER, _OF_A_WORD, _PADDING = 0.43, 0.53, 1.0
#: Room for the words that open a row: 'More', '3 sources', or both.
_MORE, _SOURCES, _BOTH = 4.5, 6.25, 9.25
#: Heads that are longer than a date, such as names, make rows that read better as cards on a phone.
_SHORT_HEAD = 17
#: Characters of a figure that stays on one line; with a longer unit it is broken like text.
_LONG_FIGURE = 24
#: Characters that the sign and the rim of a badge take.
_BADGE = 6
#: Lines that a card has below its name, and the last rank that gets one.
_CARD_LINES, _CARD_RANK = 5, 3
#: Characters that a line of a card holds beside its label on the narrowest phone, times its lines.
_CARD_TEXT = 54
#: Shown where there is nothing to say; what opens with a row leaves it out.
NOTHING = Markup('<span class="nothing" aria-hidden="true">–</span><span class="unseen">Does not apply</span>')
_FOLDED = re.compile(r"</summary>.*?</details>", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its heading, which columns it gives way to, and its least width.

    Args:
        heading: What it is called.
        numeric: Numbers stand to the right.
        rank: Columns of a higher rank give way first; equals from the right.
        least: Least width in rem, where what it holds needs no more.
        folded: Never a column of its own: it opens with the row.
        lines: Lines that a cell may have.
        on_cards: A line of every card, however long, as the first rank is; else only short cells of the next ranks are.
        clip: Characters after which a cell ends; the whole opens with the row. 0 for never.
    """

    heading: str
    numeric: bool = False
    rank: int = 5
    least: float = 0.0
    folded: bool = False
    lines: int = LINES
    on_cards: bool = False
    clip: int = 0


@dataclass(frozen=True, kw_only=True)
class _Layout:
    """Column by column the room from which it is shown (0 always, None never), whether it is a line of a card and whether a cell is long.

    Then the least widths, and the room below which rows are cards (0 for never).
    """

    starts: tuple[int | None, ...]
    lines: tuple[bool, ...]
    long: tuple[bool, ...]
    widths: tuple[float, ...]
    cards: int


def table(
    caption: str,
    columns: Sequence[Column | str],
    rows: Iterable[Sequence[str]],
    *,
    numeric: Sequence[bool] = (),
    sources: Sequence[Sequence[str]] = (),
    sorts: Mapping[str, str] | None = None,
) -> Markup:
    """A table as HTML. The first column heads the rows.

    Args:
        caption: What the table is.
        columns: The columns; plain headings give way from the right.
        rows: Cells, as text or as `Markup`; empty where there is nothing to say.
        numeric: For each plain heading, True when its cells are numbers.
        sources: For each row its sources as HTML, which open with it.
        sorts: Heading -> 'ascending' or 'descending', where the rows are sorted by its column.
    """
    heads = [
        each if isinstance(each, Column) else Column(heading=each, numeric=bool(numeric) and numeric[place], rank=min(place, 8))
        for place, each in enumerate(columns)
    ]
    wholes = [tuple(row) for row in rows]
    cells = [tuple(_clip(column, cell) for column, cell in zip(heads, row, strict=True)) for row in wholes]
    cited = [tuple(each) for each in sources] or [()] * len(cells)
    layout = _lay_out(heads, cells, cited=any(cited))
    places = [
        {
            "heading": column.heading,
            "label": _read(column.heading),
            "look": ("number wraps " if long else "number ") if column.numeric else "",
            "sort": (sorts or {}).get(column.heading, ""),
            "width": f"{width:.2f}".rstrip("0").rstrip("."),
            "shown": start is not None,
            "from": f"from-{start}" if start else "",
            "until": f"until-{start}" if start else "",
            "fits": start == 0,
            "line": line,
        }
        for column, start, width, line, long in zip(heads, layout.starts, layout.widths, layout.lines, layout.long, strict=True)
    ]
    last = 0 if None in layout.starts else max(start or 0 for start in layout.starts)
    folds = None in layout.starts or last > 0 or cells != wholes
    return fill(
        "table",
        caption=caption,
        nothing=NOTHING,
        columns=places,
        rows=[(row, whole, each, _read(row[0])) for row, whole, each in zip(cells, wholes, cited, strict=True)],
        opens=folds or any(cited),
        folds=folds,
        until=f"until-{last}" if last and cells == wholes else "",
        until_all=f"until-{last}" if last and cells == wholes and not any(cited) else "",
        all_lines=all(layout.lines[1:]),
        cards=f"cards-{layout.cards}" if layout.cards else "",
    )


@cache
def table_styles() -> Markup:
    """The style sheet of tables: what stands in `table.css`, and which columns are shown in which room."""
    return _sheet(_STEPS, _CARDS)


def styles_for(content: str) -> Markup:
    """The part of the style sheet that the tables of a page need: its HTML names the rooms that they use."""
    used = {name: {int(room) for room in re.findall(rf"\b{name}-(\d+)\b", content)} for name in ("from", "until", "cards")}
    return _sheet([step for step in _STEPS if step in used["from"] | used["until"]], [step for step in _CARDS if step in used["cards"]])


def _sheet(steps: Iterable[int], cards: Iterable[int]) -> Markup:
    """The style sheet with the rules of some rooms."""
    plain, card = (FOLDER / "table.css").read_text(encoding="utf-8").split("/* A row as a card. */\n")
    rules = [
        f"@container records (width < {step}rem) {{ .records .from-{step} {{ display: none; }} }}\n"
        f"@container records (width >= {step}rem) {{ .records .until-{step} {{ display: none; }} }}"
        for step in steps
    ]
    rows = [f"@container records (width < {step}rem) {{ {_within(f'.records.cards-{step}', card)} }}" for step in cards]
    return Markup("\n".join((plain.rstrip(), *rules, *rows)))  # noqa: S704 # nosec B704 - a style sheet of ours


def _within(place: str, sheet: str) -> str:
    """The rules of a sheet for what is inside a place, stronger than those that choose columns."""
    rules = (line.partition("{") for line in sheet.splitlines() if line.strip())
    return "\n".join(f"{', '.join(f'{place} {each.strip()}' for each in names.split(', '))} {{{rest}" for names, _, rest in rules)


def _lay_out(columns: Sequence[Column], rows: Sequence[Sequence[str]], *, cited: bool) -> _Layout:
    """From which room each column is shown: as many as fit, the lowest ranks first."""
    lengths = [[_length(row[place]) for row in rows] for place in range(len(columns))]
    longest = [max(texts, key=lambda text: text[0], default=(0, 0)) for texts in lengths]
    words = [max((word for _, word in texts), default=0) for texts in lengths]
    widths = [_width(column, length[0], word) for column, length, word in zip(columns, longest, words, strict=True)]
    widths[0] = min(widths[0], _WIDEST)
    hidden = [place > 0 and (column.folded or widths[place] > _WIDEST) for place, column in enumerate(columns)]
    order = sorted((place for place in range(1, len(columns)) if not hidden[place]), key=lambda place: columns[place].rank)
    opener = _BOTH if cited else _MORE
    whole = widths[0] + sum(widths[place] for place in order) + (opener if any(hidden) else _SOURCES if cited else 0)
    starts: list[int | None] = [None if each else 0 for each in hidden]
    room = widths[0] + opener
    for place in order:
        room += widths[place]
        starts[place] = _step(min(room, whole))
    lines = [False] * len(columns)
    for place in [place for place in order if _fits_card(columns[place], longest[place][0])][:_CARD_LINES]:
        lines[place] = True
    cards = 0
    if order:
        width_needed = starts[order[0]] or 0
        if longest[0][0] > _SHORT_HEAD:
            width_needed = max(width_needed, starts[order[min(1, len(order) - 1)]] or 0)
            width_needed = max(width_needed, 30) if len(order) > 2 else width_needed
        cards = next((step for step in _CARDS if step >= width_needed), _CARDS[-1]) if width_needed else 0
    long = tuple(length > _LONG_FIGURE for length, _ in longest)
    return _Layout(starts=tuple(starts), lines=tuple(lines), long=long, widths=tuple(widths), cards=cards)


def _fits_card(column: Column, longest: int) -> bool:
    return column.on_cards or column.rank == 0 or (column.rank <= _CARD_RANK and longest + len(column.heading) <= _CARD_TEXT)


def _step(room: float) -> int:
    """The first room of the style sheet that is as wide; 0 for what always fits."""
    return 0 if room <= _STEPS[0] else next((step for step in _STEPS if step >= room), _STEPS[-1])


def _length(cell: str) -> tuple[int, int]:
    """Characters of a cell as it is read, and of its longest word."""
    text = _read(cell)
    if 'class="badge' in cell:  # a badge stays on one line, with a sign before its words
        return len(text) + _BADGE, len(text) + _BADGE
    return len(text), max(map(len, re.split(r"[\s-]+", text)), default=0)


def _clip(column: Column, cell: str) -> str:
    if not column.clip or isinstance(cell, Markup) or len(cell) <= column.clip:
        return cell
    return textwrap.shorten(cell, column.clip, placeholder=" …")


def _read(cell: str) -> str:
    """A cell as it is read while it is closed."""
    return Markup(_FOLDED.sub("", cell)).striptags() if isinstance(cell, Markup) else cell  # noqa: S704 # nosec B704 - only read


def _width(column: Column, longest: int, word: int) -> float:
    """The least width, in rem, at which no cell has more than `LINES` lines, and no word of cells or heading is broken."""
    heading = column.heading
    longest_heading = max(max(map(len, heading.split()), default=0), math.ceil(len(heading) / LINES) + 2 if len(heading) > 10 else 0)
    across = (
        longest if column.numeric and longest <= _LONG_FIGURE else math.ceil(longest * 1.2 / column.lines) + 3 if longest > 9 else longest
    )
    return max(column.least, max(max(across, longest_heading) * _CHARACTER, word * _OF_A_WORD) + _PADDING)
