"""One import from its mapping to tables ready to be written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.build.problems import FILE as WHOLE_FILE
from lib.build.problems import Problem
from lib.importing.fill import PLACE, fill_table, word_problems
from lib.importing.finish import (
    complete,
    drop_what_build_refuses,
    sum_figures,
    with_first_seen,
    with_starts,
    without_days_that_cannot_be,
    without_repeated_figures,
)
from lib.importing.mapping import texts
from lib.importing.organisations import (
    find_regions,
    link_rows,
    links,
    put_together,
    tell_shared_numbers,
    tell_taken,
    with_council_names,
    with_ids,
    with_own_names,
    with_real_postcodes,
)
from lib.importing.places import Finder, possible_postcodes, read_lookups
from lib.importing.prepare import column_problems, drop_rows_kept_out, join_inputs, turn_long, unsaved_problems, use_of
from lib.importing.readers import LINE, SHEET, read_input
from lib.importing.report import MERGED, NOTE, ROW_OUT, TAKEN, Report
from lib.importing.text_files import InputError
from lib.importing.workbooks import HIDDEN_SHEET
from lib.register.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from lib.importing.mapping import MappingFile
    from lib.importing.readers import InputFile
    from lib.register.geography import Geography

    Step = Callable[[str], None]

ORGANISATIONS, OBSERVATIONS = "organisations", "observations"


@dataclass(frozen=True, kw_only=True)
class Lookups:
    """What an import looks up: the source folder with `geo`, the file of the regions, and the day at which the data was true."""

    own: Path
    regions: Path
    day: date


@dataclass(kw_only=True)
class Import:
    """What an import made: tables as text, nations told as places, inputs as read, and the report."""

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    nations: list[str] = field(default_factory=list)
    inputs: Mapping[str, InputFile] = field(default_factory=dict)
    report: Report = field(default_factory=Report)


def read_inputs(mapping: MappingFile, folder: Path | None, step: Step) -> tuple[dict[str, InputFile], list[Problem]]:
    """Every input by name, and every problem of files, of columns that are not there and of words that are not allowed."""
    inputs: dict[str, InputFile] = {}
    problems = []
    for spec in mapping.inputs:
        step(f"Reading {spec['file']}")
        path = (folder or mapping.path.parent) / spec["file"]
        try:
            inputs[spec["name"]] = read_input(path, spec, use_of(mapping, spec["name"]))
        except InputError as error:
            problems.append(Problem(file=spec["file"], line=error.line, column=WHOLE_FILE, message=str(error)))
    inputs = _tell_sheets(inputs)
    return inputs, [*problems, *unsaved_problems(mapping, inputs), *column_problems(mapping, inputs), *word_problems(mapping)]


def _tell_sheets(inputs: Mapping[str, InputFile]) -> dict[str, InputFile]:
    """The inputs, the first of each workbook with a note of the sheets that none of them reads."""
    files = {each.file for each in inputs.values()}
    told: set[str] = set()
    out = {}
    for name, each in inputs.items():
        book = each.file.partition(SHEET)[0]
        rest = ", ".join(other for other in each.others if f"{book}{SHEET}{other.removesuffix(HIDDEN_SHEET)}" not in files)
        note = (1, "", NOTE, "", "", f"the workbook has other sheets, which were not read: {rest}")
        is_first = bool(rest) and book not in told
        out[name] = replace(each, how=f"not read: {rest}", notes=(note, *each.notes)) if is_first else each
        told.add(book)
    return out


def run(mapping: MappingFile, inputs: Mapping[str, InputFile], lookups: Lookups, step: Step) -> Import:
    """Make the tables of an import; what can't be used is left out and told, never raised."""
    result = Import(inputs=inputs)
    for input_file in inputs.values():
        result.report.add(
            (input_file.file, line, "", column, what, old, new, why) for line, column, what, old, new, why in input_file.notes
        )
    frames = {}
    for spec in mapping.inputs:
        step(f"Preparing {spec['name']}")
        frames[spec["name"]] = drop_rows_kept_out(join_inputs(spec, inputs, result.report), spec, inputs[spec["name"]].file, result.report)
    ids, geography = _fill_organisations(mapping, frames, lookups, result, step)
    for block in mapping.tables:
        if block["name"] != ORGANISATIONS:
            step(f"Filling {block['name']}")
            _fill_block(block, frames, ids, geography, mapping=mapping, result=result)
    _tell_unused(mapping, frames, result)
    result.tables[ORGANISATIONS] = with_first_seen(result.tables[ORGANISATIONS], result.tables, lookups.day.isoformat(), result.report)
    return result


