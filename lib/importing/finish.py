"""Completes the rows of a table, and leaves out what the build would refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.build.cells import fault, say_too_late
from lib.build.problems import quote_cell
from lib.build.rules import RULES, UNITS, end_after_launch
from lib.importing.convert import number_text, parse_number
from lib.importing.fill import FILE, input_columns
from lib.importing.readers import LINE
from lib.importing.report import CHANGED, DEFAULT, MERGED, NOTE, ROW_OUT, VALUE_OUT
from lib.register.dates import parse_partial

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from lib.importing.report import Report
    from lib.register.geography import Geography
    from lib.register.schema import Column, Table

NOT_STATED = "Not stated"
#: Table -> column -> what stands there where the mapping gives nothing.
_USUAL = {
    "organisations": {"status": "live", "confidence": "medium", "sector": NOT_STATED},
    "observations": {"approx": "no"},
    "sources": {"kind": "other"},
    "sector_series": {"approx": "exact"},
}
#: What a row whose end is refused counts as: by whether the file says in words that it has ended.
_STATUS_WITHOUT_END = {
    True: "yet the file says that it has ended: it counts as ended without a date",
    False: "so it counts as live; look whether it is",
}
_WHOLE_BODY = ("turnover", "contract_value")


def complete(frame: pd.DataFrame, table: Table, *, mapped: Mapping[str, Any], source: str, report: Report) -> pd.DataFrame:
    """With what follows from other columns or is usual, so that only real gaps are left.

    Args:
        frame: Rows of the table with the hidden columns.
        table: Its columns.
        mapped: Columns that the mapping fills: where they are blank, the report says that the usual was used.
        source: The id of the source that the rows cite.
        report: Gets the defaults used.
    """
    frame = frame.copy()
    names = {column.name for column in table.source_columns}
    if table.name == "organisations":
        # A cell that says 'closed' without a date has set the status already.
        ended = (frame["ended"] != "") & frame["status"].isin(["", "live"])
        said_live = ended & (frame["status"] == "live")
        why = "its end is given, so it counts as ended although the file says that it is live; look whether it is"
        report.add(
            (file, line, table.name, "status", NOTE, "live", "ended", why)
            for file, line in zip(frame[FILE][said_live], frame[LINE][said_live], strict=True)
        )
        frame["status"] = frame["status"].where(~ended, "ended")
    usual = {name: pd.Series(text, index=frame.index, dtype=object) for name, text in _USUAL.get(table.name, {}).items()}
    usual |= {
        name: pd.Series(source, index=frame.index, dtype=object)
        for name in ("source_id", "source_ids")
        if name in names and table.name != "sources"
    }
    for name, values in usual.items():
        _put(frame, name, values, table=table.name, mapped=mapped, report=report)
    if table.name == "organisations":
        _put(frame, "services", frame["sector"], table=table.name, mapped=mapped, report=report)
    if table.name == "observations":
        units = {measure: allowed[0] for measure, allowed in UNITS.items()}
        _put(frame, "unit", frame["measure"].map(units).fillna(""), table=table.name, mapped=mapped, report=report)
        whole = frame["measure"].isin(_WHOLE_BODY).map({True: "whole", False: ""})
        _put(frame, "scope", whole, table=table.name, mapped=mapped, report=report)
    return _whole_pounds(frame, table.name, report)


def without_days_that_cannot_be(frame: pd.DataFrame, table: Table, day: date, report: Report) -> pd.DataFrame:
    """Organisations without dates that had not come at the day of the data, and without ends before their start.

    What ends is told before the usual status is put in, so that an end that is refused ends nothing.
    """
    frame = frame.copy()
    had_end = frame["ended"] != ""
    for column in table.source_columns:
        if not column.past:
            continue
        texts = frame[column.name]
        faults = {text: message for text in texts.unique() if _is_date(text) and (message := say_too_late(text, column, day))}
        is_late = texts.isin(faults)
        report.add(
            (file, line, table.name, column.name, VALUE_OUT, old, "", _quote_first(old, faults[old]))
            for file, line, old in zip(frame[FILE][is_late], frame[LINE][is_late], texts[is_late], strict=True)
        )
        frame[column.name] = texts.where(~is_late, "")
    wrong = {number: message for number, message in enumerate(_ends_before_start(frame)) if message}
    rows = frame.index[list(wrong)]
    report.add(
        (file, line, table.name, "ended", VALUE_OUT, old, "", _quote_first(old, message))
        for file, line, old, message in zip(
            frame.loc[rows, FILE], frame.loc[rows, LINE], frame.loc[rows, "ended"], wrong.values(), strict=True
        )
    )
    frame.loc[rows, "ended"] = ""
    refused = had_end & (frame["ended"] == "")
    report.add(
        (file, line, table.name, "status", NOTE, "", status or "live", f"its end is left out, {_STATUS_WITHOUT_END[status == 'ended']}")
        for file, line, status in zip(frame[FILE][refused], frame[LINE][refused], frame["status"][refused], strict=True)
    )
    return frame


def _ends_before_start(frame: pd.DataFrame) -> Iterator[str]:
    """What is wrong with the end of each row beside its start; empty where nothing is."""
    names = ("launched", "trading_by", "ended")
    for row in frame[list(names)].itertuples(index=False, name=None):
        cells = dict(zip(names, map(str, row), strict=True))
        is_date = cells["ended"] and all(_is_date(text) for text in cells.values() if text)
        yield next((message for _, message in end_after_launch(cells, None)), "") if is_date else ""


def _is_date(text: str) -> bool:
    try:
        parse_partial(text)
    except ValueError:
        return False
    return True


def with_starts(frame: pd.DataFrame, day: str) -> pd.DataFrame:
    """Live organisations of unknown start as trading by the day of the data, which shows them; else no date would count them."""
    unknown = (frame["launched"] == "") & (frame["trading_by"] == "") & (frame["status"] == "live")
    return frame.assign(trading_by=frame["trading_by"].where(~unknown, day))


def with_first_seen(frame: pd.DataFrame, tables: Mapping[str, pd.DataFrame], day: str, report: Report) -> pd.DataFrame:
    """Organisations that only the day of the data shows trading, as trading by their first figure or statement, if that is earlier.

    The report gets one line for each, of the day that stands there in the end.
    """
    days = [
        tables[name].loc[tables[name][column] != "", ["mutual_id", column]].set_axis(["mutual_id", "day"], axis=1)
        for name, column in (("observations", "period_end"), ("statements", "stated_on"))
        if name in tables and not tables[name].empty
    ]
    unknown = (frame["launched"] == "") & (frame["trading_by"] == day) & (frame["status"] == "live")
    first = pd.Series("", index=frame.index, dtype=object)
    if days:
        first = frame["mutual_id"].map(pd.concat(days).groupby("mutual_id")["day"].min()).astype(object).fillna("")
    # A year or month begins before any of its days; the last of them is what it shows for certain.
    earlier = unknown & (first != "") & (first < day)
    new = frame["trading_by"].where(~earlier, first)
    whys = earlier.map({True: "its first figure or statement shows it trading by then", False: "the data shows it trading by its own date"})
    report.add(
        (file, line, "organisations", "trading_by", DEFAULT, "", text, f"no start is known; {why}")
        for file, line, text, why in zip(*(values[unknown] for values in (frame[FILE], frame[LINE], new, whys)), strict=True)
    )
    return frame.assign(trading_by=new)


def _put(frame: pd.DataFrame, name: str, values: pd.Series[Any], *, table: str, mapped: Mapping[str, Any], report: Report) -> None:
    blank = (frame[name] == "") & (values != "")
    if name in mapped:
        report.add(
            (file, line, table, name, DEFAULT, "", new, "blank; the usual value")
            for file, line, new in zip(frame[FILE][blank], frame[LINE][blank], values[blank], strict=True)
        )
    frame[name] = frame[name].where(~blank, values)


#: Said of 0.45 people, which may be a share.
NOT_WHOLE = "people that are not whole; taken as they stand, but look whether it is a share or full-time posts"


def _whole_pounds(frame: pd.DataFrame, table: str, report: Report) -> pd.DataFrame:
    """Pounds without pence, as the register holds them."""
    if not {"unit", "value"} <= set(frame.columns):
        return frame
    parts = frame["unit"].eq("people") & frame["value"].str.contains(".", regex=False)
    report.add(
        (file, line, table, "value", NOTE, value, value, NOT_WHOLE, theirs)
        for file, line, value, theirs in zip(
            frame[FILE][parts], frame[LINE][parts], frame["value"][parts], input_columns(frame)[parts], strict=True
        )
    )
    pence = frame["unit"].str.startswith("GBP") & frame["value"].str.contains(".", regex=False)
    new = frame["value"].where(~pence, [_round(text) if odd else text for text, odd in zip(frame["value"], pence, strict=True)])
    report.add(
        (file, line, table, "value", CHANGED, old, text, "rounded to whole pounds", theirs)
        for file, line, old, text, theirs in zip(
            *(values[pence] for values in (frame[FILE], frame[LINE], frame["value"], new, input_columns(frame))), strict=True
        )
    )
    return frame.assign(value=new)


def _round(text: str) -> str:
    return number_text(parse_number(text, {}), whole=True)


def sum_figures(frame: pd.DataFrame, by: list[str], report: Report) -> pd.DataFrame:
    """Figures that agree in organisation, measure and the columns named, added up; the note says of how many."""
    frame = frame.reset_index(drop=True)
    keys = [name for name in dict.fromkeys(("mutual_id", "measure", "unit", "scope", *by)) if name in frame.columns]
    groups = frame.groupby(keys, sort=False)
    numbers = frame["value"].map({text: parse_number(text, {}) if text else None for text in frame["value"].unique()})
    totals: dict[int, Any] = {}
    counts: dict[int, int] = {}
    firsts: dict[int, int] = {}
    for row, (group, number) in enumerate(zip(groups.ngroup(), numbers, strict=True)):
        firsts.setdefault(group, row)
        if number is not None and number == number:  # noqa: PLR0124  # pandas may turn None into NaN, which differs from itself
            totals[group] = totals.get(group, 0) + number
            counts[group] = counts.get(group, 0) + 1
    out = frame.loc[list(firsts.values())].copy()
    out["value"] = [number_text(totals[group], whole=False) if group in totals else "" for group in firsts]
    more = [f"sum of {counts[group]} figures" if counts.get(group, 0) > 1 else "" for group in firsts]
    if "note" in out:
        out["note"] = ["; ".join(part for part in pair if part) for pair in zip(out["note"], more, strict=True)]
    rest = frame.drop(index=list(firsts.values()))
    report.add(
        (file, line, "observations", "value", MERGED, old, "", "added to another figure of the same organisation and time")
        for file, line, old in zip(rest[FILE], rest[LINE], rest["value"], strict=True)
    )
    return out.reset_index(drop=True)


#: What makes two figures the same one: all that is told of them but the number, where they were read and by whom they were said.
_SAME_FIGURE = ("mutual_id", "measure", "period_end", "unit", "scope", "period_years")
ANOTHER_FIGURE, SAME_FIGURE = "another figure for this year", "repeats a figure that was taken"


def without_repeated_figures(frame: pd.DataFrame, before: pd.DataFrame | None, report: Report) -> pd.DataFrame:
    """Figures without those that say the same again; where two differ, both stay and the report says so.

    Args:
        frame: Figures of one part of the mapping, with the hidden columns.
        before: The figures of its other parts that were taken already.
        report: Gets what was repeated, and what differs.
    """
    taken: dict[tuple[str, ...], list[tuple[str, str, str]]] = {}
    if before is not None and not before.empty:
        old_keys = before[list(_SAME_FIGURE)].itertuples(index=False, name=None)
        for key, value, note, file, line in zip(old_keys, before["value"], before["note"], before[FILE], before[LINE], strict=True):
            taken.setdefault(key, []).append((value, note, f"row {line} of {file}"))
    repeats = []
    keys = frame[list(_SAME_FIGURE)].itertuples(index=False, name=None)
    rows = zip(keys, frame["value"], frame["note"], frame[FILE], frame[LINE], input_columns(frame), strict=True)
    for key, value, note, file, line, theirs in rows:
        others = taken.setdefault(key, [])
        same = next((where for *other, where in others if other == [value, note]), "")
        at = (file, line, "observations", "value")
        period = f"{key[0]}, {key[1].replace('_', ' ')}, {key[2]}"
        if same:
            report.add([(*at, ROW_OUT, value, "", f"{SAME_FIGURE}: '{period}' stands in '{same}'", theirs)])
        elif others and others[0][0] != value:
            other, _, where = others[0]
            why = f"{ANOTHER_FIGURE}: '{period}' stands in '{where}' too; both were taken"
            report.add([(*at, NOTE, value, other, why, theirs)])
        if not same:
            others.append((value, note, f"row {line} of {file}"))
        repeats.append(bool(same))
    return frame[~pd.Series(repeats, index=frame.index, dtype=bool)].reset_index(drop=True)


def drop_what_build_refuses(
    frame: pd.DataFrame, table: Table, geography: Geography | None, report: Report, *, day: date | None = None
) -> pd.DataFrame:
    """Only what the build takes: wrong values go blank where they may, else their row goes; the report says which and why.

    With the day at which the data was true, dates of the past that lie after it are wrong too.
    """
    frame = frame.copy()
    for column in table.source_columns:
        _check_cells(frame, column, table.name, report, day)
    frame = _drop_incomplete(frame, table, report)
    return _drop_incomplete(_check_rows(frame, table, geography, report), table, report)


def _check_cells(frame: pd.DataFrame, column: Column, table: str, report: Report, day: date | None) -> None:
    texts = frame[column.name]

    def message_of(text: str) -> str:
        return fault(text, column, None) or (say_too_late(text, column, day) if day else "")

    faults = {text: message for text in texts.unique() if text and (message := message_of(text))}
    if not faults:
        return
    has_fault = texts.isin(faults)
    where = (frame[FILE][has_fault], frame[LINE][has_fault], texts[has_fault], _columns_of(column.name, frame)[has_fault])
    report.add(
        (file, line, table, column.name, VALUE_OUT, old, "", _quote_first(old, faults[old]), theirs)
        for file, line, old, theirs in zip(*where, strict=True)
    )
    frame[column.name] = texts.where(~has_fault, "")


def _columns_of(name: str, frame: pd.DataFrame) -> pd.Series[Any]:
    return input_columns(frame) if name == "value" else pd.Series("", index=frame.index, dtype=object)


def _quote_first(text: str, message: str) -> str:
    """A message of the build that starts with what stands in a cell, with that in quotes."""
    return f"{quote_cell(text)}{message[len(text) :]}" if message.startswith(f"{text} ") else message


def _drop_incomplete(frame: pd.DataFrame, table: Table, report: Report) -> pd.DataFrame:
    for column in table.source_columns:
        if not column.required:
            continue
        out = frame[column.name] == ""
        label = "name" if "name" in frame.columns else "mutual_id" if "mutual_id" in frame.columns else column.name
        why = f"{column.label.lower()} is blank or can't be used, and is required"
        report.add(
            (file, line, table.name, column.name, ROW_OUT, old, "", why, theirs)
            for file, line, old, theirs in zip(
                frame[FILE][out], frame[LINE][out], frame[label][out], _columns_of(column.name, frame)[out], strict=True
            )
        )
        frame = frame[~out]
    return frame.reset_index(drop=True)


def _check_rows(frame: pd.DataFrame, table: Table, geography: Geography | None, report: Report) -> pd.DataFrame:
    """Values that don't go with others of their row."""
    rules = RULES.get(table.name, ())
    if not rules or frame.empty:
        return frame
    names = [column.name for column in table.source_columns]
    rows = frame[names].to_dict("records")
    blanks: dict[str, list[int]] = {}
    files, lines, theirs = frame[FILE].to_list(), frame[LINE].to_list(), _columns_of("value", frame).to_list()
    for number, cells in enumerate(rows):
        for column, message in list(_complaints(cells, rules, geography)):
            # A council that doesn't fit its region goes, since regions come from postcodes and counties.
            council = column == "region" and "postcode" not in message and cells.get("local_authority")
            name = "local_authority" if council else column
            where = theirs[number] if name == "value" else ""
            why = _quote_first(cells[name], message)
            report.add([(files[number], lines[number], table.name, name, VALUE_OUT, cells[name], "", why, where)])
            blanks.setdefault(name, []).append(number)
    for name, where in blanks.items():
        frame.loc[frame.index[where], name] = ""
    return frame


def _complaints(cells: Mapping[Any, str], rules: tuple[Any, ...], geography: Geography | None) -> Iterator[tuple[str, str]]:
    for rule in rules:
        yield from rule(cells, geography)
