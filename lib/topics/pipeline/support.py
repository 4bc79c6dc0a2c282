"""Programmes of support: pathfinders by wave, supported bodies, and what had become of each by the view's date."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lib.core.asat import nearest_published, source_ids
from lib.core.mentions import FIRST_PROGRAMME, about
from lib.core.result import Result
from lib.register.dataset import KEPT_EDITIONS
from lib.topics.pipeline.fates import FATES, LAUNCHED, UNLISTED, fates, from_when

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lib.register.dataset import Dataset
    from lib.view.view import View

_PATHFINDERS = "mutual pathfinders"
_WAVE = re.compile(r"\bwave (\d)")
#: Rows that name no body: suppliers, and groups of bodies that stay nameless.
_NO_BODY = re.compile(r"\((?:supplier|not named|first cohort)\)")
_WAVES = {"1": "first_wave", "2": "second_wave", "": "wave_unknown"}
_WAVE_WORDS = {"1": "First", "2": "Second", "": None}
#: What a published count of pathfinders is a count of.
_PUBLISHED_PATHFINDERS = "pathfinder projects"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A body that a programme names.

    Args:
        row: The row of the programme table.
        wave: Of a pathfinder: '1', '2' or '' where no source states it.
        since: The day of its support, else that of its first source; missing where neither is dated.
        mutual: Id of the mutual of the register that it is; empty where none was found.
    """

    row: Mapping[str, Any]
    wave: str
    since: Any
    mutual: str = ""

    @property
    def pathfinder(self) -> bool:
        """True for a mutual pathfinder."""
        return str(self.row["programme"]).casefold().startswith(_PATHFINDERS)

    @property
    def named(self) -> bool:
        """True where it is one body that has a name."""
        return not _NO_BODY.search(str(self.row["organisation"]))


@lru_cache(maxsize=4)
def entries(data: Dataset) -> tuple[Entry, ...]:
    """Every row of the programmes, in the register's order, with the mutual that it is about.

    The mutual is found by name or other name; a pathfinder also where the register marks one mutual as a pathfinder of that
    wave, sector and region, and one row is left for it.
    """
    table = data.tables["programme"]
    since = table["announced_mid"].fillna(from_when(data, table["source_id"]))
    records = table.astype(object).where(table.notna(), None).to_dict("records")
    rows = [{str(key): value for key, value in record.items()} for record in records]
    found = [
        Entry(row=row, wave=_wave(row["programme"]), since=day, mutual=_one(about(data, str(row["organisation"]))))
        for row, day in zip(rows, since, strict=True)
    ]
    return tuple(_by_elimination(data, found))


def pathfinders(data: Dataset, view: View) -> Result[Any]:
    """What had become of the pathfinders that sources name, by wave. Of the shared filters only the date applies.

    Returns:
        fate, first_wave, second_wave, wave_unknown, bodies, names, source_id, in the order of `FATES`. Facts: `named`, `unlisted`
        (not found in the list of mutuals), `launched`, `later` (named only after the date), `apart` (marked as pathfinder in the
        list of mutuals without an entry), `published` (when, how many), whatever the date.
    """
    named = [entry for entry in entries(data) if entry.pathfinder]
    known, later = _known(data, view, named)
    frame = _by_fate(data, view, known, {name: _in_wave(wave) for wave, name in _WAVES.items()})
    return _result(
        "pipeline-pathfinders",
        data,
        view,
        frame,
        later=later,
        apart=_marked_apart(data),
        published=_published(data, "pipeline_projects", _PUBLISHED_PATHFINDERS),
    )


@lru_cache(maxsize=KEPT_EDITIONS)
def _marked_apart(data: Dataset) -> int:
    """How many mutuals are marked as pathfinders that no entry of a programme is about."""
    marked = data.mutuals.loc[data.mutuals["pathfinder"].notna(), "mutual_id"]
    return len(set(marked) - {entry.mutual for entry in entries(data) if entry.pathfinder})


def pathfinder_list(data: Dataset, view: View) -> Result[Any]:
    """Every pathfinder named by the date: supported, wave, sector, region, listed_as, fate, source_id."""
    known, _ = _known(data, view, (entry for entry in entries(data) if entry.pathfinder))
    rows = [{"wave": _WAVE_WORDS[entry.wave], **_said(data, entry), "fate": fate} for entry, fate in _with_fates(data, view, known)]
    frame = pd.DataFrame(rows, columns=["supported", "wave", "sector", "region", "listed_as", "fate", "source_id"])
    return _result("pipeline-pathfinder-list", data, view, frame)


