"""The mutuals round a place: who is inside, how far, what is said of them, and the map that is framed to them."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.catalogue import CARDS
from lib.core.asat import live_at
from lib.core.card import Options, work_out
from lib.core.theme import LIGHT
from lib.register.dataset import Dataset, open_dataset
from lib.topics.nearby.finding import Found
from lib.topics.nearby.measure import FEW, nearby
from lib.topics.nearby.words import distance_text, nearest_text, why_text
from lib.ui.nearby import visits_html
from lib.view.view import NEAR_MILES, View, make_view, with_subject

if TYPE_CHECKING:
    from lib.core.result import Result

DATA = open_dataset()
LATEST = make_view(DATA.register, DATA.latest, as_at=DATA.latest, grades=["Strong", "Moderate", "Weak"])
TOWNS = sorted(set(DATA.mutuals["town"].dropna().astype(str)))


def miles_between(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Straight-line miles by the angle between two arrows from the middle of the earth: other arithmetic than the app's."""
    arrows = [
        (
            math.cos(math.radians(lat)) * math.cos(math.radians(lon)),
            math.cos(math.radians(lat)) * math.sin(math.radians(lon)),
            math.sin(math.radians(lat)),
        )
        for lon, lat in ((lon1, lat1), (lon2, lat2))
    ]
    return 3958.7613 * 2 * math.asin(math.dist(*arrows) / 2)


def look(near: str, within: int = 25, view: View = LATEST, data: Dataset = DATA) -> Result:
    return nearby(data, with_subject(view, near=near, within=str(within)))


def words(near: str, within: int = 25, view: View = LATEST, data: Dataset = DATA) -> Any:
    return work_out(CARDS["nearby"], data, with_subject(view, near=near, within=str(within))).words


def only(**places: tuple[float, float] | None) -> Dataset:
    """The register cut down to live mutuals that lie so many degrees east and north of Leeds; None is placed by region only."""
    start = look("Leeds").facts["place"].point
    live = DATA.mutuals["mutual_id"].isin(live_at(DATA, LATEST)["mutual_id"])
    rows = DATA.mutuals[live].head(len(places)).reset_index(drop=True)
    rows["name"] = list(places)
    rows["precision"] = ["region" if offset is None else "town" for offset in places.values()]
    rows["lad_code"] = None
    rows["lon"] = [start.lon + (offset or (0, 0))[0] for offset in places.values()]
    rows["lat"] = [start.lat + (offset or (0, 0))[1] for offset in places.values()]
    tables = {**DATA.tables, "organisations": rows}
    return replace(DATA, tables=MappingProxyType(tables))


@settings(max_examples=40, deadline=None)
@given(town=st.sampled_from(TOWNS), within=st.sampled_from(NEAR_MILES))
def test_those_inside_are_exactly_the_live_mutuals_that_near_nearest_first(town: str, within: int) -> None:
    # Given the live mutuals and a town of one of them
    result = look(town, within)
    place = result.facts["place"]
    if not isinstance(place, Found):
        assert result.empty
        return
    live = DATA.mutuals[DATA.mutuals["mutual_id"].isin(live_at(DATA, LATEST)["mutual_id"])]
    placed = live[~live["precision"].isin(["region", "not placed"])]
    far = {row.mutual_id: miles_between(place.point.lon, place.point.lat, row.lon, row.lat) for row in placed.itertuples()}
    # Then those listed are the ones within the miles, each once, with their distances, or else the nearest few
    inside = {name for name, miles in far.items() if miles <= within}
    nearest = sorted(far, key=lambda name: far[name])[:FEW]
    assert set(result.frame["mutual_id"]) == (inside or set(nearest))
    assert result.facts["inside"] == len(inside)
    assert list(result.frame["distance"]) == pytest.approx(sorted(far[name] for name in result.frame["mutual_id"]), abs=0.01)
    assert list(result.frame["distance_km"]) == pytest.approx(list(result.frame["distance"] * 1.609344))
    assert result.facts["vague"] == len(live) - len(placed)


