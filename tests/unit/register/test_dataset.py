"""An edition opens with everything of today, and so do the others beside it."""

from __future__ import annotations

import pytest

from lib.register.dataset import open_dataset
from lib.register.release import NoEditionError
from lib.register.tables import TABLES
from tests.editions import NEWEST


@pytest.mark.parametrize("edition", [each.name for each in NEWEST.editions])
def test_every_edition_kept_opens_with_every_table_and_column_of_today(edition: str) -> None:
    data = NEWEST.at(edition)

    assert data.edition == data.register.edition == edition
    for name, table in TABLES.items():
        assert {column.name for column in table.columns} <= set(data.tables[name].columns)
    assert NEWEST.at(edition).at(NEWEST.edition).edition == NEWEST.edition


def test_an_edition_that_is_not_kept_is_named() -> None:
    with pytest.raises(NoEditionError, match="1999"):
        NEWEST.at("1999")
    with pytest.raises(NoEditionError, match="1999"):
        open_dataset(edition="1999")
