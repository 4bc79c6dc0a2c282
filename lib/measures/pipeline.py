"""From interest to launch to today: councils, pathfinders, support, plans, endings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.measures.asat import choose, grades, source_ids
from lib.measures.mentions import about
from lib.measures.places import start_words
from lib.measures.profile import what_followed
from lib.results import Result

if TYPE_CHECKING:
    from lib.dataset import Dataset
    from lib.view import View

#: What may have become of a body, in the order in which it is shown.
FATES = (
    "Launched and live",
    "Launched, ended since",
    "Launched in another form",
    "Still planned",
    "Came to nothing",
    "Not known",
    "Not in the list of mutuals",
)
_PLANS = {"launched": "Launched in another form", "still planned": "Still planned", "came to nothing": "Came to nothing"}
_NO_REASON = "Not known"
#: Published totals about interest and support.
PUBLISHED = ("pipeline_projects", "councils_exploring", "organisations_supported", "ambassadors", "programme_fund_gbp")
_LABELS = {
    "pipeline_projects": "Projects in the pipeline",
    "councils_exploring": "Councils in touch",
    "organisations_supported": "Bodies supported",
    "ambassadors": "Ambassadors",
    "programme_fund_gbp": "Money of programmes",
}


def councils(data: Dataset, view: View) -> Result:
    """Councils publicly named as exploring or developing a mutual, by service; the most named service first.

    Returns:
        service_area, councils, exploring, developing, already_live, names, source_id. No filter applies.
    """
    table = data.tables["councils"]
    rows = [
        {
            "service_area": str(area),
            "councils": len(part),
            **{name: int(part["stage"].eq(stage).sum()) for name, stage in _STAGES.items()},
            "names": "; ".join(sorted(set(part["council"].astype(str)))),
            "source_id": source_ids(part["source_id"]),
        }
        for area, part in table.groupby("service_area", observed=True)
    ]
    frame = pd.DataFrame(rows, columns=["service_area", "councils", *_STAGES, "names", "source_id"])
    frame = frame.sort_values(["councils", "service_area"], ascending=[False, True], ignore_index=True)
    different = int(table["council"].astype(str).nunique())
    claimed = [float(value) for value in data.published.loc[data.published["measure"].eq("councils_exploring"), "value"]]
    return _result("pipeline-councils", data, view, frame, different=different, claimed=max(claimed, default=None))


_STAGES = {"exploring": "exploring", "developing": "developing", "already_live": "live"}


def council_list(data: Dataset, view: View) -> Result:
    """Every entry about a council: council, service_area, stage, said_on, note, source_id, the newest first."""
    table = data.tables["councils"].sort_values(["date_mid", "council"], ascending=[False, True], na_position="last")
    frame = pd.DataFrame(
        {
            "council": table["council"].astype(str),
            "service_area": table["service_area"].astype(str),
            "stage": table["stage"].astype(str),
            "said_on": table["date"],
            "note": table["note"],
            "source_id": table["source_id"].map(tuple),
        }
    )
    return _result("pipeline-council-list", data, view, frame.reset_index(drop=True))


def pathfinders(data: Dataset, view: View) -> Result:
    """What became of the mutual pathfinders that the register lists, as far as sources reach: columns as in `_fates`."""
    chosen = choose(data, view)
    return _fates("pipeline-pathfinders", data, view, chosen[chosen["pathfinder"].notna()])


def planned(data: Dataset, view: View) -> Result:
    """What became of the bodies that the register lists as planned: columns as in `_fates`."""
    chosen = choose(data, view)
    return _fates("pipeline-planned", data, view, chosen[chosen["status"].eq("planned")])


def supported(data: Dataset, view: View) -> Result:
    """What became of the bodies named as supported by a programme: columns as in `_fates`.

    Bodies that the list of mutuals holds follow the filters. The facts `entries` and `unlisted` count what the programmes
    name, and how many of those are not in the list of mutuals at all; these are in whatever the filters.
    """
    rows = _support_rows(data)
    listed = {mutual for row in rows for mutual in row["mutuals"]}
    chosen = choose(data, view)
    flagged = chosen["msp_supported"].eq(True)  # noqa: FBT003 - a column of yes, no and blank
    unlisted = [row for row in rows if not row["mutuals"]]
    return _fates(
        "pipeline-supported",
        data,
        view,
        chosen[chosen["mutual_id"].isin(listed) | flagged],
        extra=unlisted,
        entries=len(rows),
        unlisted=len(unlisted),
        claimed=_published(data, "organisations_supported"),
    )


def support_list(data: Dataset, view: View) -> Result:
    """Every body that a programme names: programme, supported, region, announced, award, support, fate, source_id. No filter applies."""
    fates = dict(zip(data.mutuals["mutual_id"].astype(str), _fate_of(data, data.mutuals), strict=True))
    rows = [
        {
            "programme": row["programme"],
            "supported": row["organisation"],
            "region": row["region"],
            "announced": row["announced"],
            "award": row["amount_gbp"],
            "support": row["support"],
            "fate": "; ".join(sorted({fates[mutual] for mutual in row["mutuals"]})) or FATES[-1],
            "source_id": tuple(row["source_id"]),
        }
        for row in _programme_rows(data)
    ]
    columns = ["programme", "supported", "region", "announced", "award", "support", "fate", "source_id"]
    frame = pd.DataFrame(rows, columns=columns).astype({"award": "float64"})
    return _result("pipeline-support-list", data, view, frame, award=float(frame["award"].sum()), awards=int(frame["award"].notna().sum()))


def published(data: Dataset, view: View) -> Result:
    """Published totals on interest, support and money, in time.

    Returns:
        figure, published_as_of, published, unit, published_approx, note, source_id.
    """
    table = data.published[data.published["measure"].isin(PUBLISHED)].sort_values(["measure", "as_of_mid"], kind="stable")
    frame = pd.DataFrame(
        {
            "figure": table["measure"].astype(str).map(_LABELS),
            "published_as_of": table["as_of"].astype(str),
            "published": table["value"],
            "unit": table["unit"].astype(str),
            "published_approx": table["approx"].astype(str),
            "note": table["note"],
            "source_id": table["source_id"].map(tuple),
        }
    )
    return _result("pipeline-published", data, view, frame.reset_index(drop=True))


def ambassadors(data: Dataset, view: View) -> Result:
    """The ambassadors that announcements name: name, role, announced, source_id. The fact `claimed` has the published numbers."""
    table = data.tables["ambassadors"]
    frame = pd.DataFrame(
        {
            "name": table["name"].astype(str),
            "role": table["organisation_role"].astype(str),
            "announced": table["appointed"],
            "source_id": table["source_id"].map(tuple),
        }
    )
    return _result("pipeline-ambassadors", data, view, frame.reset_index(drop=True), claimed=_published(data, "ambassadors"))


def endings(data: Dataset, view: View) -> Result:
    """Why mutuals had ended by the view's date (middle of each span): end_reason, bodies, names, source_id, the commonest first."""
    ended = _ended(data, view)
    reason = ended["end_reason"].astype("string").fillna(_NO_REASON).str.capitalize()
    frame = _counted(ended.assign(end_reason=reason), "end_reason")
    frame = frame.sort_values(["bodies", "end_reason"], ascending=[False, True], ignore_index=True)
    started = choose(data, view)
    began = started["start_mid"].le(pd.Timestamp(view.as_at))
    undated = int(ended["end_basis"].eq("not dated").sum())
    return _result("pipeline-endings", data, view, frame, ended, began=int(began.sum()), undated=undated)


