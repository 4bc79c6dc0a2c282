"""Makes one row of each organisation: rows of one key put together, ids made, shared names told apart, regions found."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.build.problems import quote_cell
from lib.importing.fill import FILE, ID_TEXT, KEY, PLACE, WRITTEN, input_columns
from lib.importing.mapping import texts
from lib.importing.readers import LINE
from lib.importing.report import CHANGED, MERGED, NOTE, ROW_OUT, TAKEN, VALUE_OUT
from lib.register.schema import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lib.importing.places import Finder
    from lib.importing.report import Report
    from lib.register.geography import Geography
    from lib.register.schema import Table

_LONGEST_ID = 60
#: A town, postcode or key longer than this doesn't go into a name.
_LONGEST_LABEL = 40
#: Dates of which the earliest counts where rows are put together; of all else, the first.
_EARLIEST = ("launched", "trading_by")
ORGANISATIONS_TABLE = _TABLE = "organisations"
_HIDDEN = (LINE, FILE, KEY, WRITTEN)
#: Before a key without its leading zeros; no key of a file starts with it.
_SHORT = "\0zeros"
#: Before the place of a row whose organisation has no key.
_ROW = "\0row "
#: Before a name that figures may go by; and the name before towns were put behind it.
_NAME, OWN_NAME = "\0name", "\0own name"


def slug(text: str) -> str:
    """A short name for links: small letters, digits and hyphens; never empty."""
    ascii_text = (
        unicodedata.normalize("NFKD", text.replace("&", " and ").replace("'", "").replace("’", "")).encode("ascii", "ignore").decode()
    )
    name = re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")
    if len(name) > _LONGEST_ID:
        name = name[:_LONGEST_ID].rpartition("-")[0] or name[:_LONGEST_ID]
    return name or "organisation"


def put_together(frame: pd.DataFrame, rule: str, table: Table, report: Report) -> pd.DataFrame:
    """One row for each key.

    Args:
        frame: Rows of the table with the hidden columns; a row without a key is an organisation of its own.
        rule: merge (first value that is not blank; lists joined; other names become aliases), first, last or number (all kept).
        table: Its columns.
        report: Gets what was put together, what differed and what was left out.
    """
    frame = frame.copy()
    blank = frame[KEY] == ""
    # No name or id holds a NUL, so these keys are nobody else's.
    frame.loc[blank, KEY] = [f"\0{number}" for number in range(int(blank.sum()))]
    if rule == "number":
        return frame
    if rule in ("first", "last"):
        out = frame[KEY].duplicated(keep="first" if rule == "first" else "last")
        why = f"repeats an organisation; the {rule} row was taken"
        report.add(
            (row[0], row[1], _TABLE, "", ROW_OUT, row[2], "", why)
            for row in zip(frame[FILE][out], frame[LINE][out], frame["name"][out], strict=True)
        )
        return frame[~out].reset_index(drop=True)
    frame = _match_noughts(frame, report)
    repeated = frame[KEY].duplicated(keep=False)
    if not repeated.any():
        return frame
    one_row_each = _merge_rows(frame[repeated], table, report)
    return pd.concat([frame[~repeated], one_row_each]).sort_index().reset_index(drop=True)


def _match_noughts(frame: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Keys that differ in leading noughts alone as one, where the name is the same too; where it is not, they are noted."""
    digits = frame[KEY].str.isdecimal()
    if not digits.any():
        return frame
    short = frame[KEY].where(~digits, frame[KEY].str.lstrip("0"))
    spellings = frame[digits].groupby(short[digits])[KEY].transform("nunique")
    odd = spellings[spellings > 1].index
    if odd.empty:
        return frame
    groups = frame.loc[odd].groupby(short[odd], sort=False)
    one = groups["name"].transform(lambda names: names.str.casefold().nunique()) == 1
    first = groups[KEY].transform("first")
    rows = frame.loc[odd, [FILE, LINE, KEY]].to_numpy()
    for (file, line, key), other, is_one in zip(rows, first, one, strict=True):
        if is_one and key != other:
            why = "the key differs from another of the same name in leading noughts alone, so they are one organisation"
            report.add([(file, line, _TABLE, "key", CHANGED, key, other, why)])
        elif not is_one:
            why = "another organisation has this key with other leading noughts, and another name"
            report.add([(file, line, _TABLE, "key", NOTE, key, "", why)])
    return frame.assign(**{KEY: frame[KEY].where(~frame.index.isin(one[one].index), first.reindex(frame.index))})


