"""Writes what an import made: a source folder, complete or not at all, and the report."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from lib.build.read import REGISTER_FILE
from lib.importing.finish import NOT_STATED
from lib.importing.mapping import measures_paid_once
from lib.importing.organisations import ORGANISATIONS_TABLE
from lib.register.dates import parse_partial
from lib.register.schema import PLACES
from lib.register.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from lib.importing.mapping import MappingFile
    from lib.importing.run import Import

_UNFINISHED = ".unfinished-"
#: Groups that charts can show side by side, and the name of the last where there are more sectors.
_MOST_GROUPS, _REST = 8, "Other sectors"
_FIRST_OF = {"organisations": ("launched", "trading_by"), "observations": ("period_end",), "statements": ("stated_on",)}
_TOP_KEYS = ("title", "short_title", "edition", "updated", "next_update", "reference_date", "first_date", "baseline_year", "contact")


def register_of(mapping: MappingFile, result: Import, today: date) -> dict[str, Any]:
    """What goes into `register.toml`: what the mapping says, and for the rest what the data or the calendar says."""
    given = dict(mapping.register)
    tables = result.tables
    updated = data_day(mapping, today)
    reference = _day(given.get("reference_date")) or updated
    first = _day(given.get("first_date")) or _first_date(tables, reference)
    title = str(given["title"])
    usual: dict[str, Any] = {
        "title": title,
        "short_title": title,
        "edition": f"{updated:%Y-%m}",
        "updated": updated,
        "next_update": _a_year_after(updated),
        "reference_date": reference,
        "first_date": first,
        "baseline_year": first.year,
        "contact": "not-given@example.org",
    }
    register = {key: given.get(key, usual[key]) for key in _TOP_KEYS}
    register |= {key: value for key, value in given.items() if key not in register}
    if "presets" not in register:
        register["presets"] = [{"label": f"{reference:%-d %B %Y}", "date": reference}]
    register["sector_groups"] = _sector_groups(given, tables[ORGANISATIONS_TABLE])
    register |= _own_words(mapping, result)
    if once := measures_paid_once(mapping.tables):
        register["figures"] = {**given.get("figures", {}), **{name: {"lasting": False} for name in once}}
    return register


def data_day(mapping: MappingFile, today: date) -> date:
    """The day at which the data was true: as the mapping says, else the last that its first source allows, never after today."""
    published = str(mapping.sources[0].get("published", ""))
    return _day(mapping.register.get("updated")) or min(parse_partial(published).last if published else today, today)


def _sector_groups(given: Mapping[str, Any], organisations: pd.DataFrame) -> list[dict[str, Any]]:
    """The mapping's groups, else one for each of the most frequent sectors of the data and one for the rest.

    A sector that the mapping's groups lack, which can only be one not stated, gets a group of its own.
    """
    groups = [{"name": str(group["name"]), "sectors": list(group["sectors"])} for group in given.get("sector_groups", ())]
    known = {sector for group in groups for sector in group["sectors"]}
    counts = Counter(organisations["sector"])
    sectors = [
        sector for sector, _ in sorted(counts.items(), key=lambda each: (each[0] == NOT_STATED, -each[1], each[0])) if sector not in known
    ]
    alone = len(sectors) if len(sectors) <= _MOST_GROUPS else _MOST_GROUPS - 1
    groups += [{"name": sector, "sectors": [sector]} for sector in sectors[:alone]]
    rest = sectors[alone:]
    name = _REST if _REST not in {*sectors, *(group["name"] for group in groups)} else f"{_REST} ({len(rest)})"
    groups += [{"name": name, "sectors": rest}] if rest else []
    return groups or [{"name": NOT_STATED, "sectors": [NOT_STATED]}]


def _own_words(mapping: MappingFile, result: Import) -> dict[str, Any]:
    """Vocabularies that the mapping leaves to the data, the nations that are told as places, and the licence of the sources."""
    register = mapping.register
    words: dict[str, Any] = {}
    organisations = result.tables[ORGANISATIONS_TABLE]
    for column in TABLES[ORGANISATIONS_TABLE].source_columns:
        name = column.vocabulary
        if name and name not in ("sectors", "regions") and name not in register:
            found = [word for word, _ in Counter(organisations[column.name]).most_common() if word]
            if found:
                words[name] = found
    places = [*register.get("extra_places", ()), *(nation for nation in result.nations if nation not in PLACES)]
    if places:
        words["extra_places"] = list(dict.fromkeys(places))
    if "licence" not in register:
        licences = dict.fromkeys(str(source["licence"]).rstrip(".") for source in mapping.sources if source.get("licence"))
        licence = ", ".join(licences)
        words["licence"] = f"Register and text: {licence}." if licence else "The licence of the register is not stated."
    return words


def source_rows(mapping: MappingFile) -> list[dict[str, str]]:
    """The rows of the table of sources that the mapping itself makes."""
    return [
        {
            "source_id": source["id"],
            "title": f"{source['title']} (licence: {source['licence']})" if source.get("licence") else source["title"],
            "publisher": source["publisher"],
            "url": source.get("url", ""),
            "published": str(source.get("published", "")),
            "kind": source.get("kind", "other"),
        }
        for source in mapping.sources
    ]


def write_source(out: Path, mapping: MappingFile, result: Import, register: Mapping[str, Any]) -> None:
    """Write the source folder in one step; what stood there before goes only once the new one is complete.

    Raises:
        OSError: If it can't be written; the folder is then as it was.
    """
    unfinished = out.with_name(f"{_UNFINISHED}{out.name}")
    if unfinished.exists():
        shutil.rmtree(unfinished)
    unfinished.mkdir(parents=True)
    try:
        for name, text in _files(mapping, result, register).items():
            (unfinished / name).write_text(text, encoding="utf-8", newline="")
        old = out.with_name(f"{_UNFINISHED}old-{out.name}")
        if out.exists():
            out.replace(old)
        unfinished.replace(out)
        shutil.rmtree(old, ignore_errors=True)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def write_report(path: Path, text: str) -> None:
    """Write the report in one step. Raises OSError."""
    # Spreadsheets read UTF-8 only with the mark before it.
    _write(path, text, "utf-8-sig")


def write_page(path: Path, text: str) -> None:
    """Write the page of the report in one step. Raises OSError."""
    _write(path, text, "utf-8")


def _write(path: Path, text: str, encoding: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{_UNFINISHED}{path.name}")
    unfinished.write_text(text, encoding=encoding, newline="")
    unfinished.replace(path)


def _files(mapping: MappingFile, result: Import, register: Mapping[str, Any]) -> dict[str, str]:
    files = {REGISTER_FILE: "# Made by an import; the mapping file says the same.\n" + toml_text(register)}
    for name, table in TABLES.items():
        columns = [column.name for column in table.source_columns]
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        if name == "sources":
            writer.writerows([row[column] for column in columns] for row in source_rows(mapping))
        if name in result.tables:
            writer.writerows(result.tables[name][columns].itertuples(index=False, name=None))
        files[table.source_file] = stream.getvalue()
    return files


def toml_text(values: Mapping[str, Any], path: str = "") -> str:
    """Values as TOML: plain ones first, then tables and lists of tables."""
    lines = [f"{_key(name)} = {_value(value)}\n" for name, value in values.items() if not _is_table(value)]
    parts = []
    for name, value in values.items():
        at = f"{path}.{_key(name)}" if path else _key(name)
        if isinstance(value, dict):
            parts.append(f"\n[{at}]\n{toml_text(value, at)}")
        elif _is_table(value):
            parts += [f"\n[[{at}]]\n{toml_text(each, at)}" for each in value]
    return "".join((*lines, *parts))


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value))


def _key(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isalnum() and name.isascii() else _value(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | datetime | int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(each) for each in value)}]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _a_year_after(day: date) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap_day else day.day)


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _first_date(tables: Mapping[str, pd.DataFrame], latest: date) -> date:
    """The first of January of the earliest year in the data."""
    years = [
        int(text[:4])
        for name, columns in _FIRST_OF.items()
        if name in tables
        for column in columns
        for text in tables[name][column].unique()
        if text
    ]
    years = [year for year in years if year <= latest.year]
    return date(min(years), 1, 1) if years else date(latest.year, 1, 1)
