"""One mutual: its facts, where it is, and what is said about it. Every organisation has a profile, whatever the filters."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.asat import source_ids, start_words
from lib.core.endings import what_followed
from lib.core.mentions import FIRST_PROGRAMME, about, named_in
from lib.core.nearest import STAFF, VALUE, nearest_figures
from lib.core.result import Result
from lib.register.tables import TABLES
from lib.view.view import expand_sectors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lib.register.dataset import Dataset
    from lib.view.view import View

_FACTS = ("item", "known_as", "address", "source_id")
_SAID = ("kind", "said_on", "statement", "note", "source_id")
#: Facts that are said to be unknown where no source has them; the others are left out.
_ALWAYS = ("parent_body", "legal_form", "launched", "staff_control")
_COMPANY = re.compile(r"(\d{8}|[A-Z]{2}\d{6})")
_SOCIETY = re.compile(r"(?:IP|RS|SP|NP)?(\d{3,6}R?)")
_CHARITY_ENTRY = re.compile(r"(https://register-of-charities\.charitycommission\.gov\.uk/(?:en/)?charity-search/-/charity-details/\d+)")
_CHARITY_NUMBER = re.compile(r"https://opencharities\.uk/ew/(\d{6,7})/")
_PATHFINDERS = "Mutual pathfinders"
_FIRST_DATE = re.compile(r"(\d{4}(?:-\d{2}){0,2})")
_TWO_YEARS = re.compile(r"(\d\d)(\d\d)-(\d\d)")
_WAVES = {"1": "2010-08", "2": "2011-02"}


def organisation(data: Dataset, view: View) -> dict[str, Any] | None:
    """The row of the mutual that the view is about, missing cells as None; None where the register has no such mutual."""
    return _organisations(data).get(view.mutual)


def state_at(row: dict[str, Any], view: View) -> str:
    """What a mutual was at the view's date, by the middle of each partial date: live, ended, planned, not begun or not known."""
    on = pd.Timestamp(view.as_at)
    start, end = row["start_mid"], row["end_mid"]
    if row["status"] == "planned":
        return "planned"
    if start is not None and start > on:
        return "not begun"
    if end is not None and end <= on:
        return "ended"
    return "live" if start is not None else "not known"


def facts(data: Dataset, view: View) -> Result[Any]:
    """What the register knows of the mutual, fact by fact.

    Returns:
        item, known_as (missing where not known), address (a link, or empty), source_id (the sources of the organisation). The
        facts hold the organisation's `row`, its `state` at the date, whether that is `certain`, and `left_out`: which filters
        leave it out of the counts. Empty where the view is about no mutual of the register.
    """
    row = organisation(data, view)
    rows = [(*each, row["source_ids"]) for each in _fact_rows(data, row)] if row else []
    more = {"state": state_at(row, view), "certain": _certain(row, view), "left_out": _left_out(data, row, view)} if row else {}
    return result("profile-facts", data, view, row, pd.DataFrame(rows, columns=list(_FACTS)), unit="", **more)


def place(data: Dataset, view: View) -> Result[Any]:
    """Where the mutual is, as one point; empty where it has no place.

    Returns:
        The columns of `lib.topics.places.measure.points` that its hover needs, with its value and staff nearest to the date.
    """
    row = organisation(data, view)
    frame = data.mutuals[data.mutuals["mutual_id"].eq(view.mutual) & data.mutuals["lon"].notna()].set_index("mutual_id", drop=False)
    value = nearest_figures(data, VALUE, view.as_at).reindex(frame.index)
    staff = nearest_figures(data, STAFF, view.as_at).reindex(frame.index)
    frame = frame.assign(
        region=frame["place"].astype(str),
        sector=frame["sector"].astype(str),
        grade=frame["grade"].astype(str),
        precision=frame["precision"].astype(str),
        launched=start_words(frame),
        value=value["amount"],
        value_year=value["year"].astype("Int64"),
        value_basis=value["basis"],
        staff=staff["amount"],
        staff_year=staff["year"].astype("Int64"),
    )
    known = ["value", "value_year", "value_basis", "staff", "staff_year"]
    columns = ["mutual_id", "name", "sector", "region", "lad_name", "launched", *known, "grade", "precision", "place_note", "lon", "lat"]
    shown = frame[columns].assign(source_id=[row["source_ids"]] if row and len(frame) else None).reset_index(drop=True)
    return result("profile-map", data, view, row, shown, unit="", size="staff" if view.measure == "staff" else "value")


