"""What all tests share."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from lib.build import __main__ as building
from lib.build import postcodes
from lib.importing import places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lib.register.geography import Point

# No test fails because a machine is slow.
settings.register_profile("house", deadline=None, max_examples=50)
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def _postcodes_found_once() -> Iterator[None]:
    """Registers are built again and again with the same few postcodes, and to look these up took a third of each build."""
    look_up = cache(postcodes.find_postcodes)

    def find(names: Iterable[str]) -> dict[str, Point]:
        return dict(look_up(frozenset(names)))

    with pytest.MonkeyPatch.context() as patch:
        for module in (building, places):
            patch.setattr(module, "find_postcodes", find)
        yield
