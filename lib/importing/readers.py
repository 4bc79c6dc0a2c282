"""Reads the files of an import as frames of text, each row with the line on which it starts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.build.problems import quote_cell
from lib.build.spreadsheet import SpreadsheetError
from lib.importing.cell_errors import is_error
from lib.importing.headers import Header, find_header
from lib.importing.mapping import texts
from lib.importing.report import CHANGED, NOTE, ROW_OUT, VALUE_OUT
from lib.importing.rows import say_no_organisation
from lib.importing.text_files import InputError, open_text, say_encoding, say_not_there
from lib.importing.workbooks import STRUCK, SUFFIXES, letters, read_sheet
from lib.register.texts import drop_guard, drop_illegible, drop_unseen, find_illegible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from lib.build.spreadsheet import Line
    from lib.importing.text_files import Note
    from lib.importing.workbooks import Sheet

#: Between the name of a workbook and that of a sheet.
SHEET = ", sheet "
#: Said of a row above the header; it may say that figures are in thousands.
ABOVE_HEADER = "it stands above the header, so it was not read"
#: Said of comments and of cells that are struck through.
COMMENT = "a comment on the cell, which was not read"
STRUCK_OUT = "struck through in the sheet; taken as it stands, but look whether it still holds"
#: Said of a column whose cells the sheet shows as other numbers than they hold.
SHOWN = "the sheet shows"
#: Said of columns that may belong to another table, to the right or below.
BESIDE_GAP = "a blank column stands before it; it may belong to another table beside the first"
#: The column of every frame that holds the line of the row.
LINE = "\0line"
#: The most rows and columns that a file may have; a list of organisations has far fewer.
MAX_ROWS, MAX_COLUMNS = 500_000, 16_384
#: Marks and words that mean nothing is known, where the mapping names none. A name may be such a word, so there only the marks count.
MARKS = ("n/a", "-", "–", "—")
BLANK = (*MARKS, "null", "none", "nan")
#: Rows by which header and width are judged, and rows taken into memory at once before they are made plain.
_FIRST, _CHUNK = 1_000, 20_000
_NO_BREAK = str.maketrans("\u00a0", " ")
_GARBLED = re.compile("[ÂÃâ][\u0080-\u00bf\u2018-\u2122]")


@dataclass(frozen=True, kw_only=True)
class Use:
    """What an import takes of an input: which columns (all if None), and in which of them names stand, which stay as typed."""

    wanted: Callable[[str], bool] | None = None
    names: frozenset[str] = frozenset()

    def takes(self, name: str) -> bool:
        """Whether a column is read."""
        return self.wanted is None or self.wanted(name)


EVERYTHING = Use()


@dataclass(frozen=True, kw_only=True)
class InputFile:
    """A file as it was read.

    Args:
        name: What the mapping calls it.
        file: The file's own name, with its sheet.
        frame: Its rows; every column that is taken is text with blanks as '', and `LINE` holds lines.
        columns: The names of all its columns.
        top: Its first rows with their lines, as they stand there.
        rows: How many rows it has, those left out included.
        how: How it was read: encoding and separator; of a sheet nothing, since its file says which.
        others: The other sheets of its workbook, hidden ones marked.
        header: The first and the last line of its header; both 0 where it has none.
        unsaved: Cells, by row and column from 0, of rows and columns that are taken, whose formula has no saved value.
        notes: What was left out, changed or odd: line, column, what, old, new, why.
    """

    name: str
    file: str
    frame: pd.DataFrame = field(repr=False)
    columns: tuple[str, ...] = ()
    top: tuple[Line, ...] = field(default=(), repr=False)
    rows: int
    how: str
    others: tuple[str, ...] = ()
    header: tuple[int, int] = (0, 0)
    unsaved: tuple[tuple[int, int], ...] = ()
    notes: tuple[Note, ...] = field(default=(), repr=False)

    @property
    def left_out(self) -> int:
        """How many of its rows were left out while reading."""
        return sum(what == ROW_OUT for _, _, what, *_ in self.notes)


def read_input(path: Path, spec: Mapping[str, Any], use: Use = EVERYTHING) -> InputFile:
    """Read one text file or sheet. Raises InputError saying what is wrong with it."""
    sheet = None
    if path.suffix.casefold() in SUFFIXES:
        sheet = _sheet(path, spec)
        lines: Iterable[Line] = _list_lines(sheet, spec)
        file, how, notes = f"{path.name}{SHEET}{sheet.name}", "", _sheet_notes(sheet, spec)
    else:
        text = open_text(path, spec)
        lines, file, notes = text.lines(), path.name, text.notes
        how = f"{say_encoding(text.encoding)}, columns separated by {_name_delimiter(text.delimiter)}"
    stream = iter(lines)
    first = list(islice(stream, _FIRST))
    header = find_header(first, spec, sheet.merged_cells if sheet else ())
    if len(header.names) > MAX_COLUMNS:
        raise InputError(f"has {len(header.names):,} columns; allowed: {MAX_COLUMNS:,}", first[0][0])
    top = tuple(islice((line for line in first if line[0] > header.line), _CHUNK))
    rows = _Rows(header=header, spec=spec, use=use, sheet=sheet)
    for chunk in _chunks(chain(top, stream)):
        rows.add(chunk)
    unsaved = rows.unsaved()
    above = [(number, ", ".join(filter(str.strip, cells))) for number, cells in first if number < header.first]
    notes = [
        *((number, "", NOTE, text[:200], "", ABOVE_HEADER) for number, text in above if text),
        *(_mark_notes(sheet, header, rows.places) if sheet else ()),
        *header.notes,
        *notes,
        *rows.notes,
        *rows.blank_notes(),
        *rows.unnamed_notes(),
        *rows.gap_notes(),
        *rows.alone_notes(),
    ]
    return InputFile(
        name=spec["name"],
        file=file,
        frame=rows.frame(),
        columns=tuple(name for name in header.names if name not in rows.empty),
        top=tuple(first[:30]),
        rows=rows.rows,
        how=how,
        others=sheet.others if sheet else (),
        header=(header.first, header.line),
        unsaved=unsaved,
        notes=tuple(sorted(notes, key=lambda note: note[0])),
    )


class _Rows:
    """The rows of one input, chunk by chunk, of which only columns that are used are remembered."""

    def __init__(self, *, header: Header, spec: Mapping[str, Any], use: Use, sheet: Sheet | None) -> None:
        self.rows = 0
        self.notes: list[Note] = []
        self._header, self._sheet = header, sheet
        self._keep = {" ".join(text.split()).casefold() for text in texts(spec.get("keep"))}
        self._unnamed = {place for place, name in enumerate(header.names) if name == f"column {place + 1}"}
        self.places = {
            place: name for place, name in enumerate(header.names) if use.takes(name) or (place in self._unnamed and use.wanted is None)
        }
        self._names = {place for place, name in self.places.items() if name in use.names}
        words = {word.casefold() for word in texts(spec["blank"])} if "blank" in spec else None
        self._blank = {place: words if words is not None else set(MARKS if place in self._names else BLANK) for place in self.places}
        self._cells: dict[int, list[str]] = {place: [] for place in self.places}
        self._known: dict[int, dict[str, str]] = {place: {} for place in self.places}
        self._read_blank: Counter[tuple[int, str]] = Counter()
        self._first_blank: dict[tuple[int, str], int] = {}
        self._lines: list[int] = []
        self._last = 0
        self._full: set[int] = set()
        self._unsaved_rows = {row + 1 for row, _ in sheet.unsaved} if sheet else set()
        #: Columns without a name that nobody takes -> in how many rows something stands there, and the first with its line.
        self._unread: Counter[int] = Counter()
        self._first_unread: dict[int, tuple[int, str]] = {}

    @property
    def empty(self) -> set[str]:
        """Columns that have neither a name nor content."""
        return {self._header.names[place] for place in self._unnamed - self._full}

    def add(self, chunk: list[Line]) -> None:
        """Take some rows. Raises InputError where they are too many."""
        width = len(self._header.names)
        rows: list[Line] = []
        for number, cells in chunk:
            if filled := [cell for cell in cells if cell and not cell.isspace()]:
                self.rows += 1
                if self._takes(number, cells, filled):
                    rows.append((number, cells if len(cells) >= width else cells + [""] * (width - len(cells))))
        if self.rows > MAX_ROWS:
            raise InputError(f"has more than {MAX_ROWS:,} rows; allowed: smaller files, one [[input]] each")
        self._lines += [number for number, _ in rows]
        self._look_at_unnamed(rows)
        for place in self.places:
            self._add_column(place, rows)

    def _takes(self, number: int, cells: list[str], filled: list[str]) -> bool:
        """Whether a row, of whose cells some are filled, is taken; a line where it isn't."""
        width = len(self._header.names)
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            if not self._sheet:
                # Where a separator stands in a cell, all cells after it are in the wrong column.
                why = f"the row has {len(cells)} cells, the header {width}"
                self.notes.append((number, "", ROW_OUT, ", ".join(filled)[:200], "", why))
                return False
            self._tell_beside(number, cells, width)
            filled = [cell for cell in cells[:width] if cell.strip()]
            if not filled:
                self.notes.append((number, "", ROW_OUT, "", "", "it holds nothing in a column that has a name"))
                return False
        # A formula without a value will be a number more often than not.
        judged = [*filled, "0"] if number in self._unsaved_rows else filled
        is_below = bool(self._last) and number > self._last + 1
        self._last = number
        if (why := say_no_organisation(judged, self._header.cells, is_below=is_below)) and not self._stays(filled[0]):
            self.notes.append((number, "", ROW_OUT, ", ".join(filled)[:200], "", why))
            return False
        return True

    def _look_at_unnamed(self, rows: list[Line]) -> None:
        """Which of the columns without a name hold anything, and how often where nobody takes them."""
        for place in self._unnamed - self._full:
            if any(cells[place].strip() for _, cells in rows):
                self._full.add(place)
        for place in self._unnamed - self.places.keys():
            held = [(number, cells[place].strip()) for number, cells in rows if cells[place].strip()]
            if held:
                self._unread[place] += len(held)
                self._first_unread.setdefault(place, held[0])

    def _tell_beside(self, number: int, cells: list[str], width: int) -> None:
        """A line for each cell right of the header."""
        for place, cell in enumerate(cells[width:], start=width):
            if text := cell.strip():
                why = "it stands beside the columns that have a name, so it was not read; the row was"
                self.notes.append((number, f"column {letters(place)}", NOTE, text, "", why))

    def unsaved(self) -> tuple[tuple[int, int], ...]:
        """Cells of rows and columns that are taken whose formula has no saved value."""
        lines = set(self._lines) if self._unsaved_rows else set()
        return tuple(cell for cell in (self._sheet.unsaved if self._sheet else ()) if cell[1] in self.places and cell[0] + 1 in lines)

    def unnamed_notes(self) -> Iterator[Note]:
        """One note for each column without a name that holds something and that nobody takes."""
        for place, count in self._unread.items():
            line, text = self._first_unread[place]
            cells = "a cell" if count == 1 else f"{count:,} cells"
            yield line, self._header.names[place], NOTE, text, "", f"the column has no name and was not read; {cells} of it hold something"

    def gap_notes(self) -> Iterator[Note]:
        """A note for the first column that is taken behind each blank column without a name that stands between others."""
        names = self._header.names
        gaps = [place for place in sorted(self._unnamed - self._full) if 0 < place < len(names) - 1 and names[place - 1] not in self.empty]
        for gap in gaps:
            taken = next((place for place in sorted(self.places) if place > gap and self.places[place] not in self.empty), None)
            if taken is not None:
                yield max(self._header.line, 1), self.places[taken], NOTE, self.places[taken], "", BESIDE_GAP

    def alone_notes(self) -> list[Note]:
        """A note for each row that holds a name and nothing else of what is taken, where most rows hold more; call it before `frame`."""
        others = self.places.keys() - self._names
        if not self._names or not others:
            return []
        lists = [self._cells[place] for place in others]
        alone = [row for row in range(len(self._lines)) if not any(cells[row] for cells in lists)]
        notes = []
        for row in alone if 2 * len(alone) < len(self._lines) else ():
            name = next((place for place in sorted(self._names) if self._cells[place][row]), None)
            if name is not None:
                text, why = self._cells[name][row], "the row holds a name alone; taken, but it may be a heading; keep_out leaves it out"
                notes.append((self._lines[row], self.places[name], NOTE, text, text, why))
        return notes

    def _stays(self, first: str) -> bool:
        return "all" in self._keep or " ".join(first.split()).casefold() in self._keep

    def _add_column(self, place: int, rows: list[Line]) -> None:
        known, blank, out = self._known[place], self._blank[place], self._cells[place]
        for number, cells in rows:
            raw = cells[place]
            text = known.get(raw)
            if text is None:
                text = known[raw] = self._clean_cell(place, raw, number)
            if not text and raw:
                word = raw.strip().casefold()
                if word in blank:
                    self._read_blank[place, word] += 1
                    self._first_blank.setdefault((place, word), number)
                elif is_error(raw):
                    why = "the cell holds an error of a spreadsheet program in place of a value"
                    self.notes.append((number, self.places[place], VALUE_OUT, raw.strip(), "", why))
            out.append(text)
        if place in self._names and self._sheet:
            self._tell_odd(place, rows)

    def _clean_cell(self, place: int, raw: str, number: int) -> str:
        """Without spaces at the ends, no-break spaces and marks that nobody sees; words for nothing as blanks."""
        # A copy, since what the reader made lies between the cells of columns that are not taken, and would hold their memory.
        text = drop_guard(drop_unseen(raw).translate(_NO_BREAK).replace("\r\n", "\n").strip())
        name = self.places[place]
        if find_illegible(text):
            old, text = text, drop_illegible(text)
            self.notes.append((number, name, CHANGED, _show_illegible(old), text, "control characters, which no text has, taken out"))
        if (shown := drop_unseen(raw, "{}")) != raw:
            self.notes.append((number, name, CHANGED, shown.strip(), text, "characters without width, which nobody sees, taken out"))
        if not text.isascii():
            self._tell_garbled(name, text, number)
        if text.casefold() in self._blank[place] or is_error(text):
            return ""
        if place in self._names:
            if text.casefold() in BLANK:
                self.notes.append((number, name, NOTE, text, text, "a word that often means nothing is known; taken as a name"))
            if "\n" in text or "\r" in text:
                why = "the cell holds several lines" + ("" if self._sheet else "; a quote mark before it may not be closed")
                self.notes.append((number, name, NOTE, text, "", why))
        return text

    def _tell_garbled(self, name: str, text: str, number: int) -> None:
        if "\ufffd" in text:
            self.notes.append((number, name, NOTE, text, "", "a letter was lost before this file was made"))
        elif _GARBLED.search(text):
            try:
                likely_text = text.encode("cp1252").decode("utf-8")
            except UnicodeError:
                return
            self.notes.append(
                (number, name, NOTE, text, "", f"its letters were garbled before this file was made; it may be {quote_cell(likely_text)}")
            )

    def _tell_odd(self, place: int, rows: list[Line]) -> None:
        odd = self._sheet.odd if self._sheet else {}
        for number, cells in rows:
            if kind := odd.get((number - 1, place)):
                why = f"the cell holds {kind}, so what was typed there is not known"
                self.notes.append((number, self.places[place], NOTE, cells[place], cells[place], why))

    def blank_notes(self) -> Iterator[Note]:
        """One note for each word that was read as blank in a column."""
        for (place, word), count in self._read_blank.items():
            cells = "1 cell" if count == 1 else f"{count:,} cells"
            yield self._first_blank[place, word], self.places[place], NOTE, word, "", f"read as blank in {cells}"

    def frame(self) -> pd.DataFrame:
        """The rows taken. What was remembered is given away, so that it is in memory once."""
        empty = self.empty
        data = {}
        for place, name in self.places.items():
            cells = self._cells.pop(place)
            if name not in empty:
                data[name] = pd.Series(cells, dtype=object)
        self._known.clear()
        frame = pd.DataFrame(data, index=range(len(self._lines)), dtype=object)
        frame[LINE] = pd.Series(self._lines, dtype="int64")
        return frame


