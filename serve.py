"""The hosted form: the same app inside `st.App`, with what a plain Streamlit server can't do. `streamlit run serve.py`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from lib.ui.state import newest
from lib.ui.streamlit_internals import base_path, install, leave_pages_folder
from lib.web.api.routes import ROUTES as API
from lib.web.below import Below, RestorePath, clean_path, routes_below
from lib.web.compress import Compress
from lib.web.feed import ROUTES as FEED
from lib.web.files import ROUTES as FILES
from lib.web.headers import SecurityHeaders
from lib.web.health import ROUTES as HEALTH
from lib.web.health import lifespan
from lib.web.intake import Intake
from lib.web.logs import RequestLog, log_as_json
from lib.web.not_found import NotFound
from lib.web.plain import ROUTES as PLAIN
from lib.web.preview import ROUTES as PICTURES
from lib.web.preview import LinkPreview
from lib.web.sign_in import Gate
from lib.web.well_known import ROUTES as WELL_KNOWN
from lib.web.whereabouts import ROUTES as IDS
from lib.web.whereabouts import Whereabouts

log_as_json()
install()
leave_pages_folder()

#: Where the site is below its host; empty for the root.
PATH = clean_path(base_path())
ROUTES = [*HEALTH, *WELL_KNOWN, *FEED, *FILES, *PICTURES, *PLAIN, *IDS, *API]

app = st.App(
    Path(__file__).with_name("app.py"),
    lifespan=lifespan,
    routes=routes_below(PATH, ROUTES),
    # The first sees a request first and its answer last.
    middleware=[
        Middleware(Below, path=PATH),
        Middleware(SecurityHeaders),
        Middleware(RequestLog),
        Middleware(Intake),
        Middleware(Gate),
        Middleware(Whereabouts),
        Middleware(NotFound, routes=ROUTES),
        Middleware(Compress),
        Middleware(LinkPreview, dataset=newest),
        Middleware(RestorePath),
    ],
)
