"""From interest to launch to today: councils that explored, ambassadors, published figures, planned mutuals, endings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.asat import choose, source_ids, start_words
from lib.core.caching import once_an_edition
from lib.core.endings import say_what_followed
from lib.core.result import NoFacts, Result, build_result
from lib.topics.pipeline.fates import UNKNOWN, count_bodies, find_fates, find_plans, find_publication, sort_by_fate
from lib.topics.pipeline.totals import Total, find_highest, find_nearest

if TYPE_CHECKING:
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
#: What is read of a mutual, and of its end: to filter every column takes ten times as long.
_NAME_COLUMNS = ["mutual_id", "name", "sector", "place", "grade", "source_ids"]
_ENDS = ["launched", "trading_by", "ended", "ended_from", "end_mid", "end_basis", "end_reason"]
#: Stage of a council -> the column that counts it, the least advanced first.
_STAGES = {"exploring": "exploring", "developing": "developing", "live": "already_live"}


@dataclass(frozen=True, kw_only=True)
class CouncilsFacts:
    """Of councils that sources name.

    Args:
        different: How many there are in all.
        not_live: Of those, how many have no mutual live anywhere.
        by_then: Of those, how many a source dated by the view's date names.
        undated: Of those, how many no dated source names.
        claimed: The highest published number of councils.
        since: First and last date that it speaks of, as precise as said; None where no test of a claim says so.
        in_time: How many a source dated between these names.
    """

    different: int
    not_live: int
    by_then: int
    undated: int
    claimed: Total | None
    since: tuple[str, str] | None
    in_time: int


@dataclass(frozen=True, kw_only=True)
class PlansFacts:
    """How many plans were named by the date, of how many it is not known what became of them, and how many were first named later."""

    named: int
    unknown: int
    later: int


@dataclass(frozen=True, kw_only=True)
class FundFacts:
    """The money of programmes (GBP) published nearest to the date."""

    fund: Total | None


@dataclass(frozen=True, kw_only=True)
class AmbassadorsFacts:
    """The highest published number of ambassadors, and the one nearest to the date."""

    claimed: Total | None
    nearest: Total | None


@dataclass(frozen=True, kw_only=True)
class EndingsFacts:
    """How many mutuals had begun by the date, and how many of the endings have no date."""

    began: int
    undated: int


def councils(data: Dataset, view: View) -> Result[CouncilsFacts]:
    """Councils publicly named as exploring or developing a mutual, by service; the most named service first.

    A council counts once for a service, at the furthest stage that a source gives, whatever the date. No filter applies.

    Returns:
        service_area, councils, exploring, developing, already_live, names, source_id.
    """
    by_council = _find_furthest(data)
    facts = CouncilsFacts(
        different=len(by_council),
        not_live=int(by_council["stage"].lt(len(_STAGES) - 1).sum()),
        by_then=int(by_council["date_mid"].le(pd.Timestamp(view.as_at)).sum()),
        undated=int(by_council["date_mid"].isna().sum()),
        claimed=find_highest(data, "councils_exploring"),
        **_count_since(data),
    )
    return build_result(data, view, _count_councils(data), facts, unit="")


def _count_since(data: Dataset) -> dict[str, Any]:
    """The dates that the published number of councils speaks of, as its claim is tested, and the councils named in sources of then."""
    tests = data.tables["claim_tests"]
    spans = tests[tests["kind"].eq("councils") & tests["what"].isna() & tests["first_from"].notna() & tests["last_to"].notna()]
    if spans.empty:
        return {"since": None, "in_time": 0}
    test, entries = spans.iloc[0], _identify_councils(data)
    in_time = entries[entries["date_mid"].between(test["first_from"], test["last_to"])]
    return {"since": (str(test["first"]), str(test["last"])), "in_time": int(in_time["key"].nunique())}


@once_an_edition
def _count_councils(data: Dataset) -> pd.DataFrame:
    entries = _identify_councils(data)
    furthest = entries.groupby(["service_area", "key"])["stage"].max().reset_index()
    for rank, column in enumerate(_STAGES.values()):
        furthest[column] = furthest["stage"].eq(rank)
    numbers = furthest.groupby("service_area").agg(councils=("key", "size"), **{name: (name, "sum") for name in _STAGES.values()})
    who = entries.groupby("service_area").agg(
        names=("council", lambda names: "; ".join(sorted(set(names)))), source_id=("source_id", source_ids)
    )
    frame = numbers.join(who).reset_index()
    return frame.sort_values(["councils", "service_area"], ascending=[False, True], ignore_index=True)


@once_an_edition
def _find_furthest(data: Dataset) -> pd.DataFrame:
    """For each council, by whatever name, the furthest stage (`stage`) and the first dated source (`date_mid`)."""
    return _identify_councils(data).groupby("key").agg({"stage": "max", "date_mid": "min"})


@once_an_edition
def _identify_councils(data: Dataset) -> pd.DataFrame:
    """The entries about councils with `key`, the same for all names of one council, and `stage` as its place in `_STAGES`."""
    table, names = data.tables["councils"], data.tables["geo_councils"]
    codes = dict(zip(names["name"].str.casefold(), names["code"], strict=True))
    council = table["council"].astype("str")
    keys = [code if isinstance(code := codes.get(name.casefold()), str) else name for name in council]
    ranks = {stage: rank for rank, stage in enumerate(_STAGES)}
    stage = table["stage"].astype("str").map(ranks).astype(int)
    return table.assign(council=council, key=keys, stage=stage, service_area=table["service_area"].astype("str"))


def council_list(data: Dataset, view: View) -> Result[NoFacts]:
    """Every entry about a council: council, service_area, stage, said_on, note, source_id, the newest first."""
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
    return build_result(data, view, frame.reset_index(drop=True), NoFacts(), unit="")


def planned(data: Dataset, view: View) -> Result[PlansFacts]:
    """What had become of the bodies that the register lists as planned, by the view's date, in the order of `FATES`.

    A plan counts from the day on which the first source cited for it came out; one without a dated source always counts.

    Returns:
        fate, bodies, names, source_id.
    """
    plans, later = _choose_plans(data, view)
    frame = sort_by_fate(count_bodies(plans, "fate"))
    facts = PlansFacts(named=len(plans), unknown=int(plans["fate"].eq(UNKNOWN).sum()), later=later)
    return build_result(data, view, frame, facts, unit="", mutuals=plans)


def planned_list(data: Dataset, view: View) -> Result[NoFacts]:
    """Every planned mutual named by the view's date: name, mutual_id, sector, region, fate, followed, source_id."""
    plans, _ = _choose_plans(data, view)
    frame = pd.DataFrame(
        {
            "name": plans["name"].astype(str),
            "mutual_id": plans["mutual_id"].astype(str),
            "sector": plans["sector"].astype(str),
            "region": plans["place"].astype(str),
            "fate": plans["fate"],
            "followed": plans["mutual_id"].map(find_plans(data, view.as_at)["followed"].to_dict()),
            "source_id": plans["source_ids"].map(tuple),
        }
    )
    return build_result(data, view, sort_by_fate(frame.sort_values("name")), NoFacts(), unit="", mutuals=plans)


