"""What the build says about broken sources, and that it then writes nothing."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from lib.build.__main__ import main
from lib.register.tables import TABLES
from tests.unit.source_files import write_lookups, write_register

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: A small source that is right: one or two rows in each table that the cases break.
ROWS: dict[str, list[dict[str, str]]] = {
    "organisations": [
        {
            "mutual_id": "alpha",
            "name": "Alpha",
            "sector": "Libraries",
            "services": "Lending,\nreading",
            "status": "ended",
            "launched": "2011-04",
            "ended": "2015",
            "local_authority": "Leeds",
            "region": "Yorkshire and The Humber",
            "source_ids": "page-1|page-2",
            "confidence": "high",
        },
        {
            "mutual_id": "beta",
            "name": "Beta",
            "sector": "Mental health",
            "services": "Care",
            "status": "planned",
            "source_ids": "page-1",
            "confidence": "low",
        },
    ],
    "observations": [
        {
            "mutual_id": "alpha",
            "measure": "turnover",
            "period_end": "2012-03-31",
            "value": "1000",
            "unit": "GBP",
            "approx": "no",
            "source_id": "page-1",
            "period_years": "1",
            "scope": "whole",
        }
    ],
    "sources": [
        {"source_id": "page-1", "title": "One", "publisher": "Press", "url": "https://example.org/1", "published": "2013", "kind": "press"},
        {"source_id": "page-2", "title": "Two", "publisher": "Press", "kind": "press"},
    ],
    "programme": [
        {"programme": "Support", "organisation": "Alpha", "amount_gbp": "500", "support": "advice", "source_id": "page-1"},
    ],
    "region_population": [
        {"region": "London", "code": "E12000007", "year": "2011", "population": "8173941", "basis": "Census", "source_id": "page-1"}
    ],
}
ALPHA, BETA = 2, 4  # Alpha's services take two lines, so Beta starts on the fourth


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small source folder that builds."""
    folder = tmp_path / "source"
    folder.mkdir()
    write_register(folder)
    write_lookups(folder, "Leeds", "Tower Hamlets")
    for name in TABLES:
        _write(folder, name, ROWS.get(name, []))
    return folder


def _write(folder: Path, name: str, rows: list[dict[str, str]]) -> None:
    with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, [column.name for column in TABLES[name].source_columns], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _cell(table: str, row: int, column: str, text: str) -> Callable[[Path], None]:
    """A change that puts `text` into one cell."""

    def change(folder: Path) -> None:
        rows = [dict(cells) for cells in ROWS[table]]
        rows[row][column] = text
        _write(folder, table, rows)

    return change


def _text(file: str, old: str, new: str) -> Callable[[Path], None]:
    """A change that replaces text in a file."""

    def change(folder: Path) -> None:
        path = folder / file
        before = path.read_text(encoding="utf-8")
        assert old in before
        path.write_text(before.replace(old, new, 1), encoding="utf-8")

    return change


def _bytes(file: str, added: bytes) -> Callable[[Path], None]:
    """A change that adds bytes to the end of a file."""

    def change(folder: Path) -> None:
        with (folder / file).open("ab") as stream:
            stream.write(added)

    return change


