"""Files that nobody thought of: what stands beside, above and below a list, marks on cells, and letters that nobody sees."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from lib.importing.command import main as run_import
from lib.importing.starter import main as write_mapping
from tests.unit.clubs import PLAIN, report_of, rows_of
from tests.unit.importing.sheets import fill, ods, saved, xlsx
from tests.unit.importing.test_reading import IN_SHEETS, look_first, names

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.clubs import Importing

FIGURES = (
    '[[table]]\nname = "observations"\ninput = "clubs"\nkey = "Name"\n[table.columns]\nmeasure = {{ value = "{}" }}\n'
    'period_end = {{ value = "2023" }}\nvalue = {}\n'
)


def find_lines(out: Path, reason: str) -> list[tuple[str, str, str]]:
    """(line, column of the file, what stood there) of each line of the report whose reason holds a text."""
    return [(row["line"], row["input column"], row["old"]) for row in report_of(out) if reason in row["why"]]


def test_what_stands_above_the_header_is_told(importing: Importing) -> None:
    # Given a header in row 5 under a title and a note, with a blank column before it
    book = openpyxl.Workbook()
    fill(book.active, [[None, "Halls of 2023"], [], [None, "Income in £000"], [], [None, "Name", "Income"], [None, "Alder", 5]])
    _, said, out = importing(IN_SHEETS.replace('file = "clubs.xlsx"', 'file = "clubs.xlsx"\nheader_row = 5'), clubs_xlsx=saved(book))
    # Then the list is read, and each line above it is in the report, first of all since it may say what figures are
    assert names(out) == ["Alder"], said
    assert find_lines(out, "stands above the header") == [("1", "", "Halls of 2023"), ("3", "", "Income in £000")]
    assert "Halls of 2023" in look_first(out)


def test_a_comment_on_a_cell_and_a_row_struck_through_are_told(importing: Importing) -> None:
    book = openpyxl.Workbook()
    fill(book.active, [["Name", "Town"], ["Alder", "Leeds"], ["Birch", "York"]])
    book.active["B2"].comment = Comment("moved to Hull in 2020", "somebody")
    for cell in book.active[3]:
        cell.font = Font(strike=True)
    _, _, out = importing(IN_SHEETS, clubs_xlsx=saved(book))
    # Then both clubs are taken, and the report says what was seen and not read
    assert names(out) == ["Alder", "Birch"]
    assert find_lines(out, "a comment on the cell") == [("2", "Town", "moved to Hull in 2020")]
    assert find_lines(out, "struck through") == [("3", "Name, Town", "Birch, York")]
    assert "struck through" in look_first(out)


@pytest.mark.parametrize(
    ("form", "shown"), [("0%", "a percentage"), ("0.0%", "a percentage"), ("[$€-2] #,##0", "euros"), ("[$$-409]#,##0", "dollars")]
)
def test_a_number_that_its_sheet_shows_as_another_is_told(importing: Importing, form: str, shown: str) -> None:
    # Given incomes that are shares or foreign money by their format alone, beside pounds
    book = openpyxl.Workbook()
    fill(book.active, [["Name", "Income"], ["Alder", 5], ["Birch", 7], ["Cedar", 9]])
    book.active["B2"].number_format = "[$£-809]#,##0"
    for cell in ("B3", "B4"):
        book.active[cell].number_format = form
    _, said, out = importing(IN_SHEETS + FIGURES.format("turnover", '"Income"'), clubs_xlsx=saved(book))
    # Then one line says so for the column
    assert find_lines(out, "the sheet shows") == [("3", "Income", "7")], said
    assert f"the sheet shows {shown}; the bare number was taken" in look_first(out)


def test_a_comment_in_an_open_document_is_told_and_no_part_of_the_cell(importing: Importing) -> None:
    source, target = io.BytesIO(ods(["Name"], ["Alder"])), io.BytesIO()
    note = "<office:annotation><text:p>closed in 2020</text:p></office:annotation>"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<text:p>Alder", f"{note}<text:p>Alder".encode()))
    _, _, out = importing(PLAIN.replace("clubs.csv", "clubs.ods"), clubs_ods=target.getvalue())
    assert names(out) == ["Alder"]
    assert find_lines(out, "a comment on the cell") == [("2", "Name", "closed in 2020")]


def test_a_second_table_below_the_first_is_seen_by_its_header(importing: Importing) -> None:
    # Given a list of clubs and, below a blank row, one of those that closed
    rows = [["Name", "Start"], ["Alder", 2011], ["Name", 2012], [], ["Name", "Closed", "Why"], ["Birch", 2015, "money"]]
    _, _, out = importing(IN_SHEETS + 'launched = "Start"\n', clubs_xlsx=xlsx(*rows))
    # Then its header is no club, the report says first what was made of it; a club called as its column stays
    assert names(out) == ["Alder", "Name", "Birch"]
    assert find_lines(out, "header of another table") == [("5", "", "Name, Closed")]
    assert find_lines(out, "it stands beside the columns") == [("5", "column C", "Why"), ("6", "column C", "money")]
    assert "header of another table" in look_first(out)


def test_a_table_beside_the_first_is_told_where_its_columns_are_taken(importing: Importing) -> None:
    rows = [["Name", "Start", None, "Town", "Total"], ["Alder", 2011, None, "Leeds", 5], ["Birch", 2012]]
    for columns, expected in (('town = "Town"\n', [("1", "Town", "Town")]), ('launched = "Start"\n', [])):
        _, _, out = importing(IN_SHEETS + columns, clubs_xlsx=xlsx(*rows))
        assert find_lines(out, "a blank column stands before it") == expected


@pytest.mark.parametrize("unseen", ["\u00ad", "\u200b", "\u200d", "\u200e", "\u202a", "\u2060", "\ufeff"])
def test_characters_that_nobody_sees_keep_no_two_names_apart(importing: Importing, unseen: str) -> None:
    # Given a name with such a character in one row and without it in the next, under a header that has one too
    _, _, out = importing(PLAIN, clubs_csv=f"Na{unseen}me\nAl{unseen}der\nAlder\n")
    # Then they are one club, and the report shows where it stood
    assert names(out) == ["Alder"]
    assert find_lines(out, "characters without width") == [("2", "Name", f"AlU+{ord(unseen):04X}der")]


def test_a_file_of_tabs_with_a_mark_before_it_and_one_in_utf16_are_read_alike(importing: Importing) -> None:
    rows = [["Name", "Town"], ["Café Alder", "Leeds; north"], ["Birch", "York"]]
    found = []
    for encoding, delimiter in (("utf-8-sig", "\t"), ("utf-16", ";")):
        text = "\r\n".join(delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in rows)
        _, said, out = importing(PLAIN + 'town = "Town"\n', clubs_csv=text.encode(encoding))
        assert len(find_lines(out, "")) >= 2, said
        found.append([(row["name"], row["town"]) for row in rows_of(out, "organisations")])
    assert found[0] == found[1] == [("Café Alder", "Leeds; north"), ("Birch", "York")]


def test_people_that_are_not_whole_are_taken_and_told(importing: Importing) -> None:
    # Given a share where a number of people should stand
    _, _, out = importing(PLAIN + FIGURES.format("service_users", '"Members"'), clubs_csv="Name,Members\nAlder,0.45\nBirch,12\n")
    assert [row["value"] for row in rows_of(out, "observations")] == ["0.45", "12"]
    assert find_lines(out, "people that are not whole") == [("2", "Members", "0.45")]
    assert "not whole" in look_first(out)
    assert "column Members: ‘0.45’." in look_first(out)


@pytest.mark.parametrize(
    ("written", "launched"),
    [
        ("1st April 2013", "2013-04-01"),
        ("April 2013", "2013-04"),
        ("2013/14", "2014-03-31"),
        ("FY 2013/14", "2014-03-31"),
        ("c2013", "2013"),
        ("Q1 2013/14", ""),
        ("FY14", ""),
    ],
)
def test_a_date_is_read_or_left_out_with_what_to_do(importing: Importing, written: str, launched: str) -> None:
    mapping = PLAIN + 'launched = { from = "Start", year_end = "03-31" }\n'
    _, _, out = importing(mapping, clubs_csv=f"Name,Start\nAlder,{written}\n")
    assert [row["launched"] for row in rows_of(out, "organisations")] == [launched]
    assert find_lines(
        out, "written as year" if launched and written != "c2013" else "about this date" if launched else "or let replace in the mapping"
    )


def test_a_postcode_is_never_guessed_as_the_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Two clubs of one building have one postcode, and would be one club
    (tmp_path / "clubs.csv").write_text("Club,Post code,Income\nAlder,LS1 4AP,£5 p.a.\nBirch,LS1 4AP,1.5 million pounds\n")
    assert write_mapping([str(tmp_path / "clubs.csv")]) == 0, capsys.readouterr()
    text = (tmp_path / "clubs.toml").read_text(encoding="utf-8")
    assert 'postcode = "Post code"' in text
    assert 'key = "Post code"' not in text
    # And figures find their club by its name, so that nothing is left to be written before the first import
    assert run_import([str(tmp_path / "clubs.toml"), "--out", str(tmp_path / "out")]) == 0, capsys.readouterr()
    assert [(row["mutual_id"], row["value"]) for row in rows_of(tmp_path / "out", "observations")] == [("alder", "5"), ("birch", "1500000")]
