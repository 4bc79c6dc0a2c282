"""Sources as people send them: workbooks, folders with and without them, templates, and files made to break the loaders."""

from __future__ import annotations

import contextlib
import csv
import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.build import spreadsheet
from lib.build.__main__ import ALL_TABLES, SOURCE_DIR, main
from lib.build.read import read_table
from lib.build.source import read_source
from lib.build.spreadsheet import SpreadsheetError, read_sheets
from lib.build.template import template_files
from lib.importing.mapping import read_mapping
from lib.importing.readers import LINE, read_input
from lib.importing.text_files import InputError
from lib.register.schema import Kind
from lib.register.tables import TABLES
from lib.register.texts import drop_unseen
from tests.unit.source_files import write_register

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FUZZ = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
SOURCES = {"source_id": "page", "title": "Page", "publisher": "Press", "kind": "press"}
ALPHA = {
    "mutual_id": "alpha",
    "name": "Alpha",
    "sector": "Libraries",
    "services": "Lending",
    "status": "live",
    "launched": date(2011, 4, 1),
    "source_ids": "page",
    "confidence": "high",
}
FIGURE = {
    "mutual_id": "alpha",
    "measure": "turnover",
    "period_end": 2012,
    "value": 1000.0,
    "unit": "GBP",
    "approx": False,
    "source_id": "page",
    "period_years": "1",
    "scope": "whole",
}


def workbook(tables: Mapping[str, list[dict[str, Any]]]) -> bytes:
    """A filled workbook: a sheet a table, three blank rows at the end of each."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        columns = [column.name for column in TABLES[name].source_columns]
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column) for column in columns])
        for _ in range(3):
            sheet.append([None, "  ", ""])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with only `register.toml`."""
    made = tmp_path / "source"
    made.mkdir()
    write_register(made)
    return made


# --- workbooks


def test_a_filled_workbook_builds_the_same_tables_as_csv(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Given a workbook with real dates, numbers stored as text and as numbers, booleans and blank rows at its end
    (folder / "mine.xlsx").write_bytes(workbook({"sources": [SOURCES], "organisations": [ALPHA], "observations": [FIGURE]}))

    # When it is built by name and as the only thing in its folder
    assert main(["--source", str(folder / "mine.xlsx"), "--out", str(tmp_path / "one")]) == 0, capsys.readouterr().err
    assert main(["--source", str(folder), "--out", str(tmp_path / "two")]) == 0, capsys.readouterr().err

    # Then both read the values as CSV would have them
    read = read_source(folder / "mine.xlsx", ALL_TABLES, SOURCE_DIR)
    assert read.tables["organisations"].rows[0].cells["launched"] == "2011-04-01"
    figure = read.tables["observations"].rows[0].cells
    assert (figure["value"], figure["approx"], figure["period_end"], figure["period_years"]) == ("1000", "no", "2012", "1")
    names = [sorted(path.name for path in (tmp_path / out / "editions").iterdir()) for out in ("one", "two")]
    assert names[0] == names[1]


def test_problems_of_a_workbook_name_file_sheet_row_and_column(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{**ALPHA, "status": "alive"}, {**ALPHA, "mutual_id": "beta", "name": "#N/A"}]
    (folder / "mine.xlsx").write_bytes(workbook({"sources": [SOURCES], "organisations": rows}))

    assert main(["--source", str(folder / "mine.xlsx"), "--out", str(tmp_path / "out")]) == 1

    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("mine.xlsx, sheet organisations:2 status: 'alive' is not allowed; allowed: live, ended, planned")
    assert said[1].startswith("mine.xlsx, sheet organisations:3 name: holds #N/A, a formula that failed")
    assert len(said) == 2
    assert not (tmp_path / "out").exists()


def test_a_table_with_rows_in_both_is_refused_and_an_empty_file_gives_way(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "mine.xlsx").write_bytes(workbook({"sources": [SOURCES], "organisations": [ALPHA]}))
    names = [column.name for column in TABLES["sources"].source_columns]

    (folder / "sources.csv").write_text(",".join(names) + "\n")
    assert main(["--source", str(folder), "--check"]) == 0, capsys.readouterr().err

    (folder / "sources.csv").write_text(",".join(names) + "\npage,Page,Press,,,press\n")
    assert main(["--source", str(folder), "--check"]) == 1
    assert "sources.csv:1 file: has rows here and in mine.xlsx, sheet sources; allowed: one of the two" in capsys.readouterr().err


def test_a_mistyped_sheet_and_a_missing_one_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook({"sources": [SOURCES], "organisations": [ALPHA]})))
    book["organisations"].title = "organisation"
    book.create_sheet("my notes").append(["anything"])
    book.save(folder / "mine.xlsx")

    assert main(["--source", str(folder / "mine.xlsx"), "--check"]) == 1

    said = capsys.readouterr().err
    assert "mine.xlsx:1 file: sheet 'organisation' is no table; did you mean 'organisations'?" in said
    assert "mine.xlsx, sheet organisations:1 file: is missing; it is required" in said
    assert "my notes" not in said


