"""The hosted form: the same app inside `st.App`, with what a plain Streamlit server can't do. `streamlit run serve.py`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from lib.ui.state import newest
from lib.web.preview import LinkPreview

app = st.App(Path(__file__).with_name("app.py"), middleware=[Middleware(LinkPreview, dataset=newest)])
