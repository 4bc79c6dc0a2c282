"""The command `python -m lib.build template DIR`: empty source tables, documented, as CSV files and as one workbook with drop-downs."""

from __future__ import annotations

import argparse
import csv
import io
import re
import shutil
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.build.cells import allowed_words
from lib.build.problems import FILE, Problem
from lib.build.read import REGISTER_FILE, read_register
from lib.build.source import REQUIRED
from lib.register.schema import Kind, Register
from lib.register.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lib.register.schema import Column, Table

WORKBOOK = "register.xlsx"
README = "README.md"
#: A table of `register.toml` with ids or words that links once carried.
_RENAMED = re.compile(r"^\[renamed\..*?(?=^\[|\Z)", re.MULTILINE | re.DOTALL)
_UNFINISHED = ".unfinished-"
#: Rows of a sheet that have drop-downs.
_ROWS = 5_000
#: Excel takes a list of up to 255 characters in a cell; longer ones stand on a sheet of their own.
_LISTS = "lists"
#: Words that a register without its own has none of.
_ITS_OWN = ("sectors", "groups")
_NUMBERS = (Kind.MONEY, Kind.NUMBER, Kind.WHOLE)
_FORMS = {
    Kind.ID: "letters, digits, dots and hyphens",
    Kind.TEXT: "any text",
    Kind.CATEGORY: "one of the words listed",
    Kind.LIST: "values separated by |",
    Kind.DATE: "2011, 2011-10 or 2011-10-01, or a span such as 2013-04/2020-03",
    Kind.MONEY: "whole pounds, digits only",
    Kind.NUMBER: "digits, without commas",
    Kind.WHOLE: "a whole number, digits only",
    Kind.FLAG: "yes, no or blank",
    Kind.URL: "a web address",
}

_README = """\
# Source tables of a register

Fill either the workbook `{workbook}`, one sheet a table, or the CSV files, one file a table, never both for one table.
Keep the column names of the first row. Leave a cell blank where nothing is known.

Only {required} must have rows, and `{register}` must name the sectors. Tables that you don't need can stay empty or be deleted.

Every row cites a source by its id, so start with `sources`, then `organisations`, then the rest.

Check with `python -m lib.build --source FOLDER --check`: it names the file, the row and the column of everything that is wrong.
Build with `python -m lib.build --source FOLDER --out ANOTHER_FOLDER`."""

REGISTER_TEMPLATE = """\
# What this register is about. People edit this file with the tables beside it.
title = "Name of the register"
short_title = "Short name"
# Letters, digits, dots and hyphens; a new one for each edition.
edition = "2026-01"
# Days as year-month-day. The four must be in this order: first_date, reference_date, updated, next_update.
updated = 2026-01-31
next_update = 2027-01-31
# The date at which readers first see the register, and the earliest that they can go back to.
reference_date = 2025-12-31
first_date = 2010-01-01
# The year with which growth is compared.
baseline_year = 2010
contact = "name@example.org"

# Dates that readers reach with one press; at least one.
[[presets]]
label = "End of 2025"
date = 2025-12-31

# Sectors in groups; each group takes one colour, so a few groups are best. Every sector of the organisations must be here.
[[sector_groups]]
name = "First group"
sectors = ["A sector", "Another sector"]

[[sector_groups]]
name = "Second group"
sectors = ["A third sector"]
"""


def main(arguments: Sequence[str]) -> int:
    """Run the command; gives its exit code: 0 written, 1 problems, with nothing written. Usage errors exit with 2."""
    options = _parser().parse_args(arguments)
    out: Path = options.dir
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        return _fail(
            [Problem(file=out.name, line=1, column=FILE, message="is already there and not empty; allowed: a new or empty folder")]
        )
    register_text = ""
    register: Register | None = None
    if options.register:
        register, problems = read_register(options.register)
        if register is None:
            return _fail(problems)
        # What another register renamed are no ids of the new one.
        register_text = _RENAMED.sub("", options.register.read_text(encoding="utf-8-sig"))
    unfinished = out.resolve().with_name(f"{_UNFINISHED}{out.resolve().name}")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        for name, content in template_files(register_text or REGISTER_TEMPLATE, register).items():
            (unfinished / name).write_bytes(content)
        unfinished.replace(out)
    except OSError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        return _fail([Problem(file=out.name, line=1, column=FILE, message=f"can't be written: {error.strerror or error}")])
    sys.stdout.write(
        f"Empty source tables are in {out}\nFill {WORKBOOK} or the CSV files ({README} says how), then edit {REGISTER_FILE}\n"
        f"Next: python -m lib.build --source {out} --check\n"
    )
    return 0


def template_files(register_text: str, register: Register | None) -> dict[str, bytes]:
    """File name -> content of the template.

    Args:
        register_text: What `register.toml` says.
        register: The same, read, for the drop-downs of its words; without it, columns of such words take any text.
    """
    files = {table.source_file: _header_csv(table) for table in TABLES.values()}
    return {**files, REGISTER_FILE: register_text.encode(), README: readme(register).encode(), WORKBOOK: workbook(register)}