def said(data: Dataset, view: View) -> Result[Any]:
    """What sources say about the mutual that is not a figure of its size, oldest first, undated last.

    Returns:
        kind (Statement, Outcome, Support programme or Minister's claim), said_on, statement, note, source_id.
    """
    row = organisation(data, view)
    rows = [*_statements(data, row), *_outcomes(data, row), *_programmes(data, row), *_claims(data, row)] if row else []
    frame = pd.DataFrame(rows, columns=list(_SAID))
    dated = frame["said_on"].astype("string").str.extract(_FIRST_DATE, expand=False)
    frame = frame.assign(dated=dated).sort_values("dated", kind="stable", na_position="last")[list(_SAID)].reset_index(drop=True)
    return result("profile-said", data, view, row, frame, unit="")


def every_source(data: Dataset, view: View) -> tuple[str, ...]:
    """Every source behind the profile: of the organisation, its figures and what is said about it; sorted."""
    row = organisation(data, view)
    if row is None:
        return ()
    figures = data.observations.loc[data.observations["mutual_id"].eq(view.mutual), "source_id"]
    return source_ids(pd.Series([row["source_ids"]]), figures, said(data, view).frame["source_id"])


def result(
    name: str, data: Dataset, view: View, row: dict[str, Any] | None, frame: pd.DataFrame, *, unit: str, **more: object
) -> Result[Any]:
    """A result about one mutual, with its row among the facts."""
    return Result(
        name=name,
        frame=frame,
        view=view,
        unit=unit,
        edition=data.edition,
        source_ids=source_ids(frame["source_id"]),
        grades={str(row["grade"]): 1} if row else {},
        facts={"row": row, **more},
    )


@lru_cache(maxsize=4)
def _organisations(data: Dataset) -> dict[str, dict[str, Any]]:
    """Every organisation by id; never change one, since every profile reads them."""
    rows = data.mutuals.astype(object).to_dict("records")
    return {str(row["mutual_id"]): {str(name): _plain(value) for name, value in row.items()} for row in rows}


def _plain(value: Any) -> Any:
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return None
    return value if pd.api.types.is_scalar(value) else [str(each) for each in value]


def _certain(row: dict[str, Any], view: View) -> bool:
    """True when every reading of its dates gives the same state."""
    on = pd.Timestamp(view.as_at)
    spans = [(row["start_from"], row["start_to"]), (row["end_from"], row["end_to"])]
    return not any(first is not None and first <= on and (last is None or last > on) and first != last for first, last in spans)


def _left_out(data: Dataset, row: dict[str, Any], view: View) -> tuple[str, ...]:
    sectors = expand_sectors(view, data.register)
    return tuple(
        name
        for name, out in (
            ("evidence", row["grade"] not in view.grades),
            ("sector", bool(sectors) and row["sector"] not in sectors),
            ("region", bool(view.regions) and row["place"] not in view.regions),
            ("date", state_at(row, view) != "live"),
        )
        if out
    )


def _fact_rows(data: Dataset, row: dict[str, Any]) -> Iterator[tuple[str, str | None, str]]:
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
    }
    always = [name for name in _ALWAYS if (name, row["status"]) != ("launched", "planned")]
    for name, text in texts.items():
        if text or name in always:
            yield of(name).label, text, ""
    if followed := what_followed(data, row["mutual_id"], row["ended_from"]):
        yield "What followed", followed, ""
    yield "Based in", _base(row), ""
    for name in ("area_served", "staff_control"):
        if row[name] or name in _ALWAYS:
            yield of(name).label, row[name] and row[name][:1].upper() + row[name][1:], ""
    if row["aliases"]:
        yield of("aliases").label, "; ".join(row["aliases"]), ""
    if row["website"]:
        yield of("website").label, re.sub(r"^https?://(www\.)?|/$", "", row["website"]), row["website"]
    yield from _registers(data, row)


