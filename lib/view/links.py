"""Links that last: a link says which form it has, and links of older forms are brought into the present one.

Each form is a version. A link of version n becomes one of version n + 1 by one small pure function of `_STEPS`; words that
the register has renamed are in its `renamed` and need no code. A link without a version is read with the present names,
unless it has parameters that only an older form had.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from lib.view.pasted import mend, trim

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lib.register.schema import Register

#: The link's parameters: name -> values, as repeated in it.
Params: TypeAlias = "dict[str, list[str]]"

#: The parameter that carries the version, and the version of links built now.
PARAMETER, VERSION = "v", 2

#: What version 1 called the parameters of version 2.
_NAMES_1 = {"date": "as_at", "sectors": "sector", "regions": "region", "grade": "evidence"}
#: Parameters of version 1 that held several values with commas between them.
_LISTS_1 = ("sectors", "regions", "grade")
#: No later version has parameters of these names.
_ONLY_1 = ("date", "grade")
_GRADES_1 = {"high": "Strong", "medium": "Moderate", "low": "Weak"}
#: Version 1 carried the keys of measures; version 2 carries the labels of that time.
_MEASURES_1 = {
    "mutuals": "Number of mutuals",
    "value": "Value of services",
    "staff": "Staff",
    "rate": "Mutuals per million people",
}


def migrate(params: Mapping[str, Sequence[str]], register: Register) -> tuple[Params, tuple[str, ...]]:
    """Bring the parameters of a link into the present form.

    Args:
        params: Parameter -> its values, as repeated in the link. Those of no version's are passed on as they are.
        register: Its `renamed` words.

    Returns:
        The parameters, without what happened to the link on its way (`lib.view.pasted`), and one sentence for the reader if it was of an
        earlier form. A link of the present form comes back as it was. Never raises.
    """
    given: Params = mend(params)
    version = _version(given)
    after = given
    for step in range(version, VERSION):
        after = _STEPS[step](after)
    if version < VERSION:
        after = {**after, PARAMETER: [str(VERSION)]}
    after = {name: list(dict.fromkeys(values)) for name, values in _rename(after, register).items()}
    if after == given:
        return given, ()
    return after, ("This link was made for an earlier form of the dashboard; it was brought up to date.",)


def find_present(parameter: str, word: str, register: Register) -> str:
    """What a word of a parameter is called now, however often the register has renamed it; itself where it never did."""
    return _rename({parameter: [word]}, register)[parameter][0]


def _version(params: Params) -> int:
    """The version that a link says it has; where it says none, 1 if only that had such parameters, else the present one."""
    number = next(iter(params.get(PARAMETER, ())), "")
    if not number:
        return 1 if any(name in params for name in _ONLY_1) or _lists_sectors(params) else VERSION
    return int(number) if number in {str(version) for version in _STEPS} else VERSION


def _lists_sectors(params: Params) -> bool:
    """True for the `sectors` of version 1; a card has that name too, and its open face is a parameter."""
    return not {"Chart", "Table", "Download", "About", ""}.issuperset(params.get("sectors", ()))


def _from_1(params: Params) -> Params:
    """Version 1: `date`, `sectors=a,b`, `grade=high,medium`, measures by key."""
    after: Params = {}
    for name, values in params.items():
        parts = [trim(part) for value in values for part in value.split(",")] if name in _LISTS_1 else list(values)
        after.setdefault(_NAMES_1.get(name, name), []).extend(parts)
    for name, words in (("evidence", _GRADES_1), ("measure", _MEASURES_1)):
        if name in after:
            after[name] = [words.get(value.casefold(), value) for value in after[name]]
    return after


def _rename(params: Params, register: Register) -> Params:
    """The parameters with the words that the register has renamed since, however often."""
    after = params
    for _ in register.renamed:
        words = {(name, old): new for name, old, new in register.renamed}
        # What is compared is mutuals too.
        words = {("compare", old): new for name, old, new in register.renamed if name == "mutual"} | words
        after = {name: [words.get((name, value), value) for value in values] for name, values in after.items()}
    return after


#: Version -> what brings a link of it to the next.
_STEPS: Mapping[int, Callable[[Params], Params]] = {1: _from_1}
