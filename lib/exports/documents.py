"""The texts of the About pages, with the numbers of the edition written in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from lib.core import bearing
from lib.core.asat import choose_unplaced, counts_on, live_at, sightings, totals
from lib.core.estimates import APART, DRAWS, FEWEST, OLDER, SEED, WORST_FACTOR, growth, list_pools, sums, with_estimates
from lib.core.result import cover
from lib.core.wording import count, count_of, day, percent, plural, pounds, write_list
from lib.core.words import found_words, ranged_pounds
from lib.exports.notices import MAP_ATTRIBUTION
from lib.register.measures import MEASURES
from lib.register.schema import GRADES, PRECISIONS
from lib.view.view import make_view

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from lib.register.dataset import Dataset
    from lib.register.schema import Register
    from lib.view.view import View

_TEXTS = Path(__file__).with_name("texts")
#: What the project's own register is about.
_ABOUT = (
    "A public service mutual is an organisation that has left the public sector, goes on delivering public services, and in which staff "
    "have a real say in how it is run. It may be a community interest company, a charity, a co-operative or community benefit society, or "
    "a company, and staff may own it, elect its board or sit on it."
)
#: Grade -> what makes it.
GRADE_MEANINGS = {
    "Strong": (
        "A source calls it a public service mutual, or a staff-owned or staff-led spin-out, or an official list names it; "
        "its dates are sourced."
    ),
    "Moderate": "One of these is thin.",
    "Weak": "A spin-out or trust whose mutual character no source states, such as leisure trusts and former GP co-operatives.",
}

_OTHER_MEANINGS = {
    "Strong": "Those who keep the register grade its evidence as high.",
    "Moderate": "They grade it as medium, or say nothing of it.",
    "Weak": "They grade it as low.",
}
_MARK = re.compile(r"\[(own|other|published)\] ")


def methods_text(data: Dataset) -> str:
    """The Methods page as Markdown: how mutuals are counted, valued, graded and placed, with the edition's numbers."""
    register, mutuals = data.register, data.mutuals
    view = make_view(register, data.latest)
    counts, live = counts_on(data, view, view.as_at), live_at(data, view)
    total, value = totals(live).iloc[0], cover(data, live, MEASURES["value"])
    now = sightings(data, make_view(register, data.latest, as_at=data.latest))
    status = _count_values(mutuals["status"])
    grades, precision, kinds = (
        _count_values(mutuals["grade"]),
        _count_values(mutuals["precision"]),
        _count_values(data.tables["sources"]["kind"]),
    )
    own, published = register.vocabulary.own_speaker.silent, not data.published.empty
    meanings = GRADE_MEANINGS if own else _OTHER_MEANINGS
    return _choose_paragraphs("methods", {"own": own, "other": not own, "published": published}).format(
        **_describe_edition(register),
        about=_describe_subject(register),
        called=" that sources call mutuals, spin-outs or something near to them" if own else "",
        counted=write_list([grade.casefold() for grade in view.grades]),
        publishers="Ministers and officials" if own else "Others",
        compared=f", and how all that compares with what {'ministers and officials said' if own else 'others published'}"
        if published
        else "",
        floor="officials counted more bodies than can be named" if own and published else "there may be more bodies than sources name",
        licence=" ".join(filter(None, (register.vocabulary.licence, register.vocabulary.attribution))),
        organisations=count(len(mutuals)),
        live=count(status.get("live", 0)),
        ended=count(status.get("ended", 0)),
        planned=count(status.get("planned", 0)),
        central=count(counts["central"]),
        certain=count(counts["certain"]),
        possible=count(counts["possible"]),
        reference_day=day(register.reference_date),
        later=count(sightings(data, view).later),
        recent="not known" if now.recent is None else count(now.recent),
        central_latest=count(now.live),
        latest=day(data.latest),
        enlargements=count(len(data.tables["enlargements"])),
        not_dated=count(int(mutuals["end_basis"].eq("not dated").sum())),
        unplaced=count(len(choose_unplaced(mutuals))),
        value_sum=f"{pounds(total['value'])} a year {found_words(value)}".rstrip() if total["value_known"] else "not known",
        bearing=bearing.explain_rule(),
        **_describe_estimates(data, view),
        grades=_write_list([f"**{grade}**: {count(grades.get(grade, 0))}. {meanings[grade]}" for grade in GRADES.values()]),
        published=count(len(data.published)),
        precision=_write_list([f"{name}: {count(precision[name])}" for name in PRECISIONS if name in precision]),
        sources=count_of(len(data.tables["sources"]), "public page"),
        kinds=_write_list([f"{kind}: {count(number)} {plural(number, 'page')}" for kind, number in kinds.items()]),
        map_attribution=MAP_ATTRIBUTION,
    )


def _describe_estimates(data: Dataset, view: View) -> Mapping[str, str]:
    """What Methods says of the estimates, computed from the edition."""
    total, low, high, known = sums(data, with_estimates(data, view)).iloc[0]
    return {
        "estimated_sum": f"{ranged_pounds(total, low, high)} a year" if known else "nothing",
        "estimated_known": count(known),
        "growth": percent(growth(data), 1),
        "apart": f"{APART:g}",
        "fewest": count(FEWEST),
        "worst": count(WORST_FACTOR),
        "draws": count(DRAWS),
        "seed": str(SEED),
        "older": str(OLDER),
        "errors": write_errors(data) if list_pools(data) else "There were too few known values in this register for trials.",
    }


def _describe_subject(register: Register) -> str:
    own = register.vocabulary
    if own.about or own.own_speaker.silent:
        return own.about or _ABOUT
    return f"What counts as a public service mutual here is said by those who keep the register: {register.contact}."


def write_errors(data: Dataset) -> str:
    """The errors of the estimates as a Markdown table: each known value left out in turn, in the middle of every year."""
    lines = ["| Estimated from | Trials | Mutuals | Typical error | Half within | Multiplied by | Used |", "|---|---|---|---|---|---|---|"]
    for pool, errors in list_pools(data).items():
        cells = (count(errors.trials), count(errors.mutuals), percent(errors.typical), f"{errors.factor:.2f} times", f"{errors.bias:.2f}")
        lines.append(f"| {pool} | {' | '.join(cells)} | {'yes' if errors.factor <= WORST_FACTOR else 'no'} |")
    return "\n".join(lines)


def accessibility_text(register: Register) -> str:
    """The accessibility statement as Markdown."""
    own = register.vocabulary.own_speaker.silent
    return _choose_paragraphs("accessibility", {"own": own, "other": not own}).format(**_describe_edition(register), title=register.title)


def _describe_edition(register: Register) -> Mapping[str, str]:
    return {
        "edition": register.edition,
        "updated": day(register.updated),
        "next_update": day(register.next_update),
        "contact": f"[{register.contact}](mailto:{register.contact})",
    }


def _choose_paragraphs(name: str, true: Mapping[str, bool]) -> str:
    """A text without the paragraphs that are marked with what is not true, such as '[own] ' of another register."""
    parts = []
    for part in (_TEXTS / f"{name}.md").read_text(encoding="utf-8").split("\n\n"):
        mark = _MARK.match(part)
        if not mark or true[mark[1]]:
            parts.append(part[mark.end() :] if mark else part)
    return "\n\n".join(parts)


def _count_values(column: pd.Series) -> dict[str, int]:
    """Value -> how many rows have it, the commonest first, unused categories left out."""
    return {str(value): int(number) for value, number in column.value_counts().items() if number}


def _write_list(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line[0].upper()}{line[1:]}" for line in lines)
