"""Fields of the counts, values and headcounts of groups of mutuals, and of published totals."""

from __future__ import annotations

from lib.core.field import Field, Show, columns
from lib.register.measures import ESTIMATED, FIGURES, MEASURES, Measure


def _describe(measure: Measure) -> Field:
    """The column of a measure."""
    label = f"{measure.heading} (where known)" if measure.observed else measure.heading
    return Field(name=measure.key, label=label, definition=measure.definition, show=Show(measure.style.value), unit=measure.unit, rank=2)


def _describe_figures(measure: Measure) -> tuple[Field, ...]:
    """The columns of a measure that adds up figures of single mutuals: what its sums cover, their share and mean, and single figures."""
    key, single = measure.key, measure.single
    known, share, mean, year, basis, source = (f"{key}_{of}" for of in ("known", "share", "mean", "year", "basis", "source"))
    first, *others = (name.replace("_", " ") for name in measure.observed)
    every = (
        _describe(measure),
        Field(
            name=known,
            label=f"Mutuals with {measure.single_known}",
            definition=f"How many of the live mutuals the {single} covers.",
            show=Show.COUNT,
            unit="mutuals",
            rank=4,
        ),
        Field(
            name=share, label=f"Share of known {key}", definition=f"Its share of the known {key} shown.", show=Show.SHARE, unit="%", rank=4
        ),
        Field(
            name=mean,
            label=f"Average known {key}",
            definition=f"Known {single} divided by the mutuals it covers.",
            show=Show(measure.style.value),
            unit=measure.unit,
        ),
        Field(name=year, label=f"Year of {key}", definition=f"The year, or span of years, that the {single} describes.", rank=7),
        Field(
            name=basis,
            label=f"Basis of {key}",
            definition=f"{first.capitalize()}, or {' or '.join(others)} where no {first} is known.",
            rank=6,
        ),
        Field(name=source, label=f"Source of {key}", definition=f"The page that gives the {single}.", show=Show.SOURCE),
    )
    names = {key, known, mean, *([share] if measure.share else []), *measure.figure_columns}
    return tuple(field for field in every if field.name in names)


def _describe_ranged(measure: Measure) -> tuple[Field, ...]:
    """The columns of a measure that holds estimates: its sums, their range, how many mutuals they cover, their share."""
    key, show = measure.key, Show(measure.style.value)
    of_draws = "95% of the redraws of the errors that trials found lie between it and the {} of the range."
    return (
        _describe(measure),
        Field(name=f"{key}_low", label="Range from", definition=of_draws.format("top"), show=show, unit=measure.unit),
        Field(name=f"{key}_high", label="Range to", definition=of_draws.format("bottom"), show=show, unit=measure.unit),
        Field(
            name=f"{key}_known",
            label=f"Mutuals with {measure.single_known}",
            definition=f"How many of the live mutuals the {measure.noun} covers.",
            show=Show.COUNT,
            unit="mutuals",
        ),
        Field(
            name=f"{key}_share",
            label=f"Share of {measure.noun}",
            definition=f"Its share of the {measure.noun} shown.",
            show=Show.SHARE,
            unit="%",
        ),
    )


