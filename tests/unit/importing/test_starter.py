"""A first mapping is guessed from another organisation's files, and imports without a change."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from lib.build.__main__ import main
from lib.register.dataset import open_dataset
from lib.view.view import sector_options
from tests.unit.clubs import rows_of

if TYPE_CHECKING:
    from pathlib import Path


def imported(folder: Path, *files: str) -> tuple[dict[str, Any], Path]:
    """The mapping guessed for files, and the source folder that it imports to."""
    mapping, out = folder / "first.toml", folder / "out"
    assert main(["mapping", *(str(folder / name) for name in files), "--out", str(mapping)]) == 0
    assert main(["import", str(mapping), "--out", str(out)]) == 0
    return tomllib.loads(mapping.read_text(encoding="utf-8")), out


def test_two_files_are_joined_by_the_column_that_holds_the_same_numbers(tmp_path: Path) -> None:
    # Given organisations and yearly accounts, in Latin-1 with tabs, whose numbers differ in leading zeros
    (tmp_path / "bodies.txt").write_bytes(
        "RegNo\tName\tDate registered\tPostcode\n7\tCafé\t13/02/2001\tLS1 4AP\n8\tMill\t01/03/2011\t\n".encode("cp1252")
    )
    (tmp_path / "accounts.txt").write_text(
        "Flag\tNumber\tFYEnd\tIncome (£)\tStaff\n\t007\t31/03/2020\t£1,200\tn/a\n\t8\t31/03/2020\t45k\t3\n"
    )

    # When a mapping is guessed and imported
    told, out = imported(tmp_path, "bodies.txt", "accounts.txt")

    # Then each figure has its organisation, and dates are read day first
    assert [table["name"] for table in told["table"]] == ["organisations", "observations", "observations"]
    assert [(row["name"], row["launched"]) for row in rows_of(out, "organisations")] == [("Café", "2001-02-13"), ("Mill", "2011-03-01")]
    figures = {(row["mutual_id"], row["measure"]): (row["value"], row["period_end"]) for row in rows_of(out, "observations")}
    assert figures == {
        ("cafe", "turnover"): ("1200", "2020-03-31"),
        ("mill", "turnover"): ("45000", "2020-03-31"),
        ("mill", "staff_headcount"): ("3", "2020-03-31"),
    }


def test_a_workbook_gives_its_largest_sheet_from_the_header_below_its_titles(tmp_path: Path) -> None:
    # Given a workbook with a sheet of notes, titles, a stray column, and one column of income a year
    book = openpyxl.Workbook()
    book.active.append(["Do not edit"])
    sheet = book.create_sheet("List 2023")
    for row in (
        ["Network of enterprises"],
        ["as at 31 March 2023"],
        [],
        ["No.", "Organisation ", None, "Town", "Turnover 20/21", "Turnover 21/22", "Start date"],
        [1, "Fair Print", None, "Leeds", "£1.2m", 12000.5, date(2012, 4, 1)],
        [2, "Green Wheels", None, "Truro", "(3,400)", "n/a", "31/3/12"],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:F1")
    book.save(tmp_path / "list.xlsx")

    # When a mapping is guessed and imported
    told, out = imported(tmp_path, "list.xlsx")

    # Then it reads that sheet from that row, and the years from the names of the columns
    assert told["input"][0]["sheet"] == "List 2023"
    assert told["input"][0]["header_row"] == 4
    assert [row["launched"] for row in rows_of(out, "organisations")] == ["2012-04-01", "2012-03-31"]
    assert [(row["period_end"], row["value"]) for row in rows_of(out, "observations")] == [
        ("2021-03-31", "1200000"),
        ("2022-03-31", "12001"),
    ]


@pytest.mark.parametrize("merged", [True, False])
def test_a_header_of_two_rows_below_a_title_gives_every_figure_its_year(tmp_path: Path, merged: bool) -> None:
    # Given a title, and years over the columns of their figures
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Halls, as at 31 March 2024"],
        [],
        ["Ref", "Hall", "Kind", "Where is it?", None, "2021/22", None, "2022/23", None],
        [None, None, None, "Town", "Post code", "Income", "Surplus", "Income", "Surplus"],
        ["0001", "Grasmere Hall", "Village hall", "Grasmere", "LA22 9TA", "£4,100", 100, 4200, 110],
        [2, "Yarm Hall", "Market hall", "Yarm", "TS15 9BH", 5100, 200, "5.2k", 210],
    ):
        sheet.append(row)
    if merged:
        for cells in ("A1:I1", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:G3", "H3:I3"):
            sheet.merge_cells(cells)
    book.save(tmp_path / "halls.xlsx")

    # When a mapping is guessed and imported
    told, out = imported(tmp_path, "halls.xlsx")

    # Then the mapping names both rows of the header, the place and the kind
    assert (told["input"][0]["header_row"], told["input"][0]["header_height"]) == (3, 2)
    organisations = told["table"][0]
    assert organisations["place"]["postcode"] == "Where is it? Post code"
    assert organisations["columns"]["sector"] == "Kind"
    # And each figure has the year that stands over it
    figures = {(row["mutual_id"], row["measure"], row["period_end"]): row["value"] for row in rows_of(out, "observations")}
    assert figures == {
        ("grasmere-hall", "turnover", "2022-03-31"): "4100",
        ("grasmere-hall", "turnover", "2023-03-31"): "4200",
        ("grasmere-hall", "surplus", "2022-03-31"): "100",
        ("grasmere-hall", "surplus", "2023-03-31"): "110",
        ("yarm-hall", "turnover", "2022-03-31"): "5100",
        ("yarm-hall", "turnover", "2023-03-31"): "5200",
        ("yarm-hall", "surplus", "2022-03-31"): "200",
        ("yarm-hall", "surplus", "2023-03-31"): "210",
    }


def test_decimal_commas_are_seen_and_columns_without_use_are_listed(tmp_path: Path) -> None:
    (tmp_path / "trusts.csv").write_text(
        "Ref;Trust name;Grants;Colour\nA;Glen;12.500,00;red\nB;Strath;1.200,00;blue\n", encoding="utf-8-sig"
    )

    _, out = imported(tmp_path, "trusts.csv")

    assert [row["value"] for row in rows_of(out, "observations")] == ["12500", "1200"]
    assert "#   Colour: red, blue" in (tmp_path / "first.toml").read_text(encoding="utf-8")


def test_a_mapping_that_is_there_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "clubs.csv").write_text("Name\nMill\n")
    (tmp_path / "clubs.toml").write_text("# mine\n")

    assert main(["mapping", str(tmp_path / "clubs.csv")]) == 1

    assert "clubs.toml:1 file: is there already; allowed: another name after --out" in capsys.readouterr().err
    assert (tmp_path / "clubs.toml").read_text() == "# mine\n"


def test_a_file_of_a_hundred_thousand_columns_is_refused_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "wide.csv").write_text(",".join(f"c{number}" for number in range(100_000)) + "\n1\n")

    assert main(["mapping", str(tmp_path / "wide.csv")]) == 1

    assert capsys.readouterr().err == "wide.csv:1 file: has 100,000 columns; allowed: 16,384\n"


def test_a_file_that_is_not_there_is_answered_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "clubs.csv").write_text("Name\nMill\n")

    assert main(["mapping", str(tmp_path / "club.csv")]) == 1

    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "club.toml").exists()


def test_sectors_without_groups_are_groups_themselves_the_rare_ones_together(tmp_path: Path) -> None:
    # Given nine sectors, the first most often
    rows = "".join(f"Club {number},Sector {number % 9}\n" for number in range(28))
    (tmp_path / "clubs.csv").write_text(f"Name,Sector\n{rows}")

    _, out = imported(tmp_path, "clubs.csv")

    groups = tomllib.loads((out / "register.toml").read_text(encoding="utf-8"))["sector_groups"]
    assert [group["name"] for group in groups] == [*(f"Sector {number}" for number in range(7)), "Other sectors"]
    assert groups[-1]["sectors"] == ["Sector 7", "Sector 8"]
    # And the filter offers no sector twice
    assert main(["--source", str(out), "--out", str(tmp_path / "built")]) == 0
    assert list(sector_options(open_dataset(tmp_path / "built").register)) == [
        *(f"Sector {number}" for number in range(7)), "Other sectors (all)", "Sector 7", "Sector 8",
    ]  # fmt: skip
