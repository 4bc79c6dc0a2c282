"""The accessible spreadsheet: cover, contents, notes, one sheet a result, what each column means, and the sources."""

from __future__ import annotations

import io
import re
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.field import Field, Show
from lib.core.wording import NOT_APPLICABLE_MARK, NOT_KNOWN_MARK, SHORTHAND, day, missing, plural
from lib.exports.csv_files import day_text, is_list, join_values
from lib.exports.legible import clean_texts
from lib.exports.notices import MAP_ATTRIBUTION, STATUS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import gptables

    from lib.core.card import Bundle
    from lib.core.result import Result
    from lib.register.dataset import Dataset, Source

_WIDEST, _NARROWEST = 60, 12
_FORMATS = {
    Show.COUNT: "#,##0",
    Show.MONEY: "£#,##0",
    Show.PEOPLE: "#,##0",
    Show.SHARE: "0.0%",
    Show.TIMES: "0.0",
    Show.YEAR: "0",
    Show.DAY: "yyyy-mm-dd",
}
#: Spreadsheets must not read text as formulas, links or numbers.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
#: Characters of an address that a spreadsheet follows; a longer link is dropped without a word.
_LONGEST_LINK = 2079
#: Spreadsheets count days from 1900, which they take for a leap year; earlier days stand as text.
FIRST_DAY = pd.Timestamp("1900-03-01")
_NOTHING = "There is nothing to show for this view."


def workbook_bytes(bundle: Bundle, data: Dataset, link: str) -> bytes:
    """A card as an accessible spreadsheet (.xlsx).

    Args:
        bundle: The card worked out for a view; its main result and companions get a sheet each.
        data: The edition, for its dates and sources.
        link: Address of the view.
    """
    import gptables  # noqa: PLC0415 - slow to import, and few readers ask for a workbook

    bundle = clean_texts(bundle)
    sources = clean_texts(tuple(data.find_sources(bundle.source_ids).values()))
    sheets = _result_sheets(bundle) | {"Columns": _columns_sheet(bundle)} | ({"Sources": _sources_sheet(sources)} if sources else {})
    out = io.BytesIO()
    book = gptables.produce_workbook(
        out,  # the library asks for a name, but what it hands this to writes in memory too
        sheets=sheets,
        cover=_cover(bundle, data, link, len(sources)),
        notes_table=_notes(bundle),
        contentsheet_options={"instructions": "This worksheet contains one table, which lists the other worksheets."},
        notesheet_options={"instructions": "This worksheet contains one table: what to know before using the figures."},
        auto_width=False,
        workbook_options=_OPTIONS,
    )
    for label, widths in _widths(sheets).items():
        sheet = book.get_worksheet_by_name(label)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
    book.set_properties(
        {
            "title": bundle.words.headline,
            "subject": bundle.words.subtitle,
            "comments": f"{STATUS}. Data edition {data.edition}.",
            # The day of the edition, so that the same view gives the same bytes.
            "created": datetime.combine(data.register.updated, time()),
        }
    )
    book.close()
    return out.getvalue()


def _cover(bundle: Bundle, data: Dataset, link: str, sources: int) -> gptables.Cover:
    import gptables  # noqa: PLC0415 - as above

    register = data.register
    return gptables.Cover(
        title=f"{register.title}: {bundle.card.title}",
        intro=[_make_safe(bundle.words.headline + "."), _make_safe(bundle.words.subtitle), f"{STATUS}."],
        about=[
            f"Data edition {data.edition}, last updated {day(register.updated)}; next update due by {day(register.next_update)}.",
            f"The figures rest on {sources} {plural(sources, 'public page')}, listed in the worksheet Sources.",
            _make_safe(bundle.words.caption) or _NOTHING,
            f"Made from the view at {link}",
            data.register.vocabulary.licence,
            *([MAP_ATTRIBUTION] if any("lon" in result.frame for result in bundle.results) else []),
        ],
        contact=[f"{register.short_title}: {register.contact}"],
    )


def _notes(bundle: Bundle) -> pd.DataFrame:
    card = bundle.card
    notes = {"definition": card.definition, "method": card.method, "limits": card.limits, "status": f"{STATUS}."}
    return pd.DataFrame({"reference": list(notes), "Note": [_make_safe(text) for text in notes.values()]})


