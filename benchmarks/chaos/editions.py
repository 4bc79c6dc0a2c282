"""Editions are swapped while readers click, broken ones are offered, and a disk fills up during a build."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

from benchmarks.chaos.row import Row
from benchmarks.client import opened
from benchmarks.replicas import replicas
from benchmarks.server import ROOT
from lib.register.dataset import open_dataset
from lib.register.release import NoEditionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.client import Answer, Reader
    from benchmarks.replicas import Replica

_SECOND = "2099-01"
_SWAPS, _BETWEEN = 12, 2.0
_VIEWS = [(page, region) for page in ("", "growth", "sectors") for region in ("London", "South West", "North West", "")]
#: A build whose files may be at most so large, as on a disk that is full: resource.RLIMIT_FSIZE.
_SMALL_DISK = (
    "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2);"
    "from lib.build.__main__ import main; sys.exit(main(sys.argv[2:]))"
)


def swap_under_load(users: int) -> list[Row]:
    """Two editions take turns while readers click; what each reads must be one of them, whole."""
    with two_editions() as (data, releases), replicas(1, environment={"MUTUALS_DATA": str(data)}) as (replica,):
        return [asyncio.run(_swap(replica, data, releases, users))]


async def _swap(replica: Replica, data: Path, releases: list[bytes], users: int) -> Row:
    whole: dict[tuple[str, str], set[tuple[str, ...]]] = {view: set() for view in _VIEWS}
    alone = [await _open(replica.base, view) for view in _VIEWS]
    for release in (*releases, releases[0]):
        offer(data, release)
        await asyncio.sleep(0.5)
        await asyncio.to_thread(settled, replica, json.loads(release)["edition"])
        for reader, view in zip(alone, _VIEWS, strict=True):
            whole[view].add((await reader.again()).texts)
    differ = sum(len(texts) == 2 for texts in whole.values())
    stop = asyncio.Event()
    tasks = [asyncio.create_task(_read(replica.base, number, stop)) for number in range(users)]
    for number in range(_SWAPS):
        await asyncio.sleep(_BETWEEN)
        offer(data, releases[(number + 1) % 2])
    stop.set()
    seen = [each for part in await asyncio.gather(*tasks) for each in part]
    mixed = sum(answer.texts not in whole[view] for view, answer in seen)
    return Row(
        failure="editions swapped under load",
        users=users,
        requests=len(seen),
        lost=mixed,
        errors=sum(bool(answer.errors) for _, answer in seen),
        seconds=max(answer.seconds for _, answer in seen),
        note=f"{_SWAPS} swaps; lost = a mix of two editions; {differ} of {len(_VIEWS)} views differ between them",
    )


async def _read(base: str, number: int, stop: asyncio.Event) -> list[tuple[tuple[str, str], Answer]]:
    view, seen = _VIEWS[number % len(_VIEWS)], []
    reader = await _open(base, view)
    while not stop.is_set():
        seen.append((view, await reader.again()))
        await asyncio.sleep(0.5)
    await reader.socket.close()
    return seen


async def _open(base: str, view: tuple[str, str]) -> Reader:
    reader = await opened(base)
    await reader.first_view(view[0], [("region", view[1])] if view[1] else [])
    return reader


def broken_files() -> list[Row]:
    """Every file of a new edition is damaged in four ways; the edition served stays and readiness says so."""
    with two_editions() as (data, releases):
        offer(data, releases[0])
        with replicas(1, environment={"MUTUALS_DATA": str(data), "MUTUALS_POLL_SECONDS": "0.1"}) as (replica,):
            offered = asyncio.run(_offer_broken(replica, data, releases))
        return [offered, _start_broken(data, releases[1])]


async def _offer_broken(replica: Replica, data: Path, releases: list[bytes]) -> Row:
    good, folder = json.loads(releases[0])["edition"], data / json.loads(releases[1])["folder"]
    reader = await opened(replica.base)
    expected = await reader.first_view("growth")
    tries = lost = errors = 0
    slowest = 0.0
    for path in sorted(folder.glob("*.parquet")):
        whole = path.read_bytes()
        for damage in DAMAGES.values():
            damage(path)
            offer(data, releases[1])
            told = await asyncio.to_thread(wait_for, replica, lambda told: bool(told["problem"]))
            answer = await reader.again()
            tries += 1
            lost += told["edition"] != good or not told["ready"] or not set(expected.texts) <= set(answer.texts)
            lost += not any(f"this is edition {good}, the last good one" in text for text in answer.texts)
            errors += bool(answer.errors)
            slowest = max(slowest, answer.seconds)
            offer(data, releases[0])
            await asyncio.to_thread(wait_for, replica, lambda told: not told["problem"])
            path.write_bytes(whole)
    await reader.socket.close()
    note = f"{tries // len(DAMAGES)} files, {', '.join(DAMAGES)}; the last good edition stayed, page and readiness said so"
    return Row(failure="each Parquet file damaged", users=1, requests=tries, lost=lost, errors=errors, seconds=slowest, note=note)


def _start_broken(data: Path, release: bytes) -> Row:
    """Each file damaged before anything is served: nothing is opened, and the message is for people."""
    offer(data, release)
    folder = data / json.loads(release)["folder"]
    tries = lost = 0
    began = time.monotonic()
    for path in sorted(folder.glob("*.parquet")):
        whole = path.read_bytes()
        for damage in DAMAGES.values():
            damage(path)
            tries += 1
            try:
                open_dataset(data)
                lost += 1
            except NoEditionError as error:
                lost += "make data" not in str(error)
            path.write_bytes(whole)
    open_dataset(data)
    seconds = time.monotonic() - began
    note = "refused with a message that says what to do; seconds for all"
    return Row(failure="started with a damaged file", users=0, requests=tries, lost=lost, errors=0, seconds=seconds, note=note)


def full_disk(limits: Sequence[int] = ()) -> list[Row]:
    """Builds whose files may have so many bytes at most, as on a full disk: what was there before is there after, to the byte."""
    with two_editions() as (data, releases):
        offer(data, releases[0])
        folder = data / json.loads(releases[1])["folder"]
        sizes = sorted(path.stat().st_size for path in folder.glob("*.parquet"))
        shutil.rmtree(folder)
        before, lost, errors = digest(data), 0, 0
        limits = limits or [0, 1, *(sizes[len(sizes) * part // 5] - 1 for part in range(1, 5)), sizes[-1] - 1]
        began = time.monotonic()
        for limit in limits:
            command = [sys.executable, "-c", _SMALL_DISK, str(limit), "--source", str(data / "source"), "--out", str(data)]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            lost += digest(data) != before
            errors += done.returncode != 1 or "can't be written" not in done.stdout + done.stderr or "Traceback" in done.stderr
        seconds = (time.monotonic() - began) / len(limits)
    note = "lost = anything changed or half written; seconds a build"
    return [Row(failure="disk full during a build", users=0, requests=len(limits), lost=lost, errors=errors, seconds=seconds, note=note)]


@contextmanager
def two_editions() -> Iterator[tuple[Path, list[bytes]]]:
    """A data folder of its own with the present edition and a second in which about every second mutual has weaker evidence.

    Gives the folder and the two contents of release.json. Raises CalledProcessError when the second can't be built.
    """
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "data"
        shutil.copytree(ROOT / "data", data)
        first = (data / "release.json").read_bytes()
        register = data / "source" / "register.toml"
        name = json.loads(first)["edition"]
        register.write_text(register.read_text("utf-8").replace(f'edition = "{name}"', f'edition = "{_SECOND}"'), encoding="utf-8")
        table = data / "source" / "organisations.csv"
        with table.open(newline="", encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        with (data / "source" / "corrections.csv").open(newline="", encoding="utf-8") as stream:
            corrected = {each["row"] for each in csv.DictReader(stream) if each["column"] == "confidence"}
        for row in rows[::2]:
            if f"mutual_id={row['mutual_id']}" not in corrected:  # a correction says what the value is
                row["confidence"] = "low"
        with table.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, fieldnames=list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        command = [sys.executable, "-m", "lib.build", "--source", str(data / "source"), "--out", str(data)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        yield data, [first, (data / "release.json").read_bytes()]


def offer(data: Path, release: bytes) -> None:
    """Put a release.json in place in one step, as a build does."""
    new = data / "release.json.new"
    new.write_bytes(release)
    new.replace(data / "release.json")


def settled(replica: Replica, edition: str) -> None:
    """Wait until an edition is served."""
    wait_for(replica, lambda told: told["edition"] == edition)


def wait_for(replica: Replica, what: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """What /readyz says once it says what is waited for. Raises TimeoutError."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with urlopen(f"{replica.base}/readyz", timeout=10) as answer:
            told: dict[str, Any] = json.load(answer)
        if what(told):
            return told
        time.sleep(0.1)
    raise TimeoutError(str(told))


def digest(folder: Path) -> dict[str, str]:
    """Every file of a folder and what is in it."""
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "cut in half": _cut,
    "one byte flipped": _flip,
    "emptied": lambda path: path.write_bytes(b""),
    "gone": lambda path: path.unlink(),
}