def test_filters_and_date_decide_who_is_listed() -> None:
    default = look("Leeds", 100, make_view(DATA.register, DATA.latest))
    health = look("Leeds", 100, make_view(DATA.register, DATA.latest, sectors=["Health"]))
    assert set(health.frame["mutual_id"]) < set(default.frame["mutual_id"]) < set(DATA.mutuals["mutual_id"])
    assert set(default.frame["grade"]) <= {"Strong", "Moderate"}
    assert look("Leeds", 100, replace(LATEST, as_at=date(2006, 1, 1))).facts["inside"] < default.facts["inside"]


def test_a_mutual_in_the_council_counts_however_far_it_is_from_its_middle() -> None:
    # Given every mutual of a county with a point better than its region
    live = live_at(DATA, LATEST)
    place = look("Cornwall", 5).facts["place"]
    inside = live[live["lad_code"].isin(place.lad_codes) & ~live["precision"].isin(["region", "not placed"])]
    assert len(inside)
    # When the county is looked round with few miles, then they are all there
    result = look("Cornwall", 5)
    assert set(inside["mutual_id"]) <= set(result.frame["mutual_id"])
    assert "in Cornwall or within 5 miles of its middle" in words("Cornwall", 5).headline


def test_words_for_several_one_and_none() -> None:
    several = words("Leeds", data=only(Alpha=(0.0, 0.1), Beta=(0.0, 0.2), Gamma=None))
    assert several.headline == f"2 live mutuals were within 25 miles of Leeds on {day(DATA.latest)}"
    assert "1 more live mutual has no distance" in several.caption
    assert "Nearest: Alpha, about 7 miles. Farthest: Beta, about 14 miles." in several.alt
    one = words("Leeds", 10, data=only(Alpha=(0.0, 0.1), Beta=(0.0, 0.2)))
    assert one.headline == f"1 live mutual was within 10 miles of Leeds on {day(DATA.latest)}: Alpha, about 7 miles away"
    none = words("Leeds", 5, data=only(Alpha=(0.0, 0.1), Beta=(0.0, 0.2)))
    assert none.headline == f"No live mutual was within 5 miles of Leeds on {day(DATA.latest)}; the nearest was Alpha, about 7 miles away"


def test_ties_are_said_as_ties_and_the_present_is_the_present() -> None:
    data = only(Alpha=(0.0, 0.1), Beta=(0.0, -0.1))
    assert nearest_text(look("Leeds", data=data)) == "The nearest were Alpha and Beta, about 7 miles away."
    assert words("Leeds", 5, data=data).headline.endswith("; the nearest were Alpha and Beta, about 7 miles away")
    now = replace(data, edition=DATA.latest.isoformat()[:7])
    assert words("Leeds", data=now).headline == "2 live mutuals are within 25 miles of Leeds"


def test_where_every_mutual_is_known_by_region_only_the_card_says_so() -> None:
    told = words("Leeds", data=only(Alpha=None, Beta=None))
    assert told.empty == "2 live mutuals pass the filters, but no source says more than the region of any."


def test_a_distance_is_no_finer_than_what_it_rests_on() -> None:
    assert [distance_text(miles) for miles in (0.0, 0.4, 0.6, 1.4, 24.6)] == [
        "less than 1 mile",
        "less than 1 mile",
        "about 1 mile",
        "about 1 mile",
        "about 25 miles",
    ]


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        ({}, "No source found says when it launched, what it is worth or how many work there."),
        ({"launched": "2011-04"}, "It launched in April 2011."),
        ({"launched": "by 2012", "staff": 80.0, "staff_year": 2013}, "It was trading by 2012 and had 80 staff in 2013."),
        (
            {"launched": "2011", "value": 2_500_000.0, "value_year": 2012, "value_basis": "Turnover", "staff": 80.0, "staff_year": 2013},
            "It launched in 2011, turned over £2.5 million in 2012 and had 80 staff in 2013.",
        ),
        ({"value": 3e6, "value_year": 2012, "value_basis": "Contract value"}, "It held contracts worth £3 million a year in 2012."),
    ],
)
def test_why_a_mutual_matters_is_one_sentence_of_what_is_known(known: dict[str, Any], sentence: str) -> None:
    assert why_text({"launched": pd.NA, "value": math.nan, "staff": math.nan, **known}) == sentence