def _choose_plans(data: Dataset, view: View) -> tuple[pd.DataFrame, int]:
    """Planned mutuals named by the view's date, with their `fate`, and how many were first named later."""
    chosen = choose(data, view)[[*_NAME_COLUMNS, "status", "start_mid", "end_mid"]]
    plans = chosen[chosen["status"].eq("planned")]
    later = _date_first_sources(data).loc[plans.index].gt(pd.Timestamp(view.as_at))
    known = plans[~later]
    return known.assign(fate=find_fates(data, known, view)), int(later.sum())


@once_an_edition
def _date_first_sources(data: Dataset) -> pd.Series:
    """For every planned mutual of the register the day on which the first source cited for it came out."""
    return find_publication(data, data.mutuals.loc[data.mutuals["status"].eq("planned"), "source_ids"])


def published(data: Dataset, view: View) -> Result[FundFacts]:
    """Published totals on interest, support and money, in time, whatever the filters and the date.

    Returns:
        figure, published_as_of, published, unit, published_approx, note, source_id.
    """
    facts = FundFacts(fund=find_nearest(data, "programme_fund_gbp", view.as_at))
    return build_result(data, view, _list_published(data), facts, unit="")


@once_an_edition
def _list_published(data: Dataset) -> pd.DataFrame:
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


def ambassadors(data: Dataset, view: View) -> Result[AmbassadorsFacts]:
    """The ambassadors that announcements name, whatever the filters and the date: person, role, announced, source_id."""
    table = data.tables["ambassadors"]
    frame = pd.DataFrame(
        {
            "person": table["name"].astype(str),
            "role": table["organisation_role"].astype(str),
            "announced": table["appointed"],
            "source_id": table["source_id"].map(tuple),
        }
    )
    facts = AmbassadorsFacts(claimed=find_highest(data, "ambassadors"), nearest=find_nearest(data, "ambassadors", view.as_at))
    return build_result(data, view, frame.reset_index(drop=True), facts, unit="")


def endings(data: Dataset, view: View) -> Result[EndingsFacts]:
    """Why mutuals ended that had ended by the view's date (middle of the span), the commonest reason first.

    Returns:
        end_reason, bodies, names, source_id.
    """
    chosen, ended = choose(data, view), _choose_ended(data, view)
    reason = ended["end_reason"].astype("str").str.capitalize().fillna(UNKNOWN)
    frame = count_bodies(ended.assign(end_reason=reason), "end_reason")
    began = chosen["start_mid"].le(pd.Timestamp(view.as_at)) | chosen.index.isin(ended.index)
    facts = EndingsFacts(began=int(began.sum()), undated=int(ended["end_basis"].eq("not dated").sum()))
    commonest_first = frame.sort_values(["bodies", "end_reason"], ascending=[False, True], ignore_index=True)
    return build_result(data, view, commonest_first, facts, unit="", mutuals=ended)


def ending_list(data: Dataset, view: View) -> Result[NoFacts]:
    """Every mutual that had ended by the view's date, the latest end first, with what followed as sources said by then.

    Returns:
        name, mutual_id, sector, region, launched, ended, end_reason, followed, source_id.
    """
    ended = _choose_ended(data, view).sort_values("end_mid", ascending=False, kind="stable")
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
            "followed": [say_what_followed(data, mutual, end, until=view.as_at) or None for mutual, end in ends],
            "source_id": ended["source_ids"].map(tuple),
        }
    )
    return build_result(data, view, frame.reset_index(drop=True), NoFacts(), unit="", mutuals=ended)


def _choose_ended(data: Dataset, view: View) -> pd.DataFrame:
    chosen = choose(data, view)[[*_NAME_COLUMNS, *_ENDS]]
    return chosen[chosen["end_mid"].le(pd.Timestamp(view.as_at))]
