"""Files as people have them: what is no entry is left out and told, what is hidden, merged or not saved is seen."""

from __future__ import annotations

import html
import io
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter

from lib.importing import readers, text_files, workbooks
from tests.unit.clubs import HEAD, PLAIN, read_report, report_of, rows_of
from tests.unit.importing.sheets import CellError, fill, ods, saved, xls, xlsb, xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.clubs import Importing

IN_SHEETS = PLAIN.replace("clubs.csv", "clubs.xlsx")
FIGURES = (
    '[[table]]\nname = "observations"\ninput = "clubs"\nkey = "Name"\n[table.columns]\n'
    'measure = { value = "staff_headcount" }\nperiod_end = { value = "2023" }\nvalue = "Staff"\n'
)


def names(out: Path) -> list[str]:
    return [row["name"] for row in rows_of(out, "organisations")]


def left_out(out: Path) -> dict[str, str]:
    """Line -> why its row was left out."""
    return {row["line"]: row["why"] for row in report_of(out) if row["what"] == "row left out"}


def read_reasons(out: Path) -> str:
    return " / ".join(row["why"] for row in report_of(out))


def look_first(out: Path) -> str:
    """What the page of the report says to look at first."""
    page = out.with_name(f"{out.name}-report.html").read_text(encoding="utf-8")
    return html.unescape(page.split("Look at these first", 1)[1].split("<h2", 1)[0])


# --- errors in cells


@pytest.mark.parametrize(("ending", "make"), [("xlsx", xlsx), ("xls", xls), ("xlsb", xlsb), ("ods", ods)])
def test_an_error_in_a_cell_is_left_out_and_told_in_every_kind_of_workbook(importing: Importing, ending: str, make: Any) -> None:
    # Given a workbook whose formulas failed in two figures
    book = make(["Name", "Staff"], ["Alder", CellError("#REF!")], ["Birch", 6.5], ["Cedar", CellError("#N/A")])
    code, said, out = importing(PLAIN.replace("clubs.csv", f"clubs.{ending}") + FIGURES, **{f"clubs_{ending}": book})
    # Then no figure stands there, and the report says of each row what stood there, first of all
    assert code == 0, said
    assert [(row["mutual_id"], row["value"]) for row in rows_of(out, "observations")] == [("birch", "6.5")]
    assert read_report(out, "value left out", "Staff") == [("2", "#REF!", ""), ("4", "#N/A", "")]
    assert "2 × value left out (Staff): the cell holds an error of a spreadsheet program" in look_first(out)


def test_an_error_in_a_text_file_is_left_out_and_told_whatever_counts_as_blank(importing: Importing) -> None:
    mapping = PLAIN.replace('file = "clubs.csv"', 'file = "clubs.csv"\nblank = "?"') + 'town = "Town"\n'
    text = "Name,Town,Staff\nAlder,#NAME?,1\nBirch,#spill!,2\n#Hash,Err:502,3\nTotal,,#REF!\n#N/A,#N/A,#N/A\n"
    _, said, out = importing(mapping, clubs_csv=text)
    assert {(row["name"], row["town"]) for row in rows_of(out, "organisations")} == {("Alder", ""), ("Birch", ""), ("#Hash", "")}, said
    assert [old for _, old, _ in read_report(out, "value left out", "Town")] == ["#NAME?", "#spill!", "Err:502"]
    assert left_out(out) == {"5": "it looks like a total", "6": "it holds nothing but errors of a spreadsheet program"}


# --- rows that are no entries

TOTALS = "Name,Staff\nAlder,5\nSouth West total,5\nGrand total,10\nName,Staff\nSource: own records,\n"


def test_totals_notes_and_a_repeated_header_are_left_out_with_the_reason(importing: Importing) -> None:
    # Given a list with two totals, its header once more and a note
    code, said, out = importing(PLAIN, clubs_csv=TOTALS)
    # Then one organisation is left, and each of the others says why not
    assert code == 0, said
    assert names(out) == ["Alder"]
    assert left_out(out) == {
        "3": "it looks like a total",
        "4": "it looks like a total",
        "5": "it repeats the header",
        "6": "it looks like a note",
    }


