"""The tables about the sector as a whole: published totals, programmes, events, evidence, claims, population."""

from __future__ import annotations

from lib.register.schema import REGIONS, Column, Kind, Table
from lib.register.tables.columns import MUTUAL, REGION, SECTOR, partial_date, source, text

_APPROX = ("exact", "approx", "at least")

SECTOR_SERIES = Table(
    name="sector_series",
    label="Published totals",
    row="a published figure for the whole sector at a date, conflicts kept",
    columns=(
        *partial_date("as_of", "As of", "The date that the figure describes.", required=True),
        Column(
            name="measure",
            kind=Kind.CATEGORY,
            label="Measure",
            definition="What is counted; 'other' holds figures of part of the sector and is never charted as the sector.",
            required=True,
            allowed=(
                "live_mutuals",
                "services_value_gbp",
                "turnover_total_gbp",
                "employees",
                "pipeline_projects",
                "councils_exploring",
                "organisations_supported",
                "website_visits_per_week",
                "ambassadors",
                "programme_fund_gbp",
                "other",
            ),
        ),
        Column(name="value", kind=Kind.NUMBER, label="Value", definition="The figure.", required=True),
        text("unit", "Unit", "Unit of the value.", required=True),
        Column(
            name="approx",
            kind=Kind.CATEGORY,
            label="Precision",
            definition="Exact, approximate, or a floor ('at least').",
            required=True,
            allowed=_APPROX,
        ),
        Column(
            name="coverage",
            kind=Kind.CATEGORY,
            label="Area covered",
            definition="The nation or nations that the figure covers; blank where the source does not say.",
            allowed=("England", "England and Wales", "UK"),
        ),
        source(),
        text("note", "Note", "What to bear in mind."),
    ),
)

SERIES_BY_GROUP = Table(
    name="series_by_group",
    label="Published breakdowns",
    row="a published breakdown (sector, legal form, size, ...) at a date",
    columns=(
        *partial_date("as_of", "As of", "The date that the figure describes.", required=True),
        Column(
            name="dimension",
            kind=Kind.CATEGORY,
            label="Breakdown",
            definition="What the total is split by.",
            required=True,
            allowed=("sector", "legal_form", "parent_type", "size", "region", "other"),
        ),
        text("group", "Group", "The part described.", required=True),
        text("measure", "Measure", "What is counted.", required=True),
        Column(name="value", kind=Kind.NUMBER, label="Value", definition="The figure.", required=True),
        text("unit", "Unit", "Unit of the value.", required=True),
        source(),
        text("note", "Note", "What to bear in mind."),
    ),
)

PROGRAMME = Table(
    name="programme",
    label="Programme support",
    row="a body named as supported by a programme or as a pathfinder",
    columns=(
        text("programme", "Programme", "Name of the programme.", required=True),
        text("organisation", "Organisation", "Who was supported, as the source writes it.", required=True),
        SECTOR,
        REGION,
        *partial_date("announced", "Announced", "When the support was announced."),
        Column(name="amount_gbp", kind=Kind.MONEY, label="Amount", definition="Money awarded or the worth of the support.", unit="GBP"),
        text("support", "Support", "What the support was for.", required=True),
        source(),
    ),
)

PLANS = Table(
    name="plans",
    label="What became of plans",
    row="a planned mutual of which a source says what followed",
    key=("mutual_id",),
    columns=(
        MUTUAL,
        Column(
            name="followed",
            kind=Kind.CATEGORY,
            label="What followed",
            definition="Launched (perhaps in another form), still planned as far as sources reach, or came to nothing.",
            required=True,
            allowed=("launched", "still planned", "came to nothing"),
        ),
        text("detail", "Detail", "What the source says, in our own words.", required=True),
        source(),
    ),
)
AMBASSADORS = Table(
    name="ambassadors",
    label="Mutuals ambassadors",
    row="a mutuals ambassador that a public announcement names",
    columns=(
        text("name", "Name", "Who was appointed.", required=True),
        text("organisation_role", "Role", "Post and organisation at the time.", required=True),
        *partial_date("appointed", "Appointed", "When the appointment was announced."),
        source(),
    ),
)

