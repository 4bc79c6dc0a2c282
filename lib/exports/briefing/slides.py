"""The briefing as slides: a message for a title, charts and tables that can be edited, sources and caveats in the notes."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lib.core.theme import LIGHT
from lib.core.wording import count_of
from lib.exports.briefing.charts import FONT, add_chart, rgb
from lib.exports.briefing.layout import column_widths
from lib.exports.briefing.reproducible import fix_dates
from lib.exports.legible import clean_texts
from lib.exports.notices import OFFICE_NOTE, STATUS
from lib.topics.briefing.briefing import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pptx.presentation import Presentation

    from lib.topics.briefing.briefing import Briefing, Part

_LANGUAGE = "en-GB"
_WIDE, _HIGH = 13.333, 7.5
_LEFT, _ACROSS = 0.6, 12.13
_TITLE_TOP, _TITLE_HIGH, _BODY_TOP, _BODY_HIGH = 0.35, 1.05, 1.75, 4.95
_FOOT_TOP = 6.95
#: Inches that a character takes for each point of its size.
_CHARACTER = 0.0075
#: Points of a table's text by its rows; long lists get smaller text.
_SIZES = ((4, 18), (6, 16), (10, 12), (20, 10))
#: No text is smaller; what has no room then goes on on a further slide.
_SMALLEST = 9
#: Inches beside and above the text of a cell; lines stand so far apart for each point of their size.
_BESIDE, _ABOVE, _LINE = 0.22, 0.09, 1.2 / 72
_NAMED_SOURCES = 12


def slides_bytes(briefing: Briefing) -> bytes:
    """The briefing as a 16:9 presentation (.pptx)."""
    import pptx  # noqa: PLC0415 - slow to import, and few readers ask for slides
    from pptx.util import Inches  # noqa: PLC0415 - as above

    briefing = clean_texts(briefing)
    deck = pptx.Presentation()
    _widen(deck)
    deck.slide_width, deck.slide_height = Inches(_WIDE), Inches(_HIGH)
    about = deck.core_properties
    about.title, about.subject, about.author = briefing.title, briefing.scope, briefing.site
    about.comments, about.language, about.last_modified_by = f"{STATUS}. {briefing.edition}.", _LANGUAGE, briefing.site
    _add_first_slide(deck, briefing)
    _add_figures_slide(deck, briefing)
    for part in briefing.charts:
        _add_chart_slide(deck, briefing, part)
    for part in briefing.lists:
        _add_list_slide(deck, briefing, part)
    _add_last_slide(deck, briefing)
    _speak_british(deck)
    out = io.BytesIO()
    deck.save(out)
    return fix_dates(out.getvalue(), briefing.bundle.result.view.as_at)


def _add_first_slide(deck: Presentation, briefing: Briefing) -> None:
    slide = _add_slide(deck, briefing, briefing.title, layout=5, number=False)
    _write(slide, [briefing.lead], top=2.0, high=2.2, size=24, bold=True)
    note = f"{OFFICE_NOTE} {briefing.note}" if briefing.note else ""
    _write(slide, [briefing.scope, f"{STATUS}.", f"{briefing.edition}.", briefing.link, note], top=4.4, high=2.2, size=14)
    _add_notes(slide, briefing, [], briefing.cited)


def _add_figures_slide(deck: Presentation, briefing: Briefing) -> None:
    slide = _add_slide(deck, briefing, briefing.bundle.words.headline)
    rows = [(figure.label, figure.named, figure.coverage, figure.published) for figure in briefing.figures]
    table = Table(headings=("Figure", "Named in the register", "What it covers", "Published"), rows=tuple(rows), numeric=())
    _add_table(deck, briefing, slide, table, alt=briefing.bundle.words.alt)
    _add_notes(slide, briefing, [briefing.bundle.words.caption], briefing.cited)


def _add_chart_slide(deck: Presentation, briefing: Briefing, part: Part) -> None:
    from pptx.util import Inches  # noqa: PLC0415 - as above

    slide = _add_slide(deck, briefing, part.words.headline, subtitle=part.words.subtitle)
    if part.empty:
        _write(slide, [part.words.empty])
    elif not part.known:
        _add_table(deck, briefing, slide, part.table, alt=part.words.alt)
    else:
        add_chart(slide, briefing, part, [Inches(each) for each in (_LEFT, _BODY_TOP, _ACROSS, _BODY_HIGH)])
    sources = briefing.published.sources if part is briefing.growth else ()
    _add_notes(slide, briefing, [part.words.alt, part.words.caption], sources)


def _add_list_slide(deck: Presentation, briefing: Briefing, part: Part) -> None:
    slide = _add_slide(deck, briefing, part.words.headline, subtitle=part.words.subtitle)
    if part.empty:
        _write(slide, [part.words.empty])
    else:
        _add_table(deck, briefing, slide, part.table, alt=part.words.alt)
    _add_notes(slide, briefing, [part.words.caption], part.sources)


def _add_last_slide(deck: Presentation, briefing: Briefing) -> None:
    pages = count_of(len(briefing.bundle.source_ids), "public page")
    slide = _add_slide(deck, briefing, "What to bear in mind")
    rebuild = [f"This briefing can be rebuilt at {briefing.link}"] if briefing.link else []
    text = [
        *briefing.caveats,
        f"The figures rest on {pages}; those quoted are in the notes, all are in the data file.",
        f"{STATUS}. {briefing.edition}.",
        *rebuild,
        briefing.licence,
    ]
    _write(slide, text, size=14, bullets=True)
    _add_notes(slide, briefing, [], briefing.cited)


def _add_slide(deck: Presentation, briefing: Briefing, title: str, *, subtitle: str = "", layout: int = 5, number: bool = True) -> Any:
    from pptx.util import Pt  # noqa: PLC0415 - as above

    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    heading = slide.shapes.title
    heading.left, heading.top, heading.width, heading.height = _inches(_LEFT, _TITLE_TOP, _ACROSS, _TITLE_HIGH)
    heading.text_frame.word_wrap = True
    heading.text_frame.text = title
    size = _fit([title], 28, _TITLE_HIGH)
    _style(heading.text_frame.paragraphs[0], size=size, bold=True, colour=LIGHT.focus)
    if subtitle:
        _write(slide, [subtitle], top=1.33, high=0.4, size=14, colour=LIGHT.muted)
    if number:
        foot = f"{STATUS}. Data edition {briefing.bundle.result.edition}. {len(deck.slides)}"
        _write(slide, [foot], top=_FOOT_TOP, high=0.35, size=10, colour=LIGHT.muted)
    heading.text_frame.paragraphs[0].line_spacing = Pt(size + 4)
    return slide


def _write(
    slide: Any,
    lines: Iterable[str],
    *,
    top: float = _BODY_TOP,
    high: float = _BODY_HIGH,
    size: int = 16,
    bold: bool = False,
    bullets: bool = False,
    colour: str = LIGHT.text,
) -> None:
    from pptx.util import Pt  # noqa: PLC0415 - as above

    lines = [text for text in lines if text]
    size = _fit(lines, size, high)
    frame = slide.shapes.add_textbox(*_inches(_LEFT, top, _ACROSS, high)).text_frame
    frame.word_wrap = True
    for index, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if not index else frame.add_paragraph()
        paragraph.text = f"• {line}" if bullets else line
        paragraph.space_after = Pt(6)
        _style(paragraph, size=size, bold=bold, colour=colour)


def _fit(lines: Sequence[str], size: int, high: float) -> int:
    """The largest size up to `size` at which paragraphs have room in a box as wide as the slide's text."""

    def height_of(points: int) -> float:
        rows = sum(math.ceil(len(line) * points * _CHARACTER / (_ACROSS - _BESIDE)) for line in lines)
        return rows * points * _LINE + 6 / 72 * (len(lines) - 1)

    return next((points for points in range(size, _SMALLEST, -1) if height_of(points) <= high - _ABOVE), _SMALLEST)


