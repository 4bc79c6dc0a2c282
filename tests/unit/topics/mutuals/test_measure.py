"""The directory lists, counts, sorts and pages every organisation; side by side, figures are those of the source files."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from lib.topics.mutuals.compare_words import changed, side_by_side, unknown_words

from lib.core.asat import live_at
from lib.core.nearest import STAFF, VALUE, nearest_figures
from lib.core.wording import people
from lib.register.dataset import open_dataset
from lib.topics.mutuals import compare
from lib.topics.mutuals.measure import (
    FACETS,
    PAGE_LENGTH,
    SORTS,
    STATES,
    directory,
    facet_counts,
    find,
    in_order,
    narrow,
    page_of,
    pages,
    states,
)
from lib.topics.mutuals.words import STATE_NAMES, nothing_found, shown_words
from lib.topics.profile.measure import organisation, state_at
from lib.view.view import View, make_view, with_subject
from tests.unit.factories import WORDS, figure, make_dataset, mutual

DATA = open_dataset()
SOURCE = Path(__file__).resolve().parents[3] / "data" / "source"
VIEW = make_view(DATA.register, DATA.latest)
EVERYTHING = make_view(DATA.register, DATA.latest, grades=["Strong", "Moderate", "Weak"])


def read(name: str) -> list[dict[str, str]]:
    with (SOURCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = read("organisations.csv")


def test_the_directory_has_every_organisation_that_passes_the_filters_whatever_its_dates() -> None:
    strong_or_moderate = {row["mutual_id"] for row in ROWS if row["confidence"] in ("high", "medium")}
    assert set(directory(DATA, VIEW).frame["mutual_id"]) == strong_or_moderate
    assert set(directory(DATA, EVERYTHING).frame["mutual_id"]) == {row["mutual_id"] for row in ROWS}
    london = directory(DATA, make_view(DATA.register, DATA.latest, regions=["London"])).frame
    assert set(london["mutual_id"]) == {row["mutual_id"] for row in ROWS if row["region"] == "London"} & strong_or_moderate


@pytest.mark.parametrize("day", [date(2010, 7, 2), date(2013, 2, 8), DATA.latest])
def test_a_row_cites_the_sources_of_its_organisation_and_of_both_figures(day: date) -> None:
    own = {row["mutual_id"]: row["source_ids"].split("|") for row in ROWS}
    figures = [nearest_figures(DATA, measures, day)["source_id"] for measures in (VALUE, STAFF)]
    frame = directory(DATA, make_view(DATA.register, DATA.latest, as_at=day, grades=["Strong", "Moderate", "Weak"])).frame
    for mutual_id, cited in zip(frame["mutual_id"], frame["source_id"], strict=True):
        told = [column[mutual_id] for column in figures if mutual_id in column.index]
        assert cited == tuple(sorted({*own[mutual_id], *(each for ids in told for each in ids)})), mutual_id


@pytest.mark.parametrize("day", [date(2010, 7, 2), date(2013, 2, 8), DATA.latest])
def test_the_state_of_each_is_that_of_its_profile_and_the_live_are_those_counted(day: date) -> None:
    view = make_view(DATA.register, DATA.latest, as_at=day, grades=["Strong", "Moderate", "Weak"])
    frame = directory(DATA, view).frame
    for mutual_id, state in zip(frame["mutual_id"], frame["state"], strict=True):
        assert state == state_at(organisation(DATA, with_subject(view, mutual=mutual_id)), view), mutual_id
    assert set(frame.loc[frame["state"].eq("live"), "mutual_id"]) == set(live_at(DATA, view).index)
    assert (frame["state"] == "planned").sum() == sum(row["status"] == "planned" for row in ROWS)


def test_a_state_follows_the_date() -> None:
    data = make_dataset([mutual(1, end=("2014-01-01",) * 3), mutual(2, status="planned", start=(None,) * 3), mutual(3, start=(None,) * 3)])
    found = [states(data.mutuals, date(year, 1, 1)).tolist() for year in (2010, 2011, 2013, 2014)]
    assert [each[0] for each in found] == ["not begun", "live", "live", "ended"]
    assert all(each[1:] == ["planned", "not known"] for each in found)


def test_value_and_staff_are_those_near_the_date_with_their_years() -> None:
    data = make_dataset(
        [mutual(1), mutual(2)],
        [
            figure(1, "turnover", "2012-03-31", 5.0),
            figure(1, "staff_headcount", "2014-06-30", 7.0),
            figure(2, "turnover", "2020-01-01", 9.0),
        ],
    )
    frame = directory(data, View(as_at=date(2013, 2, 8))).frame.set_index("mutual_id")
    assert frame.loc["m1", ["value", "value_year", "staff", "staff_year"]].tolist() == [5.0, 2012, 7.0, 2014]
    assert frame.loc["m2", ["value", "staff"]].isna().all()


@pytest.mark.parametrize(
    ("text", "chosen"), list(product(["", "care"], [{}, {"state": ["live"]}, {"state": ["live", "planned"], "legal_form": ["Charity"]}]))
)
@pytest.mark.parametrize("facet", FACETS)
def test_the_counts_of_a_facet_add_up_to_what_the_search_and_the_other_facets_leave(
    facet: str, text: str, chosen: dict[str, list[str]]
) -> None:
    found = find(DATA, directory(DATA, EVERYTHING), text)
    counts = facet_counts(found, chosen, facet)
    assert sum(counts.values()) == len(narrow(found, {name: values for name, values in chosen.items() if name != facet}))
    # And choosing a value leaves as many as it says
    for value, n in counts.items():
        assert len(narrow(found, {**chosen, facet: [value]})) == n


def test_the_counts_of_legal_forms_are_those_of_the_source() -> None:
    counted = Counter(row["legal_form"] or "Not known" for row in ROWS)
    assert facet_counts(directory(DATA, EVERYTHING).frame, {}, "legal_form") == dict(counted)


def test_a_chosen_value_that_nothing_has_stays_to_be_unchosen() -> None:
    frame = find(DATA, directory(DATA, EVERYTHING), "zzqxv")
    assert facet_counts(frame, {"state": ["ended"]}, "state") == {"ended": 0}
    assert facet_counts(frame, {"legal_form": ["Charity"]}, "legal_form") == {"Charity": 0}


@pytest.mark.parametrize("sort", SORTS)
def test_the_pages_hold_every_row_once_in_order(sort: str) -> None:
    listed = in_order(DATA, directory(DATA, EVERYTHING).frame, sort)
    paged = [name for page in range(1, pages(len(listed)) + 1) for name in page_of(listed, page)["mutual_id"]]
    assert paged == listed["mutual_id"].tolist()
    assert Counter(paged) == Counter(row["mutual_id"] for row in ROWS)
    assert all(len(page_of(listed, page)) == PAGE_LENGTH for page in range(1, pages(len(listed))))


def test_a_page_that_does_not_exist_gives_the_nearest() -> None:
    frame = directory(DATA, EVERYTHING).frame
    assert page_of(frame, 99).equals(page_of(frame, pages(len(frame))))
    assert page_of(frame, -1).equals(page_of(frame, 1))
    assert pages(0) == 1
    assert page_of(frame.head(0), 3).empty


def test_sorting_puts_what_is_not_known_last() -> None:
    data = make_dataset(
        [mutual(1, start=(None,) * 3), mutual(2, start=("2012-01-01",) * 3), mutual(3)],
        [figure(3, "turnover", "2013-01-01", 1.0), figure(1, "turnover", "2013-01-01", 2.0)],
    )
    frame = directory(data, View(as_at=date(2013, 2, 8))).frame
    assert in_order(data, frame, "newest")["mutual_id"].tolist() == ["m2", "m3", "m1"]
    assert in_order(data, frame, "oldest")["mutual_id"].tolist() == ["m3", "m2", "m1"]
    assert in_order(data, frame, "value")["mutual_id"].tolist() == ["m1", "m3", "m2"]
    assert in_order(data, frame, "nonsense")["mutual_id"].tolist() == ["m1", "m2", "m3"]


def test_the_words_say_what_is_shown() -> None:
    assert shown_words(1, 25, 142) == "Showing 1 to 25 of 142 organisations."
    assert shown_words(26, 30, 30, "care") == "Showing 26 to 30 of 30 organisations for ‘care’."
    assert shown_words(1, 1, 1) == "Showing the only organisation."
    assert shown_words(1, 0, 0, "zz") == "No organisation found for ‘zz’."
    assert "1 organisation:" in nothing_found("x", narrowed=False, elsewhere=1)
    words = WORDS["directory"](directory(DATA, VIEW))
    assert str(len(ROWS)) in words.headline
    assert WORDS["directory"](directory(DATA, make_view(DATA.register, DATA.latest, grades=[]))).empty


def compared(*ids: str) -> View:
    return with_subject(VIEW, compare=ids)


def best_known(measure: str) -> list[str]:
    """Mutuals with the most years of a measure, straight from the source."""
    usable = [
        row
        for row in read("observations.csv")
        if row["measure"] == measure and (measure != "turnover" or (row["scope"] == "whole" and row["period_years"]))
    ]
    years = {(row["mutual_id"], row["period_end"][:4]) for row in usable}
    return [name for name, _ in Counter(name for name, _ in years).most_common(4)]


@pytest.mark.parametrize(
    ("measure", "work_out", "column"), [("turnover", compare.turnover, "value"), ("staff_headcount", compare.headcount, "staff")]
)
def test_each_mutual_has_one_figure_a_year_and_it_is_one_of_the_source(measure: str, work_out: object, column: str) -> None:
    # Given the mutuals with the most figures
    ids = best_known(measure)
    names = {row["mutual_id"]: row["name"] for row in ROWS}
    # When they are compared
    result = work_out(DATA, compared(*ids))
    # Then the mutuals are in the order asked for, each year once, with a figure that the source has for that year
    assert list(dict.fromkeys(result.frame["name"])) == [names[each] for each in ids]
    assert not result.frame.duplicated(["name", "year"]).any()
    known = {
        (
            names[row["mutual_id"]],
            int(row["period_end"][:4]),
            float(row["value"]) / (float(row["period_years"]) if measure == "turnover" and row["period_years"] else 1),
        )
        for row in read("observations.csv")
        if row["measure"] == measure
    }
    assert set(zip(result.frame["name"], result.frame["year"], result.frame[column], strict=True)) <= known


def test_unknown_mutuals_are_left_out_and_named() -> None:
    view = compared("no-such-mutual", ROWS[0]["mutual_id"])
    assert compare.facts(DATA, view).frame["mutual_id"].tolist() == [ROWS[0]["mutual_id"]]
    assert compare.unknown(DATA, view) == ["no-such-mutual"]
    assert "‘no-such-mutual’" in unknown_words(compare.unknown(DATA, view))
    assert unknown_words([]) == ""


def test_the_table_side_by_side_says_not_known_and_never_a_blank_or_a_missing_value() -> None:
    for start in range(0, len(ROWS), 4):
        view = compared(*(row["mutual_id"] for row in ROWS[start : start + 4]))
        rows = side_by_side(compare.facts(DATA, view), compare.turnover(DATA, view), compare.headcount(DATA, view))
        for heading, cells in rows:
            assert heading
            assert len(cells) == len(ROWS[start : start + 4])
            assert not {cell for cell in cells if not cell or cell.lower() in ("nan", "none", "<na>", "nat")}, heading


def test_the_change_is_from_the_first_known_year_to_the_last() -> None:
    history = pd.DataFrame(
        {"name": ["A", "A", "B"], "year": [2011, 2015, 2012], "staff": [800.0, 1000.0, 5.0], "exactness": ["Exact", "About", "Exact"]}
    )
    assert changed(history, "A", "staff", people) == "Up 25%, from 800 (2011) to about 1,000 (2015)"
    assert changed(history, "B", "staff", people) == "Known for 2012 only"
    assert changed(history, "C", "staff", people) == "Not known"


def test_every_state_has_a_name() -> None:
    assert tuple(STATE_NAMES) == STATES
