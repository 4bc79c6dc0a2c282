"""What the tests of pages share."""

import pytest

from lib.ui import replay


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    # Streamlit's test of an app remembers how the options of a widget are written while it is drawn, once a session.
    replay.forget()
