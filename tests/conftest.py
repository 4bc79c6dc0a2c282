"""What all tests share."""

from __future__ import annotations

import gc
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from lib.build import __main__ as building
from lib.build.postcodes import find_postcodes
from lib.importing import places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lib.register.geography import Point

# No test fails because a machine is slow.
settings.register_profile("house", deadline=None, max_examples=50)
settings.load_profile("house")


def pytest_collection_finish() -> None:
    """What is there before the first test stays: to go through it again and again for what can go took a twentieth of a run."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _lookups_read_once() -> Iterator[None]:
    """Registers are built and imported again and again with the same lookups; to read them took a half of each import."""
    points: dict[str, Point | None] = {}

    def find(names: Iterable[str]) -> dict[str, Point]:
        wanted = set(names)
        new = wanted - points.keys()
        points.update(dict.fromkeys(new) | find_postcodes(new))
        return {name: point for name in wanted if (point := points[name])}

    with pytest.MonkeyPatch.context() as patch:
        for module in (building, places):
            patch.setattr(module, "find_postcodes", find)
        patch.setattr(places, "read_table", cache(places.read_table))
        yield
