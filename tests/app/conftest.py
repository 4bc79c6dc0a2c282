"""What the tests of pages share."""

import pytest

from lib.ui import streamlit_internals
from lib.ui.replay import forget


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    streamlit_internals.install()
    # Streamlit's test of an app remembers how the options of a widget are written while it is drawn, once a session.
    forget()
