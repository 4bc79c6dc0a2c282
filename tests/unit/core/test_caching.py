"""Nobody changes what is remembered: worked out again it is the same, after every card was drawn, put into words and into tables."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from itertools import cycle
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from lib.catalogue import CARDS
from lib.core import caching
from lib.core.caching import once_a_choice, once_an_edition, once_for_pages, weigh
from lib.core.card import Options, work_out
from lib.core.picture import Picture
from lib.core.theme import DARK, LIGHT
from lib.exports.csv_files import csv_bytes
from lib.register.dataset import open_dataset
from lib.ui.table import table_html
from lib.view.view import make_view, with_subject
from tests.editions import NEWEST as DATA

if TYPE_CHECKING:
    from lib.core.card import Bundle
    from lib.core.theme import Theme
    from lib.view.view import View

_MUTUALS = [str(each) for each in DATA.mutuals["mutual_id"].head(2)]
VIEWS = [
    with_subject(view, mutual=_MUTUALS[0], compare=_MUTUALS, near="Leeds", claim=str(DATA.tables["claims"]["claim_id"].iloc[0]))
    for view in (
        make_view(DATA.register, DATA.latest),
        make_view(DATA.register, DATA.latest, as_at=date(2016, 5, 1), regions=["London"], measure="value"),
        make_view(DATA.register, DATA.latest, as_at=date(2010, 7, 2), sectors=[DATA.register.sectors[0]], measure="staff"),
    )
]


def fingerprint(item: Any) -> Any:  # noqa: PLR0911 - one kind of object a line
    """Everything that an object holds, as texts."""
    if isinstance(item, pd.DataFrame):
        return [list(map(str, item.columns)), fingerprint(item.index), *(fingerprint(item[name]) for name in item.columns)]
    if isinstance(item, pd.Series | pd.Index):
        return [str(item.dtype), fingerprint(item.to_numpy(object))]
    if isinstance(item, np.ndarray | list | tuple):
        return [fingerprint(each) for each in item]
    if isinstance(item, set | frozenset):
        return sorted(map(repr, item))
    if isinstance(item, Mapping):
        return [(repr(key), fingerprint(value)) for key, value in item.items()]
    if isinstance(item, Picture):
        return fingerprint(item.to_dict())
    if dataclasses.is_dataclass(item):
        return [fingerprint(getattr(item, field.name)) for field in dataclasses.fields(item)]
    return repr(item)


def use(bundle: Bundle, theme: Theme) -> None:
    """What pages and files do with a card."""
    for result in bundle.results:
        assert result.words.subtitle
        table_html(result, result.words.subtitle, bundle.sources)
        csv_bytes(result)
    if bundle.card.draw and not bundle.result.empty:
        bundle.card.draw(bundle, theme, Options(events=True))


@pytest.mark.parametrize("views", [VIEWS[1:2], pytest.param(VIEWS, marks=pytest.mark.thorough)], ids=["one", "all"])
def test_what_is_remembered_is_what_it_would_be_if_it_were_worked_out_again(views: list[View]) -> None:
    # Given nothing remembered, then every card worked out, drawn, put into words and into tables for several views
    for cache in caching._CACHES:
        cache.clear()
    for view, theme in zip(views, cycle((LIGHT, DARK))):
        for card in CARDS.values():
            use(work_out(card, DATA, view), theme)
    found = [entry for cache in caching._CACHES for entry in list(cache.items())]
    assert len(found) > 3 * len(views)
    # When each is worked out again, what others give to it among it
    changed = {f"{call.work.__module__}.{call.work.__qualname__}" for call, item in found if fingerprint(item) != fingerprint(call.again())}
    # Then it is the same, and so are the tables that all of it comes from
    assert not changed
    tables = open_dataset().tables
    assert [name for name, table in tables.items() if fingerprint(table) != fingerprint(DATA.tables[name])] == []


@pytest.mark.parametrize("once", [once_an_edition, once_a_choice, once_for_pages])
def test_a_function_is_called_once_for_what_it_is_given(once: Any) -> None:
    calls = []

    @once
    def work(*given: object, **named: object) -> object:
        calls.append((given, named))
        return len(calls)

    assert [work(1), work(2), work(1), work(1, at=2), work(1, at=3), work(1, at=2)] == [1, 2, 1, 3, 4, 3]


def test_a_choice_is_forgotten_for_later_ones_the_sooner_the_larger_it_is() -> None:
    calls = []

    @once_a_choice
    def work(rows: int, number: int) -> pd.DataFrame:
        calls.append(number)
        return pd.DataFrame({"number": np.full(rows, number)})

    # Given three tables of 60 MB, of which two fit, and then a hundred small ones
    for rows, many in ((8_000_000, 3), (1, 100)):
        calls.clear()
        for number in range(many):
            work(rows, number)
        # When the last and the first are asked for again
        work(rows, many - 1)
        work(rows, 0)
        # Then only the first is worked out again
        assert calls == [*range(many), 0]


def test_a_thing_weighs_about_what_it_holds() -> None:
    frame = pd.DataFrame({"number": range(1000)})
    assert weigh(frame) - weigh(frame.head(0)) == 8000
    assert weigh("abc") == 3
    assert weigh(["abc", ("de",)]) == 5
    bundle = work_out(CARDS["map-regions"], DATA, VIEWS[0])
    assert weigh(bundle) > sum(8 * result.frame.size for result in bundle.results)
