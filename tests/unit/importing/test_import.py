"""Another organisation's files turned into source tables: small made-up files with the dirt that real ones have."""

from __future__ import annotations

import io
import re
import tomllib
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest

from lib.build.__main__ import PROJECT
from lib.core.result import NoFacts, Result
from lib.exports import csv_bytes
from lib.importing.keys import PARTS
from lib.importing.mapping import read_mapping
from lib.view.view import View
from tests.unit.clubs import HEAD, PLAIN, read_report, report_of, rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.clubs import Importing

VIEW = View(as_at=date(2023, 12, 31))

# --- the documentation


def test_the_worked_example_of_the_documentation_does_what_is_said(importing: Importing) -> None:
    # Given the file and the mapping that the documentation shows
    text = (PROJECT / "docs" / "import.md").read_text(encoding="utf-8")
    blocks = {kind: re.search(rf"```{kind}\n(.*?)```", text, re.DOTALL) for kind in ("csv", "toml")}
    assert blocks["csv"]
    assert blocks["toml"]

    # When they are imported
    code, said, out = importing(blocks["toml"][1], builds=True, clubs_csv=blocks["csv"][1])

    # Then the clubs that it names are there, and it names every one
    assert code == 0, said
    names = [row["name"] for row in rows_of(out, "organisations")]
    assert len(names) == 3
    prose = " ".join(text.split())
    assert all(f"*{name}*" in prose for name in names)
    assert [row["ended"] for row in rows_of(out, "organisations")] == ["", "", "2021-06-30"]
    assert rows_of(out, "organisations")[1]["aliases"] == "Mill Lane Music Club"
    figures = {(row["mutual_id"], row["measure"], row["period_end"]): row["value"] for row in rows_of(out, "observations")}
    assert figures["mill-lane-club", "turnover", "2023-03-31"] == "45000"
    assert figures["riverside-club", "turnover", "2022-03-31"] == "120500"
    assert ("mill-lane-club", "turnover", "2022-03-31") not in figures


@pytest.mark.parametrize(("part", "key"), [(part, key) for part, keys in PARTS.items() for key in keys])
def test_the_documentation_explains_each_key_as_the_code_does(part: str, key: str) -> None:
    text = (PROJECT / "docs" / "import.md").read_text(encoding="utf-8")
    what = PARTS[part][key]
    row = re.compile(rf"^\| `{key}` \| {'yes' if what.required else 'no'} \| (.*) \|$", re.MULTILINE)

    lines = [match[1].replace("\\|", "|") for match in row.finditer(text)]

    assert any(line.startswith(what.does) and all(word in line for word in what.allowed) for line in lines)


def test_the_documentation_explains_no_key_that_there_is_not() -> None:
    text = (PROJECT / "docs" / "import.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(\w+)` \| (?:yes|no) \|", text, re.MULTILINE))

    assert documented == {key for keys in PARTS.values() for key in keys}


@pytest.mark.parametrize("path", sorted((PROJECT / "data" / "mappings").glob("*.toml")), ids=lambda path: path.stem)
def test_the_mappings_that_ship_are_sound(path: Path) -> None:
    mapping, problems = read_mapping(path)

    assert not problems
    assert mapping is not None
    assert mapping.register["title"] in path.read_text(encoding="utf-8")


# --- files as they come


@pytest.mark.parametrize(
    ("content", "how"),
    [
        ("Name;Town\nCafé Röd;Leeds\n".encode("cp1252"), "cp1252"),
        ("\ufeffName,Town\nCafé Röd,Leeds\n".encode(), "utf-8"),
        ("Name\tTown\nCafé Röd\tLeeds\n".encode("utf-16"), "utf-16"),
        (b"Name|Town||\r\n\r\nCaf\xc3\xa9 R\xc3\xb6d|Leeds||\r\n|||\r\n", "utf-8"),
        (b"\nName , Town\n Caf\xe9 R\xf6d ,Leeds\x81\n", "latin-1"),
    ],
)
def test_encoding_separator_and_stray_columns_are_found_out(importing: Importing, content: bytes, how: str) -> None:
    code, said, out = importing(PLAIN, clubs_csv=content)

    assert code == 0, said
    assert f"({how}," in said
    assert [(row["name"], row["mutual_id"]) for row in rows_of(out, "organisations")] == [("Café Röd", "cafe-rod")]