def _result_sheets(bundle: Bundle) -> dict[str, gptables.GPTable]:
    import gptables  # noqa: PLC0415 - as above

    sheets: dict[str, gptables.GPTable] = {}
    for number, result in enumerate(bundle.results, start=1):
        words = result.words
        references = "$$definition$$$$method$$$$limits$$$$status$$" if result is bundle.result else "$$status$$"
        table = _cells(result)
        sheets[_label(result.name)] = gptables.GPTable(
            table=table,
            table_name=f"table_{number}_{re.sub(r'[^a-z0-9]+', '_', result.name)}",
            title=_make_safe(words.headline) or result.name,
            subtitles=[f"{_make_safe(words.subtitle)} {references}"],
            instructions=(
                f"This worksheet contains one table of {len(table)} {plural(len(table), 'row')}. "
                "What its columns mean is in the worksheet Columns."
            ),
            legend=[f"{mark} means {meaning}." for mark, meaning in SHORTHAND.items() if (table == mark).any(axis=None)],
            source=result.speaker.say("Register of public service mutuals; see the worksheet Sources."),
            index_columns={2: 0},
            additional_formatting=_number_formats(result),
        )
    return sheets


def _columns_sheet(bundle: Bundle) -> gptables.GPTable:
    import gptables  # noqa: PLC0415 - as above

    fields = {field.name: field for result in bundle.results for field in result.fields}
    table = pd.DataFrame(
        {
            "Column": [_heading(field) for field in fields.values()],
            "Name in data files": list(fields),
            "Definition": [field.definition for field in fields.values()],
        }
    )
    return gptables.GPTable(
        table=table,
        table_name="columns",
        title="What each column means",
        instructions="This worksheet contains one table.",
        index_columns={2: 0},
    )


def _sources_sheet(sources: tuple[Source, ...]) -> gptables.GPTable:
    import gptables  # noqa: PLC0415 - as above

    table = pd.DataFrame(
        {
            "Id": [source.id for source in sources],
            "Title": [_make_safe(source.title) for source in sources],
            "Publisher": [_make_safe(source.publisher) for source in sources],
            "Published": [source.published or NOT_KNOWN_MARK for source in sources],
            # A mapping of text to address is the library's way to write a link.
            "Address": [_address(source.url) for source in sources],
        }
    )
    return gptables.GPTable(
        table=table,
        table_name="sources",
        title="Sources",
        instructions="This worksheet contains one table: every public page behind the figures.",
        legend=[f"{NOT_KNOWN_MARK} means {SHORTHAND[NOT_KNOWN_MARK]}."],
        index_columns={2: 0},
    )


def _address(url: str) -> object:
    """A link, or the address as text where it is longer than a spreadsheet follows."""
    return {url: url} if 0 < len(url) <= _LONGEST_LINK else _make_safe(url) or NOT_KNOWN_MARK


def _cells(result: Result[Any]) -> pd.DataFrame:
    """The rows as the sheet shows them: headings with units, lists joined, unknown marked."""
    if result.frame.empty:
        return pd.DataFrame({"Message": [_NOTHING]})
    frame = result.spoken_frame
    columns = {_heading(field): [_cell(value) for value in frame[field.name]] for field in result.fields}
    return pd.DataFrame(columns, dtype=object)


def _cell(value: object) -> object:
    if is_list(value):
        return join_values(value) or NOT_KNOWN_MARK
    if missing(value):
        return NOT_KNOWN_MARK
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime() if value >= FIRST_DAY else day_text(value)
    if isinstance(value, str):
        return _make_safe(value) if value.strip() else NOT_APPLICABLE_MARK
    return value.item() if hasattr(value, "item") else value


def _make_safe(text: str) -> str:
    """Text in which the library finds no link or note of its own, and which is not marks alone."""
    text = text.replace("$$", "$").replace("](", "] (")
    return text if not text or re.search(r"[a-zA-Z0-9]", text) else f"{text} (as in the source)"


def _heading(field: Field) -> str:
    unit = field.unit
    return f"{field.label} ({unit})" if unit and unit.lower() not in field.label.lower() else field.label


def _number_formats(result: Result[Any]) -> list[dict[str, Any]]:
    if result.frame.empty:
        return []
    return [
        {"column": {"columns": [position], "format": {"num_format": _FORMATS[field.show]}, "include_names": False}}
        for position, field in enumerate(result.fields)
        if field.show in _FORMATS
    ]


def _label(name: str) -> str:
    """A worksheet's name: at most 31 characters, none that spreadsheets forbid."""
    return re.sub(r"[^A-Za-z0-9 ]+", " ", name).strip().capitalize()[:31]


def _widths(sheets: Mapping[str, gptables.GPTable]) -> dict[str, list[int]]:
    widths = {label: [_width(sheet.table[column], str(column)) for column in sheet.table.columns] for label, sheet in sheets.items()}
    return widths | {"Contents": [28, 90], "Notes": [14, 110]}


def _width(values: pd.Series, heading: str) -> int:
    longest = max((len(_write_value(value)) for value in values), default=0)
    return max(_NARROWEST, min(_WIDEST, max(longest, min(len(heading), _WIDEST // 2)) + 3))


def _write_value(value: object) -> str:
    if isinstance(value, dict):
        return str(next(iter(value)))
    return day_text(value) if isinstance(value, pd.Timestamp) else str(value)