def ending_list(data: Dataset, view: View) -> Result:
    """Every mutual that had ended by the view's date, the latest first.

    Returns:
        name, mutual_id, sector, region, launched, ended, end_reason, followed, source_id.
    """
    ended = _ended(data, view).sort_values("end_mid", ascending=False, kind="stable")
    records = [
        {str(key): value for key, value in row.items()} for row in ended.astype(object).where(ended.notna(), None).to_dict("records")
    ]
    frame = pd.DataFrame(
        {
            "name": ended["name"].astype(str),
            "mutual_id": ended["mutual_id"].astype(str),
            "sector": ended["sector"].astype(str),
            "region": ended["place"].astype(str),
            "launched": start_words(ended),
            "ended": ended["ended"],
            "end_reason": ended["end_reason"].astype("string"),
            "followed": [what_followed(data, row) or None for row in records],
            "source_id": ended["source_ids"].map(tuple),
        }
    )
    return _result("pipeline-ending-list", data, view, frame.reset_index(drop=True), ended)


def _ended(data: Dataset, view: View) -> pd.DataFrame:
    chosen = choose(data, view)
    return chosen[chosen["end_mid"].le(pd.Timestamp(view.as_at))]


def _fates(
    name: str, data: Dataset, view: View, bodies: pd.DataFrame, *, extra: list[dict[str, Any]] | None = None, **facts: Any
) -> Result:
    """How many bodies met which fate: fate, bodies, names, source_id, in the order of `FATES`, fates of nobody left out."""
    frame = _counted(bodies.assign(fate=_fate_of(data, bodies)), "fate")
    if extra:
        names = "; ".join(sorted(str(row["organisation"]) for row in extra))
        sources = tuple(sorted({source for row in extra for source in row["source_id"]}))
        more = pd.DataFrame([{"fate": FATES[-1], "bodies": len(extra), "names": names, "source_id": sources}])
        frame = pd.concat([frame, more]) if len(frame) else more
    frame = frame.set_index("fate").reindex([fate for fate in FATES if fate in set(frame["fate"])]).reset_index()
    return _result(name, data, view, frame, bodies, live_or_ended=int(bodies["status"].ne("planned").sum()), listed=len(bodies), **facts)


