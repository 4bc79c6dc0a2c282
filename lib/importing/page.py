"""The report as a person opens it: a page with counts, what to look at first, what was done by rule; and five lines of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lib.importing.compare import LIKELY_RENAME
from lib.importing.finish import ANOTHER_FIGURE, NOT_WHOLE
from lib.importing.organisations import ORGANISATIONS_TABLE, SHARED_NUMBER
from lib.importing.readers import ABOVE_HEADER, BESIDE_GAP, COMMENT, SHEET, SHOWN, STRUCK_OUT
from lib.importing.report import CHANGED, DEFAULT, MERGED, ONE_OF, ROW_OUT, TAKEN, VALUE_OUT, general_reason, say_where
from lib.importing.rows import OTHER_HEADER
from lib.register.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lib.importing.compare import Difference
    from lib.importing.mapping import MappingFile
    from lib.importing.report import Entry
    from lib.importing.run import Import

_ENVIRONMENT = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
_RULES, _EXAMPLES, _FIRST, _FIRST_OF_A_KIND, _WORDS, _FILES = 25, 3, 20, 3, 40, 3
#: Columns of organisations whose coverage is shown, and figures.
_COLUMNS = ("sector", "legal_form", "company_number", "launched", "trading_by", "ended", "town", "postcode", "region", "website")
#: Parts of reasons that a person should see before others: what makes a figure or place wrong, then whatever loses or joins something.
_ALARMS = (
    (
        LIKELY_RENAME, OTHER_HEADER, BESIDE_GAP, ANOTHER_FIGURE, SHARED_NUMBER, "its end is left out", "its end is given",
        "that it has ended", "several places",
    ),
    (
        "the first that says anything counts", "several lines", "not a number", "garbled", "letter was lost",
        "hidden", "no organisation that was taken", "is required", "not allowed", "can't be taken", "no date that can be told",
        "looks like a total", "quote mark", "other leading noughts", "is after the register", "not in '…', whose region was taken",
        "no postcode that there is", "no company number", "may stand for thousands", "an error of a spreadsheet program",
        ABOVE_HEADER, COMMENT, NOT_WHOLE, SHOWN, STRUCK_OUT, "cells, the header",
        "it stands beside the columns", "holds a name alone", "looks like a heading",
    ),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Account:
    """What became of the rows of one file."""

    file: str
    how: str
    rows: int
    taken: int
    merged: int
    left_out: int


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One reason, in general and, where it was met once, as it was said; how often it was met, and examples."""

    where: str
    why: str
    wording: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class KnownCount:
    """How many organisations have a value in one column, or a figure."""

    label: str
    known: int
    percent: int


def accounts(result: Import) -> list[Account]:
    """Every row of every file: taken, put together with another, or left out."""
    counts = Counter((file, what) for (file, _), what in result.report.fates().items())
    # A file that is read twice has its rows once.
    files = {each.file: each for each in sorted(result.inputs.values(), key=lambda each: each.rows)}
    return [
        Account(
            file=file,
            how=files[file].how,
            rows=files[file].rows,
            taken=counts[file, TAKEN],
            merged=counts[file, MERGED],
            left_out=counts[file, ROW_OUT],
        )
        for file in dict.fromkeys(each.file for each in result.inputs.values())
    ]


def rules(result: Import, entries: Sequence[Entry]) -> list[Rule]:
    """The reasons for what happened, the most frequent first, each with three examples."""
    counts: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], dict[tuple[str, str], str]] = {}
    first: dict[tuple[str, str], str] = {}
    names = _short_names(result)
    for entry in entries:
        key = (say_where(entry[2], entry[3]), general_reason(entry[7]))
        counts[key] += 1
        first.setdefault(key, entry[7])
        found = examples.setdefault(key, {})
        if len(found) < _EXAMPLES:
            found.setdefault((entry[5], entry[6]), _example(entry, names))
    return [
        Rule(
            where=key[0],
            why=key[1],
            wording=first[key] if count == 1 else key[1],
            count=count,
            examples=tuple(examples[key].values()),
        )
        for key, count in counts.most_common()
    ]


def _short_names(result: Import) -> dict[str, str]:
    """What a file is called beside a row: without its sheet, where one sheet of it is read."""
    books = Counter(file.partition(SHEET)[0] for file in {each.file for each in result.inputs.values()})
    return {each.file: book if books[book := each.file.partition(SHEET)[0]] == 1 else each.file for each in result.inputs.values()}


def count_known(result: Import) -> list[KnownCount]:
    """How many organisations have a value in each of the main columns, and a figure of each measure."""
    frame = result.tables[ORGANISATIONS_TABLE]
    table, of = TABLES[ORGANISATIONS_TABLE], max(len(frame), 1)
    usual = {(entry[3], entry[0], entry[1]) for entry in result.report.entries if entry[4] == DEFAULT and entry[2] == ORGANISATIONS_TABLE}
    rows = []
    for name in _COLUMNS:
        count = int((frame[name] != "").sum()) - sum(column == name for column, *_ in usual)
        rows.append((table.column(name).label, max(count, 0)))
    figures = result.tables.get("observations")
    if figures is not None and not figures.empty:
        for measure, part in figures.groupby("measure", sort=True):
            rows.append((str(measure).replace("_", " ").capitalize(), int(part["mutual_id"].nunique())))
    return [KnownCount(label=label, known=count, percent=round(100 * count / of)) for label, count in rows]