#: Room for '31 December 2013' on one line, in rem.
DATE_WIDTH = 8.0
#: Name -> column, for the columns that results of several topics have.
COMMON = columns(
    Field(name="figure", label="Figure", definition="Which figure the row gives.", rank=1),
    Field(name="date", label="Date", definition="The date at which mutuals are counted.", show=Show.DAY, rank=1),
    Field(name="year", label="Year", definition="Calendar year.", show=Show.YEAR, rank=0),
    Field(name="mutual_id", label="Id", definition="The mutual's id."),
    Field(name="name", label="Mutual", definition="The name it is known by.", rank=0),
    Field(name="sector", label="Sector", definition="The main service, one of the register's sectors.", rank=4),
    Field(name="sector_group", label="Sector group", definition="The group that the sector belongs to."),
    Field(name="region", label="Region", definition="One of the nine regions of England, National, or Not known.", rank=4),
    Field(name="group", label="Group", definition="The sector group or region that the row describes.", rank=0),
    Field(name="code", label="ONS code", definition="ONS code of the area.", rank=9),
    Field(name="area", label="Area", definition="The region or the local authority of today.", rank=0),
    Field(
        name="lad_name",
        label="Local authority",
        definition="The local authority of today; a merged council is shown in its successor.",
        rank=4,
    ),
    Field(
        name="place_note",
        optional=True,
        label="Note on place",
        definition="Says where a council named by the source has since merged.",
        rank=9,
    ),
    Field(name="precision", label="Placed by", definition="The best evidence there is for its place on the map.", rank=6),
    Field(name="lon", label="Longitude", definition="Degrees east, WGS 84.", show=Show.RATE, unit="degrees"),
    Field(name="lat", label="Latitude", definition="Degrees north, WGS 84.", show=Show.RATE, unit="degrees"),
    Field(
        name="launched",
        label="Launched",
        definition="When it began trading on its own, as precise as the source.",
        rank=3,
        least=DATE_WIDTH,
    ),
    Field(name="ended", label="Ended", definition="When it stopped, as precise as the source.", rank=3, least=DATE_WIDTH),
    Field(
        name="last_seen",
        label="Last seen",
        definition="The newest day on which a launch, figure, statement or its end shows it trading; no source says that it went on after.",
        rank=3,
        least=DATE_WIDTH,
    ),
    Field(name="end_reason", label="Reason for ending", definition="Why it stopped.", rank=3),
    Field(name="grade", label="Evidence grade", definition="Strong, moderate or weak evidence that it is a public service mutual."),
    Field(
        name="certain",
        label="Certainly live",
        definition="Mutuals live whatever day their partial dates mean.",
        show=Show.COUNT,
        unit="mutuals",
        rank=3,
    ),
    Field(
        name="central",
        label="Live (central count)",
        definition="Mutuals live when each partial date is read as the middle of its span.",
        show=Show.COUNT,
        unit="mutuals",
        rank=1,
    ),
    Field(
        name="possible",
        label="Possibly live",
        definition="Mutuals live on some reading of their partial dates.",
        show=Show.COUNT,
        unit="mutuals",
        rank=3,
    ),
    _describe(MEASURES["mutuals"]),
    Field(
        name="mutuals_share", label="Share of mutuals", definition="Its share of the live mutuals shown.", show=Show.SHARE, unit="%", rank=4
    ),
    *(field for measure in FIGURES for field in _describe_figures(measure)),
    *_describe_ranged(ESTIMATED),
    Field(
        name="population",
        label="Population",
        definition="Residents, on a straight line between censuses.",
        show=Show.PEOPLE,
        unit="people",
        rank=6,
    ),
    _describe(MEASURES["rate"]),
    Field(name="shown", label="Measure shown", definition="The measure chosen in the filters.", show=Show.RATE, rank=1),
    Field(
        name="low",
        label="Certain",
        definition="The figure on the readings of dates that give the least; of an estimate the bottom of its range.",
        show=Show.RATE,
        rank=4,
        unit_in="unit",
    ),
    Field(
        name="named",
        label="Named in the register",
        definition="The figure from named mutuals, traced unless it says estimated.",
        show=Show.RATE,
        rank=2,
        unit_in="unit",
    ),
    Field(
        name="high",
        label="Possible",
        definition="The figure on the readings of dates that give the most; of an estimate the top of its range.",
        show=Show.RATE,
        rank=4,
        unit_in="unit",
    ),
    Field(
        name="known",
        label="Mutuals covered",
        definition="How many mutuals the named figure covers.",
        show=Show.COUNT,
        unit="mutuals",
        rank=4,
    ),
    Field(name="of", label="Of live mutuals", definition="How many mutuals are live at the date.", show=Show.COUNT, unit="mutuals"),
    Field(
        name="published",
        label="Published",
        definition="The published total nearest to the date.",
        show=Show.RATE,
        rank=1,
        unit_in="unit",
        precision_in="published_approx",
    ),
    Field(name="published_approx", label="Precision of published", definition="Exact, approximate, or a floor ('at least').", rank=3),
    Field(name="published_as_of", label="Published for", definition="The date that the published figure describes.", rank=2),
    Field(
        name="published_coverage", label="Area covered by published", definition="Nations that the published figure covers, where stated."
    ),
    Field(name="source_id", label="Source", definition="The page that says so.", show=Show.SOURCE),
    Field(name="note", optional=True, label="Note", definition="What to bear in mind.", rank=9),
    Field(name="unit", label="Unit", definition="Unit of the figures in the row.", rank=3),
    Field(
        name="launches",
        label="Launches",
        definition="Mutuals whose launch (middle of its span) falls in the year.",
        show=Show.COUNT,
        unit="mutuals",
        rank=1,
    ),
    Field(
        name="endings",
        label="Endings",
        definition="Mutuals whose end (middle of its span) falls in the year.",
        show=Show.COUNT,
        unit="mutuals",
        rank=2,
    ),
    Field(
        name="times",
        label="Times as many",
        definition="The count at the date divided by the count in the base year.",
        show=Show.TIMES,
        unit="times",
        optional=True,
        rank=1,
    ),
    Field(
        name="base",
        label="Count in the base year",
        definition="Live mutuals in the middle of the base year.",
        show=Show.COUNT,
        unit="mutuals",
        rank=3,
    ),
    Field(name="rank", label="Rank", definition="Place when sorted by size.", show=Show.COUNT, rank=1),
    Field(
        name="cumulative_share",
        label="Share so far",
        definition="Share of the known value of this and all larger mutuals.",
        show=Show.SHARE,
        unit="%",
        rank=4,
    ),
    Field(name="event", label="Event", definition="What happened.", rank=0),
    Field(name="detail", label="Detail", definition="One sentence more.", rank=9),
    Field(name="kind", label="Kind", definition="What kind of row it is."),
    Field(name="series", label="Series", definition="Named in the register, or published.", rank=3),
    Field(name="item", label="Fact", definition="Which fact about the mutual the row gives.", rank=1),
    Field(name="exactness", label="Precision", definition="Exact, or about where the source rounds.", rank=6),
    Field(name="said_on", label="Date", definition="When it was said or measured, as precise as the source.", rank=3),
    Field(name="statement", label="What is said", definition="What the source says, in our words.", rank=0),
    Field(
        name="state",
        label="At the date",
        definition="Live, ended, planned or not begun at the date looked at, or not known, by the middle of each partial date.",
        rank=1,
    ),
    Field(name="services", label="Services", definition="What it does, in a few words.", rank=9),
    Field(name="town", label="Town", definition="Town of its head office.", rank=4),
    Field(name="subject", label="Who", definition="The mutual that an outcome is about, or the whole sector.", rank=1),
    Field(name="outcome", label="What was measured", definition="What was measured, in our words.", rank=0),
    Field(name="outcome_value", label="Result", definition="The figure that the source gives.", show=Show.EXACT, rank=2, unit_in="unit"),
    Field(
        name="comparator_value",
        optional=True,
        label="Compared with",
        definition="The figure that it is compared with.",
        show=Show.EXACT,
        rank=3,
        unit_in="unit",
    ),
    Field(name="comparator", label="Comparator", definition="What it is compared with.", rank=4),
    Field(name="claim_id", label="Claim", definition="The claim's id, as in its link.", rank=9),
    Field(name="period", label="When", definition="When it was measured, in the source's words.", show=Show.PERIOD, rank=4),
    Field(name="direction", label="Better when", definition="Whether a higher or a lower value is better.", rank=9),
    Field(
        name="compares",
        badge=True,
        label="Better or worse",
        definition="Whether the figure is better or worse than the one it is compared with, or not judged; a result counts once.",
        rank=1,
    ),
    Field(
        name="basis",
        badge=True,
        label="Who says so",
        definition=(
            "The claim itself; a forecast; self-reported, where a source is the body itself, a note says that the figure is its own, or "
            "mutuals were asked in a survey; measured by others, where a public body or a study says so; else reported by others."
        ),
        rank=4,
    ),
)
