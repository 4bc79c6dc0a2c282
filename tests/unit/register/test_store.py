"""Editions come from a folder or an object store; a new one is picked up whole, a broken one is refused, the last good one stays."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from typing import TYPE_CHECKING

import boto3
import pytest
from moto.server import ThreadedMotoServer

from lib.register.dataset import open_dataset
from lib.register.release import DATA_DIR, NoEditionError, read_release
from lib.register.store import Store, store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TABLES = sorted(read_release().newest.digests)
REFUSED = "A newer edition could not be opened; this is edition {}, the last good one."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data with its two editions; `release.json` names the older one as the newest."""
    here = tmp_path / "data"
    shutil.copytree(DATA_DIR / "editions", here / "editions")
    _write_release(here, _editions()[1:])
    return here


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """A server that speaks S3, on this machine."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> object:
    for name, value in {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "MUTUALS_S3_ENDPOINT": s3}.items():
        monkeypatch.setenv(name, value)
    made = boto3.resource("s3", endpoint_url=s3, region_name="us-east-1").Bucket(f"b{abs(hash(request.node.name))}")
    made.create()
    return made


def _editions() -> list[dict]:
    return [dict(edition.entry) for edition in read_release().editions]


def _write_release(folder: Path, editions: list[dict]) -> None:
    (folder / "release.json").write_text(json.dumps({**editions[0], "editions": editions}), encoding="utf-8")


def _upload(folder: Path, bucket: object) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            bucket.upload_file(str(path), f"prefix/{path.relative_to(folder)}")


def test_a_new_edition_is_served_without_a_restart(folder: Path) -> None:
    # Given a store that serves an edition
    served = Store(str(folder))
    before = served.newest()
    assert before.edition == _editions()[1]["edition"]

    # When a newer one lands
    _write_release(folder, _editions())
    served.look()

    # Then it is served, and who holds the one before still has it whole
    after = served.newest()
    assert (after.edition, served.problem) == (_editions()[0]["edition"], "")
    assert before.newer == ""
    assert after.older[0].name == before.edition
    assert len(before.mutuals) == _editions()[1]["tables"]["organisations"]["rows"]


def test_a_reader_triggers_the_look_and_is_not_held_up(folder: Path) -> None:
    served = Store(str(folder), every=0.0)
    served.newest()
    _write_release(folder, _editions())

    deadline = time.monotonic() + 20
    while served.newest().edition != _editions()[0]["edition"] and time.monotonic() < deadline:
        time.sleep(0.05)

    assert served.newest().edition == _editions()[0]["edition"]


def test_nobody_sees_a_mix_while_editions_are_swapped(folder: Path) -> None:
    # Given readers who compare what they see with what was built
    rows = {each["folder"].split("/")[1]: each["tables"]["organisations"]["rows"] for each in _editions()}
    served, wrong, stop = Store(str(folder)), [], threading.Event()

    def read() -> None:
        while not stop.wait(0.001):
            data = served.newest()
            if len(data.mutuals) != rows[data.folder] or data.register.edition != data.edition:
                wrong.append(data.folder)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    # When editions come and go
    for turn in range(6):
        _write_release(folder, _editions()[turn % 2 :])
        served.look()
    stop.set()
    for reader in readers:
        reader.join()

    # Then each saw one edition at a time
    assert wrong == []


@pytest.mark.parametrize("damage", ["corrupted", *(pytest.param(each, marks=pytest.mark.thorough) for each in ("truncated", "missing"))])
@pytest.mark.parametrize(
    "table", [pytest.param(table, marks=[pytest.mark.thorough] if number % 4 else []) for number, table in enumerate(TABLES)]
)
def test_an_edition_with_one_bad_file_is_refused_and_the_last_good_one_stays(folder: Path, table: str, damage: str) -> None:
    served = Store(str(folder))
    before = served.newest()
    path = folder / _editions()[0]["folder"] / f"{table}.parquet"
    content = path.read_bytes()
    middle = len(content) // 2
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(
            content[:middle] if damage == "truncated" else content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        )
    _write_release(folder, _editions())

    served.look()

    assert served.newest() is before
    assert served.problem == REFUSED.format(before.edition)
    # And it is taken once it is whole
    path.write_bytes(content)
    served.look()
    assert (served.newest().edition, served.problem) == (_editions()[0]["edition"], "")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"{}", b'{"editions": []}', b"\xff\xfe", b'{"editions": [{"folder": "../.."}]}']
)
def test_a_broken_list_of_editions_is_refused(folder: Path, content: bytes) -> None:
    served = Store(str(folder))
    before = served.newest()

    (folder / "release.json").write_bytes(content)
    served.look()

    assert served.newest() is before
    assert served.problem == REFUSED.format(before.edition)


def test_no_file_outside_the_folder_is_opened(folder: Path) -> None:
    _write_release(folder, [{**_editions()[0], "folder": "editions/../../elsewhere"}])
    with pytest.raises(NoEditionError):
        open_dataset(folder)


def test_with_no_edition_at_all_it_says_what_to_do(tmp_path: Path) -> None:
    served = Store(str(tmp_path / "nothing"))
    with pytest.raises(NoEditionError, match="make data"):
        served.newest()


def test_a_folder_that_is_gone_leaves_the_last_good_edition(folder: Path) -> None:
    served = Store(str(folder))
    before = served.newest()

    shutil.rmtree(folder)
    served.look()

    assert served.newest() is before
    assert "could not be read" in served.problem


def test_an_edition_comes_from_an_object_store_once(folder: Path, bucket: object, tmp_path: Path) -> None:
    # Given editions in a bucket
    _write_release(folder, _editions())
    _upload(folder, bucket)
    served = Store(f"s3://{bucket.name}/prefix", cache=tmp_path / "cache")

    # When the newest is asked for
    data = served.newest()

    # Then it is that of the folder, and older ones are at hand
    assert (data.edition, served.problem) == (_editions()[0]["edition"], "")
    assert data.mutuals.equals(open_dataset(folder).mutuals)
    assert data.at(_editions()[1]["edition"]).edition == _editions()[1]["edition"]
    # And a second start needs the list only
    for each in bucket.objects.filter(Prefix="prefix/editions"):
        each.delete()
    assert Store(f"s3://{bucket.name}/prefix", cache=tmp_path / "cache").newest().edition == data.edition


def test_a_half_copied_edition_in_an_object_store_is_refused(folder: Path, bucket: object, tmp_path: Path) -> None:
    # Given a served edition
    _upload(folder, bucket)
    for each in bucket.objects.filter(Prefix=f"prefix/{_editions()[0]['folder']}/"):
        each.delete()
    served = Store(f"s3://{bucket.name}/prefix", cache=tmp_path / "cache")
    before = served.newest()

    # When a newer one is announced before its files, and then its last file is cut short
    whole = folder / _editions()[0]["folder"] / f"{TABLES[-1]}.parquet"
    _write_release(folder, _editions())
    bucket.upload_file(str(folder / "release.json"), "prefix/release.json")
    served.look()
    assert served.problem == REFUSED.format(before.edition)
    _upload(folder, bucket)
    bucket.put_object(Key=f"prefix/{whole.relative_to(folder)}", Body=whole.read_bytes()[:100])
    served.look()

    # Then the one before stays, until the file is whole
    assert served.newest() is before
    assert served.problem == REFUSED.format(before.edition)
    bucket.upload_file(str(whole), f"prefix/{whole.relative_to(folder)}")
    served.look()
    assert (served.newest().edition, served.problem) == (_editions()[0]["edition"], "")


def test_a_store_that_does_not_answer_leaves_the_last_good_edition(
    folder: Path, bucket: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _upload(folder, bucket)
    served = Store(f"s3://{bucket.name}/prefix", cache=tmp_path / "cache")
    before = served.newest()

    monkeypatch.setenv("MUTUALS_S3_ENDPOINT", "http://127.0.0.1:9")
    served.look()

    assert served.newest() is before
    assert "could not be read" in served.problem


def test_the_variable_names_the_place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUALS_DATA", str(folder))
    store.cache_clear()
    try:
        assert store().newest().edition == _editions()[1]["edition"]
    finally:
        store.cache_clear()
    assert "MUTUALS_DATA" in os.environ
