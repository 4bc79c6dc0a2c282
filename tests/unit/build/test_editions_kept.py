"""Editions are replaced as a set: whole for every reader, and kept for those who still read them."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from lib.build import edition as writing
from lib.build.__main__ import DATA_DIR, SOURCE_DIR, main

if TYPE_CHECKING:
    from collections.abc import Iterator


def _release(out: Path) -> dict[str, Any]:
    return dict(json.loads((out / "release.json").read_text(encoding="utf-8")))


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


class Killed(BaseException):
    """The build is killed: nothing catches this."""


OLD, NEW = ({name: f"{edition} {name}".encode() for name in ("a", "b", "c")} for edition in ("old", "new"))


def _describe_edition(edition: str) -> dict[str, Any]:
    return {"edition": edition, "folder": f"editions/{edition}-1", "register": {"updated": "2026-11-22"}, "tables": {}}


def _read(out: Path) -> dict[str, bytes]:
    """What a reader sees: the files of the folder that release.json names."""
    folder = out / _release(out)["folder"]
    return {path.stem: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """Counts every call that changes the disk and kills the build at call number `at`, before or half way through it."""
    state = SimpleNamespace(at=None, count=0)

    def watched(call: Any) -> Any:
        def step(*arguments: Any, **options: Any) -> Any:
            state.count += 1
            if state.count == state.at:
                raise Killed
            return call(*arguments, **options)

        return step

    for name in ("mkdir", "replace", "open", "unlink"):
        monkeypatch.setattr(Path, name, watched(getattr(Path, name)))
    monkeypatch.setattr(os, "fsync", watched(os.fsync))
    monkeypatch.setattr(shutil, "rmtree", watched(shutil.rmtree))
    yield state
    state.at = None


def test_a_reader_sees_a_whole_edition_wherever_the_build_is_killed(tmp_path: Path, steps: SimpleNamespace) -> None:
    killed_at = 0
    while True:
        # Given an old edition (and one before it)
        killed_at += 1
        out = tmp_path / str(killed_at)
        steps.at = None
        writing.publish(out, _describe_edition("older"), OLD)
        writing.publish(out, _describe_edition("old"), OLD)
        # When the build of a new one is killed at the next step that touches the disk
        steps.count, steps.at = 0, killed_at
        try:
            writing.publish(out, _describe_edition("new"), NEW)
        except Killed:
            steps.at = None
            # Then a reader sees the old edition or the new one, whole
            assert _read(out) in (OLD, NEW)
            # And the next build completes and leaves nothing half done behind
            writing.publish(out, _describe_edition("new"), NEW)
            assert _read(out) == NEW
            assert not [path for path in out.rglob("*") if "unfinished" in path.name]
        else:
            break
    assert killed_at > 12


def test_what_an_edition_held_before_is_kept_for_those_who_still_read_it_and_older_contents_go(tmp_path: Path) -> None:
    # Given one edition built three times, each time with other content
    for content in ("1", "2", "3"):
        writing.publish(tmp_path, _describe_edition("new") | {"folder": f"editions/new-{content}"}, NEW)

    # Then the last two folders are there and only the last is listed
    assert {folder.name for folder in (tmp_path / "editions").iterdir()} == {"new-2", "new-3"}
    assert [each["folder"] for each in _release(tmp_path)["editions"]] == ["editions/new-3"]


def test_editions_of_other_names_stay_and_are_listed_newest_first(tmp_path: Path) -> None:
    for edition in ("first", "second", "third"):
        writing.publish(tmp_path, _describe_edition(edition), NEW)
    writing.publish(tmp_path, _describe_edition("third") | {"folder": "editions/third-2"}, NEW)

    release = _release(tmp_path)
    assert [each["folder"] for each in release["editions"]] == [f"editions/{name}" for name in ("third-2", "second-1", "first-1")]
    assert all((tmp_path / each["folder"]).is_dir() for each in release["editions"])


def test_a_release_written_before_editions_were_listed_keeps_its_own(tmp_path: Path) -> None:
    # Given a release.json without the list
    writing.publish(tmp_path, _describe_edition("old"), OLD)
    (tmp_path / "release.json").write_text(json.dumps(_describe_edition("old")), encoding="utf-8")

    # When the next edition is built
    writing.publish(tmp_path, _describe_edition("new"), NEW)

    # Then the old one is kept and listed
    assert [each["edition"] for each in _release(tmp_path)["editions"]] == ["new", "old"]
    assert (tmp_path / "editions" / "old-1" / "a.parquet").read_bytes() == OLD["a"]


def test_every_edition_kept_is_whole_with_the_bytes_that_release_names() -> None:
    for kept in _release(DATA_DIR)["editions"]:
        for name, told in kept["tables"].items():
            assert hashlib.sha256((DATA_DIR / kept["folder"] / f"{name}.parquet").read_bytes()).hexdigest() == told["sha256"]


def test_a_damaged_edition_is_written_anew(tmp_path: Path) -> None:
    writing.publish(tmp_path, _describe_edition("new"), NEW)
    (tmp_path / "editions" / "new-1" / "a.parquet").write_bytes(b"half")

    writing.publish(tmp_path, _describe_edition("new"), NEW)

    assert _read(tmp_path) == NEW


def test_broken_sources_leave_the_edition_as_it_was(out: Path, tmp_path: Path) -> None:
    # Given an edition and then a source with a mistake
    shutil.copytree(out, tmp_path / "out")
    source = tmp_path / "source"
    shutil.copytree(SOURCE_DIR, source, ignore=shutil.ignore_patterns("geo"))
    (source / "claims.csv").unlink()

    # When it is built, then the edition is untouched
    assert main(["--source", str(source), "--out", str(tmp_path / "out")]) == 1
    assert _files(tmp_path / "out") == _files(out)
