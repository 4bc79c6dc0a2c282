"""What sources say about one mutual that is not a figure of its size: statements, outcomes, support, the minister's claims."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.mentions import FIRST_PROGRAMME, about, find_named
from lib.core.result import records
from lib.core.wording import write_list
from lib.core.words import capital
from lib.topics.profile.organisation import ProfileFacts, build_profile, cell_value, organisation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lib.core.result import Result
    from lib.register.dataset import Dataset
    from lib.view.view import View

    Row = Mapping[str, Any]

_COLUMNS = ["kind", "said_on", "statement", "note", "source_id"]
_PATHFINDERS = "Mutual pathfinders"
_FIRST_DATE = re.compile(r"(\d{4}(?:-\d{2}){0,2})")
_TWO_YEARS = re.compile(r"(\d\d)(\d\d)-(\d\d)")
_WAVES = {"1": "2010-08", "2": "2011-02"}


def mentions(data: Dataset, view: View) -> Result[ProfileFacts]:
    """What sources say about the mutual that is not a figure of its size, oldest first, undated last.

    Returns:
        kind (Statement, Enlargement, Outcome, Support programme or Minister's claim), said_on, statement, note, source_id.
    """
    row = organisation(data, view)
    rows = (
        [*_statements(data, row), *_enlargements(data, row), *_outcomes(data, row), *_programmes(data, row), *_claims(data, row)]
        if row
        else []
    )
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    first = frame["said_on"].astype("string").str.extract(_FIRST_DATE, expand=False)
    frame = frame.assign(first=first).sort_values("first", kind="stable", na_position="last", ignore_index=True)
    return build_profile(data, view, frame[_COLUMNS], ProfileFacts(organisation=row), unit="")


def _statements(data: Dataset, row: Row) -> Iterator[tuple[Any, ...]]:
    table = data.tables["statements"]
    for each in records(table[table["mutual_id"].eq(row["mutual_id"])]):
        yield "Statement", cell_value(each["stated_on"]), _sentence(each["statement"]), _sentence(each["note"]), each["source_id"]


def _enlargements(data: Dataset, row: Row) -> Iterator[tuple[Any, ...]]:
    table = data.tables["enlargements"]
    for each in records(table[table["mutual_id"].eq(row["mutual_id"])]):
        yield "Enlargement", each["since"], _sentence(each["detail"]), f"{capital(each['kind'])}: {_whose(data, each)}.", each["source_id"]


def _whose(data: Dataset, enlargement: Row) -> str:
    """Whose services they were: mutuals of the register by name, others in the words of the source."""
    return write_list([data.names.get(each, each) for each in enlargement["whose"].split("|")])


def _outcomes(data: Dataset, row: Row) -> Iterator[tuple[Any, ...]]:
    for each in records(data.tables["outcomes"]):
        if row["mutual_id"] not in about(data, each["subject"]) | {each["subject"]}:
            continue
        against, what = cell_value(each["comparator_value"]), cell_value(each["comparator"])
        text = f"{each['measure']}: {_amount(each['value'], each['unit'])}"
        if against is not None:
            text += f", compared with {_amount(against, each['unit'])}"
        if what:
            text += f" ({what})"
        yield "Outcome", _period(cell_value(each["period"])), text, _sentence(each["note"]), each["source_id"]


def _period(text: str | None) -> str | None:
    """A period in the source's words; '2010-11' is two years there, not a month."""
    found = _TWO_YEARS.fullmatch(text or "")
    if found and int(found[3]) == (int(found[2]) + 1) % 100:
        return f"{found[1]}{found[2]} to {found[1]}{found[3]}"
    return text


def _programmes(data: Dataset, row: Row) -> list[tuple[Any, ...]]:
    """Programme rows that name it, and its own marks where no row does."""
    rows: list[tuple[Any, ...]] = [
        (
            "Support programme",
            cell_value(each["announced"]),
            f"{each['programme']}: {each['support']}",
            _say_naming(each, row),
            each["source_id"],
        )
        for each in records(data.tables["programme"])
        if row["mutual_id"] in about(data, each["organisation"])
    ]
    named = " ".join(text for _, _, text, _, _ in rows)
    if row["pathfinder"] and _PATHFINDERS not in named:
        text = f"{_PATHFINDERS} wave {row['pathfinder']}: named as a pathfinder"
        rows.append(("Support programme", _WAVES.get(row["pathfinder"]), text, "", row["source_ids"]))
    if row["msp_supported"] and FIRST_PROGRAMME not in named:
        rows.append(("Support programme", None, f"{FIRST_PROGRAMME}: named as supported", "", row["source_ids"]))
    return rows


def _say_naming(each: Row, row: Row) -> str:
    money = cell_value(each["amount_gbp"])
    parts = [f"worth {_amount(money, 'GBP')}"] if money is not None else []
    parts += [f"named as {each['organisation']}"] if each["organisation"] != row["name"] else []
    return _sentence("; ".join(parts))


def _claims(data: Dataset, row: Row) -> Iterator[tuple[Any, ...]]:
    for each in records(data.tables["claims"]):
        where = {
            "the claim": each["claim"],
            "the evidence for it": each["evidence_for"],
            "what speaks against it": each["evidence_against_or_caveat"],
            "other published values": each["other_published_values"],
        }
        named = [words for words, text in where.items() if cell_value(text) and row["mutual_id"] in find_named(data, text)]
        if not named:
            continue
        value = "" if cell_value(each["value"]) is None else f": {_amount(each['value'], cell_value(each['unit']) or '')}"
        yield "Minister’s claim", each["stated_on"], f"{each['claim']}{value}", f"Named in: {', '.join(named)}", each["source_ids"]


def _amount(value: float, unit: str) -> str:
    number = f"{value:,.10g}"
    if unit.startswith("GBP"):
        return f"£{number}{unit.removeprefix('GBP')}"
    return f"{number} {unit}".strip()


def _sentence(text: object) -> str:
    """Text with a capital first letter; empty where there is none."""
    return "" if cell_value(text) is None else capital(str(text))