def _add_table(deck: Presentation, briefing: Briefing, slide: Any, table: Table, *, alt: str) -> None:
    """A table in text as large as there is room for; rows without room go on on further slides."""
    largest = next((points for most, points in _SIZES if len(table.rows) <= most), _SMALLEST)
    largest = min(largest, 13) if len(table.headings) > 5 else largest
    size = next((points for points in range(largest, _SMALLEST, -1) if sum(_row_heights(table, points)) <= _BODY_HIGH), _SMALLEST)
    head, *heights = _row_heights(table, size)
    parts: list[list[tuple[str, ...]]] = [[]]
    height_so_far = head
    for row, height in zip(table.rows, heights, strict=True):
        if parts[-1] and height_so_far + height > _BODY_HIGH:
            parts.append([])
            height_so_far = head
        parts[-1].append(row)
        height_so_far += height
    title = slide.shapes.title.text_frame.text
    for number, rows in enumerate(parts):
        if number:
            slide = _add_slide(deck, briefing, f"{title} (continued)")
            _add_notes(slide, briefing, [], ())
        _draw_table(slide, replace(table, rows=tuple(rows)), alt=alt, size=size)


def _row_heights(table: Table, size: int) -> list[float]:
    """Inches that the head and each row take."""
    character = size * _CHARACTER
    widths = column_widths(table.headings, table.rows, _ACROSS, character)
    return [
        max(math.ceil(max(len(text), 1) * character / (width - _BESIDE)) for text, width in zip(row, widths, strict=True)) * size * _LINE
        + _ABOVE
        for row in (table.headings, *table.rows)
    ]


