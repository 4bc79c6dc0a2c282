"""The real app on a free port, and Debian's Chromium: used by the tests and by the screenshots."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90
STOP_SECONDS = 20
#: Maps need WebGL, which Chromium does in software here; nothing may be fetched behind the page's back. Putting the page itself
#: together through that software WebGL as well would take more than half of all the processor time.
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-gpu-compositing",
    "--disable-gpu-rasterization",
]


class ServerError(RuntimeError):
    """The app did not come up; the message holds what it printed."""


@contextmanager
def serve(app: Path = ROOT / "app.py", *more: str, port: int = 0, below: str = "") -> Iterator[str]:
    """Run an app with this interpreter and the project's settings, and `more` options; give its address, stop it at the end.

    `below` is a path of the host that it is served below, such as '/mutuals'.

    Raises ServerError when it ends or stays silent for `START_SECONDS`.
    """
    port = port or free_port()
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true", *more]
    options += ["--server.baseUrlPath", below] if below else []
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen([sys.executable, "-m", "streamlit", "run", str(app), *options], cwd=ROOT, stdout=log, stderr=log)
        try:
            base = f"http://127.0.0.1:{port}{below}"
            if not _healthy(base, server):
                log.seek(0)
                raise ServerError(f"{app.name} did not start:\n{log.read().decode(errors='replace')}")
            yield base
        finally:
            server.terminate()
            try:
                server.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or the one that the variable CHROMIUM names. Raises FileNotFoundError if there is none."""
    binary = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not binary:
        raise FileNotFoundError("Chromium is missing: run 'make browser', or set CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=CHROMIUM_ARGS)
        try:
            yield browser
        finally:
            browser.close()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _healthy(base: str, server: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(f"{base}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return True
        except (URLError, OSError):
            time.sleep(0.25)
    return False
