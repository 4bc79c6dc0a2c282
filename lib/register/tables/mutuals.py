"""The tables about single organisations: the register, its figures, its statements, and the sources."""

from __future__ import annotations

from lib.register.schema import BEFORE_SPIN_OUT, GRADES, PRECISIONS, WHOLE, Column, Kind, Table
from lib.register.tables.columns import MUTUAL, REGION, partial_date, source, span_columns, text

ORGANISATIONS = Table(
    name="organisations",
    label="Mutuals",
    row="an organisation: live, ended or planned",
    key=("mutual_id",),
    columns=(
        Column(name="mutual_id", kind=Kind.ID, label="Id", definition="Short name used in links.", required=True),
        text("name", "Name", "The name it is known by.", required=True),
        Column(name="aliases", kind=Kind.LIST, label="Other names", definition="Former and other names."),
        Column(
            name="sector",
            kind=Kind.CATEGORY,
            label="Sector",
            definition="The main service, one of the register's sectors.",
            required=True,
            vocabulary="sectors",
        ),
        text("services", "Services", "What it does, in a few words.", required=True),
        Column(
            name="status",
            kind=Kind.CATEGORY,
            label="Status",
            definition="Live, ended or planned, as far as sources reach.",
            required=True,
            allowed=("live", "ended", "planned"),
        ),
        Column(
            name="legal_form",
            kind=Kind.CATEGORY,
            label="Legal form",
            definition="The form in which it is or was registered.",
            vocabulary="legal_forms",
        ),
        text("company_number", "Company number", "Its number at Companies House or in the Mutuals Public Register."),
        text("parent_body", "Parent body", "The public body that it left."),
        Column(
            name="parent_type",
            kind=Kind.CATEGORY,
            label="Kind of parent body",
            definition="What kind of public body it left.",
            vocabulary="parent_types",
        ),
        *partial_date("launched", "Launched", "When it began trading on its own, as precise as the source.", past=True),
        *partial_date(
            "trading_by", "Trading by", "Where the launch is unknown, the earliest date at which a source shows it trading.", past=True
        ),
        *partial_date("ended", "Ended", "When it stopped, as precise as the source.", past=True),
        Column(
            name="end_reason",
            kind=Kind.CATEGORY,
            label="Reason for ending",
            definition="Why it stopped.",
            vocabulary="end_reasons",
        ),
        text("town", "Town", "Town of its head office."),
        text("postcode", "Postcode", "Postcode of its head office."),
        text("local_authority", "Local authority in the source", "The council area named by the source, which may since have merged."),
        REGION,
        text("area_served", "Area served", "Where it delivers services."),
        Column(name="website", kind=Kind.URL, label="Website", definition="Its own site.", bare=True),
        Column(
            name="pathfinder",
            kind=Kind.CATEGORY,
            label="Pathfinder wave",
            definition="1 or 2 for the mutual pathfinders of August 2010 and February 2011.",
            allowed=("1", "2"),
        ),
        Column(
            name="msp_supported",
            kind=Kind.FLAG,
            label="Support programme",
            definition="Yes where a source names it as supported by the Mutuals Support Programme.",
        ),
        text("staff_control", "Staff control", "What sources say about the influence that staff have."),
        source(many=True),
        Column(
            name="confidence",
            kind=Kind.CATEGORY,
            label="Confidence",
            definition="How sure sources make it that it is a public service mutual, and of its dates.",
            required=True,
            allowed=tuple(GRADES),
        ),
        Column(
            name="grade",
            kind=Kind.CATEGORY,
            label="Evidence grade",
            definition="Strong, moderate or weak: confidence in the words shown to readers.",
            allowed=tuple(GRADES.values()),
            derived=True,
        ),
        Column(
            name="sector_group",
            kind=Kind.CATEGORY,
            label="Sector group",
            definition="The group that the sector belongs to.",
            vocabulary="groups",
            derived=True,
        ),
        Column(
            name="place",
            kind=Kind.CATEGORY,
            label="Region",
            definition="The region, National, or Not known where no source says.",
            vocabulary="places",
            derived=True,
        ),
        *span_columns("start", "Start"),
        Column(
            name="start_basis",
            kind=Kind.CATEGORY,
            label="Basis of the start",
            definition="Whether the start is a launch date, a date by which it was trading, or not known.",
            allowed=("launched", "trading by", "not known"),
            derived=True,
        ),
        *span_columns("end", "End"),
        Column(
            name="end_basis",
            kind=Kind.CATEGORY,
            label="Basis of the end",
            definition="Still going, a dated end, an end on an unknown date after it was last seen trading, or never started.",
            allowed=("going", "dated", "not dated", "not started"),
            derived=True,
        ),
        Column(
            name="last_seen",
            kind=Kind.DAY,
            label="Last seen",
            definition="The newest day on which a launch, figure, statement or its end shows it trading, by the first day of each date; "
            "figures from before its spin-out, and what lies after its end, show nothing; blank for plans.",
            derived=True,
        ),
        Column(name="lad_code", kind=Kind.TEXT, label="ONS code", definition="ONS code of the local authority of today.", derived=True),
        Column(
            name="lad_name",
            kind=Kind.TEXT,
            label="Local authority",
            definition="The local authority of today in which it is placed; a council that has merged is shown in its successor.",
            derived=True,
        ),
        Column(
            name="lon", kind=Kind.NUMBER, label="Longitude", definition="Degrees east, WGS 84.", unit="degrees", negative=True, derived=True
        ),
        Column(name="lat", kind=Kind.NUMBER, label="Latitude", definition="Degrees north, WGS 84.", unit="degrees", derived=True),
        Column(
            name="precision",
            kind=Kind.CATEGORY,
            label="Placed by",
            definition="The best evidence there is for its place on the map.",
            allowed=PRECISIONS,
            derived=True,
        ),
        Column(
            name="place_note",
            kind=Kind.TEXT,
            label="Note on place",
            definition="Says where a council named by the source has since merged, or where a nearby town stands for the place.",
            derived=True,
        ),
    ),
)

