"""Ledgers from a published figure to what the register names: counts, the multiple since the base year, and the value of services.

A published count has no list, so nobody can say which bodies it holds. The ledger supposes that it holds every named one launched since
2006, and says so; what is left of it can't be named.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lib.core.asat import base_day, choose, choose_unplaced, counts_on, is_live, nearest_published, source_ids, sources_of, start_words
from lib.core.bearing import bears
from lib.core.estimates import OLDER, Method, sources_of_rows, sums, with_estimates
from lib.core.result import Result, build_result, span_of_years
from lib.register.measures import ESTIMATED, MEASURES
from lib.register.schema import GRADES
from lib.topics.ledger.steps import BaseFacts, CountFacts, TimesFacts, Total, WorthFacts, explain_counts, explain_times, explain_worth

if TYPE_CHECKING:
    from datetime import date

    from lib.register.dataset import Dataset
    from lib.view.view import View

#: Other published counts are named where they describe a day at most this far away.
_YEAR = pd.Timedelta(days=366)


def counts(data: Dataset, view: View) -> Result[CountFacts]:
    """From the published count to every body of the register, whatever its evidence, at the view's date.

    Returns:
        step, change, count (after the step), meaning.
    """
    facts = _count(data, view)
    steps = [
        *([("published", int(facts.published.value)), ("not named", -facts.not_named)] if facts.published else []),
        *([] if facts.published else [("since", facts.named - facts.older)]),
        ("older", facts.older),
        ("other grades", facts.other_grades),
        ("ended", facts.ended),
        ("later", facts.later),
        ("seen later", facts.seen_later),
        ("undated", facts.undated),
        ("planned", facts.planned),
    ]
    explanations = explain_counts(facts, view)
    rows = [(*explanations[name], change) for name, change in steps if change]
    frame = pd.DataFrame(rows, columns=["step", "meaning", "change"]).astype({"change": int})
    frame["count"] = frame["change"].cumsum()
    frame = frame[["step", "change", "count", "meaning"]]
    everyone = choose(data, _with_every_grade(view))
    totals = (facts.published, facts.before, facts.after, facts.base)
    cites = {*sources_of(data, everyone), *(each for total in totals if total for each in total.source_ids)}
    return build_result(data, view, frame, facts, unit="mutuals", mutuals=everyone, cites=tuple(sorted(cites)))


def _count(data: Dataset, view: View) -> CountFacts:
    chosen, everyone, day = choose(data, view), choose(data, _with_every_grade(view)), pd.Timestamp(view.as_at)
    live, live_of_all = is_live(chosen, view.as_at), is_live(everyone, view.as_at)
    then, older = is_live(chosen, base_day(data)), chosen["start_mid"].dt.year.lt(OLDER)
    planned = everyone["status"].eq("planned")
    later = everyone["start_mid"].gt(day) & ~planned
    named, published = counts_on(data, view, view.as_at), _find_published(data, view, "mutuals", view.as_at)
    before, after = _find_others(data, view, published) if published else (None, None)
    return CountFacts(
        published=published,
        before=before,
        after=after,
        base=_find_published(data, view, "mutuals", base_day(data)),
        base_named=int(then.sum()),
        base_older=int((then & older).sum()),
        named=named["central"],
        certain=named["certain"],
        possible=named["possible"],
        older=int((live & older).sum()),
        other_grades=int(live_of_all.sum()) - named["central"],
        ended=int((everyone["start_mid"].le(day) & everyone["end_mid"].le(day) & ~planned).sum()),
        later=int((later & everyone["start_basis"].eq("launched")).sum()),
        seen_later=int((later & everyone["start_basis"].ne("launched")).sum()),
        undated=len(choose_unplaced(everyone)),
        planned=int(planned.sum()),
    )


def _with_every_grade(view: View) -> View:
    return replace(view, grades=tuple(GRADES.values()))


def _find_published(data: Dataset, view: View, measure: str, on: date) -> Total | None:
    """The published total of a measure nearest to a date; None where the view is narrowed, since totals are of the whole."""
    row = None if view.sectors or view.regions else nearest_published(data, MEASURES[measure].published, on)
    return None if row is None else _read_total(data, row)


def _read_total(data: Dataset, row: pd.Series) -> Total:
    ids = tuple(row["source_id"])
    return Total(
        value=float(row["value"]),
        approx=str(row["approx"]),
        as_of=str(row["as_of"]),
        area="" if pd.isna(row["coverage"]) else str(row["coverage"]),
        publisher=data.source(ids[0]).publisher,
        note="" if pd.isna(row["note"]) else str(row["note"]),
        source_ids=ids,
    )


def _find_others(data: Dataset, view: View, published: Total) -> tuple[Total | None, Total | None]:
    """The counts published for other days within a year that differ from one: the last before the date and the first after it."""
    rows, day = data.published[data.published["measure"].eq(MEASURES["mutuals"].published)], pd.Timestamp(view.as_at)
    rows = rows[rows["value"].ne(published.value) & rows["as_of_mid"].between(day - _YEAR, day + _YEAR)].sort_values("as_of_mid")
    before, after = rows[rows["as_of_mid"].lt(day)], rows[rows["as_of_mid"].gt(day)]
    return (
        None if before.empty else _read_total(data, before.iloc[-1]),
        None if after.empty else _read_total(data, after.iloc[0]),
    )


def times(data: Dataset, view: View) -> Result[TimesFacts]:
    """How many times as many as in the base year: as published, by name, by other choices of bodies, and by sector group.

    Returns:
        step, base, mutuals, times (missing where the base bears no multiple), meaning.
    """
    days = (base_day(data), view.as_at)
    totals = [_find_published(data, view, "mutuals", day) for day in days]
    chosen, everyone = choose(data, view), choose(data, _with_every_grade(view))
    since = chosen[~chosen["start_mid"].dt.year.lt(OLDER)]
    rows: list[tuple[Any, ...]] = []
    if totals[0] and totals[1]:
        rows.append(("published", int(totals[0].value), int(totals[1].value)))
    parts = {"named": chosen, "named since": since, "every grade": everyone}
    parts |= {group: part for group in data.register.groups if len(part := chosen[chosen["sector_group"].eq(group)])}
    rows += [(name, *(int(is_live(part, day).sum()) for day in days)) for name, part in parts.items()]
    facts = TimesFacts(base_year=data.register.baseline_year, base=totals[0], now=totals[1])
    frame = pd.DataFrame([row for row in rows if row[1] or row[2]], columns=["step", "base", "mutuals"])
    whole = counts_on(data, view, days[0])["central"]
    of = [whole if step in data.register.groups else base for step, base in zip(frame["step"], frame["base"], strict=True)]
    borne = [bears(base, selection) for base, selection in zip(frame["base"], of, strict=True)]
    frame["times"] = np.where(borne, frame["mutuals"] / frame["base"].where(frame["base"].gt(0)), np.nan).astype(float)
    explanations = explain_times(facts, view)
    few = f"By name; too few in {facts.base_year} to bear a multiple."
    frame["meaning"] = [
        explanations[step][1] if step in explanations else "By name." if row_borne else few
        for step, row_borne in zip(frame["step"], borne, strict=True)
    ]
    frame["step"] = [explanations[step][0] if step in explanations else step for step in frame["step"]]
    compared = everyone[is_live(everyone, days[0]) | is_live(everyone, days[1])]
    cites = {*sources_of(data, compared), *(each for total in totals if total for each in total.source_ids)}
    return build_result(data, view, frame, facts, unit="times", mutuals=compared, cites=tuple(sorted(cites)))


def worth(data: Dataset, view: View) -> Result[WorthFacts]:
    """From the published value of services to what is traced and estimated for named bodies.

    Returns:
        step, mutuals (more or fewer; missing where no count is published), worth_change, worth (after the step), meaning.
    """
    live, published = with_estimates(data, view), _find_published(data, view, "value", view.as_at)
    every = with_estimates(data, _with_every_grade(view))
    others = every[~every.index.isin(live.index)]
    traced, older = live["method"].eq(str(Method.TRACED)), live["older"]
    estimated = ~traced & live["pool"].ne("")
    parts = [
        ("traced since", live[traced & ~older], "value"),
        ("traced older", live[traced & older], "value"),
        ("estimated since", live[estimated & ~older], "estimated"),
        ("estimated older", live[estimated & older], "estimated"),
        ("traced other grades", others[others["value"].notna()], "value"),
    ]
    rows: list[dict[str, Any]] = [
        {"step": name, "mutuals": len(part), "worth_change": float(part[column].sum())} for name, part, column in parts if len(part)
    ]
    if published:
        known = float(live.loc[traced & ~older, "value"].sum())
        published_count, covered = _find_published(data, view, "mutuals", view.as_at), int((traced & ~older).sum())
        bodies = (published_count.value, covered - published_count.value) if published_count else (None, None)
        rows = [
            {"step": "published", "mutuals": bodies[0], "worth_change": published.value},
            {"step": "not traced", "mutuals": bodies[1], "worth_change": known - published.value},
            *(row for row in rows if row["step"] != "traced since"),
        ]
    frame = pd.DataFrame(rows, columns=["step", "mutuals", "worth_change"]).astype({"mutuals": "float64", "worth_change": "float64"})
    frame["worth"] = frame["worth_change"].cumsum()
    total, low, high, number = sums(data, live).iloc[0]
    facts = WorthFacts(
        published=published,
        total=float(total) if number else None,
        low=float(low) if number else None,
        high=float(high) if number else None,
        years=span_of_years(live, MEASURES["value"]),
        of=len(live),
        known=int(traced.sum()),
        older_estimated=int((estimated & older).sum()),
    )
    explanations = explain_worth(facts, view)
    frame["meaning"] = [explanations[step][1] for step in frame["step"]]
    frame["step"] = [explanations[step][0] for step in frame["step"]]
    cites = {*sources_of_rows(data, view, live), *source_ids(others["value_source"]), *(published.source_ids if published else ())}
    return build_result(data, view, frame, facts, unit=ESTIMATED.unit, mutuals=every, cites=tuple(sorted(cites)))


def base_bodies(data: Dataset, view: View) -> Result[BaseFacts]:
    """The bodies named as live in the middle of the base year, whatever their evidence, the oldest first.

    Returns:
        name, mutual_id, sector, launched, grade; the result lists their sources.
    """
    everyone = choose(data, _with_every_grade(view))
    live = everyone[is_live(everyone, base_day(data))].sort_values(["start_mid", "name"], kind="stable")
    frame = pd.DataFrame(
        {
            "name": live["name"].astype(str),
            "mutual_id": live["mutual_id"].astype(str),
            "sector": live["sector"].astype(str),
            "launched": start_words(live),
            "grade": live["grade"].astype(str),
        }
    ).reset_index(drop=True)
    facts = BaseFacts(base_year=data.register.baseline_year, counted_here=int(frame["grade"].isin(view.grades).sum()))
    return build_result(data, view, frame, facts, unit="mutuals", mutuals=live, cites=sources_of(data, live))
