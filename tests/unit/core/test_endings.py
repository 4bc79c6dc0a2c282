"""Who took over from whom, as sources say of a mutual after its end; both ways."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from lib.core.endings import predecessors, successors
from tests.unit.factories import make_dataset, mutual


def test_a_mutual_named_after_the_end_of_another_is_its_successor_and_the_other_its_predecessor() -> None:
    # Given two that ended, of which a source said afterwards that the third took over one; and a word from before the end
    data = make_dataset([mutual(1, end=("2014-03-31",) * 3), mutual(2, end=("2015-03-31",) * 3), mutual(3)])
    said = [("m1", "2014-06-01", "Its services went to Mutual 3"), ("m2", "2013-01-01", "It works with Mutual 3")]
    rows = [(who, pd.Timestamp(on), pd.Timestamp(on), text) for who, on, text in said]
    statements = pd.DataFrame(rows, columns=["mutual_id", "stated_on_to", "stated_on_mid", "statement"])
    data = replace(data, tables=MappingProxyType({**data.tables, "statements": statements}))
    # Then the links run both ways, and only from what followed an end
    assert successors(data, "m1") == ("m3",)
    assert predecessors(data, "m3") == ("m1",)
    assert successors(data, "m2") == successors(data, "m3") == predecessors(data, "m1") == ()


def test_a_mutual_that_grew_by_the_services_of_ended_ones_is_their_successor() -> None:
    # Given two that ended, and a third that is recorded as having taken over from both, and from one that nobody named
    ended = [mutual(number, end=("2014-03-31",) * 3) for number in (1, 2)]
    data = make_dataset([*ended, mutual(3)])
    rows = [
        ("m3", "2014-04-01", "taken over", "m1|m2", "Their contract", "s"),
        ("m3", "2012", "taken over", "a provider, not named", "", "s"),
    ]
    enlargements = pd.DataFrame(rows, columns=["mutual_id", "since", "kind", "whose", "detail", "source_id"])
    data = replace(data, tables=MappingProxyType({**data.tables, "enlargements": enlargements}))
    # Then the links run both ways
    assert successors(data, "m1") == successors(data, "m2") == ("m3",)
    assert predecessors(data, "m3") == ("m1", "m2")
