"""Every card answers every view, in columns that are documented."""

from __future__ import annotations

from datetime import date

import pytest

from lib.catalogue import CARDS, FIELDS
from lib.register.measures import MEASURES
from lib.topics.growth.cards import CARDS as GROWTH
from lib.topics.overview.cards import KEY_FIGURES
from lib.topics.places.cards import CARDS as PLACES
from lib.topics.sectors.cards import CARDS as SECTORS
from lib.view.view import View
from tests.unit.factories import make_dataset, mutual

#: Those that a register of organisations, figures and published totals is enough for.
ROWS = [KEY_FIGURES, *(rows for card in (*GROWTH, *PLACES, *SECTORS) for rows in (card, *card.companions.values()))]

DATA = make_dataset([mutual(1)])


@pytest.mark.parametrize("day", [date(2006, 1, 1), date(2013, 2, 8), date(2026, 11, 22)])
@pytest.mark.parametrize("grades", [("Strong",), ()])
@pytest.mark.parametrize("measure", MEASURES)
def test_every_card_answers_every_view_in_documented_columns(day: date, grades: tuple[str, ...], measure: str) -> None:
    view = View(as_at=day, grades=grades, measure=measure)
    for rows in ROWS:
        result = rows.work_out(DATA, view)
        assert set(result.frame.columns) <= set(FIELDS), result.name
        assert result.fields
        if not grades and "central" in result.frame:
            assert result.empty, result.name


def test_a_result_is_called_what_its_card_is_called() -> None:
    view = View(as_at=date(2013, 2, 8))
    assert [rows.work_out(DATA, view).name for rows in ROWS] == [rows.id for rows in ROWS]
    assert {rows.id for rows in (*GROWTH, *PLACES, *SECTORS)} <= set(CARDS)