def test_keep_overrules_what_looks_like_a_total(importing: Importing) -> None:
    some = importing(PLAIN.replace('file = "clubs.csv"', 'file = "clubs.csv"\nkeep = "south west  total"'), clubs_csv=TOTALS)[2]
    assert names(some) == ["Alder", "South West total"]
    every = importing(PLAIN.replace('file = "clubs.csv"', 'file = "clubs.csv"\nkeep = ["all"]'), clubs_csv=TOTALS)[2]
    assert names(every) == ["Alder", "South West total", "Grand total", "Name", "Source: own records"]


@pytest.mark.parametrize("name", ["Total Health", "Sum of Parts", "Notes and Queries", "Source Theatre", "The Sum Total"])
def test_names_that_only_sound_like_totals_and_notes_stay(importing: Importing, name: str) -> None:
    _, _, out = importing(PLAIN, clubs_csv=f"Name,Town,Staff\nAlder,Leeds,5\n{name},York,7\n")
    assert names(out) == ["Alder", name]


def test_a_name_alone_in_its_row_is_taken_and_told_and_a_text_with_a_colon_is_left_out(importing: Importing) -> None:
    # Given a list with two headings between its rows, one of which ends with a colon
    book = xlsx(
        ["Ref", "Name", "Town"],
        [1, "Alder", "Leeds"],
        [None, "Halls of the south"],
        [2, "Birch", "York"],
        [None, "The north:"],
        [3, "Fir", "Hull"],
    )
    _, said, out = importing(IN_SHEETS + 'town = "Town"\n', clubs_xlsx=book)
    # Then nothing is lost, and both are among what to look at first
    assert names(out) == ["Alder", "Halls of the south", "Birch", "Fir"], said
    assert read_report(out, "note", "Name") == [("3", "Halls of the south", "Halls of the south")]
    assert left_out(out) == {"5": "it looks like a heading"}
    assert "the row holds a name alone; taken, but it may be a heading" in look_first(out)
    assert "it looks like a heading. Such as clubs.xlsx, row 5: ‘The north:’" in look_first(out)


def test_rows_that_mostly_hold_a_name_alone_are_no_headings(importing: Importing) -> None:
    _, _, out = importing(PLAIN + 'town = "Town"\n', clubs_csv="Name,Town\nAlder,\nBirch,\nCedar,Leeds\n")
    assert "a name alone" not in read_reasons(out)


# --- what stands beside the columns


def test_a_note_beside_the_columns_of_a_workbook_is_told_and_its_row_taken(importing: Importing) -> None:
    # Given a sheet with a remark right of its columns, one alone in its row, and one in a column without a name between the others
    book = xlsx(
        ["Name", None, "Staff"],
        ["Alder", None, 5, "closed in the pandemic"],
        [None, None, None, "sic"],
        ["Birch", "new", 6],
        ["Cedar", None, 7],
    )
    _, said, out = importing(IN_SHEETS + FIGURES, clubs_xlsx=book)
    # Then the figures are all there, and each remark stands in the report where it stands in the sheet
    assert [row["value"] for row in rows_of(out, "observations")] == ["5", "6", "7"], said
    assert read_report(out, "note", "column D") == [("2", "closed in the pandemic", ""), ("3", "sic", "")]
    assert read_report(out, "note", "column 2") == [("4", "new", "")]
    assert left_out(out) == {"3": "it holds nothing in a column that has a name"}
    assert "closed in the pandemic" in look_first(out)


def test_a_row_of_a_text_file_with_a_cell_too_many_is_left_out_by_its_name(importing: Importing) -> None:
    # Given a separator in a cell, which moves all cells after it
    _, said, out = importing(PLAIN, clubs_csv="Name,Town,Staff\nAlder,Leeds,5\nBirch,York, England,6\n")
    assert names(out) == ["Alder"], said
    assert read_report(out, "row left out") == [("3", "Birch, York,  England, 6", "")]
    assert "the row has 4 cells, the header 3" in look_first(out)


