"""The rules that judge a claim, on made-up tests."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.topics.claims.verdicts import REASONS, SCALE, Evidence, Reading, Verdict, judge, read
from lib.topics.claims.words import MARKS


def evidence(reading: Reading, standing: str = "register", reach: str = "same", subject: str = "") -> Evidence:
    return Evidence(reading=reading, standing=standing, reach=reach, subject=subject)


AGREES, FLOOR, DIFFERS, NOTHING = Reading.AGREES, Reading.FLOOR, Reading.DIFFERS, Reading.NOTHING
RULES: list[tuple[list[Evidence], Verdict, set[str]]] = [
    ([evidence(AGREES)], Verdict.HOLDS, {"borne out"}),
    ([evidence(AGREES, "independent"), evidence(FLOOR)], Verdict.HOLDS, {"borne out"}),
    ([evidence(AGREES, "official")], Verdict.CAVEAT, {"own figures"}),
    ([evidence(AGREES, "official"), evidence(FLOOR)], Verdict.CAVEAT, {"own figures", "floor"}),
    ([evidence(AGREES, "self-reported", "part")], Verdict.CAVEAT, {"self-reported", "part"}),
    ([evidence(AGREES, "independent", "part")], Verdict.CAVEAT, {"part"}),
    ([evidence(AGREES), evidence(DIFFERS, "official", "part")], Verdict.DISPUTED, {"disputed"}),
    ([evidence(AGREES, "official"), evidence(DIFFERS, reach="part")], Verdict.DISPUTED, {"disputed"}),
    ([evidence(AGREES), evidence(DIFFERS, "self-reported")], Verdict.CAVEAT, {"differs"}),
    ([evidence(AGREES, "self-reported", "part", "one")], Verdict.EXAMPLE, {"self-reported", "part", "one example"}),
    ([evidence(AGREES, "independent", "part", "one")] * 2, Verdict.EXAMPLE, {"part", "one example"}),
    ([evidence(AGREES, "independent", "part", name) for name in ("one", "other")], Verdict.CAVEAT, {"part"}),
    # A claim about one body, of which another test looks for the whole, is no example
    ([evidence(AGREES, "independent", "part", "one"), evidence(NOTHING, "official")], Verdict.CAVEAT, {"part", "nothing for part"}),
    ([evidence(AGREES), evidence(NOTHING)], Verdict.CAVEAT, {"nothing for part"}),
    ([evidence(FLOOR)], Verdict.UNCHECKED, {"floor"}),
    ([evidence(DIFFERS, "official", "part")], Verdict.DISPUTED, {"own side, part"}),
    ([evidence(DIFFERS, "independent", "part")], Verdict.UNCHECKED, {"other thing"}),
    ([evidence(NOTHING)], Verdict.UNCHECKED, {"nothing"}),
    ([evidence(DIFFERS, "self-reported")], Verdict.UNCHECKED, {"other thing"}),
    ([evidence(AGREES, reach="context")], Verdict.UNCHECKED, {"nothing"}),
    ([], Verdict.UNCHECKED, {"nothing"}),
    ([evidence(DIFFERS)], Verdict.CONTRADICTED, {"excluded"}),
    ([evidence(DIFFERS, "independent"), evidence(AGREES, "official")], Verdict.CONTRADICTED, {"excluded"}),
    ([evidence(DIFFERS, "official")], Verdict.CONTRADICTED, {"own side"}),
]


@pytest.mark.parametrize("number", range(len(RULES)))
def test_each_rule_gives_its_verdict_and_says_why(number: int) -> None:
    tests, expected, reasons = RULES[number]
    judgement = judge(tests)
    assert judgement.verdict == expected
    assert set(judgement.reasons) == reasons


def test_every_verdict_and_every_reason_is_reached_by_a_rule_and_said_in_words() -> None:
    assert {expected for _, expected, _ in RULES} == set(Verdict) == set(SCALE) == set(MARKS)
    assert {reason for _, _, reasons in RULES for reason in reasons} == set(REASONS)


_evidence = st.builds(
    evidence,
    st.sampled_from([AGREES, FLOOR, DIFFERS, NOTHING]),
    st.sampled_from(["register", "independent", "official", "self-reported"]),
    st.sampled_from(["same", "part", "context"]),
)


@given(st.lists(_evidence, max_size=6))
def test_no_verdict_is_stronger_than_its_evidence(tests: list[Evidence]) -> None:
    counted = [test for test in tests if test.reach != "context"]
    firm = [test.reading for test in counted if test.reach == "same" and test.standing in ("register", "independent")]
    given_verdict = judge(tests).verdict
    if given_verdict is Verdict.HOLDS:
        assert AGREES in firm
        assert not any(test.reading is DIFFERS for test in counted)
    if given_verdict is Verdict.CONTRADICTED:
        assert AGREES not in firm
        assert any(test.reading is DIFFERS and test.reach == "same" for test in counted)
    assert judge(list(reversed(tests))) == judge(tests)


@pytest.mark.parametrize(
    ("value", "more", "expected"),
    [
        (None, {}, NOTHING),
        (66, {"tolerance": 0.05}, AGREES),
        (66, {}, DIFFERS),
        (50, {"floor": True}, FLOOR),
        (50, {}, DIFFERS),
        (90, {"floor": True}, DIFFERS),
        (90, {"floor": True, "least": 60}, FLOOR),
        (70, {"compare": "more than"}, AGREES),
        (65, {"compare": "more than"}, DIFFERS),
        (65, {"compare": "at least"}, AGREES),
        (64, {"compare": "at least", "floor": True}, FLOOR),
    ],
)
def test_a_figure_is_read_against_65(value: float | None, more: dict[str, Any], expected: Reading) -> None:
    assert read(value, 65, **more) is expected
