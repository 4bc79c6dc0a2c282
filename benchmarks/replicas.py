"""The hosted form as it is shipped: replicas of serve.py, and nginx with the configuration of `deploy` in front, on this machine."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from benchmarks.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NGINX = ROOT / "deploy" / "nginx"
_PATIENCE = 120


@dataclass(frozen=True, kw_only=True)
class Replica:
    """One process that serves the app.

    Args:
        base: Its address.
        process: What to kill.
        log: What it wrote.
    """

    base: str
    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """End it without a word, as a lost machine would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def replace(self, folder: Path = ROOT, environment: Mapping[str, str] | None = None) -> Replica:
        """End it as a rolling update does, and start another in its place. Raises RuntimeError when that one does not become ready."""
        _stop(self.process)
        another = _start(folder, self.log.with_suffix(".next.log"), environment or {}, port=int(self.base.rsplit(":", 1)[1]))
        wait_until(f"{another.base}/readyz", another.process, another.log)
        return another


@dataclass(frozen=True, kw_only=True)
class Proxy:
    """A running nginx: its address for readers, for health, and over TLS (empty without certificate)."""

    base: str
    health: str
    tls: str
    log: Path


@contextmanager
def replicas(number: int = 2, *, folder: Path = ROOT, environment: Mapping[str, str] | None = None) -> Iterator[list[Replica]]:
    """Start replicas and wait until each is ready. Raises RuntimeError with what it wrote when one is not."""
    with ExitStack() as stack:
        logs = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        started = [_start(folder, logs / f"{each}.log", environment or {}) for each in range(number)]
        for replica in started:
            stack.callback(_stop, replica.process)
        for replica in started:
            wait_until(f"{replica.base}/readyz", replica.process, replica.log)
        yield started


@contextmanager
def proxy(addresses: Sequence[str], *, certificate: Path | None = None) -> Iterator[Proxy]:
    """Run nginx with the shipped configuration in front of replicas; `certificate` is a folder with fullchain.pem and privkey.pem.

    Raises FileNotFoundError if nginx is missing and RuntimeError when it does not start.
    """
    binary = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not binary:
        raise FileNotFoundError("nginx is missing: run 'make nginx'")
    ports = [free_port() for _ in range(3)]
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        place.chmod(0o755)  # workers of a root's nginx run as nobody
        configure(place / "conf", settings(addresses, ports, certificate), tls=certificate is not None)
        (place / "run").mkdir()
        log = place / "log"
        command = [binary, "-p", f"{place}/run/", "-c", str(place / "conf" / "nginx.conf"), "-g", "daemon off;"]
        with log.open("wb") as out:
            process = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            base, tls, health = (f"{scheme}://127.0.0.1:{port}" for scheme, port in zip(("http", "https", "http"), ports, strict=True))
            wait_until(f"{health}/healthz", process, log)
            yield Proxy(base=base, health=health, tls=tls if certificate else "", log=log)
        finally:
            _stop(process)


def settings(addresses: Sequence[str], ports: Sequence[int], certificate: Path | None = None) -> dict[str, str]:
    """The variables of the shipped configuration; `ports` are those for HTTP, for TLS and for health."""
    return {
        "MUTUALS_REPLICAS": " ".join(f"server {each.removeprefix('http://')} max_fails=1 fail_timeout=5s;" for each in addresses),
        "MUTUALS_PORT": f"127.0.0.1:{ports[0]}",
        "MUTUALS_TLS_PORT": f"127.0.0.1:{ports[1]}",
        "MUTUALS_HEALTH_PORT": f"127.0.0.1:{ports[2]}",
        "MUTUALS_CERTIFICATE": f"{certificate}/fullchain.pem",
        "MUTUALS_CERTIFICATE_KEY": f"{certificate}/privkey.pem",
    }


def configure(target: Path, variables: Mapping[str, str], *, tls: bool) -> None:
    """Lay out the configuration as the container does: templates filled in as envsubst would. Raises KeyError for a variable not set."""
    shutil.copytree(NGINX, target)
    (target / "conf.d").mkdir()
    for name in ("replicas", "tls" if tls else "plain"):
        text = (NGINX / f"{name}.conf.template").read_text(encoding="utf-8")
        filled = re.sub(r"\$\{(MUTUALS_\w+)\}", lambda found: variables[found[1]], text)
        (target / "conf.d" / f"{name}.conf").write_text(filled, encoding="utf-8")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def wait_until(address: str, process: subprocess.Popen[bytes], log: Path, *, status: int = 200) -> None:
    """Wait for an answer. Raises RuntimeError with the process's words if it ends or takes too long."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if status_of(address) == status:
            return
        time.sleep(0.1)
    raise RuntimeError(f"{address} did not answer {status}:\n{log.read_text(encoding='utf-8', errors='replace')[-4000:]}")


def status_of(address: str) -> int:
    """The status of an answer; 0 if there is none."""
    try:
        with urlopen(address, timeout=5) as answer:
            status: int = answer.status
            return status
    except HTTPError as error:
        return error.code
    except (URLError, OSError):
        return 0


def _start(folder: Path, log: Path, environment: Mapping[str, str], *, port: int = 0) -> Replica:
    port = port or free_port()
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "serve.py", *options],
            cwd=folder,
            env={**os.environ, **environment},
            stdout=out,
            stderr=out,
        )
    return Replica(base=f"http://127.0.0.1:{port}", process=process, log=log)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
