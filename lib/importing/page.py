"""The report as a person opens it: a page with counts, what to look at first, what was done by rule; and five lines of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lib.importing.organisations import ORGANISATIONS_TABLE
from lib.importing.report import CHANGED, DEFAULT, MERGED, NOTE, ROW_OUT, TAKEN, VALUE_OUT, general_reason, where_of
from lib.register.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lib.importing.compare import Difference
    from lib.importing.mapping import MappingFile
    from lib.importing.report import Entry
    from lib.importing.run import Import

#: What happened -> how the page calls it, in the order in which it is told.
_TITLES = {
    ROW_OUT: "Rows left out",
    VALUE_OUT: "Values left out",
    CHANGED: "Values changed",
    MERGED: "Rows put together",
    DEFAULT: "Defaults used",
    NOTE: "To note",
}
_RULES, _EXAMPLES, _FIRST, _FIRST_OF_A_KIND, _WORDS = 25, 3, 20, 3, 40
#: Columns of organisations whose coverage is shown, and figures.
_COLUMNS = ("sector", "legal_form", "company_number", "launched", "trading_by", "ended", "town", "postcode", "region", "website")
#: Parts of reasons that a person should see before others; whatever loses or joins something.
_ALARMS = (
    "the first that says anything counts", "several lines", "not a number", "garbled", "letter was lost",
    "hidden", "no organisation that was taken", "is required", "not allowed", "can't be taken", "no date that can be told",
    "looks like a total", "quote mark", "other leading noughts", "is after the register",
    "may stand for thousands", "an error of a spreadsheet program",
    "cells, the header", "it stands beside the columns", "holds a name alone", "looks like a heading",
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
    """One reason, how often it was met, and examples."""

    where: str
    why: str
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
    fates: dict[tuple[str, int], str] = {}
    rank = {TAKEN: 0, MERGED: 1, ROW_OUT: 2}
    for file, line, table, column, what, *_ in result.report.entries:
        if what not in rank or (what == MERGED and column and table == ORGANISATIONS_TABLE):
            continue
        key = (file, line)
        if key not in fates or rank[what] < rank[fates[key]]:
            fates[key] = what
    counts = Counter((file, what) for (file, _), what in fates.items())
    return [
        Account(
            file=input_file.file,
            how=input_file.how,
            rows=input_file.rows,
            taken=counts[input_file.file, TAKEN],
            merged=counts[input_file.file, MERGED],
            left_out=counts[input_file.file, ROW_OUT],
        )
        for input_file in result.inputs.values()
    ]


def rules(result: Import, what: str) -> list[Rule]:
    """The reasons for one thing that happened, the most frequent first, each with three examples."""
    counts: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], dict[tuple[str, str], str]] = {}
    for entry in result.report.entries:
        if entry[4] != what:
            continue
        key = (where_of(entry), general_reason(entry[7]))
        counts[key] += 1
        found = examples.setdefault(key, {})
        if len(found) < _EXAMPLES:
            found.setdefault((entry[5], entry[6]), _example(entry))
    return [Rule(where=key[0], why=key[1], count=count, examples=tuple(examples[key].values())) for key, count in counts.most_common()]


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
    words, every = [], []
    for word, count in result.report.unknown.most_common(2):
        near = f", the nearest that is allowed is ‘{result.report.nearest[word]}’" if result.report.nearest.get(word) else ""
        words.append(f"‘{word[2]}’ in {word[0]}.{word[1]} is no word that is known ({count:,} times){near}.")
    for what in (ROW_OUT, VALUE_OUT, MERGED, CHANGED, NOTE):
        alarms = [rule for rule in rules(result, what) if any(alarm in rule.why for alarm in _ALARMS)]
        for place, rule in enumerate(alarms):
            at = f" ({rule.where})" if rule.where else ""
            every.append((place, f"{rule.count:,} × {what}{at}: {rule.why}. Such as {rule.examples[0]}."))
    # The most frequent of each kind go before the rest, so that no kind crowds out another.
    looks = [text for place, text in every if place < _FIRST_OF_A_KIND] + [text for place, text in every if place >= _FIRST_OF_A_KIND]
    return [*words, *looks][:_FIRST]


def five_lines(result: Import, tables: Mapping[str, int], difference: Difference | None) -> list[str]:
    """The report in five lines: in, out, changed, look at first, against before."""
    every = accounts(result)
    rows, taken, merged, out = (sum(getattr(each, name) for each in every) for name in ("rows", "taken", "merged", "left_out"))
    counts = Counter(entry[4] for entry in result.report.entries)
    files = "1 file" if len(every) == 1 else f"{len(every):,} files"
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


def page_text(mapping: MappingFile, result: Import, tables: Mapping[str, int], difference: Difference | None, csv_name: str) -> str:
    """The page as HTML."""
    words = mapping.register.get("words", {})
    groups = []
    for what, title in _TITLES.items():
        found = rules(result, what)
        if found:
            groups.append(
                {
                    "title": title,
                    "count": sum(rule.count for rule in found),
                    "rows": found[:_RULES],
                    "more": len(found) - _RULES if len(found) > _RULES else 0,
                }
            )
    unknown = [
        {"count": count, "where": f"{key[0]}.{key[1]}", "word": key[2], "near": result.report.nearest.get(key, "")}
        for key, count in result.report.unknown.most_common(_WORDS)
    ]
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.get_template("report_page.html").render(
        title=str(mapping.register["title"]),
        lead=" ".join(five_lines(result, tables, difference)[:3]),
        first=first_looks(result),
        accounts=accounts(result),
        tables=list(tables.items()),
        difference=difference,
        many=str(words.get("many", "organisations")) if isinstance(words, dict) else "organisations",
        coverage=count_known(result),
        rules=groups,
        unknown=unknown,
        csv_name=csv_name,
    )


def _example(entry: Entry) -> str:
    """Where it happened, and what stood and stands there."""
    _, line, _, _, _, old, new, why = entry
    change = f"‘{_short(old)}’ → ‘{_short(new)}’" if old and new else f"‘{_short(old)}’" if old else f"‘{_short(new)}’" if new else why
    return f"row {line}: {change}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else f"{flat[:59]}…"