def test_a_register_needs_only_organisations_sources_and_register_toml(folder: Path, tmp_path: Path) -> None:
    for name, row in (("organisations", {**ALPHA, "launched": "2011-04"}), ("sources", SOURCES)):
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, [column.name for column in TABLES[name].source_columns])
            writer.writeheader()
            writer.writerow(row)

    assert main(["--source", str(folder), "--out", str(tmp_path / "out")]) == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (1e-7, "0.0000001"),
        (0.1 + 0.2, "0.3"),
        (1234567.0, "1234567"),
        (None, ""),
        (" a \n", "a"),
        (date(2011, 1, 2), "2011-01-02"),
    ],
)
def test_cells_become_the_text_that_people_see(value: Any, text: str) -> None:
    assert spreadsheet.cell_text(value) == text


# --- the template


@pytest.mark.parametrize("name", TABLES)
def test_the_template_has_each_column_with_its_definition_and_its_words(name: str) -> None:
    files = template_files('title = "T"', None)
    sheet = openpyxl.load_workbook(io.BytesIO(files["register.xlsx"]))[name]
    columns = TABLES[name].source_columns

    assert [cell.value for cell in sheet[1]] == [column.name for column in columns]
    assert files[TABLES[name].source_file].decode().strip() == ",".join(column.name for column in columns)
    assert sheet.freeze_panes == "A2"
    lists = {str(each.sqref).split(":")[0]: each for each in sheet.data_validations.dataValidation}
    for place, column in enumerate(columns, start=1):
        assert column.definition in sheet.cell(1, place).comment.text
        assert f"| {column.name} | {'yes' if column.required else 'no'} |" in files["README.md"].decode()
        if column.kind is Kind.CATEGORY and column.allowed:
            assert sheet.cell(2, place).coordinate in lists


def test_a_template_filled_in_builds_and_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Given a template with the words of a register
    out = tmp_path / "mine"
    assert main(["template", str(out), "--register", str(SOURCE_DIR / "register.toml")]) == 0
    assert "Next: python -m lib.build --source" in capsys.readouterr().out

    # When somebody fills the workbook in
    book = openpyxl.load_workbook(out / "register.xlsx")
    for name, row in (("sources", SOURCES), ("organisations", {**ALPHA, "launched": "2011-04"})):
        for place, column in enumerate(TABLES[name].source_columns, start=1):
            book[name].cell(2, place, row.get(column.name))
    book.save(out / "register.xlsx")

    # Then it builds, and the template command leaves it alone
    assert main(["--source", str(out), "--out", str(tmp_path / "built")]) == 0, capsys.readouterr().err
    before = (out / "register.xlsx").read_bytes()
    assert main(["template", str(out)]) == 1
    assert (out / "register.xlsx").read_bytes() == before


# --- files made to break the loaders


def _zip(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def _with_part(name: str, content: bytes) -> bytes:
    stream = io.BytesIO(workbook({"sources": [SOURCES]}))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return stream.getvalue()


_WIDE = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    + b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (row, row) for row in range(1, 3_000))
    + b"</sheetData></worksheet>"
)
_FAR = _WIDE.replace(b'r="2"', b'r="999999999"').replace(b"XFD2<", b"XFD999999999<")

_HUGE = (
    _WIDE[: _WIDE.index(b"<row")]
    + b'<row r="1"><c r="A1" t="inlineStr"><is><t>'
    + b"ab" * 20_000
    + b"</t></is></c></row></sheetData></worksheet>"
)


