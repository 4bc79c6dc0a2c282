"""Which mutuals a text names."""

from __future__ import annotations

from lib.core.mentions import about, find_named
from tests.unit.factories import make_dataset, mutual


def test_names_are_found_as_whole_words_and_never_where_they_may_be_ordinary_words() -> None:
    # Given mutuals with a plain word for a name, a short name that two share, and a name with an addition
    data = make_dataset(
        [
            mutual(1, name="Chime", aliases=["TLS"]),
            mutual(2, name="Moor House mutual (proposed)", aliases=["TLS"]),
            mutual(3, name="MyCo", aliases=["My Company CIC"]),
        ]
    )
    # Then prose names those that it surely means
    assert find_named(data, "Staff at Chime said so.") == {"m1"}
    assert find_named(data, "It was late. Chime of bells.") == frozenset()
    assert find_named(data, "MyCompany and TLS") == frozenset()
    assert find_named(data, "MyCo did well") == {"m3"}
    # And a cell about a body may leave out what the register adds
    assert about(data, "Moor House (Leeds)") == {"m2"}
    assert about(data, "My company, Leeds") == {"m3"}
