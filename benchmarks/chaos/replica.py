"""One of two replicas is killed while readers click."""

from __future__ import annotations

import asyncio
import statistics
import time
from contextlib import ExitStack

import httpx

from benchmarks.chaos.readers import Clicker
from benchmarks.chaos.row import Row
from benchmarks.replicas import Replica, proxy, replicas
from benchmarks.server import Server
from lib.view.pages import PAGES

_BEFORE, _AFTER = 20, 35
#: Seconds between two replacements: for five the proxy passes over a replica that failed (`fail_timeout`).
_BETWEEN = 10
_OK = 200
#: What is asked for meanwhile.
_PLAIN = {"page": "/growth", "api": "/api/v1/cards/growth-live", "file": "/files/growth-live.csv"}


def kill_one_of_two(users: int) -> list[Row]:
    """Readers click through the proxy; one replica is killed; everybody is counted."""
    with replicas(2) as pair, proxy([each.base for each in pair]) as front:
        return [asyncio.run(_run(front.base, pair, users))]


def roll_under_load(users: int) -> list[Row]:
    """Readers click, and others ask for pages, data and files, while both replicas are replaced one by one; everybody is counted."""
    with ExitStack() as stack:
        pair = stack.enter_context(replicas(2))
        front = stack.enter_context(proxy([each.base for each in pair]))
        return [asyncio.run(_roll(stack, front.base, pair, users))]


async def _roll(stack: ExitStack, base: str, pair: list[Replica], users: int) -> Row:
    pages = [page.path for page in PAGES if page.filtered]
    readers = [Clicker(base=base, page=pages[number % len(pages)], number=number, pause=(1.0, 3.0)) for number in range(users)]
    stop = asyncio.Event()
    tasks = [asyncio.create_task(reader.run(stop)) for reader in readers]
    seen: dict[str, list[tuple[int, float]]] = {kind: [] for kind in _PLAIN}
    asking = [asyncio.create_task(_ask(base, kind, address, seen[kind], stop)) for kind, address in _PLAIN.items()]
    await asyncio.sleep(_BEFORE)
    for replica in pair:
        another = await asyncio.to_thread(replica.replace)
        stack.callback(another.kill)
        await asyncio.sleep(_BETWEEN)
    await asyncio.sleep(_BEFORE)
    stop.set()
    failed = sum(isinstance(each, BaseException) for each in await asyncio.gather(*tasks, *asking, return_exceptions=True))
    for reader in readers:
        await reader.check()
    answers = [each for part in seen.values() for each in part]
    bad = sum(status != _OK for status, _ in answers)
    changes = sorted(answer.seconds for reader in readers for answer in reader.answers)
    levels = {"change": changes} | {kind: sorted(seconds for _, seconds in part) for kind, part in seen.items()}
    p95 = ", ".join(f"{kind} {part[int(len(part) * 0.95)]:.2f}" for kind, part in levels.items() if part)
    moved = [seconds for reader in readers for seconds in reader.moved]
    why = [line for reader in readers for line in reader.why]
    return Row(
        failure="both replicas replaced, one by one",
        users=users,
        requests=len(changes) + len(answers),
        lost=sum(reader.lost for reader in readers) + failed,
        errors=sum(reader.errors for reader in readers) + bad,
        seconds=max(moved, default=0.0),
        note="; ".join([f"{len(moved)} moved; available {1 - bad / max(1, len(answers)):.2%}; 95 in 100 within seconds: {p95}", *why]),
    )


async def _ask(base: str, kind: str, address: str, seen: list[tuple[int, float]], stop: asyncio.Event) -> None:
    """Ask for an address again and again, each time anew; note status and seconds."""
    async with httpx.AsyncClient(base_url=base, timeout=30) as web:
        number = 0
        while not stop.is_set():
            began, number = time.monotonic(), number + 1
            try:
                answer = await web.get(address, params={"as_at": f"{2008 + number % 18}-0{1 + number % 9}-15"} if kind != "page" else None)
                seen.append((answer.status_code, time.monotonic() - began))
            except httpx.HTTPError:
                seen.append((0, time.monotonic() - began))
            await asyncio.sleep(0.5)


async def _run(base: str, pair: list[Replica], users: int) -> Row:
    pages = [page.path for page in PAGES if page.filtered]
    readers = [Clicker(base=base, page=pages[number % len(pages)], number=number) for number in range(users)]
    stop = asyncio.Event()
    tasks = []
    for reader in readers:
        tasks.append(asyncio.create_task(reader.run(stop)))
        await asyncio.sleep(0.2)
    await asyncio.sleep(_BEFORE)
    await asyncio.to_thread(pair[0].kill)
    worked = await _until_back(Server(base=pair[1].base, pid=pair[1].process.pid, ready=0), readers)
    stop.set()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    failed = sum(isinstance(each, BaseException) for each in ended)
    for reader in readers:
        await reader.check()
    why = [repr(each) for each in ended if each] + [line for reader in readers for line in reader.why]
    moved = [seconds for reader in readers for seconds in reader.moved]
    return Row(
        failure="one of two replicas killed",
        users=users,
        requests=sum(len(reader.answers) for reader in readers),
        lost=sum(reader.lost for reader in readers) + failed,
        errors=sum(reader.errors for reader in readers),
        seconds=max(moved, default=0.0),
        note="; ".join([f"{len(moved)} moved, median {statistics.median(moved or [0]):.1f} s, {worked:.1f} s of a core for all", *why]),
    )


async def _until_back(survivor: Server, readers: list[Clicker]) -> float:
    """Go on for a while; gives the survivor's processor time from the kill until the last reader was back."""
    before = last = survivor.cpu()
    back = 0
    for _ in range(_AFTER * 4):
        await asyncio.sleep(0.25)
        now = sum(len(reader.moved) for reader in readers)
        if now > back:
            back, last = now, survivor.cpu()
    return last - before
