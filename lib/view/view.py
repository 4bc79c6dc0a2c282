"""What is being looked at, and its two-way translation to the link.

A `View` is the whole state of the dashboard: everything a reader sees follows from the data and the view, so a link
that carries the view shows the same page to everyone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from lib.register.measures import MEASURES
from lib.register.schema import GRADES, Register
from lib.view.links import PARAMETER, VERSION
from lib.view.pasted import STRAY, region_words, simplify

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

DEFAULT_GRADES = ("Strong", "Moderate")
DEFAULT_MEASURE = "mutuals"

#: Link parameter -> what it carries; the README and a test hold this list against the link reference.
PARAMETERS = {
    "as_at": "the date looked at, such as 2013-02-08",
    "sector": "a sector, or a sector group followed by (all); repeat it for several; leave it out for all",
    "region": "a region, National or Not known; repeat it for several; leave it out for all",
    "evidence": "Strong, Moderate or Weak; repeat it for several; Strong and Moderate if left out",
    "measure": "what is shown: " + ", ".join(measure.label for measure in MEASURES.values()),
    "edition": "the data edition looked at, such as 2026-11; the newest if left out",
    "mutual": "the id of the mutual that a profile is about",
    "compare": "the id of a mutual set beside others; repeat it for up to four",
    "near": "the postcode, town or council that a page looks round",
    "within": "how many miles round that place: 5, 10, 25, 50 or 100; 25 if left out",
    "since": "the edition, or the date, since which changes are listed",
    "claim": "the id of the claim that stands open, such as C10",
    "note": "a note of the reader's own office, which the briefing shows as such",
}
#: Those that belong to pages of their own and have one value.
SUBJECTS = ("mutual", "near", "within", "since", "claim", "note")
#: Those that have one value.
_SINGLE = frozenset({"as_at", "measure", "edition", *SUBJECTS})
#: Mutuals that can stand side by side.
MOST_COMPARED = 4
_LONGEST_PLACE = 60
#: Letters of an office note; more would push the briefing off its two pages.
LONGEST_NOTE = 300
#: Miles round a place that can be looked at.
NEAR_MILES = (5, 10, 25, 50, 100)
DEFAULT_MILES = 25
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_CLAIM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}", re.ASCII)
_EDITION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class View:
    """What is being looked at.

    Args:
        as_at: The date at which mutuals are counted.
        sectors: Sectors and sector groups chosen, in the register's order; empty means all.
        regions: Places chosen (of the register's `places`), in that order; empty means all.
        grades: Evidence grades counted, strongest first; empty counts nothing.
        usual: Evidence grades that the register counts unless others are chosen.
        measure: Key of `MEASURES`.
        edition: Name of the data edition that the link pins; empty follows the newest.
        mutual: Id of the mutual that the page is about; empty on other pages.
        compare: Ids of the mutuals that stand side by side, at most `MOST_COMPARED`.
        near: The postcode, town or council that the page looks round, as the reader wrote it.
        within: How many miles round it, one of `NEAR_MILES`.
        since: The edition or ISO date since which changes are listed; empty means the edition before.
        claim: Id of the claim that the page has open; empty means none.
        note: What the reader's own office adds to a briefing; empty means nothing.
    """

    as_at: date
    sectors: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    grades: tuple[str, ...] = DEFAULT_GRADES
    usual: tuple[str, ...] = DEFAULT_GRADES
    measure: str = DEFAULT_MEASURE
    edition: str = ""
    mutual: str = ""
    compare: tuple[str, ...] = ()
    near: str = ""
    within: int = DEFAULT_MILES
    since: str = ""
    claim: str = ""
    note: str = ""

    def narrowed(self) -> bool:
        """True when a sector, region or evidence filter differs from the default."""
        return bool(self.sectors or self.regions or self.grades != self.usual)

    @property
    def filters(self) -> View:
        """The sector, region and evidence filters alone: the same for views that choose the same mutuals, whatever their dates."""
        return View(as_at=date.min, sectors=self.sectors, regions=self.regions, grades=self.grades, usual=self.usual)


def sector_options(register: Register) -> dict[str, str]:
    """What the sector filter offers, each group followed by its sectors: the word in the link -> the name."""
    options: dict[str, str] = {}
    for group, sectors in register.sector_groups:
        # A group that is one sector of the same name would only stand there twice.
        options |= ({} if tuple(sectors) == (group,) else {f"{group} (all)": group}) | {sector: sector for sector in sectors}
    return options


def measure_words(register: Register) -> dict[str, str]:
    """What the choice of measures offers: the word in the link -> the key of `MEASURES`. The number of mutuals is always there."""
    offered = register.vocabulary.measures or tuple(MEASURES)
    say = register.vocabulary.own_speaker.say
    return {say(measure.label): key for key, measure in MEASURES.items() if key in offered or key == DEFAULT_MEASURE}


def usual_grades(register: Register) -> tuple[str, ...]:
    """The evidence grades that are counted unless others are chosen, strongest first."""
    return tuple(grade for grade in GRADES.values() if grade in register.vocabulary.grades)


def expand_sectors(view: View, register: Register) -> tuple[str, ...]:
    """The sectors that the view's sectors and groups stand for; empty means all."""
    groups = dict(register.sector_groups)
    chosen = {sector for name in view.sectors for sector in groups.get(name, (name,))}
    return tuple(sector for sector in register.sectors if sector in chosen)


def make_view(
    register: Register,
    latest: date,
    *,
    as_at: date | None = None,
    sectors: Iterable[str] = (),
    regions: Iterable[str] = (),
    grades: Iterable[str] | None = None,
    measure: str = DEFAULT_MEASURE,
    edition: str = "",
) -> View:
    """A view in canonical form: known values only, each once, in the register's order, the date within its range."""
    chosen_sectors, chosen_regions = set(sectors), set(regions)
    usual = usual_grades(register)
    chosen_grades = set(usual if grades is None else grades)
    return View(
        as_at=min(max(as_at or register.reference_date, register.first_date), latest),
        sectors=tuple(name for name in sector_options(register).values() if name in chosen_sectors),
        regions=tuple(place for place in register.places if place in chosen_regions),
        grades=tuple(grade for grade in GRADES.values() if grade in chosen_grades),
        usual=usual,
        measure=measure if measure in measure_words(register).values() else DEFAULT_MEASURE,
        edition=edition if _EDITION.fullmatch(edition) else "",
    )


def with_subject(
    view: View,
    *,
    mutual: str = "",
    compare: Iterable[str] = (),
    near: str = "",
    within: str = "",
    since: str = "",
    claim: str = "",
    note: str = "",
) -> View:
    """The view with what a page of its own is about, in canonical form; what can't be an id or a place is dropped."""
    return replace(
        view,
        mutual=mutual if _SLUG.fullmatch(mutual) else "",
        compare=tuple(name for name in dict.fromkeys(compare) if _SLUG.fullmatch(name))[:MOST_COMPARED],
        near=" ".join(near.split())[:_LONGEST_PLACE].strip(),
        within={str(miles): miles for miles in NEAR_MILES}.get(within, DEFAULT_MILES),
        since=since if _EDITION.fullmatch(since) else "",
        claim=claim if _CLAIM.fullmatch(claim) else "",
        note=" ".join(note.split())[:LONGEST_NOTE].strip(),
    )


def to_params(view: View, register: Register) -> list[tuple[str, str]]:
    """The link parameters of a view, in a fixed order, defaults left out."""
    pairs: list[tuple[str, str]] = []
    if view.as_at != register.reference_date:
        pairs.append(("as_at", view.as_at.isoformat()))
    pairs += [("sector", word) for word, name in sector_options(register).items() if name in view.sectors]
    pairs += [("region", place) for place in view.regions]
    if view.grades != view.usual:
        pairs += [("evidence", grade) for grade in view.grades] or [("evidence", "")]
    if view.measure != DEFAULT_MEASURE:
        pairs.append(("measure", next(word for word, key in measure_words(register).items() if key == view.measure)))
    pairs += [("edition", view.edition)] if view.edition else []
    pairs += [("mutual", view.mutual)] if view.mutual else []
    pairs += [("compare", name) for name in view.compare]
    pairs += [("near", view.near)] if view.near else []
    pairs += [("within", str(view.within))] if view.within != DEFAULT_MILES else []
    pairs += [("since", view.since)] if view.since else []
    pairs += [("claim", view.claim)] if view.claim else []
    pairs += [("note", view.note)] if view.note else []
    return pairs


def gather_params(view: View, register: Register) -> dict[str, list[str]]:
    """The link parameters of a view by name, as Streamlit's links to pages take them."""
    values_of: dict[str, list[str]] = {}
    for name, value in to_params(view, register):
        values_of.setdefault(name, []).append(value)
    return values_of


def to_query(view: View, register: Register) -> str:
    """The query string of a view, with its question mark and version, or an empty string for the default view."""
    pairs = to_params(view, register)
    return f"?{urlencode([*pairs, (PARAMETER, str(VERSION))])}" if pairs else ""


def from_params(params: Mapping[str, Sequence[str]], register: Register, latest: date) -> tuple[View, tuple[str, ...]]:
    """Read a view from link parameters.

    Args:
        params: Parameter -> its values, as repeated in the link. Parameters that are not `PARAMETERS` are passed over.
        register: The vocabulary to read them with.
        latest: The newest date that can be looked at.

    Returns:
        The view, and one sentence for each value that was ignored. Never raises.
    """
    notices: list[str] = []
    strays = list(params.get(STRAY, ()))

    def read_values(name: str, allowed: Mapping[str, str]) -> list[str]:
        lookup = {simplify(word): value for word, value in allowed.items()}
        found = []
        for value in filter(None, params.get(name, ())):
            # A raw '&' ends a value in a link: what it cut off is put back where that makes a word of the register.
            rest = next((stray for stray in strays if simplify(f"{value} & {stray}") in lookup), None)
            whole = simplify(value if rest is None else f"{value} & {rest}")
            if rest is not None:
                strays.remove(rest)
            if whole in lookup:
                found.append(lookup[whole])
            else:
                notices.append(f"The link asked for {name} ‘{value[:40]}’, which this register does not have; it was left out.")
        return found

    as_at = _read_date(params.get("as_at", ()), register, latest, notices)
    words = measure_words(register)
    labels = {measure.label: key for key, measure in MEASURES.items() if key in words.values()}
    measure = read_values("measure", labels | words | {key: key for key in words.values()})
    grades = read_values("evidence", {grade: grade for grade in GRADES.values()})
    sectors = sector_options(register)
    asked_for_none = "evidence" in params and not any(params["evidence"])
    view = make_view(
        register,
        latest,
        as_at=as_at,
        sectors=read_values("sector", {name: name for name in sectors.values()} | sectors),
        regions=read_values("region", region_words(register.places)),
        grades=grades if grades or asked_for_none else None,
        measure=measure[0] if measure else DEFAULT_MEASURE,
        edition=next(iter(params.get("edition", ())), ""),
    )
    notices += [f"The link has ‘{stray[:40]}’, which could not be read; it was left out." for stray in strays]
    one = {name: next(iter(params.get(name, ())), "") for name in SUBJECTS}
    notices += [
        f"The link says {name} more than once; ‘{values[0][:40]}’ is shown."
        for name, values in params.items()
        if name in _SINGLE and len(values) > 1
    ]
    return with_subject(view, compare=params.get("compare", ()), **one), tuple(notices)


def _read_date(values: Sequence[str], register: Register, latest: date, notices: list[str]) -> date | None:
    value = values[0] if values else ""
    if not value:
        return None
    try:
        wish = date.fromisoformat(value)
    except ValueError:
        notices.append(f"The link asked for the date ‘{value[:40]}’, which is not a date such as 2013-02-08; it was left out.")
        return None
    if register.first_date <= wish <= latest:
        return wish
    nearest = min(max(wish, register.first_date), latest)
    first, last, wish_text, nearest_text = (f"{on.day} {on:%B %Y}" for on in (register.first_date, latest, wish, nearest))
    notices.append(f"The link asked for {wish_text}; dates run from {first} to {last}, so this shows {nearest_text}.")
    return nearest