ORGANISATIONS, OBSERVATIONS, SOURCES = "organisations.csv", "observations.csv", "sources.csv"
#: What is done to the right source -> the one line that the build says.
CASES: dict[str, tuple[Callable[[Path], None], str]] = {
    "blank": (_cell("organisations", 1, "name", ""), f"{ORGANISATIONS}:{BETA} name: is blank; it is required"),
    "sector": (
        _cell("organisations", 1, "sector", "Mental helth"),
        f"{ORGANISATIONS}:{BETA} sector: 'Mental helth' is not allowed; allowed: Community health, .*; did you mean 'Mental health'\\?",
    ),
    "status": (
        _cell("organisations", 1, "status", "asleep"),
        f"{ORGANISATIONS}:{BETA} status: 'asleep' is not allowed; allowed: live, ended, planned",
    ),
    "grade": (
        _cell("organisations", 1, "confidence", "High"),
        f"{ORGANISATIONS}:{BETA} confidence: 'High' is not allowed; .*; did you mean 'high'",
    ),
    "space": (_cell("organisations", 1, "name", "Beta "), f"{ORGANISATIONS}:{BETA} name: 'Beta ' has a space at its start or end"),
    "id": (_cell("organisations", 1, "mutual_id", "be ta"), f"{ORGANISATIONS}:{BETA} mutual_id: 'be ta' is not an id; allowed: letters"),
    "same id": (_cell("organisations", 1, "mutual_id", "alpha"), f"{ORGANISATIONS}:{BETA} mutual_id: 'alpha' is already on line {ALPHA}"),
    "date": (
        _cell("organisations", 0, "launched", "2011-13"),
        f"{ORGANISATIONS}:{ALPHA} launched: '2011-13' is not a real date; allowed: a year, month or day",
    ),
    "date form": (
        _cell("organisations", 0, "launched", "April 2011"),
        f"{ORGANISATIONS}:{ALPHA} launched: 'April 2011' is not a year, month or day",
    ),
    "no such day": (
        _cell("observations", 0, "period_end", "2013-02-29"),
        f"{OBSERVATIONS}:2 period_end: '2013-02-29' is not a real date",
    ),
    "day nought": (
        _cell("organisations", 0, "launched", "2011-04-00"),
        f"{ORGANISATIONS}:{ALPHA} launched: '2011-04-00' is not a real date",
    ),
    "a thousand years late": (
        _cell("organisations", 0, "launched", "3011"),
        f"{ORGANISATIONS}:{ALPHA} launched: 3011 is no date that can be; allowed: 2100 or earlier",
    ),
    "end to come": (
        _cell("organisations", 0, "ended", "2026-12-01"),
        f"{ORGANISATIONS}:{ALPHA} ended: 2026-12-01 is after the register's day of update, 2026-11-30; allowed: that day or earlier",
    ),
    "a thousand years early": (
        _cell("observations", 0, "period_end", "1012-03-31"),
        f"{OBSERVATIONS}:2 period_end: 1012-03-31 is before 1800; allowed: 1800 or later",
    ),
    "span backwards": (
        _cell("observations", 0, "period_end", "2020-03/2013-04"),
        f"{OBSERVATIONS}:2 period_end: '2020-03/2013-04' ends before it starts; allowed: a year, month or day",
    ),
    "half a span": (
        _cell("observations", 0, "period_end", "2013-04/"),
        f"{OBSERVATIONS}:2 period_end: '' is not a year, month or day",
    ),
    "renamed but there": (
        _bytes("register.toml", b'[renamed.compare]\n"beta" = "alpha"\n'),
        "register.toml:1 renamed: compare 'beta' is still in use; allowed: a word that is no longer one",
    ),
    "end first": (
        _cell("organisations", 0, "ended", "2011-03"),
        f"{ORGANISATIONS}:{ALPHA} ended: 2011-03 is before launched 2011-04; allowed: the same time or later",
    ),
    "planned": (
        _cell("organisations", 1, "launched", "2012"),
        f"{ORGANISATIONS}:{BETA} launched: 2012 stands beside status planned; allowed: blank",
    ),
    "live": (
        _cell("organisations", 0, "status", "live"),
        f"{ORGANISATIONS}:{ALPHA} ended: '2015' stands beside status live; allowed: blank, or status ended",
    ),
    "region": (
        _cell("organisations", 0, "region", "Yorkshire"),
        f"{ORGANISATIONS}:{ALPHA} region: 'Yorkshire' is not allowed; allowed: North East, ",
    ),
    "council in another region": (
        _cell("organisations", 0, "region", "London"),
        f"{ORGANISATIONS}:{ALPHA} region: London is not the region of Leeds; allowed: Yorkshire and The Humber",
    ),
    "council": (
        _cell("organisations", 0, "local_authority", "Leedz"),
        f"{ORGANISATIONS}:{ALPHA} local_authority: 'Leedz' is no council of England; .*; did you mean 'Leeds'",
    ),
    "postcode": (
        _cell("organisations", 0, "postcode", "ls1 4ap"),
        f"{ORGANISATIONS}:{ALPHA} postcode: 'ls1 4ap' is not a postcode; allowed: capitals with one space",
    ),
    "postcode elsewhere": (
        _cell("organisations", 0, "postcode", "E1 4DG"),
        f"{ORGANISATIONS}:{ALPHA} region: Yorkshire and The Humber is not the region of postcode E1 4DG; allowed: London",
    ),
    "list": (_cell("organisations", 0, "aliases", "A||B"), f"{ORGANISATIONS}:{ALPHA} aliases: 'A||B' holds an empty value"),
    "list twice": (
        _cell("organisations", 0, "source_ids", "page-1|page-1"),
        f"{ORGANISATIONS}:{ALPHA} source_ids: 'page-1' stands in the list twice; allowed: once",
    ),
    "flag": (
        _cell("organisations", 0, "msp_supported", "y"),
        f"{ORGANISATIONS}:{ALPHA} msp_supported: 'y' is not allowed; allowed: yes or no",
    ),
    "control": (
        _cell("organisations", 0, "name", "Al\x0bpha"),
        f"{ORGANISATIONS}:{ALPHA} name: 'Al pha' holds U+000B, a character that nobody can see",
    ),
    "no character": (_cell("sources", 0, "title", "One\uffff"), "sources.csv:2 title: 'One ' holds U+FFFF"),
    "control in the register": (_text("register.toml", 'title = "', 'title = "\\u0001'), "register.toml:1 title: ' .*' holds U+0001"),
    "renamed to nothing": (
        _text("register.toml", "\n[[presets]]", '\n[renamed.mutual]\nold-alpha = "alphaa"\n\n[[presets]]'),
        "register.toml:1 renamed: mutual 'alphaa' is not a word of the register; did you mean 'alpha'",
    ),
    "renamed and still there": (
        _text("register.toml", "\n[[presets]]", '\n[renamed.mutual]\nalpha = "beta"\n\n[[presets]]'),
        "register.toml:1 renamed: mutual 'alpha' is still in use",
    ),
    "website": (_cell("organisations", 0, "website", "our site"), f"{ORGANISATIONS}:{ALPHA} website: 'our site' is not a web address"),
    "source": (
        _cell("organisations", 0, "source_ids", "page-1|page-9"),
        f"{ORGANISATIONS}:{ALPHA} source_ids: 'page-9' is not in sources.csv; allowed: an id listed there; did you mean 'page-",
    ),
    "mutual": (_cell("observations", 0, "mutual_id", "gamma"), f"{OBSERVATIONS}:2 mutual_id: 'gamma' is not in organisations.csv"),
    "number": (
        _cell("observations", 0, "value", "1,000"),
        f"{OBSERVATIONS}:2 value: '1,000' is not a number; allowed: digits without commas",
    ),
    "infinite": (_cell("observations", 0, "value", "inf"), f"{OBSERVATIONS}:2 value: 'inf' is not a number"),
    "negative": (
        _cell("observations", 0, "value", "-5"),
        f"{OBSERVATIONS}:2 value: -5 is below zero; allowed: zero or more, save for a surplus",
    ),
    "pence": (_cell("observations", 0, "value", "10.50"), f"{OBSERVATIONS}:2 value: 10.50 is not whole pounds; allowed: digits only"),
    "unit": (_cell("observations", 0, "unit", "people"), f"{OBSERVATIONS}:2 unit: people is not a unit of turnover; allowed: GBP"),
    "years": (
        _cell("observations", 0, "period_years", "0"),
        f"{OBSERVATIONS}:2 period_years: 0 years can't hold money; allowed: more than zero",
    ),
    "years below zero": (
        _cell("observations", 0, "period_years", "-1"),
        f"{OBSERVATIONS}:2 period_years: -1 is below zero; allowed: zero or more",
    ),
    "scope": (_cell("observations", 0, "scope", ""), f"{OBSERVATIONS}:2 scope: is blank; turnover needs whole, part, shared"),
    "address": (
        _cell("sources", 0, "url", "ftp://example.org"),
        f"{SOURCES}:2 url: 'ftp://example.org' is not a web address; allowed: http://",
    ),
    "money": (_cell("programme", 0, "amount_gbp", "£500"), "programme.csv:2 amount_gbp: '£500' is not whole pounds; allowed: digits"),
    "people": (
        _cell("region_population", 0, "population", "8.1"),
        "region_population.csv:2 population: '8.1' is not a whole number; allowed: digits",
    ),
    "region code": (
        _cell("region_population", 0, "code", "E12000001"),
        "region_population.csv:2 code: 'E12000001' is not the code of London; allowed: E12000007",
    ),
    "missing file": (lambda folder: (folder / "sources.csv").unlink(), "sources.csv:1 file: is missing; it is required"),
    "folder": (
        lambda folder: ((folder / "claims.csv").unlink(), (folder / "claims.csv").mkdir())[0],
        "claims.csv:1 file: can't be read: Is a directory",
    ),
    "empty file": (lambda folder: (folder / "claims.csv").write_text("") and None, "claims.csv:1 header: is missing; expected claim_id, "),
    "missing column": (_text("events.csv", "title,", ""), "events.csv:1 title: column is missing; it is required"),
    "extra column": (
        _text("events.csv", "kind,", "kind,mood,"),
        "events.csv:1 mood: is not a column of this table; allowed: date, title, detail, kind, source_id",
    ),
    "repeated column": (_text("events.csv", "kind,", "kind,kind,"), "events.csv:1 kind: column is repeated; allowed: once"),
    "too few cells": (_bytes(OBSERVATIONS, b"alpha,turnover\n"), f"{OBSERVATIONS}:3 row: has 2 cells; allowed: 10, as in the header"),
    "too many cells": (_bytes("events.csv", b"2011,a,b,law,page-1,x\n"), "events.csv:2 row: has 6 cells; allowed: 5, as in the header"),
    "not UTF-8": (_bytes(ORGANISATIONS, b"caf\xe9\n"), f"{ORGANISATIONS}:{BETA + 1} file: is not UTF-8; save it as CSV UTF-8"),
    "NUL": (_bytes(SOURCES, b"a\0b\n"), f"{SOURCES}:4 file: holds a NUL byte; allowed: text in UTF-8"),
    "quote": (_bytes(SOURCES, b'page-3,"Three\n'), f"{SOURCES}:4 row: can't be read as CSV: unexpected end of data"),
    "no register": (lambda folder: (folder / "register.toml").unlink(), "register.toml:1 file: is missing; it is required"),
    "not TOML": (_text("register.toml", 'title = "', "title = "), "register.toml:2 file: is not valid TOML"),
    "register without edition": (_text("register.toml", "edition =", "edicion ="), "register.toml:1 edition: is missing; it is required"),
    "register's date": (
        _text("register.toml", "updated = 2026-11-30", 'updated = "soon"'),
        "register.toml:1 file: holds a value of the wrong kind: Invalid isoformat string: 'soon'",
    ),
    "register's order": (
        _text("register.toml", "reference_date = 2013", "reference_date = 1913"),
        "register.toml:1 reference_date: dates are out of order; allowed: first_date, reference_date, updated, next_update",
    ),
    "register's edition": (
        _text("register.toml", 'edition = "2026-12"', 'edition = "../x"'),
        "register.toml:1 edition: '../x' is no edition; allowed: letters, digits",
    ),
    "sector in two groups": (
        _text("register.toml", '"Libraries"', '"Libraries", "Housing"'),
        "register.toml:1 sector_groups: sector 'Housing' stands in two groups; allowed: one",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_broken_source_gets_its_own_message_and_nothing_is_written(
    case: str, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a source that is right but for one thing
    change, expected = CASES[case]
    change(source)
    # When it is built
    code = main(["--source", str(source), "--out", str(tmp_path / "out")])
    # Then that thing is told, with its file, line and column, and nothing else
    said = capsys.readouterr()
    assert code == 1
    assert said.out == ""
    assert _starts(said.err, expected), said.err
    assert len(said.err.splitlines()) == 1, said.err
    assert not (tmp_path / "out").exists()


def _starts(line: str, expected: str) -> bool:
    """Whether the line starts as expected; '.*' in it stands for any words."""
    position = 0
    for number, part in enumerate(expected.replace("\\?", "?").split(".*")):
        found = line.find(part, position)
        if found < 0 or (number == 0 and found != 0):
            return False
        position = found + len(part)
    return True


def test_the_small_source_that_the_cases_break_is_right(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--source", str(source), "--out", str(tmp_path / "out")]) == 0

    said = capsys.readouterr()
    assert said.err == ""
    assert "organisations               2 rows" in said.out
    assert (tmp_path / "out" / "release.json").exists()


def test_every_problem_is_told_in_one_run_in_the_order_of_the_files(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given three cells wrong in two files
    rows = [dict(cells) for cells in ROWS["organisations"]]
    rows[0]["launched"], rows[1]["sector"] = "yesterday", "Fishing"
    _write(source, "organisations", rows)
    _cell("sources", 1, "kind", "rumour")(source)
    # When it is built, then all three are told
    assert main(["--source", str(source), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[0] for line in said] == [
        f"{ORGANISATIONS}:{ALPHA} launched",
        f"{ORGANISATIONS}:{BETA} sector",
        f"{SOURCES}:3 kind",
    ]


def test_an_end_that_may_be_after_the_launch_is_let_through(source: Path, tmp_path: Path) -> None:
    _cell("organisations", 0, "ended", "2011")(source)

    assert main(["--source", str(source), "--out", str(tmp_path / "out"), "--check"]) == 0


@pytest.mark.parametrize("date", ["2026-11", "2026", "2026-11-30", "1800"])
def test_a_date_that_may_lie_before_the_day_of_update_is_let_through(source: Path, tmp_path: Path, date: str) -> None:
    # Given a launch whose span begins by the register's day of update, and no end; when it is built; then nothing is wrong with it
    rows = [ROWS["organisations"][0] | {"launched": date, "status": "live", "ended": ""}, *ROWS["organisations"][1:]]
    _write(source, "organisations", rows)

    assert main(["--source", str(source), "--out", str(tmp_path / "out")]) == 0


def test_a_figure_of_a_span_of_years_is_let_through(source: Path, tmp_path: Path) -> None:
    _cell("observations", 0, "period_end", "2013-04/2020-03")(source)

    assert main(["--source", str(source), "--out", str(tmp_path / "out")]) == 0


def test_a_loss_is_let_through(source: Path, tmp_path: Path) -> None:
    rows = [{**ROWS["observations"][0], "measure": "surplus", "value": "-5", "scope": "", "period_years": ""}]
    _write(source, "observations", rows)

    assert main(["--source", str(source), "--out", str(tmp_path / "out"), "--check"]) == 0


def test_a_byte_order_mark_windows_lines_and_columns_in_another_order_are_read(source: Path, tmp_path: Path) -> None:
    rows = ROWS["sources"]
    lines = ["kind,url,title,publisher,published,source_id"]
    lines += [",".join(row.get(name, "") for name in lines[0].split(",")) for row in rows]
    (source / SOURCES).write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode() + b"\r\n\r\n")

    assert main(["--source", str(source), "--out", str(tmp_path / "out"), "--check"]) == 0


def test_check_writes_nothing(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--source", str(source), "--out", str(tmp_path / "out"), "--check"]) == 0

    assert "nothing written" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [["--sauce", "x"], ["--source", "no-such-folder"], ["extra"], ["--out"]])
def test_usage_errors_exit_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)

    assert left.value.code == 2
    assert "usage: python -m lib.build" in capsys.readouterr().err


def test_an_out_folder_that_cannot_be_written_is_told(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Given a file where the folder should be
    (tmp_path / "out").write_text("in the way")

    assert main(["--source", str(source), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert said.startswith("out:1 file: can't be written: ")
    assert said.count("\n") == 1
    assert (tmp_path / "out").read_text() == "in the way"


def test_a_broken_lookup_is_told_with_its_own_file(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _text("geo/former_councils.csv", "E06000058", "E99")(source)

    assert main(["--source", str(source), "--out", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err.startswith("geo/former_councils.csv:3 lad_code: 'E99' is not in geo/lad_lookup.csv")