def test_a_file_of_our_own_is_imported_without_the_guard_against_formulas(importing: Importing) -> None:
    # Given names that begin as formulas do, as our own CSV files write them
    names = ["=Sum of Parts", "+44 Club", "@Home", "'Ello Club"]
    content = csv_bytes(Result(frame=pd.DataFrame({"Name": names}), view=VIEW, unit="", edition="", facts=NoFacts()))
    assert b"'=Sum" in content

    code, said, out = importing(PLAIN, clubs_csv=content)

    # Then they come back as they were
    assert code == 0, said
    assert [row["name"] for row in rows_of(out, "organisations")] == names


def test_characters_that_nobody_can_see_are_left_out(importing: Importing) -> None:
    code, said, out = importing(PLAIN, clubs_csv="Name\nMill\x0bLane \x01Club\uffff\n".encode())

    assert code == 0, said
    assert [row["name"] for row in rows_of(out, "organisations")] == ["Mill Lane Club"]


def test_a_workbook_is_read_with_its_dates_numbers_and_titles(importing: Importing) -> None:
    # Given a sheet with a title above its header, real dates, numbers and a blank row
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    sheet = book.create_sheet("Members")
    for row in (
        ["List of clubs"],
        [],
        ["Name", "Start", "People", "Code"],
        ["A", date(2015, 6, 1), 12.0, 7],
        [],
        ["B", "2016", "1,200", "008"],
    ):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    mapping = HEAD.replace("clubs.csv", "clubs.xlsx") + (
        'sheet = "members"\nheader_row = 3\n[[table]]\nname = "organisations"\ninput = "clubs"\nid = "Code"\n'
        '[table.columns]\nname = "Name"\nlaunched = "Start"\n'
        '[[table]]\nname = "observations"\ninput = "clubs"\nkey = "Code"\n'
        '[table.columns]\nmeasure = {value = "service_users"}\nperiod_end = {value = "2020"}\nvalue = "People"\n'
    )

    code, said, out = importing(mapping, clubs_xlsx=stream.getvalue())

    assert code == 0, said
    assert [(row["mutual_id"], row["launched"]) for row in rows_of(out, "organisations")] == [("7", "2015-06-01"), ("008", "2016")]
    assert [(row["mutual_id"], row["value"]) for row in rows_of(out, "observations")] == [("7", "12"), ("008", "1200")]
    assert [row["line"] for row in report_of(out) if row["what"] == "taken" and row["table"] == "organisations"] == ["4", "6"]


def test_a_row_whose_columns_have_shifted_is_left_out_with_its_line(importing: Importing) -> None:
    code, _, out = importing(PLAIN, clubs_csv="Name,Town\nA,Leeds\nB,Leeds,Yorkshire\nC,,\n")

    assert code == 0
    assert [row["name"] for row in rows_of(out, "organisations")] == ["A", "C"]
    assert [(row["line"], row["why"]) for row in report_of(out) if row["what"] == "row left out"] == [
        ("3", "the row has 3 cells, the header 2")
    ]


# --- organisations


def test_rows_of_one_key_become_one_organisation(importing: Importing) -> None:
    # Given grants, one a row, the same recipient under two names
    files = (
        "Id,Name,Paid,Amount\nx,Alpha Ltd,2016-05-01T00:00:00+00:00,1000.0\nx,Alpha,2015-06-01T00:00:00+00:00,250.50\n"
        "y,Beta,2016,£5k\nx,Alpha Ltd,2016-09-01,2000\n"
    )
    mapping = PLAIN.replace('input = "clubs"\n[', 'input = "clubs"\nkey = "Id"\n[') + (
        'trading_by = "Paid"\n[[table]]\nname = "observations"\ninput = "clubs"\nkey = "Id"\nsum_by = "period_end"\n[table.columns]\n'
        'measure = {value = "contract_value"}\nperiod_end = {from = "Paid", precision = "year"}\n'
        'value = "Amount"\nperiod_years = {value = 1}\n'
    )

    code, said, out = importing(mapping, builds=True, clubs_csv=files)

    # Then its first name counts, the other is an alias, its earliest date is its start, and grants of a year are added up
    assert code == 0, said
    organisations = rows_of(out, "organisations")
    assert [(row["name"], row["aliases"], row["trading_by"]) for row in organisations] == [
        ("Alpha Ltd", "Alpha", "2015-06-01"),
        ("Beta", "", "2016"),
    ]
    values = {(row["mutual_id"], row["period_end"]): (row["value"], row["note"]) for row in rows_of(out, "observations")}
    assert values == {
        ("alpha-ltd", "2016"): ("3000", "sum of 2 figures"),
        ("alpha-ltd", "2015"): ("251", ""),
        ("beta", "2016"): ("5000", ""),
    }
    assert len(read_report(out, "merged")) == 2


