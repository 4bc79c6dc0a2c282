"""Outcome evidence: every row has one theme, and better or worse is what value, comparator and direction say."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from lib.catalogue import CARDS
from lib.core.card import work_out
from lib.topics.outcomes.measure import ALONE, OTHER_THEME, THEMES, by_theme, claimed, find_theme, find_verdict, of_theme, read_outcomes
from lib.view.view import make_view
from tests.editions import NEWEST as DATA
from tests.unit.source_files import rows

DEFAULT = make_view(DATA.register, DATA.latest)
EVERYONE = make_view(DATA.register, DATA.latest, grades=("Strong", "Moderate", "Weak"))


OUTCOMES, PHRASES = rows("outcomes"), rows("outcome_themes")


def phrase_of(row: dict[str, str]) -> dict[str, str] | None:
    """The first phrase of the table that begins a word of the measure or the unit, looked for by other means."""
    words = f" {row['measure']} {row['unit']}".casefold()
    return next((each for each in PHRASES if re.search(rf"[^a-z0-9]{re.escape(each['phrase'].casefold())}", words)), None)


def stands_before() -> list[bool]:
    """For each row, whether the same result stands before it: the same figure of one page, subject and theme, or another end of a range."""
    seen, again = set(), []
    for row in OUTCOMES:
        found = phrase_of(row)
        ends = re.match(r"(.*), (?:low|high) end$", row["measure"])
        what = ends[1] if ends else (found["theme"] if found else OTHER_THEME, float(row["value"]))
        key = (row["subject"], row["period"], row["unit"], row["source_id"], what)
        again.append(key in seen)
        seen.add(key)
    return again


#: What was measured -> why it is neither better nor worse, read by eye.
NO_MERIT = {
    "Staff saying patient care is the top priority": "the claim itself",
    "Staff": "growth in staff",
    "Staff employed": "growth in staff",
    "Council grant as share of the business": "council money",
    "Average yearly council subsidy": "council money",
    "Council funding": "council money",
    "Core government funding after contract re-tender": "public money",
    "Staff happy with care for a relative": "a group of others",
    "Staff appraised in the year": "a group of others",
    "Staff satisfied that work is valued": "a group of others",
    "Productivity gain where all staff own": "firms",
    "Share of the local care market": "before the mutual",
    "Still trading after three years": "co-operatives",
    "Productivity growth of the 50 largest employee-owned firms": "firms",
}


def test_read_outcomes_is_under_exactly_one_theme() -> None:
    # Given the themes worked out here from the source files
    wanted = Counter(found["theme"] if (found := phrase_of(row)) else OTHER_THEME for row in OUTCOMES)
    # Then each row is under its theme, none is dropped, and the cards add up to all of them
    assert Counter(read_outcomes(DATA)["theme"]) == wanted
    once = Counter(theme for theme, again in zip(read_outcomes(DATA)["theme"], stands_before(), strict=True) if not again)
    assert sum(len(of_theme(DATA, EVERYONE, theme).frame) for theme in THEMES) == len(OUTCOMES)
    assert by_theme(DATA, EVERYONE).frame.set_index("theme")["outcomes"].to_dict() == once


def test_every_phrase_decides_the_theme_of_some_outcome() -> None:
    assert {each["phrase"] for each in PHRASES} == {found["phrase"] for row in OUTCOMES if (found := phrase_of(row))}


def test_the_first_phrase_that_begins_a_word_counts() -> None:
    phrases = (("staff", "Staff"), ("turnover", "Money"))
    assert find_theme("Staff turnover", "per cent", phrases) == "Staff"
    assert find_theme("Turnover", "GBP", phrases) == "Money"
    assert find_theme("Flagstaff height", "metres", phrases) == OTHER_THEME


def test_better_and_worse_are_what_value_comparator_and_direction_say() -> None:
    # Given each comparison worked out from its row
    wanted = []
    for row, again in zip(OUTCOMES, stands_before(), strict=True):
        if again or not row["comparator_value"] or row["measure"] in NO_MERIT:
            wanted.append("Counted above" if again else "Not judged" if row["comparator_value"] else ALONE)
            continue
        more = float(row["value"]) - float(row["comparator_value"])
        good = more if row["direction"] == "higher is better" else -more
        wanted.append("The same" if not good else "Better" if good > 0 else "Worse")
    # Then the measure says the same
    assert read_outcomes(DATA)["compares"].to_list() == wanted


@pytest.mark.parametrize(
    ("value", "against", "direction", "verdict"),
    [(2, 6, "lower is better", "Better"), (2, 6, "higher is better", "Worse"), (6, 6, "lower is better", "The same")],
)
def test_direction_decides(value: float, against: float, direction: str, verdict: str) -> None:
    assert find_verdict(value, against, direction) == verdict


def test_the_headline_counts_the_comparisons_in_view() -> None:
    words = work_out(CARDS["outcome-themes"], DATA, EVERYONE).words.headline
    counts = Counter(read_outcomes(DATA)["compares"])
    compared = sum(bool(row["comparator_value"]) and not again for row, again in zip(OUTCOMES, stands_before(), strict=True))
    said = f"{counts['Better']} are better, {counts['Worse']} worse and {counts['Not judged']} not judged"
    assert words.startswith(f"Of {compared} comparisons {said}")
    assert "chosen by those who published them" in words


def test_self_reported_rests_on_the_kind_of_source_the_note_or_a_survey_of_mutuals() -> None:
    kinds = {row["source_id"]: row["kind"] for row in rows("sources")}
    own = [
        "company" in {kinds[each] for each in row["source_id"].split("|")}
        or row["note"].casefold().startswith("own figure")
        or "self-reported" in row["note"].casefold()
        or "own account" in row["note"].casefold()
        or (row["measure"].startswith("Mutuals ") and row["subject"] == "sector")
        for row in OUTCOMES
    ]
    basis = read_outcomes(DATA)["basis"]
    first = basis.isin(("The claim itself", "Forecast"))
    assert basis.eq("Self-reported").to_list() == [each and not other for each, other in zip(own, first, strict=True)]


def test_the_claim_and_what_has_not_happened_are_marked_as_such() -> None:
    basis = dict(zip((row["measure"] for row in OUTCOMES), read_outcomes(DATA)["basis"], strict=True))
    assert basis["Productivity gain claimed, maximum"] == "The claim itself"
    assert basis["Projected cost per member by year seven"] == "Forecast"
    assert basis["Annual savings target by 2022"] == "Forecast"
    # A regulator measures, a newspaper reports
    assert basis["Regulator governance grade"] == "Measured by others"
    assert basis["Physiotherapy wait"] == "Reported by others"


def test_a_region_leaves_the_sector_and_its_own_mutuals_only() -> None:
    # Given the subjects that name no mutual of the register, whatever the region
    view = make_view(DATA.register, DATA.latest, regions=("London",), grades=("Strong", "Moderate", "Weak"))
    listed = [row for theme in THEMES for row in of_theme(DATA, view, theme).frame.to_dict("records")]
    of_sector = sum(row["subject"] == "sector" for row in OUTCOMES)
    assert sum(row["about"] == "The whole sector" for row in listed) == of_sector
    # Then of mutuals there are only those of the region
    place = {str(row["name"]): str(row["place"]) for row in DATA.mutuals.to_dict("records")}
    named = {row["subject"] for row in listed if row["about"] == "A mutual" and row["subject"] in place}
    assert named
    assert {place[name] for name in named} == {"London"}


def test_the_outcomes_of_the_article_are_listed_with_what_could_not_be_traced() -> None:
    # Given the article's outcomes and the claims of the same figure
    article = [row for row in OUTCOMES if "maude-2013-article" in row["source_id"].split("|")]
    claims = [row for row in rows("claims") if row["unit"].startswith("per cent")]
    # Then every one of them is among the quoted, with the caveats of its claims word for word
    frame = claimed(DATA, DEFAULT).frame
    assert set(zip(frame["subject"].replace("The whole sector", "sector"), frame["outcome_value"], strict=True)) == {
        (row["subject"], float(row["value"])) for row in article
    }
    assert {row["evidence_against_or_caveat"] for row in claims} <= set(frame["statement"])
    assert {row["evidence_for"] for row in claims} <= set(frame["statement"])


def test_a_comparison_that_is_not_judged_says_why() -> None:
    # Given the outcomes that are neither better nor worse, read by eye
    reasons = {"the claim itself": "The claim itself", "growth in staff": "Number of staff"}
    reasons |= dict.fromkeys(("council money", "public money"), "Public money")
    frame = read_outcomes(DATA)
    rows = frame[frame["compares"].eq("Not judged")]
    # Then each row says so, and no other does
    assert rows["not_judged"].to_list() == [reasons.get(NO_MERIT[each], "About others") for each in rows["outcome"]]
    assert len(rows) > 5
    judged = frame["compares"].isin(("Better", "Worse", "The same"))
    assert set(frame.loc[judged, "not_judged"]) == {""}
