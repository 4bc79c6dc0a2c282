"""CSV, its metadata, file names and the citation."""

from __future__ import annotations

import csv
import io
import json
import re
import string
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.catalogue import FIELDS
from lib.core.result import NoFacts, Result
from lib.exports import citation, csv_bytes, csvw_bytes, file_stem
from lib.exports.csv_files import cell_text, frame_csv
from lib.topics.growth import measure as growth
from lib.topics.places import measure as places
from lib.topics.sectors import measure as sectors
from lib.view.view import View, make_view
from tests.unit import factories

DATA = factories.make_dataset(
    [factories.mutual(number, start=("2011-01-01", "2011-07-02", "2011-12-31")) for number in range(6)],
    [factories.figure(number, "turnover", "2012-12-31", 1234.5 + number) for number in range(3)],
    [factories.published("live_mutuals", "2013-02-01", 65.0, note='said; in, "quotes"\nand lines')],
)
VIEW = make_view(DATA.register, DATA.latest)
MEASURES = (growth.live_over_time, growth.published_counts, places.by_region, places.points, sectors.by_sector, growth.policy_events)
FORMULA_STARTS = tuple("=+-@\t\r")


def result(frame: pd.DataFrame, view: View = VIEW, name: str = "growth-live") -> Result:
    return Result(facts=NoFacts(), name=name, frame=frame, view=view, unit="mutuals", edition="test")


def parsed(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("measure", MEASURES)
def test_a_csv_holds_the_rows_of_the_frame_exactly(measure: Any) -> None:
    # Given a result
    frame = measure(DATA, VIEW).frame
    # When it is written and read back
    rows = parsed(csv_bytes(result(frame)))
    # Then every cell is the frame's, number by number and word by word
    assert len(rows) == len(frame) > 0
    for row, expected in zip(rows, frame.to_dict("records"), strict=True):
        assert list(row) == list(frame.columns)
        for name, value in expected.items():
            same(row[name], value)


def same(text: str, value: object) -> None:
    if isinstance(value, (tuple, list)):
        assert text.split("|") == list(value)
    elif value is None or pd.isna(value):
        assert text == ""
    elif isinstance(value, pd.Timestamp):
        assert date.fromisoformat(text) == value.date()
    elif isinstance(value, str):
        assert text == value
    else:
        assert float(text) == float(value)


def test_a_csv_is_utf8_with_the_mark_that_spreadsheets_look_for_with_one_header_and_crlf() -> None:
    # Given a name outside ASCII and a cell with a comma and a quote
    frame = pd.DataFrame({"name": ["Café, “Löwen”"], "note": ['say "x"']})
    # When it is written
    body = csv_bytes(result(frame))
    # Then it is the mark and the bytes that RFC 4180 asks for; programs get them without
    assert body == b"\xef\xbb\xbf" + frame_csv(frame)
    assert frame_csv(frame) == 'name,note\r\n"Café, “Löwen”","say ""x"""\r\n'.encode()


def test_an_empty_result_still_has_its_header() -> None:
    assert csv_bytes(result(pd.DataFrame(columns=["date", "central"]))) == b"\xef\xbb\xbfdate,central\r\n"


@given(st.text(alphabet=st.one_of(st.sampled_from("=+-@\t\r\n '\"|,"), st.characters(codec="utf-8"))))
def test_no_text_can_begin_a_formula_and_none_is_lost(text: str) -> None:
    # When any text is written and read back
    cell = parsed(csv_bytes(result(pd.DataFrame({"name": [text], "note": ["x"]}))))[0]["name"]
    # Then it does not begin as a formula does, and is the text, perhaps behind an apostrophe
    assert not cell.startswith(FORMULA_STARTS)
    assert cell in (text, f"'{text}")
    if text[:1] in string.ascii_letters:
        assert cell == text


@given(st.lists(st.text(), min_size=1))
def test_no_list_can_begin_a_formula(parts: list[str]) -> None:
    assert not cell_text(tuple(parts)).startswith(FORMULA_STARTS)


@given(st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-(2**60), 2**60)))
def test_numbers_keep_every_digit_and_their_sign(value: float) -> None:
    # When a number is written as Python's or as numpy's
    texts = {cell_text(value), cell_text(np.float64(value) if isinstance(value, float) else np.int64(value))}
    # Then it reads back as itself, with no apostrophe
    assert len(texts) == 1
    text = texts.pop()
    assert (float(text) if isinstance(value, float) else int(text)) == value


@pytest.mark.parametrize("unknown", [None, float("nan"), pd.NA, pd.NaT, ()])
def test_unknown_is_blank(unknown: object) -> None:
    assert cell_text(unknown) == ""


