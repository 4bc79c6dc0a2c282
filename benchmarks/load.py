"""Many readers at once on the real server: first views, filter changes, throughput, bytes, processor and memory.

`make bench` (`python -m benchmarks`) prints one table and writes `benchmarks/results/load.json`; see the README beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from benchmarks.client import Reader, opened
from benchmarks.server import ROOT, Server, serving
from lib.register.dataset import open_dataset
from lib.register.schema import REGIONS
from lib.view.pages import PAGES
from lib.view.view import measure_words, usual_grades

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.client import Answer
    from lib.register.schema import Register

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one page (or a mix) cost: milliseconds, kilobytes, reruns a second, share of a core, megabytes."""

    name: str
    first_ms: float
    alone_ms: float
    alone_cpu_ms: float
    fresh_cpu_ms: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    per_second: float
    first_kb: float
    change_kb: float
    cpu: float
    memory_mb: float
    errors: int


@cache
def register() -> Register:
    """The register that is served, read once: readers must not wait for one another."""
    return open_dataset().register


def defaults() -> dict[str, str | list[str]]:
    """What the filters are set to when a page is opened."""
    return {
        "region": [],
        "measure": next(iter(measure_words(register()))),
        "as_at": [register().reference_date.isoformat()],
        "evidence": list(usual_grades(register())),
    }


def changes(seed: int) -> list[tuple[str, str | list[str]]]:
    """Filter changes in a random order that is the same for the same seed."""
    pool: list[tuple[str, str | list[str]]] = [("region", [region]) for region in REGIONS]
    pool += [("measure", label) for label in measure_words(register())]
    pool += [("as_at", [preset.date.isoformat()]) for preset in register().presets]
    pool += [("region", []), ("evidence", ["Strong"]), ("evidence", ["Strong", "Moderate", "Weak"])]
    random.Random(seed).shuffle(pool)
    return pool


async def measure(server: Server, name: str, paths: Sequence[str], *, users: int, rounds: int, seconds: float) -> Row:
    """One row: a single reader first, then all of them, each on one of `paths`."""
    fresh_cpu = await _fresh(server, paths[0], rounds)
    alone, alone_cpu, first = await _alone(server, paths[0], rounds)
    loop = asyncio.get_running_loop()
    readers = await asyncio.gather(*(_open(server, paths[number % len(paths)], delay=number * 0.05) for number in range(users)))
    start, cpu_before = loop.time(), server.cpu()
    parts = await asyncio.gather(*(_click_until(reader, number, start + seconds) for number, reader in enumerate(readers)))
    answers = [answer for part in parts for answer in part]
    took = loop.time() - start
    cpu, memory = server.cpu() - cpu_before, server.memory()
    bursts = await _bursts(readers, seconds)
    await asyncio.gather(*(reader.socket.close() for reader in readers))
    times = sorted(answer.seconds * 1000 for answer in bursts)
    every = (first, *alone, *answers, *bursts)
    return Row(
        name=name,
        first_ms=first.seconds * 1000,
        alone_ms=statistics.median(answer.seconds * 1000 for answer in alone),
        alone_cpu_ms=alone_cpu,
        fresh_cpu_ms=fresh_cpu,
        p50_ms=_percentile(times, 50),
        p95_ms=_percentile(times, 95),
        p99_ms=_percentile(times, 99),
        per_second=len(answers) / took,
        first_kb=first.bytes_on_the_wire / 1000,
        change_kb=max(answer.bytes_on_the_wire for answer in every[1:]) / 1000,
        cpu=cpu / took,
        memory_mb=memory,
        errors=sum(bool(answer.errors) for answer in every),
    )


async def _open(server: Server, path: str, *, delay: float) -> Reader:
    await asyncio.sleep(delay)  # ramp-up: readers come one after another
    reader = await opened(server.base)
    await reader.first_view(path)
    return reader


async def _fresh(server: Server, path: str, rounds: int) -> float:
    """Mean processor time, in milliseconds, of changes to views that nobody has looked at: a new day each, or a region on it."""
    reader, pick = await _open(server, path, delay=0), random.Random(path)
    days = [date(2008, 1, 1) + timedelta(days=pick.randrange(6000)) for _ in range(rounds + 1)]
    before = server.cpu()
    for number, day in enumerate(days):
        if number == 1:  # the first may work out what is kept for an edition
            before = server.cpu()
        region = [pick.choice(REGIONS)] if number % 2 else []
        await _change(reader, {"as_at": [day.isoformat()], "region": region})
    cpu = (server.cpu() - before) / rounds * 1000
    await reader.socket.close()
    return cpu