def supported(data: Dataset, view: View) -> Result[Any]:
    """What had become of the bodies named as supported by a programme. Of the shared filters only the date applies.

    A body named twice is counted once, under the first programme. Bodies that the list of mutuals marks as supported and that no
    programme row names have no date, so they count at the latest date only.

    Returns:
        fate, first_programme, later_programmes, bodies, names, source_id, in the order of `FATES`. Facts: `named`, `first` (named
        for the first programme), `launched`, `unlisted`, `later`, `published` (when, how many, of what), and `claimed`: the
        published number nearest to the date or None.
    """
    known, later = _known(data, view, _bodies(data))
    columns: dict[str, Callable[[Entry], bool]] = {
        "first_programme": lambda entry: entry.row["programme"] == FIRST_PROGRAMME,
        "later_programmes": lambda entry: entry.row["programme"] != FIRST_PROGRAMME,
    }
    frame = _by_fate(data, view, known, columns)
    nearest = nearest_published(data, "organisations_supported", view.as_at)
    return _result(
        "pipeline-supported",
        data,
        view,
        frame,
        first=int(frame["first_programme"].sum()),
        later=later,
        published=_published(data, "organisations_supported"),
        claimed=None if nearest is None else float(nearest["value"]),
    )


def support_list(data: Dataset, view: View) -> Result[Any]:
    """Every body or group that a programme names as supported, pathfinders and suppliers left out, whatever the filters and the date.

    Returns:
        supported, programme, sector, region, announced, award (GBP), support, listed_as, fate at the view's date, source_id.
        Facts: `award`, the sum of the known amounts, and `awards`, how many are known.
    """
    listed, told = _listed_support(data)
    met = [fate if entry.named else None for entry, fate in _with_fates(data, view, listed)]
    frame = told.copy()
    frame.insert(len(told.columns) - 1, "fate", pd.Series(met, dtype="str"))
    return _result("pipeline-support-list", data, view, frame, award=float(frame["award"].sum()), awards=int(frame["award"].notna().sum()))


@lru_cache(maxsize=KEPT_EDITIONS)
def _listed_support(data: Dataset) -> tuple[list[Entry], pd.DataFrame]:
    """The entries of `support_list`, and what it says of each at any date."""
    kept = [entry for entry in entries(data) if not entry.pathfinder and "(supplier)" not in str(entry.row["organisation"])]
    listed = [*kept, *_marked_only(data)]
    rows = [
        {
            **_said(data, entry),
            **{name: entry.row[name] for name in ("programme", "announced", "support")},
            "award": entry.row["amount_gbp"],
        }
        for entry in listed
    ]
    columns = ["supported", "programme", "sector", "region", "announced", "award", "support", "listed_as", "source_id"]
    return listed, pd.DataFrame(rows, columns=columns).astype({"award": "float64"})


def _wave(programme: str) -> str:
    found = _WAVE.search(programme)
    return found[1] if found else ""


def _one(mutuals: frozenset[str]) -> str:
    return next(iter(mutuals)) if len(mutuals) == 1 else ""


def _by_elimination(data: Dataset, found: list[Entry]) -> list[Entry]:
    """Give a pathfinder that no name led to the one mutual left that is marked with its wave, sector and region."""
    taken = {entry.mutual for entry in found}
    marked = data.mutuals[data.mutuals["pathfinder"].notna() & ~data.mutuals["mutual_id"].isin(taken)]
    left: dict[tuple[str, ...], list[str]] = {}
    for mutual, *where in zip(marked["mutual_id"], marked["pathfinder"], marked["sector"], marked["place"], strict=True):
        left.setdefault(tuple(str(each) for each in where), []).append(str(mutual))

    def place(entry: Entry) -> tuple[str, ...]:
        return (entry.wave, str(entry.row["sector"]), str(entry.row["region"]))

    without = [place(entry) for entry in found if entry.pathfinder and not entry.mutual]
    only = {where: ids[0] for where, ids in left.items() if len(ids) == 1 and without.count(where) == 1}
    return [replace(entry, mutual=only.get(place(entry), "")) if entry.pathfinder and not entry.mutual else entry for entry in found]


def _in_wave(wave: str) -> Callable[[Entry], bool]:
    return lambda entry: entry.wave == wave


@lru_cache(maxsize=4)
def _bodies(data: Dataset) -> tuple[Entry, ...]:
    """Supported bodies, each once, those of the first programme first."""
    named = [entry for entry in entries(data) if entry.named and not entry.pathfinder]
    named.sort(key=lambda entry: (entry.row["programme"] != FIRST_PROGRAMME, pd.isna(entry.since), str(entry.since)))
    once: dict[str, Entry] = {}
    for entry in (*named, *_marked_only(data)):
        once.setdefault(entry.mutual or str(entry.row["organisation"]), entry)
    return tuple(once.values())