def first_looks(result: Import) -> list[str]:
    """What a person should look at before all else, the gravest first."""
    looks: list[tuple[tuple[bool, bool], str]] = []
    for (table, column, word), count in result.report.unknown.most_common():
        near = result.report.nearest.get((table, column, word))
        hint = f", the nearest that is allowed is ‘{near}’" if near else ""
        why = f"{count:,} × {VALUE_OUT} ({say_where(table, column)}): ‘{word}’ is no word that is known{hint}."
        looks.append(((False, len(looks) > 1), why))
    for title, entries in result.report.groups().items():
        seen: Counter[bool] = Counter()
        for rule in rules(result, entries):
            is_grave, is_alarm = (any(alarm in rule.why for alarm in alarms) for alarms in _ALARMS)
            if not (is_grave or is_alarm):
                continue
            at = f" ({rule.where})" if rule.where else ""
            # The most frequent of each kind go before the rest, so that no kind crowds out another.
            order = (not is_grave, seen[is_grave] >= _FIRST_OF_A_KIND)
            looks.append((order, f"{rule.count:,} × {ONE_OF[title]}{at}: {rule.wording}. Such as {rule.examples[0]}."))
            seen[is_grave] += 1
    return [look for _, look in sorted(looks, key=lambda each: each[0])]


def five_lines(result: Import, tables: Mapping[str, int], difference: Difference | None) -> list[str]:
    """The report in five lines: in, out, changed, look at first, against before."""
    every = accounts(result)
    files = _name_files([each.file for each in every])
    rows, taken, merged, out = (sum(getattr(each, name) for each in every) for name in ("rows", "taken", "merged", "left_out"))
    counts = Counter(entry[4] for entry in result.report.entries)
    looks = first_looks(result)
    parts = [f"{count:,} {name.removesuffix('s') if count == 1 else name}" for name, count in tables.items()]
    more = f" And {len(looks) - 1:,} more, in the report." if len(looks) > 1 else ""
    return [
        f"In: {rows:,} rows of {files}: {taken:,} taken, {merged:,} put together with others, {out:,} left out.",
        f"Out: {', '.join(parts)}.",
        f"Values: {counts[CHANGED]:,} changed, {counts[VALUE_OUT]:,} left out, {counts[DEFAULT]:,} filled by default.",
        f"Look first: {looks[0]}{more}" if looks else "Look first: nothing stands out.",
        f"Compared: {difference}." if difference else "Compared: nothing to compare with yet.",
    ]


def _name_files(files: Sequence[str]) -> str:
    """The files read, by name where they are few, and how many sheets of a workbook."""
    sheets = Counter(file.partition(SHEET)[0] for file in files)
    if len(sheets) > _FILES:
        return f"{len(sheets):,} files"
    first, *rest = (f"{name} ({count:,} sheets)" if count > 1 else name for name, count in reversed(sheets.items()))
    return f"{', '.join(reversed(rest))} and {first}" if rest else first


def page_text(mapping: MappingFile, result: Import, tables: Mapping[str, int], difference: Difference | None, csv_name: str) -> str:
    """The page as HTML."""
    words = mapping.register.get("words", {})
    groups = []
    for title, entries in result.report.groups().items():
        found = rules(result, entries)
        groups.append(
            {
                "title": title,
                "count": sum(rule.count for rule in found),
                "rows": found[:_RULES],
                "more": len(found) - _RULES if len(found) > _RULES else 0,
            }
        )
    unknown = [
        {"count": count, "where": say_where(key[0], key[1]), "word": key[2], "near": result.report.nearest.get(key, "")}
        for key, count in result.report.unknown.most_common(_WORDS)
    ]
    looks = first_looks(result)
    return _ENVIRONMENT.get_template("report_page.html").render(
        title=str(mapping.register["title"]),
        lead=" ".join(five_lines(result, tables, difference)[:3]),
        first=looks[:_FIRST],
        looks=len(looks),
        accounts=accounts(result),
        tables=[(say_where(name, ""), count) for name, count in tables.items()],
        difference=difference,
        many=str(words.get("many", "organisations")) if isinstance(words, dict) else "organisations",
        coverage=count_known(result),
        rules=groups,
        unknown=unknown,
        unknown_more=len(result.report.unknown) - len(unknown),
        csv_name=csv_name,
    )


def _example(entry: Entry, names: Mapping[str, str]) -> str:
    """Where it happened, and what stood and stands there."""
    file, line, table, _, _, old, new, why, theirs = entry
    change = (
        f"‘{_short(old)}’ → ‘{_short(new)}’"
        if old and new and old != new
        else f"‘{_short(old)}’"
        if old
        else f"‘{_short(new)}’"
        if new
        else why
    )
    if why.startswith(LIKELY_RENAME):
        change = f"‘{old}’ is gone; {new}"
    if why.startswith(ANOTHER_FIGURE):
        change = f"{why.split(chr(39))[1]}: ‘{old}’ beside ‘{new}’"
    column = f", column {theirs}" if theirs and table else ""
    return f"{names.get(file, file)}, row {line}{column}: {change}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else f"{flat[:59]}…"
