"""How a claim is judged: what each figure found says of it, and the rules that turn these readings into a verdict.

The scale has six words. A claim **holds** when something other than the claimant says the same thing, and
**holds with a caveat** when only the claimant's own side does, or when what agrees covers only part of it. It rests on
**one example only** when all that agrees is about one body, and the claim is about more. It is **disputed** when figures that are
not self-reported say different things, or the claimant's side itself gave another one for part of it. It is **contradicted** when
the same thing, counted or published by somebody else, is too far away and nothing of that weight agrees; or when the claimant's
side itself says otherwise and nothing agrees. Else it **can't be checked**. A count of named bodies is a floor: it can bear a claim
out or overtake it, but being lower proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Standings that do not speak for the claimant.
_FIRM = ("register", "independent")
#: Room for figures that are the same but for binary fractions.
_HAIR = 1e-9


class Reading(StrEnum):
    """What a figure found says of the figure looked for."""

    AGREES = "agrees"
    FLOOR = "a floor below it"  # the true figure may be higher
    DIFFERS = "differs"
    NOTHING = "nothing found"
    CONTEXT = "context only"


class Verdict(StrEnum):
    """The scale, strongest support first."""

    HOLDS = "Holds"
    CAVEAT = "Holds with a caveat"
    EXAMPLE = "One example only"
    DISPUTED = "Disputed"
    UNCHECKED = "Can’t be checked"
    CONTRADICTED = "Contradicted"


#: The scale in words, with the rule of each verdict.
SCALE = {
    Verdict.HOLDS: "The register, or a source that does not speak for the minister, says the same thing; nothing says otherwise.",
    Verdict.CAVEAT: (
        "Something agrees, but only figures of the government or of the body concerned do, or what agrees covers only part of what "
        "was said."
    ),
    Verdict.EXAMPLE: "All that agrees is about one body, where the claim is about many.",
    Verdict.DISPUTED: (
        "Of figures that are not self-reported some agree and others say otherwise, or the government itself gave another figure for part "
        "of it."
    ),
    Verdict.UNCHECKED: (
        "Nothing found measures the same thing, or what can be named is fewer: names are a floor, so fewer of them prove nothing."
    ),
    Verdict.CONTRADICTED: (
        "The register or an independent source gives the same thing a clearly different figure and none of that weight agrees, or the "
        "government itself gave a different figure and nothing agrees."
    ),
}
#: Reason -> the part of the rule that applied, in words.
REASONS = {
    "borne out": "The register or an independent source says the same thing, and nothing says otherwise.",
    "excluded": "The register or an independent source gives the same thing a clearly different figure.",
    "own side": "The government itself gave a different figure, and nothing agrees with the claim.",
    "own figures": "Only figures of the government, whose claim it is, agree with the whole of it.",
    "self-reported": "Only the body that the figure is about says so.",
    "part": "What agrees covers only part of what was said, or another year or group.",
    "differs": "A self-reported figure, shown below, says otherwise.",
    "one example": "All that agrees is about one body.",
    "disputed": "Figures shown below agree, and others say otherwise.",
    "own side, part": "The government itself gave another figure for part of it, and nothing agrees.",
    "nothing for part": "For part of it nothing was found.",
    "floor": "What the register can name or add up is less, which is a floor and proves nothing either way.",
    "other thing": "The figures found are of something else, another year or another group, so they can’t decide.",
    "nothing": "No source but the article itself was found for it.",
}


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One test as the rules see it: what it says, who says so (`claim_tests.standing`), how much of the claim it reaches.

    `subject` is the one body that it is about, empty where it is about many.
    """

    reading: Reading
    standing: str
    reach: str
    subject: str = ""


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """A verdict and the rule that gave it, as keys of `REASONS`."""

    verdict: Verdict
    reasons: tuple[str, ...]