def _draw_table(slide: Any, content: Table, *, alt: str, size: int) -> None:
    from pptx.util import Inches  # noqa: PLC0415 - as above

    heights = _row_heights(content, size)
    left, top, across, high = _inches(_LEFT, _BODY_TOP, _ACROSS, sum(heights))
    frame = slide.shapes.add_table(len(content.rows) + 1, len(content.headings), left, top, across, high)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)  # noqa: SLF001 - the library has no way to give a text alternative
    table = frame.table
    table.first_row = True
    for column, width in enumerate(column_widths(content.headings, content.rows, _ACROSS, size * _CHARACTER)):
        table.columns[column].width = Inches(width)
    for row, cells in enumerate((content.headings, *content.rows)):
        table.rows[row].height = Inches(heights[row])
        for column, text in enumerate(cells):
            _fill(table.cell(row, column), text, size=size, head=not row, right=bool(content.numeric) and content.numeric[column])


def _fill(cell: Any, text: str, *, size: int, head: bool, right: bool) -> None:
    from pptx.enum.text import PP_ALIGN  # noqa: PLC0415 - as above
    from pptx.util import Inches  # noqa: PLC0415 - as above

    cell.text = text
    cell.margin_top = cell.margin_bottom = Inches(0.04)
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(LIGHT.focus if head else LIGHT.background)
    for paragraph in cell.text_frame.paragraphs:
        _style(paragraph, size=size, bold=head, colour=LIGHT.background if head else LIGHT.text)
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT


def _add_notes(slide: Any, briefing: Briefing, remarks: Iterable[str], sources: Iterable[Any]) -> None:
    """Speaker notes: what the chart shows, caveats, sources, edition, link."""
    cited = list(sources)
    named = cited[:_NAMED_SOURCES]
    more = len(cited) - len(named)
    pages = count_of(len(briefing.bundle.source_ids), "public page")
    lines = [
        *remarks,
        "Caveats",
        *briefing.caveats,
        "Sources",
        *(f"{source.label} {source.url}".strip() for source in named),
        *([f"And {count_of(more, 'more page')}, listed in the data file."] if more > 0 else []),
        f"{briefing.register}, compiled from {pages}. {briefing.edition}. {STATUS}.",
        briefing.link,
    ]
    slide.notes_slide.notes_text_frame.text = "\n".join(line for line in lines if line)


def _style(paragraph: Any, *, size: int, bold: bool = False, colour: str = LIGHT.text) -> None:
    from pptx.enum.text import PP_ALIGN  # noqa: PLC0415 - as above
    from pptx.util import Pt  # noqa: PLC0415 - as above

    font = paragraph.font
    font.name, font.size, font.bold, font.color.rgb = FONT, Pt(size), bold, rgb(colour)
    paragraph.alignment = PP_ALIGN.LEFT


def _widen(deck: Presentation) -> None:
    """The library's template is 4:3; its layouts are stretched with the slides."""
    ratio = _WIDE / _HIGH / (4 / 3)
    for place in (deck.slide_master, *deck.slide_layouts):
        for shape in place.placeholders:
            shape.left, shape.width = int(shape.left * ratio), int(shape.width * ratio)


def _speak_british(deck: Presentation) -> None:
    """Every run says its language, so that screen readers and spelling checks know it."""
    from pptx.oxml.ns import qn  # noqa: PLC0415 - as above

    for slide in deck.slides:
        for tree in (slide._element, slide.notes_slide._element):  # noqa: SLF001 - the library has no setting for it
            for run in tree.iter(qn("a:r")):
                run.get_or_add_rPr().set("lang", _LANGUAGE)


def _inches(*sizes: float) -> tuple[Any, ...]:
    from pptx.util import Inches  # noqa: PLC0415 - as above

    return tuple(Inches(size) for size in sizes)