@pytest.mark.parametrize(("rule", "names"), [("first", ["A1", "B"]), ("last", ["A2", "B"]), ("number", ["A1", "A2", "B"])])
def test_repeated_keys_are_treated_as_told(importing: Importing, rule: str, names: list[str]) -> None:
    mapping = PLAIN.replace("[table.columns]", f'key = "Id"\nid = "Id"\nrepeated = "{rule}"\n[table.columns]')

    code, said, out = importing(mapping, clubs_csv="Id,Name\n1,A1\n1,A2\n2,B\n")

    assert code == 0, said
    organisations = rows_of(out, "organisations")
    assert [row["name"] for row in organisations] == names
    assert len({row["mutual_id"] for row in organisations}) == len(names)


def test_a_live_organisation_of_unknown_start_is_trading_by_the_day_of_the_data(importing: Importing) -> None:
    # Given one with a start, one without and one that has ended
    code, said, out = importing(PLAIN + 'launched = "Start"\nended = "End"\n', clubs_csv="Name,Start,End\nA,2011,\nB,,\nC,,2015\n")

    # Then the one without is shown by the file itself, as the report says
    assert code == 0, said
    assert [row["trading_by"] for row in rows_of(out, "organisations")] == ["", "2023-12-31", ""]
    assert read_report(out, "default used", "trading_by") == [("3", "", "2023-12-31")]


def test_shared_names_are_told_apart_by_what_differs(importing: Importing) -> None:
    mapping = PLAIN.replace("[table.columns]", 'key = "Id"\n[table.columns]') + 'town = "Town"\n'

    code, said, out = importing(mapping, clubs_csv="Id,Name,Town\n1,Swim Club,Leeds\n2,swim club,York\n3,Chess,Hull\n4,Chess,Hull\n")

    assert code == 0, said
    assert [row["name"] for row in rows_of(out, "organisations")] == [
        "Swim Club (Leeds)",
        "swim club (York)",
        "Chess (3)",
        "Chess (4)",
    ]


def test_places_are_found_by_postcode_then_county_then_town_and_other_nations_left_out(
    importing: Importing,
) -> None:
    # Given postcodes well and badly written, one that ended, ceremonial and old counties, and places outside England
    files = """Name,Post,County,Town
written well,LS1 4AP,,
without a space,ls14ap,Kent,
mistyped,NE4 8X,,Newcastle upon Tyne
ended,LS1 9ZZ,,
ceremonial,,Merseyside,
short,,"Soham, Cambs",
ampersand,,Tyne & Wear,
nothing,,,
welsh,CF10 1AA,,
northern irish,BT1 1AA,,
jersey,JE2 3AB,,
named,,Scotland,
"""
    table = '[table.place]\npostcode = "Post"\ncounty = "County"\ntown = "Town"\n[table.columns]'

    code, said, out = importing(PLAIN.replace("[table.columns]", table), builds=True, clubs_csv=files)

    assert code == 0, said
    found = {row["name"]: row["region"] for row in rows_of(out, "organisations")}
    assert found == {
        "written well": "Yorkshire and The Humber",
        "without a space": "Yorkshire and The Humber",
        "mistyped": "North East",
        "ended": "Yorkshire and The Humber",
        "ceremonial": "North West",
        "short": "East of England",
        "ampersand": "North East",
        "nothing": "",
    }
    gone = {row["line"]: row["why"] for row in report_of(out) if row["what"] == "row left out"}
    assert gone == {"10": "lies in Wales", "11": "lies in Northern Ireland", "12": "lies in Jersey", "13": "lies in Scotland"}
    assert any("lies in another region" in row["why"] for row in report_of(out) if row["line"] == "3")


