"""Where editions come from, and the newest that could be opened: a folder, or an address in an object store.

`MUTUALS_DATA` names it. A new edition is opened whole, aside, and only then takes the place of the one before; one that is
broken or half copied never does, and `Store.problem` says so.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import os
import shutil
import tempfile
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lib.register.dataset import Dataset, open_release
from lib.register.release import EDITIONS, RELEASE, NoEditionError, Release, data_address, parse_release

#: Folder for what is fetched from an object store; a folder for temporary files if it is not set.
CACHE_VARIABLE = "MUTUALS_CACHE"
#: Address of a store that speaks S3 but is not Amazon's, such as http://minio:9000.
ENDPOINT_VARIABLE = "MUTUALS_S3_ENDPOINT"
#: Seconds between two looks for a newer edition.
POLL_VARIABLE = "MUTUALS_POLL_SECONDS"
_POLL_SECONDS = 10.0
_LOCAL_POLL_SECONDS = 2.0
_CONNECT_SECONDS, _REQUEST_SECONDS = 5, 30
_UNREACHED = "No edition of the register can be opened: the place that editions come from can't be read."
_LOG = logging.getLogger(__name__)


class Store:
    """The editions at an address, and the newest that could be opened.

    Args:
        address: A folder, or an address that pyarrow knows, such as s3://bucket/prefix.
        cache: Folder for what is fetched; needed for addresses only.
        every: Seconds between two looks for a newer edition.
    """

    def __init__(self, address: str, *, cache: Path | None = None, every: float = _LOCAL_POLL_SECONDS) -> None:
        """Nothing is opened before it is asked for."""
        self.address, self.every = address, every
        self.remote = "://" in address
        self.folder = (cache or _cache_folder(address)) if self.remote else Path(address)
        self._dataset: Dataset | None = None
        self._seen = b""
        self._looked = float("-inf")
        self._problem = ""
        self._lock = threading.Lock()

    @property
    def problem(self) -> str:
        """Why the edition served is not the newest there is, as one sentence; empty if it is."""
        return self._problem

    def newest(self) -> Dataset:
        """The newest edition that could be opened; looks for a newer one when it is time. Raises NoEditionError if there is none."""
        if self._dataset is None:
            self.look()
        elif time.monotonic() - self._looked > self.every:
            self._looked = time.monotonic()
            # Readers go on with the edition they have while the next is fetched and opened.
            threading.Thread(target=self.look, name="edition", daemon=True).start()
        if self._dataset is None:
            raise NoEditionError(self._problem)
        return self._dataset

    def look(self) -> None:
        """Look for a newer edition now, and serve it if it can be opened. Never raises."""
        with self._lock:
            self._looked = time.monotonic()
            try:
                self._take()
            except NoEditionError as error:
                self._refuse(error)
            except (OSError, ValueError, ImportError) as error:
                # What object stores raise; the page says less than the log, which may hold addresses.
                self._refuse(error)

    def _take(self) -> None:
        """Open what `release.json` names now, unless it is served already."""
        content = self._read(RELEASE)
        if content == self._seen and self._dataset is not None:
            self._problem = ""
            return
        release = parse_release(content)
        if self.remote:
            self._fetch(release)
        self._dataset = open_release(release, self.folder)
        if self.remote:
            self._forget(release)
        self._seen, self._problem = content, ""
        # Streamlit collects garbage after every run; what lives for ever need not be looked at again (see benchmarks).
        gc.collect()
        gc.freeze()
        _LOG.info("Edition %s is served", self._dataset.edition)

    def _refuse(self, error: Exception) -> None:
        if self._dataset is None:
            nothing = f"No edition of the register can be opened in {self.folder.name}: run 'make data' to build one."
            self._problem = str(error) if isinstance(error, NoEditionError) else _UNREACHED if self.remote else nothing
        else:
            has_answer = isinstance(error, NoEditionError)
            what = "A newer edition could not be opened" if has_answer else "The place that newer editions come from could not be read"
            self._problem = f"{what}; this is edition {self._dataset.edition}, the last good one."
        _LOG.warning("%s (%s)", self._problem, error)

    def _read(self, path: str) -> bytes:
        if not self.remote:
            return (self.folder / path).read_bytes()
        system, root = file_system(self.address)
        with system.open_input_stream(f"{root}/{path}", compression=None) as stream:
            content: bytes = stream.read()
        return content

    def _fetch(self, release: Release) -> None:
        """Copy the files of every edition kept into the cache folder, each once, and only if its bytes are those that were built."""
        for edition in release.editions:
            try:
                for name, digest in edition.digests.items():
                    self._fetch_file(f"{edition.folder}/{name}.parquet", digest)
            except (NoEditionError, OSError):
                # A link to an older edition can wait; the newest can't do without its files.
                if edition is release.newest:
                    raise

    def _fetch_file(self, path: str, digest: str) -> None:
        target = self.folder / path
        if target.is_file() and hashlib.sha256(target.read_bytes()).hexdigest() == digest:
            return
        try:
            content = self._read(path)
        except FileNotFoundError as error:
            raise NoEditionError(f"{path} is not there yet.") from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise NoEditionError(f"{path} is broken or half copied.")
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as unfinished:
            unfinished.write(content)
        Path(unfinished.name).replace(target)

    def _forget(self, release: Release) -> None:
        """Remove fetched editions that are no longer listed."""
        folders = {edition.folder for edition in release.editions}
        for folder in (self.folder / EDITIONS).glob("*"):
            if f"{EDITIONS}/{folder.name}" not in folders:
                shutil.rmtree(folder, ignore_errors=True)


def file_system(address: str) -> tuple[Any, str]:
    """The pyarrow file system of an address, and the path in it. Raises OSError, ValueError or ImportError.

    Credentials are those that the store's own variables, files or machine roles give; `MUTUALS_S3_ENDPOINT` names another store
    that speaks S3.
    """
    from pyarrow import fs  # noqa: PLC0415 - loads the clients of every store

    parts = urlsplit(address)
    endpoint = os.environ.get(ENDPOINT_VARIABLE, "")
    if parts.scheme == "s3" and endpoint and not parts.query:
        where = urlsplit(endpoint)
        system = fs.S3FileSystem(
            endpoint_override=where.netloc,
            scheme=where.scheme,
            region=os.environ.get("AWS_REGION", os.environ.get("AWS_DEFAULT_REGION", "us-east-1")),
            connect_timeout=_CONNECT_SECONDS,
            request_timeout=_REQUEST_SECONDS,
        )
        return system, f"{parts.netloc}{parts.path}".rstrip("/")
    system, path = fs.FileSystem.from_uri(address)
    return system, path.rstrip("/")


@cache
def store() -> Store:
    """The store that `MUTUALS_DATA` names; one for the whole process."""
    address = data_address()
    default = _POLL_SECONDS if "://" in address else _LOCAL_POLL_SECONDS
    return Store(address, every=float(os.environ.get(POLL_VARIABLE, "") or default))


def _cache_folder(address: str) -> Path:
    """A folder of its own for each address."""
    root = Path(os.environ.get(CACHE_VARIABLE, "") or Path(tempfile.gettempdir()) / "mutuals-dashboard")
    return root / hashlib.sha256(address.encode()).hexdigest()[:12]
