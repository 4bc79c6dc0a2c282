"""How much the register knows: coverage by field, sector, region and year, old figures, thin evidence, and what to look for next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lib.core.asat import choose, is_live, live_at, sources_of
from lib.core.caching import once_an_edition
from lib.core.estimates import ranges_of_each, with_estimates
from lib.core.nearest import NEAR, STAFF, VALUE, is_whole, yearly_figures
from lib.core.result import NoFacts, Result, build_result
from lib.core.states import last_seen
from lib.register.schema import GRADES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lib.register.dataset import Dataset
    from lib.view.view import View

#: Rows of the lists, the most pressing first.
MOST = 100
#: Places on the map that are as good as an address.
_GOOD_PLACE = ("postcode", "postcode sector", "postcode district", "town")
_WEAKEST_FIRST = tuple(reversed(GRADES.values()))
#: Columns of `by_group` with the share of mutuals of which something is known.
_SHARES = ["dated_share", "placed_share", "value_share_known", "staff_share_known"]
#: What every list has of a mutual.
_NAME_COLUMNS = ["mutual_id", "name", "sector", "region"]


@dataclass(frozen=True, kw_only=True)
class ListFacts:
    """How many mutuals the list is of, those beyond its end too."""

    of: int


@dataclass(frozen=True, kw_only=True)
class EvidenceFacts(ListFacts):
    """Of those also how many rest on a single source."""

    single: int


@dataclass(frozen=True, kw_only=True)
class WorkFacts(ListFacts):
    """Beside those also how many mutuals are live."""

    live: int


def by_field(data: Dataset, view: View) -> Result[NoFacts]:
    """For how many of the mutuals chosen, planned ones left out, sources give each fact, whatever the date.

    Returns:
        quality_field, quality_known, quality_of, quality_share, the best known first; a field that no mutual could have is left out.
    """
    chosen = choose(data, view)
    begun = chosen[chosen["status"].ne("planned")]
    ended = begun[begun["status"].eq("ended")]
    going = begun[begun["status"].ne("ended")]
    recent = pd.Timestamp(data.latest) - NEAR
    trading = f"Evidence of trading since {recent.year}, of those not known to have ended"
    known = {
        "A date at which it was launched or trading": begun["start_from"].notna(),
        "A dated launch": begun["start_basis"].eq("launched"),
        "A dated end, of those that ended": ended["end_basis"].eq("dated"),
        "Why it ended, of those that ended": ended["end_reason"].notna(),
        **({} if "organisations.last_seen" in data.lacks else {trading: going["last_seen"].ge(recent)}),
        "A region": begun["region"].notna(),
        "A place by postcode or town": begun["precision"].isin(_GOOD_PLACE),
        "A legal form": begun["legal_form"].notna(),
        "The body that it left": begun["parent_body"].notna(),
        "A value of any year": begun["mutual_id"].isin(_find_newest(data, VALUE).index),
        "A number of staff of any year": begun["mutual_id"].isin(_find_newest(data, STAFF, whole=True).index),
        "More than one source": begun["source_ids"].map(len).gt(1),
    }
    rows = [(name, int(has.sum()), len(has)) for name, has in known.items() if len(has)]
    frame = pd.DataFrame(rows, columns=["quality_field", "quality_known", "quality_of"])
    frame["quality_share"] = frame["quality_known"] / frame["quality_of"]
    frame = frame.sort_values("quality_share", ascending=False, kind="stable", ignore_index=True)
    cites = sources_of(data, begun) if len(frame) else ()
    return build_result(data, view, frame, NoFacts(), unit="mutuals", mutuals=begun, cites=cites)


def by_group(data: Dataset, view: View) -> Result[NoFacts]:
    """What is known of the mutuals live at the date, by sector and by region, and of those live in the middle of each year.

    Returns:
        quality_by, quality_group, mutuals, dated_share, placed_share, value_share_known, staff_share_known.
    """
    live, chosen, years = live_at(data, view), choose(data, view), _check_years(data)
    years = years[years.index.isin(chosen.index)]
    known = _check(live)
    parts = (
        _share_by(known, live["sector"], "Sector", data.register.sectors),
        _share_by(known, live["place"], "Region", data.register.places),
        _share_by(years, years["year"], "Year", years["year"].unique().tolist()),
    )
    frame = pd.concat(parts, ignore_index=True)
    in_any_year = chosen[chosen.index.isin(years.index) | is_live(chosen, view.as_at)]
    cites = sources_of(data, in_any_year) if len(frame) else ()
    return build_result(data, view, frame, NoFacts(), unit="mutuals", mutuals=in_any_year, cites=cites)


def _check(mutuals: pd.DataFrame) -> pd.DataFrame:
    """For each mutual whether its launch is dated, its place exact, its value known and its staff."""
    return pd.DataFrame(
        {
            "dated_share": mutuals["start_basis"].eq("launched"),
            "placed_share": mutuals["precision"].isin(_GOOD_PLACE),
            "value_share_known": mutuals["value"].notna(),
            "staff_share_known": mutuals["staff"].notna(),
        }
    )


@once_an_edition
def _check_years(data: Dataset) -> pd.DataFrame:
    """For each organisation and year in whose middle it was live, in time: year, and what `_check` gives; indexed by its row."""
    parts = [
        _check(data.mutuals.assign(value=value, staff=staff))[is_live(data.mutuals, day)].assign(year=str(day.year))
        for (day, value), (_, staff) in zip(yearly_figures(data, VALUE), yearly_figures(data, STAFF), strict=True)
    ]
    return pd.concat(parts)


def _share_by(known: pd.DataFrame, groups: pd.Series, by: str, order: Sequence[str]) -> pd.DataFrame:
    """The rows of `by_group` for groups of mutuals that hold any, in this order."""
    grouped = known[_SHARES].groupby(groups.astype("str"))
    shares = grouped.mean()
    frame = shares.assign(quality_by=by, quality_group=shares.index, mutuals=grouped.size())
    return frame.loc[[name for name in order if name in frame.index], ["quality_by", "quality_group", "mutuals", *_SHARES]]


def oldest(data: Dataset, view: View) -> Result[ListFacts]:
    """The mutuals live at the date whose newest value or headcount is the oldest.

    Returns:
        mutual_id, name, sector, region, newest_figure, figure_age, last_seen, grade, source_id; at most `MOST`, the oldest first.
    """
    live = live_at(data, view)
    known = _rename(live).join(_find_newest(data, (*VALUE, *STAFF)), how="inner")
    known["figure_age"] = data.latest.year - known["newest_figure"]
    top = known.sort_values(["newest_figure", "name"], ignore_index=True).head(MOST)
    frame = top[[*_NAME_COLUMNS, "newest_figure", "figure_age", "last_seen", "grade", "source_id"]]
    return build_result(data, view, frame, ListFacts(of=len(known)), unit="mutuals", mutuals=live)


@once_an_edition
def _find_newest(data: Dataset, measures: tuple[str, ...], *, whole: bool = False) -> pd.DataFrame:
    """Of each mutual with a figure of these measures the newest: newest_figure (a year), source_id; by mutual_id.

    Figures of whatever scope, unless only those of the whole body will do.
    """
    figures = data.observations[data.observations["measure"].isin(measures)].sort_values("period_end_mid", kind="stable")
    figures = figures[is_whole(figures)] if whole else figures
    newest = figures.drop_duplicates("mutual_id", keep="last").set_index("mutual_id")
    return pd.DataFrame({"newest_figure": newest["period_end_mid"].dt.year.astype(int), "source_id": newest["source_id"]})


def weakest(data: Dataset, view: View) -> Result[EvidenceFacts]:
    """The mutuals live at the date that rest on the thinnest evidence: the weakest grade, then the fewest sources.

    Returns:
        mutual_id, name, sector, region, last_seen, grade, sources_count, source_id; at most `MOST`.
    """
    live = live_at(data, view)
    mutuals = _rename(live).assign(
        weakness=live["grade"].astype("str").map(_WEAKEST_FIRST.index),
        sources_count=live["source_ids"].map(len).astype(int),
        source_id=live["source_ids"],
    )
    top = mutuals.sort_values(["weakness", "sources_count", "name"], ignore_index=True).head(MOST)
    frame = top[[*_NAME_COLUMNS, "last_seen", "grade", "sources_count", "source_id"]]
    facts = EvidenceFacts(of=len(live), single=int(mutuals["sources_count"].eq(1).sum()))
    return build_result(data, view, frame, facts, unit="mutuals", mutuals=live)


def work_list(data: Dataset, view: View) -> Result[WorkFacts]:
    """Live mutuals without a value near the date, the likely largest first: what would most improve the picture.

    The likely size is its estimate, by the methods of `lib.core.estimates`; missing where there is no basis for one.

    Returns:
        mutual_id, name, sector, region, lacking, last_seen, likely_value, likely_low, likely_high, likely_basis, grade, source_id;
        at most `MOST`.
    """
    live = with_estimates(data, view)
    mutuals = _rename(live).assign(
        lacking=np.where(live["staff"].notna(), "Value", "Value and staff"),
        likely_value=live["estimated"],
        likely_basis=live["method"],
        source_id=live["source_ids"],
    )
    short = mutuals[mutuals["value"].isna()]
    top = short.sort_values(["likely_value", "name"], ascending=[False, True], ignore_index=True).head(MOST)
    low, high = ranges_of_each(data, top)
    top = top.assign(likely_low=low, likely_high=high)
    likely = ["likely_value", "likely_low", "likely_high", "likely_basis"]
    frame = top[[*_NAME_COLUMNS, "lacking", "last_seen", *likely, "grade", "source_id"]]
    return build_result(data, view, frame, WorkFacts(of=len(short), live=len(live)), unit="mutuals", mutuals=live)


def _rename(live: pd.DataFrame) -> pd.DataFrame:
    return live.assign(region=live["place"], last_seen=last_seen(live))
