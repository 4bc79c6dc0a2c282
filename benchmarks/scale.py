"""How much more a large register costs: building it, and changing a filter on it, beside the real register in one run.

`python -m benchmarks.scale` prints two tables and writes `benchmarks/results/scale.json`; see the README beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from benchmarks.client import opened
from benchmarks.generate import SYNTHETIC, generate
from benchmarks.load import RESULTS
from benchmarks.server import ROOT, Server, serving
from lib.register.dataset import open_dataset
from lib.register.release import VARIABLE
from lib.register.schema import REGIONS
from lib.view.pages import PAGES, has_content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.client import Answer

_FIGURES_EACH = 10
#: Each change is new to the server, so nothing is answered from what it keeps: another date, then another region or none at that date.
_DAYS = ("2011-03-31", "2012-09-30", "2014-05-31", "2016-11-30", "2017-08-31")


@dataclass(frozen=True, kw_only=True)
class Build:
    """What building one register cost: seconds of time and of processor, megabytes at the most."""

    name: str
    rows: int
    seconds: float
    cpu: float
    memory_mb: float

    @property
    def per_thousand(self) -> float:
        """Seconds of processor time for a thousand rows."""
        return self.cpu / self.rows * 1000


@dataclass(frozen=True, kw_only=True)
class Change:
    """The median filter change of one reader on one page, in milliseconds, and errors shown."""

    register: str
    page: str
    cpu_ms: float
    wall_ms: float
    errors: int


def build(name: str, source: Path, out: Path) -> Build:
    """Build a register in a process of its own. Raises subprocess.CalledProcessError when it can't be built."""
    # A process between the two, so that its children's peak is that of this build alone.
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); print(used.ru_utime + used.ru_stime, used.ru_maxrss)"
    )
    command = [sys.executable, "-m", "lib.build", "--source", str(source), "--out", str(out)]
    start = time.perf_counter()
    told = subprocess.run([sys.executable, "-c", code, *command], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    seconds = time.perf_counter() - start
    release = json.loads((out / "release.json").read_text(encoding="utf-8"))
    rows = sum(table["rows"] for table in release["tables"].values())
    return Build(name=name, rows=rows, seconds=seconds, cpu=float(told[0]), memory_mb=int(told[1]) / 1024)


async def changes(server: Server, register: str, path: str) -> Change:
    """Filter changes of one reader on a page, after the first view and one change, which open what an edition keeps."""
    reader = await opened(server.base)
    first = await reader.first_view(path)
    answers: list[Answer] = [first]
    cpu, wall = [], []
    for number, day in enumerate(_DAYS):
        for key, value in (("as_at", [day]), ("region", [] if number % 2 else [REGIONS[number]])):
            before = server.cpu()
            answer = await reader.choose(key, value)
            answers.append(answer)
            if number:
                cpu.append((server.cpu() - before) * 1000)
                wall.append(answer.seconds * 1000)
    await reader.socket.close()
    # Processor time is counted in hundredths of a second: only its mean says anything of a short change.
    return Change(
        register=register,
        page=path or "overview",
        cpu_ms=statistics.mean(cpu),
        wall_ms=statistics.median(wall),
        errors=sum(bool(answer.errors) for answer in answers),
    )


def readers(name: str, data: Path, pages: Sequence[str]) -> list[Change]:
    """Serve a built register and change filters on each page that it has."""
    opened_data = open_dataset(data)
    offered = [page.path for page in PAGES if page.filtered and page.path in pages and has_content(page, opened_data)]
    with serving(ROOT / "app.py", environment={VARIABLE: str(data)}) as server:
        return [asyncio.run(changes(server, name, path)) for path in offered]


def run(sizes: Sequence[int], pages: Sequence[str], folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Builds, and changes by page with their ratio to the real register."""
    builds, found = [build("real", ROOT / "data" / "source", folder / "real")], readers("real", folder / "real", pages)
    for size in sizes:
        name, source, data = f"{size:,}", folder / f"{size}" / "source", folder / f"{size}" / "data"
        generate(source, mutuals=size, figures=_FIGURES_EACH * size)
        builds.append(build(name, source, data))
        found += readers(name, data, pages)
    built = pd.DataFrame([{**asdict(each), "per_thousand": each.per_thousand} for each in builds]).set_index("name")
    changed = pd.DataFrame([asdict(each) for each in found])
    real = changed[changed["register"].eq("real")].set_index("page")
    for kind in ("cpu", "wall"):
        changed[f"{kind}_times_real"] = changed[f"{kind}_ms"] / changed["page"].map(real[f"{kind}_ms"])
    return built, changed


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--mutuals", type=int, action="append", help="size of a synthetic register; repeat it (10000 and 100000)")
    parser.add_argument("--page", action="append", help="address of a page; repeat it; all if left out")
    parser.add_argument("--out", type=Path, default=SYNTHETIC, metavar="DIR", help="where registers are made (build/synthetic)")
    asked = parser.parse_args()
    pages = asked.page if asked.page is not None else [page.path for page in PAGES]
    built, changed = run(asked.mutuals or [10_000, 100_000], pages, asked.out)
    print(built.round(2).to_string())
    print(changed.pivot_table(index="page", columns="register", sort=False).round(1).to_string())
    RESULTS.mkdir(exist_ok=True)
    result = {"cores": os.cpu_count(), "builds": built.reset_index().to_dict("records"), "changes": changed.to_dict("records")}
    (RESULTS / "scale.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
