"""Fills the columns of a table from an input, value by value but each different value only once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from rapidfuzz import fuzz, process, utils

from lib.build.problems import did_you_mean, quote_cell
from lib.importing.convert import ABOUT, ENDED, LEFT_OUT, TWO_YEARS, converter, is_two_years, one_line
from lib.importing.mapping import column_spec, texts
from lib.importing.prepare import BRACES, WIDE_COLUMN, fold_case, key_block, made_columns, spec_columns
from lib.importing.readers import LINE
from lib.importing.report import CHANGED, DEFAULT, NOTE, VALUE_OUT
from lib.register.schema import NATIONAL, REGIONS, Kind
from lib.register.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lib.build.problems import Problem
    from lib.importing.mapping import MappingFile
    from lib.importing.report import Report
    from lib.register.schema import Column, Table

#: Columns beside those of the table: what tells organisations apart, what ids are made from, the input, and parts of a place.
KEY, ID_TEXT, FILE = "\0key", "\0id", "\0file"
#: The key as it is written in the file, and the column of the file that holds a figure.
WRITTEN, THEIRS = "\0written", "\0theirs"
PLACE = {name: f"\0{name}" for name in ("postcode", "county", "town", "country")}
_JOINT = " | "
_NEAR = 60


def fill_table(
    block: Mapping[str, Any], frame: pd.DataFrame, table: Table, *, file: str, mapping: MappingFile, report: Report
) -> pd.DataFrame:
    """The rows of one table of a mapping, every column of the table as text, blanks as ''.

    Args:
        block: The `[[table]]` of the mapping.
        frame: Its input.
        table: The table to fill.
        file: What the report calls the input.
        mapping: For its lists of words and what it says of the register.
        report: Gets what was changed and left out.
    """
    out: dict[str, pd.Series[Any]] = {}
    for column in table.source_columns:
        spec = block["columns"].get(column.name)
        if spec is None:
            out[column.name] = pd.Series("", index=frame.index, dtype=object)
            continue
        full_spec = column_spec(spec)
        if column.name == "value" and block["columns"].get("measure") == {"value": "staff_fte"}:
            # Parts of a post have three decimals as often as two.
            full_spec = {"decimal": "point", **full_spec}
        theirs = _input_column(block, full_spec, frame)
        out[column.name] = _column(column, full_spec, frame, at=(file, table.name, theirs), mapping=mapping, report=report)
        if column.name == "value":
            out[THEIRS] = theirs
    result = pd.DataFrame(out, index=frame.index, dtype=object)
    if table.name == "observations" and "approx" not in block["columns"] and "value" in block["columns"]:
        values = raw_values(frame, column_spec(block["columns"]["value"]))
        result["approx"] = values.map({value: "yes" if ABOUT.search(value) else "" for value in values.unique()}).astype(object)
    result[LINE], result[FILE] = frame[LINE], file
    if table.name == "organisations":
        said = [raw_values(frame, column_spec(block["columns"][name])) for name in ("ended", "status") if name in block["columns"]]
        result["status"] = _ended_in_words(result, said, report)
    result[WRITTEN] = _key(block, frame, mapping)
    result[KEY] = _without_point(fold_case(result[WRITTEN]))
    result[ID_TEXT] = raw_values(frame, column_spec(block["id"])) if "id" in block else ""
    for name, hidden in PLACE.items():
        wanted = texts(block.get("place", {}).get(name))
        result[hidden] = raw_values(frame, {"from": wanted}) if wanted else ""
    return result.reset_index(drop=True)


def _ended_in_words(rows: pd.DataFrame, said: Sequence[pd.Series[Any]], report: Report) -> pd.Series[Any]:
    """The status of rows, 'ended' where their end or status says 'closed' in words and no date can be told, whatever else they say."""
    status = rows["status"]
    for raw in said:
        in_words = raw.map({value: bool(ENDED.fullmatch(one_line(value))) for value in raw.unique()}).astype(bool)
        ended = in_words & (rows["ended"] == "") & status.isin(["", "live"])
        why = "the file says in words that it has ended; it counts as ended without a date"
        report.add(
            (file, line, "organisations", "status", NOTE, old, "ended", why)
            for file, line, old in zip(rows[FILE][ended], rows[LINE][ended], raw[ended], strict=True)
        )
        status = status.where(~ended, "ended")
    return status


def raw_values(frame: pd.DataFrame, spec: Mapping[str, Any]) -> pd.Series[Any]:
    """What the input says for a column, before it is converted: a constant, a template or the first column that is not blank."""
    if "value" in spec:
        return pd.Series(write_constant(spec["value"]), index=frame.index, dtype=object)
    if "template" in spec:
        return _from_template(frame, spec["template"])
    result = pd.Series("", index=frame.index, dtype=object)
    for name in texts(spec.get("from")):
        result = result.where(result != "", frame[name])
    return result


def write_constant(value: Any) -> str:
    """A constant of the mapping as text."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def allowed_words(column: Column, mapping: MappingFile) -> tuple[str, ...]:
    """The words that a category may hold; empty where the words of the data become the register's own."""
    register = mapping.register
    if column.vocabulary == "sectors":
        groups = register.get("sector_groups", ())
        return tuple(str(sector) for group in groups for sector in group.get("sectors", ()))
    if column.name == "region":
        return (*REGIONS, *register.get("extra_places", ()), NATIONAL)
    if column.vocabulary:
        return tuple(register.get(column.vocabulary, ()))
    return column.allowed


