"""What a change of date costs the server of a Dash app with three bare charts, beside the empty default Streamlit app."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

from benchmarks.load import HERE as BENCHMARKS
from benchmarks.load import measure_alone
from benchmarks.server import ROOT, cpu_seconds, find_port, serving, wait_for
from lib.register.dataset import open_dataset

HERE = Path(__file__).resolve().parent
PYTHON = ROOT / ".venv" / "dash" / "bin" / "python"
_CHANGES = 200
_CHARTS = ("growth", "sectors", "regions")


def install() -> None:
    """An environment of its own: nothing of the dashboard needs Dash."""
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", PYTHON.parents[1]], check=True)
    subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "--requirement", HERE / "requirements.txt"], check=True)


def measure_dash() -> float:
    """Milliseconds of processor time of one change, as a mean over days that differ."""
    mutuals = open_dataset().mutuals[["region", "sector", "start_mid", "end_mid"]]
    port = find_port()
    with tempfile.NamedTemporaryFile(suffix=".csv") as table:
        mutuals.rename(columns={"start_mid": "started", "end_mid": "ended"}).to_csv(table.name, index=False)
        process = subprocess.Popen([PYTHON, HERE / "app.py", str(port), table.name], stderr=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/_dash-layout", process)
            _change(port, date(2013, 2, 8))
            before = cpu_seconds(process.pid)
            for number in range(_CHANGES):
                _change(port, date(2010, 1, 1) + timedelta(days=17 * number))
            return (cpu_seconds(process.pid) - before) / _CHANGES * 1000
        finally:
            process.terminate()
            process.wait()


def _change(port: int, day: date) -> None:
    """What a browser sends when the date is changed. Raises ValueError where a chart does not come."""
    outputs = [{"id": name, "property": "figure"} for name in _CHARTS]
    body = {
        "output": "..{}..".format("...".join(f"{name}.figure" for name in _CHARTS)),
        "outputs": outputs,
        "inputs": [{"id": "as-at", "property": "value", "value": day.isoformat()}],
        "changedPropIds": ["as-at.value"],
    }
    address = f"http://127.0.0.1:{port}/_dash-update-component"
    request = Request(address, data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    with urlopen(request) as answer:
        if set(json.load(answer)["response"]) != set(_CHARTS):
            raise ValueError("Dash did not send three charts.")


def main() -> None:
    """Measure both, print."""
    install()
    start = time.perf_counter()
    dash = measure_dash()
    with serving(BENCHMARKS / "empty" / "default.py", folder=BENCHMARKS / "empty") as server:
        empty = asyncio.run(measure_alone(server, "", 100))
    print(f"Dash with three bare charts {dash:.1f} ms, empty default Streamlit app {empty:.1f} ms ({time.perf_counter() - start:.0f} s)")


if __name__ == "__main__":
    main()
