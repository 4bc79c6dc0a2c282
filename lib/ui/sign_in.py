"""Sign-in inside the app, where the host has set it up."""

from __future__ import annotations

import os
from functools import cache

import streamlit as st

from lib.ui.streamlit_internals import has_sign_in_secrets

#: Asks for sign-in even where no provider is set up; nothing is then shown at all.
VARIABLE = "MUTUALS_SIGN_IN"
_LEAVING = "signing-out"


@cache
def is_set_up() -> bool:
    """True when the host's secrets name an OpenID Connect provider; read once, as a change of hosts needs a restart."""
    return has_sign_in_secrets()


def is_asked_for() -> bool:
    """True when `MUTUALS_SIGN_IN` asks for sign-in."""
    return os.environ.get(VARIABLE, "").strip().lower() in {"1", "true", "yes", "on"}


def require() -> None:
    """Where sign-in is on, stop a run for whoever has not signed in and send them to the provider."""
    if not is_set_up():
        if is_asked_for():
            st.error("Sign-in is asked for but not set up here.")
            st.stop()
        return
    if not st.user.is_logged_in:
        # The run that follows a sign-out must not call the browser back from it with a new sign-in.
        if not st.session_state.get(_LEAVING):
            st.login()
        st.stop()


def show_sign_out() -> None:
    """The way out, for who has signed in."""
    if is_set_up() and st.user.is_logged_in:
        st.button("Sign out", on_click=_sign_out, key="sign-out", icon=":material/logout:")


def _sign_out() -> None:
    st.session_state[_LEAVING] = True
    st.logout()
