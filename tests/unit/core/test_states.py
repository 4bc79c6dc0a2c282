"""What an organisation is at a date follows from its dates and whether it was only planned."""

from __future__ import annotations

from datetime import date

from lib.core.states import states
from tests.unit.factories import make_dataset, mutual


def test_a_state_follows_the_date() -> None:
    data = make_dataset([mutual(1, end=("2014-01-01",) * 3), mutual(2, status="planned", start=(None,) * 3), mutual(3, start=(None,) * 3)])
    found = [states(data.mutuals, date(year, 1, 1)).tolist() for year in (2010, 2011, 2013, 2014)]
    assert [each[0] for each in found] == ["not begun", "live", "live", "ended"]
    assert all(each[1:] == ["planned", "not known"] for each in found)
