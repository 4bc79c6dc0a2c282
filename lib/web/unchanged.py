"""Whether a reader has an answer already: it changes with the edition that is served and with the code, and with nothing else."""

from __future__ import annotations

import hashlib
from email.utils import formatdate
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lib.register.release import EDITIONS

if TYPE_CHECKING:
    from starlette.requests import Request

    from lib.register.dataset import Dataset


def validators(request: Request, data: Dataset, kind: str) -> dict[str, str]:
    """ETag and Last-Modified of an answer from an edition, in a form of it (`kind`)."""
    what = hashlib.sha256(f"{request.url.path}?{request.url.query}#{kind}".encode()).hexdigest()[:12]
    changed = max(_code()[1], _publication_time(data.data_dir / EDITIONS / data.folder))
    return {"etag": f'W/"{data.folder}.{_code()[0]}.{what}"', "last-modified": formatdate(changed, usegmt=True)}


def is_unchanged(request: Request, headers: dict[str, str]) -> bool:
    """True when the reader has the answer with these validators; their own date counts where they name no tag, and only to the second.

    A date that is merely later proves nothing: an edition may have been rolled back.
    """
    tags_named = request.headers.get("if-none-match")
    if tags_named is None:
        return request.headers.get("if-modified-since") == headers["last-modified"]
    tags = [tag.strip().removeprefix("W/") for tag in tags_named.split(",")]
    return headers["etag"].removeprefix("W/") in tags or tags == ["*"]


@cache
def _code() -> tuple[str, int]:
    """A digest of the code, and when it was last changed: other code may give other answers from the same edition."""
    digest, changed = hashlib.sha256(), 0
    for path in sorted(path for path in Path(__file__).resolve().parents[1].rglob("*") if path.suffix in (".py", ".html", ".css", ".md")):
        digest.update(path.read_bytes())
        changed = max(changed, int(path.stat().st_mtime))
    return digest.hexdigest()[:12], changed


@cache
def _publication_time(folder: Path) -> int:
    """When an edition was put where it is served from; its folder is named after its content."""
    return int(folder.stat().st_mtime) if folder.exists() else 0
