"""From interest to launch to today: councils that explored, ambassadors, published figures, planned mutuals, endings."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lib.core.asat import choose, grades, nearest_published, source_ids, start_words
from lib.core.endings import what_followed
from lib.core.result import Result
from lib.register.dataset import KEPT_EDITIONS
from lib.topics.pipeline.fates import FATES, UNKNOWN, fates, from_when, plans_followed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from lib.register.dataset import Dataset
    from lib.view.view import View

#: Published totals about interest and support -> what they are called.
PUBLISHED = {
    "pipeline_projects": "Projects in the pipeline",
    "councils_exploring": "Councils in touch",
    "organisations_supported": "Bodies supported",
    "ambassadors": "Ambassadors",
    "programme_fund_gbp": "Money of programmes",
}
#: What the lists here say of a mutual, and of its end: a frame of few columns is filtered in a tenth of the time.
_NAMED = ("mutual_id", "name", "status", "sector", "place", "grade", "source_ids")
_ENDS = ("launched", "trading_by", "start_mid", "start_basis", "ended", "ended_from", "end_mid", "end_basis", "end_reason")
#: Selections kept for the next card that asks for the same.
_KEPT = 8
#: Column -> stage, the least advanced first.
_STAGES = {"exploring": "exploring", "developing": "developing", "already_live": "live"}


def councils(data: Dataset, view: View) -> Result[Any]:
    """Councils publicly named as exploring or developing a mutual, by service; the most named service first.

    A council counts once for a service, at the furthest stage that a source gives, whatever the date. No filter applies.

    Returns:
        service_area, councils, exploring, developing, already_live, names, source_id. Facts: `different` councils in all,
        `not_live` (of those, with no mutual live anywhere), `by_then` (named in a source dated by the view's date), `undated` (with
        no date at all), and `claimed`: the highest published number, or None, `claimed_on` and `claimed_approx`.
    """
    frame, by_council = _councils(data)
    return _result(
        "pipeline-councils",
        data,
        view,
        frame,
        different=len(by_council),
        not_live=int(by_council["stage"].lt(len(_STAGES) - 1).sum()),
        by_then=int(by_council["first"].le(pd.Timestamp(view.as_at)).sum()),
        undated=int(by_council["first"].isna().sum()),
        **_highest(data, "councils_exploring"),
    )


@lru_cache(maxsize=KEPT_EDITIONS)
def _councils(data: Dataset) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows by service, and each council's furthest stage and first date."""
    table = _named_councils(data)
    rows = []
    for area, part in table.groupby("service_area", observed=True, sort=False):
        furthest = part.groupby("key")["stage"].max()
        rows.append(
            {
                "service_area": str(area),
                "councils": len(furthest),
                **{name: int(furthest.eq(rank).sum()) for rank, name in enumerate(_STAGES)},
                "names": "; ".join(sorted(set(part["council"]))),
                "source_id": source_ids(part["source_id"]),
            }
        )
    frame = pd.DataFrame(rows, columns=["service_area", "councils", *_STAGES, "names", "source_id"])
    frame = frame.sort_values(["councils", "service_area"], ascending=[False, True], ignore_index=True)
    return frame, table.groupby("key").agg(stage=("stage", "max"), first=("date_mid", "min"))


def council_list(data: Dataset, view: View) -> Result[Any]:
    """Every entry about a council: council, service_area, stage, said_on, note, source_id, the newest first."""
    return _result("pipeline-council-list", data, view, _council_list(data))


@lru_cache(maxsize=KEPT_EDITIONS)
def _council_list(data: Dataset) -> pd.DataFrame:
    table = data.tables["councils"].sort_values(["date_mid", "council"], ascending=[False, True], na_position="last")
    frame = pd.DataFrame(
        {
            "council": table["council"].astype(str),
            "service_area": table["service_area"].astype(str),
            "stage": table["stage"].astype(str).str.capitalize(),
            "said_on": table["date"],
            "note": table["note"],
            "source_id": table["source_id"].map(tuple),
        }
    )
    return frame.reset_index(drop=True)


def planned(data: Dataset, view: View) -> Result[Any]:
    """What had become of the bodies that the register lists as planned, by the view's date, in the order of `FATES`.

    A plan counts from the day on which the first source cited for it came out; one without a dated source always counts.

    Returns:
        fate, bodies, names, source_id. Facts: `named`, `unknown`, `later` (first told of after the date).
    """
    known, later = _plans(data, view)
    frame = _counted("fate", fates(data, known, view), known, sorted_by=FATES.index)
    unknown = int(frame.loc[frame["fate"].eq(UNKNOWN), "bodies"].sum())
    return _result("pipeline-planned", data, view, frame, known, named=len(known), unknown=unknown, later=later)


