"""Write a synthetic register of any size in the shape of `data/source`: `python -m benchmarks.generate DIR --mutuals 1000`.

Every name says that it is synthetic. The same numbers and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.server import ROOT
from lib.register.schema import NATIONAL, REGIONS, Register
from lib.register.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Row = Mapping[str, object]

#: Git ignores it, so nothing that is made up can be taken for the register.
SYNTHETIC = ROOT / "build" / "synthetic"
_TEMPLATE = ROOT / "data" / "source" / "register.toml"
_GEO = ROOT / "data" / "source" / "geo"
#: What `register.toml` says differently from the project's own.
_TOLD = {"title": "Synthetic register", "short_title": "Synthetic register", "edition": "synthetic"}
#: Measure -> its unit and the usual size of a figure.
_FIGURES = {
    "turnover": ("GBP", 4_000_000),
    "staff_headcount": ("people", 90),
    "contract_value": ("GBP", 3_000_000),
    "surplus": ("GBP", 50_000),
    "service_users": ("people", 2_000),
}
#: Of how many mutuals one is the subject of a row, and the fewest sources there are.
_PER_SOURCE, _PER_STATEMENT, _PER_PROGRAMME, _FEWEST_SOURCES = 5, 10, 20, 20
_YEARS = range(2006, 2025)


def register_text() -> str:
    """The project's `register.toml` under the synthetic register's own title and edition."""
    text = _TEMPLATE.read_text(encoding="utf-8")
    for name, value in _TOLD.items():
        text = re.sub(rf'^{name} = ".*"$', f'{name} = "{value}"', text, count=1, flags=re.MULTILINE)
    # No old link leads to a body that was made up, and the new names of the real ones are not in the synthetic register.
    return re.sub(r"^\[renamed\.(?:mutual|compare)\]\n(?:.+\n)*", "", text, flags=re.MULTILINE)


def generate(folder: Path, *, mutuals: int, figures: int, seed: int = 1) -> None:
    """Write every table of a synthetic register.

    Args:
        folder: Where to write; it is made where it is missing.
        mutuals: How many organisations.
        figures: How many figures about them; each gets as many as any other, give or take one.
        seed: The same seed gives the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = register_text()
    (folder / "register.toml").write_text(text, encoding="utf-8")
    register = Register.from_mapping(tomllib.loads(text))
    draw = random.Random(seed)
    cited = [f"synthetic-source-{number:06}" for number in range(max(_FEWEST_SOURCES, mutuals // _PER_SOURCE))]
    ids = [_name(number).casefold().replace(" ", "-") for number in range(mutuals)]
    organisations = list(_organisations(draw, register, ids, cited))
    own = [str(row["source_ids"]).split("|") for row in organisations]
    planned = [row["mutual_id"] for row in organisations if row["status"] == "planned"]
    _write(folder, "organisations", organisations)
    _write(folder, "observations", _observations(draw, ids, figures, own, cited))
    _write(folder, "sources", _sources(draw, cited))
    _write(folder, "statements", _statements(draw, ids, cited))
    _write(folder, "plans", _plans(draw, planned, cited))
    _write(folder, "programme", _programme(draw, register, ids, cited))
    _write(folder, "sector_series", _published(mutuals, cited))
    _write(folder, "region_population", _residents(cited))
    _write(folder, "events", [{"date": 2010, "title": "Synthetic event", "detail": "Made up.", "kind": "policy", "source_id": cited[0]}])


def _name(number: int) -> str:
    return f"Synthetic {number:06}"


def _organisations(draw: random.Random, register: Register, ids: Sequence[str], cited: Sequence[str]) -> Iterator[Row]:
    words = register.vocabulary
    districts = {row["lad_code"]: row for row in _read("lad_lookup.csv")}
    sectors = [(row["sector"], districts[row["lad_code"]]) for row in _read("postcode_sectors.csv") if float(row["lad_share"]) == 1]
    for number, mutual_id in enumerate(ids):
        postcode, district = draw.choice(sectors)
        national = draw.random() < 0.05
        status = draw.choices(("live", "ended", "planned"), (75, 20, 5))[0]
        launched, ended = _partial(draw, range(2006, 2020)), _partial(draw, range(2020, 2025))
        yield {
            "mutual_id": mutual_id,
            "name": _name(number),
            "sector": draw.choice(register.sectors),
            "services": "Synthetic services, made up to measure speed",
            "status": status,
            "legal_form": draw.choice(words.legal_forms),
            "parent_body": f"Synthetic parent body {number % 997:03}",
            "parent_type": draw.choice(words.parent_types),
            "launched": launched if status != "planned" else "",
            "ended": ended if status == "ended" and draw.random() < 0.9 else "",
            "end_reason": draw.choice(words.end_reasons) if status == "ended" else "",
            # No real postcode ends in CC: it is placed by its sector.
            "postcode": f"{postcode}CC" if number % 2 and not national else "",
            "local_authority": "" if national else district["lad_name"],
            "region": NATIONAL if national else district["region_name"],
            "source_ids": "|".join(draw.sample(cited, draw.randint(1, 3))),
            "confidence": draw.choices(("high", "medium", "low"), (60, 30, 10))[0],
        }


def _observations(
    draw: random.Random, ids: Sequence[str], figures: int, own: Sequence[Sequence[str]], cited: Sequence[str]
) -> Iterator[Row]:
    measures = list(_FIGURES)
    for number in range(figures):
        # A mutual's figures stand together; each round of measures is of another year.
        mutual, nth = number * len(ids) // figures, number % max(1, figures // len(ids))
        measure = measures[nth % len(measures)]
        unit, usual = _FIGURES[measure]
        year = _YEARS[(mutual + nth) % len(_YEARS)]
        yield {
            "mutual_id": ids[mutual],
            "measure": measure,
            "period_end": f"{year}-03",
            "value": round(draw.lognormvariate(0, 1) * usual) + 1,
            "unit": unit,
            "approx": draw.choice(("yes", "no")),
            # As in the real register, where 316 of 351 figures cite a source that their mutual cites too.
            "source_id": draw.choice(own[mutual] if draw.random() < 0.9 else cited),
            "period_years": 1 if unit == "GBP" else "",
            "scope": "whole" if unit == "GBP" else "",
        }


def _sources(draw: random.Random, cited: Sequence[str]) -> Iterator[Row]:
    for number, source_id in enumerate(cited):
        yield {
            "source_id": source_id,
            "title": f"Synthetic source {number:06}",
            "publisher": f"Synthetic publisher {number % 50:02}",
            "published": _partial(draw, _YEARS),
            "kind": draw.choice(("press", "government", "company")),
        }


def _statements(draw: random.Random, ids: Sequence[str], cited: Sequence[str]) -> Iterator[Row]:
    for mutual_id in ids[::_PER_STATEMENT]:
        yield {
            "mutual_id": mutual_id,
            "stated_on": _partial(draw, _YEARS),
            "statement": "A synthetic statement",
            "source_id": draw.choice(cited),
        }


def _plans(draw: random.Random, planned: Iterable[object], cited: Sequence[str]) -> Iterator[Row]:
    for mutual_id in planned:
        followed = draw.choice(("still planned", "came to nothing"))
        yield {"mutual_id": mutual_id, "followed": followed, "detail": "Made up", "source_id": draw.choice(cited)}


def _programme(draw: random.Random, register: Register, ids: Sequence[str], cited: Sequence[str]) -> Iterator[Row]:
    for number in range(0, len(ids), _PER_PROGRAMME):
        yield {
            "programme": "Synthetic programme",
            "organisation": _name(number),
            "sector": draw.choice(register.sectors),
            "region": draw.choice(REGIONS),
            "announced": _partial(draw, range(2010, 2016)),
            "amount_gbp": draw.randrange(10_000, 200_000),
            "support": "Synthetic support",
            "source_id": draw.choice(cited),
        }


def _published(mutuals: int, cited: Sequence[str]) -> Iterator[Row]:
    totals = (
        ("live_mutuals", "organisations", 1),
        ("services_value_gbp", "GBP a year", 4_000_000),
        ("employees", "people", 90),
    )
    for year in _YEARS:
        share = (year - _YEARS[0] + 1) / len(_YEARS)
        for measure, unit, each in totals:
            value = round(mutuals * share) * each
            given = {"as_of": f"{year}-07", "measure": measure, "value": value, "unit": unit}
            yield {**given, "approx": "exact", "coverage": "England", "source_id": cited[0]}


def _residents(cited: Sequence[str]) -> Iterator[Row]:
    codes = {row["region_name"]: row["region_code"] for row in _read("lad_lookup.csv")}
    for year in (2001, 2011, 2021):
        for number, region in enumerate(REGIONS, start=1):
            people = 1_000_000 + 500_000 * number + 10_000 * (year - 2001)
            yield {
                "region": region,
                "code": codes[region],
                "year": year,
                "population": people,
                "basis": "Synthetic census",
                "source_id": cited[0],
            }


def _partial(draw: random.Random, years: range) -> str:
    """A year, a month or a day, as sources give them."""
    year, month, day = draw.choice(years), draw.randint(1, 12), draw.randint(1, 28)
    return draw.choice((f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}"))


def _read(lookup: str) -> list[dict[str, str]]:
    with (_GEO / lookup).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(folder: Path, name: str, rows: Iterable[Row]) -> None:
    table = TABLES[name]
    columns = [column.name for column in table.source_columns]
    with (folder / table.source_file).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write one register."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=SYNTHETIC / "source", metavar="DIR", help="build/synthetic/source")
    parser.add_argument("--mutuals", type=int, default=1_000)
    parser.add_argument("--figures", type=int, help="ten for each mutual if left out")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    figures = 10 * asked.mutuals if asked.figures is None else asked.figures
    generate(asked.folder, mutuals=asked.mutuals, figures=figures, seed=asked.seed)


if __name__ == "__main__":
    main()