async def _alone(server: Server, path: str, rounds: int) -> tuple[list[Answer], float, Answer]:
    """One reader's changes, their mean processor time in milliseconds, and the first view of a warm page."""
    reader = await _open(server, path, delay=0)
    await _click(reader, 0, rounds)  # what every reader shares is worked out once
    before = server.cpu()
    answers = await _click(reader, 0, rounds)
    cpu = (server.cpu() - before) / len(answers) * 1000
    await reader.socket.close()
    fresh = await opened(server.base)
    first = await fresh.first_view(path)
    await fresh.socket.close()
    return answers, cpu, first


async def measure_alone(server: Server, path: str, rounds: int) -> float:
    """Milliseconds of processor time that a change costs where one reader goes to views that somebody has seen, as a mean."""
    return (await _alone(server, path, rounds))[1]


async def _click(reader: Reader, seed: int, rounds: int) -> list[Answer]:
    """Change one filter after another, each from the page as it opens, without a pause."""
    pool, usual = changes(seed), defaults()
    return [await _change(reader, {**usual, **dict([pool[number % len(pool)]])}) for number in range(rounds)]


async def _click_until(reader: Reader, seed: int, end: float) -> list[Answer]:
    """Change one filter after another until a time of the loop, so that all readers click for as long."""
    pool, usual, loop = changes(seed), defaults(), asyncio.get_running_loop()
    answers: list[Answer] = []
    while loop.time() < end:
        answers.append(await _change(reader, {**usual, **dict([pool[len(answers) % len(pool)]])}))
    return answers


async def _bursts(readers: Sequence[Reader], seconds: float) -> list[Answer]:
    """Every reader changes one filter within the same second, at a moment of their own; again each second."""
    pool, usual, moments = changes(0), defaults(), random.Random(0)

    async def click(reader: Reader, number: int) -> Answer:
        await asyncio.sleep(moments.random())
        return await _change(reader, {**usual, **dict([pool[number % len(pool)]])})

    answers: list[Answer] = []
    for second in range(round(seconds)):
        started = asyncio.gather(*(click(reader, number + second) for number, reader in enumerate(readers)), asyncio.sleep(1))
        answers += [answer for answer in await started if answer is not None]
    return answers


async def _change(reader: Reader, filters: Mapping[str, str | list[str]]) -> Answer:
    """Set those of the filters that the page has; an app without filters just runs again."""
    return await reader.choose_all({key: value for key, value in filters.items() if key in reader.ids})


def _percentile(times: Sequence[float], percent: int) -> float:
    return times[min(len(times) - 1, round(len(times) * percent / 100))]


async def run(*, users: int, rounds: int, seconds: float, pages: Sequence[str]) -> list[Row]:
    """All rows: two empty apps, then each page, then all pages mixed."""
    rows = []
    for name in ("default", "frozen"):
        with serving(HERE / "empty" / f"{name}.py", folder=HERE / "empty") as server:
            rows.append(await measure(server, f"empty app, {name}", [""], users=users, rounds=rounds, seconds=seconds))
    with serving(ROOT / "app.py") as server:
        for name, paths in [*((page or "overview", [page]) for page in pages), ("all pages mixed", pages)]:
            row = await measure(server, name, paths, users=users, rounds=rounds, seconds=seconds)
            rows.append(row)
    return rows


def table(rows: Sequence[Row]) -> pd.DataFrame:
    """The rows with the ratios that the targets name: to the empty app with default settings, and to the frozen one."""
    frame = pd.DataFrame([asdict(row) for row in rows]).set_index("name")
    default, frozen = frame.iloc[0], frame.iloc[1]
    return frame.assign(
        more_cpu_ms=frame["alone_cpu_ms"] - frozen["alone_cpu_ms"],
        more_fresh_ms=frame["fresh_cpu_ms"] - frozen["fresh_cpu_ms"],
        p95_over_alone=frame["p95_ms"] / frame["alone_ms"],
        times_default=frame["per_second"] / default["per_second"],
        share_of_frozen=frame["per_second"] / frozen["per_second"],
    )


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=20, help="filter changes of the one reader")
    parser.add_argument("--seconds", type=float, default=8, help="how long all readers click")
    parser.add_argument("--page", action="append", help="address of a page; repeat it; all if left out")
    asked = parser.parse_args()
    pages = asked.page if asked.page is not None else [page.path for page in PAGES]
    rows = asyncio.run(run(users=asked.users, rounds=asked.rounds, seconds=asked.seconds, pages=pages))
    print(table(rows).T.round(2).to_string())
    RESULTS.mkdir(exist_ok=True)
    result = {"cores": os.cpu_count(), "users": asked.users, "rounds": asked.rounds, "rows": [asdict(row) for row in rows]}
    (RESULTS / "load.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