# --- headers


@pytest.mark.parametrize("place", ["header_row = 1\nheader_height = 2", "header_row = 1", "header_height = 2"])
def test_own_names_for_columns_take_the_place_of_those_of_the_header(importing: Importing, place: str) -> None:
    # Given a header of two rows that stands again between the rows, and own names for its columns
    book = xlsx(*DOUBLE, DOUBLE[1], DOUBLE[0], ["Birch", 300, 7, 400, 8])
    mapping = IN_SHEETS.replace('"clubs.xlsx"', f'"clubs.xlsx"\n{place}\ncolumns = ["Name", "a", "b", "c", "d"]')
    code, said, out = importing(mapping + FIGURES.replace('"Staff"', '"d"'), clubs_xlsx=book)
    # Then no row of the header is an organisation
    assert code == 0, said
    assert names(out) == ["Alder", "Birch"]
    assert [row["value"] for row in rows_of(out, "observations")] == ["6", "8"]
    assert left_out(out) == {"4": "it repeats the header", "5": "it repeats the header"}


def test_a_name_of_the_lower_row_of_a_header_is_answered_with_the_names_put_together(importing: Importing) -> None:
    # Given a header of two rows
    book = xlsx(
        ["Name", "Where is it?", None, "Paid", None], [None, "Town", "Post code", "Town", "Staff"], ["Alder", "Leeds", "LS1 4AP", "York", 5]
    )
    code, said, _ = importing(IN_SHEETS + 'town = "Town"\npostcode = "Post code"\n', clubs_xlsx=book)
    # Then the answer is the name that it has, never to read the lower row alone
    assert code == 1
    assert "'Town' is no column of clubs.xlsx, sheet Sheet; did you mean 'Where is it? Town' or 'Paid Town'?" in said
    assert "did you mean 'Where is it? Post code'?" in said
    assert "header_row" not in said
    # And with a title above it both of its rows are named
    book = xlsx(["List of clubs"], *DOUBLE)
    _, said, _ = importing(IN_SHEETS + FIGURES, clubs_xlsx=book)
    assert "it stands in row 3, below row 2, so [[input]] may need header_row = 2 and header_height = 2" in said


# --- workbooks


def test_formulas_that_were_never_worked_out_are_refused_by_their_cells(importing: Importing) -> None:
    # Given a workbook written by a program, with formulas in a date and a figure
    book = xlsx(["Name", "Start", "Staff", "Notes"], ["Alder", "=DATE(2012,4,1)", "=2*3", "=1+1"])
    # When columns with formulas are used
    code, said, out = importing(IN_SHEETS + 'launched = "Start"\n' + FIGURES, clubs_xlsx=book)
    # Then the cells are named, that of the column nobody uses is not, and it is said what to do
    assert code == 1
    assert "cells B2, C2 of sheet Sheet hold formulas whose values were never saved" in said
    assert "open the file in a spreadsheet program, save it" in said
    assert not out.exists()
    # And without those columns the file is read
    assert importing(IN_SHEETS, clubs_xlsx=book)[0] == 0


def test_formulas_without_a_value_matter_only_in_rows_that_are_taken(importing: Importing) -> None:
    # Given formulas never worked out in a total, and in a row that a rule keeps out
    book = xlsx(["Name", "Staff"], ["Alder", 5], ["Test", "=1+1"], ["Total", "=SUM(B2:B3)"])
    rule = '[[input.keep_out]]\ncolumn = "Name"\nis = "test"\nwhy = "a test"\n'
    code, said, out = importing(IN_SHEETS.replace("[[table]]", f"{rule}[[table]]") + FIGURES, clubs_xlsx=book)
    # Then the workbook is read, and without the rule only the cell of its row is named
    assert code == 0, said
    assert left_out(out) == {"3": "a test", "4": "it looks like a total"}
    code, said, _ = importing(IN_SHEETS + FIGURES, clubs_xlsx=book)
    assert (code, "cell B3 of sheet Sheet holds a formula whose value was never saved" in said) == (1, True), said


