"""The app with a page open, as a reader has it who comes by a link."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from lib.register.release import VARIABLE
from lib.register.store import store
from lib.ui import replay
from lib.view.pages import page_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lib.register.dataset import Dataset

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def serving(data: Dataset) -> Iterator[Dataset]:
    """The app serves a dataset in place of the project's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(data.data_dir))
        store.cache_clear()
        yield data
    store.cache_clear()


def forget() -> None:
    """Drop all parts of pages that are there to be sent again, as a server started anew has none."""
    with replay._LOCK:
        for held in (replay._PARTS, replay._WIDGETS, replay._WIDGETS_THERE):
            held.clear()


def open_page(path: str = "", params: Mapping[str, str | Sequence[str]] | None = None, **more: str | Sequence[str]) -> AppTest:
    """The page of a path with link parameters, run once; fails where it shows an exception."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=120)
    for name, value in {**(params or {}), **more}.items():
        app.query_params[name] = value
    if path:
        app.switch_page(page_at(path).file)
    app.run()
    assert not app.exception, (path, params, more, app.exception[0].message)
    return app
