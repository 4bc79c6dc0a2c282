"""Makes the inputs ready for their tables: columns looked up elsewhere, rows kept out, columns turned into rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.build.problems import FILE, Problem, did_you_mean, quote_cell
from lib.importing.headers import is_double
from lib.importing.mapping import column_spec, texts
from lib.importing.readers import LINE, Use
from lib.importing.report import NOTE, ROW_OUT, Report
from lib.importing.workbooks import name_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lib.importing.mapping import MappingFile
    from lib.importing.readers import InputFile

BRACES = re.compile(r"\{([^{}]+)\}")
WIDE_COLUMN, WIDE_VALUE = "wide_column", "wide_value"
#: Rows of one input that a table makes of its columns, at most; more is a mistake in the mapping.
MAX_ROWS = 20_000_000
#: Letters of a list of columns in a message.
_LONGEST = 600
#: Columns suggested for a name that is part of theirs.
_MOST_LONGER = 4


def use_of(mapping: MappingFile, name: str) -> Use:
    """Which columns of an input a mapping uses, so that no others are held in memory, and which hold names."""
    tables = [table for table in mapping.tables if table["input"] == name]
    spec = next(each for each in mapping.inputs if each["name"] == name)
    lookups = [join for each in mapping.inputs for join in each.get("join", ()) if join["with"] == name]
    names = frozenset(
        column
        for table in tables
        for own in ("name", "aliases")
        if own in table["columns"]
        for column in spec_columns(column_spec(table["columns"][own]))
    )
    if any("columns" not in join for join in lookups):
        return Use(names=names)
    wanted = {rule["column"] for rule in spec.get("keep_out", ())} | {join["on"] for join in spec.get("join", ())}
    wanted |= {column for join in lookups for column in (join.get("to", join["on"]), *texts(join["columns"]))}
    wanted |= {column for table in tables for _, columns in _columns_by_path(table) for column in columns}
    # A table may leave it to the organisations how they are told apart.
    wanted |= {column for table in mapping.tables if table["name"] == "organisations" for column in _names_of_key(table)}
    wide = [table["wide"] for table in tables if "wide" in table]
    wanted |= {column for each in wide for column in texts(each.get("columns"))}
    patterns = [re.compile(each["pattern"]) for each in wide if "pattern" in each and "columns" not in each]
    return Use(wanted=lambda column: column in wanted or any(pattern.fullmatch(column) for pattern in patterns), names=names)


def key_block(block: Mapping[str, Any], columns: list[str], mapping: MappingFile) -> Mapping[str, Any]:
    """For a table that doesn't say how its rows name organisations: what the organisations of the mapping say, where its input has that.

    The table of the same input goes first; else the key, id or name of one whose columns all stand in this input too.
    """
    blocks = [each for each in mapping.tables if each["name"] == "organisations"]
    for each in sorted(blocks, key=lambda other: other["input"] != block["input"]):
        for part in ({"key": each.get("key")}, {"id": each.get("id")}, {"name": each["columns"].get("name")}):
            entry = next(iter(part.values()))
            names = texts(entry) if "key" in part else spec_columns(column_spec(entry)) if entry else []
            if names and all(name in columns for name in names):
                return {"columns": {"name": part["name"]}} if "name" in part else {"columns": {}, **part}
    return block


def fold_case(values: pd.Series[Any]) -> pd.Series[Any]:
    """Values as they are compared: without regard to capitals and spaces."""
    return values.map({value: " ".join(value.split()).casefold() for value in values.unique()})


def join_inputs(spec: Mapping[str, Any], inputs: Mapping[str, InputFile], report: Report) -> pd.DataFrame:
    """The frame of an input with the columns that it looks up in others."""
    this = inputs[spec["name"]]
    frame = this.frame
    for join in spec.get("join", ()):
        other = inputs[join["with"]]
        to = join.get("to", join["on"])
        wanted = texts(join.get("columns")) or [name for name in other.frame.columns if name not in (LINE, to)]
        keys = fold_case(other.frame[to])
        first = other.frame[(keys != "") & ~keys.duplicated()]
        lookup = first[wanted].set_axis(keys[first.index], axis=0)
        mine = fold_case(frame[join["on"]])
        found = lookup.reindex(mine).fillna("").set_axis(frame.index, axis=0)
        found.columns = pd.Index([f"{join.get('prefix', '')}{name}" for name in wanted])
        frame = pd.concat([frame.drop(columns=[name for name in found.columns if name in frame.columns]), found], axis=1)
        missing = frame[(mine != "") & ~mine.isin(lookup.index)]
        why = f"no row of {other.file} has this {to}"
        report.add(
            (this.file, line, "", join["on"], NOTE, old, "", why) for line, old in zip(missing[LINE], missing[join["on"]], strict=True)
        )
        repeated = other.frame[(keys != "") & keys.duplicated()]
        why = f"{to} is repeated; the first row was looked up"
        report.add((other.file, line, "", to, NOTE, old, "", why) for line, old in zip(repeated[LINE], repeated[to], strict=True))
    return frame


def drop_rows_kept_out(frame: pd.DataFrame, spec: Mapping[str, Any], file: str, report: Report) -> pd.DataFrame:
    """The frame without the rows that a rule of the mapping keeps out."""
    for rule in spec.get("keep_out", ()):
        values = frame[rule["column"]]
        out = _meets(values, rule)
        report.add(
            (file, line, "", rule["column"], ROW_OUT, old, "", rule["why"]) for line, old in zip(frame[LINE][out], values[out], strict=True)
        )
        frame = frame[~out]
    return frame


def _meets(values: pd.Series[Any], rule: Mapping[str, Any]) -> pd.Series[bool]:
    """Where a value meets any condition of a rule."""
    folded = fold_case(values)
    out = pd.Series(data=False, index=values.index)
    if "is" in rule:
        out |= folded.isin({" ".join(word.split()).casefold() for word in texts(rule["is"])})
    if "is_not" in rule:
        out |= ~folded.isin({" ".join(word.split()).casefold() for word in texts(rule["is_not"])})
    if "matches" in rule:
        pattern = re.compile(rule["matches"], re.IGNORECASE)
        out |= values.map({value: bool(pattern.search(value)) for value in values.unique()}).astype(bool)
    if "blank" in rule:
        out |= (values == "") == rule["blank"]
    return out


def turn_long(frame: pd.DataFrame, wide: Mapping[str, Any]) -> pd.DataFrame:
    """One row for each column that holds a figure; blank ones make none. Named groups of the pattern become columns."""
    names = wide_columns(list(frame.columns), wide)
    column, value = wide.get("column", WIDE_COLUMN), wide.get("value", WIDE_VALUE)
    others = [name for name in frame.columns if name not in names]
    long: pd.DataFrame = frame.melt(id_vars=others, value_vars=names, var_name=column, value_name=value)
    long = long[long[value] != ""].sort_values(LINE, kind="stable", ignore_index=True).astype({column: object})
    if "pattern" in wide:
        pattern = re.compile(wide["pattern"])
        for group in pattern.groupindex:
            found = {name: (match[group] or "") if (match := pattern.fullmatch(name)) else "" for name in names}
            long[group] = long[column].map(found)
    return long


def made_columns(wide: Mapping[str, Any]) -> set[str]:
    """The columns that come of it: what the old column was called, its figure, and the named groups of the pattern."""
    return {wide.get("column", WIDE_COLUMN), wide.get("value", WIDE_VALUE), *re.compile(wide.get("pattern", "")).groupindex}


def wide_columns(names: list[str], wide: Mapping[str, Any]) -> list[str]:
    """The columns that are turned into rows."""
    named = texts(wide.get("columns"))
    if named:
        return named
    pattern = re.compile(wide.get("pattern", ""))
    return [name for name in names if name != LINE and pattern.fullmatch(name)]


def column_problems(mapping: MappingFile, inputs: Mapping[str, InputFile]) -> list[Problem]:
    """Every column that the mapping names and its input lacks; nothing of inputs that could not be read."""
    own = {name: list(input_file.columns) for name, input_file in inputs.items()}
    usable = [spec for spec in mapping.inputs if spec["name"] in own and all(join["with"] in own for join in spec.get("join", ()))]
    full = {spec["name"]: [*own[spec["name"]], *_lookup_columns(spec, own)] for spec in usable}
    wanted = [
        *(found for spec in usable for found in _input_wants(spec, own, full)),
        *(found for table in mapping.tables if table["input"] in full for found in _table_wants(table, full)),
    ]
    problems = []
    for path, names, known, source in wanted:
        file = inputs[source].file
        if not names and path.endswith(".wide"):
            problems.append(mapping.problem(path, f"fits no column of {file}; allowed: columns or a pattern that fits"))
        for name in dict.fromkeys(names):
            if name not in known:
                hint = (
                    _other_header(name, inputs[source])
                    or _longer_name(name, known)
                    or did_you_mean(name, known)
                    or f"; its columns: {_in_short(known)}"
                )
                problems.append(mapping.problem(path, f"{quote_cell(name)} is no column of {file}{hint}"))
    return problems


def _in_short(names: list[str]) -> str:
    """As many names as a person reads at once."""
    text = ", ".join(names[:40])
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _longer_name(name: str, known: list[str]) -> str:
    """A hint where a name is part of those of columns, such as those of a header of two rows."""
    longer = [f"'{each}'" for each in known if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", each, re.IGNORECASE)]
    return f"; did you mean {' or '.join(longer)}?" if 0 < len(longer) <= _MOST_LONGER else ""


def _other_header(name: str, input_file: InputFile) -> str:
    """A hint where a name that is no column stands in one of the first rows outside the header: the header is there."""
    first, last = input_file.header
    lines = input_file.top
    place = next((place for place, (_, cells) in enumerate(lines) if name in (" ".join(cell.split()) for cell in cells)), None)
    if place is None or first <= lines[place][0] <= last:
        return ""
    row = lines[place][0]
    # The second row of a header alone would lose what stands over its columns.
    if place and is_double(lines[place - 1 : place + 2], ()):
        row = lines[place - 1][0]
        return f"; it stands in row {row + 1}, below row {row}, so [[input]] may need header_row = {row} and header_height = 2"
    return f"; it stands in row {row}, so [[input]] may need header_row = {row}"


def unsaved_problems(mapping: MappingFile, inputs: Mapping[str, InputFile]) -> list[Problem]:
    """Every input with formulas whose values were never saved, in rows and columns that are taken."""
    problems = []
    for spec in mapping.inputs:
        input_file = inputs.get(spec["name"])
        if input_file is None or not input_file.unsaved:
            continue
        rules = [rule for rule in spec.get("keep_out", ()) if rule["column"] in input_file.frame]
        frame = drop_rows_kept_out(input_file.frame, {"keep_out": rules}, input_file.file, Report())
        lines = set(frame[LINE])
        cells = [cell for cell in input_file.unsaved if cell[0] + 1 in lines]
        if cells:
            one = len(cells) == 1
            what = "holds a formula whose value was" if one else "hold formulas whose values were"
            sheet = input_file.file.removeprefix(f"{spec['file']}, ")
            message = (
                f"{'cell' if one else 'cells'} {name_cells(cells)} of {sheet} {what} never saved; "
                "open the file in a spreadsheet program, save it, and import it again"
            )
            problems.append(Problem(file=spec["file"], line=cells[0][0] + 1, column=FILE, message=message))
    return problems


#: Path in the mapping, the columns named there, the columns that there are, and the input.
_Wants = tuple[str, list[str], list[str], str]


def _lookup_columns(spec: Mapping[str, Any], own: Mapping[str, list[str]]) -> Iterator[str]:
    """The columns that an input looks up in others, by their new names."""
    for join in spec.get("join", ()):
        to = join.get("to", join["on"])
        for name in texts(join.get("columns")) or [each for each in own[join["with"]] if each != to]:
            yield f"{join.get('prefix', '')}{name}"


def _input_wants(spec: Mapping[str, Any], own: Mapping[str, list[str]], full: Mapping[str, list[str]]) -> Iterator[_Wants]:
    name, path = spec["name"], spec["_path"]
    for number, join in enumerate(spec.get("join", ()), start=1):
        other = join["with"]
        yield f"{path}.join[{number}].on", [join["on"]], own[name], name
        yield f"{path}.join[{number}]", [join.get("to", join["on"]), *texts(join.get("columns"))], own[other], other
    for number, rule in enumerate(spec.get("keep_out", ()), start=1):
        yield f"{path}.keep_out[{number}].column", [rule["column"]], full[name], name


def _table_wants(table: Mapping[str, Any], full: Mapping[str, list[str]]) -> Iterator[_Wants]:
    source = table["input"]
    known = full[source]
    if "wide" in table:
        wide = table["wide"]
        yield f"{table['_path']}.wide", wide_columns(known, wide), known, source
        known = [*known, *made_columns(wide)]
    for path, names in _columns_by_path(table):
        yield path, names, known, source


def _columns_by_path(table: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Path in the mapping and the columns of the input that stand there."""
    path = table["_path"]
    yield f"{path}.key", texts(table.get("key"))
    if "id" in table:
        yield f"{path}.id", spec_columns(column_spec(table["id"]))
    for name in ("postcode", "county", "town", "country"):
        yield f"{path}.place.{name}", texts(table.get("place", {}).get(name))
    for name, spec in table["columns"].items():
        yield f"{path}.columns.{name}", spec_columns(column_spec(spec))


def _names_of_key(table: Mapping[str, Any]) -> list[str]:
    specs = [column_spec(spec) for spec in (table.get("id"), table["columns"].get("name")) if spec]
    return [*texts(table.get("key")), *(column for spec in specs for column in spec_columns(spec))]


def spec_columns(spec: Mapping[str, Any]) -> list[str]:
    """The columns of the input that a column's entry names."""
    return [*texts(spec.get("from")), *BRACES.findall(spec.get("template", ""))]