def read(
    found: float | None,
    target: float,
    *,
    compare: str = "about",
    tolerance: float = 0.0,
    floor: bool = False,
    least: float | None = None,
) -> Reading:
    """What a figure says of the one looked for.

    Args:
        found: The figure; None when there is none.
        target: The figure looked for.
        compare: about (within the tolerance), at least, or more than.
        tolerance: How far 'about' reaches, as a share of the target.
        floor: True when the true figure may be higher than the one found.
        least: The figure on the readings of dates that give the least, where that is less.
    """
    if found is None:
        return Reading.NOTHING
    slack = abs(target) * tolerance + _HAIR
    agrees = {
        "about": abs(found - target) <= slack,
        "at least": found >= target - _HAIR,
        "more than": found > target + _HAIR,
    }[compare]
    if agrees:
        return Reading.AGREES
    certain = found if least is None else least
    return Reading.FLOOR if floor and certain <= target + slack else Reading.DIFFERS


def judge(tests: Sequence[Evidence]) -> Judgement:
    """The verdict on a claim from its tests; context decides nothing."""
    deciding = [test for test in tests if test.reach != "context" and test.reading is not Reading.CONTEXT]
    agree = [test for test in deciding if test.reading is Reading.AGREES]
    differ = [test for test in deciding if test.reading is Reading.DIFFERS]
    same = [test for test in agree if test.reach == "same"]
    firm = [test for test in same if test.standing in _FIRM]
    if not firm and any(test.reach == "same" and test.standing in _FIRM for test in differ):
        return Judgement(verdict=Verdict.CONTRADICTED, reasons=("excluded",))
    if not agree and any(test.reach == "same" and test.standing == "official" for test in differ):
        return Judgement(verdict=Verdict.CONTRADICTED, reasons=("own side",))
    if reason := _find_dispute(agree, differ):
        return Judgement(verdict=Verdict.DISPUTED, reasons=(reason,))
    if not agree:
        return Judgement(verdict=Verdict.UNCHECKED, reasons=_explain_silence(deciding))
    missing = any(test.reading is Reading.NOTHING for test in deciding)
    if firm and not differ and not missing:
        return Judgement(verdict=Verdict.HOLDS, reasons=("borne out",))
    reasons = [
        *([] if firm else _name_side(same or agree)),
        *([] if same else ["part"]),
        *(["one example"] if _is_example(agree, deciding) else []),
        *(["differs"] if differ else []),
        *(["nothing for part"] if missing else []),
        *(["floor"] if any(test.reading is Reading.FLOOR for test in deciding) else []),
    ]
    return Judgement(verdict=Verdict.EXAMPLE if _is_example(agree, deciding) else Verdict.CAVEAT, reasons=tuple(reasons))


def _find_dispute(agree: Sequence[Evidence], differ: Sequence[Evidence]) -> str:
    """The reason for which a claim is disputed; empty where it is not."""
    against = [test for test in differ if test.standing != "self-reported"]
    if against and any(test.standing != "self-reported" for test in agree):
        return "disputed"
    return "own side, part" if not agree and any(test.standing == "official" for test in against) else ""


def _is_example(agree: Sequence[Evidence], deciding: Sequence[Evidence]) -> bool:
    """Whether all that agrees is about one body, where the claim is about more: no test then reaches the whole of it."""
    about = {test.subject for test in agree}
    return len(about) == 1 and "" not in about and all(test.reach != "same" for test in deciding)


def _name_side(agree: Sequence[Evidence]) -> list[str]:
    """Whose figures agree, where these are not firm."""
    if any(test.standing in _FIRM for test in agree):
        return []
    return ["own figures"] if any(test.standing == "official" for test in agree) else ["self-reported"]


def _explain_silence(deciding: Sequence[Evidence]) -> tuple[str, ...]:
    """Why nothing bears on a claim: only floors, only other things, or nothing at all."""
    reasons = [
        *(["floor"] if any(test.reading is Reading.FLOOR for test in deciding) else []),
        *(["other thing"] if any(test.reading is Reading.DIFFERS for test in deciding) else []),
        *(["nothing"] if any(test.reading is Reading.NOTHING for test in deciding) else []),
    ]
    return tuple(reasons) or ("nothing",)
