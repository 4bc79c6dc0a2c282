"""Break things, count, print one table, write benchmarks/results/chaos.json: python -m benchmarks.chaos."""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING

import pandas as pd

from benchmarks.chaos import clients, editions, fuzz, replica
from benchmarks.load import RESULTS
from benchmarks.replicas import proxy, replicas

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.chaos.row import Row


def main() -> None:
    """Run what is asked for, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=50, help="readers while a replica is killed")
    parser.add_argument("--only", action="append", help="one of roll, kill, swap, broken, disk, clients, fuzz; repeat it; all if left out")
    asked = parser.parse_args()
    scenes: dict[str, Callable[[], list[Row]]] = {
        "roll": lambda: replica.roll_under_load(asked.users // 2),
        "kill": lambda: replica.kill_one_of_two(asked.users),
        "swap": lambda: editions.swap_under_load(20),
        "broken": editions.broken_files,
        "disk": editions.full_disk,
        "clients": _clients,
        "fuzz": _fuzz,
    }
    rows: list[Row] = []
    for name, scene in scenes.items():
        if asked.only and name not in asked.only:
            continue
        new = scene()
        rows += new
        for row in new:
            print(row.failure, f"requests {row.requests}, lost {row.lost}, errors {row.errors}", sep=": ", flush=True)
    print()
    print(pd.DataFrame([asdict(row) for row in rows]).round(2).to_string(index=False, max_colwidth=110))
    RESULTS.mkdir(exist_ok=True)
    told = {"cores": os.cpu_count(), "rows": [asdict(row) for row in rows]}
    (RESULTS / "chaos.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    if any(row.lost or row.errors for row in rows):
        raise SystemExit(1)


def _clients() -> list[Row]:
    with replicas(2) as pair, proxy([each.base for each in pair]) as front:
        return clients.bad_clients(front.base, users=10)


def _fuzz() -> list[Row]:
    with replicas(1) as pair, proxy([each.base for each in pair]) as front:
        return [*fuzz.requests([front.base, pair[0].base], 400), *fuzz.views(front.base, 150)]


if __name__ == "__main__":
    main()