def test_the_list_for_a_visit_has_every_mutual_in_order_with_profile_site_and_sources() -> None:
    view = with_subject(LATEST, near="Leeds", within="50")
    shown = work_out(CARDS["nearby"], DATA, view)
    html = visits_html(shown, DATA, view)
    found = [html.index(f"mutual={name}&amp;") for name in shown.result.frame["mutual_id"]]
    assert found == sorted(found)
    assert html.count("<li>") == len(shown.result.frame)
    for site in shown.result.frame["website"].dropna():
        assert f'href="{site}"' in html
    for source in {each for ids in shown.result.frame["source_id"] for each in ids}:
        if url := DATA.source(source).url:
            assert f'href="{url.replace("&", "&amp;")}"' in html


def test_the_list_escapes_what_it_shows() -> None:
    data = only(**{"<b>Alpha</b> & Co": (0.0, 0.1)})
    view = with_subject(LATEST, near="Leeds")
    html = visits_html(work_out(CARDS["nearby"], data, view), data, view)
    assert "&lt;b&gt;Alpha&lt;/b&gt; &amp; Co" in html
    assert "<b>" not in html


def test_the_map_holds_the_place_and_every_mutual_listed() -> None:
    shown = work_out(CARDS["nearby"], DATA, with_subject(LATEST, near="CH44 5UF", within="50"))
    assert shown.card.draw
    figure = shown.card.draw(shown, LIGHT, Options())
    target, mutuals, corners = figure.data
    point = shown.result.facts["place"].point
    assert (target.lon[0], target.lat[0]) == (point.lon, point.lat)
    assert set(mutuals.customdata) == set(shown.result.frame["mutual_id"])
    # And the circle is as wide as it says
    ring = next(layer for layer in figure.layout.map.layers if layer.type == "line" and "geometry" in layer.source)
    away = [miles_between(point.lon, point.lat, lon, lat) for lon, lat in ring.source["geometry"]["coordinates"]]
    assert away == pytest.approx([50] * len(away), abs=0.6)
    # And the map is framed to the whole of it and little more
    round_it = ring.source["geometry"]["coordinates"]
    lon, lat = ([*shown.result.frame[name], *(corner[part] for corner in round_it)] for part, name in enumerate(("lon", "lat")))
    assert min(corners.lon) < min(lon) < max(lon) < max(corners.lon) < min(corners.lon) + (max(lon) - min(lon)) + 0.5
    assert min(corners.lat) < min(lat) < max(lat) < max(corners.lat) < min(corners.lat) + (max(lat) - min(lat)) + 0.5
    # And the caption says what the small circles are
    assert "hollow where that is not known" in shown.words.caption


@settings(max_examples=60, deadline=None)
@given(near=st.text(max_size=80) | st.sampled_from(TOWNS), within=st.sampled_from(["", "5", "7", "100", "x"]))
def test_any_text_gives_a_result_or_a_sentence(near: str, within: str) -> None:
    shown = work_out(CARDS["nearby"], DATA, with_subject(LATEST, near=near, within=within))
    assert (len(shown.result.frame) > 0) == isinstance(shown.result.facts["place"], Found)
    assert len(shown.words.empty) > 20
    assert shown.result.empty or "about" in shown.words.alt or "less than" in shown.words.alt


def day(on: date) -> str:
    return f"{on.day} {on.strftime('%B %Y')}"