def test_formulas_that_a_program_wrote_with_a_nought_for_a_value_are_refused_too(importing: Importing) -> None:
    # Given a workbook of a library that puts 0 where no value was worked out, and asks the next program to work it out
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("List")
    sheet.write_row(0, 0, ["Name", "Staff"])
    sheet.write_row(1, 0, ["Alder"])
    sheet.write_formula(1, 1, "=2*3")
    book.close()
    code, said, _ = importing(IN_SHEETS + FIGURES, clubs_xlsx=stream.getvalue())
    assert (code, "cell B2 of sheet List holds a formula whose value was never saved" in said) == (1, True), said


def test_the_first_visible_sheet_with_cells_is_read_and_the_others_are_named(importing: Importing) -> None:
    book = openpyxl.Workbook()
    fill(book.active, [["Name"], ["Old"]])
    book.active.sheet_state = "hidden"
    book.create_sheet("Blank")
    fill(book.create_sheet("List"), [["Name"], ["Alder"]])
    code, said, out = importing(IN_SHEETS, clubs_xlsx=saved(book))
    assert code == 0, said
    assert names(out) == ["Alder"]
    assert "rows of clubs.xlsx, sheet List (not read: Sheet (hidden), Blank)" in said


def test_hidden_rows_are_told_and_can_be_left_out(importing: Importing) -> None:
    book = openpyxl.Workbook()
    fill(book.active, [["Name"], ["Alder"], ["Birch"], ["Cedar"]])
    book.active.row_dimensions[3].hidden = True
    taken = importing(IN_SHEETS, clubs_xlsx=saved(book))[2]
    assert names(taken) == ["Alder", "Birch", "Cedar"]
    assert '1 row is hidden in the sheet and was taken; hidden_rows = "leave out" leaves them out' in read_reasons(taken)
    without = importing(IN_SHEETS.replace('"clubs.xlsx"', '"clubs.xlsx"\nhidden_rows = "leave out"'), clubs_xlsx=saved(book))[2]
    assert names(without) == ["Alder", "Cedar"]
    assert list(left_out(without)) == ["3"]


WIDE = (
    HEAD.replace("clubs.csv", "clubs.xlsx") + '[[table]]\nname = "organisations"\ninput = "clubs"\n[table.columns]\nname = "Name"\n'
    '[[table]]\nname = "observations"\ninput = "clubs"\nkey = "Name"\n[table.wide]\npattern = \'(?P<year>\\d{4}/\\d{2}) (?P<what>.*)\'\n'
    '[table.columns]\nmeasure = { from = "what", words = { Turnover = "turnover", Staff = "staff_headcount" } }\n'
    'period_end = { from = "year", year_end = "03-31" }\nvalue = "wide_value"\nperiod_years = { value = 1 }\n'
)
DOUBLE = [[None, "2012/13", None, "2013/14", None], ["Name", "Turnover", "Staff", "Turnover", "Staff"], ["Alder", 100, 5, 200, 6]]


@pytest.mark.parametrize("merged", [True, False])
def test_a_header_of_two_rows_is_put_together(importing: Importing, merged: bool) -> None:
    # Given years over pairs of columns, their cells merged or not
    book = openpyxl.Workbook()
    fill(book.active, DOUBLE)
    if merged:
        book.active.merge_cells("B1:C1")
        book.active.merge_cells("D1:E1")
    code, said, out = importing(WIDE, clubs_xlsx=saved(book))
    assert code == 0, said
    assert {(row["measure"], row["period_end"], row["value"]) for row in rows_of(out, "observations")} == {
        ("turnover", "2013-03-31", "100"),
        ("staff_headcount", "2013-03-31", "5"),
        ("turnover", "2014-03-31", "200"),
        ("staff_headcount", "2014-03-31", "6"),
    }
    assert names(out) == ["Alder"]
    assert "the header is 2 rows" in read_reasons(out)


