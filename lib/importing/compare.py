"""What an import brings against the last one, or against another register: new, changed, unchanged and gone."""

from __future__ import annotations

import csv
from calendar import month_name
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from lib.importing.organisations import ORGANISATIONS_TABLE
from lib.register.release import RELEASE, NoEditionError, read_release
from lib.register.schema import WHOLE
from lib.register.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

#: Columns in which an organisation can change; the others follow from these or from the day of the import.
_COLUMNS = tuple(column.name for column in TABLES[ORGANISATIONS_TABLE].source_columns if column.name not in ("mutual_id", "source_ids"))
#: Figures are told apart by these; the rest of them can change.
_FIGURE = ("measure", "period_end", "scope", "unit")

Row = dict[str, str]
#: What tells the figures of one organisation apart: measure, period end, scope and unit.
Figure = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """How organisations, with their figures, differ from those of before.

    Args:
        against: What they were compared with.
        new: Names of those that were not there.
        changed: Name -> what changed, 'column: old → new'.
        unchanged: How many are as they were.
        gone: Names of those that are no longer there.
    """

    against: str
    new: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]
    unchanged: int
    gone: tuple[str, ...]

    def __str__(self) -> str:
        """One line of counts."""
        return (
            f"{len(self.new):,} new, {len(self.changed):,} changed, {self.unchanged:,} unchanged, {len(self.gone):,} gone "
            f"against {self.against}"
        )


@dataclass(frozen=True, kw_only=True)
class Before:
    """Organisations by id, and the figures of each as texts, as they were."""

    name: str
    organisations: Mapping[str, Row]
    figures: Mapping[str, Mapping[Figure, tuple[str, ...]]]


def read_before(folder: Path) -> Before | None:
    """The organisations and figures of a source folder or of built data; None where there are none. Raises ValueError in a sentence."""
    if (folder / RELEASE).is_file():
        return _read_built(folder)
    tables = {}
    for name in (ORGANISATIONS_TABLE, "observations"):
        path = folder / TABLES[name].source_file
        if not path.is_file():
            continue
        try:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                tables[name] = [{key: value or "" for key, value in row.items() if key} for row in csv.DictReader(stream)]
        except (OSError, UnicodeError, csv.Error) as error:
            raise ValueError(f"{path.name} of {folder.name} can't be read: {error}") from error
    rows = tables.get(ORGANISATIONS_TABLE)
    return None if rows is None else _before("the last import", rows, tables.get("observations", []))


def compare(before: Before, tables: Mapping[str, pd.DataFrame], words: Mapping[str, str] | None = None) -> Difference:
    """The difference that an import makes; organisations are the same where their ids are, else where their names are.

    Args:
        before: What there was.
        tables: What the import made.
        words: What the register calls money and people, as in its `[register.words]`.
    """
    now = _before("", _records(tables[ORGANISATIONS_TABLE]), _records(tables.get("observations")))
    ids = {row["name"].casefold(): each for each, row in before.organisations.items()}
    new, changed, matched = [], {}, set()
    for each, row in now.organisations.items():
        old_id = each if each in before.organisations else ids.get(row["name"].casefold(), "")
        if not old_id or old_id in matched:
            new.append(row["name"])
            continue
        matched.add(old_id)
        old = before.organisations[old_id]
        changes = [
            f"{_label(name)}: {old.get(name, '') or 'blank'} → {row[name] or 'blank'}"
            for name in _COLUMNS
            if old.get(name, "") != row[name]
        ]
        changes += _figure_changes(before.figures.get(old_id, {}), now.figures.get(each, {}), words or {})
        if changes:
            changed[row["name"]] = tuple(changes)
    gone = tuple(row["name"] for each, row in before.organisations.items() if each not in matched)
    unchanged = len(matched) - len(changed)
    return Difference(against=before.name, new=tuple(new), changed=changed, unchanged=unchanged, gone=gone)


def _label(name: str) -> str:
    """A column of organisations as readers call it, in a sentence."""
    label = TABLES[ORGANISATIONS_TABLE].column(name).label
    return f"{label[0].lower()}{label[1:]}"


def _figure_changes(old: Mapping[Figure, tuple[str, ...]], new: Mapping[Figure, tuple[str, ...]], words: Mapping[str, str]) -> list[str]:
    """What became of each figure of an organisation: 'income 31 March 2023: £16,005 → £77,777'."""
    changes = []
    for figure in sorted({*old, *new}, key=lambda each: (each[1], *each)):
        was, now = (
            [value for value in own.get(figure, ()) if value not in other.get(figure, ())] for own, other in ((old, new), (new, old))
        )
        if was or now:
            unit = figure[3]
            texts = (" and ".join(_quantity(value, unit) for value in values) or "none" for values in (was, now))
            changes.append(f"{_figure_name(figure, words)}: {' → '.join(texts)}")
    return changes


def _figure_name(figure: Figure, words: Mapping[str, str]) -> str:
    """A figure as the register calls it: its measure, its day and, where it is of a part, of what."""
    measure, period, scope, _ = figure
    own = {"turnover": "value", "contract_value": "value", "staff_headcount": "staff", "staff_fte": "staff"}.get(measure, "")
    scope = f" ({scope})" if scope not in ("", WHOLE) else ""
    return f"{words.get(own) or measure.replace('_', ' ')} {_period(period)}{scope}"


def _period(text: str) -> str:
    """A partial date as people write it: 31 March 2023, March 2023, 2023."""
    return " to ".join(_day(part) for part in text.split("/"))


def _day(text: str) -> str:
    parts = text.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3:
        return text
    month = [month_name[int(parts[1])]] if len(parts) > 1 else []
    return " ".join((*(str(int(part)) for part in parts[2:]), *month, parts[0]))


def _quantity(value: str, unit: str) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    text = f"{abs(number):,}"
    return f"{'−' if number < 0 else ''}{'£' if unit == 'GBP' else ''}{text}"


def _records(frame: pd.DataFrame | None) -> list[Row]:
    return [] if frame is None else frame.to_dict("records")  # type: ignore[return-value]  # every column is text


def _before(name: str, organisations: list[Row], observations: list[Row]) -> Before:
    figures: dict[str, dict[Figure, tuple[str, ...]]] = {}
    for row in observations:
        figure = tuple(row.get(column, "") for column in _FIGURE)
        own = figures.setdefault(row["mutual_id"], {})
        own[figure] = tuple(sorted((*own.get(figure, ()), row.get("value", ""))))
    return Before(
        name=name,
        organisations={row["mutual_id"]: row for row in organisations},
        figures=figures,
    )


def _read_built(folder: Path) -> Before:
    """The edition that is served from a folder."""
    import pyarrow.parquet as pq  # noqa: PLC0415  # most imports have nothing built to compare with

    try:
        newest = read_release(folder).newest
        tables = {}
        for name in (ORGANISATIONS_TABLE, "observations"):
            columns = [column.name for column in TABLES[name].source_columns]
            rows = pq.read_table(folder / newest.folder / f"{name}.parquet").to_pylist()
            tables[name] = [{column: _text(row.get(column)) for column in columns} for row in rows]
    except (NoEditionError, OSError, ValueError, KeyError) as error:
        raise ValueError(f"the edition in {folder.name} can't be read: {error}") from error
    return _before(f"edition {newest.name}", tables[ORGANISATIONS_TABLE], tables["observations"])


def _text(value: object) -> str:
    """A typed value as the source writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "|".join(map(str, value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
