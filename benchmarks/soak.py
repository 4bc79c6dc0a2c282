"""Memory with many sessions open, and after many have come and gone: `python -m benchmarks.soak`.

Prints one table and writes `benchmarks/results/soak.json`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os

import pandas as pd

from benchmarks.client import opened
from benchmarks.load import RESULTS, changes
from benchmarks.server import ROOT, Server, serving
from lib.view.pages import PAGES

#: Sessions that are open at once while others come and go; seconds of processor time that are next to nothing.
_AT_ONCE, _NEXT_TO_NOTHING = 20, 0.1
_PATHS = [page.path for page in PAGES if page.filtered]


async def visit(server: Server, number: int, leave: asyncio.Event | None = None) -> None:
    """Open a page, change a filter, and go; or stay until told to leave."""
    reader = await opened(server.base)
    await reader.first_view(_PATHS[number % len(_PATHS)])
    key, value = changes(number)[0]
    await (reader.choose(key, value) if key in reader.ids else reader.again())
    if leave:
        await leave.wait()
    await reader.socket.close()


async def together(server: Server, sessions: int) -> float:
    """Memory in MB with this many sessions open at once."""
    leave = asyncio.Event()
    visits = []
    for number in range(sessions):
        visits.append(asyncio.create_task(visit(server, number, leave)))
        await asyncio.sleep(0.1)  # ramp-up
    while not await _quiet(server):
        pass
    memory = server.memory()
    leave.set()
    await asyncio.gather(*visits)
    return memory


async def _quiet(server: Server) -> bool:
    """True when the server has done next to nothing for a second."""
    before = server.cpu()
    await asyncio.sleep(1)
    return server.cpu() - before < _NEXT_TO_NOTHING


async def come_and_go(server: Server, sessions: int, every: int) -> list[tuple[int, float]]:
    """Sessions that came and went so far, and memory in MB then, each time so many have."""
    gate, found = asyncio.Semaphore(_AT_ONCE), [(0, server.memory())]

    async def one(number: int) -> None:
        async with gate:
            await visit(server, number)

    for start in range(0, sessions, every):
        await asyncio.gather(*(one(number) for number in range(start, min(start + every, sessions))))
        found.append((min(start + every, sessions), server.memory()))
    return found


async def run(*, open_at_once: int, sessions: int, every: int) -> pd.DataFrame:
    """One row a measurement: sessions so far, open now, memory in MB."""
    with serving(ROOT / "app.py") as server:
        rows = [("started", 0, server.memory())]
        for path in _PATHS:  # what all sessions share is there before the first is counted
            await visit(server, _PATHS.index(path))
        rows.append(("every page seen once", 0, server.memory()))
        rows.append((f"{open_at_once} sessions open", open_at_once, await together(server, open_at_once)))
        rows += [(f"{gone} sessions came and went", 0, memory) for gone, memory in await come_and_go(server, sessions, every)]
    return pd.DataFrame(rows, columns=["when", "open", "memory_mb"])


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", type=int, default=100)
    parser.add_argument("--sessions", type=int, default=2000)
    parser.add_argument("--every", type=int, default=250)
    asked = parser.parse_args()
    frame = asyncio.run(run(open_at_once=asked.open, sessions=asked.sessions, every=asked.every))
    print(frame.round(0).to_string(index=False))
    RESULTS.mkdir(exist_ok=True)
    result = {"cores": os.cpu_count(), "rows": frame.to_dict("records")}
    (RESULTS / "soak.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
