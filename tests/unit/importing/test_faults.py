"""What an import says of faults: all of them in one run, each with what was meant, and nothing half written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl

from lib.build.__main__ import SOURCE_DIR, main
from tests.unit.clubs import HEAD, PLAIN, read_report, rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.clubs import Importing

# --- of a mapping and of files


def test_every_problem_of_a_mapping_is_told_at_once_with_its_line(importing: Importing) -> None:
    mapping = PLAIN.replace('name = "Name"', 'nane = "Name"\nsector = {frm = "A"}\nstatus = {from = "A", words = "no such"}').replace(
        "publisher", "publicher"
    )

    code, said, out = importing(mapping, clubs_csv="Name\nA\n")

    line = mapping.split("\n").index('nane = "Name"') + 1
    assert code == 1
    assert f"map.toml:{line} table[1].columns.nane: is no column of organisations; did you mean 'name'?" in said
    for part in (
        "columns.sector.frm: is no key of column; did you mean 'from'?",
        "'no such' is no list of [words]",
        "source[1].publisher: is missing",
    ):
        assert part in said
    assert "Traceback" not in said
    assert not out.exists()


def test_columns_that_a_file_lacks_are_told_together(importing: Importing) -> None:
    code, said, out = importing(PLAIN + 'town = "Twon"\nservices = "{Nmae} club"\n', clubs_csv="Name,Town\nA,B\n")

    assert code == 1
    assert "'Twon' is no column of clubs.csv; did you mean 'Town'?" in said
    assert "'Nmae' is no column of clubs.csv; did you mean 'Name'?" in said
    assert not out.exists()


def test_a_missing_file_and_an_open_quote_are_told(importing: Importing) -> None:
    assert "clubs.csv:1 file: is not there; --files names the folder" in importing(PLAIN)[1]
    code, said, _ = importing(PLAIN, clubs_csv='Name\nA\n"B\nC\n')
    assert code == 1
    assert "clubs.csv:3 file: can't be read as CSV from here" in said


def test_a_folder_that_no_import_wrote_is_left_alone(importing: Importing, tmp_path: Path) -> None:
    # Given a folder with somebody's letters
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("dear")

    code, said, out = importing(PLAIN, clubs_csv="Name\nA\n")

    assert code == 1
    assert "holds other things than source tables" in said
    assert [path.name for path in out.iterdir()] == ["letter.txt"]
    assert main(["import", str(tmp_path / "map.toml"), "--out", str(SOURCE_DIR)]) == 1


def test_an_import_run_again_replaces_its_folder_and_a_failed_one_leaves_it(importing: Importing) -> None:
    assert importing(PLAIN, clubs_csv="Name\nA\n")[0] == 0
    assert importing(PLAIN, clubs_csv="Name\nB\n")[0] == 0
    code, _, out = importing(PLAIN, clubs_csv='Name\n"B\n')

    assert code == 1
    assert [row["name"] for row in rows_of(out, "organisations")] == ["B"]
    assert not list(out.parent.glob(".unfinished*"))


def test_cells_of_the_report_never_run_as_formulas(importing: Importing) -> None:
    _, _, out = importing(PLAIN + 'website = "Web"\n', clubs_csv="Name,Web\nA,=HYPERLINK(1)\n")

    assert [old for _, old, _ in read_report(out, "value left out", "website")] == ["'=HYPERLINK(1)"]


def test_the_same_import_gives_the_same_files(importing: Importing) -> None:
    def contents() -> str:
        out = importing(PLAIN, clubs_csv="Name\nA\nB\n")[2]
        return json.dumps({path.name: path.read_text(encoding="utf-8") for path in sorted(out.iterdir())})

    assert contents() == contents()


# --- a stranger's first attempts


def test_every_fault_of_a_mapping_and_of_what_it_says_of_files_is_told_in_one_run(importing: Importing) -> None:
    # Given a mapping with mistyped keys, columns of the table, columns of the file, words, and a file that isn't there
    mapping = HEAD + (
        'header_rows = 2\n[[input]]\nname = "money"\nfile = "mony.csv"\n'
        '[[table]]\nname = "organisations"\ninput = "clubs"\nkey = "Reff"\n[table.columns]\nname = "Nmae"\nnam = "Name"\n'
        'status = { from = "State", words = "states" }\nconfidence = { value = "hihg" }\n[words.states]\nopen = "live"\nshut = "endd"\n'
    )

    # When it is imported
    code, said, out = importing(mapping, clubs_csv="Ref,Name,State\n1,Mill,open\n", money_csv="a\n1\n")

    # Then each is told with what was meant, and nothing is written
    assert code == 1
    assert not out.exists()
    for part, meant in (
        ("input[1].header_rows", "header_row"), ("mony.csv", "money.csv"), ("key", "Ref"), ("columns.name", "Name"),
        ("columns.nam", "name"),
        ("columns.confidence.value", "high"), ("words.states.shut", "ended"),
    ):  # fmt: skip
        assert any(part in line and f"did you mean '{meant}'?" in line for line in said.splitlines()), (part, said)


def test_a_header_below_titles_is_pointed_at(importing: Importing) -> None:
    code, said, _ = importing(PLAIN, clubs_csv="List of clubs,\nas at 2023,\nName,Town\nMill,Leeds\n")

    assert code == 1
    assert "header_row = 3" in said


def test_a_sheet_that_is_not_there_is_answered_with_those_that_are(importing: Importing, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Clubs 2023"
    book.active.append(["Name"])
    book.save(tmp_path / "clubs.xlsx")

    code, said, _ = importing(PLAIN.replace('"clubs.csv"', '"clubs.xlsx"\nsheet = "Clubs"'))

    assert code == 1
    assert "its sheets: Clubs 2023" in said


def test_the_summary_shows_the_values_that_it_left_out(importing: Importing) -> None:
    _, said, _ = importing(PLAIN + 'launched = "Start"\n', clubs_csv="Name,Start\nMill,tbc\nQuay,tbc\nGlen,soon\n")

    assert "'tbc' (2), 'soon' (1)" in said
