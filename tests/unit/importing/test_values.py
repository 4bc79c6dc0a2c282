"""Values as people write them: signs, years, numbers with noughts, days that can't be, places; and what becomes of rows that meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lib.build.__main__ import main as build
from lib.importing.convert import parse_date, parse_number
from tests.unit.clubs import PLAIN, read_report, report_of, rows_of
from tests.unit.registers import write_source

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.clubs import Importing

KEYED = PLAIN.replace("[table.columns]", 'key = "id"\n[table.columns]')
PLACED = PLAIN.replace("[table.columns]", '[table.place]\npostcode = "Post"\ncounty = "County"\n[table.columns]')

INCOME = (
    '[[table]]\nname = "observations"\ninput = "clubs"\nkey = "Name"\n[table.columns]\nmeasure = { value = "turnover" }\n'
    'period_end = { value = "2023" }\nvalue = "Income"\n'
)


def whys(out: Path, what: str) -> list[str]:
    return [row["why"] for row in report_of(out) if row["what"] == what]


# --- numbers


@pytest.mark.parametrize("written", ["£(1,250)", "£ (1,250)", "(1,250", "1,250-", "−1,250", "-£1,250", "(£1,250)"])
def test_a_sign_is_never_lost(written: str) -> None:
    assert parse_number(written, {}) == -1250


@pytest.mark.parametrize("written", ["(estimated) 1,250", "1,250 (est.)", "approx. 1,250", "£1,250*", "1,250 [1]", "+1,250"])
def test_words_and_footnotes_beside_a_number_change_no_sign(written: str) -> None:
    assert parse_number(written, {}) == 1250


@pytest.mark.parametrize(
    "written",
    ["1.5 million pounds", "£1.5 million", "1.5m GBP", "£1.5mil", "1.5m pounds sterling", "GBP 1,500,000", "1500000 £", "£1,500,000.00"],
)
def test_pounds_and_millions_are_read_however_they_are_written(written: str) -> None:
    assert parse_number(written, {}) == 1_500_000


def test_billions_and_brackets_are_read() -> None:
    assert (parse_number("£1.2bn", {}), parse_number("(£1,200)", {})) == (1_200_000_000, -1200)


@pytest.mark.parametrize("written", ["£1-2m", "£1m+", "over £1m", "up to £1m", "£8k per month", "£99,000 over 3 years", "99,000 (2013)"])
def test_what_is_no_one_number_of_a_year_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_number(written, {})


def test_a_number_of_every_year_is_read_and_told_by_rule(importing: Importing) -> None:
    # Given money that says that it is a year's, in the ways in which people say it
    written = ["£99,000 p.a.", "£99k per year", "£99,000 pa", "£99,000 per annum", "99000 GBP a year", "£99,000/yr*", "c. £99k (yearly)"]
    text = "Name,Income\n" + "".join(f'Club {number},"{each}"\n' for number, each in enumerate(written))
    _, said, out = importing(PLAIN + INCOME, clubs_csv=text)
    # Then the number is taken, and the report has the row, what stood there, what stands there and the rule
    assert [row["value"] for row in rows_of(out, "observations")] == ["99000"] * len(written), said
    rows = [row for row in report_of(out) if row["what"] == "changed" and row["column"] == "value"]
    assert [(row["line"], row["old"], row["new"]) for row in rows] == [(str(line), each, "99000") for line, each in enumerate(written, 2)]
    page = out.with_name("out-report.html").read_text(encoding="utf-8").split('id="rules"')[1]
    assert "said to be the number of every year" in page
    assert "clubs.csv, row 2, column Income: ‘£99,000 p.a.’ → ‘99000’" in page


def test_a_number_that_a_comma_before_decimals_would_read_says_so(importing: Importing) -> None:
    _, _, out = importing(PLAIN + INCOME, clubs_csv='Name,Income\nAlder,"1.234,56"\nBirch,"£1-2m"\n')
    assert whys(out, "value left out") == [
        "'1.234,56' can't be taken: it is not a number; decimal = \"comma\" reads it",
        "'£1-2m' can't be taken: it is not a number",
    ]


@pytest.mark.parametrize(
    "written", ["1 234 500", "£1\u00a0234\u00a0500", "1\u202f234\u202f500", "£ 1 234 500*", "1 234.5k", "1 234 500.00"]
)
def test_a_space_can_stand_between_thousands(written: str) -> None:
    assert parse_number(written, {}) == 1_234_500


@pytest.mark.parametrize("written", ["12 34", "1234 500", "1 234,500", "12 500 00", "10 15"])
def test_numbers_with_other_spaces_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_number(written, {})


def test_a_point_that_may_stand_for_thousands_is_told_first(importing: Importing) -> None:
    # Given money with three digits after a point, beside money with pence
    text = "Name,Income\nAlder,£1.234\nBirch,£1.500\nCedar,2.345\nElm,£1.25\nFir,£0.125m\nGorse,1.234 GBP p.a.\n"
    _, said, out = importing(PLAIN + INCOME, clubs_csv=text)
    # Then each is read as it stands, and the report says that it may be a thousand times as much
    assert [row["value"] for row in rows_of(out, "observations")] == ["1", "2", "2", "1", "125000", "1"], said
    in_doubt = {row["line"] for row in report_of(out) if "may stand for thousands" in row["why"]}
    assert in_doubt == {"2", "3", "4", "7"}
    page = out.with_name("out-report.html").read_text(encoding="utf-8")
    assert "may stand for thousands" in page.split("Look at these first", 1)[1].split("<h2", 1)[0]
    # And a mapping that says what the point is leaves no doubt
    for decimal, values in (("comma", {"1234", "1500", "2345"}), ("point", {"1", "2"})):
        mapping = PLAIN + INCOME.replace('"Income"', f'{{ from = "Income", decimal = "{decimal}" }}')
        _, _, out = importing(mapping, clubs_csv="Name,Income\nAlder,£1.234\nBirch,£1.500\nCedar,2.345\n")
        assert {row["value"] for row in rows_of(out, "observations")} == values
        assert "may stand for thousands" not in " ".join(whys(out, "note"))


@pytest.mark.parametrize("written", ["--5", "5)", "((5))"])
def test_signs_that_do_not_go_together_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"signs don't go together|not a number"):
        parse_number(written, {})


def test_a_sign_that_was_read_is_told(importing: Importing) -> None:
    figures = (
        '[[table]]\nname = "observations"\ninput = "clubs"\nkey = "Name"\n[table.columns]\nmeasure = { value = "surplus" }\n'
        'period_end = { value = "2023" }\nvalue = "Result"\n'
    )
    _, _, out = importing(PLAIN + figures, clubs_csv='Name,Result\nA,"(1,250"\n')
    assert [row["value"] for row in rows_of(out, "observations")] == ["-1250"]
    assert read_report(out, "changed", "value") == [("2", "(1,250", "-1250")]


# --- years and days


@pytest.mark.parametrize("written", ["2010/11", "2011/12", "2012/13", "2012-13", "2013–14", "2012/2013"])
def test_two_years_need_the_day_on_which_they_end(written: str) -> None:
    with pytest.raises(ValueError, match='names two years; year_end = "03-31"'):
        parse_date(written, {})
    assert parse_date(written, {"year_end": "03-31"}) == f"{int(written[:4]) + 1}-03-31"


def test_a_month_that_may_be_two_years_is_told_by_the_rest_of_its_column(importing: Importing) -> None:
    # Given months alone, and one of them beside what can only be two years
    months, years = (f"Name,Start\nA,2010-11\nB,{other}\n" for other in ("2011-05", "2012-13"))
    plain = PLAIN + 'launched = "Start"\n'
    assert [row["launched"] for row in rows_of(importing(plain, clubs_csv=months)[2], "organisations")] == ["2010-11", "2011-05"]
    # Then all of the column are years: refused without the day on which they end, and read alike with it
    _, said, out = importing(plain, clubs_csv=years)
    assert [row["launched"] for row in rows_of(out, "organisations")] == ["", ""]
    assert 'year_end = "03-31"' in said
    out = importing(PLAIN + 'launched = { from = "Start", year_end = "03-31" }\n', clubs_csv=years)[2]
    assert [row["launched"] for row in rows_of(out, "organisations")] == ["2011-03-31", "2013-03-31"]
    out = importing(PLAIN + 'launched = { from = "Start", date = "iso" }\n', clubs_csv=months)[2]
    assert rows_of(out, "organisations")[0]["launched"] == "2010-11"


def test_a_month_with_two_digits_is_ambiguous() -> None:
    with pytest.raises(ValueError, match="ambiguous"):
        parse_date("Dec-13", {})
    assert parse_date("Dec-13", {"two_digit_years": 1950}) == "2013-12"


@pytest.mark.parametrize("written", ["00/00/2012", "1900-01-00", "3011-02-01", "31/02/2012", "2012-13-01"])
def test_days_that_can_not_be_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"not a (real )?date"):
        parse_date(written, {"date": "day first"})


def test_a_live_organisation_can_not_have_started_after_the_day_of_the_data(importing: Importing, tmp_path: Path) -> None:
    # Given a register of 31 December 2023
    _, _, out = importing(PLAIN + 'launched = "Start"\n', clubs_csv="Name,Start\nA,2099-01-01\nB,2024\nC,2023\n", builds=True)
    # Then what lies after it goes, and the organisation counts as trading by that day
    found = [(row["launched"], row["trading_by"]) for row in rows_of(out, "organisations")]
    assert found == [("", "2023-12-31"), ("", "2023-12-31"), ("2023", "")]
    assert all("is after the register's day of update, 2023-12-31" in why for why in whys(out, "value left out"))
    assert len(whys(out, "value left out")) == 2


@pytest.mark.parametrize(("old", "new", "message"), [("2016-10", "3011-02-01", "no date that can be"), ("2016-10", "2020-07", "is after")])
def test_the_build_refuses_such_days_too(old: str, new: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write_source(tmp_path / "source")
    path = source / "organisations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert build(["--check", "--source", str(source)]) == 1
    assert "organisations.csv:7 launched: " in (said := capsys.readouterr().err)
    assert message in said


# --- numbers that are names


def test_keys_that_differ_in_noughts_alone_are_one_organisation_where_the_name_agrees(importing: Importing) -> None:
    _, _, out = importing(
        KEYED + 'name = "name"\n'.replace('name = "name"\n', ""), clubs_csv="id,Name\n007,A\n7,A\n08,B\n8,C\n9.0,D\n9,D\n"
    )
    assert [row["name"] for row in rows_of(out, "organisations")] == ["A", "B", "C", "D"]
    assert any("in leading noughts alone, so they are one" in why for why in whys(out, "changed"))
    assert any("with other leading noughts, and another name" in why for why in whys(out, "note"))


def test_company_numbers_are_brought_into_the_form_of_their_register(importing: Importing) -> None:
    rows = ["7654321", "07654321", " 07654321 ", "7654321.0", "sc012345", "SC 12345", "525R", "pending", "0"]
    text = "Name,Number\n" + "".join(f"{chr(65 + place)},{number}\n" for place, number in enumerate(rows))
    _, _, out = importing(PLAIN + 'company_number = "Number"\n', clubs_csv=text)
    found = [row["company_number"] for row in rows_of(out, "organisations")]
    assert found == ["07654321"] * 4 + ["SC012345"] * 2 + ["525R", "", ""]
    assert read_report(out, "changed", "company_number")[0] == ("2", "7654321", "07654321")


# --- places


def test_postcodes_are_mended_or_read_in_part_and_told(importing: Importing) -> None:
    rows = {"letter": "SW1A OAA", "sector": "OX2 8", "district": "E12", "longer": '"LS1 4AP, Leeds"', "digit": "LSI 4AP", "none": "unknown"}
    _, _, out = importing(PLACED, clubs_csv="Name,Post,County\n" + "".join(f"{name},{post},\n" for name, post in rows.items()))
    found = {row["name"]: (row["postcode"], row["region"]) for row in rows_of(out, "organisations")}
    assert found == {
        "letter": ("SW1A 0AA", "London"),
        "sector": ("", "South East"),
        "district": ("", "London"),
        "longer": ("LS1 4AP", "Yorkshire and The Humber"),
        "digit": ("LS1 4AP", "Yorkshire and The Humber"),
        "none": ("", ""),
    }
    assert ("2", "SW1A OAA", "SW1A 0AA") in read_report(out, "changed", "postcode")
    assert len(read_report(out, "value left out", "postcode")) == 3


@pytest.mark.parametrize(
    "written", ["LS 2 9JT", "LS29 JT", "ls2  9jt", "LS2-9JT", "L S2 9JT", "LS2 9 JT", "LS 2 9JT.", "ls29jt", "L52 9JT"]
)
def test_a_postcode_with_its_space_elsewhere_is_read_and_told(importing: Importing, written: str) -> None:
    _, _, out = importing(PLACED, clubs_csv=f"Name,Post,County\nAlder,{written},\n")
    # Letters are guessed only where they are typed for each other: a 5 is no S
    (row,) = rows_of(out, "organisations")
    assert row["postcode"] == ("LS2 9JT" if written != "L52 9JT" else "")
    assert read_report(out, "changed" if row["postcode"] else "value left out", "postcode") == [("2", written, row["postcode"])]


def test_a_postcode_that_may_lack_a_digit_is_not_guessed(importing: Importing) -> None:
    # Given the start of a Tyldesley postcode that would name none in Manchester, which has no M2 9JT
    _, _, out = importing(PLACED, clubs_csv="Name,Post,County\nAlder,M29 JT,\n")
    assert rows_of(out, "organisations")[0]["postcode"] == ""
    assert whys(out, "value left out") == ["'M29 JT' is no postcode that there is: a letter or digit may be missing"]


def test_codes_old_counties_and_short_words_give_regions(importing: Importing) -> None:
    rows = {
        "E07000026": "North West", "Humberside": "Yorkshire and The Humber", "Hereford and Worcester": "West Midlands",
        "Gtr Manchester": "North West", "W. Yorks": "Yorkshire and The Humber", "E12000007": "London",
    }  # fmt: skip
    mapping = PLACED + 'local_authority = "Council"\n'
    text = "Name,Post,County,Council\n" + "".join(f"in {name},,{name},E07000026\n" for name in rows)
    _, _, out = importing(mapping, clubs_csv=text)
    assert [row["region"] for row in rows_of(out, "organisations")] == list(rows.values())
    assert rows_of(out, "organisations")[0]["local_authority"] == "Allerdale"


# --- rows that meet


def test_what_rows_of_one_organisation_say_differently_is_told(importing: Importing) -> None:
    # Given one id with two postcodes, and one name in two regions
    mapping = PLACED.replace("[table.place]", 'key = "id"\n[table.place]')
    _, _, out = importing(mapping, clubs_csv="id,Name,Post,County\n1,A,LS1 4AP,\n1,A,BS1 4DJ,\n")
    assert read_report(out, "merged", "postcode") == [("3", "BS1 4DJ", "LS1 4AP")]
    _, _, out = importing(PLACED, clubs_csv="Name,Post,County\nA,,Kent\nA,,Cumbria\n")
    assert read_report(out, "merged", "county") == [("3", "Cumbria", "Kent")]


def test_figures_without_a_key_find_their_organisation_by_key_or_name(importing: Importing) -> None:
    figures = (
        '[[table]]\nname = "observations"\ninput = "{}"\n[table.columns]\nmeasure = {{ value = "staff_headcount" }}\n'
        'period_end = {{ value = "2023" }}\nvalue = "Staff"\n'
    )
    # Given figures in the same file, or in another that has the names alone
    _, said, out = importing(KEYED + figures.format("clubs"), clubs_csv="id,Name,Staff\n1,A,5\n2,B,6\n")
    assert [(row["mutual_id"], row["value"]) for row in rows_of(out, "observations")] == [("a", "5"), ("b", "6")], said
    other = '[[input]]\nname = "people"\nfile = "people.csv"\n'
    _, said, out = importing(
        KEYED + other + figures.format("people"), clubs_csv="id,Name\n1,A\n2,B\n", people_csv="Name,Staff\n b ,6\nC,1\n"
    )
    assert [(row["mutual_id"], row["value"]) for row in rows_of(out, "observations")] == [("b", "6")], said
    assert "no organisation that was taken" in " ".join(whys(out, "row left out"))
