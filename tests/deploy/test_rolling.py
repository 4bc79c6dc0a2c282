"""An update that replaces replicas one by one, under load: readers keep their view, nobody is refused."""

from __future__ import annotations

import pytest

from benchmarks.chaos.replica import roll_under_load


@pytest.mark.thorough
def test_readers_keep_their_view_while_replicas_are_replaced_one_by_one() -> None:
    """A few readers here; `make chaos` sends more."""
    (row,) = roll_under_load(4)

    assert (row.lost, row.errors) == (0, 0), row.note
    assert row.requests > 100
