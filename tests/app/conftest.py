"""What the tests of pages share."""

from collections.abc import Iterator
from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner

from lib.ui import streamlit_internals
from tests.app.opening import forget


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    streamlit_internals.install()
    # Streamlit's test of an app remembers how the options of a widget are written while it is drawn, once a session.
    forget()


@pytest.fixture(scope="session", autouse=True)
def _packages_looked_at_once() -> Iterator[None]:
    """Streamlit's test of an app looks through every installed package for parts of pages, each time that an app is opened."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield
