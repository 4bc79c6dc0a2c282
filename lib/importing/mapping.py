"""Reads a mapping file and says everything that is wrong with it at once; what is sound of a faulty one can still be held against files."""

from __future__ import annotations

import re
import tomllib
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from lib.build.problems import FILE, Problem, did_you_mean, quote_cell
from lib.importing.keys import DATE_FORMS, PARTS, Key, fits
from lib.register.dates import parse_partial
from lib.register.tables import TABLES
from lib.register.vocabulary import MONEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    Raw = Mapping[str, Any]

#: Names of parts that are lists of tables, or tables, inside another part -> the part whose keys they have.
_INSIDE = {"input": {"keep_out": "keep_out", "join": "join"}, "table": {"place": "place", "wide": "wide"}}
_MAX_BYTES = 5_000_000
_PATTERNS = {("keep_out", "matches"), ("wide", "pattern"), ("column", "find")}
#: Tables that people can't fill by a mapping: lookups and what the project's own register needs alone.
FILLABLE = tuple(TABLES)


@dataclass(frozen=True, kw_only=True)
class MappingFile:
    """A mapping as written, checked: every key is known and holds what it may.

    Args:
        path: The file.
        register: What goes into `register.toml`.
        sources: The sources made.
        inputs: The files to read.
        tables: The tables to fill, organisations first.
        words: Lists that translate words.
        lines: Path of a key, such as `table[1].columns.name`, -> its line.
    """

    path: Path
    register: Raw
    sources: tuple[Raw, ...]
    inputs: tuple[Raw, ...]
    tables: tuple[Raw, ...]
    words: Mapping[str, Mapping[str, str]]
    lines: Mapping[str, int] = field(repr=False)

    def problem(self, path: str, message: str) -> Problem:
        """Something wrong with what stands at a path of the mapping."""
        return _problem(self.path.name, self.lines, path, message)


def read_mapping(path: Path) -> tuple[MappingFile | None, list[Problem]]:
    """Read a mapping. Raises nothing for what is in it.

    Returns:
        Its sound parts, None where there are none, and every problem; with a problem it must not be imported.
    """
    name = path.name
    try:
        raw_bytes = path.read_bytes()[: _MAX_BYTES + 1]
        if len(raw_bytes) > _MAX_BYTES:
            return None, [Problem(file=name, line=1, column=FILE, message="is larger than 5 MB; allowed: a mapping file")]
        text = raw_bytes.decode("utf-8-sig")
        raw = tomllib.loads(text)
    except OSError as error:
        return None, [Problem(file=name, line=1, column=FILE, message=f"can't be read: {error.strerror or error}")]
    except UnicodeDecodeError as error:
        line = raw_bytes.count(b"\n", 0, error.start) + 1
        return None, [Problem(file=name, line=line, column=FILE, message="is not UTF-8; save it as text in UTF-8")]
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        return None, [Problem(file=name, line=line, column=FILE, message=f"is not valid TOML: {error or 'nested too deeply'}")]
    lines = _key_lines(text)
    problems = [_problem(name, lines, where, message) for where, message in _faults(raw)]
    paths = {id(each): f"{part}[{number}]" for part in ("input", "table") for number, each in enumerate(_dicts(raw.get(part)), start=1)}
    copies: dict[int, Any] = {}
    usable = _drop_faulty_parts(deepcopy(raw, copies)) if problems else raw
    # A copy stands where its original stood, even where others before it were left out.
    paths |= {id(copies[each]): path for each, path in paths.items() if each in copies}
    return (_mapping(path, usable, lines, paths) if usable else None), problems


def _drop_faulty_parts(raw: dict[str, Any]) -> Raw | None:
    """A mapping without its faulty parts, so that the rest can be checked as well; None where nothing is left to check."""
    if not isinstance(raw.get("register"), dict) or not isinstance(raw["register"].get("title"), str):
        raw["register"] = {"title": "-"}
    raw["source"] = [{"id": "-", "title": "-", "publisher": "-"}, *_dicts(raw.get("source"))]
    for _ in range(100):
        faults = [where for where, _ in _faults(raw)]
        if not faults:
            return raw
        for where in sorted(faults, reverse=True):
            _cut(raw, [int(part) - 1 if part.isdigit() else part for part in re.findall(r"[^.\[\]]+", where)])
    return None


def _cut(raw: Any, path: list[Any]) -> None:
    """Take out what stands at a path; where it isn't there, what lacks it."""
    holders = [(raw, path[0])]
    for step, after in pairwise(path):
        inner = holders[-1][0]
        found = inner.get(step) if isinstance(inner, dict) else inner[step] if isinstance(step, int) and step < len(inner) else None
        if not isinstance(found, dict | list):
            break
        holders.append((found, after))
    for inner, step in reversed(holders):
        if isinstance(inner, list) and isinstance(step, int) and step < len(inner):
            del inner[step]
            return
        if isinstance(inner, dict) and step in inner:
            del inner[step]
            return


def _mapping(path: Path, raw: Raw, lines: Mapping[str, int], paths: Mapping[int, str]) -> MappingFile:
    tables = tuple({**table, "_path": paths[id(table)]} for table in raw["table"])
    return MappingFile(
        path=path,
        register=raw["register"],
        sources=tuple(raw["source"]),
        inputs=tuple({**each, "_path": paths[id(each)]} for each in raw["input"]),
        # Figures need the ids that organisations get.
        tables=tuple(sorted(tables, key=lambda table: table["name"] != "organisations")),
        words=raw.get("words", {}),
        lines=lines,
    )


def texts(value: str | list[str] | None) -> list[str]:
    """One name, several or none as a list."""
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def column_spec(spec: Any) -> dict[str, Any]:
    """What a column's entry says, the short forms written out: a name is a column, a text with braces a template."""
    if isinstance(spec, str):
        return {"template": spec} if "{" in spec else {"from": spec}
    return dict(spec)


def _problem(file: str, lines: Mapping[str, int], where: str, message: str) -> Problem:
    path = where
    while path and path not in lines:
        path = path.rpartition(".")[0]
    return Problem(file=file, line=lines.get(path, 1), column=where, message=message)


def _faults(raw: Raw) -> Iterator[tuple[str, str]]:
    yield from _part_faults(raw, "mapping", "")
    if not isinstance(raw.get("register"), dict) or not isinstance(raw["register"].get("title"), str):
        yield "register.title", "is missing; it is required: what the register is called"
    for part in ("source", "input", "table"):
        for number, each in enumerate(_dicts(raw.get(part)), start=1):
            yield from _part_faults(each, part, f"{part}[{number}]")
    yield from _words_faults(raw)
    yield from _reference_faults(raw)


def _part_faults(raw: Raw, part: str, where: str) -> Iterator[tuple[str, str]]:
    """Unknown, missing and wrongly filled keys of one part and of the parts inside it."""
    keys = PARTS[part]
    for name, value in raw.items():
        at = _at(where, name)
        if name in keys:
            yield from _value_faults(part, name, value, at)
        elif part != "mapping" or name != "register":
            yield at, f"is no key of {part}{did_you_mean(name, keys) or '; allowed: ' + ', '.join(keys)}"
    for name, key in keys.items():
        if key.required and name not in raw:
            yield _at(where, name), f"is missing; it is required: {_does(key)}"
    for name, inner in _INSIDE.get(part, {}).items():
        yield from _inner_faults(raw.get(name), inner, f"{where}.{name}")
    if part == "table" and isinstance(raw.get("columns"), dict):
        yield from _columns_faults(raw, f"{where}.columns")
    if part == "source" and "published" in raw:
        yield from _date_fault(f"{where}.published", str(raw["published"]))


