"""What a `release.json` may say, and the one clear sentence where it says something else."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from lib.register.release import NoEditionError, parse_release, read_release

if TYPE_CHECKING:
    from pathlib import Path

OLDER, NEWER = (
    {
        "edition": name,
        "folder": f"editions/{name}-1",
        "register": {"updated": f"{name}-22"},
        "tables": {"claims": {"rows": 15, "sha256": f"digest of {name}"}},
    }
    for name in ("2026-08", "2026-11")
)


def parse(content: Any) -> Any:
    return parse_release(json.dumps(content).encode())


def test_editions_are_listed_newest_first_and_found_by_name() -> None:
    release = parse(NEWER | {"editions": [NEWER, OLDER]})

    assert [edition.name for edition in release.editions] == ["2026-11", "2026-08"]
    assert release.newest.folder == "editions/2026-11-1"
    assert release.find("2026-08").updated == date(2026, 8, 22)
    assert release.find("2026-08").digests == {"claims": "digest of 2026-08"}


def test_a_release_from_before_editions_were_listed_is_its_own_only_one() -> None:
    assert [edition.name for edition in parse(OLDER).editions] == ["2026-08"]


def test_an_edition_that_is_not_listed_is_named() -> None:
    with pytest.raises(NoEditionError, match="1999"):
        parse(OLDER).find("1999")


@pytest.mark.parametrize(
    "wrong",
    [
        {"edition": ""},
        {"folder": "editions/../../elsewhere"},
        {"folder": "../elsewhere"},
        {"folder": 7},
        {"register": {}},
        {"register": {"updated": "soon"}},
        {"tables": None},
        {"tables": {"claims": {}}},
        {"tables": {"../claims": {"sha256": "x"}}},
    ],
    ids=str,
)
def test_an_entry_that_lacks_something_or_leads_out_of_the_folder_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(NoEditionError, match="broken or half copied"):
        parse({"editions": [NEWER, OLDER | wrong]})


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"{}", b'{"editions": []}', b"\xff\xfe"])
def test_a_file_that_is_no_release_is_refused(content: bytes) -> None:
    with pytest.raises(NoEditionError, match="broken or half copied"):
        parse_release(content)


def test_a_folder_without_a_release_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoEditionError, match="make data"):
        read_release(tmp_path)
