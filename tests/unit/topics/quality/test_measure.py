"""The quality page counts what the source files hold, and its work list keeps the rule that it states."""

from __future__ import annotations

from datetime import date

import pytest

from lib.core.asat import live_at
from lib.core.estimates import with_estimates
from lib.register.schema import GRADES
from lib.topics.quality import measure as quality
from lib.view.view import View, make_view
from tests.editions import NEWEST as DATA
from tests.unit.factories import make_dataset, mutual
from tests.unit.source_files import rows

EVERY = make_view(DATA.register, DATA.latest, grades=GRADES.values())
DEFAULT = make_view(DATA.register, DATA.latest)


def test_coverage_by_field_counts_the_cells_of_the_source() -> None:
    # Given every organisation that was not only planned
    begun = [row for row in rows("organisations") if row["status"] != "planned"]
    ended = [row for row in begun if row["status"] == "ended"]
    valued = {row["mutual_id"] for row in rows("observations") if row["measure"] in ("turnover", "contract_value")}
    # When coverage is asked for with every grade
    found = quality.by_field(DATA, EVERY).frame.set_index("quality_field")
    # Then it is the number of filled cells
    expected = {
        "A dated launch": (sum(bool(row["launched"]) for row in begun), len(begun)),
        "A legal form": (sum(bool(row["legal_form"]) for row in begun), len(begun)),
        "A region": (sum(bool(row["region"]) for row in begun), len(begun)),
        "Why it ended, of those that ended": (sum(bool(row["end_reason"]) for row in ended), len(ended)),
        "A value of any year": (sum(row["mutual_id"] in valued for row in begun), len(begun)),
        "More than one source": (sum("|" in row["source_ids"] for row in begun), len(begun)),
    }
    counted = {name: (found.loc[name, "quality_known"], found.loc[name, "quality_of"]) for name in expected}
    assert counted == expected
    assert found["quality_share"].is_monotonic_decreasing


def test_groups_cover_each_live_mutual_once_by_sector_and_once_by_region() -> None:
    frame = quality.by_group(DATA, DEFAULT).frame
    live = live_at(DATA, DEFAULT)
    for by in ("Sector", "Region"):
        part = frame[frame["quality_by"].eq(by)]
        assert part["mutuals"].sum() == len(live)
        assert round((part["mutuals"] * part["value_share_known"]).sum()) == live["value"].notna().sum()
    years = frame[frame["quality_by"].eq("Year")].set_index("quality_group")
    middle = live_at(DATA, DEFAULT, date(2013, 7, 2))
    assert years.loc["2013", "mutuals"] == len(middle)
    assert years.loc["2013", "staff_share_known"] == pytest.approx(middle["staff"].notna().mean())


def test_oldest_figures_are_the_newest_of_their_mutual() -> None:
    # Given the years of every value and headcount
    wanted = ("turnover", "contract_value", "staff_headcount")
    newest: dict[str, int] = {}
    for row in rows("observations"):
        if row["measure"] in wanted:
            newest[row["mutual_id"]] = max(newest.get(row["mutual_id"], 0), int(row["period_end"][:4]))
    # When the oldest are listed
    frame = quality.oldest(DATA, DEFAULT).frame
    # Then each is listed with its newest year, the oldest first
    assert [newest[each] for each in frame["mutual_id"]] == list(frame["newest_figure"])
    assert frame["newest_figure"].is_monotonic_increasing
    assert frame["figure_age"].eq(DATA.latest.year - frame["newest_figure"]).all()


def test_the_thinnest_evidence_comes_first() -> None:
    cited = {row["mutual_id"]: len(row["source_ids"].split("|")) for row in rows("organisations")}
    result = quality.weakest(DATA, EVERY)
    assert [cited[each] for each in result.frame["mutual_id"]] == list(result.frame["sources_count"])
    assert result.facts.single == sum(cited[each] == 1 for each in live_at(DATA, EVERY)["mutual_id"])
    assert set(result.frame["grade"].head(5)) == {"Weak"}
    # In the order of grade, number and name, and nobody left out is thinner than the last
    names = {row["mutual_id"]: row for row in rows("organisations")}
    thin = {
        each: (("low", "medium", "high").index(names[each]["confidence"]), cited[each], names[each]["name"])
        for each in live_at(DATA, EVERY)["mutual_id"]
    }
    assert list(result.frame["mutual_id"]) == sorted(thin, key=lambda each: thin[each])[: quality.MOST]


def test_the_work_list_follows_its_rule() -> None:
    # Given the live mutuals without a value near the date, and what is estimated for each
    live = live_at(DATA, DEFAULT)
    without = live.index[live["value"].isna()]
    estimates = with_estimates(DATA, DEFAULT).loc[without]
    # When the work list is asked for
    frame = quality.work_list(DATA, DEFAULT).frame.set_index("mutual_id")
    # Then it lists them by their estimate, each with its range and where it comes from
    assert len(frame) == min(quality.MOST, len(without))
    assert frame["likely_value"].to_dict() == pytest.approx(estimates["estimated"].loc[frame.index].to_dict(), nan_ok=True)
    assert frame["likely_value"].dropna().is_monotonic_decreasing
    known = frame[frame["likely_value"].notna()]
    assert (known["likely_low"] < known["likely_value"]).all()
    assert (known["likely_high"] > known["likely_value"]).all()


def test_a_likely_size_without_a_basis_is_left_out_and_said() -> None:
    # Given two mutuals of which nothing is known
    frame = quality.work_list(make_dataset([mutual(1), mutual(2)]), View(as_at=date(2013, 2, 8))).frame
    # Then neither has a likely size
    assert frame["likely_basis"].to_list() == ["No basis"] * 2
    assert frame["likely_value"].isna().all()
