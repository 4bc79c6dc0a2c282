"""One mutual: its facts, where it is, and every source of its profile. Every organisation has a profile, whatever the filters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.asat import source_ids, start_words
from lib.core.endings import predecessors, say_what_followed, successors
from lib.core.nearest import figures_at
from lib.core.result import build_result, records
from lib.core.states import states
from lib.core.wording import missing
from lib.core.words import capital
from lib.register.measures import FIGURES, find_measure, size_measure
from lib.register.tables import TABLES
from lib.topics.profile.mentions import mentions
from lib.topics.profile.organisation import ProfileFacts, build_profile, organisation, rows_of_mutual
from lib.view.view import expand_sectors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lib.core.result import Result
    from lib.register.dataset import Dataset
    from lib.view.view import View

    Row = Mapping[str, Any]

_COLUMNS = ["item", "known_as", "address", "source_id"]
#: Facts that are listed as unknown where no source has them; the others are left out.
_ALWAYS = ("parent_body", "legal_form", "launched", "staff_control")
#: Degrees round the mutual in which its map names places, and how many may be named.
_EAST, _NORTH, _NAMED = 0.35, 0.21, 40
_COMPANY = re.compile(r"(\d{8}|(?!IP|RS|SP|NP)[A-Z]{2}\d{6})")
_SOCIETY = re.compile(r"(?:IP|RS|SP|NP)?0*(\d{3,6}R?)")
_CHARITY_ENTRY = re.compile(r"(https://register-of-charities\.charitycommission\.gov\.uk/(?:en/)?charity-search/-/charity-details/\d+)")
_CHARITY_NUMBER = re.compile(r"https://opencharities\.uk/ew/(\d{6,7})/")


@dataclass(frozen=True, kw_only=True)
class StateFacts(ProfileFacts):
    """What the organisation is at the view's date.

    Args:
        state: One of `lib.core.states.STATES`; empty where there is no organisation.
        certain: True when every reading of its dates gives the same state.
        left_out: Which filters leave it out of the counts on other pages: evidence, sector, region, date.
        figures: Key of a measure -> its figure nearest to the date and the year of that, where one is known.
        successors: Ids of the mutuals that sources name of it after its end.
        predecessors: Ids of the ended mutuals whose end leads to it.
    """

    state: str = ""
    certain: bool = True
    left_out: tuple[str, ...] = ()
    figures: Mapping[str, tuple[float, int]] = field(default_factory=dict)
    successors: tuple[str, ...] = ()
    predecessors: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlaceFacts(ProfileFacts):
    """The column by which a point is sized."""

    size: str


def facts(data: Dataset, view: View) -> Result[StateFacts]:
    """What the register knows of the mutual, fact by fact.

    Returns:
        item, known_as (missing where not known), address (a link, or empty), source_id (the sources of the organisation). Empty
        where the view is about no mutual of the register.
    """
    row = organisation(data, view)
    if row is None:
        return build_profile(data, view, pd.DataFrame(columns=_COLUMNS), StateFacts(organisation=None), unit="")
    frame = pd.DataFrame([(*each, row["source_ids"]) for each in _fact_rows(data, row)], columns=_COLUMNS)
    state = str(states(rows_of_mutual(data.mutuals, view), view.as_at).iloc[0])
    state_facts = StateFacts(
        organisation=row,
        state=state,
        certain=_certain(row, view),
        left_out=_list_filters_out(data, row, view, state),
        figures=_near_date(data, view),
        successors=successors(data, view.mutual),
        predecessors=predecessors(data, view.mutual),
    )
    return build_profile(data, view, frame, state_facts, unit="")


def _near_date(data: Dataset, view: View) -> Mapping[str, tuple[float, int]]:
    own = records(figures_at(data, view.as_at).loc[rows_of_mutual(data.mutuals, view).index])[0]
    keys = [measure.key for measure in FIGURES]
    return {key: (float(own[key]), int(own[f"{key}_year"])) for key in keys if not missing(own[key])}


def place(data: Dataset, view: View) -> Result[PlaceFacts]:
    """Where the mutual is, as one point; empty where it has no place.

    Returns:
        The columns of `lib.topics.places.measure.points` that its hover needs, with its value and staff nearest to the date.
    """
    own = rows_of_mutual(data.mutuals, view)
    own = own[own["lon"].notna()]
    known = figures_at(data, view.as_at).loc[own.index]
    frame = pd.DataFrame(
        {
            "mutual_id": own["mutual_id"],
            "name": own["name"],
            "sector": own["sector"].astype(str),
            "region": own["place"].astype(str),
            "lad_name": own["lad_name"],
            "launched": start_words(own),
            **{name: known[name] for measure in FIGURES for name in measure.figure_columns[:-1]},
            "grade": own["grade"].astype(str),
            "precision": own["precision"].astype(str),
            "place_note": own["place_note"],
            "lon": own["lon"],
            "lat": own["lat"],
            "source_id": own["source_ids"],
        }
    )
    facts = PlaceFacts(organisation=organisation(data, view), size=size_measure(find_measure(view.measure)).key)
    return build_profile(data, view, frame.reset_index(drop=True), facts, unit="")


def places_near(data: Dataset, view: View) -> Result[ProfileFacts]:
    """The towns and villages round the mutual that its map may name, the largest first; empty where it has no place.

    Returns:
        town, lad_name, lon, lat.
    """
    own = rows_of_mutual(data.mutuals, view)
    own, table = own[own["lon"].notna()], data.tables.get("geo_places", pd.DataFrame())
    frame = pd.DataFrame(columns=["town", "lad_name", "lon", "lat"])
    if len(own) and len(table):
        near = table[(table["lon"] - own["lon"].iloc[0]).abs().lt(_EAST) & (table["lat"] - own["lat"].iloc[0]).abs().lt(_NORTH)]
        largest = near.sort_values("population", ascending=False, na_position="last", kind="stable").head(_NAMED)
        frame = largest.rename(columns={"name": "town"})[list(frame)].astype({"town": object, "lad_name": object})
    facts = ProfileFacts(organisation=organisation(data, view))
    return build_result(data, view, frame.reset_index(drop=True), facts, unit="", mutuals=own, cites=())


def every_source(data: Dataset, view: View) -> tuple[str, ...]:
    """Every source behind the profile: of the organisation, its figures and what is said about it; sorted."""
    row = organisation(data, view)
    if row is None:
        return ()
    figures = rows_of_mutual(data.observations, view)["source_id"]
    return source_ids(pd.Series([row["source_ids"]]), figures, mentions(data, view).frame["source_id"])


def _certain(row: Row, view: View) -> bool:
    """True when every reading of its dates gives the same state."""
    on = pd.Timestamp(view.as_at)
    spans = [(row["start_from"], row["start_to"]), (row["end_from"], row["end_to"])]
    return not any(first is not None and first <= on and (last is None or last > on) and first != last for first, last in spans)


def _list_filters_out(data: Dataset, row: Row, view: View, state: str) -> tuple[str, ...]:
    sectors = expand_sectors(view, data.register)
    return tuple(
        name
        for name, out in (
            ("evidence", row["grade"] not in view.grades),
            ("sector", bool(sectors) and row["sector"] not in sectors),
            ("region", bool(view.regions) and row["place"] not in view.regions),
            ("date", state != "live"),
        )
        if out
    )


def _fact_rows(data: Dataset, row: Row) -> Iterator[tuple[str, str | None, str]]:
    """Label, what is known (None where it is not) and an address."""
    of = TABLES["organisations"].column
    parent = row["parent_body"] and row["parent_body"] + (f" ({row['parent_type'].lower()})" if _says_more(row) else "")
    texts = {
        "services": row["services"],
        "sector": row["sector"],
        "parent_body": parent,
        "legal_form": row["legal_form"],
        "launched": row["launched"],
        "trading_by": row["trading_by"],
        "ended": row["ended"] or ("Yes, but no source says when" if row["status"] == "ended" else None),
        "end_reason": row["end_reason"] and row["end_reason"].capitalize(),
        "last_seen": row["last_seen"] and row["last_seen"].date().isoformat(),
    }
    always = [name for name in _ALWAYS if (name, row["status"]) != ("launched", "planned")]
    for name, text in texts.items():
        if text or name in always:
            yield of(name).label, text, ""
    if followed := say_what_followed(data, row["mutual_id"], row["ended_from"]):
        yield "What followed", followed, ""
    yield "Based in", _base(row), ""
    for name in ("area_served", "staff_control"):
        if row[name] or name in _ALWAYS:
            yield of(name).label, row[name] and capital(row[name]), ""
    if row["aliases"]:
        yield of("aliases").label, "; ".join(row["aliases"]), ""
    if row["website"]:
        yield of("website").label, re.sub(r"^https?://(www\.)?|/$", "", row["website"]), row["website"]
    yield from _registers(data, row)


def _says_more(row: Row) -> bool:
    """True where the kind of parent body is not plain from its name."""
    kind = row["parent_type"]
    return bool(kind) and kind.lower() not in row["parent_body"].lower() and kind != "Other"


def _base(row: Row) -> str | None:
    parts = dict.fromkeys(part for part in (row["town"], row["lad_name"], row["place"]) if part and part != "Not known")
    words = ", ".join(parts)
    return words.replace("National", "Works nationally") or None


def _registers(data: Dataset, row: Row) -> Iterator[tuple[str, str, str]]:
    """Entries in other registers: by its number, and by the charity pages that its sources are."""
    number = row["company_number"] or ""
    if _COMPANY.fullmatch(number):
        yield "Companies House", number, f"https://find-and-update.company-information.service.gov.uk/company/{number}"
    elif found := _SOCIETY.fullmatch(number):
        yield "Mutuals Public Register", f"society {found[1]}; search for this number", "https://mutuals.fca.org.uk/"
    elif number:
        yield "Registered number", number, ""
    figures = data.observations.loc[data.observations["mutual_id"].eq(row["mutual_id"]), "source_id"]
    charities = {}
    for each in source_ids(pd.Series([row["source_ids"]]), figures):
        url = data.source(each).url
        if entry := _CHARITY_ENTRY.match(url):
            charities[entry[1]] = "its entry"
        elif entry := _CHARITY_NUMBER.match(url):
            address = f"https://register-of-charities.charitycommission.gov.uk/charity-details/?regid={entry[1]}&subid=0"
            charities[address] = f"charity {entry[1]}"
    for address, words in charities.items():
        yield "Charity register", words, address
