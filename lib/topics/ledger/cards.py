"""The card 'Why counts differ'."""

from __future__ import annotations

from lib.core import bearing
from lib.core.card import Card, Rows, with_columns
from lib.core.estimates import OLDER
from lib.core.sentences import AS_AT, REGISTER, VALUE
from lib.topics.ledger import measure, words
from lib.topics.ledger.fields import COLUMNS

CARDS = with_columns(
    COLUMNS,
    Card(
        id="why-counts-differ",
        title="Why counts differ",
        measure=measure.counts,
        words=words.counts,
        draw=None,
        companions={
            "times": Rows(id="why-multiples-differ", measure=measure.times, words=words.multiples),
            "worth": Rows(id="why-values-differ", measure=measure.worth, words=words.worth),
            "base": Rows(id="named-in-base-year", measure=measure.base_bodies, words=words.base_bodies),
        },
        definition="The way from a published figure to what the register names, a step a row: counts, the multiple, the value of services.",
        method=(
            f"{AS_AT} Published figures are those nearest to the date. What is not named is the published count less the named bodies "
            f"launched since {OLDER}, as if it held them all. Each step adds to the one before it. {bearing.explain_rule()} {VALUE}"
        ),
        limits=f"No published figure comes with a list, so which bodies it holds is not known. {REGISTER}",
    ),
)
