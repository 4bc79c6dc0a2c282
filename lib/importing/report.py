"""What an import took, changed and left out: every row of it, and in short."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lib.build.problems import quote_cell
from lib.register.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

HEADER = ("input file", "line", "table", "column", "what", "old", "new", "why", "input column")
#: What can happen, in the words of the report.
TAKEN, CHANGED, DEFAULT, VALUE_OUT, ROW_OUT, MERGED, NOTE = (
    "taken", "changed", "default used", "value left out", "row left out", "merged", "note",
)  # fmt: skip
#: Groups in which what happened is told and counted; each row or value counts in one of them once.
_ROWS_OUT, _PARTS_OUT = "Rows left out", "Figures and other parts left out, of rows of which the rest was used"
_JOINED, _ADDED, _LENT = "Rows put together with others", "Figures added to others", "Values of rows put together that differ or were lent"
GROUPS = (_ROWS_OUT, _PARTS_OUT, "Values left out", "Values changed", _JOINED, _LENT, _ADDED, "Defaults used", "To note")
#: Group -> what one of it is called beside a count.
ONE_OF = dict(zip(GROUPS, (ROW_OUT, "figure or part left out", VALUE_OUT, CHANGED, MERGED, MERGED, "added", DEFAULT, NOTE), strict=True))
_GROUP_OF = {VALUE_OUT: "Values left out", CHANGED: "Values changed", DEFAULT: "Defaults used", NOTE: "To note"}
_ABOUT = "organisations"
_MOST_REASONS = 12
#: Values shown beside a reason.
_EXAMPLES = 3
#: A spreadsheet runs cells that start with one of these as formulas.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

#: One line of the report, in the order of `HEADER`.
Entry = tuple[str, int, str, str, str, str, str, str, str]


#: What can become of a row, what counts most first, and whether the organisations or another table say it.
_FATES = ((TAKEN, True), (MERGED, True), (TAKEN, False), (MERGED, False), (ROW_OUT, True), (ROW_OUT, False))


@dataclass(kw_only=True)
class Report:
    """Collects what happens as the import goes on."""

    entries: list[Entry] = field(default_factory=list)
    #: (table, column, word) -> how often it was met, and the nearest allowed word.
    unknown: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    nearest: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def add(self, entries: Iterable[tuple[Any, ...]]) -> None:
        """Add lines of the report, in the order of `HEADER`; without the last, what no table says is said of the input's own column."""
        self.entries.extend(each if len(each) == len(HEADER) else (*each, "" if each[2] else each[3]) for each in entries)

    def csv_text(self) -> str:
        """The whole report as CSV, by file, line and table; cells that a spreadsheet would run get a quote mark before them."""
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(
            (file, line, table, column, what, *map(_make_safe, rest))
            for file, line, table, column, what, *rest in sorted(self.entries, key=lambda entry: (entry[0], entry[1], entry[2]))
        )
        return stream.getvalue()

    def fates(self) -> dict[tuple[str, int], str]:
        """(File, line) of each row -> taken, merged or row left out; what the organisations made of it counts before its figures."""
        ranks = {(what, about): rank for rank, (what, about) in enumerate(_FATES)}
        best: dict[tuple[str, int], int] = {}
        for file, line, table, column, what, *_ in self.entries:
            about = table == _ABOUT
            rank = ranks.get((what, about))
            if rank is not None and not (what == MERGED and about and column):
                best[file, line] = min(best.get((file, line), rank), rank)
        return {row: _FATES[rank][0] for row, rank in best.items()}

    def groups(self) -> dict[str, list[Entry]]:
        """What happened, by group in the order of `GROUPS`; a row that was left out stands there once, with its first reason."""
        fates = self.fates()
        found: dict[str, list[Entry]] = {name: [] for name in GROUPS}
        out: set[tuple[str, int]] = set()
        for entry in self.entries:
            row, what = entry[:2], entry[4]
            if what == ROW_OUT and fates.get(row) == ROW_OUT:
                if row not in out:
                    found[_ROWS_OUT].append(entry)
                out.add(row)
            elif what == ROW_OUT:
                found[_PARTS_OUT].append(entry)
            elif what == MERGED:
                found[_ADDED if entry[2] != _ABOUT else _LENT if entry[3] else _JOINED].append(entry)
            elif what in _GROUP_OF:
                found[_GROUP_OF[what]].append(entry)
        return {name: entries for name, entries in found.items() if entries}

    @staticmethod
    def _values_by_reason(entries: list[Entry]) -> dict[tuple[str, str], Counter[str]]:
        """(table and column, why) -> the values left out for it, for reasons that turn on the value."""
        values: dict[tuple[str, str], Counter[str]] = {}
        for entry in entries:
            if entry[4] in (VALUE_OUT, ROW_OUT) and entry[5] and quote_cell(entry[5]) in entry[7]:
                values.setdefault((say_where(entry[2], entry[3]), general_reason(entry[7])), Counter())[entry[5]] += 1
        return values

    def summary(self) -> str:
        """What was left out and changed, by reason, and unknown words with the nearest allowed one."""
        parts = [line for title, entries in self.groups().items() for line in self._lines(title, entries)]
        if self.unknown:
            parts.append("Words that are not known")
            for key, count in self.unknown.most_common(3 * _MOST_REASONS):
                table, column, word = key
                near = f"; nearest allowed: '{self.nearest[key]}'" if self.nearest.get(key) else ""
                parts.append(f"  {count:8,}  {say_where(table, column)}: '{word}'{near}")
            if len(self.unknown) > 3 * _MOST_REASONS:
                parts.append(f"            and {len(self.unknown) - 3 * _MOST_REASONS:,} more, in the report")
        return "".join(f"{part}\n" for part in parts)

    def _lines(self, title: str, entries: list[Entry]) -> list[str]:
        counts = Counter((say_where(entry[2], entry[3]), general_reason(entry[7])) for entry in entries)
        values = self._values_by_reason(entries)
        lines = [
            f"  {count:8,}  {where}{': ' if where else ''}{why}{_examples(values.get((where, why)))}"
            for (where, why), count in counts.most_common(_MOST_REASONS)
        ]
        more = len(counts) - _MOST_REASONS
        return [
            f"{title}: {sum(counts.values()):,}",
            *lines,
            *([f"            and {more:,} more reasons, in the report"] if more > 0 else []),
        ]


