"""The source files of the register, read by other means than `lib`, for tests that work numbers out again."""

from __future__ import annotations

import csv
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "data" / "source"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a source table."""
    with (SOURCE / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def middle(text: str) -> date | None:
    """The middle of the span of a partial date; None where there is none."""
    if not text:
        return None
    year, *rest = (int(part) for part in text.split("-"))
    months = (rest[0], rest[0]) if rest else (1, 12)
    days = (rest[1], rest[1]) if len(rest) == 2 else (1, monthrange(year, months[1])[1])
    first, last = date(year, months[0], days[0]), date(year, months[1], days[1])
    return first + timedelta(days=(last - first).days // 2)


#: Source -> the middle of the date on which it came out.
_PUBLISHED = {row["source_id"]: middle(row["published"]) for row in rows("sources")}


def came_out(cell: str) -> list[date]:
    """The days on which the sources of a cell came out, those without a date left out."""
    return [day for each in cell.split("|") if (day := _PUBLISHED[each])]