@lru_cache(maxsize=4)
def _marked_only(data: Dataset) -> tuple[Entry, ...]:
    """Mutuals that the list of mutuals marks as supported and that no row of a programme names."""
    mutuals = data.mutuals
    named = {entry.mutual for entry in entries(data)}
    marked = mutuals[mutuals["msp_supported"].eq(True) & ~mutuals["mutual_id"].isin(named)]  # noqa: FBT003 - a column of yes, no and blank
    nothing = dict.fromkeys(("announced", "amount_gbp", "support"))
    return tuple(
        Entry(
            row={
                **nothing,
                "programme": FIRST_PROGRAMME,
                "organisation": row["name"],
                "sector": row["sector"],
                "region": row["place"],
                "source_id": row["source_ids"],
            },
            wave="",
            since=pd.NaT,
            mutual=str(row["mutual_id"]),
        )
        for row in marked.to_dict("records")
    )


def _known(data: Dataset, view: View, found: Iterable[Entry]) -> tuple[list[Entry], int]:
    """Those named by the view's date, and how many came later or can't be dated; at the latest date all are known."""
    everyone = list(found)
    if view.as_at >= data.latest:
        return everyone, 0
    known = [entry for entry in everyone if entry.since <= pd.Timestamp(view.as_at)]
    return known, len(everyone) - len(known)


def _with_fates(data: Dataset, view: View, found: Iterable[Entry]) -> list[tuple[Entry, str]]:
    by_mutual = _fates(data, view)
    return [(entry, by_mutual.get(entry.mutual, UNLISTED)) for entry in found]


@lru_cache(maxsize=8)  # several cards of a page ask for the same
def _fates(data: Dataset, view: View) -> dict[str, str]:
    """Mutual that a programme names -> what had become of it by the view's date."""
    mutuals = _listed(data)
    return dict(zip(mutuals["mutual_id"].astype(str), fates(data, mutuals, view), strict=True))


@lru_cache(maxsize=KEPT_EDITIONS)
def _listed(data: Dataset) -> pd.DataFrame:
    """The mutuals that a programme names, or that are marked as supported, with what their fate is told from."""
    named = {entry.mutual for entry in (*entries(data), *_marked_only(data))}
    return data.mutuals.loc[data.mutuals["mutual_id"].isin(named), ["mutual_id", "status", "start_mid", "end_mid"]]


def _said(data: Dataset, entry: Entry) -> dict[str, Any]:
    return {
        "supported": entry.row["organisation"],
        "sector": entry.row["sector"],
        "region": entry.row["region"],
        "listed_as": data.names.get(entry.mutual),
        "source_id": tuple(entry.row["source_id"]),
    }


def _by_fate(data: Dataset, view: View, found: list[Entry], columns: Mapping[str, Callable[[Entry], bool]]) -> pd.DataFrame:
    """How many met which fate, split into columns: fate, the columns, bodies, names, source_id; fates of nobody are left out."""
    met: dict[str, list[Entry]] = {}
    for entry, fate in _with_fates(data, view, found):
        met.setdefault(fate, []).append(entry)
    parts = [met[fate] for fate in FATES if fate in met]
    # Column by column: to have pandas find out what rows hold took half of a card.
    return pd.DataFrame(
        {
            "fate": [fate for fate in FATES if fate in met],
            **{name: np.array([sum(map(belongs, part)) for part in parts], dtype=int) for name, belongs in columns.items()},
            "bodies": np.array([len(part) for part in parts], dtype=int),
            "names": ["; ".join(sorted(str(entry.row["organisation"]) for entry in part)) for part in parts],
            "source_id": [tuple(sorted({each for entry in part for each in entry.row["source_id"]})) for part in parts],
        }
    )


@lru_cache(maxsize=2 * KEPT_EDITIONS)
def _published(data: Dataset, measure: str, unit: str = "") -> tuple[tuple[str, float, str], ...]:
    """Published counts, whatever the date: when, how many, of what."""
    rows = data.published[data.published["measure"].eq(measure)].sort_values("as_of_mid", kind="stable")
    rows = rows[rows["unit"].eq(unit)] if unit else rows
    return tuple(zip(rows["as_of"].astype(str), rows["value"].astype(float), rows["unit"].astype(str), strict=True))


def _result(name: str, data: Dataset, view: View, frame: pd.DataFrame, **facts: Any) -> Result[Any]:
    if "bodies" in frame:
        facts |= {
            "named": int(frame["bodies"].sum()),
            "launched": int(frame.loc[frame["fate"].isin(LAUNCHED), "bodies"].sum()),
            "unlisted": int(frame.loc[frame["fate"].eq(UNLISTED), "bodies"].sum()),
        }
    return Result(
        name=name, frame=frame, view=view, unit="bodies", edition=data.edition, source_ids=source_ids(frame["source_id"]), facts=facts
    )
