"""The edition that the build writes: complete, truthful, always the same."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.build.__main__ import ALL_TABLES, DATA_DIR, PROJECT, SOURCE_DIR, main
from lib.build.derive import annual_value, end_columns, start_columns
from lib.build.read import read_register
from lib.register.dataset import open_dataset
from lib.register.dates import parse_partial
from lib.register.geography import Address
from lib.register.schema import Kind
from lib.register.tables import TABLES
from lib.topics.nearby.finding import build_gazetteer

if TYPE_CHECKING:
    from pathlib import Path

REGISTER = read_register(SOURCE_DIR / "register.toml")[0]
assert REGISTER is not None


def _release(out: Path) -> dict[str, Any]:
    return dict(json.loads((out / "release.json").read_text(encoding="utf-8")))


def _rows(out: Path, table: str) -> list[dict[str, Any]]:
    return list(pq.read_table(out / _release(out)["folder"] / f"{table}.parquet").to_pylist())


def _source(file: str) -> list[dict[str, str]]:
    with (SOURCE_DIR / file).open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# --- what an edition holds


@pytest.mark.parametrize("name", ALL_TABLES)
def test_no_row_and_no_cell_of_the_source_is_lost(out: Path, name: str) -> None:
    table = ALL_TABLES[name]
    source, built = _source(table.source_file), _rows(out, name)

    assert len(built) == len(source) == _release(out)["tables"][name]["rows"]
    for column in table.source_columns:
        blanks = [not row[column.name] for row in source]
        assert [row[column.name] is None for row in built] == blanks, column.name
        if column.kind in (Kind.ID, Kind.TEXT, Kind.CATEGORY, Kind.DATE):
            assert [row[column.name] or "" for row in built] == [row[column.name] for row in source], column.name
        if column.kind is Kind.LIST:
            assert [column.separator.join(row[column.name] or []) for row in built] == [row[column.name] for row in source]
        if column.kind in (Kind.NUMBER, Kind.MONEY, Kind.WHOLE):
            assert [row[column.name] for row in built if row[column.name] is not None] == [
                float(row[column.name]) for row in source if row[column.name]
            ]


@pytest.mark.parametrize("name", ALL_TABLES)
def test_columns_have_the_schemas_types_and_carry_their_definitions(out: Path, name: str) -> None:
    expected = {
        Kind.LIST: pa.list_(pa.string()),
        Kind.FLAG: pa.bool_(),
        Kind.DAY: pa.date32(),
        Kind.MONEY: pa.int64(),
        Kind.WHOLE: pa.int64(),
        Kind.NUMBER: pa.float64(),
    }
    schema = pq.read_schema(out / _release(out)["folder"] / f"{name}.parquet")

    assert schema.names == [column.name for column in ALL_TABLES[name].columns]
    assert schema.metadata[b"label"].decode() == ALL_TABLES[name].label
    for column in ALL_TABLES[name].columns:
        field = schema.field(column.name)
        if column.kind is Kind.CATEGORY:
            assert pa.types.is_dictionary(field.type), column.name
        else:
            assert str(field.type).replace("element", "item") == str(expected.get(column.kind, pa.string())).replace("element", "item")
        assert field.metadata[b"definition"].decode() == column.definition
        assert field.metadata[b"label"].decode() == column.label


@pytest.mark.parametrize("name", TABLES)
def test_each_partial_date_has_the_span_it_allows(out: Path, name: str) -> None:
    dates = [column.name for column in TABLES[name].source_columns if column.kind is Kind.DATE]

    for row in _rows(out, name):
        for date_name in dates:
            days = [row[f"{date_name}_{part}"] for part in ("from", "mid", "to")]
            text = row[date_name]
            if text is None:
                assert days == [None, None, None]
                continue
            assert days == sorted(days)
            first, _, last = text.partition("/")
            assert days[0].isoformat()[: len(first)] == first
            assert days[2].isoformat()[: len(last or first)] == (last or first)


def test_release_names_every_file_with_its_bytes_and_every_input(out: Path) -> None:
    release = _release(out)
    folder = out / release["folder"]

    assert {path.stem for path in folder.iterdir()} == set(release["tables"]) == set(ALL_TABLES)
    for name, told in release["tables"].items():
        assert hashlib.sha256((folder / f"{name}.parquet").read_bytes()).hexdigest() == told["sha256"]
    for file, digest in release["sources"].items():
        path = PROJECT / "static" / file if file.endswith(".geojson") else SOURCE_DIR / file
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
    assert set(release["sources"]) >= {"register.toml", "organisations.csv", "geo/places.csv", "regions.geojson"}
    assert release["reference_date"] == "2013-02-08"


def test_the_same_input_gives_the_same_bytes(out: Path, tmp_path: Path) -> None:
    assert main(["--out", str(tmp_path)]) == 0

    assert _files(tmp_path) == _files(out)


def test_the_committed_edition_is_what_the_source_gives_now(out: Path) -> None:
    # Given the edition in the project; when the source is built afresh; then it is the same ('make data' was not forgotten)
    release, committed = _release(out), _release(DATA_DIR)

    assert release.pop("editions") == [release]
    assert committed.pop("editions")[0] == committed == release
    assert _files(DATA_DIR / release["folder"]) == _files(out / release["folder"])


# --- start, end, annual value


def test_every_mutual_has_a_start_by_the_evidence_there_is(out: Path) -> None:
    source = {row["mutual_id"]: row for row in _source("organisations.csv")}

    for row in _rows(out, "organisations"):
        written = source[row["mutual_id"]]
        basis = "launched" if written["launched"] else "trading by" if written["trading_by"] else "not known"
        assert row["start_basis"] == basis
        days = [row["start_from"], row["start_mid"], row["start_to"]]
        if basis == "not known":
            assert days == [None] * 3
        else:
            # The span as it is written, in no reading before a source shows it
            span = parse_partial(written["launched"] or written["trading_by"])
            assert days == [span.first, span.middle, span.last]


def test_the_latest_sign_of_trading_is_the_newest_and_an_end_is_one(out: Path) -> None:
    # Given the first day of each figure and statement of a body, and its own dates
    signs: dict[str, list[date]] = {}
    for row in _source("observations.csv"):
        if row["scope"] != "before spin-out":
            signs.setdefault(row["mutual_id"], []).append(parse_partial(row["period_end"]).first)
    for file, columns in (("statements.csv", ("stated_on",)), ("organisations.csv", ("launched", "trading_by"))):
        for row in _source(file):
            signs.setdefault(row["mutual_id"], []).extend(parse_partial(row[name]).first for name in columns if row[name])
    # When the edition says when it was last seen; then it is the newest of them, its end at the latest, and a plan has none
    for row in _rows(out, "organisations"):
        until = parse_partial(row["ended"]).last if row["ended"] else date.max
        found = [day for day in signs.get(row["mutual_id"], []) if day <= until]
        found += [parse_partial(row["ended"]).first] if row["ended"] else []
        assert row["last_seen"] == (None if row["status"] == "planned" else max(found, default=None)), row["mutual_id"]


# --- figures and what the body was


def test_a_figure_of_a_span_stands_in_its_middle_and_is_worth_a_year(out: Path) -> None:
    # Given the figures that describe seven years as a whole, each typical of a year of them
    spans = [row for row in _source("observations.csv") if "/" in row["period_end"]]
    assert len(spans) == 7
    # When they are built; then half of the span's days lie before the middle, and the year's worth is the figure itself
    built = [row for row in _rows(out, "observations") if row["period_end"] == "2013-04/2020-03"]
    assert len(built) == len(spans)
    for row in built:
        before, after = row["period_end_mid"] - date(2013, 4, 1), date(2020, 3, 31) - row["period_end_mid"]
        assert abs((after - before).days) <= 1
        assert row["annual_value"] == row["value"]


def test_a_figure_tells_the_latest_enlargement_before_it(out: Path) -> None:
    # Given the enlargements as written
    since: dict[str, list[date]] = {}
    for row in _source("enlargements.csv"):
        since.setdefault(row["mutual_id"], []).append(parse_partial(row["since"]).middle)
    # When each figure is built; then it has the latest one that came before the middle of its own date
    for row in _rows(out, "observations"):
        before = [day for day in since.get(row["mutual_id"], []) if day <= row["period_end_mid"]]
        assert row["enlarged"] == max(before, default=None)


def test_a_turnover_after_another_bodys_contract_was_taken_over_says_so(out: Path) -> None:
    # Given that Bristol's body ended in April 2020 and Sirona took over its contract
    bristol = next(row for row in _rows(out, "organisations") if row["mutual_id"] == "bristol-community-health")
    sirona = {row["period_end"]: row for row in _rows(out, "observations") if row["mutual_id"] == "sirona-care-health"}
    # Then Sirona's turnover of 2021 stands for no day before Bristol's end, and that of 2011 for any
    assert sirona["2021-03-31"]["enlarged"] == bristol["end_mid"]
    assert sirona["2011-10-01"]["enlarged"] is None


def test_no_body_that_another_took_in_goes_on_after_that(out: Path) -> None:
    ends = {row["mutual_id"]: row["end_mid"] for row in _rows(out, "organisations")}

    taken = [(whose, row["since_mid"]) for row in _rows(out, "enlargements") for whose in row["whose"].split("|") if whose in ends]

    assert len(taken) >= 4
    assert all(ends[whose] == since for whose, since in taken), taken


def test_every_figure_of_staff_says_whether_it_is_the_whole_body() -> None:
    rows = [row for row in _source("observations.csv") if row["measure"] in ("staff_headcount", "staff_fte")]

    assert {row["scope"] for row in rows} == {"whole", "part", "before spin-out"}


def test_staff_who_were_asked_or_due_to_move_are_not_the_bodys_staff() -> None:
    # Given words of notes that speak of a time before the body had staff of its own, and of a part of them
    before = (
        "asked",
        "consulted",
        "planned",
        "due to",
        "to transfer",
        "before launch",
        "before spin-out",
        "proposed",
        "in scope",
        "shadow",
    )
    part = ("only those", "front-line", "full-time employees")
    rows = [row for row in _source("observations.csv") if row["measure"] in ("staff_headcount", "staff_fte")]
    # When a figure's note holds one of them; then its scope is not the whole body
    for words, scope in ((before, "before spin-out"), (part, "part")):
        spoken = [row for row in rows if any(word in row["note"] for word in words)]
        assert spoken
        assert {row["scope"] for row in spoken} == {scope}, [row for row in spoken if row["scope"] != scope]


def test_no_whole_headcount_lies_before_its_body_began(out: Path) -> None:
    starts = {row["mutual_id"]: row["start_from"] for row in _rows(out, "organisations") if row["start_basis"] == "launched"}

    early = [
        (row["mutual_id"], row["period_end"])
        for row in _rows(out, "observations")
        if row["measure"] == "staff_headcount" and row["scope"] == "whole" and row["period_end_to"] < starts.get(row["mutual_id"], date.min)
    ]

    assert early == []


# --- one body, one row


def test_no_two_bodies_have_one_company_number() -> None:
    numbers = Counter(row["company_number"] for row in _source("organisations.csv") if row["company_number"])

    assert [number for number, times in numbers.items() if times > 1] == []


def test_a_plan_and_what_became_of_it_under_another_name_are_one_row_and_both_addresses_open() -> None:
    ids = {row["mutual_id"] for row in _source("organisations.csv")}
    renamed = {(name, old): new for name, old, new in REGISTER.renamed}

    assert "blackburn-adult-care-se" not in ids
    assert {renamed["mutual", "blackburn-adult-care-se"], renamed["compare", "blackburn-adult-care-se"]} == {"salvere"}
    assert all(new in ids for new in renamed.values())


def test_outcomes_name_a_body_by_one_name() -> None:
    # Given every name that the register knows a body by
    own = {row["mutual_id"]: {row["name"], row["mutual_id"], *row["aliases"].split("|")} for row in _source("organisations.csv")}
    subjects = {row["subject"] for row in _source("outcomes.csv")}
    # Then no two of one body's names are subjects of outcomes
    assert [names & subjects for names in own.values() if len((names - {""}) & subjects) > 1] == []


def test_no_mutual_ends_before_it_starts_and_only_ended_ones_end(out: Path) -> None:
    bases = {"live": {"going"}, "planned": {"not started"}, "ended": {"dated", "not dated"}}

    for row in _rows(out, "organisations"):
        assert row["end_basis"] in bases[row["status"]]
        days = [row["end_from"], row["end_mid"], row["end_to"]]
        if row["status"] != "ended":
            assert days == [None] * 3
            continue
        assert days == sorted(days)
        if row["start_basis"] != "not known":
            assert all(end >= start for end, start in zip(days, (row["start_from"], row["start_mid"], row["start_to"]), strict=True))


def test_an_end_without_a_date_lies_between_the_last_sign_of_trading_and_the_edition(out: Path) -> None:
    # Given what figures and statements of the source say of each body, first days only
    seen: dict[str, list[date]] = {}
    for row in _source("observations.csv"):
        if row["scope"] != "before spin-out":
            seen.setdefault(row["mutual_id"], []).append(parse_partial(row["period_end"]).first)
    for row in _source("statements.csv"):
        if row["stated_on"]:
            seen.setdefault(row["mutual_id"], []).append(parse_partial(row["stated_on"]).first)
    # When an end has no date
    open_ended = [row for row in _rows(out, "organisations") if row["end_basis"] == "not dated"]
    # Then its span starts at the latest of these and of the start
    assert len(open_ended) == sum(row["status"] == "ended" and not row["ended"] for row in _source("organisations.csv"))
    for row in open_ended:
        signs = [*seen.get(row["mutual_id"], []), *([row["start_to"]] if row["start_to"] else [])]
        assert row["end_from"] == max(signs, default=REGISTER.first_date)
        assert row["end_to"] == REGISTER.updated


PARTIAL = st.dates(date(2006, 1, 1), date(2026, 1, 1)).flatmap(lambda day: st.sampled_from([day.isoformat()[:size] for size in (4, 7, 10)]))


@given(launched=PARTIAL, ended=PARTIAL, last_seen=st.none() | st.dates(date(2006, 1, 1), date(2026, 11, 22)), dated=st.booleans())
def test_start_and_end_are_spans_in_order_whatever_the_dates(launched: str, ended: str, last_seen: date | None, dated: bool) -> None:
    row: dict[str, Any] = {"status": "ended", "launched": launched, "trading_by": None, "ended": ended if dated else None}
    for name in ("launched", "ended"):
        span = parse_partial(row[name]) if row[name] else None
        days = (span.first, span.middle, span.last) if span else (None,) * 3
        row |= dict(zip((f"{name}_from", f"{name}_mid", f"{name}_to"), days, strict=True))
    row |= start_columns(row)
    row |= end_columns(row, REGISTER, last_seen)

    assert row["start_from"] <= row["start_mid"] <= row["start_to"]
    assert row["end_from"] <= row["end_mid"] <= row["end_to"]
    assert all(row[f"start_{part}"] <= row[f"end_{part}"] for part in ("from", "mid", "to"))


@pytest.mark.parametrize(
    ("measure", "scope", "years", "annual"),
    [
        ("turnover", "whole", 1.0, 900.0),
        ("contract_value", "whole", 3.0, 300.0),
        ("contract_value", "part", 3.0, None),
        ("contract_value", "shared", 3.0, None),
        ("turnover", "before spin-out", 1.0, None),
        ("turnover", "whole", None, None),
        ("surplus", "whole", 1.0, None),
    ],
)
def test_only_money_of_the_whole_body_over_known_years_has_an_annual_value(
    measure: str, scope: str, years: float | None, annual: float | None
) -> None:
    assert annual_value({"measure": measure, "scope": scope, "period_years": years, "value": 900.0}) == annual


def test_a_figure_knows_when_its_source_was_published(out: Path) -> None:
    published = {row["source_id"]: row["published"] for row in _source("sources.csv")}

    for row in _rows(out, "observations"):
        days = [parse_partial(published[cited]).middle for cited in row["source_id"] if published[cited]]
        assert row["source_published"] == max(days, default=None)


# --- places


def test_every_mutual_is_counted_under_one_precision(out: Path) -> None:
    rows = _rows(out, "organisations")
    precision = _release(out)["precision"]

    assert sum(precision.values()) == len(rows)
    assert +Counter(precision) == Counter(row["precision"] for row in rows)
    assert all((row["lon"] is None) == (row["lat"] is None) == (row["precision"] == "not placed") for row in rows)


def test_every_placed_mutual_lies_in_england_and_in_its_own_region(out: Path) -> None:
    regions = {row["lad_code"]: row["region_name"] for row in _source("geo/lad_lookup.csv")}

    for row in _rows(out, "organisations"):
        if row["precision"] == "not placed":
            assert row["region"] in (None, "National")
            continue
        assert -6.5 < row["lon"] < 1.8, row["mutual_id"]
        assert 49.8 < row["lat"] < 55.9, row["mutual_id"]
        if row["lad_code"] and row["region"] != "National":
            assert regions[row["lad_code"]] == row["region"], row["mutual_id"]


def test_a_postcode_lies_near_its_sector(out: Path) -> None:
    sectors = {row["sector"]: row for row in _source("geo/postcode_sectors.csv")}
    found = [row for row in _rows(out, "organisations") if row["precision"] == "postcode"]

    assert len(found) == sum(bool(row["postcode"]) for row in _source("organisations.csv"))
    for row in found:
        sector = sectors[row["postcode"][:-2]]
        assert abs(row["lon"] - float(sector["lon"])) < 0.08
        assert abs(row["lat"] - float(sector["lat"])) < 0.05


def test_a_built_edition_can_place_what_a_reader_types(out: Path) -> None:
    geography = build_gazetteer(open_dataset(out)).geography
    sector = next(row for row in _source("geo/postcode_sectors.csv") if row["sector"] == "LS1 4")

    placing = geography.place(Address(postcode="LS1 4AP"))

    assert placing.point is not None
    assert (placing.precision, placing.lad_name) == ("postcode sector", sector["lad_name"])
    assert (placing.point.lon, placing.point.lat) == (float(sector["lon"]), float(sector["lat"]))


def test_wycombe_is_shown_in_buckinghamshire_and_says_so(out: Path) -> None:
    rows = [row for row in _rows(out, "organisations") if row["local_authority"] == "Wycombe"]

    assert [(row["lad_name"], row["place_note"]) for row in rows] == [("Buckinghamshire", "Wycombe is now part of Buckinghamshire")]
