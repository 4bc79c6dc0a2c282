"""Every organisation of the register with its cards, and the source files that they are held against."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from lib.catalogue import CARDS
from lib.core.card import Bundle, work_out
from lib.view.view import View, make_view, with_subject
from tests.editions import NEWEST as DATA

_FOLDER = Path(__file__).resolve().parents[4] / "data" / "source"
DEFAULT = make_view(DATA.register, DATA.latest)
PROFILE = [name for name in CARDS if name.startswith("profile-")]


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of(name: str, mutual_id: str) -> list[dict[str, str]]:
    return [row for row in rows(name) if row["mutual_id"] == mutual_id]


def view_of(mutual_id: str, view: View = DEFAULT) -> View:
    return with_subject(view, mutual=mutual_id)


@cache
def card(name: str, mutual_id: str) -> Bundle:
    return work_out(CARDS[name], DATA, view_of(mutual_id))


@cache
def bundles(mutual_id: str) -> dict[str, Bundle]:
    return {name: card(name, mutual_id) for name in PROFILE}


ALL = [row["mutual_id"] for row in rows("organisations")]


def one_of_each_kind() -> list[str]:
    """The first organisation of each state, way of ending, grade, sort of place and kind of figures."""
    kinds: dict[tuple[str, object], str] = {}
    for row in rows("organisations"):
        kind = {name: row[name] for name in ("status", "end_reason", "confidence")} | {
            "launched": bool(row["launched"]),
            "place": row["region"] if row["region"] in ("", "National") else bool(row["postcode"]),
            "figures": frozenset({each["unit"] for each in of("observations", row["mutual_id"])} & {"GBP", "people"}),
        }
        for each in kind.items():
            kinds.setdefault(each, row["mutual_id"])
    return sorted(set(kinds.values()))


#: Some of each kind in every run, all of them in 'make thorough'.
some_or_all = pytest.mark.parametrize(
    "organisations", [one_of_each_kind(), pytest.param(ALL, marks=pytest.mark.thorough)], ids=["each kind", "all"]
)
