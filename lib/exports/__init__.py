"""Files and texts that readers take away: CSV, its metadata, workbook, picture, citation. All made from a card's results."""

from lib.exports.csv_files import csv_bytes, csvw_bytes
from lib.exports.file_names import file_stem
from lib.exports.notices import citation
from lib.exports.picture import picture, picture_config
from lib.exports.workbook import workbook_bytes

#: Every file or text that the Download face of a card, or the Briefing page, offers -> what it is for; the data dictionary lists them.
DOWNLOADS = {
    "Spreadsheet with notes and sources (.xlsx)": (
        "For reading: a cover, contents, notes, the rows of the chart and of anything drawn with it, "
        "what each column means, and every source."
    ),
    "Data for analysis (.csv)": (
        "For software: the rows of the chart, one header row of field names, exact values, UTF-8, dates such as 2013-02-08, "
        "several values in a cell separated by |, blank where not known. An apostrophe goes before text that a spreadsheet would run "
        "as a formula."
    ),
    "Column descriptions (.json)": "For software: what each column of the CSV file means, with units, licence, edition and sources (CSVW).",
    "Picture (.png or .svg)": "For documents and slides: the chart with its title, source, edition, date and link drawn inside.",
    "Embed code": "HTML to copy: shows the card with its source line in a frame of another site’s page.",
    "Citation": "Text to copy wherever a figure is used.",
    "Slides (.pptx)": "From the Briefing page: the briefing with charts that can be edited, and sources and caveats in the speaker notes.",
    "Document (.docx)": "From the Briefing page: the briefing with headings, tables and charts that can be edited.",
    "Data (.xlsx)": "From the Briefing page: everything behind the briefing as one spreadsheet with notes and sources.",
    "Offline pack (.zip)": (
        "From the Briefing page: the briefing as one page that needs no network, the data behind it as CSV files with their "
        "descriptions, and this dictionary."
    ),
}

__all__ = [
    "DOWNLOADS",
    "citation",
    "csv_bytes",
    "csvw_bytes",
    "file_stem",
    "picture",
    "picture_config",
    "workbook_bytes",
]