def _merge_rows(rows: pd.DataFrame, table: Table, report: Report) -> pd.DataFrame:
    """Rows of repeated keys put together, each where its first row stood."""
    known = rows.where(rows != "")
    first = known.groupby(KEY, sort=False).first().reindex(rows[KEY])
    first.index = rows.index
    is_first = ~rows[KEY].duplicated()
    out = rows.copy()
    lists = {column.name: column.separator for column in table.source_columns if column.kind is Kind.LIST}
    for name in out.columns.difference([KEY]):
        out[name] = first[name].fillna("") if name not in _HIDDEN else rows[name]
        if name in _EARLIEST:
            # Partial dates sort as text; a year alone stands before its days.
            out[name] = rows[KEY].map(known.groupby(KEY, sort=False)[name].min()).astype(object).fillna("")
        if name in _HIDDEN or name in lists or name == OWN_NAME:
            continue
        differs = known[name].notna() & (rows[name] != out[name])
        if name != ID_TEXT:
            which = "earliest" if name in _EARLIEST else "first that says anything"
            why = f"another row of this organisation says otherwise; the {which} counts"
            others = zip(rows[FILE][differs], rows[LINE][differs], rows[name][differs], out[name][differs], strict=True)
            report.add([(file, line, _TABLE, name.lstrip("\0"), MERGED, old, new, why) for file, line, old, new in others])
        _tell_lent(rows, name, out[name], is_first, report)
        if name == "name" and differs.any():
            rows = rows.assign(aliases=rows["aliases"].where(~differs, rows["aliases"] + "|" + rows["name"]))
    for name, separator in lists.items():
        items = _join_lists(rows, name, separator)
        out[name] = rows[KEY].map(items)
    later = ~is_first
    report.add(
        (file, line, _TABLE, "", MERGED, name, first_name, "another row of the same organisation")
        for file, line, name, first_name in zip(rows[FILE][later], rows[LINE][later], rows["name"][later], out["name"][later], strict=True)
    )
    return out[is_first]


def _tell_lent(rows: pd.DataFrame, name: str, new: pd.Series[Any], is_first: pd.Series[Any], report: Report) -> None:
    """A line for each value that the first row of an organisation lacked and another row lent it."""
    lent = is_first & (rows[name] == "") & (new != "")
    if name == ID_TEXT or not lent.any():
        return
    lenders: dict[tuple[str, str], str] = {}
    full = rows[rows[name] != ""]
    for key, text, file, line in zip(full[KEY], full[name], full[FILE], full[LINE], strict=True):
        lenders.setdefault((key, text), f"row {line} of {file}")
    report.add(
        (file, line, _TABLE, name.lstrip("\0"), MERGED, "", text, f"blank here; taken from {lenders[key, text]}, of the same organisation")
        for file, line, key, text in zip(rows[FILE][lent], rows[LINE][lent], rows[KEY][lent], new[lent], strict=True)
    )


def _join_lists(rows: pd.DataFrame, name: str, separator: str) -> dict[str, str]:
    items_of: dict[str, dict[str, None]] = {}
    for key, text in zip(rows[KEY], rows[name], strict=True):
        items_of.setdefault(key, {}).update(dict.fromkeys(part for part in text.split(separator) if part))
    return {key: separator.join(items) for key, items in items_of.items()}


