"""A small made-up register about something else: worker co-operatives of two nations, with only what a register must have."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from lib.build.__main__ import build
from lib.build.edition import publish
from lib.register.dataset import open_dataset
from lib.register.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from lib.register.dataset import Dataset

TOML = """
title = "Worker co-operatives of Britain"
short_title = "Co-operatives dashboard"
edition = "2020-06"
updated = 2020-06-30
next_update = 2021-06-30
reference_date = 2019-12-31
first_date = 2000-01-01
baseline_year = 2010
contact = "register@example.org"
feedback = "say@example.org"
grades = ["Strong", "Moderate", "Weak"]
legal_forms = ["Worker co-operative", "Consortium"]
end_reasons = ["dissolved", "converted"]
extra_places = ["Scotland"]
licence = "Register and text: CC BY 4.0."
attribution = "Names by the made-up federation."

[words]
one = "co-operative"
many = "co-operatives"
sector_one = "worker co-operative"
sector_many = "worker co-operatives"
place = "Britain"

[words.also]
"spin-out" = "founding"

[[presets]]
label = "2010"
date = 2010-06-30

[[sector_groups]]
name = "Food"
sectors = ["Bakeries", "Grocers"]

[[sector_groups]]
name = "Making"
sectors = ["Bicycles", "Print"]
"""

#: id, name, sector, status, legal form, launched, ended, reason, town, postcode, region, confidence
_ORGANISATIONS = """
loaf|Loaf and Crust|Bakeries|live|Worker co-operative|2004|||Leeds|LS1 4AP|Yorkshire and The Humber|high
rise|Rise Together|Bakeries|live|Worker co-operative|2012-05|||Bristol||South West|high
green|Green Shelf|Grocers|live|Worker co-operative|2009-03-01|||Manchester|M1 1AE|North West|medium
beans|Beans & More|Grocers|ended|Consortium|2006|2015-04|dissolved|London||London|medium
wheel|Mutual Wheel of Ayr|Bicycles|live|Worker co-operative|2011|||||Scotland|low
spoke|Spoke|Bicycles|live|Consortium|2016-10|||London|SE1 7PB|London|high
ink|Ink and Mutual Press|Print|live|Worker co-operative|2001|||Leeds||Yorkshire and The Humber|high
page|Page Turners|Print|live||||||||low
"""
#: organisation, year end, turnover
_TURNOVER = (("loaf", "2019-03-31", 410000), ("green", "2018-12-31", 2300000), ("beans", "2014", 90000), ("wheel", "2019", 125000))


def write_source(folder: Path, toml: str = TOML) -> Path:
    """Write the source tables of the register into a folder; tables that it has nothing for hold their heading only."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "register.toml").write_text(toml, encoding="utf-8")
    for name, table in TABLES.items():
        columns = [column.name for column in table.source_columns]
        path = folder / table.source_file
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, restval="")
            writer.writeheader()
            writer.writerows(_rows(name))
    return folder


def open_register(folder: Path, toml: str = TOML) -> Dataset:
    """The register, built into a folder and opened."""
    edition, problems = build(write_source(folder / "source", toml))
    assert edition, problems
    publish(folder / "data", edition.release, edition.files)
    return open_dataset(folder / "data")


def _rows(name: str) -> Iterable[Mapping[str, object]]:
    if name == "organisations":
        names = ("mutual_id", "name", "sector", "status", "legal_form", "launched", "ended", "end_reason", "town", "postcode", "region")
        for row in _ORGANISATIONS.split("\n")[1:-1]:
            yield dict(zip((*names, "confidence"), row.split("|"), strict=True)) | {
                "services": "Makes and sells",
                "source_ids": "federation",
            }
    if name == "observations":
        for organisation, day, value in _TURNOVER:
            yield {
                "mutual_id": organisation,
                "measure": "turnover",
                "period_end": day,
                "value": value,
                "unit": "GBP",
                "approx": "no",
                "source_id": "accounts",
                "period_years": 1,
                "scope": "whole",
            }
    if name == "sources":
        for source, title in (("federation", "Directory of mutual and co-operative firms"), ("accounts", "Accounts filed")):
            yield {
                "source_id": source,
                "title": title,
                "publisher": "Made-up Federation",
                "url": f"https://example.org/{source}",
                "published": "2020",
                "kind": "other",
            }
