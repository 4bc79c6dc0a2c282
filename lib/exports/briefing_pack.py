"""The offline pack: one page that needs no network, and the data behind it with its dictionary."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lib.core.wording import counted
from lib.exports.briefing_html import numbers_html, sheets_html, sources_html, style
from lib.exports.csv_files import csv_bytes, csvw_bytes
from lib.exports.sources import MAP_ATTRIBUTION, STATUS, licence_name
from lib.exports.steady import zip_bytes

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.topics.briefing.briefing import Briefing

_STYLE = (
    "body{margin:0;background:#F3F5F7}main{max-width:210mm;margin:1rem auto;padding:0 0.5rem}"
    "h1{font:700 20px Helvetica,Arial,'Liberation Sans',sans-serif}.briefing-numbers>h2{font-size:18px}"
    "@media print{body{background:#FFFFFF}main{max-width:none;margin:0;padding:0}h1{display:none}}"
)
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
            sources=data.cited(result.source_ids).values(),
        )
    return zip_bytes(files)


def page_html(briefing: Briefing) -> str:
    """The pack's page: the two sheets, the numbers behind the pictures, what each column means, every source."""
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(briefing.title)}</title><style>{style()}{_STYLE}</style></head><body><main><h1>Offline briefing</h1>"
        f"{sheets_html(briefing)}<div class='briefing-numbers'><h2>The numbers behind the pictures</h2></div>{numbers_html(briefing)}"
        f"{_dictionary(briefing)}{_sources(briefing)}</main></body></html>"
    )


def _dictionary(briefing: Briefing) -> str:
    fields = {field.name: field for result in briefing.bundle.results for field in result.fields}
    rows = "".join(
        f'<tr><th scope="row">{escape(field.label)}</th><td>{escape(name)}</td><td>{escape(field.unit or "none")}</td>'
        f"<td>{escape(field.definition)}</td></tr>"
        for name, field in fields.items()
    )
    card = briefing.bundle.card
    return (
        f'<div class="briefing-numbers"><h2>What it all means</h2><p>{escape(card.definition)}</p><p>{escape(card.method)}</p>'
        f'<p>{escape(card.limits)}</p><div class="scroll" tabindex="0" role="region" aria-label="Data dictionary"><table>'
        '<caption>Data dictionary</caption><thead><tr><th scope="col">Column</th><th scope="col">Name in data files</th>'
        f'<th scope="col">Unit</th><th scope="col">Definition</th></tr></thead><tbody>{rows}</tbody></table></div></div>'
    )


def _sources(briefing: Briefing) -> str:
    sources = list(briefing.bundle.sources.values())
    return (
        f'<div class="briefing-numbers"><h2>Sources</h2><p>{counted(len(sources), "public page")} behind the figures.</p>'
        f"<ul>{sources_html(sources)}</ul><p>{escape(MAP_ATTRIBUTION)}</p></div>"
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
