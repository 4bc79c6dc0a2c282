"""The briefing as a document: real headings, tables with header rows, charts that Word can edit, text alternatives."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from lib.core.theme import LIGHT
from lib.core.wording import count_of, partial_date
from lib.exports.briefing.charts import FONT, add_chart
from lib.exports.briefing.layout import column_widths
from lib.exports.briefing.reproducible import fix_dates
from lib.exports.legible import clean_texts
from lib.exports.notices import OFFICE_NOTE, STATUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document

    from lib.topics.briefing.briefing import Briefing, Part

_LANGUAGE = "en-GB"
#: A4 with margins of two centimetres; charts as wide as the text.
_PAGE, _MARGIN, _WIDE, _HIGH = (21.0, 29.7), 2.0, 17.0, 8.5
#: Centimetres that a character of a table takes.
_CHARACTER = 0.18
#: Tables of at most so many rows are not broken over pages.
_TOGETHER = 12
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DRAWING = (
    '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{number}" name="Chart {number}"/>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="{relation}"/></a:graphicData>'
    "</a:graphic></wp:inline></w:drawing>"
)


def document_bytes(briefing: Briefing) -> bytes:
    """The briefing as a Word document (.docx), A4."""
    import docx  # noqa: PLC0415 - slow to import, and few readers ask for a document

    briefing = clean_texts(briefing)
    paper = docx.Document()
    _set_up(paper, briefing)
    paper.add_paragraph(briefing.title, style="Title")
    paper.add_paragraph(briefing.scope, style="Subtitle")
    paper.add_paragraph().add_run(briefing.lead).bold = True
    if briefing.note:
        paper.add_paragraph(f"{OFFICE_NOTE} {briefing.note}")
    paper.add_heading("Key figures", level=1)
    rows = [(figure.label, figure.named, figure.coverage, figure.published) for figure in briefing.figures]
    _add_table(paper, ("Figure", "Named in the register", "What it covers", "Published"), rows)
    for number, part in enumerate(briefing.charts, start=1):
        _add_chart(paper, briefing, part, number)
    for part in briefing.lists:
        _add_list(paper, part)
    _close(paper, briefing)
    paper.add_heading("The numbers behind the charts", level=1)
    for part in (*briefing.charts, briefing.published):
        if part.table.rows:
            _add_list(paper, part, level=2)
    out = io.BytesIO()
    paper.save(out)
    return fix_dates(out.getvalue(), briefing.view.as_at)


def _set_up(paper: Document, briefing: Briefing) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above
    from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415 - as above

    section = paper.sections[0]
    section.page_width, section.page_height = (Cm(each) for each in _PAGE)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
    about = paper.core_properties
    about.title, about.subject, about.author, about.language = briefing.title, briefing.scope, briefing.site, _LANGUAGE
    about.comments = f"{STATUS}. {briefing.edition}."
    for name, size in {"Normal": 11, "Title": 22, "Subtitle": 12, "Heading 1": 16, "Heading 2": 13, "Caption": 10}.items():
        style = paper.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor.from_string((LIGHT.text if name in ("Normal", "Subtitle", "Caption") else LIGHT.focus)[1:])
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    paper.styles["Caption"].font.bold = False
    paper.styles["Subtitle"].font.italic = False
    for language in paper.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)


def _add_chart(paper: Document, briefing: Briefing, part: Part, number: int) -> None:
    paper.add_heading(part.words.headline, level=1)
    if part.empty:
        paper.add_paragraph(part.words.empty)
        return
    _add_caption(paper, part.words.subtitle)
    if part.known:
        _add_native(paper, briefing, part, number)
    if part.words.caption:
        _add_caption(paper, part.words.caption, next_too=False)


def _add_list(paper: Document, part: Part, *, level: int = 1) -> None:
    paper.add_heading(part.words.headline, level=level)
    if part.empty and not part.table.rows:
        paper.add_paragraph(part.words.empty)
        return
    _add_caption(paper, part.words.subtitle)
    _add_table(paper, part.table.headings, part.table.rows, numeric=part.table.numeric)
    for note in (part.words.caption,):
        if note:
            _add_caption(paper, note, next_too=False)


def _close(paper: Document, briefing: Briefing) -> None:
    paper.add_heading("What to bear in mind", level=1)
    for text in briefing.caveats:
        paper.add_paragraph(text, style="List Bullet")
    paper.add_heading("Sources", level=1)
    pages = count_of(len(briefing.bundle.source_ids), "public page")
    paper.add_paragraph(f"These are quoted above; the figures rest on {pages}, all listed in the data file.")
    for source in briefing.cited:
        paper.add_paragraph(
            f"{source.label}{f', {partial_date(source.published)}' if source.published else ''}. {source.url}".strip(), style="List Bullet"
        )
    paper.add_heading("About this briefing", level=1)
    paper.add_paragraph(f"{STATUS}. {briefing.edition}. {briefing.licence}")
    if briefing.link:
        paper.add_paragraph(f"Rebuild it at {briefing.link}")


def _add_caption(paper: Document, text: str, *, next_too: bool = True) -> None:
    paper.add_paragraph(text, style="Caption").paragraph_format.keep_with_next = next_too


def _add_table(paper: Document, headings: Sequence[str], rows: Sequence[Sequence[str]], *, numeric: Sequence[bool] = ()) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - as above
    from docx.oxml import OxmlElement  # noqa: PLC0415 - as above
    from docx.shared import Cm, Pt  # noqa: PLC0415 - as above

    table = paper.add_table(rows=len(rows) + 1, cols=len(headings), style="Light Grid Accent 1")
    table.style.font.name = FONT
    table.autofit = False
    widths = column_widths(headings, rows, _WIDE, _CHARACTER)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row, (line, cells) in enumerate(zip(table.rows, (headings, *rows), strict=True)):
        properties = line._tr.get_or_add_trPr()  # noqa: SLF001 - the library has no setting for header rows
        properties.append(OxmlElement("w:cantSplit"))
        if not row:
            properties.append(OxmlElement("w:tblHeader"))
        for column, (cell, text) in enumerate(zip(line.cells, cells, strict=True)):
            cell.width = Cm(widths[column])
            paragraph = cell.paragraphs[0]
            # Rows of a short table stay together.
            paragraph.paragraph_format.keep_with_next = row < len(rows) and len(rows) <= _TOGETHER
            run = paragraph.add_run(text)
            run.font.size, run.font.bold = Pt(9), not row
            if numeric and numeric[column]:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paper.add_paragraph().paragraph_format.space_after = Pt(2)


def _add_native(paper: Document, briefing: Briefing, part: Part, number: int) -> None:
    """Put a chart with its workbook into the document; it is made on a slide, since Word's library makes none."""
    import pptx  # noqa: PLC0415 - as above
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415 - as above
    from docx.opc.packuri import PackURI  # noqa: PLC0415 - as above
    from docx.opc.part import Part as FilePart  # noqa: PLC0415 - as above
    from docx.oxml import parse_xml  # noqa: PLC0415 - as above
    from docx.shared import Cm  # noqa: PLC0415 - as above

    deck = pptx.Presentation()
    wide, high = int(Cm(_WIDE)), int(Cm(_HIGH))
    chart_part: Any = add_chart(deck.slides.add_slide(deck.slide_layouts[6]), briefing, part, [0, 0, wide, high]).chart.part
    package = paper.part.package
    chart = FilePart(PackURI(f"/word/charts/chart{number}.xml"), _CHART, chart_part.blob, package)
    workbook = FilePart(PackURI(f"/word/embeddings/chart{number}.xlsx"), _SHEET, chart_part.chart_workbook.xlsx_part.blob, package)
    # The chart names its workbook by the id that the slide gave it.
    chart.load_rel(
        RELATIONSHIP_TYPE.PACKAGE, workbook, chart_part.relate_to(chart_part.chart_workbook.xlsx_part, RELATIONSHIP_TYPE.PACKAGE)
    )
    relation = paper.part.relate_to(chart, RELATIONSHIP_TYPE.CHART)
    drawing = parse_xml(_DRAWING.format(wide=wide, high=high, number=number, relation=relation))
    properties = next(element for element in drawing.iter() if element.tag.endswith("}docPr"))
    properties.set("descr", part.words.alt)
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run()._r.append(drawing)  # noqa: SLF001 - as above
