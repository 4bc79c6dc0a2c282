"""Every file that a view can be taken away as: what it is, its name, and how it is made. The same view gives the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lib.catalogue import CARDS, FIELDS
from lib.exports.briefing.document import document_bytes
from lib.exports.briefing.pack import pack_bytes
from lib.exports.briefing.slides import slides_bytes
from lib.exports.csv_files import csv_bytes, csvw_bytes
from lib.exports.dictionary import dictionary_markdown
from lib.exports.file_names import file_stem
from lib.exports.notices import licence_of
from lib.exports.workbook import workbook_bytes
from lib.register.tables import TABLES
from lib.topics.briefing.briefing import build_briefing

if TYPE_CHECKING:
    from collections.abc import Callable

    from lib.core.card import Bundle
    from lib.core.result import Result
    from lib.register.dataset import Dataset

_OFFICE = "application/vnd.openxmlformats-officedocument."
#: The card that is laid out as a briefing.
BRIEFING = "briefing"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of file.

    Args:
        label: What its button says, and the dictionary.
        mime: Its media type.
        make: Makes it of a card, its edition, the address of the view, and the name of a companion or nothing.
        ending: What its name ends in.
    """

    label: str
    mime: str
    make: Callable[[Bundle, Dataset, str, str], bytes]
    ending: str


def choose_result(bundle: Bundle, companion: str = "") -> Result[Any]:
    """A card's own result or one of its companions. Raises KeyError for a companion that it has not."""
    return bundle.companions[companion] if companion else bundle.result


def file_name(bundle: Bundle, kind: Kind, companion: str = "") -> str:
    """What a file is called."""
    return f"{file_stem(choose_result(bundle, companion))}.{kind.ending}"


def _make_workbook(bundle: Bundle, data: Dataset, link: str, _companion: str) -> bytes:
    return workbook_bytes(bundle, data, link)


def _make_csv(bundle: Bundle, _data: Dataset, _link: str, companion: str) -> bytes:
    return csv_bytes(choose_result(bundle, companion))


def _make_csvw(bundle: Bundle, data: Dataset, link: str, companion: str) -> bytes:
    result = choose_result(bundle, companion)
    return csvw_bytes(
        result,
        title=result.words.subtitle,
        csv_name=f"{file_stem(result)}.csv",
        edition=data.edition,
        link=link,
        licence=licence_of(data.register)["name"],
        sources=data.find_sources(result.source_ids).values(),
    )


def _make_slides(bundle: Bundle, data: Dataset, link: str, _companion: str) -> bytes:
    return slides_bytes(build_briefing(data, bundle.result.view, link=link, bundle=bundle))


def _make_document(bundle: Bundle, data: Dataset, link: str, _companion: str) -> bytes:
    return document_bytes(build_briefing(data, bundle.result.view, link=link, bundle=bundle))


def _make_pack(bundle: Bundle, data: Dataset, link: str, _companion: str) -> bytes:
    briefing = build_briefing(data, bundle.result.view, link=link, bundle=bundle)
    return pack_bytes(briefing, data, dictionary=dictionary_markdown(TABLES, FIELDS, CARDS))


_XLSX = f"{_OFFICE}spreadsheetml.sheet"
#: Ending in an address -> a kind that every card has.
CARD_FILES = {
    "xlsx": Kind(label="Spreadsheet with notes and sources (.xlsx)", mime=_XLSX, make=_make_workbook, ending="xlsx"),
    "csv": Kind(label="Data for analysis (.csv)", mime="text/csv; charset=utf-8", make=_make_csv, ending="csv"),
    "json": Kind(label="Column descriptions (.json)", mime="application/csvm+json", make=_make_csvw, ending="csv-metadata.json"),
}
#: The same for those that a briefing has besides, in the order of its buttons.
BRIEFING_FILES = {
    "pptx": Kind(label="Slides (.pptx)", mime=f"{_OFFICE}presentationml.presentation", make=_make_slides, ending="pptx"),
    "docx": Kind(label="Document (.docx)", mime=f"{_OFFICE}wordprocessingml.document", make=_make_document, ending="docx"),
    "xlsx": Kind(label="Data (.xlsx)", mime=_XLSX, make=_make_workbook, ending="xlsx"),
    "zip": Kind(label="Offline pack (.zip)", mime="application/zip", make=_make_pack, ending="zip"),
}


def find_kind(card_id: str, ending: str) -> Kind | None:
    """The kind of a card's file; None where there is no such card or file."""
    kinds = CARD_FILES | (BRIEFING_FILES if card_id == BRIEFING else {})
    return kinds.get(ending) if card_id in CARDS else None