def planned_list(data: Dataset, view: View) -> Result[Any]:
    """Every planned mutual told of by the view's date: name, mutual_id, sector, region, fate, followed, source_id."""
    known, _ = _plans(data, view)
    followed = plans_followed(data, view)
    frame = pd.DataFrame(
        {
            "name": known["name"].astype(str),
            "mutual_id": known["mutual_id"].astype(str),
            "sector": known["sector"].astype(str),
            "region": known["place"].astype(str),
            "fate": fates(data, known, view),
            "followed": [followed[each][1] if each in followed else None for each in known["mutual_id"].astype(str)],
            "source_id": known["source_ids"].map(tuple),
        }
    )
    order = frame["fate"].map({fate: rank for rank, fate in enumerate(FATES)})
    frame = frame.assign(order=order).sort_values(["order", "name"], ignore_index=True).drop(columns="order")
    return _result("pipeline-planned-list", data, view, frame, known)


def published(data: Dataset, view: View) -> Result[Any]:
    """Published totals on interest, support and money, in time, whatever the filters and the date.

    Returns:
        figure, published_as_of, published, unit, published_approx, note, source_id. Facts: `fund`, the money of programmes
        published nearest to the date (GBP) or None, and `fund_on`.
    """
    fund = nearest_published(data, "programme_fund_gbp", view.as_at)
    facts: dict[str, Any] = {} if fund is None else {"fund": float(fund["value"]), "fund_on": str(fund["as_of"])}
    return _result("pipeline-published", data, view, _totals(data), **facts)


@lru_cache(maxsize=KEPT_EDITIONS)
def _totals(data: Dataset) -> pd.DataFrame:
    table = data.published[data.published["measure"].isin(PUBLISHED)].sort_values(["measure", "as_of_mid"], kind="stable")
    frame = pd.DataFrame(
        {
            "figure": table["measure"].astype(str).map(PUBLISHED),
            "published_as_of": table["as_of"].astype(str),
            "published": table["value"],
            "unit": table["unit"].astype(str),
            "published_approx": table["approx"].astype(str),
            "note": table["note"],
            "source_id": table["source_id"].map(tuple),
        }
    )
    return frame.reset_index(drop=True)


def ambassadors(data: Dataset, view: View) -> Result[Any]:
    """The ambassadors that announcements name, whatever the filters and the date: person, role, announced, source_id.

    The facts `claimed`, `claimed_on` and `claimed_approx` have the highest published number, `nearest` and `nearest_on` the one
    nearest to the date.
    """
    nearest = nearest_published(data, "ambassadors", view.as_at)
    facts: dict[str, Any] = {} if nearest is None else {"nearest": float(nearest["value"]), "nearest_on": str(nearest["as_of"])}
    return _result("pipeline-ambassadors", data, view, _announced(data), **_highest(data, "ambassadors"), **facts)


@lru_cache(maxsize=KEPT_EDITIONS)
def _announced(data: Dataset) -> pd.DataFrame:
    table = data.tables["ambassadors"]
    frame = pd.DataFrame(
        {
            "person": table["name"].astype(str),
            "role": table["organisation_role"].astype(str),
            "announced": table["appointed"],
            "source_id": table["source_id"].map(tuple),
        }
    )
    return frame.reset_index(drop=True)


def endings(data: Dataset, view: View) -> Result[Any]:
    """Why mutuals ended that had ended by the view's date (middle of the span), the commonest reason first.

    Returns:
        end_reason, bodies, names, source_id. Facts: `began`, all that had begun by then, and `undated`, ends without a date.
    """
    ended = _ended(data, view)
    reason = [each.capitalize() if isinstance(each, str) else UNKNOWN for each in ended["end_reason"].to_numpy(object)]
    numbers = Counter(reason)
    frame = _counted("end_reason", reason, ended, sorted_by=lambda each: (-numbers[each], each))
    day = np.datetime64(view.as_at, "s")
    start, end = (choose(data, view)[name].to_numpy("datetime64[s]") for name in ("start_mid", "end_mid"))
    began = (start <= day) | (end <= day)
    undated = int(ended["end_basis"].eq("not dated").sum())
    return _result("pipeline-endings", data, view, frame, ended, began=int(began.sum()), undated=undated)


