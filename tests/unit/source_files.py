"""The source files of the register, read by other means than `lib`, for tests that work numbers out again."""

from __future__ import annotations

import csv
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).resolve().parents[2] / "data" / "source"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a source table."""
    with (SOURCE / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write_register(folder: Path) -> None:
    """The register's own words, for a source of other mutuals: without the ids that it renamed."""
    words, _, _ = (SOURCE / "register.toml").read_text(encoding="utf-8").partition("[renamed.mutual]")
    (folder / "register.toml").write_text(words, encoding="utf-8")


def write_lookups(folder: Path, *towns: str) -> None:
    """The lookups of places for a small source: every council, and of postcodes, names and places those of a few councils."""
    (folder / "geo").mkdir()
    for path in (SOURCE / "geo").glob("*.csv"):
        found = rows(f"geo/{path.stem}")
        if "lad_name" in found[0] and path.stem != "lad_lookup":
            found = [row for row in found if row["lad_name"] in towns]
        elif path.stem == "council_names":
            found = [row for row in found if row["area_name"] in towns]
        with (folder / "geo" / path.name).open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, list(rows(f"geo/{path.stem}")[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(found)


class Span(NamedTuple):
    """The first, middle and last day that a date as written allows."""

    first: date
    middle: date
    last: date


def span(text: str) -> Span | None:
    """The days that a partial date allows, or two of them with a slash between; None where there is none."""
    if not text:
        return None
    start, _, end = text.partition("/")
    year, month, day = [*(int(part) for part in start.split("-")), 1, 1][:3]
    first = date(year, month, day)
    year, month, day = [*(int(part) for part in (end or start).split("-")), 0, 0][:3]
    last = date(year, month or 12, day or monthrange(year, month or 12)[1])
    return Span(first, first + timedelta(days=(last - first).days // 2), last)


def middle(text: str) -> date | None:
    """The middle of the span of a partial date; None where there is none."""
    days = span(text)
    return days.middle if days else None


#: Source -> the middle of the date on which it came out.
_PUBLISHED = {row["source_id"]: middle(row["published"]) for row in rows("sources")}


def came_out(cell: str) -> list[date]:
    """The days on which the sources of a cell came out, those without a date left out."""
    return [day for each in cell.split("|") if (day := _PUBLISHED[each])]


_FIGURES, _STATEMENTS = rows("observations"), rows("statements")


def days_seen(mutual: str) -> list[date]:
    """The first day of each figure and statement about a mutual; figures from before its spin-out show nothing of it."""
    figures = [row["period_end"] for row in _FIGURES if row["mutual_id"] == mutual and row["scope"] != "before spin-out"]
    said = [row["stated_on"] for row in _STATEMENTS if row["mutual_id"] == mutual]
    return [found.first for text in (*figures, *said) if (found := span(text))]
