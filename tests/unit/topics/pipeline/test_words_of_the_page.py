"""The sentence that the page Pipeline opens with."""

from __future__ import annotations

import pytest

from lib.topics.pipeline import measure, support
from lib.topics.pipeline.words import answer
from lib.view.view import make_view
from tests.editions import NEWEST as DATA


@pytest.mark.parametrize("region", ["", *DATA.register.places])
def test_the_page_opens_with_what_is_known_to_have_become_of_each_kind(region: str) -> None:
    # Given the results that the page shows
    view = make_view(DATA.register, DATA.latest, regions=[region] if region else [])
    results = (support.pathfinders(DATA, view), support.supported(DATA, view), measure.planned(DATA, view), measure.endings(DATA, view))
    text = answer(*results)
    pathfinders, supported, planned, endings = (result.facts for result in results)
    # Then the sentence has how many of each there are, and one alone is called the only one
    counts = (pathfinders.named, supported.named, planned.named, endings.began)
    for number, one in zip(counts, ("named pathfinder", "supported body", "planned mutual", "mutual that had begun"), strict=True):
        if number == 1:
            assert f"the only {one} is " in text
        elif number:
            assert f" of {number} " in text
    assert " of 1 " not in text
    # And what is not known to have happened is not denied
    assert "known to have" in text
