"""Mutuals like one mutual share what they are said to share."""

from __future__ import annotations

from tests.unit.topics.profile.register import ALL, DATA, card, rows


def test_similar_mutuals_share_what_they_are_said_to_share_and_never_include_the_mutual() -> None:
    source = {row["mutual_id"]: row for row in rows("organisations")}
    group = {row["mutual_id"]: row["sector_group"] for row in DATA.mutuals[["mutual_id", "sector_group"]].to_dict("records")}
    for mutual_id in ALL:
        shown = card("profile-similar", mutual_id).result.frame
        assert mutual_id not in set(shown["mutual_id"])
        assert shown["mutual_id"].is_unique
        for other, likeness in zip(shown["mutual_id"], shown["likeness"], strict=True):
            own, its = source[mutual_id], source[other]
            assert group[mutual_id] == group[other]
            assert ("same sector" in likeness.split(", ")) == (own["sector"] == its["sector"])
            assert ("same region" in likeness) == (own["region"] == its["region"] and own["region"] not in ("", "National"))
            assert its["status"] != "planned" or own["status"] == "planned"
