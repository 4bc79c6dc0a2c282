"""From checked cells to the typed rows of an edition, with the columns that the build adds."""

from __future__ import annotations

from collections import defaultdict
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from lib.build.cells import value
from lib.register.dates import Span, parse_partial
from lib.register.geography import Address
from lib.register.schema import BEFORE_SPIN_OUT, GRADES, NOT_KNOWN, WHOLE, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from lib.build.read import SourceTable
    from lib.register.geography import Geography
    from lib.register.schema import Register

    TypedRow = dict[str, Any]

#: What a span of days adds to the name of its column -> its day.
_DAYS = {"from": attrgetter("first"), "mid": attrgetter("middle"), "to": attrgetter("last")}
_ANNUAL_MEASURES = ("turnover", "contract_value")


def type_rows(source: SourceTable) -> list[TypedRow]:
    """The rows of one table with the columns of its file typed and each date beside the span it allows."""
    columns: dict[str, list[Any]] = {}
    for column in source.table.source_columns:
        texts = [row.cells[column.name] for row in source.rows]
        # Each text of a column is read once: large tables repeat themselves.
        values = {text: value(text, column) for text in set(texts)}
        columns[column.name] = [values[text] for text in texts]
        if column.kind is Kind.DATE:
            spans = {text: parse_partial(text) if text else None for text in values}
            for part, day in _DAYS.items():
                columns[f"{column.name}_{part}"] = [day(span) if (span := spans[text]) else None for text in texts]
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def build_tables(tables: Mapping[str, SourceTable], register: Register, geography: Geography) -> dict[str, list[TypedRow]]:
    """Every table as an edition holds it: name -> rows with all columns of `lib.register.tables`, in the order of the source."""
    typed = {name: type_rows(source) for name, source in tables.items()}
    published = {row["source_id"]: row["published_mid"] for row in typed["sources"]}
    sightings = _sighting_days(typed)
    enlargements = _enlargement_days(typed)
    for row in typed["observations"]:
        row["annual_value"] = annual_value(row, register.vocabulary.paid_once)
        row["enlarged"] = _latest(*(day for day in enlargements[row["mutual_id"]] if day <= row["period_end_mid"]))
        row["source_published"] = max((day for cited in row["source_id"] if (day := published.get(cited))), default=None)
    for row in typed["organisations"]:
        row["grade"] = GRADES[row["confidence"]]
        row["sector_group"] = register.group_of[row["sector"]]
        row["place"] = row["region"] or NOT_KNOWN
        row.update(start_columns(row))
        row.update(end_columns(row, register, _latest(*sightings[row["mutual_id"]])))
        row["last_seen"] = last_seen(row, sightings[row["mutual_id"]])
        row.update(_place_columns(row, geography))
    return typed


def annual_value(row: Mapping[str, Any], paid_once: tuple[str, ...] = ()) -> float | None:
    """A year's worth of a figure of money: of the whole body, over known years, turnover or contract value; else None.

    What was paid once is worth itself, in the year in which it was paid.
    """
    if row["measure"] in paid_once and row["scope"] == WHOLE:
        return float(row["value"])
    if row["measure"] not in _ANNUAL_MEASURES or row["scope"] != WHOLE or not row["period_years"]:
        return None
    return float(row["value"] / row["period_years"])


def start_columns(row: Mapping[str, Any]) -> TypedRow:
    """start_from, start_mid, start_to and start_basis of an organisation."""
    if row["launched"]:
        return {**{f"start_{part}": row[f"launched_{part}"] for part in _DAYS}, "start_basis": "launched"}
    if not row["trading_by"]:
        return {**_no_span("start"), "start_basis": "not known"}
    # It may have begun at any time before, but nothing is counted from before it is seen: such bodies are counted apart.
    return {**{f"start_{part}": row[f"trading_by_{part}"] for part in _DAYS}, "start_basis": "trading by"}


def end_columns(row: Mapping[str, Any], register: Register, last_seen: date | None) -> TypedRow:
    """end_from, end_mid, end_to and end_basis of an organisation that has its start columns.

    Args:
        row: The organisation.
        register: Its day of update is the latest that an end without a date can be.
        last_seen: The latest day on which a figure or statement shows it trading.
    """
    if row["status"] == "live":
        return {**_no_span("end"), "end_basis": "going"}
    if row["status"] == "planned":
        return {**_no_span("end"), "end_basis": "not started"}
    if row["ended"]:
        return {**{f"end_{part}": _latest(row[f"ended_{part}"], row[f"start_{part}"]) for part in _DAYS}, "end_basis": "dated"}
    after = _latest(row["start_to"], last_seen) or register.first_date
    span = Span(after, max(after, register.updated))
    return {"end_from": span.first, "end_mid": span.middle, "end_to": span.last, "end_basis": "not dated"}


def last_seen(row: Mapping[str, Any], days: Iterable[date]) -> date | None:
    """The newest day on which a source shows an organisation trading, its end at the latest; None for a plan or where none does.

    Args:
        row: The organisation, dates typed.
        days: The first day of each figure and statement about it.
    """
    if row["status"] == "planned":
        return None
    # One that ended was there until then, whatever the figures found say.
    sightings = (*days, row["launched_from"], row["trading_by_from"], row["ended_from"])
    return _latest(*(day for day in sightings if day and not (row["ended"] and day > row["ended_to"])))


def _sighting_days(typed: Mapping[str, Iterable[TypedRow]]) -> defaultdict[str, list[date]]:
    """Mutual -> the first day of each figure and statement about it; the public body's own figures don't count."""
    days: defaultdict[str, list[date]] = defaultdict(list)
    for row in typed["observations"]:
        if row["scope"] != BEFORE_SPIN_OUT:
            days[row["mutual_id"]].append(row["period_end_from"])
    for row in typed["statements"]:
        if row["stated_on_from"]:
            days[row["mutual_id"]].append(row["stated_on_from"])
    return days


def _enlargement_days(typed: Mapping[str, Iterable[TypedRow]]) -> defaultdict[str, list[date]]:
    """Mutual -> the middle of the date of each of its enlargements."""
    days: defaultdict[str, list[date]] = defaultdict(list)
    for row in typed["enlargements"]:
        days[row["mutual_id"]].append(row["since_mid"])
    return days


def _place_columns(row: Mapping[str, Any], geography: Geography) -> TypedRow:
    address = Address(
        postcode=row["postcode"] or "", town=row["town"] or "", council=row["local_authority"] or "", region=row["region"] or ""
    )
    placing = geography.place(address)
    point = placing.point
    return {
        "lad_code": (point.lad_code or None) if point else None,
        "lad_name": placing.lad_name or None,
        "lon": point.lon if point else None,
        "lat": point.lat if point else None,
        "precision": placing.precision,
        "place_note": placing.note or None,
    }


def _no_span(name: str) -> TypedRow:
    return {f"{name}_{part}": None for part in _DAYS}


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day), default=None)
