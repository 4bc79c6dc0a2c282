"""What an import says when it is done: a page, five last lines, and the difference to the last import."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from lib.build.__main__ import PROJECT
from lib.importing.__main__ import main
from lib.importing.compare import compare, read_before
from tests.unit.clubs import HEAD, PLAIN, report_of, rows_of
from tests.unit.importing.sheets import xlsx
from tests.unit.registers import open_register

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.clubs import Importing

MAPPING = PLAIN + 'town = "Town"\nlaunched = "Start"\n'
CLUBS = "Name,Town,Start\nAlder,Leeds,2011\nAlder,York,\nBirch,Hull,tbc\nGrand total,,3\n"


def page_of(out: Path) -> str:
    return out.with_name(f"{out.name}-report.html").read_text(encoding="utf-8")


def test_the_last_five_lines_say_in_out_values_first_look_and_difference(importing: Importing) -> None:
    # Given three rows of two clubs, one of whose dates is none, and a total
    _, said, _ = importing(MAPPING, clubs_csv=CLUBS)
    # Then the last lines count them
    assert said.rstrip().split("\n")[-5:] == [
        "In: 4 rows of clubs.csv: 2 taken, 1 put together with others, 1 left out.",
        "Out: 2 organisations, 1 source.",
        "Values: 0 changed, 1 left out, 1 filled by default.",
        "Look first: 1 × row left out: it looks like a total. Such as clubs.csv, row 5: ‘Grand total, 3’. And 2 more, in the report.",
        "Compared: nothing to compare with yet.",
    ]


def test_the_page_holds_counts_rules_with_examples_coverage_and_no_script(importing: Importing) -> None:
    _, _, out = importing(MAPPING, clubs_csv=CLUBS.replace("Birch", "<b>Birch</b>"))
    page = page_of(out)
    plain = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
    # Rows in and out, the rule with its example, and what is known: a start of one of two, a town of both
    assert "clubs.csv utf-8, columns separated by commas 4 2 1 1" in plain
    assert "Organisations, launched" in plain
    assert "clubs.csv, row 4, column Start: ‘tbc’" in plain
    assert "Launched 1 50%" in plain
    assert "Town 2 100%" in plain
    # It is one page that can be printed, for everybody, and what stands in a file does not run in it
    assert '<html lang="en-GB">' in page
    assert "@media print" in page
    assert "<b>Birch" not in page
    assert "<script" not in page
    assert page.count("<h1") == 1


SHEETS = """
[[input]]
name = "more"
file = "clubs.xlsx"
sheet = "Money"
[[input]]
name = "grants"
file = "grants.csv"
"""
FIGURES = """
[[table]]
name = "observations"
input = "{}"
key = "Ref"
[table.columns]
measure = {{ value = "{}" }}
period_end = {{ from = "Year", precision = "year" }}
value = "{}"
"""


def test_a_person_finds_in_each_message_the_file_sheet_row_and_column_and_what_stands_there(importing: Importing) -> None:
    # Given a workbook of two sheets that are read and one that is not, and a file beside it
    clubs = [["Ref", "Name", "Volunteers", "Helpers", "Year"], ["H1", "Alder", "n/k", 4, 2023], ["H2", "Birch", 7, "-3", 2023]]
    money = [["Ref", "Income", "Year"], ["H9", "£1-2m", 2023], ["H1", "£5k", 2023]]
    mapping = (
        PLAIN.replace("clubs.csv", "clubs.xlsx")
        .replace("[table.columns]", 'key = "Ref"\n[table.columns]')
        .replace("[[table]]", f"{SHEETS}[[table]]", 1)
    )
    for name, measure, column in (
        ("clubs", "staff_headcount", "Volunteers"),
        ("clubs", "service_users", "Helpers"),
        ("more", "turnover", "Income"),
        ("grants", "contract_value", "Amount"),
    ):
        mapping += FIGURES.format(name, measure, column)
    _, said, out = importing(mapping, clubs_xlsx=xlsx(*clubs, Money=money, Notes=[["Old"]]), grants_csv="Ref,Amount,Year\nH1,tbc,2023\n")
    # Then what was read is named once, with the sheet that nobody read
    assert "In: 5 rows of clubs.xlsx (2 sheets) and grants.csv:" in said
    assert "sheet Sheet (not read: Money, Notes)" not in said
    assert [row["why"] for row in report_of(out) if "other sheets" in row["why"]] == [
        "the workbook has other sheets, which were not read: Notes"
    ]
    plain = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page_of(out))).split())
    assert "sheet Sheet sheet Sheet" not in plain
    # And a figure that can't be read is quoted under the name that its column has in the file
    assert "clubs.xlsx, sheet Sheet, row 2, column Volunteers: ‘n/k’" in plain
    assert "clubs.xlsx, sheet Sheet, row 3, column Helpers: ‘-3’" in plain
    assert "grants.csv, row 2, column Amount: ‘tbc’" in plain
    # And a key as it is written, without a figure where there is none
    (why,) = [row["why"] for row in report_of(out) if "no organisation" in row["why"]]
    assert why == "no organisation that was taken has the key 'H9'"
    # And what was met once is said whole
    assert f"1 × row left out (Figures, organisation): {why}." in plain
    assert "'-3' is below zero" in " ".join(row["why"] for row in report_of(out))


def test_the_column_of_a_figure_is_named_where_each_year_has_its_own(importing: Importing) -> None:
    figures = (
        '[[table]]\nname = "observations"\ninput = "clubs"\n[table.wide]\npattern = \'Income (?P<year>\\d{4})\'\n[table.columns]\n'
        'measure = { value = "turnover" }\nperiod_end = "year"\nvalue = "wide_value"\n'
    )
    _, _, out = importing(PLAIN + figures, clubs_csv="Name,Income 2020,Income 2021\nAlder,£5,soon\n")
    found = {(row["what"], row["input column"], row["old"]) for row in report_of(out) if row["column"] == "value"}
    assert {("changed", "Income 2020", "£5"), ("value left out", "Income 2021", "soon")} <= found


def test_a_payment_whose_day_can_not_be_read_is_left_out_not_added_to_another(importing: Importing) -> None:
    # Given two payments to a club on a day that may be two
    figures = FIGURES.format("clubs", "contract_value", "Amount").replace(
        'key = "Ref"', 'key = "Name"\nlasting = false\nsum_by = "period_end"'
    )
    rows = "Name,Year,Amount\nAlder,01/04/2013,5\nAlder,01/04/2013,6\nAlder,2014,7\nAlder,2014,8\n"
    _, _, out = importing(PLAIN + figures, clubs_csv=rows)
    # Then both are told as left out, and only those of 2014 are one
    figures_out = [
        (row["line"], row["what"]) for row in report_of(out) if row["table"] == "observations" and row["what"] in ("row left out", "merged")
    ]
    assert figures_out == [("2", "row left out"), ("3", "row left out"), ("5", "merged")]


def test_the_page_says_how_many_things_to_look_at_there_are_and_where_the_rest_stands(importing: Importing) -> None:
    # Given more kinds of trouble than the page shows first: each number in words is one of its own
    letters = "abcdefghijklmnopqrstuvwxyz"
    rows = "".join(f"Club {letter},kind {letter}\n" for letter in letters)
    mapping = PLAIN.replace("updated", 'sector_groups = [{ name = "All", sectors = ["Sport"] }]\nupdated', 1) + 'sector = "Kind"\n'
    _, said, out = importing(mapping, clubs_csv=f"Name,Kind\n{rows}")
    first = page_of(out).split('id="first"')[1].split('id="counts"')[0]
    shown, of = first.count("<li>"), len(letters) + 1
    assert (shown, "And 26 more, in the report." in said) == (20, True)
    assert f"These are 20 of {of}, the gravest first" in first
    assert 'href="#rules"' in first
    assert 'href="out-report.csv"' in first
    assert sum(row["what"] == "value left out" for row in report_of(out)) == len(letters)


@pytest.mark.parametrize("spare", [0, 1, 40])
def test_no_row_is_lost_without_a_line(importing: Importing, spare: int) -> None:
    # Given figures of which some rows hold none
    figures = (
        '[[input]]\nname = "money"\nfile = "money.csv"\n[[table]]\nname = "observations"\ninput = "money"\nkey = "Name"\n'
        "[table.wide]\npattern = '(?P<year>\\d{4})'\n[table.columns]\nmeasure = { value = \"staff_headcount\" }\n"
        'period_end = "year"\nvalue = "wide_value"\n'
    )
    money = "Name,2020,2021\nAlder,1,2\nNobody,3,\n" + "Birch,,\n" * spare
    _, _, out = importing(PLAIN + figures, clubs_csv="Name\nAlder\nBirch\n", money_csv=money)
    told = {(row["input file"], row["line"]) for row in report_of(out) if row["what"] in ("taken", "merged", "row left out")}
    assert told == {("clubs.csv", "2"), ("clubs.csv", "3"), *(("money.csv", str(line)) for line in range(2, 4 + spare))}


def test_a_second_import_says_new_changed_unchanged_and_gone(importing: Importing) -> None:
    importing(MAPPING, clubs_csv="Name,Town,Start\nAlder,Leeds,2011\nBirch,Hull,2012\nCedar,York,2013\n")
    _, said, out = importing(MAPPING, clubs_csv="Name,Town,Start\nAlder,Leeds,2011\nBirch,Bath,2012\nDamson,York,2013\n")
    assert "Compared: 1 new, 1 changed, 1 unchanged, 1 gone against the last import." in said
    page = page_of(out)
    assert "Birch: town: Hull → Bath" in page
    assert "New: Damson." in page
    assert "Gone: Cedar." in page
    # And the same once more changes nothing
    _, said, _ = importing(MAPPING, clubs_csv="Name,Town,Start\nAlder,Leeds,2011\nBirch,Bath,2012\nDamson,York,2013\n")
    assert "Compared: 0 new, 0 changed, 3 unchanged, 0 gone" in said


RENAMED = PLAIN.replace("[table.columns]", '[table.place]\npostcode = "Post"\n[table.columns]') + (
    'sector = "Kind"\nlaunched = "Start"\ncompany_number = "No"\n'
    + FIGURES.format("clubs", "turnover", "Income")
    .replace('"Ref"', '"Name"')
    .replace('{ from = "Year", precision = "year" }', '{ value = "2023" }')
)
OLD = "Name,Post,Kind,Start,No,Income\nAlder,LS1 4AP,Sport,2011,,500\nBirch,BS1 4DJ,Music,2012-05-01,,700\nCedar,,Music,2012,04001357,9\n"


@pytest.mark.parametrize(
    ("new_rows", "pairs"),
    [
        # The name alone has changed; or a figure too, of five things
        ("Beech,BS1 4DJ,Music,2012-05-01,,700\n", {"Beech": "birch"}),
        ("Beech,BS1 4DJ,Music,2012-05-01,,800\n", {"Beech": "birch"}),
        # The company number stays, whatever else has changed; and one that differs speaks against all else
        ("Elm,LS1 4AP,Sport,2020,4001357,1\n", {"Elm": "cedar"}),
        ("Elm,,Music,2012,04001358,9\n", {}),
        # Two things are not enough, nor are three beside two that differ
        ("Beech,BS1 4DJ,,2012-05-01,,\n", {}),
        ("Beech,LS1 4AP,Music,2012-05-01,,1\n", {}),
        # Two new ones that each may be it
        ("Beech,BS1 4DJ,Music,2012-05-01,,700\nBeech Hall,BS1 4DJ,Music,2012-05-01,,700\n", {}),
    ],
)
def test_a_likely_rename_is_named_with_the_line_that_joins_it_and_never_made(
    importing: Importing, new_rows: str, pairs: dict[str, str]
) -> None:
    # Given a second import in which Birch and Cedar are gone
    importing(RENAMED, clubs_csv=OLD)
    _, said, out = importing(RENAMED, clubs_csv=f"{OLD.partition('Birch')[0]}{new_rows}")
    # Then both stay apart, and a pair of which no other may be one is named first
    new = [row.partition(",")[0] for row in new_rows.splitlines()]
    assert [row["mutual_id"] for row in rows_of(out, "organisations")] == ["alder", *(name.lower().replace(" ", "-") for name in new)]
    told = {row["new"] for row in report_of(out) if "a likely rename" in row["why"]}
    assert told == {f'renamed = {{ "{name}" = "{old}" }}' for name, old in pairs.items()}
    assert ("Look first: 1 × note (Organisations, name): a likely rename" in said) == bool(pairs)


def test_the_line_of_a_rename_joins_the_two(importing: Importing) -> None:
    importing(RENAMED, clubs_csv=OLD)
    new = OLD.replace("Birch", "Beech")
    line = 'renamed = { "Beech" = "birch" }\n[table.place]'
    _, said, out = importing(RENAMED.replace("[table.place]", line), clubs_csv=new)
    assert "0 new, 1 changed, 2 unchanged, 0 gone" in said
    assert "Birch → Beech" in page_of(out)
    assert [(row["mutual_id"], row["name"]) for row in rows_of(out, "organisations")][1] == ("birch", "Beech")
    # And its figures come with it
    assert [row["mutual_id"] for row in rows_of(out, "observations")] == ["alder", "birch", "cedar"]


def test_an_organisation_whose_id_comes_of_a_column_that_stays_is_no_new_one_under_a_new_name(importing: Importing) -> None:
    mapping = PLAIN.replace("[table.columns]", 'id = "Ref"\n[table.columns]')
    importing(mapping, clubs_csv="Ref,Name\n1,Alder\n2,Birch\n")
    _, said, _ = importing(mapping, clubs_csv="Ref,Name\n1,Alder\n2,Beech\n")
    assert "0 new, 1 changed, 1 unchanged, 0 gone" in said


def test_an_import_is_compared_with_an_edition_that_is_served(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Given an edition of eight organisations, one of which a list holds too
    open_register(tmp_path)
    (tmp_path / "clubs.csv").write_text("Name\nSpoke\nNew one\n", encoding="utf-8")
    (tmp_path / "map.toml").write_text(HEAD + PLAIN.removeprefix(HEAD), encoding="utf-8")
    assert main([str(tmp_path / "map.toml"), "--out", str(tmp_path / "out"), "--against", str(tmp_path / "data")]) == 0
    assert "Compared: 1 new, 1 changed, 0 unchanged, 7 gone against edition 2020-06." in capsys.readouterr().out
    # And what stands unchanged in a source is unchanged in the edition built of it
    source, edition = read_before(tmp_path / "source"), read_before(tmp_path / "data")
    assert source
    assert edition
    assert source.organisations == edition.organisations
    assert source.figures == edition.figures
    assert compare  # what both are held against


def test_the_app_starts_without_the_import_and_the_build() -> None:
    # Given a fresh process, when the app and its hosted form are loaded
    beside = "('lib.importing', 'lib.build', 'python_calamine', 'openpyxl', 'rich')"
    code = f"import sys, app, serve; print([name for name in sys.modules if name.startswith({beside})])"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True, timeout=120)
    # Then nothing of the tool beside it is there
    assert done.stdout.strip().endswith("[]")
