"""The register's source files as they are written, to work out what the app should say of them."""

from __future__ import annotations

import csv
from pathlib import Path

_FOLDER = Path(__file__).resolve().parents[4] / "data" / "source"


def read(name: str) -> list[dict[str, str]]:
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