COUNCILS = Table(
    name="councils",
    label="Councils exploring",
    row="a council publicly named as exploring or developing a mutual",
    columns=(
        text("council", "Council", "The council, as the source writes it.", required=True),
        text("service_area", "Service area", "The service considered.", required=True),
        *partial_date("date", "Date", "When it was said."),
        Column(
            name="stage",
            kind=Kind.CATEGORY,
            label="Stage",
            definition="How far it had got by then.",
            required=True,
            allowed=("exploring", "developing", "live"),
        ),
        source(),
        text("note", "Note", "What to bear in mind."),
    ),
)

EVENTS = Table(
    name="events",
    label="Policy events",
    row="a dated policy event",
    columns=(
        *partial_date("date", "Date", "When it happened.", required=True),
        text("title", "Event", "What happened, in a few words.", required=True),
        text("detail", "Detail", "One sentence more.", required=True),
        Column(
            name="kind",
            kind=Kind.CATEGORY,
            label="Kind of event",
            definition="What kind of event it was.",
            required=True,
            allowed=("programme", "report", "policy", "milestone", "law"),
        ),
        source(),
    ),
)

OUTCOMES = Table(
    name="outcomes",
    label="Outcome evidence",
    row="a piece of outcome evidence: value, comparator, direction",
    columns=(
        text("subject", "About", "A mutual, 'sector', or whom it is about in words.", required=True),
        text("measure", "Measure", "What was measured.", required=True),
        Column(name="value", kind=Kind.NUMBER, label="Value", definition="The figure.", required=True, negative=True),
        text("unit", "Unit", "Unit of the value and the comparator.", required=True),
        Column(name="comparator_value", kind=Kind.NUMBER, label="Comparator", definition="What it is compared with.", negative=True),
        text("comparator", "Compared with", "What the comparator is."),
        text("period", "Period", "When it was measured, in the source's words."),
        Column(
            name="direction",
            kind=Kind.CATEGORY,
            label="Better when",
            definition="Whether a higher or a lower value is better.",
            required=True,
            allowed=("higher is better", "lower is better"),
        ),
        source(),
        text("note", "Note", "What to bear in mind; most are self-reported."),
    ),
)

CLAIMS = Table(
    name="claims",
    label="Claims of 8 February 2013",
    row="a claim of the minister's article with evidence for and against",
    key=("claim_id",),
    columns=(
        Column(name="claim_id", kind=Kind.ID, label="Id", definition="Number of the claim.", required=True),
        text("claim", "Claim", "What was said.", required=True),
        Column(name="value", kind=Kind.NUMBER, label="Value", definition="The figure claimed, if any."),
        text("unit", "Unit", "Unit of the figure."),
        *partial_date("stated_on", "Stated on", "When it was said.", required=True),
        text("evidence_for", "Evidence for", "What supports it.", required=True),
        text("evidence_against_or_caveat", "Evidence against or caveat", "What speaks against it or limits it.", required=True),
        text("other_published_values", "Other published values", "What others published before and since."),
        source(many=True),
    ),
)

REGION_POPULATION = Table(
    name="region_population",
    label="Population of regions",
    row="a region's census population",
    key=("code", "year"),
    columns=(
        Column(name="region", kind=Kind.CATEGORY, label="Region", definition="The region.", required=True, allowed=REGIONS),
        text("code", "ONS code", "ONS code of the region.", required=True),
        Column(name="year", kind=Kind.WHOLE, label="Census year", definition="Year of the census.", required=True),
        Column(name="population", kind=Kind.WHOLE, label="Population", definition="Usual residents.", unit="people", required=True),
        text("basis", "Basis", "Which census.", required=True),
        source(),
    ),
)