def word_problems(mapping: MappingFile) -> list[Problem]:
    """Every word of the mapping itself that a column may not hold: fixed values, defaults and translations."""
    problems: dict[str, Problem] = {}
    for block in mapping.tables:
        for name, entry in block["columns"].items():
            column = next(each for each in TABLES[block["name"]].source_columns if each.name == name)
            allowed = allowed_words(column, mapping) if column.kind is Kind.CATEGORY else ()
            spec, path = column_spec(entry), f"{block['_path']}.columns.{name}"
            words = spec.get("words", {})
            at = f"words.{words}" if isinstance(words, str) else f"{path}.words"
            entries = {f"{path}.{key}": write_constant(spec[key]) for key in ("value", "default", "unknown") if key in spec}
            entries |= {f"{at}.{their}": str(ours) for their, ours in (mapping.words[words] if isinstance(words, str) else words).items()}
            known = {word.casefold() for word in allowed}
            for where, word in entries.items():
                if allowed and word and word.casefold() not in known:
                    hint = did_you_mean(word, allowed)
                    problems[where] = mapping.problem(where, f"{quote_cell(word)} is not allowed; allowed: {', '.join(allowed[:40])}{hint}")
    return list(problems.values())


def _from_template(frame: pd.DataFrame, template: str) -> pd.Series[Any]:
    """The template with the columns put in; blank where all of them are, without the marks around those that are."""
    names = BRACES.findall(template)
    if not names:
        return pd.Series(template, index=frame.index, dtype=object)
    pieces = BRACES.split(template)[::2]

    def put_in(values: tuple[str, ...]) -> str:
        if not any(values):
            return ""
        text = pieces[0]
        for value, after in zip(map(one_line, values), pieces[1:], strict=True):
            text = text.rstrip(" ,;-") + " " + after.lstrip(" ,;-") if not value and text[-1:] in (" ", "") else text + value + after
        return " ".join(text.split()).strip(" ,;")

    rows = list(zip(*(frame[name] for name in names), strict=True))
    known = {row: put_in(row) for row in set(rows)}
    return pd.Series([known[row] for row in rows], index=frame.index, dtype=object)


def _key(block: Mapping[str, Any], frame: pd.DataFrame, mapping: MappingFile) -> pd.Series[Any]:
    """What tells organisations apart: the key of the mapping, else what ids are made from, else the name."""
    if block["name"] != "organisations" and "key" not in block and "mutual_id" not in block["columns"]:
        block = key_block(block, list(frame.columns), mapping)
    columns = block["columns"]
    names = texts(block.get("key"))
    if names:
        if len(names) == 1:
            return frame[names[0]].astype(object)
        parts = [_without_point(frame[name]) for name in names]
        return pd.Series([_JOINT.join(row) if any(row) else "" for row in zip(*parts, strict=True)], index=frame.index, dtype=object)
    spec = columns.get("mutual_id") or block.get("id") or columns.get("name")
    return raw_values(frame, column_spec(spec)) if spec else pd.Series("", index=frame.index, dtype=object)