@pytest.mark.parametrize("measure", MEASURES)
def test_csvw_describes_every_column_of_the_csv_as_the_fields_do(measure: Any) -> None:
    # Given a result and its CSV header
    shown = measure(DATA, VIEW)
    header = csv_bytes(shown).decode("utf-8-sig").split("\r\n")[0].split(",")
    # When its metadata is made
    described = json.loads(
        csvw_bytes(
            shown,
            title="A title",
            csv_name="x.csv",
            edition="2026-11",
            link="https://example.org/?a=b",
            sources=DATA.find_sources(["s1"]).values(),
        )
    )
    # Then the columns are the header's, each with the label, definition and unit of its field
    columns = described["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == header
    for column in columns:
        field = FIELDS[column["name"]]
        assert column["titles"] == [field.name, field.label]
        assert column["dc:description"] == field.definition
        assert column.get("schema:unitText", "") == field.unit
    # And the table says what it is, its edition, licence, sources, and that it is not official
    assert described["url"] == "x.csv"
    assert described["dc:title"] == "A title"
    assert described["dc:hasVersion"] == "2026-11"
    assert "open-government-licence" in described["dc:license"]["@id"]
    assert described["dc:isPartOf"] == "https://example.org/?a=b"
    assert described["dc:source"] == [
        {"dc:identifier": "s1", "dc:title": "A page", "dc:publisher": "A publisher", "schema:url": "https://example.org"}
    ]
    assert "not official statistics" in described["dc:description"]


def test_csvw_datatypes_fit_the_cells() -> None:
    # Given a column of each kind
    frame = pd.DataFrame(
        {"date": pd.to_datetime(["2013-02-08"]), "central": [5], "value": [1.5], "year": [2013.0], "name": ["x"], "source_id": [("a", "b")]}
    )
    # When it is described
    described = json.loads(csvw_bytes(result(frame), title="", csv_name="", edition="", link="", sources=()))
    # Then each has its type, and the list its separator
    kinds = {column["name"]: column["datatype"] for column in described["tableSchema"]["columns"]}
    assert kinds == {"date": "date", "central": "integer", "value": "number", "year": "integer", "name": "string", "source_id": "string"}
    assert [column["name"] for column in described["tableSchema"]["columns"] if "separator" in column] == ["source_id"]
    assert parsed(csv_bytes(result(frame))) == [
        {"date": "2013-02-08", "central": "5", "value": "1.5", "year": "2013", "name": "x", "source_id": "a|b"}
    ]


def test_a_file_name_says_card_date_and_region() -> None:
    view = View(as_at=date(2013, 2, 8), regions=("London",))
    assert file_stem(result(pd.DataFrame(), view)) == "mutuals-growth-live-2013-02-08-london"


def test_a_file_name_leaves_defaults_out_and_says_other_filters() -> None:
    assert file_stem(result(pd.DataFrame(), View(as_at=date(2018, 3, 31)))) == "mutuals-growth-live-2018-03-31"
    told = file_stem(result(pd.DataFrame(), View(as_at=date(2018, 3, 31), grades=("Weak",), measure="value")))
    assert told == "mutuals-growth-live-2018-03-31-weak-evidence-value"


@given(
    st.builds(
        View,
        as_at=st.dates(),
        sectors=st.lists(st.text(), max_size=4).map(tuple),
        regions=st.lists(st.text(), max_size=4).map(tuple),
        measure=st.sampled_from(["mutuals", "value"]),
    )
)
def test_a_file_name_is_short_and_safe_whatever_is_chosen(view: View) -> None:
    stem = file_stem(result(pd.DataFrame(), view))
    assert 0 < len(stem) <= 96
    assert set(stem) <= set(string.ascii_lowercase + string.digits + "-")
    assert stem.startswith("mutuals-growth-live")
    assert not stem.endswith("-")


def test_a_file_name_is_cut_between_words() -> None:
    # Given choices whose names are longer than a file name together
    sectors = ("Adult social care and support at home", "Libraries, museums and other cultural services")
    stem = file_stem(result(pd.DataFrame(), View(as_at=date(2018, 3, 31), sectors=sectors, regions=("Yorkshire and The Humber",))))
    # When the name is made, it ends with a whole word of theirs
    whole = re.findall("[a-z]+", " ".join(sectors).lower())
    assert len(stem) > 60
    assert stem.rpartition("-")[2] in whole


def test_a_citation_names_the_edition_the_link_the_day_and_the_status() -> None:
    # Given a card
    shown: Any = SimpleNamespace(
        card=SimpleNamespace(title="Live mutuals over time"), words=SimpleNamespace(subtitle="Mutuals in England, 2006 to 2026")
    )
    # When it is cited
    text = citation(shown, DATA, "https://example.org/growth?region=London", date(2026, 11, 23))
    # Then a reader can find the same figures again
    for part in (
        "Test register",
        "Live mutuals over time",
        "Mutuals in England, 2006 to 2026",
        "Data edition test",
        "22 November 2026",
        "https://example.org/growth?region=London",
        "accessed 23 November 2026",
        "not official statistics",
    ):
        assert part in text
