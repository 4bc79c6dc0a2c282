"""Programmes of support: pathfinders by wave, supported bodies, and what had become of each by the view's date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from lib.core.caching import once_an_edition
from lib.core.mentions import FIRST_PROGRAMME, about
from lib.core.result import NoFacts, Result, build_result
from lib.topics.pipeline.fates import LAUNCHED, UNLISTED, count_bodies, find_fates, find_publication, sort_by_fate
from lib.topics.pipeline.totals import Total, find_nearest, list_totals

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.view import View

_PATHFINDERS = "mutual pathfinders"
_WAVE = r"\bwave (\d)"
#: What the name of a row ends with that names no body: a supplier, or a group of bodies that stay nameless.
_SUPPLIER = "(supplier)"
_NO_BODY = "|".join(map(re.escape, (_SUPPLIER, "(not named)", "(first cohort)")))
#: Wave -> the column that counts its pathfinders, and what a list says of it.
_WAVES = {"1": "first_wave", "2": "second_wave", "": "wave_unknown"}
_WAVE_WORDS = {"1": "First", "2": "Second"}
#: What a published count of pathfinders is a count of.
_PATHFINDER_UNIT = "pathfinder projects"


@dataclass(frozen=True, kw_only=True)
class BodiesFacts:
    """Of the bodies that a programme names.

    Args:
        named: How many were named by the date.
        launched: How many of those had launched.
        unlisted: How many of those were not found in the list of mutuals.
        later: How many were named only after the date, or on no known date.
        published: Published counts of them, whatever the date.
    """

    named: int
    launched: int
    unlisted: int
    later: int
    published: tuple[Total, ...]


@dataclass(frozen=True, kw_only=True)
class PathfindersFacts(BodiesFacts):
    """Of pathfinders also how many the list of mutuals marks that no programme row is about."""

    marked_only: int


@dataclass(frozen=True, kw_only=True)
class SupportedFacts(BodiesFacts):
    """Of supported bodies also how many are of the first programme, and the published number nearest to the date."""

    first: int
    nearest: Total | None


@dataclass(frozen=True, kw_only=True)
class AwardsFacts:
    """The sum of the known amounts in pounds, and how many are known."""

    award: float
    awards: int


def pathfinders(data: Dataset, view: View) -> Result[PathfindersFacts]:
    """What had become of the pathfinders that sources name, by wave. Of the shared filters only the date applies.

    Returns:
        fate, first_wave, second_wave, wave_unknown, bodies, names, source_id, in the order of `FATES`.
    """
    named = _list_pathfinders(data)
    known = _choose_known(data, named, view)
    frame = sort_by_fate(count_bodies(_with_fates(data, known, view), "fate", parts=tuple(_WAVES.values())))
    marked = data.mutuals.loc[data.mutuals["pathfinder"].notna(), "mutual_id"]
    facts = PathfindersFacts(
        **_count_fates(frame),
        later=len(named) - len(known),
        published=tuple(each for each in list_totals(data, "pipeline_projects") if each.unit == _PATHFINDER_UNIT),
        marked_only=int((~marked.isin(named["mutual_id"])).sum()),
    )
    return build_result(data, view, frame, facts, unit="bodies")


def pathfinder_list(data: Dataset, view: View) -> Result[NoFacts]:
    """Every pathfinder named by the date: supported, wave, sector, region, listed_as, fate, source_id."""
    known = _with_fates(data, _choose_known(data, _list_pathfinders(data), view), view)
    known["wave"] = known["wave"].map(_WAVE_WORDS)
    frame = known[["supported", "wave", "sector", "region", "listed_as", "fate", "source_id"]]
    return build_result(data, view, frame.reset_index(drop=True), NoFacts(), unit="bodies")


def supported(data: Dataset, view: View) -> Result[SupportedFacts]:
    """What had become of the bodies named as supported by a programme. Of the shared filters only the date applies.

    A body named twice is counted once, under the first programme. Bodies that the list of mutuals marks as supported and that no
    programme row names have no date, so they count at the latest date only.

    Returns:
        fate, first_programme, later_programmes, bodies, names, source_id, in the order of `FATES`.
    """
    named = _list_supported(data)
    known = _choose_known(data, named, view)
    frame = sort_by_fate(count_bodies(_with_fates(data, known, view), "fate", parts=("first_programme", "later_programmes")))
    facts = SupportedFacts(
        **_count_fates(frame),
        later=len(named) - len(known),
        published=list_totals(data, "organisations_supported"),
        first=int(known["first_programme"].sum()),
        nearest=find_nearest(data, "organisations_supported", view.as_at),
    )
    return build_result(data, view, frame, facts, unit="bodies")


def support_list(data: Dataset, view: View) -> Result[AwardsFacts]:
    """Every body or group that a programme names as supported, pathfinders and suppliers left out, whatever the filters and the date.

    Returns:
        supported, programme, sector, region, announced, award (GBP), support, listed_as, fate at the view's date (missing for a group
        that stays nameless), source_id.
    """
    rows = _with_fates(data, _list_support(data), view)
    rows["fate"] = rows["fate"].where(rows["one_body"])
    frame = rows[["supported", "programme", "sector", "region", "announced", "award", "support", "listed_as", "fate", "source_id"]]
    facts = AwardsFacts(award=float(frame["award"].sum()), awards=int(frame["award"].notna().sum()))
    return build_result(data, view, frame, facts, unit="bodies")


@once_an_edition
def entries(data: Dataset) -> pd.DataFrame:
    """Every row of the programmes, in the register's order, with the mutual that it is about.

    The mutual is found by name or other name; a pathfinder also where the register marks one mutual as a pathfinder of that
    wave, sector and region, and one row is left for it.

    Returns:
        programme, name, sector, region, announced, award (GBP), support, source_ids; wave ('1', '2' or empty where no source states
        it); since (the day of the support, else that of its first source; missing where neither is dated); pathfinder; one_body
        (False for suppliers and nameless groups); mutual_id (empty where none was found).
    """
    table = data.tables["programme"]
    rows = pd.DataFrame(
        {
            **{name: table[name].astype("str") for name in ("programme", "sector", "region", "announced", "support")},
            "name": table["organisation"].astype("str"),
            "award": table["amount_gbp"],
            "source_ids": table["source_id"],
            "since": table["announced_mid"].fillna(find_publication(data, table["source_id"])),
        }
    )
    rows["wave"] = rows["programme"].str.extract(_WAVE, expand=False).fillna("")
    rows["pathfinder"] = rows["programme"].str.casefold().str.startswith(_PATHFINDERS)
    rows["one_body"] = ~rows["name"].str.contains(_NO_BODY)
    rows["mutual_id"] = [next(iter(mutuals)) if len(mutuals := about(data, name)) == 1 else "" for name in rows["name"]]
    matched = _match_by_elimination(data, rows)
    rows.loc[matched.index, "mutual_id"] = matched
    return rows


def _match_by_elimination(data: Dataset, rows: pd.DataFrame) -> pd.Series:
    """For pathfinders that no name led to, the one mutual left that is marked with their wave, sector and region, where they are alone."""
    where = ["wave", "sector", "region"]
    mutuals = data.mutuals[data.mutuals["pathfinder"].notna() & ~data.mutuals["mutual_id"].isin(rows["mutual_id"])]
    left = pd.DataFrame(
        {
            "wave": mutuals["pathfinder"].astype("str"),
            "sector": mutuals["sector"].astype("str"),
            "region": mutuals["place"].astype("str"),
            "found": mutuals["mutual_id"],
        }
    ).drop_duplicates(where, keep=False)
    alone = rows.loc[rows["pathfinder"] & rows["mutual_id"].eq(""), where].dropna().drop_duplicates(keep=False)
    matched = alone.reset_index(names="row").merge(left, on=where)
    return matched.set_index("row")["found"]


@once_an_edition
def _list_pathfinders(data: Dataset) -> pd.DataFrame:
    """The pathfinders among `entries`, with a column of yes and no for each wave."""
    rows = entries(data)
    named = _name_for_readers(data, rows[rows["pathfinder"]])
    return named.assign(**{column: named["wave"].eq(wave) for wave, column in _WAVES.items()})


@once_an_edition
def _list_supported(data: Dataset) -> pd.DataFrame:
    """Supported bodies, each once, those of the first programme first, with columns of yes and no for the programme."""
    rows = entries(data)
    named = rows[rows["one_body"] & ~rows["pathfinder"]]
    in_time = named.assign(later_programmes=named["programme"].ne(FIRST_PROGRAMME)).sort_values(["later_programmes", "since"])
    everyone = pd.concat([in_time, _list_marked(data).assign(later_programmes=False)])
    body = everyone["mutual_id"].where(everyone["mutual_id"].ne(""), everyone["name"])
    return everyone.assign(first_programme=~everyone["later_programmes"])[~body.duplicated()]


@once_an_edition
def _list_support(data: Dataset) -> pd.DataFrame:
    """Every row but those of pathfinders and suppliers, and the mutuals that are only marked."""
    rows = entries(data)
    suppliers = rows["name"].str.contains(_SUPPLIER, regex=False)
    bodies = pd.concat([rows[~rows["pathfinder"] & ~suppliers], _list_marked(data)], ignore_index=True)
    return _name_for_readers(data, bodies)


def _list_marked(data: Dataset) -> pd.DataFrame:
    """Mutuals that the list of mutuals marks as supported and that no row of a programme names, with columns of `entries`."""
    mutuals = data.mutuals
    supported = mutuals["msp_supported"].eq(True)  # noqa: FBT003 - a column of yes, no and blank
    marked = mutuals[supported & ~mutuals["mutual_id"].isin(entries(data)["mutual_id"])]
    return pd.DataFrame(
        {
            "programme": FIRST_PROGRAMME,
            **{name: marked[name].astype("str") for name in ("name", "sector", "mutual_id")},
            "region": marked["place"].astype("str"),
            "source_ids": marked["source_ids"],
            "since": pd.NaT,
            "pathfinder": False,
            "one_body": True,
        }
    )


def _choose_known(data: Dataset, bodies: pd.DataFrame, view: View) -> pd.DataFrame:
    """Those named by the view's date; at the latest date also those that can't be dated."""
    return bodies if view.as_at >= data.latest else bodies[bodies["since"].le(pd.Timestamp(view.as_at))]


def _with_fates(data: Dataset, bodies: pd.DataFrame, view: View) -> pd.DataFrame:
    mutuals = data.mutuals[["mutual_id", "status", "start_mid", "end_mid"]]
    mutuals = mutuals[mutuals["mutual_id"].isin(bodies["mutual_id"])]
    fates = dict(zip(mutuals["mutual_id"], find_fates(data, mutuals, view), strict=True))
    return bodies.assign(fate=[fates.get(each, UNLISTED) for each in bodies["mutual_id"]])


def _name_for_readers(data: Dataset, bodies: pd.DataFrame) -> pd.DataFrame:
    """The bodies with columns of a list for readers: supported, listed_as, source_id."""
    listed_as = bodies["mutual_id"].map(data.names)
    return bodies.assign(supported=bodies["name"], listed_as=listed_as, source_id=bodies["source_ids"].map(tuple))


def _count_fates(frame: pd.DataFrame) -> dict[str, int]:
    bodies, fate = frame["bodies"], frame["fate"]
    return {
        "named": int(bodies.sum()),
        "launched": int(bodies[fate.isin(LAUNCHED)].sum()),
        "unlisted": int(bodies[fate.eq(UNLISTED)].sum()),
    }