def with_ids(frame: pd.DataFrame, renamed: Mapping[str, Any], report: Report) -> pd.DataFrame:
    """With `mutual_id`, made from what the mapping says or the name; those that would be the same get numbers.

    Args:
        frame: Organisations with the hidden columns.
        renamed: New name -> the id that the organisation had under its old one.
        report: Gets the ids that are not what the name would make them.
    """
    counts: dict[str, int] = {}
    ids: list[str] = []
    entries: list[tuple[Any, ...]] = []
    sayings = frame[ID_TEXT].where(frame[ID_TEXT] != "", frame["name"])
    old_ids = frame["name"].map({name: str(old_id) for name, old_id in renamed.items()})
    has_old = old_ids.notna()
    why = "the mapping says that it had this id under another name"
    report.add(
        (file, line, _TABLE, "mutual_id", CHANGED, slug(text), old_id, why)
        for file, line, text, old_id in zip(frame[FILE][has_old], frame[LINE][has_old], sayings[has_old], old_ids[has_old], strict=True)
    )
    sayings = sayings.where(~has_old, old_ids)
    slugs = {text: slug(text) for text in sayings.unique()}
    for file, line, text in zip(frame[FILE], frame[LINE], sayings, strict=True):
        base = new_id = slugs[text]
        while new_id in counts:
            counts[base] += 1
            new_id = f"{base}-{counts[base]}"
        counts[new_id] = 1
        ids.append(new_id)
        if new_id != base:
            entries.append(
                (file, line, _TABLE, "mutual_id", CHANGED, base, new_id, "another organisation has this id; a number tells them apart")
            )
    report.add(entries)
    return frame.assign(mutual_id=ids)


SHARED_NUMBER = "another organisation that was taken has this company number"


def tell_shared_numbers(frame: pd.DataFrame, report: Report) -> None:
    """A line for each organisation whose company number another has too: they may be one, counted twice."""
    numbered = frame[frame["company_number"] != ""]
    for number, rows in numbered.groupby("company_number", sort=False):
        if len(rows) > 1:
            first = f"row {rows[LINE].iloc[0]} of {rows[FILE].iloc[0]}, {rows['name'].iloc[0]}"
            why = f"{SHARED_NUMBER}, so both may be one: {quote_cell(first)}"
            report.add(
                (file, line, _TABLE, "company_number", NOTE, str(number), "", why)
                for file, line in zip(rows[FILE][1:], rows[LINE][1:], strict=True)
            )


