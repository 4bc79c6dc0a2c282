"""Every body that a table of the pipeline counts is in the bars of its picture."""

from __future__ import annotations

import json

import pytest

from lib.catalogue import CARDS
from lib.core.card import Options, work_out
from lib.core.theme import LIGHT
from tests.unit.topics.pipeline.rules import DATA, LATER, view

BARS = {
    "pipeline-councils": "councils",
    "pipeline-pathfinders": "bodies",
    "pipeline-supported": "bodies",
    "pipeline-planned": "bodies",
    "pipeline-endings": "bodies",
}


def test_every_card_with_bars_is_tried() -> None:
    assert set(BARS) == {name for name, card in CARDS.items() if name.startswith("pipeline-") and card.draw} - {"pipeline-survival"}


@pytest.mark.parametrize(("card", "total"), BARS.items())
def test_the_parts_of_the_bars_add_up_to_the_rows_of_the_table(card: str, total: str) -> None:
    # Given a card at the latest date
    bundle = work_out(CARDS[card], DATA, view(LATER))
    # When it is drawn
    assert bundle.card.draw
    bars = json.loads(bundle.card.draw(bundle, LIGHT, Options()).to_json())["data"]
    # Then its bars hold as many as the table
    assert sum(sum(bar["x"]) for bar in bars) == bundle.result.frame[total].sum() > 0
