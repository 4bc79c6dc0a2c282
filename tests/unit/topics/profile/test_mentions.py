"""What sources say of a mutual is on its profile, whichever file names it."""

from __future__ import annotations

import re

from tests.unit.topics.profile.register import ALL, card, of, rows


def test_what_is_said_holds_the_statements_outcomes_support_and_claims_that_name_a_mutual() -> None:
    # Given NAViGO, whose name is in two files under that very word
    name = "NAViGO"
    mutual_id = next(row["mutual_id"] for row in rows("organisations") if row["name"] == name)
    shown = card("profile-said", mutual_id).result.frame
    kinds = shown["kind"].value_counts()
    # Then its outcomes and claims are those that a plain search of the files finds
    assert kinds["Outcome"] == sum(row["subject"] == name for row in rows("outcomes"))
    assert kinds["Minister’s claim"] == sum(
        any(
            re.search(rf"\b{name}\b", row[column])
            for column in ("claim", "evidence_for", "evidence_against_or_caveat", "other_published_values")
        )
        for row in rows("claims")
    )
    assert any("79 per cent, compared with 56 per cent" in text for text in shown["statement"])


def test_every_statement_is_on_the_profile_of_its_mutual() -> None:
    for mutual_id in ALL:
        shown = card("profile-said", mutual_id).result.frame
        assert shown["kind"].eq("Statement").sum() == len(of("statements", mutual_id)), mutual_id


def test_every_pathfinder_and_supported_mutual_says_so() -> None:
    for row in rows("organisations"):
        said = " ".join(card("profile-said", row["mutual_id"]).result.frame["statement"])
        assert not row["pathfinder"] or "Mutual pathfinders" in said, row["name"]
        assert row["msp_supported"] != "yes" or "Mutuals Support Programme" in said, row["name"]