def _fill_organisations(
    mapping: MappingFile, frames: Mapping[str, pd.DataFrame], lookups: Lookups, result: Import, step: Step
) -> tuple[dict[str, str], Geography | None]:
    """Fills the organisations; gives key -> id and the lookups, None where no row says where it is."""
    table, report = TABLES[ORGANISATIONS], result.report
    blocks = [block for block in mapping.tables if block["name"] == ORGANISATIONS]
    parts = []
    for block in blocks:
        step("Filling organisations")
        part = _from_block(block, frames, result, mapping=mapping)
        # Rows without a name are nobody's; put together with others they would only lend them their gaps.
        parts.append(put_together(part, block.get("repeated", "merge"), table, report))
    frame = pd.concat(parts, ignore_index=True)
    if len(parts) > 1:
        frame = put_together(frame, blocks[0].get("repeated", "merge"), table, report)
    place: dict[str, Any] = {}
    for block in blocks:
        place |= block.get("place", {})
    geography = None
    if place or (frame[["postcode", "local_authority"]] != "").any(axis=None):
        step("Finding regions")
        texts_of_codes = {text for name in (PLACE["postcode"], "postcode") for text in frame[name].unique()}
        codes = {postcode for text in texts_of_codes for postcode, _ in possible_postcodes(text)}
        geography, outcode_nations = read_lookups(lookups.own, lookups.regions, codes)
        finder = Finder(geography, outcode_nations)
        if place:
            frame, result.nations = find_regions(frame, place, finder, report)
        if "postcode" not in place:
            frame = with_real_postcodes(frame, finder, report)
        frame = with_council_names(frame, geography, report)
    step("Checking organisations")
    mapped: dict[str, Any] = {}
    for block in blocks:
        mapped |= block["columns"]
    source = blocks[0].get("source", mapping.sources[0]["id"])
    frame = without_days_that_cannot_be(frame, table, lookups.day, report)
    frame = complete(frame, table, mapped=mapped, source=source, report=report)
    frame = with_starts(frame, lookups.day.isoformat())
    frame = with_ids(frame, {new: old for block in blocks for new, old in block.get("renamed", {}).items()}, report)
    tell_shared_numbers(frame, report)
    if blocks[0].get("shared_names", "tell apart") == "tell apart":
        frame = with_own_names(frame, report)
    frame = drop_what_build_refuses(frame, table, geography, report, day=lookups.day)
    tell_taken(frame, ORGANISATIONS, report)
    result.tables[ORGANISATIONS] = frame
    return links(frame), geography


def _fill_block(
    block: Mapping[str, Any],
    frames: Mapping[str, pd.DataFrame],
    ids: Mapping[str, str],
    geography: Geography | None,
    *,
    mapping: MappingFile,
    result: Import,
) -> None:
    """Fills one table about organisations or on its own."""
    table, report = TABLES[block["name"]], result.report
    frame = _from_block(block, frames, result, mapping=mapping)
    if any(column.refers_to == ORGANISATIONS for column in table.source_columns):
        frame = link_rows(frame, ids, table.name, report)
    source = block.get("source", mapping.sources[0]["id"])
    frame = complete(frame, table, mapped=block["columns"], source=source, report=report)
    frame = drop_what_build_refuses(frame, table, geography, report)
    # What can't be used is left out before: else its row would count as put together with one that goes.
    if "sum_by" in block and not frame.empty:
        frame = complete(sum_figures(frame, texts(block["sum_by"]), report), table, mapped={}, source=source, report=report)
        frame = drop_what_build_refuses(frame, table, geography, report)
    frame = _without_repeats(frame, table.key, result, table.name)
    before = result.tables.get(table.name)
    # Two payments of one year may well be alike; two turnovers can't both be it.
    if table.name == OBSERVATIONS and block.get("lasting", True):
        frame = without_repeated_figures(frame, before, report)
    tell_taken(frame, table.name, report)
    result.tables[table.name] = frame if before is None else pd.concat([before, frame], ignore_index=True)


def _tell_unused(mapping: MappingFile, frames: Mapping[str, pd.DataFrame], result: Import) -> None:
    """A line for each row of which no table took anything, such as one that holds no figure."""
    in_report = {(entry[0], entry[1]) for entry in result.report.entries if entry[4] in (TAKEN, MERGED, ROW_OUT)}
    for name in dict.fromkeys(block["input"] for block in mapping.tables):
        file = result.inputs[name].file
        lines = [line for line in frames[name][LINE] if (file, line) not in in_report]
        result.report.add((file, line, "", "", ROW_OUT, "", "", "holds nothing that the mapping takes") for line in lines)


def _from_block(block: Mapping[str, Any], frames: Mapping[str, pd.DataFrame], result: Import, *, mapping: MappingFile) -> pd.DataFrame:
    frame = frames[block["input"]]
    if "wide" in block:
        frame = turn_long(frame, block["wide"])
    return fill_table(block, frame, TABLES[block["name"]], file=result.inputs[block["input"]].file, mapping=mapping, report=result.report)


def _without_repeats(frame: pd.DataFrame, key: tuple[str, ...], result: Import, table: str) -> pd.DataFrame:
    """The first row of each key of a table."""
    if not key or frame.empty:
        return frame
    before = result.tables.get(table)
    known = set() if before is None else set(zip(*(before[name] for name in key), strict=True))
    keys = list(zip(*(frame[name] for name in key), strict=True))
    out = []
    for each in keys:
        out.append(each in known)
        known.add(each)
    rows = frame[out]
    result.report.add(
        (file, line, table, key[0], ROW_OUT, name, "", "repeats a row that was taken")
        for file, line, name in zip(rows["\0file"], rows["\0line"], rows[key[0]], strict=True)
    )
    return frame[[not each for each in out]].reset_index(drop=True)