def with_own_names(frame: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Names that several organisations share get the town, else the postcode, else the key, else the id in brackets."""
    names = frame["name"].to_list()
    shared: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        if name:
            shared.setdefault(name.casefold(), []).append(row)
    labels = [frame[column].to_list() for column in ("town", "postcode", KEY)]
    ids, files, lines = frame["mutual_id"].to_list(), frame[FILE].to_list(), frame[LINE].to_list()
    new = list(names)
    for rows in shared.values():
        if len(rows) == 1:
            continue
        label = next((each for each in labels if _tells_apart([each[row] for row in rows], [names[row] for row in rows])), ids)
        for row in rows:
            new[row] = f"{names[row]} ({label[row]})"
        why = f"{len(rows)} organisations have this name"
        report.add((files[row], lines[row], _TABLE, "name", CHANGED, names[row], new[row], why) for row in rows)
    return frame.assign(**{OWN_NAME: frame["name"], "name": pd.Series(new, index=frame.index, dtype=object)})


def _tells_apart(labels: list[str], names: list[str]) -> bool:
    """Whether labels are all there, short, all different and more than the name again."""
    short = all(label and len(label) <= _LONGEST_LABEL and "\0" not in label and "://" not in label for label in labels)
    again = any(label.casefold() == name.casefold() for label, name in zip(labels, names, strict=True))
    return short and not again and len({label.casefold() for label in labels}) == len(labels)


def find_regions(frame: pd.DataFrame, place: Mapping[str, Any], finder: Finder, report: Report) -> tuple[pd.DataFrame, list[str]]:
    """With region, postcode and town found from the parts of a place; what lies elsewhere left out, if the mapping says so.

    Args:
        frame: Organisations with the hidden columns of the parts of a place.
        place: What the mapping says.
        finder: Finds regions.
        report: Gets what was found and left out.

    Returns:
        The rows kept, and the nations outside England that are told as places.
    """
    parts = list(zip(*(frame[name] for name in PLACE.values()), strict=True))
    locations = [finder.find(*part) for part in parts]
    at = list(zip(frame[FILE], frame[LINE], strict=True))
    keep = place.get("other_nations", "leave out") == "keep"
    regions = place.get("regions", [])
    regions = {regions} if isinstance(regions, str) else set(regions)
    stays, theirs = [], ", ".join(texts(place.get("postcode")))
    for where, each, part in zip(at, locations, parts, strict=True):
        place_text = " ".join(text for text in part if text)
        out = f"lies in {each.nation}" if each.nation and not keep else ""
        if not out and regions and (each.region or each.nation) not in regions:
            out = f"lies in {each.region or each.nation or 'no region that is known'}, outside the regions taken"
        stays.append(not out)
        if out:
            report.add([(*where, _TABLE, "region", ROW_OUT, place_text, "", out)])
            continue
        if each.correction:
            report.add([(*where, _TABLE, "postcode", CHANGED, part[0], each.postcode, each.correction, theirs)])
        if each.by:
            report.add([(*where, _TABLE, "region", NOTE, place_text, each.region or each.nation, f"region found by {each.by}")])
        report.add(
            (*where, _TABLE, "postcode", VALUE_OUT, part[0], "", fault, theirs)
            if fault.startswith(f"{quote_cell(part[0])} is ") and part[0] and "postcode" in fault
            else (*where, _TABLE, "region", NOTE, place_text, each.region or each.nation, fault)
            for fault in each.faults
        )
    frame = frame.assign(
        region=[_or(old, each.region or each.nation) for old, each in zip(frame["region"], locations, strict=True)],
        postcode=[each.postcode for each in locations] if "postcode" in place else frame["postcode"],
        town=frame["town"].where(frame["town"] != "", [" ".join(part[2].split()) for part in parts]),
    )
    inside = frame[pd.Series(stays, index=frame.index, dtype=bool)].reset_index(drop=True)
    nations = sorted({each.nation for each, stay in zip(locations, stays, strict=True) if stay and each.nation})
    return inside, nations


def with_real_postcodes(frame: pd.DataFrame, finder: Finder, report: Report) -> pd.DataFrame:
    """Postcodes put right where that gives one that there is, else left out."""
    postcodes = frame["postcode"].to_list()
    for row, (file, line, old) in enumerate(zip(frame[FILE], frame[LINE], postcodes, strict=True)):
        if not old:
            continue
        new, correction, fault = finder.mend(old)
        postcodes[row] = new
        if correction or fault:
            report.add([(file, line, _TABLE, "postcode", VALUE_OUT if fault else CHANGED, old, new, fault or correction)])
    return frame.assign(postcode=pd.Series(postcodes, index=frame.index, dtype=object))


def with_council_names(frame: pd.DataFrame, geography: Geography, report: Report) -> pd.DataFrame:
    """Councils that are told by their ONS code, by name."""
    codes = frame["local_authority"].str.fullmatch(r"[EWSN]\d{8}")
    if not codes.any():
        return frame
    names = {code: council.name for code in frame["local_authority"][codes].unique() if (council := geography.council(code))}
    new = frame["local_authority"].map(names).astype(object).fillna(frame["local_authority"])
    is_code = codes & (new != frame["local_authority"])
    why = "the council of this ONS code"
    report.add(
        (file, line, _TABLE, "local_authority", CHANGED, old, name, why)
        for file, line, old, name in zip(
            frame[FILE][is_code], frame[LINE][is_code], frame["local_authority"][is_code], new[is_code], strict=True
        )
    )
    return frame.assign(local_authority=new)


def _or(first: str, second: str) -> str:
    return first or second


def tell_taken(frame: pd.DataFrame, table: str, report: Report) -> None:
    """One line of the report for each row taken."""
    label = frame["mutual_id"] if "mutual_id" in frame else pd.Series("", index=frame.index)
    report.add((file, line, table, "", TAKEN, "", name, "") for file, line, name in zip(frame[FILE], frame[LINE], label, strict=True))


def links(frame: pd.DataFrame) -> dict[str, str]:
    """Key -> id, for the tables about organisations; of several organisations with one key, the first.

    A key of digits stands there without its leading zeros too, where that is nobody else's: spreadsheets drop them.
    """
    ids: dict[str, str] = {}
    for key, name in zip(frame[KEY], frame["mutual_id"], strict=True):
        ids.setdefault(key, name)
    short: dict[str, set[str]] = {}
    for key, name in ids.items():
        if key.isdecimal():
            short.setdefault(key.lstrip("0"), set()).add(name)
    by_name: dict[str, set[str]] = {}
    for name, mutual in zip(frame[OWN_NAME] if OWN_NAME in frame else frame["name"], frame["mutual_id"], strict=True):
        by_name.setdefault(f"{_NAME}{' '.join(name.split()).casefold()}", set()).add(mutual)
    names_of_one = {name: found.pop() for name, found in by_name.items() if len(found) == 1}
    by_row = {_row_key(*row): mutual for *row, mutual in zip(frame[FILE], frame[LINE], frame["mutual_id"], strict=True)}
    return by_row | names_of_one | {f"{_SHORT}{key}": names.pop() for key, names in short.items() if len(names) == 1} | ids


def _row_key(file: str, line: int) -> str:
    return f"{_ROW}{line} {file}"


def link_rows(frame: pd.DataFrame, ids: Mapping[str, str], table: str, report: Report) -> pd.DataFrame:
    """With the ids of the organisations that rows are about; rows about organisations that were not taken are left out."""
    found = frame[KEY].map(ids)
    zeros = found.isna() & frame[KEY].str.isdecimal()
    found = found.where(~zeros, (_SHORT + frame[KEY].str.lstrip("0")).map(ids))
    why = "the organisation has this key with another number of leading zeros"
    report.add(
        (file, line, table, "mutual_id", NOTE, key, name, why)
        for file, line, key, name in zip(
            *(values[zeros & found.notna()] for values in (frame[FILE], frame[LINE], frame[KEY], found)), strict=True
        )
    )
    # What stands in the very row of an organisation without a key is about it.
    rows = pd.Series([_row_key(*row) for row in zip(frame[FILE], frame[LINE], strict=True)], index=frame.index, dtype=object)
    found = found.where(frame[KEY] != "", rows.map(ids))
    by_name = found.isna() & (frame[KEY] != "")
    found = found.where(~by_name, (_NAME + frame[KEY]).map(ids))
    out = found.isna()
    report.add(
        (
            file,
            line,
            table,
            "mutual_id",
            ROW_OUT,
            key,
            "",
            (f"no organisation that was taken has the key {quote_cell(key)}" if key else "names no organisation") + figure,
            theirs,
        )
        for file, line, key, figure, theirs in zip(
            frame[FILE][out], frame[LINE][out], frame[WRITTEN][out], _say_figures(frame[out]), input_columns(frame)[out], strict=True
        )
    )
    return frame.assign(mutual_id=found.fillna(""))[~out].reset_index(drop=True)


def _say_figures(frame: pd.DataFrame) -> list[str]:
    """What each row holds beside its organisation, where it is a figure: measure, number and period; else nothing."""
    if "value" not in frame.columns or "period_end" not in frame.columns:
        return [""] * len(frame)
    cells = zip(frame["measure"], frame["value"], frame["period_end"], strict=True)
    return [
        "; with it goes " + quote_cell(f"{measure.replace('_', ' ')} {value}, {period}") if value else ""
        for measure, value, period in cells
    ]