def _says_more(row: dict[str, Any]) -> bool:
    """True where the kind of parent body is not plain from its name."""
    kind = row["parent_type"]
    return bool(kind) and kind.lower() not in row["parent_body"].lower() and kind != "Other"


def _base(row: dict[str, Any]) -> str | None:
    parts = dict.fromkeys(part for part in (row["town"], row["lad_name"], row["place"]) if part and part != "Not known")
    words = ", ".join(parts)
    return words.replace("National", "Works nationally") or None


def _registers(data: Dataset, row: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
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


def _statements(data: Dataset, row: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    table = data.tables["statements"]
    own = table[table["mutual_id"].eq(row["mutual_id"])]
    for day, text, note, source in own[["stated_on", "statement", "note", "source_id"]].itertuples(index=False, name=None):
        yield "Statement", _plain(day), _sentence(text), _sentence(note), source


def _outcomes(data: Dataset, row: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for each in data.tables["outcomes"].to_dict("records"):
        if row["mutual_id"] not in about(data, each["subject"]) | {each["subject"]}:
            continue
        against, what = _plain(each["comparator_value"]), _plain(each["comparator"])
        text = f"{each['measure']}: {_amount(each['value'], each['unit'])}"
        if against is not None:
            text += f", compared with {_amount(against, each['unit'])}"
        if what:
            text += f" ({what})"
        yield "Outcome", _period(_plain(each["period"])), text, _sentence(each["note"]), each["source_id"]


def _period(text: str | None) -> str | None:
    """A period in the source's words; '2010-11' is two years there, not a month."""
    found = _TWO_YEARS.fullmatch(text or "")
    if found and int(found[3]) == (int(found[2]) + 1) % 100:
        return f"{found[1]}{found[2]} to {found[1]}{found[3]}"
    return text


def _programmes(data: Dataset, row: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Programme rows that name it, and its own marks where no row does."""
    rows: list[tuple[Any, ...]] = [
        ("Support programme", _plain(each["announced"]), f"{each['programme']}: {each['support']}", _as_named(each, row), each["source_id"])
        for each in data.tables["programme"].to_dict("records")
        if row["mutual_id"] in about(data, each["organisation"])
    ]
    named = " ".join(text for _, _, text, _, _ in rows)
    if row["pathfinder"] and _PATHFINDERS not in named:
        text = f"{_PATHFINDERS} wave {row['pathfinder']}: named as a pathfinder"
        rows.append(("Support programme", _WAVES.get(row["pathfinder"]), text, "", row["source_ids"]))
    if row["msp_supported"] and FIRST_PROGRAMME not in named:
        rows.append(("Support programme", None, f"{FIRST_PROGRAMME}: named as supported", "", row["source_ids"]))
    return rows


def _as_named(each: dict[Any, Any], row: dict[str, Any]) -> str:
    money = _plain(each["amount_gbp"])
    parts = [f"worth {_amount(money, 'GBP')}"] if money is not None else []
    parts += [f"named as {each['organisation']}"] if each["organisation"] != row["name"] else []
    return _sentence("; ".join(parts))


def _claims(data: Dataset, row: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for each in data.tables["claims"].to_dict("records"):
        where = {
            "the claim": each["claim"],
            "the evidence for it": each["evidence_for"],
            "what speaks against it": each["evidence_against_or_caveat"],
            "other published values": each["other_published_values"],
        }
        named = [words for words, text in where.items() if _plain(text) and row["mutual_id"] in named_in(data, text)]
        if not named:
            continue
        value = "" if _plain(each["value"]) is None else f": {_amount(each['value'], _plain(each['unit']) or '')}"
        yield "Minister’s claim", each["stated_on"], f"{each['claim']}{value}", f"Named in: {', '.join(named)}", each["source_ids"]


def _amount(value: float, unit: str) -> str:
    number = f"{value:,.10g}"
    if unit.startswith("GBP"):
        return f"£{number}{unit.removeprefix('GBP')}"
    return f"{number} {unit}".strip()


def _sentence(text: object) -> str:
    """Text with a capital first letter; empty where there is none."""
    words = "" if _plain(text) is None else str(text)
    return words[:1].upper() + words[1:]
