"""What an officer met who imported a register of village halls from the documentation alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.clubs import PLAIN, read_report, report_of, rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.clubs import Importing

PLACED = PLAIN.replace("[table.columns]", '[table.place]\npostcode = "Post"\ncounty = "County"\ntown = "Town"\n[table.columns]')
DATED = PLAIN + 'launched = "Start"\nended = "End"\n'


def first_looks(said: str, out: Path) -> str:
    """What the report says to look at first."""
    assert "Look first: " in said
    page = out.with_name(f"{out.name}-report.html").read_text(encoding="utf-8")
    return page.split('id="first"')[1].split('id="counts"')[0]


# --- ends


@pytest.mark.parametrize(
    ("end", "status"),
    [
        ("2026-12-31", "live"),  # to come, at a register of 2023
        ("2009-06-30", "live"),  # before its launch
        ("tbc", "live"),
        ("2015-06-30", "ended"),
        ("Closed", "ended"),
        ("closed 2019?", "ended"),
        ("not closed", "live"),
    ],
)
def test_an_end_that_is_refused_ends_nothing_and_a_word_for_it_does(importing: Importing, end: str, status: str) -> None:
    # Given a club launched in 2011 and an end that may be one
    code, said, out = importing(DATED, clubs_csv=f"Name,Start,End\nAlder,2011-04-03,{end}\n", builds=True)
    # Then it is live unless the file says that it has ended, and what was refused stands first
    assert code == 0, said
    (row,) = rows_of(out, "organisations")
    assert (row["status"], row["ended"]) == (status, end if end == "2015-06-30" else "")
    assert (first_looks(said, out).count("<li>") > 0) == (end != "2015-06-30")


def test_a_status_in_words_stays_where_its_end_is_refused(importing: Importing) -> None:
    mapping = DATED + 'status = { from = "State", words = { open = "live", shut = "ended" } }\n'
    _, said, out = importing(mapping, clubs_csv="Name,Start,End,State\nAlder,2011,2026-12-31,shut\nBirch,2011,2026-12-31,open\n")
    assert [row["status"] for row in rows_of(out, "organisations")] == ["ended", "live"]
    assert read_report(out, "note", "status") == [("2", "", "ended"), ("3", "", "live")]
    assert "yet the file says that it has ended" in first_looks(said, out)


@pytest.mark.parametrize(
    ("end", "state", "status"),
    [
        ("closed", "", "ended"),
        ("no longer operating", "open", "ended"),
        ("", "closed", "ended"),
        ("2012-05-01", "open", "ended"),
        ("2012-05-01", "shut", "ended"),
        ("", "open", "live"),
        ("", "not closed", "live"),
    ],
)
def test_what_says_that_it_ended_counts_beside_a_status_that_does_not(importing: Importing, end: str, state: str, status: str) -> None:
    # Given a club whose end and state are in columns of their own
    mapping = DATED + 'status = { from = "State", words = { open = "live", shut = "ended" } }\n'
    code, said, out = importing(mapping, clubs_csv=f"Name,Start,End,State\nAlder,2011,{end},{state}\n", builds=True)
    # Then either tells that it ended, and where the file says both the report says so first
    assert code == 0, said
    assert [(row["status"], row["ended"]) for row in rows_of(out, "organisations")] == [(status, end if end.startswith("2") else "")]
    if end and state == "open":
        assert "ended" in first_looks(said, out)


def test_a_year_of_an_organisation_stays_a_year_where_others_end_in_march(importing: Importing) -> None:
    mapping = PLAIN + 'launched = { from = "Start", year_end = "03-31" }\n'
    _, _, out = importing(mapping, clubs_csv="Name,Start\nAlder,1999\nBirch,2004/05\nCedar,late 2010\nDate,2010.5\n")
    assert [row["launched"] for row in rows_of(out, "organisations")] == ["1999", "2005-03-31", "2010", ""]
    whys = {row["old"]: row["why"] for row in report_of(out) if row["column"] == "launched"}
    assert whys["late 2010"] == "the year of a season"
    assert "is no date that can be told" in whys["2010.5"]


# --- organisations that may be one, and figures of none


def test_a_company_number_that_stands_twice_is_told_first(importing: Importing) -> None:
    _, said, out = importing(PLAIN + 'company_number = "No"\n', clubs_csv="Name,No\nAlder,4001357\nBirch,1\nThe Alder Ltd,04001357\n")
    assert read_report(out, "note", "company_number") == [("4", "04001357", "")]
    assert "another organisation that was taken has this company number" in first_looks(said, out)


def test_figures_in_the_row_of_an_organisation_without_a_key_are_its_own(importing: Importing) -> None:
    # Given figures in the organisations' own file, a row without a reference, and figures of a reference that nobody has
    figures = MONEY.replace('[[input]]\nname = "money"\nfile = "money.csv"\n', "").replace('input = "money"', 'input = "clubs"')
    other = MONEY.replace('key = "Name"', 'key = "Ref"')
    mapping = PLAIN.replace("[table.columns]", 'key = "Ref"\n[table.columns]') + figures.replace('key = "Name"', 'key = "Ref"') + other
    _, _, out = importing(
        mapping, clubs_csv="Ref,Name,Year,Income\n1,Alder,2014,5\n,Birch,2014,7\n", money_csv="Ref,Year,Income\n9,2014,88\n"
    )
    assert [(row["mutual_id"], row["value"]) for row in rows_of(out, "observations")] == [("alder", "5"), ("birch", "7")]
    # Then what is left out is named with its number
    (line,) = [row for row in report_of(out) if row["what"] == "row left out"]
    assert "has the key '9'; with it goes 'turnover 88, 2014-03-31'" in line["why"]


@pytest.mark.parametrize(
    ("county", "nation"), [("Gwent", "Wales"), ("Monmouthshire, Newport", "Wales"), ("Co. Antrim", "Northern Ireland")]
)
def test_counties_of_other_nations_are_known_and_left_out_like_them(importing: Importing, county: str, nation: str) -> None:
    clubs = f'Name,Post,County,Town\nAlder,,"{county}",\nBirch,,Kent,\n'
    _, _, out = importing(PLACED, clubs_csv=clubs)
    assert [row["name"] for row in rows_of(out, "organisations")] == ["Birch"]
    assert any(row["why"] == f"lies in {nation}" for row in report_of(out))


def test_a_town_of_england_beside_a_postcode_of_wales_is_told(importing: Importing) -> None:
    kept = PLACED.replace("[table.place]\n", '[table.place]\nother_nations = "keep"\n')
    _, _, out = importing(kept, clubs_csv="Name,Post,County,Town\nAlder,CF10 3AT,,Lancaster\n")
    assert any("town 'Lancaster' lies in 'North West'" in row["why"] for row in report_of(out))


def test_a_mark_that_may_point_to_a_note_is_told(importing: Importing) -> None:
    _, _, out = importing(PLAIN + MONEY, clubs_csv="Name\nAlder\n", money_csv='Name,Year,Income\nAlder,2014,"88,000*"\n')
    assert [row["value"] for row in rows_of(out, "observations")] == ["88000"]
    assert any("its mark, which may point to a note, is dropped" in row["why"] for row in report_of(out))


def test_a_word_that_the_mapping_leaves_out_is_not_told_as_unknown(importing: Importing) -> None:
    mapping = PLAIN + 'status = { from = "State", words = { open = "live", "dormant?" = "" } }\n'
    _, said, out = importing(mapping, clubs_csv="Name,State\nAlder,open\nBirch,Dormant?\nCedar,zombie\n")
    assert "Dormant" not in said
    assert "‘zombie’" in first_looks(said, out)


def test_a_space_that_nobody_sees_is_taken_out_of_a_name_and_told(importing: Importing) -> None:
    _, _, out = importing(PLAIN, clubs_csv="Name\nAl\u200bder\n")
    assert [row["name"] for row in rows_of(out, "organisations")] == ["Alder"]
    assert ("2", "AlU+200Bder", "Alder") in read_report(out, "changed", "Name")


# --- numbers of companies


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7654321", "07654321"),
        ("sc 123456", "SC123456"),
        ("CE12345", "CE012345"),
        ("IP12345r", "IP12345R"),
        *((text, "") for text in ("123456789", "00045O12", "CH1234567", "0", "Not known", "n/k", "charity", "1234 5678")),
    ],
)
def test_what_is_no_company_number_is_left_out_and_told(importing: Importing, text: str, number: str) -> None:
    _, _, out = importing(PLAIN + 'company_number = "No"\n', clubs_csv=f"Name,No\nAlder,{text}\n")
    assert rows_of(out, "organisations")[0]["company_number"] == number
    told = [(row["what"], row["old"]) for row in report_of(out) if row["column"] == "company_number"]
    assert told == [("changed" if number else "value left out", text)]


# --- places


@pytest.mark.parametrize("direct", [False, True])
@pytest.mark.parametrize(
    ("text", "postcode", "what"),
    [
        ("BH2O 5EE", "BH20 5EE", "changed"),
        ("S01 4AA", "SO1 4AA", "changed"),
        ("LS1 4AO", "", "value left out"),
        ("ZZ99 9ZZ", "", "value left out"),
        ("LS1 4AP", "LS1 4AP", ""),
    ],
)
def test_a_postcode_that_there_is_not_is_put_right_or_left_out(
    importing: Importing, text: str, postcode: str, what: str, direct: bool
) -> None:
    # Given a postcode as part of a place, or as a column of its own
    mapping = PLAIN + 'postcode = "Post"\n' if direct else PLACED
    _, _, out = importing(mapping, clubs_csv=f"Name,Post,County,Town\nAlder,{text},,\n")
    assert rows_of(out, "organisations")[0]["postcode"] == postcode
    told = [(row["what"], row["old"], row["new"]) for row in report_of(out) if row["column"] == "postcode"]
    assert told == ([(what, text, postcode)] if what else [])


@pytest.mark.parametrize(
    ("town", "county", "region", "first"),
    [
        ("St Ives", "", "", "is the name of several places"),
        ("St Ives", "Hunts", "East of England", ""),
        ("Saint Ives", "Cornwall", "South West", ""),
        ("Sutton", "", "", "is the name of several places"),
        ("Sutton", "Surrey", "London", ""),
        ("Kingston", "", "", "is the name of several places"),
        ("Hull", "", "Yorkshire and The Humber", ""),
        ("Epworth", "Lincs", "Yorkshire and The Humber", ""),
        ("Lincoln", "Lincs", "East Midlands", ""),
        ("Ashford", "Middx", "South East", ""),
        ("Ashford", "Kent", "South East", ""),
        ("Ashford", "", "South East", "several places there have its name"),
        ("Leeds", "", "Yorkshire and The Humber", ""),
        ("Epworth", "Devon", "South West", "whose region was taken"),
    ],
)
def test_a_town_of_several_places_gets_a_region_by_its_county_alone(
    importing: Importing, town: str, county: str, region: str, first: str
) -> None:
    _, said, out = importing(PLACED, clubs_csv=f"Name,Post,County,Town\nAlder,,{county},{town}\n")
    assert rows_of(out, "organisations")[0]["region"] == region
    looks = first_looks(said, out)
    assert first in looks
    assert ("<li>" in looks) == bool(first)


# --- figures

MONEY = """
[[input]]
name = "money"
file = "money.csv"
[[table]]
name = "observations"
input = "money"
key = "Name"
[table.columns]
measure = { value = "turnover" }
period_end = { from = "Year", year_end = "03-31" }
value = "Income"
period_years = { value = 1 }
"""


def test_two_figures_for_one_year_are_told_first_and_a_repeat_is_taken_once(importing: Importing) -> None:
    # Given two incomes of one year that differ, and a year that stands twice
    money = 'Name,Year,Income\nAlder,2013/14,1000\nAlder,2013/14,2000\nAlder,2014/15,3000\nAlder,2014/15,"£3,000"\n'
    _, said, out = importing(PLAIN + MONEY, clubs_csv="Name\nAlder\n", money_csv=money)
    # Then those that differ stand both, and one line names both
    assert [row["value"] for row in rows_of(out, "observations")] == ["1000", "2000", "3000"]
    assert read_report(out, "note", "value") == [("3", "2000", "1000")]
    assert "another figure for this year" in first_looks(said, out)
    # And the repeat is left out, with a line
    assert read_report(out, "row left out", "value") == [("5", "3000", "")]


def test_two_payments_of_one_year_that_are_alike_are_two(importing: Importing) -> None:
    grants = MONEY.replace('key = "Name"', 'key = "Name"\nlasting = false').replace('"turnover"', '"contract_value"')
    _, _, out = importing(PLAIN + grants, clubs_csv="Name\nAlder\n", money_csv="Name,Year,Income\nAlder,2013/14,1000\nAlder,2013/14,1000\n")
    assert [row["value"] for row in rows_of(out, "observations")] == ["1000", "1000"]


# --- rows put together, and counts


def test_a_value_lent_by_another_row_is_told_with_its_row(importing: Importing) -> None:
    mapping = (PLAIN + 'launched = "Start"\n').replace('input = "clubs"\n', 'input = "clubs"\nkey = "Ref"\n')
    _, _, out = importing(mapping, clubs_csv="Ref,Name,Start\n1,Grasmere,\n2,Other,2011\n1,Grasmere,1938\n")
    assert rows_of(out, "organisations")[0]["launched"] == "1938"
    (line,) = [row for row in report_of(out) if row["column"] == "launched" and row["what"] == "merged"]
    assert (line["line"], line["old"], line["new"]) == ("2", "", "1938")
    assert "row 4 of clubs.csv" in line["why"]


def test_a_start_that_is_not_known_is_told_once(importing: Importing) -> None:
    _, _, out = importing(PLAIN + MONEY, clubs_csv="Name\nAlder\nBirch\n", money_csv="Name,Year,Income\nAlder,2013/14,1000\n")
    assert read_report(out, "default used", "trading_by") == [("2", "", "2014-03-31"), ("3", "", "2023-12-31")]


def test_each_row_of_a_file_is_taken_put_together_or_left_out_and_the_counts_meet(importing: Importing) -> None:
    # Given an organisation in two rows, a total, and figures of which one is none and one is nobody's in two measures
    more = MONEY.partition("[[table]]")
    surplus = (more[1] + more[2]).replace('"turnover"', '"surplus"').replace('"Income"', '"Surplus"')
    mapping = (
        PLAIN.replace("[table.columns]", 'key = "Ref"\n[table.columns]')
        + MONEY.replace('"Name"', '"Ref"')
        + surplus.replace('"Name"', '"Ref"')
    )
    money = "Ref,Year,Income,Surplus\n1,2013/14,1000,5\n2,2013/14,tbc,6\n9,2013/14,7,8\n"
    _, said, out = importing(mapping, clubs_csv="Ref,Name\n1,Alder\n1,Alder Hall\n2,Birch\nTotal,2\n", money_csv=money)
    # Then each file's rows add up, and what was left out is counted once a row under the same number
    assert "In: 7 rows of clubs.csv and money.csv: 4 taken, 1 put together with others, 2 left out." in said
    assert "\nRows left out: 2\n" in said
    assert "\nRows put together with others: 1\n" in said
    assert "\nFigures and other parts left out, of rows of which the rest was used: 1\n" in said
    page = out.with_name("out-report.html").read_text(encoding="utf-8")
    # And the page speaks of columns as readers do, with the file beside each row
    assert "Figures, organisation" in page
    assert "observations" not in page.split('id="rules"')[1]
    assert "money.csv, row 4" in page


def test_the_comparison_says_which_figure_was_what_and_is_what(importing: Importing) -> None:
    mapping = PLAIN.replace("updated = 2023-12-31\n", 'updated = 2023-12-31\n[register.words]\nvalue = "income"\n') + MONEY
    money = "Name,Year,Income\nOundle,2022/23,16005\nOundle,2021/22,5\n"
    importing(mapping, clubs_csv="Name\nOundle\n", money_csv=money)
    _, _, out = importing(mapping, clubs_csv="Name\nOundle\n", money_csv=money.replace("16005", "77777").replace("Oundle,2021/22,5\n", ""))
    page = out.with_name("out-report.html").read_text(encoding="utf-8")
    assert "income 31 March 2022: £5 → none; income 31 March 2023: £16,005 → £77,777" in page