def _with_sheet(content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook({"sources": [SOURCES]}))) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part, content if part.filename == "xl/worksheets/sheet1.xml" else old.read(part))
    return stream.getvalue()


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "no zip": (lambda: b"Name,Town\n", "is not an .xlsx workbook"),
    "empty": (lambda: b"", "is not an .xlsx workbook"),
    "old excel": (lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 99, "is an old .xls file or has a password"),
    "another zip": (lambda: _zip(a=b"hello"), "is a zip file but not an .xlsx workbook"),
    "a bomb": (lambda: _with_part("xl/media/bomb.bin", b"\0" * 60_000_000), "as no honest workbook does"),
    "entities": (lambda: _with_part("xl/evil.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'), "declares entities"),
    "macros": (lambda: _with_part("xl/vbaProject.bin", b"x"), "holds macros"),
    "many parts": (lambda: _zip(**{f"part{number}": b"" for number in range(2_100)}), "holds 2,100 parts"),
    "too wide": (lambda: _with_sheet(_WIDE), "reaches past"),
    "too far down": (lambda: _with_sheet(_FAR), "reaches past"),
    "a broken sheet": (lambda: _with_sheet(b"<worksheet><sheetData><row"), "is damaged"),
    "a huge cell": (lambda: _with_sheet(_HUGE), "holds a cell of 40,000 characters"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_workbook_is_refused_with_its_reason(case: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make, reason = HOSTILE[case]
    (folder / "mine.xlsx").write_bytes(make())

    assert main(["--source", str(folder / "mine.xlsx"), "--check"]) == 1

    said = capsys.readouterr().err
    assert reason in said
    assert "Traceback" not in said


@FUZZ
@given(where=st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), min_size=1, max_size=20), cut=st.integers(0, 20_000))
def test_a_damaged_workbook_is_read_or_refused(tmp_path: Path, where: list[tuple[int, int]], cut: int) -> None:
    raw = bytearray(workbook({"sources": [SOURCES]}))
    for place, value in where:
        raw[place % len(raw)] = value
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(bytes(raw[: len(raw) - cut % len(raw)]))

    with contextlib.suppress(SpreadsheetError):
        sheets = read_sheets(path)
        assert all(isinstance(cell, str) for lines in sheets.values() for _, cells in lines for cell in cells)


@FUZZ
@given(
    raw=st.one_of(
        st.binary(max_size=400), st.text(max_size=300).map(str.encode), st.text(alphabet='a,"\n\r;\t| ', max_size=200).map(str.encode)
    )
)
def test_any_bytes_are_read_or_refused_by_both_csv_readers(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(raw)

    table = read_table(path, TABLES["sources"])
    assert table.problems or table.header == tuple(column.name for column in TABLES["sources"].source_columns)
    with contextlib.suppress(InputError):
        read = read_input(path, {"name": "any", "file": "any.csv"})
        assert LINE in read.frame
        assert all(isinstance(cell, str) for name in read.frame.columns.drop(LINE) for cell in read.frame[name])


@FUZZ
@given(
    rows=st.lists(st.tuples(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=30), st.integers(0, 99)), max_size=20)
)
def test_what_a_csv_writer_writes_comes_back(tmp_path: Path, rows: list[tuple[str, int]]) -> None:
    path = tmp_path / "good.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([("Name", "Number"), *rows])

    read = read_input(path, {"name": "good", "file": "good.csv", "blank": []})

    stripped = [drop_unseen(name).replace("\u00a0", " ").strip() for name, _ in rows]
    assert list(read.frame["Number"]) == [str(number) for _, number in rows]
    assert list(read.frame["Name"]) == stripped


def test_a_huge_cell_is_refused_with_the_line_on_which_it_starts(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    path.write_text('Name\nA\n"' + "x" * 2_000_000)

    with pytest.raises(InputError, match="can't be read as CSV") as caught:
        read_input(path, {"name": "huge", "file": "huge.csv"})
    assert caught.value.line == 3


MAPPING_LINES = (
    "[register]",
    'title = "T"',
    "[[source]]",
    'id = "s"',
    "[[input]]",
    "[[table]]",
    'name = "organisations"',
    "[table.columns]",
    "[table]",
    "table = 1",
    "register = []",
    "input = [1]",
    "name = {from = 1}",
    "words = 2",
    "columns = 3",
    "source = {}",
    "[[words]]",
)


@FUZZ
@given(
    raw=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(str.encode),
        st.lists(st.sampled_from(MAPPING_LINES), max_size=12).map(lambda lines: "\n".join(lines).encode()),
    )
)
def test_any_mapping_is_read_or_refused_with_reasons(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "map.toml"
    path.write_bytes(raw)

    mapping, problems = read_mapping(path)

    assert (mapping is None) == bool(problems)
    assert all(problem.line >= 1 and problem.message for problem in problems)