def ending_list(data: Dataset, view: View) -> Result[Any]:
    """Every mutual that had ended by the view's date, the latest end first, with what followed as told by then.

    Returns:
        name, mutual_id, sector, region, launched, ended, end_reason, followed, source_id.
    """
    ended = _ended(data, view).sort_values("end_mid", ascending=False, kind="stable")
    ends = zip(ended["mutual_id"].astype(str), ended["ended_from"], strict=True)
    frame = pd.DataFrame(
        {
            "name": ended["name"].astype(str),
            "mutual_id": ended["mutual_id"].astype(str),
            "sector": ended["sector"].astype(str),
            "region": ended["place"].astype(str),
            "launched": start_words(ended),
            "ended": ended["ended"],
            "end_reason": ended["end_reason"].astype("string").str.capitalize(),
            "followed": [what_followed(data, mutual, end, until=view.as_at) or None for mutual, end in ends],
            "source_id": ended["source_ids"].map(tuple),
        }
    )
    return _result("pipeline-ending-list", data, view, frame.reset_index(drop=True), ended)


@lru_cache(maxsize=KEPT_EDITIONS)
def _named_councils(data: Dataset) -> pd.DataFrame:
    """The entries about councils with `key`, the same for all names of one council, and `stage` as its place in `_STAGES`."""
    table, names = data.tables["councils"], data.tables["geo_councils"]
    codes = dict(zip(names["name"].str.casefold(), names["code"], strict=True))
    ranks = {stage: rank for rank, stage in enumerate(_STAGES.values())}
    council = table["council"].astype(str)
    keys = [code if isinstance(code := codes.get(name.casefold()), str) else name for name in council]
    return table.assign(council=council, key=keys, stage=table["stage"].astype(str).map(ranks).astype(int))


@lru_cache(maxsize=2 * KEPT_EDITIONS)
def _highest(data: Dataset, measure: str) -> dict[str, Any]:
    """The highest published number of a measure, when it was published and how exact it is. Not to be changed."""
    rows = data.published[data.published["measure"].eq(measure)]
    if rows.empty:
        return {"claimed": None}
    row = rows.sort_values("value").iloc[-1]
    return {"claimed": float(row["value"]), "claimed_on": str(row["as_of"]), "claimed_approx": str(row["approx"])}


@lru_cache(maxsize=_KEPT)  # a picture and its list ask for the same
def _plans(data: Dataset, view: View) -> tuple[pd.DataFrame, int]:
    """Planned mutuals told of by the view's date, and how many were told of later only."""
    plans, passes = _told(data), np.zeros(len(data.mutuals), dtype=bool)
    passes[choose(data, view).index] = True
    plans = plans[passes[plans.index]]
    later = plans["told"].to_numpy("datetime64[s]") > np.datetime64(view.as_at, "s")
    return plans[~later], int(later.sum())


@lru_cache(maxsize=KEPT_EDITIONS)
def _told(data: Dataset) -> pd.DataFrame:
    """Every planned mutual of the register, with the day on which it was first told of."""
    plans = data.mutuals[data.mutuals["status"].eq("planned")][[*_NAMED, "start_mid", "end_mid"]]
    return plans.assign(told=from_when(data, plans["source_ids"]))


@lru_cache(maxsize=_KEPT)
def _ended(data: Dataset, view: View) -> pd.DataFrame:
    chosen = _named_and_ends(data, view.filters)
    return chosen.take(np.flatnonzero(chosen["end_mid"].to_numpy("datetime64[s]") <= np.datetime64(view.as_at, "s")))


@lru_cache(maxsize=_KEPT)
def _named_and_ends(data: Dataset, filters: View) -> pd.DataFrame:
    return choose(data, filters)[[*_NAMED, *_ENDS]]


def _counted(column: str, values: Iterable[str], bodies: pd.DataFrame, *, sorted_by: Callable[[str], Any]) -> pd.DataFrame:
    """How many of the bodies have which value, with their names and sources: the column, bodies, names, source_id."""
    groups: dict[str, list[tuple[str, Sequence[str]]]] = {}
    for value, name, ids in zip(values, bodies["name"].tolist(), bodies["source_ids"].tolist(), strict=True):
        groups.setdefault(value, []).append((name, ids))
    order = sorted(groups, key=sorted_by)
    parts = [groups[value] for value in order]
    return pd.DataFrame(
        {
            column: order,
            "bodies": np.array([len(part) for part in parts], dtype=int),
            "names": ["; ".join(sorted(name for name, _ in part)) for part in parts],
            "source_id": [tuple(sorted({each for _, ids in part for each in ids})) for part in parts],
        }
    )


def _result(name: str, data: Dataset, view: View, frame: pd.DataFrame, bodies: pd.DataFrame | None = None, **facts: Any) -> Result[Any]:
    return Result(
        name=name,
        frame=frame,
        view=view,
        unit="",
        edition=data.edition,
        source_ids=source_ids(frame["source_id"]),
        grades=grades(bodies) if bodies is not None else {},
        facts=facts,
    )