def test_other_nations_can_be_kept_as_places(importing: Importing) -> None:
    table = '[table.place]\npostcode = "Post"\nother_nations = "keep"\n[table.columns]'

    code, said, out = importing(PLAIN.replace("[table.columns]", table), clubs_csv="Name,Post\nA,LS1 4AP\nB,EH1 1YZ\n")

    assert code == 0, said
    assert [row["region"] for row in rows_of(out, "organisations")] == ["Yorkshire and The Humber", "Scotland"]
    assert tomllib.loads((out / "register.toml").read_text(encoding="utf-8"))["extra_places"] == ["Scotland"]


# --- words, rules, joins, columns turned into rows


def test_words_are_translated_and_unknown_ones_counted_with_the_nearest(importing: Importing) -> None:
    mapping = (
        PLAIN.replace(
            'title = "Clubs"\nupdated',
            'title = "Clubs"\nsector_groups = [{name = "All", sectors = ["Music", "Sport", "Other"]}]\nupdated',
            1,
        )
        + 'sector = {from = "Kind", last_part = true, words = "kinds", default = "Other"}\n'
        'status = "State"\n[words.kinds]\nK1 = "Sport"\nK2 = "Music"\n'
    )
    files = "Name,Kind,State\nA,https://example.org/kind/K1,LIVE\nB,http://x.org/music,live\nC,Muzik,live\nD,,live\nE,k2,gone\n"

    code, said, out = importing(mapping, builds=True, clubs_csv=files)

    assert code == 0, said
    assert [row["sector"] for row in rows_of(out, "organisations")] == ["Sport", "Music", "Other", "Other", "Music"]
    assert [line for line, _, _ in read_report(out, "default used", "sector")] == ["4", "5"]
    assert "1  Organisations, sector: 'Muzik'; nearest allowed: 'Music'" in said
    assert "1  Organisations, status: 'gone'" in said
    assert [row["status"] for row in rows_of(out, "organisations")] == ["live"] * 5


def test_rules_keep_rows_out_and_other_files_are_looked_up(importing: Importing) -> None:
    mapping = (
        HEAD
        + """
[[input.keep_out]]
column = "Country"
is_not = ["gb"]
why = "abroad"
[[input.keep_out]]
column = "Name"
matches = "test"
why = "a test"
[[input.keep_out]]
column = "more: Town"
blank = true
why = "no address"
[[input.join]]
with = "addresses"
on = "Id"
to = "Ref"
prefix = "more: "
[[input]]
name = "addresses"
file = "addresses.csv"
[[table]]
name = "organisations"
input = "clubs"
[table.columns]
name = "Name"
town = "more: Town"
"""
    )
    clubs = "Id,Name,Country\n1,A,GB\n2,B,JE\n3,My Test,GB\n4,D,GB\n5,E,GB\n"

    code, said, out = importing(mapping, clubs_csv=clubs, addresses_csv="Ref,Town\n1,Leeds\n5,York\n5,Hull\n")

    assert code == 0, said
    assert [(row["name"], row["town"]) for row in rows_of(out, "organisations")] == [("A", "Leeds"), ("E", "York")]
    gone = {row["line"]: row["why"] for row in report_of(out) if row["what"] == "row left out"}
    assert gone == {"3": "abroad", "4": "a test", "5": "no address"}


def test_negative_profits_are_kept_and_other_figures_below_zero_are_not(importing: Importing) -> None:
    mapping = (
        PLAIN
        + """
[[table]]
name = "observations"
input = "clubs"
[table.wide]
pattern = '(?P<what>Profit|Sales) (?P<year>\\d{4})'
[table.columns]
mutual_id = "Name"
measure = { from = "what", words = { Profit = "surplus", Sales = "turnover" } }
period_end = "year"
value = { from = "wide_value", multiply = 1000 }
"""
    )

    code, said, out = importing(mapping, builds=True, clubs_csv="Name,Profit 2014,Sales 2014,Profit 2015,Sales 2015\nA,(12),-3,1.5,\n")

    assert code == 0, said
    figures = [(row["measure"], row["period_end"], row["value"], row["scope"]) for row in rows_of(out, "observations")]
    assert figures == [("surplus", "2014", "-12000", ""), ("surplus", "2015", "1500", "")]
    assert read_report(out, "value left out", "value") == [("2", "-3000", "")]


