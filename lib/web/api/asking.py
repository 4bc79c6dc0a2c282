"""What a request asks for, read strictly: unlike a page, the API refuses what it does not know."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from lib.view.addresses import API
from lib.view.links import PARAMETER, VERSION, migrate
from lib.view.view import LONGEST_NOTE, MOST_COMPARED, NEAR_MILES, PARAMETERS, View, from_params

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lib.register.dataset import Dataset

#: Most rows of one page, and rows where nothing is asked for.
MOST_ROWS, ROWS = 500, 100
MOST_PAGES = 1_000_000
#: Longest address answered, in characters.
LONGEST = 4000
LONGEST_PLACE = 60
#: What a postcode or the name of a town or council is made of.
PLACE = "[A-Za-z0-9][A-Za-z0-9 '’,&().-]*"
FORMATS = {"json": "application/json", "csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
#: Parameters that every resource has.
PAGING = ("page", "per_page", "format")
_REPEATED = ("sector", "region", "evidence", "compare")
_WHOLE = re.compile(r"[0-9]{1,7}", re.ASCII)


class Refusal(Exception):  # noqa: N818 - an answer to the reader, not an error of the program
    """A request that gets no data: its status and one sentence why."""

    def __init__(self, status: int, detail: str) -> None:
        """Say why."""
        super().__init__(detail)
        self.status, self.detail = status, detail


@dataclass(frozen=True, kw_only=True)
class Query:
    """What a request asks for.

    Args:
        data: The edition.
        view: The view.
        given: Parameter -> values, as given, in the present form of links.
        format: Key of `FORMATS`.
        page: The page, from 1.
        per_page: Rows of a page; 0 for all.
        companion: The further result of a card that is asked for; empty for its own.
    """

    data: Dataset
    view: View
    given: Mapping[str, Sequence[str]]
    format: str
    page: int
    per_page: int
    companion: str = ""


def read(query: str, accept: str, data: Dataset, allowed: Sequence[str]) -> Query:
    """Read a request.

    Args:
        query: The query string.
        accept: The Accept header.
        data: The newest edition.
        allowed: The parameters that the resource has, besides `PAGING`.

    Raises:
        Refused: 400 for what is unknown, 404 for what the older edition asked for does not have yet, 406 for a format that is not written.
    """
    given: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True, errors="replace"):
        given.setdefault(name, []).append(value)
    _check_names(given, allowed)
    own = {name: given.pop(name)[0] for name in (*PAGING, "companion") if name in given}
    if given.get(PARAMETER, [str(VERSION)])[0] not in {str(version) for version in range(1, VERSION + 1)}:
        raise Refusal(400, f"{PARAMETER}: links have the forms 1 to {VERSION}.")
    params, _ = migrate(given, data.register)
    data = _edition(params, data)
    _check_values(params, data)
    view, _ = from_params(params, data.register, data.latest)
    kind = _format(own.get("format"), accept)
    whole = kind != "json" and not {"page", "per_page"} & own.keys()
    return Query(
        data=data,
        view=view,
        given=params,
        format=kind,
        page=_number("page", own.get("page", "1"), MOST_PAGES),
        per_page=0 if whole else _number("per_page", own.get("per_page", str(ROWS)), MOST_ROWS),
        companion=own.get("companion", ""),
    )


def _check_names(given: Mapping[str, Sequence[str]], allowed: Sequence[str]) -> None:
    known = (*allowed, *PAGING)
    old = ("date", "sectors", "regions", "grade") if given.get(PARAMETER) == ["1"] else ()
    for name, values in given.items():
        if name not in (*known, *old):
            raise Refusal(400, f"There is no parameter ‘{name[:40]}’ here; there are {', '.join(known)}.")
        if len(values) > 1 and name not in _REPEATED:
            raise Refusal(400, f"{name}: give one value, not {len(values)}.")


def _edition(params: Mapping[str, Sequence[str]], data: Dataset) -> Dataset:
    name = params.get("edition", [""])[0]
    if "edition" not in params:
        return data
    if name not in {each.name for each in data.editions}:
        raise Refusal(400, f"edition: ‘{name[:40]}’ is not kept; there are {', '.join(each.name for each in data.editions)}.")
    return data.at(name)


def _check_values(params: Mapping[str, Sequence[str]], data: Dataset) -> None:
    """Refuse every value that a page would pass over."""
    for name, values in params.items():
        if name not in PARAMETERS:
            continue
        _, notices = from_params({name: values}, data.register, data.latest)
        empty = any(not value for value in values) and not (name == "evidence" and list(values) == [""])
        if not (notices or empty) and data.newer and not _fits(name, values, data) and _fits(name, values, data.at(data.newer)):
            raise Refusal(404, f"{name}: edition {data.edition} has no ‘{values[0][:40]}’; a newer one has.")
        if notices or empty or not _fits(name, values, data):
            raise Refusal(400, f"{name}: ‘{values[0][:40]}’ is not {data.speaker.say(_say_expected(name, data))}.")


def _fits(name: str, values: Sequence[str], data: Dataset) -> bool:
    """True where a value is one that the parameter can have, which `from_params` has not looked at."""
    value = values[0]
    checks: dict[str, Callable[[], bool]] = {
        **dict.fromkeys(("mutual", "compare"), lambda: len(values) <= MOST_COMPARED and all(each in data.names for each in values)),
        "within": lambda: value in {str(miles) for miles in NEAR_MILES},
        "near": lambda: bool(re.fullmatch(PLACE, value)) and len(value) <= LONGEST_PLACE,
        "claim": lambda: value in set(data.tables["claims"]["claim_id"].astype(str)),
        "note": lambda: bool(value.strip()) and len(value) <= LONGEST_NOTE,
        "since": lambda: (
            from_params({"as_at": values}, data.register, data.latest)[1] == () or value in {each.name for each in data.editions}
        ),
    }
    return checks[name]() if name in checks else True


def _say_expected(name: str, data: Dataset) -> str:
    register = data.register
    return {
        "as_at": f"a date from {register.first_date} to {data.latest}",
        "sector": "one of the register's sectors or groups; the API's description lists them",
        "region": "one of the regions, National or Not known",
        "evidence": "Strong, Moderate or Weak",
        "measure": "one of the measures; the API's description lists them",
        "mutual": f"the id of a mutual; {API}/mutuals lists them",
        "compare": f"the id of a mutual, or there are more than {MOST_COMPARED}",
        "near": f"a postcode, town or council of at most {LONGEST_PLACE} characters",
        "within": f"one of {', '.join(map(str, NEAR_MILES))} miles",
        "since": "an edition that is kept or a date of the register",
        "claim": f"the id of a claim; {API}/claims lists them",
        "note": f"a note of at most {LONGEST_NOTE} characters",
    }.get(name, "known")


def _format(wish: str | None, accept: str) -> str:
    if wish is not None:
        if wish not in FORMATS:
            raise Refusal(400, f"format: ‘{wish[:40]}’ is not one of {', '.join(FORMATS)}.")
        return wish
    ranges = [part.split(";")[0].strip().lower() for part in accept.split(",") if part.strip()]
    for each in ranges or ["*/*"]:
        if each in {"*/*", "application/*"}:
            return "json"
        found = next((name for name, kind in FORMATS.items() if each in {kind, f"{kind.split('/')[0]}/*"}), "")
        if found:
            return found
    if "text/html" in ranges:
        return "json"
    raise Refusal(406, f"The API writes {', '.join(FORMATS.values())}.")


def _number(name: str, text: str, most: int) -> int:
    if not _WHOLE.fullmatch(text) or not 1 <= int(text) <= most:
        raise Refusal(400, f"{name}: ‘{text[:40]}’ is not a whole number from 1 to {most:,}.")
    return int(text)
