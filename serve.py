"""The hosted form: the same app inside `st.App`, with what a plain Streamlit server can't do. `streamlit run serve.py`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from lib.ui.state import newest
from lib.ui.streamlit_internals import install, leave_pages_folder
from lib.web.api.routes import ROUTES as API
from lib.web.compress import Compress
from lib.web.headers import SecurityHeaders
from lib.web.health import ROUTES as HEALTH
from lib.web.health import lifespan
from lib.web.intake import Intake
from lib.web.logs import RequestLog, log_as_json
from lib.web.preview import LinkPreview
from lib.web.sign_in import Gate

log_as_json()
install()
leave_pages_folder()
if st.get_option("server.baseUrlPath"):
    raise SystemExit("serve.py stands at the root of a host: leave server.baseUrlPath empty, or serve app.py below a path.")

app = st.App(
    Path(__file__).with_name("app.py"),
    lifespan=lifespan,
    routes=[*HEALTH, *API],
    # The first sees a request first and its answer last.
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(RequestLog),
        Middleware(Intake),
        Middleware(Gate),
        Middleware(Compress),
        Middleware(LinkPreview, dataset=newest),
    ],
)