def test_a_header_of_several_rows_is_read_as_the_mapping_says(importing: Importing) -> None:
    text = "Club,Club\nName,Town\nAlder,Leeds\n"
    mapping = PLAIN.replace('file = "clubs.csv"', 'file = "clubs.csv"\nheader_height = 2').replace('"Name"', '"Club Name"')
    code, said, out = importing(mapping + 'town = "Club Town"\n', clubs_csv=text)
    assert code == 0, said
    assert [(row["name"], row["town"]) for row in rows_of(out, "organisations")] == [("Alder", "Leeds")]


def test_a_cell_merged_over_rows_is_taken_for_each(importing: Importing) -> None:
    book = openpyxl.Workbook()
    fill(book.active, [["Name", "Region"], ["Alder", "London"], ["Birch", None], ["Cedar", None]])
    book.active.merge_cells("B2:B3")
    _, _, out = importing(IN_SHEETS + 'region = "Region"\n', clubs_xlsx=saved(book))
    assert [row["region"] for row in rows_of(out, "organisations")] == ["London", "London", ""]
    assert "a cell merged over rows 2 to 3 was taken for each of them" in read_reasons(out)


def test_names_that_look_like_something_else_stay_as_typed(importing: Importing) -> None:
    # Given a list in text, and a workbook that took one name for yes or no and one for a day
    _, said, out = importing(PLAIN, clubs_csv="Name,Town\nNone,a\nNan,b\nNA,c\nTrue,d\nMarch 4,e\n,f\n")
    assert names(out) == ["None", "Nan", "NA", "True", "March 4"], said
    _, _, out = importing(IN_SHEETS, clubs_xlsx=xlsx(["Name"], ["None"], [True], [date(2023, 3, 4)]))
    assert names(out) == ["None", "TRUE", "2023-03-04"]
    assert "the cell holds yes or no, so what was typed there is not known" in read_reasons(out)
    assert "the cell holds a date, so what was typed there is not known" in read_reasons(out)


def test_open_document_sheets_are_read_and_their_hidden_rows_seen(importing: Importing) -> None:
    book = ods(["Name", "Staff"], ["Alder & Co", 5], ["Birch", 6.5], hidden=[3])
    mapping = PLAIN.replace("clubs.csv", "clubs.ods") + FIGURES
    _, said, out = importing(mapping, clubs_ods=book)
    assert names(out) == ["Alder & Co", "Birch"], said
    assert [row["value"] for row in rows_of(out, "observations")] == ["5", "6.5"]
    assert "hidden in the sheet" in read_reasons(out)


def test_binary_workbooks_are_read(importing: Importing) -> None:
    mapping = PLAIN.replace("clubs.csv", "clubs.xlsb") + FIGURES
    _, said, out = importing(mapping, clubs_xlsb=xlsb(["Name", "Staff"], ["Alder", 5.0], ["Birch", 6.5]))
    assert names(out) == ["Alder", "Birch"], said
    assert [row["value"] for row in rows_of(out, "observations")] == ["5", "6.5"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"Name,Town\nAlder,Leeds\n", "is text under the name of a workbook; give it a name that ends in .csv"),
        (b"<html><table><tr><td>Name</td></tr></table></html>", "is a web page under the name of a workbook"),
        (b"\0\1\2\3", "is not a workbook that can be read; allowed: .xlsx, .xls, .xlsb, .ods or CSV"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "has a password; save it without one"),
    ],
)
def test_what_is_no_workbook_is_refused_by_what_it_is(importing: Importing, content: bytes, message: str) -> None:
    code, said, _ = importing(IN_SHEETS, clubs_xlsx=content)
    assert code == 1
    assert message in said


def test_a_sheet_that_reaches_too_far_is_refused_before_it_is_unfolded(importing: Importing) -> None:
    book = openpyxl.Workbook()
    fill(book.active, [["Name"], ["Alder"]])
    book.active["XFD1048576"] = "stray"
    code, said, _ = importing(IN_SHEETS, clubs_xlsx=saved(book))
    assert code == 1
    assert f"sheet Sheet reaches to XFD1048576; allowed: {workbooks.MAX_CELLS:,} cells" in said


# --- text files


