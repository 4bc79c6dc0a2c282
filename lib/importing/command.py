"""The command `python -m lib.importing MAPPING.toml`: another organisation's files -> a source folder and a report."""

from __future__ import annotations

import argparse
import sys
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lib.build.check import check_register
from lib.build.problems import FILE, Problem
from lib.build.read import REGISTER_FILE
from lib.importing.compare import compare, read_before, tell_renames
from lib.importing.mapping import read_mapping
from lib.importing.output import data_day, register_of, write_page, write_report, write_source
from lib.importing.page import five_lines, page_text
from lib.importing.run import Lookups, read_inputs, run
from lib.register.schema import Register

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from lib.importing.mapping import MappingFile
    from lib.importing.run import Import

_PROJECT = Path(__file__).resolve().parents[2]
OWN_SOURCE = _PROJECT / "data" / "source"
REGIONS_FILE = _PROJECT / "static" / "regions.geojson"


def main(arguments: Sequence[str]) -> int:
    """Run the command; gives its exit code: 0 imported, 1 problems, with nothing written. Usage errors exit with 2."""
    options = _parser().parse_args(arguments)
    mapping, faults = read_mapping(options.mapping)
    if mapping is None:
        return _fail(faults)
    out = options.out or Path(options.mapping.stem)
    report = options.report or out.with_name(f"{out.name}-report.csv")
    if fault := _place_fault(out, report):
        return _fail([Problem(file=out.name, line=1, column=FILE, message=fault)])
    with _progress() as step:
        inputs, problems = read_inputs(mapping, options.files, step)
        if faults or problems:
            return _fail([*faults, *problems])
        today = datetime.now(ZoneInfo("Europe/London")).date()
        result = run(mapping, inputs, Lookups(own=OWN_SOURCE, regions=REGIONS_FILE, day=data_day(mapping, today)), step)
        register = register_of(mapping, result, today)
        problems = _register_problems(mapping, register)
        if result.tables["organisations"].empty:
            problems.append(mapping.problem("table", f"no organisation is left; {report.name} says why each row went"))
        if problems:
            return _fail(_with_report(problems, report, result))
        step("Writing")
        try:
            before = read_before(options.against or out)
            difference = compare(before, result.tables, mapping.register.get("words")) if before else None
            if difference:
                tell_renames(difference, result.tables["organisations"], result.report)
            counts = {name: len(frame) for name, frame in result.tables.items()}
            counts["sources"] = counts.get("sources", 0) + len(mapping.sources)
            write_report(report, result.report.csv_text())
            write_page(report.with_suffix(".html"), page_text(mapping, result, counts, difference, report.name))
            write_source(out, mapping, result, register)
        except ValueError as error:
            problems = [Problem(file=(options.against or out).name, line=1, column=FILE, message=str(error))]
        except OSError as error:
            problems = [Problem(file=out.name, line=1, column=FILE, message=f"can't be written: {error.strerror or error}")]
    if problems:
        return _fail(problems)
    last = "".join(f"{line}\n" for line in five_lines(result, counts, difference))
    sys.stdout.write(
        _summary(mapping, result, out)
        + f"Report: {report.with_suffix('.html')}, every row in {report}\nNext: make run SOURCE={out}\n\n{last}"
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lib.importing",
        description="Turn CSV and Excel files of another organisation into source tables. docs/import.md explains mapping files.",
    )
    parser.add_argument("mapping", type=Path, metavar="MAPPING.toml", help="what goes where")
    parser.add_argument("--files", type=_folder, metavar="DIR", help="folder of the files to read (the mapping's own)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="source folder to write (named after the mapping, here)")
    parser.add_argument(
        "--against", type=_folder, metavar="DIR", help="source folder or built data to compare with (the last import, where --out has one)"
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="report of every row, as CSV (beside the source folder)")
    return parser


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is not a folder")
    return path


def _place_fault(out: Path, report: Path) -> str:
    """Why a source folder can't be written there; a folder that holds anything but a source is never replaced."""
    inside = list(out.iterdir()) if out.is_dir() else []
    a_source = (out / REGISTER_FILE).is_file() and all(path.suffix in (".csv", ".toml") for path in inside)
    faults = (
        (out.resolve() == OWN_SOURCE.resolve(), "is the project's own source; allowed: another folder"),
        (out.exists() and not out.is_dir(), "is a file; allowed: a folder"),
        (inside and not a_source, "holds other things than source tables; allowed: a new or empty folder, or one that an import wrote"),
        (report.suffix == ".html", f"the report {report.name} would be written over by its own page; allowed: a name that ends in .csv"),
        (report.is_dir(), f"the report {report.name} is a folder; allowed: a file"),
        (out.resolve() in report.resolve().parents, "the report would lie inside the source folder; allowed: a file elsewhere"),
    )
    return next((message for is_fault, message in faults if is_fault), "")


def _register_problems(mapping: MappingFile, register: Mapping[str, Any]) -> list[Problem]:
    """What the build would say of `register.toml`, said of the place in the mapping that it comes from."""
    try:
        typed_register = Register.from_mapping(register)
    except KeyError as error:
        return [mapping.problem("register", f"{error.args[0]} is missing; it is required")]
    except (ValueError, TypeError, AttributeError) as error:
        return [mapping.problem("register", f"holds a value of the wrong kind: {error}")]
    return [mapping.problem(f"register.{problem.column}", problem.message) for problem in check_register(typed_register)]


def _with_report(problems: list[Problem], report: Path, result: Import) -> list[Problem]:
    """The problems; the report is written all the same, since it says what happened to each row."""
    try:
        write_report(report, result.report.csv_text())
    except OSError as error:
        return [*problems, Problem(file=report.name, line=1, column=FILE, message=f"can't be written: {error.strerror or error}")]
    return problems


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Shows the step under way with the time it takes, on a terminal only."""
    from rich.console import Console  # noqa: PLC0415  # the build itself needs no progress bar
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("Starting", total=None)
        yield lambda text: bar.update(task, description=text)


def _fail(problems: Sequence[Problem]) -> int:
    sys.stderr.write("".join(f"{problem}\n" for problem in sorted(set(problems))))
    return 1


def _summary(mapping: MappingFile, result: Import, out: Path) -> str:
    rows_read = "".join(f"  {each.rows:8,}  rows of {each.file}{f' ({each.how})' if each.how else ''}\n" for each in result.inputs.values())
    counts = {name: len(frame) for name, frame in result.tables.items()}
    counts["sources"] = counts.get("sources", 0) + len(mapping.sources)
    none = "; what was left out, below, says why"
    rows_taken = "".join(f"  {count:8,}  {name}{'' if count else none}\n" for name, count in counts.items())
    return f"{mapping.register['title']}: imported into {out}\nRead\n{rows_read}Taken\n{rows_taken}{result.report.summary()}"
