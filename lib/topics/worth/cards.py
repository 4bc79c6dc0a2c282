"""The card with the one bar of what services are worth."""

from __future__ import annotations

from lib.core.card import Card, Rows, draw_main_result, with_columns
from lib.core.estimates import DRAWS, FEWEST, OLDER
from lib.core.sentences import ESTIMATES, REGISTER, VALUE
from lib.topics.worth import measure, picture, words
from lib.topics.worth.fields import COLUMNS

CARDS = with_columns(
    COLUMNS,
    Card(
        id="worth",
        title="Traced, estimated, not named",
        measure=measure.worth,
        words=words.worth,
        draw=draw_main_result(picture.worth),
        companions={
            "groups": Rows(id="worth-groups", measure=measure.by_group, words=words.groups),
            "bodies": Rows(id="worth-bodies", measure=measure.estimated_bodies, words=words.bodies),
        },
        definition=(
            "The value of services of named live mutuals, as traced in sources and as estimated where no source gives it, beside what was "
            "published."
        ),
        method=(
            f"{VALUE} {ESTIMATES} Those not named are the published count less the named ones; their outline supposes them to be like "
            f"those launched since {OLDER}, drawn by chance {DRAWS:,} times; Methods has every choice and the errors of the trials."
        ),
        limits=(
            f"An estimate is no finding, and a single one may be far out. Where fewer than {FEWEST} others of a sector group are "
            "known there is none. Mutuals of which nothing is known may be smaller than those on which the mean of their sector group "
            f"rests. {REGISTER}"
        ),
    ),
)