def _inner_faults(value: Any, part: str, where: str) -> Iterator[tuple[str, str]]:
    """Faults of a part that stands inside another, once or as a list."""
    if isinstance(value, dict):
        yield from _part_faults(value, part, where)
    for number, each in enumerate(_dicts(value), start=1):
        yield from _part_faults(each, part, f"{where}[{number}]")


def _value_faults(part: str, name: str, value: Any, at: str) -> Iterator[tuple[str, str]]:
    key = PARTS[part][name]
    if not fits(value, key):
        yield at, f"{quote_cell(str(value))} is of the wrong kind; {_does(key)}"
    elif key.allowed and value not in key.allowed:
        yield at, f"{quote_cell(str(value))} is not allowed; allowed: {', '.join(key.allowed)}{did_you_mean(str(value), key.allowed)}"
    elif (part, name) in _PATTERNS:
        yield from _pattern_faults(at, value)
    elif key.kinds == (list,) and not (value and all(isinstance(each, dict) for each in value)):
        yield at, f"is empty or no list of tables; allowed: [[{name}]] with its keys below"


def _at(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _does(key: Key) -> str:
    return f"{key.does[0].lower()}{key.does[1:]}"


def _columns_faults(raw: Raw, where: str) -> Iterator[tuple[str, str]]:
    table = TABLES.get(str(raw.get("name", "")))
    for name, spec in raw["columns"].items():
        at = f"{where}.{name}"
        known = [column.name for column in table.source_columns] if table else []
        if table and name not in known:
            yield at, f"is no column of {table.name}{did_you_mean(name, known) or '; allowed: ' + ', '.join(known)}"
        if isinstance(spec, str):
            continue
        if not isinstance(spec, dict):
            yield at, 'is of the wrong kind; allowed: a column in quotes, a template or { from = "…" }; a fixed value is { value = … }'
            continue
        yield from _part_faults(spec, "column", at)
        if not any(key in spec for key in ("from", "value", "template", "default")):
            yield at, "says nothing to take; allowed: from, value, template or default"
        unknown = [form for form in texts(spec.get("date") if isinstance(spec.get("date"), str | list) else None) if form not in DATE_FORMS]
        if unknown:
            yield f"{at}.date", f"{quote_cell(unknown[0])} is not allowed; allowed: {', '.join(DATE_FORMS)}"
        if isinstance(spec.get("year_end"), str) and not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", spec["year_end"]):
            yield f"{at}.year_end", f"{quote_cell(spec['year_end'])} is no day of a year; allowed: month and day, such as 03-31"
        for pattern in spec["replace"] if isinstance(spec.get("replace"), dict) else ():
            yield from _pattern_faults(f"{at}.replace", pattern)


def _words_faults(raw: Raw) -> Iterator[tuple[str, str]]:
    words = raw.get("words")
    for name, entries in words.items() if isinstance(words, dict) else ():
        if not isinstance(entries, dict) or not all(isinstance(value, str) for value in entries.values()):
            yield f"words.{name}", 'is no list of words; allowed: "their word" = "your word"'


def _reference_faults(raw: Raw) -> Iterator[tuple[str, str]]:
    """Names that stand for inputs, tables, sources and lists of words that there are not."""
    inputs = [str(each.get("name")) for each in _dicts(raw.get("input"))]
    sources = [str(each.get("id")) for each in _dicts(raw.get("source"))]
    for part, names in (("input", inputs), ("source", sources)):
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield part, f"{quote_cell(name)} is named twice; allowed: once"
    for number, each in enumerate(_dicts(raw.get("input")), start=1):
        for place, join in enumerate(_dicts(each.get("join")), start=1):
            if isinstance(join.get("with"), str) and (join["with"] not in inputs or join["with"] == each.get("name")):
                yield (
                    f"input[{number}].join[{place}].with",
                    f"{quote_cell(join['with'])} is no other input{did_you_mean(join['with'], inputs)}",
                )
    tables = _dicts(raw.get("table"))
    for number, table in enumerate(tables, start=1):
        for key, known in (("input", inputs), ("name", FILLABLE), ("source", sources)):
            if isinstance(table.get(key), str) and table[key] not in known:
                yield (
                    f"table[{number}].{key}",
                    f"{quote_cell(table[key])} is not there{did_you_mean(table[key], known)}; allowed: {', '.join(known)}",
                )
        yield from _list_faults(raw, table, f"table[{number}].columns")
    yield from _lasting_faults(tables)
    if tables and not any(table.get("name") == "organisations" for table in tables):
        yield "table", "fills no organisations; one [[table]] with name = 'organisations' is required"


def measures_paid_once(tables: Iterable[Raw]) -> list[str]:
    """The measures of which the tables of a mapping say that they don't last."""
    return list(dict.fromkeys(str(_fixed_measure(table)) for table in tables if table.get("lasting") is False))


def _fixed_measure(table: Raw) -> str | None:
    columns = table.get("columns")
    spec = columns.get("measure") if isinstance(columns, dict) else None
    return str(spec["value"]) if isinstance(spec, dict) and "value" in spec else None


def _lasting_faults(tables: list[Raw]) -> Iterator[tuple[str, str]]:
    lasts = {_fixed_measure(table) for table in tables if table.get("name") == "observations" and table.get("lasting", True) is True}
    for number, table in enumerate(tables, start=1):
        measure = _fixed_measure(table)
        if table.get("lasting") is not False:
            continue
        if measure not in MONEY:
            yield f"table[{number}].lasting", f"needs measure = {{ value = … }}, one of {' or '.join(MONEY)}: only money can be paid once"
        elif measure in lasts:
            yield (
                f"table[{number}].lasting",
                f"another table holds {measure} that lasts; allowed: turnover for the one, contract_value for the other",
            )


def _list_faults(raw: Raw, table: Raw, where: str) -> Iterator[tuple[str, str]]:
    words = raw.get("words")
    known = list(words) if isinstance(words, dict) else []
    for name, spec in table["columns"].items() if isinstance(table.get("columns"), dict) else ():
        if isinstance(spec, dict) and isinstance(spec.get("words"), str) and spec["words"] not in known:
            yield f"{where}.{name}.words", f"{quote_cell(spec['words'])} is no list of [words]{did_you_mean(spec['words'], known)}"


def _pattern_faults(where: str, pattern: str) -> Iterator[tuple[str, str]]:
    try:
        re.compile(pattern)
    except re.error as error:
        yield where, f"{quote_cell(pattern)} is no regular expression: {error}"


def _date_fault(where: str, text: str) -> Iterator[tuple[str, str]]:
    try:
        parse_partial(text)
    except ValueError as error:
        yield where, f"{error}; allowed: a year, month or day"


def _dicts(value: Any) -> list[Raw]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _key_lines(text: str) -> dict[str, int]:
    """Path of each table and key -> the line on which it starts, by their look; good enough to point at."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    current = ""
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]", line)
        key = re.match(r"""\s*("[^"]*"|'[^']*'|[A-Za-z0-9_.-]+)\s*=""", line)
        if header:
            current = _number_path(header[2], counts, many=header[1] == "[[")
            lines.setdefault(current, number)
        elif key:
            name = key[1].strip("\"'")
            lines.setdefault(f"{current}.{name}" if current else name, number)
    return lines


def _number_path(name: str, counts: dict[str, int], *, many: bool) -> str:
    """The path of a header with the numbers of the lists that it stands in: input.join -> input[2].join[1]."""
    path, parts = "", [part.strip().strip("\"'") for part in name.split(".")]
    for place, part in enumerate(parts, start=1):
        path = f"{path}.{part}" if path else part
        if many and place == len(parts):
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = f"{path}[{counts[path]}]"
    return path
