"""What became of the mutuals that were live at the date looked at, as known at the latest date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lib.core.asat import live_at
from lib.core.endings import say_what_followed, successors
from lib.core.nearest import NEAR
from lib.core.result import NoFacts, Result, build_result
from lib.core.wording import write_list
from lib.topics.pipeline.fates import count_bodies

if TYPE_CHECKING:
    from datetime import date

    from lib.register.dataset import Dataset
    from lib.view.view import View

STILL, UNSEEN, ENDED = "Still going", "No end known, not seen lately", "Ended"
NO_REASON = f"{ENDED}, reason not known"


@dataclass(frozen=True, kw_only=True)
class SinceFacts:
    """How many were live then, and of them still going, ended and no longer seen by the latest date."""

    live: int
    still: int
    ended: int
    unseen: int
    latest: date


def since(data: Dataset, view: View) -> Result[SinceFacts]:
    """What became of the mutuals live at the view's date: still going, ended by reason, not seen lately.

    One is still going where no end is known and a source shows it trading in the three years before the latest date.

    Returns:
        fate, bodies, names, source_id; still going first, then the commonest reason, what is not known last.
    """
    then = _follow(data, view)
    frame = count_bodies(then, "fate")
    place = frame["fate"].map({STILL: 0, NO_REASON: 2, UNSEEN: 3}).fillna(1)
    order = frame.assign(place=place).sort_values(["place", "bodies", "fate"], ascending=[True, False, True]).index
    facts = SinceFacts(
        live=len(then),
        still=int(then["fate"].eq(STILL).sum()),
        ended=int(then["fate"].str.startswith(ENDED).sum()),
        unseen=int(then["fate"].eq(UNSEEN).sum()),
        latest=data.latest,
    )
    return build_result(data, view, frame.loc[order].reset_index(drop=True), facts, unit="", mutuals=then)


def since_list(data: Dataset, view: View) -> Result[NoFacts]:
    """Each mutual live at the view's date with what became of it: those that ended first, the latest end first, then undated ends.

    Returns:
        name, mutual_id, fate, ended, successor (the mutuals that took over), followed (what sources say of it from its end on),
        last_seen, sector, region, source_id.
    """
    then = _follow(data, view)
    # Where an end is not dated, the middle of what is possible would say too much: these come after those that are.
    then = then.assign(dated=then["end_mid"].where(then["end_basis"].ne("not dated")), gone=then["end_mid"].le(pd.Timestamp(data.latest)))
    then = then.sort_values(["gone", "dated", "name"], ascending=[False, False, True], na_position="last", kind="stable")
    ends = list(zip(then["mutual_id"].astype(str), then["end_from"], strict=True))
    frame = pd.DataFrame(
        {
            "name": then["name"].astype(str),
            "mutual_id": then["mutual_id"].astype(str),
            "fate": then["fate"],
            "ended": then["ended"].astype(object).where(then["gone"], ""),  # does not apply to the rest
            "successor": [_name_successors(data, mutual) for mutual, _ in ends],
            "followed": [say_what_followed(data, mutual, end) or None for mutual, end in ends],
            "last_seen": then["last_seen"],
            "sector": then["sector"].astype(str),
            "region": then["place"].astype(str),
            "source_id": then["source_ids"].map(tuple),
        }
    )
    return build_result(data, view, frame.reset_index(drop=True), NoFacts(), unit="", mutuals=then)


def _name_successors(data: Dataset, mutual: str) -> str | None:
    names = [data.names[each] for each in successors(data, mutual)]
    return write_list(names) if names else None


def _follow(data: Dataset, view: View) -> pd.DataFrame:
    """The mutuals live at the view's date, each with its fate by the latest date."""
    live, latest = live_at(data, view), pd.Timestamp(data.latest)
    reason = (f"{ENDED}: " + live["end_reason"].astype("string")).fillna(NO_REASON)
    recent = live["last_seen"].ge(latest - NEAR) | ("organisations.last_seen" in data.lacks)
    fates = np.select([live["end_mid"].le(latest), recent], [reason, STILL], default=UNSEEN)
    return live.assign(mutual_id=live.index.astype(str), fate=pd.Series(fates, index=live.index, dtype="str")).reset_index(drop=True)
