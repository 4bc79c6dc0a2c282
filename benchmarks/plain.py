"""Ten plain pages beside their live pages: bytes, first byte, processor time of a view never seen, seconds to the headline on a phone.

python -m benchmarks.plain
"""

from __future__ import annotations

import sys
import time
from statistics import median
from typing import TYPE_CHECKING
from urllib.request import urlopen

from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.register.store import store
from lib.web.plain import ROUTES
from tests.browser.server import ROOT, chromium, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: A phone: a quarter of a laptop's processor, 1.6 Mbit/s, 150 ms there and back.
SLOW, BITS, DELAY = 4, 1.6e6, 150
_WAIT = 120_000


def list_addresses() -> list[str]:
    """Ten addresses below the root: eight views that nobody has asked for, a mutual, a claim."""
    data = store().newest()
    mutual, claim = str(data.mutuals["mutual_id"].iloc[-1]), str(data.tables["claims"]["claim_id"].iloc[0])
    views = [
        f"{path}?as_at={year}-05-17&region={region.replace(' ', '+')}"
        for path, year, region in zip(
            ("", "map", "growth", "sectors", "pipeline", "outcomes", "briefing", "quality"),
            range(2011, 2019),
            ("London", "South West", "North East", "North West", "South East", "East Midlands", "West Midlands", "London"),
            strict=True,
        )
    ]
    return [*views, f"mutuals?mutual={mutual}", f"claims?claim={claim}"]


def measure_processor(addresses: list[str]) -> list[float]:
    """Milliseconds of processor for each plain page, worked out for the first time."""
    site = TestClient(Starlette(routes=ROUTES))
    site.get("/plain/")  # what is loaded once
    spent = []
    for address in addresses:
        began = time.process_time()
        site.get(f"/plain/{address}").raise_for_status()
        spent.append((time.process_time() - began) * 1000)
    return spent


def measure_answer(url: str) -> tuple[int, float]:
    """Bytes as sent uncompressed, and milliseconds to the first byte."""
    began = time.perf_counter()
    with urlopen(url) as answer:
        first = answer.read(1)
        waited = (time.perf_counter() - began) * 1000
        return len(first) + len(answer.read()), waited


def measure_headline(browser: Browser, url: str) -> tuple[float, int]:
    """Seconds until a phone with nothing stored shows the page's heading and words, and the bytes that moved by then."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": DELAY, "downloadThroughput": BITS / 8, "uploadThroughput": BITS / 8},
    )
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
    sizes: list[float] = []
    wire.on("Network.dataReceived", lambda event: sizes.append(event["encodedDataLength"]))
    began = time.perf_counter()
    page.goto(url, wait_until="commit", timeout=_WAIT)
    page.locator("main h1, [data-testid=stMain] h1").first.wait_for(timeout=_WAIT)
    seconds = time.perf_counter() - began
    context.close()
    return seconds, int(sum(sizes))


def main() -> int:
    """Print the table."""
    addresses = list_addresses()
    spent = measure_processor(addresses)
    heads = ("Page", "Plain: bytes", "first byte, ms", "processor, ms", "headline, s", "Live: headline, s", "bytes by then")
    sys.stdout.write(f"| {' | '.join(heads)} |\n{'|---' * len(heads)}|\n")
    rows = []
    with serve(ROOT / "serve.py") as base, chromium() as browser:
        urlopen(f"{base}/plain/").read()
        for address, processor in zip(addresses, spent, strict=True):
            size, first = measure_answer(f"{base}/plain/{address}")
            seconds, _ = measure_headline(browser, f"{base}/plain/{address}")
            live, moved = measure_headline(browser, f"{base}/{address}")
            rows.append((size, first, processor, seconds, live, moved))
            sys.stdout.write(f"| {address} | {size:,} | {first:.0f} | {processor:.0f} | {seconds:.1f} | {live:.1f} | {moved:,} |\n")
            sys.stdout.flush()
    size, first, processor, seconds, live, moved = (median(column) for column in zip(*rows, strict=True))
    sys.stdout.write(f"| median | {size:,.0f} | {first:.0f} | {processor:.0f} | {seconds:.1f} | {live:.1f} | {moved:,.0f} |\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