def test_what_the_build_would_refuse_is_left_out_and_told(importing: Importing) -> None:
    mapping = PLAIN + 'launched = "Start"\nended = "End"\nwebsite = "Web"\nlocal_authority = "Council"\nregion = "Region"\n'
    files = (
        "Name,Start,End,Web,Council,Region\nA,2015,2011,not an address,Atlantis,london\n"
        "B,2011-13-01,,www.example.org,Leeds,London\n,2011,,,,\n"
    )

    code, said, out = importing(mapping, builds=True, clubs_csv=files)

    assert code == 0, said
    first, second = rows_of(out, "organisations")
    assert (first["launched"], first["ended"], first["website"], first["local_authority"], first["region"]) == (
        "2015",
        "",
        "",
        "",
        "London",
    )
    assert (second["launched"], second["website"], second["local_authority"], second["region"]) == ("", "www.example.org", "", "London")
    assert [row["line"] for row in report_of(out) if row["what"] == "row left out"] == ["4"]


def test_dates_that_can_not_be_are_left_out_and_told(importing: Importing) -> None:
    # Given a start after the day of the data, one long before any register, and an end after that day
    mapping = PLAIN + 'launched = "Start"\nended = "End"\n'

    code, said, out = importing(mapping, clubs_csv="Name,Start,End\nA,3011,\nB,1012,\nC,2011,2099\n")

    assert code == 0, said
    # Then none of the three is taken, and the report has each with its line
    assert [(row["launched"], row["ended"]) for row in rows_of(out, "organisations")] == [("", ""), ("", ""), ("2011", "")]
    assert [line for line, _, _ in read_report(out, "value left out", "launched")] == ["2", "3"]
    assert [line for line, _, _ in read_report(out, "value left out", "ended")] == ["4"]


# --- dates and keys as people write them


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("c. 1998", "1998"),
        ("circa 2001", "2001"),
        ("Spring 2014", "2014"),
        ("41000", "2012-04-01"),
        ("13/14", "2014-03-31"),
        ("FY 2013/14", "2014-03-31"),
        ("2013-04/2020-03", "2013-04/2020-03"),
    ],
)
def test_dates_are_taken_as_people_write_them(importing: Importing, written: str, iso: str) -> None:
    mapping = PLAIN + 'launched = { from = "Start", year_end = "03-31", two_digit_years = 1950 }\n'
    mapping = mapping if "/" in written else mapping.replace('year_end = "03-31", ', "")

    code, said, out = importing(mapping, clubs_csv=f"Name,Start\nMill,{written}\n")

    assert code == 0, said
    assert rows_of(out, "organisations")[0]["launched"] == iso


def test_figures_find_their_organisation_without_leading_zeros_and_say_when_they_are_about(importing: Importing) -> None:
    # Given figures in a file that kept the zeros that another lost, one of them only about right
    mapping = PLAIN.replace("[table.columns]", 'key = "Ref"\n[table.columns]') + (
        '[[input]]\nname = "people"\nfile = "people.csv"\n[[table]]\nname = "observations"\ninput = "people"\nkey = "Ref"\n'
        '[table.columns]\nmeasure = { value = "staff_headcount" }\nperiod_end = { value = "2023-03-31" }\nvalue = "Staff"\n'
    )

    code, said, out = importing(mapping, clubs_csv="Ref,Name\n7,Mill\n8,Quay\n", people_csv="Ref,Staff\n007,c. 40\n008,12\n009,5\n")

    assert code == 0, said
    assert [(row["mutual_id"], row["value"], row["approx"]) for row in rows_of(out, "observations")] == [
        ("mill", "40", "yes"),
        ("quay", "12", "no"),
    ]
    assert "no organisation that was taken has the key '…'; with it goes '…': '009' (1)" in said
