"""Sign-in inside the app, where the host has set it up. What asks for it and can't be understood lets nobody in."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from functools import cache

import streamlit as st

from lib.ui.streamlit_internals import read_secrets

#: Asks for sign-in even where no provider is set up; nothing is then shown at all.
VARIABLE = "MUTUALS_SIGN_IN"
_OFF = frozenset({"", "0", "false", "no", "off"})
_SECTION = "auth"
#: What the section of the secrets must say.
_SECRETS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_LEAVING = "signing-out"
_LOG = logging.getLogger(__name__)


def is_set_up() -> bool:
    """True when the host's secrets name an OpenID Connect provider, with all that sign-in needs."""
    is_wanted, problem = _understand_secrets()
    return is_wanted and not problem


def is_asked_for() -> bool:
    """True when anything asks for sign-in: secrets that have to do with it or can't be read, or `MUTUALS_SIGN_IN` unless it says no.

    Where it then can't work, the log says why, once.
    """
    is_wanted, problem = _understand_secrets()
    by_variable = os.environ.get(VARIABLE, "").strip().lower() not in _OFF
    if by_variable and not is_wanted:
        problem = f"{VARIABLE} asks for it, and no secrets name a provider"
    if problem:
        _warn(problem)
    return is_wanted or by_variable


@cache
def _understand_secrets() -> tuple[bool, str]:
    """Whether the secrets ask for sign-in, and why it can't work; read once, as a change of hosts needs a restart."""
    try:
        secrets = read_secrets()
    except ValueError as error:
        return True, str(error)
    named = [name for name in secrets if name.strip().casefold() == _SECTION]
    if not named:
        return False, ""
    if named != [_SECTION]:
        return True, f"the secrets have [{named[0]}] where [{_SECTION}] is meant"
    section = secrets[_SECTION]
    missing = [name for name in _SECRETS if not (isinstance(section, Mapping) and str(section.get(name) or "").strip())]
    return True, f"[{_SECTION}] of the secrets lacks {', '.join(missing)}" if missing else ""


@cache
def _warn(problem: str) -> None:
    _LOG.error("Nothing is served, as sign-in is asked for and can't work: %s; see deploy/README.md", problem)


def require() -> None:
    """Where sign-in is on, stop a run for whoever has not signed in and send them to the provider."""
    if not is_asked_for():
        return
    if not is_set_up():
        st.error("Sign-in is asked for but not set up here.")
        st.stop()
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
