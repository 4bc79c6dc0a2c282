"""The command `python -m lib.build`: source tables -> checked -> one edition of Parquet files."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.build.check import check_register, check_rules, check_tables
from lib.build.claims import check_claims
from lib.build.corrections import check_corrections
from lib.build.derive import build_tables, type_rows
from lib.build.edition import arrow_table, parquet_bytes, publish, release_of
from lib.build.postcodes import find_postcodes
from lib.build.problems import FILE, Problem
from lib.build.read import REGISTER_FILE, SourceTable, digest_of
from lib.build.source import read_source
from lib.register.geography import Geography, Point, read_region_points
from lib.register.tables import GEO_TABLES, TABLES
from lib.register.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lib.register.schema import Register

PROJECT = Path(__file__).resolve().parent.parent.parent
SOURCE_DIR = PROJECT / "data" / "source"
DATA_DIR = PROJECT / "data"
REGIONS_FILE = PROJECT / "static" / "regions.geojson"
ALL_TABLES = TABLES | GEO_TABLES
#: Other commands, `python -m lib.build NAME ...` -> the module whose `main` runs it.
COMMANDS = {
    "diff": "lib.exports.review",
    "template": "lib.build.template",
    "import": "lib.importing.command",
    "mapping": "lib.importing.starter",
}


@dataclass(frozen=True, kw_only=True)
class Edition:
    """An edition ready to be written: what `release.json` says, and table name -> bytes of its Parquet file."""

    release: Mapping[str, Any]
    files: Mapping[str, bytes]


def build(source: Path) -> tuple[Edition | None, list[Problem]]:
    """Read, check and type the tables of a source folder.

    Args:
        source: Folder with `register.toml` and the tables, or a workbook beside `register.toml`; without a folder `geo`,
            the project's own lookups serve.

    Returns:
        The edition and no problem, or no edition and every problem in the order of the files.
    """
    contents = read_source(source, ALL_TABLES, SOURCE_DIR)
    register, tables, problems = contents.register, contents.tables, list(contents.problems)
    mutuals = tables["organisations"]
    problems += check_register(register, mutuals.values("mutual_id") if mutuals.readable else None) if register else []
    problems += check_tables(tables, register)
    problems += check_corrections(tables)
    problems += check_claims(tables)
    geography, regions_problem = _geography(tables, problems)
    problems += regions_problem
    problems += check_rules(tables, geography, register)
    if problems or register is None or geography is None:
        return None, sorted(set(problems))
    return _edition(contents.register_file, tables, register, geography), []


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives its exit code: 0 built, 1 problems in the source or on writing. Usage errors exit with 2."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if arguments and arguments[0] in COMMANDS:
        return int(import_module(COMMANDS[arguments[0]]).main(arguments[1:]))
    options = _parser().parse_args(arguments)
    edition, problems = build(options.source)
    if edition is None:
        return _fail(problems)
    if not options.check:
        try:
            publish(options.out, edition.release, edition.files)
        except OSError as error:
            message = f"can't be written: {error.strerror or error}; readers still see the edition they saw before"
            return _fail([Problem(file=options.out.name, line=1, column=FILE, message=message)])
    sys.stdout.write(_summary(edition.release, checked_only=options.check))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lib.build",
        description="Check the source tables and build an edition from them.",
        epilog=f"Other commands: {', '.join(COMMANDS)}; python -m lib.build NAME --help says more.",
    )
    parser.add_argument(
        "--source", type=_source, default=SOURCE_DIR, metavar="DIR", help="folder or workbook of the source tables (data/source)"
    )
    parser.add_argument("--out", type=Path, default=DATA_DIR, metavar="DIR", help="folder of release.json and the editions (data)")
    parser.add_argument("--check", action="store_true", help="check only, write nothing")
    return parser


def _source(text: str) -> Path:
    path = Path(text)
    if not path.is_dir() and not (path.is_file() and path.suffix.casefold() == ".xlsx"):
        message = f"{text} is not a folder or an .xlsx file" if path.exists() else f"{text} is not a folder"
        raise argparse.ArgumentTypeError(message)
    return path


def _geography(tables: Mapping[str, SourceTable], problems: list[Problem]) -> tuple[Geography | None, list[Problem]]:
    """The lookups; None where their own tables have problems, so that these are not reported twice over."""
    lookups = {tables[name].table.source_file for name in GEO_TABLES}
    if any(problem.file in lookups for problem in problems):
        return None, []
    try:
        regions: dict[str, Point] = read_region_points(REGIONS_FILE)
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"can't be read: {error}; allowed: the regions with their label points"
        return None, [Problem(file=REGIONS_FILE.name, line=1, column=FILE, message=message)]
    rows = {name: type_rows(tables[name]) for name in GEO_TABLES}
    return Geography.from_rows(rows, regions, find_postcodes(tables["organisations"].values("postcode"))), []


def _edition(register_file: Path, tables: Mapping[str, SourceTable], register: Register, geography: Geography) -> Edition:
    typed = build_tables(tables, register, geography)
    arrow = {name: arrow_table(table, typed[name], register) for name, table in ALL_TABLES.items()}
    files = {name: parquet_bytes(table) for name, table in arrow.items()}
    sources = {source_table.table.source_file: source_table.digest for source_table in tables.values() if source_table.digest}
    sources |= {REGISTER_FILE: digest_of(register_file), REGIONS_FILE.name: digest_of(REGIONS_FILE)}
    return Edition(release=release_of(register, sources, files, arrow), files=files)


def _fail(problems: Sequence[Problem]) -> int:
    sys.stderr.write("".join(f"{problem}\n" for problem in problems))
    return 1


def _summary(release: Mapping[str, Any], *, checked_only: bool) -> str:
    rows = "".join(f"  {name:22}{release['tables'][name]['rows']:7,} rows\n" for name in ALL_TABLES)
    many = Vocabulary.from_mapping(release["register"]).nouns["many"]
    places = "".join(f"  {name:22}{count:7,} {many}\n" for name, count in release["precision"].items())
    outcome = "checked, nothing written" if checked_only else f"built into {release['folder']}"
    return f"Edition {release['edition']}: {outcome}\n{rows}Placed on the map by\n{places}"


if __name__ == "__main__":
    sys.exit(main())
