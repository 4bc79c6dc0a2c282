"""The parts of what services are worth add up, and what is not named or published stands only beside the whole of England."""

from __future__ import annotations

from datetime import date

import pytest

from lib.core.asat import live_at, nearest_published
from lib.topics.worth import measure
from lib.view.view import View, make_view
from tests.editions import NEWEST as DATA
from tests.unit.factories import figure, make_dataset, mutual, published
from tests.unit.source_files import rows

VIEWS = {
    "default": make_view(DATA.register, DATA.latest),
    "London": make_view(DATA.register, DATA.latest, regions=["London"]),
    "Health, every grade, 2018": make_view(
        DATA.register, DATA.latest, as_at=date(2018, 3, 31), sectors=["Health"], grades=["Strong", "Moderate", "Weak"]
    ),
}
views = pytest.mark.parametrize("view", VIEWS)


@views
def test_traced_and_estimated_add_up_and_every_live_mutual_is_counted_once(view: str) -> None:
    live, facts = live_at(DATA, VIEWS[view]), measure.worth(DATA, VIEWS[view]).facts
    assert facts.traced.value == pytest.approx(live["value"].sum())
    assert facts.traced.mutuals == live["value"].notna().sum()
    assert facts.in_all.value == pytest.approx((facts.traced.value or 0) + (facts.estimated.value or 0))
    assert facts.traced.mutuals + facts.estimated.mutuals + facts.none == facts.live == len(live)
    # What is traced has no range; the range of both is that of what is estimated, moved by what is traced
    assert facts.traced.low == facts.traced.high == facts.traced.value
    for end in ("low", "high"):
        assert getattr(facts.in_all, end) == pytest.approx((facts.traced.value or 0) + (getattr(facts.estimated, end) or 0))


@views
def test_sector_groups_and_regions_each_add_up_to_the_bar(view: str) -> None:
    facts, frame = measure.worth(DATA, VIEWS[view]).facts, measure.by_group(DATA, VIEWS[view]).frame
    for split, part in frame.groupby("split_by"):
        assert part["estimated"].sum() == pytest.approx(facts.in_all.value), split
        assert part["value"].sum() == pytest.approx(facts.traced.value), split
        assert part["estimated_known"].sum() == facts.in_all.mutuals, split


@views
def test_every_body_that_is_not_traced_is_listed_with_where_its_estimate_comes_from(view: str) -> None:
    facts, frame = measure.worth(DATA, VIEWS[view]).facts, measure.estimated_bodies(DATA, VIEWS[view]).frame
    assert len(frame) == facts.estimated.mutuals + facts.none
    assert frame["value_estimate"].sum() == pytest.approx(facts.estimated.value or 0)
    assert frame["method"].eq("No basis").tolist() == frame["value_estimate"].isna().tolist()
    assert frame["source_id"].map(len).gt(0).all()


def test_the_source_of_a_moved_figure_is_cited() -> None:
    frame = measure.estimated_bodies(DATA, VIEWS["default"]).frame
    result = measure.worth(DATA, VIEWS["default"])
    moved = frame[frame["method"].eq("Own figure of another year")]
    assert len(moved)
    for body, sources in zip(moved["mutual_id"], moved["source_id"], strict=True):
        own = {row["source_id"] for row in rows("observations") if row["mutual_id"] == body}
        assert set(sources) <= {each for cited in own for each in cited.split("|")}
        assert set(sources) <= set(result.source_ids)


def test_what_is_not_named_is_the_published_count_less_the_named_ones() -> None:
    view = VIEWS["default"]
    facts = measure.worth(DATA, view).facts
    counted = nearest_published(DATA, "live_mutuals", view.as_at)
    assert counted is not None
    assert facts.not_named
    assert facts.not_named.mutuals == counted["value"] - len(live_at(DATA, view))
    assert facts.not_named.low < facts.not_named.value < facts.not_named.high  # type: ignore[operator]
    # It is nothing but the mean of the named ones launched since 2006, so many times
    frame = measure.worth(DATA, view).frame.set_index("part")
    older = [name for name in frame.index if "before 2006" in name]
    newer = frame.loc["Traced and estimated"] - frame.loc[older].sum() if older else frame.loc["Traced and estimated"]
    assert facts.not_named.value == pytest.approx(facts.not_named.mutuals * newer["part_value"] / newer["part_mutuals"])


def test_published_figures_stand_only_beside_the_whole_of_england() -> None:
    whole, part = (measure.worth(DATA, VIEWS[name]).facts for name in ("default", "London"))
    assert whole.published
    assert whole.whole
    assert (part.published, part.count, part.not_named, part.whole) == (None, None, None, False)


def test_nothing_is_not_named_where_as_many_are_named_as_were_counted() -> None:
    data = make_dataset([mutual(1), mutual(2)], totals=[published("live_mutuals", "2013-02-08", 2)])
    assert measure.worth(data, View(as_at=date(2013, 2, 8))).facts.not_named is None


def test_bodies_launched_before_2006_are_shown_apart() -> None:
    # Given a body of 2003 and one of 2008, both with a known value
    data = make_dataset(
        [mutual(1, start=("2003-04-01",) * 3), mutual(2, start=("2008-04-01",) * 3)],
        [figure(1, "turnover", "2012-12-31", 5e6), figure(2, "turnover", "2012-12-31", 3e6)],
    )
    facts = measure.worth(data, View(as_at=date(2013, 2, 8))).facts
    assert (facts.traced.value, facts.older_traced.value, facts.older_traced.mutuals) == (8e6, 5e6, 1)


def test_there_is_nothing_to_show_where_none_is_live() -> None:
    result = measure.worth(make_dataset([mutual(1)]), View(as_at=date(2007, 2, 8)))
    assert result.empty
    assert result.facts.live == 0
