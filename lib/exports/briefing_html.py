"""The briefing as HTML: the two sheets that the page shows and prints, which are also the offline pack's first part."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from lib.core.wording import counted, partial_date
from lib.exports.briefing_pictures import address, bars_svg, growth_svg, map_svg
from lib.exports.sources import STATUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lib.register.dataset import Source
    from lib.topics.briefing.briefing import Briefing, Part, Table

#: What the licences of the boundaries ask for on paper; the offline pack and the page's footer say it in full.
_MAP_SOURCE = (
    "Map: contains OS data © Crown copyright and database right 2025; Office for National Statistics, Open Government Licence v3.0."
)

#: A longer address would push the second sheet over its end; it is still behind the words.
_LONGEST_LINK = 240


def style() -> str:
    """The style of the sheets, on screen and on paper."""
    return Path(__file__).with_name("briefing.css").read_text(encoding="utf-8")


def sheets_html(briefing: Briefing) -> str:
    """The two A4 sheets. Every value is escaped; pictures are held in the page itself."""
    return f'<article class="briefing" lang="en-GB">{_first(briefing)}{_second(briefing)}</article>'


def numbers_html(briefing: Briefing) -> str:
    """The numbers behind the pictures as tables; shown on screen below the sheets, not printed."""
    parts = [part for part in (*briefing.charts, briefing.published) if part.table.rows]
    return f'<div class="briefing-numbers">{"".join(table_html(part) for part in parts)}</div>'


def table_html(part: Part) -> str:
    """A part's table with its caption, or why there is none."""
    if part.empty and not part.table.rows:
        return f'<p class="note">{escape(part.words.empty)}</p>'
    marks = f'<p class="note">{escape(part.table.marks)}</p>' if part.table.marks else ""
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(part.words.subtitle)}">{_table(part)}</div>{marks}'


def sources_html(sources: Sequence[Source]) -> str:
    """Sources as list items, with a link where there is an address."""
    return "".join(f"<li>{source_html(source)}</li>" for source in sources)


def source_html(source: Source) -> str:
    """One source by title, publisher and date, as a link where it has an address."""
    label = escape(f"{source.label}{f', {partial_date(source.published)}' if source.published else ''}")
    return f'<a href="{escape(source.url)}">{label}</a>' if source.url else label


def _first(briefing: Briefing) -> str:
    figures = "".join(
        f'<div><dt>{escape(figure.label)}</dt><dd class="named">{escape(figure.named)}</dd><dd>{escape(figure.coverage)}</dd>'
        f"<dd>{escape(figure.published)}</dd></div>"
        for figure in briefing.figures
    )
    return (
        '<section class="sheet"><p class="kicker">Briefing</p>'
        f'<h2>{escape(briefing.title)}</h2><p class="scope">{escape(briefing.scope)}</p><p class="lead">{escape(briefing.lead)}</p>'
        f"<dl>{figures}</dl>"
        f"{_chart(briefing.growth, growth_svg(briefing.growth, briefing.published) if not briefing.growth.empty else '', wide=True)}"
        '<div class="pair">'
        f"{_chart(briefing.regions, map_svg(briefing.regions) if not briefing.regions.empty else '')}"
        f"{_chart(briefing.sectors, bars_svg(briefing.sectors) if not briefing.sectors.empty else '')}"
        "</div></section>"
    )


def _second(briefing: Briefing) -> str:
    lists = "".join(
        f'<div class="part" id="briefing-{part.id}"><h3>{escape(part.words.headline)}</h3>{table_html(part)}{_caption(part)}</div>'
        for part in briefing.lists
    )
    caveats = "".join(f"<li>{escape(text)}</li>" for text in briefing.caveats)
    pages = counted(len(briefing.bundle.source_ids), "public page")
    shown = briefing.link if len(briefing.link) <= _LONGEST_LINK else "the link that holds its filters"
    rebuild = f' Rebuild this briefing: <a href="{escape(briefing.link)}">{escape(shown)}</a>.' if briefing.link else ""
    return (
        f'<section class="sheet">{lists}<div class="part"><h3>What to bear in mind</h3><ul>{caveats}</ul></div>'
        f'<div class="part sources"><h3>Sources</h3><ul class="inline">{sources_html(briefing.cited)}</ul>'
        f"<p>These are quoted on the two pages; the figures rest on {pages}, all listed in the files.</p>"
        f"<p>{STATUS}. {escape(briefing.edition)}.{rebuild} {escape(briefing.licence)} {_MAP_SOURCE}</p></div></section>"
    )


def _chart(part: Part, svg: str, *, wide: bool = False) -> str:
    picture = f'<img src="{address(svg)}" alt="{escape(part.words.alt)}">' if svg else f'<p class="note">{escape(part.words.empty)}</p>'
    if svg and wide:  # text as small as a phone would make it could not be read
        picture = f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(part.words.subtitle)}">{picture}</div>'
    return (
        f'<div class="part" id="briefing-{part.id}"><h3>{escape(part.words.headline)}</h3>'
        f'<p class="subtitle">{escape(part.words.subtitle)}</p>'
        f"{picture}{_caption(part) if svg else ''}</div>"
    )


def _caption(part: Part) -> str:
    said = part.words.caption and not part.empty
    return f'<p class="note">{escape(part.words.caption)}</p>' if said else ""


def _table(part: Part) -> str:
    table = part.table
    head = "".join(f'<th scope="col"{_class(table, column)}>{escape(text)}</th>' for column, text in enumerate(table.headings))
    rows = "".join(f"<tr>{''.join(_cell(table, column, text) for column, text in enumerate(row))}</tr>" for row in table.rows)
    return f"<table><caption>{escape(part.words.subtitle)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(table: Table, column: int, text: str) -> str:
    return f'<th scope="row">{escape(text)}</th>' if not column else f"<td{_class(table, column)}>{escape(text)}</td>"


def _class(table: Table, column: int) -> str:
    return ' class="number"' if table.numeric[column] else ""