def _without_point(keys: pd.Series[Any]) -> pd.Series[Any]:
    """Whole numbers that a program wrote as 7.0, as they were."""
    return keys.map({key: key.rstrip("0").rstrip(".") if re.fullmatch(r"\d+\.0+", key) else key for key in keys.unique()})


def input_columns(frame: pd.DataFrame) -> pd.Series[Any]:
    """For each row of a table the column of the file that its figure stands in; blank where the table holds none."""
    return frame[THEIRS] if THEIRS in frame else pd.Series("", index=frame.index, dtype=object)


def _input_column(block: Mapping[str, Any], spec: Mapping[str, Any], frame: pd.DataFrame) -> pd.Series[Any]:
    """For each row the column of the file that a column is read from, as it is called there; several with commas."""
    names = spec_columns(spec)
    wide = block.get("wide")
    if wide and made_columns(wide) & set(names):
        from_wide: pd.Series[Any] = frame[wide.get("column", WIDE_COLUMN)]
        return from_wide
    return pd.Series(", ".join(names), index=frame.index, dtype=object)


def _column(
    column: Column,
    spec: Mapping[str, Any],
    frame: pd.DataFrame,
    *,
    at: tuple[str, str, pd.Series[Any]],
    mapping: MappingFile,
    report: Report,
) -> pd.Series[Any]:
    raw = raw_values(frame, spec)
    words = spec.get("words", {})
    words = {str(key): str(value) for key, value in (mapping.words[words] if isinstance(words, str) else words).items()}
    allowed = allowed_words(column, mapping) if column.kind is Kind.CATEGORY else ()
    values = raw.unique()
    if column.kind is Kind.DATE and any(is_two_years(value) for value in values):
        spec = {**spec, TWO_YEARS: True}
    convert = converter(column, {} if "value" in spec else spec, words, allowed)
    conversions = {value: convert(value) for value in values}
    new = raw.map({value: each.text for value, each in conversions.items()}).astype(object)
    unknown = {value for value, each in conversions.items() if each.fault and each.fault != LEFT_OUT}
    _count_unknown(column, raw, unknown, allowed or tuple(words), table=at[1], report=report)
    tell = _Teller(column=column.name, at=at[:2], theirs=at[2], lines=frame[LINE], raw=raw, report=report)
    faults = {value: each.fault for value, each in conversions.items() if each.fault}
    if "value" not in spec:
        tell(CHANGED, (new != "") & (new != raw), new, lambda old: conversions[old].why or "rewritten")
    doubts = {value: each.doubt for value, each in conversions.items() if each.doubt}
    tell(NOTE, raw.isin(doubts), new, lambda old: doubts[old])
    if "default" not in spec:
        tell(VALUE_OUT, raw.isin(faults), new, lambda old: faults[old])
        return new
    default = write_constant(spec["default"])
    full = new.where(new != "", default)
    if spec_columns(spec):
        tell(DEFAULT, new == "", full, lambda old: faults.get(old, "blank"))
    return full


@dataclass(frozen=True, kw_only=True)
class _Teller:
    """Tells the report what became of the values of one column."""

    column: str
    at: tuple[str, str]
    theirs: pd.Series[Any]
    lines: pd.Series[Any]
    raw: pd.Series[Any]
    report: Report

    def __call__(self, what: str, where: pd.Series[Any], new: pd.Series[Any], why: Callable[[str], str]) -> None:
        """One line for each row where it happened."""
        file, table = self.at
        lines = zip(self.lines[where], self.raw[where], new[where], self.theirs[where], strict=True)
        self.report.add((file, line, table, self.column, what, old, text, why(old), theirs) for line, old, text, theirs in lines)


def _count_unknown(column: Column, raw: pd.Series[Any], faulty: set[str], allowed: tuple[str, ...], *, table: str, report: Report) -> None:
    """Words that are not allowed, how often, and the nearest that is."""
    if column.kind is not Kind.CATEGORY or not faulty:
        return
    for word, count in raw[raw.isin(faulty)].value_counts().items():
        key = (table, column.name, str(word))
        report.unknown[key] += int(count)
        near = process.extractOne(str(word), allowed, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_NEAR)
        report.nearest[key] = near[0] if near else ""
