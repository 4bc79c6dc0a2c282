"""An app for the tests of sending parts again on a real server: it waits between its parts where it is told to."""

import os
import time
from pathlib import Path

import streamlit as st

from lib.ui.replay import replay
from lib.ui.streamlit_internals import install
from tests.app import parts

install()
name = st.text_input("Name", key="name")
replay(parts.greets, name, "Before")
paused = Path(os.environ["PAUSED"])
while paused.exists() and paused.read_text(encoding="utf-8") == name:
    time.sleep(0.02)
replay(parts.greets, name, "After")
st.caption("End")
