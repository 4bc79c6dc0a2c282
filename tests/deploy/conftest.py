"""The hosted form as it is shipped: two replicas behind nginx, started once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.replicas import Proxy, Replica, proxy, replicas

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def pair() -> Iterator[list[Replica]]:
    with replicas(2) as started:
        yield started


@pytest.fixture(scope="session")
def hosted(pair: list[Replica]) -> Iterator[Proxy]:
    with proxy([replica.base for replica in pair]) as started:
        yield started