def test_a_quote_mark_that_is_not_closed_loses_no_row(importing: Importing) -> None:
    # Given a stray quote mark, forgiven or not
    text = 'Name,Region\nA,London\n"B,London\nC,London\nD,London'
    loose = PLAIN.replace('file = "clubs.csv"', 'file = "clubs.csv"\nquotes = "loose"')
    code, said, out = importing(loose, clubs_csv=text)
    # Then four organisations are there and the mark is told, or the file is refused at its line
    assert code == 0, said
    assert names(out) == ["A", "B", "C", "D"]
    assert ("3", '"B', "B") in read_report(out, "changed")
    code, said, _ = importing(PLAIN, clubs_csv=text)
    assert code == 1
    assert "clubs.csv:3 file:" in said


def test_a_name_over_several_lines_is_told(importing: Importing) -> None:
    for quotes in ("strict", "loose"):
        mapping = PLAIN.replace('file = "clubs.csv"', f'file = "clubs.csv"\nquotes = "{quotes}"')
        _, _, out = importing(mapping, clubs_csv='Name,Town\n"A\nClub",Leeds\nB,York\n')
        assert names(out) == ["A, Club", "B"]
        assert "the cell holds several lines; a quote mark before it may not be closed" in read_reasons(out)


def test_one_byte_of_windows_in_a_file_of_utf_8_garbles_nothing(importing: Importing) -> None:
    text = "Name,Town\nCafé,Leeds\nRöd,York\n".encode() + b"Salt \x96 Pepper,Hull\n"
    _, said, out = importing(PLAIN, clubs_csv=text)
    assert names(out) == ["Café", "Röd", "Salt – Pepper"], said
    assert [(row["line"], row["why"]) for row in report_of(out) if row["what"] == "changed" and not row["table"]] == [
        ("4", "bytes that are not UTF-8 read as Windows does")
    ]


def test_letters_that_were_lost_or_garbled_before_and_control_characters_are_told(importing: Importing) -> None:
    _, _, out = importing(PLAIN, clubs_csv="Name,Town\nCafÃ©,a\nCaf\ufffd,b\nMi\x0bll,c\n")
    assert names(out) == ["CafÃ©", "Caf\ufffd", "Mi ll"]
    assert "it may be 'Café'" in read_reasons(out)
    assert "a letter was lost before this file was made" in read_reasons(out)
    assert ("4", "Mi\ufffdll", "Mi ll") in read_report(out, "changed", "Name")


def test_the_separator_is_that_of_the_list_not_of_the_title_above_it(importing: Importing) -> None:
    mapping = PLAIN.replace('file = "clubs.csv"', 'file = "clubs.csv"\nheader_row = 2')
    code, said, out = importing(mapping, clubs_csv="Register; 2023; draft\nName,Town\nAlder,Leeds\nBirch,York\n")
    assert code == 0, said
    assert names(out) == ["Alder", "Birch"]


def test_a_word_that_is_read_as_blank_is_told_once_a_column(importing: Importing) -> None:
    _, _, out = importing(PLAIN + 'town = "Town"\n', clubs_csv="Name,Town\nA,n/a\nB,Leeds\nC,N/A\n")
    assert ("2", "n/a", "") in read_report(out, "note", "Town")
    assert "read as blank in 2 cells" in read_reasons(out)


def test_files_beyond_the_limits_are_refused_in_one_sentence(importing: Importing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_ROWS", 2)
    code, said, _ = importing(PLAIN, clubs_csv="Name\nA\nB\nC\n")
    assert (code, "has more than 2 rows; allowed: smaller files" in said) == (1, True)
    monkeypatch.setattr(text_files, "MAX_BYTES", 1_000_000)
    code, said, _ = importing(PLAIN, clubs_csv="," * 1_000_001)
    assert (code, "is larger than 1 MB" in said) == (1, True)
    monkeypatch.setattr(text_files, "_LONGEST", 1_000)
    code, said, _ = importing(PLAIN, clubs_csv="," * 1_001)
    assert (code, "clubs.csv:1 file: has a line of more than" in said) == (1, True)
    assert "Traceback" not in said
