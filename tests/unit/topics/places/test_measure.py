"""What the measures of places give, on registers small enough to count by hand."""

from __future__ import annotations

from datetime import date

import pytest

from lib.topics.places import measure as places
from lib.view.view import View
from tests.unit.factories import make_dataset, mutual

VIEW = View(as_at=date(2013, 2, 8))


def test_regions_without_a_mutual_have_a_row_of_zeros() -> None:
    frame = places.by_region(make_dataset([mutual(1)]), VIEW).frame.set_index("area")
    assert frame.loc["London", ["mutuals", "rate"]].to_list() == [1, pytest.approx(0.1)]
    assert frame.loc["North East", "mutuals"] == 0
    assert "National" not in frame.index


def test_a_mutual_without_a_place_is_counted_and_not_drawn() -> None:
    data = make_dataset([mutual(1), mutual(2, lad_code=None, lad_name=None, lon=None, lat=None, place="National")])
    assert places.by_authority(data, VIEW).facts.unplaced == 1
    assert len(places.points(data, VIEW).frame) == 2
