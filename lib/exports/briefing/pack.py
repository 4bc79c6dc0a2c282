"""The offline pack: one page that needs no network, and the data behind it with its dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from lib.core.wording import count_of
from lib.exports.briefing.page import numbers_html, sheets_html
from lib.exports.briefing.reproducible import zip_bytes
from lib.exports.csv_files import csv_bytes, csvw_bytes
from lib.exports.legible import clean_texts
from lib.exports.notices import MAP_ATTRIBUTION, STATUS, licence_name
from lib.exports.tables import styles_for, table
from lib.exports.templates import fill, read_styles

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.topics.briefing.briefing import Briefing

_READ_ME = """{title}

{status}. {edition}.

index.html               The briefing. Open it in any browser; it needs no network. It prints on two A4 pages.
data/*.csv               The rows behind it: exact values, UTF-8, blank where not known.
data/*-metadata.json     What each column means, with units, edition and sources (CSVW).
data-dictionary.md       Every table, column, measure and filter of the dashboard defined.

{link}
Licence of the register and text: {licence}.
{maps}
"""


def pack_bytes(briefing: Briefing, data: Dataset, *, dictionary: str) -> bytes:
    """The offline pack (.zip): index.html, data, data dictionary, read-me.

    Args:
        briefing: What is packed.
        data: The edition, for its sources.
        dictionary: The data dictionary as text.
    """
    briefing = clean_texts(briefing)
    files = {
        "index.html": page_html(briefing).encode("utf-8"),
        "read-me.txt": _read_me(briefing).encode("utf-8"),
        "data-dictionary.md": dictionary.encode("utf-8"),
    }
    for result in briefing.bundle.results:
        name = f"{result.name}.csv"
        files[f"data/{name}"] = csv_bytes(result)
        files[f"data/{name}-metadata.json"] = csvw_bytes(
            result,
            title=result.words.subtitle,
            csv_name=name,
            edition=data.edition,
            link=briefing.link,
            licence=licence_name(briefing.licence),
            sources=clean_texts(tuple(data.find_sources(result.source_ids).values())),
        )
    return zip_bytes(files)


def page_html(briefing: Briefing) -> str:
    """The pack's page: the two sheets, the numbers behind the pictures, what each column means, every source."""
    briefing = clean_texts(briefing)
    fields = {field.name: field for result in briefing.bundle.results for field in result.fields}
    rows = [(field.label, name, field.unit or "none", field.definition) for name, field in fields.items()]
    sources = list(briefing.bundle.sources.values())
    sheets, numbers = sheets_html(briefing), numbers_html(briefing)
    dictionary = table("Data dictionary", ("Column", "Name in data files", "Unit", "Definition"), rows)
    return fill(
        "briefing_offline",
        briefing=briefing,
        style=styles_for(sheets + numbers + dictionary) + Markup("\n") + read_styles("briefing", "briefing_offline"),
        sheets=sheets,
        numbers=numbers,
        dictionary=dictionary,
        pages=count_of(len(sources), "public page"),
        sources=sources,
        map_attribution=MAP_ATTRIBUTION,
    )


def _read_me(briefing: Briefing) -> str:
    return _READ_ME.format(
        title=briefing.title,
        status=STATUS,
        edition=briefing.edition,
        link=f"Rebuild it at {briefing.link}" if briefing.link else "",
        licence=licence_name(briefing.licence),
        maps=MAP_ATTRIBUTION,
    )