def _show_illegible(text: str) -> str:
    return "".join("\ufffd" if find_illegible(letter) else letter for letter in text)


def _chunks(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while chunk := list(islice(lines, _CHUNK)):
        yield chunk


def _sheet(path: Path, spec: Mapping[str, Any]) -> Sheet:
    try:
        return read_sheet(path, spec.get("sheet", ""))
    except FileNotFoundError as error:
        raise InputError(say_not_there(path)) from error
    except (SpreadsheetError, OSError) as error:
        raise InputError(str(getattr(error, "strerror", "") or error)) from error


def _list_lines(sheet: Sheet, spec: Mapping[str, Any]) -> list[Line]:
    """The rows of a sheet, cells that are merged downwards filled, and without hidden rows where the mapping says so."""
    out = spec.get("hidden_rows") == "leave out"
    lines = {number: cells for number, cells in sheet.lines if not (out and number in sheet.hidden)}
    for top, left, bottom, right in sheet.merged_cells:
        cells_of_top = lines.get(top + 1, [])
        text = cells_of_top[left] if left < len(cells_of_top) else ""
        for number in range(top + 2, bottom + 2) if text else ():
            if number in lines and left == right:
                lines[number] += [""] * (left + 1 - len(lines[number]))
                lines[number][left] = lines[number][left] or text
    return list(lines.items())


def _sheet_notes(sheet: Sheet, spec: Mapping[str, Any]) -> list[Note]:
    notes: list[Note] = []
    hidden = sorted(sheet.hidden & {number for number, _ in sheet.lines})
    if hidden and spec.get("hidden_rows") == "leave out":
        notes += [
            (number, "", ROW_OUT, "", "", "the row is hidden in the sheet, and hidden_rows leaves such rows out") for number in hidden
        ]
    elif hidden:
        note = (
            "1 row is hidden in the sheet and was taken"
            if len(hidden) == 1
            else f"{len(hidden):,} rows are hidden in the sheet and were taken"
        )
        notes.append((hidden[0], "", NOTE, "", "", f'{note}; hidden_rows = "leave out" leaves them out'))
    for top, left, bottom, right in sheet.merged_cells:
        if bottom > top and left == right:
            rows = f"rows {top + 1} to {bottom + 1}"
            notes.append((top + 1, "", NOTE, "", "", f"a cell merged over {rows} was taken for each of them"))
    return notes


def _mark_notes(sheet: Sheet, header: Header, taken: Mapping[int, str]) -> Iterator[Note]:
    """A note for each comment, for each row with cells struck through, and for each column taken whose cells show other numbers."""

    def name(column: int) -> str:
        return header.names[column] if column < len(header.names) else f"column {letters(column)}"

    for (row, column), text in sheet.comments.items():
        yield row + 1, name(column), NOTE, text, "", COMMENT
    shown: dict[tuple[int, str], tuple[int, str]] = {}
    for number, cells in sheet.lines if sheet.styles else ():
        styles = {place: sheet.styles.get((number - 1, place), frozenset()) for place, cell in enumerate(cells) if cell.strip()}
        places = [place for place, style in styles.items() if STRUCK in style]
        if places:
            yield number, ", ".join(map(name, places)), NOTE, ", ".join(cells[place] for place in places), "", STRUCK_OUT
        for place in styles.keys() & taken.keys() if number > header.line else ():
            for what in styles[place] - {STRUCK}:
                shown.setdefault((place, what), (number, cells[place]))
    for (place, what), (number, cell) in shown.items():
        yield (
            number,
            name(place),
            NOTE,
            cell,
            "",
            f"{SHOWN} {what}; the bare number was taken, of this cell and others like it in the column",
        )


def _name_delimiter(delimiter: str) -> str:
    return {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}.get(delimiter, f"'{delimiter}'")