OBSERVATIONS = Table(
    name="observations",
    label="Figures",
    row="a figure about one organisation at a date",
    columns=(
        MUTUAL,
        Column(
            name="measure",
            kind=Kind.CATEGORY,
            label="Measure",
            definition="What the figure counts.",
            required=True,
            allowed=("turnover", "contract_value", "surplus", "staff_headcount", "staff_fte", "staff_members", "service_users"),
        ),
        *partial_date(
            "period_end",
            "Period end",
            "End of the year described, or the date at which it was stated; a span such as 2013-04/2020-03 where the figure describes "
            "it as a whole and no single year of it.",
            required=True,
        ),
        Column(
            name="value",
            kind=Kind.NUMBER,
            label="Value",
            definition="The figure; only a surplus may be below zero (a loss).",
            required=True,
            negative=True,
        ),
        Column(
            name="unit", kind=Kind.CATEGORY, label="Unit", definition="Unit of the value.", required=True, allowed=("GBP", "people", "FTE")
        ),
        Column(name="approx", kind=Kind.FLAG, label="Approximate", definition="Yes where the source rounds.", required=True),
        source(),
        text("note", "Note", "What is odd about the figure."),
        Column(
            name="period_years",
            kind=Kind.NUMBER,
            label="Years covered",
            definition="How many years the money covers: 1 for a year's money, also where it is typical of a span of years, and the "
            "length of the span where the money of all its years is added up; blank where unknown, so no annual figure can be made.",
            unit="years",
        ),
        Column(
            name="scope",
            kind=Kind.CATEGORY,
            label="Scope",
            definition="Money and staff: the body as a whole; part of it, such as one contract, the owners or the staff of one service; "
            "shared with others; or before spin-out, which is the public body's budget or staff, and what was planned, asked or due to "
            "move. Only the whole body counts as value and staff; a blank counts as the whole body for staff and is refused for money.",
            allowed=(WHOLE, "part", "shared", BEFORE_SPIN_OUT),
        ),
        Column(
            name="annual_value",
            kind=Kind.NUMBER,
            label="Annual value",
            definition="Turnover or contract value divided by the years covered, where the scope is whole and the years are known; of a "
            "figure that describes a span of years, the money of a typical year of it.",
            unit="GBP a year",
            derived=True,
        ),
        Column(
            name="enlarged",
            kind=Kind.DAY,
            label="Enlarged on",
            definition="Middle of the date of the body's latest enlargement before the middle of the period: the figure describes what the "
            "body has been since that day, so it can't stand for an earlier one; blank where no enlargement is recorded.",
            derived=True,
        ),
        Column(
            name="source_published",
            kind=Kind.DAY,
            label="Source published",
            definition="Middle of the date at which the source was published; the later of two sources is preferred.",
            derived=True,
        ),
    ),
)

ENLARGEMENTS = Table(
    name="enlargements",
    label="Enlargements",
    row="a merger, or services taken over from another body, by which a mutual that was already trading became larger",
    key=("mutual_id", "since"),
    columns=(
        MUTUAL,
        *partial_date(
            "since", "Since", "From when its figures describe the larger body, as precise as the source.", required=True, past=True
        ),
        Column(
            name="kind",
            kind=Kind.CATEGORY,
            label="Kind of enlargement",
            definition="It merged with another body or took it in, took over what another provider ran, or a public body moved further "
            "services and staff to it. Contracts won of which no source says that they were taken over are growth and not listed.",
            required=True,
            allowed=("merger", "taken over", "transfer"),
        ),
        text(
            "whose", "Whose services", "Who ran the services before: ids of the register where it has them, else in words.", required=True
        ),
        text("detail", "Detail", "What the source says, in our own words.", required=True),
        source(),
    ),
)

STATEMENTS = Table(
    name="statements",
    label="Statements",
    row="something a source says about one organisation that is not a figure",
    columns=(
        MUTUAL,
        *partial_date("stated_on", "Stated on", "When it was said."),
        text("statement", "Statement", "What was said, in our own words.", required=True),
        text("note", "Note", "What to bear in mind."),
        source(),
    ),
)

SOURCES = Table(
    name="sources",
    label="Sources",
    row="a page that rows cite",
    key=("source_id",),
    columns=(
        Column(name="source_id", kind=Kind.ID, label="Id", definition="Short name used by the other tables.", required=True),
        text("title", "Title", "Title of the page.", required=True),
        text("publisher", "Publisher", "Who published it.", required=True),
        Column(name="url", kind=Kind.URL, label="Address", definition="Where it was found."),
        *partial_date("published", "Published", "When it was published, as precise as the page says."),
        Column(
            name="kind",
            kind=Kind.CATEGORY,
            label="Kind of source",
            definition="Who speaks.",
            required=True,
            allowed=("press", "government", "other", "company", "parliament", "think tank", "academic"),
        ),
    ),
)
