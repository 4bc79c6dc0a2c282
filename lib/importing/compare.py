"""What an import brings against the last one, or against another register: new, changed, unchanged and gone."""

from __future__ import annotations

import csv
import json
from calendar import month_name
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from lib.importing.fill import FILE
from lib.importing.finish import NOT_STATED
from lib.importing.organisations import ORGANISATIONS_TABLE, OWN_NAME
from lib.importing.readers import LINE
from lib.importing.report import NOTE
from lib.register.release import RELEASE, NoEditionError, read_release
from lib.register.schema import WHOLE
from lib.register.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from lib.importing.report import Report

#: Columns in which an organisation can change; the others follow from these or from the day of the import.
_COLUMNS = tuple(column.name for column in TABLES[ORGANISATIONS_TABLE].source_columns if column.name not in ("mutual_id", "source_ids"))
#: Figures are told apart by these; the rest of them can change.
_FIGURE = ("measure", "period_end", "scope", "unit")

#: Columns that an organisation keeps under a new name; by one of the first alone two can be looked for among thousands.
_TELLING = ("company_number", "postcode", "website", "launched")
_LASTING = (*_TELLING, "sector", "legal_form", "parent_body", "town", "local_authority", "ended")
#: What must agree before two may be one; and how many organisations may share a value that tells anything.
_ENOUGH, _MOST_ALIKE = 3, 50

LIKELY_RENAME = "a likely rename, never made by itself"

Row = dict[str, str]
#: What tells the figures of one organisation apart: measure, period end, scope and unit.
Figure = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Rename:
    """An organisation that is gone and a new one that may be the same: the old id and name, the new name, and what agrees."""

    old_id: str
    old: str
    new: str
    agrees: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """How organisations, with their figures, differ from those of before.

    Args:
        against: What they were compared with.
        new: Names of those that were not there.
        changed: Name -> what changed, 'column: old → new'.
        unchanged: How many are as they were.
        gone: Names of those that are no longer there.
        renames: Id of a new one -> the one gone that it may be, where no other may be either.
    """

    against: str
    new: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]
    unchanged: int
    gone: tuple[str, ...]
    renames: Mapping[str, Rename] = field(default_factory=dict)

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
            new.append(each)
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
    gone = [each for each in before.organisations if each not in matched]
    return Difference(
        against=before.name,
        new=tuple(now.organisations[each]["name"] for each in new),
        changed=changed,
        unchanged=len(matched) - len(changed),
        gone=tuple(before.organisations[each]["name"] for each in gone),
        renames=_find_renames(before, gone, now, new),
    )


def tell_renames(difference: Difference, organisations: pd.DataFrame, report: Report) -> None:
    """A line for each likely rename, with the line of the mapping that joins the two."""
    rows = organisations[organisations["mutual_id"].isin(difference.renames)]
    names = rows[OWN_NAME] if OWN_NAME in rows else rows["name"]
    for each, name, file, line in zip(rows["mutual_id"], names, rows[FILE], rows[LINE], strict=True):
        found = difference.renames[each]
        new = f"renamed = {{ {json.dumps(name, ensure_ascii=False)} = {json.dumps(found.old_id)} }}"
        if name != found.new:
            new = f"{found.new} has its name with others, so only an id of its own, from a column that stays, can join them"
        *most, last = found.agrees
        agrees = f"{', '.join(most)} and {last}" if most else last
        why = (
            f"{LIKELY_RENAME}: one is gone and one new of the same {agrees}; if they are one, the line named here, "
            "in the [[table]] of organisations, joins them"
        )
        report.add([(file, line, ORGANISATIONS_TABLE, "name", NOTE, found.old, new, why)])


def _find_renames(before: Before, gone: list[str], now: Before, new: list[str]) -> dict[str, Rename]:
    """New ids that only one of those gone agrees with in enough, and that only with them."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for each in gone:
        for mark in _marks(before, each):
            alike.setdefault(mark, []).append(each)
    pairs: dict[str, dict[str, tuple[str, ...]]] = {}
    for each in new:
        groups = (alike.get(mark, []) for mark in _marks(now, each))
        for old in dict.fromkeys(old for group in groups if len(group) <= _MOST_ALIKE for old in group):
            if agrees := _agreement(before, old, now, each):
                pairs.setdefault(each, {})[old] = agrees
    times = Counter(old for found in pairs.values() for old in found)
    return {
        each: Rename(old_id=old, old=before.organisations[old]["name"], new=now.organisations[each]["name"], agrees=agrees)
        for each, found in pairs.items()
        for old, agrees in found.items()
        if len(found) == times[old] == 1
    }


def _marks(side: Before, each: str) -> Iterator[tuple[str, ...]]:
    """What tells an organisation apart from most others: its number, postcode, address, start and figures."""
    row = side.organisations[each]
    yield from ((name, row[name]) for name in _TELLING if row.get(name))
    for figure, values in side.figures.get(each, {}).items():
        yield from ((*figure, value) for value in values if value not in ("", "0"))


def _agreement(before: Before, old: str, now: Before, new: str) -> tuple[str, ...]:
    """In what two organisations agree, as readers call it; empty where that is not enough, or as much differs as half of it."""
    was, row = before.organisations[old], now.organisations[new]
    both = [name for name in _LASTING if was.get(name) and row[name] and row[name] != NOT_STATED]
    same = [name for name in both if was[name] == row[name]]
    own, other = before.figures.get(old, {}), now.figures.get(new, {})
    figures = own.keys() & other.keys()
    same_figures = sum(own[figure] == other[figure] for figure in figures)
    agree, differ = len(same) + same_figures, len(both) + len(figures) - len(same) - same_figures
    is_enough = "company_number" in same if "company_number" in both else agree >= _ENOUGH and agree > 2 * differ
    labels = [_label(name) for name in same] + ([f"{same_figures:,} figure{'' if same_figures == 1 else 's'}"] if same_figures else [])
    return tuple(labels) if is_enough else ()


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