def _fate_of(data: Dataset, bodies: pd.DataFrame) -> list[str]:
    plans = data.tables["plans"]
    known = dict(zip(plans["mutual_id"].astype(str), plans["followed"].astype(str), strict=True))
    by_status = {"live": FATES[0], "ended": FATES[1]}
    return [
        by_status.get(str(status)) or _PLANS.get(known.get(str(mutual), ""), "Not known")
        for mutual, status in zip(bodies["mutual_id"], bodies["status"], strict=True)
    ]


def _counted(bodies: pd.DataFrame, column: str) -> pd.DataFrame:
    rows = [
        {
            column: str(value),
            "bodies": len(part),
            "names": "; ".join(sorted(part["name"].astype(str))),
            "source_id": source_ids(part["source_ids"]),
        }
        for value, part in bodies.groupby(column, observed=True)
    ]
    return pd.DataFrame(rows, columns=[column, "bodies", "names", "source_id"]).astype({"bodies": int})


def _programme_rows(data: Dataset) -> list[dict[str, Any]]:
    """Every row of the programmes with the mutuals of the register that it is about."""
    table = data.tables["programme"]
    records = table.astype(object).where(table.notna(), None).to_dict("records")
    return [{**{str(key): value for key, value in row.items()}, "mutuals": about(data, str(row["organisation"]))} for row in records]


def _support_rows(data: Dataset) -> list[dict[str, Any]]:
    """Rows of support: pathfinders are counted apart, and suppliers were not supported."""
    return [
        row
        for row in _programme_rows(data)
        if "pathfinder" not in str(row["programme"]).casefold() and "(supplier)" not in str(row["organisation"])
    ]


def _published(data: Dataset, measure: str) -> tuple[tuple[str, float, str], ...]:
    """Published totals of a measure: when, how many, and what the row notes."""
    table = data.published[data.published["measure"].eq(measure)].sort_values("as_of_mid", kind="stable")
    notes = table["note"].astype("string").fillna("")
    return tuple(zip(table["as_of"].astype(str), table["value"].astype(float), notes.astype(str), strict=True))


def _result(name: str, data: Dataset, view: View, frame: pd.DataFrame, bodies: pd.DataFrame | None = None, **facts: Any) -> Result:
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
