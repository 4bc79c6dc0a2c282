"""Charts of growth and sectors on small registers, drawn as their cards draw them and looked at as JSON."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from lib.catalogue import CARDS
from lib.core.card import Options, work_out
from lib.core.theme import DARK, LIGHT, Theme
from lib.view.view import make_view
from tests.unit.factories import figure, make_dataset, mutual, published

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.view import View

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
MONEY = [figure(1, "turnover", "2013-03-31", 30_000_000.0), figure(2, "turnover", "2013-03-31", 10_000_000.0)]
DATA = make_dataset(
    [
        mutual(1, start=("2009-01-01",) * 3),
        mutual(2, sector="Bananas", sector_group="Beta", place="South West"),
        mutual(3, sector="Apricots", start=("2012-01-01", "2012-07-01", "2012-12-31")),
        mutual(4, start=("2008-01-01",) * 3, end=("2012-05-01",) * 3),
    ],
    [*MONEY, figure(2, "staff_headcount", "2013-01-01", 200.0)],
    [
        published("live_mutuals", "2010-06-30", 9.0),
        published("live_mutuals", "2013-02-08", 65.0, approx="at least"),
        published("services_value_gbp", "2013-02-08", 1e9, approx="approx"),
    ],
)
NONE_KNOWN = make_dataset([mutual(1), mutual(2, sector="Bananas", sector_group="Beta")])
ONE = make_dataset([mutual(1)])
NOBODY = make_dataset([])
#: The charts of growth and of sectors.
CHARTS = [card_id for card_id in CARDS if card_id.startswith(("growth", "sector"))]


def view_of(data: Dataset, **chosen: Any) -> View:
    return make_view(data.register, data.latest, **chosen)


def draw(card_id: str, data: Dataset = DATA, theme: Theme = LIGHT, **chosen: Any) -> dict[str, Any]:
    """The picture of a card with everything that it can hold, as the browser gets it."""
    card = CARDS[card_id]
    assert card.draw
    figure = card.draw(work_out(card, data, view_of(data, **chosen)), theme, Options(events=True))
    drawn: dict[str, Any] = json.loads(figure.to_json(engine="json"))
    return drawn


def axes(drawn: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The axes of a picture."""
    return {name: axis for name, axis in drawn["layout"].items() if re.fullmatch(r"[xy]axis\d*", name)}


def numbers(values: Any) -> list[float]:
    """Numbers of a figure's JSON, which may pack them."""
    if isinstance(values, dict):
        return [float(value) for value in np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"])]
    return [float(value) for value in values]
