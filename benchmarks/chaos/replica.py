"""One of two replicas is killed while readers click."""

from __future__ import annotations

import asyncio
import statistics

from benchmarks.chaos.readers import Clicker
from benchmarks.chaos.row import Row
from benchmarks.replicas import Replica, proxy, replicas
from benchmarks.server import Server
from lib.view.pages import PAGES

_BEFORE, _AFTER = 20, 35


def kill_one_of_two(users: int) -> list[Row]:
    """Readers click through the proxy; one replica is killed; everybody is counted."""
    with replicas(2) as pair, proxy([each.base for each in pair]) as front:
        return [asyncio.run(_run(front.base, pair, users))]


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
