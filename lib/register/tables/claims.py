"""The table of the tests that each claim is put to."""

from __future__ import annotations

from lib.register.schema import Column, Kind, Table
from lib.register.tables.columns import partial_date, text

#: How a test finds its figure, and which columns it then needs filled.
TEST_KINDS = {
    "live count": (),
    "known value": (),
    "multiple": (),
    "published": ("what",),
    "published multiple": ("what",),
    "outcome": ("what", "who"),
    "comparison": ("what", "who"),
    "supported": ("what",),
    "supported sectors": ("what",),
    "councils": (),
    "ambassadors": (),
    "launch": ("who", "first", "last"),
    "launches": ("first", "last"),
    "launches from": ("who", "first", "last"),
    "listed": ("who",),
}
#: Kinds that bring the figure looked for: the comparator of the outcome, half of all launches.
OWN_TARGET = ("comparison", "launches from")
STANDINGS = ("register", "independent", "official", "self-reported")
REACHES = ("same", "part", "context")

CLAIM_TESTS = Table(
    name="claim_tests",
    label="Tests of claims",
    row="a figure that a claim is tested against, and how",
    key=("test_id",),
    columns=(
        Column(name="test_id", kind=Kind.ID, label="Id", definition="Name of the test.", required=True),
        Column(name="claim_id", kind=Kind.ID, label="Claim", definition="The claim tested.", required=True, refers_to="claims"),
        text("looks_at", "Looks at", "What the test looks at, in words.", required=True),
        Column(
            name="kind",
            kind=Kind.CATEGORY,
            label="Kind of test",
            definition="How the figure is found: counted in the register, or looked up in a table of published figures.",
            required=True,
            allowed=tuple(TEST_KINDS),
        ),
        Column(
            name="what",
            kind=Kind.LIST,
            label="What is looked for",
            definition="Measures of published totals or of outcomes, a programme, or words of a council's service area; blank for any.",
        ),
        text(
            "who",
            "About",
            "The subject of an outcome, the id of a mutual, a kind of parent body, or words of a name, note or unit; blank for any.",
        ),
        *partial_date("first", "From", "Earliest date of what counts; for an outcome, the date that it describes."),
        *partial_date("last", "To", "Latest date of what counts."),
        Column(
            name="compare",
            kind=Kind.CATEGORY,
            label="Agrees when",
            definition="How the figure found must compare with the one looked for.",
            required=True,
            allowed=("about", "at least", "more than"),
        ),
        Column(
            name="target",
            kind=Kind.NUMBER,
            label="Figure looked for",
            definition="What the figure found is compared with; blank for the figure claimed, or where the kind of test brings its own.",
            negative=True,
        ),
        Column(
            name="tolerance",
            kind=Kind.NUMBER,
            label="Tolerance",
            definition="How far 'about' reaches, as a share of the figure looked for; none where blank.",
        ),
        Column(
            name="standing",
            kind=Kind.CATEGORY,
            label="Who says so",
            definition="The register, somebody independent, the government whose claim it is, or the body that the figure is about.",
            required=True,
            allowed=STANDINGS,
        ),
        Column(
            name="reach",
            kind=Kind.CATEGORY,
            label="Reach",
            definition="The same thing as the claim, part of it (or another year or group), or context that decides nothing.",
            required=True,
            allowed=REACHES,
        ),
        Column(
            name="sources",
            kind=Kind.LIST,
            label="Only these sources",
            definition="Only figures from these pages; blank for any but the page that makes the claim.",
            refers_to="sources",
        ),
    ),
)
