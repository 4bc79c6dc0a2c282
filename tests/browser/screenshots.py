"""Pictures of every page for people to look at.

python -m tests.browser.screenshots OUTDIR [PATH ...] [--dark] [--widths 1280 390] [--base URL]

Without --base the app is started and stopped here. PATH is as in the address, with or without link parameters:
'' for the landing page, 'map', 'growth?region=London'.
"""

from __future__ import annotations

import argparse
import re
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from lib.view.pages import PAGES
from tests.browser.driver import Visitor
from tests.browser.server import ROOT, chromium, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTHS = (1280, 390)
#: Software WebGL needs this long to draw a map; pages without one are quicker.
MAP_MILLISECONDS = 7000
PLAIN_MILLISECONDS = 800
#: Chromium can't draw surfaces taller than this.
TALLEST = 16_000
#: Streamlit scrolls inside its main part, so the window is made as tall as the content.
HEIGHT = """() => Math.max(600, document.querySelector('[data-testid="stMain"]').scrollHeight
  + document.querySelector('[data-testid="stMain"]').getBoundingClientRect().top)"""


def shoot(browser: Browser, base: str, path: str, *, width: int, scheme: str, out: Path) -> list[str]:
    """Take one picture into the folder `out`; give what the console complained of and which other hosts were asked."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    visitor = Visitor(page=context.new_page(), address=base)
    visitor.open(path)
    for _ in range(2):  # charts that come into view can make the page longer
        visitor.page.set_viewport_size({"width": width, "height": min(TALLEST, int(visitor.page.evaluate(HEIGHT)))})
        has_map = visitor.page.locator(".maplibregl-map").count()
        visitor.page.wait_for_timeout(MAP_MILLISECONDS if has_map else PLAIN_MILLISECONDS)
        visitor.settle()
    name = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "overview"
    visitor.page.screenshot(path=out / f"{name}-{width}{'-dark' if scheme == 'dark' else ''}.png", timeout=90_000)
    context.close()
    return visitor.console_errors + visitor.foreign_requests


def main() -> int:
    """Take the pictures; exit code 1 when a page complained."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("paths", nargs="*", default=[page.path for page in PAGES])
    parser.add_argument("--base", help="address of an app that runs already")
    parser.add_argument("--app", type=Path, default=ROOT / "app.py", help="another script to start instead of app.py")
    parser.add_argument("--dark", action="store_true", help="in dark as well as in light")
    parser.add_argument("--widths", type=int, nargs="+", default=WIDTHS)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    complaints = 0
    with nullcontext(chosen.base.rstrip("/")) if chosen.base else serve(chosen.app) as base, chromium() as browser:
        for path in chosen.paths:
            for width in chosen.widths:
                for scheme in ("light", "dark") if chosen.dark else ("light",):
                    for line in shoot(browser, base, path, width=width, scheme=scheme, out=chosen.out):
                        complaints += 1
                        print(path or "overview", width, scheme, line)  # noqa: T201 - a command talks to its user
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
