"""What all tests share."""

from __future__ import annotations

import gc
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from lib.build import __main__ as building
from lib.build.postcodes import find_postcodes
from lib.importing import places, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from lib.register.geography import Geography, Point

# No test fails because a machine is slow.
settings.register_profile("house", deadline=None, max_examples=50)
settings.load_profile("house")


def pytest_collection_finish() -> None:
    """What is there before the first test stays, and what tests leave can wait: to look for what can go took a tenth of a run."""
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)


@pytest.fixture(scope="session", autouse=True)
def _lookups_read_once() -> Iterator[None]:
    """Registers are built and imported again and again with the same lookups; to read them took a half of each import."""
    points: dict[str, Point | None] = {}

    def find(names: Iterable[str]) -> dict[str, Point]:
        wanted = set(names)
        new = wanted - points.keys()
        points.update(dict.fromkeys(new) | find_postcodes(new))
        return {name: point for name in wanted if (point := points[name])}

    @cache
    def read(own: Path, regions: Path) -> tuple[Geography, dict[str, str]]:
        return places.read_lookups(own, regions, ())

    def read_with_postcodes(own: Path, regions: Path, postcodes: Iterable[str]) -> tuple[Geography, dict[str, str]]:
        geography, nations = read(own, regions)
        return replace(geography, postcodes=find(postcodes)), nations

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "find_postcodes", find)
        patch.setattr(run, "read_lookups", read_with_postcodes)
        yield
