"""The table that says which words of an outcome put it under which theme."""

from __future__ import annotations

from lib.register.schema import Column, Kind, Table
from lib.register.tables.columns import text

#: What outcome evidence is about, in the order in which it is shown.
OUTCOME_THEMES = ("Productivity", "Staff", "Service quality", "Users", "Money", "Absence")
#: The theme of outcomes that no phrase fits.
OTHER_THEME = "Other"

THEME_PHRASES = Table(
    name="outcome_themes",
    label="Themes of outcomes",
    row="a phrase that puts an outcome under a theme; of several phrases that fit, the first one counts",
    key=("phrase",),
    columns=(
        text("phrase", "Phrase", "Looked for in the measure and its unit, capitals aside, from the beginning of a word.", required=True),
        Column(
            name="theme",
            kind=Kind.CATEGORY,
            label="Theme",
            definition=f"What the outcome is about; outcomes that no phrase fits are under '{OTHER_THEME}'.",
            required=True,
            allowed=OUTCOME_THEMES,
        ),
        text("why", "Why", "Why the phrase stands where it does, where that is not plain."),
    ),
)
