"""Fields of the pipeline: councils, pathfinders, support, ambassadors, what became of plans, survival."""

from __future__ import annotations

from lib.core.field import Field, Show, columns

COLUMNS = columns(
    Field(
        name="service_area", label="Service", definition="The service for which a mutual was considered, as the source writes it.", rank=2
    ),
    Field(
        name="councils",
        label="Councils named",
        definition="Councils that a source names for the service, each once.",
        show=Show.COUNT,
        rank=1,
    ),
    Field(name="exploring", label="Exploring", definition="Of those, exploring and no further in any source.", show=Show.COUNT, rank=3),
    Field(
        name="developing",
        label="Developing",
        definition="Of those, developing a mutual and no further in any source.",
        show=Show.COUNT,
        rank=3,
    ),
    Field(
        name="already_live",
        label="Already live",
        definition="Of those, with a mutual live when a source wrote of it.",
        show=Show.COUNT,
        rank=3,
    ),
    Field(name="council", label="Council", definition="The council, as the source writes it.", rank=0),
    Field(name="stage", label="Stage", definition="Exploring, developing or live, when it was said.", rank=1),
    Field(
        name="fate", label="What became of it", definition="What had become of a planned, supported or pathfinder body by the date.", rank=1
    ),
    Field(name="first_wave", label="First wave", definition="Of those, pathfinders of August 2010.", show=Show.COUNT, rank=3),
    Field(name="second_wave", label="Second wave", definition="Of those, pathfinders of February 2011.", show=Show.COUNT, rank=3),
    Field(
        name="wave_unknown",
        label="Wave not stated",
        definition="Of those, pathfinders whose wave no source states.",
        show=Show.COUNT,
        rank=3,
    ),
    Field(name="wave", label="Wave", definition="First (August 2010) or second (February 2011) wave of pathfinders.", rank=3),
    Field(
        name="first_programme",
        label="Mutuals Support Programme",
        definition="Of those, bodies of the first programme.",
        show=Show.COUNT,
        rank=3,
    ),
    Field(
        name="later_programmes", label="Later programmes", definition="Of those, bodies of a later programme only.", show=Show.COUNT, rank=3
    ),
    Field(name="listed_as", label="In the list of mutuals as", definition="The mutual of the register that was found to be this body."),
    Field(name="bodies", label="Bodies", definition="How many bodies the row counts.", show=Show.COUNT, rank=2),
    Field(name="names", label="Which", definition="The names that the row counts.", rank=9),
    Field(name="programme", label="Programme", definition="Name of the programme.", rank=4),
    Field(name="supported", label="Body", definition="Who was supported, as the source writes it.", rank=0),
    Field(name="announced", label="Announced", definition="When the support was announced, as precise as the source.", rank=3),
    Field(name="award", label="Amount", definition="Money awarded or the worth of the support.", show=Show.MONEY, unit="GBP", rank=2),
    Field(name="support", label="Support", definition="What the support was for.", rank=6),
    Field(name="person", label="Name", definition="Who was appointed.", rank=0),
    Field(name="role", label="Role", definition="Post and organisation at the time.", rank=1),
    Field(
        name="successor",
        optional=True,
        label="Who took over",
        definition="The mutuals that sources name as running its services since.",
        rank=2,
    ),
    Field(
        name="followed",
        optional=True,
        label="What followed",
        definition="What sources say of it from its end, or from its plan, on.",
        rank=9,
    ),
    Field(name="years_since", label="Years since launch", definition="Full years since the launch.", show=Show.COUNT, unit="years", rank=0),
    Field(
        name="years_after", label="Years after launch", definition="Years from launch to an ending.", show=Show.RATE, unit="years", rank=0
    ),
    Field(
        name="surviving",
        label="Still going",
        definition="Estimated share of mutuals still going so many years after launch (Kaplan-Meier).",
        show=Show.SHARE,
        unit="%",
        rank=1,
    ),
    Field(
        name="surviving_low",
        label="Low end of 95% range",
        definition="Lower end of the 95% confidence interval (log-log).",
        show=Show.SHARE,
        unit="%",
        rank=3,
    ),
    Field(
        name="surviving_high",
        label="High end of 95% range",
        definition="Upper end of the 95% confidence interval (log-log).",
        show=Show.SHARE,
        unit="%",
        rank=3,
    ),
    Field(
        name="surviving_merged",
        label="Still going, if a merger is no ending",
        definition="The same share where merged mutuals leave the count at their merger instead of ending.",
        show=Show.SHARE,
        unit="%",
    ),
    Field(name="at_risk", label="Followed so far", definition="Mutuals followed for at least so many years.", show=Show.COUNT, rank=4),
    Field(name="ended_then", label="Ended then", definition="Mutuals that ended so many years after launch.", show=Show.COUNT, rank=4),
    Field(name="ended_by", label="Ended by then", definition="Mutuals that ended within so many years of launch.", show=Show.COUNT, rank=4),
)
