"""Mutuals like one mutual: same sector, same region, similar size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from lib.core.asat import source_ids, start_words
from lib.core.nearest import STAFF, VALUE, nearest_figures
from lib.core.result import Result, build_result
from lib.core.states import states
from lib.register.schema import GRADES, NATIONAL, NOT_KNOWN
from lib.topics.profile.organisation import ProfileFacts, organisation

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.view import View

#: How many are listed.
MOST = 6
#: Half to double is a similar size.
FACTOR = 2
#: What each likeness weighs: a shared sector says more than a shared region.
_WEIGHTS = {"same sector": 4, "same sector group": 2, "same region": 2, "similar value of services": 1, "similar number of staff": 1}
_SOURCE_COLUMNS = [
    "mutual_id",
    "name",
    "sector",
    "sector_group",
    "place",
    "status",
    "grade",
    "launched",
    "trading_by",
    "start_mid",
    "end_mid",
]
_COLUMNS = ["mutual_id", "name", "likeness", "sector", "region", "state", "launched", "value", "value_year", "value_source", "grade"]


def similar(data: Dataset, view: View) -> Result[ProfileFacts]:
    """The mutuals most like the one that the view is about, whatever the filters; planned ones only beside planned ones.

    Returns:
        mutual_id, name, likeness, sector, region, state, launched, value (GBP a year, within three years of the date),
        value_year, value_source, grade; at most `MOST` rows, the most alike first, never the mutual itself. Each shares at
        least the sector group.
    """
    row = organisation(data, view)
    frame = _rank(data, view) if row else pd.DataFrame(columns=_COLUMNS)
    cites = source_ids(data.mutuals.loc[data.mutuals["mutual_id"].isin(frame["mutual_id"]), "source_ids"], frame["value_source"])
    return build_result(data, view, frame, ProfileFacts(organisation=row), unit="GBP a year", mutuals=frame, cites=cites)


def _rank(data: Dataset, view: View) -> pd.DataFrame:
    table = data.mutuals[_SOURCE_COLUMNS].set_index("mutual_id", drop=False)
    value = nearest_figures(data, VALUE, view.as_at).reindex(table.index)
    staff = nearest_figures(data, STAFF, view.as_at)["amount"].reindex(table.index)
    own = table.loc[view.mutual]
    alike = pd.DataFrame(
        {
            "same sector": table["sector"].eq(own["sector"]),
            "same sector group": table["sector_group"].eq(own["sector_group"]) & table["sector"].ne(own["sector"]),
            "same region": table["place"].eq(own["place"]) & (own["place"] not in (NATIONAL, NOT_KNOWN)),
            "similar value of services": _near(value["amount"], view.mutual),
            "similar number of staff": _near(staff, view.mutual),
        }
    )
    frame = table.assign(
        likeness=[", ".join(name for name, is_so in zip(_WEIGHTS, row, strict=True) if is_so) for row in alike.to_numpy()],
        score=alike.mul(pd.Series(_WEIGHTS)).sum(axis=1),
        state=states(table, view.as_at).astype(str),
        evidence=table["grade"].astype(str).map({grade: place for place, grade in enumerate(GRADES.values())}),
        sector=table["sector"].astype(str),
        region=table["place"].astype(str),
        grade=table["grade"].astype(str),
        launched=start_words(table),
        value=value["amount"],
        value_year=value["year"],
        value_source=value["source_id"],
    )
    fits = table["sector_group"].eq(own["sector_group"]) & table.index.to_series().ne(view.mutual)
    fits &= table["status"].ne("planned") | (own["status"] == "planned")
    frame = frame[fits]
    frame = frame.assign(away=frame["state"].ne("live"))
    frame = frame.sort_values(["score", "away", "evidence", "name"], ascending=[False, True, True, True], kind="stable").head(MOST)
    return frame[_COLUMNS].reset_index(drop=True)


def _near(amounts: pd.Series, mutual: str) -> pd.Series:
    """True where the amount lies between half and double the mutual's own; False where either is unknown."""
    own = amounts.loc[mutual]
    return amounts.between(own / FACTOR, own * FACTOR)