@lru_cache(maxsize=4096)
def general_reason(why: str) -> str:
    """A reason without the values that it names, so that equal reasons count together."""
    why = re.sub(r"^'.*?' (?=is |can't |says |names )", "it ", why)
    why = re.sub(r"^(blank here; taken from) row .*(?=, of the same organisation)", r"\1 another row", why)
    return re.sub(r"(?<!\w)'.*?'(?!\w)", "'…'", re.sub(r"^\d+ organ", "several organ", why))


@lru_cache(maxsize=4096)
def say_where(table: str, column: str) -> str:
    """A table and column as readers call them: 'Figures, organisation'."""
    known = TABLES.get(table)
    labels = {each.name: "organisation" if each.name == "mutual_id" else each.label for each in known.source_columns} if known else {}
    label = labels.get(column, column)
    first = "Organisations" if table == _ABOUT else known.label if known else ""
    # Columns of the files stay as they are written there.
    label = label[:1].lower() + label[1:] if known and not label[1:2].isupper() else label
    return ", ".join(part for part in (first, label) if part)


def _examples(values: Counter[str] | None) -> str:
    """The values met most often, as a reader looks for them in the file."""
    if not values:
        return ""
    examples = ", ".join(f"{quote_cell(value)} ({count:,})" for value, count in values.most_common(_EXAMPLES))
    more = len(values) - _EXAMPLES
    return f": {examples}{f' and {more:,} more' if more > 0 else ''}"


def _make_safe(text: str) -> str:
    is_number = text.lstrip("-").replace(".", "", 1).isdigit()
    return f"'{text}" if text.startswith(_FORMULA) and not is_number else text
