"""What the cells of one row must say together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.build.problems import did_you_mean, quote_cell
from lib.register.dates import parse_partial
from lib.register.geography import is_postcode
from lib.register.schema import NATIONAL
from lib.register.tables.claims import TEST_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lib.register.dates import Span
    from lib.register.geography import Geography

    Cells = Mapping[str, str]
    #: The column and what is wrong with it.
    Complaint = tuple[str, str]
    Rule = Callable[[Cells, Geography | None], Iterator[Complaint]]

_MONEY_MEASURES = ("turnover", "contract_value", "surplus")
#: Measure -> the units it may have.
UNITS = {
    **dict.fromkeys(_MONEY_MEASURES, ("GBP",)),
    "staff_fte": ("FTE", "people"),
    **dict.fromkeys(("staff_headcount", "staff_members", "service_users"), ("people",)),
}


def end_after_launch(cells: Cells, _geography: Geography | None) -> Iterator[Complaint]:
    """An end that lies before the start."""
    end = _span(cells["ended"])
    for name in ("launched", "trading_by"):
        start = _span(cells[name])
        if end and start and end.last < start.first:
            yield "ended", f"{cells['ended']} is before {name} {cells[name]}; allowed: the same time or later"


def _dates_fit_status(cells: Cells, _geography: Geography | None) -> Iterator[Complaint]:
    status = cells["status"]
    if status == "planned":
        for name in ("launched", "trading_by"):
            if cells[name]:
                yield name, f"{cells[name]} stands beside status planned; allowed: blank, or status live or ended"
    if status in ("live", "planned"):
        for name in ("ended", "end_reason"):
            if cells[name]:
                yield name, f"{quote_cell(cells[name])} stands beside status {status}; allowed: blank, or status ended"


def _place_agrees(cells: Cells, geography: Geography | None) -> Iterator[Complaint]:
    region, council_name = cells["region"], cells["local_authority"]
    if not council_name or geography is None:
        return
    council = geography.council(council_name)
    if council is None:
        names = set(geography.lad_names.values()) | {known.name for known in geography.councils.values()}
        yield (
            "local_authority",
            f"{quote_cell(council_name)} is no council of England; allowed: a council's name{did_you_mean(council_name, names)}",
        )
        return
    if region not in ("", NATIONAL) and region not in council.regions:
        yield "region", f"{region} is not the region of {council_name}; allowed: {' or '.join(sorted(council.regions))}"


def _postcode_is_one(cells: Cells, geography: Geography | None) -> Iterator[Complaint]:
    postcode, region = cells["postcode"], cells["region"]
    if not postcode:
        return
    if not is_postcode(postcode):
        yield "postcode", f"{quote_cell(postcode)} is not a postcode; allowed: capitals with one space, such as LS1 4AP"
        return
    found = geography.postcode_region(postcode) if geography else ""
    if found and region not in ("", NATIONAL, found):
        yield "region", f"{region} is not the region of postcode {postcode}; allowed: {found}"


def _unit_fits_measure(cells: Cells, _geography: Geography | None) -> Iterator[Complaint]:
    allowed = UNITS.get(cells["measure"], ())
    if allowed and cells["unit"] and cells["unit"] not in allowed:
        yield "unit", f"{cells['unit']} is not a unit of {cells['measure']}; allowed: {' or '.join(allowed)}"


def _only_a_surplus_is_negative(cells: Cells, _geography: Geography | None) -> Iterator[Complaint]:
    if cells["value"].startswith("-") and cells["measure"] != "surplus":
        yield "value", f"{cells['value']} is below zero; allowed: zero or more, save for a surplus"


def _period_is_longer_than_nothing(cells: Cells, _geography: Geography | None) -> Iterator[Complaint]:
    if cells["period_years"] and float(cells["period_years"]) == 0:
        yield "period_years", "0 years can't hold money; allowed: more than zero, or blank where unknown"


def _money_says_its_scope(cells: Cells, _geography: Geography | None) -> Iterator[Complaint]:
    if cells["measure"] in ("turnover", "contract_value") and not cells["scope"]:
        yield "scope", f"is blank; {cells['measure']} needs whole, part, shared or before spin-out"


def _pounds_are_whole(cells: Cells, _geography: Geography | None) -> Iterator[Complaint]:
    if cells["unit"].startswith("GBP") and "." in cells["value"]:
        yield "value", f"{cells['value']} is not whole pounds; allowed: digits only"


def _region_has_its_code(cells: Cells, geography: Geography | None) -> Iterator[Complaint]:
    codes = geography.region_codes if geography else {}
    right = codes.get(cells["region"], "")
    if right and cells["code"] and cells["code"] != right:
        yield "code", f"{quote_cell(cells['code'])} is not the code of {cells['region']}; allowed: {right}"


def _test_says_what_its_kind_needs(cells: Cells, _geography: Geography | None) -> Iterator[Complaint]:
    kind = cells["kind"]
    for name in TEST_KINDS.get(kind, ()):
        if not cells[name]:
            yield name, f"is blank; a test of kind {kind} needs it"


def _span(text: str) -> Span | None:
    return parse_partial(text) if text else None


#: Table -> its rules. Outcomes have none: theirs are costs of a single visit or hour too, in pounds and pence.
RULES: dict[str, tuple[Rule, ...]] = {
    "organisations": (end_after_launch, _dates_fit_status, _place_agrees, _postcode_is_one),
    "observations": (
        _unit_fits_measure,
        _only_a_surplus_is_negative,
        _pounds_are_whole,
        _period_is_longer_than_nothing,
        _money_says_its_scope,
    ),
    "sector_series": (_pounds_are_whole,),
    "series_by_group": (_pounds_are_whole,),
    "claims": (_pounds_are_whole,),
    "claim_tests": (_test_says_what_its_kind_needs,),
    "region_population": (_region_has_its_code,),
}
