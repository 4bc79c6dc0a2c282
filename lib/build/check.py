"""Checks the source tables: every cell, and what the rows say together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.build.cells import fault
from lib.build.problems import Problem, did_you_mean, quote_cell
from lib.build.rules import RULES
from lib.register.schema import Kind
from lib.register.texts import find_illegible

#: Parameters of the link whose words the register can rename.
_NAME_MUTUALS = ("mutual", "compare")
RENAMEABLE = ("sector", "region", *_NAME_MUTUALS)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from lib.build.read import Row, SourceTable
    from lib.register.geography import Geography
    from lib.register.schema import Column, Register


def check_tables(tables: Mapping[str, SourceTable], register: Register | None) -> list[Problem]:
    """Problems of form, cells, keys and references of every table."""
    return [
        problem
        for source in tables.values()
        for problem in (
            *source.problems,
            *_cell_problems(source, register),
            *_key_problems(source),
            *_reference_problems(source, tables),
        )
    ]


def check_rules(tables: Mapping[str, SourceTable], geography: Geography | None, register: Register | None = None) -> list[Problem]:
    """Problems that only the cells of a row together show, such as an end before the launch.

    Args:
        tables: Every table by name; cells that are wrong in themselves are passed over.
        geography: The lookups; without them, councils and regions are not compared.
        register: Its vocabulary; without it, a word of the vocabulary counts as faultless.
    """
    return [
        problem
        for name, source in tables.items()
        if source.readable and name in RULES
        for problem in _broken_rules(source, geography, register)
    ]


def _broken_rules(source: SourceTable, geography: Geography | None, register: Register | None) -> Iterator[Problem]:
    columns, faults = {column.name: column for column in source.table.source_columns}, _Faults(register)
    for row in source.rows:
        if row.ragged:
            continue
        cells = _FaultlessCells(row, columns, faults)
        for rule in RULES[source.table.name]:
            for column, message in rule(cells, geography):
                yield Problem(file=source.table.source_file, line=row.line, column=column, message=message)


def check_register(register: Register, mutuals: AbstractSet[str] | None = None) -> list[Problem]:
    """Problems of the register's own dates and vocabulary; `mutuals` are the ids that there are, None where they can't be told."""
    repeated = sorted({sector for sector in register.sectors if register.sectors.count(sector) > 1})
    faults = [
        *(("sector_groups", f"sector {quote_cell(sector)} stands in two groups; allowed: one") for sector in repeated),
        *([] if register.sectors else [("sector_groups", "has no sector; at least one is required")]),
        *(("renamed", fault) for fault in _renaming_faults(register, mutuals)),
        *((name, fault) for name, value in register.to_mapping().items() for fault in _illegible(value)),
        *([] if register.presets else [("presets", "has no preset; at least one is required")]),
    ]
    if not register.edition or any(not (letter.isascii() and (letter.isalnum() or letter in "-._")) for letter in register.edition):
        faults.append(
            ("edition", f"{quote_cell(register.edition)} is no edition; allowed: letters, digits, dots and hyphens, such as 2026-11")
        )
    if not register.first_date <= register.reference_date <= register.updated <= register.next_update:
        faults.append(("reference_date", "dates are out of order; allowed: first_date, reference_date, updated, next_update in this order"))
    return [Problem(file="register.toml", line=1, column=column, message=message) for column, message in faults]


def _illegible(value: object) -> Iterator[str]:
    """What is wrong with the characters of a text, or of the texts in a list or a table."""
    if isinstance(value, str):
        if found := find_illegible(value):
            yield f"{quote_cell(value)} holds {found}, a character that nobody can see and no office file can hold; allowed: text"
    elif isinstance(value, dict):
        yield from (fault for each in (*value, *value.values()) for fault in _illegible(each))
    elif isinstance(value, list | tuple):
        yield from (fault for each in value for fault in _illegible(each))


def _renaming_faults(register: Register, mutuals: AbstractSet[str] | None) -> Iterator[str]:
    """What is wrong with the words that links once carried."""
    words: dict[str, Collection[str]] = {"sector": (*register.sectors, *register.groups), "region": register.places}
    if mutuals is not None:
        words |= {"mutual": mutuals, "compare": mutuals}
    for name, old, new in register.renamed:
        if name not in RENAMEABLE:
            yield f"{quote_cell(name)} holds no words of the register; allowed: {', '.join(RENAMEABLE)}"
        elif name in words and old in words[name]:
            yield f"{name} {quote_cell(old)} is still in use; allowed: a word that is no longer one"
        elif name in words and new not in words[name]:
            hint = did_you_mean(new, words[name]) or "; allowed: one that is, or no such line"
            yield f"{name} {quote_cell(new)} is not a word of the register{hint}"


class _FaultlessCells(dict[str, str]):
    """The cells of a row that hold no fault in themselves; the others read as blank. A cell is looked at when a rule asks for it."""

    def __init__(self, row: Row, columns: Mapping[str, Column], faults: _Faults) -> None:
        super().__init__()
        self._row, self._columns, self._faults = row, columns, faults

    def __missing__(self, name: str) -> str:
        text = self._row.cells.get(name, "")
        faultless = text if name in self._columns and not self._faults(text, self._columns[name]) else ""
        self[name] = faultless
        return faultless


class _Faults:
    """What is wrong with a cell, worked out once for each text of a column: large tables repeat themselves."""

    def __init__(self, register: Register | None) -> None:
        self._register = register
        self._known: dict[tuple[str, str], str] = {}

    def __call__(self, text: str, column: Column) -> str:
        key = column.name, text
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = fault(text, column, self._register)
        return found


def _cell_problems(source: SourceTable, register: Register | None) -> Iterator[Problem]:
    rows = [row for row in source.rows if not row.ragged] if source.readable else []
    for column in source.table.source_columns:
        if column.name not in source.header:
            continue
        faults = {text: fault(text, column, register) for text in {row.cells[column.name] for row in rows}}
        if any(faults.values()):
            for row in rows:
                if message := faults[row.cells[column.name]]:
                    yield Problem(file=source.table.source_file, line=row.line, column=column.name, message=message)


def _key_problems(source: SourceTable) -> Iterator[Problem]:
    first: dict[tuple[str, ...], int] = {}
    key = source.table.key
    for row in source.rows:
        found = tuple(row.cells.get(name, "") for name in key)
        if not key or not all(found):
            continue
        if found in first:
            message = f"{quote_cell(', '.join(found))} is already on line {first[found]}; allowed: once"
            yield Problem(file=source.table.source_file, line=row.line, column=key[0], message=message)
        first.setdefault(found, row.line)


def _reference_problems(source: SourceTable, tables: Mapping[str, SourceTable]) -> Iterator[Problem]:
    columns = [column for column in source.table.source_columns if column.refers_to]
    ids = {column.name: _ids_of(column, tables) for column in columns}
    for row in source.rows:
        for column in columns if not row.ragged else ():
            names = ids[column.name]
            if names is None:
                continue
            text = row.cells.get(column.name, "")
            for item in text.split(column.separator) if column.kind is Kind.LIST else [text]:
                if item.strip() and item not in names:
                    file = tables[column.refers_to].table.source_file
                    message = f"{quote_cell(item)} is not in {file}; allowed: an id listed there{did_you_mean(item, names)}"
                    yield Problem(file=source.table.source_file, line=row.line, column=column.name, message=message)


def _ids_of(column: Column, tables: Mapping[str, SourceTable]) -> set[str] | None:
    """The ids a column may refer to; None where their table can't tell."""
    target = tables[column.refers_to]
    key = target.table.key[0]
    return target.values(key) if target.readable and key in target.header else None
