"""The cards of the page Quality: lists without a picture."""

from __future__ import annotations

from lib.core.card import Card, with_columns
from lib.core.sentences import AS_AT, ESTIMATES, REGISTER
from lib.topics.quality import measure as quality
from lib.topics.quality import words
from lib.topics.quality.fields import COLUMNS

_NEAR = "A figure is near a date when it lies within three years of it."
CARDS = with_columns(
    COLUMNS,
    Card(
        id="quality-work",
        title="What to look for next",
        measure=quality.work_list,
        words=words.work,
        draw=None,
        definition="Live mutuals without a value near the date, ordered by what their value is estimated to be.",
        method=f"The likely size is the estimate that the value of services with estimates holds. {ESTIMATES}",
        limits=f"A likely size is a guide for the search: it enters no known value. At most {quality.MOST} are listed.",
    ),
    Card(
        id="quality-fields",
        title="What is known of each organisation",
        measure=quality.by_field,
        words=words.fields,
        draw=None,
        definition="For how many organisations a source gives each fact.",
        method="Organisations that were only planned are left out. Ends and their reasons are asked only of those that ended.",
        limits=REGISTER,
    ),
    Card(
        id="quality-groups",
        title="What is known by sector, region and year",
        measure=quality.by_group,
        words=words.groups,
        draw=None,
        definition="The share of live mutuals with a dated launch, a place by postcode or town, a value and a number of staff.",
        method=f"{AS_AT} {_NEAR}",
        limits="A small group can be wholly known or wholly unknown by chance; its number of mutuals stands beside the shares.",
    ),
    Card(
        id="quality-oldest",
        title="Oldest figures",
        measure=quality.oldest,
        words=words.oldest,
        draw=None,
        definition="Live mutuals whose newest turnover, contract value or headcount is the oldest.",
        method="The newest figure of each mutual, of any scope; its age is counted to the latest date of the register.",
        limits=f"Mutuals without any figure are on the list of what to look for next. At most {quality.MOST} are listed.",
    ),
    Card(
        id="quality-evidence",
        title="Weakest evidence",
        measure=quality.weakest,
        words=words.weakest,
        draw=None,
        definition="Live mutuals that rest on the weakest grade of evidence and the fewest sources.",
        method="Weak before moderate before strong, then by the number of pages that the entry cites.",
        limits=f"Choose weak evidence in the filters to see those too. At most {quality.MOST} are listed.",
    ),
)