def readme(register: Register | None) -> str:
    """What each table and column holds, as Markdown."""
    parts = [_README.format(workbook=WORKBOOK, required=" and ".join(f"`{name}`" for name in REQUIRED), register=REGISTER_FILE)]
    for table in TABLES.values():
        parts.append(f"## {table.name}: {table.label}\n\nOne row is {table.row}.")
        rows = "\n".join(
            f"| {column.name} | {'yes' if column.required else 'no'} | {_cell(_how(column, register))} | {_cell(column.definition)} |"
            for column in table.source_columns
        )
        parts.append(f"| Column | Required | How it is written | What it holds |\n|---|---|---|---|\n{rows}")
    return "\n\n".join(parts) + "\n"


def workbook(register: Register | None) -> bytes:
    """The workbook: a sheet a table with frozen headers, notes on them, and drop-downs for words."""
    import xlsxwriter  # noqa: PLC0415  # only this command writes workbooks

    stream = io.BytesIO()
    # Strings stay strings, so that an address isn't made a link nor a sign a formula.
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "bg_color": "#DEE0E2", "border": 1})
    must = book.add_format({"bold": True, "bg_color": "#1D70B8", "font_color": "#FFFFFF", "border": 1})
    # Excel makes a day of 2011-10 unless the cell is told to hold text.
    text = book.add_format({"num_format": "@"})
    about = book.add_worksheet("about")
    about.set_column(0, 0, 120)
    for number, line in enumerate(_about()):
        about.write_string(number, 0, line)
    lists: dict[tuple[str, ...], str] = {}
    for table in TABLES.values():
        sheet = book.add_worksheet(table.name)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(table.source_columns):
            sheet.set_column(place, place, max(14, len(column.name) + 3), None if column.kind in _NUMBERS else text)
            sheet.write_string(0, place, column.name, must if column.required else bold)
            sheet.write_comment(0, place, _note(column, register), {"x_scale": 2.2, "y_scale": 1.4})
            words = _words(column, register)
            if words:
                sheet.data_validation(1, place, _ROWS, place, _validation(column, words, lists))
    _write_lists(book, lists)
    book.get_worksheet_by_name("sources").activate()
    book.close()
    return stream.getvalue()


def _about() -> tuple[str, ...]:
    return (
        "Source tables of a register: one sheet a table. Keep the column names of the first row.",
        "Columns with a blue head must be filled in every row; a note on each head says what the column holds and how it is written.",
        "Every row cites a source by its id: start with sources, then organisations, then the rest.",
        "Sheets that you don't need can stay empty.",
        f"Edit {REGISTER_FILE} beside this workbook: it holds the title, the dates and the sectors.",
        "Check: python -m lib.build --source THIS_FILE.xlsx --check",
    )


def _validation(column: Column, words: tuple[str, ...], lists: dict[tuple[str, ...], str]) -> dict[str, Any]:
    short = sum(len(word) + 1 for word in words) <= 255 and not any("," in word for word in words)
    if not short and words not in lists:
        letter = chr(ord("A") + len(lists))
        lists[words] = f"={_LISTS}!${letter}$1:${letter}${len(words)}"
    return {
        "validate": "list",
        "source": list(words) if short else lists[words],
        "error_title": f"{column.name}: not allowed"[:32],
        "error_message": f"Choose one of the list{'' if column.required else ' or leave it blank'}.",
    }


def _write_lists(book: Any, lists: Mapping[tuple[str, ...], str]) -> None:
    if not lists:
        return
    sheet = book.add_worksheet(_LISTS)
    for place, words in enumerate(lists):
        sheet.write_column(0, place, words)
    sheet.hide()


def _words(column: Column, register: Register | None) -> tuple[str, ...]:
    if column.kind is Kind.FLAG:
        return column.allowed or ("yes", "no")
    if column.kind is not Kind.CATEGORY or (register is None and column.vocabulary in _ITS_OWN):
        return ()
    return allowed_words(column, register or Register.from_mapping(tomllib.loads(REGISTER_TEMPLATE)))


def _how(column: Column, register: Register | None) -> str:
    words = _words(column, register)
    if words and len(words) <= 12:
        return f"one of: {', '.join(words)}"
    if column.kind is Kind.CATEGORY and column.vocabulary:
        return f"one of the words of `{REGISTER_FILE}`"
    refers = f"; an id of `{column.refers_to}`" if column.refers_to else ""
    if column.kind is Kind.LIST and column.refers_to:
        refers = f"; ids of `{column.refers_to}`"
    return f"{_FORMS[column.kind]}{refers}"


def _note(column: Column, register: Register | None) -> str:
    need = "Required." if column.required else "May be blank."
    return f"{column.label}. {column.definition}\n{need} Written as {_how(column, register).replace('`', '')}."


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _header_csv(table: Table) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerow([column.name for column in table.source_columns])
    return stream.getvalue().encode()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lib.build template", description="Write empty, documented source tables to fill in.")
    parser.add_argument("dir", type=Path, metavar="DIR", help="new or empty folder to write")
    parser.add_argument("--register", type=Path, metavar="FILE", help="a register.toml whose sectors and other words the drop-downs offer")
    return parser


def _fail(problems: Sequence[Problem]) -> int:
    sys.stderr.write("".join(f"{problem}\n" for problem in sorted(set(problems))))
    return 1
